//! Standard output: colours, width, and a reader that may go away.
//!
//! Arabic is never padded into columns: terminals disagree about its width and its direction. A line begins with
//! Latin letters or holds nothing but Arabic, so that its direction is never in doubt.

use crate::args::Color;
use std::borrow::Cow;
use std::io::{self, BufWriter, IsTerminal, StdoutLock, Write};

/// Where the answer is written to.
pub(crate) struct Out {
    to: BufWriter<StdoutLock<'static>>,
    color: bool,
    /// Columns to wrap at; `None` where the output is no terminal.
    width: Option<usize>,
}

/// How words are set off.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Style {
    Strong,
    Dim,
    Good,
    Warn,
    Bad,
    Mark,
    Name,
    Underline,
}

impl Style {
    fn code(self) -> &'static str {
        match self {
            Style::Strong => "1",
            Style::Dim => "2",
            Style::Good => "32",
            Style::Warn => "33",
            Style::Bad => "31",
            Style::Mark => "1;36",
            Style::Name => "36",
            Style::Underline => "4",
        }
    }
}

/// Lines longer than this are hard to read, however wide the terminal is.
const WIDEST: usize = 110;

impl Out {
    pub(crate) fn new(color: Color) -> Self {
        let stdout = io::stdout();
        let terminal = stdout.is_terminal();
        let color = wants_color(color, terminal);
        let width = terminal
            .then(|| terminal_size::terminal_size().map_or(80, |(w, _)| usize::from(w.0)).clamp(40, WIDEST));
        Out { to: BufWriter::new(stdout.lock()), color, width }
    }

    pub(crate) fn paint(&self, style: Style, text: &str) -> String {
        if self.color && !text.is_empty() {
            format!("\u{1b}[{}m{text}\u{1b}[0m", style.code())
        } else {
            text.to_owned()
        }
    }

    /// The same, underlined as well where `underlined`.
    pub(crate) fn paint_over(&self, style: Style, underlined: bool, text: &str) -> String {
        match (self.color && underlined, text.is_empty()) {
            (true, false) => format!("\u{1b}[4;{}m{text}\u{1b}[0m", style.code()),
            _ => self.paint(style, text),
        }
    }

    pub(crate) fn is_colored(&self) -> bool {
        self.color
    }

    pub(crate) fn line(&mut self, text: &str) -> io::Result<()> {
        writeln!(self.to, "{text}")
    }

    pub(crate) fn blank(&mut self) -> io::Result<()> {
        writeln!(self.to)
    }

    /// A heading of the answer's parts.
    pub(crate) fn heading(&mut self, text: &str) -> io::Result<()> {
        let text = self.paint(Style::Strong, text);
        writeln!(self.to, "\n{text}")
    }

    /// `  label  words`, the words wrapped under themselves.
    pub(crate) fn field(&mut self, indent: usize, label: &str, words: &str) -> io::Result<()> {
        let lead = indent + 10;
        let label = if words.is_empty() { label.to_owned() } else { format!("{label:<9} ") };
        let label = self.paint(Style::Dim, &label);
        write!(self.to, "{:indent$}{label}", "")?;
        self.wrapped(lead, &shown(words))
    }

    /// Words alone, wrapped and indented.
    pub(crate) fn text(&mut self, indent: usize, words: &str) -> io::Result<()> {
        write!(self.to, "{:indent$}", "")?;
        self.wrapped(indent, &shown(words))
    }

    /// The same for words whose controls are the program's own: those of a page went through [`shown`].
    pub(crate) fn safe_text(&mut self, indent: usize, words: &str) -> io::Result<()> {
        write!(self.to, "{:indent$}", "")?;
        self.wrapped(indent, words)
    }

    fn wrapped(&mut self, indent: usize, words: &str) -> io::Result<()> {
        let width = self.width.map_or(usize::MAX, |w| w.saturating_sub(indent).max(20));
        for (i, line) in wrap(words, width).iter().enumerate() {
            if i > 0 {
                write!(self.to, "{:indent$}", "")?;
            }
            writeln!(self.to, "{line}")?;
        }
        Ok(())
    }

