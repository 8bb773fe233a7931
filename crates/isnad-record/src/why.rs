//! Why two pages or events were joined or kept apart, in words.

use crate::compare::{Attribute, Mark, Weighed};
use crate::join::Scales;
use crate::telling::{EntNo, TellNo, Telling};
use crate::world::{published, say};
use crate::{Background, Options, Page, decided::decided, with_scales};
use isnad_model::{Reason, Record, When};

/// What the verdict on two events begins with.
const APART: &str = "kept apart:";

/// A verdict and what it rests on.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Why {
    /// One sentence.
    pub verdict: String,
    /// Vetoes first, then by weight.
    pub reasons: Vec<Reason>,
}

/// Why `a` and `b` (ids of pages or events) are one event or two; with `a` alone, why its tellings or copies
/// stand together. The pages and options must be those that the record was built from.
pub fn why(pages: &[Page<'_>], record: &Record, a: &str, b: Option<&str>, options: &Options) -> Why {
    weighed(pages, record, options, |ask| ask(a, b))
}

/// Weighs the pages once and hands `then` what answers any number of questions of [`why`]: to weigh takes seconds on
/// thousands of pages, to ask takes none.
pub fn weighed<T>(
    pages: &[Page<'_>],
    record: &Record,
    options: &Options,
    then: impl FnOnce(&dyn Fn(&str, Option<&str>) -> Why) -> T,
) -> T {
    with_scales(pages, &Background::default(), |scales| {
        then(&|a, b| asked(scales, pages, record, (a, b), options))
    })
}

fn asked(
    scales: &Scales<'_, '_, '_>,
    pages: &[Page<'_>],
    record: &Record,
    (a, b): (&str, Option<&str>),
    options: &Options,
) -> Why {
    let mut out = match b {
        Some(b) => between(scales, record, a, b),
        None => alone(scales, record, a),
    };
    let decided = decided(pages, record, [Some(a), b], &options.decisions);
    // What a person decided outweighs all that was found.
    if let Some(parted) = decided.iter().find(|r| r.veto && out.verdict.starts_with(APART)) {
        out.verdict = format!("{APART} {}", parted.words);
    }
    out.reasons.splice(0..0, decided);
    out
}

fn unknown(id: &str) -> Why {
    Why { verdict: format!("no page or event has the id {id}"), reasons: Vec::new() }
}

/// The tellings that an id stands for, and the events that they belong to; the page's main telling or the
/// event's first comes first.
fn resolve(scales: &Scales<'_, '_, '_>, record: &Record, id: &str) -> Option<Vec<TellNo>> {
    if let Some(event) = record.event(id) {
        return Some(event.tellings.iter().filter_map(|t| scales.tellings.find(scales.world, t)).collect());
    }
    let page = scales.world.find(id)?;
    let from = scales.tellings.main[page as usize];
    let count = scales.tellings.of_page(page).len();
    Some((from..from + count as TellNo).collect())
}

fn event_of<'r>(record: &'r Record, scales: &Scales<'_, '_, '_>, no: TellNo) -> Option<&'r str> {
    let refer = scales.tellings.get(no).refer(scales.world);
    record.events.iter().find(|e| e.tellings.contains(&refer)).map(|e| e.id.as_str())
}

fn between(scales: &Scales<'_, '_, '_>, record: &Record, a: &str, b: &str) -> Why {
    let Some(left) = resolve(scales, record, a) else {
        return unknown(a);
    };
    let Some(right) = resolve(scales, record, b) else {
        return unknown(b);
    };
    let whole = |id: &str| record.event(id).is_none();
    // Pages are asked about for what they are about; where that differs, for whatever they tell in common.
    let mut best: Option<(bool, f64, TellNo, TellNo)> = None;
    let mut vetoed: Option<(TellNo, TellNo)> = None;
    for x in &left {
        for y in &right {
            let (t, u) = (scales.tellings.get(*x), scales.tellings.get(*y));
            if t.page == u.page {
                continue;
            }
            let w = scales.weigh(t, u);
            let joined = event_of(record, scales, *x).is_some()
                && event_of(record, scales, *x) == event_of(record, scales, *y);
            if t.main && u.main && w.vetoed() {
                vetoed = vetoed.or(Some((*x, *y)));
            }
            let one = (joined, w.score(), *x, *y);
            if best.is_none_or(|b| (one.0, one.1) > (b.0, b.1)) {
                best = Some(one);
            }
        }
    }
    let Some((joined, _, x, y)) = best else {
        return Why { verdict: format!("{a} and {b} are one page"), reasons: Vec::new() };
    };
    let (x, y) = if joined { (x, y) } else { vetoed.unwrap_or((left[0], right[0])) };
    let mut reasons = reasons(scales, x, y);
    if whole(a) && whole(b) {
        reasons.extend(copied(scales, record, a, b));
    }
    let apart = reasons
        .iter()
        .find(|r| r.veto)
        .or_else(|| reasons.iter().min_by(|p, q| p.weight.total_cmp(&q.weight)));
    let verdict = match (joined, apart) {
        (true, _) => format!("{a} and {b} tell of one event"),
        (false, Some(r)) if r.weight < 0.0 => format!("{APART} {}", r.words),
        (false, _) => format!("{APART} too little speaks for one event"),
    };
    Why { verdict, reasons }
}

fn copied(scales: &Scales<'_, '_, '_>, record: &Record, a: &str, b: &str) -> Option<Reason> {
    let family =
        record.families.iter().find(|f| f.pages.iter().any(|p| p == a) && f.pages.iter().any(|p| p == b))?;
    let share = 100.0 * scales.shingles.contained(scales.world.find(a)?, scales.world.find(b)?);
    let words = format!("one text: {share:.0}% of the shorter stands in the longer (family {})", family.id);
    Some(Reason { attribute: "family".into(), weight: share / 25.0, veto: false, words })
}

fn alone(scales: &Scales<'_, '_, '_>, record: &Record, a: &str) -> Why {
    let mut out = Why::default();
    if let Some(event) = record.event(a) {
        let told: Vec<TellNo> =
            event.tellings.iter().filter_map(|t| scales.tellings.find(scales.world, t)).collect();
        let roots = event.roots.len();
        out.verdict = format!("{a} is told by {} pages from {roots} independent sources", told.len());
        if let Some((first, rest)) = told.split_first() {
            for other in rest {
                let w = reasons(scales, *first, *other);
                let page = scales.world.leaf(scales.tellings.get(*other).page).id();
                let said: Vec<&str> = w.iter().filter(|r| r.weight > 0.0).map(|r| r.words.as_str()).collect();
                let weight = w.iter().map(|r| r.weight).sum();
                let words = format!(
                    "{page}: {}",
                    if said.is_empty() { "through other pages".into() } else { said.join("; ") }
                );
                out.reasons.push(Reason { attribute: "telling".into(), weight, veto: false, words });
            }
        }
        for p in record.parted.iter().filter(|p| p.events.iter().any(|e| e == a)) {
            let words = format!("kept apart from {}: {}", p.events.join(" and "), p.reason);
            out.reasons.push(Reason { attribute: "size".into(), weight: 0.0, veto: false, words });
        }
        return out;
    }
    let Some(group) = record.groups.iter().find(|g| g.page == a) else {
        return unknown(a);
    };
    out.verdict =
        format!("{a} is about {}, in family {}, of storyline {}", group.event, group.family, group.story);
    for f in record.families.iter().filter(|f| f.id == group.family) {
        for c in f.copies.iter().filter(|c| c.copy == a || c.source == a) {
            let verb = if c.directed { "copied from" } else { "shares its text with" };
            let words =
                format!("{} {verb} {}: {:.0}%; {}", c.copy, c.source, 100.0 * c.containment, c.reason);
            out.reasons.push(Reason {
                attribute: "family".into(),
                weight: c.containment,
                veto: false,
                words,
            });
        }
    }
    for n in record.narrowed.iter().filter(|n| n.page == a) {
        out.reasons.push(Reason {
            attribute: "time".into(),
            weight: 1.0,
            veto: false,
            words: n.reason.clone(),
        });
    }
    out
}

/// All marks of a pair in words, vetoes first, then the heaviest.
fn reasons(scales: &Scales<'_, '_, '_>, a: TellNo, b: TellNo) -> Vec<Reason> {
    let (t, u) = (scales.tellings.get(a), scales.tellings.get(b));
    let Weighed { marks } = scales.explain(t, u);
    let mut out: Vec<Reason> = marks
        .iter()
        .map(|m| Reason {
            attribute: m.attribute.as_str().into(),
            weight: (m.weight * 100.0).round() / 100.0,
            veto: m.veto,
            words: words(scales, t, u, *m),
        })
        .collect();
    out.sort_by(|x, y| (!x.veto).cmp(&!y.veto).then(y.weight.abs().total_cmp(&x.weight.abs())));
    out
}

fn words(scales: &Scales<'_, '_, '_>, t: &Telling<'_>, u: &Telling<'_>, mark: Mark) -> String {
    let both = |f: fn(&isnad_model::Event) -> String| {
        let say = |t: &Telling<'_>| t.coded.map_or_else(String::new, f);
        let (x, y) = (say(t), say(u));
        if x == y { format!("both {x}") } else { format!("{x} against {y}") }
    };
    match mark.attribute {
        Attribute::Type => both(|e| match e.mode {
            Some(mode) => format!("{} {mode}", e.kind),
            None => e.kind.to_string(),
        }),
        Attribute::Phase => both(|e| e.phase.as_str().to_owned()),
        Attribute::Polarity => both(|e| {
            if e.polarity == isnad_model::Polarity::Negated {
                "told as not so".into()
            } else {
                "told as so".into()
            }
        }),
        Attribute::Time => both(|e| say_when(&e.when)),
        Attribute::Published => {
            let say = |t: &Telling<'_>| say_when(published(scales.world.leaf(t.page).reading()));
            let outlet = |t: &Telling<'_>| scales.world.leaf(t.page).reading().article.outlet.as_deref();
            let one = outlet(t).filter(|o| outlet(u) == Some(*o));
            let one = one.map_or_else(String::new, |o| format!(", both by {o}"));
            format!("published {} against {}{one}", say(t), say(u))
        }
        Attribute::Participants => party_words(scales, t, u),
        Attribute::Place => {
            let name = |t: &Telling<'_>| t.place.map_or_else(String::new, |p| name(scales, t, p));
            if t.place == u.place {
                format!("both in {}", name(t))
            } else {
                format!("{} against {}", name(t), name(u))
            }
        }
        Attribute::Numbers => both(|e| {
            e.quantities.iter().map(|q| format!("{} {}", q.value, q.what)).collect::<Vec<_>>().join(", ")
        }),
        Attribute::Text if !(t.main && u.main) => {
            format!("words of the sentences alike: {:.2}", crate::text::dot(&t.words, &u.words))
        }
        _ => page_words(scales, t, u, mark),
    }
}

/// What speaks for or against two pages as wholes.
fn page_words(scales: &Scales<'_, '_, '_>, t: &Telling<'_>, u: &Telling<'_>, mark: Mark) -> String {
    match mark.attribute {
        Attribute::Text => {
            let l = scales.texts.likeness(t.page, u.page);
            format!("words alike: {:.2}, {} rare pairs of words in both", l.whole, l.turns)
        }
        Attribute::Named => {
            "each begins with, or its headline names, someone whom the other does not".to_owned()
        }
        Attribute::Form => "one form with other names in it".to_owned(),
        Attribute::Words => {
            let l = scales.texts.likeness(t.page, u.page);
            format!(
                "{} rare words in both leads; the other never says {:.0}% of what each opens with",
                l.scarce,
                100.0 * scales.leads.unsaid(t.page, u.page)
            )
        }
        Attribute::Days => "their leads name a day in common".to_owned(),
        Attribute::OtherDay => "their leads name another day first".to_owned(),
        Attribute::Outlook => "one tells of what is to come, the other of what has happened".to_owned(),
        Attribute::Others => "the headlines of each name someone whom the other does not mention".to_owned(),
        Attribute::Undated => {
            "one of the two has no known day: type and participants alone do not make them one \
             event, and place, third parties, numbers and words add nothing"
                .to_owned()
        }
        // Told by `words`.
        Attribute::Type
        | Attribute::Phase
        | Attribute::Polarity
        | Attribute::Time
        | Attribute::Published
        | Attribute::Participants
        | Attribute::Place
        | Attribute::Numbers => String::new(),
    }
}

fn name(scales: &Scales<'_, '_, '_>, t: &Telling<'_>, no: EntNo) -> String {
    scales.world.leaf(t.page).reading().name(scales.cast.get(no).id).to_owned()
}

fn party_words(scales: &Scales<'_, '_, '_>, t: &Telling<'_>, u: &Telling<'_>) -> String {
    let (p, q) = (t.parties(), u.parties());
    let list = |t: &Telling<'_>, v: Vec<EntNo>| {
        v.into_iter().map(|n| name(scales, t, n)).collect::<Vec<_>>().join(", ")
    };
    let shared = list(t, p.iter().filter(|x| q.contains(x)).copied().collect());
    let left = list(t, p.iter().filter(|x| !q.contains(x)).copied().collect());
    let right = list(u, q.iter().filter(|x| !p.contains(x)).copied().collect());
    let mut out = if shared.is_empty() { String::new() } else { format!("both name {shared}") };
    if !left.is_empty() || !right.is_empty() {
        let none = |s: String| {
            if s.is_empty() { "nobody else".to_owned() } else { s }
        };
        out =
            format!("{out}{}{} against {}", if out.is_empty() { "" } else { "; " }, none(left), none(right));
    }
    out
}

/// A constraint on time in words: `12 February 2025`, `3 to 9 August 2015`, `until 4 August 2015`.
fn say_when(when: &When) -> String {
    match (when.earliest, when.latest) {
        (Some(a), Some(b)) if a == b => say(a),
        (Some(a), Some(b)) => format!("{} to {}", say(a), say(b)),
        (Some(a), None) => format!("from {}", say(a)),
        (None, Some(b)) => format!("until {}", say(b)),
        (None, None) => "no known day".to_owned(),
    }
}
