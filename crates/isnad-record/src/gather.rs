//! Pages gathered into events: by the mean of what speaks for and against over *all* pairs across two groups, and by
//! what sets the groups apart as groups.
//!
//! A pair that was never proposed counts against, so one likeness never chains two groups together; that is the
//! quorum. What sets groups apart is told in `apart`.

use crate::apart::{Ground, set_apart};
use crate::cluster::Edge;
use crate::group::Group;
use crate::sums::Sums;
use crate::world::PageNo;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Mean log odds across two groups from which they are one event: below even, since the weights were fitted to tell the
/// events of one story apart, and the mean counts pairs of reports that picked different things out of one event.
const FLOOR: f64 = -0.85;
/// What is added where what two groups are about, all names and openings taken together, is the same: a meeting that thirty desks tell is told of
/// by each in other words, but who met and where comes back in all. It takes several texts on both sides to know what a group is
/// about; copies of one text are one.
const PROFILE: f64 = 5.0;
/// Likeness in that up to which nothing is added.
const PROFILES: f64 = 0.35;
/// Log odds of a pair that was never proposed: their words have nothing in common.
const STRANGERS: f64 = -2.0;
/// Texts that two groups may have together and still gain by naming the same: beyond it stands whatever one town or court did on
/// a day, and likeness in names must not carry it.
const CARRIED: usize = 30;

/// What the gathering knows of copies, by page.
pub(crate) struct Copied {
    /// How many pages have each page's very text, by the first of them; 0 for the others.
    pub(crate) sizes: Vec<u32>,
    /// The first page of those that share much of a text with each page.
    pub(crate) texts: Vec<PageNo>,
}

/// The group of each page, named by its first page. The score of an edge is in log odds; the order of `edges` does not
/// matter.
pub(crate) fn gather(ground: &Ground<'_, '_>, copied: &Copied, edges: &[Edge]) -> Gathered {
    let mut all = Groups::new(ground, copied, edges);
    let pages = copied.sizes.len() as u32;
    let mut heap: BinaryHeap<Link> = BinaryHeap::new();
    for a in 0..pages {
        all.push_links(a, true, &mut heap);
    }
    while let Some(link) = heap.pop() {
        let (Reverse((a, b)), seen) = (link.pair, link.sizes);
        if !all.sums.is_group(a) || !all.sums.is_group(b) || seen != all.counts(a, b) {
            continue;
        }
        if !link.checked {
            let score = all.mean(a, b) - milli(all.set_apart(a, b));
            if score >= milli(FLOOR) {
                heap.push(Link { score, checked: true, ..link });
            }
            continue;
        }
        all.merge(a, b);
        all.push_links(a, false, &mut heap);
    }
    Gathered { of: all.sums.groups(), parted: all.grown() }
}

/// The group, of those that stand, which a page joins; `edges` are those of the page.
pub(crate) fn nearest(
    ground: &Ground<'_, '_>,
    copied: &Copied,
    edges: &[Edge],
    standing: &[Vec<PageNo>],
    page: PageNo,
) -> Option<usize> {
    let mut all = Groups::new(ground, copied, edges);
    for group in standing {
        if let Some((first, rest)) = group.split_first() {
            rest.iter().for_each(|p| all.merge(*first, *p));
        }
    }
    let score = |group: &Vec<PageNo>| {
        let name = *group.first()?;
        all.sums.between(page, name)?;
        let score = all.mean(page, name) - milli(all.set_apart(page, name));
        (score >= milli(FLOOR)).then_some((score, Reverse(name)))
    };
    let scored = standing.iter().enumerate().filter_map(|(i, group)| Some((score(group)?, i)));
    scored.max().map(|(_, i)| i)
}

/// The groups of pages.
pub(crate) struct Gathered {
    /// The group of each page, named by its first page.
    pub(crate) of: Vec<PageNo>,
    /// Groups that name the same and would be one, but for their size: more than likeness in names carries. The first pages of
    /// each two.
    pub(crate) parted: Vec<(PageNo, PageNo)>,
}

/// Two groups that may become one; the greatest comes first, of equals the one with the first pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Link {
    /// In millionths, so that it can be compared exactly.
    score: i64,
    pair: Reverse<(u32, u32)>,
    /// True where what sets the groups apart is already taken off.
    checked: bool,
    sizes: (u32, u32),
}

fn milli(x: f64) -> i64 {
    (x * 1e6).round() as i64
}

/// What it adds that two groups are about the same.
fn profile(a: &Group, b: &Group) -> f64 {
    let texts = a.texts.len().min(b.texts.len());
    if texts < 2 {
        return 0.0;
    }
    let (few, many) = if a.about.len() <= b.about.len() { (a, b) } else { (b, a) };
    let shared: f32 = few.about.iter().filter_map(|(word, w)| Some(w * many.about.get(word)?)).sum();
    let alike = f64::from(shared / (a.length * b.length));
    PROFILE * (alike - PROFILES).max(0.0)
}

struct Groups<'g, 'w, 'a> {
    ground: &'g Ground<'w, 'a>,
    all: Vec<Group>,
    sums: Sums,
}

