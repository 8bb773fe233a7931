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
        let (first, mut end) = self.part_to(*at);
        if !matches!(first, Part::Given | Part::Unknown) {
            return None;
        }
        let mut parts = vec![first];
        while parts.len() < MAX_PARTS {
            let (part, next) = self.part_to(end);
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
            end = next;
            if part == Part::Surname {
                break;
            }
        }
        while parts.last() == Some(&Part::Particle) {
            parts.pop();
            end -= 1;
        }
        let given = parts.contains(&Part::Given);
        // `فصائل مقاتلة مؤيدة للفرقة`: a feminine adjective is no first name.
        if !given && self.scene.doc.word(*at).ends_with('\u{0629}') {
            return None;
        }
        let enough =
            parts.len() >= 2 && (given || parts.iter().all(|p| matches!(p, Part::Unknown | Part::Particle)));
        if !enough {
            return None;
        }
        let name = self.scene.doc.slice(self.scene.doc.span(*at, end)).to_owned();
        *at = end;
        Some(name)
    }

    /// Where a name begins that ends before `end` and no earlier than `from`: two to five parts, the longest that begins with
    /// a first name or a word that no table knows, without article. For the end of an office: `مدير الأمن رأفت الصباغ`.
    pub(crate) fn ending_at(&self, from: usize, end: usize) -> Option<usize> {
        let s = self.scene;
        let fused = |i: usize| {
            let mut found = s.matches.at(i).iter().peekable();
            found.peek().is_some() && found.all(|m| m.clitics.preposition.is_some() || m.clitics.conjunction)
        };
        (from.max(end.saturating_sub(5))..end.saturating_sub(1)).find(|first| {
            let mut at = *first;
            let (part, next) = self.part_to(at);
            let head = s.is_function(at) || s.is(at, Class::Issuer) || s.is(at, Class::Document);
            if !matches!(part, Part::Given | Part::Unknown) || fused(at) || head {
                return false;
            }
            let mut given = part == Part::Given;
            at = next;
            while at < end {
                let (part, next) = self.part_to(at);
                if part == Part::No || fused(at) || part == Part::Surname && next != end {
                    return false;
                }
                given |= part == Part::Given;
                at = next;
            }
            // Without a first name of the tables, what stands before must close its phrase: `مدير الأمانة سفين دزيي`, and
            // not `مدير مشروع النور`.
            let before = first.checked_sub(1).map_or("", |b| s.doc.key(b));
            let closed = before.starts_with(s.pack.lexicon.article()) || s.pack.lexicon.is_fused(before);
            at == end && (given || closed)
        })
    }

    /// The part of a name at a token and where it ends: `عبد الله` is one first name.
    fn part_to(&self, i: usize) -> (Part, usize) {
        let compound = self.scene.matches.at(i).iter().find(|m| {
            m.sense.kind == Kind::Given && m.end as usize > i + 1 && m.clitics == Default::default()
        });
        match compound {
            Some(m) => (Part::Given, m.end as usize),
            None => (self.part(i), i + 1),
        }
    }

    fn part(&self, i: usize) -> Part {
        let s = self.scene;
        if !s.is_word(i) || s.is_timed(i) || s.is_verb(i) {
            return Part::No;
        }
        // `the minister left Julnara`: where names are written with a capital, a word without one is no part of a name.
        if !crate::svo::is_capitalised(s, i) {
            return if s.is(i, Class::NamePart) { Part::Particle } else { Part::No };
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
                // `باسمه` is no باسم.
                m.sense.kind == Kind::Given
                    && m.end as usize == i + 1
                    && m.clitics.preposition.is_none()
                    && !m.clitics.pronoun
            })
        {
            return Part::Given;
        }
        // `دعا عباس الإسرائيليين`: a people is no surname.
        if found.iter().any(|m| m.sense.kind == Kind::Demonym && s.is_people(m)) {
            return Part::No;
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
        // `إبراهيم أبو رأس`: what a particle of names stands before is a name.
        let led = i.checked_sub(1).is_some_and(|b| s.is(b, Class::NamePart) && s.is(b, Class::Nounly));
        if ordinary && !led {
            return Part::No;
        }
        let key = s.doc.key(i);
        if key.chars().count() < 2 || s.pack.lexicon.is_fused(key) {
            return Part::No;
        }
        if key.starts_with(s.pack.lexicon.article()) && !s.pack.lexicon.article().is_empty() {
            Part::Surname
        } else {
            Part::Unknown
        }
    }
}
