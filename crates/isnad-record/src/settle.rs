//! What later pages tell of a promise: done, moved, dropped, promised again, or nothing at all.

use crate::Options;
use crate::difference::is_done;
use crate::event::Happening;
use crate::join::Scales;
use crate::story::{days, done, printed};
use crate::telling::EntNo;
use crate::text::{Vector, dot};
use crate::world::{day_no, day_range, gap};
use isnad_model::{
    Commitment, CommitmentStatus, EntityId, EventType, Mode, Phase, Polarity, RecordEvent, Span,
};
use std::collections::BTreeMap;

/// Pages shown that promise the same anew.
const TOLD_AGAIN: usize = 3;
/// Days by which a deed may miss the day that it was promised for and still be that deed.
const SLACK: i32 = 3;
/// Days that are no date: a span of possible days longer than this is not "another date".
const VAGUE: i32 = 31;

/// Days after a promise without a term in which a deed may be what was promised.
const LONG: i32 = 366;
/// Days by which a term may have run out before the deed that was promised for it: `تأخر عن موعده أحد عشر يوما`.
const LATE: i32 = 45;
/// Likeness of the words of a promise and of a deed, where the parties alone do not tell that it is this one: one acts alone;
/// the deed is not coded; there are two who meet all the time.
const ONE_ACT: f32 = 0.26;
const UNCODED_ACT: f32 = 0.4;
/// Deeds of one type, mode and parties beyond which these alone do not tell which meeting was meant.
const OFTEN: usize = 8;

/// Events by party and type, in the order in which they were first told: what comes after a promise is the end of its lists.
pub(crate) struct Index {
    by: BTreeMap<EntNo, BTreeMap<EventType, Vec<usize>>>,
    /// The day on which each event was first told.
    printed: Vec<i32>,
}

impl Index {
    pub(crate) fn new(scales: &Scales<'_, '_, '_>, happenings: &[Happening]) -> Self {
        let printed: Vec<i32> = happenings.iter().map(|h| printed(scales, h)).collect();
        let mut by: BTreeMap<EntNo, BTreeMap<EventType, Vec<usize>>> = BTreeMap::new();
        for (i, h) in happenings.iter().enumerate() {
            let Some(kind) = h.event.kind else { continue };
            for party in h.parties.iter().take(PARTIES).filter(|p| !scales.cast.get(**p).crowd) {
                by.entry(*party).or_default().entry(kind).or_default().push(i);
            }
        }
        by.values_mut()
            .flat_map(BTreeMap::values_mut)
            .for_each(|list| list.sort_unstable_by_key(|i| (printed[*i], *i)));
        Index { by, printed }
    }

    /// Events of one of these parties that were told after a day, and not too long after.
    fn after(&self, parties: &[EntNo], kind: Option<EventType>, told: i32) -> Vec<usize> {
        let mut out = Vec::new();
        // Refusals tell that a deed of any type was given up.
        let fits = |k: EventType| kind.is_none_or(|kind| kind == k || k == EventType::Reject);
        for lists in parties.iter().filter_map(|p| self.by.get(p)) {
            for (_, list) in lists.iter().filter(|(k, _)| fits(**k)) {
                let from = list.partition_point(|i| self.printed[*i] <= told);
                let to = list.partition_point(|i| self.printed[*i] <= told.saturating_add(LONG));
                out.extend_from_slice(list.get(from..to).unwrap_or(&[]));
                // Pages of unknown day may be later.
                let undated = list.partition_point(|i| self.printed[*i] < i32::MAX).max(to);
                out.extend_from_slice(list.get(undated..).unwrap_or(&[]));
            }
        }
        out.sort_unstable();
        out.dedup();
        out
    }

    /// How often these parties together are told to have done such a deed.
    fn often(&self, happenings: &[Happening], parties: &[EntNo], h: &Happening) -> usize {
        let Some((first, others)) = parties.split_first() else { return 0 };
        let list = h.event.kind.and_then(|k| self.by.get(first)?.get(&k));
        let such = |g: &&Happening| {
            let mode = g.event.mode.is_none() || g.event.mode == h.event.mode;
            mode && g.event.phase == Some(Phase::Past) && others.iter().all(|p| g.parties.contains(p))
        };
        list.into_iter().flatten().filter_map(|i| happenings.get(*i)).filter(such).take(OFTEN + 1).count()
    }
}

/// Parties of an event that it is looked up by.
const PARTIES: usize = 8;

/// A promise as it is held against what comes later.
struct Promise<'h> {
    h: &'h Happening,
    kind: Option<EventType>,
    /// Whoever promised and has a name.
    promisors: Vec<EntNo>,
    /// They and all other parties of the deed that have one.
    parties: Vec<EntNo>,
    acts: Vec<Vector>,
    made: i32,
    /// The days that it was promised for.
    due: (i32, i32),
    /// They meet, or whatever it is, all the time.
    often: bool,
}

