//! Things said, each in all its versions: what one speaker said, as several pages quote it within days.
//!
//! It is for showing: the record decides what is one event and one text, here quotations only stand together. They are found while
//! the readings are at hand, and kept with the record, so that nobody has to load all of them to list what was said.

use isnad_model::{Day, EntityId, Family, Reading};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Days between two pages that quote one saying.
const DAYS: i32 = 3;
/// Words below which two quotations are not told to be one.
const WORDS: usize = 3;
/// Share of the words of the shorter that stand in the longer.
const LIKE: f64 = 0.75;
/// Sayings of one speaker that a quotation is compared with: the last ones.
const LAST: usize = 200;

/// One thing said, in all its versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Saying {
    /// Who says it; `None` where the texts hide the speaker.
    pub speaker: Option<EntityId>,
    /// Pages, as positions among all by id, and indices into their statements, the earliest first.
    pub versions: Vec<(u32, u32)>,
    /// Number of families among the pages.
    pub families: usize,
    /// The first possible day of the earliest page.
    pub day: Option<Day>,
}

struct Open {
    saying: Saying,
    words: BTreeSet<String>,
    families: BTreeSet<usize>,
}

/// Groups statements of one speaker whose words are alike and whose pages are at most three days apart, the latest first.
/// `readings` are sorted by id, and `fold` makes of a text what words are compared by.
pub fn sayings(readings: &[&Reading], families: &[Family], fold: &dyn Fn(&str) -> String) -> Vec<Saying> {
    let family: BTreeMap<&str, usize> = (families.iter().enumerate())
        .flat_map(|(i, f)| f.pages.iter().map(move |page| (page.as_str(), i)))
        .collect();
    let mut all: Vec<(Option<&EntityId>, Option<Day>, u32, u32)> = Vec::new();
    for (page, reading) in readings.iter().enumerate() {
        let written = reading.article.published.earliest.or(reading.reference.earliest);
        let said = reading.statements.iter().enumerate();
        all.extend(said.map(|(i, s)| (s.speaker.as_ref(), written, page as u32, i as u32)));
    }
    all.sort();
    let mut done: Vec<Open> = Vec::new();
    let mut first_of_speaker = 0;
    let mut speaker: Option<&EntityId> = None;
    for (who, day, page, i) in all {
        if who != speaker {
            (speaker, first_of_speaker) = (who, done.len());
        }
        let Some(reading) = readings.get(page as usize) else { continue };
        let Some(statement) = reading.statements.get(i as usize) else { continue };
        let words = set(&fold(statement.span.of(&reading.article.text)));
        let home = family.get(reading.article.id.as_str()).copied().unwrap_or(usize::MAX);
        let fits = |o: &&mut Open| {
            near(o.saying.day, day)
                && (who.is_some() || o.families.contains(&home))
                && words.len() >= WORDS
                && o.words.len() >= WORDS
                && likeness(&words, &o.words) >= LIKE
                && o.saying.versions.iter().all(|(p, _)| *p != page)
        };
        let found = done.iter_mut().skip(first_of_speaker).rev().take(LAST).find(fits);
        match found {
            Some(open) => {
                open.saying.versions.push((page, i));
                open.families.insert(home);
            }
            None => {
                let saying = Saying { speaker: who.cloned(), versions: vec![(page, i)], families: 0, day };
                done.push(Open { saying, words, families: BTreeSet::from([home]) });
            }
        }
    }
    let mut out: Vec<Saying> =
        done.into_iter().map(|o| Saying { families: o.families.len(), ..o.saying }).collect();
    sort(&mut out);
    out
}

/// The latest first.
fn sort(sayings: &mut [Saying]) {
    sayings.sort_by(|a, b| (b.day, &a.versions).cmp(&(a.day, &b.versions)));
}

/// Adds the statements of pages that have come in between; each page stands where `to` says now. They stand for themselves until
/// all is gone through again: to compare them the pages of others would have to be loaded.
pub(crate) fn said_too<'r>(
    sayings: &mut Vec<Saying>,
    to: &[u32],
    new: impl Iterator<Item = (u32, &'r Reading)>,
) {
    for (at, _) in sayings.iter_mut().flat_map(|s| &mut s.versions) {
        *at = to.get(*at as usize).copied().unwrap_or(*at);
    }
    for (page, reading) in new {
        let day = reading.article.published.earliest.or(reading.reference.earliest);
        let said = reading.statements.iter().enumerate();
        sayings.extend(said.map(|(i, s)| Saying {
            speaker: s.speaker.clone(),
            versions: vec![(page, i as u32)],
            families: 1,
            day,
        }));
    }
    sort(sayings);
}

fn near(a: Option<Day>, b: Option<Day>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => b.since(a).is_ok_and(|span| span.get_days().abs() <= DAYS),
        (a, b) => a == b,
    }
}

/// The words of a folded text, at least two letters long.
fn set(folded: &str) -> BTreeSet<String> {
    let words = folded.split(|c: char| !c.is_alphanumeric());
    words.filter(|w| w.chars().nth(1).is_some()).map(str::to_owned).collect()
}

/// Share of the smaller set that stands in the other.
fn likeness(a: &BTreeSet<String>, b: &BTreeSet<String>) -> f64 {
    let (few, many) = if a.len() <= b.len() { (a, b) } else { (b, a) };
    few.intersection(many).count() as f64 / few.len().max(1) as f64
}
