//! The events that pages are about, what must stay apart, the storyline and its links, and the pages outside it.

use super::expected::Row;
use super::ledger::Ledger;
use super::world::{World, day, holds_all, holds_only, list, say};
use isnad::model::{EventType, Mode, Phase, Polarity, RecordEvent, StoryLink, StoryLinkKind, When};
use std::collections::{BTreeMap, BTreeSet};

pub(crate) fn check(world: &World, ledger: &mut Ledger) {
    for row in world.expected.table("events") {
        event(world, ledger, row);
    }
    for row in world.expected.table("apart") {
        apart(world, ledger, row.get("a"), row.get("b"));
    }
    for row in world.expected.table("links") {
        link(world, ledger, row);
    }
    storyline(world, ledger);
    for row in world.expected.table("outside") {
        outside(world, ledger, row);
    }
    background(world, ledger, "difaf/background.html");
}

fn event(world: &World, ledger: &mut Ledger, row: &Row) {
    let key = row.get("key");
    let own: BTreeSet<&str> = world.pages_of(key).into_iter().collect();
    assert_eq!(own.len().to_string(), row.get("pages"), "pages of {key}");
    let found = world.event(key);
    let id = found.map_or("", |e| e.id.as_str());
    let about = world.about(id);
    let at = |attribute: &str| format!("events/{key}/{attribute}");

    let lost: Vec<_> = own.difference(&about).collect();
    ledger.check(at("together"), lost.is_empty(), || format!("about something else: {lost:?}"));
    let strange: Vec<_> = about.difference(&own).collect();
    ledger.check(at("alone"), strange.is_empty(), || format!("these are about it too: {strange:?}"));
    let none = RecordEvent::default();
    let e = found.unwrap_or(&none);
    let shown = e.kind.map_or("no coded event", EventType::as_str);
    ledger.same(at("type"), &row.get("type"), &shown);
    ledger.same(at("mode"), &row.get("mode"), &e.mode.map_or("-", Mode::as_str));
    let past =
        e.phase == Some(Phase::Past) && (e.polarity == Some(Polarity::Affirmed) || key == "secret-annex");
    ledger.check(at("phase"), past, || format!("{:?}, {:?}; it is told as done", e.phase, e.polarity));
    ledger.check(at("time"), within(&e.when, row), || {
        format!("{} ({}), not {}..{}", say(&e.when), e.when.basis, row.get("earliest"), row.get("latest"))
    });
    let place = e.place.as_ref().map_or("-", |p| p.0.as_str());
    ledger.same(at("place"), &row.get("place"), &place);
    let (actors, recipients) = (row.list("actors"), row.list("recipients"));
    let told = || format!("{} → {}", list(&e.actors), list(&e.recipients));
    if !actors.is_empty() {
        ledger.check(at("actors"), holds_all(&e.actors, &actors), || format!("{}, not {actors:?}", told()));
    }
    ledger.check(at("actors-only"), found.is_some() && holds_only(&e.actors, &actors), told);
    if !recipients.is_empty() {
        let met = holds_all(&e.recipients, &recipients);
        ledger.check(at("recipients"), met, || format!("{}, not {recipients:?}", told()));
    }
    counted(world, ledger, row, e, &own);
}

fn counted(world: &World, ledger: &mut Ledger, row: &Row, e: &RecordEvent, own: &BTreeSet<&str>) {
    let number = |column: &str| row.get(column).parse::<usize>().expect("a number");
    // What other pages tell of it in passing is no page of it.
    let rests = e.roots.iter().filter(|r| r.pages.iter().any(|p| own.contains(world.path(p)))).count();
    let met = (1..=number("families")).contains(&rests) && world.about(&e.id) == *own;
    let key = row.get("key");
    ledger.check(format!("events/{key}/roots-in-bounds"), met, || {
        format!("{rests} for {} of the pages", world.about(&e.id).intersection(own).count())
    });
    let met = met && rests == number("roots");
    ledger.check(format!("events/{key}/roots"), met, || {
        let names: Vec<String> = e.roots.iter().map(|r| format!("{} {}", r.kind, r.name)).collect();
        format!("{rests} ({}), not {}", names.join(", "), row.get("roots"))
    });
}

/// True where the record's bounds lie inside the expected ones.
pub(crate) fn within(when: &When, row: &Row) -> bool {
    let (earliest, latest) = (day(row.get("earliest")), day(row.get("latest")));
    when.earliest.is_some_and(|e| earliest <= e && e <= latest)
        && when.latest.is_some_and(|l| earliest <= l && l <= latest)
}

fn apart(world: &World, ledger: &mut Ledger, a: &str, b: &str) {
    let ids = |key: &str| -> BTreeSet<&str> {
        let pages = world.pages_of(key);
        pages.iter().filter_map(|p| world.group(p)).map(|g| g.event.as_str()).collect()
    };
    let both: Vec<&str> = ids(a).intersection(&ids(b)).copied().collect();
    ledger.check(format!("apart/{a}+{b}"), both.is_empty(), || format!("joined in {both:?}"));
}

