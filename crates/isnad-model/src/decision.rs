//! What a person decided about the record: that two storylines or events are one, that one is two, what a story is called,
//! who said something, who is the same person, whether a promise was kept. The program never forgets these: decisions are
//! kept with name and time and bind every later building of the record.

use crate::{EntityId, EntityKind};
use serde::{Deserialize, Serialize};

/// What a decision is about, in terms that outlast a rebuilding of the record and a rereading of the pages: not an id of the
/// record but a telling, by its page and its words.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Anchor {
    /// [`crate::Article::id`].
    pub page: String,
    /// Index into [`crate::Reading::events`]; `None` for what the page as a whole is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub event: Option<u32>,
    /// The words of the event's trigger: where another program reads the page otherwise, the event with these words is meant.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}

/// Someone who is decided about, in terms that outlast a rereading: a key made from a name becomes a QID once the tables
/// know the name, so a page is kept on which the person stands, with the words that stand for it there.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Named {
    /// The id at the time of the decision.
    pub id: EntityId,
    /// The name, as the record showed it.
    pub name: String,
    /// What it is.
    pub kind: EntityKind,
    /// ISO 3166 alpha-3.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// [`crate::Article::id`] of a page that names it; empty where none does.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub page: String,
    /// The words that name it there.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub words: String,
}

/// A statement that is decided about: its words, and where they stood.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Quote {
    /// [`crate::Article::id`].
    pub page: String,
    /// Where the words begin, in code points of the article's text: of several statements with these words the nearest is meant.
    pub at: u32,
    /// The content of the statement.
    pub words: String,
}

/// A person's verdict on a promise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// What was promised was done.
    Kept,
    /// It was not.
    Broken,
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "kebab-case")]
pub enum Act {
    /// The storylines of all these are one.
    Join {
        /// One telling of each.
        stories: Vec<Anchor>,
    },
    /// These events are a storyline of their own, apart from the others of theirs.
    Split {
        /// The events that go.
        part: Vec<Anchor>,
        /// The events that stay.
        rest: Vec<Anchor>,
    },
    /// The storyline of this has this title.
    Rename {
        /// A telling of the storyline.
        story: Anchor,
        /// The title.
        title: String,
    },
    /// These tellings are of one event.
    JoinEvents {
        /// One telling of each event.
        events: Vec<Anchor>,
    },
    /// These tellings are of another event than the others of theirs.
    SplitEvent {
        /// The tellings that go.
        part: Vec<Anchor>,
        /// The tellings that stay.
        rest: Vec<Anchor>,
    },
    /// Someone else said this, or nobody who is named.
    Speaker {
        /// The statement.
        statement: Quote,
        /// Who said it.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        speaker: Option<Named>,
    },
    /// These are one person, state, body or place.
    MergePersons {
        /// Under whose id and name they go on.
        keep: Named,
        /// The others.
        also: Vec<Named>,
    },
    /// On these pages someone else is meant.
    PartPerson {
        /// Who was taken for it.
        person: Named,
        /// The pages.
        pages: Vec<String>,
        /// Who is meant.
        other: Named,
    },
    /// The promise told here was kept or broken.
    Judge {
        /// A telling of the promise.
        promise: Anchor,
        /// The verdict.
        verdict: Verdict,
        /// Which of several promises of one agreement: the hash of its words. Without it, all of them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        part: Option<u64>,
    },
    /// An earlier decision holds no more.
    Undo {
        /// Its number.
        decision: u64,
    },
    /// The pages that it was about were forgotten: that something was decided, by whom and when, is all that remains.
    Forgotten,
}

/// A decision, signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Decision {
    /// Its number, from 1, in the order in which decisions were taken.
    pub no: u64,
    /// Who took it.
    pub by: String,
    /// When, as ISO 8601 tells time.
    pub at: String,
    /// Why, in the person's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// What was decided.
    #[serde(flatten)]
    pub act: Act,
}

/// Those decisions that hold, in order: without those undone, and without the undoing.
pub fn holding(all: &[Decision]) -> Vec<&Decision> {
    let undone = |d: &Decision| match d.act {
        Act::Undo { decision } => Some(decision),
        _ => None,
    };
    let undone: std::collections::BTreeSet<u64> = all.iter().filter_map(undone).collect();
    let mut out: Vec<&Decision> = all
        .iter()
        .filter(|d| !matches!(d.act, Act::Undo { .. } | Act::Forgotten) && !undone.contains(&d.no))
        .collect();
    out.sort_by_key(|d| d.no);
    out
}

/// A verdict as it stands on a promise.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Judged {
    /// Kept or broken.
    pub verdict: Verdict,
    /// Who says so.
    pub by: String,
    /// When it was said.
    pub at: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// The number of the decision.
    pub decision: u64,
}

/// What became of a storyline between two buildings of the record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoryChange {
    /// The storyline as it was called.
    pub story: String,
    /// The storylines in which its pages stand now, the one with most of them first.
    pub into: Vec<String>,
    /// True where it still exists and has lost pages to the others, false where its id is gone.
    pub remains: bool,
}
