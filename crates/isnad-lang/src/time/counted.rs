//! Counts of units: `قبل شهرين`, `بعد عشرة أيام`, `خلال الأيام الثلاثة المقبلة`, `منذ أربعة أشهر`.

use super::Tense;
use super::calendar;
use super::class;
use super::lexicon::{Count, Cue, Rel, Unit};
use super::parser::Parser;
use super::value::{Found, Value};
use isnad_model::{Day, Granularity};

/// A length of time as told.
#[derive(Debug, Clone, Copy)]
pub(super) struct Length {
    /// 0 where the text does not say how many.
    pub(super) count: u32,
    pub(super) unit: Unit,
    /// A smaller unit that is added (`شهر و21 يوما`).
    pub(super) more: Option<(u32, Unit)>,
    /// About as long.
    pub(super) about: bool,
    /// Longer than told, or shorter.
    pub(super) beyond: bool,
    pub(super) below: bool,
    pub(super) end: usize,
}

impl Length {
    /// The day so long after `from`; before it for `sign` -1.
    pub(super) fn from(&self, from: Day, sign: i64) -> Day {
        let day = shift(from, self.count, self.unit, sign);
        self.more.map_or(day, |(n, unit)| shift(day, n, unit, sign))
    }

    fn in_days(&self) -> bool {
        matches!(self.unit, Unit::Day | Unit::Night) || self.more.is_some()
    }
}

fn shift(from: Day, count: u32, unit: Unit, sign: i64) -> Day {
    let n = i64::from(count) * sign;
    match unit {
        Unit::None | Unit::Second | Unit::Minute => from,
        Unit::Hour => calendar::plus_days(from, (i64::from(count) / 24) * sign),
        Unit::Day | Unit::Night => calendar::plus_days(from, n),
        Unit::Week => calendar::plus_days(from, n * 7),
        Unit::Month => calendar::plus_months(from, n),
        Unit::Year => calendar::plus_months(from, n * 12),
        Unit::Decade => calendar::plus_months(from, n * 120),
        Unit::Century => calendar::plus_months(from, n * 1200),
    }
}

