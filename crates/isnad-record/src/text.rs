//! How alike two pages tell: words weighted by how few pages use them.
//!
//! Likeness of words only proposes and supports where tellings are coded. For the pages that no coded event
//! carries (a match, the weather) it is what there is, so it is made as sharp as it can be: rare words and
//! pairs of neighbouring words (a name is mostly two) weigh most, headline and lead weigh more than the tail,
//! and only pages of about the same days are compared.

use crate::background::Background;
use crate::lists::Lists;
use crate::theme::themes;
use crate::word::{Word, join};
use crate::world::{PageNo, World, gap};
use isnad_model::Span;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Words of a page that count, after the headline: news puts what happened first, and the tail is background.
const COUNTED: usize = 220;
/// Words of the lead, after the headline.
const LEAD: usize = 45;
/// Pages of one term within the window beyond which it is no help in finding candidates.
const COMMON: usize = 150;
/// Days that may lie between two pages that tell of one thing without a coded event.
pub(crate) const WINDOW: i32 = 3;
/// Weight of a pair of neighbouring words, against 1 for a word.
const PAIR: f32 = 0.6;
/// Weight of a word of the headline, against 1 for one of the body.
const IN_HEAD: f32 = 2.0;
/// Weight of a word of the lead.
const IN_LEAD: f32 = 1.5;
/// Pages up to which a pair of words is rare.
const RARE: u32 = 8;
/// Pages of an archive from which it tells most that a page lacks what is rare.
const MANY: f32 = 1000.0;
/// Pages beyond which a word is not rare.
const SCARCE: u32 = 14;
/// Words that stand for what a page is about.
const KEYS: usize = 12;

/// Terms with their weights, sorted by term; the squares of the weights sum to 1.
pub(crate) type Vector = Vec<(u32, f32)>;

/// All pages as weighted terms.
#[derive(Debug)]
pub(crate) struct Texts {
    /// Headline, lead and body.
    whole: Vec<Vector>,
    /// The single words of headline and lead, sorted.
    lead: Vec<Vec<u32>>,
    /// Those of them that few pages have, but more than one.
    scarce: Vec<Vec<u32>>,
    /// The words of each page that others of its language have, too: what its story is about.
    themes: Vec<Vector>,
    /// The heaviest words of each page.
    keys: Vec<Vector>,
    /// The words of each headline that are among the heaviest of the page, weighted against the heaviest of
    /// all.
    headed: Vec<Vector>,
    /// The single words of each headline, sorted.
    heads: Vec<Vec<u32>>,
    /// Pairs of neighbouring words that few pages have, by page: names and turns of phrase.
    turns: Vec<Vec<u32>>,
    idf: Vec<f32>,
    /// How many pages weigh in, and how many of them have each term.
    pages: usize,
    df: Vec<u32>,
    /// How many words each page has, as a logarithm.
    length: Vec<f32>,
    numbers: FxHashMap<u64, u32>,
}

/// What two pages have in common in words.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Likeness {
    /// The cosine of all their words and pairs of words, 0 to 1.
    pub(crate) whole: f64,
    /// Pairs of neighbouring words that both have and hardly anybody else.
    pub(crate) turns: u32,
    /// Words in both headlines or leads that few pages have.
    pub(crate) scarce: u32,
    /// How many words of each headline stand in headline or lead of the other, each counted by its rarity, on average; a word of
    /// one page alone would count 1.
    pub(crate) heads: f64,
    /// How much of what each page is about the other lacks: the slots of a form, where the texts are one.
    pub(crate) gaps: f64,
    /// How much it tells that a page lacks what is rare, 0 to 1: in a world of few pages hardly a word comes back.
    pub(crate) among: f64,
    /// How often the longer text holds the shorter in length, as a logarithm.
    pub(crate) longer: f64,
}

/// One term of one page, before weighting.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Count {
    pub(crate) term: u32,
    pub(crate) tf: f32,
    lead: bool,
    head: bool,
}

