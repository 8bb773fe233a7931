//! Times with a direction: since, until, before, from … to, between … and.

use super::calendar;
use super::class;
use super::lexicon::Rel;
use super::parser::Parser;
use super::value::{Found, Value};
use isnad_model::Granularity;

impl Parser<'_> {
    /// An expression that begins with a word of direction.
    pub(super) fn directed(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let mut best = None;
        let mut try_one = |found: Option<Found>| best = Found::longer(best, found);
        if w.is(i, class::SINCE) {
            try_one(self.since(i));
        }
        // `بعد شهر رمضان`, `خلال شهر مايو`: the month, not a length of one.
        let lengthy = class::AGO | class::AFTER | class::WITHIN;
        let named = if w.is(i, lengthy) { self.simple(w.next(i)).map_or(0, |f| f.end) } else { 0 };
        if w.is(i, class::AGO) {
            try_one(self.ago_at(i).filter(|f| f.end > named));
            try_one(self.before(i));
        }
        if w.is(i, class::AFTER) {
            try_one(self.after_at(i).filter(|f| f.end > named));
        }
        if w.is(i, class::WITHIN) {
            try_one(self.within_at(i).filter(|f| f.end > named));
        }
        if w.is(i, class::UNTIL | class::BY) {
            try_one(self.until(i));
        }
        if w.is(i, class::START) {
            try_one(self.starting(i));
        }
        if w.is(i, class::FROM | class::PERIOD | class::BETWEEN) {
            try_one(self.range(i));
        }
        best
    }

    fn since(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let at = w.next(i);
        let told = self.part_since(at).or_else(|| self.simple(at));
        let longer = |end: usize| told.is_none_or(|f| end > f.end);
        if let Some(length) = self.length(at).filter(|l| !w.is(l.end, class::REL) && longer(l.end)) {
            let now = w.is(length.end, class::FROM) && w.is(w.next(length.end), class::NOW);
            let end = if now { w.next(w.next(length.end)) } else { length.end };
            if self.alone_in_line(i, end) {
                return self.ago(length).map(|v| v.at(end));
            }
            return Some(self.since_length(length).at(end));
        }
        let found = told?;
        // `منذ ذلك الحين` without a time told before stays open on both sides but for now.
        let from = found.value.from;
        let past = from.is_none_or(|f| f <= self.reference);
        let to = if past { Some(self.reference) } else { None };
        let value = Value { from, to, stretch: true, relative: true, ..found.value };
        Some(value.grain(Granularity::Vague).ruled("since").at(found.end))
    }

    /// `منذ 9 شهر` on a line of its own is the age of the page, a point; in a sentence it runs to now.
    fn alone_in_line(&self, start: usize, end: usize) -> bool {
        use crate::TokenKind::{Break, Word};
        let kind = |i: usize| self.w.doc.tokens.get(i).map(|t| t.kind);
        let begins = start.checked_sub(1).is_none_or(|b| kind(b) == Some(Break));
        let rest = (end..).map(kind).take_while(|k| k.is_some_and(|k| k != Break));
        begins && rest.take(8).all(|k| k != Some(Word))
    }

    /// `منذ بداية العام` begins on its first day.
    fn part_since(&self, i: usize) -> Option<Found> {
        self.w.is(i, class::PART).then(|| self.part_time(i)).flatten()
    }

    /// `قبل 30 يونيو` leaves the day out; `قبل نهاية الشهر المقبل` ends with the month.
    fn before(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let at = w.next(i);
        let found = self.simple(at).filter(|f| f.value.rule != "clock")?;
        let ending = w.is(at, class::PART) && w.lex(at).part == super::lexicon::Part::End;
        let limit = if ending { found.value.to? } else { calendar::plus_days(found.value.from?, -1) };
        let ahead = limit >= self.reference;
        let value = Value::open(ahead.then_some(self.reference), Some(limit), "before");
        Some(value.at(found.end))
    }

    /// `حتى الأحد المقبل`, `بحلول نهاية العام`: from the day of writing to the limit. A limit in the past is told as
    /// it stands.
    fn until(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let at = w.next(i);
        let found = self.simple(at).filter(|f| !matches!(f.value.rule, "clock" | "vague-then"))?;
        let to = found.value.to?;
        if to <= self.reference {
            return w.is(i, class::BY).then_some(Found { value: found.value, end: found.end });
        }
        let value = Value::open(Some(self.reference), Some(to), "until");
        Some(Value { weekday: found.value.weekday, ..value }.at(found.end))
    }

    /// `اعتبارا من الأحد المقبل`: from that day on.
    fn starting(&self, i: usize) -> Option<Found> {
        let found = self.simple(self.w.next(i))?;
        let value = Value { to: None, stretch: true, ..found.value };
        Some(value.ruled("starting").at(found.end))
    }

    /// `من 2 إلى 22 أكتوبر`, `بين 4 و8 سبتمبر`, `من 1977 إلى 1981`, `الفترة من … إلى …`.
    fn range(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let mut at = i;
        if w.is(at, class::PERIOD) {
            at = w.next(at);
            if !w.is(at, class::FROM | class::BETWEEN) {
                return None;
            }
        }
        let between = w.is(at, class::BETWEEN);
        let start = w.next(at);
        if let Some(first) = self.range_end(start) {
            let joiner = if between { class::AND } else { class::TO | class::UNTIL };
            let dash = w.mark(first.end, &["-", "–"]);
            let joined = w.is(first.end, joiner) || dash;
            let second_at = if joined { w.next(first.end) } else { first.end };
            let fused = between && w.item(first.end).conjunction;
            if (joined || fused)
                && let Some(second) = self.range_end(second_at)
                && let Some(found) = span_of(first, second)
            {
                return Some(found);
            }
            // A list of days under one month is a range already.
            let days = first.value.granularity == Granularity::Day;
            let whole =
                first.value.from != first.value.to && (days || between && first.value.rule == "years");
            return (whole && (between || first.end > start)).then_some(first);
        }
        None
    }

    fn range_end(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let found = self.simple(i);
        let numeric = || self.numeric(i, true).map(|d| d.found);
        let month = || {
            let lexeme = w.lex(i);
            let month = w.is(i, class::MONTH) && lexeme.alone;
            month.then(|| {
                let bounds: Vec<_> =
                    self.years_around(false).filter_map(|y| calendar::month(y, lexeme.month)).collect();
                self.choose(&bounds, Rel::None, i)
                    .map(|b| Value::new(b, Granularity::Month, "month-without-year").relative().at(w.next(i)))
            })?
        };
        let year = || {
            let year = self.bare_year(i)?;
            let bounds =
                if year.hijri { calendar::hijri_year(year.number) } else { calendar::years(year.number, 1) };
            Some(Value::new(bounds?, Granularity::Year, "year").at(year.end))
        };
        found.or_else(numeric).or_else(month).or_else(year)
    }
}

/// From the first to the last day of two times, where they follow each other. The first takes its year, or its week,
/// from the second (`من يناير إلى مارس 2025`, `من السبت حتى الثلاثاء المقبل`).
fn span_of(first: Found, second: Found) -> Option<Found> {
    let (from, to) = (first.value.from?, second.value.to?);
    let yearless =
        matches!(first.value.rule, "month-without-year" | "date-without-year" | "day-and-month-in-digits");
    let from = if !first.value.relative {
        from
    } else if yearless {
        let years = i64::from(to.year()) - i64::from(from.year());
        let same = calendar::plus_months(from, 12 * years);
        if same > to { calendar::plus_months(from, 12 * (years - 1)) } else { same }
    } else if first.value.rule == "weekday" && second.value.weekday.is_some() {
        calendar::plus_days(to, -(calendar::days_between(from, to).rem_euclid(7)))
    } else {
        from
    };
    let rule =
        if first.value.rule == "clock" && second.value.rule == "clock" { "clock-range" } else { "range" };
    (from <= to).then(|| {
        let relative = first.value.relative && !yearless || second.value.relative;
        let value = Value { from: Some(from), to: Some(to), relative, ..first.value };
        value.ruled(rule).at(second.end)
    })
}
