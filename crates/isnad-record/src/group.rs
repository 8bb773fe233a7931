//! A group of pages on its way to becoming an event: what its leads name, and when and how far ahead they tell.

use crate::Outlook;
use crate::apart::Ground;
use crate::world::PageNo;
use std::collections::{BTreeMap, BTreeSet};

/// What is known of some pages together.
#[derive(Debug, Default)]
pub(crate) struct Group {
    pub(crate) pages: Vec<PageNo>,
    /// Pages, copies of one text counted.
    pub(crate) size: u32,
    /// Their texts, copies together.
    pub(crate) texts: BTreeSet<PageNo>,
    pub(crate) done: u32,
    pub(crate) ahead: u32,
    /// How many leads name each day first.
    pub(crate) days: BTreeMap<(i32, i32), u32>,
    /// The words of what its pages are about, summed, and the length of that.
    pub(crate) about: BTreeMap<u32, f32>,
    pub(crate) length: f32,
}

impl Group {
    pub(crate) fn new(ground: &Ground<'_, '_>, page: PageNo, size: u32, text: PageNo) -> Self {
        let lead = ground.leads.get(page);
        let told = |o: Outlook| u32::from(lead.outlook == Some(o));
        let days = lead.day.iter().map(|d| (*d, 1)).collect();
        Group {
            pages: vec![page],
            size,
            texts: BTreeSet::from([text]),
            done: told(Outlook::Done),
            ahead: told(Outlook::Ahead),
            days,
            about: lead.about.iter().copied().collect(),
            length: 1.0,
        }
    }

    pub(crate) fn absorb(&mut self, other: Group) {
        self.pages.extend(other.pages);
        self.size += other.size;
        self.texts.extend(other.texts);
        self.done += other.done;
        self.ahead += other.ahead;
        for (day, n) in other.days {
            *self.days.entry(day).or_insert(0) += n;
        }
        for (word, w) in other.about {
            *self.about.entry(word).or_insert(0.0) += w;
        }
        self.length = self.about.values().map(|w| w * w).sum::<f32>().sqrt().max(1e-6);
    }

    /// Share of pages that tell of what is to come, of those whose outlook is known.
    pub(crate) fn to_come(&self) -> Option<f64> {
        let known = self.done + self.ahead;
        (known > 0).then(|| f64::from(self.ahead) / f64::from(known))
    }
}
