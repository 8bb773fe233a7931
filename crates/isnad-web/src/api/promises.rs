//! Promises, by what became of them.

use super::list::{Part, listed};
use super::{Asked, Problem};
use crate::ctx::Ctx;
use axum::response::Response;
use isnad::promises::{self, PromiseFilter, PromiseState};
use isnad::query::time_key;
use serde::Deserialize;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ask {
    state: Option<PromiseState>,
    entity: Option<String>,
    story: Option<String>,
    event: Option<String>,
    cursor: Option<String>,
    limit: Option<usize>,
}

/// The promises that fit, by the day on which they were made.
pub(crate) async fn list(ctx: Ctx, Asked(ask): Asked<Ask>) -> Result<Response, Problem> {
    let part = Part::read("promises", ask.cursor.as_deref(), ask.limit)?;
    let filter = PromiseFilter {
        who: ask.entity,
        state: ask.state,
        story: ask.story,
        event: ask.event,
        ..Default::default()
    };
    let items = promises::promises(&ctx.snap, &filter).into_iter().map(|c| {
        let (a, b) = time_key(&c.made);
        ((a, b, c.id.as_str(), 0), c)
    });
    Ok(listed("promises", &part, items.collect(), |c| Some(isnad::json::commitment(&ctx.snap, c))))
}
