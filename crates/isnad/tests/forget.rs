//! A page that is forgotten leaves no word in a byte of the files, whether or not forgetting was cut off.
#![allow(clippy::expect_used, clippy::panic)]

use isnad::engine::Options;
use isnad::model::Act;
use isnad::{AddOptions, Engine, EntryKind, Error, Input, SearchOptions, Signature};
use std::fs;
use std::path::{Path, PathBuf};

/// Two pages of one event, a copy of the second, and one of something else with words that no other page has.
const PAGES: &str = r#"{"id":"a","published":"2026-03-03","title":"وزير خارجية مصر يلتقي نظيره السعودي في الرياض","content":"التقى وزير الخارجية المصري نظيره السعودي في الرياض أمس الاثنين، وبحثا ملف السلامنتيات. وقال الوزير المصري إن القمة ستعقد الشهر المقبل."}
{"id":"b","published":"2026-03-03","title":"مباحثات مصرية سعودية في الرياض","content":"عقد وزير الخارجية المصري ونظيره السعودي جلسة مباحثات في الرياض أمس الاثنين تناولت العلاقات بين البلدين وسبل تعزيزها في جميع المجالات، وحضرها عدد من كبار المسؤولين من الجانبين."}
{"id":"c","published":"2026-03-04","title":"مباحثات مصرية سعودية في الرياض","content":"عقد وزير الخارجية المصري ونظيره السعودي جلسة مباحثات في الرياض أمس الاثنين تناولت العلاقات بين البلدين وسبل تعزيزها في جميع المجالات، وحضرها عدد من كبار المسؤولين من الجانبين."}
{"id":"d","published":"2026-03-05","title":"الزقفيلط يصل إلى العاصمة","content":"وصل السيد الزقفيلط إلى العاصمة. وأكد الزقفيلط أن الخرنبشات ستوزع غدا على الجميع."}
"#;
/// Words that stand on page `d` alone.
const WORDS: [&str; 2] = ["زقفيلط", "خرنبشات"];

fn made(folder: &Path) -> (PathBuf, Engine) {
    let file = folder.join("forget.isnad");
    let mut engine = Engine::open(&file, &Options::default()).expect("an engine");
    for line in PAGES.lines() {
        // One by one, so that the index has several segments and the log several versions of each page of the file.
        let input = Input::Bytes { name: "pages.jsonl".into(), bytes: line.as_bytes().to_vec() };
        engine.add(&[input], &AddOptions::default(), &mut ()).expect("a page");
    }
    engine.search("الزقفيلط", SearchOptions { kind: EntryKind::Page, limit: 5 }).expect("a search");
    (file, engine)
}

fn signed(note: &str) -> Signature {
    Signature { by: "رنا".into(), at: isnad::decide::utc(1_790_000_000), note: Some(note.into()) }
}

/// All files of a folder and its folders.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()) {
        if entry.is_dir() {
            all.extend(files(&entry));
        } else {
            let bytes = fs::read(&entry).expect("a file");
            all.push((entry, bytes));
        }
    }
    all
}

fn holding(folder: &Path, bytes: &[u8]) -> Vec<PathBuf> {
    let holds = |file: &[u8]| file.windows(bytes.len()).any(|w| w == bytes);
    files(folder).into_iter().filter(|(_, file)| holds(file)).map(|(path, _)| path).collect()
}

/// A piece from the middle of what lies in the file for a page: packed, so that no word can be read in it.
fn packed(file: &Path, page: &str) -> [Vec<u8>; 2] {
    let db = rusqlite::Connection::open(file).expect("open");
    ["bytes FROM source", "json FROM reading"].map(|what| {
        let sql = format!("SELECT {what} JOIN page USING (n) WHERE base = ?1");
        let blob: Vec<u8> = db.query_row(&sql, [page], |r| r.get(0)).expect("a row");
        blob[blob.len() / 2..][..24].to_vec()
    })
}

fn nothing_left(folder: &Path, packed: &[Vec<u8>]) {
    for word in WORDS {
        assert_eq!(holding(folder, word.as_bytes()), Vec::<PathBuf>::new(), "{word}");
    }
    for piece in packed {
        assert_eq!(holding(folder, piece), Vec::<PathBuf>::new(), "packed bytes");
    }
}

