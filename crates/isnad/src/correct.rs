//! Corrections by persons: which tellings are one event, who said something, who is the same person; and all decisions as
//! one can ask for them by the ids that the record shows ([`Wish`]).

use crate::decide::{anchor, anchor_of, event_of, nothing};
use crate::query::{self, Item};
use crate::{Engine, Error, Signature, Snapshot};
use isnad_archive::Archive;
use isnad_model::decision::holding;
use isnad_model::{
    Act, Anchor, CodePoints, Decision, EntityId, Named, Quote, Reading, Statement, TellingRef, Verdict,
};
use isnad_record::Corrections;
use serde::Deserialize;
use std::collections::BTreeSet;

/// What a person wants decided, by ids of the record as it stands.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum Wish {
    /// See [`Engine::join_stories`].
    Join {
        /// Ids of storylines, events or pages.
        stories: Vec<String>,
    },
    /// See [`Engine::split_story`].
    Split {
        /// Ids of events.
        events: Vec<String>,
    },
    /// See [`Engine::rename_story`].
    Rename {
        /// The storyline.
        story: String,
        /// Its title.
        title: String,
    },
    /// See [`Engine::judge`].
    Judge {
        /// The promise.
        promise: String,
        /// The verdict.
        verdict: Verdict,
    },
    /// See [`Engine::join_events`].
    JoinEvents {
        /// Ids of events, or of pages that are about them.
        events: Vec<String>,
    },
    /// See [`Engine::split_event`].
    SplitEvent {
        /// The event.
        event: String,
        /// The pages whose tellings go.
        pages: Vec<String>,
    },
    /// See [`Engine::correct_speaker`].
    Speaker {
        /// The page.
        page: String,
        /// Its number on the page, from 1, or some of its words.
        statement: String,
        /// Who said it: an id, or words of a name; nobody who is named, where it is left out.
        #[serde(default)]
        speaker: Option<String>,
    },
    /// See [`Engine::merge_persons`].
    MergePersons {
        /// Who stays.
        keep: String,
        /// The others.
        also: Vec<String>,
    },
    /// See [`Engine::part_person`].
    PartPerson {
        /// Who was taken for it.
        person: String,
        /// The pages.
        pages: Vec<String>,
        /// Who is meant there; someone new, where it is left out.
        #[serde(default)]
        other: Option<String>,
    },
    /// See [`Engine::undo`].
    Undo {
        /// Its number.
        decision: u64,
    },
}

impl Engine {
    /// Decides what a person wants.
    ///
    /// # Errors
    /// As the methods that it stands for.
    pub fn grant(&self, wish: &Wish, signature: Signature) -> Result<Decision, Error> {
        match wish {
            Wish::Join { stories } => self.join_stories(stories, signature),
            Wish::Split { events } => self.split_story(events, signature),
            Wish::Rename { story, title } => self.rename_story(story, title, signature),
            Wish::Judge { promise, verdict } => self.judge(promise, *verdict, signature),
            Wish::JoinEvents { events } => self.join_events(events, signature),
            Wish::SplitEvent { event, pages } => self.split_event(event, pages, signature),
            Wish::Speaker { page, statement, speaker } => {
                self.correct_speaker(page, statement, speaker.as_deref(), signature)
            }
            Wish::MergePersons { keep, also } => self.merge_persons(keep, also, signature),
            Wish::PartPerson { person, pages, other } => {
                self.part_person(person, pages, other.as_deref(), signature)
            }
            Wish::Undo { decision } => self.undo(*decision, signature),
        }
    }

    /// Makes events one (by their ids, or those of pages that are about them).
    ///
    /// # Errors
    /// As [`Engine::join_stories`].
    pub fn join_events(&self, ids: &[String], signature: Signature) -> Result<Decision, Error> {
        let snapshot = self.snapshot()?;
        let mut seen = BTreeSet::new();
        let mut events = Vec::new();
        for id in ids {
            let event = event_of(&snapshot, id)?;
            if seen.insert(event.id.clone()) {
                events.extend(anchor(&snapshot, event));
            }
        }
        if events.len() < 2 {
            return Err(nothing("they are one event already"));
        }
        self.decide(Act::JoinEvents { events }, signature)
    }

