//! The router: which path shows which page, in which language, and what a refusal looks like.

use crate::ctx::Ctx;
use crate::doors::{Doors, fresh_secret};
use crate::index::Index;
use crate::metrics::Metrics;
use crate::prefs::{self, Prefs};
use crate::rate::Rate;
use crate::source::{Snapshot, Source};
use crate::strings::Lang;
use crate::words::Words;
use crate::{api, assets, edit, feeds, guard, metrics, pages, signin};
use askama::Template;
use axum::extract::{DefaultBodyLimit, FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Router, middleware};
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What all requests share: the source, and the lookups over its last snapshot.
pub(crate) struct Site {
    pub(crate) source: Arc<dyn Source + Send + Sync>,
    /// Who is let in.
    pub(crate) doors: Doors,
    /// How often each address has asked.
    pub(crate) rate: Rate,
    /// What was asked so far.
    pub(crate) metrics: Metrics,
    /// Stands in our own forms and answers, so that no other site can have something decided.
    pub(crate) secret: String,
    /// The last snapshots with their lookups: the one that is shown, and the one that is about to be.
    cache: Mutex<Vec<(Arc<Snapshot>, Arc<Index>)>>,
}

impl Site {
    fn new(source: Arc<dyn Source + Send + Sync>, doors: Doors) -> Self {
        let rate = Rate::new(doors.limits.requests_per_second, doors.limits.burst);
        let (metrics, secret, cache) = (Metrics::default(), fresh_secret(), Mutex::default());
        Site { source, doors, rate, metrics, secret, cache }
    }

    /// What is shown, with its lookups: made by the one who asks only where nobody has prepared them.
    fn index(&self) -> (Arc<Snapshot>, Arc<Index>) {
        let snap = self.source.snapshot();
        let made = self.cache().iter().find(|(one, _)| Arc::ptr_eq(one, &snap)).cloned();
        made.unwrap_or_else(|| self.prepare(&snap))
    }

    /// Makes the lookups over a snapshot.
    fn prepare(&self, snap: &Arc<Snapshot>) -> (Arc<Snapshot>, Arc<Index>) {
        let index = Arc::new(Index::new(snap));
        let made = (Arc::clone(snap), index);
        let mut cache = self.cache();
        cache.insert(0, made.clone());
        cache.truncate(2);
        made
    }

    fn cache(&self) -> MutexGuard<'_, Vec<(Arc<Snapshot>, Arc<Index>)>> {
        self.cache.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Does what takes long beside the threads that answer, so that nobody waits for it but the one who asked. `None` where it broke.
pub(crate) async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Option<T> {
    tokio::task::spawn_blocking(work).await.ok()
}

impl FromRequestParts<Arc<Site>> for Ctx {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, site: &Arc<Site>) -> Result<Self, Infallible> {
        let path = parts.uri.path_and_query().map_or("/", |p| p.as_str());
        let (lang, rest) = split_language(path);
        let (snap, index) = site.index();
        let prefs = Prefs::of(&parts.headers);
        Ok(Ctx {
            t: lang.tuned(prefs),
            prefs,
            snap,
            index,
            words: Words(Arc::clone(&site.source)),
            path: rest,
            edit: site.doors.edit,
            signs: if site.doors.edit { prefs::signs(&parts.headers) } else { String::new() },
            origin: guard::origin(&parts.headers),
        })
    }
}

/// The language of a path and the path without it.
pub(crate) fn split_language(path: &str) -> (Lang, String) {
    match path.strip_prefix("/en") {
        Some("") => (Lang::English, "/".into()),
        Some(rest) if rest.starts_with('/') => (Lang::English, rest.into()),
        Some(rest) if rest.starts_with('?') => (Lang::English, format!("/{rest}")),
        _ => (Lang::Arabic, path.into()),
    }
}

/// A page that could not be shown: what happened, why, what next.
#[derive(Debug, Clone)]
pub(crate) struct Refused {
    pub(crate) lang: Lang,
    pub(crate) status: StatusCode,
    /// Key of what happened.
    pub(crate) what: &'static str,
    /// Why, in words; shown as text.
    pub(crate) why: String,
}

#[derive(Template)]
#[template(path = "refused.html")]
struct RefusedPage {
    f: crate::ctx::Frame,
    what: String,
    why: String,
}

