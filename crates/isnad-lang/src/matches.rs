//! What the lexicon finds in a text: which phrase of which table stands where, and what is written together with it.

use crate::Feature;

/// Which table an entry stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Kind {
    State,
    Demonym,
    Capital,
    Seat,
    Place,
    Body,
    Organ,
    Group,
    Person,
    Role,
    Title,
    Given,
    Agency,
    Verb,
    EventNoun,
    EventPhrase,
    CueNoun,
    CuePhrase,
    Phase,
    Word,
}

impl Kind {
    pub(crate) fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// What a matched phrase can be: a row of a table, in some form.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Sense {
    /// The table.
    pub kind: Kind,
    /// The row's index in the pack's list for that table.
    pub row: u32,
    /// The form.
    pub feature: Feature,
    /// Which words of the entry carry the article, the first word in the lowest bit.
    pub(crate) articles: u16,
}

/// What is written before a match's first word, and after its last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Clitics {
    /// A conjunction.
    pub conjunction: bool,
    /// Which preposition, as index into [`Lexicon::preposition`].
    pub preposition: Option<u8>,
    /// The article.
    pub article: bool,
    /// The future.
    pub future: bool,
    /// A pronoun at the end.
    pub pronoun: bool,
}

/// A phrase of the tables found in a text: tokens `first..end`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Match {
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub end: u32,
    /// What is written together with it.
    pub clitics: Clitics,
    /// What it is.
    pub sense: Sense,
}

/// All matches of a text, by first token; longer ones first.
#[derive(Debug, Clone, Default)]
pub struct Matches {
    pub(crate) starts: Vec<u32>,
    pub(crate) all: Vec<Match>,
    /// For each token: a bit for every kind that begins there.
    pub(crate) kinds: Vec<u32>,
}

impl Matches {
    /// The matches that begin at token `i`.
    pub fn at(&self, i: usize) -> &[Match] {
        let from = self.starts.get(i).map_or(self.all.len(), |s| *s as usize);
        let to = self.starts.get(i + 1).map_or(self.all.len(), |s| *s as usize);
        self.all.get(from..to).unwrap_or(&[])
    }

    /// The longest match of one of the kinds at token `i`.
    pub fn longest(&self, i: usize, kinds: &[Kind]) -> Option<&Match> {
        let wanted = kinds.iter().fold(0, |bits, k| bits | k.bit());
        if self.kinds.get(i).is_none_or(|there| there & wanted == 0) {
            return None;
        }
        self.at(i).iter().find(|m| kinds.contains(&m.sense.kind))
    }

    /// All matches.
    pub fn iter(&self) -> impl Iterator<Item = &Match> {
        self.all.iter()
    }
}

impl Clitics {
    /// How much was taken off: of two readings of one word the one that takes less comes first.
    pub(crate) fn burden(self) -> u32 {
        u32::from(self.conjunction)
            + u32::from(self.preposition.is_some())
            + u32::from(self.future)
            + 2 * u32::from(self.pronoun)
    }
}
