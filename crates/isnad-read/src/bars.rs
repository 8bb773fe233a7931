//! What bars an event word from telling an event: purpose, background, a missing party, private people.

use crate::circumstance;
use crate::events::{Coder, Parts};
use crate::mentions::Who;
use crate::predicates::Predicate;
use crate::scene::Class;
use isnad_lang::{EventWord, Feature, Kind, Match};
use isnad_model::{EntityKind, EventType};

impl Coder<'_, '_> {
    /// A present with a pronoun in the middle of a clause describes the noun before it: `مسودة اتفاق ترعاه الأمم المتحدة`.
    pub(crate) fn describes(&self, p: &Predicate) -> bool {
        let present = p.feature.has(Feature::PRESENT) && !p.future;
        present && p.pronoun && p.first > self.scene.clause_start(p.first)
    }

    /// `لدعم الشرعية`, `للقاء المدير`: what a deed is for is no deed yet, unless a verb plans it.
    pub(crate) fn is_purpose(&self, m: &Match, parts: &Parts) -> bool {
        let s = self.scene;
        let purpose = m.clitics.preposition.is_some_and(|p| s.pack.lexicon.is_purpose(p));
        let at = self.predicates.partition_point(|p| p.first < m.first as usize);
        let planned = at.checked_sub(1).and_then(|n| self.predicates.get(n)).is_some_and(|p| {
            p.clause_end > m.first as usize && s.pack.words.phase_of_verb.contains_key(&p.verb)
        }) || self.is_prepared(m.first as usize);
        purpose && parts.light.is_none() && !parts.told && !planned && m.sense.kind != Kind::EventPhrase
    }

    /// `تمهيدا لاقتحام المدينة`, `استعدادا لمهاجمتها`: what someone makes ready for is planned.
    pub(crate) fn is_prepared(&self, first: usize) -> bool {
        let s = self.scene;
        let purpose = s.matches.at(first).iter().any(|m| {
            m.clitics.preposition.is_some_and(|p| s.pack.lexicon.is_purpose(p))
                && matches!(m.sense.kind, Kind::EventNoun | Kind::Verb)
        });
        let ready = |m: &Match| {
            m.sense.kind == Kind::Phase
                && m.end as usize == first
                && s.pack.words.phases.get(m.sense.row as usize).is_some_and(|p| p.effect == "planned")
        };
        purpose && first.checked_sub(1).is_some_and(|b| s.matches.at(b).iter().any(ready))
    }

    /// Who means to do, tries or goes on with the deed of a noun: `يعتزم الرئيس زيارة بكين`, `حاول مسلحون اغتيال المحافظ`.
    pub(crate) fn intending(&self, first: usize, recipients: &[usize]) -> Vec<usize> {
        let s = self.scene;
        let at = self.predicates.partition_point(|p| p.first < first);
        let verb = at.checked_sub(1).and_then(|n| self.predicates.get(n)).filter(|p| {
            let reach = p.subject_group.and_then(|g| p.groups.get(g)).map_or(p.end, |g| g.end);
            p.clause_end > first && !p.subject.is_empty() && first.saturating_sub(reach) <= 3
        });
        let Some(p) = verb else { return Vec::new() };
        let effect =
            s.pack.words.phase_of_verb.get(&p.verb).and_then(|w| s.pack.words.phases.get(*w as usize));
        let own =
            effect.is_some_and(|e| matches!(e.effect.as_str(), "planned" | "attempted" | "ongoing" | "past"));
        if !own || p.feature.has(Feature::PASSIVE) {
            return Vec::new();
        }
        // `بدأت القوات بدعم من الطيران هجوما`: the support is not what they began.
        let prep = s.matches.at(first).iter().find_map(|m| m.clitics.preposition);
        let prep = prep.map_or("", |p| s.pack.lexicon.preposition(p));
        if effect.is_none_or(|e| e.prepositions.is_empty() && !prep.is_empty()) {
            return Vec::new();
        }
        let mut who = self.who(&p.subject, first);
        who.retain(|e| !recipients.contains(e) && self.mentions.registry.kind(*e) != EntityKind::Place);
        who
    }

