//! What a page says of its own text, for asking whether it holds a run.

/// Characters of the page's own account that are compared.
pub(super) const TOLD_CHARS: usize = 100_000;

/// A text's letters and digits alone.
pub(super) struct Letters {
    text: String,
    pub(super) chars: usize,
}

impl Letters {
    pub(super) fn of(text: &str) -> Letters {
        let text: String = text.chars().filter(|c| c.is_alphanumeric()).take(TOLD_CHARS).collect();
        let chars = text.chars().count();
        Letters { text, chars }
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
        probe.len() >= 12 && self.text.contains(&probe)
    }
}
