//! Who says what: cues, their speakers, and where the content begins and ends.

use crate::mentions::{Mentions, Who};
use crate::predicates::{self, Predicate};
use crate::scene::{Class, Scene};
use isnad_lang::{Cue, Feature, Kind, Match};
use isnad_model::{BlockKind, EntityKind, Quotation, Span};

/// A statement before its entities are fixed: token ranges and indexes.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) span: Span,
    pub(crate) cue: Span,
    pub(crate) cue_first: usize,
    /// Entity index of the speaker.
    pub(crate) speaker: Option<usize>,
    pub(crate) quotation: Quotation,
    pub(crate) via: Option<String>,
    pub(crate) via_entity: Option<usize>,
    pub(crate) negated: bool,
    pub(crate) kind: String,
    pub(crate) rule: String,
}

struct Content {
    span: Span,
    quotation: Quotation,
}

pub(crate) struct Teller<'s, 'a> {
    scene: &'s Scene<'a>,
    mentions: &'s mut Mentions,
    predicates: &'s [Predicate],
    out: Vec<Said>,
    last_speaker: Option<usize>,
}

/// All statements of a text, in the order of their cues.
pub(crate) fn find(scene: &Scene<'_>, mentions: &mut Mentions, predicates: &[Predicate]) -> Vec<Said> {
    let mut teller = Teller { scene, mentions, predicates, out: Vec::new(), last_speaker: None };
    teller.headlines();
    let mut next = 0;
    for i in 0..scene.len() {
        while predicates.get(next).is_some_and(|p| p.first < i) {
            next += 1;
        }
        let here = predicates.get(next).filter(|p| p.first == i);
        teller.at(i, here);
    }
    let mut out = teller.out;
    out.sort_by_key(|s| s.cue.start);
    distinct(out)
}

/// One content told under two cues is one statement.
fn distinct(list: Vec<Said>) -> Vec<Said> {
    let mut out: Vec<Said> = Vec::new();
    for said in list {
        let same = out
            .iter()
            .any(|o| o.span == said.span || (o.speaker == said.speaker && overlap(o.span, said.span) > 0.8));
        if !same && said.span.len() > 2 {
            out.push(said);
        }
    }
    out
}

fn overlap(a: Span, b: Span) -> f64 {
    let both = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    f64::from(both) / a.cover(b).len().max(1) as f64
}

impl Teller<'_, '_> {
    /// `فلان: كلام` in a headline.
    fn headlines(&mut self) {
        for s in 0..self.scene.doc.sentences.len() {
            let sentence = self.scene.doc.sentences[s];
            if self.scene.block_at(sentence.span.start) != BlockKind::Headline {
                continue;
            }
            let (first, end) = (sentence.first as usize, sentence.end as usize);
            let Some(colon) = (first..end).find(|i| self.scene.doc.is_mark(*i, ":")) else { continue };
            if colon - first > 8 || colon + 2 >= end || (first..colon).any(|i| self.scene.is_verb(i)) {
                continue;
            }
            let speaker = self.mentions.between(first, colon).find_map(|(_, m)| match m.who {
                Who::Entity(e) if !m.adjective && m.prep.is_none() => Some(e),
                _ => None,
            });
            let Some(speaker) = speaker else { continue };
            if self.mentions.registry.kind(speaker) == EntityKind::Place {
                continue;
            }
            let Some(content) = self.rest(colon + 1, end) else { continue };
            let cue = self.scene.doc.span(colon, colon + 1);
            self.push(
                colon,
                cue,
                Some(speaker),
                content,
                None,
                "headline/colon",
                &Cue { kind: "say".into(), ..Cue::default() },
            );
        }
    }

    fn at(&mut self, i: usize, predicate: Option<&Predicate>) {
        if self.scene.is_timed(i) || self.scene.is_bait(i) {
            return;
        }
        let words = &self.scene.pack.words;
        if let Some(m) = self.scene.matches.longest(i, &[Kind::CuePhrase]).copied() {
            if self.mentions.covering(i).is_none() {
                let cue = words.cues[m.sense.row as usize].clone();
                return self.phrase(&m, &cue);
            }
        }
        if let Some(p) = predicate {
            if let Some(cue) = words.cue_of_verb.get(&p.verb) {
                let cue = words.cues[*cue as usize].clone();
                return self.verb(p, &cue);
            }
        }
        if self.mentions.covering(i).is_some() {
            return;
        }
        let noun = self.scene.matches.at(i).iter().find(|m| match m.sense.kind {
            Kind::CueNoun => true,
            Kind::Verb => {
                m.sense.feature.has(Feature::MASDAR) && words.cue_of_verb.contains_key(&m.sense.row)
            }
            _ => false,
        });
        if let Some(m) = noun.copied() {
            let cue = if m.sense.kind == Kind::CueNoun {
                Some(m.sense.row)
            } else {
                words.cue_of_verb.get(&m.sense.row).copied()
            };
            if let Some(cue) = cue.and_then(|c| words.cues.get(c as usize)).cloned() {
                self.noun(&m, &cue);
            }
        }
    }