    /// Makes what some pages tell of an event an event of its own.
    ///
    /// # Errors
    /// As [`Engine::join_stories`].
    pub fn split_event(&self, id: &str, pages: &[String], signature: Signature) -> Result<Decision, Error> {
        let snapshot = self.snapshot()?;
        let event = event_of(&snapshot, id)?;
        let go = page_ids(&snapshot, pages)?;
        let tells = |t: &&TellingRef| go.contains(&t.page);
        let anchors = |list: Vec<&TellingRef>| -> Vec<Anchor> {
            list.into_iter().filter_map(|t| anchor_of(&snapshot, t)).collect()
        };
        let (part, rest): (Vec<_>, Vec<_>) = event.tellings.iter().partition(tells);
        let (part, rest) = (anchors(part), anchors(rest));
        if let Some(page) = go.iter().find(|p| !part.iter().any(|a| a.page == **p)) {
            return Err(nothing(&format!("`{page}` tells nothing of the event")));
        }
        if part.is_empty() || rest.is_empty() {
            return Err(nothing("one side of the split has no telling"));
        }
        self.decide(Act::SplitEvent { part, rest }, signature)
    }

    /// Says who said something: an id, or words of a name; `None` for nobody who is named.
    ///
    /// # Errors
    /// As [`Engine::join_stories`].
    pub fn correct_speaker(
        &self,
        page: &str,
        words: &str,
        speaker: Option<&str>,
        signature: Signature,
    ) -> Result<Decision, Error> {
        let snapshot = self.snapshot()?;
        let Item::Page(reading) = query::show(&snapshot, page)? else {
            return Err(nothing(&format!("`{page}` is no page")));
        };
        let said = said(reading, words)?;
        let speaker = speaker.map(|s| named(&snapshot, s, Some(reading))).transpose()?;
        if said.speaker.as_ref() == speaker.as_ref().map(|s| &s.id) {
            return Err(nothing("that is who is given already"));
        }
        let statement = Quote {
            page: reading.article.id.clone(),
            at: CodePoints::new(&reading.article.text).at(said.span.start),
            words: said.span.of(&reading.article.text).to_owned(),
        };
        self.decide(Act::Speaker { statement, speaker }, signature)
    }

    /// Makes persons (states, bodies, places) one.
    ///
    /// # Errors
    /// As [`Engine::join_stories`].
    pub fn merge_persons(
        &self,
        keep: &str,
        also: &[String],
        signature: Signature,
    ) -> Result<Decision, Error> {
        let snapshot = self.snapshot()?;
        let keep = named(&snapshot, keep, None)?;
        let mut others: Vec<Named> = Vec::new();
        for id in also {
            let other = named(&snapshot, id, None)?;
            if other.id != keep.id && !others.contains(&other) {
                others.push(other);
            }
        }
        match others.iter().find(|o| o.kind != keep.kind) {
            Some(o) => Err(nothing(&format!(
                "{} is a {} and {} a {}",
                keep.name,
                keep.kind.as_str(),
                o.name,
                o.kind.as_str()
            ))),
            None if others.is_empty() => Err(nothing("they are one already")),
            None => self.decide(Act::MergePersons { keep, also: others }, signature),
        }
    }

    /// Says that on some pages someone else is meant: another of the record, or someone new of the same name.
    ///
    /// # Errors
    /// As [`Engine::join_stories`].
    pub fn part_person(
        &self,
        person: &str,
        pages: &[String],
        other: Option<&str>,
        signature: Signature,
    ) -> Result<Decision, Error> {
        let snapshot = self.snapshot()?;
        let person = named(&snapshot, person, None)?;
        let pages = page_ids(&snapshot, pages)?;
        let names = |p: &String| snapshot.readings.get(p).is_some_and(|r| r.entity(&person.id).is_some());
        if let Some(page) = pages.iter().find(|p| !names(p)) {
            return Err(nothing(&format!("`{page}` does not name {}", person.name)));
        }
        let other = match other {
            Some(other) => named(&snapshot, other, None)?,
            None => {
                let free = (2_u32..).map(|n| EntityId(format!("{}~{n}", person.id)));
                let id = free.into_iter().find(|id| !snapshot.names.contains_key(id));
                let id = id.unwrap_or_else(|| person.id.clone());
                Named { id, page: String::new(), words: String::new(), ..person.clone() }
            }
        };
        if other.id == person.id || pages.is_empty() {
            return Err(nothing("it is the same"));
        }
        let pages = pages.into_iter().collect();
        self.decide(Act::PartPerson { person, pages, other }, signature)
    }

