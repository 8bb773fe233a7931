//! The record as JSON under `/api/v1`: every view of the web, for programs.
//!
//! `openapi.json` describes it (OpenAPI 3.1); a test asks every path of it and holds the answers against its schemas. Lists
//! are cut by cursors that carry the sort key of the last item, so that pages may come in between two requests. What goes
//! wrong is told in one shape (RFC 9457). Offsets are code points.

mod annotate;
mod compare;
mod decisions;
mod entities;
mod events;
mod list;
mod pages;
mod problem;
mod promises;
mod schema_org;
mod search;
mod shape;
mod statements;
mod stories;

pub(crate) use decisions::signature;
pub(crate) use problem::{Asked, Problem};

use crate::ctx::Ctx;
use crate::site::Site;
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get, post};
use serde_json::{Value, json};
use std::sync::Arc;

/// The document that describes the API.
const OPENAPI: &str = include_str!("../../assets/openapi.json");

/// A path of the API and what can be done there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Route {
    /// As the document writes it: `/events/{id}`.
    pub path: &'static str,
    /// `get` or `post`.
    pub method: &'static str,
}

/// All paths of the API, as the router knows them.
pub fn paths() -> Vec<Route> {
    table().into_iter().map(|(path, method, _)| Route { path, method }).collect()
}

fn table() -> Vec<(&'static str, &'static str, MethodRouter<Arc<Site>>)> {
    vec![
        ("/events", "get", get(events::list)),
        ("/events/{id}", "get", get(events::one)),
        ("/events/{id}/why", "get", get(events::why)),
        ("/events/{id}/roots", "get", get(events::roots)),
        ("/events/{id}/differences", "get", get(events::differences)),
        ("/events/{id}/annotations", "get", get(annotate::event)),
        ("/stories", "get", get(stories::list)),
        ("/stories/{id}", "get", get(stories::one)),
        ("/stories/{id}/history", "get", get(stories::history)),
        ("/pages", "get", get(pages::list)),
        ("/pages/{id}", "get", get(pages::one)),
        ("/pages/{id}/reading", "get", get(pages::reading)),
        ("/pages/{id}/text", "get", get(pages::text)),
        ("/pages/{id}/raw", "get", get(pages::raw)),
        ("/pages/{id}/annotations", "get", get(annotate::page)),
        ("/pages/{id}/schema.org", "get", get(schema_org::page)),
        ("/statements", "get", get(statements::list)),
        ("/entities", "get", get(entities::list)),
        ("/entities/{id}", "get", get(entities::one)),
        ("/promises", "get", get(promises::list)),
        ("/compare", "get", get(compare::get)),
        ("/search", "get", get(search::get)),
        ("/decisions", "get", get(decisions::list)),
        ("/decisions", "post", post(decisions::take)),
        ("/health", "get", get(health)),
        ("/openapi.json", "get", get(openapi)),
    ]
}

/// The routes.
pub(crate) fn routes() -> Router<Arc<Site>> {
    let router = table().into_iter().fold(Router::new(), |r, (path, _, method)| r.route(path, method));
    router.fallback(unknown).method_not_allowed_fallback(not_allowed)
}

/// An answer in JSON.
pub(crate) fn answer(value: &Value) -> Response {
    ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], value.to_string()).into_response()
}

/// An answer in JSON-LD.
pub(crate) fn answer_ld(value: &Value, profile: &'static str) -> Response {
    ([(header::CONTENT_TYPE, profile)], value.to_string()).into_response()
}

/// An answer in text, whatever it was: `nosniff` keeps a browser from thinking otherwise.
pub(crate) fn answer_text(text: String) -> Response {
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], text).into_response()
}

async fn unknown() -> Problem {
    Problem::new("no-such-path", "There is no such path", "/api/v1/openapi.json lists them")
}

async fn not_allowed() -> Problem {
    Problem::new("not-allowed", "This cannot be done here", "/api/v1/openapi.json tells what can")
}

async fn openapi() -> Response {
    ([(header::CONTENT_TYPE, "application/json; charset=utf-8")], OPENAPI).into_response()
}

/// Whether the program answers, and from what.
async fn health(State(site): State<Arc<Site>>, ctx: Ctx) -> Response {
    answer(&json!({
        "schema": "isnad.health/1", "status": "ok", "program": env!("CARGO_PKG_VERSION"),
        "version": site.source.version(), "as_of": ctx.snap.as_of, "pages": ctx.snap.readings.len(),
        "events": ctx.snap.record.events.len(),
    }))
}
