//! Groups from scored pairs, by average linkage: two groups become one while the mean over *all* pairs across
//! them is high enough.
//!
//! A pair that was never proposed counts as nothing and a veto counts against, so one likeness never chains
//! two groups together, and one wrong date in a large group does not split it: that is the quorum.

use crate::sums::Sums;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// A scored pair of units.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) a: u32,
    pub(crate) b: u32,
    /// Positive for, negative against.
    pub(crate) score: f64,
}

/// Joins units of the given sizes while the mean score across is at least `floor`; the score of an edge is the sum over all pairs
/// that its units stand for. Returns each unit's group, named by its smallest unit. The order of `edges` does not matter.
pub(crate) fn average(sizes: &[u32], edges: &[Edge], floor: f64) -> Vec<u32> {
    let mut size: Vec<f64> = sizes.iter().map(|s| f64::from(*s)).collect();
    let mean = |sums: &Sums, size: &[f64], a: u32, b: u32| {
        let sum = sums.between(a, b).map_or(0.0, |(sum, _)| sum);
        billionths(sum / (size[a as usize] * size[b as usize]))
    };
    let mut sums = Sums::new(sizes.len(), edges, |_| 1.0);
    let floor = billionths(floor);
    let mut heap = Heap::new();
    for a in 0..sizes.len() as u32 {
        push(&mut heap, &sums, a, floor, |b| (a < b).then(|| mean(&sums, &size, a, b)));
    }
    while let Some((score, Reverse((a, b)))) = heap.pop() {
        if sums.is_group(a) && sums.is_group(b) && mean(&sums, &size, a, b) == score {
            sums.merge(a, b);
            size[a as usize] += size[b as usize];
            push(&mut heap, &sums, a, floor, |b| Some(mean(&sums, &size, a, b)));
        }
    }
    sums.groups()
}

/// Joins units while the mean score over the *compared* pairs across is at least `floor`; `held` names the
/// pages of each unit, and no group may hold one page twice (a page tells of two events as two), nor two units that are
/// `whole`: those were weighed against each other before. Returns each unit's group.
pub(crate) fn compared(
    mut held: Vec<Vec<u32>>,
    mut whole: Vec<bool>,
    edges: &[Edge],
    floor: f64,
) -> Vec<u32> {
    let mean =
        |sums: &Sums, a: u32, b: u32| sums.between(a, b).map_or(i64::MIN, |(sum, n)| billionths(sum / n));
    let mut sums = Sums::new(held.len(), edges, |_| 1.0);
    let floor = billionths(floor);
    let mut heap = Heap::new();
    for a in 0..held.len() as u32 {
        push(&mut heap, &sums, a, floor, |b| (a < b).then(|| mean(&sums, a, b)));
    }
    while let Some((score, Reverse((a, b)))) = heap.pop() {
        if !sums.is_group(a) || !sums.is_group(b) || mean(&sums, a, b) != score {
            continue;
        }
        let (ours, theirs) = (&held[a as usize], &held[b as usize]);
        if (whole[a as usize] && whole[b as usize]) || ours.iter().any(|p| theirs.contains(p)) {
            continue;
        }
        whole[a as usize] |= whole[b as usize];
        let pages = std::mem::take(&mut held[b as usize]);
        held[a as usize].extend(pages);
        sums.merge(a, b);
        push(&mut heap, &sums, a, floor, |b| Some(mean(&sums, a, b)));
    }
    sums.groups()
}

/// Pairs of groups that may become one, by their means; of equals the one with the smallest names first.
type Heap = BinaryHeap<(i64, Reverse<(u32, u32)>)>;

/// Scores in billionths, so that they can be compared exactly.
fn billionths(x: f64) -> i64 {
    (x * 1e9).round() as i64
}

/// Puts every group that `a` has met on the heap whose mean with it is given and at least `floor`.
fn push(heap: &mut Heap, sums: &Sums, a: u32, floor: i64, mean: impl Fn(u32) -> Option<i64>) {
    for b in sums.met(a) {
        if let Some(mean) = mean(b).filter(|m| *m >= floor) {
            heap.push((mean, Reverse((a.min(b), a.max(b)))));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn edge(a: u32, b: u32, score: f64) -> Edge {
        Edge { a, b, score }
    }

    #[test]
    fn what_a_third_page_mentions_does_not_make_two_happenings_one() {
        // Two pages are about a meeting each, and a third mentions one that could be either.
        let held = || vec![vec![0], vec![1], vec![2]];
        let edges = [edge(0, 2, 0.9), edge(1, 2, 0.8)];
        assert_eq!(compared(held(), vec![true, true, false], &edges, 0.5), [0, 1, 0]);
        assert_eq!(compared(held(), vec![true, false, false], &edges, 0.5), [0, 0, 0]);
    }

    #[test]
    fn a_page_that_tells_of_two_deeds_tells_of_two() {
        let edges = [edge(0, 1, 0.9), edge(1, 2, 0.9)];
        assert_eq!(compared(vec![vec![0], vec![1], vec![0]], vec![false; 3], &edges, 0.5), [0, 0, 2]);
    }

    #[test]
    fn one_likeness_chains_no_two_groups() {
        let edges = [edge(0, 1, 1.0), edge(2, 3, 1.0), edge(1, 2, 1.0)];
        assert_eq!(average(&[1, 1, 1, 1], &edges, 0.5), [0, 0, 2, 2]);
        let all = [edge(0, 2, 1.0), edge(0, 3, 1.0), edge(1, 3, 1.0)];
        assert_eq!(average(&[1, 1, 1, 1], &[&edges[..], &all[..]].concat(), 0.5), [0, 0, 0, 0]);
    }
}
