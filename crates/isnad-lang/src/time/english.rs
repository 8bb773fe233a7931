//! English: what stands before its unit in English and behind it in Arabic (`last month`, "three days ago").
//!
//! The classes, the counting and the directions are those of the Arabic grammar; only the order of words is told here.

use super::Tense;
use super::calendar::{self, Bounds};
use super::class;
use super::date::Dated;
use super::lexicon::{Count, Rel, Unit};
use super::parser::Parser;
use super::value::{Found, Value};
use isnad_model::Granularity;

impl Parser<'_> {
    /// The longest reading without a word of direction.
    pub(super) fn simple_english(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let at = if w.is(i, class::PART) { i } else { w.skip(i, class::ARTICLE) };
        let readings: [fn(&Self, usize) -> Option<Found>; 12] = [
            Self::day_english,
            Self::month_english,
            Self::unit_english,
            Self::part_time,
            Self::window_english,
            Self::counted_english,
            Self::fraction_english,
            Self::decade_english,
            Self::season_english,
            Self::holiday,
            Self::clock_english,
            Self::year_alone,
        ];
        let mut best = if w.is(at, class::VAGUE) { self.vague(at) } else { None };
        for read in readings {
            best = Found::longer(best, read(self, at));
        }
        best
    }

    /// Directions that stand elsewhere than in Arabic: `in three days`.
    pub(super) fn directed_english(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let plain = self.directed(i);
        let ahead = w.is(i, class::IN) && !w.is(w.next(i), class::ARTICLE);
        let length = if ahead { self.length(w.next(i)).filter(|l| l.count > 0) } else { None };
        let later = length
            .filter(|l| !w.is(l.end, class::AGO_BEHIND | class::REL) && self.tense_at(i) == Tense::Future)
            .and_then(|l| self.later(l, self.reference, "later").map(|v| v.at(l.end)));
        Found::longer(plain, later)
    }

    fn capital(&self, i: usize) -> bool {
        self.w.doc.word(i).chars().next().is_some_and(char::is_uppercase)
    }

    fn day_english(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let (rel, at) = self.rel(i);
        if w.is(at, class::WEEKDAY) && (at == i || matches!(rel, Rel::Last | Rel::Next | Rel::Following)) {
            if !self.capital(at) {
                return None;
            }
            return self.weekday_english(at, i, rel);
        }
        if w.is(i, class::THIS) && w.is(w.next(i), class::WEEKDAY) {
            return self.weekday_english(w.next(i), i, Rel::This);
        }
        if w.digits(i)
            || w.is(i, class::DEIXIS | class::THIS | class::TONIGHT | class::DAYPART | class::ORDINAL)
        {
            let found = self.day_time(i, false);
            let bare = w.is(i, class::ORDINAL) && found.is_some_and(|f| f.value.relative);
            return found.filter(|_| !bare);
        }
        let dated = self.month_day(i)?;
        Some(self.with_suffix(self.with_twin(dated)))
    }

    fn with_suffix(&self, found: Found) -> Found {
        if found.value.exact().is_none() {
            return found;
        }
        Found { end: self.day_suffix(found.end), ..found }
    }

    fn weekday_english(&self, at: usize, start: usize, rel: Rel) -> Option<Found> {
        let w = &self.w;
        let weekday = w.lex(at).weekday;
        let end = w.next(at);
        let dated = if rel == Rel::None { self.date_behind_weekday(end) } else { None };
        if let Some(dated) = dated {
            let found = self.with_twin(dated);
            let value = self.matching_year(found.value, weekday).on_weekday(weekday);
            return Some(self.with_suffix(Found { value, ..found }));
        }
        let day = self.weekday_day(weekday, rel, start);
        let value = Value::day(day, "weekday").relative().on_weekday(weekday);
        Some(self.with_suffix(value.at(end)))
    }

    /// `February 12, 2025`, `Feb. 12`, `March 3-5`.
    pub(super) fn month_day(&self, i: usize) -> Option<Dated> {
        let w = &self.w;
        if !w.tables.english || !w.is(i, class::MONTH) || !self.capital(i) {
            return None;
        }
        let at = w.skip_mark(w.next(i), &["."]);
        let at = w.skip(at, class::ARTICLE);
        let month = self.month_name(i, false)?;
        let (first, last, end) = self.day_numbers(at)?;
        if w.mark(end, &[":", "%"]) || w.is(end, class::UNIT) {
            return None;
        }
        self.day_month_year(i, (first, last), super::date::Month { end, ..month })
    }

    /// `March 2025`, `in March`, `last May`, `June of last year`.
    fn month_english(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let this = w.is(i, class::THIS);
        let (rel, at) = if this { (Rel::This, w.next(i)) } else { self.rel(i) };
        if !w.is(at, class::MONTH) || !self.capital(at) {
            return None;
        }
        let month = self.month_name(at, false)?;
        let of = |year: i32| {
            if month.hijri {
                calendar::hijri_month(year, month.number)
            } else {
                calendar::month(year, month.number)
            }
        };
        let end = w.skip_mark(month.end, &["."]);
        let year = self.year(end, month.hijri, false).or_else(|| self.relative_year(month.end));
        if let Some(year) = year.filter(|_| rel == Rel::None) {
            let value = Value::new(of(year.number)?, Granularity::Month, "month");
            return Some(Value { relative: year.relative, ..value }.at(year.end));
        }
        let governed =
            self.governs_month(at) || i.checked_sub(1).is_some_and(|b| w.is(b, class::AGO | class::AFTER));
        if rel == Rel::None && !(w.lex(at).alone && governed) {
            return None;
        }
        let candidates: Vec<Bounds> = self.years_around(month.hijri).filter_map(of).collect();
        let bounds = self.choose(&candidates, rel, i)?;
        Some(Value::new(bounds, Granularity::Month, "month-without-year").relative().at(month.end))
    }

    /// `last month`, `this year`, `the following day`, `that week`.
    pub(super) fn unit_english(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let headed = i.checked_sub(1).is_some_and(|b| w.is(b, class::ARTICLE));
        let i = w.skip(i, class::ARTICLE);
        let told = || self.told_before(i).and_then(|v| v.from);
        let at = w.next(i);
        let unit = w.lex(at).unit;
        if !w.is(at, class::UNIT) || w.lex(at).count != Count::One {
            return None;
        }
        let end = w.next(at);
        let small = matches!(unit, Unit::Second | Unit::Minute | Unit::Hour);
        if w.is(i, class::THAT) && !small {
            return self
                .anchored(told().filter(|_| unit != Unit::Century), unit, 0, end)
                .filter(|f| f.value.from.is_some());
        }
        let offset = if w.is(i, class::THIS) {
            0
        } else if w.is(i, class::REL) {
            match w.lex(i).rel {
                Rel::Last => -1,
                // "the next day" is that after the day told before.
                Rel::Next if headed && told().is_some() && unit == Unit::Day => {
                    return self.anchored(told(), unit, 1, end);
                }
                Rel::Next => 1,
                Rel::This => 0,
                Rel::Same => return self.anchored(told(), unit, 0, end),
                Rel::Following => return self.anchored(told().or(Some(self.reference)), unit, 1, end),
                Rel::Preceding => return self.anchored(told().or(Some(self.reference)), unit, -1, end),
                Rel::Recent => return None,
                Rel::None => return None,
            }
        } else {
            return None;
        };
        let value = self.whole(unit, self.reference, offset)?;
        let value = if unit == Unit::Night {
            Value { to: value.to.map(|d| calendar::plus_days(d, 1)), ..value }
        } else {
            value
        };
        Some(value.relative().ruled("unit").at(end))
    }

    /// `the past three days`, `the next two weeks`, `recent weeks`, `the coming days`.
    fn window_english(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        if !w.is(i, class::REL) {
            return None;
        }
        let sign = match w.lex(i).rel {
            Rel::Last | Rel::Recent => -1,
            Rel::Next => 1,
            _ => return None,
        };
        let at = w.next(i);
        let one = w.lex(i).rel == Rel::Recent && w.is(at, class::UNIT) && w.lex(at).count == Count::One;
        let length = self.length(at)?;
        let plural = w.is(length.end.saturating_sub(1), class::UNIT)
            && w.lex(length.end.saturating_sub(1)).count == Count::Many;
        (plural || one).then(|| self.window_value(length, sign).at(length.end))
    }

    /// `three days ago`, `two weeks later`, `a month earlier`.
    fn counted_english(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let length = self.length(i)?;
        if w.is(length.end, class::AGO_BEHIND) {
            return self.ago(length).map(|v| v.at(w.next(length.end)));
        }
        let rel = w.lex(length.end).rel;
        let told = self.told_before(i).and_then(|v| v.from).filter(|_| length.count > 0)?;
        match rel {
            Rel::Following => self.later(length, told, "later-anchored").map(|v| v.at(w.next(length.end))),
            Rel::Preceding => {
                let day = length.from(told, -1);
                self.around(day, length, "earlier-anchored").map(|v| v.at(w.next(length.end)))
            }
            _ => None,
        }
    }

    /// `the first half of 2019`, `the second quarter of this year`.
    fn fraction_english(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let (nth, at) = if w.is(i, class::REL) && w.lex(i).rel == Rel::Last {
            (None, w.next(i))
        } else {
            let (n, end) = self.w.ordinal(i)?;
            (Some(n), end)
        };
        if !w.is(at, class::FRACTION) {
            return None;
        }
        let parts = w.lex(at).fraction;
        let inner = w.skip(w.next(at), class::FROM);
        let whole = self.whole_at(w.skip(inner, class::ARTICLE))?;
        let nth = nth.unwrap_or(parts);
        let fits = whole.value.granularity == Granularity::Year && nth >= 1 && nth <= parts;
        let from = whole.value.from.filter(|_| fits)?;
        let months = 12 / i64::from(parts.max(1));
        let first = calendar::plus_months(from, months * (i64::from(nth) - 1));
        let last = calendar::plus_days(calendar::plus_months(first, months), -1);
        let value = Value { from: Some(first), to: Some(last), ..whole.value };
        Some(value.grain(Granularity::Season).ruled("fraction").at(whole.end))
    }

    /// `the 1980s`
    fn decade_english(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let (number, digits) = w.value(i)?;
        let tail = w.skip_mark(i + 1, &["'", "’"]);
        let decade = digits == 4 && number % 10 == 0 && w.is(tail, class::DECADE_NAME) && w.glued(tail);
        let year = i32::try_from(number).ok().filter(|y| decade && (1000..2200).contains(y))?;
        Some(Value::new(calendar::years(year, 10)?, Granularity::Vague, "decade").at(tail + 1))
    }

    /// `last summer`, `summer 2023`, `the winter of 2018`.
    fn season_english(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let (rel, at) = self.rel(i);
        if rel == Rel::None {
            return if w.is(at, class::SEASON | class::THIS) { self.season(at) } else { None };
        }
        if !w.is(at, class::SEASON) {
            return None;
        }
        let first = w.lex(at).season;
        let of = |year: i32| {
            let from = calendar::day(year, first, 1)?;
            Some((from, calendar::plus_days(calendar::plus_months(from, 3), -1)))
        };
        let candidates: Vec<Bounds> = self.years_around(false).filter_map(of).collect();
        let value = Value::new(self.choose(&candidates, rel, i)?, Granularity::Season, "season");
        Some(value.relative().at(w.next(at)))
    }

    /// `at 3 pm on Tuesday`, `10:30 a.m. today`.
    fn clock_english(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let at = w.skip(i, class::AT);
        let end = self.clock(at, at != i).filter(|_| w.digits(at))?;
        let day = w.skip_mark(end, &[","]);
        let day = w.skip(day, class::IN);
        if let Some(found) = self.day_english(day) {
            return Some(found.value.grain(Granularity::Minute).at(found.end));
        }
        let surely = !w.digits(end.saturating_sub(1));
        surely.then(|| Value::day(self.reference, "clock").relative().grain(Granularity::Minute).at(end))
    }
}