    /// `قال`, `وأضاف`, `مشيرا إلى أن`.
    fn verb(&mut self, p: &Predicate, cue: &Cue) {
        let pair = predicates::pair(self.mentions, p.first);
        let hidden =
            p.subject.iter().any(|m| self.mentions.list.get(*m).is_some_and(|m| m.who == Who::Hidden));
        let mut speaker = predicates::entities(self.mentions, &p.subject, &pair).first().copied();
        let passive = p.feature.has(Feature::PASSIVE);
        let mut after = p.subject_group.and_then(|g| p.groups.get(g)).map_or(p.end, |g| g.end);
        let mut via = None;
        if cue.kind == "quote" {
            // `نقلت الوكالة عن الوزير قوله`: the subject is the channel.
            if let Some(g) = p.groups.iter().find(|g| g.prep.as_deref().is_some_and(|x| self.is_about(x))) {
                via = speaker;
                speaker = predicates::entities(self.mentions, &g.members, &pair).first().copied();
                after = after.max(g.end);
            }
        }
        if p.feature.has(Feature::PARTICIPLE) && p.subject.is_empty() {
            speaker = self.last_speaker;
        }
        let shared = p.found == predicates::Found::Shared;
        if shared && !hidden && self.opens_with_subject(p.end) {
            speaker = None;
        }
        if speaker.is_none()
            && !hidden
            && !passive
            && (shared || predicates::is_unknown_noun(self.scene, self.mentions, p.end))
        {
            if let Some((raw, end)) = self.raw_speaker(p.end) {
                speaker = Some(raw);
                after = end;
            }
        }
        // `يذكر أن`, `يشار إلى أن`: the outlet's own voice.
        let impersonal = p.feature.has(Feature::PRESENT)
            && p.found == predicates::Found::Shared
            && (p.end..p.end + 2).any(|i| self.scene.is_anna(i));
        if passive && speaker.is_none() || impersonal {
            return;
        }
        let content = self.content(after, p.clause_end, cue).or_else(|| self.quote_before(p.first));
        let Some(content) = content else { return };
        let cue_span = self.scene.doc.span(p.first, p.end);
        let cue_span = self.scene.without_conjunction(cue_span, p.first);
        let rule = format!("cues/{}", cue.cue);
        self.push(p.first, cue_span, speaker, content, via, &rule, cue);
    }

    fn is_about(&self, prep: &str) -> bool {
        self.scene.pack.words.cues.iter().any(|c| {
            c.content
                .iter()
                .any(|k| k.strip_prefix("prep:").is_some_and(|p| self.scene.pack.fold.key(p) == prep))
        }) && prep.chars().count() == 2
            && prep != self.scene.pack.lexicon.preposition(0)
    }

    /// `قوله إن`, `تأكيد الوزير أن`.
    fn noun(&mut self, m: &Match, cue: &Cue) {
        let end = m.end as usize;
        let next = self.mentions.between(end, end + 1).next().map(|(n, m)| (n, m.end));
        let (speaker, after) = if m.clitics.pronoun {
            (self.last_speaker, end)
        } else if let Some((n, after)) = next {
            (predicates::entities(self.mentions, &[n], &[]).first().copied(), after)
        } else {
            return;
        };
        // A noun reports only where a particle or a quotation follows at once.
        let opens = (after..(after + 3).min(self.scene.len()))
            .any(|i| self.scene.is_anna(i) || self.quote_at(i).is_some() || self.scene.doc.is_mark(i, ":"));
        if !opens {
            return;
        }
        let limit = self.scene.clause_end(after.saturating_sub(1).max(m.first as usize));
        if let Some(content) = self.content(after, limit, cue) {
            let span = self.scene.doc.span(m.first as usize, end);
            let span = self.scene.without_conjunction(span, m.first as usize);
            self.push(m.first as usize, span, speaker, content, None, &format!("cues/{}", cue.cue), cue);
        }
    }

