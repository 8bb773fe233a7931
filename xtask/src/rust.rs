//! Just enough of Rust's grammar to know code from comments and strings, and where a function begins and ends.

/// What a character of a source file belongs to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    Code,
    Comment,
    Text,
}

/// A source file, looked through.
pub(crate) struct Source {
    /// Characters with what they belong to.
    parts: Vec<(char, Part)>,
}

/// A function and its length.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Function {
    pub(crate) name: String,
    pub(crate) line: usize,
    pub(crate) lines: usize,
}

impl Source {
    /// Looks through a source text.
    pub(crate) fn new(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let mut parts = Vec::with_capacity(chars.len());
        let mut i = 0;
        while i < chars.len() {
            let (part, end) = piece(&chars, i);
            parts.extend(chars[i..end].iter().map(|c| (*c, part)));
            i = end;
        }
        Source { parts }
    }

    /// Lines outside test modules whose strings hold a letter that `is_odd`.
    pub(crate) fn odd_strings(&self, is_odd: impl Fn(char) -> bool) -> Vec<usize> {
        let tests = self.tests();
        let mut lines = Vec::new();
        let mut line = 1;
        for (i, (c, part)) in self.parts.iter().enumerate() {
            let in_test = tests.iter().any(|(a, b)| (*a..*b).contains(&i));
            if *part == Part::Text && is_odd(*c) && !in_test && lines.last() != Some(&line) {
                lines.push(line);
            }
            line += usize::from(*c == '\n');
        }
        lines
    }

    /// The functions outside test modules, from the line of `fn` to the closing brace.
    pub(crate) fn functions(&self) -> Vec<Function> {
        let tests = self.tests();
        let mut found = Vec::new();
        for i in 0..self.parts.len() {
            if tests.iter().any(|(a, b)| (*a..*b).contains(&i)) || !self.is_word(i, "fn") {
                continue;
            }
            let name: String =
                self.code(i + 2).skip_while(|c| c.is_whitespace()).take_while(|c| is_name(*c)).collect();
            // A trait's function may have no body: a semicolon comes first then (those of `[u8; 4]` stand in brackets).
            if let (false, Some((_, close))) = (name.is_empty(), self.body(i)) {
                let line = |at: usize| 1 + self.parts[..at].iter().filter(|(c, _)| *c == '\n').count();
                found.push(Function { name, line: line(i), lines: line(close) - line(i) + 1 });
            }
        }
        found
    }

    fn code(&self, from: usize) -> impl Iterator<Item = char> + '_ {
        self.parts.iter().skip(from).map(|(c, part)| if *part == Part::Code { *c } else { ' ' })
    }

    fn is_word(&self, at: usize, word: &str) -> bool {
        let before = at.checked_sub(1).and_then(|b| self.parts.get(b));
        let after = self.parts.get(at + word.len());
        let free = |p: Option<&(char, Part)>| p.is_none_or(|(c, _)| !is_name(*c));
        free(before) && free(after) && self.code(at).take(word.len()).eq(word.chars())
    }

    /// The braces of the body that follows, or none where a semicolon comes before it.
    fn body(&self, from: usize) -> Option<(usize, usize)> {
        let mut nested = 0_i32;
        let mut open = None;
        for (i, c) in self.code(from).enumerate() {
            match c {
                '(' | '[' => nested += 1,
                ')' | ']' => nested -= 1,
                '{' => {
                    open = open.or(Some(from + i));
                    nested += 1;
                }
                '}' => {
                    nested -= 1;
                    if let (0, Some(open)) = (nested, open) {
                        return Some((open, from + i));
                    }
                }
                ';' if nested == 0 => return None,
                _ => {}
            }
        }
        None
    }

    /// Where the modules and functions of tests stand.
    fn tests(&self) -> Vec<(usize, usize)> {
        let code: String = self.code(0).collect();
        let mut ranges: Vec<(usize, usize)> = Vec::new();
        for (at, _) in code.match_indices("#[cfg(test)]") {
            let at = code[..at].chars().count();
            if let Some((_, close)) = self.body(at + "#[cfg(test)]".len()) {
                ranges.push((at, close));
            }
        }
        ranges
    }
}

