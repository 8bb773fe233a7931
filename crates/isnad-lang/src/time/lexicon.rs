//! The words of time, compiled from the tables into one look-up: what each word can be.
//!
//! A word may be several things at once (`ثانية` is a unit and an ordinal, `ليلة` a unit and a part of the day): its
//! [`Lexeme`] is the union, and the grammar asks for the class that it expects. A word that is in no table costs one
//! failed look-up.

use crate::Affixes;
use rustc_hash::FxHashMap;

/// A unit of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Unit {
    #[default]
    None,
    Second,
    Minute,
    Hour,
    Day,
    Night,
    Week,
    Month,
    Year,
    Decade,
    Century,
}

/// How many of a unit its form names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Count {
    #[default]
    One,
    Two,
    Many,
}

/// Words that place a unit against another time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Rel {
    #[default]
    None,
    Last,
    Next,
    This,
    /// The time told before (`نفسه`).
    Same,
    /// The one after the time told before (`التالي`).
    Following,
    /// The one before it (`السابق`).
    Preceding,
    /// Up to now (`الأخيرة`).
    Recent,
}

/// Part of a longer time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Part {
    #[default]
    Start,
    Mid,
    End,
}

/// Part of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum DayPart {
    /// Within the day.
    #[default]
    Within,
    /// Within the day, but "this" before it names an age (`هذا العصر`).
    Age,
    /// From the day into the next (`ليل الخميس`).
    Into,
    /// From the day before into the day (`ليلة السبت`).
    Before,
    /// The day before (`عشية`).
    Eve,
}

/// What a word tells about its clause: where it looks, or what it does to the time beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Cue {
    #[default]
    None,
    Past,
    Future,
    /// A verbal noun.
    Deed,
    /// `على` in `بعد أسبوعين على تحريرها`: a length counted from a deed.
    Upon,
    /// `كل` in `من كل عام`: the time comes again and again.
    Every,
    /// A clause begins (`أن`).
    Clause,
}

/// Loosely told times.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) enum Vague {
    Past,
    /// Up to now, but not with a conjunction (`وأخيرا` is "and finally").
    PastUnjoined,
    Future,
    Now,
    Then,
    #[default]
    Unknown,
}

/// What a word can be. Only the fields of its classes mean something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct Lexeme {
    pub(super) class: u64,
    pub(super) month: u8,
    pub(super) hijri: bool,
    /// The month's name is enough by itself.
    pub(super) alone: bool,
    pub(super) weekday: u8,
    pub(super) number: u32,
    pub(super) ordinal: u8,
    pub(super) unit: Unit,
    pub(super) count: Count,
    pub(super) rel: Rel,
    pub(super) part: Part,
    pub(super) daypart: DayPart,
    /// Days from today.
    pub(super) offset: i8,
    pub(super) vague: Vague,
    /// Index into the holidays.
    pub(super) holiday: u16,
    /// First month of the season.
    pub(super) season: u8,
    pub(super) fraction: u8,
    pub(super) decade: u8,
    pub(super) era_hijri: bool,
    pub(super) fiscal: bool,
    /// `م`, `مساء`, `pm` behind a clock time: twelve hours more.
    pub(super) afternoon: bool,
    pub(super) tense: Cue,
}

/// A day with a name.
#[derive(Debug, Clone, Copy)]
pub(super) struct Holiday {
    pub(super) calendar: HolidayCalendar,
    pub(super) month: u8,
    pub(super) day: i16,
    pub(super) days: u8,
    pub(super) alone: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HolidayCalendar {
    Gregorian,
    Hijri,
    Easter,
}

#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    pub(super) lexeme: Option<u16>,
    pub(super) article: bool,
    /// Phrases that begin with this word: the other words, longest first.
    pub(super) phrases: Vec<(Vec<Box<str>>, u16)>,
}

/// All words of time of one language.
#[derive(Debug, Clone)]
pub struct TimeTables {
    pub(super) entries: FxHashMap<Box<str>, Entry>,
    pub(super) lexemes: Vec<Lexeme>,
    pub(super) holidays: Vec<Holiday>,
    pub(super) clitics: Affixes,
    pub(super) english: bool,
    /// First day of the week, 0 Monday.
    pub(super) week_start: u8,
    /// How an imperfect begins.
    pub(super) imperfect: Vec<Box<str>>,
    /// How words begin that only look like the future of a verb.
    pub(super) not_future: Vec<Box<str>>,
}
