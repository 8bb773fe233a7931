//! Likeness of two stretches of text, for showing: which words of one stand in the other.
//!
//! The record decides what is one event or one text. Here likeness only sorts a page: sentences that stand beside
//! each other in a comparison, quotations that are shown as one with several versions. How words are folded is the
//! engine's to say, so that a word is here what it is to the search.

use crate::source::Source;
use std::collections::BTreeSet;
use std::fmt;
use std::sync::Arc;

/// Cuts text into words, folded as the source folds them.
#[derive(Clone)]
pub(crate) struct Words(pub(crate) Arc<dyn Source + Send + Sync>);

impl fmt::Debug for Words {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Words")
    }
}

impl Words {
    /// The words of a text in order with one space between them, folded: equal for texts that differ in marks alone.
    pub(crate) fn key(&self, text: &str) -> String {
        let folded = self.0.fold(text);
        let words = folded.split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty());
        words.collect::<Vec<_>>().join(" ")
    }

    /// The words of a text, at least two letters long.
    pub(crate) fn set(&self, text: &str) -> BTreeSet<String> {
        let folded = self.0.fold(text);
        let words = folded.split(|c: char| !c.is_alphanumeric());
        words.filter(|w| w.chars().nth(1).is_some()).map(str::to_owned).collect()
    }
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
