//! Forgetting pages: they, what was read from them, what they added to the record, what was learned from them, and their
//! words in what persons decided.
//!
//! A decision of a person is kept by tellings. One that loses some of them goes on with the others of the same event, and
//! stays as it was signed. One that loses all is about nothing any more: that it was taken, by whom and when, stays; its
//! title and its reason may hold the page's words, and go.

use crate::search::Indexing;
use crate::{Engine, Error, Progress, Snapshot, Work, decide};
use isnad_archive::{Archive, Forget, Index};
use isnad_model::{Act, Anchor, Decision, Named, Reading, TellingRef};
use std::collections::BTreeSet;

/// What forgetting would take away.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forgetting {
    /// The pages, all versions of each: id and headline.
    pub pages: Vec<(String, String)>,
    /// Pages that hold copies of their text and stay.
    pub copies: Vec<String>,
    /// Decisions that go on with other tellings of what they are about.
    pub moved: Vec<u64>,
    /// Decisions that are about nothing any more.
    pub emptied: Vec<u64>,
    forget: Forget,
}

impl Engine {
    /// What forgetting these pages would take away. All versions of a page go together.
    ///
    /// # Errors
    /// [`Error::UnknownId`] and [`Error::AmbiguousId`]; where the archive cannot be read.
    pub fn forgetting(&self, ids: &[String]) -> Result<Forgetting, Error> {
        let all = self.archive().pages()?;
        let bases: BTreeSet<&str> = all.iter().map(|p| p.base.as_str()).collect();
        let mut wanted = BTreeSet::new();
        for id in ids {
            wanted.insert(match all.iter().find(|p| p.id == *id) {
                Some(page) => page.base.as_str(),
                None => one_that_begins(&bases, id)?,
            });
        }
        let going: Vec<_> = all.iter().filter(|p| wanted.contains(p.base.as_str())).collect();
        let gone: BTreeSet<&str> = going.iter().map(|p| p.id.as_str()).collect();
        let snapshot = self.snapshot()?;
        let mut out = Forgetting {
            pages: going.iter().map(|p| (p.id.clone(), p.headline.clone())).collect(),
            copies: copies(&snapshot, &gone),
            ..Forgetting::default()
        };
        let decisions = self.decisions()?;
        let readings = if decisions.is_empty() { Vec::new() } else { self.archive().readings()?.1 };
        let rest = Gone { pages: &gone, snapshot: &snapshot, readings: &readings };
        for decision in decisions {
            match rest.without(&decision) {
                Some(changed) if changed.act == Act::Forgotten => {
                    out.emptied.push(changed.no);
                    out.forget.decisions.push(changed);
                }
                Some(changed) => {
                    out.moved.push(changed.no);
                    out.forget.decisions.push(changed);
                }
                None => {}
            }
        }
        out.forget.rows = going.iter().map(|p| p.n).collect();
        let standing = self.archive().standing()?;
        out.forget.standing =
            standing.into_iter().filter(|(page, _)| !gone.contains(page.as_str())).collect();
        Ok(out)
    }

    /// Forgets pages: takes them out, writes archive and index anew so that their words are in no byte of them, and builds
    /// the record of the others.
    ///
    /// # Errors
    /// Where the archive cannot be written. Once the pages are out, whatever is left to do is done by whoever opens the
    /// archive next.
    pub fn forget(&mut self, what: &Forgetting, progress: &mut dyn Progress) -> Result<(), Error> {
        self.make_writable()?;
        self.archive().forget(&what.forget)?;
        self.finish_forgetting(progress)
    }

    /// Does what is left to do of a forgetting.
    pub(crate) fn finish_forgetting(&mut self, progress: &mut dyn Progress) -> Result<(), Error> {
        self.make_writable()?;
        progress.step(Work::Forgetting, 0, 3);
        // Habits may have rested on the pages: they are learned again from the others, before the file is written anew.
        self.recall()?;
        let loaded = self.settle()?;
        progress.step(Work::Forgetting, 1, 3);
        self.forget_in_index()?;
        progress.step(Work::Forgetting, 2, 3);
        self.archive().compact()?;
        self.archive().forgotten()?;
        progress.recording(self.archive().len()?);
        self.catch_up(loaded)
    }

