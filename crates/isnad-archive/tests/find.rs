//! What the index finds against what a walk over all entries finds: words, days, names and kinds, alone and together, over
//! entries that came in by several commits.
#![allow(clippy::expect_used, clippy::panic)]

use isnad_archive::index::Field;
use isnad_archive::{Entry, EntryKind, Find, Index, Words};
use isnad_model::Day;
use proptest::prelude::*;

/// An entry as the test knows it.
#[derive(Debug, Clone)]
struct Plain {
    kind: EntryKind,
    head: Vec<u8>,
    body: Vec<u8>,
    who: u8,
    days: Option<(i16, i16)>,
}

fn word(n: u8) -> String {
    format!("w{}", n % 6)
}

fn words(all: &[u8]) -> Words {
    let mut out = Words::default();
    all.iter().for_each(|n| out.push([word(*n).as_str()]));
    out
}

fn day(n: i16) -> Day {
    let start = Day::constant(2015, 7, 21);
    start.checked_add(jiff::Span::new().days(n)).expect("a day")
}

impl Plain {
    fn entry(&self, at: usize) -> Entry {
        Entry {
            kind: self.kind,
            at,
            head: words(&self.head),
            body: words(&self.body),
            who: words(&[self.who]),
            days: self.days.map(|(first, length)| (day(first), day(first + length))),
            ..Entry::default()
        }
    }

    fn fits(&self, find: &Find) -> bool {
        let has = |all: &[u8], wanted: &[String]| {
            let all: Vec<String> = all.iter().map(|n| word(*n)).collect();
            !wanted.is_empty() && all.windows(wanted.len()).any(|w| w == wanted)
        };
        match find {
            Find::Words(wanted) => has(&self.head, wanted) || has(&self.body, wanted),
            Find::In(_, wanted) => has(&[self.who], wanted),
            Find::Days(from, to) => self.days.is_some_and(|(first, length)| {
                from.is_none_or(|from| day(first + length) >= from) && to.is_none_or(|to| day(first) <= to)
            }),
            Find::All(parts) => parts.iter().all(|p| self.fits(p)),
            Find::Any(parts) => parts.iter().any(|p| self.fits(p)),
            Find::Not(part) => !self.fits(part),
        }
    }
}

fn plain() -> impl Strategy<Value = Plain> {
    let some = || prop::collection::vec(0..6_u8, 1..5);
    let days = prop::option::of((0..400_i16, prop::sample::select(vec![0_i16, 0, 0, 1, 6, 30, 200])));
    (any::<bool>(), some(), some(), 0..6_u8, days).prop_map(|(page, head, body, who, days)| {
        let kind = if page { EntryKind::Page } else { EntryKind::Statement };
        // Statements have no headline.
        let head = if page { head } else { Vec::new() };
        Plain { kind, head, body, who, days }
    })
}

fn part() -> impl Strategy<Value = Find> {
    let bound = || prop::option::weighted(0.7, 0..420_i16);
    let phrase = prop::collection::vec(0..6_u8, 1..3).prop_map(|w| w.into_iter().map(word).collect());
    prop_oneof![
        3 => phrase.prop_map(Find::Words),
        1 => (0..6_u8).prop_map(|n| Find::In(Field::Who, vec![word(n)])),
        3 => (bound(), bound()).prop_filter_map("a day", |(from, to)| {
            (from.is_some() || to.is_some()).then(|| Find::Days(from.map(day), to.map(day)))
        }),
    ]
}

fn find() -> impl Strategy<Value = Find> {
    let choice = prop::collection::vec(part(), 1..3).prop_map(Find::Any);
    let any = prop_oneof![4 => part(), 1 => choice];
    (prop::collection::vec(any, 1..4), prop::option::weighted(0.3, part())).prop_map(|(mut parts, not)| {
        parts.extend(not.map(|not| Find::Not(Box::new(not))));
        Find::All(vec![Find::All(parts)])
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]
    #[test]
    fn what_fits_is_found_and_nothing_else(
        all in prop::collection::vec(plain(), 1..40),
        asked in prop::collection::vec(find(), 20),
    ) {
        let index = Index::in_memory().expect("an index");
        for (part, entries) in all.chunks(all.len().div_ceil(3)).enumerate() {
            let mut writer = index.writer().expect("a writer");
            for (i, entry) in entries.iter().enumerate() {
                let n = (part * 100 + i) as i64;
                writer.put(n, &[entry.entry(i)]).expect("written");
            }
            writer.commit(part as i64 + 1).expect("committed");
        }
        let rows = |kind: EntryKind, find: &Find| -> Vec<i64> {
            let size = all.len().div_ceil(3);
            let fits = all.iter().enumerate().filter(|(_, e)| e.kind == kind && e.fits(find));
            fits.map(|(i, _)| (i / size * 100 + i % size) as i64).collect()
        };
        for find in &asked {
            for kind in [EntryKind::Page, EntryKind::Statement] {
                let (found, total) = index.find(kind, find, 100).expect("an answer");
                let mut found: Vec<i64> = found.into_iter().map(|f| f.n).collect();
                found.sort_unstable();
                prop_assert_eq!(&found, &rows(kind, find), "{:?} {:?}", kind, find);
                prop_assert_eq!(total, found.len());
            }
        }
    }
}
