//! Finding who or what is named: entries of pages, gathered by whom they stand for.

use super::entry::EntryKind;
use super::find::{Find, of_kind};
use super::{Index, fault, name};
use crate::Error;
use std::collections::HashMap;
use tantivy::collector::{Collector, SegmentCollector};
use tantivy::columnar::{Column, StrColumn};
use tantivy::{DocId, Score, SegmentOrdinal, SegmentReader, TantivyError};

/// Entries that are kept of each, to show it by.
const EXAMPLES: usize = 5;

/// Someone or something found.
#[derive(Debug, Clone, PartialEq)]
pub struct FoundEntity {
    /// Its id.
    pub id: String,
    /// Pages whose entries fit.
    pub pages: usize,
    /// How well they fit, all together.
    pub score: f32,
    /// Some of them: row, and which of the page's entities. The best first, of equal ones the first rows.
    pub examples: Vec<(i64, usize)>,
}

impl Index {
    /// The best `limit` of those whose entries fit, best first; and how many there are.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn find_entities(&self, find: &Find, limit: usize) -> Result<(Vec<FoundEntity>, usize), Error> {
        let Some(wanted) = super::find::query(find, &self.fields, EntryKind::Entity) else {
            return Ok((Vec::new(), 0));
        };
        let wanted = of_kind(wanted, &self.fields, EntryKind::Entity);
        let found = self.reader.searcher().search(&wanted, &ByEntity).map_err(|e| self.fault(e))?;
        let mut found: Vec<FoundEntity> = found
            .into_iter()
            .map(|(id, tally)| FoundEntity {
                id,
                pages: tally.pages,
                score: tally.score,
                examples: tally.examples.into_iter().map(|(_, n, at)| (n, at)).collect(),
            })
            .collect();
        if found.iter().any(|f| f.id.is_empty()) {
            let lost = TantivyError::InternalError("an entry without its entity".into());
            return Err(fault(name(self.folder.as_deref()), lost));
        }
        // Sums in another order differ in the last digits; that must not decide.
        let key =
            |f: &FoundEntity| (std::cmp::Reverse((f.score * 4.0).round() as i64), std::cmp::Reverse(f.pages));
        found.sort_by(|a, b| key(a).cmp(&key(b)).then_with(|| a.id.cmp(&b.id)));
        let total = found.len();
        found.truncate(limit);
        Ok((found, total))
    }
}

#[derive(Debug, Default)]
struct Tally {
    pages: usize,
    score: f32,
    examples: Vec<(f32, i64, usize)>,
}

impl Tally {
    fn take(&mut self, score: f32, n: i64, at: usize) {
        self.pages += 1;
        self.score += score;
        self.keep((score, n, at));
    }

    fn keep(&mut self, example: (f32, i64, usize)) {
        let before = |a: &(f32, i64, usize)| example.0.total_cmp(&a.0).then(a.1.cmp(&example.1)).is_gt();
        let at = self.examples.iter().position(before).unwrap_or(self.examples.len());
        if at < EXAMPLES {
            self.examples.insert(at, example);
            self.examples.truncate(EXAMPLES);
        }
    }

    fn add(&mut self, other: Tally) {
        self.pages += other.pages;
        self.score += other.score;
        other.examples.into_iter().for_each(|e| self.keep(e));
    }
}

struct ByEntity;

impl Collector for ByEntity {
    type Fruit = HashMap<String, Tally>;
    type Child = InSegment;

    fn for_segment(&self, _: SegmentOrdinal, segment: &SegmentReader) -> tantivy::Result<InSegment> {
        let columns = segment.fast_fields();
        Ok(InSegment {
            ids: columns.str("entity")?,
            n: columns.i64("n")?,
            at: columns.u64("at")?,
            tallies: HashMap::new(),
        })
    }

    fn requires_scoring(&self) -> bool {
        true
    }

    fn merge_fruits(&self, segments: Vec<Self::Fruit>) -> tantivy::Result<Self::Fruit> {
        let mut all = HashMap::new();
        for (id, tally) in segments.into_iter().flatten() {
            all.entry(id).or_insert_with(Tally::default).add(tally);
        }
        Ok(all)
    }
}

struct InSegment {
    ids: Option<StrColumn>,
    n: Column<i64>,
    at: Column<u64>,
    /// By the ordinal of the id among those of the segment.
    tallies: HashMap<Option<u64>, Tally>,
}

impl SegmentCollector for InSegment {
    type Fruit = HashMap<String, Tally>;

    fn collect(&mut self, doc: DocId, score: Score) {
        let id = self.ids.as_ref().and_then(|ids| ids.term_ords(doc).next());
        if let (Some(n), Some(at)) = (self.n.first(doc), self.at.first(doc)) {
            self.tallies.entry(id).or_default().take(score, n, at as usize);
        }
    }

    fn harvest(self) -> Self::Fruit {
        let mut out: HashMap<String, Tally> = HashMap::new();
        for (ord, tally) in self.tallies {
            let mut id = String::new();
            if let (Some(ids), Some(ord)) = (&self.ids, ord) {
                // An id that cannot be read stays empty, and is told as a fault of the index.
                drop(ids.ord_to_str(ord, &mut id));
            }
            out.entry(id).or_default().add(tally);
        }
        out
    }
}
