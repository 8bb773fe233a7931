//! Stretches of a page's text with marks on them: the sentence that a field rests on, or a whole paragraph.

use crate::markup::{Markup, Script, script};
use isnad_model::{Reading, Span};

/// A mark on a text: what kind (the value of `data-kind`; empty for plain evidence), where it leads.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    /// Where.
    pub(crate) span: Span,
    /// `event`, `said`, `time`, `name`, `differs`, `only`, `hit`, `at`, or nothing.
    pub(crate) kind: &'static str,
    /// Where it leads; empty for nowhere.
    pub(crate) href: String,
}

impl Mark {
    /// A mark that leads nowhere.
    pub(crate) fn plain(span: Span, kind: &'static str) -> Self {
        Mark { span, kind, href: String::new() }
    }
}

/// The words of `text` under `span` with marks. Marks may overlap in any way; what crosses is closed and opened
/// again. Words under several links lead where the innermost does. `show_controls` shows bidirectional controls.
/// The first words under a mark of kind `at` carry the fragment `at`.
pub(crate) fn render(text: &str, span: Span, marks: &[Mark], show_controls: bool) -> Markup {
    let mut within: Vec<Piece<'_>> = marks
        .iter()
        .filter_map(|m| {
            let (a, b) = (m.span.start.max(span.start) as usize, m.span.end.min(span.end) as usize);
            (a < b && text.is_char_boundary(a) && text.is_char_boundary(b)).then_some((a, b, m))
        })
        .collect();
    // The widest first, so that each set of open marks is already in the order in which they nest.
    within.sort_by_key(|(a, b, _)| (std::cmp::Reverse(b - a), *a));
    let mut starts: Vec<usize> = (0..within.len()).collect();
    starts.sort_by_key(|i| within.get(*i).map(|(a, _, _)| *a));
    let mut starts = starts.into_iter().peekable();
    let mut cuts: Vec<usize> = within.iter().flat_map(|(a, b, _)| [*a, *b]).collect();
    cuts.extend([span.start as usize, span.end as usize]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut out = Writer { out: String::new(), open: Vec::new(), placed: false };
    let mut wanted: Vec<usize> = Vec::new();
    let arabic = script(text) == Script::Arabic;
    for pair in cuts.windows(2) {
        let [a, b] = pair else { continue };
        wanted.retain(|i| within.get(*i).is_some_and(|(_, end, _)| b <= end));
        while let Some(i) = starts.next_if(|i| within.get(*i).is_some_and(|(start, _, _)| start <= a)) {
            wanted.push(i);
        }
        wanted.sort_unstable();
        let words = text.get(*a..*b).unwrap_or("");
        let safe = match (arabic, show_controls) {
            (true, shown) => Markup::isolated(words, shown),
            (false, true) => Markup::text_with_controls(words),
            (false, false) => Markup::text(words),
        };
        out.write(&wanted, &within, &safe);
    }
    out.close(0);
    Markup::html(out.out)
}

/// A mark with the bytes that it covers of what is shown.
type Piece<'m> = (usize, usize, &'m Mark);

struct Writer {
    out: String,
    /// Marks that are open, the outermost first.
    open: Vec<usize>,
    /// True once the fragment `at` is given.
    placed: bool,
}

