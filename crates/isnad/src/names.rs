//! Entities as all pages together know them: what they are called, where, and in which roles.
//!
//! Counted while the readings are at hand and kept with the record: thousands of pages name a state, and nobody should have to
//! load them to see how it is called.

use crate::cards::Bounds;
use isnad_model::{Entity, EntityId, EntityKind, Reading};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Forms of running text that are kept of one entity.
const FORMS: usize = 12;
/// Roles that are kept of one entity.
const ROLES: usize = 40;

/// An entity as all pages together know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Known {
    /// The name that most pages use, in its fuller forms.
    pub name: String,
    /// All other names that some page gives it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<String>,
    /// What it is.
    pub kind: EntityKind,
    /// ISO 3166 alpha-3.
    pub country: Option<String>,
    /// How often it is named, over all pages.
    pub mentions: usize,
    /// The pages that name it: positions among all pages by id.
    #[serde(default)]
    pub pages: Vec<u32>,
    /// Its names with the number of pages that call it so, the commonest first; none where all pages use one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub names: Vec<(String, u32)>,
    /// What pages call it in running text, with the number of mentions, the commonest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub forms: Vec<(String, u32)>,
    /// The roles in which pages tell of it, those of most pages first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub roles: Vec<Role>,
}

/// A role, with the pages that tell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Role {
    /// As pages write it.
    pub words: String,
    /// How many pages tell it.
    pub pages: u32,
    /// The first and last day of those pages whose day is known.
    pub days: Bounds,
}

impl Known {
    /// Its names with the number of pages that call it so, the commonest first.
    pub fn told(&self) -> Vec<(&str, usize)> {
        match self.names.as_slice() {
            [] => vec![(self.name.as_str(), self.pages.len())],
            several => several.iter().map(|(words, n)| (words.as_str(), *n as usize)).collect(),
        }
    }
}

impl Known {
    /// Pages have come in between: each stands where `to` says now.
    pub(crate) fn moved(&mut self, to: &[u32]) {
        self.pages.iter_mut().for_each(|at| *at = to.get(*at as usize).copied().unwrap_or(*at));
    }

    /// What other pages know of it, too. It goes by the name that it had.
    pub(crate) fn take(&mut self, other: Known) {
        let names = |known: &Known| -> BTreeMap<String, u32> {
            known.told().into_iter().map(|(words, n)| (words.to_owned(), n as u32)).collect()
        };
        let (mut told, more) = (names(self), names(&other));
        more.into_iter().for_each(|(words, n)| *told.entry(words).or_default() += n);
        self.names = if told.len() < 2 { Vec::new() } else { commonest(told, usize::MAX) };
        let mut forms: BTreeMap<String, u32> = std::mem::take(&mut self.forms).into_iter().collect();
        other.forms.into_iter().for_each(|(words, n)| *forms.entry(words).or_default() += n);
        self.forms = commonest(forms, FORMS);
        let also: BTreeSet<String> =
            self.also.drain(..).chain(other.also).chain([other.name]).filter(|n| *n != self.name).collect();
        self.also = also.into_iter().collect();
        for role in other.roles {
            match self.roles.iter_mut().find(|r| r.words == role.words) {
                Some(known) => {
                    known.pages += role.pages;
                    let ((first, last), (from, to)) = (known.days, role.days);
                    known.days =
                        ([first, from].into_iter().flatten().min(), [last, to].into_iter().flatten().max());
                }
                None => self.roles.push(role),
            }
        }
        self.roles.sort_by(|a, b| b.pages.cmp(&a.pages).then_with(|| a.words.cmp(&b.words)));
        self.roles.truncate(ROLES);
        self.mentions += other.mentions;
        self.country = self.country.take().or(other.country);
        self.pages.extend(other.pages);
        self.pages.sort_unstable();
        self.pages.dedup();
    }
}

#[derive(Default)]
struct Tally<'r> {
    pages: Vec<u32>,
    aliases: BTreeSet<&'r str>,
    names: BTreeMap<&'r str, usize>,
    kinds: BTreeMap<EntityKind, usize>,
    countries: BTreeMap<&'r str, usize>,
    mentions: usize,
    forms: BTreeMap<&'r str, u32>,
    roles: BTreeMap<&'r str, (u32, Bounds)>,
}

/// Marks, embeddings, overrides and isolates: everything that turns the direction of what follows.
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Everyone whom readings name, by id. The readings come in the order of their ids.
pub fn names<'r>(readings: impl Iterator<Item = &'r Reading>) -> BTreeMap<EntityId, Known> {
    names_at(readings.enumerate().map(|(at, reading)| (at as u32, reading)))
}

/// The same for some of all pages, which come with their positions, in order.
pub(crate) fn names_at<'r>(readings: impl Iterator<Item = (u32, &'r Reading)>) -> BTreeMap<EntityId, Known> {
    let mut tallies: BTreeMap<&EntityId, Tally<'_>> = BTreeMap::new();
    for (page, reading) in readings {
        for entity in &reading.entities {
            tallies.entry(&entity.id).or_default().count(reading, entity, page);
        }
    }
    tallies.into_iter().map(|(id, tally)| (id.clone(), tally.known())).collect()
}

