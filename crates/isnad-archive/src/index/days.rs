//! Days as terms, so that the entries of a span of days are a short list that a search can begin with.
//!
//! The calendar is cut into days, stretches of four days, of sixteen, of sixty-four and so on. An entry stands under each
//! stretch that holds its day; a span of days is a few stretches (thirty at most twelve), and what stands under one of them
//! lies in it. To go through a column of days instead, or to look up the day of each entry that has the words, takes as long
//! as there are entries: most of a search for common words.
//!
//! An entry may itself be of a span (`last week`). It stands under each stretch that holds a part of it, and its own
//! stretches are noted as filled, so that a shorter span within one of them finds it, too.

use isnad_model::Day;
use std::collections::BTreeSet;

/// A stretch holds four of the next smaller ones.
const FOLD_BITS: u32 = 2;
/// The level of the stretch that holds all days there are: 4^12 of them.
const TOP: u32 = 12;
/// Where the level stands in a term.
const LEVEL_SHIFT: u32 = 32;
/// Set in the term of a stretch that is filled, not only touched.
const FILLED: u64 = 1 << 40;

/// A stretch of days: how large, and which.
type Stretch = (u32, u32);

/// Terms of an entry that belongs to a span of days.
pub(super) fn of_entry(first: Day, last: Day) -> BTreeSet<u64> {
    let mut terms = BTreeSet::new();
    for (level, at) in stretches(number(first), number(last)) {
        terms.extend((level..=TOP).map(|above| touched(larger((level, at), above))));
        // No span lies within a day.
        terms.extend((level > 0).then(|| touched((level, at)) | FILLED));
    }
    terms
}

/// Terms of which an entry has one if, and only if, it touches a span of days.
pub(super) fn of_span(from: Option<Day>, to: Option<Day>) -> BTreeSet<u64> {
    let mut terms = BTreeSet::new();
    let end = (1 << (FOLD_BITS * TOP)) - 1;
    for (level, at) in stretches(from.map_or(0, number), to.map_or(end, number)) {
        terms.insert(touched((level, at)));
        terms.extend((level + 1..=TOP).map(|above| touched(larger((level, at), above)) | FILLED));
    }
    terms
}

/// A day as a number from 0, without gaps.
fn number(day: Day) -> u32 {
    day.since(Day::MIN).ok().and_then(|span| u32::try_from(span.get_days()).ok()).unwrap_or(0)
}

fn touched((level, at): Stretch) -> u64 {
    u64::from(level) << LEVEL_SHIFT | u64::from(at)
}

/// The stretch of a level that holds another one.
fn larger((level, at): Stretch, above: u32) -> Stretch {
    (above, at >> (FOLD_BITS * above.saturating_sub(level)))
}

/// The fewest stretches that are together a span of days, both ends included.
fn stretches(first: u32, last: u32) -> Vec<Stretch> {
    let (mut from, mut to) = (first, last.saturating_add(1));
    let mut out = Vec::new();
    for level in 0..TOP {
        let whole = |at: u32| at.trailing_zeros() >= FOLD_BITS;
        while from < to && !whole(from) {
            out.push((level, from));
            from += 1;
        }
        while from < to && !whole(to) {
            to -= 1;
            out.push((level, to));
        }
        (from, to) = (from >> FOLD_BITS, to >> FOLD_BITS);
    }
    out.extend((from..to).map(|at| (TOP, at)));
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(n: i32) -> Day {
        Day::constant(2015, 7, 21).checked_add(jiff::Span::new().days(n)).expect("a day")
    }

    #[test]
    fn a_span_finds_what_touches_it_and_nothing_else() {
        let spans: Vec<(i32, i32)> =
            (-70..70).step_by(3).flat_map(|a| [0, 1, 5, 16, 40].map(|n| (a, a + n))).collect();
        for (first, last) in &spans {
            let entry = of_entry(day(*first), day(*last));
            for (from, to) in &spans {
                let found = !entry.is_disjoint(&of_span(Some(day(*from)), Some(day(*to))));
                assert_eq!(found, first <= to && last >= from, "{first}..{last} in {from}..{to}");
            }
            for n in (-80..80).step_by(7) {
                assert_eq!(!entry.is_disjoint(&of_span(Some(day(n)), None)), *last >= n);
                assert_eq!(!entry.is_disjoint(&of_span(None, Some(day(n)))), *first <= n);
            }
        }
    }

    #[test]
    fn the_ends_of_the_calendar_are_days_like_others() {
        for (first, last) in [(Day::MIN, Day::MIN), (Day::MAX, Day::MAX), (Day::MIN, Day::MAX)] {
            let entry = of_entry(first, last);
            assert!(!entry.is_disjoint(&of_span(None, None)));
            assert!(!entry.is_disjoint(&of_span(Some(first), Some(last))));
            assert_eq!(entry.is_disjoint(&of_span(Some(day(0)), Some(day(0)))), first == last);
        }
    }

    #[test]
    fn few_terms_are_enough() {
        assert_eq!(of_entry(day(0), day(0)).len(), 13);
        let touched =
            |a: i32, b: i32| of_span(Some(day(a)), Some(day(b))).iter().filter(|t| **t & FILLED == 0).count();
        assert_eq!(touched(0, 0), 1);
        assert!((0..100).all(|a| touched(a, a + 29) <= 12));
    }
}
