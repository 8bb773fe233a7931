//! Decisions of persons: on which events are one story, what it is called, whether a promise was kept. Those on single
//! events, statements and persons are in [`crate::correct`].
//!
//! Ids of the record change when it is built anew; tellings do not. So what a person names by its id is kept by its
//! tellings.

use crate::query::{self, Item};
use crate::{Engine, Error, Snapshot};
use isnad_model::{Act, Anchor, Decision, RecordEvent, StoryChange, TellingRef, Verdict};
use std::collections::BTreeSet;

/// Who decides, when, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Signature {
    /// The person's name.
    pub by: String,
    /// The time, as ISO 8601 tells it. The engine asks no clock.
    pub at: String,
    /// The person's reason.
    pub note: Option<String>,
}

impl Engine {
    /// Makes the storylines of these ids one (of storylines, events, or pages).
    ///
    /// # Errors
    /// [`Error::UnknownId`] and [`Error::AmbiguousId`]; [`Error::NoDecision`] where it would decide nothing; where the archive
    /// cannot be written.
    pub fn join_stories(&self, ids: &[String], signature: Signature) -> Result<Decision, Error> {
        let snapshot = self.snapshot()?;
        let mut stories = Vec::new();
        let mut seen = BTreeSet::new();
        for id in ids {
            let story = story_of(&snapshot, id)?;
            if seen.insert(story.to_owned()) {
                stories.extend(first_anchor(&snapshot, story));
            }
        }
        if stories.len() < 2 {
            return Err(nothing("they are one storyline already"));
        }
        self.decide(Act::Join { stories }, signature)
    }

    /// Makes events (or the events of pages) of one storyline a storyline of their own.
    ///
    /// # Errors
    /// As [`Engine::join_stories`].
    pub fn split_story(&self, ids: &[String], signature: Signature) -> Result<Decision, Error> {
        let snapshot = self.snapshot()?;
        let mut part: BTreeSet<&str> = BTreeSet::new();
        let mut stories: BTreeSet<&str> = BTreeSet::new();
        for id in ids {
            let event = event_of(&snapshot, id)?;
            part.insert(&event.id);
            stories.insert(&event.storyline);
        }
        let (Some(story), 1) = (stories.first(), stories.len()) else {
            return Err(nothing("the events stand in several storylines"));
        };
        let all = snapshot.record.storyline(story).map_or(&[][..], |s| s.events.as_slice());
        let events = |go: bool| -> Vec<Anchor> {
            let ids = all.iter().filter(|e| part.contains(e.as_str()) == go);
            ids.filter_map(|e| snapshot.record.event(e)).filter_map(|e| anchor(&snapshot, e)).collect()
        };
        let (part, rest) = (events(true), events(false));
        if rest.is_empty() {
            return Err(nothing("these are all the events of the storyline"));
        }
        self.decide(Act::Split { part, rest }, signature)
    }

    /// Gives a storyline a title.
    ///
    /// # Errors
    /// As [`Engine::join_stories`].
    pub fn rename_story(&self, id: &str, title: &str, signature: Signature) -> Result<Decision, Error> {
        let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
        if title.is_empty() {
            return Err(nothing("the title is empty"));
        }
        let snapshot = self.snapshot()?;
        let story = first_anchor(&snapshot, story_of(&snapshot, id)?);
        let story = story.ok_or_else(|| Error::UnknownId { id: id.to_owned() })?;
        self.decide(Act::Rename { story, title }, signature)
    }

    /// Says that a promise was kept or broken.
    ///
    /// # Errors
    /// As [`Engine::join_stories`].
    pub fn judge(&self, id: &str, verdict: Verdict, signature: Signature) -> Result<Decision, Error> {
        let snapshot = self.snapshot()?;
        let Item::Commitment(promise) = query::show(&snapshot, id)? else {
            return Err(nothing(&format!("`{id}` is no promise")));
        };
        let event = promise.foreseen.as_deref().and_then(|e| snapshot.record.event(e));
        let part = promise.kind.is_none().then(|| isnad_record::part_of(&promise.act));
        let promise = event.and_then(|e| anchor(&snapshot, e));
        let promise = promise.ok_or_else(|| Error::UnknownId { id: id.to_owned() })?;
        self.decide(Act::Judge { promise, verdict, part }, signature)
    }

