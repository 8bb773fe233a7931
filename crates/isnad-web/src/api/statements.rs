//! Statements: who said what to whom, through whom.

use super::list::{Part, listed};
use super::shape;
use super::{Asked, Problem};
use crate::ctx::Ctx;
use axum::response::Response;
use isnad::cards::Remark;
use isnad::query::{self, time_key};
use isnad_model::EntityId;
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ask {
    who: Option<String>,
    to: Option<String>,
    via: Option<String>,
    page: Option<String>,
    outlet: Option<String>,
    cursor: Option<String>,
    limit: Option<usize>,
}

/// The statements that fit, by the day of the page and their place on it.
pub(crate) async fn list(ctx: Ctx, Asked(ask): Asked<Ask>) -> Result<Response, Problem> {
    let part = Part::read("statements", ask.cursor.as_deref(), ask.limit)?;
    let meant = |words: &Option<String>| words.as_deref().map(|w| query::entities(&ctx.snap, w));
    let (who, to) = (meant(&ask.who), meant(&ask.to));
    let is = |id: &Option<EntityId>, wanted: &Option<BTreeSet<EntityId>>| {
        wanted.as_ref().is_none_or(|w| id.as_ref().is_some_and(|id| w.contains(id)))
    };
    let fits = |r: &Remark| {
        is(&r.speaker, &who)
            && is(&r.addressee, &to)
            && ask.via.as_ref().is_none_or(|v| r.through.iter().any(|n| n.contains(v.as_str())))
    };
    let mut items = Vec::new();
    for (id, card) in ctx.snap.pages() {
        let outlet = ask.outlet.as_ref().is_none_or(|o| card.is_of(o));
        if ask.page.as_ref().is_some_and(|p| p != id) || !outlet {
            continue;
        }
        let (a, b) = time_key(&card.published);
        let fitting = card.remarks.iter().enumerate().filter(|(_, r)| fits(r));
        items.extend(fitting.map(|(i, _)| ((a, b, id, i), (id, i))));
    }
    Ok(listed("statements", &part, items, |(id, i)| {
        let told = ctx.snap.readings.get(id).and_then(|r| Some((r, r.statements.get(*i)?)));
        told.map(|(r, s)| shape::statement(&ctx, r, *i, s))
    }))
}
