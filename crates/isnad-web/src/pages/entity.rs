//! A person, state, body or place: what they did, said and promised, over time, and how texts name them.

use crate::ctx::{Ctx, Frame, Pages, Row};
use crate::index::order;
use crate::markup::Markup;
use crate::pages::event::shorten;
use crate::pages::said;
use crate::site::{Refused, Shown, show};
use askama::Template;
use axum::extract::{Path, Query};
use isnad_model::{Day, EntityId, EntityKind, RecordEvent};
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

/// Events and sayings listed.
const LISTED: usize = 20;
/// Others of the same surname.
const NEAR: usize = 5;

/// What may be asked.
#[derive(Debug, Deserialize)]
pub(crate) struct Ask {
    from: Option<usize>,
}

/// A role with the days on which it is told.
struct Role {
    words: Markup,
    note: String,
}

struct MonthRow {
    name: String,
    /// Events, sayings, promises.
    counts: [usize; 3],
}

#[derive(Template)]
#[template(path = "entity.html")]
struct EntityPage {
    f: Frame,
    crumb: String,
    title: Markup,
    verdict: String,
    roles: Vec<Role>,
    names: Vec<(Markup, usize)>,
    said: Vec<said::Line>,
    said_more: Option<(String, String)>,
    events: Vec<Row>,
    pages: Pages,
    /// The first page of events: the others hold the events alone.
    first: bool,
    events_heading: &'static str,
    months: Vec<MonthRow>,
    with: Vec<(Markup, String)>,
    promises: Vec<(Markup, String, Markup)>,
    /// Others who are easily taken for this one, each with a role.
    near: Vec<(Markup, Option<Markup>)>,
}

/// The page.
pub(crate) async fn get(ctx: Ctx, Path(id): Path<String>, Query(ask): Query<Ask>) -> Shown {
    let from = ask.from.unwrap_or(0).min(crate::ctx::FURTHEST);
    let id = EntityId(id);
    let known = ctx.snap.names.get(&id);
    let events = ctx.index.of_entity.get(&id).map(Vec::as_slice).unwrap_or(&[]);
    let said = ctx.index.said_by.get(&id).map(Vec::as_slice).unwrap_or(&[]);
    if known.is_none() && events.is_empty() && said.is_empty() {
        return Err(Refused::missing(&ctx, &id.0));
    }
    let t = ctx.t;
    let mut list: Vec<&RecordEvent> = events.iter().filter_map(|i| ctx.snap.record.events.get(*i)).collect();
    list.sort_by_key(|e| std::cmp::Reverse(order(&e.when)));
    let name = ctx.name(&id).to_owned();
    let kind = known.map_or("", |k| k.kind.as_str());
    let (roles, names) = forms(&ctx, known);
    let lines = said
        .iter()
        .take(LISTED)
        .filter_map(|i| ctx.index.sayings.get(*i))
        .filter_map(|s| said::line(&ctx, s, 260))
        .map(|l| said::Line { who: None, ..l })
        .collect();
    let place = known.is_some_and(|k| k.kind == EntityKind::Place);
    let page = EntityPage {
        f: ctx.frame(&name, "entities", None),
        crumb: t.get(&format!("entity.{kind}")).unwrap_or("").to_owned(),
        title: t.inline(&shorten(&name, 160)),
        verdict: t.fill(
            "entity.verdict",
            &[
                ("mentions", &t.count("n.mentions", known.map_or(0, |k| k.mentions))),
                ("events", &t.count("n.events", list.len())),
                ("sayings", &t.count("n.sayings", said.len())),
            ],
        ),
        roles,
        names,
        said: lines,
        said_more: (said.len() > LISTED).then(|| {
            let href = format!("{}?who={}", t.link("/said"), crate::markup::encode(&id.0));
            (href, t.count("n.sayings", said.len()))
        }),
        events: list.iter().skip(from).take(LISTED).map(|e| ctx.row(e, false, false)).collect(),
        pages: Pages::of(&t.item("/entity/", &id.0), "?", from, LISTED, list.len()),
        first: from == 0,
        events_heading: if place { "entity.happened-here" } else { "entity.took-part" },
        months: months(&ctx, &id, &list),
        with: with(&ctx, &id, &list),
        promises: promises(&ctx, &id),
        near: near(&ctx, &id),
    };
    show(&page, t.lang)
}