impl<'g, 'w, 'a> Groups<'g, 'w, 'a> {
    fn new(ground: &'g Ground<'w, 'a>, copied: &Copied, edges: &[Edge]) -> Self {
        let sizes = &copied.sizes;
        let pairs = |e: &Edge| f64::from(sizes[e.a as usize]) * f64::from(sizes[e.b as usize]);
        let sums = Sums::new(sizes.len(), edges, pairs);
        let all = (sizes.iter().zip(&copied.texts).enumerate())
            .map(|(p, (size, text))| Group::new(ground, p as PageNo, *size, *text))
            .collect();
        Groups { ground, all, sums }
    }

    fn counts(&self, a: u32, b: u32) -> (u32, u32) {
        (self.all[a as usize].size, self.all[b as usize].size)
    }

    fn mean(&self, a: u32, b: u32) -> i64 {
        let (sum, n) = self.sums.between(a, b).unwrap_or((0.0, 0.0));
        let (x, y) = self.counts(a, b);
        let pairs = f64::from(x) * f64::from(y);
        let alike =
            if self.is_grown(a, b) { 0.0 } else { profile(&self.all[a as usize], &self.all[b as usize]) };
        milli((sum + STRANGERS * (pairs - n)) / pairs + alike)
    }

    /// True where two groups together have more texts than likeness in names carries.
    fn is_grown(&self, a: u32, b: u32) -> bool {
        self.all[a as usize].texts.len() + self.all[b as usize].texts.len() > CARRIED
    }

    /// Groups that are two for their size alone.
    fn grown(&self) -> Vec<(PageNo, PageNo)> {
        let mut out = Vec::new();
        for a in 0..self.all.len() as u32 {
            for b in self.sums.met(a).filter(|b| a < *b && self.is_grown(a, *b)) {
                let more = milli(profile(&self.all[a as usize], &self.all[b as usize]));
                if more > 0 && self.mean(a, b) + more - milli(self.set_apart(a, b)) >= milli(FLOOR) {
                    out.push((a as PageNo, b));
                }
            }
        }
        out
    }

    fn set_apart(&self, a: u32, b: u32) -> f64 {
        set_apart(self.ground, &self.all[a as usize], &self.all[b as usize])
    }

    fn push_links(&self, a: u32, once: bool, heap: &mut BinaryHeap<Link>) {
        for b in self.sums.met(a).filter(|b| !once || a < *b) {
            let score = self.mean(a, b);
            if score >= milli(FLOOR) {
                let (a, b) = (a.min(b), a.max(b));
                heap.push(Link { score, pair: Reverse((a, b)), checked: false, sizes: self.counts(a, b) });
            }
        }
    }

    /// Puts `b` into `a`; `a` is the smaller name.
    fn merge(&mut self, a: u32, b: u32) {
        self.sums.merge(a, b);
        let other = std::mem::take(&mut self.all[b as usize]);
        self.all[a as usize].absorb(other);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::background::Background;
    use crate::lead::Leads;
    use crate::telling::Cast;
    use crate::text::Texts;
    use crate::world::World;
    use crate::{Page, Word, hash};
    use isnad_model::{Article, Entity, EntityId, EntityKind, Reading, Span};

    fn reading(no: usize) -> Reading {
        let town = Entity {
            id: EntityId("place:velmar".into()),
            name: "Velmar".into(),
            aliases: Vec::new(),
            kind: EntityKind::Place,
            country: None,
            roles: Vec::new(),
            mentions: vec![Span::new(0, 6)],
            rule: String::new(),
        };
        let article = Article {
            id: format!("p{no:03}"),
            headline: "Velmar".into(),
            text: "Velmar".into(),
            ..Article::default()
        };
        Reading { article, entities: vec![town], ..Reading::default() }
    }

    /// So many pages that name one town, every other of which tells in other words than the rest.
    fn halves(count: usize) -> Gathered {
        let readings: Vec<Reading> = (0..count).map(reading).collect();
        let velmar = hash("velmar");
        let word = || Word { key: velmar, stem: velmar, number: false, at: Span::new(0, 6) };
        let page = |reading| Page { reading, words: vec![word()], outlook: None };
        let pages: Vec<Page<'_>> = readings.iter().map(page).collect();
        let world = World::new(&pages);
        let (texts, cast) =
            (Texts::new(&world, &Background::default()), Cast::new(&world, &Background::default()));
        let leads = Leads::new(&world, &cast, &texts);
        let all = 0..count as u32;
        let score = |a: u32, b: u32| if a % 2 == b % 2 { 3.0 } else { -2.0 };
        let edges: Vec<Edge> = all
            .clone()
            .flat_map(|a| (a + 1..count as u32).map(move |b| Edge { a, b, score: score(a, b) }))
            .collect();
        let copied = Copied { sizes: vec![1; count], texts: all.collect() };
        gather(&Ground { cast: &cast, leads: &leads }, &copied, &edges)
    }

    #[test]
    fn names_join_what_few_texts_tell_in_other_words() {
        let Gathered { of, parted } = halves(20);
        assert!(of.iter().all(|group| *group == 0), "{of:?}");
        assert!(parted.is_empty());
    }

    #[test]
    fn names_do_not_carry_many_texts_and_that_is_told() {
        let Gathered { of, parted } = halves(40);
        let split = |(page, group): (usize, &PageNo)| *group as usize == page % 2;
        assert!(of.iter().enumerate().all(split), "{of:?}");
        assert_eq!(parted, [(0, 1)]);
    }
}
