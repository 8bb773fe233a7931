//! Words in, pages out, each with the event that it tells; what cannot be answered is explained.

use crate::ctx::{Ctx, Frame, Row};
use crate::markup::Markup;
use crate::pages::event::shorten;
use crate::passage::{self, Mark};
use crate::readback::{readback, refusal};
use crate::site::{Shown, Site, show};
use crate::source::EntityHit;
use askama::Template;
use axum::extract::{Query, State};
use isnad::{EntryKind, SearchOptions};
use isnad_model::Span;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Hits shown.
const LIMIT: usize = 30;
/// Names shown beside them.
const BESIDE: usize = 6;
/// Other names and offices shown of one.
const FORMS: usize = 4;

/// What may be asked.
#[derive(Debug, Deserialize)]
pub(crate) struct Ask {
    q: Option<String>,
    /// `statements`, `events`, `entities`; else pages.
    r#in: Option<String>,
}

/// Where one can look, with the word for it in an address.
const KINDS: [(EntryKind, &str); 4] = [
    (EntryKind::Page, "pages"),
    (EntryKind::Statement, "statements"),
    (EntryKind::Event, "events"),
    (EntryKind::Entity, "entities"),
];

/// Somewhere else to look for the same.
struct Elsewhere {
    href: String,
    name: String,
    here: bool,
}

struct Found {
    href: String,
    title: Markup,
    attrs: Markup,
    snippet: Markup,
    meta: Vec<Markup>,
    event: Option<Row>,
    /// Further pages that tell of the same event.
    more: Vec<Markup>,
}

#[derive(Template)]
#[template(path = "search.html")]
struct SearchPage {
    f: Frame,
    query: String,
    inside: &'static str,
    heading: String,
    readback: Option<Markup>,
    elsewhere: Vec<Elsewhere>,
    found: Vec<Found>,
    wrong: Option<Markup>,
    empty: bool,
    entities: Vec<(Markup, String)>,
    outlets: Vec<(Markup, usize)>,
    days: Vec<(String, usize)>,
}

/// The page.
pub(crate) async fn get(State(site): State<Arc<Site>>, ctx: Ctx, Query(ask): Query<Ask>) -> Shown {
    let t = ctx.t;
    let query: String = ask.q.unwrap_or_default().trim().chars().take(500).collect();
    let inside = ask.r#in.unwrap_or_default();
    let (kind, inside) = KINDS.into_iter().find(|(_, word)| *word == inside).unwrap_or(KINDS[0]);
    let answer = (!query.is_empty()).then(|| ask_for(&site, &ctx, &query, kind));
    let (answer, wrong) = match answer {
        None => (None, None),
        Some(Ok(answer)) => (Some(answer), None),
        Some(Err(why)) => (None, Some(refusal(&why, t))),
    };
    let empty = answer.as_ref().is_some_and(|a| a.found.is_empty());
    let Answered { heard, total, found, outlets, months } = answer.unwrap_or_default();
    let mut outlets: Vec<(String, usize)> = outlets.into_iter().collect();
    outlets.sort_by_key(|(name, n)| (std::cmp::Reverse(*n), name.clone()));
    let title = if query.is_empty() { t.s("nav.search").to_owned() } else { query.clone() };
    let page = SearchPage {
        f: ctx.frame(
            &title,
            "search",
            Some(format!("/api/v1/search?in={inside}&q={}", crate::markup::encode(&query))),
        ),
        heading: t.count(&format!("n.found-{inside}"), total),
        readback: heard,
        elsewhere: elsewhere(&ctx, &query, kind),
        inside,
        empty,
        found,
        entities: entities(&site, &ctx, &query),
        outlets: outlets.into_iter().take(10).map(|(o, n)| (t.inline(&o), n)).collect(),
        days: months.into_iter().rev().take(12).map(|(d, n)| (t.month_year(d), n)).collect(),
        query,
        wrong,
    };
    show(&page, t.lang)
}

/// What was found, as it is shown.
#[derive(Default)]
struct Answered {
    heard: Option<Markup>,
    total: usize,
    found: Vec<Found>,
    outlets: BTreeMap<String, usize>,
    months: BTreeMap<isnad_model::Day, usize>,
}

fn ask_for(site: &Site, ctx: &Ctx, query: &str, kind: EntryKind) -> Result<Answered, isnad::Error> {
    if kind == EntryKind::Entity {
        let answer = site.source.search_entities(query, LIMIT)?;
        return Ok(Answered {
            heard: Some(readback(&answer.query, ctx.t)),
            total: answer.total,
            found: answer.hits.iter().map(|hit| named(ctx, hit)).collect(),
            ..Answered::default()
        });
    }
    let answer = site.source.search(query, SearchOptions { kind, limit: LIMIT })?;
    let hits = &answer.hits;
    let mut out =
        Answered { heard: Some(readback(&answer.query, ctx.t)), total: answer.total, ..Answered::default() };
    for hit in hits {
        let outlet = hit.outlet.clone().or_else(|| ctx.snap.readings.get(&hit.page).map(|r| ctx.outlet(r)));
        *out.outlets.entry(outlet.unwrap_or_default()).or_default() += 1;
        if let Some(day) = hit.published.exact() {
            *out.months.entry(day.first_of_month()).or_default() += 1;
        }
    }
    out.found = if kind == EntryKind::Page { grouped(ctx, hits) } else { single(ctx, hits) };
    Ok(out)
}

