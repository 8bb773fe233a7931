//! Inflected forms, generated from the forms that a table gives.
//!
//! The endings stand in `inflection.tsv`; this file only applies them. Generating what can occur is surer than
//! stripping what may not be an ending: بيروت loses no letter here.

use crate::{PackError, Source, Table};
use rustc_hash::FxHashMap;

/// What a form is. A small set of flags; a form may carry several.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, PartialOrd, Ord)]
pub struct Feature(u16);

impl Feature {
    /// Nothing said.
    pub const NONE: Feature = Feature(0);
    /// Past tense.
    pub const PAST: Feature = Feature(1);
    /// Present tense (future with the clitic of the future).
    pub const PRESENT: Feature = Feature(1 << 1);
    /// After a negation or a particle of wish.
    pub const JUSSIVE: Feature = Feature(1 << 2);
    /// First or second person.
    pub const NOT_THIRD: Feature = Feature(1 << 3);
    /// Feminine.
    pub const FEMININE: Feature = Feature(1 << 4);
    /// Dual.
    pub const DUAL: Feature = Feature(1 << 5);
    /// Plural.
    pub const PLURAL: Feature = Feature(1 << 6);
    /// Certainly passive (spelled differently from the active).
    pub const PASSIVE: Feature = Feature(1 << 7);
    /// Certainly active (the passive is spelled differently).
    pub const ACTIVE: Feature = Feature(1 << 8);
    /// Active participle.
    pub const PARTICIPLE: Feature = Feature(1 << 9);
    /// Verbal noun.
    pub const MASDAR: Feature = Feature(1 << 10);
    /// Indefinite accusative.
    pub const ACCUSATIVE: Feature = Feature(1 << 11);

    /// Both together.
    #[must_use]
    pub fn and(self, other: Feature) -> Feature {
        Feature(self.0 | other.0)
    }

    /// True where all of `other` are set.
    pub fn has(self, other: Feature) -> bool {
        self.0 & other.0 == other.0
    }

    /// True where one of `other` is set.
    pub fn any(self, other: Feature) -> bool {
        self.0 & other.0 != 0
    }

    /// True for finite verb forms.
    pub fn is_finite(self) -> bool {
        self.any(Feature::PAST.and(Feature::PRESENT).and(Feature::JUSSIVE))
    }

    fn parse(word: &str) -> Option<Feature> {
        let third = |f: Feature| Some(f);
        match word {
            "" | "3ms" | "con" => Some(Feature::NONE),
            "3fs" | "f" => third(Feature::FEMININE),
            "3md" | "d" => third(Feature::DUAL),
            "3fd" => third(Feature::DUAL.and(Feature::FEMININE)),
            "3mp" | "p" => third(Feature::PLURAL),
            "3fp" => third(Feature::PLURAL.and(Feature::FEMININE)),
            "1" | "2" => Some(Feature::NOT_THIRD),
            "acc" => Some(Feature::ACCUSATIVE),
            _ => None,
        }
    }
}

#[derive(Debug, Clone)]
struct Ending {
    prefix: String,
    drop: usize,
    suffix: String,
    feature: Feature,
}

/// The endings of a language, by paradigm and final letter.
#[derive(Debug, Clone, Default)]
pub struct Inflection {
    endings: FxHashMap<(String, char), Vec<Ending>>,
}

/// A verb as its table gives it.
#[derive(Debug, Clone, Default)]
pub struct VerbForms {
    /// Third person masculine singular of the past.
    pub past: String,
    /// The same of the present.
    pub present: String,
    /// Verbal nouns.
    pub masdars: Vec<String>,
    /// Active participle.
    pub participle: String,
    /// Stem before endings that begin with a consonant, where it differs.
    pub stem: Option<String>,
    /// Passive of the past, where it is spelled differently.
    pub passive_past: Option<String>,
    /// Passive of the present, where it is spelled differently.
    pub passive_present: Option<String>,
}

