//! Which texts hold half of another: an exact join on 5-word shingles.
//!
//! In news more than half of all copies share less than half of the *union* of their shingles (the copy is
//! cut short, or stands within a longer piece), so likeness is containment in the shorter text, not Jaccard.
//!
//! The join is exact and needs no thresholds of rarity: if a text of m shingles shares at least o = ⌈m/2⌉
//! with another, then among its m − o + 1 rarest ones there is a shared one (prefix filtering: Chaudhuri,
//! Ganti and Kaushik, "A primitive operator for similarity joins", 2006). So only the rarest are looked up,
//! and each pair found is then counted out in full.

use crate::lists::Lists;
use crate::word::join;
use crate::world::{PageNo, World};
use rustc_hash::FxHashMap;

/// Words in a shingle.
const SHINGLE: usize = 5;

/// Words of a text that are its beginning.
const OPENING: usize = 60;

/// Words from which two equal texts are taken for one.
const TWIN_WORDS: usize = 20;

/// Two texts, one of which holds at least half of the other.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Overlap {
    /// The one with fewer shingles; of equals, the first by id.
    pub(crate) short: PageNo,
    /// The other.
    pub(crate) long: PageNo,
    /// Shingles in both.
    pub(crate) shared: u32,
}

/// Parts of all hashes that are sorted one after the other, a power of two: together they would take more memory than the pages.
const PARTS: u64 = 4;

/// The shingles of all pages.
#[derive(Debug)]
pub(crate) struct Shingles {
    /// How many different shingles each page has.
    pub(crate) size: Vec<u32>,
    /// Of each page, the shingles that some other page has too, as ranks: the lower, the rarer.
    shared: Lists<u32>,
    /// Pages by rank.
    postings: Lists<PageNo>,
    /// The shingles that each text begins with, sorted.
    openings: Lists<u64>,
    /// Pages with the very same sequence of words: each one's first.
    pub(crate) twin: Vec<PageNo>,
}

/// Pages that share a shingle.
struct Run {
    pages: u32,
    shingle: u64,
    /// Where they begin in the list of all.
    from: usize,
}

impl Shingles {
    /// Cuts all pages and ranks what they share.
    pub(crate) fn new(world: &World<'_, '_>) -> Self {
        let twin = twins(world);
        let mut size = vec![0; world.len()];
        let (mut runs, mut flat): (Vec<Run>, Vec<PageNo>) = (Vec::new(), Vec::new());
        for part in 0..PARTS {
            let mut all: Vec<(u64, PageNo)> = Vec::new();
            for (no, leaf) in world.leaves.iter().enumerate().filter(|(no, _)| twin[*no] == *no as PageNo) {
                let from = all.len();
                let cut = cut(leaf.words().iter().map(|w| w.key), |s| s % PARTS == part);
                all.extend(cut.into_iter().map(|s| (s, no as PageNo)));
                size[no] += (all.len() - from) as u32;
            }
            all.sort_unstable();
            for run in all.chunk_by(|a, b| a.0 == b.0).filter(|run| run.len() > 1) {
                runs.push(Run { pages: run.len() as u32, shingle: run[0].0, from: flat.len() });
                flat.extend(run.iter().map(|(_, no)| *no));
            }
        }
        for no in 0..size.len() {
            size[no] = size[twin[no] as usize];
        }
        runs.sort_unstable_by_key(|run| (run.pages, run.shingle));
        let ranked = || {
            let pages = |run: &Run| flat.get(run.from..run.from + run.pages as usize).unwrap_or(&[]);
            runs.iter().enumerate().flat_map(move |(rank, run)| pages(run).iter().map(move |no| (rank, *no)))
        };
        let postings = Lists::new(runs.len(), ranked);
        let shared = Lists::new(size.len(), || ranked().map(|(rank, no)| (no as usize, rank as u32)));
        let opening = |no: usize| {
            let words = world.leaves.get(no).map_or(&[][..], |leaf| leaf.words());
            cut(words.iter().take(OPENING).map(|w| w.key), |_| true)
        };
        let openings = Lists::new(size.len(), || {
            (0..size.len()).flat_map(|no| opening(no).into_iter().map(move |s| (no, s)))
        });
        Shingles { size, shared, postings, openings, twin }
    }

