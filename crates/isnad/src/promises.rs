//! Promises and differences as lists of their own, by what one asks of them.

use crate::{Snapshot, query};
use isnad_model::{Commitment, CommitmentStatus, Day, Difference, EntityId, Verdict};
use serde::Deserialize;
use serde::de::{IntoDeserializer, value};
use std::collections::BTreeSet;
use std::str::FromStr;

/// What a promise can be asked for by: what pages report, or what a person judged. Its words are those of both:
/// `overdue`, `reported-done`, `kept`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(untagged)]
pub enum PromiseState {
    /// What pages tell.
    Told(CommitmentStatus),
    /// What a person said.
    Judged(Verdict),
}

impl PromiseState {
    /// Whether a promise stands so.
    pub fn fits(self, promise: &Commitment) -> bool {
        match self {
            PromiseState::Told(status) => promise.status == status,
            PromiseState::Judged(verdict) => promise.verdict.as_ref().is_some_and(|j| j.verdict == verdict),
        }
    }
}

impl FromStr for PromiseState {
    type Err = value::Error;

    fn from_str(words: &str) -> Result<PromiseState, value::Error> {
        PromiseState::deserialize(words.into_deserializer())
    }
}

/// Which promises are asked for; what is `None` is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct PromiseFilter {
    /// One of those who promise: an id, or words of a name.
    pub who: Option<String>,
    /// What became of it.
    pub state: Option<PromiseState>,
    /// Not wholly before this day: the deadline, or where there is none the day on which it was made.
    pub from: Option<Day>,
    /// Not wholly after this day.
    pub to: Option<Day>,
    /// A storyline's id.
    pub story: Option<String>,
    /// The id of the event in which it was made.
    pub event: Option<String>,
}

/// The promises that fit, by the day on which they were made.
pub fn promises<'s>(snapshot: &'s Snapshot, filter: &PromiseFilter) -> Vec<&'s Commitment> {
    let who: Option<BTreeSet<EntityId>> = filter.who.as_deref().map(|w| query::entities(snapshot, w));
    let fits = |c: &&Commitment| {
        let about = if c.deadline.is_unknown() { &c.made } else { &c.deadline };
        filter.state.is_none_or(|s| s.fits(c))
            && who.as_ref().is_none_or(|w| c.promisors.iter().any(|p| w.contains(p)))
            && filter.story.as_ref().is_none_or(|s| c.storyline == *s)
            && filter.event.as_ref().is_none_or(|e| c.event.as_ref() == Some(e))
            && filter.from.is_none_or(|day| about.latest.is_none_or(|l| l >= day))
            && filter.to.is_none_or(|day| about.earliest.is_none_or(|e| e <= day))
    };
    let mut found: Vec<_> = snapshot.record.commitments.iter().filter(fits).collect();
    found.sort_by_key(|c| (query::time_key(&c.made), &c.id));
    found
}

/// Which differences are asked for; what is `None` is not asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct DifferenceFilter {
    /// `killed`, `place`, `role`.
    pub attribute: Option<String>,
    /// The id of the event that they are about.
    pub event: Option<String>,
    /// A storyline's id.
    pub story: Option<String>,
}

/// The differences that fit, storyline by storyline.
pub fn differences<'s>(snapshot: &'s Snapshot, filter: &DifferenceFilter) -> Vec<&'s Difference> {
    let fits = |d: &&Difference| {
        filter.attribute.as_ref().is_none_or(|a| d.attribute == *a)
            && filter.event.as_ref().is_none_or(|e| d.event.as_ref() == Some(e))
            && filter.story.as_ref().is_none_or(|s| d.storyline == *s)
    };
    snapshot.record.differences.iter().filter(fits).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_state_is_named_as_pages_or_persons_name_it() {
        assert_eq!("reported-done".parse(), Ok(PromiseState::Told(CommitmentStatus::ReportedDone)));
        assert_eq!("broken".parse(), Ok(PromiseState::Judged(Verdict::Broken)));
        assert!("done".parse::<PromiseState>().is_err());
    }
}