    /// Takes a decision back. It stays on record, with who took it back.
    ///
    /// # Errors
    /// [`Error::NoDecision`] where no decision has this number, or it holds no more.
    pub fn undo(&self, decision: u64, signature: Signature) -> Result<Decision, Error> {
        let all = self.decisions()?;
        if !isnad_model::decision::holding(&all).iter().any(|d| d.no == decision) {
            return Err(nothing(&format!("no decision {decision} holds")));
        }
        // What an earlier decision did to a page is looked up as it is done, so nothing but the number is kept.
        self.decide(Act::Undo { decision }, signature)
    }

    /// All decisions, in the order in which they were taken.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn decisions(&self) -> Result<Vec<Decision>, Error> {
        Ok(self.archive().decisions()?)
    }

    /// What became of a storyline from one building of the record to the next; of all, where none is named.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn story_changes(&self, story: Option<&str>) -> Result<Vec<StoryChange>, Error> {
        Ok(self.archive().story_changes(story)?)
    }

    pub(crate) fn decide(&self, act: Act, signature: Signature) -> Result<Decision, Error> {
        let mut touched = Vec::new();
        for page in self.touched(&act)? {
            touched.extend(self.archive().find(&page)?);
        }
        let Signature { by, at, note } = signature;
        let decision = Decision { no: 0, by, at, note, act };
        Ok(self.writing(|archive| archive.decide(decision, &touched))?)
    }
}

/// Nothing was decided, and why.
pub(crate) fn nothing(why: &str) -> Error {
    Error::NoDecision { why: why.to_owned() }
}

/// The storyline that an id stands for, or that what it stands for belongs to.
fn story_of<'s>(snapshot: &'s Snapshot, id: &str) -> Result<&'s str, Error> {
    match query::show(snapshot, id)? {
        Item::Story(t) => Ok(&t.story.id),
        Item::Commitment(c) => Ok(&c.storyline),
        _ => Ok(&event_of(snapshot, id)?.storyline),
    }
}

/// The event that an id stands for, or that the page of this id is about.
pub(crate) fn event_of<'s>(snapshot: &'s Snapshot, id: &str) -> Result<&'s RecordEvent, Error> {
    let id = query::telling_id(snapshot, id)?;
    let group = snapshot.record.groups.iter().find(|g| g.page == id);
    let event = group.map_or(id.as_str(), |g| g.event.as_str());
    snapshot.record.event(event).ok_or(Error::UnknownId { id })
}

/// A telling of the storyline's first event that some page is about, else of its first.
fn first_anchor(snapshot: &Snapshot, story: &str) -> Option<Anchor> {
    let story = snapshot.record.storyline(story)?;
    let main = query::main_events(snapshot);
    let event = story.events.iter().find(|e| main.contains(e.as_str())).or(story.events.first())?;
    anchor(snapshot, snapshot.record.event(event)?)
}

/// The first telling of an event, in terms that outlast the record.
pub(crate) fn anchor(snapshot: &Snapshot, event: &RecordEvent) -> Option<Anchor> {
    anchor_of(snapshot, event.tellings.first()?)
}

/// A telling, in terms that outlast the record.
pub(crate) fn anchor_of(snapshot: &Snapshot, telling: &TellingRef) -> Option<Anchor> {
    let TellingRef { page, event } = telling;
    let reading = snapshot.readings.get(page)?;
    let coded = event.and_then(|i| reading.events.get(i as usize));
    let words = coded.map_or("", |e| e.trigger.of(&reading.article.text).trim()).to_owned();
    Some(Anchor { page: page.clone(), event: *event, words })
}

/// A moment of the clock that the caller holds, as ISO 8601 in UTC (`2026-01-28T09:30:00Z`).
pub fn utc(seconds_since_1970: u64) -> String {
    let day = i32::try_from(seconds_since_1970 / 86_400).unwrap_or(0);
    let epoch = isnad_model::Day::constant(1970, 1, 1);
    let date = epoch.checked_add(jiff::Span::new().days(day)).unwrap_or(epoch);
    let (s, m) = (seconds_since_1970 % 60, seconds_since_1970 / 60 % 60);
    format!("{date}T{:02}:{m:02}:{s:02}Z", seconds_since_1970 / 3600 % 24)
}
