//! Where and when a deed happened, and the numbers told of it.

use crate::mentions::{Mentions, Who};
use crate::numerals;
use crate::scene::{Class, Scene};
use isnad_lang::{Feature, Kind};
use isnad_model::{EntityKind, EventType, Quantity};

/// Where what is spoken of begins: a verbal noun under a preposition, or behind one (`هنأه على تحقيق السلام في المنطقة`, `دعا الحزب
/// للانسحاب من البلاد`).
fn is_matter(scene: &Scene<'_>, i: usize) -> bool {
    let under = i.checked_sub(1).is_some_and(|b| scene.is(b, Class::Prep));
    scene.is_anna(i)
        || scene.matches.at(i).iter().any(|m| {
            let noun = match m.sense.kind {
                Kind::Verb => m.sense.feature.has(Feature::MASDAR),
                Kind::EventNoun | Kind::EventPhrase => true,
                _ => false,
            };
            noun && (under || m.clitics.preposition.is_some())
        })
}

/// The place of a trigger: a place or state under a preposition of place in its clause, after it or before it. What is said or asked
/// (`spoken`) has its place only before what it speaks of.
pub(crate) fn place(
    scene: &Scene<'_>,
    mentions: &Mentions,
    first: usize,
    actors: &[usize],
    recipients: &[usize],
    spoken: bool,
) -> Option<usize> {
    let (start, end) = scene.sentence(first);
    let mut limit = scene.clause_end(first).min(end);
    if spoken {
        limit = (first + 1..limit).find(|i| is_matter(scene, *i)).unwrap_or(limit);
    }
    let is_place = |m: &crate::mentions::Mention| match m.who {
        Who::Entity(e) if matches!(mentions.registry.kind(e), EntityKind::Place | EntityKind::State) => {
            let inside = m.prep.as_deref().is_some_and(|p| scene.pack.words.locative.iter().any(|l| l == p));
            (inside && !m.adjective && !actors.contains(&e) && !recipients.contains(&e)).then_some(e)
        }
        _ => None,
    };
    let after = mentions.between(first, limit).find_map(|(_, m)| is_place(m));
    if spoken {
        return after;
    }
    let clause = scene.clause_start(first).max(start);
    after.or_else(|| mentions.between(clause, first).filter_map(|(_, m)| is_place(m)).last())
}

/// Which expressions of time may belong to a trigger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reach {
    /// Those of its own clause.
    Clause,
    /// Those of its sentence; a deed that is over takes none that lies ahead, one to come none that lies behind.
    Sentence { open: bool },
}

/// The expression of time of a trigger: the nearest in its sentence, those of its own clause first. In a headline only its
/// own clause counts (`اتصال ثان: اجتماع الأسبوع المقبل`). A stretch up to the day of writing (`الأولى منذ تسعة أعوام`) is no
/// time of a deed, and a date in the dateline is the page's.
pub(crate) fn time(scene: &Scene<'_>, first: usize, reach: Reach) -> Option<usize> {
    let (start, end) = scene.sentence(first);
    let at = scene.doc.tokens.get(first)?.span;
    let (clause, clause_end) = (scene.clause_start(first), scene.clause_end(first));
    let own_only = reach == Reach::Clause || scene.in_headline(first);
    let mut best: Option<(u32, usize)> = None;
    for (n, t) in scene.times.iter().enumerate() {
        let since = t.stretch && t.latest.is_some() && t.latest == scene.written;
        if t.earliest.is_none() && t.latest.is_none() || since || scene.in_dateline(t.span.start) {
            continue;
        }
        let ahead = matches!((t.earliest, scene.written), (Some(e), Some(w)) if e > w);
        let behind = matches!((t.latest, scene.written), (Some(l), Some(w)) if l < w);
        let contrary = match reach {
            Reach::Sentence { open } => !open && ahead || open && behind,
            Reach::Clause => false,
        };
        let token = scene.doc.token_at(t.span.start);
        let own = token >= clause && token < clause_end;
        if contrary || token < start || token >= end || own_only && !own || is_aside(scene, first, token) {
            continue;
        }
        let far =
            if t.span.start >= at.end { t.span.start - at.end } else { at.start.saturating_sub(t.span.end) };
        let cost = far + if own { 0 } else { 400 };
        if best.is_none_or(|(c, _)| cost < c) {
            best = Some((cost, n));
        }
    }
    best.filter(|(cost, _)| *cost < 700).map(|(_, n)| n)
}

