//! What one article says: times, entities, statements, events.

use crate::{Article, Day, Diagnostic, EventType, Granularity, Mode, PageInfo, Span, When};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A Wikidata QID where one is known, else a stable local key (`person:…`, `place:…`).
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EntityId(pub String);

impl fmt::Display for EntityId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// What an entity is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum EntityKind {
    /// A human being.
    Person,
    /// A state.
    State,
    /// A body: ministry, army, party, company, international body.
    Organization,
    /// People without a formal body: a crowd, militants, residents.
    Group,
    /// A place.
    Place,
}

impl EntityKind {
    /// All of them.
    pub const ALL: [EntityKind; 5] = [
        EntityKind::Person,
        EntityKind::State,
        EntityKind::Organization,
        EntityKind::Group,
        EntityKind::Place,
    ];

    /// The word used in data and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            EntityKind::Person => "person",
            EntityKind::State => "state",
            EntityKind::Organization => "organization",
            EntityKind::Group => "group",
            EntityKind::Place => "place",
        }
    }
}

/// One who acts, speaks, undergoes, or a place, as one article tells of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entity {
    /// Its id: the same thing has the same id in every article.
    pub id: EntityId,
    /// The fullest form in the text, without titles.
    pub name: String,
    /// Other forms: from the pack and from the text.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub aliases: Vec<String>,
    /// What it is.
    pub kind: EntityKind,
    /// ISO 3166 alpha-3 of allegiance or location.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// Its role in the article's words (`الرئيس الأمريكي السابق`); several, where the article gives several.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
    /// Where it is named.
    pub mentions: Vec<Span>,
    /// The rule that names it: the table and row that know it (`persons/Q22686`), or that the text alone does.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub rule: String,
}

/// A role as told, with where it is told.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// The words of the text.
    pub words: String,
    /// Where.
    pub span: Span,
}

/// Why the program says so: the rule and the words it rests on.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Evidence {
    /// The rule's id, `table/row` or a rule name of the reader.
    pub rule: String,
    /// The words it rests on.
    pub spans: Vec<Span>,
}

/// An expression that places something in calendar time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimeExpression {
    /// The words.
    pub span: Span,
    /// First possible day, inclusive.
    pub earliest: Option<Day>,
    /// Last possible day, inclusive.
    pub latest: Option<Day>,
    /// How finely it is told.
    pub granularity: Granularity,
    /// Whether it names a point (`أمس`) or a stretch up to or from a point (`منذ`, `حتى`, `اعتبارا من`).
    pub stretch: bool,
    /// Weekday named without a date: kept, since it constrains the day on which the article was written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weekday: Option<u8>,
    /// The rule that read it.
    pub rule: String,
}

/// How words are quoted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Quotation {
    /// All inside quotation marks.
    Direct,
    /// None inside.
    Indirect,
    /// Partly inside.
    Mixed,
}

/// What a link of a chain is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum LinkKind {
    /// The outlet of the page itself.
    Outlet,
    /// A news agency.
    Agency,
    /// A newspaper, broadcaster, site, account or document.
    Channel,
    /// Who says so in the end.
    Speaker,
}

/// One link of an attribution, nearest to the reader first: outlet ← agency ← channel ← speaker.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What it is.
    pub kind: LinkKind,
    /// Its name as written, or the entity's name.
    pub name: String,
    /// Its entity, where it is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entity: Option<EntityId>,
    /// The words that make the link.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cue: Option<Span>,
}

/// Words or a position that the text attributes to someone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Statement {
    /// The content alone.
    pub span: Span,
    /// The cue words.
    pub cue: Span,
    /// Who says it; `None` where the text hides the speaker.
    pub speaker: Option<EntityId>,
    /// To whom, where told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub addressee: Option<EntityId>,
    /// How it is quoted.
    pub quotation: Quotation,
    /// The channel as written.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub via: Option<String>,
    /// The chain, nearest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub chain: Vec<Link>,
    /// The rule that read it.
    pub rule: String,
}

/// Whether the deed is said to be or not to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Polarity {
    /// It is told as being so.
    Affirmed,
    /// It is told as not being so.
    Negated,
}

/// Where the deed stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Phase {
    /// Over.
    Past,
    /// Going on.
    Ongoing,
    /// Decided, to come.
    Planned,
    /// Suggested.
    Proposed,
    /// If something else.
    Conditional,
    /// Tried.
    Attempted,
}

