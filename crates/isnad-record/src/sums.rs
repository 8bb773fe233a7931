//! What is known between groups in the making: for each two that were compared at all, the sum over their pairs.
//!
//! Average linkage in all its forms asks only for sums: when two groups become one, the sums to every third add up.
//! So no pair is looked at twice, and the work grows with the pairs that were compared.

use crate::cluster::Edge;
use std::collections::BTreeMap;

/// Groups named by their smallest unit, and the sums between them.
#[derive(Debug)]
pub(crate) struct Sums {
    parent: Vec<u32>,
    /// By the other group: the sum of scores, and over how many pairs.
    rows: Vec<BTreeMap<u32, (f64, f64)>>,
}

impl Sums {
    /// `units` groups of one; `pairs` tells how many pairs an edge stands for, each of its score. The order of `edges` does not
    /// matter.
    pub(crate) fn new(units: usize, edges: &[Edge], pairs: impl Fn(&Edge) -> f64) -> Self {
        let mut edges: Vec<Edge> = edges.iter().filter(|e| e.a != e.b).copied().collect();
        // Sums of floating numbers depend on their order.
        edges.sort_by(|x, y| {
            let key = |e: &Edge| (e.a.min(e.b), e.a.max(e.b));
            key(x).cmp(&key(y)).then(x.score.total_cmp(&y.score))
        });
        let mut rows = vec![BTreeMap::new(); units];
        for e in edges {
            let n = pairs(&e);
            for (a, b) in [(e.a, e.b), (e.b, e.a)] {
                add(&mut rows[a as usize], b, e.score * n, n);
            }
        }
        Sums { parent: (0..units as u32).collect(), rows }
    }

    /// The group of a unit.
    pub(crate) fn find(&self, mut unit: u32) -> u32 {
        while self.parent[unit as usize] != unit {
            unit = self.parent[unit as usize];
        }
        unit
    }

    /// True where a group bears this name.
    pub(crate) fn is_group(&self, name: u32) -> bool {
        self.parent[name as usize] == name
    }

    /// The groups that some pair with this one was compared of, in order.
    pub(crate) fn met(&self, group: u32) -> impl Iterator<Item = u32> + '_ {
        self.rows[group as usize].keys().copied()
    }

    /// The sum of scores between two groups, and over how many pairs; nothing where none was compared.
    pub(crate) fn between(&self, a: u32, b: u32) -> Option<(f64, f64)> {
        self.rows[a as usize].get(&b).copied()
    }

    /// Puts `b` into `a`; `a` is the smaller name.
    pub(crate) fn merge(&mut self, a: u32, b: u32) {
        let theirs = std::mem::take(&mut self.rows[b as usize]);
        self.rows[a as usize].remove(&b);
        for (c, (sum, n)) in theirs.into_iter().filter(|(c, _)| *c != a) {
            let row = &mut self.rows[c as usize];
            row.remove(&b);
            add(row, a, sum, n);
            add(&mut self.rows[a as usize], c, sum, n);
        }
        self.parent[b as usize] = a;
    }

    /// The group of every unit.
    pub(crate) fn groups(&self) -> Vec<u32> {
        (0..self.parent.len() as u32).map(|u| self.find(u)).collect()
    }
}

fn add(row: &mut BTreeMap<u32, (f64, f64)>, to: u32, sum: f64, n: f64) {
    let s = row.entry(to).or_insert((0.0, 0.0));
    *s = (s.0 + sum, s.1 + n);
}