    /// `بحسب الوزير`, `وفقا لما قاله`: the speaker follows, the content stands before or after.
    fn phrase(&mut self, m: &Match, cue: &Cue) {
        let (first, end) = (m.first as usize, m.end as usize);
        let (s_first, s_end) = self.scene.sentence(first);
        let found = self.mentions.between(end, (end + 6).min(s_end)).next().map(|(n, m)| (n, m.first, m.end));
        let (mut speaker, mut after) = (None, end);
        if let Some((n, at, e)) = found {
            let near = (end..at).all(|i| !self.scene.is_stop(i));
            if near {
                speaker = predicates::entities(self.mentions, &[n], &[]).first().copied();
                after = e;
            }
        }
        if speaker.is_none() && !self.scene.is(end, Class::Hidden) && found.is_none() {
            if let Some((raw, e)) = self.raw_speaker(end) {
                speaker = Some(raw);
                after = e;
            }
        }
        let opening = (s_first..first).all(|i| !self.scene.is_word(i));
        let span = self.scene.without_conjunction(self.scene.doc.span(first, end), first);
        if opening && speaker.is_none() && !self.scene.is(end, Class::Hidden) {
            return;
        }
        // `قال الوزير في بيان إن`: the verb is the cue, the phrase its channel.
        let (clause, clause_end) =
            (self.scene.clause_start(first), self.scene.clause_end(end.saturating_sub(1)));
        let led = self.predicates.iter().any(|p| {
            p.first >= clause
                && p.first < clause_end.max(end)
                && self.scene.pack.words.cue_of_verb.contains_key(&p.verb)
        });
        let channel = (first..end).any(|i| self.scene.is(i, Class::Account));
        if led && channel {
            return;
        }
        let content = if opening {
            let comma = (after..s_end).find(|i| {
                self.scene.is_comma(*i) || self.scene.doc.is_mark(*i, ":") || self.scene.is_anna(*i)
            });
            comma.and_then(|c| self.rest(c + 1, s_end))
        } else {
            // After the content: back to the start of the sentence or the cue before.
            let from = self
                .out
                .iter()
                .rev()
                .find(|o| o.cue_first >= s_first && o.cue_first < first)
                .map_or(s_first, |o| self.scene.doc.token_at(o.span.start));
            self.rest(from, first)
        };
        if let Some(content) = content {
            self.push(first, span, speaker, content, None, &format!("cues/{}", cue.cue), cue);
        }
    }

    /// The words after a cue and before the content, where no table knows whom they name: up to a particle, a mark, a
    /// verb or a preposition. A known name within belongs to them (`مركز كارتر`).
    fn raw_speaker(&mut self, from: usize) -> Option<(usize, usize)> {
        let s = self.scene;
        let mut end = from;
        while end < from + 8 && (!self.bounds_speaker(end) || end == from && s.is(end, Class::Account)) {
            end = self
                .mentions
                .covering(end)
                .and_then(|m| self.mentions.list.get(m))
                .map_or(end + 1, |m| m.end);
        }
        if end == from || !s.is_word(from) {
            return None;
        }
        let name = s.doc.slice(s.doc.span(from, end)).trim_matches(|c: char| !c.is_alphanumeric());
        let key = s.pack.fold.key(name);
        let known = (0..self.mentions.registry.len()).find(|e| {
            self.mentions.registry.get(*e).is_some_and(|e| {
                e.kind == EntityKind::Person && s.pack.fold.key(&e.name).ends_with(&format!(" {key}"))
            })
        });
        let who = known.unwrap_or_else(|| {
            let person = s.matches.at(from).iter().any(|m| m.sense.kind == Kind::Given);
            let kind = if person { EntityKind::Person } else { EntityKind::Organization };
            self.mentions.registry.add(&format!("name:{}", key.replace(' ', "-")), name, kind, "")
        });
        self.mentions.registry.mention(who, s.doc.span(from, end));
        Some((who, end))
    }

    /// `ونقل الموقع عن`, `وأكد المركز أن`: a definite noun of no table right after the verb, and then what opens a content.
    fn opens_with_subject(&self, i: usize) -> bool {
        let s = self.scene;
        let article = s.pack.lexicon.article();
        let noun = s.is_word(i)
            && !article.is_empty()
            && s.doc.key(i).starts_with(article)
            && self.mentions.covering(i).is_none()
            && !s.is_timed(i)
            && (!s.is_function(i) || s.is(i, Class::Account));
        let end = (i + 1..i + 6).find(|k| {
            s.is_anna(*k)
                || s.doc.is_mark(*k, ":")
                || self.quote_at(*k).is_some()
                || s.is(*k, Class::Prep)
                || self.bounds_speaker(*k)
        });
        noun && end.is_some_and(|e| {
            s.is_anna(e) || s.doc.is_mark(e, ":") || self.quote_at(e).is_some() || s.is(e, Class::Prep)
        })
    }

