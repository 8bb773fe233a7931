//! Dates in digits: `31/3/2026`, `2025-02-12`, `14/3/1444هـ`, `3/2026`, `21/09`.

use super::calendar::{self, Bounds};
use super::date::Dated;
use super::lexicon::Rel;
use super::parser::Parser;
use super::value::Value;
use isnad_model::{Day, Granularity};

impl Parser<'_> {
    /// A date in digits at `i`. `led`: something before it (`بتاريخ`, `يوم`, `من`) says that a date follows, which a
    /// day and month without a year need (`3/4` is also a fraction, `2-1` a score).
    pub(super) fn numeric(&self, i: usize, led: bool) -> Option<Dated> {
        let w = &self.w;
        let (a, a_digits) = w.value(i)?;
        if i > 0 && w.glued(i) && w.mark(i - 1, &["/", ".", ":", "#", "-", "№", "+"]) && !self.after_colon(i)
        {
            return None;
        }
        let mark = [["/"], ["-"], ["."], ["\\"]].into_iter().find(|m| w.mark(i + 1, m))?;
        let (b, b_digits) = w.value(i + 2)?;
        let tight = w.glued(i + 1) && w.glued(i + 2);
        if mark != ["/"] && !tight {
            return None;
        }
        let third = w.mark(i + 3, &mark).then(|| w.value(i + 4)).flatten();
        let Some((c, c_digits)) = third else {
            return self.two_parts(i, (a, a_digits), (b, b_digits), mark[0], led && tight);
        };
        if w.glued(i + 5) && w.mark(i + 5, &["/", "."]) && w.digits(i + 6) && w.glued(i + 6) {
            return None;
        }
        let (era, end) = self.era(i + 5);
        let (year, month, day) = match (a_digits, c_digits) {
            (4, 1 | 2) => (a, b, c),
            (1 | 2, 4) => (c, b, a),
            (1 | 2, 2) if mark != ["."] || tight => (self.full_year(c), b, a),
            _ => return None,
        };
        let year = i32::try_from(year).ok()?;
        let hijri = era.unwrap_or((1300..=1500).contains(&year));
        let day = self.checked(year, month, day, hijri)?;
        Some(Dated { found: Value::day(day, "date-in-digits").at(end), hijri })
    }

    fn after_colon(&self, i: usize) -> bool {
        i > 1 && self.w.mark(i - 1, &[":"]) && !self.w.digits(i - 2)
    }

    /// Two digits of a year: those of the hundred years around the day of writing.
    fn full_year(&self, short: u32) -> u32 {
        let year = u32::try_from(self.reference.year()).unwrap_or(2000);
        let guess = year / 100 * 100 + short;
        if guess > year + 10 { guess.saturating_sub(100) } else { guess }
    }

    /// Day, month, year: month and day change places where the month cannot be one.
    fn checked(&self, year: i32, month: u32, day: u32, hijri: bool) -> Option<Day> {
        let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        let (month, day) = if month > 12 && day <= 12 { (day, month) } else { (month, day) };
        if hijri {
            calendar::hijri_day(year, month, day)
        } else if (1000..=2200).contains(&year) {
            calendar::day(year, month, day)
        } else {
            None
        }
    }

    fn two_parts(&self, i: usize, a: (u32, usize), b: (u32, usize), mark: &str, led: bool) -> Option<Dated> {
        let month_year = |m: u32, y: u32| {
            let number = u8::try_from(m).ok().filter(|n| (1..=12).contains(n))?;
            let year = i32::try_from(y).ok()?;
            let hijri = (1300..=1500).contains(&year);
            let bounds = if hijri {
                calendar::hijri_month(year, number)
            } else if (1900..=2100).contains(&year) {
                calendar::month(year, number)
            } else {
                None
            };
            let (era, end) = self.era(i + 3);
            let value = Value::new(bounds?, Granularity::Month, "month-in-digits");
            (era.is_none_or(|e| e == hijri)).then_some(Dated { found: value.at(end), hijri })
        };
        match (a.1, b.1) {
            (1 | 2, 4) if mark == "/" => return month_year(a.0, b.0),
            (4, 1 | 2) if mark == "/" => return month_year(b.0, a.0),
            (1 | 2, 1 | 2) if mark == "/" && led => {}
            _ => return None,
        }
        let candidates: Vec<Bounds> = self
            .years_around(false)
            .filter_map(|y| self.checked(y, b.0, a.0, false).map(|d| (d, d)))
            .collect();
        let bounds = self.choose(&candidates, Rel::None, i)?;
        let value = Value::new(bounds, Granularity::Day, "day-and-month-in-digits").relative();
        Some(Dated { found: value.at(i + 3), hijri: false })
    }
}
