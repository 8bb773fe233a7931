//! Time words, pages without a date, and who says what through whom.

use super::expected::Row;
use super::ledger::Ledger;
use super::world::{World, day, say};
use isnad::model::{Day, Link, LinkKind, Span, Statement, TimeExpression};
use std::collections::BTreeMap;

pub(crate) fn check(world: &World, ledger: &mut Ledger) {
    let mut seen = BTreeMap::new();
    for row in world.expected.table("times") {
        let path = row.get("page");
        let no = seen.entry(path).and_modify(|n| *n += 1).or_insert(1);
        time(world, ledger, row, &format!("times/{path}/{no}"));
    }
    for row in world.expected.table("undated") {
        undated(world, ledger, row);
    }
    for row in world.expected.table("chains") {
        chain(world, ledger, row);
    }
}

fn time(world: &World, ledger: &mut Ledger, row: &Row, name: &str) {
    let (path, words) = (row.get("page"), row.get("words"));
    let Some(span) = world.find(path, words) else {
        return ledger.check(name, false, || format!("the text does not hold {words}"));
    };
    let (earliest, latest) = (row.told("earliest").map(day), day(row.get("latest")));
    let reading = world.reading(path);
    let read: Vec<_> = reading.times.iter().filter(|t| t.span.overlaps(span)).collect();
    // `from Saturday on` is read as a stretch that is open at its end: the day is the same.
    let open = |t: &TimeExpression| t.stretch && t.latest.is_none() && earliest == Some(latest);
    let met = read
        .iter()
        .any(|t| earliest.is_none_or(|e| t.earliest == Some(e)) && (t.latest == Some(latest) || open(t)));
    ledger.check(name, met, || {
        let show = |d: Option<Day>| d.map_or_else(|| "?".into(), |d| d.to_string());
        let read = read.iter().map(|t| {
            format!(
                "«{}» {}..{} ({})",
                t.span.of(&reading.article.text),
                show(t.earliest),
                show(t.latest),
                t.rule
            )
        });
        let read: Vec<_> = read.collect();
        let read = if read.is_empty() { "nothing".into() } else { read.join(", ") };
        format!("«{words}» is read as {read}, not {}..{latest}", show(earliest))
    });
}

fn undated(world: &World, ledger: &mut Ledger, row: &Row) {
    let path = row.get("page");
    let exact = day(row.get("exact"));
    let reading = world.reading(path);
    let at = |attribute: &str| format!("undated/{path}/{attribute}");
    let (published, reference) = (&reading.article.published, &reading.reference);
    let holds = published.holds(exact) && reference.holds(exact);
    ledger.check(at("holds-exact"), holds, || {
        format!("published {}, written {}, not {exact}", say(published), say(reference))
    });
    let many = row.list("candidates").len() > 1;
    let modest = !many || (published.exact().is_none() && reference.exact().is_none());
    ledger.check(at("claims-no-more"), modest, || {
        format!("published {}, written {}: the page alone does not tell", say(published), say(reference))
    });
    let others = row.list("exact_rests_on");
    if many && !others.is_empty() {
        let found = world.snapshot.record.narrowed.iter().find(|n| n.page == world.id(path));
        let met = found.is_some_and(|n| n.when.exact() == Some(exact) && others.contains(&world.path(&n.by)));
        ledger.check(at("narrowed"), met, || match found {
            Some(n) => format!("{} by {}, not {exact}", say(&n.when), world.path(&n.by)),
            None => "no other page dates it".into(),
        });
    }
}

fn chain(world: &World, ledger: &mut Ledger, row: &Row) {
    let (path, words) = (row.get("page"), row.get("words"));
    let at = |attribute: &str| format!("chains/{path}/{attribute}");
    let reading = world.reading(path);
    let found = world.find(path, words).and_then(|span| innermost(&reading.statements, span));
    ledger.check(at("statement"), found.is_some(), || format!("no statement holds «{words}»"));
    // A nameless document (`in a statement`) is no further hand that the words went through.
    let hand = |l: &&Link| l.kind != LinkKind::Channel || l.entity.is_some() || world.is_outlet(&l.name);
    let links: Vec<&Link> = found.map_or(&[][..], |s| &s.chain).iter().filter(hand).collect();
    let told = || {
        let names: Vec<String> = links
            .iter()
            .map(|l| format!("{} ({})", l.name, l.entity.as_ref().map_or("no id", |e| e.0.as_str())))
            .collect();
        format!(
            "{}, not {}",
            if names.is_empty() { "no chain".into() } else { names.join(" < ") },
            row.get("chain")
        )
    };
    let want: Vec<&str> = row.list("chain");
    let speaker = match (links.last(), want.last()) {
        (Some(link), Some(want)) => link.kind == LinkKind::Speaker && is(world, link, want),
        _ => false,
    };
    ledger.check(at("speaker"), speaker, told);
    let whole = links.len() == want.len() && links.iter().zip(&want).all(|(l, w)| is(world, l, w));
    ledger.check(at("chain"), whole, told);
}

/// The shortest statement that holds at least half of the words.
fn innermost(statements: &[Statement], words: Span) -> Option<&Statement> {
    let shared = |s: Span| s.end.min(words.end).saturating_sub(s.start.max(words.start)) as usize;
    statements.iter().filter(|s| shared(s.span) * 2 > words.len()).min_by_key(|s| s.span.len())
}

/// True where a link is the one that the papers mean: an id, or an unnamed person of a state.
fn is(world: &World, link: &Link, want: &str) -> bool {
    let id = link.entity.as_ref().map(|e| e.0.as_str());
    if !want.starts_with("unnamed") {
        return id == Some(want) || (id.is_none() && world.is_name(want, &link.name));
    }
    let country = |state: &str| world.named(state).map(|r| r.get("country").to_owned());
    let of = want.split_once(" of ").and_then(|(_, state)| country(state));
    let known =
        link.entity.as_ref().and_then(|e| world.snapshot.names.get(e)).and_then(|k| k.country.clone());
    let unnamed = link.kind == LinkKind::Speaker && id.is_none_or(|i| world.named(i).is_none());
    unnamed && !link.name.is_empty() && (of.is_none() || of == known)
}
