//! Questions to a snapshot: which events, which stories, what is behind an id, why two tellings are one.

use crate::promises::{self, PromiseFilter};
use crate::{Error, Known, Snapshot};
use isnad_lang::{Fold, Source};
use isnad_model::{
    Commitment, Day, Difference, EntityId, EventType, Family, Mode, Reading, Record, RecordEvent, Storyline,
    When,
};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// Which events are asked for; what is `None` does not narrow.
#[derive(Debug, Clone, Default)]
pub struct EventFilter {
    /// An entity's id, or words of one of its names in any spelling.
    pub who: Option<String>,
    /// PLOVER type.
    pub kind: Option<EventType>,
    /// PLOVER mode.
    pub mode: Option<Mode>,
    /// Not wholly before this day.
    pub from: Option<Day>,
    /// Not wholly after this day.
    pub to: Option<Day>,
    /// A place's id, or words of one of its names.
    pub place: Option<String>,
}

/// The events that fit, in time order, those of one time by how many independent sources and pages tell of them; those
/// without a known time last.
pub fn events<'s>(snapshot: &'s Snapshot, filter: &EventFilter) -> Vec<&'s RecordEvent> {
    let fits = Fits::new(snapshot, filter);
    let mut events: Vec<_> = snapshot.record.events.iter().filter(|e| fits.event(e)).collect();
    events.sort_by_cached_key(|e| told_order(e));
    events
}

/// Whether an event fits, for who looks at events one by one.
pub fn fits<'f>(snapshot: &Snapshot, filter: &'f EventFilter) -> impl Fn(&RecordEvent) -> bool + use<'f> {
    let fits = Fits::new(snapshot, filter);
    move |event| fits.event(event)
}

/// The events that some page is mainly about; the rest is only mentioned beside something else.
pub fn main_events(snapshot: &Snapshot) -> BTreeSet<&str> {
    snapshot.record.groups.iter().map(|g| g.event.as_str()).collect()
}

/// The storylines with an event that fits: those told by most pages first.
pub fn stories<'s>(snapshot: &'s Snapshot, filter: &EventFilter) -> Vec<&'s Storyline> {
    let mut stories: Vec<_> =
        stories_of(snapshot, filter).into_iter().map(|s| (story_pages(snapshot, s).len(), s)).collect();
    stories.sort_by(|(a, s), (b, t)| b.cmp(a).then_with(|| s.id.cmp(&t.id)));
    stories.into_iter().map(|(_, s)| s).collect()
}

/// The same in the order of their ids.
pub fn stories_of<'s>(snapshot: &'s Snapshot, filter: &EventFilter) -> Vec<&'s Storyline> {
    let fits = Fits::new(snapshot, filter);
    let event = |id: &String| snapshot.record.event(id);
    let stories = snapshot.record.storylines.iter();
    stories.filter(|s| s.events.iter().filter_map(event).any(|e| fits.event(e))).collect()
}

/// The pages that tell of a storyline.
pub fn story_pages<'s>(snapshot: &'s Snapshot, story: &Storyline) -> BTreeSet<&'s str> {
    story
        .events
        .iter()
        .filter_map(|id| snapshot.record.event(id))
        .flat_map(|e| e.tellings.iter().map(|t| t.page.as_str()))
        .collect()
}

/// Sorts times: by the day that they point to, the unknown last. A long stretch (`2017 … 2026`, "since") points to its
/// end, a short one to its beginning.
pub fn time_key(when: &When) -> (Day, Day) {
    let points_to = match (when.earliest, when.latest) {
        (Some(a), Some(b)) if days_between(a, b) <= SHORT_DAYS => a,
        (_, Some(b)) => b,
        (Some(a), None) => a,
        (None, None) => Day::MAX,
    };
    (points_to, when.latest.unwrap_or(Day::MAX))
}

/// A stretch of up to so many days is short.
const SHORT_DAYS: i32 = 62;

/// Sorts events by time; of one time, what most independent sources tell comes first, not what has the smaller id.
fn told_order(event: &RecordEvent) -> (Day, Day, Reverse<(usize, usize)>, &str) {
    let (from, to) = time_key(&event.when);
    (from, to, Reverse((event.roots.len(), event.tellings.len())), &event.id)
}

fn days_between(a: Day, b: Day) -> i32 {
    // In seconds, since a span of days has to be counted through the calendar.
    i32::try_from(b.duration_since(a).as_hours() / 24).unwrap_or(i32::MAX)
}

struct Fits<'f> {
    filter: &'f EventFilter,
    who: Option<BTreeSet<EntityId>>,
    place: Option<BTreeSet<EntityId>>,
    span: When,
}

