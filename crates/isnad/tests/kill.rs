//! `kill -9` at any moment of adding: what was acknowledged is there, once; the file is whole; the index catches up.
//!
//! The test runs itself as a second process that adds batch after batch, each with archive, index and now and then the
//! record, and acknowledges each on standard output after it was kept. It is killed at moments spread over its life, and
//! each new life begins with a look at what the last one left. `ISNAD_KILLS` says how often (200 if not given).
#![allow(clippy::expect_used, clippy::panic)]

#[path = "../../isnad-archive/tests/support/dice.rs"]
mod dice;

use dice::Dice;
use isnad::engine::Options;
use isnad::{AddOptions, Engine, EntryKind, Input, SearchOptions};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use std::{env, thread};

const BATCH: usize = 5;
/// After so many kills a new archive is begun, so that the beginning is killed as well.
const LIFE: u64 = 25;
const FILE: &str = "ISNAD_TEST_ARCHIVE";

fn page(i: usize) -> String {
    let day = i % 28 + 1;
    format!(
        "{{\"id\":\"p{i:05}\",\"published\":\"2026-03-{day:02}\",\"title\":\"الوزير رقم {i} يزور العاصمة\",\
         \"content\":\"وصل وزير الخارجية المصري إلى الرياض. وقال إن الجانبين اتفقا على عقد قمة قريبا برقم {i}.\"}}\n"
    )
}

fn say(words: &str) {
    let mut out = std::io::stdout().lock();
    writeln!(out, "\n{words}").and_then(|()| out.flush()).expect("the first process listens");
}

/// The second process: looks at what it finds, then adds until it is killed.
#[test]
#[ignore = "run by the test below, in a process of its own"]
fn adder() {
    let Some(file) = env::var_os(FILE) else { return };
    let mut engine =
        Engine::open(Path::new(&file), &Options::default()).expect("the archive opens after a kill");
    for finding in engine.check(&mut ()).expect("it can be looked over") {
        assert!(finding.faults.is_empty(), "{finding:?}");
    }
    let found = engine
        .search("الوزير", SearchOptions { kind: EntryKind::Page, limit: 1 })
        .map_or(0, |answer| answer.total);
    let ids: Vec<String> =
        engine.snapshot().expect("a record").readings.keys().map(|id| id.to_string()).collect();
    assert_eq!(found, ids.len(), "the index has caught up");
    say(&format!("found {}", ids.join(" ")));
    for n in (ids.len()..).step_by(BATCH) {
        let lines: String = (n..n + BATCH).map(page).collect();
        let input = Input::Bytes { name: "pages.jsonl".into(), bytes: lines.into_bytes() };
        // Most as pages come one by one, some with index and record.
        let later = !(n / BATCH).is_multiple_of(3);
        let how = AddOptions { later, ..AddOptions::default() };
        let summary = engine.add(&[input], &how, &mut ()).expect("a batch");
        assert_eq!(summary.added, BATCH);
        say(&format!("kept {}", n + BATCH));
    }
}

fn start(file: &Path) -> Child {
    Command::new(env::current_exe().expect("this test"))
        .args(["--exact", "adder", "--ignored", "--nocapture"])
        .env(FILE, file)
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("a second process")
}

/// Lets a process live for a while after it has begun to add, kills it, and returns what it said.
fn live(file: &Path, after: Duration) -> Vec<String> {
    let mut child = start(file);
    let mut out = BufReader::new(child.stdout.take().expect("stdout"));
    let mut said = Vec::new();
    let mut line = String::new();
    while out.read_line(&mut line).is_ok_and(|n| n > 0) {
        let found = line.starts_with("found");
        said.push(std::mem::take(&mut line).trim().to_owned());
        if found {
            break;
        }
    }
    thread::sleep(after);
    child.kill().expect("kill");
    let mut rest = String::new();
    out.read_to_string(&mut rest).expect("UTF-8");
    said.extend(rest.lines().map(str::to_owned));
    let mut errors = String::new();
    drop(child.stderr.take().map(|mut e| e.read_to_string(&mut errors)));
    child.wait().expect("an end");
    assert!(said.iter().any(|l| l.starts_with("found")), "it did not begin: {errors}");
    assert!(!errors.contains("panicked"), "{errors}");
    said
}

fn number_of(words: &str) -> usize {
    words.parse().expect("a number")
}

/// An archive from its beginning through so many kills; returns how many pages were acknowledged.
fn life(number: u64, kills: u64) -> usize {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kill.isnad");
    let mut dice = Dice(0x9e37_79b9_7f4a_7c15_u64 ^ number.wrapping_mul(0xd134_2543_de82_ef95));
    let mut acknowledged = 0;
    for _ in 0..kills {
        // From "at once" to "some batches", at moments that have nothing to do with what is being done.
        let said = live(&file, Duration::from_micros(dice.below(60_000) as u64));
        for line in &said {
            if let Some(ids) = line.strip_prefix("found") {
                let ids: Vec<&str> = ids.split_whitespace().collect();
                let once: BTreeSet<&str> = ids.iter().copied().collect();
                assert_eq!(once.len(), ids.len(), "a page is there once");
                assert_eq!(ids.len() % BATCH, 0, "a batch is whole or absent");
                assert!(ids.len() >= acknowledged, "{} of {acknowledged} acknowledged", ids.len());
            }
            if let Some(n) = line.strip_prefix("kept ") {
                acknowledged = number_of(n);
            }
        }
    }
    acknowledged
}

#[test]
fn what_was_acknowledged_survives_kills() {
    let kills = env::var("ISNAD_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(200_u64);
    // Most of a life is the program's start, which is one processor's work: two at a time.
    let next = AtomicU64::new(0);
    let lives = || {
        let mut kept = 0;
        loop {
            let number = next.fetch_add(1, Ordering::Relaxed);
            let left = kills.saturating_sub(number * LIFE);
            if left == 0 {
                return kept;
            }
            kept += life(number, left.min(LIFE));
        }
    };
    let kept: usize = thread::scope(|scope| {
        let two = [scope.spawn(lives), scope.spawn(lives)];
        two.into_iter().map(|t| t.join().expect("no page was lost")).sum()
    });
    println!("{kills} kills, {kept} pages acknowledged, none lost");
    assert!(kept > 0, "it came to keep something");
}
