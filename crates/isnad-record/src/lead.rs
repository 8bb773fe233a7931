//! Leads: whom and which day a page names first, and what the other page lacks of that.
//!
//! News says who, where and when in its first sentences. Two pages about one happening put different things first
//! but rarely both name someone whom the other never mentions: `هاتف الملك الرئيس المصري` and `تلقى الملك اتصالا من
//! الرئيس الفرنسي` share their words and all but one name. That name, missing on both sides, is what parts them.

use crate::Outlook;
use crate::telling::{Cast, EntNo};
use crate::text::Texts;
use crate::world::{Leaf, PageNo, World, day_no};
use isnad_model::{BlockKind, Entity, EntityKind, Span, TimeExpression};

/// Bytes of body within which a page says whom it is about.
const WHOM: u32 = 450;
/// Bytes of body within which it says when.
const WHEN: u32 = 720;
/// Bytes of body whose names are compared word by word.
const NAMES: u32 = 700;
/// What a word of a name tells at most: beyond it, a slip of the pen would tell more than a name.
const RAREST: f32 = 8.0;
/// Share of its names that a lead without any counts as known.
const NOBODY: f32 = 0.25;
/// Weight of names at which knowing them all counts half, 1 for a word of one page alone: that both name one bank, one
/// federation, is little.
const FEW: f32 = 0.47;
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
    /// The words of all names in it, shortened hashes, weighted by rarity, sorted; the squares of the weights sum to 1. Names are
    /// told in many forms (`وزراء خارجية دول مجلس التعاون`, `الوزراء الخليجيون`), so their words are compared.
    pub(crate) names: Vec<(u32, f32)>,
    /// The weights of these words, summed: how much there is to know.
    weight: f32,
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

    /// How much of the names that each lead tells the other page knows, word by word: the lesser of the two shares, less where a
    /// lead names few, and a little where it names nobody.
    pub(crate) fn known(&self, a: PageNo, b: PageNo) -> f64 {
        let (a, b) = (self.get(a), self.get(b));
        f64::from(share_known(a, b).min(share_known(b, a)))
    }

    /// Whether two leads name a day in common.
    pub(crate) fn meet(&self, a: PageNo, b: PageNo) -> bool {
        let (a, b) = (self.get(a), self.get(b));
        a.days.iter().any(|x| b.days.iter().any(|y| x.0 <= y.1 && y.0 <= x.1))
    }

    /// How rare the rarest is whom one lead names and the other page never mentions, and the other way round: the
    /// lesser of the two, 0 to 1. `headed` counts the headlines alone.
    pub(crate) fn apart(&self, cast: &Cast<'_>, a: PageNo, b: PageNo, headed: bool) -> f64 {
        let (a, b) = (self.get(a), self.get(b));
        let lone = |x: &Lead, y: &Lead| {
            let missing = x.named.iter().filter(|n| (n.headed || !headed) && !y.mentions(n));
            missing.map(|n| cast.rarity(n.who)).fold(0.0, f64::max)
        };
        lone(a, b).min(lone(b, a))
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

fn share_known(of: &Lead, by: &Lead) -> f32 {
    let all: f32 = of.names.iter().map(|(_, w)| w).sum();
    let known = of.names.iter().filter(|(word, _)| by.words.binary_search(word).is_ok());
    let told = of.weight / (of.weight + FEW);
    if all > 0.0 { told * known.map(|(_, w)| w).sum::<f32>() / all } else { NOBODY }
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
    let (names, weight) = names(leaf, texts, start + NAMES);
    Lead { named, day, days, outlook, names, weight, cast: all, words }
}

/// The words of the names up to a byte, as a vector of length 1, and the sum of their weights.
fn names(leaf: &Leaf<'_, '_>, texts: &Texts, end: u32) -> (Vec<(u32, f32)>, f32) {
    let inside = leaf.reading().entities.iter().flat_map(|e| e.mentions.iter().filter(|m| m.start < end));
    let words = inside.flat_map(|m| crate::text::words_in(leaf.words(), *m));
    let names = words.filter(|w| w.at.end - w.at.start >= NAME_BYTES);
    let mut out: Vec<(u32, f32)> =
        names.map(|w| (w.stem as u32, texts.weight(w.stem).min(RAREST))).filter(|(_, w)| *w > 0.0).collect();
    out.sort_by_key(|(word, _)| *word);
    out.dedup_by_key(|(word, _)| *word);
    let weight = out.iter().map(|(_, w)| w).sum::<f32>() / texts.rarest();
    let length = out.iter().map(|(_, w)| w * w).sum::<f32>().sqrt().max(1e-6);
    out.iter_mut().for_each(|(_, w)| *w /= length);
    (out, weight)
}

fn named(leaf: &Leaf<'_, '_>, cast: &Cast<'_>, e: &Entity, head: u32, end: u32) -> Option<Named> {
    if e.kind == EntityKind::Group {
        return None;
    }
    let inside: Vec<Span> = e.mentions.iter().filter(|m| m.start < end).copied().collect();
    let first = inside.first()?;
    let name = |w: &&crate::Word| w.at.end - w.at.start >= NAME_BYTES;
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
