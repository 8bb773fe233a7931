//! Events joined and split by persons: the groups that the program found, put right.
//!
//! Decisions are laid over the groups one after the other, so the later one wins. A split lists every telling of the event
//! as it stood then; tellings that came later go to the side that they are more like.

use crate::decide::find;
use crate::join::Scales;
use crate::telling::TellNo;
use isnad_model::decision::holding;
use isnad_model::{Act, Anchor, Decision};
use std::collections::BTreeSet;

/// A group of tellings, and the decisions that shaped it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Regrouped {
    /// In order.
    pub(crate) tellings: Vec<TellNo>,
    pub(crate) decisions: BTreeSet<u64>,
}

/// The groups under what persons decided, in order of their first tellings.
pub(crate) fn regroup(
    scales: &Scales<'_, '_, '_>,
    groups: Vec<Vec<TellNo>>,
    all: &[Decision],
) -> Vec<Regrouped> {
    let mut out: Vec<Regrouped> =
        groups.into_iter().map(|tellings| Regrouped { tellings, decisions: BTreeSet::new() }).collect();
    for d in holding(all) {
        match &d.act {
            Act::JoinEvents { events } => join(scales, &mut out, events, d.no),
            Act::SplitEvent { part, rest } => split(scales, &mut out, part, rest, d.no),
            _ => {}
        }
    }
    out.sort();
    out
}

/// Numbers of the decisions that joined or split a group.
pub(crate) fn shaped(scales: &Scales<'_, '_, '_>, group: &[TellNo], all: &[Decision]) -> BTreeSet<u64> {
    let here =
        |anchors: &[Anchor]| anchors.iter().filter_map(|a| find(scales, a)).any(|t| group.contains(&t));
    let shapes = |d: &&Decision| match &d.act {
        Act::JoinEvents { events } => here(events),
        Act::SplitEvent { part, rest } => here(part) || here(rest),
        _ => false,
    };
    holding(all).into_iter().filter(shapes).map(|d| d.no).collect()
}

fn tellings(scales: &Scales<'_, '_, '_>, anchors: &[Anchor]) -> BTreeSet<TellNo> {
    anchors.iter().filter_map(|a| find(scales, a)).collect()
}

fn join(scales: &Scales<'_, '_, '_>, groups: &mut Vec<Regrouped>, events: &[Anchor], decision: u64) {
    let named = tellings(scales, events);
    let (together, mut rest): (Vec<Regrouped>, Vec<Regrouped>) =
        groups.drain(..).partition(|g| g.tellings.iter().any(|t| named.contains(t)));
    if together.len() < 2 {
        rest.extend(together);
    } else {
        let mut one = Regrouped { tellings: Vec::new(), decisions: BTreeSet::from([decision]) };
        for g in together {
            one.tellings.extend(g.tellings);
            one.decisions.extend(g.decisions);
        }
        one.tellings.sort_unstable();
        rest.push(one);
    }
    *groups = rest;
}

fn split(
    scales: &Scales<'_, '_, '_>,
    groups: &mut Vec<Regrouped>,
    part: &[Anchor],
    rest: &[Anchor],
    decision: u64,
) {
    let part = tellings(scales, part);
    let mut rest = tellings(scales, rest);
    rest.retain(|t| !part.contains(t));
    let mut out = Vec::with_capacity(groups.len() + 1);
    for mut g in groups.drain(..) {
        let has = |side: &BTreeSet<TellNo>| g.tellings.iter().any(|t| side.contains(t));
        if !(has(&part) && has(&rest)) {
            out.push(g);
            continue;
        }
        let (go, stay): (Vec<TellNo>, Vec<TellNo>) =
            g.tellings.iter().partition(|t| goes(scales, **t, &part, &rest));
        g.decisions.insert(decision);
        out.push(Regrouped { tellings: go, decisions: g.decisions.clone() });
        out.push(Regrouped { tellings: stay, decisions: g.decisions });
    }
    *groups = out;
}

/// Which side of a split a telling belongs to. One that the decision names goes where it was put; one more copy of a text goes
/// with that text; others go where the mean of what speaks for them is higher.
fn goes(scales: &Scales<'_, '_, '_>, no: TellNo, part: &BTreeSet<TellNo>, rest: &BTreeSet<TellNo>) -> bool {
    if part.contains(&no) || rest.contains(&no) {
        return part.contains(&no);
    }
    let t = scales.tellings.get(no);
    let text = |page: u32| scales.shingles.twin.get(page as usize).copied();
    let copied =
        |side: &BTreeSet<TellNo>| side.iter().any(|u| text(scales.tellings.get(*u).page) == text(t.page));
    match (copied(part), copied(rest)) {
        (true, false) => return true,
        (false, true) => return false,
        _ => {}
    }
    let mean = |side: &BTreeSet<TellNo>| {
        let scores: Vec<f64> =
            side.iter().map(|u| scales.weigh(t, scales.tellings.get(*u)).score()).collect();
        scores.iter().sum::<f64>() / scores.len().max(1) as f64
    };
    mean(part) > mean(rest)
}
