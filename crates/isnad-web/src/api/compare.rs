//! Two accounts held against each other: what both tell, what only one tells, where they differ, how much text they share.

use super::pages::found;
use super::shape;
use super::{Asked, Problem, answer};
use crate::ctx::Ctx;
use axum::response::Response;
use isnad_model::RecordEvent;
use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::BTreeSet;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ask {
    a: String,
    b: String,
}

/// The comparison of two pages.
pub(crate) async fn get(ctx: Ctx, Asked(ask): Asked<Ask>) -> Result<Response, Problem> {
    let (a, b) = (found(&ctx, &ask.a)?, found(&ctx, &ask.b)?);
    let told = |page: &str| -> BTreeSet<usize> {
        ctx.index.of_page.get(page).into_iter().flatten().map(|(event, _)| *event).collect()
    };
    let (in_a, in_b) = (told(&ask.a), told(&ask.b));
    let shown = |ids: Vec<usize>| -> Vec<Value> {
        let events = ids.into_iter().filter_map(|i| ctx.snap.record.events.get(i));
        events.map(|e: &RecordEvent| shape::event(&ctx, e)).collect()
    };
    let both: Vec<usize> = in_a.intersection(&in_b).copied().collect();
    let differ = ctx.snap.record.differences.iter().filter(|d| {
        let tells = |page: &str| d.values.iter().any(|v| v.tellings.iter().any(|(p, _)| p == page));
        tells(&ask.a) && tells(&ask.b)
    });
    let family = ctx.index.family.get(&ask.a).filter(|f| ctx.index.family.get(&ask.b) == Some(f));
    let copies = family.and_then(|i| ctx.snap.record.families.get(*i)).map(|f| {
        let of_both = |page: &str| page == ask.a || page == ask.b;
        f.copies.iter().filter(|c| of_both(&c.copy) && of_both(&c.source)).collect::<Vec<_>>()
    });
    Ok(answer(&json!({
        "schema": "isnad.compare/1", "a": shape::page(&ctx, a), "b": shape::page(&ctx, b),
        "both": shown(both),
        "only_a": shown(in_a.difference(&in_b).copied().collect()),
        "only_b": shown(in_b.difference(&in_a).copied().collect()),
        "differences": differ.map(|d| isnad::json::difference(&ctx.snap, d)).collect::<Vec<_>>(),
        "copies": copies.unwrap_or_default(),
    })))
}
