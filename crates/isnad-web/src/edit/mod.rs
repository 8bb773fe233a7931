//! Putting the record right in a browser: plain forms, only where the program was started for it.
//!
//! Every form carries the secret of this run; the guard has already refused what comes from another site. What is decided is
//! signed, listed, and can be taken back.

mod form;
mod list;
mod wish;

use crate::ctx::{Ctx, Frame};
use crate::doors::alike;
use crate::markup::{Markup, encode};
use crate::site::{Refused, Shown, Site, show};
use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use form::Sheet;
use std::sync::Arc;

#[derive(Template)]
#[template(path = "edit.html")]
struct EditPage {
    f: Frame,
    crumb: Markup,
    action: String,
    secret: String,
    sheets: Vec<Sheet>,
    /// Who may be meant: ids and names.
    persons: Vec<(String, String)>,
}

/// The routes of one language.
pub(crate) fn routes(router: Router<Arc<Site>>, base: &str) -> Router<Arc<Site>> {
    router
        .route(&format!("{base}/event/{{id}}/edit"), get(event))
        .route(&format!("{base}/story/{{id}}/edit"), get(story))
        .route(&format!("{base}/page/{{id}}/edit"), get(page))
        .route(&format!("{base}/entity/{{id}}/edit"), get(entity))
        .route(&format!("{base}/decisions"), get(list::get))
        .route(&format!("{base}/decide"), post(decide))
}

/// Where what a page of the site shows can be put right.
pub(crate) fn of_page(ctx: &Ctx) -> Option<String> {
    let path = ctx.path.split('?').next().unwrap_or("");
    let parts: Vec<&str> = path.split('/').collect();
    Some(match parts.as_slice() {
        ["", kind @ ("event" | "story" | "page" | "entity"), id] => ctx.t.link(&format!("/{kind}/{id}/edit")),
        ["", "said", page, _] => ctx.t.link(&format!("/page/{page}/edit")),
        ["", "sign-in"] => return None,
        _ => ctx.t.link("/decisions"),
    })
}

fn shown(site: &Site, ctx: &Ctx, crumb: Markup, sheets: Vec<Sheet>, persons: Vec<(String, String)>) -> Shown {
    let page = EditPage {
        f: Frame { edit: Some(ctx.t.link("/decisions")), ..ctx.frame(ctx.t.s("edit.title"), "", None) },
        crumb,
        action: ctx.t.link("/decide"),
        secret: site.secret.clone(),
        sheets,
        persons,
    };
    show(&page, ctx.t.lang)
}

async fn event(State(site): State<Arc<Site>>, ctx: Ctx, Path(id): Path<String>) -> Shown {
    let event = ctx.snap.record.event(&id).ok_or_else(|| Refused::missing(&ctx, &id))?;
    let sheets = form::of_event(&ctx, event);
    shown(&site, &ctx, ctx.event_link(event), sheets, Vec::new())
}

async fn story(State(site): State<Arc<Site>>, ctx: Ctx, Path(id): Path<String>) -> Shown {
    let story = ctx.snap.record.storyline(&id).ok_or_else(|| Refused::missing(&ctx, &id))?;
    let link =
        format!("<a href=\"{}\">{}</a>", ctx.t.item("/story/", &id), ctx.t.inline(&ctx.story_title(story)));
    shown(&site, &ctx, Markup::html(link), form::of_story(&ctx, story), Vec::new())
}

async fn page(State(site): State<Arc<Site>>, ctx: Ctx, Path(id): Path<String>) -> Shown {
    let reading = ctx.snap.readings.get(&id).ok_or_else(|| Refused::missing(&ctx, &id))?;
    let persons = reading.entities.iter().map(|e| (e.id.0.clone(), e.name.clone())).collect();
    shown(&site, &ctx, ctx.outlet_link(reading), form::of_page(&ctx, reading), persons)
}

async fn entity(State(site): State<Arc<Site>>, ctx: Ctx, Path(id): Path<String>) -> Shown {
    let id = isnad_model::EntityId(id);
    if !ctx.snap.names.contains_key(&id) {
        return Err(Refused::missing(&ctx, &id.0));
    }
    shown(&site, &ctx, ctx.entity(&id), form::of_entity(&ctx, &id), Vec::new())
}

/// A form, sent.
async fn decide(
    State(site): State<Arc<Site>>,
    ctx: Ctx,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<Response, Refused> {
    let refuse = |status, why: String| Refused { lang: ctx.t.lang, status, what: "error.undecided", why };
    let one = |name: &str| fields.iter().find(|(n, _)| n == name).map_or("", |(_, v)| v.as_str());
    if !alike(one("secret"), &site.secret) {
        return Err(refuse(StatusCode::FORBIDDEN, ctx.t.s("edit.stale").to_owned()));
    }
    let signature = crate::api::signature(one("by"), Some(one("note")))
        .ok_or_else(|| refuse(StatusCode::BAD_REQUEST, ctx.t.s("edit.no-name").to_owned()))?;
    let wish = wish::read(&fields)
        .ok_or_else(|| refuse(StatusCode::BAD_REQUEST, ctx.t.s("edit.nothing").to_owned()))?;
    let decision = site.source.decide(&wish, signature).map_err(|e| {
        let why = match &e {
            isnad::Error::Archive(_) | isnad::Error::Options { .. } => String::new(),
            told => told.to_string(),
        };
        refuse(StatusCode::CONFLICT, why)
    })?;
    Ok(Redirect::to(&format!("{}#d{}", ctx.t.link("/decisions"), decision.no)).into_response())
}

/// A path to a page of the site.
fn path(ctx: &Ctx, kind: &str, id: &str) -> String {
    ctx.t.link(&format!("/{kind}/{}", encode(id)))
}
