//! The folded key: what two spellings of one word have in common.
//!
//! The rules stand in `lang/ar/fold.toml`. A key is made character by character, so that every key character
//! comes from exactly one character of the text; a text is never changed.

use crate::{PackError, Source};
use std::collections::BTreeMap;
use unicode_normalization::UnicodeNormalization;

/// The folding rules, compiled for quick look-up.
#[derive(Debug, Clone)]
pub struct Fold {
    /// Folded form of each code point below `TABLE`: itself, another character, or NUL for "leaves no trace".
    table: Vec<char>,
    drop: Vec<(u32, u32)>,
}

/// Code points below this are looked up in a table; it covers Latin, Greek, Cyrillic, Hebrew and Arabic.
const TABLE: u32 = 0x0700;

#[derive(serde::Deserialize)]
struct Rules {
    map: BTreeMap<String, String>,
    drop: Drop,
}

#[derive(serde::Deserialize)]
struct Drop {
    ranges: Vec<String>,
}

impl Fold {
    /// Reads `ar/fold.toml` of a pack.
    ///
    /// # Errors
    /// Where the file is no TOML of that shape or a rule is not one character to one character.
    pub fn load(source: &Source) -> Result<Self, PackError> {
        const FILE: &str = "ar/fold.toml";
        let fault = |message: String| PackError::new(FILE, 0, message);
        let rules: Rules = toml::from_str(source.text(FILE)).map_err(|e| fault(e.to_string()))?;
        let mut drop = Vec::new();
        for range in &rules.drop.ranges {
            let (a, b) = range.split_once('-').ok_or_else(|| fault(format!("`{range}` is no range")))?;
            let hex = |s: &str| u32::from_str_radix(s, 16).map_err(|e| fault(format!("`{range}`: {e}")));
            drop.push((hex(a)?, hex(b)?));
        }
        let dropped = |c: u32| drop.iter().any(|(a, b)| (*a..=*b).contains(&c));
        let mut table: Vec<char> = (0..TABLE)
            .map(|c| match char::from_u32(c) {
                Some(_) if dropped(c) => '\0',
                Some(c) => c.to_lowercase().next().unwrap_or(c),
                None => '\0',
            })
            .collect();
        for (from, to) in &rules.map {
            let (mut f, mut t) = (from.chars(), to.chars());
            match (f.next(), f.next(), t.next(), t.next()) {
                (Some(f), None, Some(t), None) if (f as u32) < TABLE => table[f as usize] = t,
                _ => return Err(fault(format!("`{from}` = `{to}` is not one letter to one letter"))),
            }
        }
        Ok(Fold { table, drop })
    }

    /// The folded form of one character; `None` where it leaves no trace.
    pub fn char(&self, c: char) -> Option<char> {
        match self.table.get(c as usize) {
            Some('\0') => None,
            Some(&folded) => Some(folded),
            None if self.drop.iter().any(|(a, b)| (*a..=*b).contains(&(c as u32))) => None,
            None => Some(c),
        }
    }

    /// Appends the folded form of `text` to `key`. Arabic presentation forms are first made plain letters (NFKC).
    pub fn push(&self, text: &str, key: &mut String) {
        for c in text.chars() {
            if matches!(c as u32, 0xFB50..=0xFDFF | 0xFE70..=0xFEFC) {
                key.extend(std::iter::once(c).nfkc().filter_map(|c| self.char(c)));
            } else if let Some(folded) = self.char(c) {
                key.push(folded);
            }
        }
    }

    /// The folded key of a word or phrase.
    pub fn key(&self, text: &str) -> String {
        let mut key = String::with_capacity(text.len());
        self.push(text, &mut key);
        key
    }
}
