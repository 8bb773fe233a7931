//! Archives of every schema that was given out can be asked, searched, looked over and read anew by this program.
#![allow(clippy::expect_used, clippy::panic)]

use isnad::engine::Options;
use isnad::{Engine, EntryKind, SearchOptions};
use std::fs;
use std::path::Path;

#[test]
fn an_archive_of_every_schema_can_be_asked() {
    let kept = Path::new(env!("CARGO_MANIFEST_DIR")).join("../isnad-archive/tests/released");
    let mut files: Vec<_> = fs::read_dir(kept).expect("the archives").flatten().map(|e| e.path()).collect();
    files.sort();
    assert!(files.len() > 1, "{files:?}");
    for kept in files {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("old.isnad");
        fs::copy(&kept, &file).expect("a copy");
        let engine = Engine::open_existing(&file, &Options::default()).expect("it opens");
        let snapshot = engine.snapshot().expect("a record");
        assert_eq!((snapshot.readings.len(), snapshot.pages().count()), (3, 3), "{kept:?}");
        assert_eq!(snapshot.readings.values().count(), 3);
        let first = snapshot.readings.values().next().expect("a page");
        let word = first.article.headline.split_whitespace().next().expect("a word");
        let found =
            engine.search(word, SearchOptions { kind: EntryKind::Page, limit: 9 }).expect("an answer");
        assert!(found.hits.iter().any(|h| h.page == first.article.id), "{kept:?}: {word}");
        for finding in engine.check(&mut ()).expect("it can be looked over") {
            assert!(finding.faults.is_empty(), "{kept:?}: {finding:?}");
        }
        assert_eq!(engine.outdated().expect("count"), 3, "another program has read them");
        drop(engine);
        let mut engine = Engine::open(&file, &Options::default()).expect("it opens for writing");
        let summary = engine.reread(&mut ()).expect("reread");
        assert_eq!(summary.reread + summary.skipped.len(), 3, "{kept:?}: {summary:?}");
    }
}
