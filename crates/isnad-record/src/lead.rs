//! Leads: whom and which day a page names first, and what the other page lacks of that.
//!
//! News says who, where and when in its first sentences. Two pages about one happening put different things first
//! but rarely both name someone whom the other never mentions: `هاتف الملك الرئيس المصري` and `تلقى الملك اتصالا من
//! الرئيس الفرنسي` share their words and all but one name. That name, missing on both sides, is what parts them.

use crate::telling::{Cast, EntNo};
use crate::text::Texts;
use crate::world::{Leaf, PageNo, World, day_no};
use crate::{Outlook, Word};
use isnad_model::{BlockKind, Entity, EntityKind, Span, TimeExpression};
use std::collections::BTreeMap;

/// Bytes of body within which a page says whom it is about.
const WHOM: u32 = 450;
/// Bytes of body within which it says when.
const WHEN: u32 = 720;
/// Bytes of body whose names are compared word by word.
const NAMES: u32 = 700;
/// What a word of a name tells at most: beyond it, a slip of the pen would tell more than a name.
const RAREST: f32 = 8.0;
/// Words of body that open a page, after the headline.
const OPENING: usize = 25;
/// What the words of headline and opening are worth beside the names, in what a page is about.
const OPENED: f32 = 0.65;
/// Rarity from which a word of the opening says what a page is about.
const TOLD: f32 = 2.0;
/// Days that a lead names which are looked at.
const DAYS: usize = 3;
/// Days between a time of the lead and the page beyond which it is background.
const NEWS: i32 = 20;
/// Bytes of a word below which it is a particle, not a name.
const NAME_BYTES: u32 = 5;

/// Someone or somewhere that a lead names.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    pub(crate) who: EntNo,
    /// True where the headline names it.
    pub(crate) headed: bool,
    /// The words it is named with, shortened hashes.
    words: Vec<u32>,
}

/// What one page's lead says.
#[derive(Debug, Clone, Default)]
pub(crate) struct Lead {
    /// By number.
    pub(crate) named: Vec<Named>,
    /// The first day that it names: what happened, or is to.
    pub(crate) day: Option<(i32, i32)>,
    /// The first days that it names.
    days: Vec<(i32, i32)>,
    pub(crate) outlook: Option<Outlook>,
    /// The words of all names in it, and less of headline and opening, shortened hashes, weighted by rarity, sorted; the squares of
    /// the weights sum to 1. Names are told in many forms (`وزراء خارجية دول مجلس التعاون`, `الوزراء الخليجيون`), so their words are compared.
    pub(crate) about: Vec<(u32, f32)>,
    /// The words that open the body, with their weights.
    opening: Vec<(u32, f32)>,
    /// Who stands first in the headline: mostly whoever acts.
    subject: Option<EntNo>,
    /// Everyone named in headline and opening, sorted.
    near: Vec<EntNo>,
    /// Everyone whom the page names anywhere, sorted.
    cast: Vec<EntNo>,
    /// All words of the page, shortened hashes, sorted.
    words: Vec<u32>,
}

/// The leads of all pages.
#[derive(Debug)]
pub(crate) struct Leads {
    all: Vec<Lead>,
}

impl Leads {
    pub(crate) fn new(world: &World<'_, '_>, cast: &Cast<'_>, texts: &Texts) -> Self {
        Leads { all: world.leaves.iter().map(|leaf| lead(leaf, cast, texts)).collect() }
    }

    pub(crate) fn get(&self, page: PageNo) -> &Lead {
        &self.all[page as usize]
    }

    /// Whether two leads name a day in common.
    pub(crate) fn meet(&self, a: PageNo, b: PageNo) -> bool {
        let (a, b) = (self.get(a), self.get(b));
        a.days.iter().any(|x| b.days.iter().any(|y| x.0 <= y.1 && y.0 <= x.1))
    }

