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
use std::collections::{BTreeMap, BTreeSet};

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
    Ok(listed("entities", &part, items, |id| shape::entity(&ctx, id)))
}

/// One of them, with the names and roles that pages give.
pub(crate) async fn one(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Problem> {
    let id = EntityId(id);
    if !ctx.snap.names.contains_key(&id) {
        return Err(Problem::missing(&id.0));
    }
    let mut names: BTreeMap<&str, usize> = BTreeMap::new();
    let mut roles: BTreeMap<&str, usize> = BTreeMap::new();
    let mut pages = 0;
    for e in ctx.snap.naming(&id).filter_map(|r| r.entity(&id)) {
        pages += 1;
        *names.entry(&e.name).or_default() += 1;
        for role in &e.roles {
            *roles.entry(&role.words).or_default() += 1;
        }
    }
    let counted = |map: BTreeMap<&str, usize>| {
        let mut list: Vec<(&str, usize)> = map.into_iter().collect();
        list.sort_by_key(|(words, n)| (std::cmp::Reverse(*n), *words));
        list.into_iter().map(|(words, n)| json!({"words": words, "pages": n})).collect::<Vec<_>>()
    };
    let mut entity = shape::entity(&ctx, &id);
    entity["pages"] = json!(pages);
    entity["names"] = json!(counted(names));
    entity["roles"] = json!(counted(roles));
    entity["same_as"] = json!(wikidata(&id));
    Ok(answer(&json!({"schema": "isnad.entity/1", "entity": entity})))
}

/// The address of what an id that is a QID stands for.
pub(crate) fn wikidata(id: &EntityId) -> Option<String> {
    let digits = id.0.strip_prefix('Q')?;
    let number = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    number.then(|| format!("https://www.wikidata.org/entity/{}", id.0))
}
