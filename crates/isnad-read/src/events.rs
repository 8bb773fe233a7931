//! What happened between whom: event words and their parts.
//!
//! A trigger is a noun as often as a verb. A noun takes its parts from its genitive, an adjective of origin, its
//! prepositions, a fused pronoun, or from the light verb that governs it (`أجرى الرئيس مكالمة`); a verb from its clause.

use crate::circumstance;
use crate::mentions::{Mentions, Who};
use crate::predicates::{self, Found, Group, Predicate};
use crate::scene::{Class, Scene};
use crate::standing::{self, Standing};
use isnad_lang::{EventWord, Feature, Kind, Match};
use isnad_model::{EntityKind, EventType, Mode, Span};
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
    pub(crate) standing: Standing,
    pub(crate) quantities: Vec<isnad_model::Quantity>,
    pub(crate) sentences: Vec<Span>,
    pub(crate) rule: String,
    pub(crate) definite: bool,
    /// A verb of discussing (`ناقش`, `بحث`): it tells of any talk, however held.
    pub(crate) discusses: bool,
    /// It stands in the headline.
    pub(crate) headline: bool,
    /// It has no parts of its own: it only adds to a telling that has.
    pub(crate) weak: bool,
}

/// Parts found for one trigger.
#[derive(Debug, Default)]
struct Parts {
    actors: Vec<usize>,
    recipients: Vec<usize>,
    place: Option<usize>,
    topic_from: Option<usize>,
    /// Where the trigger phrase begins and ends with its light verb.
    first: usize,
    end: usize,
    /// The light verb, if any: it carries tense and phase.
    light: Option<usize>,
}

pub(crate) struct Coder<'s, 'a> {
    pub(crate) scene: &'s Scene<'a>,
    pub(crate) mentions: &'s Mentions,
    pub(crate) predicates: &'s [Predicate],
    /// Parties of the last meeting, call or agreement: what a dual points back to.
    last_pair: Vec<usize>,
    /// Tokens that are part of a trigger already coded.
    consumed: Vec<bool>,
    out: Vec<Happening>,
}

