//! Likeness of two stretches of text, for showing: which words of one stand in the other.
//!
//! The record decides what is one event or one text. Here likeness only sorts a page: sentences that stand beside
//! each other in a comparison, quotations that are shown as one with several versions.

use std::collections::BTreeSet;

/// The words of a text without vowel signs, at least two letters long.
pub(crate) fn set(text: &str) -> BTreeSet<String> {
    let plain: String = text
        .chars()
        .filter(|c| !matches!(c, '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{0640}'))
        .map(|c| match c {
            '\u{0622}' | '\u{0623}' | '\u{0625}' => '\u{0627}',
            '\u{0649}' => '\u{064A}',
            '\u{0629}' => '\u{0647}',
            c => c,
        })
        .collect();
    plain
        .to_lowercase()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| w.chars().nth(1).is_some())
        .map(str::to_owned)
        .collect()
}

/// Share of the words of `a` that stand in `b`, 0 to 1; 0 where `a` is empty.
pub(crate) fn share(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    if a.is_empty() {
        return 0.0;
    }
    a.iter().filter(|w| b.contains(*w)).count() as f64 / a.len() as f64
}

/// Share of the smaller set that stands in the other.
pub(crate) fn likeness(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    if a.len() <= b.len() { share(a, b) } else { share(b, a) }
}
