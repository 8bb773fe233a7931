//! Language packs: the tables of `lang/`, loaded, checked and compiled, and what is done with them on text.
//!
//! Bottom up: [`source`] finds the tables, [`table`] reads one, [`fold`] makes keys, [`doc`] cuts a text into
//! tokens, sentences and quotations, [`morph`] generates inflected forms, [`lexicon`] matches words and phrases
//! with their clitics, [`pack`] puts it all together, [`time`] reads expressions of time.
//!
//! The crate knows neither PLOVER nor the archive: an event word's type is a string of its table here.

pub mod affixes;
pub mod counted;
pub mod deeds;
pub mod doc;
pub mod example;
pub mod fold;
pub mod letter;
pub mod lexicon;
mod matches;
pub mod morph;
pub mod names;
pub mod pack;
pub mod source;
pub mod table;
pub mod time;
mod trie;
pub mod words;

pub use affixes::Affixes;
pub use counted::Counted;
pub use deeds::Deeds;
pub use doc::{Doc, Quote, Sentence, Token, TokenKind};
pub use example::ExampleFault;
pub use fold::Fold;
pub use lexicon::{Clitics, Kind, Lexicon, Match, Matches, Sense};
pub use morph::{Feature, Inflection, VerbForms};
pub use names::{Named, Names, NamesFile};
pub use pack::Pack;
pub use source::{PackError, Source};
pub use table::{Row, Table};
pub use words::{Cue, EventWord, Words};
