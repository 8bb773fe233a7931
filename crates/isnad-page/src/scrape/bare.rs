//! A text without a page around it: which line is the headline, which are headings.

use super::TextPage;
use super::line::{Label, Line};
use crate::assemble::Part;
use crate::rules::PageRules;
use isnad_model::{BlockKind, Diagnostic};

/// Words of the longest headline.
const HEADLINE_WORDS: usize = 25;
/// Words of the longest heading within the text.
const HEADING_WORDS: usize = 16;

/// Reads the lines of a bare text.
///
/// Some sites put the lead before the headline, so the first line of a headline's shape is the headline wherever it
/// stands; the lead then follows it.
pub(super) fn read(lines: &[Line<'_>], rules: &PageRules) -> TextPage {
    let mut page = TextPage::default();
    // A label or two before the text do not make a page of it.
    let skipped = lines.iter().take_while(|l| !matches!(l.label, Label::Prose | Label::Short)).count();
    page.furniture.extend(lines.iter().take(skipped).map(|l| l.text.to_owned()));
    let lines = lines.get(skipped..).unwrap_or(&[]);
    let last_prose = lines.iter().rposition(|l| l.label == Label::Prose).unwrap_or(lines.len());
    let mut linked = false;
    let heading = |l: &Line<'_>| {
        l.label == Label::Short
            && rules.credits.own_line(l.text, None).is_none()
            && rules.clock.date_line(l.text).is_none()
    };
    let first = lines.first().filter(|l| {
        let longer_follows = lines.get(1).is_some_and(|n| n.words > l.words);
        heading(l)
            || (l.words <= HEADLINE_WORDS
                && longer_follows
                && !l.text.ends_with('.')
                && l.label == Label::Prose)
    });
    let at = match first {
        Some(line) if line.words <= HEADLINE_WORDS => Some(0),
        // One paragraph of lead at most: a short line further down is a heading.
        _ => lines.iter().take(3).position(|l| heading(l) && (2..=HEADLINE_WORDS).contains(&l.words)),
    };
    match at.and_then(|i| lines.get(i)) {
        Some(line) => page.headline = super::line::without_label(line.text, rules).to_owned(),
        None => page
            .diagnostics
            .push(Diagnostic::note("no-headline", "no line of the text looks like a headline")),
    }
    for (i, line) in lines.iter().enumerate().filter(|(i, _)| Some(*i) != at) {
        if let Some(when) = rules.clock.date_line(line.text).filter(|_| line.words <= 12) {
            match rules.furniture(line.text) {
                Some(crate::rules::Furniture::Updated) => page.modified = when,
                _ if page.published.is_unknown() => page.published = when,
                _ => {}
            }
            page.furniture.push(line.text.to_owned());
            continue;
        }
        linked = super::line::is_linked(linked, line, rules);
        match &line.label {
            Label::Short if linked => page.furniture.push(line.text.to_owned()),
            Label::Furniture(_) | Label::Noise | Label::Number(_) | Label::Image(_) | Label::Age(..) => {
                page.furniture.push(line.text.to_owned());
            }
            Label::Short if i < 4 && line.words <= 3 && rules.credits.is_place(line.text) => {
                page.dateline.get_or_insert_with(|| line.text.to_owned());
                page.parts.push(Part::new(BlockKind::Dateline, line.text));
            }
            Label::Short if i < last_prose && is_heading(lines, i) && heading(line) => {
                page.parts.push(Part::new(BlockKind::Heading, line.text));
            }
            _ => page.parts.push(Part::new(BlockKind::Paragraph, line.text)),
        }
    }
    page
}

/// A short line between two paragraphs, the next of which is longer, is a heading.
fn is_heading(lines: &[Line<'_>], i: usize) -> bool {
    let line = &lines[i];
    line.words <= HEADING_WORDS
        && lines.get(i + 1).is_some_and(|next| next.words > line.words)
        && !line.text.ends_with(':')
}