pub(crate) fn find(scene: &Scene<'_>, mentions: &Mentions, predicates: &[Predicate]) -> Vec<Happening> {
    let mut coder = Coder {
        scene,
        mentions,
        predicates,
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
                // A verbal noun that the tables do not list as an event noun is too often a plain word (توجه).
                Kind::Verb if m.sense.feature.has(Feature::MASDAR) => None,
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
            if !m.sense.feature.is_finite() && i > 0 && s.is(i - 1, Class::Ending) && m.end as usize == i + 1
            {
                continue;
            }
            if best.as_ref().is_none_or(|(b, ..)| rank(m) > rank(b)) {
                best = Some((*m, event, complement));
            }
        }
        let Some((m, row, complement)) = best else { return i + 1 };
        if let Some(words) = self.consumed.get_mut(complement) {
            words.fill(true);
        }
        let word = &s.pack.words.events[row as usize];
        self.code(&m, word);
        m.end as usize
    }

    /// The event word of a verb form: of several senses the one whose complement follows (`أطلق … النار`), then the one
    /// whose preposition does (`رد على`), then the plain one. Returns the tokens of the complement with it.
    fn event_of_verb(&self, m: &Match) -> Option<(u32, Range<usize>)> {
        let rows = self.scene.pack.words.events_of_verb.get(&m.sense.row)?;
        let words = &self.scene.pack.words.events;
        let end = m.end as usize;
        let clause = self.scene.clause_end(end - 1);
        for r in rows.iter().copied() {
            let with = &words[r as usize].with;
            if let Some(at) = with.iter().find_map(|w| self.complement(w, end, clause.min(end + 9))) {
                return Some((r, at));
            }
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
            key == word || bare == word || lexicon.same_but_pronoun(key, word)
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
            if self.describes(p) {
                return;
            }
            self.verb_parts(p, word)
        } else {
            self.noun_parts(m, word)
        };
        let mut parts = parts;
        let mut governed = false;
        let mut standing = standing::of(s, self.predicates, first, m, parts.light, word);
        if !finite && parts.actors.is_empty() {
            if let Some(phase) = self.governed(kind, first, &mut parts) {
                governed = true;
                standing.phase = if standing.phase.is_open() { standing.phase } else { phase };
            }
        }
        let own = parts.actors.len() + parts.recipients.len();
        if !self.is_political(kind, &parts, first) {
            return;
        }
        let noun = !finite && !participle;
        if noun && !governed && self.is_purpose(m, &parts) || self.lacks_party(kind, word, &parts) {
            return;
        }
        let weak = noun && own == 0 && parts.light.is_none()
            || finite && self.is_hypothetical(first)
            || noun && self.is_background(kind, m, &parts)
            || noun
                && kind == EventType::Assault
                && m.clitics.article
                && standing.phase.is_open()
                && parts.light.is_none()
            || finite && self.is_aside(kind, first, &parts, standing.phase);
        let trigger = self.trigger(&parts, first, m);
        let topic = self.topic(kind, &parts, m);
        let place = parts
            .place
            .or_else(|| circumstance::place(s, self.mentions, first, &parts.actors, &parts.recipients));
        let (_, sentence_end) = s.sentence(first);
        let happening = Happening {
            kind,
            mode: word.mode.parse().ok(),
            first,
            trigger,
            actors: parts.actors,
            recipients: parts.recipients,
            place,
            topic,
            time: circumstance::time(
                s,
                first,
                circumstance::Reach::Sentence { open: standing.phase.is_open() },
            ),
            standing,
            quantities: circumstance::quantities(s, s.sentence(first).0, sentence_end, kind),
            sentences: vec![s.sentence_span(first)],
            rule: format!("events/{}", word.id),
            definite: m.clitics.article || m.clitics.pronoun,
            discusses: finite && word.object == "topic",
            weak,
            headline: s.in_headline(first),
        };
        if matches!(kind, EventType::Consult | EventType::Agree)
            && happening.actors.len() == 2
            && !m.clitics.pronoun
        {
            self.last_pair.clone_from(&happening.actors);
        }
        self.out.push(happening);
    }

    /// A present with a pronoun in the middle of a clause describes the noun before it: `مسودة اتفاق ترعاه الأمم المتحدة`.
    fn describes(&self, p: &Predicate) -> bool {
        let present = p.feature.has(Feature::PRESENT) && !p.future;
        present && p.pronoun && p.first > self.scene.clause_start(p.first)
    }

    /// `لدعم الشرعية`, `للقاء المدير`: what a deed is for is no deed yet, unless a verb plans it.
    fn is_purpose(&self, m: &Match, parts: &Parts) -> bool {
        let s = self.scene;
        let purpose = m.clitics.preposition.is_some_and(|p| s.pack.lexicon.is_purpose(p));
        let at = self.predicates.partition_point(|p| p.first < m.first as usize);
        let planned = at.checked_sub(1).and_then(|n| self.predicates.get(n)).is_some_and(|p| {
            p.clause_end > m.first as usize && s.pack.words.phase_of_verb.contains_key(&p.verb)
        });
        purpose && parts.light.is_none() && !planned && m.sense.kind != Kind::EventPhrase
    }

    /// A talk, an alliance, a discussion told of one party alone: `بحث شكاواهم`, `تفتيت تحالف`; thanks from or to nobody in
    /// public life.
    fn lacks_party(&self, kind: EventType, word: &EventWord, parts: &Parts) -> bool {
        let together = word.prepositions.iter().any(|(_, part)| part == "actor");
        let alone = parts.actors.len() < 2;
        match kind {
            EventType::Consult => word.object == "topic" && together && alone,
            EventType::Cooperate => together && alone,
            EventType::Support if word.id.starts_with("thank") => {
                parts.actors.is_empty() || parts.recipients.is_empty()
            }
            _ => false,
        }
    }

    /// `الاتفاق النووي الإيراني`, `المفاوضات`: a definite noun of a long affair, without a verb that tells of it.
    fn is_background(&self, kind: EventType, m: &Match, parts: &Parts) -> bool {
        let affair =
            matches!(kind, EventType::Agree | EventType::Consult | EventType::Cooperate | EventType::Support);
        affair && m.clitics.article && parts.light.is_none() && parts.actors.len() < 2
    }

    /// A verb in passing: `ميناء عدن الذي تسيطر عليه المقاومة`, `الشهيد الذي استشهد أمس`. It adds to what is told elsewhere.
    fn is_aside(&self, kind: EventType, first: usize, parts: &Parts, phase: isnad_model::Phase) -> bool {
        let s = self.scene;
        let relative = first.checked_sub(1).is_some_and(|b| s.is(b, Class::Relative));
        let full = !parts.actors.is_empty() && !parts.recipients.is_empty() || parts.actors.len() > 1;
        let speech =
            matches!(kind, EventType::Request | EventType::Accuse | EventType::Threaten | EventType::Reject);
        match phase {
            isnad_model::Phase::Ongoing => !full && !(speech && !relative),
            isnad_model::Phase::Past => {
                relative && !full && kind == EventType::Assault && parts.actors.is_empty()
            }
            _ => false,
        }
    }

    /// A verb that only may or must be: `يمكن أن يساهم`, `يجب أن تنتهي`.
    fn is_hypothetical(&self, first: usize) -> bool {
        let s = self.scene;
        let (start, _) = s.sentence(first);
        let particle = (first.saturating_sub(1)..first).any(|i| s.is_anna(i)) && first >= start + 1;
        particle && (first.saturating_sub(4).max(start)..first).any(|i| s.is(i, Class::Modal))
    }

    /// A deed that an agreement or an invitation in the same sentence speaks of has its parties from there: `اتفق مع بوتين على عقد
    /// لقاء`, `وجّه دعوة لترامب لزيارة موسكو`. Returns where it then stands.
    fn governed(&self, kind: EventType, first: usize, parts: &mut Parts) -> Option<isnad_model::Phase> {
        use isnad_model::Phase;
        let sentence = self.scene.sentence_span(first);
        let deed = matches!(
            kind,
            EventType::Consult
                | EventType::Aid
                | EventType::Cooperate
                | EventType::Retreat
                | EventType::Mobilize
        );
        let trigger = self.scene.doc.tokens.get(first)?.span;
        let act = self.out.iter().rev().take(4).find(|o| {
            let near = o.sentences.first() == Some(&sentence) && o.first < first;
            let agreed = o.kind == EventType::Agree && o.topic.is_some_and(|t| t.contains(trigger));
            let invited = o.kind == EventType::Request && o.mode == Some(Mode::Meet) && first - o.first < 12;
            near && (agreed || invited && kind == EventType::Consult)
        })?;
        if !deed {
            return None;
        }
        if act.kind == EventType::Agree {
            parts.actors.clone_from(&act.actors);
            Some(Phase::Planned)
        } else {
            parts.actors.clone_from(&act.recipients);
            Some(Phase::Proposed)
        }
    }

    fn predicate(&self, first: usize) -> Option<&Predicate> {
        let at = self.predicates.partition_point(|p| p.first < first);
        self.predicates.get(at).filter(|p| p.first == first)
    }

    /// The entities of a group's members.
    fn who(&self, members: &[usize], at: usize) -> Vec<usize> {
        let pair = if self.last_pair.len() == 2 {
            self.last_pair.clone()
        } else {
            predicates::pair(self.mentions, at)
        };
        predicates::entities(self.mentions, members, &pair)
    }

    fn verb_parts(&self, p: &Predicate, word: &EventWord) -> Parts {
        let mut parts = Parts { first: p.first, end: p.end, ..Parts::default() };
        let mut subject = self.who(&p.subject, p.first);
        if p.feature.has(Feature::DUAL) && subject.len() < 2 && p.found != Found::After {
            subject = if self.last_pair.len() == 2 {
                self.last_pair.clone()
            } else {
                predicates::pair(self.mentions, p.first)
            };
        }
        let mut object = p.object().map(|g| self.who(&g.members, p.first)).unwrap_or_default();
        if object.is_empty() && p.pronoun {
            object = self.object_pronoun(p, &subject);
        }
        let passive = p.feature.has(Feature::PASSIVE) || self.reads_passive(p, word, &object);
        if passive {
            self.give(&mut parts, &word.object, subject, false);
        } else {
            self.give(&mut parts, &word.subject, subject, true);
            self.give(&mut parts, &word.object, object, false);
        }
        self.prepositions(&mut parts, &p.groups, word, p.end, p.clause_end);
        parts
    }

    /// `قتل جنديان في انفجار`: unvocalised, yet passive, where the only party told is of those who undergo such deeds.
    fn reads_passive(&self, p: &Predicate, word: &EventWord, object: &[usize]) -> bool {
        if word.object != "recipient" || !object.is_empty() || p.feature.has(Feature::ACTIVE) {
            return false;
        }
        if !matches!(word.kind.as_str(), "ASSAULT" | "COERCE") {
            return false;
        }
        let agent = p.groups.iter().any(|g| g.prep.as_deref() == Some("agent"));
        let counted = p
            .subject_group
            .and_then(|g| p.groups.get(g))
            .is_some_and(|g| (p.end..g.first).any(|i| self.scene.is_number(i)));
        let victims = !p.subject.is_empty()
            && p.found != Found::Relative
            && p.subject.iter().all(|m| {
                self.mentions
                    .list
                    .get(*m)
                    .is_some_and(|m| matches!(m.who, Who::Entity(e) if self.mentions.registry.is_victim(e)))
            });
        agent || counted || victims
    }

    /// Gives entities their part.
    fn give(&self, parts: &mut Parts, part: &str, who: Vec<usize>, as_subject: bool) {
        let list = match part {
            "actor" => &mut parts.actors,
            "recipient" => &mut parts.recipients,
            "place" => {
                let land = who.iter().copied().find(|e| {
                    matches!(
                        self.mentions.registry.kind(*e),
                        EntityKind::Place | EntityKind::State | EntityKind::Organization
                    )
                });
                parts.place = parts.place.or(land);
                return;
            }
            _ => return,
        };
        for e in who {
            // A place acts only where its government is meant: a capital as the subject of a verb.
            let land = self.mentions.registry.kind(e) == EntityKind::Place;
            if land && !(as_subject && self.mentions.registry.is_capital(e)) {
                parts.place = parts.place.or(Some(e));
                continue;
            }
            if !list.contains(&e) {
                list.push(e);
            }
        }
    }

    /// The parts that prepositions bring: those of the word's row, the agent, and the place.
    fn prepositions(&self, parts: &mut Parts, groups: &[Group], word: &EventWord, from: usize, to: usize) {
        for g in groups.iter().filter(|g| g.first < to) {
            let Some(prep) = g.prep.as_deref() else { continue };
            if prep == "agent" {
                let who = self.who(&g.members, from);
                self.give(parts, "actor", who, false);
                continue;
            }
            let Some((_, part)) = word.prepositions.iter().find(|(p, _)| p == prep) else { continue };
            // Another event word between takes the preposition for itself: `اتفقا على عقد لقاء مع`.
            let stolen = (from..g.first).any(|i| {
                self.mentions.covering(i).is_none()
                    // A frame's own complement steals nothing: `فرض … عقوبات على إيران`.
                    && !self.consumed.get(i).copied().unwrap_or(false)
                    && self.scene.matches.at(i).iter().any(|m| {
                        m.sense.kind == Kind::EventNoun
                            && m.first as usize > from
                            && self.scene.pack.words.events[m.sense.row as usize]
                                .prepositions
                                .iter()
                                .any(|(p, _)| p == prep)
                    })
            });
            if stolen || self.belongs_elsewhere(from, g.first, word) {
                continue;
            }
            let who = self.who(&g.members, from);
            // `لقائهما بالبيت الأبيض`: a seat of government under a preposition of place is where they meet.
            let seat = self.scene.pack.words.locative.iter().any(|l| l == prep)
                && who.iter().all(|e| self.mentions.registry.id(*e).0.starts_with("seat:"));
            if seat && !who.is_empty() {
                parts.place = parts.place.or(who.first().copied());
                continue;
            }
            if part == "topic" {
                parts.topic_from.get_or_insert(g.first);
            }
            self.give(parts, part, who, false);
        }
        // A preposition that brings a topic need not bring a name.
        for (p, part) in &word.prepositions {
            if part != "topic" || parts.topic_from.is_some() {
                continue;
            }
            parts.topic_from = (from..to.min(from + 10)).find(|i| self.scene.doc.key(*i) == p).map(|i| i + 1);
        }
    }

    /// Whether a phrase stands too far behind a noun to be its own: `اللقاء المرتقب في بودابست خطوة نحو إنهاء النزاع بين` leaves
    /// the two parties to the conflict. Words of names, times and prepositions do not count.
    fn belongs_elsewhere(&self, from: usize, to: usize, word: &EventWord) -> bool {
        let s = self.scene;
        let free = (from..to).filter(|i| {
            s.is_word(*i) && self.mentions.covering(*i).is_none() && !s.is_timed(*i) && !s.is(*i, Class::Prep)
        });
        free.count() > if word.pos == "verb" { 7 } else { 4 }
    }

    fn noun_parts(&self, m: &Match, word: &EventWord) -> Parts {
        let s = self.scene;
        let (first, end) = (m.first as usize, m.end as usize);
        let mut parts = Parts { first, end, ..Parts::default() };
        let to = s.clause_end(end - 1);
        let groups = predicates::groups(s, self.mentions, end, to);
        if m.clitics.pronoun {
            let dual = s.pack.lexicon.ends_in_dual_pronoun(s.doc.key(first));
            let before = if dual { self.both_of(first) } else { self.pronoun_of(first) };
            // `أعدم التنظيم 11 شابا بعد اختطافهم`: the clause's subject does it, the pronoun means whom he did it to.
            let part = if word.subject == "recipient" { "actor" } else { word.subject.as_str() };
            self.give(&mut parts, part, before, false);
        } else {
            self.belongs(&mut parts, &groups, word, m);
        }
        self.prepositions(&mut parts, &groups, word, end, to);
        // `وجّه دعوة لترامب لزيارة موسكو`: what is invited to is no object of the light verb.
        let purpose = m.clitics.preposition.is_some_and(|p| s.pack.lexicon.is_purpose(p));
        if !purpose || !m.sense.feature.is_finite() && self.takes_purpose(first) {
            self.light(&mut parts, m, word);
        }
        parts
    }

    /// The genitive right after a noun, or an adjective of origin within its phrase.
    fn belongs(&self, parts: &mut Parts, groups: &[Group], word: &EventWord, m: &Match) {
        let end = m.end as usize;
        let first = m.first as usize;
        for g in groups {
            let gap = g.first - end;
            let plain = (end..g.first).all(|i| {
                self.scene.is_word(i) && !self.scene.is(i, Class::Prep)
                    || self.scene.is_quote_mark(i)
                    || self.scene.doc.key(i) == "-"
            });
            if !plain || gap > 3 {
                return;
            }
            if g.adjective {
                let who = self.who(&g.members, first);
                self.give(parts, &word.subject, who, false);
                continue;
            }
            if g.prep.is_none() && gap == 0 && !m.clitics.article {
                let who = self.who(&g.members, first);
                self.give(parts, &word.subject, who, false);
                return;
            }
            if g.prep.is_some() {
                return;
            }
            return;
        }
    }

    /// Whether the verb before a token is a light verb that takes its noun with the preposition of purpose: `تعرض لهجوم`.
    fn takes_purpose(&self, first: usize) -> bool {
        let at = self.predicates.partition_point(|p| p.first < first);
        let verb = at.checked_sub(1).and_then(|n| self.predicates.get(n));
        verb.and_then(|p| self.scene.pack.words.light.get(&p.verb)).is_some_and(|l| l.receives)
    }

    /// Whom a pronoun of two means: the one who speaks or acts in the sentence, and the last other person told of.
    fn both_of(&self, at: usize) -> Vec<usize> {
        let (start, _) = self.scene.sentence(at);
        let person = |e: &usize| self.mentions.registry.kind(*e) == EntityKind::Person;
        let main = self
            .predicates
            .iter()
            .skip(self.predicates.partition_point(|p| p.first < start))
            .take_while(|p| p.first < at)
            .find(|p| !p.embedded && !p.subject.is_empty())
            .and_then(|p| self.who(&p.subject, at).first().copied())
            .filter(person);
        let last = self.mentions.before(at).take(12).find_map(|(_, m)| match m.who {
            Who::Entity(e) if person(&e) && Some(e) != main && !m.adjective => Some(e),
            _ => None,
        });
        match (main, last) {
            (Some(a), Some(b)) => vec![a, b],
            _ => predicates::pair(self.mentions, at),
        }
    }

    /// Whom a fused pronoun means: the subject of the clause or sentence, else the last party told of.
    fn pronoun_of(&self, at: usize) -> Vec<usize> {
        let (start, _) = self.scene.sentence(at);
        let s = self.scene;
        let aside = |p: &Predicate| {
            (p.first.saturating_sub(1)..p.first)
                .any(|b| s.is(b, Class::Relative) || s.is(b, Class::RelativeLoose))
        };
        let end = self.predicates.partition_point(|p| p.first < at);
        let near = self
            .predicates
            .get(..end)
            .unwrap_or(&[])
            .iter()
            .rev()
            .take_while(|p| p.first >= start)
            .find(|p| !p.subject.is_empty() && !aside(p));
        if let Some(p) = near {
            return self.who(&p.subject, at);
        }
        let before = self.mentions.before(at).take(8).find_map(|(_, m)| match m.who {
            Who::Entity(e) if !m.adjective && self.mentions.registry.kind(e) != EntityKind::Place => Some(e),
            Who::Both => None,
            _ => None,
        });
        before.into_iter().collect()
    }

    /// Whom the pronoun on a verb means: the last party before it that is not its subject.
    fn object_pronoun(&self, p: &Predicate, subject: &[usize]) -> Vec<usize> {
        let found = self.mentions.before(p.first).take(8).find_map(|(_, m)| match m.who {
            Who::Entity(e)
                if !m.adjective
                    && !subject.contains(&e)
                    && self.mentions.registry.kind(e) != EntityKind::Place =>
            {
                Some(e)
            }
            _ => None,
        });
        found.into_iter().collect()
    }

    /// The light verb that governs a noun: its subject is the noun's actor, or undergoes it.
    fn light(&self, parts: &mut Parts, m: &Match, word: &EventWord) {
        let (first, end) = (m.first as usize, m.end as usize);
        let (start, _) = self.scene.sentence(first);
        let at = self.predicates.partition_point(|p| p.first < first);
        let Some(p) = at.checked_sub(1).and_then(|n| self.predicates.get(n)) else { return };
        if p.first < start || p.clause_end <= first && !self.scene.is_svo() {
            return;
        }
        let Some(light) = self.scene.pack.words.light.get(&p.verb) else { return };
        // `وجّه دعوة … لزيارة موسكو`: the visit is not what was sent.
        let prep = self.governor(first, m);
        if !light.with.iter().any(|w| *w == prep) && !self.scene.is_svo() {
            return;
        }
        let reach = p.subject_group.and_then(|g| p.groups.get(g)).map_or(p.end, |g| g.end);
        if first.saturating_sub(reach.min(first)) > 5 {
            return;
        }
        parts.light = Some(p.first);
        if p.found == Found::Shared && !parts.actors.is_empty()
            || p.feature.has(Feature::PASSIVE)
            || self.scene.is(p.first, Class::Done)
        {
            return;
        }
        if light.bare {
            return;
        }
        if light.places {
            let who = self.who(&p.subject, first);
            return self.give(parts, "place", who, false);
        }
        // A subject that follows the noun is part of the noun's own phrase.
        if p.subject_group.and_then(|g| p.groups.get(g)).is_some_and(|g| g.first >= end) {
            return;
        }
        let who = self.who(&p.subject, first);
        let part = match (light.receives, word.subject.as_str()) {
            (false, "recipient") | (false, "-") | (false, "topic") => "actor",
            (false, part) => part,
            (true, "actor") if word.mode == "phone" || word.kind == "CONSULT" => "actor",
            (true, _) => "recipient",
        };
        self.give(parts, part, who, false);
        // What follows from whom: `تلقى اتصالا من نظيره`.
        if light.receives {
            for g in &p.groups {
                let from_whom = g.prep.as_deref().is_some_and(|x| x == self.from_key());
                if from_whom && g.first >= end {
                    let who = self.who(&g.members, first);
                    self.give(parts, "actor", who, false);
                }
            }
        }
    }

    /// The folded preposition that governs a noun, fused or apart; empty where none does.
    fn governor(&self, first: usize, m: &Match) -> String {
        let s = self.scene;
        if let Some(p) = m.clitics.preposition {
            return s.pack.lexicon.preposition(p).to_owned();
        }
        let before = first.checked_sub(1).filter(|b| s.is(*b, Class::Prep));
        before.map(|b| s.doc.key(b).to_owned()).unwrap_or_default()
    }

    /// The folded preposition of origin, as the tables write it in the agent phrase.
    fn from_key(&self) -> &str {
        self.scene.pack.words.origin.as_str()
    }

    /// Whether political actors take part. Attacks and crowd actions count without a named actor where they have a place or victims.
    fn is_political(&self, kind: EventType, parts: &Parts, first: usize) -> bool {
        let acts = |e: &usize| {
            let kind = self.mentions.registry.kind(*e);
            kind != EntityKind::Place && (kind != EntityKind::Person || self.mentions.registry.is_public(*e))
        };
        if parts.actors.iter().any(acts) || parts.recipients.iter().any(acts) {
            return true;
        }
        matches!(kind, EventType::Assault | EventType::Protest)
            && (parts.place.is_some()
                || circumstance::place(self.scene, self.mentions, first, &[], &[]).is_some())
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

/// Longer first; a phrase before a noun before a verb.
fn rank(m: &Match) -> (u32, u32) {
    let kind = match m.sense.kind {
        Kind::EventPhrase => 3,
        Kind::Verb if m.sense.feature.is_finite() => 2,
        Kind::EventNoun => 1,
        _ => 0,
    };
    (m.end - m.first, kind)
}