impl Texts {
    /// Counts and weighs the words of all pages.
    pub(crate) fn new(world: &World<'_, '_>, background: &Background) -> Self {
        let mut terms = Terms::default();
        let counts: Vec<Vec<Count>> = world.leaves.iter().map(|l| terms.page(l.words(), l.head)).collect();
        let pages = background.pages(world.len());
        terms.count_beyond(background);
        let n = pages as f32;
        let idf: Vec<f32> = terms
            .df
            .iter()
            .zip(&terms.pair)
            .map(|(df, pair)| match (df, pair) {
                (0 | 1, true) => 0.0,
                (df, true) => PAIR * ((n + 1.0) / *df as f32).ln(),
                (df, false) => ((n + 1.0) / (*df).max(1) as f32).ln(),
            })
            .collect();
        let whole: Vec<Vector> = counts.iter().map(|c| weigh(c.iter(), &idf)).collect();
        let themes = themes(world, &counts, &terms, background);
        let keys: Vec<Vector> = whole.iter().map(|v| heaviest(v, &terms.pair)).collect();
        let singles = |c: &[Count], keep: &dyn Fn(&Count) -> bool| -> Vec<u32> {
            c.iter().filter(|c| !terms.pair[c.term as usize] && keep(c)).map(|c| c.term).collect()
        };
        let heads = counts.iter().map(|c| singles(c, &|c| c.head)).collect();
        let lead = counts.iter().map(|c| singles(c, &|c| c.lead)).collect();
        let headed = counts.iter().zip(&keys).map(|(c, k)| headed(c, k)).collect();
        // In a world of few pages everything is rare, and tells nothing.
        let few = |most: u32| 2..=most.min(pages as u32 / 100);
        let rare = |c: &&Count| terms.pair[c.term as usize] && few(RARE).contains(&terms.df[c.term as usize]);
        let turns = counts.iter().map(|c| c.iter().filter(rare).map(|c| c.term).collect()).collect();
        let is_scarce = |c: &Count| c.lead && few(SCARCE).contains(&terms.df[c.term as usize]);
        let scarce = counts.iter().map(|c| singles(c, &is_scarce)).collect();
        let length = world.leaves.iter().map(|l| (l.words().len().max(1) as f32).ln()).collect();
        let Terms { numbers, df, .. } = terms;
        Texts { whole, lead, scarce, themes, keys, headed, heads, turns, idf, pages, df, length, numbers }
    }

    /// What two pages have in common.
    pub(crate) fn likeness(&self, a: PageNo, b: PageNo) -> Likeness {
        let (a, b) = (a as usize, b as usize);
        let known = covered(&self.keys[a], &self.whole[b]).max(covered(&self.keys[b], &self.whole[a]));
        let slots = 1.0 - known;
        let headed = missing(&self.headed[a], &self.whole[b]).min(missing(&self.headed[b], &self.whole[a]));
        Likeness {
            whole: f64::from(dot(&self.whole[a], &self.whole[b])),
            turns: both(&self.turns[a], &self.turns[b]),
            scarce: both(&self.scarce[a], &self.scarce[b]),
            heads: f64::from(self.heads_met(a, b) + self.heads_met(b, a)) / 2.0,
            gaps: f64::from(0.7 * slots + 0.8 * headed + 6.0 * (slots - 0.2).max(0.0)),
            among: f64::from(self.pages as f32 / MANY).min(1.0),
            longer: f64::from((self.length[a] - self.length[b]).abs()),
        }
    }

    /// The words of the first page's headline that stand in headline or lead of the second, by rarity.
    fn heads_met(&self, a: usize, b: usize) -> f32 {
        let in_lead = |t: &&u32| self.lead[b].binary_search(t).is_ok();
        self.heads[a].iter().filter(in_lead).map(|t| self.idf[*t as usize]).sum::<f32>() / self.rarest()
    }

    /// How much a word of one page alone tells.
    pub(crate) fn rarest(&self) -> f32 {
        (self.pages as f32 + 1.0).ln().max(1.0)
    }

    /// How many pages of a larger record have a term; 0 where these pages are all.
    pub(crate) fn beyond(&self, term: u32) -> usize {
        let larger = self.pages > self.whole.len();
        self.df.get(term as usize).filter(|_| larger).map_or(0, |n| *n as usize)
    }

