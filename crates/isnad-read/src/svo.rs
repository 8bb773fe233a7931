//! What languages need that put the subject before its verb, and whose before what: `the Egyptian foreign minister has met
//! Turkish officials`, `Russia's invasion`. Arabic puts the origin behind its noun, and its offices and bodies are read
//! where they begin (`roles`, `bodies`).

use crate::events::{Coder, Parts};
use crate::mentions::{Finder, Who};
use crate::scene::Class;
use isnad_lang::{EventWord, Feature, Kind, Match};
use isnad_model::EntityKind;

/// Words that may stand between an origin and the event noun that it belongs to: `an Israeli military raid`.
const BETWEEN: usize = 2;

impl<'s, 'a> Finder<'s, 'a> {
    /// An adjective of origin, or a state's name, right before an office, a body or people.
    pub(crate) fn led_by_origin(&mut self, i: usize) -> Option<usize> {
        let s = self.scene;
        if !s.is_svo() || !is_capitalised(s, i) {
            return None;
        }
        let origin = *s.matches.longest(i, &[Kind::Demonym, Kind::State])?;
        let (at, country) = (origin.end as usize, self.country_of(&origin));
        let next = *s.matches.longest(at, &[Kind::Role, Kind::Organ, Kind::Group])?;
        match next.sense.kind {
            Kind::Role => self.office_of(i, &next, country),
            _ => {
                let who = self.body_of(i, &next, &country)?;
                self.push(i, next.end as usize, Who::Entity(who), Some(&origin))
            }
        }
    }

    fn office_of(&mut self, i: usize, role: &Match, country: String) -> Option<usize> {
        let mut phrase = self.role_phrase(role);
        if phrase.country.is_empty() {
            phrase.country = country;
        }
        self.bearer(i, role, phrase, false)
    }

    /// `Sudanese army`, `Houthi rebels`.
    fn body_of(&mut self, i: usize, noun: &Match, country: &str) -> Option<usize> {
        let s = self.scene;
        let form = s.doc.slice(s.doc.span(i, noun.end as usize)).to_owned();
        let row = noun.sense.row as usize;
        if noun.sense.kind == Kind::Organ {
            let id = format!("org:{country}:{}", s.pack.names.organs.get(row)?.id);
            return Some(self.registry.add(&id, &form, EntityKind::Organization, country));
        }
        let group = s.pack.names.groups.get(row)?;
        let organized = group.class == "organization";
        let kind = if organized { EntityKind::Organization } else { EntityKind::Group };
        let who = self.registry.add(&format!("group:{country}:{}", group.id), &form, kind, country);
        if crate::groups::is_of(group, "victims") {
            self.registry.set_victims(who);
        }
        Some(who)
    }

    /// `president of Egypt`, `governor of the Bank of England`: what a preposition of belonging ties to an office.
    pub(crate) fn owner_behind(
        &mut self,
        at: usize,
        told: bool,
        phrase: &mut crate::mentions::RolePhrase,
    ) -> Option<usize> {
        let s = self.scene;
        if !s.is(at, Class::Of) {
            return None;
        }
        let noun = if s.is(at + 1, Class::Definite) { at + 2 } else { at + 1 };
        self.owner(noun, told, phrase)
    }

    /// `the minister`: a bare office that the text has told of before.
    pub(crate) fn is_definite(&self, i: usize) -> bool {
        i.checked_sub(1).is_some_and(|b| self.scene.is(b, Class::Definite))
    }
}

impl Coder<'_, '_> {
    /// A preposition of belonging at a token, or before the article that stands there.
    pub(crate) fn is_of(&self, i: usize) -> bool {
        let s = self.scene;
        s.is(i, Class::Of) || s.is(i, Class::Definite) && i.checked_sub(1).is_some_and(|b| s.is(b, Class::Of))
    }

    /// The origin before an event noun: `Israeli raid`, `Russia's invasion of Ukraine`.
    pub(crate) fn origin_before(&self, parts: &mut Parts, word: &EventWord, first: usize) {
        let s = self.scene;
        if !s.is_svo() {
            return;
        }
        let Some((n, m)) = self.mentions.before(first).next() else { return };
        let possessive = is_possessive(s, m.end);
        let from = if possessive { m.end + 2 } else { m.end };
        let plain = |i: usize| {
            s.is_word(i) && !s.is_function(i) && !s.is_verb(i) && s.matches.longest(i, NOUNS).is_none()
        };
        let near = from <= first && first - from <= BETWEEN && (from..first).all(plain);
        if near && (possessive || m.adjective) {
            self.give(parts, &word.subject, self.who(&[n], first), false);
        }
    }
}

/// Words that take an origin for themselves.
const NOUNS: &[Kind] = &[Kind::EventNoun, Kind::Role, Kind::Organ, Kind::Group];

/// An apostrophe and an s.
fn is_possessive(s: &crate::scene::Scene<'_>, at: usize) -> bool {
    let apostrophe = matches!(s.doc.mark(at), Some('\'' | '\u{2019}'));
    apostrophe && s.doc.key(at + 1) == "s" && s.doc.tokens.get(at + 1).is_some_and(|t| !t.spaced)
}

/// Names are written with a capital where the language has them: `us` is no state, to polish no adjective of origin.
pub(crate) fn is_capitalised(s: &crate::scene::Scene<'_>, i: usize) -> bool {
    !s.is_svo() || s.doc.word(i).starts_with(char::is_uppercase)
}

/// A verb that only helps the next one: `has` in `has met`, not in `has talks`.
pub(crate) fn helps(s: &crate::scene::Scene<'_>, i: usize) -> bool {
    let form = Feature::PAST.and(Feature::PASSIVE).and(Feature::PARTICIPLE);
    let verb = |k: usize| {
        let found = s.matches.at(k);
        found.iter().any(|m| m.sense.kind == Kind::Verb && m.sense.feature.any(form))
            && !found.iter().any(|m| m.sense.kind == Kind::EventNoun)
    };
    let between = |k: usize| s.is(k, Class::Negation) || s.is(k, Class::Adverb) || s.is(k, Class::Auxiliary);
    s.is_svo() && s.is(i, Class::Auxiliary) && (verb(i + 1) || between(i + 1) && verb(i + 2))
}

/// Whether the word before `i` lets no verb follow: an article, an adjective of origin, a verb that takes a noun (`imposed
/// sanctions`).
pub(crate) fn is_led_by_determiner(s: &crate::scene::Scene<'_>, i: usize) -> bool {
    let Some(before) = i.checked_sub(1) else { return false };
    let origin = s.matches.at(before).iter().any(|m| {
        m.sense.kind == Kind::Demonym && m.end as usize == i && !m.sense.feature.has(Feature::PLURAL)
    });
    let object = s.is_verb(before) && s.matches.longest(i, &[Kind::EventNoun]).is_some();
    origin
        || object
        || s.is(before, Class::Definite)
        || s.is(before, Class::Indefinite)
        || s.doc.key(before) == "s"
}
