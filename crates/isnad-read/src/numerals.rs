//! Numbers of several words: `أربعة وعشرون`, `اثنا عشر`, `مئة وخمسون`, `40 ألف`.
//!
//! A number word alone tells half: of `أربعين ألف قتيل` the word beside the dead says a thousand, of `خمسة وعشرين جريحا` it says
//! twenty. So the words that make one number are put together, as far as the grammar of numbers goes: `ثلاثة وأربعة` stay two.

use crate::scene::Scene;

/// A number, with its first and last token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Numeral {
    pub(crate) value: u64,
    pub(crate) first: usize,
    pub(crate) last: usize,
}

/// Words beyond which no number of a newspaper goes on.
const LONG: usize = 7;

/// The number that the word at `i` is a part of, within `from..to`.
pub(crate) fn at(scene: &Scene<'_>, i: usize, from: usize, to: usize) -> Option<Numeral> {
    word(scene, i)?;
    let first = (from.max(i.saturating_sub(LONG))..i)
        .rev()
        .take_while(|k| word(scene, *k).is_some())
        .last()
        .unwrap_or(i);
    let end = (i..to.min(i + LONG)).take_while(|k| word(scene, *k).is_some()).last().map_or(i, |k| k + 1);
    let mut at = first;
    while at <= i {
        let numeral = read(scene, at, end);
        if numeral.last >= i {
            // An unfinished teen is no number: `أحد القتلى`.
            let alone =
                numeral.first == numeral.last && scene.pack.words.teens.contains_key(scene.doc.key(at));
            return (!alone).then_some(numeral);
        }
        at = numeral.last + 1;
    }
    None
}

/// What one word says of a number.
#[derive(Debug, Clone, Copy)]
struct Part {
    value: u64,
    digits: bool,
    /// A conjunction is fused to it.
    joined: bool,
}

fn word(scene: &Scene<'_>, i: usize) -> Option<Part> {
    if scene.is_timed(i) {
        return None;
    }
    let key = scene.doc.tokens.get(i).map(|_| scene.doc.key(i))?;
    if scene.is_number(i) {
        return Some(Part { value: key.parse().ok()?, digits: true, joined: false });
    }
    let words = &scene.pack.words;
    let known = |key: &str| words.numbers.get(key).or_else(|| words.teens.get(key)).copied();
    let plain = known(key).map(|value| Part { value, digits: false, joined: false });
    plain
        .or_else(|| Some(Part { value: known(scene.behind_conjunction(key)?)?, digits: false, joined: true }))
}

/// The number that begins at `at`.
fn read(scene: &Scene<'_>, at: usize, end: usize) -> Numeral {
    let mut total = 0;
    let Some(mut before) = word(scene, at) else { return Numeral { value: 0, first: at, last: at } };
    let (mut group, mut last) = (before.value, at);
    for k in at + 1..end {
        let Some(next) = word(scene, k) else { break };
        match step(before, group, next) {
            Some(Step::Add) => group += next.value,
            Some(Step::Times) => {
                let product = group.saturating_mul(next.value);
                (total, group) = if next.value >= THOUSAND { (total + product, 0) } else { (total, product) };
            }
            None => break,
        }
        (before, last) = (next, k);
    }
    Numeral { value: total + group, first: at, last }
}

enum Step {
    Add,
    Times,
}

const THOUSAND: u64 = 1000;

/// How a word goes on with a number that stands at `group` (what is counted since the last thousand).
fn step(before: Part, group: u64, next: Part) -> Option<Step> {
    let unit = |p: Part| !p.digits && p.value < 10;
    match next.value {
        // `40 ألف`, `مئة وخمسين ألف`; `ألف وألف` are two numbers.
        THOUSAND.. if !next.digits && !next.joined && group > 0 && group < THOUSAND => Some(Step::Times),
        _ if next.digits => None,
        100 if unit(before) && !next.joined => Some(Step::Times),
        // `ثلاثة عشر`
        10 if unit(before) && !next.joined => Some(Step::Add),
        // `خمسة وعشرين`, in English `twenty five`
        20..=90 if unit(before) && next.joined => Some(Step::Add),
        1..=9 if !before.digits && !next.joined && (20..100).contains(&before.value) => Some(Step::Add),
        // `مئة وخمسون`, `ألف ومئتان`
        1..=99 if next.joined && !before.digits && (100..THOUSAND).contains(&before.value) => Some(Step::Add),
        1..=999 if next.joined && !before.digits && before.value >= THOUSAND => Some(Step::Add),
        _ => None,
    }
}
