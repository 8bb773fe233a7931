//! The walk over a document: where an expression may begin, which reading of it is taken, what is remembered.
//!
//! At every token that may open an expression all readings are tried and the longest is taken; the walk goes on behind
//! it. Every reading looks at a bounded number of tokens, so the walk is linear in the length of the text.

use super::class::{self, OPENERS};
use super::lexicon::Cue;
use super::value::{Found, Value};
use super::words::Words;
use super::{Tense, calendar};
use isnad_model::Day;

/// Times told so far: what `في اليوم التالي` counts from, and the years of days told before.
#[derive(Debug, Default)]
pub(super) struct Memory {
    last: Option<(Value, usize)>,
    days: Vec<Value>,
}

/// How many times told before are looked through for a year.
const MEMORY: usize = 24;

impl Memory {
    fn tell(&mut self, value: Value, end: usize) {
        if value.from.is_none() {
            return;
        }
        self.last = Some((value, end));
        if self.days.len() == MEMORY {
            self.days.remove(0);
        }
        self.days.push(value);
    }

    /// The same stretch of the year told before with its year (`26 فبراير` after `26 فبراير المقبل`).
    fn recall(&self, candidates: &[calendar::Bounds]) -> Option<calendar::Bounds> {
        let told = |b: &&calendar::Bounds| self.days.iter().any(|v| v.from == Some(b.0) && v.to == Some(b.1));
        candidates.iter().find(told).copied()
    }
}

/// One document, one reference day.
pub(super) struct Parser<'a> {
    pub(super) w: Words<'a>,
    /// The day of writing.
    pub(super) reference: Day,
    pub(super) tense: &'a dyn Fn(usize) -> Tense,
    memory: Memory,
}

impl<'a> Parser<'a> {
    pub(super) fn new(w: Words<'a>, reference: Day, tense: &'a dyn Fn(usize) -> Tense) -> Self {
        Parser { w, reference, tense, memory: Memory::default() }
    }

    /// All expressions: first token, and what was found.
    pub(super) fn run(&mut self) -> Vec<(usize, Found)> {
        let mut out = Vec::new();
        let mut i = 0;
        while i < self.w.items.len() {
            match self.opens(i).then(|| self.expression(i)).flatten() {
                Some(found) if found.end > i && self.is_bait(i, &found) => i = found.end,
                Some(found) if found.end > i => {
                    self.memory.tell(found.value, found.end);
                    out.push((i, found));
                    i = found.end;
                }
                _ => i += 1,
            }
        }
        out
    }

    fn opens(&self, i: usize) -> bool {
        self.w.is(i, OPENERS) || self.w.digits(i)
    }

    /// The longest reading at `i`.
    pub(super) fn expression(&self, i: usize) -> Option<Found> {
        if self.w.tables.english {
            return Found::longer(self.directed_english(i), self.simple_english(i));
        }
        Found::longer(self.directed(i), self.simple(i))
    }

    /// The longest reading without a direction word before it.
    pub(super) fn simple(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        if w.tables.english {
            return self.simple_english(i);
        }
        if w.is(i, class::DATE_HEAD) {
            return self.day_time(w.next(i), true);
        }
        let mut best = self.day_time(i, false);
        let mut try_one = |found: Option<Found>| best = Found::longer(best, found);
        if w.is(i, class::CLOCK | class::AT | class::ORDINAL | class::CARDINAL | class::ADVERB) || w.digits(i)
        {
            try_one(self.clock_led(i));
        }
        if w.is(i, class::MONTH | class::UNIT) {
            try_one(self.month_time(i));
        }
        if w.is(i, class::UNIT | class::THIS | class::THAT | class::SAME | class::REL) {
            try_one(self.unit_time(i));
        }
        if w.is(i, class::PART | class::REST) {
            try_one(self.part_time(i));
        }
        let counts =
            class::UNIT | class::CARDINAL | class::TENS | class::TEEN_HEAD | class::HUNDREDS | class::LAST_OF;
        if w.is(i, counts | class::ARTICLE | class::ORDINAL) || w.digits(i) {
            try_one(self.window(i));
            try_one(self.nth(i));
        }
        if w.is(i, class::WEEKDAY) {
            try_one(self.nth(i));
        }
        if w.is(i, class::FRACTION) {
            try_one(self.fraction(i));
        }
        if w.is(i, class::SEASON | class::THIS) {
            try_one(self.season(i));
        }
        if w.is(i, class::DECADE_NAME) {
            try_one(self.decade(i));
        }
        if w.is(i, class::HOLIDAY | class::ORDINAL | class::UNIT) {
            try_one(self.holiday(i));
        }
        if w.is(i, class::VAGUE) {
            try_one(self.vague(i));
        }
        if w.digits(i) {
            try_one(self.year_alone(i));
        }
        best
    }

