//! What pages are about: the words that some other page of their language has, too.
//!
//! Languages are counted apart: in an archive of Arabic pages with eight English ones, `the` would be rare.

use crate::background::Background;
use crate::text::{Count, Terms, Vector};
use crate::world::World;
use isnad_model::Reading;
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Each page's single words that some other page of its language has, weighted by how few of these have them.
pub(crate) fn themes(
    world: &World<'_, '_>,
    counts: &[Vec<Count>],
    terms: &Terms,
    background: &Background,
) -> Vec<Vector> {
    let pair = &terms.pair;
    let (tongues, names) = tongues(world);
    let mut df: FxHashMap<(u32, u32), f32> = FxHashMap::default();
    let mut pages: BTreeMap<u32, f32> = BTreeMap::new();
    for (page, tongue) in counts.iter().zip(&tongues) {
        *pages.entry(*tongue).or_insert(0.0) += 1.0;
        for c in page.iter().filter(|c| !pair[c.term as usize]) {
            *df.entry((*tongue, c.term)).or_insert(0.0) += 1.0;
        }
    }
    for (name, tongue) in names {
        if let Some(pages) = pages.get_mut(&tongue) {
            *pages = background.of_language(name, *pages as u32) as f32;
        }
    }
    // Words of one language hardly occur in others, so what all pages have of them is what those of the language have.
    let beyond = |term: u32, of: f32| {
        if background.pages(0) > 0 { of.max(terms.df[term as usize] as f32) } else { of }
    };
    let weight = |no: usize, c: &Count| {
        let of = beyond(c.term, df.get(&(tongues[no], c.term)).copied().unwrap_or(0.0));
        let all = pages.get(&tongues[no]).copied().unwrap_or(1.0);
        if of > 1.0 { (1.0 + c.tf.ln().max(0.0)) * ((all + 1.0) / of).ln() } else { 0.0 }
    };
    let page = |(no, page): (usize, &Vec<Count>)| {
        let single = page.iter().filter(|c| !pair[c.term as usize]);
        let mut v: Vector = single.map(|c| (c.term, weight(no, c))).filter(|(_, w)| *w > 0.0).collect();
        let norm = v.iter().map(|(_, w)| w * w).sum::<f32>().sqrt().max(1e-6);
        v.iter_mut().for_each(|(_, w)| *w /= norm);
        v
    };
    counts.iter().enumerate().map(page).collect()
}

/// The language of each page, as a number, and the numbers of the languages.
fn tongues<'a>(world: &World<'_, 'a>) -> (Vec<u32>, BTreeMap<&'a str, u32>) {
    let mut numbers: BTreeMap<&str, u32> = BTreeMap::new();
    let mut out = Vec::with_capacity(world.len());
    for leaf in &world.leaves {
        let fresh = numbers.len() as u32;
        out.push(*numbers.entry(language(leaf.reading())).or_insert(fresh));
    }
    (out, numbers)
}

/// The language of a page; empty where it is not known.
pub(crate) fn language(reading: &Reading) -> &str {
    reading.article.language.as_deref().unwrap_or("")
}
