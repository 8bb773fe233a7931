//! The record depends on the pages, not on the order in which they come.

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod common;

use isnad_model::Reading;
use isnad_record::{Options, build};
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

/// A small world and the same pages in another order.
fn worlds() -> impl Strategy<Value = (Vec<Reading>, Vec<Reading>)> {
    proptest::collection::vec(page(), 1..12).prop_flat_map(|pages| {
        let all: Vec<Reading> = pages
            .iter()
            .enumerate()
            .flat_map(|(i, p)| common::readings(&format!("page p{i:02} {p}")))
            .collect();
        (Just(all.clone()), Just(all).prop_shuffle())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, ..ProptestConfig::default() })]

    #[test]
    fn any_order_gives_the_same_record((one, other) in worlds()) {
        let options = Options { as_of: "2025-03-20".parse().ok(), ..Options::default() };
        let (a, b) = (build(&common::pages(&one), &options), build(&common::pages(&other), &options));
        prop_assert_eq!(serde_json::to_string(&a).unwrap(), serde_json::to_string(&b).unwrap());
        prop_assert_eq!(a.groups.len(), one.len());
        for g in &a.groups {
            let event = a.event(&g.event);
            prop_assert!(event.is_some_and(|e| e.storyline == g.story));
            prop_assert!(a.storyline(&g.story).is_some_and(|s| s.events.contains(&g.event)));
        }
        for e in &a.events {
            let pages: std::collections::BTreeSet<_> = e.tellings.iter().map(|t| &t.page).collect();
            prop_assert_eq!(pages.len(), e.tellings.len(), "a page tells of one event once");
            let rooted: usize = e.roots.iter().map(|r| r.pages.len()).sum();
            prop_assert_eq!(rooted, pages.len(), "every page rests on one root");
        }
    }
}