impl Inflection {
    /// Reads `<language>/inflection.tsv`.
    ///
    /// # Errors
    /// A row whose number or feature cannot be read.
    pub fn load(source: &Source, language: &str) -> Result<Self, PackError> {
        let path = format!("{language}/inflection.tsv");
        let table =
            Table::read(source, &path, &["paradigm", "final", "prefix", "drop", "suffix", "feature"])?;
        let mut endings: FxHashMap<(String, char), Vec<Ending>> = FxHashMap::default();
        for row in table.rows() {
            let last =
                row.get("final").chars().next().ok_or_else(|| row.error("the cell `final` is empty"))?;
            let drop = row.get("drop").parse().map_err(|_| row.error("`drop` is no number"))?;
            let feature = Feature::parse(row.get("feature")).ok_or_else(|| row.error("unknown feature"))?;
            endings.entry((row.get("paradigm").to_owned(), last)).or_default().push(Ending {
                prefix: row.get("prefix").to_owned(),
                drop,
                suffix: row.get("suffix").to_owned(),
                feature,
            });
        }
        Ok(Inflection { endings })
    }

    /// All forms of `base` in a paradigm, each with what it is. Without endings for it: the base alone.
    pub fn forms(&self, paradigm: &str, base: &str) -> Vec<(String, Feature)> {
        let Some(last) = base.chars().last() else { return Vec::new() };
        let rows = self
            .endings
            .get(&(paradigm.to_owned(), last))
            .or_else(|| self.endings.get(&(paradigm.to_owned(), '*')));
        let Some(rows) = rows else { return vec![(base.to_owned(), Feature::NONE)] };
        rows.iter().map(|e| (e.apply(base), e.feature)).collect()
    }

    /// All forms of a verb.
    pub fn verb(&self, verb: &VerbForms) -> Vec<(String, Feature)> {
        let mut out = Vec::new();
        let mut add = |paradigm: &str, base: &str, more: Feature| {
            out.extend(self.forms(paradigm, base).into_iter().map(|(w, f)| (w, f.and(more))));
        };
        let voice =
            |passive: &Option<String>| if passive.is_some() { Feature::ACTIVE } else { Feature::NONE };
        let past = Feature::PAST.and(voice(&verb.passive_past));
        let present = voice(&verb.passive_present);
        add("past", &verb.past, past);
        add("past-c", verb.stem.as_ref().unwrap_or(&verb.past), past);
        if !verb.present.is_empty() {
            add("present", &verb.present, present.and(Feature::PRESENT));
            add("jussive", &verb.present, present.and(Feature::JUSSIVE));
            let long = |c: char| self.endings.contains_key(&("long".to_owned(), c));
            if let Some(short) = verb.stem.as_ref().and_then(|_| shortened(&verb.present, long)) {
                add("hollow", &short, present.and(Feature::JUSSIVE).and(Feature::PRESENT));
            }
        }
        if let Some(passive) = &verb.passive_past {
            add("past", passive, Feature::PAST.and(Feature::PASSIVE));
        }
        if let Some(passive) = &verb.passive_present {
            add("present", passive, Feature::PRESENT.and(Feature::PASSIVE));
        }
        if !verb.participle.is_empty() {
            add("participle", &verb.participle, Feature::PARTICIPLE);
        }
        for masdar in &verb.masdars {
            add("noun", masdar, Feature::MASDAR);
        }
        out
    }
}

impl Ending {
    fn apply(&self, base: &str) -> String {
        let from = usize::from(!self.prefix.is_empty());
        let keep = base.chars().count().saturating_sub(self.drop).saturating_sub(from);
        let mut form = self.prefix.clone();
        form.extend(base.chars().skip(from).take(keep));
        form.push_str(&self.suffix);
        form
    }
}

/// The jussive of a hollow verb: the long vowel before the last letter goes. Only a letter that can be one counts, as the
/// table of clitics and endings tells: it is one of those that end weak presents.
fn shortened(present: &str, is_long: impl Fn(char) -> bool) -> Option<String> {
    let chars: Vec<char> = present.chars().collect();
    let at = chars.len().checked_sub(2).filter(|at| *at >= 2)?;
    if !is_long(*chars.get(at)?) {
        return None;
    }
    let mut short: String = chars.get(..at)?.iter().collect();
    short.extend(chars.get(at + 1..)?);
    Some(short)
}
