//! Numbers with what they count, wherever an article tells them: `خمس حافلات`, `2.3 مليون برميل`, `18 في المئة`.
//!
//! Events bear their tolls, but most pages tell no coded event (a flood, an opening, a match), and most numbers are none: what a bridge
//! cost, how many days it was closed. The record holds them against each other where two accounts tell of one thing, so only exact
//! numbers of nouns that the tables know are kept: `نحو مئة` is no other number than 97. A price (`دولار للبرميل`) moves by the
//! hour and is left out, and so is every number that is spelled in a way that may be read in two (`1.200`, `7ر5`).

use crate::numerals;
use crate::scene::{Class, Scene};
use isnad_lang::TokenKind;
use isnad_model::Figure;

/// Thousandths.
const ONE: u64 = 1000;
/// Numbers of one article beyond which no more are kept: it is a table.
const MOST: usize = 120;
/// Tokens between a number of people and the word that says what became of them: `لقي 13 شخصا بينهم طفلان مصرعهم`.
const BEFALLEN: usize = 8;
/// The name of shares in the table.
const PERCENT: &str = "percent";
/// What befalls people, with its names.
const TOLLS: [(Class, &str); 5] = [
    (Class::Killed, "killed"),
    (Class::Wounded, "wounded"),
    (Class::Arrested, "arrested"),
    (Class::Missing, "missing"),
    (Class::Displaced, "displaced"),
];

/// The numbers of an article, in text order.
pub(crate) fn find(scene: &Scene<'_>) -> Vec<Figure> {
    let mut out: Vec<Figure> = Vec::new();
    let mut i = 0;
    while i < scene.len() && out.len() < MOST {
        let Some(number) = number(scene, i) else {
            i += 1;
            continue;
        };
        out.extend(figure(scene, &number));
        i = number.end.max(i + 1);
    }
    // Sums and shares in the news of companies and exchanges are told of many in the same words.
    let nouns = &scene.pack.counted;
    if out.iter().any(|f| f.what == PERCENT || nouns.is_money(&f.what)) && crate::subject::is_business(scene)
    {
        out.retain(|f| f.what != PERCENT && !nouns.is_money(&f.what));
    }
    out
}

/// A number, in thousandths, with its tokens.
struct Number {
    value: u64,
    first: usize,
    end: usize,
}

fn figure(scene: &Scene<'_>, number: &Number) -> Option<Figure> {
    if is_rough(scene, number.first) || ends_range(scene, number.first) {
        return None;
    }
    let (what, end) = counted(scene, number)?;
    let first = number.first;
    Some(Figure { what, value: number.value, span: scene.doc.span(first, end) })
}

/// What a number counts, and where the words for it end.
fn counted(scene: &Scene<'_>, number: &Number) -> Option<(String, usize)> {
    let Number { first, end, .. } = *number;
    let toll = |i: usize| TOLLS.iter().find(|(class, _)| scene.is(i, *class)).map(|(_, what)| *what);
    let joined = |i: usize| scene.matches.at(i).iter().any(|m| m.clitics.conjunction);
    if let Some(what) = toll(end) {
        // `60 قتيلا وجريحا` are both together.
        let both = toll(end + 1).is_some() && joined(end + 1);
        return (!both).then(|| (what.to_owned(), end + 1));
    }
    let nouns = &scene.pack.counted;
    let pair = format!("{} {}", scene.doc.key(end), scene.doc.key(end + 1));
    let noun = nouns.name(&pair).map(|name| (name, end + 2));
    let noun = noun.or_else(|| nouns.name(scene.doc.key(end)).map(|name| (name, end + 1)));
    let before = first.checked_sub(1).and_then(|b| toll(b).map(|what| (what, b)));
    if let Some((what, b)) = before {
        // `مقتل وإصابة 60`: both together again.
        let both = joined(b) && b.checked_sub(1).is_some_and(|c| toll(c).is_some());
        return (!both).then(|| (what.to_owned(), noun.map_or(end, |(_, end)| end)));
    }
    let (name, end) = noun?;
    // `1100 دولار للأوقية`
    if nouns.is_money(name) && scene.pack.lexicon.is_fused(scene.doc.key(end)) {
        return None;
    }
    // `تراجع 65 سنتا أو 1.18 في المئة إلى 54.62 دولار للبرميل`: the share moves with the price.
    let (start, stop) = scene.sentence(first);
    let price = |i: usize| {
        let money = nouns.name(scene.doc.key(i)).is_some_and(|n| nouns.is_money(n));
        money && scene.pack.lexicon.is_fused(scene.doc.key(i + 1))
    };
    if name == PERCENT && (start..stop).any(price) {
        return None;
    }
    if !nouns.is_people(name) {
        return Some((name.to_owned(), end));
    }
    let verb = first.checked_sub(2).filter(|b| *b >= start).and_then(toll);
    let after = (end..(end + BEFALLEN).min(stop)).find_map(toll);
    Some((verb.or(after).unwrap_or(name).to_owned(), end))
}

/// True for the second of two numbers that stand together: `بين 15 و20 شركة`.
fn ends_range(scene: &Scene<'_>, first: usize) -> bool {
    let joined = first.checked_sub(1).is_some_and(|b| scene.pack.lexicon.is_conjunction(scene.doc.key(b)));
    joined && first.checked_sub(2).is_some_and(|b| scene.is_number(b) || scene.number(b).is_some())
}

/// Words before a number that make it a rough one.
const ROUGH: usize = 3;

