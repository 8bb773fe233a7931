//! The record as JSON under `/api/v1`: events, storylines, pages (`isnad.reading/1`), promises, search.

use crate::ctx::Ctx;
use crate::site::Site;
use crate::source::SearchOptions;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use isnad_model::{CodePoints, Day};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Events in one answer.
const EVENTS: usize = 100;

#[derive(Debug, Deserialize)]
struct Ask {
    day: Option<Day>,
    q: Option<String>,
    r#in: Option<String>,
    limit: Option<usize>,
    from: Option<usize>,
}

/// The routes.
pub(crate) fn routes() -> Router<Arc<Site>> {
    Router::new()
        .route("/events", get(events))
        .route("/events/{id}", get(event))
        .route("/stories", get(stories))
        .route("/stories/{id}", get(story))
        .route("/pages/{id}", get(page))
        .route("/promises", get(promises))
        .route("/search", get(search))
        .fallback(unknown)
}

fn answer(status: StatusCode, value: &Value) -> Response {
    (status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], value.to_string()).into_response()
}

fn missing(id: &str) -> Response {
    let error = json!({"error": {"code": "not-found", "message": "the record holds no such item", "id": id}});
    answer(StatusCode::NOT_FOUND, &error)
}

async fn unknown() -> Response {
    let error = json!({"error": {"code": "no-such-path", "message": "see /api/v1/events, /stories, /pages/ID, /promises, /search?q="}});
    answer(StatusCode::NOT_FOUND, &error)
}

/// Items of a list from a position on, with the position of the next ones.
fn listed<T: serde::Serialize>(name: &str, items: &[&T], ask: &Ask) -> Response {
    let from = ask.from.unwrap_or(0);
    let limit = ask.limit.unwrap_or(EVENTS).min(EVENTS);
    let next = (from + limit < items.len()).then_some(from + limit);
    let shown: Vec<&&T> = items.iter().skip(from).take(limit).collect();
    answer(
        StatusCode::OK,
        &json!({"schema": format!("isnad.{name}/1"), "total": items.len(), "next": next, name: shown}),
    )
}

async fn events(ctx: Ctx, Query(ask): Query<Ask>) -> Response {
    let all = &ctx.snap.record.events;
    let chosen = all.iter().filter(|e| ask.day.is_none_or(|d| e.when.exact() == Some(d))).collect::<Vec<_>>();
    listed("events", &chosen, &ask)
}

async fn event(ctx: Ctx, Path(id): Path<String>) -> Response {
    let Some(event) = ctx.snap.record.event(&id) else { return missing(&id) };
    let pick = |list: Option<&Vec<usize>>| list.cloned().unwrap_or_default();
    let differences: Vec<_> = pick(ctx.index.differences_of_event.get(&id))
        .into_iter()
        .filter_map(|i| ctx.snap.record.differences.get(i))
        .collect();
    let promises: Vec<_> = pick(ctx.index.promises_of_event.get(&id))
        .into_iter()
        .filter_map(|i| ctx.snap.record.commitments.get(i))
        .collect();
    answer(
        StatusCode::OK,
        &json!({"schema": "isnad.event/1", "event": event, "differences": differences, "commitments": promises}),
    )
}

async fn stories(ctx: Ctx, Query(ask): Query<Ask>) -> Response {
    listed("stories", &ctx.snap.record.storylines.iter().collect::<Vec<_>>(), &ask)
}

async fn story(ctx: Ctx, Path(id): Path<String>) -> Response {
    let Some(story) = ctx.snap.record.storyline(&id) else { return missing(&id) };
    let events: Vec<_> = story.events.iter().filter_map(|e| ctx.snap.record.event(e)).collect();
    let promises: Vec<_> = ctx
        .index
        .promises_of_story
        .get(&id)
        .map(|l| l.iter().filter_map(|i| ctx.snap.record.commitments.get(*i)).collect())
        .unwrap_or_default();
    answer(
        StatusCode::OK,
        &json!({"schema": "isnad.story/1", "story": story, "events": events, "commitments": promises}),
    )
}

async fn page(ctx: Ctx, Path(id): Path<String>) -> Response {
    match ctx.snap.readings.get(&id) {
        Some(reading) => answer(StatusCode::OK, &isnad_model::wire::reading(reading)),
        None => missing(&id),
    }
}

async fn promises(ctx: Ctx, Query(ask): Query<Ask>) -> Response {
    listed("commitments", &ctx.snap.record.commitments.iter().collect::<Vec<_>>(), &ask)
}

async fn search(State(site): State<Arc<Site>>, ctx: Ctx, Query(ask): Query<Ask>) -> Response {
    let query = ask.q.clone().unwrap_or_default();
    let kind = match ask.r#in.as_deref() {
        Some("statements") => isnad::EntryKind::Statement,
        Some("events") => isnad::EntryKind::Event,
        _ => isnad::EntryKind::Page,
    };
    match site.source.search(&query, SearchOptions { kind, limit: ask.limit.unwrap_or(20).min(100) }) {
        Ok(found) => {
            let hits: Vec<Value> = found.hits.iter().map(|h| hit(&ctx, h)).collect();
            let found =
                json!({"schema": "isnad.search/1", "query": query, "total": found.total, "hits": hits});
            answer(StatusCode::OK, &found)
        }
        Err(why) => {
            let (status, code) = match why {
                isnad::Error::Query(_) => (StatusCode::BAD_REQUEST, "bad-query"),
                _ => (StatusCode::INTERNAL_SERVER_ERROR, "not-answered"),
            };
            answer(status, &json!({"error": {"code": code, "message": why.to_string()}}))
        }
    }
}

/// A hit with its offsets in code points, as in every JSON of the program.
fn hit(ctx: &Ctx, hit: &crate::source::Hit) -> Value {
    let snippet = CodePoints::new(&hit.snippet);
    let at = ctx.snap.readings.get(&hit.page).map(|r| CodePoints::new(&r.article.text).span(hit.at));
    json!({
        "kind": hit.kind.as_str(), "page": hit.page, "item": hit.item, "headline": hit.headline, "outlet": hit.outlet,
        "published": isnad_model::wire::when(&hit.published), "snippet": hit.snippet,
        "marks": hit.marks.iter().map(|m| snippet.span(*m)).collect::<Vec<_>>(), "at": at,
    })
}
