//! Damage: flipped bits, files cut short, blocks of zeros or of another place. Whatever was done to a file, each question
//! is answered as before or with an error: never with something else, and never with a panic.
//!
//! `ISNAD_DAMAGES` says how many times (300 if not given), `ISNAD_SEED` from which seed on.
#![allow(clippy::expect_used, clippy::panic)]

#[path = "support/dice.rs"]
mod dice;
mod support;

use dice::Dice;
use isnad_archive::{Archive, Error, Place, Places, Told};
use isnad_model::{Act, Anchor, Decision, Group, Placed, Record, StoryChange};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use support::Sheet;

fn places() -> Places {
    let told =
        |i: u32| Told { at: None, event: format!("e{}", i % 9), story: "s1".into(), shared: i % 9 < 4 };
    let place = |i: u32| (format!("p{i}"), Place { family: format!("f{i}"), tells: vec![told(i)] });
    let pages = |e: u32| (0..40).filter(|i| i % 9 == e).map(|i| format!("p{i}")).collect();
    let gathered = (0..4).map(|e| (format!("e{e}"), pages(e))).collect();
    Places { pages: (0..40).map(place).collect(), gathered, background: vec![7; 3000] }
}

fn placed(i: u32) -> Placed {
    let group =
        Group { page: format!("q{i}"), event: "e1".into(), family: format!("f{i}"), story: "s1".into() };
    Placed { group, ..Placed::default() }
}

fn made(file: &Path) {
    let archive = Archive::create(file).expect("new");
    for batch in 0..6 {
        let sheets: Vec<_> = (0..7)
            .map(|i| {
                let mut sheet = Sheet::new(
                    &format!("p{}", batch * 5 + i),
                    &format!("headline {batch} {i}"),
                    &"some words ".repeat(i * 40 + 1),
                );
                sheet.published = Some(jiff::civil::date(2026, 3, 1 + i as i8));
                sheet.outlet = (i.is_multiple_of(2)).then(|| "Herald".into());
                sheet.views = batch as u64;
                sheet.encode()
            })
            .collect();
        archive.insert(&sheets).expect("a batch");
    }
    for no in 0..5 {
        let story = Anchor { page: format!("p{no}"), event: Some(no), words: "words".into() };
        let act = Act::Rename { story, title: format!("title {no}") };
        archive
            .decide(
                Decision { no: 0, by: "R.".into(), at: "2026-03-04T10:00:00Z".into(), note: None, act },
                &[],
            )
            .expect("a decision");
    }
    archive.set_meta("habits", "{\"some\":\"habits\"}").expect("meta");
    let now = archive.sequence().expect("sequence");
    let group = |i: u32| Group {
        page: format!("p{i}"),
        event: format!("e{i}"),
        family: format!("f{i}"),
        story: format!("s{i}"),
    };
    let record = Record { groups: (0..40).map(group).collect(), ..Record::default() };
    archive.keep_record(&record, &places(), now, "stamp").expect("a record");
    let more: Vec<Placed> = (0..6).map(placed).collect();
    assert!(archive.keep_placed(&more, &Places::default(), (now, now), "stamp").expect("placed"));
    let change = |i: u32| StoryChange {
        story: format!("s{i}"),
        into: vec![format!("t{i}")],
        remains: i.is_multiple_of(2),
    };
    let changes: Vec<_> = (0..20).map(change).collect();
    let standing = (0..40).map(|i| (format!("p{i}"), format!("s{i}"))).collect();
    archive.keep_standing(&standing, &changes, now).expect("standing");
    drop(archive);
    let raw = rusqlite::Connection::open(file).expect("open");
    raw.pragma_update(None, "journal_mode", "DELETE").expect("one file");
}

