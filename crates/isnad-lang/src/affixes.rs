//! What a language writes together with a word: `<language>/clitics.toml`, read in one place for the lexicon, the grammar of
//! times, the page's credit lines and the search.

use crate::{Fold, PackError, Source};

/// The clitics of a language; lists are folded. All are empty where the language has no such file.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(default)]
pub struct Affixes {
    /// Conjunctions, before everything else.
    pub conjunctions: Vec<String>,
    /// Prepositions, before the article or the bare noun.
    pub prepositions: Vec<String>,
    /// The article as written; no rule of folding changes it.
    pub article: String,
    /// What preposition and article become together.
    pub li_article: String,
    /// Before an imperfect.
    pub future: String,
    /// Pronouns, after the word.
    pub pronouns: Vec<String>,
    /// The pronoun of two.
    pub dual_pronoun: String,
    /// The feminine ending of a folded noun.
    pub feminine: String,
    /// The feminine ending in full, which is also that of a verb in the past.
    pub feminine_before_pronoun: String,
    /// How a key ends that shows an alef before a pronoun.
    pub final_ya: String,
    /// That alef.
    pub final_ya_before_pronoun: String,
    /// Personal names that are written apart or together.
    pub joining_names: Vec<String>,
}

impl Affixes {
    /// Reads the file of a language.
    ///
    /// # Errors
    /// Where it is no TOML of that shape.
    pub fn load(source: &Source, language: &str, fold: &Fold) -> Result<Self, PackError> {
        let path = format!("{language}/clitics.toml");
        let mut affixes: Affixes =
            toml::from_str(source.text(&path)).map_err(|e| PackError::new(&path, 0, e.to_string()))?;
        for list in [
            &mut affixes.conjunctions,
            &mut affixes.prepositions,
            &mut affixes.pronouns,
            &mut affixes.joining_names,
        ] {
            for word in list.iter_mut() {
                *word = fold.key(word);
            }
        }
        Ok(affixes)
    }
}
