//! Events: the list with its filters, one of them, why its tellings are one, its roots, where its accounts differ.

use super::list::{Part, listed};
use super::shape;
use super::{Asked, Problem, answer};
use crate::ctx::Ctx;
use crate::site::{Site, aside};
use axum::extract::{Path, State};
use axum::response::Response;
use isnad::query::{self, EventFilter};
use isnad_model::{Day, EventType, Mode, RecordEvent};
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::Arc;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ask {
    day: Option<Day>,
    from: Option<Day>,
    to: Option<Day>,
    r#type: Option<String>,
    entity: Option<String>,
    place: Option<String>,
    outlet: Option<String>,
    story: Option<String>,
    /// Also those that pages only mention.
    #[serde(default)]
    all: bool,
    cursor: Option<String>,
    limit: Option<usize>,
}

/// The events that fit, in time order.
pub(crate) async fn list(ctx: Ctx, Asked(ask): Asked<Ask>) -> Result<Response, Problem> {
    let part = Part::read("events", ask.cursor.as_deref(), ask.limit)?;
    let (kind, mode) = ask.r#type.as_deref().map(kind).transpose()?.unzip();
    let filter = EventFilter {
        who: ask.entity,
        kind,
        mode: mode.flatten(),
        from: ask.from.max(ask.day),
        to: match (ask.to, ask.day) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        },
        place: ask.place,
    };
    let day = |e: &RecordEvent| ask.day.is_none_or(|d| e.when.exact() == Some(d));
    let story = |e: &RecordEvent| ask.story.as_ref().is_none_or(|s| e.storyline == *s);
    let of_outlet: Option<BTreeSet<&str>> = ask
        .outlet
        .as_ref()
        .map(|o| ctx.snap.pages().filter(|(_, card)| card.is_of(o)).map(|(id, _)| id).collect());
    let outlet = |e: &RecordEvent| {
        of_outlet.as_ref().is_none_or(|of| e.tellings.iter().any(|t| of.contains(t.page.as_str())))
    };
    let asked = query::fits(&ctx.snap, &filter);
    let fits = |e: &&RecordEvent| asked(e) && day(e) && story(e) && outlet(e);
    let all = &ctx.snap.record.events;
    let some: Box<dyn Iterator<Item = &RecordEvent>> = match ask.all {
        true => Box::new(all.iter()),
        false => Box::new(ctx.index.main.iter().filter_map(|i| all.get(*i))),
    };
    let items = some.filter(fits).map(|e| {
        let (a, b) = query::time_key(&e.when);
        ((a, b, e.id.as_str(), 0), e)
    });
    Ok(listed("events", &part, items.collect(), |e| Some(shape::event(&ctx, e))))
}

/// `CONSULT` or `CONSULT/phone`.
fn kind(words: &str) -> Result<(EventType, Option<Mode>), Problem> {
    let (kind, mode) = words.split_once(['/', '-']).map_or((words, None), |(k, m)| (k, Some(m)));
    let wrong = || Problem::parameter(&format!("`{words}` is no type of event"));
    let kind: EventType = kind.to_uppercase().parse().map_err(|_| wrong())?;
    let find = |m: &str| kind.modes().iter().copied().find(|x| x.as_str() == m.to_lowercase());
    Ok((kind, mode.map(|m| find(m).ok_or_else(wrong)).transpose()?))
}

fn found<'c>(ctx: &'c Ctx, id: &str) -> Result<&'c RecordEvent, Problem> {
    ctx.snap.record.event(id).ok_or_else(|| Problem::missing(id))
}

/// Differences of an event.
fn differing(ctx: &Ctx, id: &str) -> Vec<Value> {
    let list = ctx.index.differences_of_event.get(id).map(Vec::as_slice).unwrap_or(&[]);
    let found = list.iter().filter_map(|i| ctx.snap.record.differences.get(*i));
    found.map(|d| isnad::json::difference(&ctx.snap, d)).collect()
}

/// One event with all that belongs to it.
pub(crate) async fn one(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Problem> {
    let event = found(&ctx, &id)?;
    let list = ctx.index.promises_of_event.get(&id).map(Vec::as_slice).unwrap_or(&[]);
    let promises = list.iter().filter_map(|i| ctx.snap.record.commitments.get(*i));
    Ok(answer(&json!({
        "schema": "isnad.event/1", "event": isnad::json::event(&ctx.snap, event),
        "differences": differing(&ctx, &id),
        "promises": promises.map(|c| isnad::json::commitment(&ctx.snap, c)).collect::<Vec<_>>(),
    })))
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct WhyAsk {
    /// Another event or page.
    other: Option<String>,
}

/// Why its tellings are one, or why it and another are two.
pub(crate) async fn why(
    State(site): State<Arc<Site>>,
    ctx: Ctx,
    Path(id): Path<String>,
    Asked(ask): Asked<WhyAsk>,
) -> Result<Response, Problem> {
    found(&ctx, &id)?;
    let (source, a, b) = (Arc::clone(&site.source), id.clone(), ask.other.clone());
    let why = aside(move || source.why(&a, b.as_deref())).await.ok_or_else(Problem::broken)??;
    Ok(answer(&json!({
        "schema": "isnad.why/1", "id": id, "other": ask.other, "verdict": why.verdict, "reasons": why.reasons,
    })))
}

/// The isnad itself: independent roots, the pages that rest on each, and who copied whom.
pub(crate) async fn roots(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Problem> {
    let event = found(&ctx, &id)?;
    let pages: BTreeSet<&str> = event.tellings.iter().map(|t| t.page.as_str()).collect();
    let families: BTreeSet<usize> = pages.iter().filter_map(|p| ctx.index.family.get(*p).copied()).collect();
    let copies = families.iter().filter_map(|i| ctx.snap.record.families.get(*i)).flat_map(|f| &f.copies);
    let copies = copies.filter(|c| pages.contains(c.copy.as_str()) && pages.contains(c.source.as_str()));
    let shown = |id: &String| ctx.snap.readings.get(id).map(|r| shape::page(&ctx, r));
    Ok(answer(&json!({
        "schema": "isnad.roots/1", "event": id,
        "roots": event.roots.iter().map(|r| json!({
            "kind": r.kind, "name": r.name, "entity": r.entity,
            "pages": r.pages.iter().filter_map(shown).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
        "copies": copies.collect::<Vec<_>>(),
    })))
}

/// Where its accounts differ, and what only one of its roots tells.
pub(crate) async fn differences(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Problem> {
    let event = found(&ctx, &id)?;
    Ok(answer(&json!({
        "schema": "isnad.differences/1", "event": id, "differences": differing(&ctx, &id),
        "sole": event.sole.iter().map(|s| json!({
            "root": s.root, "attribute": s.attribute, "value": s.value,
            "passage": isnad::json::passage(&ctx.snap, &s.page, s.span),
        })).collect::<Vec<_>>(),
    })))
}
