//! Retellings: what was news in one event's pages and comes back as background in another's.
//!
//! `وكان الرئيسان قد تحادثا هاتفيا في يناير`: the page about the second call tells of the first one again. That binds the two, where
//! they are one story; it makes no story by itself, since a review of a year tells of everything again.

use crate::event::Happening;
use crate::join::Scales;
use crate::story::{Bond, printed};
use isnad_model::StoryLinkKind;
use std::collections::BTreeSet;

/// Bonds from each event to the later ones whose pages tell of it again.
pub(crate) fn bonds(scales: &Scales<'_, '_, '_>, happenings: &[Happening]) -> Vec<Bond> {
    let mut about = vec![usize::MAX; scales.world.len()];
    for (i, h) in happenings.iter().enumerate() {
        for t in h.tellings.iter().map(|n| scales.tellings.get(*n)).filter(|t| t.main) {
            about[t.page as usize] = i;
        }
    }
    let mut out = Vec::new();
    for (from, h) in happenings.iter().enumerate().filter(|(_, h)| h.main) {
        let first = printed(scales, h);
        let mut seen = BTreeSet::new();
        for t in h.tellings.iter().map(|n| scales.tellings.get(*n)).filter(|t| !t.main) {
            let (leaf, to) = (scales.world.leaf(t.page), about[t.page as usize]);
            if to == from || to == usize::MAX || leaf.days.0 <= first || !seen.insert(to) {
                continue;
            }
            let reason = format!("{} tells of it again", leaf.id());
            out.push(Bond { from, to, strength: 0.0, firm: false, kind: StoryLinkKind::Retelling, reason });
        }
    }
    out
}
