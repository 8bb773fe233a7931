//! Asking the index.

use super::any::AnyOf;
use super::entry::{EntryKind, Fields};
use super::{Index, days, fault, name};
use crate::Error;
use isnad_model::Day;
use std::borrow::Cow;
use tantivy::collector::{Count, TopDocs};
use tantivy::query::{BooleanQuery, BoostQuery, ConstScoreQuery, Occur, PhraseQuery, Query, TermQuery};
use tantivy::schema::{Field as Column, IndexRecordOption, Term};
use tantivy::{DocAddress, Order};

/// How much more a word in the headline counts than one in the body.
const HEAD_WEIGHT: f32 = 4.0;
/// Further hits that are looked at, so that of equal ones the same are shown whatever order they were written in.
const SPARE: usize = 32;

/// Names and keys that can be asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// Who takes part.
    Who,
    /// Who speaks.
    Said,
    /// Who is spoken to.
    Addressee,
    /// Where.
    Place,
    /// Which outlet.
    Outlet,
    /// Types, modes, phases.
    Key,
}

/// What to look for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Find {
    /// Words that stand one after the other, in the headline or in the body.
    Words(Vec<String>),
    /// Words that stand one after the other in a name.
    In(Field, Vec<String>),
    /// Not wholly before the first day, nor wholly after the second.
    Days(Option<Day>, Option<Day>),
    /// All of these.
    All(Vec<Find>),
    /// At least one of these.
    Any(Vec<Find>),
    /// Not this; has a meaning beside others in [`Find::All`] only.
    Not(Box<Find>),
}

/// Something found.
#[derive(Debug, Clone, PartialEq)]
pub struct Found {
    /// Row number of the page.
    pub n: i64,
    /// Which of the page's statements or events.
    pub at: usize,
    /// How well it fits; greater is better. Comparable within one search only.
    pub score: f32,
}

impl Index {
    /// The best `limit` entries of a kind, best first; equal ones by row and place. Beside them how many fit in all.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn find(&self, kind: EntryKind, find: &Find, limit: usize) -> Result<(Vec<Found>, usize), Error> {
        self.guarded(|| self.found(kind, find, limit))
    }

    fn found(&self, kind: EntryKind, find: &Find, limit: usize) -> Result<(Vec<Found>, usize), Error> {
        let Some(wanted) = query(find, &self.fields, kind) else {
            return Ok((Vec::new(), 0));
        };
        let wanted = of_kind(wanted, &self.fields, kind);
        let searcher = self.reader.searcher();
        let top = TopDocs::with_limit(limit.max(1) + SPARE);
        // Where no words are weighed nothing fits better than anything else: the latest are wanted.
        let (mut top, count): (Vec<(f32, DocAddress)>, usize) = if weighs(find) {
            searcher.search(&wanted, &(top.order_by_score(), Count))
        } else {
            let top = top.order_by_fast_field::<i64>("last", Order::Desc);
            let found = searcher.search(&wanted, &(top, Count));
            found.map(|(top, count)| (top.into_iter().map(|(day, at)| (recency(day), at)).collect(), count))
        }
        .map_err(|e| self.fault(e))?;
        // Those of one segment together: they are in the same columns.
        top.sort_by_key(|(_, address)| *address);
        let mut found = Vec::with_capacity(top.len());
        for segment in top.chunk_by(|a, b| a.1.segment_ord == b.1.segment_ord) {
            let (rows, places) = self.columns(searcher.segment_reader(segment[0].1.segment_ord))?;
            for (score, address) in segment {
                let (Some(n), Some(at)) = (rows.first(address.doc_id), places.first(address.doc_id)) else {
                    let lost = tantivy::TantivyError::InternalError("an entry without its row".into());
                    return Err(fault(name(self.folder.as_deref()), lost));
                };
                found.push(Found { n, at: at as usize, score: *score });
            }
        }
        found.sort_by(|a, b| b.score.total_cmp(&a.score).then((a.n, a.at).cmp(&(b.n, b.at))));
        found.truncate(limit);
        Ok((found, count))
    }
}

impl Index {
    /// How many entries of a kind there are.
    pub(super) fn count(&self, kind: EntryKind) -> Result<usize, Error> {
        let of_kind =
            TermQuery::new(Term::from_field_text(self.fields.kind, kind.as_str()), IndexRecordOption::Basic);
        self.reader.searcher().search(&of_kind, &Count).map_err(|e| self.fault(e))
    }
}

/// What must all be so, as one list in which the days stand first and as one span: they are what few entries fit and what is
/// quickest gone through, so the search begins with them.
fn parts(all: &[Find]) -> Vec<Cow<'_, Find>> {
    let mut parts = Vec::new();
    flatten(all, &mut parts);
    let (days, rest): (Vec<&Find>, Vec<&Find>) = parts.into_iter().partition(|p| matches!(p, Find::Days(..)));
    let span = days.iter().fold((None, None), |(from, to): Span, days| match days {
        Find::Days(a, b) => (from.max(*a), [to, *b].into_iter().flatten().min()),
        _ => (from, to),
    });
    let days = (!days.is_empty()).then_some(Cow::Owned(Find::Days(span.0, span.1)));
    days.into_iter().chain(rest.into_iter().map(Cow::Borrowed)).collect()
}

