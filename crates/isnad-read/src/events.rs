//! What happened between whom: event words and their parts.
//!
//! A trigger is a noun as often as a verb. A noun takes its parts from its genitive, an adjective of origin, its
//! prepositions, a fused pronoun, or from the light verb that governs it (`أجرى الرئيس مكالمة`); a verb from its clause.

use crate::circumstance;
use crate::mentions::Mentions;
use crate::predicates::Predicate;
use crate::scene::{Class, Scene};
use crate::standing::{self, Standing};
use crate::statements::Said;
use isnad_lang::{EventWord, Feature, Kind, Match};
use isnad_model::{EventType, Mode, Phase, Span};
use std::ops::Range;

/// An event before its entities are fixed.
#[derive(Debug, Clone)]
pub(crate) struct Happening {
    pub(crate) kind: EventType,
    pub(crate) mode: Option<Mode>,
    pub(crate) first: usize,
    pub(crate) trigger: Span,
    pub(crate) actors: Vec<usize>,
    pub(crate) recipients: Vec<usize>,
    pub(crate) place: Option<usize>,
    pub(crate) topic: Option<Span>,
    pub(crate) time: Option<usize>,
    /// The time is that of a deed told shortly before.
    pub(crate) carried: bool,
    /// The time is that of the report which tells of it.
    pub(crate) reported: bool,
    pub(crate) standing: Standing,
    pub(crate) quantities: Vec<isnad_model::Quantity>,
    pub(crate) sentences: Vec<Span>,
    pub(crate) rule: String,
    pub(crate) definite: bool,
    /// A verb of discussing (`ناقش`, `بحث`): it tells of any talk, however held.
    pub(crate) discusses: bool,
    /// It stands in the headline.
    pub(crate) headline: bool,
    pub(crate) call: Call,
    /// It has no parts of its own: it only adds to a telling that has.
    pub(crate) weak: bool,
}

/// Parts found for one trigger.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    /// A verb after the noun tells that it happened (`مواجهات اندلعت`).
    pub(crate) told: bool,
    pub(crate) actors: Vec<usize>,
    pub(crate) recipients: Vec<usize>,
    pub(crate) place: Option<usize>,
    pub(crate) topic_from: Option<usize>,
    /// The light verb, if any: it carries tense and phase.
    pub(crate) light: Option<usize>,
    pub(crate) call: Call,
}

/// Who called whom, as far as it is told: `اتصل بـ`, `تلقى اتصالا من`. `أجرى مكالمة مع` tells of neither.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Call {
    pub(crate) caller: Option<usize>,
    pub(crate) called: Option<usize>,
}

impl Call {
    pub(crate) fn or(self, other: Call) -> Call {
        if self.caller.is_some() || self.called.is_some() { self } else { other }
    }
}

pub(crate) struct Coder<'s, 'a> {
    pub(crate) scene: &'s Scene<'a>,
    pub(crate) mentions: &'s Mentions,
    pub(crate) predicates: &'s [Predicate],
    pub(crate) said: &'s [Said],
    /// Parties of the last meeting, call or agreement: what a dual points back to.
    pub(crate) last_pair: Vec<usize>,
    /// Tokens that are part of a trigger already coded.
    pub(crate) consumed: Vec<bool>,
    pub(crate) out: Vec<Happening>,
}

pub(crate) fn find(
    scene: &Scene<'_>,
    mentions: &Mentions,
    predicates: &[Predicate],
    said: &[Said],
) -> Vec<Happening> {
    let mut coder = Coder {
        scene,
        mentions,
        predicates,
        said,
        last_pair: Vec::new(),
        consumed: vec![false; scene.len()],
        out: Vec::new(),
    };
    let mut i = 0;
    while i < scene.len() {
        i = coder.at(i).max(i + 1);
    }
    coder.out
}

