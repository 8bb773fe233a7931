//! The decisions of persons, brought to the events of this building of the record.
//!
//! A decision names tellings, not ids, so it finds its events again when pages have come in or were read anew. Joins are
//! bonds that no size or likeness outweighs; a split is a wall between two sets of events, and the rest of the story falls to
//! the side that it is bound to more strongly. The later decision wins over the earlier: who joins what was split takes the
//! wall away, and who splits what was joined takes that bond away.

use crate::event::Happening;
use crate::join::Scales;
use crate::telling::TellNo;
use isnad_model::decision::holding;
use isnad_model::{Act, Anchor, Decision, Judged};
use std::collections::{BTreeMap, BTreeSet};

/// Two events that are one story by decision.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Tie<'d> {
    pub(crate) a: usize,
    pub(crate) b: usize,
    pub(crate) decision: &'d Decision,
}

/// A wall between two sets of events.
#[derive(Debug)]
pub(crate) struct Wall {
    pub(crate) part: BTreeSet<usize>,
    pub(crate) rest: BTreeSet<usize>,
    pub(crate) decision: u64,
}

/// All decisions that hold, by index of the events that they are about.
#[derive(Debug, Default)]
pub(crate) struct Decided<'d> {
    pub(crate) ties: Vec<Tie<'d>>,
    pub(crate) walls: Vec<Wall>,
    /// Titles, by event of the story; the last one given counts.
    pub(crate) titles: BTreeMap<usize, (u64, &'d str)>,
    /// Verdicts, by event that a promise is told in, in the order in which they were given; with which of its promises.
    verdicts: BTreeMap<usize, Vec<(Option<u64>, Judged)>>,
}

impl<'d> Decided<'d> {
    /// Finds the events that decisions are about. What no page tells any more is passed over.
    pub(crate) fn new(scales: &Scales<'_, '_, '_>, happenings: &[Happening], all: &'d [Decision]) -> Self {
        let mut out = Decided::default();
        if all.is_empty() {
            return out;
        }
        let mut of: BTreeMap<TellNo, usize> = BTreeMap::new();
        for (i, h) in happenings.iter().enumerate() {
            of.extend(h.tellings.iter().map(|t| (*t, i)));
        }
        let event = |a: &Anchor| find(scales, a).and_then(|t| of.get(&t).copied());
        let events = |list: &[Anchor]| -> BTreeSet<usize> { list.iter().filter_map(event).collect() };
        for d in holding(all) {
            match &d.act {
                Act::Join { stories } => out.join(&events(stories), d),
                Act::Split { part, rest } => out.split(events(part), events(rest), d),
                Act::Rename { story, title } => {
                    if let Some(i) = event(story) {
                        out.titles.insert(i, (d.no, title));
                    }
                }
                Act::Judge { promise, verdict, part } => {
                    if let Some(i) = event(promise) {
                        let (by, at, note) = (d.by.clone(), d.at.clone(), d.note.clone());
                        let judged = Judged { verdict: *verdict, by, at, note, decision: d.no };
                        out.verdicts.entry(i).or_default().push((*part, judged));
                    }
                }
                // Events and readings were put right before.
                _ => {}
            }
        }
        out
    }

    /// The last verdict on a promise of an event; `is` tells whether a part is this promise's.
    pub(crate) fn verdict(&self, event: usize, is: impl Fn(u64) -> bool) -> Option<Judged> {
        let given = self.verdicts.get(&event)?;
        given.iter().rfind(|(part, _)| part.is_none_or(&is)).map(|(_, judged)| judged.clone())
    }

    /// Numbers of the decisions that shaped or named the story of these events.
    pub(crate) fn of_story(&self, events: &[usize]) -> Vec<u64> {
        let has = |i: &usize| events.contains(i);
        let ties = self.ties.iter().filter(|t| has(&t.a)).map(|t| t.decision.no);
        let walls = self.walls.iter().filter(|w| w.part.iter().chain(&w.rest).any(has)).map(|w| w.decision);
        let titles = events.iter().filter_map(|i| self.titles.get(i)).map(|(no, _)| *no);
        let all: BTreeSet<u64> = ties.chain(walls).chain(titles).collect();
        all.into_iter().collect()
    }

    fn join(&mut self, events: &BTreeSet<usize>, decision: &'d Decision) {
        let crosses = |w: &Wall| !w.part.is_disjoint(events) && !w.rest.is_disjoint(events);
        self.walls.retain(|w| !crosses(w));
        self.tie(events, decision);
    }

    fn tie(&mut self, events: &BTreeSet<usize>, decision: &'d Decision) {
        let rest = events.iter().skip(1);
        self.ties.extend(events.iter().zip(rest).map(|(a, b)| Tie { a: *a, b: *b, decision }));
    }

    fn split(&mut self, part: BTreeSet<usize>, mut rest: BTreeSet<usize>, decision: &'d Decision) {
        // One event may have come to hold tellings of both sides: then there is nothing to hold apart in it.
        rest.retain(|i| !part.contains(i));
        let across = |t: &Tie<'_>| {
            (part.contains(&t.a) && rest.contains(&t.b)) || (part.contains(&t.b) && rest.contains(&t.a))
        };
        self.ties.retain(|t| !across(t));
        self.tie(&part, decision);
        self.walls.push(Wall { part, rest, decision: decision.no });
    }
}

/// The telling that an anchor names.
pub(crate) fn find(scales: &Scales<'_, '_, '_>, anchor: &Anchor) -> Option<TellNo> {
    let page = scales.world.find(&anchor.page)?;
    let main = scales.tellings.main.get(page as usize).copied()?;
    let Some(event) = anchor.event else { return Some(main) };
    let text = &scales.world.leaf(page).reading().article.text;
    let tellings = scales.tellings.of_page(page);
    let says = |n: &usize| {
        tellings.get(*n).and_then(|t| t.coded).is_some_and(|e| e.trigger.of(text).trim() == anchor.words)
    };
    let same = |n: &usize| tellings.get(*n).is_some_and(|t| t.event == Some(event));
    let found = (0..tellings.len())
        .find(|n| same(n) && says(n))
        .or_else(|| (0..tellings.len()).find(says))
        .or_else(|| (0..tellings.len()).find(same));
    Some(main + found.unwrap_or(0) as TellNo)
}
