//! What a set of pages leaves in the archive does not depend on their order, nor on how they were batched, nor on
//! whether some came twice.
#![allow(clippy::expect_used, clippy::panic)]

mod support;

use isnad_archive::Archive;
use proptest::prelude::*;
use support::Sheet;

fn sheet() -> impl Strategy<Value = Sheet> {
    (0..4_u8, 0..3_u8, prop::option::of(1..5_i8), prop::option::of(1..4_i8), 0..2_u64).prop_map(
        |(id, text, published, captured, views)| {
            let day = |d: i8| jiff::civil::date(2026, 3, d);
            Sheet {
                published: published.map(day),
                captured: captured.map(day),
                views,
                ..Sheet::new(&format!("p{id}"), &format!("headline {text}"), &format!("body {text}"))
            }
        },
    )
}

/// Everything that can be seen of an archive.
fn seen(archive: &Archive) -> String {
    let (_, readings) = archive.readings().expect("readings");
    let sources =
        archive.pages().expect("pages").into_iter().map(|p| (p.id, archive.source(p.n).expect("source")));
    format!("{readings:?} {:?}", sources.collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn order_batches_and_repeats_leave_no_trace(
        sheets in prop::collection::vec(sheet(), 1..12),
        seed in any::<u64>(),
        cut in 0..12_usize,
    ) {
        let one = Archive::in_memory().expect("an archive");
        one.insert(&sheets.iter().map(Sheet::encode).collect::<Vec<_>>()).expect("a batch");

        let mut shuffled = sheets.clone();
        shuffled.sort_by_key(|s| {
            let text = format!("{s:?}");
            text.bytes().fold(seed, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3))
        });
        let other = Archive::in_memory().expect("an archive");
        let (left, right) = shuffled.split_at(cut.min(shuffled.len()));
        for batch in [left, right, left] {
            other.insert(&batch.iter().map(Sheet::encode).collect::<Vec<_>>()).expect("a batch");
        }
        prop_assert_eq!(seen(&one), seen(&other));

        let before = other.sequence().expect("sequence");
        other.insert(&sheets.iter().map(Sheet::encode).collect::<Vec<_>>()).expect("a batch");
        prop_assert_eq!(before, other.sequence().expect("sequence"), "a repeat changes nothing");
        other.verify().expect("whole");
    }
}