/// Someone of the record: the name, then the other names and the offices by which it was found.
fn named(ctx: &Ctx, hit: &EntityHit) -> Found {
    let t = ctx.t;
    let (mut words, mut marks) = (String::new(), Vec::new());
    for form in hit.roles.iter().chain(&hit.also).take(FORMS) {
        if !words.is_empty() {
            words.push_str(" · ");
        }
        let from = words.len();
        words.push_str(&form.words);
        let mark = |m: &Span| Mark::plain(Span::new(from + m.start as usize, from + m.end as usize), "hit");
        marks.extend(form.marks.iter().map(mark));
    }
    let kind = t.get(&format!("entity.{}", hit.kind.as_str())).unwrap_or("");
    Found {
        href: t.item("/entity/", &hit.id.0),
        title: t.inline(&shorten(&hit.name.words, 160)),
        attrs: t.attrs(&words),
        snippet: passage::render(&words, Span::new(0, words.len()), &marks, false),
        meta: vec![t.inline(kind), t.inline(&t.count("n.pages", hit.pages))],
        event: None,
        more: Vec::new(),
    }
}

fn elsewhere(ctx: &Ctx, query: &str, here: EntryKind) -> Vec<Elsewhere> {
    let link = |word: &str| ctx.t.link(&format!("/search?in={word}&q={}", crate::markup::encode(query)));
    KINDS
        .into_iter()
        .map(|(kind, word)| Elsewhere {
            href: link(word),
            name: ctx.t.s(&format!("search.in-{word}")).to_owned(),
            here: kind == here,
        })
        .collect()
}

/// Statements or events, one by one.
fn single(ctx: &Ctx, hits: &[crate::source::Hit]) -> Vec<Found> {
    hits.iter().map(|hit| found(ctx, hit, told_event(ctx, hit))).collect()
}

/// The event of the record that a hit on a page's event belongs to.
fn told_event<'a>(ctx: &'a Ctx, hit: &crate::source::Hit) -> Option<&'a isnad_model::RecordEvent> {
    if hit.kind != EntryKind::Event {
        return None;
    }
    let of_page =
        ctx.index.of_page.get(&hit.page)?.iter().filter_map(|(i, _)| ctx.snap.record.events.get(*i));
    let told = |e: &&isnad_model::RecordEvent| {
        e.tellings.iter().any(|t| t.page == hit.page && t.event.is_some_and(|at| at as usize == hit.item))
    };
    of_page.into_iter().find(told)
}

/// Hits in their order, those of one event together under the first: ten reports are shown as one event.
fn grouped(ctx: &Ctx, hits: &[crate::source::Hit]) -> Vec<Found> {
    let mut out: Vec<Found> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for hit in hits {
        let event = main_event(ctx, &hit.page);
        if let Some(first) = event.and_then(|e| places.get(&e.id)).and_then(|i| out.get_mut(*i)) {
            first.more.extend(ctx.snap.readings.get(&hit.page).map(|r| ctx.outlet_link(r)));
            continue;
        }
        if let Some(event) = event {
            places.insert(event.id.clone(), out.len());
        }
        out.push(found(ctx, hit, event));
    }
    out
}

/// The event that a page is about.
fn main_event<'a>(ctx: &'a Ctx, page: &str) -> Option<&'a isnad_model::RecordEvent> {
    let group = ctx.snap.record.groups.binary_search_by(|g| g.page.as_str().cmp(page)).ok();
    let main =
        group.and_then(|i| ctx.snap.record.groups.get(i)).and_then(|g| ctx.snap.record.event(&g.event));
    let first = ctx.index.of_page.get(page).and_then(|l| l.first());
    main.or_else(|| first.and_then(|(i, _)| ctx.snap.record.events.get(*i)))
}

fn found(ctx: &Ctx, hit: &crate::source::Hit, event: Option<&isnad_model::RecordEvent>) -> Found {
    let t = ctx.t;
    let marks: Vec<Mark> = hit.marks.iter().map(|m| Mark::plain(*m, "hit")).collect();
    let outlet = hit.outlet.clone().or_else(|| ctx.snap.readings.get(&hit.page).map(|r| ctx.outlet(r)));
    let mut meta: Vec<Markup> = outlet.iter().map(|o| t.inline(o)).collect();
    meta.push(t.when_brief(&hit.published, false));
    Found {
        href: format!("{}#p{}", t.item("/page/", &hit.page), hit.paragraph),
        title: t.inline(&hit.headline),
        attrs: t.attrs(&hit.snippet),
        snippet: passage::render(&hit.snippet, Span::new(0, hit.snippet.len()), &marks, false),
        meta,
        event: event.map(|e| ctx.row(e, false, false)),
        more: Vec::new(),
    }
}

/// Those whose name holds a word of the query, the most named first.
fn entities(site: &Site, ctx: &Ctx, query: &str) -> Vec<(Markup, String)> {
    let words = ctx.words.set(query);
    // By names and not by offices: `who:` looks among these.
    let any: Vec<String> = words.iter().map(|word| format!("who:\"{word}\"")).collect();
    if any.is_empty() {
        return Vec::new();
    }
    let found = site.source.search_entities(&any.join(" OR "), BESIDE);
    // Beside what was asked for; the query itself is answered or refused above.
    let hits = found.map(|answer| answer.hits).unwrap_or_default();
    let named = |hit: EntityHit| {
        let events = ctx.index.of_entity.get(&hit.id).map_or(0, Vec::len);
        (ctx.entity(&hit.id), ctx.t.count("n.events", events))
    };
    hits.into_iter().filter(|hit| ctx.snap.names.contains_key(&hit.id)).map(named).collect()
}