    pub(crate) fn json(&mut self, value: &serde_json::Value) -> io::Result<()> {
        writeln!(self.to, "{value}")
    }

    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.to.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

pub(crate) fn wants_color(color: Color, terminal: bool) -> bool {
    match color {
        Color::Always => true,
        Color::Never => false,
        Color::Auto => {
            let set = |name: &str| std::env::var_os(name).is_some_and(|v| !v.is_empty());
            terminal && !set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|t| t != "dumb")
        }
    }
}

/// Text with what would steer the terminal, or turn the direction of what follows it, as marks: `[RLO]`, `[ESC]`. Marks
/// that belong to writing (the joiners, the marks of direction that stand for a letter) stay.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    let steers = |c: char| c.is_control() || named(c).is_some();
    if !text.contains(steers) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for (at, c) in text.char_indices() {
        match named(c) {
            Some(name) => out.extend(["[", name, "]"]),
            None if c == '\u{1b}' && is_color(text.get(at..).unwrap_or("")) => out.push(c),
            None if c == '\u{1b}' => out.push_str("[ESC]"),
            None if c.is_control() && !c.is_whitespace() => out.push('\u{fffd}'),
            None => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// A code that [`Out::paint`] writes.
fn is_color(text: &str) -> bool {
    let code = text.strip_prefix("\u{1b}[").unwrap_or("");
    let end = code.find(|c: char| !c.is_ascii_digit() && c != ';');
    end.is_some_and(|end| end <= 6 && code.get(end..).is_some_and(|rest| rest.starts_with('m')))
}

/// Controls of direction that reach over what follows them, and invisible characters that part or hide words.
fn named(c: char) -> Option<&'static str> {
    Some(match c {
        '\u{202a}' => "LRE",
        '\u{202b}' => "RLE",
        '\u{202c}' => "PDF",
        '\u{202d}' => "LRO",
        '\u{202e}' => "RLO",
        '\u{2066}' => "LRI",
        '\u{2067}' => "RLI",
        '\u{2068}' => "FSI",
        '\u{2069}' => "PDI",
        '\u{200b}' => "ZWSP",
        '\u{2060}' => "WJ",
        '\u{feff}' => "BOM",
        _ => return None,
    })
}

/// Breaks words into lines of at most `width` columns. Line feeds of the text become spaces. A word longer than that
/// stands alone.
fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut used = 0;
    for word in text.split_whitespace() {
        let columns = columns(word);
        let Some(line) = lines.last_mut() else { break };
        if used > 0 && used + 1 + columns > width {
            lines.push(word.to_owned());
            used = columns;
        } else {
            if used > 0 {
                line.push(' ');
                used += 1;
            }
            line.push_str(word);
            used += columns;
        }
    }
    lines
}

/// Columns that a terminal gives a word: harakat, invisible controls and colour codes take none.
fn columns(word: &str) -> usize {
    let mut count = 0;
    let mut escape = false;
    for c in word.chars() {
        match c {
            '\u{1b}' => escape = true,
            'm' if escape => escape = false,
            _ if escape => {}
            '\u{064B}'..='\u{065F}' | '\u{0670}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2069}' => {}
            _ => count += 1,
        }
    }
    count
}

/// 12345 as `12,345`.
pub(crate) fn thousands(n: usize) -> String {
    let digits = n.to_string();
    let mut out = String::new();
    for (i, c) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

/// `1 page`, `2 pages`.
pub(crate) fn count(n: usize, one: &str, many: &str) -> String {
    format!("{} {}", thousands(n), if n == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_wrapped_by_columns_not_bytes() {
        assert_eq!(wrap("قال إنّ القمّة غدًا", 8), ["قال إنّ", "القمّة", "غدًا"]);
        assert_eq!(wrap("", 8), [""]);
    }

    #[test]
    fn controls_are_marks() {
        assert_eq!(shown("قال\u{202e} لا\u{200b}\u{1b}[2J\u{7}"), "قال[RLO] لا[ZWSP][ESC][2J\u{fffd}");
        assert_eq!(
            shown("\u{1b}[1;36mقال\u{1b}[0m می\u{200c}گوید"),
            "\u{1b}[1;36mقال\u{1b}[0m می\u{200c}گوید"
        );
    }

    #[test]
    fn thousands_are_parted() {
        assert_eq!(thousands(0), "0");
        assert_eq!(thousands(1234567), "1,234,567");
    }
}
