//! The day of writing, and the expressions of time that are counted from it.
//!
//! A page without an exact date is dated by what it says: `اليوم الأربعاء` leaves the Wednesdays of its bounds.

use crate::scene::{Class, Scene};
use isnad_lang::Feature;
use isnad_lang::Kind;
use isnad_lang::time::{self, Anchor, Tense};
use isnad_model::{Article, Day, Diagnostic, When};

/// Narrows the day of publication by the weekdays that the text calls today, then reads the times from there.
pub(crate) fn day_of_writing(
    article: &Article,
    scene: &mut Scene<'_>,
    diagnostics: &mut Vec<Diagnostic>,
) -> When {
    let tables = &scene.pack.times;
    let mut reference = article.published.clone();
    if reference.exact().is_none() {
        for named in time::weekdays_named(&scene.doc, tables) {
            reference = narrow(&reference, named.weekday, diagnostics);
        }
    }
    let anchor = Anchor { reference: reference.clone() };
    let times = time::times(&scene.doc, tables, &anchor, &|i| tense(scene, i));
    scene.written = reference.latest.or(reference.earliest);
    scene.set_times(times);
    reference
}

/// Days of the bounds that fall on `weekday` (0 is Monday). Unknown bounds stay as they are.
fn narrow(reference: &When, weekday: u8, diagnostics: &mut Vec<Diagnostic>) -> When {
    let (Some(first), Some(last)) = (reference.earliest, reference.latest) else { return reference.clone() };
    let mut days: Vec<Day> = Vec::new();
    let mut day = first;
    while day <= last && days.len() < 400 {
        if day.weekday().to_monday_zero_offset() as u8 == weekday && reference.holds(day) {
            days.push(day);
        }
        match day.tomorrow() {
            Ok(next) => day = next,
            Err(_) => break,
        }
    }
    let mut out = reference.clone();
    match (days.first(), days.last()) {
        (Some(a), Some(b)) => {
            out.earliest = Some(*a);
            out.latest = Some(*b);
            out.basis = format!("{}+weekday", out.basis).trim_start_matches('+').to_owned();
            out.days = if a == b { Vec::new() } else { days };
        }
        _ => diagnostics.push(Diagnostic::warning(
            "weekday-conflict",
            "the text names a weekday as today that no possible day of publication falls on",
        )),
    }
    out
}

/// The tense of the clause around a token, for a bare weekday and for a term (`خلال شهر`).
fn tense(scene: &Scene<'_>, i: usize) -> Tense {
    let (start, end) = scene.sentence(i);
    let mut best = Tense::Unknown;
    let mut distance = usize::MAX;
    let mut pledge = None;
    for k in start..end {
        if !scene.is_verb(k) {
            continue;
        }
        let Some(m) =
            scene.matches.at(k).iter().find(|m| m.sense.kind == Kind::Verb && m.sense.feature.is_finite())
        else {
            continue;
        };
        let far = k.abs_diff(i);
        if far < distance {
            distance = far;
            pledge = (k < i && is_pledge(scene, m.sense.row)).then_some(k);
            best = if m.clitics.future {
                Tense::Future
            } else if m.sense.feature.has(Feature::PAST) {
                Tense::Past
            } else {
                Tense::Unknown
            };
        }
    }
    // `تعهدت الحكومة بدفع الرواتب خلال ثلاثين يوما`: the pledge is past, what is pledged lies ahead.
    let term = scene.is(i, Class::Meanwhile) && pledge.is_some_and(|verb| opens_between(scene, verb, i));
    if term { Tense::Future } else { best }
}

/// True for a verb that pledges or asks: what it brings has a term and no length.
fn is_pledge(scene: &Scene<'_>, verb: u32) -> bool {
    let words = &scene.pack.words;
    let kinds =
        words.events_of_verb.get(&verb).into_iter().flatten().filter_map(|w| words.events.get(*w as usize));
    kinds.into_iter().any(|w| matches!(w.kind.as_str(), "AGREE" | "REQUEST" | "THREATEN"))
}

/// True where what is pledged begins between its verb and a term: `على فتح`, `بفتح`, `أن يفتح`.
fn opens_between(scene: &Scene<'_>, verb: usize, term: usize) -> bool {
    (verb + 1..term).any(|k| {
        let fused = scene.matches.at(k).iter().any(|m| m.clitics.preposition.is_some());
        fused || scene.is_anna(k) || scene.is(k, Class::Prep)
    })
}