    fn bounds_speaker(&self, i: usize) -> bool {
        let s = self.scene;
        let governed = self
            .mentions
            .covering(i)
            .and_then(|m| self.mentions.list.get(m))
            .is_some_and(|m| m.prep.is_some() || m.who == Who::Hidden);
        let fused = s.matches.at(i).iter().any(|m| m.clitics.preposition.is_some())
            && s.matches.at(i).iter().all(|m| m.clitics != Default::default());
        governed
            || fused
            || s.is_anna(i)
            || s.is_stop(i)
            || s.is_verb(i)
            || s.is_timed(i)
            || self.quote_at(i).is_some()
            || [
                Class::Prep,
                Class::Hidden,
                Class::Clause,
                Class::Relative,
                Class::This,
                Class::Account,
                Class::Negation,
                Class::Side,
            ]
            .iter()
            .any(|c| s.is(i, *c))
    }

    /// The quotation that opens at token `i`, as token range inside the marks.
    fn quote_at(&self, i: usize) -> Option<(usize, usize, Span)> {
        let token = self.scene.doc.tokens.get(i)?;
        let at = self.scene.doc.quotes.partition_point(|q| q.outer.start < token.span.start);
        let q = self.scene.doc.quotes.get(at).filter(|q| q.outer.start == token.span.start)?;
        Some((q.first as usize, q.end as usize, q.inner))
    }