impl Refused {
    /// There is no such item in the record.
    pub(crate) fn missing(ctx: &Ctx, id: &str) -> Refused {
        Refused {
            lang: ctx.t.lang,
            status: StatusCode::NOT_FOUND,
            what: "error.no-item",
            why: ctx.t.fill("error.no-item-why", &[("id", id)]),
        }
    }
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let t = self.lang.strings();
        let frame = crate::ctx::Frame {
            t,
            prefs: Prefs::default(),
            settings: t.link("/settings"),
            title: t.s(self.what).to_owned(),
            here: "",
            as_of: Default::default(),
            other: t.lang.other().strings().link("/"),
            json: None,
            feed: None,
            edit: None,
        };
        let page = RefusedPage { f: frame, what: t.s(self.what).to_owned(), why: self.why };
        let html = page.render().unwrap_or_default();
        (self.status, [(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()
    }
}

/// A page of HTML.
pub(crate) type Shown = Result<Response, Refused>;

/// Renders a template.
pub(crate) fn show(page: &impl Template, lang: Lang) -> Shown {
    match page.render() {
        Ok(html) => Ok(([(header::CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response()),
        Err(error) => Err(Refused {
            lang,
            status: StatusCode::INTERNAL_SERVER_ERROR,
            what: "error.broken",
            why: error.to_string(),
        }),
    }
}

async fn no_path(ctx: Ctx) -> Refused {
    Refused {
        lang: ctx.t.lang,
        status: StatusCode::NOT_FOUND,
        what: "error.no-path",
        why: ctx.t.fill("error.no-path-why", &[("path", &ctx.path)]),
    }
}

async fn page_raw(
    State(site): State<Arc<Site>>,
    ctx: Ctx,
    axum::extract::Path(id): axum::extract::Path<String>,
) -> Shown {
    let bytes = site.source.raw(&id).ok_or_else(|| Refused::missing(&ctx, &id))?;
    // Text, whatever it was: `nosniff` keeps the browser from thinking otherwise.
    Ok(([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], String::from_utf8_lossy(&bytes).into_owned())
        .into_response())
}

/// All pages of the site over a source, for this machine and for reading only.
pub fn router(source: Arc<dyn Source + Send + Sync>) -> Router {
    router_with(source, Doors::default())
}

/// All pages of the site over a source.
pub fn router_with(source: Arc<dyn Source + Send + Sync>, doors: Doors) -> Router {
    let site = Arc::new(Site::new(source, doors));
    let to_prepare = Arc::downgrade(&site);
    site.source.prepare(Box::new(move |snap| drop(to_prepare.upgrade().map(|site| site.prepare(snap)))));
    let mut router = Router::new();
    for base in [Lang::Arabic.base(), Lang::English.base()] {
        let at = |path: &str| format!("{base}{path}");
        router = router
            .route(&at("/"), get(pages::today::get))
            .route(&at("/stories"), get(pages::stories::get))
            .route(&at("/story/{id}"), get(pages::story::get))
            .route(&at("/event/{id}"), get(pages::event::get))
            .route(&at("/page/{id}"), get(pages::article::get))
            .route(&at("/page/{id}/raw"), get(page_raw))
            .route(&at("/entity/{id}"), get(pages::entity::get))
            .route(&at("/entities"), get(pages::entities::get))
            .route(&at("/said"), get(pages::said::get))
            .route(&at("/promises"), get(pages::promises::get))
            .route(&at("/compare"), get(pages::compare::get))
            .route(&at("/search"), get(pages::search::get))
            .route(&at("/said/{page}/{at}"), get(pages::saying::get))
            .route(&at("/settings"), get(pages::settings::get))
            .route(&at("/key"), get(pages::key::get))
            .route(&at("/sign-in"), get(signin::get).post(signin::post));
        router = feeds::routes(router, base);
        router = edit::routes(router, base, site.doors.edit);
    }
    router
        .route("/en", get(pages::today::get))
        .route("/metrics", get(metrics::get))
        .nest("/api/v1", api::routes())
        .route("/assets/{*name}", get(assets::get))
        .fallback(no_path)
        .layer(DefaultBodyLimit::max(site.doors.limits.body_bytes))
        .layer(middleware::from_fn_with_state(Arc::clone(&site), guard::guard))
        .with_state(site)
}
