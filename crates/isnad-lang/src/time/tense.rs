//! Whether the clause of an expression looks back or ahead.
//!
//! The caller knows best (the reader of sentences has the verbs); where it does not say, the nearest telling word of
//! the sentence decides: `سـ` before an imperfect, the words of `timetense.tsv`, the pasts of `verbs.tsv`.

use super::Tense;
use super::class;
use super::lexicon::Cue;
use super::parser::Parser;

/// How far the clause is searched, in tokens.
const REACH: usize = 40;

impl Parser<'_> {
    /// The tense around token `i`.
    pub(super) fn tense_at(&self, i: usize) -> Tense {
        match (self.tense)(i) {
            Tense::Unknown => self.tense_by_words(i),
            known => known,
        }
    }

    fn tense_by_words(&self, i: usize) -> Tense {
        let w = &self.w;
        let Some(sentence) = w.doc.sentence_of(i) else { return Tense::Unknown };
        let first = (sentence.first as usize).max(i.saturating_sub(REACH));
        let end = (sentence.end as usize).min(i + REACH);
        let after = || (i..end).find_map(|at| self.tense_of(at));
        let mut clause = false;
        for at in (first..i).rev() {
            match self.tense_of(at) {
                // `وأشارت إلى أنه خلال يومين ستبدأ`: the clause has a verb of its own.
                Some(tense) if clause => return after().unwrap_or(tense),
                Some(tense) => return tense,
                None => clause |= w.lex(at).tense == Cue::Clause,
            }
        }
        after().unwrap_or_default()
    }

    fn tense_of(&self, at: usize) -> Option<Tense> {
        let w = &self.w;
        match w.lex(at).tense {
            Cue::Future => return Some(Tense::Future),
            Cue::Past if !w.is(at, class::MONTH) => return Some(Tense::Past),
            _ => {}
        }
        self.will(w.doc.key(at)).then_some(Tense::Future)
    }

    /// `سيوقع`, `وستنطلق`: the future prefix before the imperfect; `سيطر` and `سياسة` only look so.
    fn will(&self, key: &str) -> bool {
        let tables = self.w.tables;
        let future = tables.clitics.future.as_str();
        if future.is_empty() {
            return false;
        }
        let bare =
            tables.clitics.conjunctions.iter().find_map(|c| key.strip_prefix(c.as_str())).unwrap_or(key);
        let Some(verb) = bare.strip_prefix(future) else { return false };
        let imperfect = tables.imperfect.iter().any(|c| verb.starts_with(&**c));
        imperfect && verb.chars().count() >= 4 && !tables.not_future.iter().any(|p| bare.starts_with(&**p))
    }
}
