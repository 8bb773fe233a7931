//! Events of one story whose pages name no two parties together: what binds them is what they are about.
//!
//! A ministry tells of a bridge, a paper of a letter, an engineer of a pillar, and all of it is the story of two
//! states and their crossing. Each event that some page is about is compared with the others by the words that
//! its pages share with any page of their language, and with those of its parties' states. It is tied to its
//! nearest few, where they are near enough: the page about the weather in the same valley shares a place name and
//! no more. Two talks with other partners need more than that, for all talks are told in the same words.

use crate::event::Happening;
use crate::join::Scales;
use crate::story::{Bond, link_kind, moment, printed};
use crate::telling::EntNo;
use crate::text::{Vector, dot};
use crate::world::PageNo;
use isnad_model::{EntityKind, EventType};
use std::collections::{BTreeMap, BTreeSet};

/// Likeness in theme from which two events are of one story.
const KINDRED: f64 = 0.17;
/// What each party that both have takes off, by how rarely it is named, and each state.
const SHARED: f64 = 0.03;
/// What two talks of different partners must have on top.
const OTHER_PARTNERS: f64 = 0.12;
/// What two events without a political party must have on top: words of sport and weather repeat.
const NO_PARTIES: f64 = 0.1;
/// Nearest events that each event is tied to.
const NEAREST: usize = 3;
/// Events with a term beyond which it is no help in finding others.
const COMMON: usize = 60;
/// Days between two events beyond which they are not one story by their words.
const FAR: i32 = 150;
/// Pages of an event that stand for it.
const PAGES: usize = 4;

/// One event in the comparison.
struct Topic {
    at: usize,
    theme: Vector,
    parties: Vec<EntNo>,
    states: BTreeSet<String>,
    talk: bool,
    day: i32,
}

/// Bonds between events that are about the same, each with its nearest.
pub(crate) fn bonds(scales: &Scales<'_, '_, '_>, happenings: &[Happening]) -> Vec<Bond> {
    let topics: Vec<Topic> =
        happenings.iter().enumerate().filter(|(_, h)| h.main).map(|(i, h)| topic(scales, i, h)).collect();
    let mut by_term: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (n, t) in topics.iter().enumerate() {
        for (term, _) in &t.theme {
            by_term.entry(*term).or_default().push(n);
        }
    }
    let mut out = Vec::new();
    for (n, t) in topics.iter().enumerate() {
        let met: BTreeSet<usize> = t
            .theme
            .iter()
            .filter_map(|(term, _)| by_term.get(term))
            .filter(|l| l.len() <= COMMON)
            .flatten()
            .copied()
            .filter(|m| *m != n)
            .collect();
        let mut near: Vec<(f64, usize)> = met
            .into_iter()
            .filter_map(|m| Some((surplus(scales, t, topics.get(m)?)?, m)))
            .filter(|(s, _)| *s >= 0.0)
            .collect();
        near.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        for (s, m) in near.into_iter().take(NEAREST) {
            if let Some(u) = topics.get(m) {
                out.push(bond(scales, happenings, t, u, s));
            }
        }
    }
    out
}

fn topic(scales: &Scales<'_, '_, '_>, at: usize, h: &Happening) -> Topic {
    let pages: Vec<PageNo> = h
        .tellings
        .iter()
        .map(|n| scales.tellings.get(*n))
        .filter(|t| t.main)
        .map(|t| t.page)
        .take(PAGES)
        .collect();
    let political = |n: &&EntNo| scales.cast.get(**n).country.is_some();
    let parties: Vec<EntNo> = h.parties.iter().filter(political).copied().collect();
    let country = |n: &EntNo| scales.cast.get(*n).country.map(str::to_owned);
    let states = parties.iter().filter_map(country).collect();
    let talk = matches!(h.event.kind, Some(EventType::Consult)) && h.parties.len() > 1;
    Topic { at, theme: scales.texts.theme(&pages), parties, states, talk, day: moment(scales, h) }
}

/// By how much two events are nearer than two of one story must be.
fn surplus(scales: &Scales<'_, '_, '_>, a: &Topic, b: &Topic) -> Option<f64> {
    if a.day.saturating_sub(b.day).saturating_abs() > FAR {
        return None;
    }
    let both: f64 = a
        .parties
        .iter()
        .filter(|p| b.parties.contains(p) && scales.cast.get(**p).kind != EntityKind::Group)
        .map(|p| scales.cast.rarity(*p))
        .sum();
    let states = a.states.intersection(&b.states).count() as f64;
    let mut needed = KINDRED - SHARED * (2.0 * both + (states - 1.0).max(0.0)).min(2.0);
    // Each names someone of a state that the other has nothing to do with.
    let only = |x: &Topic, y: &Topic| x.states.difference(&y.states).next().is_some();
    let person = |x: &Topic, y: &Topic| {
        x.parties.iter().any(|p| !y.parties.contains(p) && scales.cast.get(*p).kind == EntityKind::Person)
    };
    if a.talk && b.talk && (only(a, b) || only(b, a)) && person(a, b) && person(b, a) {
        needed += OTHER_PARTNERS;
    }
    if a.parties.is_empty() && b.parties.is_empty() {
        needed += NO_PARTIES;
    }
    Some(f64::from(dot(&a.theme, &b.theme)) - needed)
}

fn bond(scales: &Scales<'_, '_, '_>, happenings: &[Happening], a: &Topic, b: &Topic, s: f64) -> Bond {
    let key = |t: &Topic| {
        let h = &happenings[t.at];
        (t.day, printed(scales, h), h.event.id.as_str())
    };
    let (from, to) = if key(a) <= key(b) { (a.at, b.at) } else { (b.at, a.at) };
    let kind = link_kind(&happenings[from], &happenings[to]);
    let reason = format!("their pages are about the same (likeness {:.2})", dot(&a.theme, &b.theme));
    Bond { from, to, strength: 0.2 + s, firm: false, kind, reason }
}
