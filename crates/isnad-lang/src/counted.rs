//! What numbers count and measure: `counted.tsv`.
//!
//! Agreement gives one noun many forms (`خمسة قتلى`, `عشرون قتيلا`, `مئة قتيل`): two accounts count the same where their nouns have one
//! name. Only nouns of the table are counted: what stands behind a number may be anything.

use crate::{Fold, PackError, Source, Table};
use rustc_hash::{FxHashMap, FxHashSet};

/// The counted nouns of a language.
#[derive(Debug, Clone, Default)]
pub struct Counted {
    /// Names by folded form: one word, or two with a space between them (`في المئة`).
    names: FxHashMap<String, String>,
    people: FxHashSet<String>,
    money: FxHashSet<String>,
    rough: FxHashSet<String>,
    parts: FxHashSet<String>,
}

impl Counted {
    /// Reads the table of a language.
    ///
    /// # Errors
    /// The first fault of the table.
    pub fn load(source: &Source, language: &str, fold: &Fold) -> Result<Self, PackError> {
        let mut counted = Counted::default();
        for row in Table::read(source, &format!("{language}/counted.tsv"), &["name", "kind", "forms"])?.rows()
        {
            let name = row.get("name").to_owned();
            match row.get("kind") {
                "people" => drop(counted.people.insert(name.clone())),
                "money" => drop(counted.money.insert(name.clone())),
                "rough" => {
                    counted.rough.extend(row.list("forms").map(|form| fold.key(form)));
                    continue;
                }
                "part" => {
                    counted.parts.extend(row.list("forms").map(|form| fold.key(form)));
                    continue;
                }
                "thing" | "measure" => {}
                _ => return Err(row.error("`kind` is none of people, money, thing, measure, rough, part")),
            }
            counted.names.extend(row.list("forms").map(|form| (fold.key(form), name.clone())));
        }
        Ok(counted)
    }

    /// The name of the noun that a folded form is.
    pub fn name(&self, key: &str) -> Option<&str> {
        self.names.get(key).map(String::as_str)
    }

    /// True for a name of people.
    pub fn is_people(&self, name: &str) -> bool {
        self.people.contains(name)
    }

    /// True for words that make the number behind them no exact one (`نحو`, `أكثر من`), folded.
    pub fn is_rough(&self, key: &str) -> bool {
        self.rough.contains(key)
    }

    /// True for a word that makes the number before it a part of those told before (`ثلاثة منهم`), folded.
    pub fn is_part(&self, key: &str) -> bool {
        self.parts.contains(key)
    }

    /// True for a name of money.
    pub fn is_money(&self, name: &str) -> bool {
        self.money.contains(name)
    }
}
