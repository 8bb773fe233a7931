//! Pages that come to many are placed in the record that stands, as building it anew would place them.
#![allow(clippy::expect_used, clippy::panic)]

use isnad::engine::Options;
use isnad::{AddOptions, Engine, Format, Input};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Pages of an archive that is placed in.
const PAGES: usize = 4_100;

/// A name of its own for each number.
fn name(mut n: usize) -> String {
    const LETTERS: [char; 12] = ['ب', 'ت', 'ج', 'د', 'ر', 'ز', 'س', 'ط', 'ف', 'ك', 'م', 'ن'];
    let mut out = String::from("ش");
    for i in 0..5 {
        out.extend(LETTERS.get(n % LETTERS.len()));
        if i % 2 == 1 {
            out.push('و');
        }
        n /= LETTERS.len();
    }
    out
}

fn line(id: &str, day: usize, outlet: &str, title: &str, text: &str) -> Input {
    let page = serde_json::json!({
        "id": id, "published": format!("2026-03-{:02}", day % 28 + 1), "outlet": outlet, "title": title, "content": text,
    });
    Input::Bytes { name: format!("{id}.jsonl"), bytes: page.to_string().into_bytes() }
}

/// One piece of local news.
fn news(i: usize) -> Input {
    let (town, park, man) = (name(i), name(i + 40_000), name(i + 90_000));
    let text = format!(
        "افتتحت بلدية {town} أمس حديقة {park} التي كلف إنشاؤها {} ملايين، وحضر رئيس البلدية {man} حفل الافتتاح مع أهالي {town}.",
        i % 50 + 2
    );
    line(&format!("n{i:05}"), i, "الراصد", &format!("بلدية {town} تفتتح حديقة {park}"), &text)
}

/// A call of two presidents, as three desks tell it.
fn call(desk: usize) -> Input {
    let texts = [
        "أجرى الرئيس الروسي فلاديمير بوتين اليوم الأربعاء اتصالا هاتفيا بالرئيس المصري عبد الفتاح السيسي بحثا خلاله محطة الضبعة النووية \
         وصادرات القمح. وقال الكرملين إن الاتصال استمر ساعة.",
        "تلقى الرئيس عبد الفتاح السيسي اليوم الأربعاء اتصالا هاتفيا من نظيره الروسي فلاديمير بوتين تناول صادرات القمح ومحطة الضبعة \
         النووية، بحسب المتحدث باسم الرئاسة المصرية.",
        "بحث بوتين والسيسي هاتفيا اليوم الأربعاء محطة الضبعة النووية وصادرات القمح الروسية إلى مصر، وفق ما أعلن الكرملين في بيان.",
    ];
    let titles = [
        "بوتين يهاتف السيسي",
        "السيسي يتلقى اتصالا هاتفيا من بوتين",
        "بوتين والسيسي يبحثان الضبعة والقمح هاتفيا",
    ];
    line(&format!("c{desk}"), 3, ["الراصد", "المدى", "النبأ"][desk], titles[desk], texts[desk])
}

fn copy_of_a_call() -> Input {
    let text = "أجرى الرئيس الروسي فلاديمير بوتين اليوم الأربعاء اتصالا هاتفيا بالرئيس المصري عبد الفتاح السيسي بحثا خلاله محطة الضبعة النووية \
                وصادرات القمح. وقال الكرملين إن الاتصال استمر ساعة.";
    line("c9", 4, "المنار", "بوتين يهاتف السيسي", text)
}

fn add(engine: &mut Engine, inputs: &[Input]) -> usize {
    let summary = engine.add(inputs, &AddOptions::default(), &mut ()).expect("pages");
    assert_eq!(summary.skipped, []);
    summary.added
}

/// An archive of many pages, with one telling of the call.
fn made(folder: &Path) -> (PathBuf, Engine) {
    let file = folder.join("many.isnad");
    let mut engine = Engine::open(&file, &Options::default()).expect("an engine");
    let pages: Vec<Input> = (0..PAGES).map(news).chain([call(0)]).collect();
    assert_eq!(add(&mut engine, &pages), PAGES + 1);
    (file, engine)
}

fn placed(engine: &Engine) -> usize {
    engine.status().expect("a status").placed
}

/// The event, family and storyline of each page.
fn groups(engine: &Engine) -> Groups {
    let mut out = Vec::new();
    engine.export(Format::Groups, &mut out).expect("groups");
    let text = String::from_utf8(out).expect("UTF-8");
    let row = |line: &str| {
        let mut columns = line.split('\t').map(str::to_owned);
        (columns.next().unwrap_or_default(), columns.collect())
    };
    text.lines().map(row).collect()
}

