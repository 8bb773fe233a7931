//! Which way a text runs, by its own letters.
//!
//! Not by the markup and not by the language: a page in Arabic says `dir="ltr"` by oversight, and a text whose language is
//! none that is known still has a direction.

use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// Which way a text runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// Left to right.
    Ltr,
    /// Right to left.
    Rtl,
}

/// Letters that are looked at.
const LETTERS: usize = 20_000;

impl Direction {
    /// The direction of most letters, and of the first one where both have as many; `None` where there is no letter.
    ///
    /// Not of the first one alone, as a browser's `dir="auto"` has it: `G20: قادة العشرين يجتمعون` is Arabic. Digits and marks
    /// have no direction of their own, marks that set one (U+200E and the like) are no letters.
    pub fn of(text: &str) -> Option<Direction> {
        let (mut first, mut rtl, mut ltr) = (None, 0usize, 0usize);
        for c in text.chars().filter(|c| c.is_alphabetic()).take(LETTERS) {
            let own = if is_rtl(c) { Direction::Rtl } else { Direction::Ltr };
            *(if own == Direction::Rtl { &mut rtl } else { &mut ltr }) += 1;
            first = first.or(Some(own));
        }
        match rtl.cmp(&ltr) {
            Ordering::Greater => Some(Direction::Rtl),
            Ordering::Less => Some(Direction::Ltr),
            Ordering::Equal => first,
        }
    }
}

/// Letters of the classes R and AL of the Unicode Bidirectional Algorithm, by block: Hebrew, Arabic, Syriac, Thaana, N'Ko and
/// their kin, the presentation forms, and the old scripts of the two ranges that Unicode keeps for them.
fn is_rtl(c: char) -> bool {
    matches!(c as u32,
        0x0590..=0x08ff | 0xfb1d..=0xfdff | 0xfe70..=0xfeff | 0x1_0800..=0x1_0fff | 0x1_e800..=0x1_efff)
}

#[cfg(test)]
mod tests {
    use super::Direction;

    #[test]
    fn most_letters_decide() {
        for (text, expected) in [
            ("قادة العشرين يجتمعون في الرياض", Some(Direction::Rtl)),
            ("G20: قادة العشرين يجتمعون", Some(Direction::Rtl)),
            ("The paper الأفق was first to report it", Some(Direction::Ltr)),
            ("עברית", Some(Direction::Rtl)),
            ("Ankara görüşmeleri", Some(Direction::Ltr)),
            // As many of either: the first one.
            ("ab بت", Some(Direction::Ltr)),
            ("بت ab", Some(Direction::Rtl)),
            // Digits, marks and controls alone say nothing.
            ("\u{200f}2026 – ٢٥٥٢", None),
            ("", None),
        ] {
            assert_eq!(Direction::of(text), expected, "{text}");
        }
    }
}
