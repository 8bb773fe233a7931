//! A text with its marks: which rule took which words, for a terminal or as a page of its own.
//!
//! Terminals disagree about Arabic: some turn it right to left by themselves, some on request, some never. The words
//! are written in reading order; a line begins with a right-to-left mark where its first letter is Arabic, labels stand
//! in isolates so that they do not turn the words around them, and a terminal that can is asked to find the direction of
//! each line itself. Without colours a mark is `[words|label]`.

use crate::term::{Out, Style, shown};
use isnad::explain::{Explained, Fact, Layer, Piece, explain};
use isnad::model::Reading;
use std::fmt::Write as _;
use std::io;

/// Finds the direction of each line itself, in terminals that can (a private mode of the Freedesktop proposal).
const DIRECTION_ON: &str = "\u{1b}[?2501h";
const DIRECTION_OFF: &str = "\u{1b}[?2501l";
const RIGHT_TO_LEFT: char = '\u{200F}';
const ISOLATE: char = '\u{2066}';
const END_ISOLATE: char = '\u{2069}';

/// Marks the text of a reading, and lists the facts under it.
pub(crate) fn explained(out: &mut Out, reading: &Reading) -> io::Result<()> {
    let explained = explain(reading);
    let color = out.is_colored();
    if color {
        io::Write::write_all(out, DIRECTION_ON.as_bytes())?;
    }
    let legend: Vec<String> = Layer::ALL.iter().map(|l| paint(out, &[*l], l.as_str())).collect();
    out.field(0, "marks", &legend.join(", "))?;
    out.field(0, "page", &reading.article.id)?;
    out.field(0, "tables", &reading.pack)?;
    for line in explained.lines() {
        out.blank()?;
        out.safe_text(0, &marked(out, &line))?;
    }
    facts(out, &explained)?;
    if color {
        io::Write::write_all(out, DIRECTION_OFF.as_bytes())?;
    }
    Ok(())
}