impl Coder<'_, '_> {
    /// Codes what token `i` triggers; returns the token after the trigger.
    fn at(&mut self, i: usize) -> usize {
        let s = self.scene;
        if s.is_timed(i) || s.is_bait(i) || self.mentions.covering(i).is_some() {
            return i + 1;
        }
        if self.consumed.get(i).copied().unwrap_or(false) {
            return i + 1;
        }
        let mut best: Option<(Match, u32, Range<usize>)> = None;
        for m in s.matches.at(i) {
            let event = match m.sense.kind {
                Kind::EventPhrase | Kind::EventNoun => Some((m.sense.row, 0..0)),
                // A verbal noun that the tables do not list as an event noun is too often a plain word (توجه), unless the
                // complement of its verb's frame follows: `نشر المئات من الجنود`, `فرض سيطرته`.
                Kind::Verb if m.sense.feature.has(Feature::MASDAR) => self.frame_of_masdar(m),
                Kind::Verb => self.event_of_verb(m),
                _ => None,
            };
            let Some((event, complement)) = event else { continue };
            if m.sense.kind == Kind::EventNoun && s.is_verb(i) && m.end as usize == i + 1 {
                continue;
            }
            if m.sense.kind == Kind::Verb && m.sense.feature.is_finite() && !s.is_verb(i) {
                continue;
            }
            if !m.sense.feature.is_finite() && i > 0 && s.is(i - 1, Class::Ending) {
                continue;
            }
            // `أجلت المحكمة الجلسة`: of two verbs spelled alike the one whose complement follows.
            let better = |(b, _, with): &(Match, u32, Range<usize>)| {
                (self.rank(m), !complement.is_empty()) > (self.rank(b), !with.is_empty())
            };
            if best.as_ref().is_none_or(better) {
                best = Some((*m, event, complement));
            }
        }
        let Some((m, row, complement)) = best else {
            self.takes_up(i);
            return i + 1;
        };
        if let Some(words) = self.consumed.get_mut(complement) {
            words.fill(true);
        }
        let word = &s.pack.words.events[row as usize];
        self.code(&m, word);
        m.end as usize
    }

    /// Longer first; a phrase before a noun before a verb. A participle at the head of its phrase is a verb: `، مطالبة شركاءها`.
    fn rank(&self, m: &Match) -> (u32, u32) {
        let heads = m.sense.feature.has(Feature::PARTICIPLE) && self.heads_phrase(m.first as usize);
        let kind = match m.sense.kind {
            Kind::EventPhrase => 3,
            Kind::Verb if m.sense.feature.is_finite() || heads => 2,
            Kind::EventNoun => 1,
            _ => 0,
        };
        (m.end - m.first, kind)
    }

    fn heads_phrase(&self, i: usize) -> bool {
        let opens = i > 0 && (self.scene.opens(i) || self.scene.is_quote_mark(i - 1));
        opens && self.predicate(i).is_some()
    }

    /// The frame of a verbal noun whose complement follows close by.
    fn frame_of_masdar(&self, m: &Match) -> Option<(u32, Range<usize>)> {
        let end = m.end as usize;
        if self.scene.is_verb(m.first as usize) || m.clitics.article {
            return None;
        }
        let rows = self.scene.pack.words.events_of_verb.get(&m.sense.row)?;
        let to = self.scene.clause_end(end - 1).min(end + 5);
        rows.iter().copied().find_map(|r| {
            let with = &self.scene.pack.words.events.get(r as usize)?.with;
            with.iter().find_map(|w| self.complement(w, end, to)).map(|at| (r, at))
        })
    }

    /// A verb whose complement stands before it and is taken up by a pronoun (`اجتماع … الذي سيرأسه الوزير`) tells no event of its
    /// own: its subject takes part in the one it takes up.
    fn takes_up(&mut self, i: usize) {
        let s = self.scene;
        let Some(p) = self.predicate(i).filter(|p| p.pronoun && !p.subject.is_empty()) else { return };
        let Some(rows) = s.pack.words.events_of_verb.get(&p.verb) else { return };
        let (subject, sentence) = (self.who(&p.subject, i), s.sentence_span(i));
        let article = s.pack.lexicon.article();
        let frames: Vec<_> = rows.iter().filter_map(|r| s.pack.words.events.get(*r as usize)).collect();
        let near = self.out.iter_mut().rev().take(4).filter(|o| o.sentences.first() == Some(&sentence));
        for told in near {
            let key = s.doc.key(told.first);
            let bare = key.strip_prefix(article).unwrap_or(key);
            let takes = frames.iter().any(|f| {
                let words = f.with.iter().any(|w| matches!(w.as_slice(), [w] if w == key || w == bare));
                words && f.subject == "actor" && f.kind == told.kind.as_str()
            });
            if takes {
                for who in subject {
                    if !told.actors.contains(&who) {
                        told.actors.push(who);
                    }
                }
                return;
            }
        }
    }

