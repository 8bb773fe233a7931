//! What many articles say together: families, events, storylines, promises, differences.

use crate::{Day, EntityId, EventType, Judged, Mode, Phase, Polarity, Span, When};
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// One article's telling of an event: which page, which event of its reading.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct TellingRef {
    /// [`crate::Article::id`].
    pub page: String,
    /// Index into [`crate::Reading::events`]; `None` where the page was grouped by what it tells
    /// without a coded event (a match, the weather).
    pub event: Option<u32>,
}

/// Who copied whom, within a family.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct CopyLink {
    /// The copy.
    pub copy: String,
    /// What it was copied from.
    pub source: String,
    /// Share of the copy's 5-word shingles that stand in the source, 0 to 1.
    pub containment: f64,
    /// Share of the copy's words that stand in the source in runs of at least five and in the same order, 0 to 1.
    #[serde(default)]
    pub aligned: f64,
    /// True where the direction is known (time, credit), false where only the likeness is.
    pub directed: bool,
    /// How sure the direction is, 0.5 (unknown) to 1.
    #[serde(default)]
    pub confidence: f64,
    /// The credit that the source has and the copy lacks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stripped: Option<String>,
    /// True where the copy names its source.
    pub credited: bool,
    /// Why the direction is as it is.
    pub reason: String,
}

/// One text and its copies.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Family {
    /// Stable id.
    pub id: String,
    /// Pages, the presumed original first, then by time and id.
    pub pages: Vec<String>,
    /// Who copied whom.
    pub copies: Vec<CopyLink>,
    /// Pages of one address whose text changed: each with what it replaced.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub versions: Vec<Version>,
}

/// Two texts of one address, or a text and its declared correction.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Version {
    /// The newer page.
    pub page: String,
    /// The page it replaces.
    pub replaces: String,
    /// What changed, in words.
    pub change: String,
}

/// A veto or a support on the question whether two tellings are one event.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Reason {
    /// The attribute: `type`, `time`, `participants`, `place`, `numbers`, `text`, `family`.
    pub attribute: String,
    /// How it speaks: positive supports, negative opposes; a veto is negative infinity in effect.
    pub weight: f64,
    /// True where this alone keeps the two apart.
    pub veto: bool,
    /// One sentence in English (`12 February against 16 October`).
    pub words: String,
}

/// An independent source: where the telling comes from once copies are folded and chains followed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Root {
    /// `speaker`, `agency`, `channel` or `correspondent`.
    pub kind: String,
    /// Its name.
    pub name: String,
    /// Its entity, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<EntityId>,
    /// Pages that rest on it, the one that carries it first.
    pub pages: Vec<String>,
}

/// What only one of several independent sources tells: no contradiction, since the others are silent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sole {
    /// Index into [`RecordEvent::roots`].
    pub root: usize,
    /// The attribute: `time`, `place`, `party`, `killed`…
    pub attribute: String,
    /// The value in plain words or digits.
    pub value: String,
    /// The page that tells it.
    pub page: String,
    /// The words.
    pub span: Span,
}

/// One happening, with all its tellings.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct RecordEvent {
    /// Stable id, from the event's content.
    pub id: String,
    /// One line that names it, taken from a telling's words.
    pub title: String,
    /// PLOVER type; `None` where the pages were grouped without a coded event.
    pub kind: Option<EventType>,
    /// PLOVER mode.
    pub mode: Option<Mode>,
    /// Who does it.
    pub actors: Vec<EntityId>,
    /// Who undergoes it.
    pub recipients: Vec<EntityId>,
    /// Where.
    pub place: Option<EntityId>,
    /// When: narrowed by all tellings.
    pub when: When,
    /// Where it stands by the latest telling.
    pub phase: Option<Phase>,
    /// Said to be or not.
    pub polarity: Option<Polarity>,
    /// Its tellings.
    pub tellings: Vec<TellingRef>,
    /// Independent sources.
    pub roots: Vec<Root>,
    /// What one source alone tells of it, where there are several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sole: Vec<Sole>,
    /// Its storyline.
    pub storyline: String,
    /// Numbers of the decisions of persons that joined or split it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<u64>,
}

/// How one event leads to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum StoryLinkKind {
    /// Announces it.
    Preview,
    /// Comes of it.
    FollowUp,
    /// Answers it.
    Reaction,
    /// Another round between the same parties.
    SameTalks,
    /// Its page tells of it again, as what came before.
    Retelling,
    /// Told together by one article.
    ToldTogether,
    /// Joined by a person's decision.
    Joined,
}

/// A typed link between two events of one storyline.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct StoryLink {
    /// The earlier event.
    pub from: String,
    /// The later event.
    pub to: String,
    /// What kind of link.
    pub kind: StoryLinkKind,
    /// Why.
    pub reason: String,
}

/// Events that belong to one story.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Storyline {
    /// Stable id.
    pub id: String,
    /// One line that names it.
    pub title: String,
    /// Events in time order.
    pub events: Vec<String>,
    /// Links between them.
    pub links: Vec<StoryLink>,
    /// Numbers of the decisions of persons that shaped or named it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub decisions: Vec<u64>,
}

