//! A text cut into tokens, sentences and quotations.
//!
//! Newspaper Arabic writes `قال:«كذا»` without a space, opens a quotation and never closes it, and runs whole
//! paragraphs together with commas: so tokens are cut by character class, a quotation ends at the latest with its
//! paragraph, and the comma is no sentence end but is kept as a token for those who look for clauses.

use crate::Fold;
use crate::letter::{Class, class};
use isnad_model::Span;

/// What a token is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters of any script.
    Word,
    /// Digits of any script; the key holds ASCII digits.
    Number,
    /// One mark.
    Punct,
    /// A line feed.
    Break,
}

/// One token.
#[derive(Debug, Clone, Copy)]
pub struct Token {
    /// Where in the text.
    pub span: Span,
    /// What it is made of.
    pub kind: TokenKind,
    /// True where white space stands before it.
    pub spaced: bool,
    /// Index of its sentence.
    pub sentence: u32,
    /// Index of the innermost quotation that it stands in.
    pub quote: Option<u32>,
    key: (u32, u32),
    /// The mark that it is; NUL for what is none.
    mark: char,
    /// Its last letter is as its key has it.
    ends_plain: bool,
}

/// A sentence: tokens `first..end`. Line feeds end a sentence and belong to none other.
#[derive(Debug, Clone, Copy)]
pub struct Sentence {
    /// Where in the text, without the white space around.
    pub span: Span,
    /// First token.
    pub first: u32,
    /// One past the last token.
    pub end: u32,
    /// Index of the line (paragraph) it stands in.
    pub line: u32,
}

/// A quotation: what stands between two quotation marks.
#[derive(Debug, Clone, Copy)]
pub struct Quote {
    /// Inside the marks.
    pub inner: Span,
    /// With the marks.
    pub outer: Span,
    /// First token inside.
    pub first: u32,
    /// One past the last token inside.
    pub end: u32,
    /// True where the closing mark is missing and the paragraph's end was taken.
    pub unclosed: bool,
    /// Index of the quotation around it.
    pub parent: Option<u32>,
}

/// A text, cut.
#[derive(Debug)]
pub struct Doc<'t> {
    /// The text.
    pub text: &'t str,
    /// Its tokens, in order.
    pub tokens: Vec<Token>,
    /// Its sentences, in order.
    pub sentences: Vec<Sentence>,
    /// Its quotations, by opening mark.
    pub quotes: Vec<Quote>,
    keys: String,
}

/// Tokens after which a sentence ends at the next mark, and after which it ends anyhow. Newspapers stay far below; what reads a
/// sentence may look through it again and again.
const LONG: usize = 400;
const ENDLESS: usize = 600;

impl<'t> Doc<'t> {
    /// Cuts a text, in time linear in its length.
    pub fn new(text: &'t str, fold: &Fold) -> Self {
        let mut doc = Doc::phrase(text, fold);
        doc.cut_sentences();
        doc.find_quotes();
        doc
    }

    /// Tokens alone: for the phrases of a table, which have neither sentences nor quotations, and for whoever compares words.
    pub fn phrase(text: &'t str, fold: &Fold) -> Self {
        // A key is no longer than its word, but for a few; a word has some ten bytes in Arabic.
        let (keys, tokens) = (String::with_capacity(text.len()), Vec::with_capacity(text.len() / 9 + 1));
        let mut doc = Doc { text, tokens, sentences: Vec::new(), quotes: Vec::new(), keys };
        doc.cut_tokens(fold);
        doc
    }

    /// The folded key of a token; empty where there is no such token.
    pub fn key(&self, i: usize) -> &str {
        self.tokens.get(i).and_then(|t| self.keys.get(t.key.0 as usize..t.key.1 as usize)).unwrap_or("")
    }

    /// The keys of all tokens, one after the other: what is not in here is no part of any key.
    pub fn keys(&self) -> &str {
        &self.keys
    }

