//! What was agreed or promised, part by part: `اتفقا على أن تبدأ الفرق عملها فورا، وإعادة فتح المعبر خلال شهر، وعلى تبادل الزيارات`.
//!
//! One sentence holds several promises, each with a term and an outcome of its own. A part opens where the sentence takes
//! up again what brought the first (`وأن`, `وعلى`), or goes on with another deed: a verbal noun without the article, or a verb
//! behind a comma. `الطاقة، والاقتصاد` are things talked about, and open nothing; who agrees on `ضرورة إنهاء الحرب` shares a view and
//! promises nothing.

use crate::scene::{Class, Scene};
use isnad_lang::{Feature, Kind};
use isnad_model::Span;

/// Tokens that a part has at least.
const SHORT: usize = 2;
/// Parts beyond which a sentence is a list of something else.
const MANY: usize = 8;

/// What was agreed to be done, in order; nothing where it is a view.
pub(crate) fn parts(scene: &Scene<'_>, topic: Span) -> Vec<Span> {
    let from = scene.doc.token_at(topic.start);
    let inside = |i: &usize| scene.doc.tokens.get(*i).is_some_and(|t| t.span.start < topic.end);
    let to = (from..scene.len()).take_while(inside).last().map_or(from, |i| i + 1);
    let mut cuts = vec![from];
    for i in from + SHORT..to.saturating_sub(SHORT - 1) {
        let last = cuts.last().copied().unwrap_or(from);
        if i >= last + SHORT && opens(scene, i) && cuts.len() < MANY {
            cuts.push(i);
        }
    }
    let ends = cuts.iter().skip(1).copied().chain([to]);
    let promised = |(a, b): (&usize, usize)| {
        let (span, first) = part(scene, *a, b)?;
        (!scene.is(first, Class::View)).then_some(span)
    };
    cuts.iter().zip(ends).filter_map(promised).collect()
}

/// Tokens `from..to` without what joins them to the others.
fn part(scene: &Scene<'_>, mut from: usize, mut to: usize) -> Option<(Span, usize)> {
    let joins = |i: usize| scene.is_stop(i) || scene.is_anna(i) || scene.is(i, Class::Prep);
    while from < to && joins(from) {
        from += 1;
    }
    while to > from && scene.is_stop(to - 1) {
        to -= 1;
    }
    (to > from).then(|| (scene.without_conjunction(scene.doc.span(from, to), from), from))
}

fn opens(scene: &Scene<'_>, i: usize) -> bool {
    let conjoined = || scene.matches.at(i).iter().filter(|m| m.clitics.conjunction);
    // `وأن`, `وعلى`; `وراء` is a preposition without a conjunction.
    let joined = scene.behind_conjunction(scene.doc.key(i)).is_some();
    if joined && (scene.is_anna(i) || (scene.is(i, Class::Prep) && conjoined().next().is_some())) {
        return true;
    }
    let comma = i > 0 && scene.is_comma(i - 1);
    conjoined().any(|m| {
        let noun = m.sense.feature.has(Feature::MASDAR) || m.sense.kind == Kind::EventNoun;
        let verb = m.sense.kind == Kind::Verb && m.sense.feature.has(Feature::PRESENT);
        (noun && !m.clitics.article) || (verb && comma)
    })
}
