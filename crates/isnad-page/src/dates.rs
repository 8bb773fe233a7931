//! Points of time as pages write them: machine stamps, ages, dates in words.

use crate::marks;
use isnad_lang::time::{self, Anchor, Tense, TimeTables};
use isnad_lang::{Doc, Fold, PackError, Source};
use isnad_model::{Day, Granularity, When};
use jiff::{ToSpan, civil};
use std::ops::Range;

/// A day and, where told, a clock time, both as the page writes them (in its own time zone).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Stamp {
    pub(crate) day: Day,
    /// Minutes after midnight.
    pub(crate) minute: Option<u16>,
}

impl Stamp {
    pub(crate) fn when(self, basis: &str) -> When {
        let mut when = When::day(self.day, basis);
        if let Some(minute) = self.minute {
            when.minute = Some(minute);
            when.granularity = Granularity::Minute;
        }
        when
    }
}

/// Reads a machine stamp: ISO 8601 in its many spellings, RFC 2822 (`Fri, 03 May 2024 12:34`), Unix seconds or
/// milliseconds. Years before 1990 and after 2100 are no news dates.
pub(crate) fn stamp(text: &str) -> Option<Stamp> {
    let text = text.trim();
    let ascii: String = text.chars().map(ascii_digit).collect();
    if ascii.len() >= 10 && ascii.len() <= 13 && ascii.bytes().all(|b| b.is_ascii_digit()) {
        return unix(&ascii);
    }
    iso(&ascii).or_else(|| worded(&ascii))
}

fn ascii_digit(c: char) -> char {
    match c as u32 {
        n @ 0x0660..=0x0669 => char::from(b'0' + (n - 0x0660) as u8),
        n @ 0x06f0..=0x06f9 => char::from(b'0' + (n - 0x06f0) as u8),
        _ => c,
    }
}

fn unix(digits: &str) -> Option<Stamp> {
    let number: i64 = digits.parse().ok()?;
    let seconds = match digits.len() {
        10 => number,
        13 => number / 1000,
        _ => return None,
    };
    let at = jiff::Timestamp::from_second(seconds).ok()?.to_zoned(jiff::tz::TimeZone::UTC).datetime();
    news_day(at.date()).map(|day| Stamp { day, minute: Some(minute(at.hour(), at.minute())) })
}

fn minute(hour: i8, minute: i8) -> u16 {
    (i16::from(hour) * 60 + i16::from(minute)).unsigned_abs()
}

fn news_day(day: Day) -> Option<Day> {
    (1990..2100).contains(&day.year()).then_some(day)
}

/// `2024-05-03T12:34:56+02:00`, `2024/5/3 12:34`, `20240503`.
fn iso(text: &str) -> Option<Stamp> {
    let parts = numbers(text);
    let (first, ..) = parts.first().copied()?;
    if text.find(|c: char| c.is_ascii_digit())? > 2 {
        return None;
    }
    if first.len() == 8 && parts.len() <= 5 {
        let day = day(first.get(..4)?, first.get(4..6)?, first.get(6..)?)?;
        return Some(Stamp { day, minute: None });
    }
    let (year, y_end) = (first, parts.first()?.1);
    let (month, m_end) = parts.get(1).copied()?;
    let (date, d_end) = parts.get(2).copied()?;
    let mark = |at: usize| matches!(text.as_bytes().get(at), Some(b'-' | b'/' | b'.'));
    if year.len() != 4 || month.len() > 2 || date.len() > 2 || !mark(y_end) || !mark(m_end) {
        return None;
    }
    let day = day(year, month, date)?;
    let clock = clock(text.get(d_end..).unwrap_or(""));
    Some(Stamp { day, minute: clock })
}

/// The first `HH:MM` of a text, with `AM` or `PM` behind it.
pub(crate) fn clock(text: &str) -> Option<u16> {
    let parts = numbers(text);
    for pair in parts.windows(2) {
        let ((hour, h_end), (min, m_end)) = (pair[0], pair[1]);
        let joined =
            matches!(text.as_bytes().get(h_end), Some(b':' | b'.')) && h_end + 1 + min.len() == m_end;
        if !joined || hour.len() > 2 || min.len() != 2 {
            continue;
        }
        let (mut h, m): (u16, u16) = (hour.parse().ok()?, min.parse().ok()?);
        let tail = text.get(m_end..).unwrap_or("").trim_start().to_ascii_lowercase();
        if tail.starts_with("pm") && h < 12 {
            h += 12;
        } else if tail.starts_with("am") && h == 12 {
            h = 0;
        }
        if h < 24 && m < 60 {
            return Some(h * 60 + m);
        }
    }
    None
}