/// All that can be asked, and what is answered; `Err` where the answer is an error.
fn asked(file: &Path) -> Result<BTreeMap<String, Result<String, String>>, Error> {
    let archive = Archive::open(file)?;
    let mut said = BTreeMap::new();
    let mut say = |what: &str, answer: Result<String, Error>| {
        said.insert(what.to_owned(), answer.map_err(|e| e.to_string()));
    };
    say("sequence", archive.sequence().map(|s| s.to_string()));
    say("readings", archive.readings().map(|r| format!("{r:?}")));
    say("pages", archive.pages().map(|p| format!("{p:?}")));
    say("decisions", archive.decisions().map(|d| format!("{d:?}")));
    say("changes", archive.story_changes(None).map(|c| format!("{c:?}")));
    say("change", archive.story_changes(Some("s7")).map(|c| format!("{c:?}")));
    say("standing", archive.standing().map(|s| format!("{s:?}")));
    say("habits", archive.meta("habits").map(|m| format!("{m:?}")));
    say("nothing", archive.meta("nothing").map(|m| format!("{m:?}")));
    for id in ["p0", "p3", "p5@2", "p11", "p31", "p99"] {
        let n = archive.find(id);
        if let Ok(Some(n)) = &n {
            say(&format!("source {id}"), archive.source(*n).map(|s| format!("{s:?}")));
            say(&format!("reading {id}"), archive.reading(*n).map(|r| format!("{r:?}")));
            say(
                &format!("article {id}"),
                archive.articles(&[*n]).map(|r| format!("{:?}", r.into_iter().flatten().next())),
            );
        }
        say(&format!("find {id}"), n.map(|n| format!("{n:?}")));
    }
    // A record that is damaged is built anew, and what lies beside it with it: there is none then, which is no wrong answer.
    match archive.background() {
        Ok(None) => {}
        background => say("background", background.map(|b| format!("{b:?}"))),
    }
    for id in ["p1", "p7", "p22", "p99"] {
        match archive.place_of(id) {
            Ok(None) => {}
            place => say(&format!("place {id}"), place.map(|p| format!("{p:?}"))),
        }
    }
    for id in ["e0", "e3", "e99"] {
        match archive.pages_of(id) {
            Ok(None) => {}
            pages => say(&format!("pages of {id}"), pages.map(|p| format!("{p:?}"))),
        }
    }
    match archive.record::<Record, Placed>("stamp") {
        Ok(None) => {}
        record => say("record", record.map(|r| format!("{r:?}"))),
    }
    Ok(said)
}

/// Does something to a file; tells what.
fn spoil(bytes: &mut Vec<u8>, dice: &mut Dice) -> String {
    match dice.below(10) {
        0 => {
            let to = dice.below(bytes.len());
            bytes.truncate(to);
            format!("cut at {to}")
        }
        1 => {
            let (at, length) = (dice.below(bytes.len()), 1 << dice.below(13));
            let end = (at + length).min(bytes.len());
            bytes[at..end].fill(0);
            format!("zeros {at}..{end}")
        }
        2 => {
            // A block of another place, as a disk that wrote to the wrong one leaves it.
            let pages = bytes.len() / 4096;
            let (from, to) = (dice.below(pages), dice.below(pages));
            bytes.copy_within(from * 4096..(from + 1) * 4096, to * 4096);
            format!("page {from} over {to}")
        }
        _ => {
            let flips = 1 + dice.below(4);
            let mut what = String::from("flips");
            for _ in 0..flips {
                // Half of them where the structure is: in the first bytes of a page of the file.
                let at = if dice.below(2) == 0 {
                    dice.below(bytes.len() / 4096) * 4096 + dice.below(64)
                } else {
                    dice.below(bytes.len())
                };
                let bit = dice.below(8);
                bytes[at] ^= 1 << bit;
                what.push_str(&format!(" {at}.{bit}"));
            }
            what
        }
    }
}

