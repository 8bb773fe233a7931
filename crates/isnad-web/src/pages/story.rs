//! A storyline: its timeline, and the same told as a list.

use crate::ctx::{Ctx, Frame, Pages, Row};
use crate::index::order;
use crate::line;
use crate::markup::Markup;
use crate::pages::event::{link_key, shorten};
use crate::pages::stories::{events, span};
use crate::sign::{self, Sign};
use crate::site::{Refused, Shown, show};
use crate::timeline::{self, Lane, Point};
use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect};
use isnad_model::{CommitmentStatus, EntityId, RecordEvent, Storyline, Verdict};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Lanes of statements drawn.
const LANES: usize = 4;
/// Promises drawn.
const PROMISES: usize = 8;
/// Longest stretch that is drawn, in days.
const LONGEST_DRAWN: i64 = 100;
/// Days before the first text of a storyline from which on its events are drawn.
const RECALLED: i64 = 400;
/// Events drawn, those with most roots first.
const DRAWN: usize = 48;
/// Events listed on one page.
const LISTED: usize = 30;
/// Links between events told.
const LINKS: usize = 12;

/// What may be asked.
#[derive(Debug, Deserialize)]
pub(crate) struct Ask {
    from: Option<usize>,
}

struct Episode {
    row: Row,
    notes: Vec<Markup>,
}

#[derive(Template)]
#[template(path = "story.html")]
struct StoryPage {
    f: Frame,
    crumb: String,
    title: Markup,
    verdict: Markup,
    decided: Option<Markup>,
    drawing: Markup,
    episodes: Vec<Episode>,
    pages: Pages,
    beside: Vec<(Markup, Markup, Option<Markup>)>,
    who: Vec<(Markup, String)>,
    promises: Vec<(Markup, usize)>,
    links: Vec<(String, Markup, Markup, String)>,
    variances: Vec<crate::pages::variance::Variance>,
}

/// The page.
pub(crate) async fn get(ctx: Ctx, Path(id): Path<String>, Query(ask): Query<Ask>) -> Shown {
    let Some(story) = ctx.snap.record.storyline(&id) else {
        if let Some(id) = id.strip_suffix(".json").filter(|id| ctx.snap.record.storyline(id).is_some()) {
            return Ok(Redirect::temporary(&format!("/api/v1/stories/{}", crate::markup::encode(id)))
                .into_response());
        }
        return Err(Refused::missing(&ctx, &id));
    };
    let t = ctx.t;
    let all = events(&ctx, story);
    let mut list: Vec<&RecordEvent> = all.iter().copied().filter(|e| ctx.is_main(e)).collect();
    if list.is_empty() {
        list.clone_from(&all);
    }
    list.sort_by_key(|e| order(&e.when));
    let title = ctx.story_title(story);
    let from = ask.from.unwrap_or(0).min(crate::ctx::FURTHEST);
    let drawn = if from == 0 { drawing(&ctx, story, &list) } else { timeline::Story::default() };
    let heading = t.fill("story.drawing", &[("span", span(&ctx, &list).as_str())]);
    let page = StoryPage {
        f: ctx.frame(&title, "stories", Some(format!("/api/v1/stories/{}", crate::markup::encode(&id)))),
        crumb: t.fill(
            "story.crumb",
            &[("n", &t.count("n.events", list.len())), ("span", span(&ctx, &list).as_str())],
        ),
        title: t.inline(&title),
        verdict: verdict(&ctx, story, &all),
        decided: ctx.decided(&story.decisions),
        drawing: timeline::draw(t, &drawn, &heading),
        episodes: list.iter().skip(from).take(LISTED).map(|e| episode(&ctx, story, e)).collect(),
        pages: Pages::of(&t.item("/story/", &id), "?", from, LISTED, list.len()),
        beside: beside(&ctx, &all, &list),
        who: who(&ctx, &all),
        promises: tally(&ctx, story),
        links: links(&ctx, story),
        variances: variances(&ctx, story),
    };
    show(&page, t.lang)
}

/// Events mentioned beside those of the list.
fn beside(ctx: &Ctx, all: &[&RecordEvent], list: &[&RecordEvent]) -> Vec<(Markup, Markup, Option<Markup>)> {
    let mut rest: Vec<&RecordEvent> =
        all.iter().copied().filter(|e| !list.iter().any(|l| l.id == e.id)).collect();
    rest.sort_by_key(|e| order(&e.when));
    rest.into_iter()
        .take(LISTED)
        .map(|e| (ctx.when_brief(&e.when, false), ctx.beside(e), sign::event_state(ctx.t, e)))
        .collect()
}

