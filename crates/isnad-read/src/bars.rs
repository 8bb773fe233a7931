//! What bars an event word from telling an event: purpose, background, a missing party, private people.

use crate::circumstance;
use crate::events::{Coder, Parts};
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
        });
        purpose && parts.light.is_none() && !planned && m.sense.kind != Kind::EventPhrase
    }

    /// A talk, an alliance, a discussion told of one party alone: `بحث شكاواهم`, `تفتيت تحالف`; thanks from or to nobody in
    /// public life.
    pub(crate) fn lacks_party(&self, kind: EventType, word: &EventWord, parts: &Parts) -> bool {
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
    pub(crate) fn is_background(&self, kind: EventType, m: &Match, parts: &Parts) -> bool {
        let affair =
            matches!(kind, EventType::Agree | EventType::Consult | EventType::Cooperate | EventType::Support);
        affair && m.clitics.article && parts.light.is_none() && parts.actors.len() < 2
    }

    /// A verb that itself says the future: `ستفرض`.
    fn is_future(&self, first: usize) -> bool {
        self.predicate(first).is_some_and(|p| p.future || p.feature.has(Feature::PASSIVE))
    }

    /// A verb in passing: `ميناء عدن الذي تسيطر عليه المقاومة`, `الشهيد الذي استشهد أمس`. It adds to what is told elsewhere.
    pub(crate) fn is_aside(
        &self,
        kind: EventType,
        first: usize,
        parts: &Parts,
        phase: isnad_model::Phase,
    ) -> bool {
        let s = self.scene;
        let relative = first.checked_sub(1).is_some_and(|b| s.is(b, Class::Relative));
        let full = !parts.actors.is_empty() && !parts.recipients.is_empty() || parts.actors.len() > 1;
        let speech =
            matches!(kind, EventType::Request | EventType::Accuse | EventType::Threaten | EventType::Reject);
        match phase {
            // `أن يطعن`, `حتى يرحل`: a wish or purpose of nobody in particular.
            isnad_model::Phase::Planned => parts.actors.is_empty() && !s.is_svo() && !self.is_future(first),
            isnad_model::Phase::Ongoing => !full && (!speech || relative),
            isnad_model::Phase::Past => {
                relative && !full && kind == EventType::Assault && parts.actors.is_empty()
            }
            _ => false,
        }
    }

    /// A verb that only may or must be: `يمكن أن يساهم`, `يجب أن تنتهي`.
    pub(crate) fn is_hypothetical(&self, first: usize) -> bool {
        let s = self.scene;
        let (start, _) = s.sentence(first);
        let particle = (first.saturating_sub(1)..first).any(|i| s.is_anna(i)) && first > start;
        particle && (first.saturating_sub(4).max(start)..first).any(|i| s.is(i, Class::Modal))
    }

    /// Whether political actors take part. Attacks and crowd actions count without a named actor where they have a place or victims.
    pub(crate) fn is_political(&self, kind: EventType, parts: &Parts, first: usize) -> bool {
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
        noun && own == 0 && parts.light.is_none() && !parts.told
            || finite && self.is_hypothetical(first)
            || noun && self.is_background(kind, m, parts)
            || noun
                && kind == EventType::Assault
                && m.clitics.article
                && standing.phase.is_open()
                && parts.light.is_none()
            || finite && self.is_aside(kind, first, parts, standing.phase)
    }
}
