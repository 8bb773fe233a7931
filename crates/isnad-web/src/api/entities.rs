//! Persons, states, bodies, groups and places.

use super::list::{Part, listed};
use super::shape;
use super::{Asked, Problem, answer};
use crate::ctx::Ctx;
use axum::extract::Path;
use axum::response::Response;
use isnad_model::{Day, EntityId, EntityKind};
use serde::Deserialize;
use serde_json::json;
use std::collections::BTreeSet;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ask {
    kind: Option<EntityKind>,
    /// Words of a name, in any spelling.
    q: Option<String>,
    cursor: Option<String>,
    limit: Option<usize>,
}

/// Those that fit, by id: how often they are named changes with every page.
pub(crate) async fn list(ctx: Ctx, Asked(ask): Asked<Ask>) -> Result<Response, Problem> {
    let part = Part::read("entities", ask.cursor.as_deref(), ask.limit)?;
    let meant: Option<BTreeSet<EntityId>> = ask.q.as_deref().map(|q| isnad::query::entities(&ctx.snap, q));
    let fits = |id: &EntityId, kind| {
        ask.kind.is_none_or(|k| k == kind) && meant.as_ref().is_none_or(|m| m.contains(id))
    };
    let items = ctx.snap.names.iter().filter(|(id, known)| fits(id, known.kind));
    let items = items.map(|(id, _)| ((Day::MIN, Day::MIN, id.0.as_str(), 0), id)).collect();
    Ok(listed("entities", &part, items, |id| Some(shape::entity(&ctx, id))))
}

/// One of them, with the names and roles that pages give.
pub(crate) async fn one(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = EntityId(id);
    let known = ctx.snap.names.get(&id).ok_or_else(|| Problem::missing(&id.0))?;
    let names = known.told().into_iter().map(|(words, n)| json!({"words": words, "pages": n}));
    let roles = known.roles.iter().map(|r| json!({"words": r.words, "pages": r.pages}));
    let mut entity = shape::entity(&ctx, &id);
    entity["pages"] = json!(known.pages.len());
    entity["names"] = json!(names.collect::<Vec<_>>());
    entity["roles"] = json!(roles.collect::<Vec<_>>());
    entity["same_as"] = json!(wikidata(&id));
    Ok(answer(&json!({"schema": "isnad.entity/1", "entity": entity})))
}

/// The address of what an id that is a QID stands for.
pub(crate) fn wikidata(id: &EntityId) -> Option<String> {
    let digits = id.0.strip_prefix('Q')?;
    let number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    number.then(|| format!("https://www.wikidata.org/entity/{}", id.0))
}
