//! What a person decided holds: when the record is built anew, when pages come in, when pages are read anew; and an id that
//! was noted down leads on.
#![allow(clippy::expect_used, clippy::panic)]

use isnad::engine::Options;
use isnad::model::{Act, Verdict};
use isnad::{AddOptions, Engine, Error, Input, Signature, Snapshot};
use std::path::{Path, PathBuf};

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples")
}

fn named() -> Options {
    Options { names: vec![samples().join("names.tsv")], ..Options::default() }
}

fn add(engine: &mut Engine, files: &[&str]) {
    let inputs: Vec<Input> = files.iter().map(|f| Input::Path(samples().join(f))).collect();
    let summary = engine.add(&inputs, &AddOptions::default(), &mut ()).expect("pages");
    assert_eq!(summary.skipped, []);
}

fn rana(note: &str) -> Signature {
    Signature { by: "رنا".into(), at: isnad::decide::utc(1_790_000_000), note: Some(note.into()) }
}

/// The storyline of the page whose id ends so.
fn story(snapshot: &Snapshot, page: &str) -> String {
    let group = snapshot.record.groups.iter().find(|g| g.page.contains(page));
    group.map(|g| g.story.clone()).unwrap_or_else(|| panic!("no page {page}"))
}

fn title(snapshot: &Snapshot, story: &str) -> String {
    snapshot.record.storyline(story).expect("the storyline").title.clone()
}

#[test]
fn a_join_survives_new_pages_and_a_rereading_and_can_be_undone() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("a.isnad");
    let mut engine = Engine::open(&file, &Options::default()).expect("an engine");
    add(&mut engine, &["sanabil/first-call.html", "raqim/chess.html"]);
    let snapshot = engine.snapshot().expect("a snapshot");
    let pages: Vec<String> = snapshot.readings.keys().cloned().collect();
    let [a, b] = pages.as_slice() else { panic!("two pages") };
    assert_ne!(story(&snapshot, a), story(&snapshot, b));
    let decision = engine.join_stories(&[a.clone(), b.clone()], rana("لقاء واحد")).expect("a decision");
    assert_eq!((decision.no, decision.at.as_str()), (1, "2026-09-21T14:13:20Z"));
    engine.rename_story(a, "  قصة   واحدة ", rana("")).expect("a name");
    let one = |engine: &Engine| {
        let snapshot = engine.snapshot().expect("a snapshot");
        let (x, y) = (story(&snapshot, a), story(&snapshot, b));
        assert_eq!(x, y);
        assert_eq!(title(&snapshot, &x), "قصة واحدة");
    };
    one(&engine);
    add(&mut engine, &["osa.jsonl", "laqta/first-call.txt"]);
    one(&engine);
    drop(engine);
    // Other names, so every page is read anew, and a fresh program that opens the file.
    let mut engine = Engine::open(&file, &named()).expect("an engine");
    assert!(engine.reread(&mut ()).expect("reread").reread > 2);
    one(&engine);
    engine.undo(1, rana("")).expect("undone");
    let snapshot = engine.snapshot().expect("a snapshot");
    assert_ne!(story(&snapshot, a), story(&snapshot, b));
    assert!(matches!(engine.undo(1, rana("")), Err(Error::NoDecision { .. })), "it holds no more");
    let acts: Vec<bool> =
        engine.decisions().expect("decisions").iter().map(|d| matches!(d.act, Act::Undo { .. })).collect();
    assert_eq!(acts, [false, false, true], "all stays on record");
}

#[test]
fn a_split_holds_and_the_old_id_leads_on() {
    let mut engine = Engine::in_memory(&named()).expect("an engine");
    add(&mut engine, &["osa.jsonl", "sanabil/first-call.html", "raqim/call.html"]);
    let snapshot = engine.snapshot().expect("a snapshot");
    let largest = isnad::query::stories(&snapshot, &isnad::query::EventFilter::default());
    let old = largest.first().expect("a storyline").id.clone();
    let main = isnad::query::main_events(&snapshot);
    let timeline = snapshot.record.storyline(&old).expect("it").events.clone();
    let mut events = timeline.iter().filter(|e| main.contains(e.as_str()));
    let first = events.next().expect("a first event").clone();
    let rest = events.count();
    assert!(rest > 0, "there is something to split");
    engine.split_story(std::slice::from_ref(&first), rana("غيرها")).expect("a split");
    let snapshot = engine.snapshot().expect("a snapshot");
    let parted = snapshot.record.event(&first).expect("the event").storyline.clone();
    assert!(
        timeline
            .iter()
            .filter(|e| **e != first)
            .all(|e| { snapshot.record.event(e).expect("an event").storyline != parted })
    );
    let changes = engine.story_changes(Some(&old)).expect("changes");
    assert_eq!(changes.len(), 1, "{changes:?}");
    assert!(engine.story_changes(Some("s0")).expect("changes").is_empty());
    assert!(matches!(engine.split_story(&["nothing".into()], rana("")), Err(Error::UnknownId { .. })));
}

#[test]
fn a_promise_is_judged_by_a_person() {
    let mut engine = Engine::in_memory(&named()).expect("an engine");
    add(&mut engine, &["osa.jsonl"]);
    let snapshot = engine.snapshot().expect("a snapshot");
    assert!(snapshot.record.commitments.iter().all(|c| c.verdict.is_none()));
    for id in snapshot.record.commitments.iter().map(|c| c.id.clone()).take(3) {
        engine.judge(&id, Verdict::Broken, rana("لم يُفتح شيء")).expect("a verdict");
        let snapshot = engine.snapshot().expect("a snapshot");
        let promise = snapshot.record.commitments.iter().find(|c| c.id == id).expect("the promise");
        let verdict = promise.verdict.as_ref().expect("a verdict");
        assert_eq!((verdict.verdict, verdict.by.as_str()), (Verdict::Broken, "رنا"));
        let page = promise.tellings.first().expect("a telling").0.clone();
        assert!(matches!(engine.judge(&page, Verdict::Kept, rana("")), Err(Error::NoDecision { .. })));
    }
}
