//! Days and constraints on days, in words.
//!
//! A day is told with its weekday and, beside it, in the Umm al-Qura calendar. A constraint is told as what it is:
//! a month, a range, one of some days, a bound on one side, or unknown. Nothing is rounded to a day.

use crate::markup::Markup;
use crate::strings::{Lang, Strings};
use icu_calendar::Date;
use icu_calendar::cal::Hijri;
use isnad_model::{Day, When};

impl Strings {
    /// The month's name, 1 to 12.
    pub(crate) fn month(&self, day: Day) -> &str {
        let names = self.s(self.months).split('|');
        names.clone().nth(usize::from(day.month().unsigned_abs()).saturating_sub(1)).unwrap_or("")
    }

    /// The weekday's name.
    pub(crate) fn weekday(&self, day: Day) -> &str {
        let i = usize::from(day.weekday().to_monday_zero_offset().unsigned_abs());
        self.s("date.weekdays").split('|').nth(i).unwrap_or("")
    }

    /// Day and month.
    pub(crate) fn day_short(&self, day: Day) -> String {
        self.fill("date.short", &[("d", &self.num(day.day())), ("m", self.month(day))])
    }

    /// Day, month, year.
    pub(crate) fn day_long(&self, day: Day) -> String {
        format!("{} {}", self.day_short(day), self.num(day.year()))
    }

    /// Weekday, day, month, year.
    pub(crate) fn day_full(&self, day: Day) -> String {
        self.fill("date.full", &[("w", self.weekday(day)), ("date", &self.day_long(day))])
    }

    /// Weekday and day of the month.
    pub(crate) fn day_step(&self, day: Day) -> String {
        format!("{} {}", self.weekday(day), self.day_short(day))
    }

    /// Month and year.
    pub(crate) fn month_year(&self, day: Day) -> String {
        format!("{} {}", self.month(day), self.num(day.year()))
    }

    /// The same day in the Umm al-Qura calendar.
    pub(crate) fn hijri(&self, day: Day) -> String {
        let Some((y, m, d)) = hijri(day) else { return String::new() };
        self.digits(&format!("{d} {} {y}", self.hijri_month_name(m)))
    }

    /// The Umm al-Qura month of a day, with the year in the first month of it.
    pub(crate) fn hijri_month(&self, day: Day) -> String {
        match hijri(day) {
            Some((y, 1, _)) => self.digits(&format!("{} {y}", self.hijri_month_name(1))),
            Some((_, m, _)) => self.hijri_month_name(m).to_owned(),
            None => String::new(),
        }
    }

    fn hijri_month_name(&self, month: u8) -> &str {
        self.s("date.hijri").split('|').nth(usize::from(month).saturating_sub(1)).unwrap_or("")
    }

    /// Minutes after midnight as `18:40`.
    pub(crate) fn clock(&self, minute: u16) -> String {
        self.digits(&format!("{:02}:{:02}", minute / 60, minute % 60))
    }

    /// How long before or after another day one is: days, then months, then years.
    pub(crate) fn distance(&self, day: Day, now: Day) -> String {
        let days = days_between(day, now);
        let n = usize::try_from(days.unsigned_abs()).unwrap_or(usize::MAX);
        let time = match n {
            0 => return self.s("distance.same").to_owned(),
            1..60 => self.count("n.days-gen", n),
            60..730 => self.count("n.months-gen", n * 10 / 304),
            _ => self.count("n.years-gen", n * 100 / 36_525),
        };
        self.fill(if days > 0 { "distance.before" } else { "distance.after" }, &[("time", &time)])
    }

    /// A `<time>` element around words.
    pub(crate) fn time(&self, day: Day, words: &str) -> Markup {
        Markup::html(format!("<time datetime=\"{day}\">{}</time>", Markup::text(words)))
    }

    /// A constraint in words, with the weekday where the day is known.
    pub(crate) fn when(&self, when: &When) -> Markup {
        match when.exact() {
            Some(day) => {
                let clock = when
                    .minute
                    .map(|m| format!("{} {}", self.s("date.comma"), self.clock(m)))
                    .unwrap_or_default();
                self.time(day, &format!("{}{clock}", self.day_full(day)))
            }
            None => Markup::text(&self.when_words(when, false)),
        }
    }

