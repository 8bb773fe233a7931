//! What can be found: a page, or one of its statements or events, with its words, names and days.

use super::days;
use super::words::{TOKENIZER, Words};
use isnad_model::{Day, When};
use tantivy::TantivyDocument;
use tantivy::schema::{
    FAST, Field as Column, INDEXED, IndexRecordOption, STRING, Schema, TextFieldIndexing, TextOptions,
};

/// What an entry stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum EntryKind {
    /// A page.
    #[default]
    Page,
    /// A statement of a page.
    Statement,
    /// An event that a page tells of.
    Event,
    /// Someone or something that a page names.
    Entity,
}

impl EntryKind {
    /// The word used in data and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            EntryKind::Page => "page",
            EntryKind::Statement => "statement",
            EntryKind::Event => "event",
            EntryKind::Entity => "entity",
        }
    }
}

/// Something that can be found. All words folded; names one on a line.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// What it is.
    pub kind: EntryKind,
    /// Which of its page's statements, events or entities it is, from 0; 0 for the page itself.
    pub at: usize,
    /// Words of the headline, or of the names of an entity; empty where it has none.
    pub head: Words,
    /// Words of the body, or of the offices of an entity.
    pub body: Words,
    /// Names of those who take part: actors, recipients, speakers.
    pub who: Words,
    /// Names of those who speak.
    pub said: Words,
    /// Names of those who are spoken to.
    pub addressee: Words,
    /// Names of the places.
    pub place: Words,
    /// Name of the outlet.
    pub outlet: Words,
    /// Keys of types, modes and phases, as the one who asks gives them.
    pub keys: Words,
    /// The id of the entity that it stands for; empty for all other entries.
    pub entity: String,
    /// First and last day that it may belong to; `None` where neither is known.
    pub days: Option<(Day, Day)>,
}

impl Entry {
    /// The days of a time. One that is known on one side only counts as that day: else every open end would reach
    /// into every span.
    pub fn days(when: &When) -> Option<(Day, Day)> {
        let first = when.earliest.or(when.latest)?;
        Some((first, when.latest.unwrap_or(first)))
    }
}

/// The columns of the index.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fields {
    pub(crate) n: Column,
    pub(crate) at: Column,
    pub(crate) kind: Column,
    pub(crate) head: Column,
    pub(crate) body: Column,
    /// Words of statements and events, apart from those of pages: else the commonest words would be in all of them.
    pub(crate) item: Column,
    /// Names and offices of entities, apart for the same reason.
    pub(crate) name: Column,
    pub(crate) office: Column,
    pub(crate) entity: Column,
    pub(crate) who: Column,
    pub(crate) said: Column,
    pub(crate) addressee: Column,
    pub(crate) place: Column,
    pub(crate) outlet: Column,
    pub(crate) keys: Column,
    /// The days it belongs to, as terms: see [`days`].
    pub(crate) days: Column,
    /// The last of them, by which the latest come first.
    pub(crate) last: Column,
}

/// The schema, and its columns.
pub(super) fn schema() -> (Schema, Fields) {
    // Lengths matter where words are weighed, not in names and keys.
    let words = |record, lengths| {
        let indexing = TextFieldIndexing::default();
        let indexing = indexing.set_tokenizer(TOKENIZER).set_index_option(record).set_fieldnorms(lengths);
        TextOptions::default().set_indexing_options(indexing)
    };
    let phrases = || words(IndexRecordOption::WithFreqsAndPositions, true);
    let names = || words(IndexRecordOption::WithFreqsAndPositions, false);
    let mut schema = Schema::builder();
    let fields = Fields {
        n: schema.add_i64_field("n", FAST | INDEXED),
        at: schema.add_u64_field("at", FAST),
        kind: schema.add_text_field("kind", STRING),
        head: schema.add_text_field("head", phrases()),
        body: schema.add_text_field("body", phrases()),
        item: schema.add_text_field("item", phrases()),
        name: schema.add_text_field("name", phrases()),
        office: schema.add_text_field("office", phrases()),
        entity: schema.add_text_field("entity", TextOptions::default().set_fast("raw")),
        who: schema.add_text_field("who", names()),
        said: schema.add_text_field("said", names()),
        addressee: schema.add_text_field("addressee", names()),
        place: schema.add_text_field("place", names()),
        outlet: schema.add_text_field("outlet", names()),
        keys: schema.add_text_field("keys", words(IndexRecordOption::Basic, false)),
        days: schema.add_u64_field("days", INDEXED),
        last: schema.add_i64_field("last", FAST),
    };
    (schema.build(), fields)
}

impl Fields {
    pub(super) fn document(&self, n: i64, entry: &Entry) -> TantivyDocument {
        let mut document = TantivyDocument::new();
        document.add_i64(self.n, n);
        document.add_u64(self.at, entry.at as u64);
        document.add_text(self.kind, entry.kind.as_str());
        let (head, body) = match entry.kind {
            EntryKind::Page => (self.head, self.body),
            EntryKind::Entity => (self.name, self.office),
            EntryKind::Statement | EntryKind::Event => (self.head, self.item),
        };
        if !entry.entity.is_empty() {
            document.add_text(self.entity, &entry.entity);
        }
        for (column, words) in [
            (head, &entry.head),
            (body, &entry.body),
            (self.who, &entry.who),
            (self.said, &entry.said),
            (self.addressee, &entry.addressee),
            (self.place, &entry.place),
            (self.outlet, &entry.outlet),
            (self.keys, &entry.keys),
        ] {
            if !words.is_empty() {
                document.add_text(column, words.as_str());
            }
        }
        if let Some((first, last)) = entry.days {
            for term in days::of_entry(first, last) {
                document.add_u64(self.days, term);
            }
            document.add_i64(self.last, number(last));
        }
        document
    }
}

/// A day as a number that sorts like it: `20260302`.
fn number(day: Day) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}
