//! What a page says of its own text, for asking whether it holds a run.

use rustc_hash::{FxHashSet, FxHasher};
use std::hash::Hasher;

/// Characters of the page's own account that are compared.
pub(super) const TOLD_CHARS: usize = 100_000;

/// Letters of a window, and those of a text from which on its windows are kept.
const WINDOW: usize = 12;
const LONG: usize = 20_000;

/// A text's letters and digits alone.
pub(super) struct Letters {
    text: String,
    pub(super) chars: usize,
    /// Hashes of all windows of a long text: a run whose first letters are none of them is not searched for. A text of one
    /// sentence over and over would else be walked anew for every run.
    windows: Option<FxHashSet<u64>>,
}

impl Letters {
    pub(super) fn of(text: &str) -> Letters {
        let text: String = text.chars().filter(|c| c.is_alphanumeric()).take(TOLD_CHARS).collect();
        let chars = text.chars().count();
        let windows = (chars > LONG).then(|| {
            let starts = text.char_indices().map(|(at, _)| at);
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]).skip(WINDOW);
            starts.zip(ends).filter_map(|(from, to)| text.get(from..to)).map(hash).collect()
        });
        Letters { text, chars, windows }
    }

    /// True where `text` and this one begin alike.
    pub(super) fn begins(&self, text: &str) -> bool {
        let probe: String = text.chars().filter(|c| c.is_alphanumeric()).take(30).collect();
        self.chars >= 40 && probe.len() >= 30 && self.text.starts_with(&probe)
    }

    /// True where the first forty letters of `text` occur.
    pub(super) fn holds(&self, text: &str) -> bool {
        if self.chars == 0 {
            return false;
        }
        let probe: String = text.chars().filter(|c| c.is_alphanumeric()).take(40).collect();
        let first = probe.char_indices().nth(WINDOW).and_then(|(at, _)| probe.get(..at));
        let unseen = self.windows.as_ref().zip(first).is_some_and(|(all, first)| !all.contains(&hash(first)));
        probe.len() >= 12 && !unseen && self.text.contains(&probe)
    }
}

fn hash(text: &str) -> u64 {
    let mut hasher = FxHasher::default();
    hasher.write(text.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::{LONG, Letters};

    #[test]
    fn a_long_text_holds_what_it_holds() {
        let long: String = (0..LONG / 4).map(|i| format!("{i:05} ")).collect();
        for text in [long.as_str(), "وقال المدير إن الجسر يفتح غدا"] {
            let letters = Letters::of(text);
            assert!(letters.holds(text));
            assert!(letters.holds(&text.chars().skip(6).collect::<String>()));
            assert!(!letters.holds("وقال الوزير إن الجسر يفتح غدا"));
        }
    }
}
