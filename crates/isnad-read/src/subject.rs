//! Whether an article is about public affairs at all: an article full of goals and league tables tells no attack.

use crate::scene::{Class, Scene};

/// Topic words a hundred tokens from which on an article is taken to be about sport, business, weather or culture.
const DENSE: f64 = 2.2;

/// False where the words of another subject are dense.
pub(crate) fn is_political(scene: &Scene<'_>) -> bool {
    let mut counts = [0usize; 4];
    for i in 0..scene.len() {
        for (n, class) in
            [Class::Sport, Class::Business, Class::Weather, Class::Culture].into_iter().enumerate()
        {
            counts[n] += usize::from(scene.is(i, class));
        }
    }
    let tokens = scene.len().max(40) as f64;
    let dense = |n: usize, limit: f64| 100.0 * n as f64 / tokens > limit;
    !(dense(counts[0], DENSE)
        || dense(counts[1], 2.0 * DENSE)
        || dense(counts[2], DENSE)
        || dense(counts[3], DENSE))
}
