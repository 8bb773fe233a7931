//! Everything that the faces show, at one moment of the archive.

use crate::cards::{Card, cards};
use crate::names::{Known, names, names_at};
use crate::readings::Readings;
use crate::sayings::{Saying, said_too, sayings};
use crate::stages::Stages;
use isnad_archive::Archive;
use isnad_model::{Day, Decision, EntityId, Placed, Reading, Record, Span};
use isnad_record::{Background, Corrections};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::sync::Arc;

/// All pages and their record.
#[derive(Debug, Clone, Default)]
pub struct Snapshot {
    /// What the pages say together.
    pub record: Record,
    /// What each page says, by page id.
    pub readings: Readings,
    /// Entities, by id.
    pub names: BTreeMap<EntityId, Known>,
    /// The latest day on which a page is known to have been published: "today", as far as the archive knows.
    pub as_of: Option<Day>,
    /// How many statements all pages hold.
    pub statements: usize,
    /// Things said, the latest first.
    pub sayings: Vec<Saying>,
    /// What lists need of each page, in the order of the readings.
    pub cards: Vec<Card>,
}

/// What is kept of a snapshot, beside the readings: all that lists need, so that a question need not load these.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(crate) struct Kept {
    pub(crate) record: Record,
    names: BTreeMap<EntityId, Known>,
    as_of: Option<Day>,
    statements: usize,
    sayings: Vec<Saying>,
    cards: Vec<Card>,
}

impl Kept {
    /// Builds the record of readings, sorted by id, under what persons decided.
    pub(crate) fn build(stages: &Stages, readings: &[Reading], decisions: &[Decision]) -> (Self, Background) {
        let (record, background) = stages.record_counted(readings, decisions);
        let all: Vec<&Reading> = readings.iter().collect();
        let kept = Kept {
            sayings: sayings(&all, &record.families, &|text| stages.fold(text)),
            record,
            names: names(readings.iter()),
            cards: cards(readings.iter()),
            as_of: as_of(readings.iter()),
            statements: readings.iter().map(|r| r.statements.len()).sum(),
        };
        (kept, background)
    }

    /// Lays pages over it that were placed since it was built.
    pub(crate) fn lay(&mut self, pages: Vec<(Placed, Reading)>) {
        if pages.is_empty() {
            return;
        }
        let before: Vec<String> = self.record.groups.iter().map(|g| g.page.clone()).collect();
        let mut readings = Vec::with_capacity(pages.len());
        for (placed, reading) in pages {
            self.record.lay(placed);
            readings.push(reading);
        }
        let at = |page: &str| {
            self.record.groups.binary_search_by(|g| g.page.as_str().cmp(page)).unwrap_or(0) as u32
        };
        let moved: Vec<u32> = before.iter().map(|page| at(page)).collect();
        let is_new = |r: &Reading| before.binary_search(&r.article.id).is_err();
        readings.retain(is_new);
        readings.sort_by(|a, b| a.article.id.cmp(&b.article.id));
        self.names.values_mut().for_each(|known| known.moved(&moved));
        for (id, known) in names_at(readings.iter().map(|r| (at(&r.article.id), r))) {
            match self.names.entry(id) {
                Entry::Occupied(mut there) => there.get_mut().take(known),
                Entry::Vacant(none) => drop(none.insert(known)),
            }
        }
        for reading in &readings {
            self.cards.insert((at(&reading.article.id) as usize).min(self.cards.len()), Card::of(reading));
        }
        said_too(&mut self.sayings, &moved, readings.iter().map(|r| (at(&r.article.id), r)));
        self.statements += readings.iter().map(|r| r.statements.len()).sum::<usize>();
        // One page of 2099 does not set the clock.
        let near =
            |day: &Day| self.as_of.is_none_or(|now| day.since(now).is_ok_and(|s| s.get_days() <= APART));
        self.as_of = self.as_of.max(as_of(readings.iter()).filter(near));
        if let Some(today) = self.as_of {
            self.record.commitments.iter_mut().for_each(|c| c.reckon(today));
        }
    }

    /// The snapshot, with readings that lie in the archive.
    pub(crate) fn over(self, archive: Arc<Archive>, corrections: Corrections) -> Snapshot {
        let pages = self.record.groups.iter().map(|g| g.page.clone());
        let readings = Readings::kept(archive, corrections, pages);
        self.with(readings)
    }

