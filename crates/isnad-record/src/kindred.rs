//! Events of one story whose pages name no two parties together: what binds them is what they are about.
//!
//! A ministry tells of a bridge, a paper of a letter, an engineer of a pillar, and all of it is the story of two
//! states and their crossing. Each event that some page is about is compared with the others by the words that
//! its pages share with any page of their language, and with those of its parties' states. It is tied to its
//! nearest few, where they are near enough: the page about the weather in the same valley shares a place name and
//! no more. Two
//! talks of one state with other partners need more, for all talks are told in the same words.

use crate::event::Happening;
use crate::join::Scales;
use crate::story::{Bond, link_kind, moment, printed};
use crate::telling::EntNo;
use crate::text::{Vector, dot};
use crate::world::PageNo;
use isnad_model::EntityKind;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// Likeness in theme from which two events are of one story.
const KINDRED: f64 = 0.14;
/// Words that both must have at least: two names in two headlines are no theme.
const WORDS: usize = 6;
/// What each party that both have takes off, by how rarely it is named, and each state.
const SHARED: f64 = 0.03;
/// What two events with one state in common and another partner each must have on top.
const OTHER_PARTNERS: f64 = 0.12;
/// What an event without a party that belongs to a state must have on top: words of sport and weather repeat.
const NO_PARTIES: f64 = 0.04;
/// What it takes on top in a language of few pages, where even words of every day look rare.
const FEW_PAGES: f64 = 0.14;
/// Pages of a language below which they are few.
const FEW: usize = 20;
/// What is needed on top for each tenfold of ten events of the same days: among a thousand, some are alike by
/// chance.
const CROWDED: f64 = 0.05;
/// Days before and after an event whose events stand beside it.
const BESIDE: i32 = 3;
/// Nearest events that each event is tied to.
const NEAREST: usize = 3;
/// Events with a term beyond which it is no help in finding others.
const COMMON: usize = 60;
/// Events with a term up to which it is summed beforehand.
const SUMMED: usize = 1000;
/// Days between two events beyond which they are not one story by their words.
const FAR: i32 = 150;
/// Pages of an event that stand for it.
const PAGES: usize = 4;

/// One event in the comparison.
struct Topic {
    at: usize,
    theme: Vector,
    /// Those whom the leads name, and the parties: without mere groups and bodies of no known state.
    named: BTreeSet<EntNo>,
    parties: Vec<EntNo>,
    few: bool,
    states: BTreeSet<String>,
    day: i32,
}

/// Bonds between events that are about the same, each with its nearest.
pub(crate) fn bonds(scales: &Scales<'_, '_, '_>, happenings: &[Happening]) -> Vec<Bond> {
    let topics: Vec<Topic> =
        happenings.iter().enumerate().filter(|(_, h)| h.main).map(|(i, h)| topic(scales, i, h)).collect();
    let mut days: Vec<i32> = topics.iter().map(|t| t.day).collect();
    days.sort_unstable();
    let crowd = |t: &Topic| {
        let upto = |day: i32| days.partition_point(|d| *d <= day);
        let (first, last) = (t.day.saturating_sub(BESIDE), t.day.saturating_add(BESIDE));
        let beside = upto(last).saturating_sub(upto(first.saturating_sub(1)));
        // Of a larger record its pages: about as many as its events.
        let beside = beside.max(scales.background.between(first, last));
        CROWDED * (1.0 + beside as f64 / 10.0).log10()
    };
    let mut meets = Meets::new(scales, &topics);
    let mut spread = Spread::new(&topics);
    let mut out = Vec::new();
    for (n, t) in topics.iter().enumerate() {
        let crowd = crowd(t);
        // Nothing less is needed of any two: see `surplus`.
        let floor = KINDRED - 2.0 * SHARED + crowd;
        spread.over(&t.theme);
        let mut near: Vec<(f64, usize)> = Vec::new();
        for m in meets.of(n, t, floor) {
            let Some(u) = topics.get(m).filter(|u| t.day.saturating_sub(u.day).saturating_abs() <= FAR)
            else {
                continue;
            };
            let (likeness, words) = spread.likeness(&u.theme);
            if words >= WORDS && likeness >= floor - ROUNDED {
                let s = surplus(scales, t, u, likeness) - crowd;
                near.extend((s >= 0.0).then_some((s, m)));
            }
        }
        near.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        for (s, m) in near.into_iter().take(NEAREST) {
            if let Some(u) = topics.get(m) {
                out.push(bond(scales, happenings, t, u, s));
            }
        }
    }
    out
}

/// A little below the floor: sums of other order round otherwise.
const ROUNDED: f64 = 1e-4;

/// One theme laid out by its terms, so that many others can be compared with it, each in one walk.
struct Spread {
    weights: Vec<f32>,
    terms: Vec<u32>,
}

impl Spread {
    fn new(topics: &[Topic]) -> Self {
        let last = topics.iter().filter_map(|t| t.theme.last()).map(|(term, _)| *term).max();
        Spread { weights: vec![0.0; last.map_or(0, |t| t as usize + 1)], terms: Vec::new() }
    }

    /// Lays a theme out in the place of the one before.
    fn over(&mut self, theme: &Vector) {
        for term in self.terms.drain(..) {
            self.weights[term as usize] = 0.0;
        }
        for (term, w) in theme {
            self.weights[*term as usize] = *w;
            self.terms.push(*term);
        }
    }

