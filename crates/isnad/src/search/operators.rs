//! The words of the search language, from `lang/*/search.tsv`.

use isnad_lang::{Fold, PackError, Source, Table};
use isnad_model::{EntityKind, EventType, Mode};
use std::collections::BTreeMap;

/// What may stand before a colon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Operator {
    /// Who takes part, by any name.
    Who,
    /// Who speaks.
    Said,
    /// Who is spoken to.
    Addressee,
    /// Where.
    Place,
    /// PLOVER type or mode; of who or what is named, its kind.
    Type,
    /// Phase or stance: past, planned, proposed, denied…
    Status,
    /// The outlet.
    Outlet,
    /// On this day or later.
    From,
    /// On this day or earlier.
    To,
    /// On this day, in this month or year, or from one to another: `a..b`.
    When,
}

impl Operator {
    /// All of them, in the order in which they are explained.
    pub const ALL: [Operator; 10] = [
        Operator::Who,
        Operator::Said,
        Operator::Addressee,
        Operator::Place,
        Operator::When,
        Operator::From,
        Operator::To,
        Operator::Type,
        Operator::Status,
        Operator::Outlet,
    ];

    /// Its word in English, by which tables and strings name it.
    pub fn as_str(self) -> &'static str {
        match self {
            Operator::Who => "who",
            Operator::Said => "said",
            Operator::Addressee => "addressee",
            Operator::Place => "place",
            Operator::Type => "type",
            Operator::Status => "status",
            Operator::Outlet => "outlet",
            Operator::From => "from",
            Operator::To => "to",
            Operator::When => "when",
        }
    }
}

/// The words, folded.
#[derive(Debug, Clone, Default)]
pub(crate) struct Operators {
    operators: BTreeMap<String, Operator>,
    or: Vec<String>,
    and: Vec<String>,
    /// As written: `not` may be a word that is looked for.
    not: Vec<String>,
    values: BTreeMap<String, String>,
}

/// Phases and stances.
const STATUS: [&str; 9] =
    ["past", "ongoing", "planned", "proposed", "conditional", "attempted", "reported", "denied", "alleged"];

impl Operators {
    /// Reads the tables of all languages.
    ///
    /// # Errors
    /// Where a table has a fault.
    pub(crate) fn load(source: &Source, languages: &[&str], fold: &Fold) -> Result<Self, PackError> {
        let mut all = Operators::default();
        for status in STATUS {
            all.values.insert(fold.key(status), status.into());
        }
        for kind in EntityKind::ALL {
            all.values.insert(fold.key(kind.as_str()), kind.as_str().into());
        }
        for kind in EventType::ALL {
            all.values.insert(fold.key(kind.as_str()), kind.as_str().into());
            for mode in kind.modes() {
                all.values.insert(fold.key(mode.as_str()), mode.as_str().into());
            }
        }
        for language in languages {
            let path = format!("{language}/search.tsv");
            for row in Table::read(source, &path, &["kind", "key", "words"])?.rows() {
                let words = row.list("words").map(|w| fold.key(w));
                let key = row.get("key");
                match (row.get("kind"), key) {
                    ("operator", "or") => all.or.extend(words),
                    ("operator", "and") => all.and.extend(words),
                    ("operator", "not") => all.not.extend(row.list("words").map(str::to_owned)),
                    ("operator", _) => {
                        let operator = Operator::ALL.into_iter().find(|o| o.as_str() == key);
                        let operator =
                            operator.ok_or_else(|| row.error(format!("`{key}` is no operator")))?;
                        all.operators.extend(words.map(|w| (w, operator)));
                    }
                    ("value", _) if is_key(key) => all.values.extend(words.map(|w| (w, key.to_owned()))),
                    _ => return Err(row.error(format!("`{key}` is no type, mode, phase, stance or kind"))),
                }
            }
        }
        Ok(all)
    }

    /// The operator that a folded word stands for.
    pub(crate) fn operator(&self, key: &str) -> Option<Operator> {
        self.operators.get(key).copied()
    }

    /// True for the word between two choices.
    pub(crate) fn is_or(&self, key: &str) -> bool {
        self.or.iter().any(|w| w == key)
    }

    /// True for a word that says what holds anyway: that what stands beside it must occur as well.
    pub(crate) fn is_and(&self, key: &str) -> bool {
        self.and.iter().any(|w| w == key)
    }

    /// True for the word, as written, before what must not occur.
    pub(crate) fn is_not(&self, word: &str) -> bool {
        self.not.iter().any(|w| w == word)
    }

    /// The key that the index knows for a type, mode, phase or stance in folded words; `TYPE-mode` is one itself.
    pub(crate) fn value(&self, words: &str, operator: Operator) -> Option<String> {
        let upper = match words.split_once('-') {
            Some((kind, mode)) => format!("{}-{mode}", kind.to_uppercase()),
            None => words.to_owned(),
        };
        let key = self.values.get(words).cloned().or_else(|| is_key(&upper).then_some(upper))?;
        let status = STATUS.contains(&key.as_str());
        (status == (operator == Operator::Status)).then_some(key)
    }
}

/// A type, `TYPE-mode`, a phase, a stance, or the kind of an entity.
fn is_key(key: &str) -> bool {
    let (kind, mode) = key.split_once('-').unwrap_or((key, ""));
    STATUS.contains(&key)
        || EntityKind::ALL.iter().any(|k| k.as_str() == key)
        || (mode.is_empty() && key.parse::<Mode>().is_ok())
        || (kind.parse::<EventType>().is_ok() && (mode.is_empty() || mode.parse::<Mode>().is_ok()))
}
