//! Times on the lines of a page: ages (`منذ 9 شهر`), date lines, and the weekday that a text says it is.

use super::class;
use super::lexicon::{Rel, TimeTables, Unit};
use super::parser::Parser;
use super::words::Words;
use super::{ANY_DAY, Tense, calendar};
use crate::{Doc, Fold, TokenKind};
use isnad_model::{Calendar, Day, Granularity, Span, When};

/// How old a page says an item is: `منذ 9 شهر`, `2 hours ago`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Age {
    /// How many units, rounded down by the page.
    pub count: u32,
    /// The unit, as `minute`, `hour`, `day`, `week`, `month` or `year`.
    pub unit: &'static str,
    /// The words.
    pub span: Span,
}

impl Age {
    /// The days on which the item can have appeared, seen from the day of capture. A page rounds down: nine months are
    /// at least nine and less than ten.
    pub fn bounds(&self, captured: Day) -> (Day, Day) {
        let count = i64::from(self.count);
        let back = |n: i64| match self.unit {
            "second" | "minute" => calendar::plus_days(captured, -(n / 1440)),
            "hour" => calendar::plus_days(captured, -(n / 24)),
            "day" => calendar::plus_days(captured, -n),
            "week" => calendar::plus_days(captured, -7 * n),
            "month" => calendar::plus_months(captured, -n),
            _ => calendar::plus_months(captured, -12 * n),
        };
        match self.unit {
            // Hours and minutes may reach across midnight.
            "second" | "minute" => (calendar::plus_days(captured, -(count / 1440 + 1)), back(count)),
            "hour" => (calendar::plus_days(captured, -(count / 24 + 1)), back(count)),
            // 47 hours are still "one day": the item may be of the day before.
            "day" => (back(count + 1), back(count)),
            _ => (calendar::plus_days(back(count + 1), 1), back(count)),
        }
    }

    /// The bounds as a constraint, where the capture is itself only known within bounds.
    pub fn when(&self, captured: &When) -> When {
        let earliest = captured.earliest.map(|d| self.bounds(d).0);
        let latest = captured.latest.map(|d| self.bounds(d).1);
        When::between(earliest, latest, "relative-age")
    }
}

/// The age in a line of a page, if there is one: a count and a unit behind `منذ` or `قبل`, or before "ago". The
/// count of comments that a scrape glues to it (`منذ 9 شهر02552`) stays outside the span.
pub fn age(text: &str, tables: &TimeTables, fold: &Fold) -> Option<Age> {
    let doc = Doc::new(text, fold);
    let parser = Parser::new(Words::new(&doc, tables), ANY_DAY, &|_| Tense::Unknown);
    let w = &parser.w;
    (0..w.items.len()).find_map(|i| {
        let (length, end) = if tables.english {
            let length = parser.length(i)?;
            (length, w.is(length.end, class::AGO_BEHIND).then(|| w.next(length.end))?)
        } else {
            w.is(i, class::SINCE | class::AGO).then_some(())?;
            let length = parser.length(w.next(i))?;
            (length, length.end)
        };
        let unit = match length.unit {
            Unit::Second => "second",
            Unit::Minute => "minute",
            Unit::Hour => "hour",
            Unit::Day | Unit::Night => "day",
            Unit::Week => "week",
            Unit::Month => "month",
            Unit::Year => "year",
            _ => return None,
        };
        (length.count > 0).then(|| Age { count: length.count, unit, span: doc.span(i, end) })
    })
}

