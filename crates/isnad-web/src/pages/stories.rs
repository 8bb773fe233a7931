//! The storylines: those with several events first, each with its span of time, its roots and its last event.

use crate::ctx::{Ctx, Frame};
use crate::index::order;
use crate::markup::Markup;
use crate::sign;
use crate::site::{Shown, show};
use crate::witness::Witnesses;
use askama::Template;
use axum::extract::Query;
use isnad_model::{RecordEvent, Storyline};
use serde::Deserialize;

/// Storylines on one page.
const PER_PAGE: usize = 40;

/// What may be asked.
#[derive(Debug, Deserialize)]
pub(crate) struct Ask {
    from: Option<usize>,
}

struct StoryRow {
    href: String,
    title: Markup,
    span: Markup,
    counts: Vec<String>,
    strip: Markup,
    last: Option<(Markup, Markup)>,
}

#[derive(Template)]
#[template(path = "stories.html")]
struct StoriesPage {
    f: Frame,
    verdict: String,
    rows: Vec<StoryRow>,
    next: Option<String>,
    previous: Option<String>,
    alone: String,
}

/// Events of a storyline that the record holds.
pub(crate) fn events<'a>(ctx: &'a Ctx, story: &Storyline) -> Vec<&'a RecordEvent> {
    story.events.iter().filter_map(|id| ctx.snap.record.event(id)).collect()
}

/// Those of them that some page is about.
pub(crate) fn main_events<'a>(ctx: &'a Ctx, story: &Storyline) -> Vec<&'a RecordEvent> {
    events(ctx, story).into_iter().filter(|e| ctx.is_main(e)).collect()
}

/// The span of time of a storyline in words.
pub(crate) fn span(ctx: &Ctx, events: &[&RecordEvent]) -> Markup {
    let days = || events.iter().filter(|e| !e.when.is_unknown()).map(|e| order(&e.when).0);
    let (first, last) = (days().min(), days().max());
    match (first, last) {
        (Some(a), Some(b)) if a == b => Markup::text(&ctx.t.day_long(a)),
        (Some(a), Some(b)) => {
            Markup::text(&ctx.t.fill("stories.span", &[("a", &ctx.t.day_long(a)), ("b", &ctx.t.day_long(b))]))
        }
        _ => Markup::text(ctx.t.s("when.unknown")),
    }
}

/// The page.
pub(crate) async fn get(ctx: Ctx, Query(ask): Query<Ask>) -> Shown {
    let t = ctx.t;
    let several: Vec<&Storyline> =
        ctx.index.stories.iter().filter_map(|i| ctx.snap.record.storylines.get(*i)).collect();
    let from = ask.from.unwrap_or(0).min(crate::ctx::FURTHEST);
    let rows = several.iter().skip(from).take(PER_PAGE).map(|s| row(&ctx, s)).collect();
    let step = |at: usize| format!("{}?from={at}", t.link("/stories"));
    let alone = ctx.snap.record.storylines.len() - several.len();
    let page = StoriesPage {
        f: ctx.frame(t.s("nav.stories"), "stories", None),
        verdict: t.fill("stories.verdict", &[("n", &t.count("n.stories", several.len()))]),
        rows,
        next: (from + PER_PAGE < several.len()).then(|| step(from + PER_PAGE)),
        previous: (from > 0).then(|| step(from.saturating_sub(PER_PAGE))),
        alone: t.fill("stories.alone", &[("n", &t.count("n.stories", alone))]),
    };
    show(&page, t.lang)
}

fn row(ctx: &Ctx, story: &Storyline) -> StoryRow {
    let mut list = main_events(ctx, story);
    list.sort_by_key(|e| order(&e.when));
    let roots: Vec<usize> = list.iter().map(|e| Witnesses::of(ctx.t, e).sources()).collect();
    let promises = ctx.index.promises_of_story.get(&story.id).map_or(0, Vec::len);
    let mut counts = vec![ctx.t.count("n.events", list.len())];
    if promises > 0 {
        counts.push(ctx.t.count("n.promises", promises));
    }
    let last = list.iter().rev().find(|e| !e.when.is_unknown()).or(list.last());
    StoryRow {
        href: ctx.t.item("/story/", &story.id),
        title: ctx.t.inline(&ctx.story_title(story)),
        span: span(ctx, &list),
        counts,
        strip: sign::strip(ctx.t, &roots, 1.0),
        last: last.map(|e| (ctx.when_brief(&e.when, false), ctx.event_link(e))),
    }
}
