//! Commitments: who promised what to whom by when, and what later pages tell of it.
//!
//! A promise is a deed told as planned, or an agreement whose content is no deed that was coded. Whether it
//! was kept is a person's verdict: this says what was *reported*, and that nothing was reported is said as
//! that.

use crate::Options;
use crate::compare::related;
use crate::decide::Decided;
use crate::event::{Happening, common};
use crate::join::Scales;
use crate::story::{days, done, printed};
use crate::telling::{EntNo, Telling};
use crate::text::{Vector, dot};
use crate::word::{hash, id, join};
use crate::world::{day_no, gap, published};
use isnad_model::{
    Commitment, CommitmentStatus, EntityId, Event, EventType, Mode, Phase, Polarity, Reading, RecordEvent,
    Span, When,
};
use std::collections::BTreeMap;

/// Pages shown that promise the same anew.
const TOLD_AGAIN: usize = 3;

/// Days by which a deed may miss the day that it was promised for and still be that deed.
const SLACK: i32 = 3;
/// Days that are no date: a span of possible days longer than this is not "another date".
const VAGUE: i32 = 31;

/// The commitments of all events.
pub(crate) fn commitments(
    scales: &Scales<'_, '_, '_>,
    happenings: &[Happening],
    decided: &Decided<'_>,
    options: &Options,
) -> Vec<Commitment> {
    let agreed = agreements(scales, happenings);
    let index = Index::new(happenings);
    let mut out = Vec::new();
    for (i, h) in happenings.iter().enumerate() {
        let agreement = agreed.get(&i).copied();
        let promised = match h.event.phase {
            Some(Phase::Planned) => true,
            Some(Phase::Proposed) => agreement.is_some(),
            _ => false,
        };
        if promised && h.event.polarity != Some(Polarity::Negated) {
            let made = agreement.and_then(|a| happenings.get(a));
            out.push(commitment(scales, h, made, h.event.kind));
        } else if h.event.kind == Some(EventType::Agree)
            && done(scales, h)
            && !agreed.values().any(|a| *a == i)
        {
            out.push(commitment(scales, h, Some(h), None));
        } else {
            continue;
        }
        if let Some(c) = out.last_mut() {
            settle(scales, happenings, &index, i, c, options);
            c.verdict = decided.verdicts.get(&i).cloned();
        }
    }
    let mut out = fold(scales, out);
    out.sort_by(|a, b| a.id.cmp(&b.id));
    out
}

/// For each deed that is still to come, the agreement told in the same sentence of some page.
fn agreements(scales: &Scales<'_, '_, '_>, happenings: &[Happening]) -> BTreeMap<usize, usize> {
    let mut on_page: BTreeMap<u32, Vec<(usize, &Event)>> = BTreeMap::new();
    for (i, h) in happenings.iter().enumerate() {
        for t in h.tellings.iter().map(|n| scales.tellings.get(*n)) {
            if let Some(e) = t.coded {
                on_page.entry(t.page).or_default().push((i, e));
            }
        }
    }
    let mut out = BTreeMap::new();
    for told in on_page.into_values() {
        let agrees = |e: &Event| e.kind == EventType::Agree && !e.phase.is_open();
        for (i, e) in told.iter().filter(|(_, e)| e.phase.is_open()) {
            let here = told.iter().filter(|(j, _)| j != i).find(|(_, a)| agrees(a) && together(a, e));
            if let Some((agreement, _)) = here {
                out.entry(*i).or_insert(*agreement);
            }
        }
    }
    out
}

fn together(a: &Event, b: &Event) -> bool {
    a.sentences.iter().any(|s| s.contains(b.trigger)) || b.sentences.iter().any(|s| s.contains(a.trigger))
}