impl<'r> Tally<'r> {
    fn count(&mut self, reading: &'r Reading, entity: &'r Entity, page: u32) {
        if self.pages.last() != Some(&page) {
            self.pages.push(page);
        }
        self.aliases.extend(entity.aliases.iter().map(String::as_str));
        *self.names.entry(entity.name.as_str()).or_default() += 1;
        *self.kinds.entry(entity.kind).or_default() += 1;
        if let Some(country) = &entity.country {
            *self.countries.entry(country.as_str()).or_default() += 1;
        }
        self.mentions += entity.mentions.len();
        for mention in &entity.mentions {
            *self.forms.entry(mention.of(&reading.article.text)).or_default() += 1;
        }
        let day = reading.article.published.exact().or(reading.reference.exact());
        let roles: BTreeSet<&str> = entity.roles.iter().map(|r| r.words.as_str()).collect();
        for role in roles {
            let (pages, (first, last)) = self.roles.entry(role).or_default();
            *pages += 1;
            *first = [*first, day].into_iter().flatten().min();
            *last = [*last, day].into_iter().flatten().max();
        }
    }

    fn known(self) -> Known {
        let name = self.name();
        let other = self.names.keys().chain(&self.aliases).copied().filter(|n| *n != name);
        let also: BTreeSet<&str> = other.collect();
        Known {
            name: name.to_owned(),
            also: also.into_iter().map(str::to_owned).collect(),
            kind: most(&self.kinds).copied().unwrap_or(EntityKind::Group),
            country: most(&self.countries).map(|c| (*c).to_owned()),
            mentions: self.mentions,
            names: told(&self.names),
            forms: forms(&self.forms),
            roles: roles(&self.roles),
            pages: self.pages,
        }
    }

    /// The commonest of the fuller names. Many pages write only a surname: it must not win over the full name that
    /// a sixth as many pages give; nor may one page's oddly long form win over what all others write.
    fn name(&self) -> &'r str {
        let top = self.names.values().copied().max().unwrap_or(0);
        self.names
            .iter()
            .filter(|(_, count)| **count * 6 >= top)
            .max_by_key(|(name, count)| {
                let words = name.split_whitespace().count().min(2);
                (words, **count, std::cmp::Reverse(**name))
            })
            .map_or("", |(name, _)| name)
    }
}

/// The commonest key; of equal ones the first.
fn most<K: Ord>(tally: &BTreeMap<K, usize>) -> Option<&K> {
    tally.iter().max_by_key(|(k, count)| (**count, std::cmp::Reverse(*k))).map(|(k, _)| k)
}

/// Names by the number of pages, where there are several.
fn told(names: &BTreeMap<&str, usize>) -> Vec<(String, u32)> {
    let all = names.iter().map(|(words, n)| ((*words).to_owned(), *n as u32)).collect();
    if names.len() < 2 { Vec::new() } else { commonest(all, usize::MAX) }
}

/// Words by how often they occur, the commonest first, at most so many.
fn commonest(counted: BTreeMap<String, u32>, most: usize) -> Vec<(String, u32)> {
    let mut out: Vec<_> = counted.into_iter().collect();
    out.sort_by(|(a, n), (b, m)| m.cmp(n).then_with(|| a.cmp(b)));
    out.truncate(most);
    out
}

/// The commonest forms of running text.
fn forms(counted: &BTreeMap<&str, u32>) -> Vec<(String, u32)> {
    let mut all: BTreeMap<String, u32> = BTreeMap::new();
    for (words, n) in counted {
        let words: String = words.chars().filter(|c| !is_bidi_control(*c)).collect();
        if !words.trim().is_empty() {
            *all.entry(words).or_default() += n;
        }
    }
    join_prefixed(&mut all);
    commonest(all, FORMS)
}

/// Counts a form with a particle before it (`والوزير`) under the form without it, where that occurs by itself. A form
/// of one word alone is told; which letters are particles is the language's, so any two at most are tried.
fn join_prefixed(names: &mut BTreeMap<String, u32>) {
    let bare = |form: &str| {
        let starts = form.char_indices().skip(1).take(2).map(|(i, _)| i);
        starts.filter_map(|i| form.get(i..)).find(|rest| names.contains_key(*rest)).map(str::to_owned)
    };
    let joined: Vec<(String, String)> =
        names.keys().filter_map(|form| Some((form.clone(), bare(form)?))).collect();
    for (form, rest) in joined {
        if let Some(n) = names.remove(&form) {
            *names.entry(rest).or_default() += n;
        }
    }
}

/// Roles by the number of pages.
fn roles(counted: &BTreeMap<&str, (u32, Bounds)>) -> Vec<Role> {
    let role = |(words, (pages, days)): (&&str, &(u32, Bounds))| Role {
        words: (*words).to_owned(),
        pages: *pages,
        days: *days,
    };
    let mut out: Vec<Role> = counted.iter().map(role).collect();
    out.sort_by(|a, b| b.pages.cmp(&a.pages).then_with(|| a.words.cmp(&b.words)));
    out.truncate(ROLES);
    out
}
