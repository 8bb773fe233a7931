//! Events on their way into storylines: which are together so far, how large each story is, and which may never meet.

use crate::decide::Wall;
use std::collections::BTreeSet;

/// Stories in the making. A story is named by its smallest event.
#[derive(Debug)]
pub(crate) struct Unions {
    of: Vec<usize>,
    /// Pages that are about the story's events.
    size: Vec<usize>,
    /// The sides of walls on which each story has events.
    sides: Vec<BTreeSet<(usize, bool)>>,
}

impl Unions {
    /// Each event for itself; `sizes` tells how many pages are about each.
    pub(crate) fn new(sizes: Vec<usize>, walls: &[Wall]) -> Self {
        let mut sides = vec![BTreeSet::new(); sizes.len()];
        for (n, wall) in walls.iter().enumerate() {
            for (events, side) in [(&wall.part, true), (&wall.rest, false)] {
                for at in events {
                    if let Some(s) = sides.get_mut(*at) {
                        s.insert((n, side));
                    }
                }
            }
        }
        Unions { of: (0..sizes.len()).collect(), size: sizes, sides }
    }

    /// The story of an event.
    pub(crate) fn find(&self, mut i: usize) -> usize {
        while self.of[i] != i {
            i = self.of[i];
        }
        i
    }

    /// Pages of the story of an event.
    pub(crate) fn size(&self, i: usize) -> usize {
        self.size[self.find(i)]
    }

    /// True where no wall stands between the stories of two events.
    pub(crate) fn may_meet(&self, i: usize, j: usize) -> bool {
        let (a, b) = (&self.sides[self.find(i)], &self.sides[self.find(j)]);
        a.is_empty() || b.is_empty() || !a.iter().any(|(wall, side)| b.contains(&(*wall, !*side)))
    }

    /// Puts the stories of two events together, unless a wall stands between them.
    pub(crate) fn join(&mut self, i: usize, j: usize) -> bool {
        let (i, j) = (self.find(i), self.find(j));
        if i == j {
            return true;
        }
        if !self.may_meet(i, j) {
            return false;
        }
        let (to, from) = (i.min(j), i.max(j));
        self.of[from] = to;
        self.size[to] += self.size[from];
        let sides = std::mem::take(&mut self.sides[from]);
        self.sides[to].extend(sides);
        true
    }
}