    /// True where a part of what one text begins with stands in the beginning of the other.
    pub(crate) fn open_alike(&self, a: PageNo, b: PageNo) -> bool {
        let (few, many) = (self.openings.get(a as usize), self.openings.get(b as usize));
        few.iter().any(|s| many.binary_search(s).is_ok())
    }

    /// Every pair of which the longer holds at least half of the shorter. Twins come as pairs with their
    /// first only.
    pub(crate) fn overlaps(&self) -> Vec<Overlap> {
        let mut out = Vec::new();
        let mut seen = vec![PageNo::MAX; self.size.len()];
        for (no, ranks) in self.shared.iter().enumerate() {
            let no = no as PageNo;
            if self.twin[no as usize] != no {
                let first = self.twin[no as usize];
                out.push(Overlap { short: first, long: no, shared: self.size[no as usize] });
                continue;
            }
            let needed = needed(self.size[no as usize]);
            let Some(spare) = ranks.len().checked_sub(needed as usize) else {
                continue;
            };
            for rank in ranks.iter().take(spare + 1) {
                for &other in self.postings.get(*rank as usize) {
                    if other == no || seen[other as usize] == no || !self.is_shorter(no, other) {
                        continue;
                    }
                    seen[other as usize] = no;
                    let shared = count(ranks, self.shared.get(other as usize), needed);
                    if shared >= needed {
                        out.push(Overlap { short: no, long: other, shared });
                    }
                }
            }
        }
        out
    }

    /// Every pair, those with each of several equal texts too; the lower number first.
    pub(crate) fn pairs(&self) -> Vec<(PageNo, PageNo)> {
        let mut equals: Vec<Vec<PageNo>> = vec![Vec::new(); self.twin.len()];
        for (no, first) in self.twin.iter().enumerate() {
            equals[*first as usize].push(no as PageNo);
        }
        let mut out = Vec::new();
        for group in &equals {
            for (i, a) in group.iter().enumerate() {
                out.extend(group.iter().skip(i + 1).map(|b| (*a, *b)));
            }
        }
        for o in self.overlaps().iter().filter(|o| self.twin[o.short as usize] != self.twin[o.long as usize])
        {
            for a in &equals[o.short as usize] {
                out.extend(equals[o.long as usize].iter().map(|b| (*a.min(b), *a.max(b))));
            }
        }
        out
    }

    /// Share of the shingles of `of` that stand in the other text.
    pub(crate) fn containment(&self, of: PageNo, shared: u32) -> f64 {
        f64::from(shared) / f64::from(self.size[of as usize].max(1))
    }

    /// Share of the shorter page's shingles that stand in the longer.
    pub(crate) fn contained(&self, a: PageNo, b: PageNo) -> f64 {
        let short = if self.size[a as usize] <= self.size[b as usize] { a } else { b };
        self.containment(short, self.common(a, b))
    }

    /// Shingles that two pages have in common.
    pub(crate) fn common(&self, a: PageNo, b: PageNo) -> u32 {
        let (a, b) = (self.twin[a as usize], self.twin[b as usize]);
        if a == b {
            return self.size[a as usize];
        }
        count(self.shared.get(a as usize), self.shared.get(b as usize), 0)
    }

    fn is_shorter(&self, a: PageNo, b: PageNo) -> bool {
        (self.size[a as usize], a) < (self.size[b as usize], b)
    }
}

/// How many shingles must be shared: half, rounded up, and at least one.
fn needed(size: u32) -> u32 {
    size.div_ceil(2).max(1)
}

/// Numbers in both sorted lists; stops early where `needed` is out of reach.
fn count(a: &[u32], b: &[u32], needed: u32) -> u32 {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        if n + ((a.len() - i).min(b.len() - j) as u32) < needed {
            return 0;
        }
        i += usize::from(x <= y);
        j += usize::from(y <= x);
        n += u32::from(x == y);
    }
    n
}

/// The different shingles of a text that are wanted, sorted. A text of fewer words than a shingle is one shingle.
fn cut(words: impl Iterator<Item = u64>, wanted: impl Fn(u64) -> bool) -> Vec<u64> {
    let words: Vec<u64> = words.collect();
    let size = words.len().clamp(1, SHINGLE);
    let mut out: Vec<u64> =
        words.windows(size).map(|w| join(w.iter().copied())).filter(|s| wanted(*s)).collect();
    out.sort_unstable();
    out.dedup();
    out
}