impl<'f> Fits<'f> {
    fn new(snapshot: &Snapshot, filter: &'f EventFilter) -> Self {
        Fits {
            filter,
            who: filter.who.as_deref().map(|w| entities(snapshot, w)),
            place: filter.place.as_deref().map(|w| entities(snapshot, w)),
            span: When::between(filter.from, filter.to, ""),
        }
    }

    fn event(&self, event: &RecordEvent) -> bool {
        let bounded = self.filter.from.is_some() || self.filter.to.is_some();
        self.filter.kind.is_none_or(|k| event.kind == Some(k))
            && self.filter.mode.is_none_or(|m| event.mode == Some(m))
            && self
                .who
                .as_ref()
                .is_none_or(|who| event.actors.iter().chain(&event.recipients).any(|a| who.contains(a)))
            && self.place.as_ref().is_none_or(|at| event.place.as_ref().is_some_and(|p| at.contains(p)))
            && (!bounded || within(&event.when, &self.span))
    }
}

/// Whether a time touches a span of days. One that is known on one side only (`2026-01-28 or later`) counts as that day:
/// else every open end would reach into every span.
fn within(when: &When, span: &When) -> bool {
    let (first, last) = (when.earliest.or(when.latest), when.latest.or(when.earliest));
    first.is_some() && When { earliest: first, latest: last, ..when.clone() }.allows(span)
}

/// The entities that a person can mean: by id, else by words of a name or alias, spelling aside.
pub fn entities(snapshot: &Snapshot, words: &str) -> BTreeSet<EntityId> {
    let id = EntityId(words.to_owned());
    if snapshot.names.contains_key(&id) {
        return BTreeSet::from([id]);
    }
    let Ok(fold) = Fold::load(&Source::builtin()) else { return BTreeSet::new() };
    let wanted = fold.key(words.trim());
    let mut found = BTreeSet::new();
    if wanted.is_empty() {
        return found;
    }
    for (id, known) in &snapshot.names {
        let mut names = std::iter::once(&known.name).chain(&known.also);
        if names.any(|n| holds_words(&fold.key(n), &wanted)) {
            found.insert(id.clone());
        }
    }
    found
}

/// True where `wanted` stands in `name` as whole words.
fn holds_words(name: &str, wanted: &str) -> bool {
    name.match_indices(wanted).any(|(at, _)| {
        let before = name.get(..at).and_then(|s| s.chars().next_back());
        let after = name.get(at + wanted.len()..).and_then(|s| s.chars().next());
        [before, after].into_iter().flatten().all(|c| !c.is_alphanumeric())
    })
}

/// A storyline with all that belongs to it.
#[derive(Debug, Clone)]
pub struct Timeline<'s> {
    /// The storyline.
    pub story: &'s Storyline,
    /// Its events, in time order.
    pub events: Vec<&'s RecordEvent>,
    /// What was promised in it, by the day of the promise.
    pub commitments: Vec<&'s Commitment>,
    /// Where accounts differ.
    pub differences: Vec<&'s Difference>,
    /// The pages that tell of it.
    pub pages: BTreeSet<&'s str>,
    /// Families among those pages.
    pub families: usize,
}

/// The differences of a storyline: they stand together.
fn differences<'s>(record: &'s Record, story: &str) -> Vec<&'s Difference> {
    let from = record.differences.partition_point(|d| d.storyline.as_str() < story);
    record.differences.iter().skip(from).take_while(|d| d.storyline == story).collect()
}

/// How much a storyline holds, for a line of a list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Extent {
    /// Promises.
    pub promises: usize,
    /// Differences.
    pub differences: usize,
}

/// The extents of all storylines that hold a promise or a difference, counted in one pass.
pub fn extents(snapshot: &Snapshot) -> BTreeMap<&str, Extent> {
    let mut out: BTreeMap<&str, Extent> = BTreeMap::new();
    for c in &snapshot.record.commitments {
        out.entry(&c.storyline).or_default().promises += 1;
    }
    for d in &snapshot.record.differences {
        out.entry(&d.storyline).or_default().differences += 1;
    }
    out
}

/// A storyline as a whole.
pub fn timeline<'s>(snapshot: &'s Snapshot, story: &'s Storyline) -> Timeline<'s> {
    let record = &snapshot.record;
    let events: Vec<_> = story.events.iter().filter_map(|id| record.event(id)).collect();
    let promised = PromiseFilter { story: Some(story.id.clone()), ..PromiseFilter::default() };
    let commitments = promises::promises(snapshot, &promised);
    let pages = story_pages(snapshot, story);
    let group = |page: &&str| record.groups.binary_search_by(|g| g.page.as_str().cmp(page)).ok();
    let family = |page: &str| group(&page).and_then(|i| record.groups.get(i)).map(|g| g.family.as_str());
    let families: BTreeSet<&str> = pages.iter().filter_map(|p| family(p)).collect();
    Timeline {
        story,
        events,
        commitments,
        differences: differences(record, &story.id),
        families: families.len(),
        pages,
    }
}