    /// `قال الوزير إن انتهاكات الحوثيين مستمرة`: who calls a deed a crime accuses its doer; where nobody speaks, or where he
    /// condemns it already, the word tells of no deed of its own.
    pub(crate) fn accuses(&self, first: usize, parts: &mut Parts) -> bool {
        let (start, _) = self.scene.sentence(first);
        let sentence = self.scene.sentence_span(first);
        let told = self.out.iter().rev().take(3).any(|o| {
            matches!(o.kind, EventType::Accuse | EventType::Reject) && o.sentences.first() == Some(&sentence)
        });
        let at = self.predicates.partition_point(|p| p.first < first);
        let before = self.predicates.get(..at).unwrap_or(&[]).iter().rev().take_while(|p| p.first >= start);
        let speaker = before
            .filter(|p| crate::predicates::is_cue(self.scene, p))
            .map(|p| self.who(&p.subject, first))
            .find(|who| !who.is_empty());
        parts.actors = speaker.unwrap_or_default();
        parts.actors.retain(|e| !parts.recipients.contains(e));
        !told && !parts.actors.is_empty() && !parts.recipients.is_empty()
    }

    /// Who was there, where the noun tells only of the other side or of nobody: `قال الوزير خلال اجتماع مع نظيره`, `التقى به خلال زيارة
    /// إلى القاهرة`; `تم الاتفاق على قمة` points to the last pair.
    pub(crate) fn present(&self, kind: EventType, word: &EventWord, m: &Match, parts: &mut Parts) {
        let (s, first) = (self.scene, m.first as usize);
        let done = parts.light.is_some_and(|l| s.is(l, Class::Done));
        if matches!(kind, EventType::Agree | EventType::Consult) && parts.actors.is_empty() && done {
            parts.actors = if self.last_pair.len() == 2 {
                self.last_pair.clone()
            } else {
                crate::predicates::pair(self.mentions, first)
            };
            return;
        }
        let wanted = usize::from(!word.id.starts_with("visit")) + 1;
        let inside = first > 0 && s.is(first - 1, Class::Meanwhile);
        if kind != EventType::Consult || parts.light.is_some() || parts.actors.len() >= wanted || !inside {
            return;
        }
        let at = self.predicates.partition_point(|p| p.first < first);
        let near = at.checked_sub(1).and_then(|n| self.predicates.get(n));
        let aside = |p: &Predicate| p.first > 0 && s.is(p.first - 1, Class::Relative);
        let Some(p) =
            near.filter(|p| p.clause_end >= first.saturating_sub(1) && p.feature.is_finite() && !aside(p))
        else {
            return;
        };
        let r = &self.mentions.registry;
        for e in self.who(&p.subject, first) {
            if r.kind(e) == EntityKind::Person && !parts.actors.contains(&e) && !parts.recipients.contains(&e)
            {
                parts.actors.push(e);
            }
        }
    }

    /// `سيطر الجيش على المدينة بعد مواجهات مع المتمردين`: where a fight names one side, who acts in its sentence is the other.
    pub(crate) fn other_side(&self, kind: EventType, word: &EventWord, m: &Match, parts: &mut Parts) {
        let (s, end) = (self.scene, m.end as usize);
        let with = word
            .prepositions
            .iter()
            .any(|(p, part)| part == "actor" && (end..end + 4).any(|i| s.doc.key(i) == p));
        let first = m.first as usize;
        let under = first.checked_sub(1).is_some_and(|b| s.is(b, Class::Prep)) || s.in_headline(first);
        if kind != EventType::Assault
            || parts.actors.len() != 1
            || !parts.recipients.is_empty()
            || !with
            || !under
        {
            return;
        }
        let r = &self.mentions.registry;
        let mut others = self.subject_before(first);
        others.retain(|e| {
            let fights = !matches!(r.kind(*e), EntityKind::Place | EntityKind::Person) && !r.is_civil(*e);
            fights && !parts.actors.contains(e)
        });
        if !others.is_empty() {
            others.append(&mut parts.actors);
            parts.actors = others;
        }
    }

