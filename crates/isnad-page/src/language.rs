//! Which language a text is in, by its letters and commonest words.
//!
//! Enough to keep Persian and Urdu out of rules made for Arabic: all three share a script, so letters that Arabic
//! lacks and the commonest words decide. The lists stand in `lang/*/language.tsv`.

use isnad_lang::letter::is_letter;
use isnad_lang::{Fold, PackError, Source, Table};
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeSet;

/// What is known of one language.
#[derive(Debug, Clone)]
struct Profile {
    code: String,
    name: String,
    arabic_script: bool,
    /// Letters that the other languages of its script lack.
    letters: BTreeSet<char>,
    words: FxHashSet<String>,
    read: bool,
}

/// The known languages.
#[derive(Debug, Clone, Default)]
pub(crate) struct Languages {
    profiles: Vec<Profile>,
}

/// What a text was found to be in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Found {
    /// A language that the program reads (ISO 639-1).
    Read(String),
    /// A language that it knows and does not read: code and English name.
    Refused(String, String),
    /// None that it knows.
    Unknown,
    /// Too few letters to say.
    Empty,
}

/// Words looked at.
const WORDS: usize = 2000;

impl Languages {
    /// Reads `ar/language.tsv` and `en/language.tsv`.
    ///
    /// # Errors
    /// Where a table lacks a column.
    pub(crate) fn load(source: &Source, fold: &Fold) -> Result<Self, PackError> {
        let mut profiles = Vec::new();
        for path in ["ar/language.tsv", "en/language.tsv"] {
            let table = Table::read(source, path, &["code", "name", "read", "letters", "words"])?;
            for row in table.rows() {
                let words: FxHashSet<String> = row.list("words").map(|w| word_key(w, fold)).collect();
                let arabic = |c: char| ('\u{0600}'..='\u{06ff}').contains(&c);
                profiles.push(Profile {
                    code: row.get("code").into(),
                    name: row.get("name").into(),
                    arabic_script: row.get("words").chars().any(arabic),
                    letters: row.get("letters").chars().filter(|c| is_letter(*c)).collect(),
                    words,
                    read: row.get("read") == "yes",
                });
            }
        }
        Ok(Languages { profiles })
    }

    /// The language of a text.
    pub(crate) fn of(&self, text: &str, fold: &Fold) -> Found {
        let (mut arabic, mut latin, mut other) = (0usize, 0usize, 0usize);
        let mut letters: FxHashMap<char, usize> = FxHashMap::default();
        for c in text.chars().take(20_000).filter(|c| is_letter(*c)) {
            *letters.entry(c).or_default() += 1;
            match c as u32 {
                0x0600..=0x06ff | 0x0750..=0x077f | 0xfb50..=0xfdff | 0xfe70..=0xfeff => arabic += 1,
                0x41..=0x24f => latin += 1,
                _ => other += 1,
            }
        }
        let all = arabic + latin + other;
        if all < 3 {
            return Found::Empty;
        }
        let script = if arabic * 2 > all {
            true
        } else if latin * 2 > all {
            false
        } else {
            return Found::Unknown;
        };
        let words: Vec<String> = text
            .split(|c: char| !is_letter(c) && !c.is_numeric() && !matches!(c, '\'' | '’' | '\u{200c}'))
            .filter(|w| !w.is_empty())
            .take(WORDS)
            .map(|w| word_key(w, fold))
            .collect();
        let best = self
            .profiles
            .iter()
            .filter(|p| p.arabic_script == script)
            .map(|p| (p.score(&letters, all, &words), p))
            // Of two with the same score the one that is read: a headline of two names tells none apart.
            .max_by(|a, b| a.0.total_cmp(&b.0).then(a.1.read.cmp(&b.1.read)));
        match best {
            Some((score, p)) if p.read && (score >= 0.05 || (script && score >= 0.0)) => {
                Found::Read(p.code.clone())
            }
            Some((score, p)) if !p.read && score >= 0.05 => Found::Refused(p.code.clone(), p.name.clone()),
            _ => Found::Unknown,
        }
    }
}

impl Profile {
    /// Share of the words that are among the language's commonest, plus a good deal for letters of its own.
    fn score(&self, letters: &FxHashMap<char, usize>, all: usize, words: &[String]) -> f64 {
        let hits = words.iter().filter(|w| self.words.contains(*w)).count();
        let own: usize = self.letters.iter().filter_map(|c| letters.get(c)).sum();
        hits as f64 / words.len().max(1) as f64 + 4.0 * own as f64 / all.max(1) as f64
    }
}

/// A word for comparison. Not the Arabic fold alone: that one makes Persian letters Arabic.
fn word_key(word: &str, fold: &Fold) -> String {
    if word.is_ascii() {
        word.to_ascii_lowercase()
    } else if word.chars().any(|c| c as u32 >= 0x0600) {
        fold.key(word)
    } else {
        word.to_lowercase()
    }
}
