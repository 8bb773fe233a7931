//! Commitments: who promised what to whom by when, and what later pages tell of it.
//!
//! A promise is a deed told as planned, or an agreement whose content is no deed that was coded. Whether it
//! was kept is a person's verdict: this says what was *reported*, and that nothing was reported is said as
//! that.

use crate::Options;
use crate::decide::Decided;
use crate::event::{Happening, common};
use crate::join::Scales;
use crate::settle::{Index, settle};
use crate::story::done;
use crate::telling::Telling;
use crate::text::{Vector, dot};
use crate::word::{hash, id, join};
use crate::world::{gap, published};
use isnad_model::{
    Commitment, CommitmentStatus, EntityId, Event, EventType, Phase, Polarity, Reading, RecordEvent, Span,
    StoryLink, StoryLinkKind, Storyline, TimeExpression, When,
};
use std::collections::{BTreeMap, BTreeSet};

/// The commitments of all events.
pub(crate) fn commitments(
    scales: &Scales<'_, '_, '_>,
    happenings: &[Happening],
    decided: &Decided<'_>,
    options: &Options,
) -> Vec<Commitment> {
    let agreed = agreements(scales, happenings);
    // What each open deed was agreed on in: looked up for every agreement there is.
    let foreseen: BTreeSet<usize> = agreed.values().copied().collect();
    let index = Index::new(scales, happenings);
    let about = main_events(scales, happenings);
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
            out.push(commitment(scales, (h, in_event(scales, happenings, &about, h)), made, h.event.kind));
        } else if h.event.kind == Some(EventType::Agree) && done(scales, h) && !foreseen.contains(&i) {
            out.push(commitment(scales, (h, in_event(scales, happenings, &about, h)), Some(h), None));
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

/// The event that each page is about, by page.
fn main_events(scales: &Scales<'_, '_, '_>, happenings: &[Happening]) -> Vec<usize> {
    let mut about = vec![usize::MAX; scales.world.len()];
    for (i, h) in happenings.iter().enumerate() {
        for t in h.tellings.iter().map(|n| scales.tellings.get(*n)).filter(|t| t.main) {
            about[t.page as usize] = i;
        }
    }
    about
}

/// The event that a promise was made in: what its first page is about, if that is of the same story.
fn in_event<'h>(
    scales: &Scales<'_, '_, '_>,
    happenings: &'h [Happening],
    about: &[usize],
    h: &'h Happening,
) -> &'h Happening {
    let page = h.tellings.first().map(|n| scales.tellings.get(*n).page);
    let main = page.and_then(|p| about.get(p as usize)).and_then(|i| happenings.get(*i));
    main.filter(|m| m.event.storyline == h.event.storyline).unwrap_or(h)
}

/// When a promise was made: on the day of the agreement or, where that has none, of the talks it was told of with.
fn made(h: &Happening, context: &Happening, agreement: Option<&Happening>, page: Option<When>) -> When {
    let agreed = agreement.map(|a| a.event.when.clone()).filter(|w| !w.is_unknown());
    let talks = Some(context).filter(|c| {
        let done = c.event.phase.is_some_and(|p| !p.is_open());
        done && matches!(c.event.kind, Some(EventType::Consult | EventType::Agree))
            && c.parties.iter().any(|p| h.parties.contains(p))
    });
    let of_talks = talks.map(|c| c.event.when.clone()).filter(|w| w.exact().is_some());
    let exact = agreed.clone().filter(|w| w.exact().is_some());
    exact
        .or_else(|| of_talks.filter(|w| agreed.as_ref().is_none_or(|a| a.allows(w))))
        .or(agreed)
        .or(page)
        .unwrap_or_default()
}

fn commitment(
    scales: &Scales<'_, '_, '_>,
    (h, context): (&Happening, &Happening),
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
    let made = made(h, context, agreement, printed_first);
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
        made,
        tellings,
        event: Some(context.event.id.clone()),
        foreseen: Some(h.event.id.clone()),
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

/// Links from what a promise was made in to what fulfilled it: a meeting that was announced there, a deed that came of it.
/// They say more than that two parties met twice, so they stand in the place of such links.
pub(crate) fn link(storylines: &mut [Storyline], commitments: &[Commitment]) {
    for c in commitments {
        let (Some(from), Some(to)) = (&c.event, &c.fulfilled_by) else { continue };
        let at = storylines.binary_search_by(|s| s.id.as_str().cmp(&c.storyline));
        let Some(story) = at.ok().and_then(|i| storylines.get_mut(i)) else { continue };
        if from == to || !story.events.contains(to) {
            continue;
        }
        let meets = c.kind == Some(EventType::Consult);
        let kind = if meets { StoryLinkKind::Preview } else { StoryLinkKind::FollowUp };
        let reason = format!("promised there: {}", crate::event::cut(&c.act, ACT));
        let (from, to) = (from.clone(), to.clone());
        match story.links.iter_mut().find(|l| l.from == from && l.to == to) {
            Some(l) if matches!(l.kind, StoryLinkKind::Joined | StoryLinkKind::Reaction) => {}
            Some(l) => (l.kind, l.reason) = (kind, reason),
            None => story.links.push(StoryLink { from, to, kind, reason }),
        }
        story.links.sort_by(|a, b| (&a.from, &a.to, a.kind).cmp(&(&b.from, &b.to, b.kind)));
    }
}

/// Characters of an act that a link's reason shows.
const ACT: usize = 80;

/// The time told within the act (`على فتح المعبر خلال ثلاثين يوما`): the term of the promise and not the day on which it
/// was made.
fn term(r: &Reading, e: &Event) -> Option<When> {
    let act = act_span(&r.article.text, e);
    // What lies before the day of the page is no term, but something that the act is about.
    let ahead = |t: &&TimeExpression| t.latest.is_some_and(|l| r.reference.latest.is_none_or(|day| l >= day));
    let time = r.times.iter().filter(|t| act.contains(t.span)).find(ahead)?;
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
