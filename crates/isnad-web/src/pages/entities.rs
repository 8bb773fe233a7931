//! Who and what is named in the record, by kind, those named most first.

use crate::ctx::{Ctx, Frame};
use crate::markup::Markup;
use crate::site::{Shown, show};
use askama::Template;
use isnad_model::{EntityId, EntityKind};

/// Names shown of one kind.
const PER_KIND: usize = 28;

struct Kind {
    title: &'static str,
    rows: Vec<(Markup, String)>,
    more: usize,
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
pub(crate) async fn get(ctx: Ctx) -> Shown {
    let t = ctx.t;
    let weight = |id: &EntityId| {
        ctx.index.of_entity.get(id).map_or(0, Vec::len) + ctx.index.said_by.get(id).map_or(0, Vec::len)
    };
    let mut told = 0;
    let kinds = KINDS
        .iter()
        .filter_map(|(kind, title)| {
            let mut list: Vec<(&EntityId, usize, usize)> = ctx
                .snap
                .names
                .iter()
                .filter(|(_, k)| k.kind == *kind)
                .map(|(id, k)| (id, weight(id), k.mentions))
                .filter(|(_, w, _)| *w > 0)
                .collect();
            list.sort_by_key(|(id, w, n)| (std::cmp::Reverse(*w), std::cmp::Reverse(*n), *id));
            told += list.len();
            let more = list.len().saturating_sub(PER_KIND);
            let rows = list.into_iter().take(PER_KIND).map(|(id, _, _)| {
                let events = ctx.index.of_entity.get(id).map_or(0, Vec::len);
                (
                    ctx.entity(id),
                    if events > 0 { t.count("n.events", events) } else { t.count("n.sayings", weight(id)) },
                )
            });
            let rows: Vec<_> = rows.collect();
            (!rows.is_empty()).then_some(Kind { title, rows, more })
        })
        .collect();
    let page = EntitiesPage {
        f: ctx.frame(t.s("nav.entities"), "entities", None),
        verdict: t.fill("entities.verdict", &[("n", &t.count("n.entities", told))]),
        kinds,
    };
    show(&page, t.lang)
}
