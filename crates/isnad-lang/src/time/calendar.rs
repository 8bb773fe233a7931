//! Days, weeks, months and years, in both calendars.
//!
//! Everything here saturates instead of failing: a count such as "a million years ago" ends at the first day that the
//! calendar knows. Hijri days are those of the Umm al-Qura calendar: of the printed one where it is known
//! ([`super::printed`]), else of `icu_calendar`, which extends it by arithmetic outside 1300 to 1600.

use super::printed;
use icu_calendar::cal::{Hijri, hijri::UmmAlQura};
use icu_calendar::{Date, Iso};
use isnad_model::Day;
use jiff::Span;

/// First and last day of a stretch, both inclusive.
pub(super) type Bounds = (Day, Day);

/// `n` days later; earlier where `n` is negative.
pub(super) fn plus_days(day: Day, n: i64) -> Day {
    let limit = if n < 0 { Day::MIN } else { Day::MAX };
    Span::new().try_days(n).ok().and_then(|s| day.checked_add(s).ok()).unwrap_or(limit)
}

/// `n` calendar months later; the 31st becomes the last day of a shorter month.
pub(super) fn plus_months(day: Day, n: i64) -> Day {
    let limit = if n < 0 { Day::MIN } else { Day::MAX };
    Span::new().try_months(n).ok().and_then(|s| day.checked_add(s).ok()).unwrap_or(limit)
}

/// A Gregorian day, where there is such a day.
pub(super) fn day(year: i32, month: u8, day: u8) -> Option<Day> {
    Day::new(i16::try_from(year).ok()?, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()
}

/// A Gregorian month.
pub(super) fn month(year: i32, number: u8) -> Option<Bounds> {
    let first = day(year, number, 1)?;
    Some((first, first.last_of_month()))
}

/// A Gregorian year, or several in a row.
pub(super) fn years(first: i32, count: i32) -> Option<Bounds> {
    Some((day(first, 1, 1)?, day(first.checked_add(count)?.checked_sub(1)?, 12, 31)?))
}

/// The seven days around `at`, where weeks begin on `first` (0 Monday).
pub(super) fn week(at: Day, first: u8) -> Bounds {
    let back = (i64::from(weekday(at)) - i64::from(first)).rem_euclid(7);
    let start = plus_days(at, -back);
    (start, plus_days(start, 6))
}

/// 0 Monday to 6 Sunday.
pub(super) fn weekday(at: Day) -> u8 {
    at.weekday().to_monday_zero_offset().unsigned_abs()
}

/// Days from `a` to `b`.
pub(super) fn days_between(a: Day, b: Day) -> i64 {
    a.until(b).map_or(0, |s| i64::from(s.get_days()))
}

type HijriDate = Date<Hijri<UmmAlQura>>;

fn hijri_date(year: i32, month: u8, day: u8) -> Option<HijriDate> {
    if !(1..=9000).contains(&year) || !(1..=12).contains(&month) {
        return None;
    }
    Date::try_new(year.into(), month.into(), day, Hijri::new_umm_al_qura()).ok()
}

fn to_gregorian(date: HijriDate) -> Option<Day> {
    let iso = date.to_calendar(Iso);
    day(iso.year().extended_year(), iso.month().ordinal, iso.day_of_month().0)
}

/// First day and length of a Hijri month: as printed where the printed calendar is known, else computed.
fn hijri_span(year: i32, month: u8) -> Option<(Day, u8)> {
    printed::month(year, month).or_else(|| {
        let first = hijri_date(year, month, 1)?;
        Some((to_gregorian(first)?, first.days_in_month()))
    })
}

/// A Hijri day. The thirtieth of a month of 29 days, which a page may well print, is its twenty-ninth.
pub(super) fn hijri_day(year: i32, month: u8, number: u8) -> Option<Day> {
    let (first, days) = hijri_span(year, month)?;
    (1..=30).contains(&number).then(|| plus_days(first, i64::from(number.min(days)) - 1))
}

/// A Hijri month.
pub(super) fn hijri_month(year: i32, month: u8) -> Option<Bounds> {
    let (first, days) = hijri_span(year, month)?;
    Some((first, plus_days(first, i64::from(days) - 1)))
}

/// A Hijri year.
pub(super) fn hijri_year(year: i32) -> Option<Bounds> {
    let last = hijri_month(year, 12)?.1;
    Some((hijri_day(year, 1, 1)?, last))
}

/// Hijri year, month and day of a Gregorian day.
pub(super) fn to_hijri(at: Day) -> Option<(i32, u8, u8)> {
    if let Some(date) = printed::date_of(at) {
        return Some(date);
    }
    let iso = Date::try_new(
        i32::from(at.year()).into(),
        at.month().unsigned_abs().into(),
        at.day().unsigned_abs(),
        Iso,
    )
    .ok()?;
    let date = iso.to_calendar(Hijri::new_umm_al_qura());
    Some((date.year().extended_year(), date.month().ordinal, date.day_of_month().0))
}

/// Western Easter Sunday (the anonymous Gregorian algorithm, as in Meeus, Astronomical Algorithms, chapter 8).
pub(super) fn easter(year: i32) -> Option<Day> {
    let a = year.rem_euclid(19);
    let (b, c) = (year.div_euclid(100), year.rem_euclid(100));
    let (d, e) = (b / 4, b % 4);
    let g = (8 * b + 13) / 25;
    let h = (19 * a + b - d - g + 15).rem_euclid(30);
    let (i, k) = (c / 4, c % 4);
    let l = (32 + 2 * e + 2 * i - h - k).rem_euclid(7);
    let m = (a + 11 * h + 19 * l) / 433;
    let n = (h + l - 7 * m + 90) / 25;
    let p = (h + l - 7 * m + 33 * n + 19).rem_euclid(32);
    day(year, u8::try_from(n).ok()?, u8::try_from(p).ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_calendars_agree_on_known_days() {
        assert_eq!(hijri_day(1445, 9, 1), day(2024, 3, 11));
        assert_eq!(hijri_day(1419, 1, 20), day(1998, 5, 16));
        assert_eq!(day(1998, 5, 16).and_then(to_hijri), Some((1419, 1, 20)));
        assert_eq!(hijri_year(1419).map(|b| plus_days(b.1, 1)), hijri_day(1420, 1, 1));
        assert_eq!(day(2024, 3, 11).and_then(to_hijri), Some((1445, 9, 1)));
        assert_eq!(easter(2013), day(2013, 3, 31));
        assert_eq!(easter(2026), day(2026, 4, 5));
    }

    #[test]
    fn weeks_begin_where_the_language_says() {
        let at = day(2026, 1, 14).expect("a Wednesday");
        assert_eq!(week(at, 5), (day(2026, 1, 10).expect("day"), day(2026, 1, 16).expect("day")));
        assert_eq!(week(at, 0), (day(2026, 1, 12).expect("day"), day(2026, 1, 18).expect("day")));
    }
}
