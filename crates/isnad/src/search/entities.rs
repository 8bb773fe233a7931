//! Who and what is found by name: persons, states, bodies, groups and places, by any of their names in any spelling, and by
//! the offices that pages give them.
//!
//! Each page that names something has an entry for it; what is found is told once, with the pages that fit behind it.

use super::Tools;
use super::hit::{matches, wanted};
use super::query::{self, Query};
use crate::{Engine, Error};
use isnad_archive::Index;
use isnad_archive::index::FoundEntity;
use isnad_model::{Entity, EntityId, EntityKind, Span};
use isnad_record::Corrections;
use std::collections::BTreeMap;

/// Names or offices shown at most.
const SHOWN: usize = 6;

/// Words with those marked that were looked for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Marked {
    /// The words.
    pub words: String,
    /// Where they fit, in bytes.
    pub marks: Vec<Span>,
}

/// Someone or something found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityHit {
    /// Its id.
    pub id: EntityId,
    /// Its name.
    pub name: Marked,
    /// Other names, those that fit first.
    pub also: Vec<Marked>,
    /// Offices and the like in the words of pages, those that fit first.
    pub roles: Vec<Marked>,
    /// What it is.
    pub kind: EntityKind,
    /// ISO 3166 alpha-3.
    pub country: Option<String>,
    /// How many pages name it, of those that fit the query.
    pub pages: usize,
    /// A page that names it.
    pub page: String,
    /// Where it does first.
    pub at: Span,
}

/// Who and what a query found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityAnswer {
    /// How the query was understood.
    pub query: Query,
    /// The best, best first.
    pub hits: Vec<EntityHit>,
    /// How many there are in all.
    pub total: usize,
}

impl Engine {
    /// Who and what fits a query by name or office: those whom most pages name first.
    ///
    /// # Errors
    /// [`Error::Query`] where the query cannot be answered; where archive or index cannot be read.
    pub fn search_entities(&self, query: &str, limit: usize) -> Result<EntityAnswer, Error> {
        self.search_entities_in(self.index()?, query, limit)
    }

    /// The same over the pages that are in the index already, as [`Engine::search_as_is`].
    ///
    /// # Errors
    /// As [`Engine::search_entities`].
    pub fn search_entities_as_is(&self, query: &str, limit: usize) -> Result<EntityAnswer, Error> {
        self.search_entities_in(self.index_as_is()?, query, limit)
    }

    fn search_entities_in(&self, index: &Index, query: &str, limit: usize) -> Result<EntityAnswer, Error> {
        self.stages().with_tools(|tools| {
            let query = query::parse(query, tools)?;
            let find = isnad_archive::Find::All(vec![tools.find(&query)]);
            let (found, total) = index.find_entities(&find, limit)?;
            let wanted = wanted(&find);
            let corrections = self.corrections()?;
            let mut hits = Vec::with_capacity(found.len());
            for found in found {
                hits.extend(self.entity(&found, &wanted, tools, &corrections)?);
            }
            Ok(EntityAnswer { query, hits, total })
        })
    }

    /// `None` where its pages have gone since they were indexed.
    fn entity(
        &self,
        found: &FoundEntity,
        wanted: &[&[String]],
        tools: &Tools<'_>,
        corrections: &Corrections,
    ) -> Result<Option<EntityHit>, Error> {
        let mut all: Vec<(String, Entity)> = Vec::new();
        let rows: Vec<i64> = found.examples.iter().map(|(n, _)| *n).collect();
        let readings = self.archive().readings_of(&rows)?;
        for (mut reading, (_, at)) in
            readings.into_iter().zip(&found.examples).filter_map(|(r, e)| Some((r?, e)))
        {
            corrections.apply(&mut reading);
            if *at < reading.entities.len() {
                all.push((reading.article.id, reading.entities.swap_remove(*at)));
            }
        }
        let Some((page, first)) = all.first() else { return Ok(None) };
        let mut names: BTreeMap<&str, usize> = BTreeMap::new();
        let mut roles: BTreeMap<&str, usize> = BTreeMap::new();
        for (_, entity) in &all {
            *names.entry(&entity.name).or_default() += 2;
            entity.aliases.iter().for_each(|name| *names.entry(name).or_default() += 1);
            entity.roles.iter().for_each(|role| *roles.entry(&role.words).or_default() += 1);
        }
        // The fullest of the names that these pages use as such.
        let used = all.iter().map(|(_, e)| e.name.as_str());
        let name =
            used.max_by_key(|n| (n.split_whitespace().count().min(2), names.get(n), std::cmp::Reverse(*n)));
        let name = name.unwrap_or(&first.name);
        let mark = |words: &str| {
            let cut = tools.cutter.cut(words);
            let marks = matches(&cut.words().collect::<Vec<_>>(), wanted, tools);
            Marked { words: words.to_owned(), marks }
        };
        let list = |counted: &BTreeMap<&str, usize>| {
            let mut list: Vec<(usize, Marked)> = counted
                .iter()
                .filter(|(words, _)| **words != name)
                .map(|(words, count)| (*count, mark(words)))
                .collect();
            list.sort_by_key(|(count, m)| {
                (std::cmp::Reverse(m.marks.len().min(1)), std::cmp::Reverse(*count))
            });
            list.into_iter().map(|(_, m)| m).take(SHOWN).collect::<Vec<_>>()
        };
        Ok(Some(EntityHit {
            id: EntityId(found.id.clone()),
            name: mark(name),
            also: list(&names),
            roles: list(&roles),
            kind: first.kind,
            country: all.iter().find_map(|(_, e)| e.country.clone()),
            pages: found.pages,
            page: page.clone(),
            at: first.mentions.first().copied().unwrap_or_default(),
        }))
    }
}
