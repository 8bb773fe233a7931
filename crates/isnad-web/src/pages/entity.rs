//! A person, state, body or place: what they did, said and promised, over time, and how texts name them.

use crate::ctx::{Ctx, Frame, Pages, Row};
use crate::index::order;
use crate::markup::{Markup, is_bidi_control};
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
    let (roles, names) = forms(&ctx, &id);
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
    };
    show(&page, t.lang)
}

/// Pages that tell a role, and the first and last day on which they do.
type Told<'a> = (BTreeSet<&'a str>, Option<Day>, Option<Day>);

/// Roles as told, with the days between which they are told, and the forms of the name by how often they occur.
fn forms(ctx: &Ctx, id: &EntityId) -> (Vec<Role>, Vec<(Markup, usize)>) {
    let mut roles: BTreeMap<String, Told<'_>> = BTreeMap::new();
    let mut names: BTreeMap<String, usize> = BTreeMap::new();
    for reading in ctx.snap.naming(id) {
        let (page, Some(entity)) = (reading.article.id.as_str(), reading.entity(id)) else { continue };
        let day = reading.article.published.exact().or(reading.reference.exact());
        for role in &entity.roles {
            let (pages, first, last) = roles.entry(role.words.clone()).or_default();
            pages.insert(page);
            *first = [*first, day].into_iter().flatten().min();
            *last = [*last, day].into_iter().flatten().max();
        }
        for mention in &entity.mentions {
            let words: String =
                mention.of(&reading.article.text).chars().filter(|c| !is_bidi_control(*c)).collect();
            *names.entry(words).or_default() += 1;
        }
    }
    join_prefixed(&mut names);
    let mut roles: Vec<_> = roles.into_iter().collect();
    roles.sort_by_key(|(words, (pages, _, _))| (std::cmp::Reverse(pages.len()), words.clone()));
    let roles = roles
        .into_iter()
        .take(8)
        .map(|(words, (pages, first, last))| {
            let texts = ctx.t.count("n.texts", pages.len());
            let note = match (first, last) {
                (Some(a), Some(b)) if a != b => ctx.t.fill(
                    "entity.role-span",
                    &[("a", &ctx.t.day_long(a)), ("b", &ctx.t.day_long(b)), ("texts", &texts)],
                ),
                (Some(a), _) => {
                    ctx.t.fill("entity.role-day", &[("a", &ctx.t.day_long(a)), ("texts", &texts)])
                }
                _ => texts,
            };
            Role { words: ctx.t.inline(&words), note }
        })
        .collect();
    let mut names: Vec<_> = names.into_iter().filter(|(w, _)| !w.trim().is_empty()).collect();
    names.sort_by_key(|(words, n)| (std::cmp::Reverse(*n), words.clone()));
    (roles, names.into_iter().take(10).map(|(w, n)| (ctx.t.inline(&w), n)).collect())
}

/// Counts a form with a particle before it (`والوزير`) under the form without it, where that occurs by itself. A form
/// of one word alone is told; which letters are particles is the language's, so any two at most are tried.
fn join_prefixed(names: &mut BTreeMap<String, usize>) {
    let bare = |form: &str| {
        let starts = form.char_indices().skip(1).take(2).map(|(i, _)| i);
        starts.filter_map(|i| form.get(i..)).find(|rest| names.contains_key(*rest)).map(str::to_owned)
    };
    let joined: Vec<(String, String)> =
        names.keys().filter_map(|form| Some((form.clone(), bare(form)?))).collect();
    for (form, rest) in joined {
        if let Some(n) = names.remove(&form) {
            *names.entry(rest).or_default() += n;
        }
    }
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
