//! Small worlds, made by chance.

use isnad_model::{Reading, Record};
use proptest::prelude::*;

const PEOPLE: [&str; 5] = ["person:a/AAA", "person:b/BBB", "person:c/CCC", "org:d/AAA", "state:e/BBB"];
const KINDS: [&str; 5] = ["CONSULT phone", "CONSULT visit", "AGREE", "ASSAULT aerial", "REJECT meet"];
const WORDS: [&str; 12] = [
    "grain", "river", "dam", "border", "treaty", "market", "riders", "gate", "talks", "harbour", "spring",
    "mill",
];

fn event() -> impl Strategy<Value = String> {
    (0..5usize, 0..5usize, 0..5usize, 1..20u8, 0..4usize, 0..6u64, any::<bool>()).prop_map(
        |(k, a, b, day, phase, killed, exact)| {
            let to = if KINDS[k].starts_with('C') { "" } else { "-> " };
            let on = if exact { format!("2025-03-{day:02}") } else { format!("..2025-03-{day:02}") };
            let phase = ["past", "planned", "past negated", "past denied"][phase];
            let killed = if killed > 2 { format!(" killed={killed}") } else { String::new() };
            let words = format!("{} {} {}", WORDS[a], WORDS[b + 5], WORDS[k + 3]);
            format!("+ {} {} {to}{} on {on} {phase}{killed}: {words}", KINDS[k], PEOPLE[a], PEOPLE[b])
        },
    )
}

fn page() -> impl Strategy<Value = String> {
    (
        1..20u8,
        0..3usize,
        proptest::collection::vec(0..12usize, 2..14),
        proptest::collection::vec(event(), 0..4),
        any::<bool>(),
    )
        .prop_map(|(day, outlet, words, events, known)| {
            let outlet = ["Herald", "Courier", "Sada"][outlet];
            let day = if known { format!("2025-03-{day:02}") } else { "?".to_owned() };
            let text: Vec<&str> = words.iter().map(|w| WORDS[*w]).collect();
            format!("{day} {outlet}: {}\n= {}\n{}", text[..2].join(" "), text.join(" "), events.join("\n"))
        })
}

/// The readings of up to a dozen pages.
pub fn world() -> impl Strategy<Value = Vec<Reading>> {
    let read = |(i, p): (usize, &String)| super::readings(&format!("page p{i:02} {p}"));
    proptest::collection::vec(page(), 1..12)
        .prop_map(move |pages| pages.iter().enumerate().flat_map(read).collect())
}

/// What holds of every record of so many pages.
///
/// # Errors
/// What does not hold.
pub fn holds(record: &Record, pages: usize) -> Result<(), TestCaseError> {
    prop_assert_eq!(record.groups.len(), pages);
    for g in &record.groups {
        let event = record.event(&g.event);
        prop_assert!(event.is_some_and(|e| e.storyline == g.story));
        prop_assert!(record.storyline(&g.story).is_some_and(|s| s.events.contains(&g.event)));
        let family = record.families.iter().find(|f| f.id == g.family);
        prop_assert!(family.is_some_and(|f| f.pages.contains(&g.page)));
    }
    let in_families: usize = record.families.iter().map(|f| f.pages.len()).sum();
    prop_assert_eq!(in_families, pages, "every page is in one family");
    for e in &record.events {
        let pages: std::collections::BTreeSet<_> = e.tellings.iter().map(|t| &t.page).collect();
        prop_assert_eq!(pages.len(), e.tellings.len(), "a page tells of one event once");
        let rooted: usize = e.roots.iter().map(|r| r.pages.len()).sum();
        prop_assert_eq!(rooted, pages.len(), "every page rests on one root");
        prop_assert!(record.storyline(&e.storyline).is_some_and(|s| s.events.contains(&e.id)));
    }
    Ok(())
}
