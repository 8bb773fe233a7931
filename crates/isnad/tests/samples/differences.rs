//! Where accounts differ: the values, who tells which, and of what kind the difference is.

use super::expected::Row;
use super::ledger::Ledger;
use super::world::{World, list};
use isnad::model::{Account, Day, Difference, DifferenceKind};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) fn check(world: &World, ledger: &mut Ledger) {
    let mut by_id: BTreeMap<&str, Vec<&Row>> = BTreeMap::new();
    for row in world.expected.table("differences") {
        by_id.entry(row.get("id")).or_default().push(row);
    }
    for (id, rows) in by_id {
        difference(world, ledger, id, &rows);
    }
}

fn difference(world: &World, ledger: &mut Ledger, id: &str, rows: &[&Row]) {
    let Some(first) = rows.first() else { return };
    let told = |d: &Difference| -> Vec<Option<usize>> {
        rows.iter().map(|row| d.values.iter().position(|a| tells(world, row, a))).collect()
    };
    let apart = |d: &Difference| told(d).into_iter().flatten().collect::<BTreeSet<usize>>().len();
    let all = world.snapshot.record.differences.iter().filter(|d| fits(d, first.get("attribute")));
    let found =
        all.filter(|d| apart(d) > 0).max_by_key(|d| (apart(d), of_event(world, d, first.get("event"))));
    let at = |attribute: &str| format!("differences/{id}/{attribute}");
    let what = || format!("no difference on «{}»", first.get("attribute"));

    ledger.check(at("found"), found.is_some_and(|d| apart(d) > 1), what);
    ledger.check(at("kind"), found.is_some_and(|d| kind(d.kind, first.get("kind"))), || {
        found.map_or_else(what, |d| format!("{:?}, not {}", d.kind, first.get("kind")))
    });
    ledger.check(at("event"), found.is_some_and(|d| of_event(world, d, first.get("event"))), || {
        found.map_or_else(what, |d| format!("stands at {:?}, not at {}", d.event, first.get("event")))
    });
    let accounts = found.map_or_else(|| vec![None; rows.len()], told);
    for (i, (row, account)) in rows.iter().zip(accounts).enumerate() {
        let account = account.and_then(|n| found.and_then(|d| d.values.get(n)));
        ledger.check(at(&format!("{}/told", i + 1)), account.is_some(), || {
            let values = found.map_or_else(Vec::new, |d| d.values.iter().map(|a| a.value.as_str()).collect());
            format!("{values:?}, without {}", row.get("value"))
        });
        let pages = row.list("pages");
        let tells = |p: &&str| account.is_some_and(|a| a.tellings.iter().any(|(t, _)| t == world.id(p)));
        let lost: Vec<_> = pages.iter().filter(|p| !tells(p)).collect();
        ledger.check(at(&format!("{}/pages", i + 1)), lost.is_empty(), || format!("not told by {lost:?}"));
    }
}

/// True where an account is that of a row: on the row's first page, on its words, with its value.
fn tells(world: &World, row: &Row, account: &Account) -> bool {
    let pages = row.list("pages");
    let Some(page) = pages.first() else { return false };
    let Some(words) = world.find(page, row.get("words")) else { return false };
    let on = account.tellings.iter().any(|(t, span)| t == world.id(page) && span.overlaps(words));
    on && agrees(&account.value, row.get("value"))
}

/// True where a value is the expected one, as far as a number or a day tells.
fn agrees(got: &str, want: &str) -> bool {
    if let Ok(day) = want.parse::<Day>() {
        return got.contains(want) || got.contains(&day.strftime("%-d %B %Y").to_string());
    }
    let number = |s: &str| s.split(|c: char| !c.is_ascii_digit()).find_map(|w| w.parse::<u64>().ok());
    // A value that opens with no number is in words, and the words were checked.
    match (number(want), number(got)) {
        (Some(want_number), Some(got)) => {
            got == want_number || (want.contains("hour") && got == want_number * 60)
        }
        _ => true,
    }
}

/// True where the record's attribute may be the expected one.
fn fits(d: &Difference, attribute: &str) -> bool {
    if let Some(who) = attribute.strip_prefix("role of ") {
        return d.attribute == "role"
            && d.about.as_ref().is_some_and(|a| list(std::slice::from_ref(a)) == who);
    }
    match attribute {
        "dead" => matches!(d.attribute.as_str(), "killed" | "dead"),
        "wounded" => matches!(d.attribute.as_str(), "wounded" | "injured"),
        "length" => d.attribute.starts_with("duration") || d.attribute == "length",
        "date" | "date of the meeting" => matches!(d.attribute.as_str(), "time" | "date"),
        "existence" => d.attribute == "whether",
        "who received the call" => d.attribute == "who-called",
        "who began" => d.attribute == "who",
        _ => !matches!(d.attribute.as_str(), "time" | "role" | "whether" | "who-called"),
    }
}

fn of_event(world: &World, d: &Difference, key: &str) -> bool {
    let Some(event) = world.event(key) else { return false };
    match &d.event {
        Some(id) => *id == event.id,
        None => d.storyline == event.storyline,
    }
}

/// An outlet that mends its own page moves the value on; that it mends a page is told by the family's versions.
fn kind(kind: DifferenceKind, want: &str) -> bool {
    match kind {
        DifferenceKind::Contradiction => want == "contradiction",
        DifferenceKind::Update => matches!(want, "update" | "correction"),
        DifferenceKind::Denial => want == "denial",
    }
}
