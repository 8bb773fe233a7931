//! The shapes that several answers share: an event, a page, a statement in a few fields, as lists want them.

use crate::ctx::Ctx;
use isnad::json::{name, passage};
use isnad_model::wire::when;
use isnad_model::{EntityId, LinkKind, Reading, RecordEvent, Statement, Storyline};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// A path to one item of the API.
pub(crate) fn link(path: &str, id: &str) -> String {
    format!("/api/v1/{path}/{}", crate::markup::encode(id))
}

fn names(ctx: &Ctx, ids: &[EntityId]) -> Vec<Value> {
    ids.iter().map(|id| name(&ctx.snap, id)).collect()
}

/// An event in a list.
pub(crate) fn event(ctx: &Ctx, e: &RecordEvent) -> Value {
    let pages: BTreeSet<&str> = e.tellings.iter().map(|t| t.page.as_str()).collect();
    json!({
        "id": e.id, "title": ctx.title_words(e), "type": e.kind, "mode": e.mode, "actors": names(ctx, &e.actors),
        "recipients": names(ctx, &e.recipients), "place": e.place.as_ref().map(|p| name(&ctx.snap, p)),
        "when": when(&e.when), "phase": e.phase, "polarity": e.polarity, "main": ctx.is_main(e),
        "pages": pages.len(), "roots": e.roots.len(), "story": e.storyline, "decisions": e.decisions,
        "link": link("events", &e.id),
    })
}

/// A storyline in a list.
pub(crate) fn story(ctx: &Ctx, s: &Storyline) -> Value {
    let pages = isnad::query::story_pages(&ctx.snap, s).len();
    let promises = ctx.index.promises_of_story.get(&s.id).map_or(0, Vec::len);
    json!({
        "id": s.id, "title": ctx.story_title(s), "events": s.events.len(), "pages": pages, "promises": promises,
        "decisions": s.decisions, "link": link("stories", &s.id),
    })
}

/// A page in a list.
pub(crate) fn page(ctx: &Ctx, r: &Reading) -> Value {
    let a = &r.article;
    let groups = &ctx.snap.record.groups;
    let group = groups.binary_search_by(|g| g.page.as_str().cmp(&a.id)).ok().and_then(|i| groups.get(i));
    json!({
        "id": a.id, "url": a.url, "outlet": a.outlet, "headline": a.headline, "authors": a.authors,
        "language": a.language, "published": when(&a.published), "event": group.map(|g| &g.event),
        "story": group.map(|g| &g.story), "family": group.map(|g| &g.family), "statements": r.statements.len(),
        "events": r.events.len(), "link": link("pages", &a.id),
    })
}

/// A statement; `at` is its index on the page.
pub(crate) fn statement(ctx: &Ctx, r: &Reading, at: usize, s: &Statement) -> Value {
    let channel = s.chain.iter().find(|l| matches!(l.kind, LinkKind::Channel | LinkKind::Agency));
    json!({
        "page": r.article.id, "number": at + 1, "speaker": s.speaker.as_ref().map(|id| name(&ctx.snap, id)),
        "addressee": s.addressee.as_ref().map(|id| name(&ctx.snap, id)),
        "via": s.via.as_deref().or(channel.map(|l| l.name.as_str())), "quotation": s.quotation,
        "passage": passage(&ctx.snap, &r.article.id, s.span), "cue": passage(&ctx.snap, &r.article.id, s.cue),
        "chain": s.chain.iter().map(|l| json!({
            "kind": l.kind, "name": l.name, "entity": l.entity,
        })).collect::<Vec<_>>(),
        "outlet": r.article.outlet, "published": when(&r.article.published), "rule": s.rule,
    })
}

/// Someone of the record in a list.
pub(crate) fn entity(ctx: &Ctx, id: &EntityId) -> Value {
    let count = |map: &std::collections::BTreeMap<EntityId, Vec<usize>>| map.get(id).map_or(0, Vec::len);
    let mut out = name(&ctx.snap, id);
    out["mentions"] = json!(ctx.snap.names.get(id).map_or(0, |k| k.mentions));
    out["events"] = json!(count(&ctx.index.of_entity));
    out["sayings"] = json!(count(&ctx.index.said_by));
    out["promises"] = json!(count(&ctx.index.promises_of_entity));
    out["link"] = json!(link("entities", &id.0));
    out
}
