//! Corrections by persons hold when pages are read anew by other tables, commute with that, are found by search, and leave
//! nothing behind when they are taken back.
#![allow(clippy::expect_used, clippy::panic)]

use isnad::engine::Options;
use isnad::model::{EntityId, EntityKind};
use isnad::{AddOptions, Engine, EntryKind, Error, Format, Input, SearchOptions, Signature, Snapshot, Wish};
use std::path::{Path, PathBuf};

fn samples() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples")
}

fn named() -> Options {
    Options { names: vec![samples().join("names.tsv")], ..Options::default() }
}

fn add(engine: &mut Engine) {
    let files = ["osa.jsonl", "sanabil/first-call.html", "raqim/call.html", "laqta/first-call.txt"];
    let inputs: Vec<Input> = files.iter().map(|f| Input::Path(samples().join(f))).collect();
    let summary = engine.add(&inputs, &AddOptions::default(), &mut ()).expect("pages");
    assert_eq!(summary.skipped, []);
}

fn signature() -> Signature {
    Signature { by: "رنا".into(), at: isnad::decide::utc(1_790_000_000), note: None }
}

fn exported(engine: &Engine) -> String {
    let mut out = Vec::new();
    engine.export(Format::Jsonl, &mut out).expect("an export");
    String::from_utf8(out).expect("text")
}

/// An event that several pages tell, and one of its pages.
fn several(snapshot: &Snapshot) -> (String, String) {
    let main = isnad::query::main_events(snapshot);
    let event = snapshot.record.events.iter().find(|e| {
        let first = e.tellings.first().map(|t| t.page.as_str());
        main.contains(e.id.as_str()) && e.tellings.iter().any(|t| Some(t.page.as_str()) != first)
    });
    let event = event.expect("an event of several pages");
    (event.id.clone(), event.tellings.last().expect("a telling").page.clone())
}

/// A page with a statement, its number from 1, and someone of the page who did not say it.
fn statement(snapshot: &Snapshot) -> (String, String, EntityId) {
    for (page, r) in &snapshot.readings {
        for (i, s) in r.statements.iter().enumerate() {
            let other = r
                .entities
                .iter()
                .find(|e| s.speaker.as_ref().is_some_and(|id| *id != e.id) && e.kind == EntityKind::Person);
            if let Some(other) = other {
                return (page.clone(), (i + 1).to_string(), other.id.clone());
            }
        }
    }
    panic!("no page quotes one and names another");
}

/// The wishes of this test, by ids of a snapshot.
fn wishes(snapshot: &Snapshot) -> Vec<Wish> {
    let (event, page) = several(snapshot);
    let (quoting, statement, speaker) = statement(snapshot);
    let main = isnad::query::main_events(snapshot);
    let events: Vec<String> = snapshot
        .record
        .events
        .iter()
        .filter(|e| main.contains(e.id.as_str()) && e.id != event)
        .map(|e| e.id.clone())
        .take(2)
        .collect();
    let mut persons =
        snapshot.names.iter().filter(|(_, k)| k.kind == EntityKind::Person).map(|(id, _)| &id.0);
    let (a, b) = (persons.next().expect("one").clone(), persons.next().expect("two").clone());
    let c = persons.next().expect("three").clone();
    let on = snapshot.readings.values().find(|r| r.entity(&EntityId(c.clone())).is_some());
    let on = on.expect("a page").article.id.clone();
    vec![
        Wish::SplitEvent { event, pages: vec![page] },
        Wish::JoinEvents { events },
        Wish::Speaker { page: quoting, statement, speaker: Some(speaker.0) },
        Wish::MergePersons { keep: a, also: vec![b] },
        Wish::PartPerson { person: c, pages: vec![on], other: None },
    ]
}

#[test]
fn what_is_taken_back_leaves_nothing_behind() {
    let mut engine = Engine::in_memory(&named()).expect("an engine");
    add(&mut engine);
    let before = exported(&engine);
    let all = wishes(&engine.snapshot().expect("a snapshot"));
    for wish in &all {
        let decision = engine.grant(wish, signature()).unwrap_or_else(|e| panic!("{wish:?}: {e}"));
        let decided = exported(&engine);
        assert_ne!(decided, before, "{wish:?} changes something");
        engine.undo(decision.no, signature()).expect("undone");
        assert!(exported(&engine) == before, "{wish:?} leaves something behind");
    }
    let held = engine.decisions().expect("decisions");
    assert_eq!(held.len(), 2 * all.len(), "all stays on record");
}

#[test]
fn decisions_commute_with_a_rereading() {
    let folder = tempfile::tempdir().expect("a folder");
    let decided_first = {
        let file = folder.path().join("a.isnad");
        let mut engine = Engine::open(&file, &Options::default()).expect("an engine");
        add(&mut engine);
        let all = wishes(&engine.snapshot().expect("a snapshot"));
        for wish in &all {
            engine.grant(wish, signature()).unwrap_or_else(|e| panic!("{wish:?}: {e}"));
        }
        drop(engine);
        let mut engine = Engine::open(&file, &named()).expect("an engine");
        assert!(engine.reread(&mut ()).expect("reread").reread > 2);
        (exported(&engine), engine.decisions().expect("decisions"))
    };
    // The same decisions, as they are kept, over pages that were read with the other tables from the beginning.
    let mut engine = Engine::in_memory(&named()).expect("an engine");
    add(&mut engine);
    let readings = engine.snapshot().expect("a snapshot").readings.values().cloned().collect();
    let after = isnad::Snapshot::corrected(engine.stages(), readings, &decided_first.1);
    let mut out = Vec::new();
    isnad::export::export(&after, Format::Jsonl, &mut out).expect("an export");
    assert!(String::from_utf8(out).expect("text") == decided_first.0, "the order makes a difference");
}

