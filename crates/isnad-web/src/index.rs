//! Lookups over one snapshot, made once for it: which events fall on a day, who takes part, who said what.

use crate::source::Snapshot;
use isnad_model::{Day, EntityId, EntityKind, Quotation, RecordEvent};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// When an event is put in a list.
pub(crate) use isnad::query::time_key as order;

/// Who copied from whom, for one page.
#[derive(Debug, Clone)]
pub(crate) struct Copied {
    /// The page it was copied from.
    pub(crate) source: String,
    /// Share of the copy that stands in the source, 0 to 1.
    pub(crate) share: f64,
}

/// One thing said, in all its versions.
#[derive(Debug, Clone)]
pub(crate) struct Saying {
    /// Who says it; `None` where the texts hide the speaker.
    pub(crate) speaker: Option<EntityId>,
    /// Pages and indices into their statements, the earliest first.
    pub(crate) versions: Vec<(String, usize)>,
    /// Number of families among the pages.
    pub(crate) families: usize,
    /// The first possible day of the earliest page.
    pub(crate) day: Option<Day>,
}

impl Saying {
    fn of(said: &isnad::sayings::Saying, snap: &Snapshot) -> Saying {
        let id = |(page, i): &(u32, u32)| Some((snap.readings.id(*page)?.to_owned(), *i as usize));
        let versions = said.versions.iter().filter_map(id).collect();
        Saying { speaker: said.speaker.clone(), versions, families: said.families, day: said.day }
    }
}

/// Lookups by position in the record's lists.
#[derive(Debug, Default)]
pub(crate) struct Index {
    /// Events that some page is about; the others are mentioned beside them.
    pub(crate) main: BTreeSet<usize>,
    /// Events mentioned beside others, by day where it is known.
    pub(crate) beside: BTreeMap<Day, Vec<usize>>,
    /// Main events whose day is known, by day.
    pub(crate) by_day: BTreeMap<Day, Vec<usize>>,
    /// Main events without a known day.
    pub(crate) undated: Vec<usize>,
    /// Events that a page tells, with the index of the telling in its reading.
    pub(crate) of_page: BTreeMap<String, Vec<(usize, Option<u32>)>>,
    /// Events in which an entity takes part.
    pub(crate) of_entity: BTreeMap<EntityId, Vec<usize>>,
    /// Promises by event, by storyline, and by entity (who promises).
    pub(crate) promises_of_event: BTreeMap<String, Vec<usize>>,
    /// The same by storyline.
    pub(crate) promises_of_story: BTreeMap<String, Vec<usize>>,
    /// The same by who promises.
    pub(crate) promises_of_entity: BTreeMap<EntityId, Vec<usize>>,
    /// Differences by event.
    pub(crate) differences_of_event: BTreeMap<String, Vec<usize>>,
    /// From whom a page was copied.
    pub(crate) copied: BTreeMap<String, Copied>,
    /// A page's family.
    pub(crate) family: BTreeMap<String, usize>,
    /// Things said, the latest first.
    pub(crate) sayings: Vec<Saying>,
    /// Positions in `sayings` by page and index into its statements.
    pub(crate) saying_of: BTreeMap<(String, usize), usize>,
    /// Positions in `sayings` by speaker.
    pub(crate) said_by: BTreeMap<EntityId, Vec<usize>>,
    /// Positions of the pages of a day, by when they were published or else written.
    pub(crate) pages_of: BTreeMap<Day, Vec<u32>>,
    /// Everyone who takes part in something or says something, by kind, with how often; the most told first.
    pub(crate) told: BTreeMap<EntityKind, Vec<(usize, EntityId)>>,
    /// Storylines of several main events, the longest first.
    pub(crate) stories: Vec<usize>,
}

