//! What a few pages are weighed against: how many pages of a whole record have each word, and name each entity.
//!
//! A word tells by how few pages have it. When one page comes to two hundred thousand, only its neighbours are looked at
//! again; among these everybody has its rare words, so the counts must come from all. Only what many pages have is kept:
//! of the rest, the neighbours are the pages that have it.

use crate::word::hash_bytes;
use isnad_model::EntityId;
use std::collections::BTreeMap;

/// Pages from which a word or name is kept. Below it the neighbours' own count stands: one who has a rare word is a neighbour.
const MANY: u32 = 9;

/// Counts over all pages of a record. Empty where there is nothing beyond the pages at hand.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Background {
    /// How many pages there are.
    pages: u32,
    /// How many of each language; `""` where it is not known.
    languages: BTreeMap<String, u32>,
    /// How many pages each day has, in days since 1970; those of known day.
    days: BTreeMap<i32, u32>,
    /// The upper halves of the hashes of words, pairs of words and entities, with the number of pages that have each; sorted.
    counts: Vec<(u32, u32)>,
}

impl Background {
    pub(crate) fn new(
        pages: usize,
        languages: BTreeMap<String, u32>,
        days: BTreeMap<i32, u32>,
        counts: impl Iterator<Item = (u64, u32)>,
    ) -> Self {
        let mut counts: Vec<(u32, u32)> =
            counts.filter(|(_, n)| *n >= MANY).map(|(h, n)| (half(h), n)).collect();
        // Of two that share their half of a hash the commoner is kept: a word taken for commoner than it is joins nothing.
        counts.sort_unstable_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        counts.dedup_by_key(|(h, _)| *h);
        Background { pages: pages as u32, languages, days, counts }
    }

    /// True where it is that of no pages.
    pub fn is_empty(&self) -> bool {
        self.pages == 0
    }

    /// How many pages the record had.
    pub fn len(&self) -> usize {
        self.pages as usize
    }

    /// How many pages weigh in, where so many are at hand.
    pub(crate) fn pages(&self, at_hand: usize) -> usize {
        at_hand.max(self.pages as usize)
    }

    /// How many pages of a language weigh in.
    pub(crate) fn of_language(&self, language: &str, at_hand: u32) -> u32 {
        at_hand.max(self.languages.get(language).copied().unwrap_or(0))
    }

    /// How many pages there are of the days from one to another, both included.
    pub(crate) fn between(&self, from: i32, to: i32) -> usize {
        let days = (from <= to).then(|| self.days.range(from..=to));
        days.map_or(0, |days| days.map(|(_, n)| *n as usize).sum())
    }

    /// How many pages of the record have a word, as far as that is known: 0 for one that few have.
    pub fn with(&self, word: u64) -> u32 {
        self.having(word, 0)
    }

    /// How many pages have a word or pair of words, where so many of those at hand do.
    pub(crate) fn having(&self, hash: u64, at_hand: u32) -> u32 {
        if self.counts.is_empty() {
            return at_hand;
        }
        let found = self.counts.binary_search_by_key(&half(hash), |(h, _)| *h).ok();
        at_hand.max(found.and_then(|i| self.counts.get(i)).map_or(0, |(_, n)| *n))
    }

    /// How many pages name an entity, where so many of those at hand do.
    pub(crate) fn naming(&self, id: &EntityId, at_hand: u32) -> u32 {
        self.having(entity(id), at_hand)
    }

    /// As bytes: pages, languages, days, then the counts; all numbers little-endian.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(16 + 8 * self.counts.len());
        out.extend(self.pages.to_le_bytes());
        out.extend((self.languages.len() as u32).to_le_bytes());
        for (language, pages) in &self.languages {
            out.extend((language.len() as u32).to_le_bytes());
            out.extend(language.as_bytes());
            out.extend(pages.to_le_bytes());
        }
        out.extend((self.days.len() as u32).to_le_bytes());
        for (day, pages) in &self.days {
            out.extend(day.to_le_bytes());
            out.extend(pages.to_le_bytes());
        }
        for (hash, pages) in &self.counts {
            out.extend(hash.to_le_bytes());
            out.extend(pages.to_le_bytes());
        }
        out
    }

    /// What [`Background::to_bytes`] wrote; `None` where it is something else.
    pub fn from_bytes(mut bytes: &[u8]) -> Option<Self> {
        let pages = number(&mut bytes)?;
        let mut languages = BTreeMap::new();
        for _ in 0..number(&mut bytes)? {
            let length = number(&mut bytes)? as usize;
            let (name, rest) = bytes.split_at_checked(length)?;
            bytes = rest;
            languages.insert(std::str::from_utf8(name).ok()?.to_owned(), number(&mut bytes)?);
        }
        let mut days = BTreeMap::new();
        for _ in 0..number(&mut bytes)? {
            days.insert(number(&mut bytes)?.cast_signed(), number(&mut bytes)?);
        }
        let mut counts = Vec::with_capacity(bytes.len() / 8);
        while !bytes.is_empty() {
            counts.push((number(&mut bytes)?, number(&mut bytes)?));
        }
        counts.is_sorted_by(|a, b| a.0 < b.0).then_some(Background { pages, languages, days, counts })
    }
}

/// The hash that an entity is counted under; no word has it.
pub(crate) fn entity(id: &EntityId) -> u64 {
    hash_bytes(format!("\u{0}{}", id.0).as_bytes())
}

fn half(hash: u64) -> u32 {
    (hash >> 32) as u32
}

fn number(bytes: &mut &[u8]) -> Option<u32> {
    let (first, rest) = bytes.split_first_chunk::<4>()?;
    *bytes = rest;
    Some(u32::from_le_bytes(*first))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn some() -> Background {
        let counts = [(7 << 32, 40), (3 << 32, 8), (9 << 32, 12), ((9 << 32) + 1, 30)];
        let languages = BTreeMap::from([("ar".into(), 90), (String::new(), 10)]);
        let days = BTreeMap::from([(-3, 20), (20_000, 70)]);
        Background::new(100, languages, days, counts.into_iter())
    }

    #[test]
    fn what_many_pages_have_is_kept_and_of_the_rest_those_at_hand_count() {
        let b = some();
        assert_eq!([b.having(7 << 32, 2), b.having(3 << 32, 2), b.having(9 << 32, 2)], [40, 2, 30]);
        assert_eq!([b.pages(5), b.pages(200)], [100, 200]);
        assert_eq!([b.of_language("ar", 1), b.of_language("en", 1)], [90, 1]);
        assert_eq!([b.between(-5, 20_000), b.between(-2, 19_999), b.between(9, 3)], [90, 0, 0]);
        assert_eq!(Background::default().having(7 << 32, 2), 2);
    }

    #[test]
    fn it_comes_back_from_bytes() {
        assert_eq!(Background::from_bytes(&some().to_bytes()), Some(some()));
        assert_eq!(Background::from_bytes(&Background::default().to_bytes()), Some(Background::default()));
    }

    proptest! {
        #[test]
        fn no_bytes_break_it(bytes in proptest::collection::vec(any::<u8>(), 0..80)) {
            if let Some(read) = Background::from_bytes(&bytes) {
                prop_assert_eq!(Background::from_bytes(&read.to_bytes()), Some(read));
            }
        }
    }
}
