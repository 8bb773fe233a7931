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
        is_act(scene, first).then_some(span)
    };
    cuts.iter().zip(ends).filter_map(promised).collect()
}

/// True where a part opens with something to be done: a verb that is not past, a verbal noun, a word that looks like one. That two
/// agreed on `بعض النقاط` or came to `اتفاق نهائي` promises nothing that could be looked for, and neither does a view.
fn is_act(scene: &Scene<'_>, i: usize) -> bool {
    let at = || scene.matches.at(i).iter();
    let agreement = at().any(|m| {
        let word = scene.pack.words.events.get(m.sense.row as usize);
        m.sense.kind == Kind::EventNoun && word.is_some_and(|w| w.kind == AGREEMENT)
    });
    let name = at().any(|m| matches!(m.sense.kind, Kind::State | Kind::Place | Kind::Body | Kind::Person));
    if agreement || name || scene.is(i, Class::View) || scene.is(i, Class::Matter) || !scene.is_word(i) {
        return false;
    }
    let verb = |m: &isnad_lang::Match| {
        let feature = m.sense.feature;
        m.sense.kind == Kind::Verb
            && (feature.has(Feature::MASDAR) || feature.is_finite() && !feature.has(Feature::PAST))
    };
    let known = at().any(|m| verb(m) || matches!(m.sense.kind, Kind::EventNoun | Kind::EventPhrase));
    known || scene.pack.deeds.is_empty() || looks_like_deed(scene, i)
}

/// The type of the event words that are agreements.
const AGREEMENT: &str = "AGREE";

/// True where a word looks like a deed, without what may be written together with its beginning: conjunction, preposition, article.
fn looks_like_deed(scene: &Scene<'_>, i: usize) -> bool {
    let lexicon = &scene.pack.lexicon;
    let (mut key, mut word) = (scene.doc.key(i), scene.doc.word(i));
    for _ in 0..CLITICS {
        let holds = |key: &str, word: &str| scene.pack.deeds.holds(key, word);
        let article = key.strip_prefix(lexicon.article()).zip(word.strip_prefix(lexicon.article()));
        if holds(key, word) || article.is_some_and(|(key, word)| holds(key, word)) {
            return true;
        }
        let cut = key.chars().next().map_or(0, char::len_utf8);
        let (clitic, rest) = key.split_at(cut);
        let fused = lexicon.preposition_index(clitic).is_some() || lexicon.is_conjunction(clitic);
        let Some(plain) = word.strip_prefix(clitic).filter(|_| fused) else { return false };
        (key, word) = (rest, plain);
    }
    false
}

/// Clitics that may stand before a word, and the word itself.
const CLITICS: usize = 3;

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
