//! What later pages tell of a promise: done, moved, dropped, promised again, or nothing at all.

use crate::Options;
use crate::compare::related;
use crate::event::Happening;
use crate::join::Scales;
use crate::story::{days, done, printed};
use crate::telling::EntNo;
use crate::world::{day_no, gap};
use isnad_model::{Commitment, CommitmentStatus, EventType, Mode, Phase, Polarity, RecordEvent, Span};
use std::collections::BTreeMap;

/// Pages shown that promise the same anew.
const TOLD_AGAIN: usize = 3;
/// Days by which a deed may miss the day that it was promised for and still be that deed.
const SLACK: i32 = 3;
/// Days that are no date: a span of possible days longer than this is not "another date".
const VAGUE: i32 = 31;

/// Events by each pair of their parties; with one party, by it alone.
pub(crate) struct Index {
    /// In the order in which they were first told: what comes after a promise is the end of its lists.
    by: BTreeMap<(EntNo, EntNo), Vec<usize>>,
    /// The day on which each event was first told.
    printed: Vec<i32>,
}

impl Index {
    pub(crate) fn new(scales: &Scales<'_, '_, '_>, happenings: &[Happening]) -> Self {
        let printed: Vec<i32> = happenings.iter().map(|h| printed(scales, h)).collect();
        let mut by: BTreeMap<(EntNo, EntNo), Vec<usize>> = BTreeMap::new();
        for (i, h) in happenings.iter().enumerate() {
            for key in keys(h) {
                by.entry(key).or_default().push(i);
            }
        }
        by.values_mut().for_each(|list| list.sort_unstable_by_key(|i| (printed[*i], *i)));
        Index { by, printed }
    }

    /// Events with a pair of these parties that were told after a day.
    fn after(&self, h: &Happening, told: i32) -> Vec<usize> {
        let later = |list: &Vec<usize>| {
            let from = list.partition_point(|i| self.printed[*i] <= told);
            list.get(from..).unwrap_or(&[]).to_vec()
        };
        let mut out: Vec<usize> = keys(h).iter().filter_map(|k| self.by.get(k)).flat_map(later).collect();
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
    let mut later: Vec<(i32, usize, CommitmentStatus)> = Vec::new();
    let mut again: Vec<(i32, usize)> = Vec::new();
    for j in index.after(h, told) {
        let Some(g) = happenings.get(j) else { continue };
        let day = index.printed[j];
        if let Some(status) = c.kind.and_then(|_| outcome(scales, h, g, told)) {
            later.push((day, j, status));
        } else if promised_again(h, g) {
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

/// What a later event says of a promised one that was first told on the day `printed`, if anything.
fn outcome(
    scales: &Scales<'_, '_, '_>,
    h: &Happening,
    g: &Happening,
    printed: i32,
) -> Option<CommitmentStatus> {
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
    let after = told.1 >= printed.min(promised.1);
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
