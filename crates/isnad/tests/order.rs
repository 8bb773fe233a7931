//! The record depends on the pages alone: not on their order, on how they came in, or on whether they came twice.
#![allow(clippy::expect_used, clippy::panic)]

#[path = "../../isnad-archive/tests/support/dice.rs"]
mod dice;

use dice::Dice;
use isnad::engine::Options;
use isnad::{AddOptions, Engine, Format, Input};
use proptest::prelude::*;
use std::fs;
use std::path::{Path, PathBuf};

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples")
}

fn options() -> Options {
    Options { names: vec![samples().join("names.tsv")], ..Options::default() }
}

/// Pages of several outlets and kinds, one input each.
fn pages() -> Vec<Input> {
    let agency = fs::read_to_string(samples().join("osa.jsonl")).expect("the agency's file");
    let mut pages: Vec<Input> = agency
        .lines()
        .take(9)
        .enumerate()
        .map(|(i, line)| Input::Bytes { name: format!("osa-{i}.jsonl"), bytes: line.as_bytes().to_vec() })
        .collect();
    for file in ["sanabil/first-call.html", "laqta/first-call.txt", "raqim/call.html", "ledger/clash.html"] {
        pages.push(Input::Path(samples().join(file)));
    }
    // Two texts of one address, the second of them twice.
    let line = |text: &str, day: &str| {
        let line = format!(
            r#"{{"url":"https://a.example/1","published":"{day}","title":"اتصال هاتفي بين الرئيسين","content":"{text}"}}"#
        );
        Input::Bytes { name: "a.jsonl".into(), bytes: line.into_bytes() }
    };
    let first = "أجرى الرئيس نادر الشهبور اتصالا هاتفيا بالرئيس عدنان البرقوش اليوم الأربعاء.";
    let second = "أجرى الرئيس نادر الشهبور اتصالا هاتفيا بالرئيس عدنان البرقوش اليوم الأربعاء دام ساعة.";
    pages.push(line(first, "2026-01-28"));
    pages.push(line(second, "2026-01-29"));
    pages.push(line(second, "2026-01-29"));
    pages
}

fn exports(engine: &Engine) -> String {
    let mut all = Vec::new();
    for format in [Format::Jsonl, Format::Csv, Format::Groups] {
        engine.export(format, &mut all).expect("an export");
    }
    String::from_utf8(all).expect("UTF-8")
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 6, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_order_gives_the_same_export(
        order in Just((0..pages().len()).collect::<Vec<_>>()).prop_shuffle(),
        cut in 0..16_usize,
    ) {
        let pages = pages();
        let mut one = Engine::in_memory(&options()).expect("an engine");
        let summary = one.add(&pages, &AddOptions::default(), &mut ()).expect("pages");
        prop_assert_eq!(&summary.skipped, &[]);
        prop_assert_eq!((summary.added, summary.versions, summary.already), (15, 1, 1));

        let shuffled: Vec<Input> = order.iter().map(|i| pages[*i].clone()).collect();
        let (left, right) = shuffled.split_at(cut.min(shuffled.len()));
        let mut other = Engine::in_memory(&options()).expect("an engine");
        for batch in [left, right] {
            other.add(batch, &AddOptions::default(), &mut ()).expect("pages");
        }
        prop_assert_eq!(exports(&one), exports(&other));
    }
}

#[test]
fn a_repeat_adds_nothing() {
    let mut engine = Engine::in_memory(&options()).expect("an engine");
    engine.add(&pages(), &AddOptions::default(), &mut ()).expect("pages");
    let before = exports(&engine);
    let snapshot = engine.snapshot().expect("a snapshot");
    let again = engine.add(&pages(), &AddOptions::default(), &mut ()).expect("pages");
    assert_eq!((again.added, again.reread, again.already), (0, 0, pages().len()));
    assert_eq!(before, exports(&engine));
    assert!(
        std::sync::Arc::ptr_eq(&snapshot, &engine.snapshot().expect("a snapshot")),
        "nothing was built anew"
    );
}

#[test]
fn an_interrupted_run_is_caught_up() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.isnad");
    let whole = {
        let mut engine = Engine::in_memory(&options()).expect("an engine");
        engine.add(&pages(), &AddOptions::default(), &mut ()).expect("pages");
        exports(&engine)
    };
    // A run that stopped between its pages and its record: as if killed, the error comes from within.
    struct Stop;
    impl isnad::Progress for Stop {
        fn recording(&mut self, _: usize) {
            std::panic::panic_any("stop");
        }
    }
    let stopped = std::panic::catch_unwind(|| {
        let mut engine = Engine::open(&file, &options()).expect("an engine");
        drop(engine.add(&pages(), &AddOptions::default(), &mut Stop));
    });
    assert!(stopped.is_err());
    // Whoever opens it next, even to read only, sees the record of all pages.
    let engine = Engine::open_existing(&file, &options()).expect("an engine");
    assert_eq!(exports(&engine), whole);
}

#[test]
fn pages_of_another_program_are_read_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.isnad");
    let pages = pages();
    let mut bare = Engine::open(&file, &Options::default()).expect("an engine");
    bare.add(&pages, &AddOptions::default(), &mut ()).expect("pages");
    assert_eq!(bare.outdated().expect("count"), 0);
    drop(bare);
    // With the samples' names the same pages say more.
    let mut named = Engine::open(&file, &options()).expect("an engine");
    assert_eq!(named.outdated().expect("count"), 15);
    let summary = named.reread(&mut ()).expect("reread");
    assert_eq!((summary.reread, summary.added, summary.skipped.len()), (15, 0, 0));
    assert_eq!(named.outdated().expect("count"), 0);
    // Who gives no names now is not told to read them anew without.
    let other = Engine::open_existing(&file, &Options::default()).expect("an engine");
    assert_eq!((other.outdated().expect("count"), other.named_otherwise().expect("count")), (0, 15));
    let mut fresh = Engine::in_memory(&options()).expect("an engine");
    fresh.add(&pages, &AddOptions::default(), &mut ()).expect("pages");
    assert_eq!(exports(&named), exports(&fresh));
}

/// Five orders of a real day, whose pages stand beside the project or nowhere: `ISNAD_DAY=day.jsonl cargo test -p isnad --test order --
/// --ignored`, with JSON lines that have `doc`, `reference`, `title` and `content`. Without the variable there is nothing to do.
#[test]
#[ignore = "takes a day of news, and minutes"]
fn any_order_of_a_real_day_gives_the_same_record() {
    let Some(day) = std::env::var_os("ISNAD_DAY") else { return };
    let engine = Engine::in_memory(&Options::default()).expect("an engine");
    let map = isnad::FieldMap::parse("id=doc,published=reference").expect("a map");
    let how = AddOptions { map, ..AddOptions::default() };
    let mut readings = Vec::new();
    engine
        .read(&[Input::Path(PathBuf::from(day))], &how, &mut |read| {
            readings.extend(read.ok());
            Ok(())
        })
        .expect("pages");
    assert!(readings.len() > 100, "a day has more than {} pages", readings.len());
    let record = |readings: &[isnad::model::Reading]| {
        serde_json::to_string(&engine.stages().record(readings, &[])).expect("a record")
    };
    let first = record(&readings);
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15_u64);
    for round in 0..5 {
        // Fisher and Yates, with a generator of the test's own, so that a failure can be repeated.
        for i in (1..readings.len()).rev() {
            readings.swap(i, dice.below(i + 1));
        }
        assert!(record(&readings) == first, "round {round}: another order, another record");
    }
}
