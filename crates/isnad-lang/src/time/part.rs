//! Months by name, and parts of longer times: `في مايو الماضي`, `أواخر فبراير`, `النصف الأول من 2019`, `صيف 2023`.

use super::Tense;
use super::calendar::{self, Bounds};
use super::class;
use super::lexicon::{Count, Part, Rel, Unit};
use super::parser::Parser;
use super::value::{Found, Value};
use isnad_model::{Day, Granularity};

impl Parser<'_> {
    /// A month: `شهر رمضان الماضي`, `مايو 2014`, `في يوليو (تموز)`, `بين شهري يناير ويوليو`.
    pub(super) fn month_time(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let month = self.month_name(i, false)?;
        if w.is(i, class::FROM | class::IN) {
            return None;
        }
        let (rel, end) = self.rel(month.end);
        let year = self
            .year(end, month.hijri, false)
            .or_else(|| (rel == Rel::None).then(|| self.relative_year(end)).flatten());
        let of = |year: i32| {
            if month.hijri {
                calendar::hijri_month(year, month.number)
            } else {
                calendar::month(year, month.number)
            }
        };
        if let Some(year) = year.filter(|y| y.hijri == month.hijri) {
            let value = Value::new(of(year.number)?, Granularity::Month, "month");
            return Some(Value { relative: year.relative, ..value }.at(year.end));
        }
        let alone = w.lex(i).alone || month.certain;
        let certain = month.certain || rel != Rel::None;
        if !(certain || alone && self.governs_month(i)) {
            return None;
        }
        let candidates: Vec<Bounds> = self.years_around(month.hijri).filter_map(of).collect();
        let mut bounds = self.choose(&candidates, rel, i)?;
        let mut end = end;
        // `شهري يناير ويوليو`
        let joined = w.is(end, class::MONTH) && w.item(end).conjunction;
        if joined && month.certain {
            let second = w.lex(end);
            let told = self.year(w.next(end), false, false).filter(|y| !y.hijri);
            if let Some((year, first)) = told.and_then(|y| Some((y, of(y.number)?))) {
                let last =
                    calendar::month(year.number, second.month).filter(|b| b.1 > first.1 && !month.hijri)?;
                return Some(Value::new((first.0, last.1), Granularity::Month, "months").at(year.end));
            }
            let year = i32::from(bounds.0.year());
            let later = calendar::month(year, second.month).filter(|b| b.1 > bounds.1 && !second.hijri);
            if let Some(later) = later {
                (bounds.1, end) = (later.1, w.next(end));
            }
        }
        let (era, after) = self.era(end);
        let end = if era == Some(month.hijri) && month.hijri { after } else { end };
        Some(Value::new(bounds, Granularity::Month, "month-without-year").relative().at(end))
    }

    /// A month's name alone is a month only after `في`, `منذ` and the like; `مارس الوسطاء ضغوطا` is a verb.
    pub(super) fn governs_month(&self, i: usize) -> bool {
        let w = &self.w;
        if w.item(i).preposition {
            return true;
        }
        let Some(before) = i.checked_sub(1) else { return false };
        let heads =
            class::IN | class::WITHIN | class::SINCE | class::UNTIL | class::BY | class::PART | class::START;
        let listed = w.item(i).conjunction && w.is(before, class::MONTH);
        let range = w.is(before, class::TO | class::BETWEEN | class::AGO | class::AFTER);
        w.is(before, heads) || listed || range
    }

    /// `مطلع عام 2019`, `أواخر الشهر الماضي`, `منتصف يوليو`, `نهاية الشهر`, `بقية العام`.
    pub(super) fn part_time(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        if !w.is(i, class::PART | class::REST) {
            return None;
        }
        // "mid-March", "the end of the month"
        let at = w.skip_mark(w.next(i), &["-"]);
        let at = if w.tables.english { w.skip(at, class::ARTICLE) } else { at };
        if w.item(at).conjunction {
            return None;
        }
        let whole = self.whole_at(at)?;
        let (from, to) = (whole.value.from?, whole.value.to?);
        if w.is(i, class::REST) {
            return Some(Value::open(Some(self.reference), Some(to), "rest").at(whole.end));
        }
        let bounds = part_of(w.lex(i).part, from, to, whole.value.granularity)?;
        let grain = if whole.value.granularity == Granularity::Year {
            Granularity::Season
        } else {
            Granularity::Week
        };
        let value = Value { from: Some(bounds.0), to: Some(bounds.1), ..whole.value };
        Some(value.grain(grain).ruled("part").at(whole.end))
    }

    /// A month, year, week or longer time, as the whole of which something is a part. `الشهر` alone is this month.
    pub(super) fn whole_at(&self, i: usize) -> Option<Found> {
        self.whole_looking(i, Tense::Unknown)
    }

    /// The same, where `tense` holds if the words do not tell.
    pub(super) fn whole_looking(&self, i: usize, tense: Tense) -> Option<Found> {
        let w = &self.w;
        let decade = || if w.is(i, class::DECADE_NAME) { self.decade(i) } else { None };
        let found = self
            .month_led(i, tense)
            .or_else(|| self.unit_time(i))
            .or_else(decade)
            .or_else(|| self.bare_year_time(i));
        if let Some(found) = found.filter(|f| f.value.granularity != Granularity::Day) {
            return Some(found);
        }
        let lexeme = w.lex(i);
        let definite = w.item(i).article || w.tables.english && w.is(i.saturating_sub(1), class::ARTICLE);
        let unit = w.is(i, class::UNIT) && definite && lexeme.count == Count::One;
        if unit && matches!(lexeme.unit, Unit::Week | Unit::Month | Unit::Year) {
            let end = w.next(i);
            return (!w.is(end, class::SCHOOL))
                .then(|| self.whole(lexeme.unit, self.reference, 0))?
                .map(|v| v.relative().at(end));
        }
        None
    }

    fn month_led(&self, i: usize, tense: Tense) -> Option<Found> {
        let w = &self.w;
        if w.is(i, class::MONTH) && !w.lex(i).alone && !w.is(w.next(i), class::REL) && !w.digits(w.next(i)) {
            return None;
        }
        let ahead = tense == Tense::Future && self.tense_at(i) == Tense::Unknown;
        if w.tables.english && !w.is(i, class::MONTH) {
            return None;
        }
        if let Some(found) = self.month_time(i).filter(|f| !ahead || !f.value.relative) {
            return Some(found);
        }
        let month = self.month_name(i, true).filter(|_| !w.is(i, class::FROM | class::IN))?;
        let year = self.year(month.end, month.hijri, false).or_else(|| self.relative_year(month.end));
        let bounds = match year {
            Some(year) if month.hijri => calendar::hijri_month(year.number, month.number),
            Some(year) => calendar::month(year.number, month.number),
            None => {
                let of = |y: i32| {
                    if month.hijri {
                        calendar::hijri_month(y, month.number)
                    } else {
                        calendar::month(y, month.number)
                    }
                };
                let candidates: Vec<Bounds> = self.years_around(month.hijri).filter_map(of).collect();
                let (rel, _) = self.rel(month.end);
                match candidates.iter().find(|b| b.1 >= self.reference) {
                    Some(next) if ahead && rel == Rel::None => Some(*next),
                    _ => self.choose(&candidates, rel, i),
                }
            }
        };
        let value = Value::new(bounds?, Granularity::Month, "month");
        let value = Value { relative: year.is_none_or(|y| y.relative), ..value };
        Some(value.at(year.map_or_else(|| self.rel(month.end).1, |y| y.end)))
    }

    fn bare_year_time(&self, i: usize) -> Option<Found> {
        let year = self.bare_year(i)?;
        let bounds =
            if year.hijri { calendar::hijri_year(year.number) } else { calendar::years(year.number, 1) };
        Some(Value::new(bounds?, Granularity::Year, "year").at(year.end))
    }

    /// `النصف الأول من 2019`, `الربع الثالث من هذا العام`, `النصف الثاني من مارس`.
    pub(super) fn fraction(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let parts = w.lex(i).fraction;
        if !w.item(i).article {
            return None;
        }
        let at = w.next(i);
        let last = w.is(at, class::REL) && w.lex(at).rel == Rel::Recent;
        let (nth, end) =
            if last { (parts, w.next(at)) } else { w.ordinal(at).filter(|_| w.item(at).article)? };
        if nth == 0 || nth > parts || parts == 0 {
            return None;
        }
        let inner = w.skip(end, class::FROM);
        if inner == end && !w.is(end, class::UNIT) && !w.digits(end) && !w.item(end).preposition {
            return None;
        }
        let whole = self.whole_at(inner)?;
        let from = whole.value.from?;
        let bounds = match whole.value.granularity {
            Granularity::Year => {
                let months = 12 / i64::from(parts);
                let first = calendar::plus_months(from, months * (i64::from(nth) - 1));
                (first, calendar::plus_days(calendar::plus_months(first, months), -1))
            }
            Granularity::Month if parts == 2 => {
                let middle = calendar::plus_days(from, 14);
                if nth == 1 { (from, middle) } else { (calendar::plus_days(middle, 1), whole.value.to?) }
            }
            _ => return None,
        };
        let value = Value { from: Some(bounds.0), to: Some(bounds.1), ..whole.value };
        Some(value.grain(Granularity::Season).ruled("fraction").at(whole.end))
    }

    /// `صيف 2023`, `شتاء 2018-2019`, `خريف العام الماضي`, `الربيع الماضي`.
    pub(super) fn season(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let this = w.is(i, class::THIS);
        let at = if this { w.next(i) } else { i };
        if !w.is(at, class::SEASON) {
            return None;
        }
        let first = w.lex(at).season;
        let end = w.next(at);
        let of = |year: i32| {
            let from = calendar::day(year, first, 1)?;
            Some((from, calendar::plus_days(calendar::plus_months(from, 3), -1)))
        };
        let value = |b: Bounds| Value::new(b, Granularity::Season, "season");
        if this {
            return Some(value(of(i32::from(self.reference.year()))?).relative().at(end));
        }
        let year = self
            .year(end, false, false)
            .or_else(|| self.bare_season_year(end))
            .or_else(|| self.relative_year(end));
        if let Some(year) = year {
            let end = self.w_second(year.end);
            return Some(Value { relative: year.relative, ..value(of(year.number)?) }.at(end));
        }
        let (rel, after) = self.rel(end);
        if rel == Rel::None || !w.item(at).article {
            return None;
        }
        let candidates: Vec<Bounds> = self.years_around(false).filter_map(of).collect();
        Some(value(self.choose(&candidates, rel, i)?).relative().at(after))
    }

    fn bare_season_year(&self, i: usize) -> Option<super::date::Year> {
        self.bare_year(i).filter(|y| !y.hijri)
    }

    fn w_second(&self, i: usize) -> usize {
        self.second_year(i, false).map_or(i, |(_, end)| end)
    }

    /// `ثمانينيات القرن الماضي`, `الأربعينيات الميلادية`.
    pub(super) fn decade(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let decade = i32::from(w.lex(i).decade);
        let end = w.next(i);
        let century = self.unit_time(w.skip(end, class::FROM)).filter(|f| {
            matches!((f.value.from, f.value.to), (Some(a), Some(b)) if calendar::days_between(a, b) > 36_000)
        });
        let (start, end) = match century.and_then(|f| Some((i32::from(f.value.from?.year()), f.end))) {
            Some((century, end)) => (century, end),
            None => {
                let (era, after) = self.era(end);
                // `في العشرينات من عمره` is an age.
                if !w.item(i).article || w.is(end, class::FROM) || era == Some(true) {
                    return None;
                }
                (1900, after)
            }
        };
        Some(Value::new(calendar::years(start + decade, 10)?, Granularity::Vague, "decade").at(end))
    }
}