/// Looks for what later pages tell of a promise, and judges by the day of the record where they tell nothing.
pub(crate) fn settle(
    scales: &Scales<'_, '_, '_>,
    happenings: &[Happening],
    index: &Index,
    i: usize,
    c: &mut Commitment,
    options: &Options,
) {
    let Some(h) = happenings.get(i) else { return };
    let told = index.printed[i];
    let promise = promise(scales, h, (happenings, index), c, told);
    let mut later: Vec<(i32, usize, CommitmentStatus)> = Vec::new();
    let mut again: Vec<(i32, usize)> = Vec::new();
    for j in index.after(&promise.parties, c.kind, told).into_iter().filter(|j| *j != i) {
        let Some(g) = happenings.get(j) else { continue };
        let day = index.printed[j];
        if let Some(status) = outcome(scales, &promise, g) {
            later.push((day, j, status));
        } else if promised_again(h, g) {
            again.push((day, j));
        }
    }
    // What was done counts before what was moved, the first report of it before later ones, and else the last word.
    let rank = |(day, _, s): &(i32, usize, CommitmentStatus)| match s {
        CommitmentStatus::ReportedDone => (0, *day),
        _ => (1, day.saturating_neg()),
    };
    later.sort_by_key(|l| (rank(l), happenings[l.1].event.id.as_str()));
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
    if let Some(as_of) = options.as_of {
        c.reckon(as_of);
    }
}

fn promise<'h>(
    scales: &Scales<'_, '_, '_>,
    h: &'h Happening,
    (happenings, index): (&[Happening], &Index),
    c: &Commitment,
    told: i32,
) -> Promise<'h> {
    let cast = scales.cast;
    let named = |ids: &[EntityId]| -> Vec<EntNo> {
        let numbers = ids.iter().filter_map(|id| cast.number(id));
        numbers.filter(|n| !cast.get(*n).crowd).take(PARTIES).collect()
    };
    let promisors = named(&c.promisors);
    let mut parties: Vec<EntNo> = h.parties.iter().copied().filter(|n| !cast.get(*n).crowd).collect();
    parties.extend(&promisors);
    parties.sort_unstable();
    parties.dedup();
    let act = |(page, span): &(String, Span)| {
        let leaf = scales.world.leaf(scales.world.find(page)?);
        Some(scales.texts.vector(leaf.words(), &[*span]))
    };
    Promise {
        h,
        kind: c.kind,
        acts: c.tellings.iter().take(PARTIES).filter_map(act).collect(),
        made: c.made.earliest.or(c.made.latest).map_or(told, day_no),
        due: day_range(&c.deadline),
        often: index.often(happenings, &promisors, h) > OFTEN,
        promisors,
        parties,
    }
}

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

/// What a later event says of a promise, if anything: only a deed of the type, of the parties with their parts, at the place and
/// about the time that were promised is what was promised, and where these do not tell it from others, the words must.
fn outcome(scales: &Scales<'_, '_, '_>, p: &Promise<'_>, g: &Happening) -> Option<CommitmentStatus> {
    use EventType::{Agree, Consult, Cooperate, Reject};
    let y = g.event.kind?;
    let one_story = p.h.event.storyline == g.event.storyline;
    let known = |n: &EntNo| one_story || !scales.cast.get(*n).stateless;
    let shared = p.parties.iter().filter(|n| g.parties.contains(n) && known(n)).count();
    let acts_in = |ids: &[EntityId]| {
        ids.iter().filter_map(|id| scales.cast.number(id)).any(|n| p.promisors.contains(&n) && known(&n))
    };
    let doer = acts_in(&g.event.actors);
    if shared == 0 || !(doer || acts_in(&g.event.recipients)) {
        return None;
    }
    let alike = alike(scales, p, g);
    let mutual = matches!(y, Consult | Agree | Cooperate);
    let both = mutual && two_sides(scales, p, g);
    let one_act = alike >= ONE_ACT;
    if g.event.polarity == Some(Polarity::Negated) {
        let dropped = p.kind == Some(y) && y != Agree && one_act && (both || (doer && !mutual));
        return dropped.then_some(CommitmentStatus::ReportedDropped);
    }
    if y == Reject {
        let off = g.event.mode == Some(Mode::Meet) && p.kind == Some(Consult) && (shared >= 2 || one_act);
        let given_up = doer && alike >= UNCODED_ACT && p.kind != Some(Consult);
        return (off || given_up).then_some(CommitmentStatus::ReportedDropped);
    }
    // What was agreed on is not done by telling of the agreement again.
    let deed = p.kind.map_or(y != Agree, |x| x == y);
    if !deed || other_place(scales, p.h, g) {
        return None;
    }
    // Who promised to meet has not met by speaking on the telephone.
    let called = g.event.mode == Some(Mode::Phone);
    let open_mode = (p.h.event.mode.is_none() && !called) || g.event.mode.is_none();
    let same_mode = open_mode || p.h.event.mode == g.event.mode;
    let told = days(g);
    let dated = |d: (i32, i32)| d.1.saturating_sub(d.0) <= VAGUE;
    if g.event.phase.is_some_and(Phase::is_open) {
        let moved = p.kind == Some(y)
            && dated(p.due)
            && dated(told)
            && gap(p.due, told) > 0
            && same_mode
            && (both || doer && one_act);
        return moved.then_some(CommitmentStatus::ReportedMoved);
    }
    let this = match p.kind {
        None => doer && alike >= UNCODED_ACT,
        Some(_) if both => !p.often || dated(p.due) || one_act,
        // He is to go there, and was there.
        Some(Consult) => doer && one_act && same_place(scales, p.h, g),
        Some(_) if mutual => false,
        // Who helps or praises every day has done what he promised only where it is told in its words.
        Some(_) => {
            doer && recipients_fit(scales, p, g) && alike >= if p.often { UNCODED_ACT } else { ONE_ACT }
        }
    };
    let kept = this && same_mode && in_time(scales, p, g) && done(scales, g);
    kept.then_some(CommitmentStatus::ReportedDone)
}

