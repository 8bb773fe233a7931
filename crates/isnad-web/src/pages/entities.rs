//! Who and what is named in the record, by kind, those named most first.

use crate::ctx::{Ctx, Frame, Pages};
use crate::markup::Markup;
use crate::site::{Shown, show};
use askama::Template;
use axum::extract::Query;
use isnad_model::EntityKind;
use serde::Deserialize;

/// Names shown of one kind.
const PER_KIND: usize = 28;
/// Names shown of the one kind that is asked for.
const OF_KIND: usize = 200;

/// What may be asked.
#[derive(Debug, Deserialize)]
pub(crate) struct Ask {
    /// `person`, `state`, … alone.
    kind: Option<String>,
    from: Option<usize>,
}

struct Kind {
    title: &'static str,
    rows: Vec<(Markup, String)>,
    /// Where the rest stands, and how many they are.
    more: Option<(String, String)>,
    pages: Pages,
}

#[derive(Template)]
#[template(path = "entities.html")]
struct EntitiesPage {
    f: Frame,
    verdict: String,
    kinds: Vec<Kind>,
}

const KINDS: &[(EntityKind, &str)] = &[
    (EntityKind::Person, "entities.people"),
    (EntityKind::State, "entities.states"),
    (EntityKind::Organization, "entities.organizations"),
    (EntityKind::Group, "entities.groups"),
    (EntityKind::Place, "entities.places"),
];

/// The page.
pub(crate) async fn get(ctx: Ctx, Query(ask): Query<Ask>) -> Shown {
    let t = ctx.t;
    let (from, most) = match ask.kind {
        Some(_) => (ask.from.unwrap_or(0).min(crate::ctx::FURTHEST), OF_KIND),
        None => (0, PER_KIND),
    };
    let mut told = 0;
    let kinds = KINDS
        .iter()
        .filter_map(|(kind, title)| {
            let list = ctx.index.told.get(kind).map_or(&[][..], Vec::as_slice);
            told += list.len();
            if ask.kind.as_deref().is_some_and(|k| k != kind.as_str()) {
                return None;
            }
            let alone = format!("{}?kind={}", t.link("/entities"), kind.as_str());
            let left = list.len().saturating_sub(from + most);
            let more = ask.kind.is_none() && left > 0;
            let more = more.then(|| (alone.clone(), t.count("n.more-entities", left)));
            let pages = match ask.kind {
                Some(_) => Pages::of(&alone, "&", from, most, list.len()),
                None => Pages::default(),
            };
            let rows = list.iter().skip(from).take(most).map(|(told, id)| {
                let events = ctx.index.of_entity.get(id).map_or(0, Vec::len);
                (
                    ctx.entity(id),
                    if events > 0 { t.count("n.events", events) } else { t.count("n.sayings", *told) },
                )
            });
            let rows: Vec<_> = rows.collect();
            (!rows.is_empty()).then_some(Kind { title, rows, more, pages })
        })
        .collect();
    let page = EntitiesPage {
        f: ctx.frame(t.s("nav.entities"), "entities", None),
        verdict: t.fill("entities.verdict", &[("n", &t.count("n.entities", told))]),
        kinds,
    };
    show(&page, t.lang)
}