impl Phase {
    /// The word used in data and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Phase::Past => "past",
            Phase::Ongoing => "ongoing",
            Phase::Planned => "planned",
            Phase::Proposed => "proposed",
            Phase::Conditional => "conditional",
            Phase::Attempted => "attempted",
        }
    }

    /// True where the deed is still to come, or may never.
    pub fn is_open(self) -> bool {
        !matches!(self, Phase::Past | Phase::Ongoing)
    }
}

/// Who stands behind the telling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stance {
    /// The outlet in its own voice.
    Asserted,
    /// A speaker or an agency.
    Reported,
    /// Someone says that it is not so.
    Denied,
    /// Someone says so of another, unproven.
    Alleged,
}

impl Stance {
    /// The word used in data and JSON.
    pub fn as_str(self) -> &'static str {
        match self {
            Stance::Asserted => "asserted",
            Stance::Reported => "reported",
            Stance::Denied => "denied",
            Stance::Alleged => "alleged",
        }
    }
}

/// A number told of an event: a toll, a count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Quantity {
    /// What is counted: `killed`, `wounded`, `arrested`, `duration-minutes`…
    pub what: String,
    /// How many.
    pub value: u64,
    /// The words.
    pub span: Span,
}

/// A number with what it counts or measures, wherever the article tells it: what two accounts of one matter can differ in besides
/// the tolls of its events.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figure {
    /// What is counted: `killed` and the like, `percent`, else the name of the counted noun in the tables (`vehicle`).
    pub what: String,
    /// Thousandths: 3.2 is 3200.
    pub value: u64,
    /// The number and its noun.
    pub span: Span,
}

/// One article's telling of one happening.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Event {
    /// PLOVER type.
    pub kind: EventType,
    /// PLOVER mode.
    pub mode: Option<Mode>,
    /// The most specific word or light-verb phrase at the fullest telling.
    pub trigger: Span,
    /// Who does it; every party, in a meeting.
    pub actors: Vec<EntityId>,
    /// Who undergoes it.
    pub recipients: Vec<EntityId>,
    /// Where.
    pub place: Option<EntityId>,
    /// When it happened, or is to happen.
    pub when: When,
    /// Said to be, or not to be.
    pub polarity: Polarity,
    /// Where it stands.
    pub phase: Phase,
    /// Who stands behind it.
    pub stance: Stance,
    /// The entity that vouches for it, where not the outlet.
    pub by: Option<EntityId>,
    /// Who called, of two who spoke by telephone, where that is told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub caller: Option<EntityId>,
    /// What was agreed, asked, promised or warned of, in the article's words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub topic: Option<Span>,
    /// What was agreed or promised to be done, part by part: empty where it is a view that is shared.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<Span>,
    /// Numbers told of it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub quantities: Vec<Quantity>,
    /// Sentences in which the article tells of it, the fullest first.
    pub sentences: Vec<Span>,
    /// Rule and words.
    pub evidence: Evidence,
}

/// What one article says.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Reading {
    /// The page.
    pub page: PageInfo,
    /// The article.
    pub article: Article,
    /// The day that the article is taken to be written on: what relative times were counted from.
    #[serde(default)]
    pub reference: When,
    /// Time expressions, in text order.
    pub times: Vec<TimeExpression>,
    /// Entities that take part, in order of first mention.
    pub entities: Vec<Entity>,
    /// Statements, in text order of their cues.
    pub statements: Vec<Statement>,
    /// Events, in text order of their triggers.
    pub events: Vec<Event>,
    /// Numbers with what they count, in text order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub figures: Vec<Figure>,
    /// Version of the language pack that was used.
    pub pack: String,
    /// What was noticed on the way.
    pub diagnostics: Vec<Diagnostic>,
}

impl Reading {
    /// The entity with this id.
    pub fn entity(&self, id: &EntityId) -> Option<&Entity> {
        self.entities.iter().find(|e| &e.id == id)
    }

    /// The name of the entity with this id, or the id itself.
    pub fn name<'a>(&'a self, id: &'a EntityId) -> &'a str {
        self.entity(id).map_or(id.0.as_str(), |e| e.name.as_str())
    }
}