fn link(world: &World, ledger: &mut Ledger, row: &Row) {
    let (from, to) = (row.get("from"), row.get("to"));
    let (a, b) = (world.event(from).map(|e| e.id.as_str()), world.event(to).map(|e| e.id.as_str()));
    let same = |l: &&StoryLink| {
        let (x, y) = (Some(l.from.as_str()), Some(l.to.as_str()));
        a != b && a.is_some() && ((x, y) == (a, b) || (x, y) == (b, a))
    };
    let links: Vec<&StoryLink> =
        world.snapshot.record.storylines.iter().flat_map(|s| &s.links).filter(same).collect();
    ledger.check(format!("links/{from}+{to}/linked"), !links.is_empty(), || {
        let story = |key: &str| world.event(key).map(|e| e.storyline.as_str());
        if a == b {
            "one event".into()
        } else if story(from) == story(to) {
            "one storyline, no link".into()
        } else {
            "two storylines".into()
        }
    });
    let met = links.iter().any(|l| Some(l.from.as_str()) == a && kind(l.kind) == row.get("kind"));
    ledger.check(format!("links/{from}+{to}/kind"), met, || {
        let told: Vec<&str> = links.iter().map(|l| kind(l.kind)).collect();
        format!("{told:?}, not {}", row.get("kind"))
    });
}

fn kind(kind: StoryLinkKind) -> &'static str {
    match kind {
        StoryLinkKind::Preview => "preview",
        StoryLinkKind::FollowUp => "follow-up",
        StoryLinkKind::Reaction => "reaction",
        StoryLinkKind::SameTalks => "same-talks",
        StoryLinkKind::Retelling => "retelling",
        StoryLinkKind::ToldTogether => "told-together",
        StoryLinkKind::Joined => "joined",
    }
}

/// The pages of the story in one storyline, the others outside it.
fn storyline(world: &World, ledger: &mut Ledger) {
    let mut tally: BTreeMap<&str, usize> = BTreeMap::new();
    let rows = || world.expected.manifest.iter();
    for group in rows().filter(|r| r.told("story").is_some()).filter_map(|r| world.group(r.get("path"))) {
        *tally.entry(group.story.as_str()).or_default() += 1;
    }
    let main = tally.iter().max_by_key(|(id, n)| (**n, std::cmp::Reverse(**id))).map(|(id, _)| *id);
    for row in rows() {
        let path = row.get("path");
        let Some(group) = world.group(path) else { panic!("{path} is in no group") };
        let inside = Some(group.story.as_str()) == main;
        match row.told("story") {
            Some(story) => ledger.check(format!("storylines/{story}/{path}"), inside, || {
                let title = world.snapshot.record.storyline(&group.story).map_or("", |s| s.title.as_str());
                format!("stands in another storyline, «{title}»")
            }),
            None => {
                ledger.check(format!("storylines/outside/{path}"), !inside, || "pulled into the story".into())
            }
        }
    }
}

fn outside(world: &World, ledger: &mut Ledger, row: &Row) {
    let path = row.get("page");
    if row.told("event").is_some() {
        return;
    }
    let reading = world.reading(path);
    ledger.check(format!("outside/{path}/no-event"), reading.events.is_empty(), || {
        let told = reading.events.iter().map(|e| {
            let mode = e.mode.map_or(String::new(), |m| format!("/{}", m.as_str()));
            format!("{}{mode} «{}» ({})", e.kind, e.trigger.of(&reading.article.text), e.evidence.rule)
        });
        told.collect::<Vec<_>>().join(", ")
    });
    let alone = world.group(path).map_or(0, |g| world.about(&g.event).len());
    ledger
        .check(format!("outside/{path}/alone"), alone == 1, || format!("{alone} pages are about its event"));
}

/// A page that retells the year: whatever it tells joins what others told first, and it is nobody's witness.
fn background(world: &World, ledger: &mut Ledger, path: &str) {
    let id = world.id(path);
    let born: Vec<String> = world
        .snapshot
        .record
        .events
        .iter()
        .filter(|e| matches!(e.kind, Some(EventType::Assault | EventType::Consult)) && !e.tellings.is_empty())
        .filter(|e| e.tellings.iter().all(|t| t.page == id))
        .map(|e| format!("{} {} «{}»", e.kind.map_or("", EventType::as_str), say(&e.when), e.title))
        .collect();
    ledger.check(format!("background/{path}/no-new-event"), born.is_empty(), || born.join("; "));
    let keys = world.expected.table("events").iter().map(|r| r.get("key"));
    let vouched: Vec<&str> = keys
        .filter(|key| {
            let mut roots = world.event(key).into_iter().flat_map(|e| &e.roots);
            roots.any(|r| r.pages.iter().all(|p| p == id))
        })
        .collect();
    ledger.check(format!("background/{path}/no-witness"), vouched.is_empty(), || {
        format!("an independent source of {vouched:?}")
    });
}
