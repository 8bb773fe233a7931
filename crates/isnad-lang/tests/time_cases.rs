//! The cases of `cases/time`, and what must hold of the time grammar on any text at all.
//!
//! A case has a block `given` with lines `name: value`:
//! - `reference`: the day of writing, as `2026-01-14`, as `2026-01-10/2026-01-14`, or `unknown`;
//! - `language`: `ar` (the default) or `en`;
//! - `kind`: `times` (the default), `age`, `date-line` or `weekdays`;
//! - `tense`: `past` or `future`, what the reader of sentences would say of every clause.
//!
//! Output lines are `words = day` or `words = earliest/latest`, `?` for an unknown bound.

#![allow(clippy::expect_used)]

use isnad_cases::Case;
use isnad_lang::time::{Anchor, Tense, TimeTables, age, date_line, times, weekdays_named};
use isnad_lang::{Doc, Fold, Source};
use isnad_model::{Day, When};
use proptest::prelude::*;
use std::path::Path;
use std::sync::OnceLock;

struct Packs {
    fold: Fold,
    arabic: TimeTables,
    english: TimeTables,
}

fn packs() -> &'static Packs {
    static PACKS: OnceLock<Packs> = OnceLock::new();
    PACKS.get_or_init(|| {
        let source = Source::builtin();
        let fold = Fold::load(&source).expect("fold.toml");
        let arabic = TimeTables::load(&source, &fold, "ar").expect("the Arabic tables");
        let english = TimeTables::load(&source, &fold, "en").expect("the English tables");
        Packs { fold, arabic, english }
    })
}

fn given<'c>(case: &'c Case, name: &str) -> &'c str {
    let line = case.block("given").lines().find_map(|l| l.strip_prefix(name)?.strip_prefix(':'));
    line.map_or("", str::trim)
}

fn reference(text: &str) -> When {
    let day = |t: &str| t.parse::<Day>().ok();
    match text.split_once('/') {
        Some((a, b)) => When::between(day(a), day(b), "given"),
        None => day(text).map_or_else(When::unknown, |d| When::day(d, "given")),
    }
}

fn bounds(earliest: Option<Day>, latest: Option<Day>) -> String {
    let show = |d: Option<Day>| d.map_or_else(|| "?".to_owned(), |d| d.to_string());
    if earliest.is_some() && earliest == latest {
        show(earliest)
    } else {
        format!("{}/{}", show(earliest), show(latest))
    }
}

fn stage(case: &Case) -> Vec<String> {
    let packs = packs();
    let tables = if given(case, "language") == "en" { &packs.english } else { &packs.arabic };
    let text = case.block("text");
    let when = reference(given(case, "reference"));
    match given(case, "kind") {
        "age" => {
            let line = |l: &str| {
                let age = age(l, tables, &packs.fold)?;
                let when = age.when(&when);
                Some(format!("{} = {}", age.span.of(l), bounds(when.earliest, when.latest)))
            };
            text.lines().filter_map(line).collect()
        }
        "date-line" => {
            let line = |l: &str| {
                let when = date_line(l, tables, &packs.fold)?;
                let clock = when.minute.map_or_else(String::new, |m| format!(" {:02}:{:02}", m / 60, m % 60));
                Some(format!("{l} = {}{clock}", bounds(when.earliest, when.latest)))
            };
            text.lines().filter_map(line).collect()
        }
        "weekdays" => {
            let doc = Doc::new(text, &packs.fold);
            let named = weekdays_named(&doc, tables);
            named.iter().map(|n| format!("{} = {}", n.span.of(text), n.weekday)).collect()
        }
        _ => {
            let doc = Doc::new(text, &packs.fold);
            let tense = match given(case, "tense") {
                "past" => Tense::Past,
                "future" => Tense::Future,
                _ => Tense::Unknown,
            };
            let found = times(&doc, tables, &Anchor { reference: when }, &|_| tense);
            found.iter().map(|t| format!("{} = {}", t.span.of(text), bounds(t.earliest, t.latest))).collect()
        }
    }
}

#[test]
fn cases_hold() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/time");
    let report = isnad_cases::check(&folder, stage).expect("cases/time can be read");
    assert!(report.is_empty(), "\n{report}");
}

#[test]
fn there_are_enough_cases() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/time");
    assert!(isnad_cases::load(&folder).expect("cases/time can be read").len() >= 40);
}

/// Words of time in any order, with marks and digits between them: what the grammar meets at its worst.
fn salad() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "يوم",
        "الأحد",
        "أمس",
        "مارس",
        "شهر",
        "من",
        "إلى",
        "3",
        "١٤٤٦",
        "هـ",
        "2025",
        "/",
        "-",
        ":",
        "(",
        ")",
        "منذ",
        "قبل",
        "بعد",
        "غد",
        "الساعة",
        "مساء",
        "الماضي",
        "المقبل",
        "نهاية",
        "عام",
        "القرن",
        "الثاني",
        "وعشرين",
        "ألف",
        "رمضان",
        "عيد الفطر",
        "ثمانينيات",
        "خلال",
        "الأيام",
        "99",
        "٣١",
        "،",
        ".",
        "\n",
        "the",
        "last",
        "May",
        "of",
        "two",
        "weeks",
        "ago",
        "in",
        "1980",
        "s",
        "between",
        "and",
        "999999999",
        "1419",
        "13",
        "00",
        "النصف",
        "الأول",
        "آخر",
        "حتى",
    ]);
    prop::collection::vec(word, 0..40).prop_map(|words| words.join(" "))
}

fn sound(text: &str) {
    let packs = packs();
    let doc = Doc::new(text, &packs.fold);
    let exact = reference("2026-01-14");
    let range = reference("2026-01-10/2026-01-14");
    for tables in [&packs.arabic, &packs.english] {
        for when in [exact.clone(), range.clone(), When::unknown()] {
            let mut end = 0;
            for time in times(&doc, tables, &Anchor { reference: when }, &|_| Tense::Unknown) {
                let (start, stop) = (time.span.start as usize, time.span.end as usize);
                assert!(stop <= text.len() && start < stop, "{time:?} in {text:?}");
                assert!(text.is_char_boundary(start) && text.is_char_boundary(stop), "{time:?} in {text:?}");
                assert!(start >= end, "overlap at {time:?} in {text:?}");
                if let (Some(a), Some(b)) = (time.earliest, time.latest) {
                    assert!(a <= b, "{time:?} in {text:?}");
                }
                end = stop;
            }
        }
        let _ = age(text, tables, &packs.fold);
        let _ = date_line(text, tables, &packs.fold);
        let _ = weekdays_named(&doc, tables);
    }
}

proptest! {
    #[test]
    fn any_text_is_read_without_panic(text in any::<String>()) {
        sound(&text);
    }

    #[test]
    fn any_order_of_time_words_is_read_without_panic(text in salad()) {
        sound(&text);
    }
}
