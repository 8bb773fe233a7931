//! HTML that is already safe, and the only way to make it from words.
//!
//! Words of a page reach the browser through [`Markup::text`] or through the templates' escaping; nothing else
//! writes them. Bidirectional controls could turn a line around for the reader (`U+202E` before a name), so they
//! are left out of titles and quotations and shown as marks in the article itself.

pub(crate) use isnad::names::is_bidi_control;
use std::fmt;

/// Safe HTML. Templates print it as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Markup(String);

impl askama::filters::HtmlSafe for Markup {}

impl fmt::Display for Markup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Markup {
    /// Words as text: escaped, controls left out.
    pub(crate) fn text(words: &str) -> Self {
        let mut out = String::with_capacity(words.len() + 8);
        escape_into(&mut out, words, Controls::Dropped);
        Markup(out)
    }

    /// The same with bidirectional controls shown by their code points.
    pub(crate) fn text_with_controls(words: &str) -> Self {
        let mut out = String::with_capacity(words.len() + 8);
        escape_into(&mut out, words, Controls::Shown);
        Markup(out)
    }

    /// Words of an Arabic text with each Latin run isolated, so that its stops and the words beside it stay where they
    /// are read (`طائرات F-16 (Block 52) الأميركية`). Numbers are left alone: a range reads from the right, as it is set.
    pub(crate) fn isolated(words: &str, controls_shown: bool) -> Self {
        let controls = if controls_shown { Controls::Shown } else { Controls::Dropped };
        let mut out = String::with_capacity(words.len() + 8);
        let mut rest = words;
        while let Some(at) = rest.find(is_latin) {
            let (before, from) = rest.split_at(at);
            let (run, after) = from.split_at(latin_run(from));
            escape_into(&mut out, before, controls);
            out.push_str("<bdi>");
            escape_into(&mut out, run, controls);
            out.push_str("</bdi>");
            rest = after;
        }
        escape_into(&mut out, rest, controls);
        Markup(out)
    }

    /// HTML that the caller has put together from escaped parts.
    pub(crate) fn html(html: String) -> Self {
        Markup(html)
    }

    /// The HTML.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// True where there is nothing to print.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds another piece.
    pub(crate) fn push(&mut self, more: &Markup) {
        self.0.push_str(&more.0);
    }

    /// Pieces with something between them.
    pub(crate) fn join(pieces: &[Markup], between: &str) -> Markup {
        let between = Markup::text(between);
        let mut out = Markup::default();
        for (i, piece) in pieces.iter().enumerate() {
            if i > 0 {
                out.push(&between);
            }
            out.push(piece);
        }
        out
    }
}

fn is_latin(c: char) -> bool {
    c.is_alphabetic() && c < '\u{0250}'
}

/// Bytes of the Latin run at the start of some words: letters and digits with whatever signs stand between them, and
/// the other half of a bracket or quotation mark that opens in the run.
fn latin_run(words: &str) -> usize {
    let mut end = 0;
    for (i, c) in words.char_indices() {
        match c {
            c if is_latin(c) || c.is_ascii_digit() => end = i + c.len_utf8(),
            ' ' | '\u{2019}' | '!'..='~' => {}
            _ => break,
        }
    }
    let run = words.get(..end).unwrap_or("");
    let count = |c: char| run.matches(c).count();
    let closes = |c: char| match c {
        ')' => count('(') > count(')'),
        ']' => count('[') > count(']'),
        '>' => count('<') > count('>'),
        '}' => count('{') > count('}'),
        '"' => count('"') % 2 == 1,
        _ => false,
    };
    let closer = words.get(end..).and_then(|rest| rest.chars().next()).filter(|c| closes(*c));
    end + closer.map_or(0, char::len_utf8)
}

/// What becomes of bidirectional controls.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Controls {
    Dropped,
    Shown,
}

