//! Events of the record: what a group of tellings says together.

use crate::family::order;
use crate::join::Scales;
use crate::regroup::Regrouped;
use crate::root::roots;
use crate::sole::sole;
use crate::telling::{EntNo, TellNo, Telling};
use crate::word::{hash, id, join};
use crate::world::{published, say};
use isnad_model::{EntityId, EntityKind, Event, Granularity, Narrowed, Parted, Polarity, RecordEvent, When};
use std::collections::BTreeMap;

/// Characters of a title that is cut from a sentence.
const TITLE: usize = 120;

/// An event and what later steps ask of it.
#[derive(Debug)]
pub(crate) struct Happening {
    pub(crate) event: RecordEvent,
    /// In the order in which pages came.
    pub(crate) tellings: Vec<TellNo>,
    /// True where some page is about it.
    pub(crate) main: bool,
    /// Actors and recipients, sorted.
    pub(crate) parties: Vec<EntNo>,
}

/// The event that a group of tellings makes. `family` names each page's family.
pub(crate) fn happening(scales: &Scales<'_, '_, '_>, group: &Regrouped, family: &[usize]) -> Happening {
    let mut tellings = group.tellings.clone();
    tellings.sort_by_key(|no| {
        let t = scales.tellings.get(*no);
        (order(scales.world.leaf(t.page)), t.event)
    });
    let told: Vec<&Telling<'_>> = tellings.iter().map(|no| scales.tellings.get(*no)).collect();
    let coded: Vec<(&Telling<'_>, &Event)> = told.iter().filter_map(|t| t.coded.map(|e| (*t, e))).collect();
    let first = told.first().map_or_else(String::new, |t| identity(scales, t));
    let latest = coded.last().map(|(_, e)| *e);
    let typed = common(coded.iter().map(|(_, e)| (e.kind, e.mode)));
    let actors = agreed(coded.iter().map(|(t, e)| (t.page, e.actors.as_slice())), family);
    let recipients = agreed(coded.iter().map(|(t, e)| (t.page, e.recipients.as_slice())), family);
    let (actors, recipients) = (persons_first(scales, actors), persons_first(scales, recipients));
    let numbers =
        |ids: &[EntityId]| -> Vec<EntNo> { ids.iter().filter_map(|i| scales.cast.number(i)).collect() };
    let mut parties = numbers(&actors);
    parties.extend(numbers(&recipients));
    parties.sort_unstable();
    parties.dedup();
    let event = RecordEvent {
        id: id('e', join([hash(&first)])),
        title: title(scales, &told),
        kind: typed.map(|(kind, _)| kind),
        mode: typed.and_then(|(kind, mode)| {
            mode.or_else(|| common(coded.iter().filter(|(_, e)| e.kind == kind).filter_map(|(_, e)| e.mode)))
        }),
        actors,
        recipients,
        place: common(coded.iter().filter_map(|(_, e)| e.place.clone())),
        when: when(scales, &told, family),
        phase: latest.map(|e| e.phase),
        polarity: common(coded.iter().map(|(_, e)| e.polarity)).or(latest.map(|_| Polarity::Affirmed)),
        tellings: told.iter().map(|t| t.refer(scales.world)).collect(),
        roots: roots(scales, &told, family),
        sole: Vec::new(),
        storyline: String::new(),
        decisions: group.decisions.iter().copied().collect(),
    };
    let event = RecordEvent { sole: sole(scales, &told, &event), ..event };
    Happening { event, main: told.iter().any(|t| t.main), tellings, parties }
}

/// What an event's id is made of: its first telling.
fn identity(scales: &Scales<'_, '_, '_>, t: &Telling<'_>) -> String {
    let event = t.event.map_or_else(|| "page".to_owned(), |e| e.to_string());
    format!("{}\n{event}", scales.world.leaf(t.page).id())
}

/// The commonest value; of equals, the first told.
pub(crate) fn common<T: Ord + Clone>(values: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, (usize, std::cmp::Reverse<usize>)> = BTreeMap::new();
    for (i, v) in values.enumerate() {
        counts.entry(v).or_insert((0, std::cmp::Reverse(i))).0 += 1;
    }
    counts.into_iter().max_by_key(|(_, c)| *c).map(|(v, _)| v)
}

/// Those whom at least a third of the families names in this part, in the order of the telling that names
/// most of them.
fn agreed<'e>(lists: impl Iterator<Item = (u32, &'e [EntityId])>, family: &[usize]) -> Vec<EntityId> {
    let mut naming: BTreeMap<&EntityId, Vec<usize>> = BTreeMap::new();
    let mut families: Vec<usize> = Vec::new();
    let mut order: Vec<&EntityId> = Vec::new();
    let mut longest: &[EntityId] = &[];
    for (page, ids) in lists {
        let f = family[page as usize];
        families.push(f);
        for id in ids {
            let by = naming.entry(id).or_default();
            if !by.contains(&f) {
                by.push(f);
            }
        }
        if ids.len() > longest.len() {
            longest = ids;
        }
        order.extend(ids);
    }
    families.sort_unstable();
    families.dedup();
    let mut out: Vec<EntityId> = Vec::new();
    for id in longest.iter().chain(order) {
        let enough = naming.get(id).is_some_and(|by| 3 * by.len() >= families.len());
        if enough && !out.contains(id) {
            out.push(id.clone());
        }
    }
    out
}

