//! The Umm al-Qura calendar as it was printed, 1365 to 1419.
//!
//! `icu_calendar` computes these years by a rule that came later and is a day off in most months of them, while decrees
//! and contracts of the time (`وتاريخ 20/1/1419هـ`) follow the printed calendar. The lengths of the months are those
//! that R. H. van Gent collected from the printed calendars, by way of the Python package `hijridate` (MIT). Before
//! 1365 the printed months have at times 28 or 31 days; those years are left to the computed calendar.

use super::calendar::{day, days_between, plus_days};
use isnad_model::Day;

/// First year of the table.
const FIRST: i32 = 1365;

/// Bit `n` of a year is set where its month `n + 1` has thirty days.
#[rustfmt::skip]
const LONG: [u16; 55] = [
    0xD55, 0x555, 0x555, 0xD55, 0x6D5, 0x555, 0xEA5, 0xD2A, 0xAAA, 0xCD5,
    0x655, 0x572, 0xDA9, 0x555, 0xAAA, 0x555, 0x52D, 0xA6D, 0x55A, 0x555,
    0x74D, 0xD53, 0xD54, 0x556, 0xD55, 0x2D5, 0xD55, 0xD54, 0xD45, 0x655,
    0x52D, 0xA5D, 0x55A, 0xAD5, 0x6AA, 0xD4B, 0x52A, 0xA57, 0x4AE, 0x976,
    0x56C, 0xB55, 0xAAA, 0xA55, 0x4AD, 0x95D, 0x2DA, 0x5D9, 0xDB2, 0xBA4,
    0xB4A, 0xA55, 0x2B5, 0x575, 0xB6A,
];

/// First day and length of a month, where the table has its year.
pub(super) fn month(year: i32, number: u8) -> Option<(Day, u8)> {
    if !(1..=12).contains(&number) {
        return None;
    }
    let index = usize::try_from(year.checked_sub(FIRST)?).ok()?;
    let mask = *LONG.get(index)?;
    let before: i64 = LONG.iter().take(index).map(|m| i64::from(348 + m.count_ones())).sum();
    let months = (1..number).map(|m| i64::from(length(mask, m))).sum::<i64>();
    Some((plus_days(day(1945, 12, 5)?, before + months), length(mask, number)))
}

fn length(mask: u16, month: u8) -> u8 {
    if mask >> (month - 1) & 1 == 1 { 30 } else { 29 }
}

/// Hijri year, month and day, where the table has the day.
pub(super) fn date_of(at: Day) -> Option<(i32, u8, u8)> {
    let mut left = days_between(day(1945, 12, 5)?, at);
    if left < 0 {
        return None;
    }
    for (year, mask) in (FIRST..).zip(LONG) {
        for number in 1..=12 {
            let days = i64::from(length(mask, number));
            if left < days {
                return Some((year, number, u8::try_from(left + 1).ok()?));
            }
            left -= days;
        }
    }
    None
}
