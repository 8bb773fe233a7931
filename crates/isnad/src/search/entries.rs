//! What of a reading can be found: the page, its statements, its events, and who or what it names.

use super::words::Cutter;
use isnad_archive::{Entry, EntryKind, Words};
use isnad_model::{Entity, EntityId, Event, Reading, Span, Statement};
use std::collections::BTreeSet;

/// The entries of a page.
pub(crate) fn entries(reading: &Reading, cutter: Cutter<'_>) -> Vec<Entry> {
    let writer = Entries { reading, cutter };
    let mut entries = vec![writer.page()];
    entries.extend(reading.statements.iter().enumerate().map(|(at, s)| writer.statement(at, s)));
    entries.extend(reading.events.iter().enumerate().map(|(at, e)| writer.event(at, e)));
    entries.extend(reading.entities.iter().enumerate().map(|(at, e)| writer.entity(at, e)));
    entries
}

struct Entries<'r> {
    reading: &'r Reading,
    cutter: Cutter<'r>,
}

impl<'r> Entries<'r> {
    fn page(&self) -> Entry {
        let (reading, article) = (self.reading, &self.reading.article);
        let (head, body) =
            article.text.split_at_checked(article.headline.len()).unwrap_or(("", &article.text));
        let parties = reading.events.iter().flat_map(parties);
        let speakers = || reading.statements.iter().filter_map(|s| s.speaker.as_ref());
        let mut keys = Words::default();
        let kinds: BTreeSet<String> = reading.events.iter().flat_map(event_keys).collect();
        kinds.iter().for_each(|k| keys.push([k.as_str()]));
        Entry {
            kind: EntryKind::Page,
            head: self.words([head]),
            body: self.words(body.lines()),
            who: self.names(parties.chain(speakers())),
            said: self.names(speakers()),
            addressee: self.names(reading.statements.iter().filter_map(|s| s.addressee.as_ref())),
            place: self.names(reading.events.iter().filter_map(|e| e.place.as_ref())),
            outlet: self.outlet(),
            keys,
            days: Entry::days(&article.published),
            ..Entry::default()
        }
    }

    fn statement(&self, at: usize, statement: &Statement) -> Entry {
        Entry {
            kind: EntryKind::Statement,
            at,
            body: self.words([statement.span.of(&self.reading.article.text)]),
            who: self.names(statement.speaker.iter().chain(&statement.addressee)),
            said: self.names(&statement.speaker),
            addressee: self.names(&statement.addressee),
            outlet: self.outlet(),
            days: Entry::days(&self.reading.article.published),
            ..Entry::default()
        }
    }

    fn event(&self, at: usize, event: &Event) -> Entry {
        let mut keys = Words::default();
        event_keys(event).iter().for_each(|k| keys.push([k.as_str()]));
        Entry {
            kind: EntryKind::Event,
            at,
            body: self.words([shown(event).of(&self.reading.article.text)]),
            who: self.names(parties(event)),
            place: self.names(&event.place),
            outlet: self.outlet(),
            keys,
            days: Entry::days(&event.when),
            ..Entry::default()
        }
    }

    fn entity(&self, at: usize, entity: &Entity) -> Entry {
        let names = || std::iter::once(&entity.name).chain(&entity.aliases).map(String::as_str);
        let mut keys = Words::default();
        keys.push([entity.kind.as_str()]);
        Entry {
            kind: EntryKind::Entity,
            at,
            head: self.words(names()),
            body: self.words(entity.roles.iter().map(|r| r.words.as_str())),
            who: self.words(names()),
            outlet: self.outlet(),
            keys,
            entity: entity.id.0.clone(),
            days: Entry::days(&self.reading.article.published),
            ..Entry::default()
        }
    }

    fn words<'t>(&self, texts: impl IntoIterator<Item = &'t str>) -> Words {
        let mut words = Words::default();
        texts.into_iter().for_each(|text| self.cutter.index(text, &mut words));
        words
    }

    /// All names of entities, each entity once.
    fn names<'e>(&self, ids: impl IntoIterator<Item = &'e EntityId>) -> Words {
        let ids: BTreeSet<&EntityId> = ids.into_iter().collect();
        let known = ids.into_iter().filter_map(|id| self.reading.entity(id));
        self.words(known.flat_map(|e| std::iter::once(&e.name).chain(&e.aliases)).map(String::as_str))
    }

    fn outlet(&self) -> Words {
        self.words(self.reading.article.outlet.as_deref())
    }
}

/// The words that an event is shown by: its fullest sentence.
pub(crate) fn shown(event: &Event) -> Span {
    event.sentences.first().copied().unwrap_or(event.trigger)
}

fn parties(event: &Event) -> impl Iterator<Item = &EntityId> {
    event.actors.iter().chain(&event.recipients)
}

/// The keys by which an event is asked for: type, type and mode, mode alone, phase, stance.
fn event_keys(event: &Event) -> Vec<String> {
    let kind = event.kind.as_str();
    let mut keys = vec![kind.to_owned(), event.phase.as_str().to_owned(), event.stance.as_str().to_owned()];
    keys.extend(event.mode.map(|m| format!("{kind}-{}", m.as_str())));
    keys.extend(event.mode.map(|m| m.as_str().to_owned()));
    keys
}
