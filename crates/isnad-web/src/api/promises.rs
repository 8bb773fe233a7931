//! Promises, by what became of them.

use super::list::{Part, listed};
use super::{Asked, Problem};
use crate::ctx::Ctx;
use axum::response::Response;
use isnad::query::{self, time_key};
use isnad_model::{Commitment, CommitmentStatus, EntityId, Verdict};
use serde::Deserialize;
use std::collections::BTreeSet;

/// What a promise can be asked for by: what pages report, and what a person judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum State {
    Open,
    Due,
    Overdue,
    ReportedDone,
    ReportedMoved,
    ReportedDropped,
    Kept,
    Broken,
}

impl State {
    pub(crate) fn fits(self, c: &Commitment) -> bool {
        let judged = |v| c.verdict.as_ref().is_some_and(|j| j.verdict == v);
        match self {
            State::Open => c.status == CommitmentStatus::Open,
            State::Due => c.status == CommitmentStatus::Due,
            State::Overdue => c.status == CommitmentStatus::Overdue,
            State::ReportedDone => c.status == CommitmentStatus::ReportedDone,
            State::ReportedMoved => c.status == CommitmentStatus::ReportedMoved,
            State::ReportedDropped => c.status == CommitmentStatus::ReportedDropped,
            State::Kept => judged(Verdict::Kept),
            State::Broken => judged(Verdict::Broken),
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ask {
    state: Option<State>,
    entity: Option<String>,
    story: Option<String>,
    event: Option<String>,
    cursor: Option<String>,
    limit: Option<usize>,
}

/// The promises that fit, by the day on which they were made.
pub(crate) async fn list(ctx: Ctx, Asked(ask): Asked<Ask>) -> Result<Response, Problem> {
    let part = Part::read("promises", ask.cursor.as_deref(), ask.limit)?;
    let who: Option<BTreeSet<EntityId>> = ask.entity.as_deref().map(|w| query::entities(&ctx.snap, w));
    let fits = |c: &&Commitment| {
        ask.state.is_none_or(|s| s.fits(c))
            && who.as_ref().is_none_or(|w| c.promisors.iter().any(|p| w.contains(p)))
            && ask.story.as_ref().is_none_or(|s| c.storyline == *s)
            && ask.event.as_ref().is_none_or(|e| c.event.as_ref() == Some(e))
    };
    let items = ctx.snap.record.commitments.iter().filter(fits).map(|c| {
        let (a, b) = time_key(&c.made);
        ((a, b, c.id.as_str(), 0), c)
    });
    Ok(listed("promises", &part, items.collect(), |c| isnad::json::commitment(&ctx.snap, c)))
}
