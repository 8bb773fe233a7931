//! Names of persons that no table knows: given name, particles, surname.

use crate::scene::{Class, Scene};
use isnad_lang::Kind;

/// Reads the name of a person unknown to the pack.
pub(crate) struct NameParser<'s, 'a> {
    pub(crate) scene: &'s Scene<'a>,
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum Part {
    Given,
    Particle,
    Unknown,
    Surname,
    No,
}

const MAX_PARTS: usize = 6;

impl NameParser<'_, '_> {
    /// The name that begins at `at`; moves `at` behind it. Two parts at least, one of them a given name, or two
    /// words that no table knows and that carry no article (`ستافان دي ميستورا`).
    pub(crate) fn name(&self, at: &mut usize) -> Option<String> {
        let first = self.part(*at);
        if !matches!(first, Part::Given | Part::Unknown) {
            return None;
        }
        let mut end = *at + 1;
        let mut parts = vec![first];
        while parts.len() < MAX_PARTS {
            let part = self.part(end);
            let fused = self
                .scene
                .matches
                .at(end)
                .iter()
                .any(|m| m.sense.kind == Kind::Given && m.clitics.conjunction);
            if part == Part::No || fused {
                break;
            }
            parts.push(part);
            end += 1;
            if part == Part::Surname {
                break;
            }
        }
        while parts.last() == Some(&Part::Particle) {
            parts.pop();
            end -= 1;
        }
        let given = parts.contains(&Part::Given);
        let enough =
            parts.len() >= 2 && (given || parts.iter().all(|p| matches!(p, Part::Unknown | Part::Particle)));
        if !enough {
            return None;
        }
        let name = self.scene.doc.slice(self.scene.doc.span(*at, end)).to_owned();
        *at = end;
        Some(name)
    }

    fn part(&self, i: usize) -> Part {
        let s = self.scene;
        if !s.is_word(i) || s.is_timed(i) || s.is_verb(i) {
            return Part::No;
        }
        // `على` folds to the name علي; so do other small words to names.
        if s.is(i, Class::Prep) && !s.doc.ends_plain(i) || s.is(i, Class::Negation) || s.is_anna(i) {
            return Part::No;
        }
        if s.is(i, Class::NamePart) {
            return Part::Particle;
        }
        let found = s.matches.at(i);
        // A given name that is also an ordinary word (لقاء, نصر) is one only beside another name.
        let also_word = found.iter().any(|m| {
            let word =
                matches!(m.sense.kind, Kind::EventNoun | Kind::EventPhrase | Kind::Organ | Kind::CueNoun);
            word && m.clitics == Default::default()
        });
        if !also_word
            && found.iter().any(|m| {
                m.sense.kind == Kind::Given && m.end as usize == i + 1 && m.clitics.preposition.is_none()
            })
        {
            return Part::Given;
        }
        // Words of the tables are no surnames, unless only as a place or with something taken off.
        let ordinary = found.iter().any(|m| {
            let may_be_name = matches!(m.sense.kind, Kind::Place | Kind::Given | Kind::Verb | Kind::Demonym);
            if m.sense.kind == Kind::Place && m.end as usize == i + 1 {
                return false;
            }
            !may_be_name
                || m.clitics == Default::default()
                || m.sense.kind == Kind::Verb && m.clitics.preposition.is_some()
        });
        if ordinary {
            return Part::No;
        }
        let key = s.doc.key(i);
        if key.chars().count() < 2 {
            return Part::No;
        }
        if key.starts_with(s.pack.lexicon.article()) && !s.pack.lexicon.article().is_empty() {
            Part::Surname
        } else {
            Part::Unknown
        }
    }
}
