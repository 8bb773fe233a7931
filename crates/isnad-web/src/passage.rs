//! Stretches of a page's text with marks on them: the sentence that a field rests on, or a whole paragraph.

use crate::markup::Markup;
use isnad_model::{Reading, Span};

/// A mark on a text: what kind (the value of `data-kind`; empty for plain evidence), where it leads.
#[derive(Debug, Clone)]
pub(crate) struct Mark {
    /// Where.
    pub(crate) span: Span,
    /// `event`, `said`, `time`, `name`, `differs`, `only`, `hit`, or nothing.
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
/// again, and a link inside a link is left out. `show_controls` shows bidirectional controls.
pub(crate) fn render(text: &str, span: Span, marks: &[Mark], show_controls: bool) -> Markup {
    let within: Vec<(usize, usize, &Mark)> = marks
        .iter()
        .filter_map(|m| {
            let (a, b) = (m.span.start.max(span.start) as usize, m.span.end.min(span.end) as usize);
            (a < b && text.is_char_boundary(a) && text.is_char_boundary(b)).then_some((a, b, m))
        })
        .collect();
    let mut cuts: Vec<usize> = within.iter().flat_map(|(a, b, _)| [*a, *b]).collect();
    cuts.extend([span.start as usize, span.end as usize]);
    cuts.sort_unstable();
    cuts.dedup();
    let mut out = String::new();
    let mut open: Vec<usize> = Vec::new();
    for pair in cuts.windows(2) {
        let [a, b] = pair else { continue };
        let mut wanted: Vec<usize> =
            (0..within.len()).filter(|i| within.get(*i).is_some_and(|(x, y, _)| x <= a && b <= y)).collect();
        wanted.sort_by_key(|i| within.get(*i).map(|(x, y, _)| (std::cmp::Reverse(y - x), *x, *i)));
        let keep = open.iter().zip(&wanted).take_while(|(x, y)| x == y).count();
        close(&mut out, &mut open, keep, &within);
        for i in wanted.into_iter().skip(keep) {
            open_mark(&mut out, &open, i, &within);
            open.push(i);
        }
        let words = text.get(*a..*b).unwrap_or("");
        let safe = if show_controls { Markup::text_with_controls(words) } else { Markup::text(words) };
        out.push_str(safe.as_str());
    }
    close(&mut out, &mut open, 0, &within);
    Markup::html(out)
}

fn linked(open: &[usize], i: usize, within: &[(usize, usize, &Mark)]) -> bool {
    let has = |i: usize| within.get(i).is_some_and(|(_, _, m)| !m.href.is_empty());
    has(i) && !open.iter().any(|o| has(*o))
}

fn open_mark(out: &mut String, open: &[usize], i: usize, within: &[(usize, usize, &Mark)]) {
    let Some((_, _, mark)) = within.get(i) else { return };
    if linked(open, i, within) {
        out.push_str(&format!(r#"<a class="to" href="{}">"#, Markup::text(&mark.href)));
    }
    match mark.kind {
        "" => out.push_str("<mark>"),
        kind => out.push_str(&format!(r#"<mark data-kind="{kind}">"#)),
    }
}

fn close(out: &mut String, open: &mut Vec<usize>, keep: usize, within: &[(usize, usize, &Mark)]) {
    while open.len() > keep {
        if let Some(i) = open.pop() {
            out.push_str("</mark>");
            if linked(open, i, within) {
                out.push_str("</a>");
            }
        }
    }
}

/// The paragraph (block) that holds a span, with its number among the body's blocks, from 1; the headline is 0.
pub(crate) fn paragraph(reading: &Reading, span: Span) -> (usize, Span) {
    let mut n = 0;
    for block in &reading.article.blocks {
        let headline = block.kind == isnad_model::BlockKind::Headline;
        if !headline {
            n += 1;
        }
        if block.span.contains(Span { start: span.start, end: span.start }) {
            return (if headline { 0 } else { n }, block.span);
        }
    }
    (0, Span::new(0, reading.article.text.len()))
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
            "<mark data-kind=\"said\">ab<a class=\"to\" href=\"/x\"><mark data-kind=\"name\">cd</mark></a></mark>\
             <a class=\"to\" href=\"/x\"><mark data-kind=\"name\">ef</mark></a>g"
        );
    }

    #[test]
    fn no_link_stands_in_a_link_and_no_letter_is_cut() {
        let marks = [mark(0, 4, "event", "/a"), mark(0, 4, "name", "/b"), mark(1, 3, "time", "")];
        let html = render("سد", Span::new(0, 4), &marks, false);
        assert_eq!(html.as_str().matches("<a ").count(), 1);
        assert!(html.as_str().contains("سد"));
    }

    #[test]
    fn sentences_end_at_stops() {
        let text = "One. Two? \"Three.\" Four";
        let found: Vec<&str> = sentences(text, Span::new(0, text.len())).iter().map(|s| s.of(text)).collect();
        assert_eq!(found, ["One.", "Two?", "\"Three.\"", "Four"]);
    }
}