    /// Who acts in the clause before a token.
    pub(crate) fn subject_before(&self, first: usize) -> Vec<usize> {
        let (start, _) = self.scene.sentence(first);
        let at = self.predicates.partition_point(|p| p.first < first);
        let near = self.predicates.get(..at).unwrap_or(&[]).iter().rev().take_while(|p| p.first >= start);
        near.take(3).find(|p| !p.subject.is_empty()).map(|p| self.who(&p.subject, first)).unwrap_or_default()
    }

    /// `شيوخا متهمين بتفويج الشباب`: a plural participle behind its noun is an adjective, and passive; at the head of its phrase it acts.
    pub(crate) fn is_adjective(&self, m: &Match) -> bool {
        let first = m.first as usize;
        m.sense.feature.has(Feature::PLURAL)
            && !self.scene.is_svo()
            && !self.scene.opens(first)
            && first.checked_sub(1).is_some_and(|b| !self.scene.is_quote_mark(b))
    }

    /// An attack with words: `هاجم النائب الحكومة، واصفا إياها`, `شن هجوما على نائبه معتبرا إياه المحرض`. A person attacks whom he then
    /// speaks of.
    pub(crate) fn is_verbal(&self, word: &EventWord, parts: &Parts, first: usize) -> bool {
        let s = self.scene;
        let r = &self.mentions.registry;
        let is_person = |e: &usize| r.kind(*e) == EntityKind::Person;
        let person = parts.actors.iter().all(is_person)
            && (!parts.actors.is_empty() || parts.recipients.iter().any(is_person));
        let (_, end) = s.sentence(first);
        let speaks = || {
            let at = self.predicates.partition_point(|p| p.first <= first);
            let rest = self.predicates.get(at..).unwrap_or(&[]).iter().take_while(|p| p.first < end);
            let mut participles = rest.filter(|p| p.feature.has(Feature::PARTICIPLE));
            participles.any(|p| s.pack.words.cue_of_verb.contains_key(&p.verb))
                || (first..end.min(first + 25)).any(|i| s.is(i, Class::Account))
        };
        let attack = word.id.starts_with("attack-") && !word.id.contains("target");
        attack && person && speaks()
    }

    /// A talk, an alliance, a discussion told of one party alone: `بحث شكاواهم`, `تفتيت تحالف`; thanks from or to nobody in
    /// public life.
    pub(crate) fn lacks_party(&self, kind: EventType, word: &EventWord, parts: &Parts) -> bool {
        let together = word.prepositions.iter().any(|(_, part)| part == "actor");
        let alone = parts.actors.len() < 2;
        match kind {
            // `وصول المواطنين`, `وصوله إلى أدنى مستوى`: a crowd or a price pays no visit.
            EventType::Consult if word.id.starts_with("visit") => !self.is_visit(word, parts),
            // `استقبال الراغبين في التسجيل`: a crowd is received by an office, not by a host.
            EventType::Consult if word.id.starts_with("receive") => {
                parts.actors.iter().all(|e| self.mentions.registry.kind(*e) == EntityKind::Group)
            }
            EventType::Consult => word.object == "topic" && together && alone,
            EventType::Cooperate => together && alone,
            // `وعدّ الوزير التصريحات مسيئة` is no promise.
            EventType::Agree if word.id.starts_with("promise") => {
                parts.topic_from.is_none() && parts.recipients.is_empty()
            }
            EventType::Support if word.id.starts_with("thank") => {
                parts.actors.is_empty() || parts.recipients.is_empty()
            }
            _ => false,
        }
    }

    /// Whether someone comes from somewhere: a person of rank, a delegation, a state; one who arrives, arrives somewhere.
    fn is_visit(&self, word: &EventWord, parts: &Parts) -> bool {
        let r = &self.mentions.registry;
        let crowd = parts.actors.iter().all(|e| r.kind(*e) == EntityKind::Group);
        let goes = word.prepositions.iter().any(|(_, part)| part == "place");
        let person = parts.actors.iter().any(|e| r.kind(*e) == EntityKind::Person);
        !crowd && (parts.place.is_some() || person || !goes)
    }