#[test]
fn no_byte_remains() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, mut engine) = made(folder.path());
    let packed = packed(&file, "d");
    assert!(WORDS.iter().any(|w| !holding(folder.path(), w.as_bytes()).is_empty()), "they were there");
    assert!(packed.iter().all(|p| !holding(folder.path(), p).is_empty()), "the packed page was there");

    let what = engine.forgetting(&["d".into()]).expect("a plan");
    assert_eq!(what.pages.len(), 1);
    engine.forget(&what, &mut ()).expect("forgotten");
    nothing_left(folder.path(), &packed);
    let snapshot = engine.snapshot().expect("a record");
    assert_eq!(snapshot.readings.len(), 3);
    assert!(!snapshot.names.values().any(|k| k.name.contains("زقفيلط")));
    let hits =
        engine.search("الزقفيلط", SearchOptions { kind: EntryKind::Page, limit: 5 }).expect("a search");
    assert_eq!(hits.total, 0);
    assert!(engine.check(&mut ()).expect("a look").iter().all(|f| f.faults.is_empty()));
    drop(engine);
    nothing_left(folder.path(), &packed);
}

#[test]
fn what_was_cut_off_is_finished_at_the_next_opening() {
    let folder = tempfile::tempdir().expect("a folder");
    let (file, engine) = made(folder.path());
    let packed = packed(&file, "d");
    drop(engine);
    {
        // The first half alone, as a crash would leave it.
        let archive = isnad_archive::Archive::create(&file).expect("open");
        let n = archive.find("d").expect("find").expect("there");
        archive.forget(&isnad_archive::Forget { rows: vec![n], ..Default::default() }).expect("taken out");
    }
    let engine = Engine::open_existing(&file, &Options::default()).expect("it opens");
    assert!(!engine.status().expect("a status").forgetting);
    assert_eq!(engine.snapshot().expect("a record").readings.len(), 3);
    nothing_left(folder.path(), &packed);
}

#[test]
fn decisions_go_on_with_other_pages_or_are_emptied() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_file, mut engine) = made(folder.path());
    let of = |engine: &Engine, page: &str| {
        let snapshot = engine.snapshot().expect("a record");
        let group = snapshot.record.groups.iter().find(|g| g.page == page).map(|g| g.story.clone());
        group.expect("a storyline")
    };
    let (b, d) = (of(&engine, "b"), of(&engine, "d"));
    assert_eq!(b, of(&engine, "c"), "copies tell one story");
    engine.rename_story(&b, "المباحثات", signed("أوضح")).expect("a title");
    engine.rename_story(&d, "وصول الزقفيلط", signed("عن الخرنبشات")).expect("a title");

    let what = engine.forgetting(&["d".into()]).expect("a plan");
    assert_eq!((what.moved.as_slice(), what.emptied.as_slice()), (&[][..], &[2][..]));
    engine.forget(&what, &mut ()).expect("forgotten");
    nothing_left(folder.path(), &[]);
    let decisions = engine.decisions().expect("decisions");
    assert_eq!(
        (&decisions[1].act, decisions[1].by.as_str(), &decisions[1].note),
        (&Act::Forgotten, "رنا", &None)
    );

    // Whichever page the title hangs on, it stays as long as one page of the event does.
    let Act::Rename { story, .. } = &decisions[0].act else { panic!("{decisions:?}") };
    let page = story.page.clone();
    let what = engine.forgetting(std::slice::from_ref(&page)).expect("a plan");
    assert_eq!((what.moved.as_slice(), what.emptied.as_slice()), (&[1][..], &[][..]));
    assert_eq!(what.copies.is_empty(), page == "a", "the copy stays, and it is said");
    engine.forget(&what, &mut ()).expect("forgotten");
    let snapshot = engine.snapshot().expect("a record");
    assert!(snapshot.record.storylines.iter().any(|s| s.title == "المباحثات"), "the title holds");
    assert!(
        !engine
            .decisions()
            .expect("decisions")
            .iter()
            .any(|d| format!("{d:?}").contains(&format!("page: {page:?}")))
    );
}

#[test]
fn what_is_not_there_cannot_be_forgotten() {
    let folder = tempfile::tempdir().expect("a folder");
    let (_file, engine) = made(folder.path());
    assert!(matches!(engine.forgetting(&["zz".into()]), Err(Error::UnknownId { .. })));
}
