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

const TALKS: &str = r#"{"id":"k1","published":"2026-03-01","title":"كيري في القاهرة","content":"التقى وزير الخارجية الأمريكي جون كيري نظيره المصري في القاهرة أمس. وقال كيري إن الاتفاق مع إيران قريب."}
{"id":"k2","published":"2026-03-09","title":"كيري يهاتف لافروف","content":"أجرى وزير الخارجية الأمريكي جون كيري اتصالا هاتفيا بنظيره الروسي سيرغي لافروف أمس."}
{"id":"k3","published":"2026-03-05","title":"أسعار القمح","content":"ارتفعت أسعار القمح في روسيا."}
"#;

fn talks() -> Engine {
    let mut engine = Engine::in_memory(&Options::default()).expect("an engine");
    let input = Input::Bytes { name: "pages.jsonl".into(), bytes: TALKS.as_bytes().to_vec() };
    engine.add(&[input], &AddOptions::default(), &mut ()).expect("pages");
    engine
}

#[test]
fn names_are_found_in_another_language_and_operators_as_words() {
    let engine = talks();
    for (query, pages) in [
        ("kerry", "k1 k2"),
        ("\"John Kerry\"", "k1 k2"),
        ("said:kerry iran", "k1"),
        ("who:lavrov", "k2"),
        ("كيري NOT القاهرة", "k2"),
        ("كيري AND لافروف", "k2"),
        ("كيري \u{2212}لافروف", "k1"),
        ("type:phone", "k2"),
        ("type:CONSULT-phone", "k2"),
        ("نوع:مكالمة", "k2"),
    ] {
        assert_eq!(found(&engine, query), pages, "{query}");
    }
    assert_eq!(engine.no_operators("by:كيري -said:x http://a 10:30 كيري: قال"), ["by"]);
}

#[test]
fn where_no_words_are_weighed_the_latest_come_first() {
    let engine = talks();
    let order =
        |query: &str| -> Vec<String> { answer(&engine, query).hits.into_iter().map(|h| h.page).collect() };
    assert_eq!(order("من:كيري"), ["k2", "k1"]);
    assert_eq!(order("متى:2026/3"), ["k2", "k3", "k1"]);
}

#[test]
fn who_and_what_is_named_is_found_by_any_name_and_by_office() {
    let engine = talks();
    let names = |query: &str| -> Vec<String> {
        let hits = engine.search_entities(query, 10).expect("a search").hits;
        hits.into_iter().map(|h| format!("{} {} {}", h.kind.as_str(), h.name.words, h.pages)).collect()
    };
    assert_eq!(names("كيري"), ["person جون كيري 2"]);
    assert_eq!(names("kerry"), ["person جون كيري 2"]);
    assert_eq!(names("type:person كيري"), ["person جون كيري 2"]);
    assert_eq!(names("type:place كيري"), Vec::<String>::new());
    assert_eq!(names("القمح"), Vec::<String>::new());
    let office = engine.search_entities("\"وزير الخارجية الأمريكي\"", 10).expect("a search").hits;
    let kerry = office.iter().find(|h| h.name.words == "جون كيري").expect("whoever holds the office");
    let role = kerry.roles.first().expect("the office, first");
    let marked: Vec<_> = role.marks.iter().map(|m| m.of(&role.words)).collect();
    assert_eq!(marked, ["وزير", "الخارجية", "الأمريكي"]);
    assert!(matches!(engine.search_entities("", 10), Err(Error::Query(_))));
}
