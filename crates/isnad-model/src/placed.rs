//! What one page adds to a record that stands.

use crate::{Commitment, Difference, Family, Group, Record, RecordEvent, Storyline};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// One page, placed beside those that a record was built from.
#[derive(Debug, Clone, PartialEq, Default, Serialize, Deserialize)]
pub struct Placed {
    /// Where it stands.
    pub group: Group,
    /// The events that it tells of: new ones, and those that it has joined, as they are now.
    pub events: Vec<RecordEvent>,
    /// Its family: of one that stood, only what comes to it.
    pub family: Family,
    /// The storylines that its new events belong to: of those that stood, only what comes to them.
    pub storylines: Vec<Storyline>,
    /// The commitments that it tells of.
    pub commitments: Vec<Commitment>,
    /// All differences of the events above.
    pub differences: Vec<Difference>,
}

impl Record {
    /// Lays a page over the record.
    pub fn lay(&mut self, placed: Placed) {
        let Placed { group, events, family, storylines, commitments, differences } = placed;
        let told: BTreeSet<&str> = events.iter().map(|e| e.id.as_str()).collect();
        self.differences.retain(|d| d.event.as_deref().is_none_or(|e| !told.contains(e)));
        self.differences.extend(differences);
        self.differences.sort_by(|a, b| {
            let key =
                |d: &Difference| (d.storyline.clone(), d.event.clone(), d.attribute.clone(), d.about.clone());
            key(a).cmp(&key(b))
        });
        for event in events {
            put(&mut self.events, event, |e| &e.id, |old, new| *old = new);
        }
        put(&mut self.families, family, |f| &f.id, grow_family);
        for story in storylines {
            put(&mut self.storylines, story, |s| &s.id, grow_story);
        }
        for commitment in commitments {
            put(&mut self.commitments, commitment, |c| &c.id, tell_on);
        }
        put(&mut self.groups, group, |g| &g.page, |old, new| *old = new);
    }
}

/// Puts an item into a list that is sorted by id; `both` puts it and the one of its id together.
fn put<T>(list: &mut Vec<T>, item: T, id: impl Fn(&T) -> &String, both: impl FnOnce(&mut T, T)) {
    match list.binary_search_by(|t| id(t).cmp(id(&item))) {
        Ok(at) => {
            if let Some(old) = list.get_mut(at) {
                both(old, item);
            }
        }
        Err(at) => list.insert(at, item),
    }
}

fn grow_family(family: &mut Family, more: Family) {
    family.pages.extend(more.pages);
    family.copies.extend(more.copies);
    family.versions.extend(more.versions);
}

fn grow_story(story: &mut Storyline, more: Storyline) {
    let known: BTreeSet<String> = story.events.iter().cloned().collect();
    story.events.extend(more.events.into_iter().filter(|e| !known.contains(e)));
    story.links.extend(more.links);
    story.links.sort_by(|a, b| (&a.from, &a.to, a.kind).cmp(&(&b.from, &b.to, b.kind)));
}

/// A promise told of by one page more. What that page knows of its outcome counts; what it does not know stays.
fn tell_on(old: &mut Commitment, new: Commitment) {
    let fresh = |have: &[(String, crate::Span)], more: Vec<(String, crate::Span)>| -> Vec<_> {
        more.into_iter().filter(|m| !have.contains(m)).collect()
    };
    let (tellings, again) = (fresh(&old.tellings, new.tellings), fresh(&old.told_again, new.told_again));
    old.tellings.extend(tellings);
    old.told_again.extend(again);
    if new.outcome.is_some() {
        old.status = new.status;
        old.outcome = new.outcome;
        old.fulfilled_by = new.fulfilled_by;
    }
}
