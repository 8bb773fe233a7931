//! How a word looks that names a deed to be done: `deeds.tsv`.

use crate::{Fold, PackError, Source, Table};
use rustc_hash::FxHashSet;

/// Stands for any letter of a shape.
const ANY: char = '.';

/// The shapes and words of deeds of a language; empty where it has no table.
#[derive(Debug, Clone, Default)]
pub struct Deeds {
    shapes: Vec<String>,
    words: FxHashSet<String>,
}

impl Deeds {
    /// Reads the table of a language.
    ///
    /// # Errors
    /// The first fault of the table.
    pub fn load(source: &Source, language: &str, fold: &Fold) -> Result<Self, PackError> {
        let mut deeds = Deeds::default();
        for row in Table::read(source, &format!("{language}/deeds.tsv"), &["kind", "forms"])?.rows() {
            match row.get("kind") {
                "shape" => deeds.shapes.extend(row.list("forms").map(str::to_owned)),
                "word" => deeds.words.extend(row.list("forms").map(|form| fold.key(form))),
                _ => return Err(row.error("`kind` is none of shape, word")),
            }
        }
        Ok(deeds)
    }

    /// True where the language has no table: nothing can be said of its words.
    pub fn is_empty(&self) -> bool {
        self.shapes.is_empty() && self.words.is_empty()
    }

    /// True for a word without clitics and article that looks like a deed: `key` is its folded form, `word` as it is written,
    /// since folding makes the plural أعضاء what the verbal noun إعفاء is.
    pub fn holds(&self, key: &str, word: &str) -> bool {
        let letters = word.chars().count();
        let fits = |shape: &String| {
            shape.chars().count() == letters
                && shape.chars().zip(word.chars()).all(|(s, k)| s == ANY || s == k)
        };
        self.words.contains(key) || self.shapes.iter().any(fits)
    }
}