#[test]
fn a_damaged_archive_gives_no_wrong_answer() {
    let number = |name: &str, or: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(or);
    let (damages, first) = (number("ISNAD_DAMAGES", 300), number("ISNAD_SEED", 1));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("whole.isnad");
    made(&file);
    let whole = fs::read(&file).expect("bytes");
    let right = asked(&file).expect("it opens");
    assert!(right.values().all(Result::is_ok) && right.contains_key("record"), "{right:?}");
    let (mut refused, mut noticed, mut harmless, mut wrong) = (0, 0, 0, Vec::new());
    for seed in first..first + damages {
        let mut dice = Dice(seed);
        dice.below(1);
        let mut bytes = whole.clone();
        let what = spoil(&mut bytes, &mut dice);
        // A name of its own for each: what a program knows of a file must not help it.
        let file = folder.path().join(format!("damaged-{seed}.isnad"));
        fs::write(&file, &bytes).expect("written");
        match asked(&file) {
            Err(_) => refused += 1,
            Ok(said) => {
                let differs = |(name, answer): (&String, &Result<String, String>)| {
                    answer.is_ok() && right.get(name) != Some(answer)
                };
                let differing: Vec<_> =
                    said.iter().filter(|e| differs(*e)).map(|(name, _)| name.clone()).collect();
                if !differing.is_empty() {
                    wrong.push(format!("seed {seed} ({what}): {}", differing.join(", ")));
                } else if said.values().any(Result::is_err) {
                    noticed += 1;
                } else {
                    harmless += 1;
                }
            }
        }
        for suffix in ["", "-wal", "-shm", "-journal"] {
            drop(fs::remove_file(format!("{}{suffix}", file.display())));
        }
    }
    println!(
        "{damages} damages: {refused} not opened, {noticed} noticed by a question, {harmless} touched nothing that was asked, {} wrong",
        wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_damaged_archive_can_be_looked_over() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("whole.isnad");
    made(&file);
    let whole = fs::read(&file).expect("bytes");
    for seed in 1..60 {
        let mut dice = Dice(seed * 7919);
        let mut bytes = whole.clone();
        spoil(&mut bytes, &mut dice);
        fs::write(&file, &bytes).expect("written");
        if let Ok(archive) = Archive::open(&file) {
            drop(archive.check(&mut |_, _| true));
        }
    }
}

/// The ids of the pages with what is read on them.
type Pages = BTreeMap<String, String>;

fn held(file: &Path) -> Result<Pages, Error> {
    let archive = Archive::open(file)?;
    let (at, readings) = archive.readings()?;
    let mut out: Pages = readings.iter().map(|r| (r.article.id.clone(), format!("{r:?}"))).collect();
    out.insert("decisions".into(), format!("{:?}", archive.decisions()?));
    out.insert("sequence".into(), at.to_string());
    Ok(out)
}

/// What was written last lies in the write-ahead log until SQLite takes it over. A damaged log ends where the damage is:
/// what stands before it is there whole, what comes after it is not half there.
#[test]
fn a_damaged_log_leaves_a_state_that_was() {
    let number = |name: &str, or: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(or);
    let (damages, first) = (number("ISNAD_DAMAGES", 300), number("ISNAD_SEED", 1));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("whole.isnad");
    made(&file);
    let log = |file: &Path| Path::new(&format!("{}-wal", file.display())).to_path_buf();
    let mut states = vec![held(&file).expect("the state before")];
    // Held open, so that the log stays; each batch and each decision is a state of its own.
    let archive = Archive::create(&file).expect("it opens");
    states.push(held(&file).expect("what opening notes"));
    for batch in 0..6_u32 {
        let sheets: Vec<_> = (0..3)
            .map(|i| Sheet::new(&format!("q{batch}{i}"), "later", &"more words ".repeat(90)).encode())
            .collect();
        archive.insert(&sheets).expect("a batch");
        states.push(held(&file).expect("a state"));
        let story = Anchor { page: "p1".into(), event: Some(batch), words: "words".into() };
        let act = Act::Rename { story, title: format!("later {batch}") };
        let at = "2026-03-05T10:00:00Z".to_owned();
        archive.decide(Decision { no: 0, by: "R.".into(), at, note: None, act }, &[]).expect("a decision");
        states.push(held(&file).expect("a state"));
    }
    let (whole, written) = (fs::read(&file).expect("bytes"), fs::read(log(&file)).expect("a log"));
    assert!(written.len() > 20 * 4096, "the log holds what was written");
    let (mut refused, mut earlier, mut last, mut wrong) = (0, 0, 0, Vec::new());
    for seed in first..first + damages {
        let mut dice = Dice(seed.wrapping_mul(40_503));
        dice.below(1);
        let mut bytes = written.clone();
        let what = spoil(&mut bytes, &mut dice);
        let file = folder.path().join(format!("log-{seed}.isnad"));
        fs::write(&file, &whole).expect("written");
        fs::write(log(&file), &bytes).expect("written");
        match held(&file) {
            Err(_) => refused += 1,
            Ok(said) if said == states[states.len() - 1] => last += 1,
            Ok(said) if states.contains(&said) => earlier += 1,
            Ok(_) => wrong.push(format!("seed {seed} ({what})")),
        }
        for suffix in ["", "-wal", "-shm"] {
            drop(fs::remove_file(format!("{}{suffix}", file.display())));
        }
    }
    println!(
        "{damages} damages of the log: {refused} refused, {earlier} an earlier state, {last} the last, {} wrong",
        wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
