//! Where the content of a statement begins and ends.

use crate::scene::{Class, Scene};
use crate::statements::{Content, Teller};
use isnad_lang::{Cue, Feature, Kind};
use isnad_model::{Quotation, Span};

impl Teller<'_, '_> {
    /// The quotation that opens at token `i`, as token range inside the marks.
    pub(crate) fn quote_at(&self, i: usize) -> Option<(usize, usize, Span)> {
        let token = self.scene.doc.tokens.get(i)?;
        let at = self.scene.doc.quotes.partition_point(|q| q.outer.start < token.span.start);
        let q = self.scene.doc.quotes.get(at).filter(|q| q.outer.start == token.span.start)?;
        Some((q.first as usize, q.end as usize, q.inner))
    }

    pub(crate) fn content(&self, from: usize, limit: usize, cue: &Cue) -> Option<Content> {
        let s = self.scene;
        let (_, end) = s.sentence(from.saturating_sub(1));
        let mut i = from;
        while i < end.min(from + 40) {
            let other = i > from
                && self.predicate_at(i).is_some_and(|p| s.pack.words.cue_of_verb.contains_key(&p.verb));
            if other {
                break;
            }
            if let Some((first, close, inner)) = self.quote_at(i) {
                // Quotation marks around a name or a term are no speech.
                if close - first >= 4 || s.doc.is_mark(i.saturating_sub(1), ":") {
                    return Some(Content { span: trim(s, inner), quotation: Quotation::Direct });
                }
            }
            if s.doc.is_mark(i, ":") && !s.is_number(i + 1) {
                if self.quote_at(i + 1).is_some() {
                    i += 1;
                    continue;
                }
                return self.rest(i + 1, end);
            }
            if s.is_anna(i) {
                let start = if s.is(i, Class::AnnaFused) { i } else { i + 1 };
                return self.report(start, end);
            }
            let relative = s.is(limit, Class::Relative) || s.is(limit, Class::RelativeLoose);
            if i >= limit && !relative && (s.is_verb(i) || s.is(i, Class::Clause)) {
                break;
            }
            i += 1;
        }
        self.without_particle(from, limit.min(end), cue).or_else(|| self.far_quote(limit, end))
    }

    /// A quotation after a colon further on in the sentence, before any other cue: `وأضاف في مؤتمر شارك فيه ممثلون: «…»`.
    pub(crate) fn far_quote(&self, from: usize, end: usize) -> Option<Content> {
        let s = self.scene;
        for i in from..end {
            let other = self.predicate_at(i).is_some_and(|p| s.pack.words.cue_of_verb.contains_key(&p.verb));
            if other {
                return None;
            }
            if let Some((first, close, inner)) = self.quote_at(i)
                && close >= first + 5
            {
                return Some(Content { span: trim(s, inner), quotation: Quotation::Direct });
            }
        }
        None
    }

    /// The content of a cue that needs no particle: `نفى وجود`, `شدد على ضرورة`, `طالب الهيئات بتكثيف`.
    pub(crate) fn without_particle(&self, from: usize, limit: usize, cue: &Cue) -> Option<Content> {
        let s = self.scene;
        let (_, end) = s.sentence(from.saturating_sub(1));
        let mut at = from;
        while at < end
            && (s.is_timed(at)
                || s.is_comma(at)
                || [Class::Adverb, Class::Day, Class::Pronoun].iter().any(|c| s.is(at, *c)))
        {
            at += 1;
        }
        let prepositions: Vec<String> =
            cue.content.iter().filter_map(|c| c.strip_prefix("prep:")).map(|p| s.pack.fold.key(p)).collect();
        let bi = cue.content.iter().any(|c| c == "bi");
        let asked = matches!(cue.kind.as_str(), "ask" | "accuse" | "warn");
        let noun = s.is_word(at) && !s.is(at, Class::Prep) && !s.is_verb(at);
        for i in at..limit.max(at + 4).min(end).min(at + 16) {
            if i > at && s.is_verb(i) {
                break;
            }
            let key = s.doc.key(i);
            let opens = prepositions.iter().any(|p| p == key);
            let fused = bi && key.starts_with(s.pack.lexicon.preposition(0)) && key.chars().count() > 4;
            if opens && !(i == at && self.mentions.covering(i).is_some()) || fused && !s.is_timed(i) {
                // `طالب كافة الهيئات بتكثيف`: whom it is asked of belongs to what is asked.
                let start = match (asked && noun && i > at, opens) {
                    (true, _) => at,
                    (false, true) => i + 1,
                    (false, false) => i,
                };
                return self.report(start, end);
            }
        }
        let clause = cue.content.iter().any(|c| c == "clause");
        let nominal =
            noun && !s.is(at, Class::Clause) && !s.is(at, Class::Relative) && !s.is(at, Class::Hidden);
        if clause && nominal && end > at + 2 {
            return self.report(at, end);
        }
        None
    }

