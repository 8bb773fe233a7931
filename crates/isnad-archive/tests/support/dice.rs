//! Chance that can be repeated: a test that failed is run again from its seed.

/// Numbers that look random and are the same each time (a linear congruence by Knuth); holds the seed.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number from 0 on and below `n`; 0 where `n` is.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % n.max(1)
    }
}