#[test]
fn the_right_speaker_is_shown_found_and_told_by_why() {
    let mut engine = Engine::in_memory(&named()).expect("an engine");
    add(&mut engine);
    let snapshot = engine.snapshot().expect("a snapshot");
    let (page, n, speaker) = statement(&snapshot);
    let name = snapshot.name(&speaker).to_owned();
    let at: usize = n.parse().expect("a number");
    let found = |engine: &Engine| {
        let how = SearchOptions { kind: EntryKind::Statement, limit: 500 };
        let query = format!("said:\"{name}\"");
        let hits = engine.search(&query, how).expect("an answer").hits;
        hits.iter().any(|h| h.page == page && h.item + 1 == at)
    };
    assert!(!found(&engine));
    let decision = engine.correct_speaker(&page, &n, Some(&speaker.0), signature()).expect("a decision");
    let now = engine.snapshot().expect("a snapshot");
    let said = now.readings.get(&page).and_then(|r| r.statements.get(at - 1)).expect("the statement");
    assert_eq!((said.speaker.as_ref(), said.rule.as_str()), (Some(&speaker), "decision/1"));
    assert!(found(&engine), "search goes by the correction");
    let why = engine.why(&page, None).expect("reasons");
    assert!(why.reasons.iter().any(|r| r.attribute == "decision" && r.words.contains("رنا")), "{why:?}");
    engine.undo(decision.no, signature()).expect("undone");
    assert!(!found(&engine), "and by its undoing");
    engine.correct_speaker(&page, &n, None, signature()).expect("nobody said it");
    let again = engine.correct_speaker(&page, &n, None, signature());
    assert!(matches!(again, Err(Error::NoDecision { .. })), "it is so already");
}

#[test]
fn what_cannot_be_decided_is_explained() {
    let mut engine = Engine::in_memory(&named()).expect("an engine");
    add(&mut engine);
    let snapshot = engine.snapshot().expect("a snapshot");
    let (event, page) = several(&snapshot);
    let person = snapshot.names.iter().find(|(_, k)| k.kind == EntityKind::Person).expect("a person").0;
    let state = snapshot.names.iter().find(|(_, k)| k.kind == EntityKind::State).expect("a state").0;
    let (person, state) = (person.0.clone(), state.0.clone());
    let refused = [
        Wish::JoinEvents { events: vec![event.clone(), event.clone()] },
        Wish::SplitEvent { event: event.clone(), pages: Vec::new() },
        Wish::SplitEvent { event, pages: vec![person.clone()] },
        Wish::Speaker { page: page.clone(), statement: "999".into(), speaker: None },
        Wish::Speaker { page, statement: "لا أحد قال هذا".into(), speaker: None },
        Wish::MergePersons { keep: person.clone(), also: vec![state] },
        Wish::MergePersons { keep: person.clone(), also: vec![person.clone()] },
        Wish::PartPerson { person, pages: Vec::new(), other: None },
        Wish::Undo { decision: 7 },
    ];
    for wish in &refused {
        let answer = engine.grant(wish, signature());
        assert!(matches!(answer, Err(Error::NoDecision { .. })), "{wish:?}: {answer:?}");
    }
    assert_eq!(engine.decisions().expect("decisions"), []);
}

/// Of pages that come in after a decision, those that it is about are indexed as put right, and the others as they were read.
#[test]
fn pages_that_come_later_are_found_as_decided() {
    let page = |id: &str, text: &str| {
        let line = format!(r#"{{"id":"{id}","published":"2026-03-01","title":"{id}","content":"{text}"}}"#);
        Input::Bytes { name: format!("{id}.jsonl"), bytes: line.into_bytes() }
    };
    let mut engine = Engine::in_memory(&Options::default()).expect("an engine");
    let early = page("k1", "التقى وزير الخارجية الأمريكي جون كيري نظيره الروسي سيرغي لافروف في جنيف أمس.");
    engine.add(&[early], &AddOptions::default(), &mut ()).expect("pages");
    let id = |engine: &Engine, name: &str| {
        let hits = engine.search_entities(name, 5).expect("a search").hits;
        hits.into_iter().map(|h| (h.id.0, h.pages)).collect::<Vec<_>>()
    };
    let (kerry, lavrov) = (id(&engine, "كيري"), id(&engine, "لافروف"));
    let (keep, also) = (kerry[0].0.clone(), lavrov[0].0.clone());
    engine.grant(&Wish::MergePersons { keep: keep.clone(), also: vec![also] }, signature()).expect("decided");
    let late = [
        page("k2", "قال سيرغي لافروف إن المحادثات مفيدة."),
        page("k3", "وصل الرئيس المصري عبد الفتاح السيسي إلى الرياض أمس."),
    ];
    engine.add(&late, &AddOptions::default(), &mut ()).expect("pages");
    let now = id(&engine, "لافروف");
    assert_eq!(now, [(keep, 2)], "both pages under the one who is kept");
    assert_eq!(id(&engine, "السيسي").len(), 1);
    let pages = SearchOptions { kind: EntryKind::Page, limit: 10 };
    let sought = ["لافروف", "السيسي", "who:كيري", "الرياض"];
    let found = |engine: &Engine| sought.map(|q| engine.search(q, pages).expect("a search").hits);
    let grown = found(&engine);
    engine.reindex(&mut ()).expect("an index");
    assert_eq!(grown, found(&engine), "as an index made anew finds them");
}
