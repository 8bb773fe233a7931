//! Search in pages, statements, events and names.
//!
//! Hits come best first, and how good one is depends on all pages. A cursor therefore names the last hit that was given: the
//! next part begins after it, wherever it stands by then.

use super::list::{Part, cursor_after};
use super::shape;
use super::{Asked, Problem, answer};
use crate::ctx::Ctx;
use crate::site::Site;
use crate::source::{EntityHit, Hit};
use axum::extract::State;
use axum::response::Response;
use isnad::{EntryKind, Marked, SearchOptions};
use isnad_model::{CodePoints, Day};
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
        Where::Entities => return named(&site, &ctx, &query, &part),
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
        "items": shown.iter().map(hit).collect::<Vec<_>>(),
    })))
}

fn name(hit: &Hit) -> String {
    format!("{}\u{1F}{}", hit.page, hit.item)
}

/// Who and what fits by name or office.
fn named(site: &Site, ctx: &Ctx, query: &str, part: &Part) -> Result<Response, Problem> {
    let (given, last) = part.after().map_or((0, None), |(_, _, id, n)| (n, Some(id.to_owned())));
    let found = site.source.search_entities(query, (given + part.limit() + 1).min(DEEPEST))?;
    let after = last.and_then(|last| found.hits.iter().position(|h| h.id.0 == last));
    let from = after.map_or(given, |at| at + 1);
    let rest = found.hits.get(from..).unwrap_or(&[]);
    let shown = rest.get(..part.limit()).unwrap_or(rest);
    let next = shown
        .last()
        .filter(|_| rest.len() > shown.len())
        .map(|h| cursor_after("search", (Day::MIN, Day::MIN, &h.id.0, from + shown.len())));
    Ok(answer(&json!({
        "schema": "isnad.search/1", "query": query, "total": found.total, "next": next,
        "items": shown.iter().map(|h| entity(ctx, h)).collect::<Vec<_>>(),
    })))
}

/// Someone of the record with the names and offices that fit. The index may know of whom the record does not know yet, so what
/// they are called and what they are is told as their pages tell it.
fn entity(ctx: &Ctx, hit: &EntityHit) -> Value {
    let mut out = shape::entity(ctx, &hit.id);
    out["found"] = json!("entity");
    out["name"] = json!(hit.name.words);
    out["kind"] = json!(hit.kind);
    out["country"] = json!(hit.country);
    out["marks"] = marked(&hit.name)["marks"].take();
    out["also"] = hit.also.iter().map(marked).collect();
    out["roles"] = hit.roles.iter().map(marked).collect();
    out["pages"] = json!(hit.pages);
    out["page"] = json!(hit.page);
    out
}

fn marked(words: &Marked) -> Value {
    let points = CodePoints::new(&words.words);
    let marks: Vec<_> = words.marks.iter().map(|m| points.span(*m)).collect();
    json!({"words": words.words, "marks": marks})
}

/// A hit with its offsets in code points, as in every JSON of the program.
fn hit(hit: &Hit) -> Value {
    let snippet = CodePoints::new(&hit.snippet);
    json!({
        "found": hit.kind.as_str(), "page": hit.page, "number": hit.item + 1, "headline": hit.headline,
        "outlet": hit.outlet, "published": isnad_model::wire::when(&hit.published), "snippet": hit.snippet,
        "marks": hit.marks.iter().map(|m| snippet.span(*m)).collect::<Vec<_>>(), "at": hit.points,
        "link": shape::link("pages", &hit.page),
    })
}
