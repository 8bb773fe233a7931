//! Weeks, months, years and their like, told by a relative word or a number: `الشهر الماضي`, `عام 2014`.

use super::calendar::{self, Bounds};
use super::class;
use super::lexicon::{Count, Rel, Unit};
use super::parser::Parser;
use super::value::{Found, Value};
use isnad_model::{Day, Granularity};

impl Parser<'_> {
    /// A unit of time with the words that place it.
    pub(super) fn unit_time(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        if w.tables.english {
            return self.unit_english(i);
        }
        if w.is(i, class::THIS) {
            return self.this_unit(w.next(i));
        }
        if w.is(i, class::THAT | class::SAME) {
            return self.that_unit(i);
        }
        if !w.is(i, class::UNIT) {
            return None;
        }
        let lexeme = *w.lex(i);
        let end = w.next(i);
        let numbered = if lexeme.unit == Unit::Year { self.numbered_year(i, end) } else { None };
        if numbered.is_some() {
            return numbered;
        }
        if lexeme.count != Count::One {
            return None;
        }
        let special = match lexeme.unit {
            Unit::Century => self.century(i, end),
            Unit::Year if w.is(end, class::SCHOOL) => self.school_year(end),
            _ => None,
        };
        if special.is_some() {
            return special;
        }
        if !w.item(i).article {
            return None;
        }
        self.related(i, end, lexeme.unit)
    }

    /// `القرن العاشر`, `القرن التاسع الهجري`; not `القرن الرابع قبل الميلاد`.
    fn century(&self, i: usize, end: usize) -> Option<Found> {
        let w = &self.w;
        let (n, after) = w.ordinal(end).filter(|_| w.item(end).article || w.item(i).article)?;
        let first = (i32::from(n) - 1) * 100;
        let (era, after) = self.era(after);
        let bounds = match era {
            Some(true) => (calendar::hijri_year(first + 1)?.0, calendar::hijri_year(first + 100)?.1),
            _ if w.is(after, class::AGO) => return None,
            _ => calendar::years(first, 100)?,
        };
        Some(Value::new(bounds, Granularity::Vague, "century").at(after))
    }

    /// `الماضي`, `المقبل`, `قبل الماضي`, `نفسه`, `التالي` behind a unit with the article.
    fn related(&self, i: usize, end: usize, unit: Unit) -> Option<Found> {
        let w = &self.w;
        let twice = w.is(end, class::AGO | class::AFTER) && w.is(w.next(end), class::REL);
        let at = if twice { w.next(end) } else { end };
        if !w.is(at, class::REL) || w.item(at).conjunction {
            return None;
        }
        let steps = if twice { 2 } else { 1 };
        let after = w.next(at);
        let told = || self.told_before(i).and_then(|v| v.from);
        let (base, offset, relative) = match w.lex(at).rel {
            Rel::Last => (self.reference, -steps, true),
            Rel::Next => (self.reference, steps, true),
            Rel::This => (self.reference, 0, true),
            Rel::Recent if unit == Unit::Week => (self.reference, -1, true),
            Rel::Recent => return None,
            Rel::Same => return self.anchored(told(), unit, 0, after),
            Rel::Following => match told() {
                Some(_) => return self.anchored(told(), unit, 1, after),
                None => (self.reference, 1, true),
            },
            Rel::Preceding => match told().filter(|_| unit != Unit::Week) {
                Some(_) => return self.anchored(told(), unit, -1, after),
                None => (self.reference, -1, true),
            },
            Rel::None => return None,
        };
        // `اليوم الحالي` says nothing that `اليوم` does not.
        let value = self.whole(unit, base, offset)?;
        let value = if relative { value.relative() } else { value };
        let value = if w.lex(at).rel == Rel::Last && unit == Unit::Night {
            Value { from: Some(calendar::plus_days(base, -1)), to: Some(base), ..value }
        } else {
            value
        };
        let rule = unit_rule(w.lex(at).rel);
        if let Some(found) = self.year_spelled_out(unit, after) {
            return Some(found);
        }
        if unit == Unit::Week {
            // `الأسبوع المقبل يوم الجمعة`
            let day = if w.is(after, class::UNIT) && w.lex(after).unit == Unit::Day {
                w.next(after)
            } else {
                after
            };
            if w.is(day, class::WEEKDAY) && w.item(day).article && !w.item(day).conjunction {
                let weekday = w.lex(day).weekday;
                let value = Value::day(self.day_in(value.from?, weekday), "weekday-of-week");
                return Some(value.relative().on_weekday(weekday).at(w.next(day)));
            }
        }
        Some(value.ruled(rule).at(after))
    }

    /// `هذا العام 1436هـ`, `السنة القادمة (2016)`: the number decides.
    fn year_spelled_out(&self, unit: Unit, at: usize) -> Option<Found> {
        let w = &self.w;
        let open = w.mark(at, &["("]);
        let year = self
            .bare_year(if open { at + 1 } else { at })
            .filter(|y| unit == Unit::Year && (open || y.hijri))?;
        let bounds =
            if year.hijri { calendar::hijri_year(year.number) } else { calendar::years(year.number, 1) };
        let end = if open { w.skip_mark(year.end, &[")"]) } else { year.end };
        Some(Value::new(bounds?, Granularity::Year, "year").at(end))
    }

    pub(super) fn anchored(&self, told: Option<Day>, unit: Unit, offset: i64, end: usize) -> Option<Found> {
        let value = match told {
            Some(day) => self.whole(unit, day, offset)?.relative(),
            None => Value::open(None, None, "unit-anchored"),
        };
        Some(value.ruled("unit-anchored").at(end))
    }

    fn this_unit(&self, at: usize) -> Option<Found> {
        let w = &self.w;
        let lexeme = w.lex(at);
        if w.is(at, class::MONTH) {
            let bounds = calendar::month(i32::from(self.reference.year()), lexeme.month)?;
            return Some(Value::new(bounds, Granularity::Month, "this-month").relative().at(w.next(at)));
        }
        if w.is(at, class::WEEKDAY) && w.item(at).article {
            let day = self.day_in(self.reference, lexeme.weekday);
            let value = Value::day(day, "this-weekday").relative().on_weekday(lexeme.weekday);
            return Some(value.at(w.next(at)));
        }
        let unit = w.is(at, class::UNIT) && w.item(at).article && lexeme.count == Count::One;
        if !unit || matches!(lexeme.unit, Unit::Second | Unit::Minute | Unit::Hour) {
            return None;
        }
        let value = self.whole(lexeme.unit, self.reference, 0)?;
        if let Some(found) = self.year_spelled_out(lexeme.unit, w.next(at)) {
            return Some(found);
        }
        Some(value.relative().ruled("unit-this").at(w.skip(w.next(at), class::SCHOOL)))
    }

    /// `ذلك اليوم`, `نفس الشهر`: the time told before; without one, no bounds.
    fn that_unit(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let at = w.next(i);
        let lexeme = w.lex(at);
        let unit = w.is(at, class::UNIT) && w.item(at).article && lexeme.count == Count::One;
        if !unit || matches!(lexeme.unit, Unit::Second | Unit::Minute | Unit::Hour | Unit::Century) {
            return None;
        }
        self.anchored(self.told_before(i).and_then(|v| v.from), lexeme.unit, 0, w.next(at))
    }

    /// `عام 2014`, `السنة المالية 2014م`, `عامي 2019 و2021`, `عام 1399 هجرية`.
    fn numbered_year(&self, i: usize, end: usize) -> Option<Found> {
        let w = &self.w;
        let several = w.lex(i).count != Count::One;
        let year = self.year(i, false, true).or_else(|| several.then(|| self.bare_year(end)).flatten())?;
        let bounds = |number: i32, hijri: bool| {
            if hijri { calendar::hijri_year(number) } else { calendar::years(number, 1) }
        };
        let school = w.is(end, class::SCHOOL) && !w.lex(end).fiscal;
        let mut span = bounds(year.number, year.hijri)?;
        let mut after = year.end;
        if let Some((second, end)) = self.second_year(after, several || school) {
            (span, after) = ((span.0, bounds(second, year.hijri)?.1), end);
            if school {
                span = school_bounds(year.number)?;
            }
        }
        let rule = if several { "years" } else { "year" };
        let mut value = Value::new(span, Granularity::Year, rule);
        if year.hijri {
            value = value.ruled("hijri-year");
            if let Some(twin) = self.twin_year(after) {
                return Some(twin);
            }
        }
        Some(value.at(after))
    }

    fn twin_year(&self, end: usize) -> Option<Found> {
        let w = &self.w;
        if !w.mark(end, &["("]) {
            return None;
        }
        let year = self.bare_year(end + 1).filter(|y| !y.hijri)?;
        let bounds = calendar::years(year.number, 1)?;
        Some(Value::new(bounds, Granularity::Year, "year").at(w.skip_mark(year.end, &[")"])))
    }

    /// The second of two years: `و2021`, `2018-2019`, `2018/2019`.
    pub(super) fn second_year(&self, i: usize, listed: bool) -> Option<(i32, usize)> {
        let w = &self.w;
        let dash = w.mark(i, &["-", "–", "/"]);
        let joined = listed && (w.is(i, class::AND | class::TO | class::UNTIL));
        if !dash && !joined {
            return None;
        }
        let (n, digits) = w.value(i + 1)?;
        let number = i32::try_from(n).ok()?;
        let (_, end) = self.era(i + 2);
        match digits {
            4 => Some((number, end)),
            _ => None,
        }
    }

    pub(super) fn bare_year(&self, i: usize) -> Option<super::date::Year> {
        let w = &self.w;
        let (n, digits) = w.value(i)?;
        let number = i32::try_from(n).ok()?;
        let (era, end) = self.era(i + 1);
        let hijri = era.unwrap_or(false);
        let range = if hijri { 1..=1600 } else { 1500..=2150 };
        (digits == 4 && range.contains(&number)).then_some(super::date::Year {
            number,
            hijri,
            relative: false,
            end,
        })
    }

    /// A year without a head word, after a preposition of time: `في 2008`, `منذ 2012`.
    pub(super) fn year_alone(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let heads = class::IN
            | class::WITHIN
            | class::SINCE
            | class::UNTIL
            | class::BY
            | class::START
            | class::AGO
            | class::AFTER;
        // `كأس آسيا 2019م`, `مهرجان أبها 1436هـ` are names.
        let governed = i.checked_sub(1).is_some_and(|b| w.is(b, heads) && !w.is(b, class::FROM));
        let year = self.bare_year(i)?;
        if !governed || (w.glued(i) && w.mark(i.saturating_sub(1), &["/", "-", "."])) {
            return None;
        }
        if w.mark(year.end, &["%", "\u{066A}", "/", ":", "$"]) || self.counts_something(year.end) {
            return None;
        }
        let bounds =
            if year.hijri { calendar::hijri_year(year.number) } else { calendar::years(year.number, 1) };
        Some(Value::new(bounds?, Granularity::Year, "year-alone").at(year.end))
    }

    /// `في 2012 طابعا`: an accusative after the number makes it a count.
    fn counts_something(&self, i: usize) -> bool {
        let word = self.w.doc.word(i);
        let counted = word.ends_with('\u{0627}') && word.chars().count() > 3
            || word.contains('\u{064B}') && word.chars().count() > 3;
        counted || self.w.is(i, class::UNIT | class::THOUSANDS | class::HUNDREDS)
    }

    fn school_year(&self, at: usize) -> Option<Found> {
        let w = &self.w;
        let fiscal = w.lex(at).fiscal;
        let rel_at = w.next(at);
        if !w.is(rel_at, class::REL) {
            return None;
        }
        let offset = match w.lex(rel_at).rel {
            Rel::Last | Rel::Preceding => -1,
            Rel::Next | Rel::Following => 1,
            Rel::This => 0,
            _ => return None,
        };
        let year = i32::from(self.reference.year());
        let bounds = if fiscal {
            calendar::years(year + offset, 1)?
        } else {
            // Between school years the next one is that which begins in September.
            let current = if self.reference.month() >= 9 { year } else { year - 1 };
            let between = matches!(self.reference.month(), 7 | 8);
            let shift = if between && offset == 0 { 1 } else { offset };
            school_bounds(current + shift)?
        };
        Some(Value::new(bounds, Granularity::Year, "school-year").relative().at(w.next(rel_at)))
    }

    /// The whole calendar unit that lies `offset` units from the one around `base`.
    pub(super) fn whole(&self, unit: Unit, base: Day, offset: i64) -> Option<Value> {
        let year = i32::from(base.year());
        let step = i32::try_from(offset.clamp(-100_000, 100_000)).ok()?;
        let (bounds, grain) = match unit {
            Unit::None | Unit::Second | Unit::Minute | Unit::Hour => return None,
            Unit::Day | Unit::Night => {
                let day = calendar::plus_days(base, offset);
                ((day, day), Granularity::Day)
            }
            Unit::Week => {
                let week = calendar::week(base, self.w.tables.week_start);
                (
                    (calendar::plus_days(week.0, 7 * offset), calendar::plus_days(week.1, 7 * offset)),
                    Granularity::Week,
                )
            }
            Unit::Month => {
                let first = calendar::plus_months(base.first_of_month(), offset);
                ((first, first.last_of_month()), Granularity::Month)
            }
            Unit::Year => (calendar::years(year.checked_add(step)?, 1)?, Granularity::Year),
            Unit::Decade => (calendar::years(year.div_euclid(10) * 10 + step * 10, 10)?, Granularity::Vague),
            Unit::Century => {
                (calendar::years(year.div_euclid(100) * 100 + step * 100, 100)?, Granularity::Vague)
            }
        };
        Some(Value::new(bounds, grain, "unit"))
    }
}

fn school_bounds(year: i32) -> Option<Bounds> {
    Some((calendar::day(year, 9, 1)?, calendar::day(year + 1, 6, 30)?))
}

fn unit_rule(rel: Rel) -> &'static str {
    match rel {
        Rel::Last | Rel::Recent | Rel::Preceding => "unit-last",
        Rel::Next | Rel::Following => "unit-next",
        Rel::This | Rel::None | Rel::Same => "unit-this",
    }
}