/// True where two sides of a promise are parties of a later event: a prince and his minister are one side.
fn two_sides(scales: &Scales<'_, '_, '_>, p: &Promise<'_>, g: &Happening) -> bool {
    let shared: Vec<EntNo> = p.parties.iter().copied().filter(|n| g.parties.contains(n)).collect();
    let apart = |a: &EntNo, b: &EntNo| a != b && !scales.cast.compatriots(*a, *b);
    shared.iter().any(|a| shared.iter().any(|b| apart(a, b)))
}

/// The likeness of the words of a promise to those of a deed.
fn alike(scales: &Scales<'_, '_, '_>, p: &Promise<'_>, g: &Happening) -> f32 {
    let told = g.tellings.iter().map(|n| scales.tellings.get(*n)).filter(|t| t.coded.is_some()).take(PARTIES);
    let all = told.flat_map(|t| p.acts.iter().map(|act| dot(act, &t.words)));
    all.fold(0.0, f32::max)
}

/// True where the deed was done to whom it was promised, as far as both tell.
fn recipients_fit(scales: &Scales<'_, '_, '_>, p: &Promise<'_>, g: &Happening) -> bool {
    let numbers = |h: &Happening| -> Vec<EntNo> {
        h.event.recipients.iter().filter_map(|id| scales.cast.number(id)).collect()
    };
    let (to, done_to) = (numbers(p.h), numbers(g));
    let same = |a: &EntNo, b: &EntNo| a == b || scales.cast.compatriots(*a, *b);
    to.is_empty() || done_to.is_empty() || to.iter().any(|a| done_to.iter().any(|b| same(a, b)))
}

/// True where a deed lies after the promise, and about when it was promised for. A deed without a day is news, and so later, only
/// where a page is about it.
fn in_time(scales: &Scales<'_, '_, '_>, p: &Promise<'_>, g: &Happening) -> bool {
    let told = days(g);
    let news = || g.tellings.iter().any(|n| scales.tellings.get(*n).main);
    if told.0 == i32::MIN && !news() || told.1 < p.made || (told.0 != i32::MIN && told.0 < p.made) {
        return false;
    }
    let first = if told.0 == i32::MIN { printed(scales, g) } else { told.0 };
    match p.due {
        (i32::MIN, i32::MAX) | (_, i32::MAX) => first.saturating_sub(p.made) <= LONG,
        due if due.0 != i32::MIN && due.1.saturating_sub(due.0) <= SLACK => {
            gap(due, (first, told.1.max(first))) <= SLACK
        }
        due => first <= due.1.saturating_add(LATE),
    }
}

fn same_place(scales: &Scales<'_, '_, '_>, h: &Happening, g: &Happening) -> bool {
    h.event.place.is_some() && g.event.place.is_some() && !other_place(scales, h, g)
}

fn other_place(scales: &Scales<'_, '_, '_>, h: &Happening, g: &Happening) -> bool {
    let number = |e: &RecordEvent| e.place.as_ref().and_then(|p| scales.cast.number(p));
    match (number(&h.event), number(&g.event)) {
        (Some(p), Some(q)) => p != q && !scales.cast.kin(p, q),
        _ => false,
    }
}

fn words(scales: &Scales<'_, '_, '_>, g: &Happening) -> Option<(String, Span)> {
    let told = || g.tellings.iter().map(|n| scales.tellings.get(*n)).filter(|t| t.coded.is_some());
    let t = told().find(|t| t.coded.is_some_and(is_done)).or_else(|| told().next())?;
    let e = t.coded?;
    let span = e.sentences.first().copied().unwrap_or(e.trigger);
    Some((scales.world.leaf(t.page).id().to_owned(), span))
}
