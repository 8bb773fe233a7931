//! A page that is placed stands as pages of a whole record stand, and moves no other.

#![allow(clippy::expect_used, clippy::unwrap_used)]

mod common;

use common::world::{holds, world};
use isnad_model::{Record, TellingRef};
use isnad_record::{Options, Placing, Standing, Stood, build_counted, place};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Where all pages of a record stand.
fn standing(record: &Record) -> Standing {
    let stood = |e: &isnad_model::RecordEvent| Stood {
        id: e.id.clone(),
        storyline: e.storyline.clone(),
        tellings: e.tellings.clone(),
        whole: true,
    };
    let of =
        |f: &isnad_model::Family| -> Vec<_> { f.pages.iter().map(|p| (p.clone(), f.id.clone())).collect() };
    Standing {
        events: record.events.iter().map(stood).collect(),
        families: record.families.iter().flat_map(of).collect(),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    #[test]
    fn a_placed_page_stands_and_moves_no_other(all in world(), last in any::<prop::sample::Index>()) {
        let options = Options { as_of: "2025-03-20".parse().ok(), ..Options::default() };
        let pages = common::pages(&all);
        let new = &all[last.index(all.len())].article.id;
        let before: Vec<_> = pages.iter().filter(|p| p.reading.article.id != *new).cloned().collect();
        let (mut record, background) = build_counted(&before, &options);
        let stood = record.clone();
        let placing = place(&pages, &standing(&record), new, &background, &options);
        let Some(Placing::Placed(placed)) = placing else {
            return Err(TestCaseError::fail(format!("{placing:?}")));
        };
        let told: BTreeSet<TellingRef> = placed.events.iter().flat_map(|e| e.tellings.clone()).filter(|t| t.page == *new).collect();
        let events = all[last.index(all.len())].events.len();
        prop_assert!((events.max(1)..=events + 1).contains(&told.len()), "all that it tells has a place");
        record.lay(*placed);
        holds(&record, all.len())?;
        for g in &stood.groups {
            prop_assert!(record.groups.contains(g), "{} stands where it stood", g.page);
        }
        for e in &stood.events {
            let now = record.event(&e.id).expect("no event goes");
            prop_assert!(e.tellings.iter().all(|t| now.tellings.contains(t)));
        }
    }
}