    /// The event word of a verb form: of several senses the one whose complement follows (`أطلق … النار`), then the one
    /// whose preposition does (`رد على`), then the plain one. Returns the tokens of the complement with it.
    fn event_of_verb(&self, m: &Match) -> Option<(u32, Range<usize>)> {
        let rows = self.scene.pack.words.events_of_verb.get(&m.sense.row)?;
        let words = &self.scene.pack.words.events;
        let end = m.end as usize;
        let clause = self.scene.clause_end(end - 1);
        // Of several frames the one whose complement stands nearest: `قضت محكمة بالسجن على الوزير` has nothing of `قضى على`.
        let near = |r: u32| {
            let with = &words.get(r as usize)?.with;
            let found =
                with.iter().filter_map(|w| self.complement(w, end, clause.min(end + 14)).map(|at| (r, at)));
            found.min_by_key(|(_, at)| (at.start, std::cmp::Reverse(at.end)))
        };
        let framed = rows.iter().filter_map(|r| near(*r));
        if let Some(found) = framed.min_by_key(|(_, at)| (at.start, std::cmp::Reverse(at.end))) {
            return Some(found);
        }
        let plain = || rows.iter().copied().filter(|r| words[*r as usize].with.is_empty());
        let near = end..clause.min(end + 8);
        let fits = plain().find(|r| {
            words[*r as usize]
                .prepositions
                .iter()
                .any(|(p, _)| near.clone().any(|i| self.scene.doc.key(i) == p))
        });
        fits.or_else(|| plain().next()).map(|r| (r, 0..0))
    }

    /// Where the words of a complement stand in `from..to`. A word may carry the article, and a final pronoun may be any.
    fn complement(&self, with: &[String], from: usize, to: usize) -> Option<Range<usize>> {
        let lexicon = &self.scene.pack.lexicon;
        let same = |i: usize, word: &String| {
            let key = self.scene.doc.key(i);
            let bare = key.strip_prefix(lexicon.article()).unwrap_or(key);
            // Nearly all words of the tables begin otherwise: one look tells.
            let begins = |k: &str| k.as_bytes().first_chunk::<2>() == word.as_bytes().first_chunk();
            (begins(key) && (key == word || lexicon.same_but_pronoun(key, word))) || bare == word
        };
        (from..to)
            .find(|i| with.iter().enumerate().all(|(n, w)| i + n < to && same(i + n, w)))
            .map(|i| i..i + with.len())
    }

    fn code(&mut self, m: &Match, word: &EventWord) {
        let s = self.scene;
        let (Ok(kind), first) = (word.kind.parse::<EventType>(), m.first as usize) else { return };
        let finite = m.sense.kind == Kind::Verb && m.sense.feature.is_finite();
        let participle = m.sense.kind == Kind::Verb && m.sense.feature.has(Feature::PARTICIPLE);
        let parts = if finite || participle {
            let Some(p) = self.predicate(first) else { return };
            if self.describes(p) || participle && self.is_adjective(m) {
                return;
            }
            self.verb_parts(p, word)
        } else {
            self.noun_parts(m, word)
        };
        let mut parts = parts;
        let mut governed = false;
        let mut standing = standing::of(s, self.predicates, first, m, parts.light, word);
        if !finite
            && (parts.actors.is_empty()
                || matches!(kind, EventType::Cooperate | EventType::Consult) && parts.actors.len() < 2)
            && let Some(phase) = self.governed(kind, first, &mut parts)
        {
            governed = true;
            standing.phase = if standing.phase.is_open() { standing.phase } else { phase };
        }
        let noun = !finite && !participle;
        if noun && parts.actors.is_empty() {
            if self.is_prepared(first) {
                parts.actors = self.subject_before(first);
                standing.phase = isnad_model::Phase::Planned;
            } else if parts.light.is_none() {
                parts.actors = self.intending(first, &parts.recipients);
            }
        }
        standing.phase = self.settled(kind, word, first, standing.phase);
        if word.id.starts_with("violation") && !self.accuses(first, &mut parts) {
            return;
        }
        if noun && !m.clitics.pronoun {
            self.present(kind, word, m, &mut parts);
            self.other_side(kind, word, m, &mut parts);
        }
        let own = parts.actors.len() + parts.recipients.len();
        if !self.is_political(kind, &parts, first) {
            return;
        }
        if noun && !governed && self.is_purpose(m, &parts) || self.lacks_party(kind, word, &parts) {
            return;
        }
        let weak = self.is_weak(m, kind, own, &parts, &standing);
        let verbal = self.is_verbal(word, &parts, first);
        let kind = if verbal { EventType::Accuse } else { kind };
        let mut happening = self.happening(m, word, kind, parts, standing, weak);
        if verbal {
            happening.mode = Some(Mode::Disapprove);
        }
        if matches!(kind, EventType::Consult | EventType::Agree)
            && happening.actors.len() == 2
            && !m.clitics.pronoun
        {
            self.last_pair.clone_from(&happening.actors);
        }
        self.out.push(happening);
    }