    /// `الاتفاق النووي الإيراني`, `المفاوضات`: a definite noun of a long affair, without a verb that tells of it.
    pub(crate) fn is_background(&self, kind: EventType, m: &Match, parts: &Parts) -> bool {
        let affair =
            matches!(kind, EventType::Agree | EventType::Consult | EventType::Cooperate | EventType::Support);
        // `الاتفاق النووي بين إيران والقوى الكبرى`: an affair that has its own name.
        let article = self.scene.pack.lexicon.article();
        let next = m.end as usize;
        let named = kind == EventType::Agree
            && self.scene.doc.key(next).starts_with(article)
            && !self.scene.is_function(next)
            && !self.scene.is_verb(next);
        affair
            && m.clitics.article
            && parts.light.is_none()
            && !parts.told
            && (parts.actors.len() < 2 || named && !article.is_empty())
    }

    /// A verb that itself says the future: `ستفرض`.
    fn is_future(&self, first: usize) -> bool {
        self.predicate(first).is_some_and(|p| p.future || p.feature.has(Feature::PASSIVE))
    }

    /// A verb in passing: `ميناء عدن الذي تسيطر عليه المقاومة`, `المدن التي سيطروا عليها`, `كل من يدعو إلى الفتنة`. It adds to what is told
    /// elsewhere. A relative that tells its time is a telling: `القرم التي ضمتها روسيا العام الماضي`.
    pub(crate) fn is_aside(
        &self,
        kind: EventType,
        first: usize,
        parts: &Parts,
        phase: isnad_model::Phase,
    ) -> bool {
        let s = self.scene;
        let relative = first.checked_sub(1).is_some_and(|b| {
            s.is(b, Class::Relative) || s.is(b, Class::RelativeLoose) || s.doc.key(b) == self.origin()
        }) && !s.is_svo();
        let full = !parts.actors.is_empty() && !parts.recipients.is_empty() || parts.actors.len() > 1;
        let speech =
            matches!(kind, EventType::Request | EventType::Accuse | EventType::Threaten | EventType::Reject);
        let dated = || circumstance::time(s, first, circumstance::Reach::Clause).is_some();
        match phase {
            // `أن يطعن`, `حتى يرحل`: a wish or purpose of nobody in particular.
            isnad_model::Phase::Planned => {
                // `أمر بشع أن يحرق طفل`: a deed of force in a wish is told only where it is foretold.
                let told = match kind {
                    EventType::Assault => self.predicate(first).is_some_and(|p| p.future),
                    _ => self.is_future(first),
                };
                (parts.actors.is_empty() || relative) && !s.is_svo() && !told
            }
            isnad_model::Phase::Ongoing => relative || !full && !speech && parts.actors.is_empty(),
            // `الشهيد الذي استشهد أمس`: a death told of someone in passing.
            isnad_model::Phase::Past => {
                relative && (!dated() || kind == EventType::Assault && parts.actors.is_empty())
            }
            _ => false,
        }
    }

    /// A verb that only may or must be: `يمكن أن يساهم`, `يجب أن تنتهي`.
    pub(crate) fn is_hypothetical(&self, first: usize) -> bool {
        let s = self.scene;
        let (start, _) = s.sentence(first);
        // `أي ضربات تستهدف الجيش ستعقد الجهود`: what any such deed would be.
        let any = (s.clause_start(first).max(first.saturating_sub(6))..first).any(|i| s.is(i, Class::Ending));
        let present = self.predicate(first).is_some_and(|p| p.feature.has(Feature::PRESENT) && !p.future);
        if any && present && !s.is_svo() {
            return true;
        }
        let particle = (first.saturating_sub(1)..first).any(|i| s.is_anna(i)) && first > start;
        particle && (first.saturating_sub(4).max(start)..first).any(|i| s.is(i, Class::Modal))
    }

