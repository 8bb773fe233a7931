//! An outlet's habits are learned from the set of its pages: any order of adding leaves the same archive.
#![allow(clippy::expect_used, clippy::panic)]

use isnad::engine::Options;
use isnad::{AddOptions, Engine, Format, Input};
use proptest::prelude::*;

const CONTACT: &str = "للتواصل مع الكاتب أرسل رسالة نصية تبدأ بالرمز 105 إلى الرقم 88522";

/// Nine pages of one host with its line below the text, over three days; two that are one page in two versions; three of
/// another host that copied one paragraph.
fn pages() -> Vec<Input> {
    let page = |host: &str, n: usize, day: &str, words: &str| {
        let html = format!(
            "<html><head><meta property=\"article:published_time\" content=\"{day}\"></head><body><article><h1>{} يفتتح المعرض السنوي في المدينة</h1><p>افتتح {} المعرض السنوي صباح اليوم بحضور عدد من المسؤولين والزوار.</p>{words}</article></body></html>",
            NAMES[n], NAMES[n]
        );
        let line = serde_json::json!({"url": format!("https://{host}/{n}"), "html": html}).to_string();
        Input::Bytes { name: format!("{host}-{n}.jsonl"), bytes: line.into_bytes() }
    };
    let told = |n: usize| format!("<p>وقال {} إن الأجنحة أربعون هذا العام.</p>", NAMES[n]);
    let contact = |n: usize| format!("{}<p>{CONTACT}</p>", told(n));
    let mut all: Vec<Input> = (0..9)
        .map(|n| page("mina.example", n, ["2026-03-01", "2026-03-02", "2026-03-03"][n % 3], &contact(n)))
        .collect();
    // The same page without the line: another text while nothing is learned, and it stays one.
    all.push(page("mina.example", 0, "2026-03-01", &told(0)));
    for n in 0..3 {
        all.push(page("sahel.example", n, "2026-03-02", &contact(n)));
    }
    all
}

const NAMES: [&str; 9] =
    ["الوزير", "المحافظ", "السفير", "الرئيس", "المدير", "الأمير", "النائب", "العميد", "الرائد"];

fn exports(engine: &Engine) -> String {
    let mut all = Vec::new();
    engine.export(Format::Jsonl, &mut all).expect("an export");
    engine.export(Format::Groups, &mut all).expect("an export");
    String::from_utf8(all).expect("UTF-8")
}

fn texts(engine: &Engine) -> Vec<(String, String)> {
    let snapshot = engine.snapshot().expect("a snapshot");
    snapshot.readings.iter().map(|(id, r)| (id.clone(), r.article.text.clone())).collect()
}

#[test]
fn lines_that_recur_are_left_out() {
    let mut engine = Engine::in_memory(&Options::default()).expect("an engine");
    engine.add(&pages(), &AddOptions::default(), &mut ()).expect("pages");
    let hosts: Vec<&String> = engine.habits().hosts.keys().collect();
    assert_eq!(hosts, ["mina.example"]);
    let habits = &engine.habits().hosts["mina.example"];
    let mut words: Vec<&str> = habits.lines.values().map(|l| l.words.as_str()).collect();
    words.sort_unstable();
    assert!(words == [CONTACT], "{words:?}");
    let snapshot = engine.snapshot().expect("a snapshot");
    let mut noted = 0;
    for reading in snapshot.readings.values() {
        let a = &reading.article;
        let mina = a.url.as_deref().is_some_and(|u| u.contains("mina"));
        assert_eq!(a.text.contains(CONTACT), !mina, "{}", a.text);
        assert!(a.text.contains("المعرض السنوي صباح اليوم"));
        noted += usize::from(a.habits.contains(&CONTACT.to_owned()));
        for block in &a.blocks {
            assert!(!block.span.of(&a.text).is_empty());
        }
    }
    assert_eq!(noted, 9, "the page that has the line in one version only has it left out there");
}

#[test]
fn a_habit_that_is_none_any_more_is_given_back() {
    let mut engine = Engine::in_memory(&Options::default()).expect("an engine");
    let mut whole = Engine::in_memory(&Options::default()).expect("an engine");
    engine.add(&pages(), &AddOptions::default(), &mut ()).expect("pages");
    assert!(!engine.habits().hosts.is_empty());
    // Nine hundred pages more without the line: it was a series, not a habit.
    let more: Vec<String> = (0..900)
        .map(|n| {
            let name: String = n.to_string().bytes().map(|b| ['ا', 'ب', 'ت', 'ث', 'ج', 'ح', 'خ', 'د', 'ذ', 'ر'][usize::from(b - b'0')]).collect();
            serde_json::json!({"url": format!("https://mina.example/more/{n}"), "published": "2026-03-04",
                "title": format!("خبر {name} عن السوق"), "content": format!("ارتفعت أسعار الخضار في سوق {name} صباح اليوم.")}).to_string()
        })
        .collect();
    let more = Input::Bytes { name: "more.jsonl".into(), bytes: more.join("\n").into_bytes() };
    engine.add(std::slice::from_ref(&more), &AddOptions::default(), &mut ()).expect("pages");
    assert!(engine.habits().hosts.is_empty(), "{:?}", engine.habits());
    let mut all = vec![more];
    all.extend(pages());
    whole.add(&all, &AddOptions::default(), &mut ()).expect("pages");
    assert_eq!(texts(&engine), texts(&whole));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_order_leaves_the_same_archive(
        order in Just((0..pages().len()).collect::<Vec<_>>()).prop_shuffle(),
        cuts in prop::collection::vec(0..14_usize, 2),
    ) {
        let pages = pages();
        let mut one = Engine::in_memory(&Options::default()).expect("an engine");
        one.add(&pages, &AddOptions::default(), &mut ()).expect("pages");
        let shuffled: Vec<Input> = order.iter().map(|i| pages[*i].clone()).collect();
        let (a, b) = (cuts[0].min(cuts[1]).min(shuffled.len()), cuts[0].max(cuts[1]).min(shuffled.len()));
        let mut other = Engine::in_memory(&Options::default()).expect("an engine");
        for batch in [&shuffled[..a], &shuffled[a..b], &shuffled[b..]] {
            other.add(batch, &AddOptions::default(), &mut ()).expect("pages");
        }
        prop_assert_eq!(one.habits(), other.habits());
        prop_assert_eq!(exports(&one), exports(&other));
    }
}