    /// The corrections of single pages that hold.
    pub(crate) fn corrections(&self) -> Result<Corrections, Error> {
        Ok(corrections(self.archive(), &self.archive().decisions()?))
    }

    /// Pages that a decision makes to be found otherwise; some more do no harm.
    pub(crate) fn touched(&self, act: &Act) -> Result<BTreeSet<String>, Error> {
        let naming = |ids: &[&EntityId]| -> Result<BTreeSet<String>, Error> {
            let snapshot = self.snapshot()?;
            Ok(ids.iter().flat_map(|id| snapshot.naming_ids(id)).map(str::to_owned).collect())
        };
        Ok(match act {
            Act::Speaker { statement, .. } => BTreeSet::from([statement.page.clone()]),
            Act::MergePersons { keep, also } => {
                naming(&also.iter().chain([keep]).map(|n| &n.id).collect::<Vec<_>>())?
            }
            Act::PartPerson { person, pages, other } => {
                let mut out = naming(&[&person.id, &other.id])?;
                out.extend(pages.iter().cloned());
                out
            }
            Act::Undo { decision } => {
                let all = self.decisions()?;
                match holding(&all).into_iter().find(|d| d.no == *decision) {
                    Some(d) => self.touched(&d.act)?,
                    None => BTreeSet::new(),
                }
            }
            _ => BTreeSet::new(),
        })
    }
}

/// The corrections of single pages that hold in an archive, of all its decisions.
pub(crate) fn corrections(archive: &Archive, all: &[Decision]) -> Corrections {
    let page = |id: &str| archive.find(id).ok().flatten().and_then(|n| archive.reading(n).ok().flatten());
    Corrections::new(all, page)
}

/// The whole ids of pages.
fn page_ids(snapshot: &Snapshot, ids: &[String]) -> Result<BTreeSet<String>, Error> {
    ids.iter()
        .map(|id| match query::show(snapshot, id)? {
            Item::Page(reading) => Ok(reading.article.id.clone()),
            _ => Err(nothing(&format!("`{id}` is no page"))),
        })
        .collect()
}

/// The statement of a page that a number, from 1, or some of its words mean.
fn said<'r>(reading: &'r Reading, words: &str) -> Result<&'r Statement, Error> {
    if let Ok(n) = words.trim().parse::<usize>() {
        let found = n.checked_sub(1).and_then(|i| reading.statements.get(i));
        let count = reading.statements.len();
        return found.ok_or_else(|| nothing(&format!("the page has {count} statements")));
    }
    let holds = |s: &&Statement| s.span.of(&reading.article.text).contains(words.trim());
    let mut found = reading.statements.iter().filter(holds);
    match (found.next(), found.next()) {
        (Some(one), None) => Ok(one),
        (None, _) => Err(nothing("no statement of the page has these words")),
        (Some(_), Some(_)) => {
            Err(nothing("several statements of the page have these words: give its number"))
        }
    }
}

/// Someone of the record, with a page that names them: `on`, where that does.
fn named(snapshot: &Snapshot, id: &str, on: Option<&Reading>) -> Result<Named, Error> {
    // On the page itself a name is no more ambiguous than the page is.
    let here = on.and_then(|r| r.entities.iter().find(|e| e.id.0 == id || e.name == id));
    let id = match here {
        Some(entity) => entity.id.clone(),
        None => match query::show(snapshot, id)? {
            Item::Entity { id, .. } => id,
            _ => return Err(nothing(&format!("`{id}` is no person, state, body or place"))),
        },
    };
    let known = snapshot.names.get(&id).ok_or_else(|| Error::UnknownId { id: id.0.clone() })?;
    let told = |r: &&Reading| r.entity(&id).is_some_and(|e| !e.mentions.is_empty());
    let page = on.filter(told).or_else(|| snapshot.naming(&id).find(told));
    let words = page.and_then(|r| {
        let first = r.entity(&id)?.mentions.first()?;
        Some(first.of(&r.article.text).to_owned())
    });
    Ok(Named {
        name: known.name.clone(),
        kind: known.kind,
        country: known.country.clone(),
        page: page.map(|r| r.article.id.clone()).unwrap_or_default(),
        words: words.unwrap_or_default(),
        id,
    })
}