/// Of a month the first, second and last ten days; of a year its thirds; of a week its first and last days.
fn part_of(part: Part, from: Day, to: Day, grain: Granularity) -> Option<Bounds> {
    let days = |a: i64, b: i64| (calendar::plus_days(from, a), calendar::plus_days(from, b));
    let long = calendar::days_between(from, to);
    match grain {
        Granularity::Year if long > 370 => None,
        Granularity::Year => {
            let third = |n: i64| calendar::plus_months(from, 4 * n);
            let end = |n: i64| calendar::plus_days(third(n), -1);
            Some(match part {
                Part::Start => (from, end(1)),
                Part::Mid => (third(1), end(2)),
                Part::End => (third(2), to),
            })
        }
        Granularity::Month => Some(match part {
            Part::Start => days(0, 9),
            Part::Mid => days(10, 19),
            Part::End => (calendar::plus_days(from, 20), to),
        }),
        Granularity::Week => Some(match part {
            Part::Start => days(0, 1),
            Part::Mid => days(2, 4),
            Part::End => days(5, 6),
        }),
        Granularity::Vague => {
            let year = i32::from(from.year());
            let count = i32::from(to.year()) - year + 1;
            let third = count / 3;
            match part {
                Part::Start => calendar::years(year, third.max(1)),
                Part::Mid => calendar::years(year + third, third.max(1)),
                Part::End => calendar::years(year + 2 * third, count - 2 * third),
            }
        }
        _ => None,
    }
}