    /// Whether political actors take part. Deeds of force and crowd actions count without a named actor where they have a place, or
    /// a party stands beside them in the sentence: `42 حوثيا قتلوا في مواجهات اندلعت في القرى`.
    pub(crate) fn is_political(&self, kind: EventType, parts: &Parts, first: usize) -> bool {
        let parties = || parts.actors.iter().chain(&parts.recipients);
        let firm = parties().any(|e| self.is_private(*e));
        let group = |e: &usize| self.mentions.registry.kind(*e) == EntityKind::Group;
        let acts = |e: &usize| self.acts(kind, *e) && !(firm && group(e));
        // Words and aid of private people are no events, whomever they thank or ask.
        let private = !parts.actors.is_empty()
            && !parts.actors.iter().any(acts)
            && matches!(kind, EventType::Support | EventType::Request | EventType::Agree | EventType::Aid);
        if private {
            return false;
        }
        if parties().any(acts) {
            return true;
        }
        let office = || self.has_office(first);
        match kind {
            EventType::Assault | EventType::Protest => {
                parts.place.is_some()
                    || circumstance::place(self.scene, self.mentions, first, &[], &[], false).is_some()
                    || self.has_force(first)
            }
            EventType::Coerce => self.has_force(first) || office(),
            _ => office(),
        }
    }

    /// `اجتماع لوزراء الخارجية العرب`, `تقدم رئيس الوزراء اليوناني باستقالته`: an office of state that the clause goes on with, though the
    /// text names no one.
    fn has_office(&self, first: usize) -> bool {
        let s = self.scene;
        let end = s.clause_end(first).min(first + 5);
        let role = |m: &Match| {
            let role =
                (m.sense.kind == Kind::Role).then(|| s.pack.names.roles.get(m.sense.row as usize)).flatten();
            role.is_some_and(|r| matches!(r.class.as_str(), "head" | "government" | "envoy"))
        };
        let state =
            |i: usize| s.matches.at(i).iter().any(|m| matches!(m.sense.kind, Kind::State | Kind::Demonym));
        (first + 1..end).any(|i| {
            let of_state = |m: &Match| m.end as usize > i + 1 || (i + 1..i + 4).any(state);
            self.mentions.covering(i).is_none() && s.matches.at(i).iter().any(|m| role(m) && of_state(m))
        })
    }

    /// Whether someone takes part in public affairs: no place, no private person, no firm or paper. The people count where they
    /// are struck, held or march; `طالب الأهالي بإنارة الشارع` is no event.
    fn acts(&self, kind: EventType, e: usize) -> bool {
        let r = &self.mentions.registry;
        match r.kind(e) {
            _ if r.is_civil(e) => kind == EventType::Protest,
            EntityKind::Place => false,
            EntityKind::Person => r.is_public(e),
            EntityKind::Organization => !self.is_private(e),
            EntityKind::Group if r.is_victim(e) => {
                matches!(kind, EventType::Assault | EventType::Coerce | EventType::Protest)
            }
            _ => true,
        }
    }

    /// A firm, a paper, a school: a body whose name says that it is none of the state's or of politics.
    fn is_private(&self, e: usize) -> bool {
        let s = self.scene;
        // `الجمعية العامة للأمم المتحدة`: a body of all states is none.
        let r = &self.mentions.registry;
        if r.id(e).0.starts_with('Q') && r.country(e).is_none() {
            return false;
        }
        let Some(m) = self.mentions.list.iter().find(|m| m.who == Who::Entity(e)) else { return false };
        (m.first..m.end).any(|i| s.is(i, Class::Private))
    }

    /// Whether an armed group, an army or a state stands in the sentence of a token.
    fn has_force(&self, first: usize) -> bool {
        let (start, end) = self.scene.sentence(first);
        let r = &self.mentions.registry;
        self.mentions.between(start, end).any(|(_, m)| match m.who {
            Who::Entity(e) => match r.kind(e) {
                EntityKind::Group => !r.is_victim(e) && !r.is_civil(e),
                EntityKind::Organization => r.id(e).0.starts_with("org:") || r.id(e).0.starts_with("body:"),
                _ => false,
            },
            _ => false,
        })
    }

