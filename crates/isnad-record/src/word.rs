//! A word of a page as the record sees it: hashes, never letters.
//!
//! The record compares texts but parses none: which letters count as one (alef forms, ta marbuta) and which
//! clitics come off is the language pack's business. So the caller folds, and hands over hashes.

use isnad_model::Span;

/// One word or number of a page's headline and body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word {
    /// [`hash`] of the folded word.
    pub key: u64,
    /// [`hash`] of the folded word without conjunction, preposition and article, so that two wordings of one
    /// thing meet (`والرئيس`, `للرئيس`). The same as `key` where the caller knows no better.
    pub stem: u64,
    /// True where it is made of digits.
    pub number: bool,
    /// Where it stands in the article's text.
    pub at: Span,
}

/// The hash that all words must be made with: FNV-1a, 64 bits, mixed at the end. Stable over versions, since
/// ids of families and events are derived from it.
pub fn hash(folded: &str) -> u64 {
    hash_bytes(folded.as_bytes())
}

pub(crate) fn hash_bytes(bytes: &[u8]) -> u64 {
    let mut h = 0xcbf2_9ce4_8422_2325_u64;
    for b in bytes {
        h = (h ^ u64::from(*b)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    mix(h)
}

/// Spreads the bits of a number over all 64 (the finaliser of MurmurHash3).
pub(crate) fn mix(mut h: u64) -> u64 {
    h = (h ^ (h >> 33)).wrapping_mul(0xff51_afd7_ed55_8ccd);
    h = (h ^ (h >> 33)).wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    h ^ (h >> 33)
}

/// One hash of several, in order.
pub(crate) fn join(parts: impl IntoIterator<Item = u64>) -> u64 {
    mix(parts
        .into_iter()
        .fold(0x9e37_79b9_7f4a_7c15, |h: u64, p| (h.rotate_left(5) ^ p).wrapping_mul(0x517c_c1b7_2722_0a95)))
}

/// A short stable id: a letter and twelve hexadecimal digits of a hash.
pub(crate) fn id(prefix: char, hash: u64) -> String {
    format!("{prefix}{:012x}", hash >> 16)
}