    /// True where each headline names someone whom the other page never mentions.
    pub(crate) fn strangers(&self, a: PageNo, b: PageNo) -> bool {
        let (a, b) = (self.get(a), self.get(b));
        let lone = |x: &Lead, y: &Lead| x.named.iter().any(|n| n.headed && !y.mentions(n));
        lone(a, b) && lone(b, a)
    }

    /// How rare the first is whom each headline names, where the other page does not begin with him, too: the lesser of the two, 0
    /// to 1. `الملك يستقبل الوزير` and `ولي العهد يستقبل الوزير` mention both in their tails.
    pub(crate) fn subjects(&self, cast: &Cast<'_>, a: PageNo, b: PageNo) -> f64 {
        let (a, b) = (self.get(a), self.get(b));
        let lone = |x: &Lead, y: &Lead| {
            let stranger = x.subject.filter(|who| y.near.binary_search(who).is_err());
            stranger.map_or(0.0, |who| cast.rarity(who))
        };
        lone(a, b).min(lone(b, a))
    }

    /// How much of what each page opens with the other never says: the lesser of the two shares.
    pub(crate) fn unsaid(&self, a: PageNo, b: PageNo) -> f64 {
        let (a, b) = (self.get(a), self.get(b));
        let unsaid = |x: &Lead, y: &Lead| {
            let all: f32 = x.opening.iter().map(|(_, w)| w).sum();
            let lacking = x.opening.iter().filter(|(word, _)| y.words.binary_search(word).is_err());
            lacking.map(|(_, w)| w).sum::<f32>() / all.max(0.1)
        };
        f64::from(unsaid(a, b).min(unsaid(b, a)))
    }
}

impl Lead {
    /// True where the page names the same one, or uses a word of the name.
    pub(crate) fn mentions(&self, named: &Named) -> bool {
        self.cast.binary_search(&named.who).is_ok()
            || named.words.is_empty()
            || named.words.iter().any(|w| self.words.binary_search(w).is_ok())
    }
}

fn lead(leaf: &Leaf<'_, '_>, cast: &Cast<'_>, texts: &Texts) -> Lead {
    let r = leaf.reading();
    let mut words: Vec<u32> = leaf.words().iter().flat_map(|w| [w.stem as u32, w.key as u32]).collect();
    words.sort_unstable();
    words.dedup();
    let mut all: Vec<EntNo> = r.entities.iter().filter_map(|e| cast.number(&e.id)).collect();
    all.sort_unstable();
    let head = r.article.headline.len() as u32;
    let start =
        r.article.blocks.iter().find(|b| b.kind != BlockKind::Headline).map_or(head, |b| b.span.start);
    let mut named: Vec<Named> =
        r.entities.iter().filter_map(|e| named(leaf, cast, e, head, start + WHOM)).collect();
    named.sort_by_key(|n| n.who);
    let days = first_days(leaf, start + WHEN);
    let day = days.first().copied();
    let ahead = day.is_some_and(|d| leaf.days.0 == leaf.days.1 && d.0 > leaf.days.1);
    let outlook = if ahead { Some(Outlook::Ahead) } else { leaf.page.outlook };
    let opens = leaf.words().get(leaf.head + OPENING).map_or(u32::MAX, |w| w.at.start);
    let mut near: Vec<EntNo> = within(leaf, 0, opens).filter_map(|(_, e)| cast.number(&e.id)).collect();
    near.sort_unstable();
    near.dedup();
    let acts =
        |e: &Entity| matches!(e.kind, EntityKind::Person | EntityKind::Organization | EntityKind::State);
    let subject = within(leaf, 0, head).filter(|(_, e)| acts(e)).min_by_key(|(at, _)| *at);
    let subject = subject.and_then(|(_, e)| cast.number(&e.id));
    let opening = weighted(texts, leaf.words().iter().skip(leaf.head).take(OPENING));
    let about = about(leaf, texts, start + NAMES);
    Lead { named, day, days, outlook, about, opening, subject, near, cast: all, words }
}

