//! All decisions, the latest first, each with a button that takes it back.

use crate::ctx::{Ctx, Frame};
use crate::markup::Markup;
use crate::site::{Shown, Site, show};
use askama::Template;
use axum::extract::State;
use isnad_model::decision::holding;
use isnad_model::{Act, Anchor, Decision, Verdict};
use std::collections::BTreeSet;
use std::sync::Arc;

/// Decisions shown.
const MOST: usize = 100;
/// Things told that one of them is about.
const ABOUT: usize = 4;

struct Taken {
    no: u64,
    by: Markup,
    at: String,
    words: Markup,
    note: Option<Markup>,
    /// What it is about, as the record shows it now.
    about: Vec<Markup>,
    holds: bool,
    undo: bool,
}

#[derive(Template)]
#[template(path = "decisions.html")]
struct DecisionsPage {
    f: Frame,
    action: String,
    secret: String,
    /// The name that this browser signed with last.
    by: String,
    here: String,
    editable: bool,
    /// True while the record does not show the last of them.
    pending: bool,
    taken: Vec<Taken>,
}

/// The page.
pub(super) async fn get(State(site): State<Arc<Site>>, ctx: Ctx) -> Shown {
    let all = site.source.decisions();
    let held: Vec<u64> = holding(&all).iter().map(|d| d.no).collect();
    let taken = all.iter().rev().take(MOST).map(|d| taken(&ctx, d, held.contains(&d.no))).collect();
    let page = DecisionsPage {
        f: Frame { edit: None, ..ctx.frame(ctx.t.s("edit.decisions"), "", Some("/api/v1/decisions".into())) },
        action: ctx.t.link("/decide"),
        secret: if site.doors.edit { site.secret.clone() } else { String::new() },
        by: ctx.signs.clone(),
        here: ctx.t.link("/decisions"),
        editable: site.doors.edit,
        pending: !site.source.is_current(),
        taken,
    };
    show(&page, ctx.t.lang)
}

fn taken(ctx: &Ctx, d: &Decision, holds: bool) -> Taken {
    let undo = matches!(d.act, Act::Undo { .. });
    Taken {
        no: d.no,
        by: ctx.t.inline(&d.by),
        at: d.at.replace('T', " ").trim_end_matches('Z').to_owned(),
        words: words(ctx, &d.act),
        note: d.note.as_ref().map(|n| ctx.t.inline(n)),
        about: about(ctx, &d.act),
        holds: holds || undo,
        undo,
    }
}

/// What a decision is about, where the record holds it: events, storylines, persons, each once.
fn about(ctx: &Ctx, act: &Act) -> Vec<Markup> {
    let event = |a: &Anchor| {
        let told = ctx.index.of_page.get(&a.page)?;
        let (at, _) = told.iter().find(|(_, e)| *e == a.event).or(told.first())?;
        ctx.snap.record.events.get(*at)
    };
    let events = |list: &[Anchor]| -> Vec<Markup> {
        let ids: BTreeSet<&str> = list.iter().filter_map(event).map(|e| e.id.as_str()).collect();
        let found = ids.into_iter().take(ABOUT).filter_map(|id| ctx.snap.record.event(id));
        found.map(|e| ctx.event_link(e)).collect()
    };
    let stories = |list: &[Anchor]| -> Vec<Markup> {
        let ids: BTreeSet<&str> = list.iter().filter_map(event).map(|e| e.storyline.as_str()).collect();
        let found = ids.into_iter().take(ABOUT).filter_map(|id| ctx.snap.record.storyline(id));
        found.map(|s| ctx.story_link(s)).collect()
    };
    let both = |a: &[Anchor], b: &[Anchor]| [a, b].concat();
    match act {
        Act::Join { stories: list } => stories(list),
        Act::Split { part, rest } => stories(&both(part, rest)),
        Act::Rename { story, .. } => stories(std::slice::from_ref(story)),
        Act::Judge { promise, .. } => events(std::slice::from_ref(promise)),
        Act::JoinEvents { events: list } => events(list),
        Act::SplitEvent { part, rest } => events(&both(part, rest)),
        Act::MergePersons { keep, .. } => vec![ctx.entity(&keep.id)],
        Act::PartPerson { person, other, .. } => vec![ctx.entity(&person.id), ctx.entity(&other.id)],
        // Their words tell the page already.
        Act::Speaker { .. } | Act::Undo { .. } | Act::Forgotten => Vec::new(),
    }
}

fn words(ctx: &Ctx, act: &Act) -> Markup {
    let t = ctx.t;
    let n = |n: usize| Markup::text(&n.to_string());
    let page = |id: &str| {
        let named = ctx.snap.readings.get(id).map(|r| ctx.outlet_link(r));
        named.unwrap_or_else(|| t.inline(id))
    };
    match act {
        Act::Join { stories } => t.markup("decided.join", &[("n", &n(stories.len()))]),
        Act::Split { part, rest } => {
            t.markup("decided.split", &[("n", &n(part.len())), ("rest", &n(rest.len()))])
        }
        Act::Rename { title, .. } => t.markup("decided.rename", &[("title", &t.inline(title))]),
        Act::Judge { promise, verdict, .. } => {
            let key = if *verdict == Verdict::Kept { "decided.kept" } else { "decided.broken" };
            t.markup(key, &[("page", &page(&promise.page))])
        }
        Act::JoinEvents { events } => t.markup("decided.join-events", &[("n", &n(events.len()))]),
        Act::SplitEvent { part, rest } => {
            t.markup("decided.split-event", &[("n", &n(part.len())), ("rest", &n(rest.len()))])
        }
        Act::Speaker { statement, speaker } => {
            let who =
                speaker.as_ref().map_or_else(|| Markup::text(t.s("edit.nobody")), |s| t.inline(&s.name));
            let words = t.inline(&crate::pages::event::shorten(&statement.words, 90));
            t.markup("decided.speaker", &[("who", &who), ("words", &words), ("page", &page(&statement.page))])
        }
        Act::MergePersons { keep, also } => {
            let also: Vec<Markup> = also.iter().map(|a| t.inline(&a.name)).collect();
            let also = Markup::join(&also, t.s("date.comma-space"));
            t.markup("decided.merge-persons", &[("keep", &t.inline(&keep.name)), ("also", &also)])
        }
        Act::PartPerson { person, pages, other } => t.markup(
            "decided.part-person",
            &[("person", &t.inline(&person.name)), ("n", &n(pages.len())), ("other", &t.inline(&other.id.0))],
        ),
        Act::Undo { decision } => {
            let no = Markup::html(format!("<a href=\"#d{decision}\">{decision}</a>"));
            t.markup("decided.undo", &[("no", &no)])
        }
        Act::Forgotten => t.markup("decided.forgotten", &[]),
    }
}