fn commitment(
    scales: &Scales<'_, '_, '_>,
    h: &Happening,
    agreement: Option<&Happening>,
    kind: Option<EventType>,
) -> Commitment {
    let told: Vec<(&Telling<'_>, &Event)> =
        h.tellings.iter().map(|n| scales.tellings.get(*n)).filter_map(|t| t.coded.map(|e| (t, e))).collect();
    let text = |t: &Telling<'_>| scales.world.leaf(t.page).reading().article.text.as_str();
    let tellings: Vec<(String, Span)> =
        told.iter().map(|(t, e)| (scales.world.leaf(t.page).id().to_owned(), act_span(text(t), e))).collect();
    let act =
        told.first().map_or_else(String::new, |(t, e)| act_span(text(t), e).of(text(t)).trim().to_owned());
    let by_agreement = |f: fn(&RecordEvent) -> &Vec<isnad_model::EntityId>| {
        agreement.map(|a| f(&a.event).clone()).filter(|v| !v.is_empty())
    };
    let printed_first = told.first().map(|(t, _)| published(scales.world.leaf(t.page).reading()).clone());
    let made = agreement.map(|a| a.event.when.clone()).filter(|w| !w.is_unknown()).or(printed_first);
    // The planned deed's own day; what only says that it lies ahead is no term.
    let ahead = h.event.when.latest.is_none();
    let deadline = if kind.is_some() && !ahead { h.event.when.clone() } else { When::unknown() };
    let deadline = told
        .iter()
        .filter_map(|(t, e)| term(scales.world.leaf(t.page).reading(), e))
        .fold(deadline, |d, term| if d.exact().is_some() { d } else { d.narrow(&term).unwrap_or(term) });
    Commitment {
        id: id('c', join([hash(&h.event.id)])),
        promisors: by_agreement(|e| &e.actors).unwrap_or_else(|| h.event.actors.clone()),
        beneficiaries: h.event.recipients.clone(),
        act,
        kind,
        place: common(told.iter().filter_map(|(_, e)| e.place.clone())),
        deadline,
        made: made.unwrap_or_default(),
        tellings,
        event: Some(h.event.id.clone()),
        storyline: h.event.storyline.clone(),
        status: CommitmentStatus::Open,
        told_again: Vec::new(),
        outcome: None,
        fulfilled_by: None,
        verdict: None,
    }
}

/// The words that tell what is promised: the topic, where the reader found one, else from the verb to the end of its
/// clause.
fn act_span(text: &str, e: &Event) -> Span {
    let sentence = e.sentences.iter().find(|s| s.contains(e.trigger)).or(e.sentences.first());
    let clause = |s: &Span| {
        let start = e.trigger.start.max(s.start);
        let rest = Span { start: e.trigger.end.max(start), end: s.end }.of(text);
        let stop = rest.find(STOPS).map_or(s.end, |at| e.trigger.end.max(start) + at as u32);
        Span { start, end: stop.min(s.end) }
    };
    e.topic.unwrap_or_else(|| sentence.map_or(e.trigger, clause))
}

/// What ends a clause: commas and semicolons, Arabic and other, and the full stop.
const STOPS: [char; 5] = [',', '\u{60c}', ';', '\u{61b}', '.'];

/// The time told within the topic (`على فتح المعبر خلال ثلاثين يوما`): the term of the promise and not the day on which it
/// was made.
fn term(r: &Reading, e: &Event) -> Option<When> {
    let topic = e.topic?;
    let time = r.times.iter().filter(|t| topic.contains(t.span)).find(|t| t.latest.is_some())?;
    let mut out = When::between(time.earliest, time.latest, &time.rule);
    out.granularity = time.granularity;
    Some(out)
}

/// Likeness of the words of two promises from which they are one.
const ONE_ACT: f32 = 0.45;
/// Days between two reports of one promise.
const TOLD_WITHIN: i32 = 4;

/// Folds promises that several pages tell into one, with all its tellings: same promisors (or their states), the same
/// kind of deed, told within days in much the same words.
fn fold(scales: &Scales<'_, '_, '_>, all: Vec<Commitment>) -> Vec<Commitment> {
    // By storyline: promises of two stories are two, and within one there are few enough to compare each with each.
    let mut stories: BTreeMap<String, Vec<(Commitment, Vec<Pledge>)>> = BTreeMap::new();
    let mut all: Vec<(Commitment, Vec<Pledge>)> =
        all.into_iter().map(|c| (pledges(scales, &c), c)).map(|(p, c)| (c, p)).collect();
    all.sort_by(|x, y| {
        let key = |v: &[Pledge]| v.iter().map(|p| (p.days.1, p.page)).min();
        key(&x.1).cmp(&key(&y.1)).then_with(|| x.0.id.cmp(&y.0.id))
    });
    for (c, pledged) in all {
        let out = stories.entry(c.storyline.clone()).or_default();
        let held = out.iter_mut().find(|(d, theirs)| one_promise(scales, (d, theirs), (&c, &pledged)));
        match held {
            Some((d, theirs)) => {
                merge(d, c);
                theirs.extend(pledged);
            }
            None => out.push((c, pledged)),
        }
    }
    stories.into_values().flatten().map(|(c, _)| c).collect()
}

/// One telling of a promise.
struct Pledge {
    page: u32,
    days: (i32, i32),
    words: Vector,
}

fn pledges(scales: &Scales<'_, '_, '_>, c: &Commitment) -> Vec<Pledge> {
    let pledge = |(page, span): &(String, Span)| {
        let no = scales.world.find(page)?;
        let leaf = scales.world.leaf(no);
        Some(Pledge { page: no, days: leaf.days, words: scales.texts.vector(leaf.words(), &[*span]) })
    };
    c.tellings.iter().filter_map(pledge).collect()
}

fn one_promise(
    scales: &Scales<'_, '_, '_>,
    (c, p): (&Commitment, &[Pledge]),
    (d, q): (&Commitment, &[Pledge]),
) -> bool {
    if c.storyline != d.storyline || (c.kind.is_some() && d.kind.is_some() && c.kind != d.kind) {
        return false;
    }
    if !c.deadline.allows(&d.deadline) || p.iter().any(|x| q.iter().any(|y| x.page == y.page)) {
        return false;
    }
    let number = |e: &EntityId| scales.cast.number(e);
    let same = |a: &EntityId, b: &EntityId| {
        a == b || number(a).zip(number(b)).is_some_and(|(x, y)| scales.cast.compatriots(x, y))
    };
    let by = c.promisors.is_empty()
        || d.promisors.is_empty()
        || c.promisors.iter().any(|a| d.promisors.iter().any(|b| same(a, b)));
    by && p
        .iter()
        .any(|x| q.iter().any(|y| gap(x.days, y.days) <= TOLD_WITHIN && dot(&x.words, &y.words) >= ONE_ACT))
}

/// Puts the second promise into the first.
fn merge(c: &mut Commitment, d: Commitment) {
    for again in d.told_again {
        if !c.told_again.contains(&again) {
            c.told_again.push(again);
        }
    }
    c.tellings.extend(d.tellings);
    if c.promisors.is_empty() {
        c.promisors = d.promisors;
    }
    c.kind = c.kind.or(d.kind);
    if d.verdict.as_ref().map(|v| v.decision) > c.verdict.as_ref().map(|v| v.decision) {
        c.verdict = d.verdict;
    }
    c.place = c.place.take().or(d.place);
    c.deadline = c.deadline.narrow(&d.deadline).unwrap_or_else(|| c.deadline.clone());
    c.made = c.made.narrow(&d.made).unwrap_or_else(|| c.made.clone());
    // What was reported of either was reported of the promise.
    let reported = |s: CommitmentStatus| {
        matches!(
            s,
            CommitmentStatus::ReportedDone
                | CommitmentStatus::ReportedMoved
                | CommitmentStatus::ReportedDropped
        )
    };
    if (reported(d.status) && !reported(c.status))
        || (d.status == CommitmentStatus::Overdue && !reported(c.status))
    {
        c.status = d.status;
        c.outcome = d.outcome;
        c.fulfilled_by = d.fulfilled_by;
    }
}

/// Events by each pair of their parties; with one party, by it alone.
struct Index {
    by: BTreeMap<(EntNo, EntNo), Vec<usize>>,
}

impl Index {
    fn new(happenings: &[Happening]) -> Self {
        let mut by: BTreeMap<(EntNo, EntNo), Vec<usize>> = BTreeMap::new();
        for (i, h) in happenings.iter().enumerate() {
            for key in keys(h) {
                by.entry(key).or_default().push(i);
            }
        }
        Index { by }
    }

    fn like(&self, h: &Happening) -> Vec<usize> {
        let mut out: Vec<usize> = keys(h).iter().filter_map(|k| self.by.get(k)).flatten().copied().collect();
        out.sort_unstable();
        out.dedup();
        out
    }
}

fn keys(h: &Happening) -> Vec<(EntNo, EntNo)> {
    let p: Vec<EntNo> = h.parties.iter().take(8).copied().collect();
    match p.as_slice() {
        [one] => vec![(*one, *one)],
        _ => p.iter().enumerate().flat_map(|(i, a)| p.iter().skip(i + 1).map(|b| (*a, *b))).collect(),
    }
}

/// Looks for what later pages tell of a promise, and judges by the day of the record where they tell nothing.
fn settle(
    scales: &Scales<'_, '_, '_>,
    happenings: &[Happening],
    index: &Index,
    i: usize,
    c: &mut Commitment,
    options: &Options,
) {
    let Some(h) = happenings.get(i) else { return };
    let told = printed(scales, h);
    let mut later: Vec<(i32, usize, CommitmentStatus)> = Vec::new();
    let mut again: Vec<(i32, usize)> = Vec::new();
    for j in index.like(h).into_iter().filter(|j| *j != i) {
        let Some(g) = happenings.get(j) else { continue };
        let day = printed(scales, g);
        if let (Some(status), true) = (c.kind.and_then(|_| outcome(scales, h, g)), day > told) {
            later.push((day, j, status));
        } else if day > told && promised_again(h, g) {
            again.push((day, j));
        }
    }
    // What was done counts before what was moved, and the last word before earlier ones.
    let rank = |s: CommitmentStatus| u8::from(s == CommitmentStatus::ReportedDone);
    later.sort_by_key(|(day, j, s)| (std::cmp::Reverse((rank(*s), *day)), happenings[*j].event.id.as_str()));
    if let Some((_, j, status)) = later.first() {
        let g = &happenings[*j];
        c.status = *status;
        c.outcome = words(scales, g);
        c.fulfilled_by = (*status == CommitmentStatus::ReportedDone).then(|| g.event.id.clone());
        return;
    }
    again.sort_by_key(|(day, j)| (*day, happenings[*j].event.id.as_str()));
    c.told_again =
        again.into_iter().take(TOLD_AGAIN).filter_map(|(_, j)| words(scales, &happenings[j])).collect();
    if let (Some(as_of), Some(deadline)) = (options.as_of, c.deadline.latest) {
        c.status = match day_no(deadline).cmp(&day_no(as_of)) {
            std::cmp::Ordering::Less => CommitmentStatus::Overdue,
            std::cmp::Ordering::Equal => CommitmentStatus::Due,
            std::cmp::Ordering::Greater => CommitmentStatus::Open,
        };
    }
}

/// What a later event says of a promised one, if anything.
/// Whether a telling speaks of the same kind of deed of the same parties as still to come.
fn promised_again(h: &Happening, g: &Happening) -> bool {
    let shared = h.parties.iter().filter(|p| g.parties.contains(p)).count();
    h.event.kind.is_some()
        && h.event.kind == g.event.kind
        && (h.event.mode == g.event.mode || ![h.event.mode, g.event.mode].contains(&Some(Mode::Visit)))
        && g.event.phase.is_some_and(Phase::is_open)
        && g.event.polarity != Some(Polarity::Negated)
        && shared >= 2
}

fn outcome(scales: &Scales<'_, '_, '_>, h: &Happening, g: &Happening) -> Option<CommitmentStatus> {
    let (x, y) = (h.event.kind?, g.event.kind?);
    let shared = h.parties.iter().filter(|p| g.parties.contains(p)).count();
    if shared < h.parties.len().min(2) {
        return None;
    }
    let dropped = g.event.polarity == Some(Polarity::Negated) && x == y
        || y == EventType::Reject && g.event.mode == Some(Mode::Meet) && x == EventType::Consult;
    if dropped {
        return Some(CommitmentStatus::ReportedDropped);
    }
    if !related(x, y) || other_place(scales, h, g) {
        return None;
    }
    let (promised, told) = (days(h), days(g));
    let g_open = g.event.phase.is_some_and(Phase::is_open);
    let dated = |d: (i32, i32)| d.1.saturating_sub(d.0) <= VAGUE;
    if g_open {
        let moved = x == y && dated(promised) && dated(told) && gap(promised, told) > 0;
        return moved.then_some(CommitmentStatus::ReportedMoved);
    }
    let same_mode = h.event.mode.is_none() || g.event.mode.is_none() || h.event.mode == g.event.mode;
    let after = told.1 >= printed(scales, h).min(promised.1);
    let in_time = !dated(promised) || gap(promised, told) <= SLACK;
    let kept = x == y && same_mode && after && in_time && done(scales, g);
    kept.then_some(CommitmentStatus::ReportedDone)
}

fn other_place(scales: &Scales<'_, '_, '_>, h: &Happening, g: &Happening) -> bool {
    let number = |e: &RecordEvent| e.place.as_ref().and_then(|p| scales.cast.number(p));
    match (number(&h.event), number(&g.event)) {
        (Some(p), Some(q)) => p != q && !scales.cast.kin(p, q),
        _ => false,
    }
}

fn words(scales: &Scales<'_, '_, '_>, g: &Happening) -> Option<(String, Span)> {
    let t = g.tellings.iter().map(|n| scales.tellings.get(*n)).find(|t| t.coded.is_some())?;
    let e = t.coded?;
    let span = e.sentences.first().copied().unwrap_or(e.trigger);
    Some((scales.world.leaf(t.page).id().to_owned(), span))
}
