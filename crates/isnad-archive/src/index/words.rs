//! Words as the index takes them, in one string: `الاحد|احد صباحا`.
//!
//! A space goes on to the next position, `|` gives the word at a position one more form (`وقمه|قمه`: whoever asks for
//! either finds it), a line break leaves a gap that no phrase reaches across.

use tantivy::tokenizer::{Token, TokenStream, Tokenizer};

/// The name under which the schema knows the tokenizer.
pub(crate) const TOKENIZER: &str = "isnad-words";
/// Positions between two lines.
const GAP: usize = 100;
/// Tantivy refuses longer terms; no word is that long.
const WORD_BYTES: usize = 255;

/// Writes words in that form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Words(String);

impl Words {
    /// The next word, in one or more forms; forms with a space or mark of their own in them are left out.
    pub fn push<'w>(&mut self, forms: impl IntoIterator<Item = &'w str>) {
        let mut first = true;
        for form in forms {
            if form.is_empty() || form.len() > WORD_BYTES || form.contains([' ', '|', '\n']) {
                continue;
            }
            if !first {
                self.0.push('|');
            } else if !self.0.is_empty() && !self.0.ends_with('\n') {
                self.0.push(' ');
            }
            self.0.push_str(form);
            first = false;
        }
    }

    /// Ends a line: no phrase runs over it.
    pub fn line(&mut self) {
        if !self.0.is_empty() && !self.0.ends_with('\n') {
            self.0.push('\n');
        }
    }

    /// True where there is no word.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The words as one string.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Cuts that string again.
#[derive(Debug, Clone, Default)]
pub(crate) struct Cutter {
    token: Token,
}

impl Tokenizer for Cutter {
    type TokenStream<'a> = Cut<'a>;

    fn token_stream<'a>(&'a mut self, text: &'a str) -> Cut<'a> {
        self.token.reset();
        Cut { rest: text, at: 0, position: 0, token: &mut self.token }
    }
}

/// The words of one string, one after the other.
pub(crate) struct Cut<'a> {
    rest: &'a str,
    /// Byte at which `rest` begins.
    at: usize,
    /// Position of the word at which `rest` begins.
    position: usize,
    token: &'a mut Token,
}

impl TokenStream for Cut<'_> {
    fn advance(&mut self) -> bool {
        loop {
            if self.rest.is_empty() {
                return false;
            }
            let end = self.rest.find([' ', '|', '\n']).unwrap_or(self.rest.len());
            let (word, rest) = self.rest.split_at(end);
            let from = self.at;
            self.token.position = self.position;
            let mut after = rest.chars();
            self.position += match after.next() {
                Some(' ') => 1,
                Some('\n') => GAP,
                _ => 0,
            };
            self.at += end + rest.len() - after.as_str().len();
            self.rest = after.as_str();
            if !word.is_empty() {
                self.token.offset_from = from;
                self.token.offset_to = from + end;
                self.token.position_length = 1;
                self.token.text.clear();
                self.token.text.push_str(word);
                return true;
            }
        }
    }

    fn token(&self) -> &Token {
        self.token
    }

    fn token_mut(&mut self) -> &mut Token {
        self.token
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms_share_a_position_and_lines_lie_apart() {
        let mut words = Words::default();
        words.push(["a"]);
        words.push(["wb", "b", "c d", ""]);
        words.line();
        words.line();
        words.push(["e"]);
        assert_eq!(words.as_str(), "a wb|b\ne");
        let mut cutter = Cutter::default();
        let mut cut = cutter.token_stream(words.as_str());
        let mut seen = Vec::new();
        while let Some(token) = cut.next() {
            seen.push(format!("{}@{}", token.text, token.position));
        }
        assert_eq!(seen, ["a@0", "wb@1", "b@1", "e@101"]);
    }
}