/// What an id stands for.
#[derive(Debug, Clone)]
pub enum Item<'s> {
    /// A page.
    Page(&'s Reading),
    /// An event.
    Event(&'s RecordEvent),
    /// A storyline.
    Story(Timeline<'s>),
    /// A commitment.
    Commitment(&'s Commitment),
    /// A text and its copies.
    Family(&'s Family),
    /// An entity, with the events that it takes part in.
    Entity {
        /// Its id.
        id: EntityId,
        /// What is known of it.
        known: &'s Known,
        /// Events, in time order.
        events: Vec<&'s RecordEvent>,
    },
}

/// Finds what an id stands for; its beginning is enough where that leaves one.
///
/// # Errors
/// [`Error::UnknownId`] and [`Error::AmbiguousId`].
pub fn show<'s>(snapshot: &'s Snapshot, id: &str) -> Result<Item<'s>, Error> {
    if let Some(item) = exact(snapshot, id) {
        return Ok(item);
    }
    let begins: Vec<&str> = ids(snapshot).filter(|i| !id.is_empty() && i.starts_with(id)).take(6).collect();
    match begins.as_slice() {
        [one] => exact(snapshot, one).ok_or_else(|| Error::UnknownId { id: id.to_owned() }),
        [] => by_name(snapshot, id),
        more => Err(Error::AmbiguousId {
            id: id.to_owned(),
            candidates: more.iter().take(5).map(|s| (*s).to_owned()).collect(),
        }),
    }
}

fn by_name<'s>(snapshot: &'s Snapshot, words: &str) -> Result<Item<'s>, Error> {
    let found = entities(snapshot, words);
    let mut found = found.iter();
    match (found.next(), found.next()) {
        (Some(one), None) => exact(snapshot, &one.0).ok_or_else(|| Error::UnknownId { id: words.to_owned() }),
        (Some(a), Some(b)) => Err(Error::AmbiguousId {
            id: words.to_owned(),
            candidates: [a, b].into_iter().chain(found).take(5).map(|e| e.0.clone()).collect(),
        }),
        _ => Err(Error::UnknownId { id: words.to_owned() }),
    }
}

fn ids(snapshot: &Snapshot) -> impl Iterator<Item = &str> {
    let record: &Record = &snapshot.record;
    (snapshot.readings.keys().map(String::as_str))
        .chain(record.events.iter().map(|e| e.id.as_str()))
        .chain(record.storylines.iter().map(|e| e.id.as_str()))
        .chain(record.commitments.iter().map(|e| e.id.as_str()))
        .chain(record.families.iter().map(|e| e.id.as_str()))
        .chain(snapshot.names.keys().map(|e| e.0.as_str()))
}

fn exact<'s>(snapshot: &'s Snapshot, id: &str) -> Option<Item<'s>> {
    let record = &snapshot.record;
    if let Some(reading) = snapshot.readings.get(id) {
        return Some(Item::Page(reading));
    }
    if let Some(event) = record.event(id) {
        return Some(Item::Event(event));
    }
    if let Some(story) = record.storyline(id) {
        return Some(Item::Story(timeline(snapshot, story)));
    }
    if let Some(commitment) = record.commitments.iter().find(|c| c.id == id) {
        return Some(Item::Commitment(commitment));
    }
    if let Some(family) = record.families.iter().find(|f| f.id == id) {
        return Some(Item::Family(family));
    }
    let (id, known) = snapshot.names.get_key_value(&EntityId(id.to_owned()))?;
    let filter = EventFilter { who: Some(id.0.clone()), ..EventFilter::default() };
    let mut found = events(snapshot, &filter);
    let places = EventFilter { place: Some(id.0.clone()), ..EventFilter::default() };
    for event in events(snapshot, &places) {
        if !found.iter().any(|e| e.id == event.id) {
            found.push(event);
        }
    }
    found.sort_by(|a, b| told_order(a).cmp(&told_order(b)));
    Some(Item::Entity { id: id.clone(), known, events: found })
}

/// The whole id of a page or event, from its beginning.
///
/// # Errors
/// [`Error::UnknownId`] where it is that of something else; as [`show`].
pub fn telling_id(snapshot: &Snapshot, id: &str) -> Result<String, Error> {
    match show(snapshot, id)? {
        Item::Page(reading) => Ok(reading.article.id.clone()),
        Item::Event(event) => Ok(event.id.clone()),
        _ => Err(Error::NoTelling { id: id.to_owned() }),
    }
}