/// A line of the text with its marks.
fn marked(out: &Out, pieces: &[Piece<'_>]) -> String {
    let text: String = pieces.iter().map(|p| p.text).collect();
    let mut line = String::new();
    if is_right_to_left(&text) {
        line.push(RIGHT_TO_LEFT);
    }
    for piece in pieces {
        if !out.is_colored() {
            line.extend(std::iter::repeat_n('[', piece.opens));
        }
        line.push_str(&paint(out, &piece.layers, &shown(piece.text)));
        for label in &piece.closes {
            if out.is_colored() {
                let label = out.paint(Style::Dim, label);
                line.extend([ISOLATE]);
                line.push_str(&label);
                line.extend([END_ISOLATE]);
            } else {
                let _ = write!(line, "|{ISOLATE}{label}{END_ISOLATE}]");
            }
        }
    }
    line
}

/// Words in the colour of the highest layer on them; what is said is underlined, whatever else lies on it.
fn paint(out: &Out, layers: &[Layer], words: &str) -> String {
    let said = layers.contains(&Layer::Said);
    match layers.last() {
        None => words.to_owned(),
        Some(Layer::Said) => out.paint(Style::Underline, words),
        Some(layer) => out.paint_over(style(*layer), said, words),
    }
}

fn style(layer: Layer) -> Style {
    match layer {
        Layer::Said => Style::Underline,
        Layer::Name => Style::Name,
        Layer::Time => Style::Warn,
        Layer::Cue => Style::Good,
        Layer::Trigger => Style::Bad,
    }
}

fn facts(out: &mut Out, explained: &Explained<'_>) -> io::Result<()> {
    let heads = [("Times", 't'), ("Names", 'n'), ("Statements", 's'), ("Events", 'e')];
    for (head, letter) in heads {
        let here: Vec<&Fact> = explained.facts.iter().filter(|f| f.label.starts_with(letter)).collect();
        if here.is_empty() {
            continue;
        }
        out.heading(&format!("{head} ({})", here.len()))?;
        for fact in here {
            let label = out.paint(Style::Strong, &format!("{:<4}", fact.label));
            out.text(2, &format!("{label} {}", fact.words))?;
            out.field(6, "rule", &fact.rule)?;
            for (name, words) in &fact.details {
                out.field(6, name, words)?;
            }
        }
    }
    Ok(())
}

/// True where the first letter is Arabic or Hebrew.
fn is_right_to_left(text: &str) -> bool {
    let letter = text.chars().find(|c| c.is_alphabetic());
    letter.is_some_and(|c| matches!(c as u32, 0x0590..=0x08FF | 0xFB1D..=0xFDFF | 0xFE70..=0xFEFF))
}

/// The beginning of a page of its own: no script, nothing from elsewhere.
pub(crate) fn html_head(out: &mut Out) -> io::Result<()> {
    out.line(HTML_HEAD)
}

pub(crate) fn html_end(out: &mut Out) -> io::Result<()> {
    out.line("</html>")
}

/// The same in HTML.
pub(crate) fn explained_html(out: &mut Out, reading: &Reading) -> io::Result<()> {
    let explained = explain(reading);
    out.line("<article>")?;
    for line in explained.lines() {
        let html: String = line.iter().map(|piece| html_piece(piece, &explained)).collect();
        out.line(&format!("<p dir=\"auto\">{html}</p>"))?;
    }
    out.line("<table><tr><th><th>read<th>rule</tr>")?;
    for fact in &explained.facts {
        let details: Vec<String> = fact.details.iter().map(|(n, w)| format!("{n}: {w}")).collect();
        out.line(&format!(
            "<tr><td>{}<td dir=\"auto\">{}<br><small>{}</small><td><code>{}</code></tr>",
            fact.label,
            escape(&fact.words),
            escape(&details.join("; ")),
            escape(&fact.rule)
        ))?;
    }
    let (page, pack) = (escape(&reading.article.id), escape(&reading.pack));
    out.line(&format!("</table>\n<footer>page {page} · tables {pack}</footer></article>"))
}

fn html_piece(piece: &Piece<'_>, explained: &Explained<'_>) -> String {
    let classes: Vec<&str> = piece.layers.iter().map(|l| l.as_str()).collect();
    let words = escape(piece.text);
    let mut html = if classes.is_empty() {
        words
    } else {
        format!("<span class=\"{}\">{words}</span>", classes.join(" "))
    };
    for label in &piece.closes {
        let rule = explained.facts.iter().find(|f| f.label == *label).map_or("", |f| f.rule.as_str());
        let _ = write!(html, "<sub title=\"{}\">{label}</sub>", escape(rule));
    }
    html
}

fn escape(words: &str) -> String {
    words.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const HTML_HEAD: &str = "<!doctype html>
<html><meta charset=\"utf-8\"><title>isnad read --explain</title>
<style>
body, article { max-width: 48rem; margin: 2rem auto; font: 1.05rem/1.9 'IBM Plex Sans Arabic', 'Noto Naskh Arabic', serif; color: #1b1f24; background: #fff }
.said { border-bottom: 2px solid #8a8f98 } .name { background: #dbeafe } .time { background: #fef3c7 } .cue { background: #dcfce7 } .event { background: #fee2e2; font-weight: 600 }
sub { color: #57606a; font-size: .65em; unicode-bidi: isolate; cursor: help }
table { border-collapse: collapse; font-size: .85rem; width: 100% } td, th { text-align: start; vertical-align: top; padding: .2rem .5rem; border-top: 1px solid #d0d7de }
footer, small { color: #57606a }
@media (prefers-color-scheme: dark) { body, article { color: #e6edf3; background: #0d1117 } .name { background: #1f3a5f } .time { background: #574612 } .cue { background: #1a4a2c } .event { background: #6a2327 } }
</style>
<p><span class=\"name\">name</span> <span class=\"time\">time</span> <span class=\"cue\">cue</span> <span class=\"said\">said</span> <span class=\"event\">event</span></p>";
