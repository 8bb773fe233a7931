//! Days: counted from today, named by weekday, written as dates, with their parts and clock times.

use super::Tense;
use super::calendar;
use super::class;
use super::date::Dated;
use super::lexicon::{Count, DayPart, Rel, Unit};
use super::parser::Parser;
use super::value::{Found, Value};
use isnad_model::{Day, Granularity};

impl Parser<'_> {
    /// A day with its part and clock: `مساء اليوم الأحد`, `الثلاثاء 3 مارس صباحا`, `غدا الساعة الثامنة`.
    pub(super) fn day_time(&self, i: usize, headed: bool) -> Option<Found> {
        let found = Found::longer(self.part_of_day(i), self.day_core(i, headed))?;
        let mut end = found.end;
        let exact = found.value.exact().is_some();
        if exact {
            end = self.day_suffix(end);
        }
        Some(Found { end, ..found })
    }

    /// What may follow a day without changing it: `صباحا`, `في المساء`, `عند الساعة التاسعة`, `- 14:33`.
    pub(super) fn day_suffix(&self, end: usize) -> usize {
        let w = &self.w;
        let mut end = end;
        for _ in 0..3 {
            let at = w.skip_mark(end, &["\u{060C}", ",", "-", "–", "—", "|"]);
            let at = w.skip(at, class::IN);
            let at = w.skip(at, class::APPROX);
            let adverb = w.is(at, class::ADVERB) || (w.is(at, class::DAYPART) && w.item(at).article);
            if adverb && !w.item(at).conjunction && !w.digits(end) && !w.is(at, class::ERA) {
                let next = w.next(at);
                if !w.is(next, class::DEIXIS | class::WEEKDAY) {
                    end = next;
                    continue;
                }
            }
            match self.clock(at, true) {
                Some(after) => end = after,
                None => break,
            }
        }
        end
    }

    fn part_of_day(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        if w.is(i, class::TONIGHT) {
            // `في الليلة الظلماء` is any night.
            if i.checked_sub(1).is_some_and(|b| w.is(b, class::IN | class::TODAY_BEFORE)) {
                return None;
            }
            return Some(Value::day(self.reference, "tonight").relative().at(w.next(i)));
        }
        let this = w.is(i, class::THIS);
        let at = if this { w.next(i) } else { i };
        if !w.is(at, class::DAYPART | class::TONIGHT) {
            return None;
        }
        let part = w.lex(at).daypart;
        let end = w.next(at);
        if this {
            if part == DayPart::Age {
                return None;
            }
            return Some(Value::day(self.reference, "this-part-of-day").relative().at(end));
        }
        let day = w.skip(end, class::FROM);
        let daypart_again = w.is(day, class::DAYPART) && !w.item(day).conjunction;
        let inner = if daypart_again && day != end {
            return self.part_of_day(day);
        } else {
            // `مساء اليوم ذاته` is the day told before, not today.
            let unit = self.unit_time(day).filter(|f| f.value.granularity == Granularity::Day);
            Found::longer(self.day_core(day, true), unit)
        }?;
        if w.item(day).conjunction {
            return None;
        }
        Some(Found { value: self.in_part(inner.value, part, w.lex(day).offset < 0), end: inner.end })
    }

    /// `ليل الخميس` runs into Friday, `ليلة السبت` begins on Friday; `ليلة أمس` is last night.
    fn in_part(&self, value: Value, part: DayPart, past: bool) -> Value {
        let (Some(from), Some(to)) = (value.from, value.to) else { return value };
        let value = value.grain(Granularity::DayPart);
        if from != to {
            return value;
        }
        let next = calendar::plus_days(to, 1);
        let before = calendar::plus_days(from, -1);
        match part {
            DayPart::Within | DayPart::Age => value,
            DayPart::Into => Value { to: Some(next), ..value }.ruled("night-into"),
            DayPart::Before if past => Value { to: Some(next), ..value }.ruled("last-night"),
            DayPart::Before => Value { from: Some(before), ..value }.ruled("night-before"),
            DayPart::Eve => Value { from: Some(before), to: Some(before), ..value }.ruled("eve"),
        }
    }

    /// A day alone. `headed`: the words before it say that a day follows.
    pub(super) fn day_core(&self, i: usize, headed: bool) -> Option<Found> {
        let w = &self.w;
        let unit = w.lex(i);
        let head =
            w.is(i, class::UNIT) && unit.unit == Unit::Day && !w.item(i).article && unit.count != Count::One
                || w.is(i, class::UNIT) && unit.unit == Unit::Day && !w.item(i).article;
        let several = head && unit.count != Count::One;
        let mut at = if head { w.next(i) } else { i };
        if head && w.item(at).conjunction {
            return None;
        }
        if head && w.is(at, class::IN) {
            at = w.next(at);
        }
        let led = head || headed;
        if let Some(found) = self.deixis(at, i, led) {
            return Some(found);
        }
        // `ثلاثاء الأسبوع الفائت` needs no article of its own.
        let of_week = || w.is(w.next(at), class::UNIT) && w.lex(w.next(at)).unit == Unit::Week;
        if w.is(at, class::WEEKDAY) && (led || w.item(at).article || of_week()) {
            return self.weekday(at, i, led, several);
        }
        let governed = led || self.governed(i);
        let dated = self.numeric(at, governed).or_else(|| self.day_month(at))?;
        Some(self.with_twin(dated))
    }

    /// True where a preposition of time stands before `i` or is written together with it.
    pub(super) fn governed(&self, i: usize) -> bool {
        let w = &self.w;
        let heads = class::IN
            | class::WITHIN
            | class::SINCE
            | class::UNTIL
            | class::TO
            | class::FROM
            | class::BETWEEN
            | class::BY
            | class::AGO
            | class::AFTER
            | class::START
            | class::DATE_HEAD
            | class::PART;
        if w.item(i).preposition {
            return true;
        }
        let Some(before) = i.checked_sub(1) else { return false };
        // A phrase (`اعتبارا من`) ends on a word that is itself a head.
        w.is(before, heads)
    }

    fn deixis(&self, at: usize, start: usize, led: bool) -> Option<Found> {
        let w = &self.w;
        if !w.is(at, class::DEIXIS) {
            return None;
        }
        let lexeme = w.lex(at);
        let end = w.next(at);
        if lexeme.class & class::GUARDED != 0 {
            let safe = led
                || w.item(at).preposition && w.item(at).len == 1
                || start.checked_sub(1).is_some_and(|b| w.is(b, class::UNTIL | class::SINCE));
            if !safe || w.is(end, class::ADVERB) && w.lex(end).class & class::VAGUE != 0 || self.near(end) {
                return None;
            }
        } else if lexeme.offset == 0 && !self.today_is_meant(at, start, end, led) {
            return None;
        }
        // `في أمس الحاجة` is the direst need.
        if !led && lexeme.offset == -1 && start.checked_sub(1).is_some_and(|b| w.is(b, class::IN)) {
            return None;
        }
        let day = calendar::plus_days(self.reference, i64::from(lexeme.offset));
        let value = Value::day(day, "day-from-today").relative();
        Some(self.deixis_tail(value, end))
    }

    /// `الأمس القريب` is the recent past, no day.
    fn near(&self, i: usize) -> bool {
        self.w.is(i, class::TODAY_AFTER | class::VAGUE)
    }

    /// `المصري اليوم` is a newspaper, `مليون برميل في اليوم` a rate, `عالم اليوم` the present at large.
    fn today_is_meant(&self, at: usize, start: usize, end: usize, led: bool) -> bool {
        let w = &self.w;
        if w.item(at).preposition
            || w.is(end, class::TODAY_AFTER)
            || (w.is(end, class::ORDINAL) && w.item(end).article)
        {
            return false;
        }
        if led || w.is(end, class::WEEKDAY) {
            return true;
        }
        let Some(before) = start.checked_sub(1) else { return true };
        let unspaced = w.is(before, class::UNTIL | class::IN | class::AGO | class::AFTER);
        !w.is(before, class::TODAY_BEFORE) && !unspaced
    }

    /// `أمس الأحد`, `اليوم (الاثنين)`, `اليوم (أمس)`, `اليوم الأربعاء 12 فبراير`.
    fn deixis_tail(&self, value: Value, end: usize) -> Found {
        let w = &self.w;
        let open = w.mark(end, &["("]);
        let at = if open { end + 1 } else { w.skip_mark(end, &["\u{060C}", ","]) };
        let comma = at != end && !open;
        let close = |e: usize| if open { w.skip_mark(e, &[")"]) } else { e };
        let english = w.tables.english;
        if w.is(at, class::WEEKDAY) && (w.item(at).article || english) && !w.item(at).conjunction {
            let weekday = w.lex(at).weekday;
            let after = w.next(at);
            let dated = self.date_behind_weekday(after);
            if comma && dated.is_none() && !english {
                return value.at(end);
            }
            if let Some(dated) = dated {
                let found = self.with_twin(dated);
                return found.value.on_weekday(weekday).at(close(found.end));
            }
            // The page may have been taken a day or two after it was written: the weekday decides.
            let day = value.exact().unwrap_or(self.reference);
            let back = (i64::from(calendar::weekday(day)) - i64::from(weekday)).rem_euclid(7);
            let day = calendar::plus_days(day, -back);
            let value = Value { from: Some(day), to: Some(day), ..value };
            return value.on_weekday(weekday).ruled("day-from-today+weekday").at(close(after));
        }
        if open && w.is(at, class::DEIXIS) && w.mark(w.next(at), &[")"]) {
            let day = calendar::plus_days(self.reference, i64::from(w.lex(at).offset));
            return Value { from: Some(day), to: Some(day), ..value }
                .ruled("day-corrected")
                .at(w.next(at) + 1);
        }
        match self.date_behind_weekday(end).filter(|_| !comma || open) {
            Some(dated) => {
                let found = self.with_twin(dated);
                found.value.at(close(found.end))
            }
            None => value.at(end),
        }
    }

    /// The date behind a weekday: `، 22 يناير`, `الموافق 14 شهر شباط`, `(3/11/2025)`.
    pub(super) fn date_behind_weekday(&self, end: usize) -> Option<Dated> {
        let w = &self.w;
        let open = w.mark(end, &["("]);
        let mut at = w.skip_mark(end, &["\u{060C}", ",", "(", "-", "–", ":"]);
        at = w.skip(at, class::TWIN);
        at = w.skip(at, class::IN);
        at = w.skip(at, class::DATE_HEAD);
        if w.is(at, class::UNIT) && w.lex(at).unit == Unit::Day && w.lex(at).count == Count::One {
            at = w.next(at);
        }
        let mut dated =
            self.numeric(at, true).or_else(|| self.day_month(at)).or_else(|| self.month_day(at))?;
        if open {
            dated.found.end = w.skip_mark(dated.found.end, &[")"]);
        }
        Some(dated)
    }

    fn weekday(&self, at: usize, start: usize, led: bool, several: bool) -> Option<Found> {
        let w = &self.w;
        // `الفارق بين الاثنين` lies between the two.
        let named = start.checked_sub(1).is_some_and(|b| {
            w.is(b, class::WEEKDAY_BEFORE) || w.is(b, class::BETWEEN) && !w.item(w.next(at)).conjunction
        });
        if named && !led {
            return None;
        }
        let first = w.lex(at).weekday;
        let mut end = w.next(at);
        let mut last = first;
        for _ in 0..6 {
            let next = if w.is(end, class::AND) && !w.item(end).conjunction { w.next(end) } else { end };
            let joined = w.item(next).conjunction || next != end || self.night(start);
            let listed = w.is(next, class::WEEKDAY) && w.item(next).article && joined;
            if !listed || !(several || self.night(start)) {
                break;
            }
            (last, end) = (w.lex(next).weekday, w.next(next));
        }
        if let Some(dated) = self.date_behind_weekday(end) {
            let found = self.with_twin(dated);
            let value = self.matching_year(found.value, first);
            let right = value.exact().is_none_or(|d| calendar::weekday(d) == first);
            // `الثلاثاء الثالث من أيلول 2014` is no third of September: that was a Wednesday.
            if !right
                && !value.relative
                && w.is(end, class::ORDINAL)
                && let Some(nth) = self.nth(at)
            {
                return Some(nth);
            }
            let found = Found { value, ..found };
            return Some(Found { value: found.value.on_weekday(first), ..found });
        }
        if let Some(found) = self.weekday_of_week(first, end) {
            return Some(found);
        }
        if let Some((n, after)) = w.ordinal(end).filter(|(n, _)| *n > 10) {
            let (year, month) = (i32::from(self.reference.year()), self.reference.month().unsigned_abs());
            let day = calendar::day(year, month, n)?;
            return Some(Value::day(day, "weekday+day-of-month").relative().on_weekday(first).at(after));
        }
        if let Some(found) = self.weekday_and_number(first, end) {
            return Some(found);
        }
        let (rel, end) = self.rel(end);
        let from = self.weekday_day(first, rel, start);
        let span = (i64::from(last) - i64::from(first)).rem_euclid(7);
        // A list that has run past the reference began the week before.
        let from = match rel {
            Rel::None if span > 0 && self.tense_at(start) != Tense::Future => {
                calendar::plus_days(self.weekday_day(last, rel, start), -span)
            }
            Rel::Last => calendar::plus_days(self.weekday_day(last, rel, start), -span),
            _ => from,
        };
        let value = Value::new((from, calendar::plus_days(from, span)), Granularity::Day, weekday_rule(rel));
        Some(value.relative().on_weekday(first).at(end))
    }

    /// A date without a year falls in the year in which it has the weekday told with it.
    pub(super) fn matching_year(&self, value: Value, weekday: u8) -> Value {
        let open =
            value.relative && (value.rule.contains("without-year") || value.rule.contains("in-digits"));
        let Some(day) = value.exact().filter(|_| open) else {
            return value;
        };
        let same = |years: i64| {
            let other = calendar::plus_months(day, 12 * years);
            let near = calendar::days_between(self.reference, other).abs() <= 370;
            (near && calendar::weekday(other) == weekday && other.day() == day.day()).then_some(other)
        };
        let hijri = || {
            // `الأحد 17/10` of a page that counts by Hijri months.
            let digits = value.rule.contains("in-digits");
            let (month, number) = (day.month().unsigned_abs(), day.day().unsigned_abs());
            let mut days = self.years_around(true).filter_map(|y| calendar::hijri_day(y, month, number));
            days.find(|d| digits && calendar::weekday(*d) == weekday)
        };
        let found = [0, 1, -1].into_iter().find_map(same).or_else(hijri);
        found.map_or(value, |d| Value { from: Some(d), to: Some(d), ..value })
    }

    /// `الجمعة 15.`: the day of this or a neighbouring month that has both.
    fn weekday_and_number(&self, weekday: u8, end: usize) -> Option<Found> {
        let w = &self.w;
        let (number, digits) = w.value(end)?;
        let closes = w.doc.tokens.get(end + 1).is_none_or(|t| {
            t.kind == crate::TokenKind::Break
                || w.mark(end + 1, &[".", "\u{060C}", ",", ")", "؛"]) && !w.digits(end + 2)
        });
        let number = u8::try_from(number).ok().filter(|n| (1..=31).contains(n) && digits <= 2 && closes)?;
        let first = self.reference.first_of_month();
        let day = [0, -1, 1].into_iter().find_map(|months| {
            let month = calendar::plus_months(first, months);
            calendar::day(i32::from(month.year()), month.month().unsigned_abs(), number)
                .filter(|d| calendar::weekday(*d) == weekday)
        })?;
        Some(Value::day(day, "weekday+day-of-month").relative().on_weekday(weekday).at(end + 1))
    }

    fn night(&self, start: usize) -> bool {
        start
            .checked_sub(1)
            .is_some_and(|b| self.w.is(b, class::DAYPART) && self.w.lex(b).daypart == DayPart::Into)
    }

    /// `الجمعة من الأسبوع المقبل`, `ثلاثاء الأسبوع الفائت`.
    pub(super) fn weekday_of_week(&self, weekday: u8, end: usize) -> Option<Found> {
        let w = &self.w;
        let at = w.skip(end, class::FROM | class::IN);
        let found = self.unit_time(at).filter(|f| f.value.granularity == Granularity::Week)?;
        let day = self.day_in(found.value.from?, weekday);
        Some(Value::day(day, "weekday-of-week").relative().on_weekday(weekday).at(found.end))
    }

    /// The day with that weekday in the week that begins on `start`.
    pub(super) fn day_in(&self, start: Day, weekday: u8) -> Day {
        let ahead = (i64::from(weekday) - i64::from(calendar::weekday(start))).rem_euclid(7);
        calendar::plus_days(start, ahead)
    }

    pub(super) fn weekday_day(&self, weekday: u8, rel: Rel, at: usize) -> Day {
        let today = calendar::weekday(self.reference);
        let back = (i64::from(today) - i64::from(weekday)).rem_euclid(7);
        let ahead = (i64::from(weekday) - i64::from(today)).rem_euclid(7);
        let days = match rel {
            Rel::Last | Rel::Preceding | Rel::Recent => -(if back == 0 { 7 } else { back }),
            Rel::Next | Rel::Following => {
                if ahead == 0 {
                    7
                } else {
                    ahead
                }
            }
            Rel::This => ahead,
            Rel::None | Rel::Same => match self.tense_at(at) {
                Tense::Future => ahead,
                Tense::Past | Tense::Unknown => -back,
            },
        };
        calendar::plus_days(self.reference, days)
    }
}

fn weekday_rule(rel: Rel) -> &'static str {
    match rel {
        Rel::None | Rel::Same => "weekday",
        Rel::Last | Rel::Preceding | Rel::Recent => "weekday-last",
        Rel::Next | Rel::Following => "weekday-next",
        Rel::This => "weekday-this",
    }
}
