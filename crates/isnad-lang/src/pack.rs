//! A language's pack: everything its tables say, compiled.

use crate::counted::Counted;
use crate::deeds::Deeds;
use crate::names::{self, Names, NamesFile};
use crate::time::TimeTables;
use crate::words::{self, Words};
use crate::{Fold, Inflection, Lexicon, PackError, Source};

/// The pack of one language.
#[derive(Debug, Clone)]
pub struct Pack {
    /// ISO 639-1.
    pub language: String,
    /// Fingerprint of all tables: what derived facts name as their pack.
    pub version: String,
    /// The folding rules.
    pub fold: Fold,
    /// Endings.
    pub inflection: Inflection,
    /// Who and what can be named.
    pub names: Names,
    /// What can be said and done.
    pub words: Words,
    /// How words look that name a deed to be done.
    pub deeds: Deeds,
    /// What numbers count.
    pub counted: Counted,
    /// The grammar of times.
    pub times: TimeTables,
    /// Everything that can be found in a text.
    pub lexicon: Lexicon,
}

impl Pack {
    /// Reads and compiles the tables of a language, with the users' own names.
    ///
    /// # Errors
    /// The first fault of a table, with file and line.
    pub fn load(source: &Source, language: &str, own: &[NamesFile]) -> Result<Self, PackError> {
        let fold = Fold::load(source)?;
        let inflection = Inflection::load(source, language)?;
        let mut lexicon = Lexicon::new(source, language, &fold)?;
        let names = names::load(source, language, own, &fold, &inflection, &mut lexicon)?;
        let words = words::load(source, language, &fold, &inflection, &mut lexicon)?;
        let deeds = Deeds::load(source, language, &fold)?;
        let counted = Counted::load(source, language, &fold)?;
        let times = TimeTables::load(source, &fold, language)?;
        Ok(Pack {
            language: language.into(),
            version: source.fingerprint(),
            fold,
            inflection,
            names,
            words,
            deeds,
            counted,
            times,
            lexicon,
        })
    }
}
