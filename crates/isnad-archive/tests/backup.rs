//! A copy of an archive is of one moment, whole or not there, and never written over anything.
#![allow(clippy::expect_used, clippy::panic)]

mod support;

use isnad_archive::{Archive, Error};
use std::fs;
use std::sync::atomic::{AtomicBool, Ordering};
use support::Sheet;

const BATCH: usize = 9;

fn batch(from: usize) -> Vec<isnad_archive::NewPage> {
    let long = "word ".repeat(2_000);
    (from..from + BATCH)
        .map(|i| Sheet::new(&format!("p{i:05}"), "headline", &format!("{long}{i}")).encode())
        .collect()
}

fn left(folder: &std::path::Path) -> Vec<String> {
    let names = fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").file_name());
    let mut names: Vec<_> = names.map(|n| n.to_string_lossy().into_owned()).collect();
    names.retain(|n| !n.starts_with("news.isnad"));
    names.sort();
    names
}

#[test]
fn copies_are_of_one_moment_while_pages_come_in() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("news.isnad");
    let archive = Archive::create(&file).expect("new");
    archive.insert(&batch(0)).expect("a batch");
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        let (file, done) = (&file, &done);
        scope.spawn(move || {
            let writer = Archive::create(file).expect("a second writer");
            for n in (BATCH..).step_by(BATCH).take(400).take_while(|_| !done.load(Ordering::Relaxed)) {
                writer.insert(&batch(n)).expect("a batch");
            }
        });
        let mut before = 0;
        for i in 0..5 {
            let to = folder.path().join(format!("copy-{i}.isnad"));
            archive.backup(&to, &mut |_, _| true).expect("a copy");
            let copy = Archive::open(&to).expect("it opens");
            copy.verify().expect("it is whole");
            let pages = copy.len().expect("count");
            assert_eq!(pages % BATCH, 0, "of one moment");
            assert!(pages >= before, "what was kept before is in it");
            before = pages;
        }
        done.store(true, Ordering::Relaxed);
    });
    let copies: Vec<_> = (0..5).map(|i| format!("copy-{i}.isnad")).collect();
    assert_eq!(left(folder.path()), copies, "nothing else is left lying about");
}

#[test]
fn nothing_is_written_over_and_nothing_half_remains() {
    let folder = tempfile::tempdir().expect("a folder");
    let archive = Archive::create(&folder.path().join("news.isnad")).expect("new");
    archive.insert(&batch(0)).expect("a batch");
    let to = folder.path().join("copy.isnad");
    fs::write(&to, "somebody's").expect("a file");
    assert!(matches!(archive.backup(&to, &mut |_, _| true), Err(Error::Exists { .. })));
    assert_eq!(fs::read_to_string(&to).expect("read"), "somebody's");
    fs::remove_file(&to).expect("gone");

    let e = archive.backup(&to, &mut |_, _| false).expect_err("called off");
    assert!(matches!(e, Error::Interrupted), "{e}");
    let nowhere = folder.path().join("no-folder/copy.isnad");
    assert!(archive.backup(&nowhere, &mut |_, _| true).is_err());
    assert_eq!(left(folder.path()), Vec::<String>::new());
}
