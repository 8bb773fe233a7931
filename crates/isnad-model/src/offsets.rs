//! Byte offsets to Unicode code point offsets.

use crate::Span;

/// Maps byte offsets of one text to code point offsets, in O(log n) by sampled counts.
#[derive(Debug, Clone)]
pub struct CodePoints<'t> {
    text: &'t str,
    /// Code points before each multiple of `STEP` bytes (moved forward to a character boundary).
    samples: Vec<(u32, u32)>,
}

const STEP: usize = 256;

impl<'t> CodePoints<'t> {
    /// Reads the text once.
    pub fn new(text: &'t str) -> Self {
        let mut samples = vec![(0, 0)];
        let mut next = STEP;
        for (count, (byte, _)) in text.char_indices().enumerate() {
            if byte >= next {
                samples.push((byte as u32, count as u32));
                next = byte + STEP;
            }
        }
        CodePoints { text, samples }
    }

    /// Code points before byte `at`; `at` past the end counts as the end.
    pub fn at(&self, at: u32) -> u32 {
        let at = (at as usize).min(self.text.len());
        let i = self.samples.partition_point(|&(byte, _)| byte as usize <= at).saturating_sub(1);
        let (byte, count) = self.samples.get(i).copied().unwrap_or((0, 0));
        let rest = self.text.get(byte as usize..at).map_or(0, |s| s.chars().count());
        count + rest as u32
    }

    /// Both ends of a span in code points.
    pub fn span(&self, span: Span) -> [u32; 2] {
        [self.at(span.start), self.at(span.end)]
    }
}