/// Without the states whose own people are named in the same part: one page says that the president called, another that
/// his state did, and both mean one party.
fn persons_first(scales: &Scales<'_, '_, '_>, ids: Vec<EntityId>) -> Vec<EntityId> {
    let of = |id: &EntityId| scales.cast.number(id).and_then(|n| scales.cast.members.get(n as usize));
    let spoken_for = |country: &str| {
        ids.iter()
            .any(|id| of(id).is_some_and(|m| m.kind == EntityKind::Person && m.country == Some(country)))
    };
    ids.iter()
        .filter(|id| {
            let state = of(id).filter(|m| m.kind == EntityKind::State);
            !state.and_then(|m| m.country).is_some_and(spoken_for)
        })
        .cloned()
        .collect()
}

/// When it happened: the day that most families name, else what all constraints leave together.
fn when(scales: &Scales<'_, '_, '_>, told: &[&Telling<'_>], family: &[usize]) -> When {
    let mut days: BTreeMap<i32, (Vec<usize>, usize)> = BTreeMap::new();
    for (i, t) in told.iter().enumerate() {
        if let Some(day) = t.day() {
            let (families, _) = days.entry(day).or_insert((Vec::new(), i));
            if !families.contains(&family[t.page as usize]) {
                families.push(family[t.page as usize]);
            }
        }
    }
    let best = days.values().max_by_key(|(f, i)| (f.len(), std::cmp::Reverse(*i))).map(|(_, i)| *i);
    let coded = |i: usize| told.get(i).and_then(|t| t.coded).map(|e| e.when.clone());
    let mut out = best.and_then(coded);
    for t in told {
        if let Some(e) = t.coded.filter(|e| !e.when.is_unknown()) {
            out = match out {
                None => Some(e.when.clone()),
                Some(w) => Some(w.narrow(&e.when).unwrap_or(w)),
            };
        }
    }
    out.unwrap_or_else(|| {
        // Nothing coded: what a page is about had happened, or was known, when the first page came out.
        let first =
            told.iter().map(|t| published(scales.world.leaf(t.page).reading())).find_map(|w| w.latest);
        When { latest: first, basis: "published".into(), granularity: Granularity::Vague, ..When::default() }
    })
}

/// A headline of a page that is about it, else a sentence that tells it.
fn title(scales: &Scales<'_, '_, '_>, told: &[&Telling<'_>]) -> String {
    let headline = told
        .iter()
        .filter(|t| t.main)
        .map(|t| scales.world.leaf(t.page).reading().article.headline.trim())
        .find(|h| !h.is_empty());
    if let Some(h) = headline {
        return h.to_owned();
    }
    let sentence = told.iter().find_map(|t| {
        let span = t.coded?.sentences.first()?;
        Some(span.of(&scales.world.leaf(t.page).reading().article.text).trim())
    });
    cut(sentence.unwrap_or(""), TITLE)
}

/// The beginning of a text, cut at a space.
pub(crate) fn cut(text: &str, most: usize) -> String {
    match text.char_indices().nth(most) {
        None => text.to_owned(),
        Some((at, _)) => {
            let head = text.get(..at).unwrap_or(text);
            let end = head.rfind(char::is_whitespace).unwrap_or(at);
            format!("{}…", head.get(..end).unwrap_or(head).trim_end())
        }
    }
}

/// Two events that name the same and are kept two for their size: what a day's thirty reports of one court or town have in common
/// are its names, and these must not make one event of all that was done there.
pub(crate) fn parted(happenings: &[Happening], a: u32, b: u32) -> Parted {
    let event = |i: u32| happenings.get(i as usize).map(|h| &h.event);
    let pages = [a, b].into_iter().filter_map(event).map(|e| e.tellings.len()).sum::<usize>();
    let mut events: Vec<String> = [a, b].into_iter().filter_map(event).map(|e| e.id.clone()).collect();
    events.sort_unstable();
    let reason = format!("{pages} pages name the same: too many to be one event by their names alone");
    Parted { events, reason }
}

/// Pages whose day was open and is found by the day of an event that they tell as news of the day: where a
/// page's telling leaves several days and another page's one, the page was written in step with it.
pub(crate) fn narrowed(scales: &Scales<'_, '_, '_>, happenings: &[Happening]) -> Vec<Narrowed> {
    let mut out: BTreeMap<String, Narrowed> = BTreeMap::new();
    for h in happenings {
        let Some(day) = h.event.when.exact() else {
            continue;
        };
        for no in &h.tellings {
            let t = scales.tellings.get(*no);
            let r = scales.world.leaf(t.page).reading();
            let Some(e) = t.coded else { continue };
            // The telling is counted from the page's day only where both are equally open.
            let in_step =
                r.reference.exact().is_none() && e.when.exact().is_none() && same_days(&e.when, &r.reference);
            let Some(when) = r.reference.narrow(&When::day(day, "other-page")).filter(|_| in_step) else {
                continue;
            };
            let witness = h
                .tellings
                .iter()
                .map(|n| scales.tellings.get(*n))
                .find(|u| u.day().is_some() && u.coded.and_then(|e| e.when.exact()) == Some(day));
            let Some(witness) = witness.map(|u| scales.world.leaf(u.page).id().to_owned()) else {
                continue;
            };
            out.entry(r.article.id.clone()).or_insert_with(|| Narrowed {
                page: r.article.id.clone(),
                when,
                event: h.event.id.clone(),
                reason: format!("{witness} dates what it tells of to {}", say(day)),
                by: witness,
            });
        }
    }
    out.into_values().collect()
}

/// True where an event is told as of the page's own day: both leave the same days.
fn same_days(event: &When, page: &When) -> bool {
    !page.is_unknown()
        && event.earliest == page.earliest
        && event.latest == page.latest
        && (event.days == page.days || event.days.is_empty())
}
