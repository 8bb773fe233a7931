//! Promises that several pages tell, put together: same promisors (or their states), the same kind of deed, told within days in
//! much the same words.

use crate::join::Scales;
use crate::text::{Vector, dot};
use crate::world::gap;
use isnad_model::{Commitment, CommitmentStatus, EntityId, Span};
use std::collections::BTreeMap;

/// Likeness of the words of two promises from which they are one.
pub(crate) const ONE_ACT: f32 = 0.45;
/// Days between two reports of one promise.
const TOLD_WITHIN: i32 = 4;

/// Folds promises that several pages tell into one, with all its tellings: same promisors (or their states), the same
/// kind of deed, told within days in much the same words.
pub(crate) fn fold(scales: &Scales<'_, '_, '_>, all: Vec<Commitment>) -> Vec<Commitment> {
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
    // Kerry is to meet one minister and another: two promises of one man, in the same words.
    let (few, many) = if c.promisors.len() <= d.promisors.len() { (c, d) } else { (d, c) };
    let by = few.promisors.iter().all(|a| many.promisors.iter().any(|b| same(a, b)));
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