    /// Brings the index up to date and writes it anew where it held what is gone.
    fn forget_in_index(&self) -> Result<(), Error> {
        let folder = || Index::folder(self.archive().path());
        let index = self.index()?;
        if self.archive().in_a_file() && !index.in_a_folder() && folder().exists() {
            // It is there and holds the words, but cannot be opened for writing.
            return Err(Error::Archive(isnad_archive::Error::ReadOnly { path: folder() }));
        }
        match Indexing::begin(index, self.archive())? {
            Some(indexing) => indexing.compact(self.archive(), self.stages()),
            None => Err(Error::Archive(isnad_archive::Error::Busy { path: folder() })),
        }
    }
}

/// True where a forgetting was cut off.
pub(crate) fn left_over(archive: &Archive) -> bool {
    archive.in_a_file() && archive.forgetting().unwrap_or(false)
}

/// The page whose id begins so.
fn one_that_begins<'p>(bases: &BTreeSet<&'p str>, id: &str) -> Result<&'p str, Error> {
    let mut found = bases.iter().copied().filter(|b| !id.is_empty() && b.starts_with(id));
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(Error::UnknownId { id: id.to_owned() }),
        (Some(a), Some(b)) => Err(Error::AmbiguousId {
            id: id.to_owned(),
            candidates: [a, b].into_iter().chain(found).take(5).map(str::to_owned).collect(),
        }),
    }
}

/// The pages that share a text with one that goes, and stay.
fn copies(snapshot: &Snapshot, gone: &BTreeSet<&str>) -> Vec<String> {
    let families =
        snapshot.record.families.iter().filter(|f| f.pages.iter().any(|p| gone.contains(p.as_str())));
    let pages: BTreeSet<&String> =
        families.flat_map(|f| &f.pages).filter(|p| !gone.contains(p.as_str())).collect();
    pages.into_iter().cloned().collect()
}

/// What goes, and what is known of the rest.
struct Gone<'a> {
    pages: &'a BTreeSet<&'a str>,
    snapshot: &'a Snapshot,
    /// The readings as they were read, without corrections: those have other ids.
    readings: &'a [Reading],
}