fn twins(world: &World<'_, '_>) -> Vec<PageNo> {
    let mut first: FxHashMap<(u64, usize), PageNo> = FxHashMap::default();
    let whole = |no: usize| {
        let words = world.leaves[no].words();
        (join(words.iter().map(|w| w.key)), words.len())
    };
    (0..world.len())
        .map(|no| match whole(no) {
            // A caption or a bare headline comes back on other days with other news under it.
            (_, 0..TWIN_WORDS) => no as PageNo,
            text => *first.entry(text).or_insert(no as PageNo),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Page, Word};
    use isnad_model::{Article, Reading, Span};
    use proptest::prelude::*;

    /// What the join must find, found by comparing every page with every other.
    fn brute(pages: &[Vec<u64>]) -> Vec<(PageNo, PageNo)> {
        let cuts: Vec<Vec<u64>> = pages.iter().map(|p| cut(p.iter().copied(), |_| true)).collect();
        let mut out = Vec::new();
        for (a, x) in cuts.iter().enumerate() {
            for (b, y) in cuts.iter().enumerate().skip(a + 1) {
                let shared = x.iter().filter(|s| y.binary_search(s).is_ok()).count() as u32;
                if shared >= needed(x.len().min(y.len()) as u32) {
                    out.push((a as PageNo, b as PageNo));
                }
            }
        }
        out
    }

    /// Generated articles: sentences of a common stock, copied whole, cut short, extended, with a word changed here and there.
    fn articles(count: usize) -> Vec<Vec<u64>> {
        let mut state = 7_u64;
        let mut next = move |below: u64| {
            state = crate::word::mix(state.wrapping_add(0x9e37_79b9_7f4a_7c15));
            state % below
        };
        let mut out: Vec<Vec<u64>> = Vec::new();
        for i in 0..count {
            let fresh: Vec<u64> = (0..20 + next(120)).map(|_| next(40) * next(50)).collect();
            let mut text = match (out.get(next(1 + i as u64) as usize), next(4)) {
                (Some(old), 0) => old.clone(),
                (Some(old), 1) => old[..old.len() / 2 + next(1 + old.len() as u64 / 2) as usize].to_vec(),
                (Some(old), 2) => [old.as_slice(), fresh.as_slice()].concat(),
                _ => fresh,
            };
            for _ in 0..next(6) {
                let at = next(text.len() as u64) as usize;
                text[at] = next(2000);
            }
            out.push(text);
        }
        out
    }

    #[test]
    fn all_copies_are_found_and_nothing_else() {
        let texts = articles(400);
        let readings = readings(texts.len());
        let given = given(&readings, &texts);
        let world = World::new(&given);
        let mut found = Shingles::new(&world).pairs();
        found.sort_unstable();
        assert!(found.len() > 300, "the generated texts hold copies: {}", found.len());
        assert_eq!(found, brute(&texts));
    }

    fn readings(count: usize) -> Vec<Reading> {
        let article = |i| Article { id: format!("p{i:03}"), ..Article::default() };
        (0..count).map(|i| Reading { article: article(i), ..Reading::default() }).collect()
    }

    fn given<'a>(readings: &'a [Reading], texts: &[Vec<u64>]) -> Vec<Page<'a>> {
        let word = |key: &u64| Word { key: *key, stem: *key, number: false, at: Span::default() };
        let page = |(reading, words): (&'a Reading, &Vec<u64>)| Page {
            reading,
            words: words.iter().map(word).collect(),
            outlook: None,
        };
        readings.iter().zip(texts).map(page).collect()
    }

    proptest! {
        #[test]
        fn the_join_is_exact(pages in proptest::collection::vec(proptest::collection::vec(0..3u64, 0..19), 1..14)) {
            let readings = readings(pages.len());
            let given = given(&readings, &pages);
            let world = World::new(&given);
            let mut found: Vec<(PageNo, PageNo)> =
                Shingles::new(&world).overlaps().iter().map(|o| (o.short.min(o.long), o.short.max(o.long))).collect();
            found.sort_unstable();
            prop_assert_eq!(found, brute(&pages));
        }
    }
}