fn is_rough(scene: &Scene<'_>, first: usize) -> bool {
    let mut before = String::new();
    for i in (first.saturating_sub(ROUGH)..first).rev() {
        before = if before.is_empty() {
            scene.doc.key(i).into()
        } else {
            format!("{} {before}", scene.doc.key(i))
        };
        if scene.pack.counted.is_rough(&before) {
            return true;
        }
    }
    false
}

/// The number that begins at a token, where there is one that can be read in one way only.
fn number(scene: &Scene<'_>, i: usize) -> Option<Number> {
    if scene.is_timed(i) {
        return None;
    }
    let (_, stop) = scene.sentence(i);
    if !scene.is_number(i) {
        let numeral = numerals::at(scene, i, i, stop)?;
        let goes_on = i.checked_sub(1).is_some_and(|b| scene.number(b).is_some() || scene.is_number(b));
        let exact = numeral.first == i && numeral.value > 1 && !goes_on;
        return exact.then(|| Number {
            value: numeral.value.saturating_mul(ONE),
            first: i,
            end: numeral.last + 1,
        });
    }
    let end = digits_end(scene, i, stop);
    let mut value = read(scene, i, end).filter(|_| stands_alone(scene, i, end))?;
    let mut end = end;
    // `2.3 مليون`
    while let Some(times) = scene.pack.words.numbers.get(scene.doc.key(end)).filter(|n| **n >= ONE) {
        value = value.saturating_mul(*times);
        end += 1;
    }
    // `3 ملايين و200 ألف`, `مليار و800 مليون`: the number goes on.
    let more = scene.number(end).is_some()
        || (scene.pack.lexicon.is_conjunction(scene.doc.key(end)) && scene.is_number(end + 1));
    (value > ONE && !more).then_some(Number { value, first: i, end })
}

/// True where nothing stands between a token and the next, not even a mark of direction (which turns a decimal around).
fn touch(scene: &Scene<'_>, i: usize) -> bool {
    let tokens = &scene.doc.tokens;
    tokens.get(i).zip(tokens.get(i + 1)).is_some_and(|(a, b)| a.span.end == b.span.start)
}

fn is_separator(scene: &Scene<'_>, i: usize) -> bool {
    matches!(scene.doc.mark(i), Some('.' | ',' | '\u{066b}' | '\u{066c}'))
}

/// Where a number in digits ends, with what separates its groups: `1,103.25`.
fn digits_end(scene: &Scene<'_>, i: usize, stop: usize) -> usize {
    let mut end = i + 1;
    while end + 1 < stop
        && touch(scene, end - 1)
        && is_separator(scene, end)
        && touch(scene, end)
        && scene.is_number(end + 1)
    {
        end += 2;
    }
    end
}

/// True where nothing is written together with the number that makes it something else: a score (`3-1`), a ratio, a range, the
/// other half of a decimal that was cut (`7ر5`), the article (`الـ13`).
fn stands_alone(scene: &Scene<'_>, first: usize, end: usize) -> bool {
    let tokens = &scene.doc.tokens;
    let word_after = touch(scene, end - 1) && scene.is_word(end);
    let mark = |i: usize| {
        matches!(scene.doc.mark(i), Some('-' | '/' | ':' | '\u{2013}' | '\u{2014}' | '.' | ',' | '+'))
    };
    let mark_after = mark(end)
        && tokens
            .get(end + 1)
            .is_some_and(|t| t.kind == TokenKind::Number && (!t.spaced || scene.doc.mark(end) == Some('-')));
    let glued = tokens.get(first).is_some_and(|t| !t.spaced);
    let before = first.checked_sub(1).filter(|_| glued);
    let clitic = |b: usize| {
        let key = scene.doc.key(b);
        let fused =
            scene.pack.lexicon.is_conjunction(key) || scene.pack.lexicon.preposition_index(key).is_some();
        fused && tokens.get(b).is_some_and(|t| t.spaced || b == 0)
    };
    let alone_before = before.is_none_or(|b| match tokens.get(b).map(|t| t.kind) {
        Some(TokenKind::Word) => clitic(b),
        Some(TokenKind::Number) => false,
        _ => !mark(b),
    });
    let range =
        first.checked_sub(2).is_some_and(|b| scene.doc.mark(b + 1) == Some('-') && scene.is_number(b));
    !word_after && !mark_after && alone_before && !range
}

/// The value of a number in digits, in thousandths: groups of three behind a comma are thousands, one or two digits behind a mark are
/// a fraction; three behind a full stop may be either.
fn read(scene: &Scene<'_>, first: usize, end: usize) -> Option<u64> {
    let groups: Vec<&str> = (first..end).step_by(2).map(|i| scene.doc.key(i)).collect();
    let marks: Vec<char> = (first + 1..end).step_by(2).filter_map(|i| scene.doc.mark(i)).collect();
    let thousands = |mark: &char| matches!(mark, ',' | '\u{066c}');
    let (whole, fraction) = match (groups.as_slice(), marks.as_slice()) {
        ([_], []) => (groups.as_slice(), None),
        ([whole @ .., last], [.., mark]) if last.len() != 3 && (!thousands(mark) || groups.len() == 2) => {
            (whole, Some(*last))
        }
        (_, marks) if marks.iter().all(thousands) => (groups.as_slice(), None),
        _ => return None,
    };
    let plain = whole.iter().skip(1).all(|g| g.len() == 3) && whole.len() <= 4;
    let within = marks.iter().take(whole.len().saturating_sub(1)).all(thousands);
    let whole: u64 = whole.concat().parse().ok().filter(|_| plain && within)?;
    let fraction = match fraction {
        Some(f) if f.len() <= 2 => format!("{f:0<3}").parse().ok()?,
        Some(_) => return None,
        None => 0_u64,
    };
    whole.checked_mul(ONE)?.checked_add(fraction)
}
