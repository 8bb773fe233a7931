//! Days with a name, days and weeks counted within a month, and loosely told times.

use super::calendar::{self, Bounds};
use super::class;
use super::lexicon::{Count, Holiday, HolidayCalendar, Rel, Unit, Vague};
use super::parser::Parser;
use super::value::{Found, Value};
use isnad_model::{Day, Granularity};

impl Parser<'_> {
    /// `عيد الفطر 2013`, `ثاني أيام عيد الفطر المبارك`, `يوم عرفة المقبل`.
    pub(super) fn holiday(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let mut at = i;
        let mut nth = None;
        if let Some((n, end)) = self.w.ordinal(i) {
            let days = w.is(end, class::UNIT) && w.lex(end).unit == Unit::Day;
            // `ثالث أيام التشريق`: the name itself may begin with the word for days.
            if !days && !w.is(end, class::HOLIDAY) {
                return None;
            }
            (nth, at) = (Some(n), if days { w.next(end) } else { end });
        } else if !w.is(i, class::HOLIDAY) && w.is(i, class::UNIT) && w.lex(i).unit == Unit::Day {
            at = w.next(i);
        }
        if !w.is(at, class::HOLIDAY) {
            return None;
        }
        let holiday = *w.tables.holidays.get(usize::from(w.lex(at).holiday))?;
        let end = w.next(at);
        let (rel, after) = self.rel(end);
        let year = self
            .year(end, holiday.calendar == HolidayCalendar::Hijri, false)
            .or_else(|| self.bare_year(end).or_else(|| self.relative_year(end)));
        let plain = year.is_none() && rel == Rel::None && nth.is_none();
        let headed = at > i || w.lex(i).unit == Unit::Day;
        // `تهنئة بعيد الفطر`, `خطاب عيد الفطر` name the feast; `في عيد الفطر` is a time.
        let told = headed || holiday.alone && (i == 0 || self.governed(i) && !w.item(i).preposition);
        if plain && !told {
            return None;
        }
        let (bounds, relative, end) = match year {
            Some(year) => (in_year(&holiday, year.number, year.hijri)?, year.relative, year.end),
            None => {
                let years = i32::from(self.reference.year());
                let candidates: Vec<Bounds> =
                    (years - 1..=years + 1).filter_map(|y| in_year(&holiday, y, false)).collect();
                let bounds = if rel == Rel::None && self.tense_at(i) == super::Tense::Unknown {
                    in_year(&holiday, years, false)?
                } else {
                    self.choose(&candidates, rel, i)?
                };
                (bounds, true, after)
            }
        };
        let bounds = match nth {
            Some(n) => {
                let day = calendar::plus_days(bounds.0, i64::from(n) - 1);
                (day, day)
            }
            None => bounds,
        };
        let value = Value::new(bounds, Granularity::Day, "holiday");
        Some(Value { relative, ..value }.at(end))
    }

    /// `أول ثلاثاء من شهر أكتوبر`, `الأسبوع الأخير من رمضان`, `آخر يوم من الشهر`, `اليوم الثالث من أكتوبر`.
    pub(super) fn nth(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let (nth, what, end) = if w.is(i, class::LAST_OF) || w.is(i, class::ORDINAL) && !w.item(i).article {
            let (nth, at) = if w.is(i, class::LAST_OF) {
                (None, w.next(i))
            } else {
                let (n, end) = w.ordinal(i)?;
                (Some(n), end)
            };
            let (what, end) = self.counted_kind(at)?;
            (nth, what, end)
        } else {
            let (what, at) = self.counted_kind(i)?;
            if !w.item(i).article && !w.is(at.saturating_sub(1), class::WEEKDAY) {
                return None;
            }
            if w.is(at, class::REL) && w.lex(at).rel == Rel::Recent {
                (None, what, w.next(at))
            } else {
                let (n, end) = w.ordinal(at).filter(|_| w.item(at).article)?;
                (Some(n), what, end)
            }
        };
        let inner = w.skip(end, class::FROM | class::IN);
        if inner == end && !w.item(inner).preposition && !w.is(inner, class::UNIT | class::MONTH) {
            return None;
        }
        // A day counted out within a month is a schedule: without a telling verb it is to come.
        let whole = self
            .whole_looking(inner, super::Tense::Future)
            .filter(|f| f.value.granularity >= Granularity::Week)?;
        let bounds = (whole.value.from?, whole.value.to?);
        let bounds = self.nth_in(nth, what, bounds)?;
        let grain = if what == Kind::Week { Granularity::Week } else { Granularity::Day };
        let value = Value { from: Some(bounds.0), to: Some(bounds.1), ..whole.value };
        Some(value.grain(grain).ruled("nth").at(whole.end))
    }

    fn counted_kind(&self, i: usize) -> Option<(Kind, usize)> {
        let w = &self.w;
        let unit = w.lex(i);
        if w.is(i, class::WEEKDAY) {
            return Some((Kind::Weekday(unit.weekday), w.next(i)));
        }
        let end = w.next(i);
        // `أول أيام شهر رمضان`
        let days = unit.unit == Unit::Day && unit.count == Count::Many && !w.item(i).article;
        if days && w.is(i, class::UNIT) && (w.is(end, class::MONTH) || w.lex(end).unit == Unit::Month) {
            return Some((Kind::Day, end));
        }
        if !w.is(i, class::UNIT) || unit.count != Count::One {
            return None;
        }
        match unit.unit {
            Unit::Day if w.is(end, class::WEEKDAY) => Some((Kind::Weekday(w.lex(end).weekday), w.next(end))),
            Unit::Day => Some((Kind::Day, end)),
            Unit::Week => Some((Kind::Week, end)),
            _ => None,
        }
    }

    fn nth_in(&self, nth: Option<u8>, what: Kind, whole: Bounds) -> Option<Bounds> {
        let (from, to) = whole;
        let steps = nth.map(|n| i64::from(n) - 1);
        let inside = |d: Day| (d >= from && d <= to).then_some((d, d));
        match (what, steps) {
            (Kind::Day, Some(n)) => inside(calendar::plus_days(from, n)),
            (Kind::Day, None) => Some((to, to)),
            (Kind::Weekday(weekday), Some(n)) => {
                inside(calendar::plus_days(self.day_in(from, weekday), 7 * n))
            }
            (Kind::Weekday(weekday), None) => {
                let back = (i64::from(calendar::weekday(to)) - i64::from(weekday)).rem_euclid(7);
                inside(calendar::plus_days(to, -back))
            }
            (Kind::Week, steps) => {
                let week = match steps {
                    Some(n) => (calendar::plus_days(from, 7 * n), calendar::plus_days(from, 7 * n + 6)),
                    None => calendar::week(to, self.w.tables.week_start),
                };
                (week.0 <= to).then(|| (week.0.max(from), week.1.min(to)))
            }
        }
    }

    /// `في وقت سابق`, `قريبا`, `في ذلك الوقت`.
    pub(super) fn vague(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let end = w.next(i);
        let today = self.reference;
        let value = match w.lex(i).vague {
            Vague::PastUnjoined if w.item(i).conjunction => return None,
            Vague::Past | Vague::PastUnjoined => Value::open(None, Some(today), "vague-past"),
            Vague::Future => Value::open(Some(today), None, "vague-future"),
            Vague::Now => Value::day(today, "vague-now").relative(),
            Vague::Then => match self.told_before(i) {
                Some(told) => told.ruled("vague-then").relative(),
                None => Value::open(None, None, "vague-then"),
            },
            Vague::Unknown => Value::open(None, None, "vague-unknown"),
        };
        Some(value.at(end))
    }
}

/// What is counted within a month.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Day,
    Week,
    Weekday(u8),
}

/// The days of a holiday in a year; for a Hijri holiday of a Gregorian year the occurrence inside it.
fn in_year(holiday: &Holiday, year: i32, hijri: bool) -> Option<Bounds> {
    let number = u8::try_from(holiday.day).ok();
    let first = match holiday.calendar {
        HolidayCalendar::Gregorian => calendar::day(year, holiday.month, number?)?,
        HolidayCalendar::Easter => calendar::plus_days(calendar::easter(year)?, i64::from(holiday.day)),
        HolidayCalendar::Hijri if hijri || (1300..=1600).contains(&year) => {
            calendar::hijri_day(year, holiday.month, number?)?
        }
        HolidayCalendar::Hijri => {
            let near = calendar::to_hijri(calendar::day(year, 1, 1)?)?.0;
            let inside = |y: i32| {
                calendar::hijri_day(y, holiday.month, number?).filter(|d| i32::from(d.year()) == year)
            };
            (near..=near + 1).find_map(inside)?
        }
    };
    Some((first, calendar::plus_days(first, i64::from(holiday.days) - 1)))
}
