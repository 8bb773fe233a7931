//! Who says what: cues, their speakers, and where the content begins and ends.

use crate::mentions::{Mentions, Who};
use crate::predicates::{self, Found, Predicate};
use crate::scene::{Class, Scene};
use crate::speakers::Voice;
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

pub(crate) struct Content {
    pub(crate) span: Span,
    pub(crate) quotation: Quotation,
}

pub(crate) struct Teller<'s, 'a> {
    pub(crate) scene: &'s Scene<'a>,
    pub(crate) mentions: &'s mut Mentions,
    pub(crate) predicates: &'s [Predicate],
    pub(crate) out: Vec<Said>,
    pub(crate) last_speaker: Option<usize>,
    /// Verbs that belong to a phrase already read (`بحسب ما أكده`).
    pub(crate) consumed: Vec<usize>,
}

/// All statements of a text, in the order of their cues.
pub(crate) fn find(scene: &Scene<'_>, mentions: &mut Mentions, predicates: &[Predicate]) -> Vec<Said> {
    let mut teller =
        Teller { scene, mentions, predicates, out: Vec::new(), last_speaker: None, consumed: Vec::new() };
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

fn words_of<'a>(scene: &Scene<'a>) -> &'a isnad_lang::Words {
    &scene.pack.words
}

/// One content told under two cues is one statement.
fn distinct(list: Vec<Said>) -> Vec<Said> {
    let mut out: Vec<Said> = Vec::new();
    for said in list {
        let same =
            out.iter().rev().take(crate::NEAR).any(|o| {
                o.span == said.span || (o.speaker == said.speaker && overlap(o.span, said.span) > 0.8)
            });
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
        if let Some(m) = self.scene.matches.longest(i, &[Kind::CuePhrase]).copied()
            && self.mentions.covering(i).is_none()
        {
            let cue = words.cues[m.sense.row as usize].clone();
            return self.phrase(&m, &cue);
        }
        if let Some(p) = predicate
            && let Some(cue) = words.cue_of_verb.get(&p.verb)
        {
            let cue = words.cues[*cue as usize].clone();
            return self.verb(p, &cue);
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
        // `نأمل أن`, `أعتقد`: who speaks of himself speaks within his own statement.
        if p.feature.has(Feature::NOT_THIRD) && !self.scene.is_svo() || self.consumed.contains(&p.first) {
            return;
        }
        // `تصريحات نقلتها الوكالة`, `حسبما نشرته صحيفة`: a channel, not a speaker.
        if p.pronoun && cue.kind == "quote" {
            return;
        }
        let voice = self.voice(p, cue);
        let passive = p.feature.has(Feature::PASSIVE);
        // `يذكر أن`, `يشار إلى أن`: the outlet's own voice.
        let impersonal = p.feature.has(Feature::PRESENT)
            && !matches!(p.found, Found::After | Found::Relative | Found::Before)
            && (p.end..p.end + 2).any(|i| self.scene.is_anna(i))
            && !self.scene.is_svo();
        if passive && voice.speaker.is_none() || impersonal {
            return;
        }
        let content = self.content(voice.after, p.clause_end, cue).or_else(|| self.quote_before(p.first));
        let Some(content) = content else { return };
        // `كل من يكتب أن`, `يقولون إن` in a column: a present without a subject of its own tells what people say, not what one said.
        let told = matches!(p.found, Found::After | Found::Relative | Found::Before) || voice.after > p.end;
        let general = p.feature.has(Feature::PRESENT) && !p.future && !told && !self.scene.is_svo();
        if general && content.quotation != Quotation::Direct && !self.scene.in_headline(p.first) {
            return;
        }
        let cue_span = self.scene.doc.span(p.first, p.end);
        let cue_span = self.scene.without_conjunction(cue_span, p.first);
        let rule = format!("cues/{}", cue.cue);
        self.push(p.first, cue_span, voice.speaker, content, voice.via, &rule, cue);
    }

    /// `قوله إن`, `تأكيد الوزير أن`.
    fn noun(&mut self, m: &Match, cue: &Cue) {
        let end = m.end as usize;
        let next = self.mentions.between(end, end + 1).next().map(|(n, m)| (n, m.end));
        let (speaker, after) = if m.clitics.pronoun {
            let mut voice = Voice::default();
            self.carry(m.first as usize, Feature::NONE, &mut voice);
            (voice.speaker.or(self.last_speaker), end)
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
        let mut told = false;
        // `بحسب ما أكده مسؤول الإعلام`: the speaker is that of the verb.
        let verb = (end..(end + 2).min(s_end))
            .find_map(|i| {
                self.predicate_at(i).filter(|p| words_of(self.scene).cue_of_verb.contains_key(&p.verb))
            })
            .cloned();
        if let Some(p) = verb {
            let voice = self.voice(&p, cue);
            (speaker, after, told) = (voice.speaker, voice.after.max(p.end), true);
            self.consumed.push(p.first);
        } else if let Some((n, at, e)) = found {
            let near = (end..at).all(|i| !self.scene.is_stop(i));
            if near {
                speaker = predicates::entities(self.mentions, &[n], &[]).first().copied();
                after = e;
                told = true;
                if let Some((who, e)) = self.bearer(end) {
                    (speaker, after) = (Some(who), e);
                }
            }
        }
        if !told
            && speaker.is_none()
            && !self.scene.is(end, Class::Hidden)
            && found.is_none()
            && let Some((raw, e)) = self.raw_speaker(end)
        {
            speaker = Some(raw);
            after = e;
            told = true;
        }
        if !told && !self.scene.is(end, Class::Hidden) {
            return;
        }
        let opening = (s_first..first).all(|i| !self.scene.is_word(i));
        let span = self.scene.without_conjunction(self.scene.doc.span(first, end), first);
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
        let content = self.content_of_phrase(first, after, opening);
        if let Some(content) = content {
            self.push(first, span, speaker, content, None, &format!("cues/{}", cue.cue), cue);
        }
    }

    /// The content of a phrase cue: behind it where it opens the sentence, else before it, back to the cue before.
    fn content_of_phrase(&self, first: usize, after: usize, opening: bool) -> Option<Content> {
        let (start, end) = self.scene.sentence(first);
        if opening {
            let comma = (after..end).find(|i| {
                self.scene.is_comma(*i) || self.scene.doc.is_mark(*i, ":") || self.scene.is_anna(*i)
            });
            return comma.and_then(|c| self.rest(c + 1, end));
        }
        let before = self.out.iter().rev().find(|o| o.cue_first >= start && o.cue_first < first);
        self.rest(before.map_or(start, |o| self.scene.doc.token_at(o.span.start)), first)
    }

    pub(crate) fn predicate_at(&self, i: usize) -> Option<&Predicate> {
        let at = self.predicates.partition_point(|p| p.first < i);
        self.predicates.get(at).filter(|p| p.first == i)
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
