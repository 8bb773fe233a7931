//! Happenings that a page tells beside its main one.

use super::events::within;
use super::expected::Row;
use super::ledger::Ledger;
use super::world::{World, holds_all, list, say};
use isnad::model::{EventType, Mode, Phase, RecordEvent, TellingRef};

pub(crate) fn check(world: &World, ledger: &mut Ledger) {
    for row in world.expected.table("side_events") {
        side(world, ledger, row);
    }
}

fn side(world: &World, ledger: &mut Ledger, row: &Row) {
    let key = row.get("key");
    let at = |attribute: &str| format!("side_events/{key}/{attribute}");
    let pages = row.list("pages");
    let found = find(world, row, pages.first().copied().unwrap_or_default());
    ledger.check(at("type"), found.is_some_and(|e| type_of(e) == row.get("type")), || {
        let there = read_there(world, row, pages.first().copied().unwrap_or_default());
        if there.is_empty() { "nothing read in these words".into() } else { there }
    });
    let none = RecordEvent::default();
    let e = found.unwrap_or(&none);
    ledger.same(at("mode"), &row.get("mode"), &e.mode.map_or("-", Mode::as_str));
    ledger.check(at("time"), within(&e.when, row), || {
        format!("{}, not {}..{}", say(&e.when), row.get("earliest"), row.get("latest"))
    });
    ledger.same(at("phase"), &row.get("phase"), &e.phase.map_or("-", Phase::as_str));
    for (attribute, got) in [("actors", &e.actors), ("recipients", &e.recipients)] {
        let want = row.list(attribute);
        if !want.is_empty() {
            ledger.check(at(attribute), holds_all(got, &want), || format!("{}, not {want:?}", list(got)));
        }
    }
    if let Some(place) = row.told("place") {
        // A crossing that is closed is whom it is done to; whoever reads it so is right too.
        let got = e.place.as_ref().map_or("-", |p| p.0.as_str());
        let undergoes = e.recipients.iter().any(|r| r.0 == place);
        ledger.check(at("place"), got == place || undergoes, || format!("{got}, not {place}"));
    }
    if pages.len() > 1 {
        let tells = |page: &&str| e.tellings.iter().any(|t| t.page == world.id(page));
        let lost: Vec<_> = pages.iter().filter(|p| !tells(p)).collect();
        ledger.check(at("told-by"), lost.is_empty(), || format!("not told by {lost:?}"));
    }
}

fn type_of(e: &RecordEvent) -> &str {
    e.kind.map_or("-", EventType::as_str)
}

/// The record event that tells of the row's words on a page: of several the one that fits best.
fn find<'a>(world: &'a World, row: &Row, page: &str) -> Option<&'a RecordEvent> {
    let span = world.find(page, row.get("words"))?;
    let (id, reading) = (world.id(page), world.reading(page));
    let here = |t: &TellingRef| {
        let event = t.event.and_then(|i| reading.events.get(i as usize));
        t.page == id && event.is_some_and(|e| e.sentences.iter().any(|s| s.overlaps(span)))
    };
    let all = world.snapshot.record.events.iter().filter(|e| e.tellings.iter().any(here));
    all.max_by_key(|e| {
        let kind = type_of(e) == row.get("type");
        let mode = e.mode.map_or("-", Mode::as_str) == row.get("mode");
        let who = holds_all(&e.actors, &row.list("actors"));
        (kind, mode, who, within(&e.when, row), std::cmp::Reverse(e.id.as_str()))
    })
}

/// What was read in the row's words, for messages.
fn read_there(world: &World, row: &Row, page: &str) -> String {
    let Some(span) = world.find(page, row.get("words")) else {
        return "the text does not hold the words".into();
    };
    let reading = world.reading(page);
    let here = reading.events.iter().filter(|e| e.sentences.iter().any(|s| s.overlaps(span)));
    let told = here.map(|e| format!("{} «{}»", e.kind, e.trigger.of(&reading.article.text)));
    told.collect::<Vec<_>>().join(", ")
}