fn is_name(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

/// The piece that begins at `i`: what it is and where it ends.
fn piece(chars: &[char], i: usize) -> (Part, usize) {
    let at = |j: usize| chars.get(j).copied().unwrap_or('\0');
    let fresh = i == 0 || !is_name(at(i - 1));
    match at(i) {
        '/' if at(i + 1) == '/' => (Part::Comment, find(chars, i, '\n')),
        '/' if at(i + 1) == '*' => (Part::Comment, block_comment(chars, i)),
        '"' => (Part::Text, string(chars, i)),
        'r' | 'b' | 'c' if fresh && raw_hashes(chars, i).is_some() => {
            let (quote, hashes) = raw_hashes(chars, i).unwrap_or((i, 0));
            (Part::Text, raw_string(chars, quote, hashes))
        }
        // 'a' is a character, 'a a lifetime.
        '\'' if at(i + 1) == '\\' => (Part::Text, find(chars, i + 3, '\'') + 1),
        '\'' if at(i + 2) == '\'' => (Part::Text, i + 3),
        _ => (Part::Code, i + 1),
    }
}

fn find(chars: &[char], from: usize, c: char) -> usize {
    chars.iter().skip(from).position(|x| *x == c).map_or(chars.len(), |n| from + n)
}

fn block_comment(chars: &[char], from: usize) -> usize {
    let mut depth = 0;
    let mut i = from;
    while i + 1 < chars.len() {
        match (chars[i], chars[i + 1]) {
            ('/', '*') => depth += 1,
            ('*', '/') => depth -= 1,
            _ => {
                i += 1;
                continue;
            }
        }
        i += 2;
        if depth == 0 {
            return i;
        }
    }
    chars.len()
}

fn string(chars: &[char], from: usize) -> usize {
    let mut i = from + 1;
    while i < chars.len() {
        match chars[i] {
            '\\' => i += 2,
            '"' => return i + 1,
            _ => i += 1,
        }
    }
    chars.len()
}

/// Of `r"`, `r#"`, `br##"`: where the quote stands and how many hashes stand before it.
fn raw_hashes(chars: &[char], from: usize) -> Option<(usize, usize)> {
    let letters = chars.iter().skip(from).take(2).take_while(|c| matches!(c, 'r' | 'b' | 'c')).count();
    let raw = chars.get(from + letters - 1) == Some(&'r');
    let hashes = chars.iter().skip(from + letters).take_while(|c| **c == '#').count();
    let quote = from + letters + hashes;
    (raw && chars.get(quote) == Some(&'"')).then_some((quote, hashes))
}

fn raw_string(chars: &[char], quote: usize, hashes: usize) -> usize {
    let mut i = quote + 1;
    while i < chars.len() {
        if chars[i] == '"' && chars.iter().skip(i + 1).take(hashes).filter(|c| **c == '#').count() == hashes {
            return i + 1 + hashes;
        }
        i += 1;
    }
    chars.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = r##"
// قمة in a comment
fn one(a: [u8; 2]) -> &'static str { // fn not()
    let c = '}';
    "قمة { fn"
}
trait T { fn without(&self); fn with(&self) { if true { } } }
const S: &str = r#"قمة "quoted" "#;
#[cfg(test)]
mod tests { fn long() {
    let s = "قمة";
} }
"##;

    #[test]
    fn strings_are_told_from_comments_and_tests() {
        let odd = Source::new(CODE).odd_strings(|c| ('\u{0621}'..='\u{064A}').contains(&c));
        assert_eq!(odd, [5, 8]);
    }

    #[test]
    fn functions_are_measured() {
        let found: Vec<_> =
            Source::new(CODE).functions().into_iter().map(|f| (f.name, f.line, f.lines)).collect();
        assert_eq!(found, [("one".to_owned(), 3, 4), ("with".to_owned(), 7, 1)]);
    }
}