/// Whether a relative or a clause of its own stands between a trigger and a time, on either side: `الاتفاق الذي أبرمته أوقف أمس`,
/// `تأتي الزيارة بعدما أبرمت في الرابع عشر اتفاقا`. A report's time before its content counts: see [`is_reported`].
fn is_aside(scene: &Scene<'_>, first: usize, token: usize) -> bool {
    let opens = |i: usize| scene.is(i, Class::Relative) || scene.is(i, Class::Clause);
    if token < first {
        let relative = (token..first).rev().find(|i| scene.is(*i, Class::Relative) || scene.is_comma(*i));
        return relative.is_some_and(|i| scene.is(i, Class::Relative));
    }
    let after = (first + 1..token).find(|i| opens(*i) || scene.is_anna(*i));
    after.is_some_and(|i| !(i..token).any(|k| scene.is_comma(k)) || !scene.is(i, Class::Relative))
}

/// Whether a time is that of the report which tells of a deed: `أعلن الجيش أمس أن جنودا قتلوا` bounds the deed and does not date
/// it.
pub(crate) fn is_reported(scene: &Scene<'_>, first: usize, time: usize) -> bool {
    let Some(t) = scene.times.get(time) else { return false };
    let token = scene.doc.token_at(t.span.start);
    token < first && (token..first).any(|i| scene.is_anna(i))
}

/// Numbers told in a sentence that go with a kind of deed.
pub(crate) fn quantities(scene: &Scene<'_>, from: usize, to: usize, kind: EventType) -> Vec<Quantity> {
    let counted: &[(Class, &str)] = match kind {
        EventType::Assault => &[
            (Class::Killed, "killed"),
            (Class::Wounded, "wounded"),
            (Class::Missing, "missing"),
            (Class::Displaced, "displaced"),
        ],
        EventType::Coerce => &[(Class::Arrested, "arrested")],
        EventType::Consult => return duration(scene, from, to).into_iter().collect(),
        _ => return Vec::new(),
    };
    let mut out: Vec<Quantity> = Vec::new();
    for i in from..to {
        for (class, what) in counted {
            if !scene.is(i, *class) || out.iter().any(|q| q.what == *what) {
                continue;
            }
            if let Some((value, at)) = number_near(scene, i, from, to) {
                let (a, b) = (i.min(at), i.max(at));
                out.push(Quantity { what: (*what).to_owned(), value, span: scene.doc.span(a, b + 1) });
            }
        }
    }
    out
}

/// How long it lasted, in minutes: `ساعة ونصف`, `نصف ساعة`, `ست ساعات`, `أربعين دقيقة`, `ساعة وربع الساعة`.
fn duration(scene: &Scene<'_>, from: usize, to: usize) -> Option<Quantity> {
    let quantity = |value: u64, a: usize, b: usize| {
        Some(Quantity { what: "duration-minutes".into(), value, span: scene.doc.span(a, b + 1) })
    };
    let part = |i: usize| {
        let parts = [(Class::Half, 30), (Class::Quarter, 15), (Class::Third, 20)];
        parts.into_iter().find(|(class, _)| scene.is(i, *class)).map(|(_, minutes)| minutes)
    };
    for i in (from..to).filter(|i| !scene.is_timed(*i)) {
        let before = i.checked_sub(1).filter(|b| *b >= from);
        if scene.is(i, Class::Hour) {
            if let Some((minutes, b)) = before.and_then(|b| part(b).map(|m| (m, b))) {
                return quantity(minutes, b, i);
            }
            let told = before.and_then(|b| number_at(scene, b, from, to)).filter(|(n, ..)| *n < 100);
            let told = told.map(|(n, first, _)| (n, first));
            let (hours, first) = told.unwrap_or((if scene.dual(i) { 2 } else { 1 }, i));
            let more = (i + 1..(i + 3).min(to)).find_map(|k| part(k).map(|m| (m, k)));
            let (minutes, last) = more.unwrap_or((0, i));
            return quantity(hours * 60 + minutes, first, last);
        }
        if scene.is(i, Class::Minute)
            && let Some((n, b, _)) = before.and_then(|b| number_at(scene, b, from, to))
        {
            return quantity(n, b, i);
        }
    }
    None
}

