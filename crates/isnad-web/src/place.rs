//! The address of a stretch of one version of a text: a permanent link.
//!
//! `/page/ID?at=120-180&text=HASH#at` names the stretch in Unicode code points, as JSON does, and the text that it
//! was counted in. A page can be read anew by a later program, and versions of one address are numbered by when they
//! were told, so neither the id nor the numbers alone are enough: the hash says whether this is the text that was
//! meant, and finds it among the other versions where it is not.

use crate::source::Snapshot;
use crate::strings::Strings;
use isnad_model::{Reading, Span};

/// The text's hash in an address: FNV-1a over its bytes (Fowler, Noll, Vo), 64 bits in hexadecimal. It need not
/// withstand an adversary: who can choose a page's text can also choose what a link to it shows.
pub(crate) fn text_key(text: &str) -> String {
    let hash = text
        .bytes()
        .fold(0xCBF2_9CE4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0000_0100_0000_01B3));
    format!("{hash:016x}")
}

/// A span in code points as an address has it (`120-180`).
pub(crate) fn range(text: &str, span: Span) -> String {
    let before = text.get(..span.start as usize).map_or(0, |t| t.chars().count());
    format!("{before}-{}", before + span.of(text).chars().count())
}

/// Bytes between two counts that are kept of a text.
const STRIDE: usize = 512;

/// The places of one text, counted once: a long article has a link for each of its paragraphs and sayings.
pub(crate) struct Places<'a> {
    text: &'a str,
    id: &'a str,
    key: String,
    /// Code points before every stretch of [`STRIDE`] bytes.
    counts: Vec<usize>,
}

impl<'a> Places<'a> {
    /// Those of a page's text.
    pub(crate) fn of(reading: &'a Reading) -> Places<'a> {
        let text = &reading.article.text;
        let mut before = 0;
        let counts = text.as_bytes().chunks(STRIDE).map(|chunk| {
            let here = before;
            before += points(chunk);
            here
        });
        Places { text, id: &reading.article.id, key: text_key(text), counts: counts.collect() }
    }

    fn before(&self, at: usize) -> usize {
        let stretch = at / STRIDE;
        let rest = self.text.as_bytes().get(stretch * STRIDE..at).map_or(0, points);
        self.counts.get(stretch).copied().unwrap_or(0) + rest
    }

    /// A span in code points.
    pub(crate) fn range(&self, span: Span) -> String {
        format!("{}-{}", self.before(span.start as usize), self.before(span.end as usize))
    }

    /// The permanent link to a stretch of the text.
    pub(crate) fn href(&self, t: &Strings, at: Span) -> String {
        format!("{}?at={}&text={}#at", t.item("/page/", self.id), self.range(at), self.key)
    }

    /// The same from the page of the text itself.
    pub(crate) fn here(&self, at: Span) -> String {
        format!("?at={}&text={}#at", self.range(at), self.key)
    }

    /// The permanent link to the whole of this version.
    pub(crate) fn whole(&self, t: &Strings) -> String {
        format!("{}?text={}", t.item("/page/", self.id), self.key)
    }
}

/// Code points that begin in some bytes of UTF-8.
fn points(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| **b & 0xC0 != 0x80).count()
}

/// The bytes of a text that a range of code points names; nothing where it is none or not within the text.
pub(crate) fn span(text: &str, range: &str) -> Option<Span> {
    let (a, b) = range.split_once('-')?;
    let (a, b): (usize, usize) = (a.parse().ok()?, b.parse().ok()?);
    if a >= b {
        return None;
    }
    let mut starts = text.char_indices().map(|(i, _)| i).chain([text.len()]);
    let start = starts.nth(a)?;
    let end = starts.nth(b - a - 1)?;
    Some(Span::new(start, end))
}

/// The permanent link to a stretch of a page's text.
pub(crate) fn href(t: &Strings, reading: &Reading, at: Span) -> String {
    let text = &reading.article.text;
    format!("{}?at={}&text={}#at", t.item("/page/", &reading.article.id), range(text, at), text_key(text))
}

/// The version of a page whose text has a hash: the page itself, or another version of its address (`id@2`).
pub(crate) fn version<'a>(snap: &'a Snapshot, id: &str, key: &str) -> Option<&'a Reading> {
    let has = |r: &&Reading| text_key(&r.article.text) == key;
    if let Some(here) = snap.readings.get(id).filter(has) {
        return Some(here);
    }
    let base = id.rsplit_once('@').map_or(id, |(base, _)| base);
    let versions = format!("{base}@");
    let others = snap.readings.keys().filter(|k| k.starts_with(&versions));
    snap.readings.get(base).into_iter().chain(others.filter_map(|k| snap.readings.get(k))).find(has)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_count_code_points_and_come_back() {
        let text = "سدّ المرج 2026";
        let here = Span::new("سدّ ".len(), "سدّ المرج".len());
        assert_eq!(range(text, here), "4-9");
        assert_eq!(span(text, "4-9"), Some(here));
        let long = text.repeat(200);
        let reading = Reading {
            article: isnad_model::Article { text: long.clone(), ..Default::default() },
            ..Default::default()
        };
        let far = Span::new(long.len() - "المرج 2026".len(), long.len());
        assert_eq!(Places::of(&reading).range(far), range(&long, far));
        assert_eq!(Places::of(&reading).range(Span::new(0, long.len())), format!("0-{}", 200 * 14));
        assert_eq!(span(text, "0-14"), Some(Span::new(0, text.len())));
        for wrong in ["", "9-4", "4-4", "0-15", "-1-2", "a-b", "4", "99999999999999999999-3"] {
            assert_eq!(span(text, wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_text_has_one_key() {
        assert_eq!(text_key(""), "cbf29ce484222325");
        assert_ne!(text_key("a"), text_key("b"));
    }
}