type Groups = BTreeMap<String, Vec<String>>;

/// The pages that stand otherwise.
fn differing(a: &Groups, b: &Groups) -> Vec<String> {
    assert_eq!(a.len(), b.len());
    let other = a.iter().filter(|(page, at)| b.get(*page) != Some(*at));
    other.map(|(page, at)| format!("{page}: {at:?}, not {:?}", b.get(page))).collect()
}

#[test]
fn a_page_more_is_placed_where_building_anew_would_place_it() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, mut engine) = made(folder.path());
    assert_eq!(placed(&engine), 0);

    // One at a time, and two at once.
    assert_eq!(add(&mut engine, &[call(1)]), 1);
    assert_eq!(placed(&engine), 1);
    assert_eq!(add(&mut engine, &[copy_of_a_call(), news(PAGES)]), 2);
    assert_eq!(placed(&engine), 3);
    assert_eq!(add(&mut engine, &[call(2)]), 1);
    assert_eq!(add(&mut engine, &[call(2)]), 0, "it is there");
    assert_eq!(placed(&engine), 4);

    let by_placing = groups(&engine);
    assert_eq!(by_placing.len(), PAGES + 5);
    assert_eq!(by_placing["c1"][0], by_placing["c0"][0], "one call");
    assert_eq!(by_placing["c2"][0], by_placing["c0"][0], "one call");
    assert_eq!(by_placing["c9"][1], by_placing["c0"][1], "one text");
    let snapshot = engine.snapshot().expect("the record");
    let event = snapshot.record.event(&by_placing["c0"][0]).expect("the call");
    assert_eq!(event.tellings.len(), 4);
    assert!(event.roots.len() < 4, "a copy is no second source: {:?}", event.roots);
    let putin = snapshot.names.values().find(|k| k.name.contains("بوتين")).expect("he is named");
    assert_eq!(putin.pages.len(), 4);
    assert_eq!(snapshot.cards.len(), PAGES + 5);
    assert_eq!(engine.search("الضبعة", search()).expect("a search").total, 4);

    // Another program finds the same.
    drop(engine);
    let mut engine = Engine::open(&file, &Options::default()).expect("an engine");
    assert_eq!(differing(&groups(&engine), &by_placing), Vec::<String>::new());

    // And so does building anew.
    engine.reread(&mut ()).expect("built");
    assert_eq!(placed(&engine), 0);
    assert_eq!(differing(&groups(&engine), &by_placing), Vec::<String>::new());
}

fn search() -> isnad::search::SearchOptions {
    isnad::search::SearchOptions { kind: isnad_archive::EntryKind::Page, limit: 9 }
}

#[test]
fn what_cannot_be_placed_is_built() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, mut engine) = made(folder.path());
    add(&mut engine, &[call(1)]);
    assert_eq!(placed(&engine), 1);

    // Many at once, of which some could not see each other.
    let many: Vec<Input> = (PAGES + 10..PAGES + 40).map(news).collect();
    add(&mut engine, &many);
    assert_eq!(placed(&engine), 0);
    assert_eq!(groups(&engine)["c1"][0], groups(&engine)["c0"][0]);

    // Pages that others left for later are not in the record that stands.
    engine.add(&[news(PAGES)], &AddOptions { later: true, ..AddOptions::default() }, &mut ()).expect("kept");
    add(&mut engine, &[call(2)]);
    assert_eq!(placed(&engine), 0);
    assert_eq!(groups(&engine).len(), PAGES + 34);

    // Where it is not known where the neighbours stand.
    drop(engine);
    let raw = rusqlite::Connection::open(&file).expect("open");
    raw.execute("DELETE FROM place WHERE page = 'c0'", []).expect("lost");
    drop(raw);
    let mut engine = Engine::open(&file, &Options::default()).expect("an engine");
    add(&mut engine, &[copy_of_a_call()]);
    assert_eq!(placed(&engine), 0);
    assert_eq!(groups(&engine)["c9"][0], groups(&engine)["c0"][0]);

    // Where a page is forgotten, what was placed goes with the record.
    add(&mut engine, &[news(PAGES + 50)]);
    assert_eq!(placed(&engine), 1);
    let what = engine.forgetting(&["c9".into()]).expect("a plan");
    engine.forget(&what, &mut ()).expect("forgotten");
    assert_eq!(placed(&engine), 0);
    assert_eq!(groups(&engine).len(), PAGES + 35);
}
