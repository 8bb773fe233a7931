//! Who bears an office that speaks: the name behind a long office (`قال مدير الإعلام في الأمانة سعد الثويني`), the one told
//! again by his office, his state or an epithet (`المسؤول الإماراتي`, `المخلوع`).

use crate::mentions::Who;
use crate::names::NameParser;
use crate::persons::person_id;
use crate::predicates::{self, Found, Predicate};
use crate::scene::Class;
use crate::statements::Teller;
use isnad_lang::Kind;
use isnad_model::EntityKind;

impl Teller<'_, '_> {
    /// `المسؤول الإماراتي`: the last person of that state; `المتحدث`: the last speaker; `المصادر` stay hidden.
    pub(crate) fn told_again(&self, at: usize, end: usize) -> Option<usize> {
        let s = self.scene;
        let demonym = (at + 1..end.max(at + 2)).find_map(|i| s.matches.longest(i, &[Kind::Demonym]));
        let country = demonym.and_then(|d| s.pack.names.states.get(d.sense.row as usize));
        if let Some(state) = country {
            return self.mentions.before(at).take(80).find_map(|(_, m)| match m.who {
                Who::Entity(e)
                    if self.is_someone(Some(e))
                        && self.mentions.registry.is_public(e)
                        && self.mentions.registry.country(e) == Some(&state.named.country) =>
                {
                    Some(e)
                }
                _ => None,
            });
        }
        if let Some(who) = self.same_office(at) {
            return Some(who);
        }
        let hidden = s.is(at, Class::Hidden) && self.out.iter().rev().take(40).any(|o| o.speaker.is_none());
        self.out.last().filter(|_| !hidden).and_then(|o| o.speaker)
    }

    /// `أمين المدينة` after `أمين محافظة المدينة كمال حداد`: the last speaker whose office begins alike.
    pub(crate) fn same_office(&self, at: usize) -> Option<usize> {
        let s = self.scene;
        if s.is(at, Class::Hidden) || s.matches.longest(at, &[Kind::Role]).is_none() {
            return None;
        }
        let bare = |key: &str| key.trim_start_matches(s.pack.lexicon.article()).to_owned();
        let key = bare(s.doc.key(at));
        self.out.iter().rev().take(40).filter_map(|o| o.speaker).find(|e| {
            self.mentions.registry.get(*e).is_some_and(|e| {
                e.kind == EntityKind::Person
                    && e.roles.iter().any(|r| {
                        let first = r.words.split(' ').next().unwrap_or_default();
                        bare(&s.pack.fold.key(first)) == key
                    })
            })
        })
    }

    /// True for a person with a name, not only an office.
    pub(crate) fn is_someone(&self, who: Option<usize>) -> bool {
        who.is_some_and(|e| {
            self.mentions.registry.kind(e) == EntityKind::Person
                && !self.mentions.registry.id(e).0.starts_with("role:")
        })
    }

    pub(crate) fn is_definite(&self, at: usize) -> bool {
        let key = self.scene.doc.key(at);
        key.starts_with(self.scene.pack.lexicon.article())
    }

    pub(crate) fn is_role(&self, at: usize) -> bool {
        self.scene.matches.longest(at, &[Kind::Role]).is_some() && !self.scene.is(at, Class::Hidden)
    }

    /// A phrase that waits for the name of a body: `المتحدث باسم`.
    pub(crate) fn ends_in_name(&self, end: usize) -> bool {
        end.checked_sub(1).is_some_and(|b| self.scene.doc.key(b).chars().count() > 3)
            && self
                .scene
                .matches
                .at(end.saturating_sub(2))
                .iter()
                .any(|m| m.sense.kind == Kind::Role && m.end as usize == end)
            && predicates::is_unknown_noun(self.scene, self.mentions, end)
    }

    /// The person named between a cue and its content, where nothing but prepositions of belonging stands before him.
    pub(crate) fn bearer(&mut self, from: usize) -> Option<(usize, usize)> {
        let end = self.content_opens(from)?;
        self.bearer_before(from, end)
    }

    /// `… حسب الناطق باسم المجلس علي سالم.`: the same where nothing opens and the sentence ends.
    pub(crate) fn last_bearer(&mut self, from: usize) -> Option<(usize, usize)> {
        let s = self.scene;
        let (_, end) = s.sentence(from);
        let close = (from..end.min(from + 14)).find(|i| s.is_stop(*i)).unwrap_or(end);
        (close > from && close <= from + 14).then(|| self.bearer_before(from, close)).flatten()
    }

    fn bearer_before(&mut self, from: usize, end: usize) -> Option<(usize, usize)> {
        match self.known_bearer(from, end) {
            Ok(found) => return Some(found),
            Err(true) => return None,
            Err(false) => {}
        }
        // `مدير الإعلام في الأمانة سفين دزيي، أن`: a name that no table knows, right before the content or a comma.
        let s = self.scene;
        let close = (from..end).find(|i| s.is_comma(*i)).unwrap_or(end);
        if (from..close).any(|i| self.breaks_office(i)) {
            return None;
        }
        let named = NameParser { scene: s }.ending_at(from + 1, close);
        let free = |first: usize, end: usize| (first..end).all(|i| self.mentions.covering(i).is_none());
        if let Some(first) = named.filter(|f| free(*f, close)) {
            return Some((self.learn(first, close, EntityKind::Person), close));
        }
        let (first, end) = self.apposed(from, close)?;
        Some((self.learn(first, end, EntityKind::Person), end))
    }

