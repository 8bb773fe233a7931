//! What an expression amounts to: bounds, how finely it is told, and the rule that read it.

use super::calendar::Bounds;
use isnad_model::{Day, Granularity};

/// The meaning of an expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Value {
    pub(super) from: Option<Day>,
    pub(super) to: Option<Day>,
    pub(super) granularity: Granularity,
    /// Runs to or from a point.
    pub(super) stretch: bool,
    /// Counted from the day of writing.
    pub(super) relative: bool,
    pub(super) weekday: Option<u8>,
    pub(super) rule: &'static str,
}

/// A value and the token after its words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Found {
    pub(super) value: Value,
    pub(super) end: usize,
}

impl Value {
    /// A time between two days.
    pub(super) fn new(bounds: Bounds, granularity: Granularity, rule: &'static str) -> Self {
        let (from, to) = bounds;
        Value {
            from: Some(from),
            to: Some(to),
            granularity,
            stretch: false,
            relative: false,
            weekday: None,
            rule,
        }
    }

    /// One day.
    pub(super) fn day(day: Day, rule: &'static str) -> Self {
        Value::new((day, day), Granularity::Day, rule)
    }

    /// A time of which at most one bound is known.
    pub(super) fn open(from: Option<Day>, to: Option<Day>, rule: &'static str) -> Self {
        Value {
            from,
            to,
            granularity: Granularity::Vague,
            stretch: true,
            relative: true,
            weekday: None,
            rule,
        }
    }

    pub(super) fn relative(self) -> Self {
        Value { relative: true, ..self }
    }

    pub(super) fn on_weekday(self, weekday: u8) -> Self {
        Value { weekday: Some(weekday), ..self }
    }

    pub(super) fn grain(self, granularity: Granularity) -> Self {
        Value { granularity, ..self }
    }

    pub(super) fn ruled(self, rule: &'static str) -> Self {
        Value { rule, ..self }
    }

    pub(super) fn at(self, end: usize) -> Found {
        Found { value: self, end }
    }

    /// The one day it names.
    pub(super) fn exact(&self) -> Option<Day> {
        self.from.filter(|f| Some(*f) == self.to)
    }
}

impl Found {
    /// The one of two readings that covers more words; the first where they cover the same.
    pub(super) fn longer(a: Option<Found>, b: Option<Found>) -> Option<Found> {
        match (a, b) {
            (Some(a), Some(b)) => Some(if b.end > a.end { b } else { a }),
            (a, b) => a.or(b),
        }
    }
}
