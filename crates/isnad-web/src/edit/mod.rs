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
use crate::prefs;
use crate::site::{Refused, Shown, Site, aside, show};
use askama::Template;
use axum::Router;
use axum::extract::{Form, Path, State};
use axum::http::{StatusCode, header};
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
    /// The name that this browser signed with last.
    by: String,
    groups: Vec<Group>,
    /// Who may be meant: ids and names.
    persons: Vec<(String, String)>,
}

/// Forms of one kind, under one heading.
struct Group {
    id: String,
    title: String,
    note: String,
    sheets: Vec<Sheet>,
}

/// The forms, those of one kind together. They come in that order.
fn grouped(sheets: Vec<Sheet>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for sheet in sheets {
        match groups.last_mut().filter(|g| g.title == sheet.title) {
            Some(group) => group.sheets.push(sheet),
            None => groups.push(Group {
                id: sheet.id.clone(),
                title: sheet.title.clone(),
                note: sheet.note.clone(),
                sheets: vec![sheet],
            }),
        }
    }
    groups
}

/// The routes of one language. What was decided can be read by everybody; to decide, the program has to be started for it.
pub(crate) fn routes(router: Router<Arc<Site>>, base: &str, edit: bool) -> Router<Arc<Site>> {
    let router = router.route(&format!("{base}/decisions"), get(list::get));
    if !edit {
        return router;
    }
    router
        .route(&format!("{base}/event/{{id}}/edit"), get(event))
        .route(&format!("{base}/story/{{id}}/edit"), get(story))
        .route(&format!("{base}/page/{{id}}/edit"), get(page))
        .route(&format!("{base}/entity/{{id}}/edit"), get(entity))
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
        by: ctx.signs.clone(),
        groups: grouped(sheets),
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
    let source = Arc::clone(&site.source);
    let broken = || refuse(StatusCode::INTERNAL_SERVER_ERROR, String::new());
    let decided = aside(move || source.decide(&wish, signature)).await.ok_or_else(broken)?;
    let decision = decided.map_err(|e| {
        let why = match &e {
            isnad::Error::Archive(_) | isnad::Error::Options { .. } => String::new(),
            told => told.to_string(),
        };
        refuse(StatusCode::CONFLICT, why)
    })?;
    // Whoever puts one thing right mostly puts right another one, under the same name.
    let signed = [(header::SET_COOKIE, prefs::signed(&decision.by))];
    let to = Redirect::to(&format!("{}#d{}", ctx.t.link("/decisions"), decision.no));
    Ok((signed, to).into_response())
}

/// A path to a page of the site.
fn path(ctx: &Ctx, kind: &str, id: &str) -> String {
    ctx.t.link(&format!("/{kind}/{}", encode(id)))
}
