//! Words as they are compared: by their folded keys with the article taken off (`قمة` finds `القمة` and `والقمة`).
//!
//! A word of a text may carry a conjunction or a preposition (`وقمة`). It is indexed under both its forms, so that a
//! query needs to look for one word only. Taking off more would need to know the word (`والد` is no `و` and `الد`).
//! Clitics come from `lang/ar/clitics.toml`.

use isnad_archive::Words;
use isnad_lang::{Affixes, Doc, Fold, PackError, Source, TokenKind};
use isnad_model::Span;

/// Letters that must remain when the article is taken off.
const STEM_LETTERS: usize = 3;
/// Letters that must remain when a conjunction or preposition is taken off.
const REST_LETTERS: usize = 2;

/// What is cut off when words are compared.
#[derive(Debug, Clone, Default)]
pub struct Clitics {
    /// Conjunctions, prepositions, and both together.
    loose: Vec<String>,
    /// The article, and what it becomes together with conjunctions and prepositions: longest first.
    articles: Vec<String>,
    /// The letters that these begin with: most words need no further look.
    starts: Vec<char>,
}

impl Clitics {
    /// Those of Arabic; texts of other languages are cut in the same way, and have none of them.
    ///
    /// # Errors
    /// Where `ar/clitics.toml` has a fault.
    pub fn load(source: &Source, fold: &Fold) -> Result<Self, PackError> {
        let Affixes { conjunctions, prepositions, article, li_article, .. } =
            Affixes::load(source, "ar", fold)?;
        let mut loose = conjunctions.clone();
        for p in &prepositions {
            loose.push(p.clone());
            loose.extend(conjunctions.iter().map(|c| format!("{c}{p}")));
        }
        let mut articles = Vec::new();
        for bare in [&article, &li_article].into_iter().filter(|a| !a.is_empty()) {
            articles.push(bare.clone());
            articles.extend(conjunctions.iter().map(|c| format!("{c}{bare}")));
        }
        for p in prepositions.iter().filter(|_| !article.is_empty()) {
            articles.push(format!("{p}{article}"));
            articles.extend(conjunctions.iter().map(|c| format!("{c}{p}{article}")));
        }
        articles.sort_by(|a, b| b.chars().count().cmp(&a.chars().count()).then_with(|| a.cmp(b)));
        articles.dedup();
        let mut starts: Vec<char> = articles.iter().filter_map(|a| a.chars().next()).collect();
        starts.sort_unstable();
        starts.dedup();
        Ok(Clitics { loose, articles, starts })
    }

    /// A key without the article.
    pub fn bare<'k>(&self, key: &'k str) -> &'k str {
        if !key.starts_with(self.starts.as_slice()) {
            return key;
        }
        self.articles
            .iter()
            .filter_map(|a| key.strip_prefix(a.as_str()))
            .find(|rest| rest.chars().count() >= STEM_LETTERS)
            .unwrap_or(key)
    }

    /// The forms under which a word without its article is found: itself, and without what is written together with it.
    pub fn forms<'k>(&'k self, bare: &'k str) -> impl Iterator<Item = &'k str> {
        let rests = self.loose.iter().filter_map(|c| bare.strip_prefix(c.as_str()));
        std::iter::once(bare).chain(rests.filter(|rest| rest.chars().count() >= REST_LETTERS))
    }
}

/// How words of texts and queries are cut and compared.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cutter<'s> {
    pub(crate) fold: &'s Fold,
    pub(crate) clitics: &'s Clitics,
}

impl<'s> Cutter<'s> {
    /// Cuts a text.
    pub(crate) fn cut<'t>(&self, text: &'t str) -> Cut<'t, 's> {
        Cut { doc: Doc::phrase(text, self.fold), clitics: self.clitics }
    }

    /// The words of a query.
    pub(crate) fn keys(&self, text: &str) -> Vec<String> {
        self.cut(text).words().map(|(key, _)| key.to_owned()).collect()
    }

    /// Adds a text to the words of an index entry, on a line of its own.
    pub(crate) fn index(&self, text: &str, to: &mut Words) {
        for (key, _) in self.cut(text).words() {
            to.push(self.clitics.forms(key));
        }
        to.line();
    }
}

/// A text, cut into words.
pub(crate) struct Cut<'t, 's> {
    doc: Doc<'t>,
    clitics: &'s Clitics,
}

impl Cut<'_, '_> {
    /// False where no word of it can be found by these keys, all of them beside each other: most lines are told so without
    /// a look at their words.
    pub(crate) fn may_hold(&self, keys: &[String]) -> bool {
        keys.iter().all(|key| self.doc.keys().contains(key.as_str()))
    }

    /// The words, without their articles, with where they stand.
    pub(crate) fn words(&self) -> impl Iterator<Item = (&str, Span)> {
        let wanted = |t: &&isnad_lang::Token| matches!(t.kind, TokenKind::Word | TokenKind::Number);
        let tokens = self.doc.tokens.iter().enumerate().filter(move |(_, t)| wanted(t));
        tokens.map(|(i, t)| (self.clitics.bare(self.doc.key(i)), t.span)).filter(|(key, _)| !key.is_empty())
    }
}
