//! Promises: who, what, by when, and what came of them.

use super::expected::Row;
use super::ledger::Ledger;
use super::world::{World, day, find, holds_all, holds_only, list, say};
use isnad::model::{Commitment, CommitmentStatus, Span};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) fn check(world: &World, ledger: &mut Ledger) {
    let rows = world.expected.table("commitments");
    let matched = matches(world, rows);
    for (i, row) in rows.iter().enumerate() {
        let found = matched.get(&i).and_then(|n| world.snapshot.record.commitments.get(*n));
        for (attribute, said) in verdicts(world, row, found) {
            let name = format!("commitments/{}/{attribute}", row.get("id"));
            ledger.check(name, said.is_none(), || said.unwrap_or_default());
        }
    }
}

/// The record's commitment for each row: those that rest on the row's words, best fits first, each taken once, so that
/// one sentence read as one promise does not stand for three.
fn matches(world: &World, rows: &[Row]) -> BTreeMap<usize, usize> {
    let mut pairs = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        for (n, c) in world.snapshot.record.commitments.iter().enumerate() {
            if rests(world, row, c).is_some() {
                let met = verdicts(world, row, Some(c)).iter().filter(|(_, said)| said.is_none()).count();
                pairs.push((std::cmp::Reverse(met), i, c.id.as_str(), n));
            }
        }
    }
    pairs.sort();
    let (mut out, mut taken) = (BTreeMap::new(), BTreeSet::new());
    for (_, i, _, n) in pairs {
        if !out.contains_key(&i) && taken.insert(n) {
            out.insert(i, n);
        }
    }
    out
}

/// The words of a commitment that overlap those of the row, on a page that is said to promise it.
fn rests(world: &World, row: &Row, c: &Commitment) -> Option<Span> {
    let pages = row.list("promised_in");
    c.tellings.iter().find_map(|(page, span)| {
        let path = pages.iter().find(|p| world.id(p) == page)?;
        world.find(path, row.get("words")).filter(|words| words.overlaps(*span))
    })
}

/// Each attribute with what the program says instead, where that is something else.
fn verdicts(world: &World, row: &Row, found: Option<&Commitment>) -> Vec<(&'static str, Option<String>)> {
    let Some(c) = found else {
        let names = ["found", "promiser", "act", "made", "due", "event", "status", "promised_in"];
        let outcome = row.get("status").starts_with("reported").then_some("outcome");
        return names.into_iter().chain(outcome).map(|n| (n, Some("no such promise".into()))).collect();
    };
    let unless = |met: bool, said: String| (!met).then_some(said);
    let mut out = vec![("found", None)];
    let want = row.list("promiser");
    let by_id = want.iter().all(|w| w.contains(':'));
    // A body that names.tsv does not know has whatever id the program gives it.
    let met = if by_id {
        holds_all(&c.promisors, &want) && holds_only(&c.promisors, &want)
    } else {
        c.promisors.len() == 1 && c.promisors.iter().all(|p| world.named(&p.0).is_none())
    };
    out.push(("promiser", unless(met, format!("{}, not {}", list(&c.promisors), row.get("promiser")))));
    out.push(("act", unless(tells(&c.act, row.get("words")), format!("«{}»", c.act))));
    let made = c.made.exact() == Some(day(row.get("made")));
    out.push(("made", unless(made, format!("{}, not {}", say(&c.made), row.get("made")))));
    let due = c.deadline.latest == row.told("due").map(day);
    out.push(("due", unless(due, format!("{}, not {}", say(&c.deadline), row.get("due")))));
    let event = world.event(row.get("event")).map(|e| e.id.as_str());
    let met = event.is_some() && c.event.as_deref() == event;
    out.push(("event", unless(met, format!("{}, not that of {}", told_event(world, c), row.get("event")))));
    let (want, got) = (due_status(world, row), status(c.status));
    out.push(("status", unless(got == want, format!("{got}, not {want}"))));
    let pages = row.list("promised_in");
    let lost: Vec<_> = pages.iter().filter(|p| !c.tellings.iter().any(|(t, _)| t == world.id(p))).collect();
    out.push(("promised_in", unless(lost.is_empty(), format!("not told by {lost:?}"))));
    if row.get("status").starts_with("reported") {
        let on = c.outcome.as_ref().map_or("nothing", |(page, _)| world.path(page));
        let met = row.list("told_of_in").contains(&on);
        out.push(("outcome", unless(met, format!("rests on {on}, not on {}", row.get("told_of_in")))));
    }
    out
}

/// True where the act is the row's words, give or take as much again.
fn tells(act: &str, words: &str) -> bool {
    let long = |s: &str| s.chars().count();
    (find(act, words).is_some() && long(act) <= 2 * long(words))
        || (find(words, act).is_some() && long(words) <= 2 * long(act))
}

fn told_event(world: &World, c: &Commitment) -> String {
    let event = c.event.as_deref().and_then(|id| world.snapshot.record.event(id));
    event.map_or_else(|| "no event".into(), |e| format!("«{}»", e.title))
}

/// The papers are read as of the end of September; the record as of its latest page.
fn due_status<'a>(world: &World, row: &'a Row) -> &'a str {
    let (status, due) = (row.get("status"), row.told("due").map(day));
    let early = matches!((due, world.snapshot.as_of), (Some(due), Some(now)) if now < due);
    if status == "overdue" && early { "open" } else { status }
}

fn status(status: CommitmentStatus) -> &'static str {
    match status {
        CommitmentStatus::Open => "open",
        CommitmentStatus::Due => "due",
        CommitmentStatus::Overdue => "overdue",
        CommitmentStatus::ReportedDone => "reported-done",
        CommitmentStatus::ReportedMoved => "reported-moved",
        CommitmentStatus::ReportedDropped => "reported-dropped",
    }
}
