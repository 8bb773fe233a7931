//! Search: Arabic as people type it, found as newspapers write it.
#![allow(clippy::expect_used, clippy::panic)]

use isnad::engine::Options;
use isnad::{AddOptions, Answer, Engine, EntryKind, Error, Input, SearchOptions};

const PAGES: &str = r#"{"id":"a","title":"القمّةُ العربية في الإسكندرية","content":"افتتح الرئيس أعمال القمة العربية اليوم الأربعاء.\nوقال إن مجلس الأمن سيجتمع غدا بحضور 15 دولة."}
{"id":"b","title":"وزير الخارجية يصل إلى عمّان","content":"وصل وزير الخارجية إلى عمان، وكان الأمن قد أغلق الطرق إلى مجلس الأعيان."}
{"id":"c","title":"ارتفاع أسعار القمح","content":"ارتفعت أسعار القمح في ألمانيا، وهبطت في ألبانيا. وللوزير رأي في ذلك."}
"#;

fn engine() -> Engine {
    let mut engine = Engine::in_memory(&Options::default()).expect("an engine");
    let input = Input::Bytes { name: "pages.jsonl".into(), bytes: PAGES.as_bytes().to_vec() };
    let summary = engine.add(&[input], &AddOptions::default(), &mut ()).expect("pages");
    assert_eq!(summary.skipped, []);
    engine
}

const PAGES_FOUND: SearchOptions = SearchOptions { kind: EntryKind::Page, limit: 10 };

fn answer(engine: &Engine, query: &str) -> Answer {
    engine.search(query, PAGES_FOUND).expect("a search")
}

fn found(engine: &Engine, query: &str) -> String {
    let hits = answer(engine, query).hits;
    let mut pages: Vec<_> = hits.iter().map(|h| h.page.as_str()).collect();
    pages.sort_unstable();
    pages.join(" ")
}

#[test]
fn spelling_and_clitics_do_not_matter() {
    let engine = engine();
    for (query, pages) in [
        ("قمة", "a"),
        ("القمه", "a"),
        ("القِمَّة", "a"),
        ("اسكندرية", "a"),
        ("الرئيس العربية", "a"),
        ("وزير", "b c"),
        ("الوزير", "b c"),
        ("عمان", "b"),
        ("ألمانيا", "c"),
        ("المانيا", "c"),
        ("١٥", "a"),
        ("قمر", ""),
        ("ال", ""),
    ] {
        assert_eq!(found(&engine, query), pages, "{query}");
    }
}

#[test]
fn phrases_and_exclusions() {
    let engine = engine();
    for (query, pages) in [
        ("مجلس الأمن", "a b"),
        ("\"مجلس الأمن\"", "a"),
        ("«مجلس الأعيان»", "b"),
        ("مجلس -وزير", "a"),
        ("مجلس -الأعيان", "a"),
        ("\"الأمن مجلس\"", ""),
    ] {
        assert_eq!(found(&engine, query), pages, "{query}");
    }
}

#[test]
fn marks_stand_on_the_words_as_written() {
    let engine = engine();
    let hits = answer(&engine, "قمه الامن").hits;
    let hit = hits.first().expect("a page");
    let marked: Vec<_> = hit.marks.iter().map(|m| m.of(&hit.snippet)).collect();
    assert_eq!(marked, ["القمة"], "{}", hit.snippet);
    assert!(hit.snippet.starts_with("افتتح"), "the body is shown, not the headline again: {}", hit.snippet);
    let snapshot = engine.snapshot().expect("a snapshot");
    let text = &snapshot.readings.get("a").expect("the page").article.text;
    assert_eq!(hit.at.of(text), "القمة");
}

#[test]
fn a_search_needs_a_word() {
    let engine = engine();
    for query in ["", "  ", "-قمة", "\"\"", "!؟"] {
        assert!(matches!(engine.search(query, PAGES_FOUND), Err(Error::Query(_))), "{query}");
    }
}
