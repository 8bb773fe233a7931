//! Files that are no archive, are newer, read-only or held by another, and what is said of them.
#![allow(clippy::expect_used, clippy::panic)]

mod support;

use isnad_archive::{Archive, Error};
use std::fs;
use std::path::PathBuf;
use support::Sheet;

fn folder() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a?b#c%20.isnad");
    (folder, file)
}

#[test]
fn a_missing_file_is_not_made_by_reading() {
    let (_folder, file) = folder();
    assert!(matches!(Archive::open(&file), Err(Error::Missing { .. })));
    assert!(!file.exists());
}

#[test]
fn other_files_are_left_as_they_are() {
    let (_folder, file) = folder();
    let text = "not an archive, and longer than the header of one, so that SQLite has something to read. "
        .repeat(20);
    fs::write(&file, &text).expect("write");
    assert!(matches!(Archive::create(&file), Err(Error::NotAnArchive { .. })));
    assert!(matches!(Archive::open(&file), Err(Error::NotAnArchive { .. })));
    assert_eq!(fs::read_to_string(&file).expect("read"), text);
}

#[test]
fn another_programs_database_is_no_archive() {
    let (_folder, file) = folder();
    let other = rusqlite::Connection::open(&file).expect("a database");
    other.execute_batch("CREATE TABLE page (n)").expect("a table");
    drop(other);
    assert!(matches!(Archive::create(&file), Err(Error::NotAnArchive { .. })));
}

#[test]
fn a_folder_is_no_archive() {
    let (folder, _) = folder();
    assert!(matches!(Archive::create(folder.path()), Err(Error::NotAnArchive { .. })));
}

#[test]
fn a_newer_schema_is_not_touched() {
    let (_folder, file) = folder();
    drop(Archive::create(&file).expect("an archive"));
    let raw = rusqlite::Connection::open(&file).expect("open");
    raw.pragma_update(None, "user_version", 99).expect("pragma");
    drop(raw);
    for opened in [Archive::create(&file), Archive::open(&file)] {
        let Err(e) = opened else { panic!("it opened") };
        assert!(matches!(e, Error::NewerSchema { found: 99, .. }), "{e}");
    }
}

#[test]
fn who_only_reads_cannot_write() {
    let (_folder, file) = folder();
    Archive::create(&file).expect("new").insert(&[Sheet::new("a", "h", "b").encode()]).expect("a page");
    let archive = Archive::open(&file).expect("open");
    assert_eq!(archive.len().expect("count"), 1);
    let e = archive.insert(&[Sheet::new("b", "h", "c").encode()]).expect_err("read-only");
    assert!(matches!(e, Error::ReadOnly { .. }), "{e}");
}

#[test]
fn a_second_writer_is_told_to_wait() {
    let (_folder, file) = folder();
    let archive = Archive::create(&file).expect("new");
    let mut other = rusqlite::Connection::open(&file).expect("another program");
    let held = other.transaction_with_behavior(rusqlite::TransactionBehavior::Immediate).expect("it writes");
    let e = archive.insert(&[Sheet::new("a", "h", "b").encode()]).expect_err("busy");
    assert!(matches!(e, Error::Busy { .. }), "{e}");
    // Reading goes on meanwhile.
    assert_eq!(Archive::open(&file).expect("open").len().expect("count"), 0);
    drop(held);
    archive.insert(&[Sheet::new("a", "h", "b").encode()]).expect("its turn");
}

#[test]
fn two_writers_take_turns() {
    let (_folder, file) = folder();
    drop(Archive::create(&file).expect("new"));
    std::thread::scope(|scope| {
        for writer in 0..2 {
            let file = &file;
            scope.spawn(move || {
                let archive = Archive::create(file).expect("open");
                for n in 0..20 {
                    let sheet = Sheet::new(&format!("p{n}"), "h", &format!("text {}", n % (writer + 5)));
                    archive.insert(&[sheet.encode()]).expect("its turn");
                }
            });
        }
    });
    let archive = Archive::open(&file).expect("open");
    archive.verify().expect("whole");
    assert!(archive.len().expect("count") >= 20);
}

#[test]
fn damage_is_found() {
    let (_folder, file) = folder();
    let archive = Archive::create(&file).expect("new");
    let pages: Vec<_> =
        (0..50).map(|n| Sheet::new(&format!("p{n}"), "h", &"x ".repeat(900)).encode()).collect();
    archive.insert(&pages).expect("pages");
    drop(archive);
    let raw = rusqlite::Connection::open(&file).expect("open");
    raw.execute_batch("DELETE FROM reading WHERE n = 7").expect("damage");
    drop(raw);
    let e = Archive::open(&file).expect("open").verify().expect_err("half a page");
    assert!(matches!(e, Error::Damaged { .. }), "{e}");
}