impl Gone<'_> {
    fn page(&self, page: &str) -> bool {
        self.pages.contains(page)
    }

    /// A decision without the pages that go; `None` where it names none of them.
    fn without(&self, decision: &Decision) -> Option<Decision> {
        if !self.named_in(&decision.act) {
            return None;
        }
        Some(match self.rest(&decision.act) {
            Some(act) => Decision { act, ..decision.clone() },
            None => Decision { act: Act::Forgotten, note: None, ..decision.clone() },
        })
    }

    fn named_in(&self, act: &Act) -> bool {
        let any = |all: &[Anchor]| all.iter().any(|a| self.page(&a.page));
        let all = |all: &[Named]| all.iter().any(|n| self.page(&n.page));
        let one = |named: &Named| self.page(&named.page);
        match act {
            Act::Join { stories } => any(stories),
            Act::JoinEvents { events } => any(events),
            Act::Split { part, rest } | Act::SplitEvent { part, rest } => any(part) || any(rest),
            Act::Rename { story, .. } => self.page(&story.page),
            Act::Judge { promise, .. } => self.page(&promise.page),
            Act::Speaker { statement, speaker } => {
                self.page(&statement.page) || speaker.as_ref().is_some_and(one)
            }
            Act::MergePersons { keep, also } => one(keep) || all(also),
            Act::PartPerson { person, pages, other } => {
                one(person) || one(other) || pages.iter().any(|p| self.page(p))
            }
            Act::Undo { .. } | Act::Forgotten => false,
        }
    }

    /// What remains of an act; `None` where it would decide nothing.
    fn rest(&self, act: &Act) -> Option<Act> {
        Some(match act {
            Act::Join { stories } => {
                let mut kept: Vec<Anchor> = Vec::new();
                for story in stories {
                    kept.extend(self.story(story).filter(|a| !kept.contains(a)));
                }
                let stories = kept;
                (stories.len() > 1).then_some(Act::Join { stories })?
            }
            Act::JoinEvents { events } => {
                let events = self.anchors(events);
                (events.len() > 1).then_some(Act::JoinEvents { events })?
            }
            Act::Split { part, rest } => {
                let (part, rest) = (self.anchors(part), self.anchors(rest));
                (!part.is_empty() && !rest.is_empty()).then_some(Act::Split { part, rest })?
            }
            // All tellings are named, so none has to be put in the place of another.
            Act::SplitEvent { part, rest } => {
                let stay = |all: &[Anchor]| -> Vec<Anchor> {
                    all.iter().filter(|a| !self.page(&a.page)).cloned().collect()
                };
                let (part, rest) = (stay(part), stay(rest));
                (!part.is_empty() && !rest.is_empty()).then_some(Act::SplitEvent { part, rest })?
            }
            Act::Rename { story, title } => Act::Rename { story: self.story(story)?, title: title.clone() },
            Act::Judge { promise, verdict, part } => {
                Act::Judge { promise: self.anchor(promise)?, verdict: *verdict, part: *part }
            }
            Act::Speaker { statement, speaker } => {
                if self.page(&statement.page) {
                    return None;
                }
                let speaker = speaker.as_ref().map(|s| self.named(s).ok_or(())).transpose().ok()?;
                Act::Speaker { statement: statement.clone(), speaker }
            }
            Act::MergePersons { keep, also } => {
                let also: Vec<Named> = also.iter().filter_map(|n| self.named(n)).collect();
                let keep = self.named(keep)?;
                (!also.is_empty()).then_some(Act::MergePersons { keep, also })?
            }
            Act::PartPerson { person, pages, other } => {
                let pages: Vec<String> = pages.iter().filter(|p| !self.page(p)).cloned().collect();
                let (person, other) = (self.named(person)?, self.named(other)?);
                (!pages.is_empty()).then_some(Act::PartPerson { person, pages, other })?
            }
            Act::Undo { .. } | Act::Forgotten => act.clone(),
        })
    }

    fn anchors(&self, all: &[Anchor]) -> Vec<Anchor> {
        let mut kept: Vec<Anchor> = Vec::new();
        for anchor in all {
            kept.extend(self.anchor(anchor).filter(|a| !kept.contains(a)));
        }
        kept
    }

    fn anchor(&self, anchor: &Anchor) -> Option<Anchor> {
        if self.page(&anchor.page) { self.elsewhere(anchor) } else { Some(anchor.clone()) }
    }

    /// What stands for a storyline: another telling of the same event, else of another event of the storyline.
    fn story(&self, anchor: &Anchor) -> Option<Anchor> {
        let record = &self.snapshot.record;
        let other = || {
            let group = record.groups.iter().find(|g| g.page == anchor.page)?;
            let events = &record.storyline(&group.story)?.events;
            let tellings = events.iter().filter_map(|id| record.event(id)).flat_map(|e| &e.tellings);
            tellings.filter(|t| !self.page(&t.page)).find_map(|t| decide::anchor_of(self.snapshot, t))
        };
        self.anchor(anchor).or_else(other)
    }

    /// Another telling of the same event, on a page that stays.
    fn elsewhere(&self, anchor: &Anchor) -> Option<Anchor> {
        let stays = |t: &&TellingRef| !self.page(&t.page);
        let told =
            |t: &TellingRef| t.page == anchor.page && (anchor.event.is_none() || t.event == anchor.event);
        let event = self.snapshot.record.events.iter().find(|e| e.tellings.iter().any(told))?;
        let telling = event.tellings.iter().find(stays);
        telling.and_then(|t| decide::anchor_of(self.snapshot, t))
    }

    /// The same person on a page that stays. Whom no page names was made by the decision itself.
    fn named(&self, named: &Named) -> Option<Named> {
        if !self.page(&named.page) {
            return Some(named.clone());
        }
        self.readings.iter().filter(|r| !self.page(&r.article.id)).find_map(|reading| {
            let entity = reading.entity(&named.id)?;
            let words = entity.mentions.first()?.of(&reading.article.text).to_owned();
            let (page, name) = (reading.article.id.clone(), entity.name.clone());
            Some(Named { page, words, name, ..named.clone() })
        })
    }
}