    /// `مدير عام الصحة في عدن، الخضر لصور، إن`: two to four words of no table between two commas behind an office, and then what
    /// opens the content, are a name.
    fn apposed(&self, from: usize, comma: usize) -> Option<(usize, usize)> {
        let s = self.scene;
        if !s.is_comma(comma) || !self.is_role(from) && !s.is(from, Class::Hidden) {
            return None;
        }
        let first = comma + 1;
        let end = (first..first + 6).find(|i| s.is_comma(*i))?;
        let opens = s.is_anna(end + 1) || s.doc.is_mark(end + 1, ":") || self.quote_at(end + 1).is_some();
        let word = |i: usize| {
            s.is_word(i)
                && !s.is_verb(i)
                && !s.is_timed(i)
                && (!s.is_function(i) || s.is(i, Class::NamePart))
                && self.mentions.covering(i).is_none()
        };
        ((2..=4).contains(&(end - first)) && opens && (first..end).all(word)).then_some((first, end))
    }

    /// Where the content of a cue opens at the latest, or its clause pauses.
    pub(crate) fn content_opens(&self, from: usize) -> Option<usize> {
        let s = self.scene;
        let (_, sentence_end) = s.sentence(from);
        let opener = (from..sentence_end.min(from + 30)).find(|i| {
            s.is_anna(*i)
                || s.doc.is_mark(*i, ":")
                || self.quote_at(*i).is_some_and(|(a, b, _)| b >= a + 4)
                || s.is(*i, Class::Clause)
        });
        let pause = || (from..sentence_end.min(from + 14)).find(|i| s.is_comma(*i) || s.is_timed(*i));
        opener.or_else(pause)
    }

    /// True for a token that ends an office.
    pub(crate) fn breaks_office(&self, i: usize) -> bool {
        let s = self.scene;
        s.is_verb(i)
            || s.is(i, Class::Relative)
            || s.is(i, Class::Prep) && !self.belongs(i)
            || s.is_timed(i)
            || self.predicate_at(i).is_some_and(|p| p.feature.is_finite())
    }

    /// The person of the tables or the text who bears the office in `from..end`; an error says whether the office is broken
    /// off before anyone is named.
    pub(crate) fn known_bearer(&self, from: usize, end: usize) -> Result<(usize, usize), bool> {
        let s = self.scene;
        for (_, m) in self.mentions.between(from, end) {
            let Who::Entity(e) = m.who else { continue };
            if (from..m.first).any(|i| self.breaks_office(i)) {
                return Err(true);
            }
            // `مركز كارتر`: the name of a body that is named after someone.
            let of_a_body = m.first.checked_sub(1).is_some_and(|b| {
                predicates::is_unknown_noun(s, self.mentions, b) && !s.pack.lexicon.is_fused(s.doc.key(b))
            });
            if m.prep.is_none() && !m.adjective && !of_a_body && self.is_someone(Some(e)) {
                return Ok((e, m.end));
            }
        }
        Err(false)
    }

    /// The bearer of the office that is the hidden subject of a verb.
    pub(crate) fn known_bearer_of(&self, p: &Predicate) -> Option<usize> {
        let first = p.subject.first().and_then(|m| self.mentions.list.get(*m))?;
        let end = if p.found == Found::After { self.content_opens(first.first)? } else { p.first };
        self.known_bearer(first.first, end).ok().map(|(who, _)| who)
    }

    /// Makes an entity of the words `first..end` and notes that they name it.
    pub(crate) fn learn(&mut self, first: usize, end: usize, kind: EntityKind) -> usize {
        let s = self.scene;
        let span = s.doc.span(first, end);
        let name = s.doc.slice(span).trim_matches(|c: char| !c.is_alphanumeric());
        let id = match kind {
            EntityKind::Person => person_id(s.pack, name),
            _ => format!("name:{}", s.pack.fold.key(name)),
        };
        let who = self.mentions.registry.add_told(&id, name, kind, "");
        self.mentions.registry.mention(who, span);
        who
    }

    /// A preposition within an office: `أستاذ العلوم في جامعة`, `المشرف العام على مستشفى`.
    pub(crate) fn belongs(&self, i: usize) -> bool {
        let key = self.scene.doc.key(i);
        let words = &self.scene.pack.words;
        words.locative.iter().any(|l| l == key) || words.within.iter().any(|w| w == key)
    }

    /// `ونصح المخلوع حلفاءه`: the one whom the text has called so before his name.
    pub(crate) fn epithet(&self, at: usize) -> Option<usize> {
        let s = self.scene;
        if !s.is(at, Class::Former) || !self.is_definite(at) {
            return None;
        }
        let key = s.doc.key(at);
        self.mentions.before(at).take(80).find_map(|(_, m)| match m.who {
            Who::Entity(e) if m.first > 0 && s.doc.key(m.first - 1) == key && self.is_someone(Some(e)) => {
                Some(e)
            }
            _ => None,
        })
    }
}