fn verdict(ctx: &Ctx, story: &Storyline, list: &[&RecordEvent]) -> Markup {
    let t = ctx.t;
    let pages: BTreeSet<&str> =
        list.iter().flat_map(|e| e.tellings.iter().map(|x| x.page.as_str())).collect();
    let families: BTreeSet<Option<&usize>> = pages.iter().map(|p| ctx.index.family.get(*p)).collect();
    let mut out = Markup::text(&t.fill(
        "story.verdict",
        &[
            ("texts", &t.count("n.texts", pages.len())),
            ("families", &t.count("n.separate-texts", families.len())),
        ],
    ));
    let promises = ctx.index.promises_of_story.get(&story.id).map(Vec::as_slice).unwrap_or(&[]);
    let late = promises
        .iter()
        .filter_map(|i| ctx.snap.record.commitments.get(*i))
        .filter(|p| p.status == CommitmentStatus::Overdue)
        .max_by_key(|p| p.deadline.latest.map(std::cmp::Reverse));
    if let (Some(late), Some(due), Some(now)) = (late, late.and_then(|p| p.deadline.latest), ctx.snap.as_of) {
        let n = usize::try_from(crate::dates::days_between(due, now)).unwrap_or(0);
        let words =
            t.fill("story.late", &[("days", &t.count("n.days", n)), ("act", &shorten(&late.act, 90))]);
        out.push(&Markup::html(format!(" <strong>{}</strong>", Markup::text(&words))));
    }
    out
}

fn drawing(ctx: &Ctx, story: &Storyline, list: &[&RecordEvent]) -> timeline::Story {
    // What pages recall from long before they were written (a treaty of 1919) would do the same.
    let told = list.iter().flat_map(|e| &e.tellings).filter_map(|x| ctx.snap.readings.get(&x.page));
    let first = told.filter_map(|r| r.article.published.earliest.or(r.reference.earliest)).min();
    let long_ago = |day| first.is_some_and(|f| crate::dates::days_between(day, f) > RECALLED);
    let mut points: Vec<Point> = list
        .iter()
        .filter_map(|e| {
            let (from, to) = (e.when.earliest?, e.when.latest?);
            // A stretch of years would press all else together; the list tells it.
            if crate::dates::days_between(from, to) > LONGEST_DRAWN || long_ago(from) {
                return None;
            }
            Some(Point {
                from,
                to,
                when: ctx.t.when_words(&e.when, true),
                title: ctx.title_words(e),
                href: ctx.t.item("/event/", &e.id),
                sign: sign::of_event(e).map_or(Sign::Happened, |(s, _)| s),
                differs: ctx.index.differences_of_event.contains_key(&e.id),
                weight: e.roots.len().max(1),
            })
        })
        .collect();
    points.sort_by_key(|p| (std::cmp::Reverse((p.weight, p.differs)), p.from));
    points.truncate(DRAWN);
    points.sort_by_key(|p| (p.from, p.to));
    let promises = ctx.index.promises_of_story.get(&story.id).map(Vec::as_slice).unwrap_or(&[]);
    let mut promises: Vec<line::Promise> = promises
        .iter()
        .filter_map(|i| ctx.snap.record.commitments.get(*i))
        .filter_map(|p| ctx.promise_drawn(p))
        .filter(|p| !long_ago(p.made))
        .collect();
    promises.sort_by_key(|p| (p.made, p.due.is_none(), p.due));
    promises.truncate(PROMISES);
    timeline::Story { points, lanes: lanes(ctx, list), promises, now: ctx.snap.as_of }
}

/// Statements in the pages of a storyline, a lane for each of the speakers heard most.
fn lanes(ctx: &Ctx, list: &[&RecordEvent]) -> Vec<Lane> {
    let pages: BTreeSet<&str> =
        list.iter().flat_map(|e| e.tellings.iter().map(|x| x.page.as_str())).collect();
    let mut by: BTreeMap<&EntityId, Vec<(isnad_model::Day, bool)>> = BTreeMap::new();
    for saying in &ctx.index.sayings {
        let (Some(who), Some(day)) = (&saying.speaker, saying.day) else { continue };
        let Some((page, i)) = saying.versions.iter().find(|(p, _)| pages.contains(p.as_str())) else {
            continue;
        };
        let Some(reading) = ctx.snap.readings.get(page) else { continue };
        let Some(statement) = reading.statements.get(*i) else { continue };
        let denial = reading.events.iter().any(|e| {
            e.stance == isnad_model::Stance::Denied
                && e.by.as_ref() == Some(who)
                && statement.span.overlaps(e.trigger)
        });
        by.entry(who).or_default().push((day, denial));
    }
    let mut out: Vec<(&EntityId, Vec<(isnad_model::Day, bool)>)> = by.into_iter().collect();
    out.sort_by_key(|(id, ticks)| (std::cmp::Reverse(ticks.len()), *id));
    out.truncate(LANES);
    out.into_iter()
        .map(|(id, mut ticks)| {
            ticks.sort();
            Lane { name: ctx.name(id).to_owned(), ticks }
        })
        .collect()
}

