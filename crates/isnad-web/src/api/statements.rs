//! Statements: who said what to whom, through whom.

use super::list::{Part, listed};
use super::shape;
use super::{Asked, Problem};
use crate::ctx::Ctx;
use axum::response::Response;
use isnad::query::{self, time_key};
use isnad_model::{EntityId, LinkKind, Statement};
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
    let through = |s: &Statement, via: &String| {
        let links = s.chain.iter().filter(|l| l.kind != LinkKind::Speaker && l.kind != LinkKind::Outlet);
        s.via.iter().chain(links.map(|l| &l.name)).any(|n| n.contains(via.as_str()))
    };
    let fits = |s: &Statement| {
        is(&s.speaker, &who) && is(&s.addressee, &to) && ask.via.as_ref().is_none_or(|v| through(s, v))
    };
    let mut items = Vec::new();
    for (id, r) in &ctx.snap.readings {
        let outlet = ask.outlet.as_ref().is_none_or(|o| super::events::of_outlet(&ctx, id, o));
        if ask.page.as_ref().is_some_and(|p| p != id) || !outlet {
            continue;
        }
        let (a, b) = time_key(&r.article.published);
        let fitting = r.statements.iter().enumerate().filter(|(_, s)| fits(s));
        items.extend(fitting.map(|(i, s)| ((a, b, id.as_str(), i), (r, i, s))));
    }
    Ok(listed("statements", &part, items, |(r, i, s)| shape::statement(&ctx, r, *i, s)))
}