/// Who is named between two bytes of a page, with where it is first.
fn within<'a>(leaf: &Leaf<'_, 'a>, from: u32, to: u32) -> impl Iterator<Item = (u32, &'a Entity)> {
    let inside = move |m: &&Span| m.start >= from && m.start < to;
    leaf.reading().entities.iter().filter_map(move |e| Some((e.mentions.iter().find(inside)?.start, e)))
}

/// Words as shortened hashes with their weights, each once, sorted.
fn weighted<'w>(texts: &Texts, words: impl Iterator<Item = &'w Word>) -> Vec<(u32, f32)> {
    let mut out: Vec<(u32, f32)> = words.map(|w| (w.stem as u32, texts.weight(w.stem))).collect();
    out.sort_by_key(|(word, _)| *word);
    out.dedup_by_key(|(word, _)| *word);
    out
}

/// What a page is about: the words of the names up to a byte, and those of headline and opening, as a vector of length 1.
fn about(leaf: &Leaf<'_, '_>, texts: &Texts, end: u32) -> Vec<(u32, f32)> {
    let inside = leaf.reading().entities.iter().flat_map(|e| e.mentions.iter().filter(|m| m.start < end));
    let words = inside.flat_map(|m| crate::text::words_in(leaf.words(), *m));
    let names = weighted(texts, words.filter(|w| w.at.end - w.at.start >= NAME_BYTES));
    let told = weighted(texts, leaf.words().iter().take(leaf.head + OPENING));
    let told = told.into_iter().filter(|(_, w)| *w > TOLD).collect();
    let mut out: BTreeMap<u32, f32> = BTreeMap::new();
    for (words, share) in [(names, 1.0), (told, OPENED)] {
        let words: Vec<(u32, f32)> = words.into_iter().map(|(word, w)| (word, w.min(RAREST))).collect();
        let share = share / length(words.iter().map(|(_, w)| w));
        words.iter().for_each(|(word, w)| *out.entry(*word).or_insert(0.0) += w * share);
    }
    let length = length(out.values());
    out.into_iter().filter(|(_, w)| *w > 0.0).map(|(word, w)| (word, w / length)).collect()
}

fn length<'w>(weights: impl Iterator<Item = &'w f32>) -> f32 {
    weights.map(|w| w * w).sum::<f32>().sqrt().max(1e-6)
}

fn named(leaf: &Leaf<'_, '_>, cast: &Cast<'_>, e: &Entity, head: u32, end: u32) -> Option<Named> {
    if e.kind == EntityKind::Group {
        return None;
    }
    let inside: Vec<Span> = e.mentions.iter().filter(|m| m.start < end).copied().collect();
    let first = inside.first()?;
    let name = |w: &&Word| w.at.end - w.at.start >= NAME_BYTES;
    let words = crate::text::words_in(leaf.words(), *first).iter().filter(name).map(|w| w.stem as u32);
    let headed = inside.iter().any(|m| m.start < head);
    Some(Named { who: cast.number(&e.id)?, headed, words: words.collect() })
}

/// The first days that a lead names near the page's own, in the order of the text.
fn first_days(leaf: &Leaf<'_, '_>, end: u32) -> Vec<(i32, i32)> {
    let times = leaf.reading().times.iter().filter(|t| t.span.start < end);
    let near = |d: &(i32, i32)| {
        d.0 > i32::MIN && d.1 < i32::MAX && d.1 - d.0 <= 1 && crate::world::gap(*d, leaf.days) < NEWS
    };
    let days = |t: &TimeExpression| (t.earliest.map_or(i32::MIN, day_no), t.latest.map_or(i32::MAX, day_no));
    let mut out: Vec<(u32, (i32, i32))> =
        times.map(|t| (t.span.start, days(t))).filter(|(_, d)| near(d)).collect();
    out.sort_unstable();
    out.into_iter().map(|(_, d)| d).take(DAYS).collect()
}