    fn content(&self, from: usize, limit: usize, cue: &Cue) -> Option<Content> {
        let s = self.scene;
        let (_, end) = s.sentence(from.saturating_sub(1));
        let mut i = from;
        while i < end.min(from + 40) {
            let other = i > from
                && self.predicate_at(i).is_some_and(|p| {
                    !p.feature.has(Feature::PARTICIPLE) && s.pack.words.cue_of_verb.contains_key(&p.verb)
                });
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
    fn far_quote(&self, from: usize, end: usize) -> Option<Content> {
        let s = self.scene;
        for i in from..end {
            let other = self.predicate_at(i).is_some_and(|p| s.pack.words.cue_of_verb.contains_key(&p.verb));
            if other {
                return None;
            }
            if let Some((first, close, inner)) = self.quote_at(i) {
                if close >= first + 5 {
                    return Some(Content { span: trim(s, inner), quotation: Quotation::Direct });
                }
            }
        }
        None
    }

    fn predicate_at(&self, i: usize) -> Option<&Predicate> {
        let at = self.predicates.partition_point(|p| p.first < i);
        self.predicates.get(at).filter(|p| p.first == i)
    }

    /// The content of a cue that needs no particle: `نفى وجود`, `شدد على ضرورة`.
    fn without_particle(&self, from: usize, limit: usize, cue: &Cue) -> Option<Content> {
        let s = self.scene;
        let prepositions: Vec<String> =
            cue.content.iter().filter_map(|c| c.strip_prefix("prep:")).map(|p| s.pack.fold.key(p)).collect();
        let bi = cue.content.iter().any(|c| c == "bi");
        for i in from..limit.min(from + 12) {
            let key = s.doc.key(i);
            if prepositions.iter().any(|p| p == key) {
                return self.report(i + 1, self.clause_or_sentence(i));
            }
            let fused = s.pack.lexicon.preposition(0);
            if bi
                && i < from + 3
                && key.starts_with(fused)
                && self.mentions.covering(i).is_none()
                && key.chars().count() > 4
                && !s.is_timed(i)
            {
                return self.report(i, self.clause_or_sentence(i));
            }
        }
        let clause = cue.content.iter().any(|c| c == "clause");
        if clause
            && from < limit
            && limit - from >= 3
            && !s.is_stop(from)
            && s.is_word(from)
            && !s.is(from, Class::Prep)
            && !s.is_timed(from)
        {
            return self.report(from, self.clause_or_sentence(from));
        }
        None
    }

    fn clause_or_sentence(&self, i: usize) -> usize {
        self.scene.sentence(i).1
    }

    /// Indirect content from token `start`: to the end of the sentence, or to where the next cue takes over.
    fn report(&self, start: usize, end: usize) -> Option<Content> {
        if let Some((first, close, inner)) = self.quote_at(start) {
            if close >= first + 3 {
                return Some(Content { span: trim(self.scene, inner), quotation: Quotation::Direct });
            }
        }
        self.rest(start, self.takeover(start, end))
    }

    /// Where the next cue of the sentence takes over: after a comma, or where a participle reports on.
    fn takeover(&self, start: usize, end: usize) -> usize {
        let s = self.scene;
        let from = self.predicates.partition_point(|p| p.first < start + 2);
        for p in self.predicates.iter().skip(from).take_while(|p| p.first < end) {
            let is_cue = s.pack.words.cue_of_verb.contains_key(&p.verb);
            if !is_cue || s.doc.tokens.get(p.first).is_some_and(|t| t.quote.is_some()) {
                continue;
            }
            let stop = p.first.checked_sub(1).is_some_and(|b| s.is_stop(b) || s.is(b, Class::Clause));
            if stop || p.feature.has(Feature::PARTICIPLE) && p.feature.has(Feature::ACCUSATIVE) {
                let mut at = p.first;
                while at > start && (s.is_stop(at - 1) || s.is(at - 1, Class::Clause)) {
                    at -= 1;
                }
                return at;
            }
        }
        for i in start + 2..end {
            let phrase = s.matches.longest(i, &[Kind::CuePhrase]).is_some() || s.is(i, Class::Side);
            if phrase && s.is_comma(i - 1) {
                return i - 1;
            }
        }
        end
    }

    /// Everything in `from..to`, without marks at the edges.
    fn rest(&self, from: usize, to: usize) -> Option<Content> {
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
        if let Some((inner_first, close, inner)) = self.quote_at(first) {
            if close + 1 >= end && close > inner_first {
                return Some(Content { span: trim(s, inner), quotation: Quotation::Direct });
            }
        }
        let quoted = (first..end).any(|i| self.quote_at(i).is_some_and(|(a, b, _)| b >= a + 3));
        let mut span = s.doc.span(first, end);
        // A quotation that runs on past the sentence takes the content with it.
        if let Some(q) =
            s.doc.tokens.get(end - 1).and_then(|t| t.quote).and_then(|q| s.doc.quotes.get(q as usize))
        {
            if (q.first as usize) > first && q.inner.end > span.end && !q.unclosed {
                span.end = q.outer.end;
            }
        }
        Some(Content { span, quotation: if quoted { Quotation::Mixed } else { Quotation::Indirect } })
    }

    /// `«…»، قال الوزير`.
    fn quote_before(&self, cue: usize) -> Option<Content> {
        let s = self.scene;
        let before = (cue.saturating_sub(3)..cue).rev().find_map(|i| {
            let token = s.doc.tokens.get(i)?;
            s.doc
                .quotes
                .iter()
                .rev()
                .find(|q| q.outer.end == token.span.end && !q.unclosed && q.end >= q.first + 4)
        })?;
        let used = self.out.iter().any(|o| o.span.overlaps(before.inner));
        (!used).then(|| Content { span: trim(s, before.inner), quotation: Quotation::Direct })
    }

    #[allow(clippy::too_many_arguments)]
    fn push(
        &mut self,
        first: usize,
        cue_span: Span,
        speaker: Option<usize>,
        content: Content,
        via: Option<usize>,
        rule: &str,
        cue: &Cue,
    ) {
        if let Some(speaker) = speaker {
            self.last_speaker = Some(speaker);
        }
        let name = via
            .and_then(|v| self.mentions.registry.get(v))
            .map(|e| e.name.clone())
            .or_else(|| self.channel(first));
        self.out.push(Said {
            span: content.span,
            cue: cue_span,
            cue_first: first,
            speaker,
            quotation: content.quotation,
            via: name,
            via_entity: via,
            negated: cue.negated,
            kind: cue.kind.clone(),
            rule: rule.to_owned(),
        });
    }

    /// The channel that the cue's clause names: `في بيان`, `عبر حسابه`.
    fn channel(&self, cue: usize) -> Option<String> {
        let s = self.scene;
        let end = s.clause_end(cue).min(cue + 14);
        let at = (cue + 1..end).find(|i| {
            s.is(*i, Class::Account) && s.matches.at(*i).iter().any(|m| m.sense.kind == Kind::Word)
        })?;
        let n = s.extent(at, Class::Account);
        let span = s.doc.span(at, at + n);
        Some(s.doc.slice(span).to_owned())
    }
}

/// A span without a full stop or white space at its edges.
fn trim(scene: &Scene<'_>, span: Span) -> Span {
    let text = scene.doc.slice(span);
    let end = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '\u{060C}' | ',')).len();
    let start = text.len() - text.trim_start().len();
    Span { start: span.start + start.min(end) as u32, end: span.start + end as u32 }
}