    /// Indirect content from token `start`: to the end of the sentence, or to where the next cue takes over.
    pub(crate) fn report(&self, start: usize, end: usize) -> Option<Content> {
        if let Some((first, close, inner)) = self.quote_at(start)
            && close >= first + 3
        {
            return Some(Content { span: trim(self.scene, inner), quotation: Quotation::Direct });
        }
        self.rest(start, self.takeover(start, end))
    }

    /// Where the next cue of the sentence takes over: after a comma, or where a participle reports on.
    pub(crate) fn takeover(&self, start: usize, end: usize) -> usize {
        let s = self.scene;
        let from = self.predicates.partition_point(|p| p.first < start + 2);
        for p in self.predicates.iter().skip(from).take_while(|p| p.first < end) {
            let is_cue = s.pack.words.cue_of_verb.contains_key(&p.verb);
            if !is_cue || s.doc.tokens.get(p.first).is_some_and(|t| t.quote.is_some()) {
                continue;
            }
            // `… بموجب اتفاق سلام ووصف الوضع بأنه`: a conjunction and a verb of saying in the past need no comma.
            let conjoined = p.feature.has(Feature::PAST)
                && !p.feature.has(Feature::PASSIVE)
                && s.matches.at(p.first).iter().any(|m| m.sense.kind == Kind::Verb && m.clitics.conjunction);
            let stop =
                conjoined || p.first.checked_sub(1).is_some_and(|b| s.is_stop(b) || s.is(b, Class::Clause));
            if stop || p.feature.has(Feature::PARTICIPLE) && p.feature.has(Feature::ACCUSATIVE) {
                let mut at = p.first;
                while at > start && (s.is_stop(at - 1) || s.is(at - 1, Class::Clause)) {
                    at -= 1;
                }
                return at;
            }
        }
        for i in start + 2..end.min(start + 400) {
            let phrase = s.matches.longest(i, &[Kind::CuePhrase]).is_some() || s.is(i, Class::Side);
            if phrase && s.is_comma(i - 1) {
                return i - 1;
            }
        }
        end
    }

    /// Everything in `from..to`, without marks at the edges.
    pub(crate) fn rest(&self, from: usize, to: usize) -> Option<Content> {
        let s = self.scene;
        let (mut first, mut end) = (from, to.min(s.len()));
        while first < end && !s.is_word(first) && !s.is_number(first) && self.quote_at(first).is_none() {
            first += 1;
        }
        while end > first
            && s.doc
                .tokens
                .get(end - 1)
                .is_some_and(|t| s.is_stop(end - 1) && !matches!(s.doc.slice(t.span), ")" | "%"))
        {
            end -= 1;
        }
        if end <= first {
            return None;
        }
        if let Some((inner_first, close, inner)) = self.quote_at(first)
            && close + 1 >= end
            && close > inner_first
        {
            return Some(Content { span: trim(s, inner), quotation: Quotation::Direct });
        }
        let quoted = (first..end).any(|i| self.quote_at(i).is_some_and(|(a, b, _)| b >= a + 3));
        let mut span = s.doc.span(first, end);
        // A quotation that runs on past the sentence takes the content with it.
        if let Some(q) =
            s.doc.tokens.get(end - 1).and_then(|t| t.quote).and_then(|q| s.doc.quotes.get(q as usize))
            && (q.first as usize) > first
            && q.inner.end > span.end
            && !q.unclosed
        {
            span.end = q.outer.end;
        }
        Some(Content { span, quotation: if quoted { Quotation::Mixed } else { Quotation::Indirect } })
    }

    /// `«…»، قال الوزير`.
    pub(crate) fn quote_before(&self, cue: usize) -> Option<Content> {
        let s = self.scene;
        let before = (cue.saturating_sub(3)..cue).rev().find_map(|i| {
            let token = s.doc.tokens.get(i)?;
            let inside = i.checked_sub(1).and_then(|b| s.doc.tokens.get(b))?.quote?;
            let q = s.doc.quotes.get(inside as usize)?;
            (q.outer.end == token.span.end && !q.unclosed && q.end >= q.first + 4).then_some(q)
        })?;
        let used = self.out.iter().rev().take(crate::NEAR).any(|o| o.span.overlaps(before.inner));
        (!used).then(|| Content { span: trim(s, before.inner), quotation: Quotation::Direct })
    }
}

/// A span without a full stop or white space at its edges.
fn trim(scene: &Scene<'_>, span: Span) -> Span {
    let text = scene.doc.slice(span);
    let end = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '\u{060C}' | ',')).len();
    let start = text.len() - text.trim_start().len();
    Span { start: span.start + start.min(end) as u32, end: span.start + end as u32 }
}
