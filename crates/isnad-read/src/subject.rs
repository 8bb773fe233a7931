//! Whether an article is about public affairs at all: an article full of goals and league tables tells no attack, a column that
//! quotes nobody and names no day tells of nothing that happened.

use crate::scene::{Class, Scene};
use isnad_lang::Kind;

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
    // `داعش يدمر الملعب`, `سقوط مقذوف`: where armed groups or heavy arms stand, other words weigh little.
    let weight = if is_armed(scene) { ARMED } else { 1.0 };
    // One word is no subject: `سحب` are clouds, and a withdrawal.
    let dense = |n: usize, limit: f64| n > 1 && 100.0 * n as f64 / tokens > limit * weight;
    !(dense(counts[0], DENSE)
        || dense(counts[1], 2.0 * DENSE)
        || dense(counts[2], DENSE)
        || dense(counts[3], DENSE)
        || dense(counts[4], DENSE)
        || counts[4] == 1 && scene.len() < SHORT_CRIME && weight < ARMED)
}

/// True for an article full of the words of business.
pub(crate) fn is_business(scene: &Scene<'_>) -> bool {
    let words = (0..scene.len()).filter(|i| scene.is(*i, Class::Business)).count();
    words > 1 && 100.0 * words as f64 / scene.len().max(40) as f64 > DENSE
}

/// How many tokens a text has in which one word of crime says what it is about: `ألقت الشرطة القبض على لص`.
const SHORT_CRIME: usize = 30;

/// How much denser the words of another subject must be in a text of arms.
const ARMED: f64 = 3.0;

/// Whether an armed group of the tables or the deed of a heavy arm is told anywhere.
fn is_armed(scene: &Scene<'_>) -> bool {
    let names = &scene.pack.names;
    let heavy = |row: u32| {
        let word = scene.pack.words.events.get(row as usize);
        word.is_some_and(|w| {
            matches!(w.mode.as_str(), "heavy-weapons" | "aerial" | "suicide-attack" | "drone")
        })
    };
    let group = |row: u32| names.bodies.get(row as usize).is_some_and(|b| b.class == "group");
    (0..scene.len()).any(|i| {
        scene.matches.at(i).iter().any(|m| match m.sense.kind {
            Kind::Body => group(m.sense.row),
            Kind::EventNoun | Kind::EventPhrase => heavy(m.sense.row),
            _ => false,
        })
    })
}

/// How many tokens a report may have in which nobody speaks and no day is named.
const SHORT: usize = 150;

/// True for a column: at length, with no one's words and no day in it, it tells of no happening.
pub(crate) fn is_essay(scene: &Scene<'_>, statements: usize) -> bool {
    statements == 0 && scene.times.is_empty() && scene.len() > SHORT
}
