//! Time as a constraint: what the evidence allows, never a guess.

use crate::Day;
use serde::{Deserialize, Serialize};

/// How finely a time was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Granularity {
    /// A clock time on a day.
    Minute,
    /// A part of a day (morning, night).
    DayPart,
    /// One day.
    Day,
    /// A week.
    Week,
    /// A calendar month.
    Month,
    /// A season or a part of a year.
    Season,
    /// A calendar year.
    Year,
    /// Anything longer or vaguer.
    #[default]
    Vague,
}

/// The calendar in which a time was told. Days are always stored as Gregorian days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Calendar {
    /// Gregorian.
    #[default]
    Gregorian,
    /// Hijri, by Umm al-Qura.
    UmmAlQura,
}

/// The days on which something can have happened, both bounds inclusive; `None` is an unknown bound.
///
/// `basis` names what the constraint rests on, in kebab-case words joined by `+`
/// (`relative-age+weekday`, `json-ld`, `given`), so that a reader can judge it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub struct When {
    /// First possible day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub earliest: Option<Day>,
    /// Last possible day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<Day>,
    /// Clock time, where the day is known and the page tells it (minutes after midnight, local to the page).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub minute: Option<u16>,
    /// How finely it was told.
    #[serde(default)]
    pub granularity: Granularity,
    /// The calendar it was told in.
    #[serde(default)]
    pub calendar: Calendar,
    /// What it rests on; empty where nothing is known.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub basis: String,
    /// The possible days one by one, where the evidence leaves only some days inside the bounds
    /// (a weekday within a month). Empty means every day inside the bounds.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub days: Vec<Day>,
}

impl When {
    /// Nothing known.
    pub fn unknown() -> Self {
        When::default()
    }

    /// One known day.
    pub fn day(day: Day, basis: &str) -> Self {
        When {
            earliest: Some(day),
            latest: Some(day),
            granularity: Granularity::Day,
            basis: basis.into(),
            ..Self::default()
        }
    }

    /// A range; bounds that contradict each other leave both unknown.
    pub fn between(earliest: Option<Day>, latest: Option<Day>, basis: &str) -> Self {
        match (earliest, latest) {
            (Some(a), Some(b)) if a > b => When::unknown(),
            _ => When { earliest, latest, basis: basis.into(), ..Self::default() },
        }
    }

    /// True where neither bound is known.
    pub fn is_unknown(&self) -> bool {
        self.earliest.is_none() && self.latest.is_none()
    }

    /// The day, where the evidence leaves exactly one.
    pub fn exact(&self) -> Option<Day> {
        match (self.earliest, self.latest) {
            (Some(a), Some(b)) if a == b => Some(a),
            _ => None,
        }
    }

    /// True where some day satisfies both constraints. Unknown bounds allow everything.
    pub fn allows(&self, other: &When) -> bool {
        let starts = [self.earliest, other.earliest].into_iter().flatten().max();
        let ends = [self.latest, other.latest].into_iter().flatten().min();
        let bounds = !matches!((starts, ends), (Some(a), Some(b)) if a > b);
        bounds
            && (self.days.is_empty() || self.days.iter().any(|d| other.holds(*d)))
            && (other.days.is_empty() || other.days.iter().any(|d| self.holds(*d)))
    }

    /// True where `day` is possible.
    pub fn holds(&self, day: Day) -> bool {
        self.earliest.is_none_or(|e| e <= day)
            && self.latest.is_none_or(|l| day <= l)
            && (self.days.is_empty() || self.days.contains(&day))
    }

    /// Both constraints together, or `None` where they contradict each other.
    pub fn narrow(&self, other: &When) -> Option<When> {
        if !self.allows(other) {
            return None;
        }
        let mut out = self.clone();
        out.earliest = [self.earliest, other.earliest].into_iter().flatten().max();
        out.latest = [self.latest, other.latest].into_iter().flatten().min();
        if out.days.is_empty() {
            out.days.clone_from(&other.days);
        }
        let (probe, bounds) = (other.clone(), out.clone());
        out.days.retain(|d| {
            probe.holds(*d)
                && bounds.earliest.is_none_or(|e| e <= *d)
                && bounds.latest.is_none_or(|l| *d <= l)
        });
        if let (Some(first), Some(last)) = (out.days.first().copied(), out.days.last().copied()) {
            out.earliest = Some(first);
            out.latest = Some(last);
            if first == last {
                out.days.clear();
                out.granularity = Granularity::Day;
            }
        }
        if out.granularity > other.granularity {
            out.granularity = other.granularity;
        }
        out.minute = self.minute.or(other.minute);
        for part in other.basis.split('+').filter(|p| !p.is_empty()) {
            if !out.basis.split('+').any(|p| p == part) {
                let joint = if out.basis.is_empty() { "" } else { "+" };
                out.basis = format!("{}{joint}{part}", out.basis);
            }
        }
        Some(out)
    }
}
