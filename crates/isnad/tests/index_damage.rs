//! Damage to the search index beside the archive: flipped bits, files cut short, emptied, lost or swapped. A search answers as
//! before or with an error, never with something else and never with a panic; whoever looks the archive over is told; and
//! `reindex` mends it.
//!
//! `ISNAD_DAMAGES` says how many times (40 if not given), `ISNAD_SEED` from which seed on.
#![allow(clippy::expect_used, clippy::panic)]

#[path = "../../isnad-archive/tests/support/dice.rs"]
mod dice;

use dice::Dice;
use isnad::engine::Options;
use isnad::{AddOptions, Engine, EntryKind, Input, SearchOptions};
use std::fs;
use std::path::{Path, PathBuf};

fn page(i: usize) -> String {
    let (day, city) = (i % 28 + 1, ["القاهرة", "الرياض", "عمّان"][i % 3]);
    format!(
        "{{\"id\":\"p{i:03}\",\"published\":\"2026-03-{day:02}\",\"title\":\"الوزير رقم {i} يزور {city}\",\
         \"content\":\"وصل وزير الخارجية المصري إلى {city}. وقال إن الجانبين اتفقا على عقد قمة قريبا برقم {i}.\"}}\n"
    )
}

fn made(file: &Path) {
    let mut engine = Engine::open(file, &Options::default()).expect("an engine");
    // Several commits, so that the index has several segments and deletions.
    for batch in 0..4 {
        let lines: String = (batch * 10..batch * 10 + 10).map(page).collect();
        let input = Input::Bytes { name: "pages.jsonl".into(), bytes: lines.into_bytes() };
        engine.add(&[input], &AddOptions::default(), &mut ()).expect("pages");
    }
    engine.keep_index().expect("an index");
    engine.snapshot().expect("a record");
    drop(engine);
    let log = format!("{}-wal", file.display());
    assert!(!Path::new(&log).exists(), "a closed archive is one file: whoever copies it copies all");
}

const QUERIES: &[&str] =
    &["الوزير", "القاهرة", "قمة", "الرياض OR عمان", "\"عقد قمة\"", "who:مصر", "from:2026-03-20 الوزير"];

/// What searches answer; an error where one does.
fn asked(engine: &Engine) -> Vec<Result<Vec<String>, String>> {
    let ask = |query: &&str, kind| {
        let answer = engine.search(query, SearchOptions { kind, limit: 100 }).map_err(|e| e.to_string())?;
        let mut hits: Vec<String> =
            answer.hits.iter().map(|h| format!("{} {} {}", h.page, h.item, h.snippet)).collect();
        hits.sort();
        hits.push(answer.total.to_string());
        Ok(hits)
    };
    let kinds = [EntryKind::Page, EntryKind::Statement, EntryKind::Event];
    kinds.iter().flat_map(|kind| QUERIES.iter().map(move |q| ask(q, *kind))).collect()
}

fn copied(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("the index").flatten() {
        fs::copy(entry.path(), to.join(entry.file_name())).expect("a file of it");
    }
}

/// Does something to the files of an index; tells what.
fn spoil(folder: &Path, dice: &mut Dice) -> String {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder).expect("the index").flatten().map(|e| e.path()).collect();
    files.retain(|f| fs::metadata(f).is_ok_and(|m| m.len() > 0));
    files.sort();
    let file = &files[dice.below(files.len())];
    let name = file.file_name().expect("a name").to_string_lossy().into_owned();
    let mut bytes = fs::read(file).expect("bytes");
    let what = match dice.below(8) {
        0 => {
            fs::remove_file(file).expect("removed");
            return format!("{name} lost");
        }
        1 => {
            let to = dice.below(bytes.len());
            bytes.truncate(to);
            format!("{name} cut at {to}")
        }
        2 => {
            // A block of another file, as a disk that wrote to the wrong place leaves it.
            let other = fs::read(&files[dice.below(files.len())]).expect("bytes");
            let length = (1_usize << (3 + dice.below(9))).min(other.len()).min(bytes.len());
            let (from, to) = (dice.below(other.len() - length + 1), dice.below(bytes.len() - length + 1));
            bytes[to..to + length].copy_from_slice(&other[from..from + length]);
            format!("{name} block of {length} at {to}")
        }
        3 => {
            let at = dice.below(bytes.len());
            let end = (at + (1 << dice.below(10))).min(bytes.len());
            bytes[at..end].fill(0);
            format!("{name} zeros {at}..{end}")
        }
        _ => {
            let (at, bit) = (dice.below(bytes.len()), dice.below(8));
            bytes[at] ^= 1 << bit;
            format!("{name} bit {at}.{bit}")
        }
    };
    fs::write(file, bytes).expect("written");
    what
}

#[test]
fn a_damaged_index_gives_no_wrong_answer() {
    let number = |name: &str, or: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(or);
    let (damages, first) = (number("ISNAD_DAMAGES", 40), number("ISNAD_SEED", 1));
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("whole.isnad");
    made(&file);
    let index = folder.path().join("whole.isnad-index");
    let whole = fs::read(&file).expect("bytes");
    let right = asked(&Engine::open_existing(&file, &Options::default()).expect("an engine"));
    assert!(right.iter().all(|a| a.as_ref().is_ok_and(|hits| !hits.is_empty())), "{right:?}");
    assert!(right[0].as_ref().is_ok_and(|hits| hits.len() == 41), "{right:?}");
    let (mut told, mut mended, mut wrong) = (0, 0, Vec::new());
    for seed in first..first + damages {
        let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9));
        dice.below(1);
        let file = folder.path().join(format!("damaged-{seed}.isnad"));
        let beside = folder.path().join(format!("damaged-{seed}.isnad-index"));
        fs::write(&file, &whole).expect("written");
        copied(&index, &beside);
        let what = spoil(&beside, &mut dice);
        let engine = Engine::open_existing(&file, &Options::default()).expect("the archive itself is whole");
        let findings = engine.check(&mut ()).expect("it can be looked over");
        told += usize::from(findings.iter().any(|f| f.what == "index" && !f.faults.is_empty()));
        let said = asked(&engine);
        let differs = said.iter().zip(&right).find(|(answer, right)| answer.is_ok() && answer != right);
        if let Some((answer, right)) = differs {
            wrong.push(format!("seed {seed} ({what}): {answer:?} and not {right:?}"));
        } else if said.iter().any(Result::is_err) {
            engine.reindex(&mut ()).unwrap_or_else(|e| panic!("seed {seed} ({what}): not mended: {e}"));
            assert_eq!(asked(&engine), right, "seed {seed} ({what}): mended");
            mended += 1;
        }
        drop(engine);
        drop(fs::remove_dir_all(&beside));
    }
    println!(
        "{damages} damages of the index: {told} told by a look over it, {mended} by an error, mended by `reindex`, {} wrong",
        wrong.len()
    );
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
