//! The parts of an event word: who does it, who undergoes it, where.
//!
//! A noun takes its parts from its genitive, an adjective of origin, its prepositions, a fused pronoun, or from the light verb that
//! governs it (`أجرى الرئيس مكالمة`); a verb from its clause.

use crate::events::{Coder, Parts};
use crate::mentions::Who;
use crate::predicates::{self, Found, Group, Predicate};
use crate::scene::Class;
use isnad_lang::{EventWord, Feature, Kind, Match};
use isnad_model::{EntityKind, EventType, Mode};

impl Coder<'_, '_> {
    /// The entities of a group's members.
    pub(crate) fn who(&self, members: &[usize], at: usize) -> Vec<usize> {
        let pair = if self.last_pair.len() == 2 {
            self.last_pair.clone()
        } else {
            predicates::pair(self.mentions, at)
        };
        predicates::entities(self.mentions, members, &pair)
    }

    pub(crate) fn verb_parts(&self, p: &Predicate, word: &EventWord) -> Parts {
        let mut parts = Parts::default();
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
    pub(crate) fn reads_passive(&self, p: &Predicate, word: &EventWord, object: &[usize]) -> bool {
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
    pub(crate) fn give(&self, parts: &mut Parts, part: &str, who: Vec<usize>, as_subject: bool) {
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
    pub(crate) fn prepositions(
        &self,
        parts: &mut Parts,
        groups: &[Group],
        word: &EventWord,
        from: usize,
        to: usize,
    ) {
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

    pub(crate) fn noun_parts(&self, m: &Match, word: &EventWord) -> Parts {
        let s = self.scene;
        let (first, end) = (m.first as usize, m.end as usize);
        let mut parts = Parts::default();
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
        self.light_after(&mut parts, end);
        parts
    }

    /// The genitive right after a noun, or an adjective of origin within its phrase.
    pub(crate) fn belongs(&self, parts: &mut Parts, groups: &[Group], word: &EventWord, m: &Match) {
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

    /// Whom a pronoun of two means: the one who speaks or acts in the sentence, and the last other person told of.
    pub(crate) fn both_of(&self, at: usize) -> Vec<usize> {
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

    /// Whether the verb before a token is a light verb that takes its noun with the preposition of purpose: `تعرض لهجوم`.
    pub(crate) fn takes_purpose(&self, first: usize) -> bool {
        let at = self.predicates.partition_point(|p| p.first < first);
        let verb = at.checked_sub(1).and_then(|n| self.predicates.get(n));
        verb.and_then(|p| self.scene.pack.words.light.get(&p.verb)).is_some_and(|l| l.receives)
    }

    /// Whom a fused pronoun means: the subject of the clause or sentence, else the last party told of.
    pub(crate) fn pronoun_of(&self, at: usize) -> Vec<usize> {
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
    pub(crate) fn object_pronoun(&self, p: &Predicate, subject: &[usize]) -> Vec<usize> {
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

    /// `غارات شنتها مقاتلات التحالف`, `الزيارة التي أجراها الوزير`: a light verb that points back to the noun brings its actor;
    /// `مواجهات اندلعت في القرية` tells at least that it happened.
    pub(crate) fn light_after(&self, parts: &mut Parts, end: usize) {
        let s = self.scene;
        let at = self.predicates.partition_point(|p| p.first < end);
        let Some(p) = self.predicates.get(at).filter(|p| p.first <= end + 3) else { return };
        if (end..p.first)
            .any(|i| s.is_stop(i) || s.is_anna(i) || s.is(i, Class::Clause) || s.is(i, Class::Prep))
        {
            return;
        }
        let Some(light) = s.pack.words.light.get(&p.verb) else { return };
        parts.told |= light.bare && !p.pronoun;
        if p.pronoun && !light.bare && !light.receives && p.found == Found::After && parts.actors.is_empty() {
            let who = self.who(&p.subject, p.first);
            self.give(parts, "actor", who, false);
            parts.told = true;
        }
    }

    /// The light verb that governs a noun: its subject is the noun's actor, or undergoes it.
    pub(crate) fn light(&self, parts: &mut Parts, m: &Match, word: &EventWord) {
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
        if !light.with.contains(&prep) && !self.scene.is_svo() {
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
                let from_whom = g.prep.as_deref().is_some_and(|x| x == self.origin());
                if from_whom && g.first >= end {
                    let who = self.who(&g.members, first);
                    self.give(parts, "actor", who, false);
                }
            }
        }
    }

    /// The folded preposition of origin, as the tables write it in the agent phrase.
    pub(crate) fn origin(&self) -> &str {
        self.scene.pack.words.origin.as_str()
    }

    /// A deed that an agreement or an invitation in the same sentence speaks of has its parties from there: `اتفق مع بوتين على عقد
    /// لقاء`, `وجّه دعوة لترامب لزيارة موسكو`. Returns where it then stands.
    pub(crate) fn governed(
        &self,
        kind: EventType,
        first: usize,
        parts: &mut Parts,
    ) -> Option<isnad_model::Phase> {
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

    /// Whether a phrase stands too far behind a noun to be its own: `اللقاء المرتقب في بودابست خطوة نحو إنهاء النزاع بين` leaves
    /// the two parties to the conflict. Words of names, times and prepositions do not count.
    pub(crate) fn belongs_elsewhere(&self, from: usize, to: usize, word: &EventWord) -> bool {
        let s = self.scene;
        let free = (from..to).filter(|i| {
            s.is_word(*i) && self.mentions.covering(*i).is_none() && !s.is_timed(*i) && !s.is(*i, Class::Prep)
        });
        free.count() > if word.pos == "verb" { 7 } else { 4 }
    }

    /// The folded preposition that governs a noun, fused or apart; empty where none does.
    pub(crate) fn governor(&self, first: usize, m: &Match) -> String {
        let s = self.scene;
        if let Some(p) = m.clitics.preposition {
            return s.pack.lexicon.preposition(p).to_owned();
        }
        let before = first.checked_sub(1).filter(|b| s.is(*b, Class::Prep));
        before.map(|b| s.doc.key(b).to_owned()).unwrap_or_default()
    }
}