    fn with(self, readings: Readings) -> Snapshot {
        let Kept { record, names, as_of, statements, sayings, cards } = self;
        Snapshot { record, readings, names, as_of, statements, sayings, cards }
    }
}

impl Snapshot {
    /// The readings of the pages that name an entity, in the order of their ids.
    pub fn naming(&self, id: &EntityId) -> impl Iterator<Item = &Reading> {
        let pages = self.names.get(id).map_or(&[][..], |known| known.pages.as_slice());
        pages.iter().filter_map(|at| self.readings.at(*at as usize))
    }

    /// The ids of the pages that name an entity, in their order. Loads none.
    pub fn naming_ids(&self, id: &EntityId) -> impl Iterator<Item = &str> {
        let pages = self.names.get(id).map_or(&[][..], |known| known.pages.as_slice());
        pages.iter().filter_map(|at| self.readings.id(*at))
    }

    /// What lists need of a page.
    pub fn card(&self, page: &str) -> Option<&Card> {
        self.cards.get(self.readings.position(page)?)
    }

    /// All pages by id, with what lists need of them. Loads none.
    pub fn pages(&self) -> impl Iterator<Item = (&str, &Card)> {
        self.readings.keys().map(String::as_str).zip(&self.cards)
    }

    /// The snapshot of readings, sorted by id, as they were read, with what persons put right on single pages laid over them.
    pub fn corrected(stages: &Stages, mut readings: Vec<Reading>, decisions: &[Decision]) -> Self {
        let page = |id: &str| readings.iter().find(|r| r.article.id == id).cloned();
        let corrections = Corrections::new(decisions, page);
        readings.iter_mut().for_each(|r| corrections.apply(r));
        Kept::build(stages, &readings, decisions).0.with(Readings::from(readings))
    }

    /// The name of an entity, or its id where no page names it.
    pub fn name<'a>(&'a self, id: &'a EntityId) -> &'a str {
        self.names.get(id).map_or(id.0.as_str(), |k| k.name.as_str())
    }

    /// The names of entities, with ` · ` between them; a dash where there is none.
    pub fn names_of(&self, ids: &[EntityId]) -> String {
        if ids.is_empty() {
            return "—".into();
        }
        ids.iter().map(|id| self.name(id)).collect::<Vec<_>>().join(" · ")
    }

    /// The words of a page under a span; empty where there are none.
    pub fn words(&self, page: &str, span: Span) -> &str {
        self.readings.get(page).map_or("", |r| span.of(&r.article.text))
    }
}

/// Pages below which no day is taken for a slip of the pen.
const FEW: usize = 50;
/// Days that part the last page from all others, if its day is a slip.
const APART: i32 = 366;

/// The latest day that some page is known to have been published on or after. A page dated 2099 among those of 2025 does not
/// set the clock: of many pages the last hundredth is passed over if it lies more than a year after the rest.
pub(crate) fn as_of<'r>(readings: impl Iterator<Item = &'r Reading>) -> Option<Day> {
    let mut days: Vec<Day> = readings.filter_map(|r| r.article.published.earliest).collect();
    days.sort_unstable();
    let odd = if days.len() < FEW { 0 } else { days.len().div_ceil(100) };
    let last = days.len().saturating_sub(1);
    let gap = |i: &usize| match (days.get(i - 1), days.get(*i)) {
        (Some(a), Some(b)) => b.since(*a).is_ok_and(|s| s.get_days() > APART),
        _ => false,
    };
    let cut = (days.len().saturating_sub(odd).max(1)..days.len()).find(gap);
    days.get(cut.map_or(last, |i| i - 1)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;
    use isnad_model::{Article, When};

    fn on(days: impl IntoIterator<Item = Day>) -> Option<Day> {
        let page = |day| Article { published: When::day(day, "given"), ..Article::default() };
        let readings: Vec<Reading> =
            days.into_iter().map(|d| Reading { article: page(d), ..Reading::default() }).collect();
        as_of(readings.iter())
    }

    #[test]
    fn one_page_of_2099_does_not_set_the_clock() {
        let day = |i: i8| Day::constant(2025, 3, i % 28 + 1);
        let far = Day::constant(2099, 1, 1);
        assert_eq!(on((0..99).map(day).chain([far])), Some(Day::constant(2025, 3, 28)));
        assert_eq!(on([day(1), far]), Some(far), "of two pages neither is odd");
        assert_eq!(on((0..99).map(day).chain([far, far, far])), Some(far), "three are no slip");
        assert_eq!(on([]), None);
    }
}