    /// True where the last letter of a token is as its key has it: false for a final letter that folding changed.
    pub fn ends_plain(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| t.ends_plain)
    }

    /// True where folding changed some letter of a token (a hamza, a ta marbuta).
    pub fn is_folded(&self, i: usize) -> bool {
        let plain = self.word(i).chars().filter(|c| !matches!(class(*c), Class::Mark));
        !plain.eq(self.key(i).chars())
    }

    /// The words of a token as written.
    pub fn word(&self, i: usize) -> &'t str {
        self.tokens.get(i).map_or("", |t| self.slice(t.span))
    }

    /// The text under a span.
    pub fn slice(&self, span: Span) -> &'t str {
        self.text.get(span.start as usize..span.end as usize).unwrap_or("")
    }

    /// The span from the first to before the `end`th token.
    pub fn span(&self, first: usize, end: usize) -> Span {
        match (self.tokens.get(first), self.tokens.get(end.saturating_sub(1))) {
            (Some(a), Some(b)) if first < end => a.span.cover(b.span),
            _ => Span::default(),
        }
    }

    /// The sentence of a token.
    pub fn sentence_of(&self, i: usize) -> Option<&Sentence> {
        self.tokens.get(i).and_then(|t| self.sentences.get(t.sentence as usize))
    }

    /// Index of the first token that ends after byte `at`.
    pub fn token_at(&self, at: u32) -> usize {
        self.tokens.partition_point(|t| t.span.end <= at)
    }

    /// True where the token is the mark `mark`.
    pub fn is_mark(&self, i: usize, mark: &str) -> bool {
        self.mark(i).is_some_and(|m| mark.starts_with(m))
    }

    /// The mark that a token is; none for words, numbers and line feeds.
    pub fn mark(&self, i: usize) -> Option<char> {
        self.tokens.get(i).map(|t| t.mark).filter(|m| *m != '\0')
    }

    fn cut_tokens(&mut self, fold: &Fold) {
        let mut chars = self.text.char_indices().peekable();
        let mut spaced = true;
        while let Some((start, c)) = chars.next() {
            let kind = match class(c) {
                Class::Space => {
                    spaced = true;
                    continue;
                }
                Class::Break => TokenKind::Break,
                Class::Letter | Class::Mark => TokenKind::Word,
                Class::Digit => TokenKind::Number,
                Class::Other => TokenKind::Punct,
            };
            let mut end = start + c.len_utf8();
            // The last character that is no mark on another: what the word ends in.
            let mut last = Some(c).filter(|c| class(*c) != Class::Mark);
            while let Some(&(at, next)) = chars.peek() {
                match (kind, class(next)) {
                    (TokenKind::Word, Class::Letter) | (TokenKind::Number, Class::Digit) => last = Some(next),
                    (TokenKind::Word, Class::Mark) => {}
                    _ => break,
                }
                end = at + next.len_utf8();
                chars.next();
            }
            let from = self.keys.len();
            fold.push(self.text.get(start..end).unwrap_or(""), &mut self.keys);
            let key = self.keys.get(from..).unwrap_or("");
            let ends_plain = key.chars().next_back().is_some_and(|k| last == Some(k));
            let invisible = kind == TokenKind::Word && key.is_empty();
            if !invisible {
                self.tokens.push(Token {
                    span: Span::new(start, end),
                    kind,
                    spaced,
                    sentence: 0,
                    quote: None,
                    key: (from as u32, self.keys.len() as u32),
                    mark: if kind == TokenKind::Punct { c } else { '\0' },
                    ends_plain,
                });
                spaced = kind == TokenKind::Break;
            }
        }
    }

    fn cut_sentences(&mut self) {
        let (mut first, mut line) = (0, 0);
        for i in 0..self.tokens.len() {
            let token = self.tokens[i];
            let number = self.sentences.len() as u32;
            self.tokens[i].sentence = number;
            let ends = match token.kind {
                TokenKind::Break => true,
                TokenKind::Punct => self.ends_sentence(i),
                _ => false,
            };
            let long = i - first >= LONG && token.kind == TokenKind::Punct || i - first >= ENDLESS;
            if ends || long {
                self.push_sentence(first, i + 1, line);
                first = i + 1;
            }
            if token.kind == TokenKind::Break {
                line += 1;
            }
        }
        self.push_sentence(first, self.tokens.len(), line);
    }

    fn push_sentence(&mut self, first: usize, end: usize, line: u32) {
        let solid = |t: &Token| t.kind != TokenKind::Break;
        let inside = self.tokens.get(first..end).unwrap_or(&[]);
        let (Some(a), Some(b)) = (inside.iter().find(|t| solid(t)), inside.iter().rev().find(|t| solid(t)))
        else {
            // A line feed alone: it goes to the sentence before, so that token.sentence stays a valid index.
            let last = self.sentences.len().saturating_sub(1) as u32;
            self.tokens[first..end].iter_mut().for_each(|t| t.sentence = last);
            return;
        };
        let span = a.span.cover(b.span);
        let number = self.sentences.len() as u32;
        self.tokens[first..end].iter_mut().for_each(|t| t.sentence = number);
        self.sentences.push(Sentence { span, first: first as u32, end: end as u32, line });
    }

    /// A full stop ends a sentence unless it stands in a number (`2.63`), in an abbreviation (`أ.ف.ب`, `د. سعد`)
    /// or inside a word of dots (`...` in mid-sentence is a pause).
    fn ends_sentence(&self, i: usize) -> bool {
        let Some(mark) = self.mark(i) else { return false };
        match mark {
            '!' | '?' | '\u{061F}' => true,
            '.' | '\u{06D4}' => {
                let letter = |j: usize| {
                    self.tokens.get(j).is_some_and(|t| t.kind == TokenKind::Word)
                        && self.word(j).chars().count() == 1
                };
                let next = self.tokens.get(i + 1);
                let glued =
                    next.is_some_and(|t| !t.spaced && matches!(t.kind, TokenKind::Word | TokenKind::Number));
                let before = i.checked_sub(1).and_then(|j| self.tokens.get(j));
                let in_number = glued
                    && before.is_some_and(|t| t.kind == TokenKind::Number)
                    && next.is_some_and(|t| t.kind == TokenKind::Number);
                let initial = i > 0
                    && letter(i - 1)
                    && before.is_some_and(|t| i < 2 || t.spaced || self.is_mark(i - 2, "."));
                let dots = self.is_mark(i + 1, ".") && next.is_some_and(|t| !t.spaced);
                !(in_number || initial || dots)
            }
            _ => false,
        }
    }

    fn find_quotes(&mut self) {
        let mut open: Vec<usize> = Vec::new();
        for i in 0..self.tokens.len() {
            let token = self.tokens[i];
            if token.kind == TokenKind::Break {
                while let Some(q) = open.pop() {
                    self.close(q, i, None);
                }
                continue;
            }
            self.tokens[i].quote = open.last().map(|q| *q as u32);
            if token.kind != TokenKind::Punct {
                continue;
            }
            match self.quote_role(i, &open) {
                QuoteRole::None => {}
                QuoteRole::Open => {
                    let at = token.span.end as usize;
                    self.quotes.push(Quote {
                        inner: Span::new(at, at),
                        outer: token.span,
                        first: i as u32 + 1,
                        end: i as u32 + 1,
                        unclosed: true,
                        parent: open.last().map(|q| *q as u32),
                    });
                    open.push(self.quotes.len() - 1);
                }
                QuoteRole::Close => {
                    if let Some(q) = open.pop() {
                        self.tokens[i].quote = open.last().map(|q| *q as u32);
                        self.close(q, i, Some(token.span));
                    }
                }
            }
        }
        while let Some(q) = open.pop() {
            self.close(q, self.tokens.len(), None);
        }
    }

    fn close(&mut self, quote: usize, end: usize, mark: Option<Span>) {
        let inner_end = match mark {
            Some(mark) => mark.start,
            None => self.tokens.get(end.saturating_sub(1)).map_or(0, |t| t.span.end),
        };
        if let Some(q) = self.quotes.get_mut(quote) {
            q.inner.end = inner_end.max(q.inner.start);
            q.outer.end = mark.map_or(q.inner.end, |m| m.end);
            q.end = end as u32;
            q.unclosed = mark.is_none();
        }
    }

    fn quote_role(&self, i: usize, open: &[usize]) -> QuoteRole {
        let Some(mark) = self.mark(i) else { return QuoteRole::None };
        let opened_by = {
            let quote = open.last().and_then(|q| self.quotes.get(*q));
            quote.and_then(|q| self.slice(Span { end: q.inner.start, ..q.outer }).chars().next())
        };
        match (mark, opened_by) {
            // `” كلام “`: the pair typed the wrong way round.
            ('“', Some('”')) | ('«', Some('»')) => QuoteRole::Close,
            ('«' | '“' | '„' | '‹', _) => QuoteRole::Open,
            // `لـ»المدينة»`: one form for both.
            ('»', None) if self.touches_next(i) => QuoteRole::Open,
            ('»' | '›', _) => QuoteRole::Close,
            // “ and ” are often both typed as ”.
            ('”', Some(_)) => QuoteRole::Close,
            ('”', None) => QuoteRole::Open,
            ('"', _) => self.straight(i, opened_by == Some('"')),
            _ => QuoteRole::None,
        }
    }

    /// True where a word follows a token without a space.
    fn touches_next(&self, i: usize) -> bool {
        self.tokens
            .get(i + 1)
            .is_some_and(|t| !t.spaced && matches!(t.kind, TokenKind::Word | TokenKind::Number))
    }

    /// What a straight mark does is told by the spaces around it: `قال "نعم"`. Where they tell nothing it closes what is
    /// open. One that closes and has nothing to close is a slip (`مع موبايلي".`) unless the next one closes too, as after
    /// `وتابع" كلام"`.
    fn straight(&self, i: usize, open: bool) -> QuoteRole {
        let (opens, closes) = self.leans(i);
        match (open, opens, closes) {
            (true, true, false) if self.next_straight(i).is_some_and(|n| self.leans(n).1) => QuoteRole::Open,
            (true, ..) => QuoteRole::Close,
            (false, false, true) => match self.next_straight(i) {
                Some(next) if self.leans(next).1 => QuoteRole::Open,
                _ => QuoteRole::None,
            },
            (false, ..) => QuoteRole::Open,
        }
    }

    /// Whether a mark stands like one that opens, and like one that closes.
    fn leans(&self, i: usize) -> (bool, bool) {
        let before = i.checked_sub(1).and_then(|b| self.tokens.get(b).map(|t| (b, t)));
        let apart = self.tokens.get(i).is_some_and(|t| t.spaced)
            || before.is_none_or(|(b, t)| {
                t.kind == TokenKind::Break || matches!(self.word(b), ":" | "(" | "\u{0640}")
            });
        let touches = self.touches_next(i);
        (apart && touches, !apart && !touches)
    }

    /// The next straight mark of the paragraph, near enough to belong to this one.
    fn next_straight(&self, i: usize) -> Option<usize> {
        (i + 1..i + LONG)
            .take_while(|n| self.tokens.get(*n).is_some_and(|t| t.kind != TokenKind::Break))
            .find(|n| self.is_mark(*n, "\""))
    }
}

enum QuoteRole {
    None,
    Open,
    Close,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Source;

    fn fold() -> Fold {
        Fold::load(&Source::builtin()).expect("fold.toml")
    }

    #[test]
    fn keys_fold_spelling() {
        let fold = fold();
        assert_eq!(fold.key("أُقِرّ الإعـلانُ في القاهرة"), "اقر الاعلان في القاهره");
        assert_eq!(fold.key("١٥ شباط"), "15 شباط");
    }

    #[test]
    fn sentences_respect_numbers_and_initials() {
        let fold = fold();
        let doc = Doc::new("بلغ 2.63 مليار. وقال د. سعد إنه أ.ف.ب قال. انتهى", &fold);
        assert_eq!(doc.sentences.len(), 3);
    }

    #[test]
    fn quotes_nest_and_end_with_the_paragraph() {
        let fold = fold();
        let doc = Doc::new("قال:«نعم \"لا\" نعم» ثم “كلام\nآخر", &fold);
        let inner: Vec<_> = doc.quotes.iter().map(|q| (doc.slice(q.inner), q.unclosed)).collect();
        assert_eq!(inner, [("نعم \"لا\" نعم", false), ("لا", false), ("كلام", true)]);
    }
}