    /// The hashes of all terms, with the number of pages that have each.
    pub(crate) fn counted(&self) -> impl Iterator<Item = (u64, u32)> + '_ {
        self.numbers.iter().filter_map(|(hash, term)| Some((*hash, *self.df.get(*term as usize)?)))
    }

    /// How much a word tells, by how few pages have it; 0 for one that no page has.
    pub(crate) fn weight(&self, stem: u64) -> f32 {
        self.numbers.get(&stem).map_or(0.0, |term| self.idf[*term as usize])
    }

    /// What some pages are about, together.
    pub(crate) fn theme(&self, pages: &[PageNo]) -> Vector {
        let mut sums: BTreeMap<u32, f32> = BTreeMap::new();
        for (term, w) in pages.iter().filter_map(|p| self.themes.get(*p as usize)).flatten() {
            *sums.entry(*term).or_insert(0.0) += w;
        }
        let norm = sums.values().map(|w| w * w).sum::<f32>().sqrt().max(1e-6);
        sums.into_iter().map(|(t, w)| (t, w / norm)).collect()
    }

    /// The words under some spans of a page as weighted terms.
    pub(crate) fn vector(&self, words: &[Word], spans: &[Span]) -> Vector {
        let mut counts: FxHashMap<u32, f32> = FxHashMap::default();
        for span in spans {
            for stem in words_in(words, *span).iter().map(|w| w.stem) {
                if let Some(term) = self.numbers.get(&stem) {
                    *counts.entry(*term).or_insert(0.0) += 1.0;
                }
            }
        }
        let mut counts: Vec<Count> =
            counts.into_iter().map(|(term, tf)| Count { term, tf, lead: true, head: false }).collect();
        counts.sort_unstable_by_key(|c| c.term);
        weigh(counts.iter(), &self.idf)
    }

    /// Pairs of pages of about the same days that share rare terms, first below second, sorted; of pages with
    /// one text only the first (`twin` names each page's). `floor` is the likeness in rare terms alone below
    /// which a pair is not worth a look.
    pub(crate) fn candidates(
        &self,
        world: &World<'_, '_>,
        twin: &[PageNo],
        floor: f32,
    ) -> Vec<(PageNo, PageNo)> {
        // By the first possible day: then each term's pages are, too, and the window over them moves one way only.
        let mut firsts: Vec<PageNo> =
            (0..world.len() as PageNo).filter(|no| twin[*no as usize] == *no).collect();
        firsts.sort_unstable_by_key(|no| (world.leaf(*no).days.0, *no));
        let begins: Vec<i32> = firsts.iter().map(|no| world.leaf(*no).days.0).collect();
        let postings = Lists::new(self.idf.len(), || {
            let terms = |no: PageNo| self.whole[no as usize].iter();
            let placed = firsts.iter().enumerate();
            placed.flat_map(move |(at, no)| terms(*no).map(move |(t, w)| (*t as usize, (at as u32, *w))))
        });
        let mut passed: Vec<u32> = vec![0; self.idf.len()];
        let mut sums: Vec<f32> = vec![0.0; firsts.len()];
        let mut met: Vec<u32> = Vec::new();
        let mut out = Vec::new();
        for (at, no) in firsts.iter().copied().enumerate() {
            let days = world.leaf(no).days;
            for (t, w) in &self.whole[no as usize] {
                let list = postings.get(*t as usize);
                let near = near(&begins, list, &mut passed[*t as usize], days);
                for (other, weight) in near {
                    met.push(*other);
                    sums[*other as usize] += w * weight;
                }
            }
            for other in met.drain(..) {
                // The first of several mentions takes the sum, the others find nothing.
                let sum = std::mem::take(&mut sums[other as usize]);
                let page = firsts[other as usize];
                if sum >= floor && other as usize != at {
                    out.push((no.min(page), no.max(page)));
                }
            }
        }
        out.sort_unstable();
        out.dedup();
        out.retain(|(a, b)| gap(world.leaf(*a).days, world.leaf(*b).days) <= WINDOW);
        out
    }
}

/// The words that stand within a span.
pub(crate) fn words_in(words: &[Word], span: Span) -> &[Word] {
    let from = words.partition_point(|w| w.at.start < span.start);
    let to = words.partition_point(|w| w.at.start < span.end);
    words.get(from..to).unwrap_or(&[])
}

/// All terms met so far.
#[derive(Default)]
pub(crate) struct Terms {
    numbers: FxHashMap<u64, u32>,
    /// How many pages have each.
    pub(crate) df: Vec<u32>,
    /// Which of them are pairs of words.
    pub(crate) pair: Vec<bool>,
}

impl Terms {
    fn page(&mut self, words: &[Word], head: usize) -> Vec<Count> {
        let words = words.get(..words.len().min(head + COUNTED)).unwrap_or(words);
        let mut slots: FxHashMap<u64, usize> = FxHashMap::default();
        let mut out: Vec<Count> = Vec::with_capacity(words.len() * 2);
        for (i, w) in words.iter().enumerate() {
            let (tf, lead) = if i < head {
                (IN_HEAD, true)
            } else if i < head + LEAD {
                (IN_LEAD, true)
            } else {
                (1.0, false)
            };
            let pair = words.get(i + 1).map(|next| (join([w.stem, next.stem]), true));
            for (term, is_pair) in [Some((w.stem, false)), pair].into_iter().flatten() {
                let slot = *slots.entry(term).or_insert_with(|| {
                    out.push(Count { term: self.number(term, is_pair), tf: 0.0, lead, head: i < head });
                    out.len() - 1
                });
                out[slot].tf += tf;
            }
        }
        out.sort_unstable_by_key(|c| c.term);
        out
    }

