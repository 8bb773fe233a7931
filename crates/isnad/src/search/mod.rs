//! Search: Arabic as people type it, found as newspapers write it.
//!
//! A query is understood ([`query`]) with the words of the search language ([`operators`]), turned into what the index
//! can look for, with other spellings of names ([`twins`]), and what is found is shown with its matches marked ([`hit`]).

mod entities;
mod entries;
mod hit;
mod index;
mod operators;
mod query;
mod twins;
mod words;

pub use entities::{EntityAnswer, EntityHit, Marked};
pub(crate) use entries::entries;
pub use hit::Hit;
pub(crate) use index::{Indexing, Ready, ReadyPage};
pub use operators::Operator;
pub(crate) use operators::Operators;
pub use query::{Query, QueryError};
pub(crate) use twins::Twins;
pub use words::Clitics;
pub(crate) use words::Cutter;

use crate::{Engine, Error};
use isnad_archive::index::Field;
use isnad_archive::{EntryKind, Find, Found, Index};
use isnad_model::When;
use std::collections::BTreeSet;

/// How to look.
#[derive(Debug, Clone, Copy)]
pub struct SearchOptions {
    /// Pages, statements or events.
    pub kind: EntryKind,
    /// How many hits.
    pub limit: usize,
}

/// What a query found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// How the query was understood.
    pub query: Query,
    /// The best hits, best first.
    pub hits: Vec<Hit>,
    /// How many there are in all.
    pub total: usize,
}

/// What a query is understood with.
pub(crate) struct Tools<'s> {
    pub(crate) cutter: Cutter<'s>,
    pub(crate) operators: &'s Operators,
    pub(crate) twins: &'s Twins,
    /// The days of an expression of time that needs no day to count from.
    pub(crate) time: &'s dyn Fn(&str) -> Option<When>,
}

impl Tools<'_> {
    fn time(&self, text: &str) -> Option<When> {
        (self.time)(text)
    }

    /// What the index has to look for.
    fn find(&self, query: &Query) -> Find {
        let all = |parts: &[Query]| parts.iter().map(|q| self.find(q)).collect();
        match query {
            Query::Word(words) | Query::Phrase(words) => {
                let name = self.cutter.keys(words);
                let others = self.twins.other_spellings(&name).cloned().map(Find::Words);
                Find::Any(std::iter::once(Find::Words(name.clone())).chain(others).collect())
            }
            Query::Is(Operator::Type | Operator::Status, key) => Find::In(Field::Key, vec![key.clone()]),
            Query::Is(operator, name) => {
                let field = match operator {
                    Operator::Said => Field::Said,
                    Operator::Addressee => Field::Addressee,
                    Operator::Place => Field::Place,
                    Operator::Outlet => Field::Outlet,
                    _ => Field::Who,
                };
                let name = self.cutter.keys(name);
                let others = self.twins.other_spellings(&name).cloned();
                let names = std::iter::once(name.clone()).chain(others);
                Find::Any(names.map(|n| Find::In(field, n)).collect())
            }
            Query::Days(from, to) => Find::Days(*from, *to),
            Query::All(parts) => Find::All(all(parts)),
            Query::Any(parts) => Find::Any(all(parts)),
            Query::Not(part) => Find::Not(Box::new(self.find(part))),
        }
    }
}

impl Engine {
    /// How a query is understood.
    ///
    /// # Errors
    /// Why it cannot be answered.
    pub fn understand(&self, query: &str) -> Result<Query, QueryError> {
        self.stages().with_tools(|tools| query::parse(query, tools))
    }

    /// Words before a colon in a query that may have been meant as operators and were looked for as words.
    pub fn no_operators(&self, query: &str) -> Vec<String> {
        self.stages().with_tools(|tools| query::no_operators(query, tools))
    }

    /// The best hits for a query, best first; equal ones in the order of the archive.
    ///
    /// # Errors
    /// [`Error::Query`] where the query cannot be answered; where archive or index cannot be read.
    pub fn search(&self, query: &str, how: SearchOptions) -> Result<Answer, Error> {
        self.search_in(self.index()?, query, how)
    }

    /// The same over the pages that are in the index already: a server that many ask must not let one of them wait for
    /// what has just come in. [`Engine::keep_index`] takes that in.
    ///
    /// # Errors
    /// As [`Engine::search`].
    pub fn search_as_is(&self, query: &str, how: SearchOptions) -> Result<Answer, Error> {
        self.search_in(self.index_as_is()?, query, how)
    }

    fn search_in(&self, index: &Index, query: &str, how: SearchOptions) -> Result<Answer, Error> {
        self.stages().with_tools(|tools| {
            let query = query::parse(query, tools)?;
            // One level more: a lone `Not` or word is a list of one.
            let find = Find::All(vec![tools.find(&query)]);
            let (found, total) = index.find(how.kind, &find, how.limit)?;
            let hits = self.shown(how.kind, &found, &hit::wanted(&find), tools)?;
            Ok(Answer { query, hits, total })
        })
    }

    /// What was found, as it is shown. Pages that have gone since they were indexed are left out.
    fn shown(
        &self,
        kind: EntryKind,
        found: &[Found],
        wanted: &[&[String]],
        tools: &Tools<'_>,
    ) -> Result<Vec<Hit>, Error> {
        if kind == EntryKind::Page {
            let rows: Vec<i64> = found.iter().map(|f| f.n).collect();
            let articles = self.archive().articles(&rows)?;
            return Ok(articles
                .iter()
                .flatten()
                .map(|a| hit::hit(a, kind, 0, None, wanted, tools))
                .collect());
        }
        // A page that has many hits is taken out once.
        let rows: BTreeSet<i64> = found.iter().map(|f| f.n).collect();
        let rows: Vec<i64> = rows.into_iter().collect();
        let readings = self.archive().readings_of(&rows)?;
        let shown = |found: &Found| {
            let reading = rows.binary_search(&found.n).ok().and_then(|i| readings.get(i)?.as_ref())?;
            let inside = match kind {
                EntryKind::Statement => reading.statements.get(found.at).map(|s| s.span),
                EntryKind::Entity => reading.entities.get(found.at).and_then(|e| e.mentions.first().copied()),
                _ => reading.events.get(found.at).map(entries::shown),
            };
            inside.map(|span| hit::hit(&reading.article, kind, found.at, Some(span), wanted, tools))
        };
        Ok(found.iter().filter_map(shown).collect())
    }
}
