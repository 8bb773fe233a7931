//! What a query means: words, `"words in this order"`, `-without`, `OR`, `( )`, and operators (`who:`, `قال:`).
//!
//! ```text
//! any  := all { OR all }
//! all  := part { [ AND ] part }
//! part := [ "-" | NOT ] ( "(" any ")" | operator ":" value | quotation | word )
//! ```
//!
//! A colon after a word that is no operator is part of the text, a quotation that is not closed runs to the end, and what
//! remains in doubt is refused with the place and the reason: nothing is dropped in silence.

use super::Tools;
use super::operators::Operator;
use isnad_model::{Day, When};
use std::iter::Peekable;
use std::str::CharIndices;

/// A query, understood.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Query {
    /// A word, in any spelling. As given.
    Word(String),
    /// Words in this order. As given.
    Phrase(String),
    /// An operator with a name or key; the name as given, the key as the record has it.
    Is(Operator, String),
    /// Not wholly before the first day nor wholly after the second.
    Days(Option<Day>, Option<Day>),
    /// All of these.
    All(Vec<Query>),
    /// At least one of these.
    Any(Vec<Query>),
    /// Not this.
    Not(Box<Query>),
}

/// Why a query cannot be answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum QueryError {
    /// There is no word in it.
    #[error("there is no word to look for")]
    Empty,
    /// It only says what is not wanted.
    #[error("it only says what is not wanted: give a word to look for, too")]
    OnlyWithout,
    /// A bracket is not closed, or closed without being open.
    #[error("a bracket is without its other half")]
    Bracket,
    /// `OR` without something on both sides.
    #[error("OR stands between two things to choose from")]
    Or,
    /// An operator without a value.
    #[error("`{0}` needs something after its colon")]
    NoValue(String),
    /// A value that is no type, mode, phase or stance.
    #[error("`{value}` is nothing that `{operator}` knows", operator = .operator.as_str())]
    UnknownValue {
        /// The operator.
        operator: Operator,
        /// What was given.
        value: String,
    },
    /// A value that is no day, month or year.
    #[error("`{0}` is no day: write 2026/10/14, 2026/10, 2026, or from..to")]
    NoDay(String),
}

/// Understands a query.
pub(super) fn parse(text: &str, tools: &Tools<'_>) -> Result<Query, QueryError> {
    let tokens = Tokens::new(text, tools).all()?;
    let mut parser = Parser { tokens: tokens.into_iter().peekable() };
    let query = parser.any()?;
    if parser.tokens.next().is_some() {
        return Err(QueryError::Bracket);
    }
    let query = query.ok_or(QueryError::Empty)?;
    if wants(&query) { Ok(query) } else { Err(QueryError::OnlyWithout) }
}

/// True where something is asked for, and not only something unwanted.
fn wants(query: &Query) -> bool {
    match query {
        Query::Not(_) => false,
        Query::All(parts) => parts.iter().any(wants),
        Query::Any(parts) => parts.iter().all(wants),
        _ => true,
    }
}

/// Words before a colon that may have been meant as operators and are none: `by:name`. Not times (`10:30`), addresses
/// (`https://…`) or colons with nothing after them.
pub(super) fn no_operators(text: &str, tools: &Tools<'_>) -> Vec<String> {
    let meant = |word: &str| {
        let (name, value) = word.split_once(':')?;
        let name = name.trim_start_matches(['-', '(']);
        let letters = !name.is_empty() && name.chars().all(char::is_alphabetic);
        let known = || tools.operators.operator(&tools.cutter.fold.key(name)).is_some();
        (letters && !value.is_empty() && !value.starts_with("//") && !known()).then(|| name.to_owned())
    };
    text.split_whitespace().filter_map(meant).collect()
}

#[derive(Debug)]
enum Token {
    Open,
    Close,
    Without,
    Or,
    Part(Query),
}

struct Parser {
    tokens: Peekable<std::vec::IntoIter<Token>>,
}

impl Parser {
    fn any(&mut self) -> Result<Option<Query>, QueryError> {
        let mut choices = Vec::new();
        loop {
            let all = self.all()?;
            let more = self.tokens.next_if(|t| matches!(t, Token::Or)).is_some();
            match all {
                Some(all) => choices.push(all),
                None if more || !choices.is_empty() => return Err(QueryError::Or),
                None => return Ok(None),
            }
            if !more {
                break;
            }
        }
        Ok(Some(one_or(choices, Query::Any)))
    }

