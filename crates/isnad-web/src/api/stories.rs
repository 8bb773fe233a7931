//! Storylines: the list, one with all that belongs to it, and what became of an id.

use super::list::{Key, Part, listed};
use super::shape;
use super::{Asked, Problem, answer};
use crate::ctx::Ctx;
use crate::pages::stories::main_events;
use crate::site::Site;
use axum::extract::{Path, State};
use axum::response::Response;
use isnad::query::{self, EventFilter};
use isnad_model::{Day, Storyline};
use serde::Deserialize;
use serde_json::json;
use std::sync::Arc;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ask {
    from: Option<Day>,
    to: Option<Day>,
    entity: Option<String>,
    /// With at least so many events that pages are about.
    events: Option<usize>,
    cursor: Option<String>,
    limit: Option<usize>,
}

/// The storylines that fit, by the time of their first events.
pub(crate) async fn list(ctx: Ctx, Asked(ask): Asked<Ask>) -> Result<Response, Problem> {
    let part = Part::read("stories", ask.cursor.as_deref(), ask.limit)?;
    let filter = EventFilter { who: ask.entity, from: ask.from, to: ask.to, ..EventFilter::default() };
    let stories = query::stories_of(&ctx.snap, &filter).into_iter();
    let least = |s: &Storyline, n: usize| s.events.len() >= n && main_events(&ctx, s).len() >= n;
    let fits = |s: &&Storyline| ask.events.is_none_or(|n| least(s, n));
    let items = stories.filter(fits).map(|s| (key(&ctx, s), s)).collect();
    Ok(listed("stories", &part, items, |s| Some(shape::story(&ctx, s))))
}

fn key<'s>(ctx: &Ctx, story: &'s Storyline) -> Key<'s> {
    let first = story.events.first().and_then(|id| ctx.snap.record.event(id));
    let (a, b) = first.map_or((Day::MAX, Day::MAX), |e| query::time_key(&e.when));
    (a, b, &story.id, 0)
}

/// One storyline: events, links, promises, differences.
pub(crate) async fn one(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Problem> {
    let story = ctx.snap.record.storyline(&id).ok_or_else(|| Problem::missing(&id))?;
    let timeline = query::timeline(&ctx.snap, story);
    Ok(answer(&json!({
        "schema": "isnad.story/1", "story": isnad::json::story(story),
        "events": timeline.events.iter().map(|e| shape::event(&ctx, e)).collect::<Vec<_>>(),
        "promises": timeline.commitments.iter()
            .map(|c| isnad::json::commitment(&ctx.snap, c)).collect::<Vec<_>>(),
        "differences": timeline.differences.iter()
            .map(|d| isnad::json::difference(&ctx.snap, d)).collect::<Vec<_>>(),
        "pages": timeline.pages, "families": timeline.families,
    })))
}

/// What became of a storyline's id; also of one that the record holds no more.
pub(crate) async fn history(
    State(site): State<Arc<Site>>,
    ctx: Ctx,
    Path(id): Path<String>,
) -> Result<Response, Problem> {
    let changes = site.source.story_changes(&id);
    let stands = ctx.snap.record.storyline(&id).is_some();
    if !stands && changes.is_empty() {
        return Err(Problem::missing(&id));
    }
    Ok(answer(&json!({"schema": "isnad.history/1", "story": id, "stands": stands, "changes": changes})))
}