/// Roles as told, with the days between which they are told, and the forms of the name by how often they occur.
fn forms(ctx: &Ctx, known: Option<&isnad::Known>) -> (Vec<Role>, Vec<(Markup, usize)>) {
    let Some(known) = known else { return Default::default() };
    let role = |role: &isnad::names::Role| {
        let texts = ctx.t.count("n.texts", role.pages as usize);
        let note = match role.days {
            (Some(a), Some(b)) if a != b => ctx.t.fill(
                "entity.role-span",
                &[("a", &ctx.t.day_long(a)), ("b", &ctx.t.day_long(b)), ("texts", &texts)],
            ),
            (Some(a), _) => ctx.t.fill("entity.role-day", &[("a", &ctx.t.day_long(a)), ("texts", &texts)]),
            _ => texts,
        };
        Role { words: ctx.t.inline(&role.words), note }
    };
    let names = known.forms.iter().take(10).map(|(words, n)| (ctx.t.inline(words), *n as usize));
    (known.roles.iter().take(8).map(role).collect(), names.collect())
}

/// Month by month, the last twelve in which something is told.
fn months(ctx: &Ctx, id: &EntityId, list: &[&RecordEvent]) -> Vec<MonthRow> {
    let mut rows: BTreeMap<Day, (usize, usize, usize)> = BTreeMap::new();
    for day in list.iter().filter_map(|e| e.when.earliest) {
        rows.entry(day.first_of_month()).or_default().0 += 1;
    }
    let said = ctx.index.said_by.get(id).map(Vec::as_slice).unwrap_or(&[]);
    for day in said.iter().filter_map(|i| ctx.index.sayings.get(*i)?.day) {
        rows.entry(day.first_of_month()).or_default().1 += 1;
    }
    let promised = ctx.index.promises_of_entity.get(id).map(Vec::as_slice).unwrap_or(&[]);
    for day in promised.iter().filter_map(|i| ctx.snap.record.commitments.get(*i)?.made.earliest) {
        rows.entry(day.first_of_month()).or_default().2 += 1;
    }
    let skip = rows.len().saturating_sub(12);
    rows.into_iter()
        .skip(skip)
        .map(|(month, (took_part, said, promised))| MonthRow {
            name: ctx.t.month_year(month),
            counts: [took_part, said, promised],
        })
        .collect()
}

fn with(ctx: &Ctx, id: &EntityId, list: &[&RecordEvent]) -> Vec<(Markup, String)> {
    let mut counts: BTreeMap<&EntityId, usize> = BTreeMap::new();
    for event in list {
        let others: BTreeSet<&EntityId> =
            event.actors.iter().chain(&event.recipients).filter(|o| *o != id).collect();
        for other in others {
            *counts.entry(other).or_default() += 1;
        }
    }
    let mut out: Vec<_> = counts.into_iter().collect();
    out.sort_by_key(|(id, n)| (std::cmp::Reverse(*n), *id));
    out.into_iter().take(8).map(|(id, n)| (ctx.entity(id), ctx.t.count("n.events", n))).collect()
}

fn promises(ctx: &Ctx, id: &EntityId) -> Vec<(Markup, String, Markup)> {
    let list = ctx.index.promises_of_entity.get(id).map(Vec::as_slice).unwrap_or(&[]);
    list.iter()
        .filter_map(|i| ctx.snap.record.commitments.get(*i))
        .take(8)
        .map(|p| (ctx.promise_state(p).0, ctx.promise_href(p), ctx.t.inline(&shorten(&p.act, 90))))
        .collect()
}

/// Persons whose names end in the same word: who reads a surname alone should know that there are several. Those named most
/// come first.
fn near(ctx: &Ctx, id: &EntityId) -> Vec<(Markup, Option<Markup>)> {
    let last = |known: &isnad::Known| known.name.split_whitespace().skip(1).last().map(str::to_owned);
    let person = ctx.snap.names.get(id).filter(|k| k.kind == EntityKind::Person);
    let Some(surname) = person.and_then(last) else { return Vec::new() };
    let ends = |k: &isnad::Known| k.name.split_whitespace().skip(1).last() == Some(surname.as_str());
    let others = ctx.snap.names.iter().filter(|(o, k)| *o != id && k.kind == EntityKind::Person && ends(k));
    let mut others: Vec<_> = others.collect();
    others.sort_by_key(|(o, k)| (std::cmp::Reverse(k.mentions), *o));
    let role = |k: &isnad::Known| k.roles.first().map(|r| ctx.t.inline(&shorten(&r.words, 60)));
    others.into_iter().take(NEAR).map(|(o, k)| (ctx.entity(o), role(k))).collect()
}
