//! Whom a pronoun means: the pair of a dual, the subject of the clause, the last party told of.

use crate::events::Coder;
use crate::mentions::Who;
use crate::predicates::{self, Predicate};
use crate::scene::Class;
use isnad_model::EntityKind;

impl Coder<'_, '_> {
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

    /// Whom a fused pronoun means: the noun that its relative clause describes, the one its clause is about, the subject of
    /// the clause or sentence, else the last party told of.
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
        // `قال الوزير إن المبعوث سيذهب بعد زيارته`: whom the report begins with, where no verb of it has told another.
        let clause = (start..at).rev().take(30).find(|i| s.is(*i, Class::Anna));
        if let Some(anna) = clause.filter(|c| near.is_none_or(|p| p.first < *c)) {
            let topic = predicates::groups(s, self.mentions, anna + 1, at).into_iter().next();
            if let Some(g) = topic.filter(|g| g.first == anna + 1 && g.prep.is_none() && !g.adjective) {
                return self.who(&g.members, at);
            }
        }
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
}
