//! Versions of a page: what replaced what, as a chain, with what changed.
//!
//! Two savings of one address are versions of one page, however much of it was rewritten; so are two texts of one outlet that
//! are nearly one (a page that moved, a correction under a new address). Each version names the one before it.

use crate::family::order;
use crate::shingle::Shingles;
use crate::word::Word;
use crate::world::{Leaf, PageNo, World};
use isnad_model::{Span, Version};
use std::collections::BTreeMap;

/// Share of shingles, both ways, from which an outlet's second text is a new version of its first.
const SAME_TEXT: f64 = 0.7;
/// Characters of changed words that a version's change shows.
const SHOWN: usize = 80;
/// Changes that are shown; the rest is counted.
const CHANGES: usize = 3;
/// Words in common between two changes that part them into two.
const RUN: usize = 4;
/// Pairs of words beyond which two texts are not aligned inside.
const ALIGNED: usize = 1 << 20;

/// All versions, with the page that is the newer. `family` names each page's family.
pub(crate) fn versions(
    world: &World<'_, '_>,
    shingles: &Shingles,
    family: &[usize],
) -> Vec<(PageNo, Version)> {
    let mut kept: Vec<PageNo> = (0..world.len() as PageNo).collect();
    kept.sort_by_key(|p| order(world.leaf(*p)));
    let mut by_address: BTreeMap<&str, PageNo> = BTreeMap::new();
    let mut by_outlet: BTreeMap<(usize, &str), Vec<PageNo>> = BTreeMap::new();
    let mut out = Vec::new();
    for new in kept {
        let article = &world.leaf(new).reading().article;
        let address = article.url.as_deref().and_then(|u| by_address.insert(u, new));
        let mut old = address;
        if let Some(outlet) = article.outlet.as_deref() {
            let printed = by_outlet.entry((family[new as usize], outlet)).or_default();
            old =
                old.or_else(|| printed.iter().rev().take(ALIKE).copied().find(|o| alike(shingles, *o, new)));
            printed.push(new);
        }
        if let Some(old) = old
            && let Some(change) = change(world.leaf(old), world.leaf(new))
        {
            let (page, replaces) = (world.leaf(new).id().to_owned(), world.leaf(old).id().to_owned());
            out.push((new, Version { page, replaces, change }));
        }
    }
    out
}

/// Pages of one outlet and text that are looked at for the one before.
const ALIKE: usize = 20;

fn alike(shingles: &Shingles, old: PageNo, new: PageNo) -> bool {
    let size = shingles.size[old as usize].max(shingles.size[new as usize]).max(1);
    f64::from(shingles.common(old, new)) / f64::from(size) >= SAME_TEXT
}

/// What changed between two texts, in the order of the text. `None` where nothing did.
fn change(old: &Leaf<'_, '_>, new: &Leaf<'_, '_>) -> Option<String> {
    let mut changes = Vec::new();
    align(old.words(), new.words(), &mut changes);
    let cut = |leaf: &Leaf<'_, '_>, words: &[Word]| match (words.first(), words.last()) {
        (Some(first), Some(last)) => {
            let text = Span { start: first.at.start, end: last.at.end }.of(&leaf.reading().article.text);
            let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
            let short: String = text.chars().take(SHOWN).collect();
            if short.len() < text.len() { format!("“{short}…”") } else { format!("“{short}”") }
        }
        _ => "nothing".to_owned(),
    };
    let shown = changes.iter().take(CHANGES);
    let mut said: Vec<String> =
        shown.map(|(gone, come)| format!("{} became {}", cut(old, gone), cut(new, come))).collect();
    match changes.len().checked_sub(CHANGES) {
        None | Some(0) => {}
        Some(1) => said.push("1 more change".into()),
        Some(n) => said.push(format!("{n} more changes")),
    }
    (!said.is_empty()).then(|| said.join("; "))
}

/// The stretches that differ between two texts: what lies between their common beginning and end, and there between the
/// longest runs that they share.
fn align<'w>(a: &'w [Word], b: &'w [Word], out: &mut Vec<(&'w [Word], &'w [Word])>) {
    let most = a.len().min(b.len());
    let front = a.iter().zip(b).take_while(|(x, y)| x.key == y.key).count();
    let back =
        a.iter().rev().zip(b.iter().rev()).take(most - front).take_while(|(x, y)| x.key == y.key).count();
    let (Some(a), Some(b)) = (a.get(front..a.len() - back), b.get(front..b.len() - back)) else { return };
    if a.is_empty() && b.is_empty() {
        return;
    }
    let (i, j, n) = longest(a, b);
    if n < RUN {
        return out.push((a, b));
    }
    for (x, y) in [(a.get(..i), b.get(..j)), (a.get(i + n..), b.get(j + n..))] {
        align(x.unwrap_or(&[]), y.unwrap_or(&[]), out);
    }
}

/// Where the longest run of words that two texts share begins in each, and its length.
fn longest(a: &[Word], b: &[Word]) -> (usize, usize, usize) {
    let mut best = (0, 0, 0);
    if a.len().saturating_mul(b.len()) > ALIGNED {
        return best;
    }
    let mut row = vec![0_usize; b.len() + 1];
    for (i, x) in a.iter().enumerate() {
        // From the right, so that the row still holds the lengths of the word before.
        for (j, y) in b.iter().enumerate().rev() {
            let n = if x.key == y.key { row[j] + 1 } else { 0 };
            row[j + 1] = n;
            if n > best.2 || (n == best.2 && n > 0 && (i + 1 - n, j + 1 - n) < (best.0, best.1)) {
                best = (i + 1 - n, j + 1 - n, n);
            }
        }
    }
    best
}