const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// `Fri, 03 May 2024 12:34:56 GMT`, `May 3, 2024`.
fn worded(text: &str) -> Option<Stamp> {
    if text.len() > 60 {
        return None;
    }
    let low = text.to_ascii_lowercase();
    let words: Vec<&str> =
        low.split(|c: char| !c.is_ascii_alphanumeric() && c != ':').filter(|w| !w.is_empty()).collect();
    let month_at = words.iter().position(|w| {
        w.len() >= 3
            && w.bytes().all(|b| b.is_ascii_alphabetic())
            && w.get(..3).is_some_and(|m| MONTHS.contains(&m))
            && !matches!(*w, "marked" | "market" | "mayor" | "sepia")
    })?;
    let month = MONTHS.iter().position(|m| words[month_at].starts_with(m))? + 1;
    let is_date = |w: &&str| w.len() <= 2 && w.bytes().all(|b| b.is_ascii_digit());
    let before = month_at.checked_sub(1).and_then(|i| words.get(i)).filter(|w| is_date(w));
    let after = words.get(month_at + 1).filter(|w| is_date(w));
    let date = before.or(after)?;
    let year = words.iter().skip(month_at).find(|w| w.len() == 4 && w.bytes().all(|b| b.is_ascii_digit()))?;
    Some(Stamp { day: day(year, &month.to_string(), date)?, minute: clock(&low) })
}

fn day(year: &str, month: &str, date: &str) -> Option<Day> {
    news_day(civil::Date::new(year.parse().ok()?, month.parse().ok()?, date.parse().ok()?).ok()?)
}

/// Runs of ASCII digits with the byte after each.
fn numbers(text: &str) -> Vec<(&str, usize)> {
    let (mut out, mut start) = (Vec::new(), None);
    for (i, b) in text.bytes().enumerate().chain([(text.len(), b' ')]) {
        match (b.is_ascii_digit(), start) {
            (true, None) => start = Some(i),
            (false, Some(s)) => {
                out.push((text.get(s..i).unwrap_or(""), i));
                start = None;
            }
            _ => {}
        }
        if out.len() > 12 {
            break;
        }
    }
    out
}

/// The date in an address: `/2024/05/03/`, `/2024-05-03-`, `/20240503/`.
pub(crate) fn in_address(url: &str) -> Option<Day> {
    let path = url.split_once("://").map_or(url, |(_, rest)| rest).split(['?', '#']).next()?;
    let parts = numbers(path);
    for (i, (number, end)) in parts.iter().enumerate() {
        let joined = |at: usize| matches!(path.as_bytes().get(at), Some(b'/' | b'-' | b'_' | b'.'));
        if number.len() == 4
            && let (Some((month, m_end)), Some((date, _))) = (parts.get(i + 1), parts.get(i + 2))
            && joined(*end)
            && joined(*m_end)
            && end + 1 + month.len() == *m_end
            && month.len() <= 2
            && date.len() <= 2
            && let Some(day) = day(number, month, date)
        {
            return Some(day);
        }
        if number.len() == 8
            && number.starts_with("20")
            && let Some(day) = day(number.get(..4)?, number.get(4..6)?, number.get(6..)?)
        {
            return Some(day);
        }
    }
    None
}