impl Index {
    /// Reads a snapshot through once.
    pub(crate) fn new(snap: &Snapshot) -> Index {
        let mut out = Index::default();
        let about: BTreeSet<&str> = snap.record.groups.iter().map(|g| g.event.as_str()).collect();
        for (i, event) in snap.record.events.iter().enumerate() {
            if about.contains(event.id.as_str()) {
                out.main.insert(i);
            }
            out.add_event(i, event);
        }
        for (i, promise) in snap.record.commitments.iter().enumerate() {
            if let Some(event) = &promise.event {
                out.promises_of_event.entry(event.clone()).or_default().push(i);
            }
            out.promises_of_story.entry(promise.storyline.clone()).or_default().push(i);
            for who in &promise.promisors {
                out.promises_of_entity.entry(who.clone()).or_default().push(i);
            }
        }
        for (i, difference) in snap.record.differences.iter().enumerate() {
            if let Some(event) = &difference.event {
                out.differences_of_event.entry(event.clone()).or_default().push(i);
            }
        }
        for (i, family) in snap.record.families.iter().enumerate() {
            for page in &family.pages {
                out.family.insert(page.clone(), i);
            }
            for link in &family.copies {
                let best = out.copied.get(&link.copy).is_none_or(|c| c.share < link.containment);
                if best {
                    let copied = Copied { source: link.source.clone(), share: link.containment };
                    out.copied.insert(link.copy.clone(), copied);
                }
            }
        }
        out.sayings = snap.sayings.iter().map(|s| Saying::of(s, snap)).collect();
        for (i, saying) in out.sayings.iter().enumerate() {
            for version in &saying.versions {
                out.saying_of.insert(version.clone(), i);
            }
            if let Some(who) = &saying.speaker {
                out.said_by.entry(who.clone()).or_default().push(i);
            }
        }
        for (at, card) in (0..).zip(&snap.cards) {
            if let Some(day) = card.day() {
                out.pages_of.entry(day).or_default().push(at);
            }
        }
        out.told = out.tell(snap);
        out.stories = stories(snap, &about);
        out
    }

    /// Who is told of how often.
    fn tell(&self, snap: &Snapshot) -> BTreeMap<EntityKind, Vec<(usize, EntityId)>> {
        let mut out: BTreeMap<EntityKind, Vec<(usize, EntityId)>> = BTreeMap::new();
        for (id, known) in &snap.names {
            let count = |map: &BTreeMap<EntityId, Vec<usize>>| map.get(id).map_or(0, Vec::len);
            let told = count(&self.of_entity) + count(&self.said_by);
            if told > 0 {
                out.entry(known.kind).or_default().push((told, id.clone()));
            }
        }
        let named = |id: &EntityId| snap.names.get(id).map_or(0, |k| k.mentions);
        for list in out.values_mut() {
            list.sort_by_cached_key(|(told, id)| (Reverse(*told), Reverse(named(id)), id.clone()));
        }
        out
    }

    fn add_event(&mut self, i: usize, event: &RecordEvent) {
        match (event.when.exact(), self.main.contains(&i)) {
            (Some(day), true) => self.by_day.entry(day).or_default().push(i),
            (Some(day), false) => self.beside.entry(day).or_default().push(i),
            (None, true) => self.undated.push(i),
            (None, false) => {}
        }
        for telling in &event.tellings {
            self.of_page.entry(telling.page.clone()).or_default().push((i, telling.event));
        }
        let who: BTreeSet<&EntityId> =
            event.actors.iter().chain(&event.recipients).chain(event.place.as_ref()).collect();
        for id in who {
            self.of_entity.entry(id.clone()).or_default().push(i);
        }
    }
}

/// Storylines in which `about` holds two events or more, by their number, then by the last of their days.
fn stories(snap: &Snapshot, about: &BTreeSet<&str>) -> Vec<usize> {
    let mut weighed = Vec::new();
    for (i, story) in snap.record.storylines.iter().enumerate() {
        let main = story.events.iter().filter(|id| about.contains(id.as_str()));
        let events: Vec<&RecordEvent> = main.filter_map(|id| snap.record.event(id)).collect();
        if events.len() > 1 {
            let last = events.iter().map(|e| e.when.earliest).max().flatten();
            weighed.push((std::cmp::Reverse(events.len()), std::cmp::Reverse(last), story.id.as_str(), i));
        }
    }
    weighed.sort_unstable();
    weighed.into_iter().map(|(_, _, _, i)| i).collect()
}

/// The version of a saying that quotes most directly: the one to show.
pub(crate) fn best_version<'a>(snap: &'a Snapshot, saying: &'a Saying) -> Option<(&'a str, usize)> {
    saying
        .versions
        .iter()
        .filter_map(|(page, i)| {
            let rank = match snap.card(page)?.remarks.get(*i)?.quotation {
                Quotation::Direct => 0,
                Quotation::Mixed => 1,
                Quotation::Indirect => 2,
            };
            Some((rank, page.as_str(), *i))
        })
        .min_by_key(|(rank, _, _)| *rank)
        .map(|(_, page, i)| (page, i))
}
