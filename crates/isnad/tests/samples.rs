//! The program held to `samples/EXPECTED.md`: what the record of all sample pages must hold, fact by fact.
//!
//! Every expected fact is one check with a name of its own (`table/key/attribute`). The program falls short of some of
//! them; `samples/SHORTFALLS.md` lists these. A check that fails without standing there fails the test, and so does one
//! that stands there and passes: the list tells the truth or the test does not pass. It is written anew, with the reasons
//! kept, by
//!
//! ```text
//! ISNAD_UPDATE_SHORTFALLS=1 cargo test -p isnad --test samples -- --nocapture
//! ```

#![allow(clippy::expect_used, clippy::panic)]

mod samples {
    pub(crate) mod commitments;
    pub(crate) mod differences;
    pub(crate) mod events;
    pub(crate) mod expected;
    pub(crate) mod families;
    pub(crate) mod ledger;
    pub(crate) mod pages;
    pub(crate) mod side;
    pub(crate) mod times;
    pub(crate) mod world;
}

use samples::ledger::Ledger;
use samples::world::World;
use samples::{commitments, differences, events, families, pages, side, times};

#[test]
fn the_record_of_the_samples_is_as_expected() {
    let world = World::load();
    let mut ledger = Ledger::default();
    pages::check(&world, &mut ledger);
    times::check(&world, &mut ledger);
    families::check(&world, &mut ledger);
    events::check(&world, &mut ledger);
    side::check(&world, &mut ledger);
    commitments::check(&world, &mut ledger);
    differences::check(&world, &mut ledger);
    let list = world.folder.join("SHORTFALLS.md");
    if std::env::var_os("ISNAD_UPDATE_SHORTFALLS").is_some() {
        ledger.rewrite(&list);
    }
    println!("{}", ledger.summary());
    let faults = ledger.faults(&list);
    assert!(faults.is_empty(), "{}\n{}", ledger.summary(), faults);
}

/// The tables must not fall silent because a heading was renamed.
#[test]
fn every_table_of_the_expectations_is_checked() {
    let world = World::load();
    let known = [
        "apart",
        "chains",
        "commitments",
        "counters",
        "differences",
        "events",
        "families",
        "furniture",
        "links",
        "outside",
        "roots",
        "side_events",
        "times",
        "undated",
    ];
    let found: Vec<&str> = world.expected.names().collect();
    assert_eq!(found, known);
    assert_eq!(world.expected.manifest.len(), 68);
}

/// What is quoted stands on the page that it is quoted from: else a check could fail, or pass, for no reason.
#[test]
fn the_words_of_the_expectations_stand_in_the_pages() {
    let world = World::load();
    let mut lost = Vec::new();
    for (table, column) in [
        ("chains", "page"),
        ("commitments", "promised_in"),
        ("differences", "pages"),
        ("side_events", "pages"),
        ("times", "page"),
    ] {
        for row in world.expected.table(table) {
            let (pages, words) = (row.list(column), row.get("words"));
            let page = pages.first().copied().unwrap_or_default();
            if world.find(page, words).is_none() {
                lost.push(format!("{table}: {page}: {words}"));
            }
        }
    }
    assert_eq!(lost, Vec::<String>::new());
}