    fn all(&mut self) -> Result<Option<Query>, QueryError> {
        let mut parts = Vec::new();
        while let Some(token) = self.tokens.next_if(|t| !matches!(t, Token::Or | Token::Close)) {
            parts.extend(self.part(token)?);
        }
        Ok((!parts.is_empty()).then(|| one_or(parts, Query::All)))
    }

    /// The part that begins with a token. Brackets with nothing in them are nothing.
    fn part(&mut self, token: Token) -> Result<Option<Query>, QueryError> {
        match token {
            Token::Part(query) => Ok(Some(query)),
            Token::Open => {
                let inner = self.any()?;
                match self.tokens.next() {
                    Some(Token::Close) => Ok(inner),
                    _ => Err(QueryError::Bracket),
                }
            }
            Token::Without => {
                let next = self.tokens.next().ok_or(QueryError::Empty)?;
                Ok(self.part(next)?.map(|q| Query::Not(Box::new(q))))
            }
            Token::Close | Token::Or => Err(QueryError::Bracket),
        }
    }
}

fn one_or(mut parts: Vec<Query>, many: fn(Vec<Query>) -> Query) -> Query {
    match parts.len() {
        1 => parts.remove(0),
        _ => many(parts),
    }
}

/// Brackets deeper than this are refused: nobody writes them, and each costs a call.
const DEPTH: usize = 50;

struct Tokens<'q, 't> {
    text: &'q str,
    chars: Peekable<CharIndices<'q>>,
    tools: &'t Tools<'t>,
}

fn opens_quotation(c: char) -> bool {
    matches!(c, '"' | '«' | '“' | '„' | '”' | '‟')
}

fn closes_quotation(c: char) -> bool {
    matches!(c, '"' | '»' | '”' | '“')
}

impl<'q, 't> Tokens<'q, 't> {
    fn new(text: &'q str, tools: &'t Tools<'t>) -> Self {
        Tokens { text, chars: text.char_indices().peekable(), tools }
    }

    fn all(mut self) -> Result<Vec<Token>, QueryError> {
        let mut tokens = Vec::new();
        let mut depth = 0_usize;
        while let Some(&(_, c)) = self.chars.peek() {
            match c {
                c if c.is_whitespace() => drop(self.chars.next()),
                '(' | ')' => {
                    self.chars.next();
                    depth = if c == '(' { depth + 1 } else { depth.saturating_sub(1) };
                    if depth > DEPTH {
                        return Err(QueryError::Bracket);
                    }
                    tokens.push(if c == '(' { Token::Open } else { Token::Close });
                }
                '-' | '\u{2212}' => {
                    self.chars.next();
                    let joined = self.chars.peek().is_some_and(|(_, c)| !c.is_whitespace());
                    tokens.extend(joined.then_some(Token::Without));
                }
                c if opens_quotation(c) => {
                    let words = self.quotation();
                    self.words(&words, Query::Phrase, &mut tokens);
                }
                _ => self.word(&mut tokens)?,
            }
        }
        Ok(tokens)
    }

    /// A quotation that begins here, without its marks.
    fn quotation(&mut self) -> String {
        self.chars.next();
        self.chars.by_ref().map(|(_, c)| c).take_while(|c| !closes_quotation(*c)).collect()
    }

