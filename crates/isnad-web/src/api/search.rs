//! Search in pages, statements, events and names.
//!
//! Hits come best first, and how good one is depends on all pages. A cursor therefore names the last hit that was given: the
//! next part begins after it, wherever it stands by then.

use super::list::{Part, cursor_after};
use super::shape;
use super::{Asked, Problem, answer};
use crate::ctx::Ctx;
use crate::site::Site;
use crate::source::Hit;
use axum::extract::State;
use axum::response::Response;
use isnad::{EntryKind, SearchOptions};
use isnad_model::{CodePoints, Day, EntityId};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

/// Hits that are looked through at most.
const DEEPEST: usize = 2_000;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Where {
    #[default]
    Pages,
    Statements,
    Events,
    Entities,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ask {
    q: String,
    #[serde(default)]
    r#in: Where,
    cursor: Option<String>,
    limit: Option<usize>,
}

/// What fits a query.
pub(crate) async fn get(
    State(site): State<Arc<Site>>,
    ctx: Ctx,
    Asked(ask): Asked<Ask>,
) -> Result<Response, Problem> {
    let part = Part::read("search", ask.cursor.as_deref(), ask.limit)?;
    let query: String = ask.q.trim().chars().take(500).collect();
    let kind = match ask.r#in {
        Where::Entities => return Ok(named(&ctx, &query, &part)),
        Where::Pages => EntryKind::Page,
        Where::Statements => EntryKind::Statement,
        Where::Events => EntryKind::Event,
    };
    // The cursor's number is how many hits were given so far, its id the last of them.
    let (given, last) = part.after().map_or((0, None), |(_, _, id, n)| (n, Some(id.to_owned())));
    let limit = (given + part.limit() + 1).min(DEEPEST);
    let found = site.source.search(&query, SearchOptions { kind, limit })?;
    let after = last.and_then(|last| found.hits.iter().position(|h| name(h) == last));
    let from = after.map_or(given, |at| at + 1);
    let rest = found.hits.get(from..).unwrap_or(&[]);
    let shown = rest.get(..part.limit()).unwrap_or(rest);
    let next = shown
        .last()
        .filter(|_| rest.len() > shown.len())
        .map(|h| cursor_after("search", (Day::MIN, Day::MIN, &name(h), from + shown.len())));
    Ok(answer(&json!({
        "schema": "isnad.search/1", "query": query, "total": found.total, "next": next,
        "items": shown.iter().map(|h| hit(&ctx, h)).collect::<Vec<_>>(),
    })))
}

fn name(hit: &Hit) -> String {
    format!("{}\u{1F}{}", hit.page, hit.item)
}

/// Those of that name, the most named first.
fn named(ctx: &Ctx, query: &str, part: &Part) -> Response {
    let mentions = |id: &EntityId| ctx.snap.names.get(id).map_or(0, |k| k.mentions);
    let mut all: Vec<EntityId> = isnad::query::entities(&ctx.snap, query).into_iter().collect();
    all.sort_by_key(|id| (std::cmp::Reverse(mentions(id)), id.clone()));
    let (given, last) = part.after().map_or((0, None), |(_, _, id, n)| (n, Some(id.to_owned())));
    let after = last.and_then(|last| all.iter().position(|id| id.0 == last));
    let from = after.map_or(given, |at| at + 1);
    let rest = all.get(from..).unwrap_or(&[]);
    let shown = rest.get(..part.limit()).unwrap_or(rest);
    let next = shown
        .last()
        .filter(|_| rest.len() > shown.len())
        .map(|id| cursor_after("search", (Day::MIN, Day::MIN, &id.0, from + shown.len())));
    answer(&json!({
        "schema": "isnad.search/1", "query": query, "total": all.len(), "next": next,
        "items": shown.iter().map(|id| {
            let mut entity = shape::entity(ctx, id);
            entity["found"] = json!("entity");
            entity
        }).collect::<Vec<_>>(),
    }))
}

/// A hit with its offsets in code points, as in every JSON of the program.
fn hit(ctx: &Ctx, hit: &Hit) -> Value {
    let snippet = CodePoints::new(&hit.snippet);
    let at = ctx.snap.readings.get(&hit.page).map(|r| CodePoints::new(&r.article.text).span(hit.at));
    json!({
        "found": hit.kind.as_str(), "page": hit.page, "number": hit.item + 1, "headline": hit.headline,
        "outlet": hit.outlet, "published": isnad_model::wire::when(&hit.published), "snippet": hit.snippet,
        "marks": hit.marks.iter().map(|m| snippet.span(*m)).collect::<Vec<_>>(), "at": at,
        "link": shape::link("pages", &hit.page),
    })
}