/// Characters that show nothing and could hide or part words: zero-width spaces, invisible operators, tags, a byte
/// order mark in the middle. The joiners (`U+200C`, `U+200D`) are not among them: Persian and Urdu write with them.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{180E}' | '\u{200B}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}'
        | '\u{206A}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

fn escape_into(out: &mut String, words: &str, controls: Controls) {
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if is_bidi_control(c) || is_hidden(c) => {
                if controls == Controls::Shown {
                    out.push_str(&format!("<bdi class=\"ctl\" lang=\"en\">U+{:04X}</bdi>", u32::from(c)));
                }
            }
            c if c.is_control() => {}
            c => out.push(c),
        }
    }
}

/// The script that most letters of a text are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Script {
    /// Arabic letters.
    Arabic,
    /// Latin letters.
    Latin,
    /// Neither: digits, signs, nothing.
    Neutral,
}

/// The script of a text, by its first 400 characters.
pub(crate) fn script(words: &str) -> Script {
    let (mut arabic, mut latin) = (0_u32, 0_u32);
    for c in words.chars().take(400) {
        match c {
            '\u{0620}'..='\u{06FF}' | '\u{0750}'..='\u{077F}' | '\u{FB50}'..='\u{FEFC}' => arabic += 1,
            c if c.is_alphabetic() && c < '\u{0250}' => latin += 1,
            _ => {}
        }
    }
    match (arabic, latin) {
        (0, 0) => Script::Neutral,
        (a, l) if a >= l => Script::Arabic,
        _ => Script::Latin,
    }
}

/// Percent-encodes one segment of a path or one value of a query.
pub(crate) fn encode(segment: &str) -> String {
    let mut out = String::with_capacity(segment.len());
    for byte in segment.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

/// What [`encode`] made, read back; what is no UTF-8 is lost.
pub(crate) fn decode(segment: &str) -> String {
    let mut bytes = Vec::with_capacity(segment.len());
    let mut rest = segment.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let code = after.get(..2).and_then(|two| std::str::from_utf8(two).ok());
        match code.and_then(|two| u8::from_str_radix(two, 16).ok()).filter(|_| *first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or(&[]);
            }
            None => {
                bytes.push(*first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_never_become_markup() {
        let hostile = "<script>alert('x')</script>\" onload=\"";
        let safe = Markup::text(hostile);
        assert!(!safe.as_str().contains('<') && !safe.as_str().contains('"'));
    }

    #[test]
    fn controls_are_dropped_or_shown() {
        assert_eq!(Markup::text("a\u{202E}b\u{0}").as_str(), "ab");
        assert!(Markup::text_with_controls("a\u{202E}b").as_str().contains("U+202E"));
        assert_eq!(Markup::text("Ma\u{200B}li\u{FEFF}").as_str(), "Mali");
        assert!(Markup::text_with_controls("a\u{E0041}").as_str().contains("U+E0041"));
    }

    #[test]
    fn latin_runs_are_isolated() {
        let shown = |words| Markup::isolated(words, false).to_string();
        assert_eq!(shown("طائرات F-16 (Block 52) و10-12"), "طائرات <bdi>F-16 (Block 52)</bdi> و10-12");
        assert_eq!(shown("مجموعة (G20) في x=1/y."), "مجموعة (<bdi>G20</bdi>) في <bdi>x=1/y</bdi>.");
        assert_eq!(shown("<b>سد</b> a."), "&lt;<bdi>b</bdi>&gt;سد&lt;/<bdi>b&gt; a</bdi>.");
        assert_eq!(shown("كذا"), "كذا");
        assert_eq!(Markup::isolated("a\u{202E}b", true).to_string().matches("<bdi>").count(), 2);
    }

    #[test]
    fn scripts_and_segments() {
        assert_eq!(script("2026"), Script::Neutral);
        assert_eq!(script("قمة in the middle of the سد"), Script::Latin);
        assert_eq!(encode("person:x/y z"), "person%3Ax%2Fy%20z");
    }
}