    /// The cosine with another theme, and how many words they share. The same number as that of [`dot`]: what is not shared
    /// adds nothing.
    fn likeness(&self, theme: &Vector) -> (f64, usize) {
        let (mut sum, mut words) = (0.0_f32, 0);
        for (term, w) in theme {
            let mine = self.weights[*term as usize];
            sum += mine * w;
            words += usize::from(mine > 0.0);
        }
        (f64::from(sum), words)
    }
}

/// Which topics share a term that not too many have, and may be near enough. The likeness over the terms that many have is at
/// most the product of what these weigh in both, so most that meet need not be compared in full.
struct Meets {
    /// The topics that have a term; those of the rarer terms meet, the others only add to the likeness of those that met.
    by_term: FxHashMap<u32, Vec<(usize, f32)>>,
    /// The rarer terms.
    meeting: FxHashSet<u32>,
    /// Of each topic, the length of its theme in terms that many have.
    rest: Vec<f32>,
    sums: Vec<f32>,
}

impl Meets {
    fn new(scales: &Scales<'_, '_, '_>, topics: &[Topic]) -> Self {
        let mut by_term: FxHashMap<u32, Vec<(usize, f32)>> = FxHashMap::default();
        for (n, t) in topics.iter().enumerate() {
            for (term, w) in &t.theme {
                by_term.entry(*term).or_default().push((n, *w));
            }
        }
        by_term.retain(|_, l| l.len() <= SUMMED);
        let rest = |t: &Topic| -> f32 {
            let many = t.theme.iter().filter(|(term, _)| !by_term.contains_key(term));
            many.map(|(_, w)| w * w).sum::<f32>().sqrt()
        };
        let few = |term: &u32| scales.texts.beyond(*term) <= COMMON;
        let meeting = by_term
            .iter()
            .filter(|(term, l)| l.len() <= COMMON && few(term))
            .map(|(term, _)| *term)
            .collect();
        Meets { meeting, rest: topics.iter().map(rest).collect(), sums: vec![0.0; topics.len()], by_term }
    }

    /// The topics that may reach the likeness `floor` with topic `n`, sorted.
    fn of(&mut self, n: usize, t: &Topic, floor: f64) -> Vec<usize> {
        let mut met: Vec<usize> = Vec::new();
        let lists = || t.theme.iter().filter_map(|(term, w)| Some((self.by_term.get(term)?, *w)));
        let meeting = t.theme.iter().filter(|(term, _)| self.meeting.contains(term));
        for list in meeting.filter_map(|(term, _)| self.by_term.get(term)) {
            met.extend(list.iter().map(|(m, _)| *m).filter(|m| *m != n));
        }
        met.sort_unstable();
        met.dedup();
        for (list, w) in lists() {
            for (m, v) in list {
                self.sums[*m] += w * v;
            }
        }
        let sums: Vec<f32> = met.iter().map(|m| self.sums[*m]).collect();
        for (list, _) in lists() {
            list.iter().for_each(|(m, _)| self.sums[*m] = 0.0);
        }
        let rest = self.rest[n];
        let mut most = met.iter().zip(sums).map(|(m, sum)| sum + rest * self.rest[*m]);
        met.iter().copied().filter(|_| most.next().is_some_and(|m| f64::from(m) >= floor - ROUNDED)).collect()
    }
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
    let known = |n: &EntNo| {
        let m = scales.cast.get(*n);
        m.country.is_some() || matches!(m.kind, EntityKind::Place | EntityKind::Person)
    };
    let leads = pages.iter().filter_map(|p| scales.tellings.cast.get(*p as usize)).flatten();
    let named = leads.chain(&parties).copied().filter(known).collect();
    let tongue = |p: PageNo| scales.world.leaf(p).reading().article.language.as_deref();
    let few = pages.first().is_some_and(|p| {
        (0..scales.world.len() as PageNo).filter(|q| tongue(*q) == tongue(*p)).take(FEW).count() < FEW
    });
    let states = parties.iter().filter_map(country).collect();
    Topic { at, theme: scales.texts.theme(&pages), named, parties, few, states, day: moment(scales, h) }
}

/// By how much two events whose themes are so alike are nearer than two of one story must be.
fn surplus(scales: &Scales<'_, '_, '_>, a: &Topic, b: &Topic, likeness: f64) -> f64 {
    // A person or a place is more of a story than a state, which stands in all the stories of its country.
    let telling = |p: EntNo| match scales.cast.get(p).kind {
        EntityKind::Person | EntityKind::Place => 2.0,
        _ => 1.0,
    };
    let both: f64 = a.named.intersection(&b.named).map(|p| telling(*p) * scales.cast.rarity(*p)).sum();
    let states = a.states.intersection(&b.states).count() as f64;
    let mut needed = KINDRED - SHARED * (2.0 * both + (states - 1.0).max(0.0)).min(2.0);
    // One state in both, and in each another one that the other has nothing to do with: other partners.
    let only = |x: &Topic, y: &Topic| x.states.difference(&y.states).next().is_some();
    if states > 0.0 && only(a, b) && only(b, a) {
        needed += OTHER_PARTNERS;
    }
    if a.parties.is_empty() || b.parties.is_empty() {
        needed += NO_PARTIES;
    }
    if a.few || b.few {
        needed += FEW_PAGES;
    }
    likeness - needed
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
