//! Where the tellings of one page belong among groups that stand.
//!
//! The same weighing as in `join`, for one page: what it is about by the mean over all pairs with a group, what it mentions by
//! the mean over the pairs that were compared. A page with the very text of another stands where that one does.

use crate::cluster::Edge;
use crate::gather::nearest;
use crate::join::{MINOR, Scales, copied, meetings, twin_on};
use crate::telling::TellNo;
use crate::world::PageNo;
use std::cmp::Reverse;

/// The tellings of a page, the main one first, each with the group (index into `stood`) that it belongs to, if any.
pub(crate) fn beside(
    scales: &Scales<'_, '_, '_>,
    stood: &[Vec<TellNo>],
    page: PageNo,
) -> Vec<(TellNo, Option<usize>)> {
    let main = scales.tellings.main.get(page as usize).copied().unwrap_or(TellNo::MAX);
    let all = main..main + scales.tellings.of_page(page).len() as TellNo;
    let group_of = |no: TellNo| stood.iter().position(|g| g.contains(&no));
    let twins = &scales.shingles.twin;
    let twin = (0..scales.world.len() as PageNo).find(|p| {
        *p != page && twins.get(*p as usize) == twins.get(page as usize) && about(scales, stood, *p).is_some()
    });
    if let Some(twin) = twin {
        let like = |no: TellNo| {
            if no == main { about(scales, stood, twin) } else { group_of(twin_on(scales, no, twin)?) }
        };
        return once(all.map(|no| (no, like(no))));
    }
    let met: Vec<(TellNo, TellNo)> = meetings(scales)
        .into_iter()
        .filter_map(|(a, b)| match (all.contains(&a), all.contains(&b)) {
            (true, false) => Some((a, b)),
            (false, true) => Some((b, a)),
            _ => None,
        })
        .collect();
    let about = whole(scales, stood, page, &met);
    once(all.map(|no| {
        let at = if no == main { about } else { None };
        (no, at.or_else(|| mentioned(scales, stood, no, &met)))
    }))
}

/// No group holds one page twice: of two tellings that belong to one the first stays.
fn once(placed: impl Iterator<Item = (TellNo, Option<usize>)>) -> Vec<(TellNo, Option<usize>)> {
    let mut taken = Vec::new();
    placed
        .map(|(no, at)| {
            let at = at.filter(|at| !taken.contains(at));
            taken.extend(at);
            (no, at)
        })
        .collect()
}

/// The group that a page is about.
fn about(scales: &Scales<'_, '_, '_>, stood: &[Vec<TellNo>], page: PageNo) -> Option<usize> {
    let main = scales.tellings.main.get(page as usize)?;
    stood.iter().position(|g| g.contains(main))
}

/// The group of pages that are about the same as this one.
fn whole(
    scales: &Scales<'_, '_, '_>,
    stood: &[Vec<TellNo>],
    page: PageNo,
    met: &[(TellNo, TellNo)],
) -> Option<usize> {
    let first = |p: PageNo| scales.shingles.twin.get(p as usize) == Some(&p);
    let pairs: Vec<(PageNo, PageNo)> = scales
        .compared(&scales.shingles.overlaps(), met)
        .into_iter()
        .filter(|(a, b)| *a == page || *b == page)
        .collect();
    let telling = |p: PageNo| scales.tellings.get(scales.tellings.main[p as usize]);
    let score = |a, b| scales.weigh(telling(a), telling(b)).log_odds();
    let edges: Vec<Edge> = pairs.iter().map(|(a, b)| Edge { a: *a, b: *b, score: score(*a, *b) }).collect();
    let pages: Vec<Vec<PageNo>> = stood
        .iter()
        .map(|g| {
            let main = g.iter().map(|no| scales.tellings.get(*no)).filter(|t| t.main);
            let mut pages: Vec<PageNo> = main.map(|t| t.page).filter(|p| first(*p)).collect();
            pages.sort_unstable();
            pages
        })
        .collect();
    let within: Vec<(PageNo, PageNo)> = pages
        .iter()
        .flat_map(|g| g.iter().enumerate().flat_map(|(i, a)| g.iter().skip(i + 1).map(move |b| (*a, *b))))
        .chain(pairs)
        .collect();
    nearest(&scales.ground(), &copied(scales, &within), &edges, &pages, page)
}

/// The group that tells of what a telling mentions, or mentions it too.
fn mentioned(
    scales: &Scales<'_, '_, '_>,
    stood: &[Vec<TellNo>],
    no: TellNo,
    met: &[(TellNo, TellNo)],
) -> Option<usize> {
    let t = scales.tellings.get(no);
    let score = |other: TellNo| scales.weigh(t, scales.tellings.get(other)).score();
    let mean = |group: &Vec<TellNo>| {
        let known: Vec<TellNo> =
            met.iter().filter(|(a, b)| *a == no && group.contains(b)).map(|(_, b)| *b).collect();
        let is_main = |n: &TellNo| scales.tellings.get(*n).main;
        // What pages are about was weighed whole.
        let weighed = t.main && group.iter().any(is_main);
        (!known.is_empty() && !weighed)
            .then(|| known.iter().map(|other| score(*other)).sum::<f64>() / known.len() as f64)
    };
    stood
        .iter()
        .enumerate()
        .filter_map(|(i, group)| Some((i, mean(group)?)))
        .filter(|(_, mean)| *mean >= MINOR)
        .max_by(|a, b| a.1.total_cmp(&b.1).then(Reverse(a.0).cmp(&Reverse(b.0))))
        .map(|(i, _)| i)
}
