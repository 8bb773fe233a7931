//! The sentences that the record rests on, with the words marked and a permanent link to each.

use crate::ctx::Ctx;
use crate::markup::Markup;
use crate::passage::{self, Mark};
use crate::place;
use isnad_model::{Event, Reading, RecordEvent, Span, TellingRef};

/// A sentence that something rests on.
#[derive(Debug, Clone)]
pub(crate) struct Ev {
    /// The permanent link to the whole sentence.
    pub(crate) href: String,
    /// The siglum; empty outside an event.
    pub(crate) sig: Markup,
    /// `lang` and `dir` of the quotation.
    pub(crate) attrs: Markup,
    /// The words, marked.
    pub(crate) quote: Markup,
    /// Outlet and place.
    pub(crate) cite: Markup,
}

impl Ctx {
    /// A sentence as evidence. `focus` must be seen; `marks` are set on it; long sentences are cut around it.
    pub(crate) fn evidence(&self, reading: &Reading, focus: Span, marks: &[Mark], sig: Markup) -> Ev {
        self.evidence_of(reading, focus, marks, sig, 560)
    }

    /// The same in at most about `most` bytes.
    pub(crate) fn evidence_of(
        &self,
        reading: &Reading,
        focus: Span,
        marks: &[Mark],
        sig: Markup,
        most: usize,
    ) -> Ev {
        let whole = passage::sentence(reading, focus);
        let text = &reading.article.text;
        let shown = passage::window(text, whole, focus, most);
        let marks = self.placed(reading, marks);
        let mut quote = Markup::default();
        if shown.start > whole.start {
            quote.push(&Markup::text("\u{2026} "));
        }
        quote.push(&passage::render(text, trim(text, shown), &marks, false));
        if shown.end < whole.end {
            quote.push(&Markup::text(" \u{2026}"));
        }
        let href = place::href(self.t, reading, trim(text, whole));
        Ev { href, sig, attrs: self.t.attrs(shown.of(text)), quote, cite: self.cite(reading, focus) }
    }

    /// Marks that lead nowhere, made to lead to their words in the page.
    pub(crate) fn placed(&self, reading: &Reading, marks: &[Mark]) -> Vec<Mark> {
        let place = |m: &Mark| match m.href.is_empty() {
            true => Mark { href: place::href(self.t, reading, m.span), ..m.clone() },
            false => m.clone(),
        };
        marks.iter().map(place).collect()
    }

    /// The fullest sentence of a telling, with the words that it rests on marked where `marked`.
    pub(crate) fn telling_evidence(&self, telling: &TellingRef, sig: Markup, marked: bool) -> Option<Ev> {
        let (reading, event) = self.telling(telling)?;
        let Some(event) = event else {
            let body = reading.article.blocks.iter().find(|b| b.kind == isnad_model::BlockKind::Paragraph)?;
            let first = passage::sentences(&reading.article.text, body.span).into_iter().next()?;
            return Some(self.evidence(reading, first, &[], sig));
        };
        let sentence = event.sentences.iter().find(|s| !s.is_empty()).copied().unwrap_or(event.trigger);
        let inside: Vec<Span> = event
            .evidence
            .spans
            .iter()
            .chain([&event.trigger])
            .filter(|s| sentence.contains(**s))
            .copied()
            .collect();
        let focus = inside.iter().copied().reduce(Span::cover).filter(|s| s.len() < 400).unwrap_or(sentence);
        let marks: Vec<Mark> =
            if marked { merge(inside).into_iter().map(|s| Mark::plain(s, "")).collect() } else { Vec::new() };
        let focus = if sentence.contains(focus) { focus } else { sentence };
        Some(self.evidence(reading, focus, &marks, sig))
    }

    /// The sentence that stands under an event's title: not its headline again.
    pub(crate) fn summary(&self, event: &RecordEvent) -> Option<Ev> {
        let body = |reading: &Reading, coded: Option<&Event>| {
            let told = coded.into_iter().flat_map(|e| &e.sentences).copied();
            let told = told.into_iter().find(|s| !s.is_empty() && passage::paragraph(reading, *s).0 > 0);
            let first = || {
                let prose = |b: &&isnad_model::Block| b.kind == isnad_model::BlockKind::Paragraph;
                let block = reading.article.blocks.iter().find(prose)?.span;
                passage::sentences(&reading.article.text, block).into_iter().next()
            };
            told.or_else(first)
        };
        let tellings = event.tellings.iter().filter_map(|t| self.telling(t));
        let found = tellings.into_iter().find_map(|(r, coded)| body(r, coded).map(|span| (r, span)));
        found.map(|(reading, span)| self.evidence_of(reading, span, &[], Markup::default(), 420))
    }
}

/// A span without the spaces at its ends.
pub(crate) fn trim(text: &str, span: Span) -> Span {
    let words = span.of(text);
    let start = span.start as usize + (words.len() - words.trim_start().len());
    Span::new(start, start + words.trim().len())
}

/// Spans in order, those that touch made one.
pub(crate) fn merge(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut out: Vec<Span> = Vec::new();
    for span in spans {
        match out.last_mut() {
            Some(last) if span.start <= last.end => *last = last.cover(span),
            _ => out.push(span),
        }
    }
    out
}