    /// Chooses among the same stretch of the year in three years running: by the relative word, by what was told
    /// before, by the tense of the clause, else the nearest.
    pub(super) fn choose(
        &self,
        candidates: &[calendar::Bounds],
        rel: super::lexicon::Rel,
        at: usize,
    ) -> Option<calendar::Bounds> {
        use super::lexicon::Rel;
        let reference = self.reference;
        let before = || candidates.iter().rev().find(|b| b.1 < reference).copied();
        let after = || candidates.iter().find(|b| b.0 > reference).copied();
        match rel {
            Rel::Last | Rel::Preceding | Rel::Recent => return before(),
            Rel::Next | Rel::Following => return after(),
            Rel::This => return candidates.get(candidates.len() / 2).copied(),
            Rel::None | Rel::Same => {}
        }
        if let Some(told) = self.memory.recall(candidates) {
            return Some(told);
        }
        let past = candidates.iter().rev().find(|b| b.0 <= reference).copied();
        let future = candidates.iter().find(|b| b.1 >= reference).copied();
        let distance = |b: &calendar::Bounds| {
            if b.0 > reference {
                calendar::days_between(reference, b.0)
            } else {
                calendar::days_between(b.1, reference).max(0)
            }
        };
        let nearest = candidates.iter().min_by_key(|b| distance(b)).copied();
        match self.tense_at(at) {
            // News tells a day more than eight months back with its year; so a past verb about something else
            // (`حُدد موعد نهائي هو 30 سبتمبر`) does not pull a coming day into last year.
            Tense::Past if past.is_some_and(|b| distance(&b) > 240) => nearest,
            Tense::Past => past,
            Tense::Future => future,
            // News tells of what has been rather than of what will be: the coming one must be far nearer.
            Tense::Unknown => match (past, future) {
                (Some(p), Some(f)) if 2 * distance(&f) < distance(&p) => Some(f),
                (Some(p), _) => Some(p),
                (None, f) => f,
            },
        }
    }

    /// The value of the last time told in the same or the preceding sentence.
    pub(super) fn told_before(&self, at: usize) -> Option<Value> {
        let (value, end) = self.memory.last?;
        let sentence = |i: usize| self.w.doc.tokens.get(i).map_or(0, |t| t.sentence);
        (sentence(at).saturating_sub(sentence(end.saturating_sub(1))) <= 2).then_some(value)
    }

    /// The value of the last time told in the same sentence.
    pub(super) fn told_in_sentence(&self, at: usize) -> Option<Value> {
        let (value, end) = self.memory.last?;
        let sentence = |i: usize| self.w.doc.tokens.get(i).map_or(0, |t| t.sentence);
        (sentence(at) == sentence(end.saturating_sub(1))).then_some(value)
    }

    /// Names that hold a date, and habits told with the word for today.
    fn is_bait(&self, start: usize, found: &Found) -> bool {
        let (w, end) = (&self.w, found.end);
        // `من الخامسة إلى السابعة` without a day is a habit.
        if found.value.rule == "clock-range" {
            return true;
        }
        // `كل يوم أحد`, `أول يوليو من كل عام`
        let every = |i: usize| w.lex(i).tense == Cue::Every;
        let again = every(end) || w.is(end, class::FROM | class::IN) && every(w.next(end));
        if again || start.checked_sub(1).is_some_and(every) {
            return true;
        }
        let Some(before) = start.checked_sub(1) else {
            return w.is(end, class::BAIT_AFTER) && !w.is(end, class::REL);
        };
        // `جامعة 8 ماي 1945`, `حركة 6 أبريل`: the name stands right before the day of the month.
        let dated =
            w.digits(start) || w.is(start, class::ORDINAL | class::CARDINAL | class::TENS | class::MONTH);
        if dated && w.is(before, class::BAIT_BEFORE) && !w.mark(before, &["(", "\u{060C}", ","]) {
            return true;
        }
        w.is(end, class::BAIT_AFTER) && !w.is(end, class::REL)
    }
}
