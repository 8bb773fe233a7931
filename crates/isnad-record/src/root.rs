//! Independent sources: where what is told of an event comes from, once copies are folded and chains
//! followed.
//!
//! Ten pages with one agency's text are one source. So are ten desks that all tell what one spokesman said. A
//! page that credits nobody and copies nobody is its outlet's own.

use crate::family::order;
use crate::join::Scales;
use crate::telling::Telling;
use isnad_model::{Event, Link, LinkKind, Reading, Root, Stance};
use std::collections::BTreeMap;

/// The roots of a group of tellings (in the order in which pages came), the one that carries most pages
/// first.
pub(crate) fn roots(scales: &Scales<'_, '_, '_>, told: &[&Telling<'_>], family: &[usize]) -> Vec<Root> {
    let mut families: BTreeMap<usize, Vec<&Telling<'_>>> = BTreeMap::new();
    for t in told {
        families.entry(family[t.page as usize]).or_default().push(t);
    }
    let mut roots: BTreeMap<(u8, String), (Root, usize)> = BTreeMap::new();
    for members in families.into_values() {
        let Some(root) = members.iter().map(|t| root(scales, t)).min_by_key(|r| r.0) else {
            continue;
        };
        let (rank, root) = root;
        let key = (rank, root.entity.as_ref().map_or_else(|| root.name.clone(), |e| e.0.clone()));
        let first = told.iter().position(|t| members.iter().any(|m| std::ptr::eq(*m, *t))).unwrap_or(0);
        let (kept, at) = roots.entry(key).or_insert((root, first));
        kept.pages.extend(members.iter().map(|t| scales.world.leaf(t.page).id().to_owned()));
        *at = (*at).min(first);
    }
    let mut out: Vec<(Root, usize)> = roots.into_values().collect();
    for (root, _) in &mut out {
        root.pages.sort_by_key(|p| scales.world.find(p).map(|no| order(scales.world.leaf(no))));
        root.pages.dedup();
    }
    out.sort_by_key(|(_, at)| *at);
    out.into_iter().map(|(root, _)| root).collect()
}

/// What one telling rests on, with its rank: a family rests on the nearest source that any of its pages
/// names.
fn root(scales: &Scales<'_, '_, '_>, t: &Telling<'_>) -> (u8, Root) {
    let r = scales.world.leaf(t.page).reading();
    let make = |kind: &str, name: &str, entity| Root {
        kind: kind.into(),
        name: name.into(),
        entity,
        pages: Vec::new(),
    };
    if let Some(event) = t.coded.filter(|e| e.stance != Stance::Asserted) {
        if let Some(by) = &event.by {
            return (0, make("speaker", r.name(by), Some(by.clone())));
        }
        if let Some(link) = chain_end(r, event) {
            return (1, make(kind_word(link.kind), &link.name, link.entity.clone()));
        }
    }
    if let Some(credit) = r.article.credits.first() {
        let name = credit.id.as_deref().unwrap_or(&credit.name);
        let mut root = make("agency", name, None);
        root.name.clone_from(&credit.name);
        return (2, root);
    }
    let outlet = r.article.outlet.as_deref().unwrap_or(&r.article.id);
    (3, make("correspondent", outlet, None))
}

/// The far end of the chain of the statement that an event is told in.
fn chain_end<'r>(r: &'r Reading, event: &Event) -> Option<&'r Link> {
    let told = event.sentences.first()?;
    let statement = r
        .statements
        .iter()
        .find(|s| s.span.overlaps(event.trigger))
        .or_else(|| r.statements.iter().find(|s| told.contains(s.cue) && s.span.overlaps(*told)))?;
    statement.chain.iter().rfind(|l| l.kind != LinkKind::Outlet)
}

fn kind_word(kind: LinkKind) -> &'static str {
    match kind {
        LinkKind::Outlet => "correspondent",
        LinkKind::Agency => "agency",
        LinkKind::Channel => "channel",
        LinkKind::Speaker => "speaker",
    }
}