impl Parser<'_> {
    /// A length at `i`: `شهرين`, `40 عاما`, `أكثر من أسبوعين`, `سنوات`, `شهر و21 يوما`.
    pub(super) fn length(&self, i: usize) -> Option<Length> {
        let w = &self.w;
        let (mut about, mut beyond, mut below) = (false, false, false);
        let mut at = i;
        for _ in 0..3 {
            about |= w.is(at, class::APPROX);
            beyond |= w.is(at, class::MORE);
            below |= w.is(at, class::LESS);
            at = w.skip(at, class::APPROX | class::MORE | class::LESS);
        }
        let (count, unit, mut end) = self.counted_unit(at)?;
        let mut more = None;
        let and = w.is(end, class::AND) && !w.item(end).conjunction;
        let next = if and { w.next(end) } else { w.skip_mark(end, &["\u{060C}", ","]) };
        if count > 0
            && (next != end || w.item(next).conjunction)
            && let Some((n, smaller, after)) = self.counted_unit(next).filter(|m| m.0 > 0 && m.1 != unit)
        {
            (more, end) = (Some((n, smaller)), after);
        }
        if w.is(end, class::PLUS_HALF) {
            end = w.next(end);
        }
        if w.is(end, class::APPROX) {
            (about, end) = (true, w.next(end));
        }
        Some(Length { count, unit, more, about, beyond, below, end })
    }

    fn counted_unit(&self, i: usize) -> Option<(u32, Unit, usize)> {
        let w = &self.w;
        if w.is(i, class::MANY) {
            let unit = w.next(i);
            return (w.is(unit, class::UNIT) && w.lex(unit).count == Count::Many)
                .then(|| (0, w.lex(unit).unit, w.skip(w.next(unit), class::FEW)));
        }
        let unit = |at: usize| w.is(at, class::UNIT) && !w.item(at).article && !w.item(at).preposition;
        if unit(i) {
            let lexeme = w.lex(i);
            let end = w.next(i);
            let one = w.is(end, class::CARDINAL) && w.lex(end).number <= 2 && !w.item(end).conjunction;
            let end = if one { w.next(end) } else { end };
            return match lexeme.count {
                Count::One => Some((1, lexeme.unit, end)),
                Count::Two => Some((2, lexeme.unit, end)),
                Count::Many => Some((0, lexeme.unit, w.skip(end, class::FEW))),
            };
        }
        let at = if w.is(i, class::ARTICLE) { i + 1 } else { i };
        let (count, end) = w.cardinal(at)?;
        (unit(end) && !w.item(end).conjunction).then(|| (count, w.lex(end).unit, w.next(end)))
    }

    /// `قبل شهرين`: days give the day, longer units the whole calendar unit, hours the day of writing.
    pub(super) fn ago(&self, length: Length) -> Option<Value> {
        let reference = self.reference;
        if length.count == 0 {
            let (from, to) = match length.unit {
                Unit::Second | Unit::Minute | Unit::Hour => (Some(reference), Some(reference)),
                _ => (None, Some(reference)),
            };
            return Some(Value { from, to, ..Value::open(from, to, "some-time-ago") });
        }
        let day = length.from(reference, -1);
        if length.beyond {
            return Some(Value::open(None, Some(day), "longer-ago"));
        }
        if length.below {
            return Some(Value::open(Some(day), Some(reference), "less-long-ago"));
        }
        self.around(day, length, "ago")
    }

    /// `بعد سبعة أشهر` from `base`.
    pub(super) fn later(&self, length: Length, base: Day, rule: &'static str) -> Option<Value> {
        if length.count == 0 {
            return Some(Value::open(Some(base), None, rule));
        }
        let day = length.from(base, 1);
        if length.beyond {
            return Some(Value::open(Some(day), None, rule));
        }
        if length.below {
            return Some(Value::open(Some(base), Some(day), rule));
        }
        self.around(day, length, rule)
    }

    pub(super) fn around(&self, day: Day, length: Length, rule: &'static str) -> Option<Value> {
        let value = match length.unit {
            _ if length.in_days() => Value::day(day, rule),
            Unit::Week | Unit::Month | Unit::Year => self.whole(length.unit, day, 0)?,
            Unit::Decade | Unit::Century => self.whole(Unit::Year, day, 0)?,
            _ => Value::day(day, rule),
        };
        Some(value.relative().ruled(rule))
    }

    /// `قبل` with a length.
    pub(super) fn ago_at(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let length = self.length(w.next(i))?;
        // `قبل ثلاثة أيام من الانتخابات` counts from an event whose day is not told; `من الآن` from now.
        let now = w.is(length.end, class::FROM) && w.is(w.next(length.end), class::NOW);
        if w.is(length.end, class::FROM) && !now {
            return None;
        }
        let end = if now { w.next(w.next(length.end)) } else { length.end };
        self.ago(length).map(|v| v.at(end))
    }

    /// `بعد` with a length: from the day of writing, or, in a clause that looks back, from the time told before.
    pub(super) fn after_at(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let length = self.length(w.next(i))?;
        let from = w.is(length.end, class::FROM);
        let now = from && w.is(w.next(length.end), class::NOW);
        if now {
            return self.later(length, self.reference, "later").map(|v| v.at(w.next(w.next(length.end))));
        }
        // `بعد أربعة أيام من إطلاقه` counts from a deed whose day is not told; `يوما بعد يوم` is every day.
        if from && w.lex(w.next(length.end)).tense == Cue::Deed {
            return None;
        }
        if i.checked_sub(1).is_some_and(|b| w.is(b, class::UNIT) && w.lex(b).unit == length.unit) {
            return None;
        }
        if w.lex(length.end).tense == Cue::Upon {
            return None;
        }
        let tense = self.tense_at(i);
        if tense == Tense::Future {
            return self.later(length, self.reference, "later").map(|v| v.at(length.end));
        }
        if from || length.count == 0 {
            return None;
        }
        let told = self.told_in_sentence(i).filter(|v| v.to.is_some_and(|t| t <= self.reference));
        match told.and_then(|v| v.from) {
            Some(base) => self
                .later(length, base, "later-anchored")
                .filter(|v| v.from.is_none_or(|f| f <= self.reference))
                .map(|v| v.at(length.end)),
            None if tense == Tense::Unknown => {
                self.later(length, self.reference, "later").map(|v| v.at(length.end))
            }
            None => None,
        }
    }

    /// `منذ أربعة أشهر`: from that point to the day of writing.
    pub(super) fn since_length(&self, length: Length) -> Value {
        let reference = self.reference;
        let small = matches!(length.unit, Unit::Second | Unit::Minute | Unit::Hour) && length.count < 24;
        if small {
            return Value::day(reference, "since").relative();
        }
        let start = if length.count == 0 || length.beyond {
            None
        } else if length.about {
            self.around(length.from(reference, -1), length, "since").and_then(|v| v.from)
        } else {
            Some(length.from(reference, -1))
        };
        Value::open(start, Some(reference), "since")
    }

    /// `في غضون 60 يوما`, and `خلال يومين` where the clause looks ahead: up to so long from now.
    pub(super) fn within_at(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let length = self.length(w.next(i))?;
        let strict = w.is(i, class::STRICT);
        let ahead = strict || self.tense_at(i) == Tense::Future && !w.is(i.saturating_sub(1), class::FROM);
        if !ahead || length.count == 0 || w.is(length.end, class::REL | class::FROM | class::START) {
            return None;
        }
        let to = length.from(self.reference, 1);
        Some(Value::open(Some(self.reference), Some(to), "within").at(length.end))
    }

    /// A window that touches the day of writing: `الأيام الثلاثة المقبلة`, `الـ24 ساعة الماضية`, `السنوات الأخيرة`.
    pub(super) fn window(&self, i: usize) -> Option<Found> {
        let w = &self.w;
        let latest = w.is(i, class::LAST_OF);
        let mut at = if latest { w.next(i) } else { i };
        at = if w.is(at, class::ARTICLE) { at + 1 } else { at };
        let (count, unit, mut end) = if w.is(at, class::UNIT) {
            let lexeme = w.lex(at);
            let end = w.next(at);
            match lexeme.count {
                Count::One => return None,
                Count::Two => (2, lexeme.unit, end),
                // `الساعات الـ48 المقبلة`
                Count::Many => {
                    match w.cardinal(w.skip(end, class::ARTICLE)).filter(|_| !w.item(end).conjunction) {
                        Some((n, after)) => (n, lexeme.unit, after),
                        None => (0, lexeme.unit, end),
                    }
                }
            }
        } else {
            let (n, end) = w.cardinal(at)?;
            if w.item(at).preposition && at != i {
                return None;
            }
            if !w.is(end, class::UNIT) || w.item(end).conjunction {
                return None;
            }
            (n, w.lex(end).unit, w.next(end))
        };
        let definite = w.item(at).article || at > i || (at != i && latest);
        end = w.skip(end, class::FEW);
        let length = Length { count, unit, more: None, about: false, beyond: false, below: false, end };
        if latest {
            return (count > 0).then(|| self.window_value(length, -1).at(end));
        }
        if w.is(end, class::CARDINAL) && w.lex(end).number <= 2 {
            end = w.next(end);
        }
        if !w.is(end, class::REL) || w.item(end).conjunction {
            return None;
        }
        // `سنوات سابقة` without article and number is no window.
        if !definite && count == 0 {
            return None;
        }
        let sign = match w.lex(end).rel {
            Rel::Last | Rel::Recent => -1,
            Rel::Next => 1,
            _ => return None,
        };
        Some(self.window_value(Length { end, ..length }, sign).at(w.next(end)))
    }

    pub(super) fn window_value(&self, length: Length, sign: i64) -> Value {
        let reference = self.reference;
        let hours = length.unit == Unit::Hour && !length.count.is_multiple_of(24);
        let edge = if length.count == 0 {
            None
        } else if hours && length.count > 12 {
            Some(calendar::plus_days(reference, (i64::from(length.count) / 24 + 1) * sign))
        } else {
            Some(length.from(reference, sign))
        };
        let hours = matches!(length.unit, Unit::Hour | Unit::Minute | Unit::Second);
        let edge = if hours && length.count == 0 { Some(reference) } else { edge };
        let value = if sign < 0 {
            Value::open(edge, Some(reference), "window-past")
        } else {
            Value::open(Some(reference), edge, "window-future")
        };
        value.grain(Granularity::Vague)
    }
}
