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
        let s = self.scene;
        let mut parts = Parts::default();
        let mut subject = self.who(&p.subject, p.first);
        if p.feature.has(Feature::DUAL) && subject.len() < 2 && p.found != Found::After {
            subject = if self.last_pair.len() == 2 {
                self.last_pair.clone()
            } else {
                predicates::pair(self.mentions, p.first)
            };
        }
        // `«سأحادث الرئيس»`: the first person is the one whose words they are.
        if p.feature.has(Feature::NOT_THIRD)
            && let Some(who) = self.quoted_speaker(p.first)
        {
            subject = vec![who];
        }
        // `وناشد`, `مشيدا بـ`: who speaks under a cue that is a deed too, where the verb has no subject of its own.
        if matches!(p.found, Found::None | Found::Shared) && word.subject == "actor" {
            let said = self.said.iter().find(|s| s.cue_first == p.first);
            // `وناشد أهل المدينة`: a noun of no table after a verb that takes an object may be that object.
            let article = self.scene.pack.lexicon.article();
            let object = |e: &usize| {
                let id = self.mentions.registry.id(*e).0;
                let name = id.strip_prefix("name:").unwrap_or("");
                let body = name.contains('-') && !name.starts_with(article) && name.split('-').count() < 4;
                id.starts_with("name:") && (word.object == "recipient" || !body)
            };
            if let Some(speaker) = said.and_then(|s| s.speaker).filter(|e| !object(e)) {
                subject = vec![speaker];
            }
        }
        // `قال الأمين العام إنه حض الأطراف على`: the pronoun of the particle is the speaker.
        if let Some(who) = self.speaks_of_himself(p) {
            subject = vec![who];
        }
        // `ودعا المبعوث إلى التمسك بمبدأ حماية المدنيين`: whoever is named in what is asked for is not asked.
        let topic = |i: &usize| {
            let topical = |(prep, part): &(String, String)| part == "topic" && prep == s.doc.key(*i);
            s.is(*i, Class::Prep) && word.prepositions.iter().any(topical)
        };
        let asked = (p.end..p.clause_end).find(topic).unwrap_or(usize::MAX);
        let object = p.object().filter(|g| g.first < asked);
        let mut object = object.map(|g| self.who(&g.members, p.first)).unwrap_or_default();
        if object.is_empty() && !p.pronoun && matches!(word.object.as_str(), "actor" | "recipient") {
            object = self.behind_comma(p);
        }
        // `ودعا أبو فاعور إلى`: one who speaks does not undergo it.
        object.retain(|e| !subject.contains(e));
        if object.is_empty() && p.pronoun {
            object = self.object_pronoun(p, &subject);
        }
        if word.mode == "phone" {
            parts.call = self.who_called(p, &subject, !object.is_empty());
        }
        let passive = p.feature.has(Feature::PASSIVE) || self.reads_passive(p, word, &object);
        if passive {
            let shared = matches!(p.found, Found::Shared | Found::None) && self.lacks_object(p, word);
            let subject = if shared { Vec::new() } else { subject };
            self.give(&mut parts, &word.object, subject, false);
        } else {
            self.give(&mut parts, &word.subject, subject, true);
            self.give(&mut parts, &word.object, object, self.addresses(word));
        }
        self.prepositions(&mut parts, &p.groups, word, p.end, p.clause_end);
        self.others(&mut parts, p, word);
        parts
    }

    /// Parties of a verb that stand outside its own clause: who came before he met, to whom a cue says that it is said.
    fn others(&self, parts: &mut Parts, p: &Predicate, word: &EventWord) {
        // `وصل الوزير إلى الدوحة والتقى أمير قطر`: a meeting told of one party goes on with the one who came.
        if word.kind == "CONSULT"
            && word.object == "actor"
            && parts.actors.len() == 1
            && self.conjoined(p.first)
        {
            for e in self.subject_before(p.first) {
                if self.mentions.registry.kind(e) == EntityKind::Person && !parts.actors.contains(&e) {
                    parts.actors.insert(0, e);
                }
            }
        }
        // `طالب الوزير أهالي المدينة بـ`: to whom it is said.
        if parts.recipients.is_empty() && self.addresses(word) && word.object == "recipient" {
            let said = self.said.iter().find(|s| s.cue_first == p.first);
            let told = said.and_then(|s| s.addressee).filter(|e| !parts.actors.contains(e));
            parts.recipients.extend(told);
        }
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
        let counted = p.subject_group.and_then(|g| p.groups.get(g)).is_some_and(|g| {
            // `وقتل خلال المواجهات العشرات من المسلحين`
            let quantity = |i: usize| self.scene.is(i, Class::Quantifier);
            (p.end..g.first).any(|i| self.scene.is_number(i) || quantity(i))
        });
        let victims = !p.subject.is_empty()
            && p.found != Found::Relative
            && p.subject.iter().all(|m| {
                self.mentions.list.get(*m).is_some_and(|m| {
                // `وقتل محمد علاونة (22 عاما)`: a private person undergoes it too.
                let private = |e: usize| {
                    let r = &self.mentions.registry;
                    r.kind(e) == EntityKind::Person && !r.is_public(e)
                };
                m.people
                    || matches!(m.who, Who::Entity(e) if self.mentions.registry.is_victim(e) || private(e))
            })
            });
        agent || counted || victims || self.lacks_object(p, word)
    }

    /// `قال الجيش إن 25 مسلحا قتلوا جراء القصف`: a verb that takes an object and has none, at the end of its phrase, is passive.
    fn lacks_object(&self, p: &Predicate, word: &EventWord) -> bool {
        let s = self.scene;
        let force = ["kill", "wound", "arrest", "abduct"].iter().any(|d| word.id.starts_with(d));
        // `وقتل الآلاف في الاشتباكات`, `قتل أكثر من مئة`: a number is who they were.
        let mut end = p.end;
        while s.number(end).is_some()
            || s.is(end, Class::Quantifier)
            || end > p.end && s.doc.key(end) == self.origin()
        {
            end += 1;
        }
        let singular = !p.feature.any(Feature::PLURAL.and(Feature::DUAL));
        let mut end = if singular { end } else { p.end };
        // `قتل ناصر سالم في غارة`: nor has one whom a person follows, and then a preposition.
        let after = p.found == Found::After && p.object().is_none();
        let person = |m: &usize| {
            let who = self.mentions.list.get(*m).map(|m| m.who);
            matches!(who, Some(Who::Entity(e)) if self.mentions.registry.kind(e) == EntityKind::Person)
        };
        let one = after && singular && !p.subject.is_empty() && p.subject.iter().all(person);
        if one && let Some(g) = p.subject_group.and_then(|g| p.groups.get(g)) {
            end = g.end;
        }
        let goes_on = |i: usize| {
            s.is_verb(i) && self.conjoined(i)
                || s.matches
                    .at(i)
                    .iter()
                    .any(|m| m.sense.kind == Kind::Verb && m.sense.feature.has(Feature::PARTICIPLE))
        };
        let ends = s.is_stop(end)
            || s.is(end, Class::Prep)
            || s.is_timed(end)
            || s.is(end, Class::Adverb)
            || s.is(end, Class::Clause)
            || goes_on(end);
        force && word.with.is_empty() && ends && !p.pronoun && (p.found != Found::After || one)
    }

    /// A word for what is said or done to a government: `اتهمت واشنطن طهران` accuses no town, `قصفت الطائرات طهران` bombs one.
    pub(crate) fn addresses(&self, word: &EventWord) -> bool {
        let kinds = ["ACCUSE", "REQUEST", "THREATEN", "REJECT", "SUPPORT", "SANCTION", "AGREE", "CONCEDE"];
        kinds.contains(&word.kind.as_str())
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
            let seat = self.mentions.registry.government(e).filter(|_| as_subject);
            if land && seat.is_none() {
                parts.place = parts.place.or(Some(e));
                continue;
            }
            let e = seat.unwrap_or(e);
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
            // `اجتماعها برئاسة عباس`: who chairs it takes part.
            let chairs = word.kind == "CONSULT"
                && g.first.checked_sub(1).is_some_and(|b| self.scene.is(b, Class::Chair));
            if prep == "agent" || chairs {
                let who = self.who(&g.members, from);
                self.give(parts, "actor", who, false);
                continue;
            }
            let own = word.prepositions.iter().find(|(p, _)| p == prep).map(|(_, part)| part);
            // `the release of the hostages`: what belongs to a noun has the part that its genitive has.
            let of = word.pos == "noun" && g.first.checked_sub(1).is_some_and(|b| self.is_of(b));
            let Some(part) = own.or(of.then_some(&word.subject)) else { continue };
            // `اشتباكات … قرب الحدود مع لبنان`: with whom the border is.
            let apart = g.first.checked_sub(2).filter(|b| self.scene.is(*b, Class::Border));
            if apart.is_some() {
                continue;
            }
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
            self.give(parts, part, who, self.addresses(word));
        }
        // A preposition that brings a topic need not bring a name.
        for (p, part) in &word.prepositions {
            if part != "topic" || parts.topic_from.is_some() {
                continue;
            }
            let apart = |i: usize| (self.scene.doc.key(i) == p).then_some(i + 1);
            let topic =
                (from..to.min(from + 10)).find_map(|i| apart(i).or_else(|| self.fused(i, p).then_some(i)));
            parts.topic_from = topic;
        }
    }

    /// `تعهد بتقديم`: the preposition stands fused to what it brings.
    fn fused(&self, i: usize, preposition: &str) -> bool {
        let s = self.scene;
        let index = s.pack.lexicon.preposition_index(preposition);
        index.is_some() && s.matches.at(i).iter().any(|m| m.clitics.preposition == index)
    }

    pub(crate) fn noun_parts(&self, m: &Match, word: &EventWord) -> Parts {
        let s = self.scene;
        let (first, end) = (m.first as usize, m.end as usize);
        let mut parts = Parts::default();
        let to = predicates::past_mentions(s, self.mentions, s.clause_end(end - 1));
        let groups = predicates::groups(s, self.mentions, end, to);
        if m.clitics.pronoun {
            let dual = s.pack.lexicon.ends_in_dual_pronoun(s.doc.key(first));
            let before = if dual { self.both_of(first) } else { self.pronoun_of(first) };
            // `أعدم التنظيم 11 شابا بعد اختطافهم`: the clause's subject does it, the pronoun means whom he did it to.
            let part = if word.subject == "recipient" { "actor" } else { word.subject.as_str() };
            self.give(&mut parts, part, before, true);
            self.undergoes(&mut parts, &groups, word, m);
        } else {
            self.belongs(&mut parts, &groups, word, m);
            self.origin_before(&mut parts, word, first);
        }
        self.accused(&mut parts, m, word);
        self.prepositions(&mut parts, &groups, word, end, to);
        // `وجّه دعوة لترامب لزيارة موسكو`: what is invited to is no object of the light verb.
        let purpose = m.clitics.preposition.is_some_and(|p| s.pack.lexicon.is_purpose(p));
        // `مقذوفات أطلقها المتمردون`: who is told to have done it goes before what stands further off.
        self.light_after(&mut parts, end, word);
        if !purpose || !m.sense.feature.is_finite() && self.takes_purpose(first) {
            self.light(&mut parts, m, word);
        }
        parts
    }

    /// `اتهمت الوحدات تركيا باستهدافها`: what someone is accused of, he did; the pronoun means who accuses.
    fn accused(&self, parts: &mut Parts, m: &Match, word: &EventWord) {
        let (s, first) = (self.scene, m.first as usize);
        let with = m.clitics.preposition.is_some_and(|p| p == 0);
        let sentence = s.sentence_span(first);
        let Some(charge) = self.out.last().filter(|o| {
            let near = o.sentences.first() == Some(&sentence) && o.first < first && first - o.first < 40;
            near && o.kind == EventType::Accuse && !o.recipients.is_empty()
        }) else {
            return;
        };
        let between =
            self.predicates.iter().skip(self.predicates.partition_point(|p| p.first <= charge.first));
        let broken = between.take_while(|p| p.first < first).any(|p| {
            p.feature.is_finite()
                && !p.first.checked_sub(1).is_some_and(|b| s.is(b, Class::Relative))
                && !self.conjoined(p.first)
        });
        if !with || broken || !matches!(word.subject.as_str(), "actor" | "recipient") {
            return;
        }
        if m.clitics.pronoun {
            parts.actors.clear();
            parts.recipients.clone_from(&charge.actors);
        }
        if parts.actors.is_empty() {
            parts.actors.clone_from(&charge.recipients);
        }
    }

    pub(crate) fn conjoined(&self, i: usize) -> bool {
        self.scene.matches.at(i).iter().any(|m| m.sense.kind == Kind::Verb && m.clitics.conjunction)
    }

    /// The genitive right after a noun, or an adjective of origin within its phrase.
    pub(crate) fn belongs(&self, parts: &mut Parts, groups: &[Group], word: &EventWord, m: &Match) {
        let end = m.end as usize;
        let first = m.first as usize;
        for (n, g) in groups.iter().enumerate() {
            let gap = g.first - end;
            let plain = (end..g.first).all(|i| {
                let own = !self.scene.is(i, Class::Prep)
                    // `المساعدات العاجلة للشعب اليمني`: to whom it goes, though no table knows the noun.
                    && !self.scene.pack.lexicon.is_fused(self.scene.doc.key(i))
                    && self.scene.matches.at(i).iter().all(|m| m.clitics.preposition.is_none());
                let number = self.is_count(i);
                self.scene.is_word(i) && own
                    || number
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
            // `مقتل خمسة جنود`, `مقتل ثمانية من عناصر التنظيم`: a number stands between.
            // In `نشر المئات من الجنود` they are what is deployed, not who deploys.
            let origin = (end..g.first).any(|i| self.scene.doc.key(i) == self.origin());
            let acts = word.subject == "actor" && origin;
            let counted = gap > 0 && word.pos == "noun" && !acts && (end..g.first).all(|i| self.is_count(i));
            if g.prep.is_none() && (gap == 0 || counted) && !m.clitics.article {
                let who = self.who(&g.members, first);
                let object = self.object_behind(g, groups.get(n + 1), word);
                // `إشادة واشنطن بالهدنة`: a capital speaks; `زيارة واشنطن` is where it leads.
                let speaks = self.addresses(word);
                let Some(object) = object else { return self.give(parts, &word.subject, who, speaks) };
                self.give(parts, "actor", who, true);
                return self.give(parts, &word.subject, object, self.addresses(word));
            }
            return;
        }
    }

    /// A number, a quantity, or the preposition that stands behind one.
    fn is_count(&self, i: usize) -> bool {
        let s = self.scene;
        let number = |k: usize| s.number(k).is_some() || s.is(k, Class::Quantifier);
        number(i) || s.doc.key(i) == self.origin() && i.checked_sub(1).is_some_and(number)
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
            for e in &act.actors {
                if !parts.actors.contains(e) {
                    parts.actors.push(*e);
                }
            }
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
}