    fn run(&mut self) -> &'q str {
        let from = self.chars.peek().map_or(self.text.len(), |(i, _)| *i);
        let inside = |c: char| !c.is_whitespace() && !matches!(c, '(' | ')') && !opens_quotation(c);
        while self.chars.next_if(|(_, c)| inside(*c)).is_some() {}
        let to = self.chars.peek().map_or(self.text.len(), |(i, _)| *i);
        self.text.get(from..to).unwrap_or("")
    }

    fn word(&mut self, tokens: &mut Vec<Token>) -> Result<(), QueryError> {
        let run = self.run();
        let (operators, key) = (self.tools.operators, self.tools.cutter.fold.key(run));
        if operators.is_not(run) {
            tokens.push(Token::Without);
            return Ok(());
        }
        if operators.is_or(&key) {
            tokens.push(Token::Or);
            return Ok(());
        }
        // Between two things it says nothing new; alone, or at an end, it is a word.
        let more = self.chars.clone().any(|(_, c)| !c.is_whitespace());
        if operators.is_and(&key) && more && matches!(tokens.last(), Some(Token::Part(_) | Token::Close)) {
            return Ok(());
        }
        let operator = run.split_once(':').and_then(|(name, value)| {
            let operator = self.tools.operators.operator(&self.tools.cutter.fold.key(name))?;
            Some((name, operator, value))
        });
        let Some((name, operator, value)) = operator else {
            self.words(run, Query::Word, tokens);
            return Ok(());
        };
        let quoted = value.is_empty() && self.chars.peek().is_some_and(|(_, c)| opens_quotation(*c));
        let value = if quoted { self.quotation() } else { value.to_owned() };
        if self.tools.cutter.keys(&value).is_empty() {
            return Err(QueryError::NoValue(name.to_owned()));
        }
        tokens.push(Token::Part(self.operator(operator, value)?));
        Ok(())
    }

    /// Keeps words that have something to look for; a comma between words is nothing. A run that the text would cut
    /// into several words (`COVID-19`) is looked for in this order.
    fn words(&self, words: &str, one: fn(String) -> Query, tokens: &mut Vec<Token>) {
        let keys = self.tools.cutter.keys(words);
        let many = if keys.len() > 1 { Query::Phrase } else { one };
        if !keys.is_empty() {
            tokens.push(Token::Part(many(words.trim().to_owned())));
        } else if matches!(tokens.last(), Some(Token::Without)) {
            tokens.pop();
        }
    }

    fn operator(&self, operator: Operator, value: String) -> Result<Query, QueryError> {
        let day = |text: &str| self.days(text);
        match operator {
            Operator::From => Ok(Query::Days(day(&value)?.earliest, None)),
            Operator::To => Ok(Query::Days(None, day(&value)?.latest)),
            Operator::When => {
                let (from, to) = match value.split_once("..") {
                    Some((from, to)) => (from, to),
                    None => (value.as_str(), value.as_str()),
                };
                let bound = |text: &str| if text.trim().is_empty() { Ok(When::default()) } else { day(text) };
                let (from, to) = (bound(from)?.earliest, bound(to)?.latest);
                if from.is_none() && to.is_none() {
                    return Err(QueryError::NoDay(value));
                }
                Ok(Query::Days(from, to))
            }
            Operator::Type | Operator::Status => {
                let key = self.tools.operators.value(&self.tools.cutter.fold.key(value.trim()), operator);
                let key = key.ok_or(QueryError::UnknownValue { operator, value })?;
                Ok(Query::Is(operator, key))
            }
            _ => Ok(Query::Is(operator, value)),
        }
    }

    /// The day, month or year that a text names: as figures, else as newspapers write it.
    fn days(&self, text: &str) -> Result<When, QueryError> {
        let text = text.trim();
        let figures = text.replace(['/', '.'], "-");
        numeric(&figures).or_else(|| self.tools.time(text)).ok_or_else(|| QueryError::NoDay(text.to_owned()))
    }
}

/// `2026`, `2026-10`, `2026-10-14`.
fn numeric(figures: &str) -> Option<When> {
    let western =
        |c: char| c.to_digit(10).or_else(|| arabic_digit(c)).map_or(c, |d| char::from(b'0' + d as u8));
    let figures: String = figures.chars().map(western).collect();
    let mut parts = figures.split('-').map(str::parse::<i16>);
    let year = parts.next()?.ok().filter(|y| (1..=9999).contains(y))?;
    let part = |p: Option<Result<i16, _>>| match p {
        None => Some(None),
        Some(Ok(n)) => i8::try_from(n).ok().map(Some),
        Some(Err(_)) => None,
    };
    let (month, day) = (part(parts.next())?, part(parts.next())?);
    if parts.next().is_some() {
        return None;
    }
    let first = Day::new(year, month.unwrap_or(1), day.unwrap_or(1)).ok()?;
    let last = match (month, day) {
        (_, Some(_)) => first,
        (Some(_), None) => first.last_of_month(),
        (None, None) => first.last_of_year(),
    };
    Some(When::between(Some(first), Some(last), ""))
}

/// The value of a digit of the Arabic or Persian row.
fn arabic_digit(c: char) -> Option<u32> {
    [0x0660, 0x06F0].into_iter().find_map(|zero| (c as u32).checked_sub(zero).filter(|d| *d < 10))
}
