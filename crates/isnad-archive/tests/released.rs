//! Archives of every version that was given out can be opened, and look like new ones afterwards.
#![allow(clippy::expect_used, clippy::panic)]

mod support;

use isnad_archive::{Archive, Error, SCHEMA};
use isnad_model::{Act, Anchor, Decision, StoryChange};
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use support::Sheet;

fn released(version: i64) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().expect("a folder");
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/released/schema-{version}.isnad"));
    let file = folder.path().join("old.isnad");
    fs::copy(kept, &file).expect("the archive of that version");
    (folder, file)
}

/// Tables with their columns, and the indexes.
fn shape(file: &Path) -> BTreeMap<String, Vec<String>> {
    let db = Connection::open(file).expect("open");
    let mut names =
        db.prepare("SELECT name FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'").expect("names");
    let names: Vec<String> =
        names.query_map([], |r| r.get(0)).expect("names").collect::<Result<_, _>>().expect("names");
    names
        .into_iter()
        .map(|name| {
            let mut columns =
                db.prepare("SELECT name || ' ' || type FROM pragma_table_info(?1)").expect("columns");
            let mut columns: Vec<String> = columns
                .query_map([&name], |r| r.get(0))
                .expect("columns")
                .collect::<Result<_, _>>()
                .expect("columns");
            columns.sort();
            (name, columns)
        })
        .collect()
}

/// Makes the archive of the present schema that is kept for later programs: `cargo test -p isnad-archive --test released --
/// --ignored`, once, when a schema is given out.
#[test]
#[ignore = "writes into the project"]
fn keep_the_present_one() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/released/schema-{SCHEMA}.isnad"));
    assert!(!file.exists(), "what was given out is never changed");
    let archive = Archive::create(&file).expect("new");
    let sheet = |id: &str, text: &str| Sheet::new(&format!("v{SCHEMA}-{id}"), "headline", text).encode();
    archive.insert(&[sheet("a", "one text"), sheet("b", "another text")]).expect("pages");
    archive.insert(&[sheet("b", "another text, told again")]).expect("a version");
    let story = Anchor { page: format!("v{SCHEMA}-a"), event: Some(0), words: "text".into() };
    let act = Act::Rename { story, title: "title".into() };
    let at = "2026-11-22T10:00:00Z".to_owned();
    archive.decide(Decision { no: 0, by: "R.".into(), at, note: None, act }, &[]).expect("a decision");
    let now = archive.sequence().expect("sequence");
    let change = StoryChange { story: "s1".into(), into: vec!["s2".into()], remains: false };
    archive.keep_standing(&[("p".to_owned(), "s2".to_owned())].into(), &[change], now).expect("a change");
    drop(archive);
    let raw = Connection::open(file).expect("open");
    raw.pragma_update(None, "journal_mode", "DELETE").expect("one file");
}

#[test]
fn each_version_is_brought_up_to_date() {
    // The present one is kept from when it is given out.
    let present = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/released/schema-{SCHEMA}.isnad"));
    let last = if present.exists() { SCHEMA } else { SCHEMA - 1 };
    for version in 1..=last {
        let (folder, file) = released(version);
        let archive = Archive::open(&file).expect("it opens, though only to be read");
        archive.verify().expect("it is whole");
        let ids: Vec<String> = archive.pages().expect("pages").into_iter().map(|p| p.id).collect();
        let expected = ["a", "b", "b@2"].map(|id| format!("v{version}-{id}"));
        assert_eq!(ids, expected, "version {version}");
        assert_eq!(archive.readings().expect("readings").1.len(), 3);
        let page = archive.find(&expected[0]).expect("find").expect("there");
        assert!(!archive.source(page).expect("its bytes have their hash").expect("there").0.is_empty());
        // Version 2 is the first that keeps decisions.
        assert_eq!(archive.decisions().expect("decisions").len(), usize::from(version > 1));
        assert_eq!(archive.story_changes(None).expect("changes").len(), usize::from(version > 1));
        drop(archive);
        let archive = Archive::create(&file).expect("it opens for writing");
        archive.insert(&[Sheet::new("new", "headline", "body").encode()]).expect("a page more");
        assert_eq!(archive.len().expect("count"), 4);
        drop(archive);
        let fresh = folder.path().join("fresh.isnad");
        drop(Archive::create(&fresh).expect("a new archive"));
        assert_eq!(shape(&file), shape(&fresh), "version {version}");
    }
}

#[test]
fn an_older_file_that_cannot_be_written_is_told_so() {
    let (folder, file) = released(1);
    let mut rights = fs::metadata(&file).expect("rights").permissions();
    rights.set_readonly(true);
    fs::set_permissions(&file, rights.clone()).expect("read-only");
    let mut held = fs::metadata(folder.path()).expect("rights").permissions();
    held.set_readonly(true);
    fs::set_permissions(folder.path(), held.clone()).expect("read-only");
    let opened = Archive::open(&file);
    #[expect(clippy::permissions_set_readonly_false, reason = "a folder of this test")]
    held.set_readonly(false);
    fs::set_permissions(folder.path(), held).expect("writable again");
    match opened {
        Err(Error::OlderSchema { found: 1, .. } | Error::ReadOnly { .. }) => {}
        // Whoever may do anything may write to it, too.
        Ok(_) => {}
        Err(e) => panic!("{e}"),
    }
}