/// The one date in figures between points that a short line of an unknown language holds: `Do 25.04.24 | 14:07 Uhr`. Of
/// two figures for the year only beside a clock time, else they may be a version or a score.
pub(crate) fn dotted(line: &str) -> Option<When> {
    if line.len() > 120 {
        return None;
    }
    let line: String = line.chars().map(ascii_digit).collect();
    let parts = numbers(&line);
    let pointed = |end: usize, next: &str, next_end: usize| {
        line.as_bytes().get(end) == Some(&b'.') && end + 1 + next.len() == next_end
    };
    let mut found = Vec::new();
    for (i, (date, end)) in parts.iter().enumerate() {
        let (Some((month, m_end)), Some((year, y_end))) = (parts.get(i + 1), parts.get(i + 2)) else { break };
        let short = year.len() == 2 && clock(line.get(*y_end..).unwrap_or("")).is_some();
        if date.len() <= 2
            && month.len() <= 2
            && (year.len() == 4 || short)
            && pointed(*end, month, *m_end)
            && pointed(*m_end, year, *y_end)
        {
            let year = if short { format!("20{year}") } else { (*year).to_owned() };
            found.push((day(&year, month, date)?, clock(line.get(*y_end..).unwrap_or(""))));
        }
    }
    let [(day, minute)] = found.as_slice() else { return None };
    Some(Stamp { day: *day, minute: *minute }.when("date-line"))
}

/// The moment in a file's name: `whatsapp image 2025-11-15 at 4.53.38 pm`, `img_20251115_165338`; midnight where it
/// holds a day alone.
pub(crate) fn in_name(name: &str) -> Option<civil::DateTime> {
    let parts = numbers(name);
    for (i, (number, end)) in parts.iter().enumerate() {
        let (day, rest) = match number.len() {
            8 => (day(number.get(..4)?, number.get(4..6)?, number.get(6..)?), *end),
            4 => match (parts.get(i + 1), parts.get(i + 2)) {
                (Some((month, _)), Some((date, d_end))) => (day(number, month, date), *d_end),
                _ => (None, 0),
            },
            _ => (None, 0),
        };
        if let Some(day) = day {
            let tail = name.get(rest..).unwrap_or("");
            // `4.53.38 PM`: only the last of the three is followed by the mark.
            let afternoon = tail.contains("pm");
            let minute = clock(tail).or_else(|| packed_clock(tail)).unwrap_or(0);
            let minute = if afternoon && minute < 12 * 60 { minute + 12 * 60 } else { minute };
            let time = civil::Time::new((minute / 60) as i8, (minute % 60) as i8, 0, 0).ok()?;
            return Some(day.to_datetime(time));
        }
    }
    None
}

/// `165338` as a clock time.
fn packed_clock(text: &str) -> Option<u16> {
    let (digits, _) = numbers(text).first().copied().filter(|(d, _)| d.len() == 6)?;
    let (h, m): (u16, u16) = (digits.get(..2)?.parse().ok()?, digits.get(2..4)?.parse().ok()?);
    (h < 24 && m < 60).then_some(h * 60 + m)
}

/// How long ago a page says something was published, in whole units.
pub(crate) type Age = isnad_lang::time::Age;

/// The earliest moment at which a page can have been saved that shows this age for something made at `made`.
pub(crate) fn after(age: &Age, made: civil::DateTime) -> Option<civil::DateTime> {
    let count = i64::from(age.count);
    let span = match age.unit {
        "second" => count.seconds(),
        "minute" => count.minutes(),
        "hour" => count.hours(),
        "day" => count.days(),
        "week" => count.weeks(),
        "month" => count.months(),
        _ => count.years(),
    };
    made.checked_add(span).ok()
}

/// When something was published whose age a page shows that was saved within `captured`.
pub(crate) fn before(age: &Age, captured: &When, basis: &str) -> When {
    let mut when = age.when(captured);
    if !when.is_unknown() {
        when.basis = basis.to_owned();
        when.granularity = match age.unit {
            "week" => Granularity::Week,
            "month" => Granularity::Month,
            "year" => Granularity::Year,
            _ => Granularity::Day,
        };
    }
    when
}

/// Reads ages and dates in words, in every language of the pack.
#[derive(Debug, Clone)]
pub(crate) struct Clock {
    tables: Vec<TimeTables>,
    fold: Fold,
}

impl Clock {
    /// Loads the words of time of every language.
    pub(crate) fn load(source: &Source, fold: &Fold) -> Result<Self, PackError> {
        let load = |language| TimeTables::load(source, fold, language);
        Ok(Clock { tables: vec![load("ar")?, load("en")?], fold: fold.clone() })
    }