/// The date that a line of a page consists of: `الأربعاء 12 فبراير 2025 - 14:33`, `2025-02-12`. A label before it
/// (`نشر في:`) and a clock after it are allowed, a sentence around it is not. A date without a year is none.
pub fn date_line(text: &str, tables: &TimeTables, fold: &Fold) -> Option<When> {
    let text = text.trim();
    if text.len() > 400 || text.contains('\n') {
        return None;
    }
    let doc = Doc::new(text, fold);
    let parser = Parser::new(Words::new(&doc, tables), ANY_DAY, &|_| Tense::Unknown);
    let words = |range: std::ops::Range<usize>| {
        range.filter(|i| doc.tokens.get(*i).is_some_and(|t| t.kind == TokenKind::Word)).count()
    };
    let count = doc.tokens.len();
    let (start, found) = (0..count).filter(|i| words(0..*i) <= 4).find_map(|i| {
        let found = parser.expression(i)?;
        let fixed = !found.value.relative && found.value.exact().is_some();
        fixed.then_some((i, found))
    })?;
    if words(0..start) > 4 || words(found.end..count) > 4 {
        return None;
    }
    let mut when = When::day(found.value.exact()?, "date-line");
    let hijri = (start..found.end).any(|i| parser.w.is(i, class::MONTH) && parser.w.lex(i).hijri);
    if hijri && found.value.rule != "date-twin" {
        when.calendar = Calendar::UmmAlQura;
    }
    when.minute = minute_of(&parser.w, start, count);
    if when.minute.is_some() {
        when.granularity = Granularity::Minute;
    }
    Some(when)
}

/// The first `14:33` of a line, in minutes after midnight; `م` or "pm" behind it adds twelve hours.
fn minute_of(w: &Words<'_>, start: usize, count: usize) -> Option<u16> {
    (start..count).find_map(|i| {
        let ((hour, _), (minute, digits)) = (w.value(i)?, w.mark(i + 1, &[":"]).then(|| w.value(i + 2))??);
        if hour > 23 || minute > 59 || digits != 2 || (i > 0 && w.mark(i - 1, &[":"])) {
            return None;
        }
        let at = if w.mark(i + 3, &[":"]) { i + 5 } else { i + 3 };
        let afternoon = w.is(at, class::ADVERB) && w.lex(at).afternoon;
        let hour = match hour {
            12 if w.is(at, class::ADVERB) && !afternoon => 0,
            h if afternoon && h < 12 => h + 12,
            h => h,
        };
        u16::try_from(hour * 60 + minute).ok()
    })
}

/// A statement of a text about the day of its writing: `اليوم الأربعاء`, `أمس الثلاثاء`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NamedWeekday {
    /// The words.
    pub span: Span,
    /// The weekday of the day of writing that follows, 0 Monday to 6 Sunday.
    pub weekday: u8,
}

/// What a document says about the weekday of its writing, in order. Statements inside quotations are someone else's
/// today and are left out.
pub fn weekdays_named(doc: &Doc<'_>, tables: &TimeTables) -> Vec<NamedWeekday> {
    named(&Words::new(doc, tables))
}

fn named(w: &Words<'_>) -> Vec<NamedWeekday> {
    let (doc, tables) = (w.doc, w.tables);
    let mut out = Vec::new();
    for i in 0..w.items.len() {
        if !w.is(i, class::DEIXIS)
            || w.is(i, class::GUARDED)
            || doc.tokens.get(i).is_some_and(|t| t.quote.is_some())
        {
            continue;
        }
        let next = w.next(i);
        let at = w.skip_mark(next, &["(", "\u{060C}", ","]);
        let comma = at != next && !w.mark(next, &["("]);
        let day =
            w.is(at, class::WEEKDAY) && (w.item(at).article || tables.english) && !w.item(at).conjunction;
        if !day || (comma && !tables.english) || matches!(w.lex(w.next(at)).rel, Rel::Last | Rel::Next) {
            continue;
        }
        let weekday = i64::from(w.lex(at).weekday) - i64::from(w.lex(i).offset);
        let end = w.next(at);
        out.push(NamedWeekday {
            span: doc.span(i, end),
            weekday: weekday.rem_euclid(7).unsigned_abs() as u8,
        });
    }
    out
}

/// The day of writing of a page whose given day is that of its capture: where the text says `اليوم الجمعة` and the day
/// given is the Saturday after, it was written on the Friday. Only where all statements agree, and for three days at
/// most.
pub(super) fn written_on(words: &Words<'_>, given: Day) -> Day {
    let named = named(words);
    let back = |n: &NamedWeekday| (i64::from(calendar::weekday(given)) - i64::from(n.weekday)).rem_euclid(7);
    let Some(first) = named.first().map(back) else { return given };
    let agreed = named.iter().all(|n| back(n) == first);
    if agreed && first <= 3 { calendar::plus_days(given, -first) } else { given }
}