/// What a number beside it counts.
fn is_counted(scene: &Scene<'_>, i: usize) -> bool {
    let counted = [Class::Killed, Class::Wounded, Class::Missing, Class::Displaced, Class::Arrested];
    counted.iter().any(|c| scene.is(i, *c))
}

/// The number that belongs to a counted noun: before it (`ثلاثة قتلى`), after it (`مقتل ثلاثة`), or in its own dual.
fn number_near(scene: &Scene<'_>, i: usize, from: usize, to: usize) -> Option<(u64, usize)> {
    // `مقتل ثلاثة وإصابة أربعة`: what stands before a conjunction is another's.
    let joins = |i: usize| scene.matches.at(i).iter().any(|m| m.clitics.conjunction);
    let joined = joins(i);
    // `مقتل وإصابة ستين`, `ستون قتيلا وجريحا`: both together, and neither alone.
    let before_it = joined && i.checked_sub(1).is_some_and(|b| b >= from && is_counted(scene, b));
    if before_it || (i + 1 < to && is_counted(scene, i + 1) && joins(i + 1)) {
        return None;
    }
    let before = i.checked_sub(1).filter(|b| *b >= from && !joined);
    let before = before.and_then(|b| number_at(scene, b, from, to)).map(|(n, first, _)| (n, first));
    // `مقتل مدني وإصابة 4`: the number behind another counted noun is that one's.
    let after = || {
        let (n, first, last) = (i + 1..(i + 4).min(to))
            .take_while(|k| !is_counted(scene, *k))
            .find_map(|k| number_at(scene, k, from, to))
            // `أصيب سبعة، ثلاثة منهم في حال خطرة`
            .filter(|(.., last)| !scene.pack.counted.is_part(scene.doc.key(last + 1)))?;
        Some((n + one_more(scene, i, first)?, last))
    };
    before.or_else(|| scene.dual(i).then_some((2, i))).or_else(after)
}

/// One, where a single one stands before a number that is joined to him: `مقتل ضابط وثلاثة جنود` are four. Of more than one without a
/// number (`مقتل مدنيين وثلاثة جنود`) nobody knows how many they are.
fn one_more(scene: &Scene<'_>, counted: usize, number: usize) -> Option<u64> {
    let apart = number.checked_sub(1).is_some_and(|b| scene.pack.lexicon.is_conjunction(scene.doc.key(b)));
    let fused = scene.behind_conjunction(scene.doc.key(number)).is_some() && !scene.is_number(number);
    let noun = number - usize::from(apart);
    if !(apart || fused) || noun != counted + 2 || !scene.is_word(counted + 1) {
        return Some(0);
    }
    let form = scene.doc.key(counted + 1);
    let several = scene.dual(counted + 1)
        || scene.pack.words.oblique.iter().any(|ending| form.ends_with(ending.as_str()))
        || scene.matches.at(counted + 1).iter().any(|m| m.sense.feature.has(Feature::PLURAL));
    (!several).then_some(1)
}

/// A number with its first and last token: of several words, or of one, or in the dual of a noun (`جنديان`).
fn number_at(scene: &Scene<'_>, i: usize, from: usize, to: usize) -> Option<(u64, usize, usize)> {
    let numeral = numerals::at(scene, i, from, to).map(|n| (n.value, n.first, n.last));
    numeral.or_else(|| scene.number(i).map(|n| (n, i, i)))
}
