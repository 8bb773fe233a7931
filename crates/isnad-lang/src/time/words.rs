//! The tokens of a document as words of time: one small item a token.
//!
//! A conjunction or preposition written together with a word is taken off only where the rest is a word of the tables
//! and the whole is not: so `وليد` stays whole, and `وأول من أمس` begins with the day before yesterday.

use super::lexicon::{Entry, Lexeme, TimeTables};
use crate::{Doc, TokenKind};

/// What a token is in an expression of time.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Item {
    /// Index into the lexemes; 0 where the word means nothing here.
    pub(super) lexeme: u16,
    /// Tokens that it covers; 1 for a single word.
    pub(super) len: u8,
    /// A conjunction is written together with it.
    pub(super) conjunction: bool,
    /// A preposition is written together with it.
    pub(super) preposition: bool,
    /// It carries the article.
    pub(super) article: bool,
}

/// Looks every token up. One pass; a phrase is looked for only after its first word was found.
pub(super) fn items(doc: &Doc<'_>, tables: &TimeTables) -> Vec<Item> {
    let mut joined = String::new();
    (0..doc.tokens.len())
        .map(|i| match doc.tokens.get(i).map(|t| t.kind) {
            Some(TokenKind::Word) => word(doc, tables, i, &mut joined),
            _ => Item { len: 1, ..Item::default() },
        })
        .collect()
}

fn word(doc: &Doc<'_>, tables: &TimeTables, i: usize, joined: &mut String) -> Item {
    let key = doc.key(i);
    let blank = Item { len: 1, ..Item::default() };
    if let Some(entry) = tables.entries.get(key) {
        return item(doc, tables, entry, i, blank);
    }
    let bare = key_without(key, &tables.clitics.conjunctions);
    if let Some(entry) = bare.and_then(|rest| tables.entries.get(rest)) {
        return item(doc, tables, entry, i, Item { conjunction: true, ..blank });
    }
    for (rest, conjunction) in [(Some(key), false), (bare, true)] {
        let Some(rest) = rest else { continue };
        let with = Item { conjunction, preposition: true, ..blank };
        let li = tables.clitics.li_article.as_str();
        if let Some(noun) = rest.strip_prefix(li).filter(|_| !li.is_empty()) {
            joined.clear();
            joined.push_str(&tables.clitics.article);
            joined.push_str(noun);
            if let Some(entry) = tables.entries.get(joined.as_str()) {
                return item(doc, tables, entry, i, with);
            }
        }
        let noun = key_without(rest, &tables.clitics.prepositions);
        if let Some(entry) = noun.and_then(|noun| tables.entries.get(noun)) {
            return item(doc, tables, entry, i, with);
        }
    }
    blank
}

fn key_without<'k>(key: &'k str, clitics: &[String]) -> Option<&'k str> {
    clitics.iter().find_map(|c| key.strip_prefix(c.as_str())).filter(|rest| rest.len() > 3)
}

fn item(doc: &Doc<'_>, tables: &TimeTables, entry: &Entry, i: usize, mut item: Item) -> Item {
    item.article = entry.article;
    for (rest, lexeme) in &entry.phrases {
        let fits = |(n, word): (usize, &str)| {
            let at = i + n + 1;
            doc.key(at) == word && doc.tokens.get(at).is_some_and(|t| t.kind == TokenKind::Word)
        };
        if rest.iter().map(|word| &**word).enumerate().all(fits) {
            item.lexeme = *lexeme;
            item.len = u8::try_from(rest.len() + 1).unwrap_or(1);
            // The phrase of a month keeps what its first word is alone: ربيع is a season, ربيع الأول a month.
            return item;
        }
    }
    item.lexeme = entry.lexeme.unwrap_or(0);
    if item.lexeme == 0 {
        item = Item { len: 1, ..Item::default() };
    } else if tables.lexemes.get(usize::from(item.lexeme)).is_none() {
        item.lexeme = 0;
    }
    item
}

/// Items and their lexemes, safe to ask at any index.
#[derive(Clone)]
pub(super) struct Words<'a> {
    pub(super) doc: &'a Doc<'a>,
    pub(super) tables: &'a TimeTables,
    pub(super) items: Vec<Item>,
    blank: Lexeme,
}

impl<'a> Words<'a> {
    pub(super) fn new(doc: &'a Doc<'a>, tables: &'a TimeTables) -> Self {
        Words { doc, tables, items: items(doc, tables), blank: Lexeme::default() }
    }

    /// The item at a token.
    pub(super) fn item(&self, i: usize) -> Item {
        self.items.get(i).copied().unwrap_or(Item { len: 1, ..Item::default() })
    }

    /// What the word at a token can be.
    pub(super) fn lex(&self, i: usize) -> &Lexeme {
        self.tables.lexemes.get(usize::from(self.item(i).lexeme)).unwrap_or(&self.blank)
    }

    /// True where it can be one of `classes`.
    pub(super) fn is(&self, i: usize, classes: u64) -> bool {
        self.lex(i).class & classes != 0
    }

    /// The token after the word or phrase at `i`.
    pub(super) fn next(&self, i: usize) -> usize {
        i + usize::from(self.item(i).len.max(1))
    }

    /// Past the word at `i` where it is one of `classes` (and carries no conjunction), else `i`.
    pub(super) fn skip(&self, i: usize, classes: u64) -> usize {
        if self.is(i, classes) && !self.item(i).conjunction { self.next(i) } else { i }
    }

    /// Past a mark, where it is one of `marks`, else `i`.
    pub(super) fn skip_mark(&self, i: usize, marks: &[&str]) -> usize {
        if self.mark(i, marks) { i + 1 } else { i }
    }

    /// True where the token is one of `marks`.
    pub(super) fn mark(&self, i: usize, marks: &[&str]) -> bool {
        self.doc.mark(i).is_some_and(|m| marks.iter().any(|mark| mark.starts_with(m)))
    }

    /// True where a digit number stands at `i`.
    pub(super) fn digits(&self, i: usize) -> bool {
        self.doc.tokens.get(i).is_some_and(|t| t.kind == TokenKind::Number)
    }

    /// True where no white space stands before the token.
    pub(super) fn glued(&self, i: usize) -> bool {
        self.doc.tokens.get(i).is_some_and(|t| !t.spaced)
    }

    /// The value of a digit number of at most nine digits, and how many digits it has.
    pub(super) fn value(&self, i: usize) -> Option<(u32, usize)> {
        if !self.digits(i) {
            return None;
        }
        let key = self.doc.key(i);
        if key.len() > 9 { None } else { key.parse().ok().map(|v| (v, key.len())) }
    }
}