    /// The number of a term, counted once more.
    fn number(&mut self, term: u64, pair: bool) -> u32 {
        let no = *self.numbers.entry(term).or_insert(self.df.len() as u32);
        if no as usize == self.df.len() {
            self.df.push(0);
            self.pair.push(pair);
        }
        self.df[no as usize] += 1;
        no
    }

    /// Counts the pages that are not at hand.
    fn count_beyond(&mut self, background: &Background) {
        for (hash, no) in &self.numbers {
            let df = &mut self.df[*no as usize];
            *df = background.having(*hash, *df);
        }
    }
}

fn weigh<'c>(counts: impl Iterator<Item = &'c Count>, idf: &[f32]) -> Vector {
    let mut v: Vector = counts
        .map(|c| (c.term, (1.0 + c.tf.ln().max(0.0)) * idf.get(c.term as usize).copied().unwrap_or(0.0)))
        .filter(|(_, w)| *w > 0.0)
        .collect();
    let norm = v.iter().map(|(_, w)| w * w).sum::<f32>().sqrt().max(1e-6);
    v.iter_mut().for_each(|(_, w)| *w /= norm);
    v
}

/// The part of a posting list whose pages begin within the window around `days`; nothing where that is one page or too
/// many. Lists are sorted by first possible day; pages of unknown date begin at the beginning of time, and so are met by each
/// other only. `passed` is how many of the list lie before the window, and whoever asks comes in the same order.
fn near<'l>(begins: &[i32], list: &'l [(u32, f32)], passed: &mut u32, days: (i32, i32)) -> &'l [(u32, f32)] {
    let begin = |p: &(u32, f32)| begins[p.0 as usize];
    let (from, to) = (days.0.saturating_sub(WINDOW), days.1.saturating_add(WINDOW));
    while list.get(*passed as usize).is_some_and(|p| begin(p) < from) {
        *passed += 1;
    }
    let list = list.get(*passed as usize..).unwrap_or(&[]);
    if list.get(COMMON).is_some_and(|p| begin(p) <= to) {
        return &[];
    }
    let list = list.get(..COMMON).unwrap_or(list);
    match list.partition_point(|p| begin(p) <= to) {
        0 | 1 => &[],
        upto => list.get(..upto).unwrap_or(&[]),
    }
}

/// The heaviest single words of a page.
fn heaviest(v: &Vector, pair: &[bool]) -> Vector {
    let mut top: Vector = v.iter().filter(|(t, _)| !pair[*t as usize]).copied().collect();
    top.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    top.truncate(KEYS);
    top
}

/// Share of the weight of the first page's heaviest words that the second has at all.
fn covered(keys: &Vector, by: &Vector) -> f32 {
    let total: f32 = keys.iter().map(|(_, w)| w).sum();
    let found: f32 =
        keys.iter().filter(|(t, _)| by.binary_search_by_key(t, |(u, _)| *u).is_ok()).map(|(_, w)| w).sum();
    if total > 0.0 { found / total } else { 0.0 }
}

fn headed(counts: &[Count], keys: &Vector) -> Vector {
    let top = keys.iter().map(|(_, w)| *w).fold(1e-6, f32::max);
    let in_head = |t: u32| counts.binary_search_by_key(&t, |c| c.term).is_ok_and(|i| counts[i].head);
    keys.iter().filter(|(t, _)| in_head(*t)).map(|(t, w)| (*t, w / top)).collect()
}

/// The weight of the heaviest of some words that a page lacks.
fn missing(words: &Vector, page: &Vector) -> f32 {
    let absent = words.iter().filter(|(t, _)| page.binary_search_by_key(t, |(u, _)| *u).is_err());
    absent.map(|(_, w)| *w).fold(0.0, f32::max)
}

/// How many terms two sorted lists share.
fn both(a: &[u32], b: &[u32]) -> u32 {
    let (short, long) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    short.iter().filter(|t| long.binary_search(t).is_ok()).count() as u32
}

/// The cosine of two vectors of length 1.
pub(crate) fn dot(a: &Vector, b: &Vector) -> f32 {
    let (mut i, mut j, mut sum) = (0, 0, 0.0);
    while let (Some(x), Some(y)) = (a.get(i), b.get(j)) {
        i += usize::from(x.0 <= y.0);
        j += usize::from(y.0 <= x.0);
        if x.0 == y.0 {
            sum += x.1 * y.1;
        }
    }
    sum
}