    /// A constraint in few words; the year is left out where `brief`.
    pub(crate) fn when_brief(&self, when: &When, brief: bool) -> Markup {
        match when.exact() {
            Some(day) if brief => self.time(day, &self.day_short(day)),
            Some(day) => self.time(day, &self.day_long(day)),
            None => Markup::text(&self.when_words(when, brief)),
        }
    }

    /// The same as plain words.
    pub(crate) fn when_words(&self, when: &When, brief: bool) -> String {
        let tell = |d: Day| if brief { self.day_short(d) } else { self.day_long(d) };
        match (when.earliest, when.latest) {
            (Some(a), Some(b)) if a == b => tell(a),
            (Some(a), Some(b)) => self.range(a, b, when, brief),
            (Some(a), None) => self.fill("when.from", &[("a", &tell(a))]),
            (None, Some(b)) => self.fill("when.until", &[("b", &tell(b))]),
            (None, None) => self.s("when.unknown").to_owned(),
        }
    }

    fn range(&self, a: Day, b: Day, when: &When, brief: bool) -> String {
        let year =
            |words: String, d: Day| if brief { words } else { format!("{words} {}", self.num(d.year())) };
        if (1..=3).contains(&when.days.len()) {
            let days: Vec<String> = when.days.iter().map(|d| self.day_short(*d)).collect();
            return year(days.join(self.s("when.or")), b);
        }
        if a.day() == 1 && b == b.last_of_month() && a.month() == b.month() && a.year() == b.year() {
            let name = if brief { self.month(a).to_owned() } else { self.month_year(a) };
            return self.fill("when.month", &[("m", &name)]);
        }
        if a.day() == 1 && a.month() == 1 && b.month() == 12 && b.day() == 31 && a.year() == b.year() {
            return self.fill("when.year", &[("y", &self.num(a.year()))]);
        }
        let same_month = a.month() == b.month() && a.year() == b.year();
        let first = match (same_month, a.year() == b.year()) {
            (true, _) if self.lang == Lang::Arabic => self.num(a.day()),
            (_, true) => self.day_short(a),
            _ => self.day_long(a),
        };
        let between = self.fill("when.between", &[("a", &first), ("b", &year(self.day_short(b), b))]);
        if when.days.is_empty() {
            return between;
        }
        self.fill("when.one-of", &[("n", &self.count("n.days", when.days.len())), ("range", &between)])
    }
}

/// Days from `a` to `b`; negative where `b` is earlier.
pub(crate) fn days_between(a: Day, b: Day) -> i64 {
    a.until(b).map(|s| i64::from(s.get_days())).unwrap_or(0)
}

/// Year, month, day in the Umm al-Qura calendar.
fn hijri(day: Day) -> Option<(i32, u8, u8)> {
    let iso = Date::try_new_iso(i32::from(day.year()), day.month().unsigned_abs(), day.day().unsigned_abs())
        .ok()?;
    let date = iso.to_calendar(Hijri::new_umm_al_qura());
    Some((date.year().extended_year(), date.month().ordinal, date.day_of_month().0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn days_and_ranges() {
        let t = Lang::Arabic.strings();
        assert_eq!(t.day_full(date(2026, 10, 14)), "الأربعاء 14 تشرين الأول 2026");
        assert_eq!(t.hijri(date(2026, 10, 14)), "3 جمادى الأولى 1448");
        let range = |a, b| t.when_words(&When::between(Some(a), Some(b), "x"), false);
        assert_eq!(range(date(2026, 10, 9), date(2026, 10, 14)), "بين 9 و14 تشرين الأول 2026");
        assert_eq!(range(date(2026, 11, 1), date(2026, 11, 30)), "في تشرين الثاني 2026");
        assert_eq!(t.when_words(&When::unknown(), false), "لا يُعلم");
        let now = date(2026, 10, 14);
        assert_eq!(t.distance(date(2026, 10, 12), now), "قبل يومين");
        assert_eq!(t.distance(date(2026, 10, 17), now), "بعد 3 أيّام");
        assert_eq!(t.distance(date(2026, 7, 1), now), "قبل 3 أشهر");
        assert_eq!(t.distance(date(2023, 7, 1), now), "قبل 3 أعوام");
    }
}