fn episode(ctx: &Ctx, story: &Storyline, event: &RecordEvent) -> Episode {
    let mut notes = Vec::new();
    for link in story.links.iter().filter(|l| l.to == event.id) {
        if let Some(from) = ctx.snap.record.event(&link.from).filter(|e| ctx.is_main(e)) {
            let title = ctx.t.inline(&shorten(&ctx.title_words(from), 60));
            notes.push(ctx.t.markup(&format!("{}-of", link_key(link.kind)), &[("title", &title)]));
        }
    }
    notes.truncate(2);
    let made = ctx.index.promises_of_event.get(&event.id).map_or(0, Vec::len);
    if made > 0 {
        let made = Markup::text(&ctx.t.count("n.promises", made));
        notes.push(ctx.t.markup("story.promised-here", &[("n", &made)]));
    }
    Episode { row: ctx.row(event, false, false), notes }
}

fn who(ctx: &Ctx, list: &[&RecordEvent]) -> Vec<(Markup, String)> {
    let mut counts: BTreeMap<&EntityId, usize> = BTreeMap::new();
    for event in list {
        let ids: BTreeSet<&EntityId> = event.actors.iter().chain(&event.recipients).collect();
        for id in ids {
            *counts.entry(id).or_default() += 1;
        }
    }
    let mut out: Vec<(&EntityId, usize)> = counts.into_iter().collect();
    out.sort_by_key(|(id, n)| (std::cmp::Reverse(*n), *id));
    out.into_iter().take(8).map(|(id, n)| (ctx.entity(id), ctx.t.count("n.events", n))).collect()
}

/// How many promises stand in which state.
fn tally(ctx: &Ctx, story: &Storyline) -> Vec<(Markup, usize)> {
    let list = ctx.index.promises_of_story.get(&story.id).map(Vec::as_slice).unwrap_or(&[]);
    let promises = || list.iter().filter_map(|i| ctx.snap.record.commitments.get(*i));
    let mut counts: BTreeMap<(CommitmentStatus, bool), usize> = BTreeMap::new();
    for promise in promises().filter(|p| p.verdict.is_none()) {
        let dated = promise.status != CommitmentStatus::Open || promise.deadline.latest.is_some();
        *counts.entry((promise.status, dated)).or_default() += 1;
    }
    let told = counts.into_iter().map(|((status, dated), n)| (sign::of_promise(status, dated), n));
    let judged = [Verdict::Kept, Verdict::Broken].map(|verdict| {
        let n = promises().filter(|p| p.verdict.as_ref().is_some_and(|j| j.verdict == verdict)).count();
        (sign::of_verdict(verdict), n)
    });
    let all = told.chain(judged).filter(|(_, n)| *n > 0);
    all.map(|((sign, key), n)| (sign.with(ctx.t.s(key)), n)).collect()
}

fn links(ctx: &Ctx, story: &Storyline) -> Vec<(String, Markup, Markup, String)> {
    story
        .links
        .iter()
        .filter_map(|l| {
            let (from, to) = (ctx.snap.record.event(&l.from)?, ctx.snap.record.event(&l.to)?);
            Some((
                ctx.t.s(link_key(l.kind)).to_owned(),
                ctx.event_link(from),
                ctx.event_link(to),
                l.reason.clone(),
            ))
        })
        .take(LINKS)
        .collect()
}

/// Differences that are about someone over the whole storyline (a role).
fn variances(ctx: &Ctx, story: &Storyline) -> Vec<crate::pages::variance::Variance> {
    let none = crate::witness::Witnesses::default();
    ctx.snap
        .record
        .differences
        .iter()
        .filter(|d| d.event.is_none() && d.storyline == story.id)
        .take(8)
        .map(|d| crate::pages::variance::variance(ctx, d, &none, ""))
        .collect()
}
