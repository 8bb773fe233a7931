//! Whether an article is about public affairs at all: an article full of goals and league tables tells no attack, a column that
//! quotes nobody and names no day tells of nothing that happened.

use crate::scene::{Class, Scene};

/// Topic words a hundred tokens from which on an article is taken to be about sport, business, weather, culture or
/// common crime.
const DENSE: f64 = 2.2;

/// False where the words of another subject are dense.
pub(crate) fn is_political(scene: &Scene<'_>) -> bool {
    let mut counts = [0usize; 5];
    for i in 0..scene.len() {
        for (n, class) in [Class::Sport, Class::Business, Class::Weather, Class::Culture, Class::Crime]
            .into_iter()
            .enumerate()
        {
            counts[n] += usize::from(scene.is(i, class));
        }
    }
    let tokens = scene.len().max(40) as f64;
    let dense = |n: usize, limit: f64| 100.0 * n as f64 / tokens > limit;
    !(dense(counts[0], DENSE)
        || dense(counts[1], 2.0 * DENSE)
        || dense(counts[2], DENSE)
        || dense(counts[3], DENSE)
        || dense(counts[4], DENSE))
}

/// How many tokens a report may have in which nobody speaks and no day is named.
const SHORT: usize = 150;

/// True for a column: at length, with no one's words and no day in it, it tells of no happening.
pub(crate) fn is_essay(scene: &Scene<'_>, statements: usize) -> bool {
    statements == 0 && scene.times.is_empty() && scene.len() > SHORT
}