    /// `ندد البرلمان بالهجوم على المسجد`: what someone condemns, praises or asks for is told by that act.
    fn is_spoken_of(&self, first: usize) -> bool {
        let sentence = self.scene.sentence_span(first);
        self.out.last().is_some_and(|o| {
            let speech = matches!(
                o.kind,
                EventType::Accuse
                    | EventType::Request
                    | EventType::Reject
                    | EventType::Support
                    | EventType::Threaten
            );
            speech && o.sentences.first() == Some(&sentence) && first.saturating_sub(o.first) < 9
        })
    }

    /// `بسط الجيش سيطرته على المدينة بعد اشتباكات عنيفة`, `قتل القيادي على يد المقاومة في مواجهات`: a fight of nobody told after another
    /// deed of force in its sentence only says how that came.
    fn is_setting(&self, kind: EventType, first: usize) -> bool {
        let sentence = self.scene.sentence_span(first);
        let under = first.checked_sub(1).is_some_and(|b| self.scene.is(b, Class::Prep));
        kind == EventType::Assault
            && under
            && self.out.iter().rev().take(3).any(|o| {
                let force = matches!(o.kind, EventType::Assault | EventType::Coerce);
                force && !o.weak && o.sentences.first() == Some(&sentence) && !o.actors.is_empty()
            })
    }

    /// `السيطرة على أجزاء واسعة`, `الحصار المفروض على المدن`: a noun with its own preposition says what was done to whom, though no name.
    fn is_complemented(&self, m: &Match) -> bool {
        let s = self.scene;
        let rows = (m.sense.kind == Kind::EventNoun).then(|| s.pack.words.events.get(m.sense.row as usize));
        let end = m.end as usize;
        rows.flatten().is_some_and(|w| {
            (end..(end + 2).min(s.len())).any(|i| w.prepositions.iter().any(|(p, _)| p == s.doc.key(i)))
        })
    }

    /// A word for a war or battle as an affair, not for one clash.
    fn is_long_fight(&self, m: &Match) -> bool {
        let row =
            (m.sense.kind == Kind::EventNoun).then(|| self.scene.pack.words.events.get(m.sense.row as usize));
        row.flatten().is_some_and(|w| ["fight-harb", "fight-maaraka"].iter().any(|id| w.id.starts_with(id)))
    }

    /// Whether a telling has too little of its own: it only adds to one that has more.
    pub(crate) fn is_weak(
        &self,
        m: &Match,
        kind: EventType,
        own: usize,
        parts: &Parts,
        standing: &crate::standing::Standing,
    ) -> bool {
        let (first, finite) = (m.first as usize, m.sense.feature.is_finite() && m.sense.kind == Kind::Verb);
        let noun = !(finite || m.sense.kind == Kind::Verb && m.sense.feature.has(Feature::PARTICIPLE));
        // `مقتل جنديين في هجوم`: an attack told for the first time may have its parties elsewhere in the sentence.
        let force = matches!(kind, EventType::Assault | EventType::Coerce);
        // A weapon alone is no attack: `زودت تركيا الجيش بطائرات مسيرة`.
        let row =
            (m.sense.kind == Kind::EventNoun).then(|| self.scene.pack.words.events.get(m.sense.row as usize));
        let weapon = row.flatten().is_some_and(|w| w.subject == "-");
        let whole =
            force && self.is_complemented(m) || kind == EventType::Assault && !m.clitics.article && !weapon;
        let first_told =
            whole && !standing.phase.is_open() && !self.is_spoken_of(first) && !self.is_setting(kind, first);
        noun && own == 0 && parts.light.is_none() && !parts.told && !first_told
            || noun
                && standing.polarity == isnad_model::Polarity::Negated
                && parts.actors.is_empty()
                && parts.light.is_none()
            || finite && self.is_hypothetical(first)
            || noun && self.is_background(kind, m, parts)
            || noun
                && kind == EventType::Assault
                && m.clitics.article
                // `لمناقشة المعركة ضد التنظيم`, `لا يهتم إلا بالحرب على التنظيم`: a long fight that nobody is told to wage.
                && (standing.phase.is_open() || self.is_long_fight(m) && parts.actors.is_empty() && !parts.told)
                && parts.light.is_none()
            || finite && self.is_aside(kind, first, parts, standing.phase)
    }
}
