//! Groups from scored pairs, by average linkage: two groups become one while the mean over *all* pairs across
//! them is high enough.
//!
//! A pair that was never proposed counts as nothing and a veto counts against, so one likeness never chains
//! two groups together, and one wrong date in a large group does not split it: that is the quorum.

use std::collections::{BTreeMap, BinaryHeap};

/// A scored pair of units.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Edge {
    pub(crate) a: u32,
    pub(crate) b: u32,
    /// Positive for, negative against.
    pub(crate) score: f64,
}

/// Joins units `0..n` of the given sizes while the mean score across is at least `floor`. Returns each unit's
/// group, named by its smallest unit. The order of `edges` does not matter.
pub(crate) fn average(sizes: &[u32], edges: &[Edge], floor: f64) -> Vec<u32> {
    let mut all = Groups::new(sizes, edges);
    let mut heap: BinaryHeap<(i64, std::cmp::Reverse<(u32, u32)>)> = BinaryHeap::new();
    for a in 0..sizes.len() as u32 {
        all.push_links(a, floor, &mut heap, true);
    }
    while let Some((score, std::cmp::Reverse((a, b)))) = heap.pop() {
        if all.find(a) != a || all.find(b) != b || all.mean(a, b) != score {
            continue;
        }
        all.merge(a, b);
        all.push_links(a, floor, &mut heap, false);
    }
    (0..sizes.len() as u32).map(|u| all.find(u)).collect()
}

struct Groups {
    parent: Vec<u32>,
    size: Vec<f64>,
    sums: Vec<BTreeMap<u32, f64>>,
}

impl Groups {
    fn new(sizes: &[u32], edges: &[Edge]) -> Self {
        let mut edges: Vec<Edge> = edges.iter().filter(|e| e.a != e.b).copied().collect();
        edges.sort_by(|x, y| (x.a, x.b).cmp(&(y.a, y.b)).then(x.score.total_cmp(&y.score)));
        let mut sums = vec![BTreeMap::new(); sizes.len()];
        for e in edges {
            *sums[e.a as usize].entry(e.b).or_insert(0.0) += e.score;
            *sums[e.b as usize].entry(e.a).or_insert(0.0) += e.score;
        }
        let size = sizes.iter().map(|s| f64::from(*s)).collect();
        Groups { parent: (0..sizes.len() as u32).collect(), size, sums }
    }

    fn find(&self, mut u: u32) -> u32 {
        while self.parent[u as usize] != u {
            u = self.parent[u as usize];
        }
        u
    }

    /// The mean score between two groups, in billionths, so that it can be compared exactly.
    fn mean(&self, a: u32, b: u32) -> i64 {
        let sum = self.sums[a as usize].get(&b).copied().unwrap_or(0.0);
        (sum / (self.size[a as usize] * self.size[b as usize]) * 1e9).round() as i64
    }

    fn push_links(
        &self,
        a: u32,
        floor: f64,
        heap: &mut BinaryHeap<(i64, std::cmp::Reverse<(u32, u32)>)>,
        once: bool,
    ) {
        for b in self.sums[a as usize].keys() {
            let mean = self.mean(a, *b);
            if mean as f64 >= floor * 1e9 && (!once || a < *b) {
                heap.push((mean, std::cmp::Reverse((a.min(*b), a.max(*b)))));
            }
        }
    }

    /// Puts `b` into `a`; `a` is the smaller name.
    fn merge(&mut self, a: u32, b: u32) {
        let theirs = std::mem::take(&mut self.sums[b as usize]);
        self.sums[a as usize].remove(&b);
        for (c, sum) in theirs {
            if c == a {
                continue;
            }
            let row = &mut self.sums[c as usize];
            row.remove(&b);
            *row.entry(a).or_insert(0.0) += sum;
            *self.sums[a as usize].entry(c).or_insert(0.0) += sum;
        }
        self.size[a as usize] += self.size[b as usize];
        self.parent[b as usize] = a;
    }
}

/// Joins units while the mean score over the *compared* pairs across is at least `floor`; `held` names the
/// pages of each unit, and no group may hold one page twice (a page tells of two events as two). Returns each
/// unit's group.
pub(crate) fn compared(held: Vec<Vec<u32>>, edges: &[Edge], floor: f64) -> Vec<u32> {
    let mut edges: Vec<Edge> = edges.iter().filter(|e| e.a != e.b).copied().collect();
    edges.sort_by(|x, y| {
        (x.a.min(x.b), x.a.max(x.b)).cmp(&(y.a.min(y.b), y.a.max(y.b))).then(x.score.total_cmp(&y.score))
    });
    let mut g =
        Compared { parent: (0..held.len() as u32).collect(), sums: vec![BTreeMap::new(); held.len()], held };
    for e in edges {
        for (a, b) in [(e.a, e.b), (e.b, e.a)] {
            let s = g.sums[a as usize].entry(b).or_insert((0.0, 0.0));
            *s = (s.0 + e.score, s.1 + 1.0);
        }
    }
    let floor = (floor * 1e9) as i64;
    let mut heap: BinaryHeap<(i64, std::cmp::Reverse<(u32, u32)>)> = BinaryHeap::new();
    for a in 0..g.parent.len() as u32 {
        g.push_links(a, floor, &mut heap, true);
    }
    while let Some((mean, std::cmp::Reverse((a, b)))) = heap.pop() {
        if g.parent[a as usize] == a && g.parent[b as usize] == b && g.mean(a, b) == mean && g.merge(a, b) {
            g.push_links(a, floor, &mut heap, false);
        }
    }
    (0..g.parent.len() as u32).map(|u| g.find(u)).collect()
}

struct Compared {
    parent: Vec<u32>,
    held: Vec<Vec<u32>>,
    /// Sum of scores and number of pairs.
    sums: Vec<BTreeMap<u32, (f64, f64)>>,
}

impl Compared {
    fn find(&self, mut u: u32) -> u32 {
        while self.parent[u as usize] != u {
            u = self.parent[u as usize];
        }
        u
    }

    fn mean(&self, a: u32, b: u32) -> i64 {
        self.sums[a as usize].get(&b).map_or(i64::MIN, |(sum, n)| (sum / n * 1e9).round() as i64)
    }

    fn push_links(
        &self,
        a: u32,
        floor: i64,
        heap: &mut BinaryHeap<(i64, std::cmp::Reverse<(u32, u32)>)>,
        once: bool,
    ) {
        for b in self.sums[a as usize].keys() {
            let mean = self.mean(a, *b);
            if mean >= floor && (!once || a < *b) {
                heap.push((mean, std::cmp::Reverse((a.min(*b), a.max(*b)))));
            }
        }
    }

    /// Puts `b` into `a`, unless both hold one page.
    fn merge(&mut self, a: u32, b: u32) -> bool {
        let (ours, theirs) = (&self.held[a as usize], &self.held[b as usize]);
        if ours.iter().any(|p| theirs.contains(p)) {
            return false;
        }
        let pages = std::mem::take(&mut self.held[b as usize]);
        self.held[a as usize].extend(pages);
        let links = std::mem::take(&mut self.sums[b as usize]);
        self.sums[a as usize].remove(&b);
        for (c, (sum, n)) in links.into_iter().filter(|(c, _)| *c != a) {
            self.sums[c as usize].remove(&b);
            for (x, y) in [(c, a), (a, c)] {
                let s = self.sums[x as usize].entry(y).or_insert((0.0, 0.0));
                *s = (s.0 + sum, s.1 + n);
            }
        }
        self.parent[b as usize] = a;
        true
    }
}
