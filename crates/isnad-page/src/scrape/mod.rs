//! Pages whose markup is gone: text as a browser's "select all, copy" or a crawler's text dump gives it.
//!
//! Two kinds are told apart. A *dump* holds the page's furniture too: its lines are labelled, the repeated headline is
//! the start, the comments' header the end, what follows are teasers. A *bare text* holds the article alone:
//! headline, paragraphs and headings are told by length and final marks.

mod bare;
mod breaks;
mod dump;
mod line;
mod teasers;
mod torn;
mod wrapped;

use crate::assemble::Part;
use crate::rules::PageRules;
use isnad_model::{Day, Diagnostic, Teaser, When};
use line::{Label, Line};
use std::collections::BTreeMap;

pub(crate) use line::labelled;
use line::number_in;

/// What a plain text holds.
#[derive(Debug, Default)]
pub(crate) struct TextPage {
    pub(crate) headline: String,
    pub(crate) parts: Vec<Part>,
    pub(crate) outlet: Option<String>,
    /// Names that stand alone above the text.
    pub(crate) authors: Vec<String>,
    pub(crate) dateline: Option<String>,
    pub(crate) published: When,
    pub(crate) modified: When,
    pub(crate) counters: BTreeMap<String, u64>,
    pub(crate) teasers: Vec<Teaser>,
    pub(crate) furniture: Vec<String>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Reads a decoded text. `captured` is the day on which it was saved, where known.
pub(crate) fn read(text: &str, captured: Option<Day>, rules: &PageRules) -> TextPage {
    let text = wrapped::unwrapped(text);
    let lines = line::label(&text, rules);
    let mut page =
        if is_dump(&lines, rules) { dump::read(&lines, captured, rules) } else { bare::read(&lines, rules) };
    if lines.len() >= line::LINES {
        page.diagnostics.push(Diagnostic::warning("page-cut", "the page has more lines than are read"));
    }
    page
}

/// Lines above the text that are looked at for its date.
const ABOVE: usize = 60;

/// A dump shows itself by at least two different signs of a page around the text.
fn is_dump(lines: &[Line<'_>], rules: &PageRules) -> bool {
    let above = lines.iter().take_while(|l| l.label != Label::Prose).take(ABOVE);
    let dated = above.filter(|l| l.label == Label::Short).any(|l| rules.clock.date_line(l.text).is_some());
    let any = |f: &dyn Fn(&Line<'_>) -> bool| usize::from(lines.iter().any(f));
    let signs = any(&|l| matches!(l.label, Label::Age(..)))
        + any(&|l| matches!(l.label, Label::Image(_)))
        + any(&|l| matches!(l.label, Label::Number(_)))
        + any(&|l| matches!(l.label, Label::Furniture(crate::rules::Furniture::Notice)))
        + any(&|l| matches!(l.label, Label::Furniture(crate::rules::Furniture::Comments)))
        + any(&|l| {
            matches!(
                l.label,
                Label::Furniture(crate::rules::Furniture::Share | crate::rules::Furniture::Section)
            )
        })
        + any(&|l| {
            matches!(
                l.label,
                Label::Furniture(
                    crate::rules::Furniture::Nav
                        | crate::rules::Furniture::Advert
                        | crate::rules::Furniture::Copyright
                        | crate::rules::Furniture::Follow
                        | crate::rules::Furniture::Tags
                )
            )
        })
        + any(&|l| {
            matches!(
                l.label,
                Label::Furniture(
                    crate::rules::Furniture::Published
                        | crate::rules::Furniture::Updated
                        | crate::rules::Furniture::Views
                        | crate::rules::Furniture::CommentCount
                )
            )
        })
        + usize::from(dump::repeated(lines).is_some())
        + usize::from(dated);
    signs >= 2
}