    /// The age that a line states: `منذ 9 شهر`, `قبل ساعتين`, `9 months ago`. The line holds little else.
    pub(crate) fn age(&self, line: &str) -> Option<Age> {
        if line.len() > 90 || !may_be_time(line) && line.len() > 60 {
            return None;
        }
        let found = self.tables.iter().find_map(|t| time::age(line, t, &self.fold))?;
        let rest = line.len() - found.span.len();
        (rest <= 24).then_some(found)
    }

    /// The date that a short line consists of: `الأربعاء 12 فبراير 2025 - 14:33`, `2024/05/03`, `May 3, 2024`.
    pub(crate) fn date_line(&self, line: &str) -> Option<When> {
        if line.chars().count() > 120 || !may_be_time(line) {
            return None;
        }
        let read = |line: &str| self.tables.iter().find_map(|t| time::date_line(line, t, &self.fold));
        let found = read(line).or_else(|| read(&month_first(line)?));
        found.filter(|w| w.exact().is_some_and(|d| (1990..2100).contains(&d.year())))
    }
}

impl Clock {
    /// The first day of the month that a text names (`28 كانون الثاني/يناير`), with its place. Where the year is not
    /// told, it is the one nearest to `written`, and unknown where that is.
    pub(crate) fn day_in(&self, text: &str, written: &When) -> Option<(Range<usize>, When)> {
        if !may_be_time(text) {
            return None;
        }
        let anchor = Anchor { reference: written.clone() };
        let doc = Doc::new(text, &self.fold);
        let days = self.tables.iter().flat_map(|t| time::times(&doc, t, &anchor, &|_| Tense::Unknown));
        let of_month = |words: &str| may_be_time(words) && words.chars().any(char::is_alphabetic);
        let day = days
            .filter(|t| t.granularity == Granularity::Day && of_month(t.span.of(text)))
            .min_by_key(|t| t.span.start)?;
        let range = day.span.start as usize..day.span.end as usize;
        Some((range, When::between(day.earliest, day.latest, "dateline")))
    }
}

/// `فبراير 12, 2026`, as weblogs write it, in the order of the language: `12 فبراير 2026`.
fn month_first(line: &str) -> Option<String> {
    let mut words: Vec<&str> =
        line.split(|c: char| c.is_whitespace() || marks::is_comma(c)).filter(|w| !w.is_empty()).collect();
    let figures = |w: &&str, most: usize| w.chars().all(char::is_numeric) && w.chars().count() <= most;
    let at = words.windows(3).position(|w| {
        w[0].chars().all(char::is_alphabetic)
            && figures(&w[1], 2)
            && w[2].chars().count() == 4
            && figures(&w[2], 4)
    })?;
    words.swap(at, at + 1);
    Some(words.join(" "))
}

/// A date or an age in figures has a digit: a quick way past the lines that have none.
fn may_be_time(line: &str) -> bool {
    line.chars().any(char::is_numeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stamps() {
        let shown = |t: &str| stamp(t).map(|s| format!("{} {:?}", s.day, s.minute));
        assert_eq!(shown("2024-05-03T12:34:56+02:00").as_deref(), Some("2024-05-03 Some(754)"));
        assert_eq!(shown("2024/5/3").as_deref(), Some("2024-05-03 None"));
        assert_eq!(shown("٢٠٢٤-٠٥-٠٣").as_deref(), Some("2024-05-03 None"));
        assert_eq!(shown("Fri, 03 May 2024 12:34:56 GMT").as_deref(), Some("2024-05-03 Some(754)"));
        assert_eq!(shown("1714739696").as_deref(), Some("2024-05-03 Some(754)"));
        assert_eq!(shown("1445-10-24"), None);
        assert_eq!(shown("12345"), None);
        assert_eq!(in_address("https://a.example/2024/05/03/x-1"), Day::new(2024, 5, 3).ok());
        assert_eq!(in_address("https://a.example/news/2024-18"), None);
        let dotted = |t: &str| dotted(t).and_then(|w| w.exact()).map(|d| d.to_string());
        assert_eq!(dotted("Do 25.04.24 | 14:07 Uhr").as_deref(), Some("2024-04-25"));
        assert_eq!(dotted("25.04.2024 bis 26.04.2024"), None);
        assert_eq!(dotted("1.2.24"), None);
    }
}
