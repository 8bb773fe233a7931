//! Dates: day, month and year, in words and digits, in both calendars, with their twins.

use super::calendar::{self, Bounds};
use super::class;
use super::lexicon::{Rel, Unit};
use super::parser::Parser;
use super::value::{Found, Value};
use isnad_model::{Day, Granularity};

/// A month as written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Month {
    pub(super) number: u8,
    pub(super) hijri: bool,
    /// Written with `شهر`, in two names, or with anything else that makes the name unmistakable.
    pub(super) certain: bool,
    pub(super) end: usize,
}

/// A year as written, or told by `العام الماضي`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Year {
    pub(super) number: i32,
    pub(super) hijri: bool,
    pub(super) relative: bool,
    pub(super) end: usize,
}

/// A date and the calendar that it is told in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Dated {
    pub(super) found: Found,
    pub(super) hijri: bool,
}

const DASHES: [&str; 4] = ["-", "–", "—", "‐"];

impl Parser<'_> {
    /// A day of the month: 1 to 31.
    pub(super) fn day_number(&self, i: usize) -> Option<(u8, usize)> {
        let w = &self.w;
        let i = if w.is(i, class::ARTICLE) && w.digits(i + 1) { i + 1 } else { i };
        let (n, end) = match w.value(i) {
            Some((n, digits)) if digits <= 2 => (n, i + 1),
            Some(_) => return None,
            None => match w.ordinal(i) {
                Some((n, end)) => (u32::from(n), end),
                None => w.cardinal(i)?,
            },
        };
        // `2.5 مارس` is no day.
        if w.digits(i) && i > 1 && w.glued(i) && w.mark(i - 1, &[".", ","]) && w.digits(i - 2) {
            return None;
        }
        let end = if w.digits(i) && w.glued(end) { w.skip(end, class::SUFFIX) } else { end };
        u8::try_from(n).ok().filter(|n| (1..=31).contains(n)).map(|n| (n, end))
    }

    /// Days under one month: `10 و11 و12`, `من 3 إلى 7`, `19 - 21`.
    pub(super) fn day_numbers(&self, i: usize) -> Option<(u8, u8, usize)> {
        let w = &self.w;
        let (first, mut end) = self.day_number(i)?;
        let mut last = first;
        for _ in 0..8 {
            let joined = w.item(end).conjunction && !w.is(end, class::AND);
            let next = if joined { end } else { self.list_mark(end) };
            if next == end && !joined {
                break;
            }
            match self.day_number(next) {
                Some((n, after)) if n > last => (last, end) = (n, after),
                _ => break,
            }
        }
        Some((first, last, end))
    }

    /// Past what joins the days of a list or range.
    fn list_mark(&self, i: usize) -> usize {
        let w = &self.w;
        let i = w.skip_mark(i, &["\u{060C}", ","]);
        if w.is(i, class::AND | class::TO | class::UNTIL) { w.next(i) } else { w.skip_mark(i, &DASHES) }
    }

    /// A month, with `من`, `شهر` and a second name: `من شهر أغسطس`, `مايو (أيار)`, `شباط/فبراير`, `يوليو تموز`.
    pub(super) fn month_name(&self, i: usize, numbered: bool) -> Option<Month> {
        let w = &self.w;
        let mut at = w.skip(i, class::FROM | class::IN);
        let marked = w.mark(at, &["/", "-", "."]);
        at = w.skip_mark(at, &["/", "-", "."]);
        // `1-صفر` is a score.
        if marked
            && w.is(at, class::MONTH)
            && !w.lex(at).alone
            && w.value(w.next(at)).is_none_or(|(_, d)| d < 4)
        {
            return None;
        }
        let headed = w.is(at, class::UNIT) && w.lex(at).unit == Unit::Month;
        if headed {
            at = w.next(at);
        }
        let lexeme = w.lex(at);
        if lexeme.class & class::MONTH == 0 || (w.item(at).conjunction && at != i) {
            return if headed && numbered { self.numbered_month(at) } else { None };
        }
        let (number, hijri) = (lexeme.month, lexeme.hijri);
        let end = w.next(at);
        let alias = self.month_alias(end, number, hijri);
        Some(Month { number, hijri, certain: headed || alias.is_some(), end: alias.unwrap_or(end) })
    }

    fn numbered_month(&self, at: usize) -> Option<Month> {
        let (n, end) = self.w.ordinal(at).map(|(n, e)| (u32::from(n), e)).or_else(|| self.w.cardinal(at))?;
        let number = u8::try_from(n).ok().filter(|n| (1..=12).contains(n))?;
        // `شهر ثلاثة أيام` is no third month; `شهر عشرة سنة 2015` is the tenth.
        let counted =
            self.w.is(end, class::UNIT) && self.w.value(self.w.next(end)).is_none_or(|(_, d)| d < 4);
        (!counted).then_some(Month { number, hijri: false, certain: true, end })
    }

    fn month_alias(&self, end: usize, number: u8, hijri: bool) -> Option<usize> {
        let w = &self.w;
        let same = |i: usize| {
            let l = w.lex(i);
            l.class & class::MONTH != 0 && l.month == number && l.hijri == hijri && !w.item(i).conjunction
        };
        if w.mark(end, &["(", "["]) && same(end + 1) {
            let after = w.next(end + 1);
            return Some(w.skip_mark(after, &[")", "]"]));
        }
        let inner = w.skip_mark(end, &["/", "-", "–"]);
        same(inner).then(|| w.next(inner))
    }

    /// A year behind a date or month: `2015`, `عام 2015م`, `لعام 1441هـ`, `العام الماضي`.
    pub(super) fn year(&self, i: usize, hijri: bool, headed: bool) -> Option<Year> {
        let w = &self.w;
        let mut at = w.skip(i, class::FROM | class::IN);
        if w.mark(at, &[",", "\u{060C}"]) && w.value(at + 1).is_some_and(|(_, d)| d == 4) {
            at += 1;
        }
        let head = w.is(at, class::UNIT) && w.lex(at).unit == Unit::Year;
        if head {
            at = w.next(at);
            at = w.skip(at, class::SCHOOL);
        } else if headed {
            return None;
        }
        let (number, end) = match w.value(at) {
            Some((n, 4)) => (n, at + 1),
            Some(_) => return None,
            None if head => w.cardinal(at).filter(|(n, _)| *n >= 1000)?,
            None => return None,
        };
        if !head && at != i && !w.mark(i, &[",", "\u{060C}"]) && !w.is(i, class::FROM | class::IN) {
            return None;
        }
        // `12,500` and `2014.5` are amounts.
        if w.digits(at)
            && w.glued(end)
            && w.mark(end, &[".", ",", "٫", "٬"])
            && w.digits(end + 1)
            && w.glued(end + 1)
        {
            return None;
        }
        let number = i32::try_from(number).ok()?;
        let (era, end) = self.era(end);
        let hijri = match era {
            Some(era) => era,
            None => (1300..=1500).contains(&number) && (hijri || head),
        };
        let range = if hijri { 1..=1600 } else { 1000..=2200 };
        range.contains(&number).then_some(Year { number, hijri, relative: false, end })
    }

    /// `م`, `ميلادية`, `هـ`, `هجرية`: `Some(true)` for Hijri.
    pub(super) fn era(&self, i: usize) -> (Option<bool>, usize) {
        let w = &self.w;
        if !w.is(i, class::ERA) || w.item(i).conjunction {
            return (None, i);
        }
        (Some(w.lex(i).era_hijri), w.next(i))
    }

    /// A year told by its place: `العام الماضي`, `هذا العام`, `من السنة القادمة`.
    pub(super) fn relative_year(&self, i: usize) -> Option<Year> {
        let at = self.w.skip(i, class::FROM | class::IN);
        let found = self.unit_time(at)?;
        let (from, to) = (found.value.from?, found.value.to?);
        let whole = found.value.granularity == Granularity::Year && calendar::days_between(from, to) < 366;
        (whole && from.month() == 1 && from.day() == 1).then(|| Year {
            number: i32::from(from.year()),
            hijri: false,
            relative: found.value.relative,
            end: found.end,
        })
    }

    /// A word such as `الماضي` behind a month.
    pub(super) fn rel(&self, i: usize) -> (Rel, usize) {
        let w = &self.w;
        if w.is(i, class::REL) && !w.item(i).conjunction && w.lex(i).rel != Rel::Same {
            (w.lex(i).rel, w.next(i))
        } else {
            (Rel::None, i)
        }
    }

    /// A day and month, or several days, with what follows: `12 أكتوبر الماضي`, `الرابع عشر من الشهر الماضي`.
    pub(super) fn day_month(&self, i: usize) -> Option<Dated> {
        let (first, last, end) = self.day_numbers(i)?;
        if let Some(month) = self.month_name(end, true) {
            return self.day_month_year(i, (first, last), month);
        }
        // `20 من الشهر القادم`
        let at = self.w.skip(end, class::FROM | class::IN);
        let found =
            (at != end || self.w.is(at, class::THIS | class::UNIT)).then(|| self.unit_time(at)).flatten()?;
        let (from, to) = (found.value.from?, found.value.to?);
        if found.value.granularity != Granularity::Month {
            return None;
        }
        let day = |n: u8| Some(calendar::plus_days(from, i64::from(n) - 1)).filter(|d| *d <= to);
        let value = Value::new((day(first)?, day(last)?), Granularity::Day, "day-of-month");
        Some(Dated { found: Found { value: value.relative(), end: found.end }, hijri: false })
    }

    pub(super) fn day_month_year(&self, at: usize, days: (u8, u8), month: Month) -> Option<Dated> {
        let (mut rel, mut end) = self.rel(month.end);
        let year = self
            .year(end, month.hijri, false)
            .or_else(|| (rel == Rel::None).then(|| self.relative_year(end)).flatten());
        if let Some(year) = year.filter(|y| y.hijri == month.hijri) {
            let bounds = (self.on(year.number, month, days.0)?, self.on(year.number, month, days.1)?);
            let value = Value { relative: year.relative, ..Value::new(bounds, Granularity::Day, "date") };
            return Some(Dated { found: value.at(year.end), hijri: month.hijri });
        }
        if rel == Rel::None {
            let (era, after) = self.era(end);
            if era == Some(month.hijri) {
                end = after;
            }
            (rel, end) = match self.rel(end) {
                (Rel::None, _) => (Rel::None, end),
                found => found,
            };
        }
        let candidates: Vec<Bounds> = self
            .years_around(month.hijri)
            .filter_map(|y| Some((self.on(y, month, days.0)?, self.on(y, month, days.1)?)))
            .collect();
        let bounds = self.choose(&candidates, rel, at)?;
        let value = Value::new(bounds, Granularity::Day, "date-without-year").relative();
        Some(Dated { found: value.at(end), hijri: month.hijri })
    }

    fn on(&self, year: i32, month: Month, day: u8) -> Option<Day> {
        if month.hijri {
            calendar::hijri_day(year, month.number, day)
        } else {
            calendar::day(year, month.number, day)
        }
    }

    /// The year of writing with its neighbours.
    pub(super) fn years_around(&self, hijri: bool) -> impl Iterator<Item = i32> + use<> {
        let year = if hijri {
            calendar::to_hijri(self.reference).map_or(1440, |h| h.0)
        } else {
            i32::from(self.reference.year())
        };
        year - 1..=year + 1
    }

    /// The twin of a date in the other calendar: `(10/10/2022م)`, `الموافق 12 فبراير`, `، أي 14 مايو`.
    pub(super) fn twin(&self, end: usize, hijri: bool) -> Option<Dated> {
        let w = &self.w;
        let open = w.mark(end, &["("]);
        let mut at = if open { end + 1 } else { w.skip_mark(end, &["\u{060C}", ",", "-", "–"]) };
        let named = w.is(at, class::TWIN);
        if named {
            at = w.next(at);
        }
        if !(open || named || at == end || w.mark(end, &["/", "-", "–"])) {
            return None;
        }
        at = w.skip_mark(at, &[":"]);
        at = w.skip(at, class::FROM);
        if w.is(at, class::UNIT) && w.lex(at).unit == Unit::Day {
            at = w.next(at);
        }
        at = w.skip(at, class::DATE_HEAD);
        let mut twin = self.numeric(at, true).or_else(|| self.day_month(at)).filter(|d| d.hijri != hijri)?;
        if !open && !named && twin.found.value.relative {
            return None;
        }
        if open {
            twin.found.end = w.skip_mark(twin.found.end, &[")"]);
        }
        Some(twin)
    }

    /// A date with its twin as one time. Of two single days the Gregorian is meant; ranges stay two times.
    pub(super) fn with_twin(&self, dated: Dated) -> Found {
        let Some(twin) = self.twin(dated.found.end, dated.hijri) else { return dated.found };
        if twin.found.value.exact().is_none() || dated.found.value.exact().is_none() {
            return dated.found;
        }
        let value = if dated.hijri { twin.found.value } else { dated.found.value };
        value.ruled("date-twin").at(twin.found.end)
    }
}
