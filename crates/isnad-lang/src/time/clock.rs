//! Clock times: they belong to a day, and add nothing to it but their words.

use super::class;
use super::lexicon::Unit;
use super::parser::Parser;
use super::value::{Found, Value};
use isnad_model::Granularity;

impl Parser<'_> {
    /// A clock time with the day that follows it: `الساعة 8 مساء اليوم`, `عند السابعة من مساء السبت`, `الثالثة فجرا`.
    pub(super) fn clock_led(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let mut at = w.skip(i, class::AT);
        at = w.skip(at, class::APPROX);
        let worded = w.is(at, class::CLOCK) && !w.lex(at).class & class::REL != 0;
        let (end, surely) = self.clock_time(at, worded)?;
        // The day: `من مساء السبت`, `يوم الأحد`, `غدا`.
        let day = w.skip_mark(end, &["\u{060C}", ",", "-", "–"]);
        let day = w.skip(day, class::FROM | class::IN);
        let told = self.day_time(day, false).filter(|_| !w.item(day).conjunction);
        if let Some(found) =
            told.filter(|_| surely || w.is(day, class::DAYPART | class::THIS | class::TONIGHT))
        {
            return Some(found.value.grain(Granularity::Minute).at(found.end));
        }
        surely.then(|| Value::day(self.reference, "clock").relative().grain(Granularity::Minute).at(end))
    }

    /// A clock time behind a day. With `plain`, also `14:33` and `16:00 (GMT+3)` alone.
    pub(super) fn clock(&self, i: usize, plain: bool) -> Option<usize> {
        let w = &self.w;
        let at = w.skip(i, class::AT);
        let worded = w.is(at, class::CLOCK);
        let (end, surely) = self.clock_time(at, worded)?;
        let colon = w.digits(at) && w.mark(at + 1, &[":"]);
        (surely || plain && colon || at != i && w.is(at, class::ORDINAL) && w.item(at).article).then_some(end)
    }

    /// The words of a clock time, and whether they are surely one.
    fn clock_time(&self, at: usize, worded: bool) -> Option<(usize, bool)> {
        let w = &self.w;
        let from = if worded { w.skip(w.next(at), class::APPROX) } else { at };
        let mut end = if let Some((n, digits)) = w.value(from) {
            let colon =
                w.mark(from + 1, &[":", "."]) && w.value(from + 2).is_some_and(|(m, d)| d == 2 && m < 60);
            let hour = (n < 25 && digits <= 2) || (worded && digits == 4);
            if !hour {
                return None;
            }
            let mut end = if colon { from + 3 } else { from + 1 };
            if colon && w.mark(end, &[":"]) && w.digits(end + 1) {
                end += 2;
            }
            end
        } else {
            // Hours are feminine: `الثاني مساء` is someone's second.
            let feminine = w.doc.key(from).ends_with(w.tables.clitics.feminine.as_str());
            let first = w.lex(from).ordinal == 1;
            let ordinal =
                w.ordinal(from).filter(|(n, _)| *n <= 12 && w.item(from).article && (feminine || first));
            let cardinal = || w.cardinal(from).filter(|(n, _)| *n <= 24 && worded);
            ordinal.map(|o| o.1).or_else(|| cardinal().map(|c| c.1))?
        };
        end = self.minutes(end);
        let part = w.is(end, class::ADVERB)
            || w.is(end, class::DAYPART)
                && (w.item(end).article || w.item(end).len > 1 && !self.day_follows(w.next(end)));
        let mut surely = worded;
        let adverb = w.is(end, class::ADVERB) && w.lex(end).class & class::DAYPART == 0;
        if adverb || part && !w.item(end).conjunction && !self.day_follows(w.next(end)) {
            end = w.next(end);
            surely = true;
        }
        let after = self.zone(end);
        Some((after, surely || after != end))
    }

    fn day_follows(&self, i: usize) -> bool {
        self.w.is(i, class::DEIXIS | class::WEEKDAY)
            || self.w.is(i, class::UNIT) && self.w.lex(i).unit == Unit::Day && !self.w.item(i).conjunction
    }

    /// `وعشرين دقيقة`, `والنصف`, `إلا ربعا`, `و15 دقيقة`.
    fn minutes(&self, end: usize) -> usize {
        let w = &self.w;
        if w.is(end, class::MINUS) {
            let next = w.next(end);
            if w.is(next, class::FRACTION) {
                return w.next(next);
            }
            return w.cardinal(next).map_or(end, |(_, e)| self.minute_word(e));
        }
        let and = w.is(end, class::AND) && !w.item(end).conjunction;
        let at = if and { w.next(end) } else { end };
        if !and && !w.item(at).conjunction {
            return end;
        }
        if w.is(at, class::FRACTION) {
            return w.next(at);
        }
        match w.cardinal(at) {
            Some((n, e)) if n < 60 && (w.is(e, class::UNIT) && w.lex(e).unit == Unit::Minute) => {
                self.minute_word(e)
            }
            _ => end,
        }
    }

    fn minute_word(&self, i: usize) -> usize {
        if self.w.is(i, class::UNIT) && self.w.lex(i).unit == Unit::Minute { self.w.next(i) } else { i }
    }

    /// `بتوقيت غرينتش`, `بالتوقيت المحلي`, `(GMT+3)`, `GMT`.
    fn zone(&self, end: usize) -> usize {
        let w = &self.w;
        let mut end = end;
        // In brackets a single letter abbreviates the zone, too.
        let key = w.doc.key(end + 1);
        if w.mark(end, &["("]) && (matches!(key, "gmt" | "utc") || key.chars().count() == 1) {
            let close = (end + 2..end + 8).find(|i| w.mark(*i, &[")"]));
            return close.map_or(end, |c| c + 1);
        }
        if matches!(w.doc.key(end), "gmt" | "utc") {
            return end + 1;
        }
        if w.is(end, class::ZONE) {
            end = w.next(end) + 1;
            if w.doc.tokens.get(end.saturating_sub(1)).is_none_or(|t| t.kind != crate::TokenKind::Word) {
                return end.saturating_sub(1);
            }
        }
        end
    }
}