impl Writer {
    fn write(&mut self, wanted: &[usize], within: &[Piece<'_>], words: &Markup) {
        let keep = self.open.iter().zip(wanted).take_while(|(x, y)| x == y).count();
        self.close(keep);
        for i in wanted.iter().skip(keep) {
            let kind = within.get(*i).map_or("", |(_, _, m)| m.kind);
            match kind {
                "" => self.out.push_str("<mark>"),
                "at" if !self.placed => {
                    self.placed = true;
                    self.out.push_str(r#"<mark data-kind="at" id="at">"#);
                }
                kind => self.out.push_str(&format!(r#"<mark data-kind="{kind}">"#)),
            }
            self.open.push(*i);
        }
        let link = wanted.iter().rev().filter_map(|i| within.get(*i)).find(|(_, _, m)| !m.href.is_empty());
        match link {
            Some((_, _, mark)) => {
                self.out
                    .push_str(&format!(r#"<a class="to" href="{}">{words}</a>"#, Markup::text(&mark.href)));
            }
            None => self.out.push_str(words.as_str()),
        }
    }

    fn close(&mut self, keep: usize) {
        while self.open.len() > keep {
            self.open.pop();
            self.out.push_str("</mark>");
        }
    }
}

/// The paragraph (block) that holds a span, with its number among the body's blocks, from 1; the headline is 0.
pub(crate) fn paragraph(reading: &Reading, span: Span) -> (usize, Span) {
    reading.article.paragraph(span)
}

/// The sentence around a span: one that the reading found, else the stretch between full stops in its paragraph.
pub(crate) fn sentence(reading: &Reading, span: Span) -> Span {
    let found =
        reading.events.iter().flat_map(|e| &e.sentences).filter(|s| s.contains(span)).min_by_key(|s| s.len());
    if let Some(found) = found {
        return *found;
    }
    let (_, block) = paragraph(reading, span);
    sentences(&reading.article.text, block).into_iter().find(|s| s.contains(span)).unwrap_or(block)
}

/// The stretches of a block between full stops, question and exclamation marks followed by a space.
pub(crate) fn sentences(text: &str, block: Span) -> Vec<Span> {
    let words = block.of(text);
    let base = block.start as usize;
    let mut out = Vec::new();
    let mut start = 0;
    let mut ends = false;
    for (i, c) in words.char_indices() {
        if (ends && c.is_whitespace()) || c == '\n' {
            out.push(Span::new(base + start, base + i));
            start = i + c.len_utf8();
        }
        ends = matches!(c, '.' | '!' | '?' | '\u{061F}' | '\u{06D4}')
            || (ends && matches!(c, '"' | '\u{00BB}' | '\u{201D}'));
    }
    out.push(Span::new(base + start, block.end as usize));
    out.retain(|s| !s.of(text).trim().is_empty());
    out
}

/// A stretch of at most about `most` bytes around `focus` inside `whole`, cut at spaces.
pub(crate) fn window(text: &str, whole: Span, focus: Span, most: usize) -> Span {
    if whole.len() <= most {
        return whole;
    }
    let spare = most.saturating_sub(focus.len()) / 2;
    let from = (focus.start as usize).saturating_sub(spare).max(whole.start as usize);
    let to = (focus.end as usize).saturating_add(spare).min(whole.end as usize);
    let words = whole.of(text);
    let base = whole.start as usize;
    let start = if from <= base {
        base
    } else {
        words
            .char_indices()
            .map(|(i, c)| (base + i, c))
            .find(|(i, c)| *i >= from && c.is_whitespace())
            .map_or(base, |(i, c)| i + c.len_utf8())
    };
    let end = if to >= whole.end as usize {
        whole.end as usize
    } else {
        words
            .char_indices()
            .map(|(i, c)| (base + i, c))
            .find(|(i, c)| *i >= to && c.is_whitespace())
            .map_or(whole.end as usize, |(i, _)| i)
    };
    Span::new(start.min(focus.start as usize), end.max(focus.end as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mark(a: usize, b: usize, kind: &'static str, href: &str) -> Mark {
        Mark { span: Span::new(a, b), kind, href: href.into() }
    }

    #[test]
    fn crossing_marks_are_closed_and_opened_again() {
        let marks = [mark(0, 4, "said", ""), mark(2, 6, "name", "/x")];
        let html = render("abcdefg", Span::new(0, 7), &marks, false);
        assert_eq!(
            html.as_str(),
            "<mark data-kind=\"said\">ab<mark data-kind=\"name\"><a class=\"to\" href=\"/x\">cd</a></mark></mark>\
             <mark data-kind=\"name\"><a class=\"to\" href=\"/x\">ef</a></mark>g"
        );
    }

    #[test]
    fn no_link_stands_in_a_link_and_no_letter_is_cut() {
        let marks = [mark(0, 4, "event", "/a"), mark(0, 4, "name", "/b"), mark(1, 3, "time", "")];
        let html = render("سد", Span::new(0, 4), &marks, false);
        assert!(!html.as_str().contains("\u{FFFD}") && html.as_str().matches("</a>").count() == 1);
        assert!(html.as_str().contains("سد"));
    }

    #[test]
    fn words_lead_where_the_innermost_mark_does() {
        let marks = [mark(0, 6, "event", "/e"), mark(2, 4, "name", "/n"), mark(1, 5, "at", "")];
        let html = render("abcdef", Span::new(0, 6), &marks, false);
        let links: Vec<&str> =
            html.as_str().split("href=\"").skip(1).filter_map(|l| l.split('"').next()).collect();
        assert_eq!(links, ["/e", "/e", "/n", "/e", "/e"]);
        assert_eq!(html.as_str().matches("id=\"at\"").count(), 1);
    }

    #[test]
    fn sentences_end_at_stops() {
        let text = "One. Two? \"Three.\" Four";
        let found: Vec<&str> = sentences(text, Span::new(0, text.len())).iter().map(|s| s.of(text)).collect();
        assert_eq!(found, ["One.", "Two?", "\"Three.\"", "Four"]);
    }
}