/// What came of a promise, as far as pages tell. Kept or broken is a person's verdict, never the program's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CommitmentStatus {
    /// Not yet due, or without a deadline and nothing more is told.
    Open,
    /// The deadline is the day of the record.
    Due,
    /// The deadline has passed and no page tells of it.
    Overdue,
    /// A later page tells that it was done.
    ReportedDone,
    /// A later page tells of another date.
    ReportedMoved,
    /// A later page tells that it was given up.
    ReportedDropped,
}

/// Who promised what to whom by when.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Commitment {
    /// Stable id.
    pub id: String,
    /// Who promises.
    pub promisors: Vec<EntityId>,
    /// To whom, where told.
    pub beneficiaries: Vec<EntityId>,
    /// The promised act in the page's words.
    pub act: String,
    /// PLOVER type of the promised act, where coded.
    pub kind: Option<EventType>,
    /// Where it is to happen.
    pub place: Option<EntityId>,
    /// When it is to happen.
    pub deadline: When,
    /// When it was promised.
    pub made: When,
    /// Pages that tell of it, with the words.
    pub tellings: Vec<(String, Span)>,
    /// The event that it was promised in: what the first page that tells of it is about.
    pub event: Option<String>,
    /// The promised deed or the agreement itself, as an event of the record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub foreseen: Option<String>,
    /// The storyline.
    pub storyline: String,
    /// Where other pages, later ones or of unknown day, speak of such a deed of the same parties as still to come: the promise
    /// repeated or made anew. No outcome.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub told_again: Vec<(String, Span)>,
    /// What came of it.
    pub status: CommitmentStatus,
    /// The page and words that the status rests on, where it rests on any.
    pub outcome: Option<(String, Span)>,
    /// The event that fulfils it, where one does.
    pub fulfilled_by: Option<String>,
    /// A person's verdict, where one was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<Judged>,
}

impl Commitment {
    /// Whether it is due on a day, where no page tells what came of it.
    pub fn reckon(&mut self, as_of: Day) {
        use CommitmentStatus::{Due, Open, Overdue};
        if let (Open | Due | Overdue, Some(deadline)) = (self.status, self.deadline.latest) {
            self.status = match deadline.cmp(&as_of) {
                Ordering::Less => Overdue,
                Ordering::Equal => Due,
                Ordering::Greater => Open,
            };
        }
    }
}

/// What kind of difference it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DifferenceKind {
    /// Both cannot be so.
    Contradiction,
    /// A later telling moves a number or a date on.
    Update,
    /// One says so, another denies it.
    Denial,
}

/// One value of a difference and who tells it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Account {
    /// The value in plain words or digits.
    pub value: String,
    /// Pages and words that tell it.
    pub tellings: Vec<(String, Span)>,
}

/// Where accounts differ.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Difference {
    /// The event; `None` where it is about an entity over the storyline (a role).
    pub event: Option<String>,
    /// The storyline.
    pub storyline: String,
    /// The attribute: `time`, `place`, `who`, `role`, `killed`, `who-called`…
    pub attribute: String,
    /// Whose role or part, where it is about an entity.
    pub about: Option<EntityId>,
    /// What kind.
    pub kind: DifferenceKind,
    /// The values, in the order in which they were first told.
    pub values: Vec<Account>,
}

/// Which groups a page belongs to: one line of `export --format groups`.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Group {
    /// The page.
    pub page: String,
    /// Its main event.
    pub event: String,
    /// Its family.
    pub family: String,
    /// Its storyline.
    pub story: String,
}

/// A page whose day was open, dated by what another page tells of the same event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Narrowed {
    /// The page.
    pub page: String,
    /// When it was written, as far as is now known.
    pub when: When,
    /// The event that both tell of.
    pub event: String,
    /// The page that gives the date.
    pub by: String,
    /// Why, in one sentence.
    pub reason: String,
}

/// Two events that would be one, but for what a group so large can rest on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Parted {
    /// Their ids, sorted.
    pub events: Vec<String>,
    /// Why, in one sentence.
    pub reason: String,
}

/// The record: everything that the pages say together. Depends on the pages alone, not on their order.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Record {
    /// Families, by id.
    pub families: Vec<Family>,
    /// Events, by id.
    pub events: Vec<RecordEvent>,
    /// Storylines, by id.
    pub storylines: Vec<Storyline>,
    /// Commitments, by id.
    pub commitments: Vec<Commitment>,
    /// Differences, by storyline and event.
    pub differences: Vec<Difference>,
    /// One line a page, by page id.
    pub groups: Vec<Group>,
    /// Pages that other pages date, by id.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub narrowed: Vec<Narrowed>,
    /// Events that were kept apart for their size.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parted: Vec<Parted>,
}

impl Record {
    /// The event with this id.
    pub fn event(&self, id: &str) -> Option<&RecordEvent> {
        self.events.binary_search_by(|e| e.id.as_str().cmp(id)).ok().and_then(|i| self.events.get(i))
    }

    /// The storyline with this id.
    pub fn storyline(&self, id: &str) -> Option<&Storyline> {
        self.storylines.binary_search_by(|s| s.id.as_str().cmp(id)).ok().and_then(|i| self.storylines.get(i))
    }
}