/// First and last day of a span.
type Span = (Option<Day>, Option<Day>);

/// The parts of lists within lists.
fn flatten<'f>(all: &'f [Find], out: &mut Vec<&'f Find>) {
    for part in all {
        match part {
            Find::All(parts) if parts.iter().any(|p| !matches!(p, Find::Not(_))) => flatten(parts, out),
            part => out.push(part),
        }
    }
}

/// True where words are looked for, which one entry has more of than another.
fn weighs(find: &Find) -> bool {
    match find {
        Find::Words(_) => true,
        Find::In(..) | Find::Days(..) | Find::Not(_) => false,
        Find::All(parts) | Find::Any(parts) => parts.iter().any(weighs),
    }
}

/// A day as a score: later is greater. Days as numbers fit into the 24 bits that are exact once the century is off.
fn recency(day: Option<i64>) -> f32 {
    day.map_or(0.0, |day| (day - 18_000_000).clamp(1, 1 << 24) as f32)
}

/// The same among entries of one kind only.
pub(super) fn of_kind(wanted: Box<dyn Query>, fields: &Fields, kind: EntryKind) -> BooleanQuery {
    let kind = Term::from_field_text(fields.kind, kind.as_str());
    let kind: Box<dyn Query> = Box::new(TermQuery::new(kind, IndexRecordOption::Basic));
    let kind: Box<dyn Query> = Box::new(ConstScoreQuery::new(kind, 0.0));
    BooleanQuery::new(vec![(Occur::Must, wanted), (Occur::Must, kind)])
}

/// `None` where there is nothing to look for.
pub(super) fn query(find: &Find, fields: &Fields, kind: EntryKind) -> Option<Box<dyn Query>> {
    match find {
        Find::Words(words) if kind == EntryKind::Page => {
            let head = BoostQuery::new(phrase(fields.head, words)?, HEAD_WEIGHT);
            Some(Box::new(AnyOf(vec![Box::new(head), phrase(fields.body, words)?])))
        }
        Find::Words(words) if kind == EntryKind::Entity => {
            let name = BoostQuery::new(phrase(fields.name, words)?, HEAD_WEIGHT);
            Some(Box::new(AnyOf(vec![Box::new(name), phrase(fields.office, words)?])))
        }
        Find::Words(words) => phrase(fields.item, words),
        Find::In(field, words) => {
            let column = match field {
                Field::Who => fields.who,
                Field::Said => fields.said,
                Field::Addressee => fields.addressee,
                Field::Place => fields.place,
                Field::Outlet => fields.outlet,
                Field::Key => fields.keys,
            };
            Some(Box::new(ConstScoreQuery::new(phrase(column, words)?, 0.0)))
        }
        Find::Days(from, to) => days(*from, *to, fields),
        Find::Any(choice) => {
            let mut choice: Vec<_> = choice.iter().filter_map(|f| query(f, fields, kind)).collect();
            match choice.len() {
                0 | 1 => choice.pop(),
                _ => Some(Box::new(AnyOf(choice))),
            }
        }
        Find::All(all) => {
            let mut clauses = Vec::new();
            for part in parts(all) {
                match &*part {
                    Find::Not(part) => {
                        // Tantivy asks what must not occur for entries that lie before where it stands. A phrase takes
                        // that for a fault (of tantivy 0.27, in builds with assertions); this does not.
                        let never = query(part, fields, kind).map(|q| AnyOf(vec![q]));
                        clauses.extend(never.map(|q| (Occur::MustNot, Box::new(q) as Box<dyn Query>)));
                    }
                    part => clauses.push((Occur::Must, query(part, fields, kind)?)),
                }
            }
            let wanted = clauses.iter().any(|(occur, _)| *occur == Occur::Must);
            wanted.then(|| Box::new(BooleanQuery::new(clauses)) as Box<dyn Query>)
        }
        Find::Not(_) => None,
    }
}

fn phrase(column: Column, words: &[String]) -> Option<Box<dyn Query>> {
    let mut terms: Vec<Term> = words.iter().map(|w| Term::from_field_text(column, w)).collect();
    match terms.len() {
        0 => None,
        1 => Some(Box::new(TermQuery::new(terms.remove(0), IndexRecordOption::WithFreqs))),
        _ => Some(Box::new(PhraseQuery::new(terms))),
    }
}

fn days(from: Option<Day>, to: Option<Day>, fields: &Fields) -> Option<Box<dyn Query>> {
    match (from, to) {
        (None, None) => return None,
        // A span that ends before it begins: an entry of several days may reach over both ends.
        (Some(first), Some(last)) if first > last => {
            let halves = vec![days(from, None, fields)?, days(None, to, fields)?];
            return Some(Box::new(BooleanQuery::intersection(halves)));
        }
        _ => {}
    }
    let term = |code| Term::from_field_u64(fields.days, code);
    let terms = days::of_span(from, to).into_iter().map(term);
    let terms = terms.map(|t| Box::new(TermQuery::new(t, IndexRecordOption::Basic)) as Box<dyn Query>);
    let any = AnyOf(terms.collect());
    Some(Box::new(ConstScoreQuery::new(Box::new(any), 0.0)))
}
