//! Bad input: each piece named with its reason, the rest taken.
#![allow(clippy::expect_used, clippy::panic)]

use isnad::engine::Options;
use isnad::{AddOptions, Engine, Input};
use std::fs;
use std::path::Path;

const GOOD: &str = "الوزير يزور القاهرة\n\nوصل وزير الخارجية إلى القاهرة اليوم الأربعاء، والتقى نظيره المصري في مقر الوزارة.\n";

fn write(folder: &Path, name: &str, bytes: &[u8]) {
    fs::write(folder.join(name), bytes).expect("write");
}

#[test]
fn what_cannot_be_read_is_named_and_the_rest_is_added() {
    let folder = tempfile::tempdir().expect("a folder");
    let at = folder.path();
    write(at, "good.txt", GOOD.as_bytes());
    write(at, "empty.txt", b"");
    write(at, "blank.txt", b" \n\n \n");
    write(
        at,
        "noise.txt",
        &(0..4000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13) as u8 | 0x80).collect::<Vec<_>>(),
    );
    write(at, "english-less.txt", "Zażółć gęślą jaźń, pchnąć w tę łódź jeża lub ośm skrzyń fig.".as_bytes());
    write(at, "cut.zip", b"PK\x03\x04not really a zip");
    write(at, "cut.gz", &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1, 2, 3]);
    write(at, "lines.jsonl", "{\"title\":\"خبر\"\n{broken\n".as_bytes());
    write(at, "picture.png", b"\x89PNG");
    write(at, ".hidden.txt", GOOD.as_bytes());
    let mut engine = Engine::in_memory(&Options::default()).expect("an engine");
    let inputs = [
        Input::Path(at.to_path_buf()),
        Input::Path(at.join("nothing.html")),
        Input::Path(at.join("*.xhtml")),
        Input::Path(at.join("[.html")),
    ];
    let summary = engine.add(&inputs, &AddOptions::default(), &mut ()).expect("a run");
    assert_eq!((summary.added, summary.ignored), (1, 1), "{:?}", summary.skipped);
    for name in [
        "empty.txt",
        "blank.txt",
        "noise.txt",
        "english-less.txt",
        "cut.zip",
        "cut.gz",
        "lines.jsonl",
        "nothing.html",
        "*.xhtml",
        "[.html",
    ] {
        let left = summary.skipped.iter().find(|l| l.what.contains(name));
        let left = left.unwrap_or_else(|| panic!("{name} is not named: {:?}", summary.skipped));
        assert!(!left.reason.is_empty() && !left.reason.contains('\n'), "{left:?}");
    }
    assert!(engine.check(&mut ()).expect("a look").iter().all(|f| f.faults.is_empty()), "no half page");
}

#[test]
fn one_file_named_twice_is_read_once() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "good.txt", GOOD.as_bytes());
    let file = folder.path().join("good.txt");
    let pattern = folder.path().join("*.txt");
    let inputs: Vec<Input> =
        [file, pattern, folder.path().to_path_buf()].into_iter().map(Input::Path).collect();
    let mut engine = Engine::in_memory(&Options::default()).expect("an engine");
    let summary = engine.add(&inputs, &AddOptions::default(), &mut ()).expect("a run");
    assert_eq!((summary.files, summary.added, summary.already), (1, 1, 0));
}

#[test]
fn faults_of_tables_are_told_with_file_and_line() {
    let folder = tempfile::tempdir().expect("a folder");
    write(folder.path(), "names.tsv", b"kind\tid\tname\nperson\tx\ty\tz\tw\tv\n");
    let options = Options { names: vec![folder.path().join("names.tsv")], ..Options::default() };
    let Err(e) = Engine::in_memory(&options) else { panic!("the names file was taken") };
    assert!(e.to_string().contains("names.tsv:2"), "{e}");
    let options = Options { lang: Some(folder.path().join("nowhere")), ..Options::default() };
    let Err(e) = Engine::in_memory(&options) else { panic!("the folder was taken") };
    assert!(e.to_string().contains("nowhere"), "{e}");
}