    /// A speech act told in the present is done with the telling (`تطالب المنظمة`); a meeting told in the present that has a day to
    /// come is planned (`يلتقي الوزير نظيره غدا`).
    fn settled(&self, kind: EventType, word: &EventWord, first: usize, phase: Phase) -> Phase {
        if word.id.starts_with("violation") {
            return Phase::Past;
        }
        if phase != Phase::Ongoing || !self.scene.is_verb(first) || !word.phase.is_empty() {
            return phase;
        }
        let speech = self.is_spoken(kind, word);
        let reach = circumstance::Reach::Sentence { open: true };
        let ahead = || {
            let time = circumstance::time(self.scene, first, reach).and_then(|t| self.scene.times.get(t));
            // `يزور الوزير حاليا بغداد` goes on.
            let now = !word.id.starts_with("visit");
            let written = self.scene.written;
            time.filter(|_| written.is_some())
                .is_some_and(|t| t.earliest > written || now && t.earliest == written)
        };
        match kind {
            _ if speech => Phase::Past,
            EventType::Consult if ahead() => Phase::Planned,
            _ => phase,
        }
    }

    /// A deed in words. Support in deeds goes on; support in words is said.
    fn is_spoken(&self, kind: EventType, word: &EventWord) -> bool {
        let help =
            ["support-daama", "support-sanada", "support-dafaa"].iter().any(|id| word.id.starts_with(id));
        matches!(
            kind,
            EventType::Request
                | EventType::Accuse
                | EventType::Reject
                | EventType::Threaten
                | EventType::Concede
        ) || kind == EventType::Support && !help
    }

    fn happening(
        &self,
        m: &Match,
        word: &EventWord,
        kind: EventType,
        parts: Parts,
        standing: Standing,
        weak: bool,
    ) -> Happening {
        let (s, first) = (self.scene, m.first as usize);
        let trigger = self.trigger(&parts, first, m);
        let topic = self.topic(kind, &parts, m);
        // What is signed or voted is done, where it is told.
        let done = ["sign", "ratify", "vote", "elect"].iter().any(|id| word.id.starts_with(id));
        let spoken = self.is_spoken(kind, word) && !done;
        let place = parts.place.or_else(|| {
            circumstance::place(s, self.mentions, first, &parts.actors, &parts.recipients, spoken)
        });
        let (_, sentence_end) = s.sentence(first);
        let reach = circumstance::Reach::Sentence { open: standing.phase.is_open() };
        let time = circumstance::time(s, first, reach);
        Happening {
            kind,
            mode: word.mode.parse().ok(),
            first,
            trigger,
            actors: parts.actors,
            recipients: parts.recipients,
            place,
            topic,
            reported: time.is_some_and(|t| circumstance::is_reported(s, first, t)),
            carried: false,
            time,
            standing,
            quantities: circumstance::quantities(
                s,
                s.sentence(first).0.max(first.saturating_sub(60)),
                sentence_end.min(first + 60),
                kind,
            ),
            sentences: vec![s.sentence_span(first)],
            rule: format!("events/{}", word.id),
            definite: m.clitics.article || m.clitics.pronoun,
            discusses: m.sense.feature.is_finite() && word.object == "topic",
            weak,
            headline: s.in_headline(first),
            call: parts.call,
        }
    }

    pub(crate) fn predicate(&self, first: usize) -> Option<&Predicate> {
        let at = self.predicates.partition_point(|p| p.first < first);
        self.predicates.get(at).filter(|p| p.first == first)
    }

    fn trigger(&self, parts: &Parts, first: usize, m: &Match) -> Span {
        let end = m.end as usize;
        // A light verb right before belongs to the trigger.
        let head = parts.light.filter(|l| first - l <= 2).unwrap_or(first);
        self.scene.without_conjunction(self.scene.doc.span(head, end), head)
    }

    /// What was agreed, asked or promised: from the preposition or particle to the end of the sentence's part.
    fn topic(&self, kind: EventType, parts: &Parts, m: &Match) -> Option<Span> {
        if !matches!(
            kind,
            EventType::Agree
                | EventType::Request
                | EventType::Threaten
                | EventType::Concede
                | EventType::Reject
        ) {
            return None;
        }
        let s = self.scene;
        let (_, end) = s.sentence(m.first as usize);
        let from = parts.topic_from.or_else(|| {
            (m.end as usize..end.min(m.end as usize + 12)).find(|i| s.is_anna(*i)).map(|i| i + 1)
        })?;
        let from = if s.is_anna(from) { from + 1 } else { from };
        let mut to = from;
        while to < end && !(to > from + 2 && (s.is(to, Class::Clause) || self.takes_over(to))) {
            to += 1;
        }
        while to > from && s.is_stop(to - 1) {
            to -= 1;
        }
        (to > from).then(|| s.doc.span(from, to))
    }

    fn takes_over(&self, i: usize) -> bool {
        let at = self.predicates.partition_point(|p| p.first < i);
        self.predicates.get(at).is_some_and(|p| {
            p.first == i
                && self.scene.is_comma(i - 1)
                && self.scene.pack.words.cue_of_verb.contains_key(&p.verb)
        })
    }
}
