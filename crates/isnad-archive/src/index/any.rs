//! Entries that fit at least one of several questions, gone through side by side.
//!
//! Tantivy's own union gathers 4,096 entries at a time from all that it joins, and weighs each of them. Where another question
//! asks for a few entries only (those of a day), nearly all of that is for nothing, again for each word: it was half of a search.
//! This one looks at the entries that it is asked for. It joins few: the headline and the body, the spellings of a name, the
//! stretches of a span of days.

use tantivy::query::{EmptyScorer, EnableScoring, Explanation, Query, Scorer, Weight};
use tantivy::schema::Term;
use tantivy::{DocId, DocSet, Score, SegmentReader, TERMINATED, TantivyError};

/// At least one of these; what it weighs is the sum of those that fit.
#[derive(Debug)]
pub(super) struct AnyOf(pub(super) Vec<Box<dyn Query>>);

impl Clone for AnyOf {
    fn clone(&self) -> Self {
        AnyOf(self.0.iter().map(|q| q.box_clone()).collect())
    }
}

impl Query for AnyOf {
    fn weight(&self, scoring: EnableScoring<'_>) -> tantivy::Result<Box<dyn Weight>> {
        let all: tantivy::Result<Vec<_>> = self.0.iter().map(|q| q.weight(scoring)).collect();
        Ok(Box::new(AnyWeight(all?)))
    }

    fn query_terms<'a>(&'a self, visitor: &mut dyn FnMut(&'a Term, bool)) {
        self.0.iter().for_each(|q| q.query_terms(visitor));
    }
}

struct AnyWeight(Vec<Box<dyn Weight>>);

impl Weight for AnyWeight {
    fn scorer(&self, reader: &SegmentReader, boost: Score) -> tantivy::Result<Box<dyn Scorer>> {
        let mut all = Vec::with_capacity(self.0.len());
        for weight in &self.0 {
            let scorer = weight.scorer(reader, boost)?;
            if scorer.doc() != TERMINATED {
                all.push(scorer);
            }
        }
        // One alone is not handed out bare: not every one may be asked for entries before where it stands.
        Ok(if all.is_empty() { Box::new(EmptyScorer) } else { Box::new(AnyScorer::new(all)) })
    }

    fn explain(&self, reader: &SegmentReader, doc: DocId) -> tantivy::Result<Explanation> {
        let mut scorer = self.scorer(reader, 1.0)?;
        if scorer.doc() > doc || scorer.seek(doc) != doc {
            return Err(TantivyError::InvalidArgument(format!("entry {doc} does not fit")));
        }
        Ok(Explanation::new("any of", scorer.score()))
    }
}

struct AnyScorer {
    all: Vec<Box<dyn Scorer>>,
    /// The first of the entries that they stand at.
    doc: DocId,
}

impl AnyScorer {
    fn new(all: Vec<Box<dyn Scorer>>) -> Self {
        let mut any = AnyScorer { all, doc: TERMINATED };
        any.settle();
        any
    }

    fn settle(&mut self) -> DocId {
        self.doc = self.all.iter().map(|s| s.doc()).min().unwrap_or(TERMINATED);
        self.doc
    }
}

impl DocSet for AnyScorer {
    fn advance(&mut self) -> DocId {
        let doc = self.doc;
        for s in self.all.iter_mut().filter(|s| s.doc() == doc) {
            s.advance();
        }
        self.settle()
    }

    fn seek(&mut self, target: DocId) -> DocId {
        if target > self.doc {
            for s in self.all.iter_mut().filter(|s| s.doc() < target) {
                s.seek(target);
            }
            self.settle();
        }
        self.doc
    }

    fn doc(&self) -> DocId {
        self.doc
    }

    fn size_hint(&self) -> u32 {
        self.all.iter().fold(0, |sum, s| sum.saturating_add(s.size_hint()))
    }
}

impl Scorer for AnyScorer {
    fn score(&mut self) -> Score {
        let doc = self.doc;
        self.all.iter_mut().filter(|s| s.doc() == doc).map(|s| s.score()).sum()
    }
}
