//! Speakers that no table knows: a body by its first noun, a name in quotation marks, a document that speaks for whoever
//! issued it. Where their words end is told by what opens the content.

use crate::mentions::Who;
use crate::names::NameParser;
use crate::predicates::{self, Predicate};
use crate::scene::Class;
use crate::statements::Teller;
use isnad_lang::{Cue, Kind};
use isnad_model::EntityKind;

impl Teller<'_, '_> {
    /// A subject that no table knows, before what opens the content: `وأكد المركز أن`, `قالت شبكة شام إن`. The speaker is
    /// none where a document speaks whose issuer the text does not name.
    pub(crate) fn raw_subject(&mut self, p: &Predicate, cue: &Cue) -> Option<(Option<usize>, usize)> {
        let s = self.scene;
        let mut from = p.end;
        while s.pack.lexicon.preposition_index(s.doc.key(from)).is_some() && self.quote_at(from + 1).is_some()
        {
            from = self.quote_at(from + 1).map_or(from, |(_, b, _)| b + 1);
        }
        while s.is_timed(from)
            || s.is(from, Class::Adverb)
            || s.is(from, Class::Day)
            || s.is(from, Class::Pronoun)
            || s.is(from, Class::This) && from == p.end
        {
            from += 1;
        }
        if s.is(from, Class::Document) || s.is(from, Class::Hearsay) {
            return self.document(from);
        }
        if let Some(who) = self.epithet(from) {
            return Some((Some(who), from + 1));
        }
        if let Some(found) = self.quoted_name(from) {
            return Some(found);
        }
        if let Some(found) = self.housed(from) {
            return Some(found);
        }
        if s.matches.longest(from, &[Kind::Role, Kind::Title]).is_some() && !s.is(from, Class::Hidden) {
            return Some(self.office(from));
        }
        if let Some(found) = self.given_name(from) {
            return Some(found);
        }
        if !predicates::is_unknown_noun(s, self.mentions, from) && !self.opens_with_subject(from)
            || self.is_indefinite_accusative(from)
            || s.pack.lexicon.is_fused(s.doc.key(from))
            || self.drops_subject(p, cue)
        {
            return None;
        }
        let opener = (from + 1..from + 20).find(|i| {
            s.is_anna(*i)
                || s.doc.is_mark(*i, ":")
                || self.quote_at(*i).is_some_and(|(a, b, _)| b >= a + 4)
                || s.is_verb(*i)
                || s.is_comma(*i) && !s.is_timed(*i + 1)
                || self.is_about(s.doc.key(*i))
                || s.is(*i, Class::Prep) && self.opens_later(*i)
                || self.takes_fused(cue, *i)
                // `أعلن معهد الإدارة العامة استمرار القبول`
                || *i > from + 1 && self.opens_deed(cue, *i)
        })?;
        // `قال سفين دزيي، المتحدث باسم الحكومة، إن`: who he is stands behind a comma.
        let apposed = s.is_comma(opener)
            && (s.matches.longest(opener + 1, &[Kind::Role, Kind::Title]).is_some()
                || self.mentions.covering(opener + 1).is_some()
                || s.is(opener + 1, Class::Relative)
                || s.is(opener + 1, Class::Matter)
                || self.is_deed(opener + 1));
        if s.is_verb(opener) || s.is_comma(opener) && !apposed {
            return None;
        }
        let found = self.bearer(from).or_else(|| self.raw_speaker(from))?;
        Some((Some(found.0), found.1))
    }

    /// A noun that tells what is said, for a cue that takes one.
    fn opens_deed(&self, cue: &Cue, i: usize) -> bool {
        let takes = cue.content.iter().any(|c| c == "deed" || c == "clause");
        takes && self.scene.is(i, Class::Matter) && self.mentions.covering(i).is_none()
    }

    /// `أعلنت جامعة الملك سعود أن`: a place of the tables whose name is that of a body.
    fn housed(&mut self, from: usize) -> Option<(Option<usize>, usize)> {
        let end = self.mentions.covering(from).and_then(|m| self.mentions.list.get(m))?.end;
        self.housed_at(from).then(|| (Some(self.learn(from, end, EntityKind::Organization)), end))
    }

    pub(crate) fn housed_at(&self, from: usize) -> bool {
        let named = self.mentions.covering(from).and_then(|m| self.mentions.list.get(m));
        named.is_some_and(|m| {
            let place =
                matches!(m.who, Who::Entity(e) if self.mentions.registry.kind(e) == EntityKind::Place);
            place && m.first == from && m.prep.is_none() && self.scene.is(from, Class::Issuer)
        })
    }

    /// An office that the mentions left out (`مدير فرع الهيئة ناصر الخريصي`): its bearer, or the one told by it before.
    pub(crate) fn office(&mut self, from: usize) -> (Option<usize>, usize) {
        if let Some((who, end)) = self.bearer(from) {
            return (Some(who), end);
        }
        let end =
            self.scene.matches.longest(from, &[Kind::Role, Kind::Title]).map_or(from + 1, |m| m.end as usize);
        (self.same_office(from), end)
    }

    /// A name that begins with a first name that is also another word (`تركي شبانة`).
    fn given_name(&mut self, from: usize) -> Option<(Option<usize>, usize)> {
        let s = self.scene;
        let given =
            s.matches.at(from).iter().any(|m| m.sense.kind == Kind::Given && m.clitics == Default::default());
        let named = self.mentions.covering(from).and_then(|m| self.mentions.list.get(m));
        if !given || named.is_some_and(|m| !m.adjective) {
            return None;
        }
        let mut end = from;
        NameParser { scene: s }.name(&mut end)?;
        Some((Some(self.learn(from, end, EntityKind::Person)), end))
    }

    /// `قال فرومان خلال مؤتمر صحافي: «…»`: the content opens behind a phrase.
    pub(crate) fn opens_later(&self, from: usize) -> bool {
        let s = self.scene;
        let (_, end) = s.sentence(from);
        (from..end.min(from + 24)).any(|i| {
            s.is_anna(i) || s.doc.is_mark(i, ":") || self.quote_at(i).is_some_and(|(a, b, _)| b >= a + 4)
        })
    }

    /// `أشاد تيار الاستقلال بالمباحثات`: the preposition of the cue is written together with its noun.
    pub(crate) fn takes_fused(&self, cue: &Cue, i: usize) -> bool {
        let s = self.scene;
        let key = s.doc.key(i);
        cue.content.iter().any(|c| c == "bi")
            && key.starts_with(s.pack.lexicon.preposition(0))
            && key.chars().count() > 3
            && s.matches.at(i).iter().all(|m| m.clitics.preposition.is_some())
    }

    /// `وطالب الحكومة بأن`, `ووصف الوضع بأنه`: after a conjunction, the definite noun behind a verb that takes whom or what
    /// before what is said of it, is that object; the subject goes on.
    pub(crate) fn drops_subject(&self, p: &Predicate, cue: &Cue) -> bool {
        let object = matches!(cue.kind.as_str(), "ask" | "accuse" | "praise" | "opine")
            && cue.content.iter().any(|c| c == "bi" || c.starts_with("prep:"));
        let conjoined = self
            .scene
            .matches
            .at(p.first)
            .iter()
            .any(|m| m.sense.kind == Kind::Verb && m.clitics.conjunction);
        object && conjoined && !self.out.is_empty()
    }

    /// `أعلن بدلا من ذلك`: a noun that its ending makes an adverb or object, not a subject.
    pub(crate) fn is_indefinite_accusative(&self, i: usize) -> bool {
        let word = self.scene.doc.word(i);
        word.ends_with('\u{064B}') || word.trim_end_matches('\u{0627}').ends_with('\u{064B}')
    }

    /// `كشفت "المرفأ" عن`, `قال "العتيبي" إن`: a short name in quotation marks.
    pub(crate) fn quoted_name(&mut self, at: usize) -> Option<(Option<usize>, usize)> {
        let s = self.scene;
        let (first, close, _) = self.quote_at(at).filter(|(a, b, _)| b > a && *b <= a + 3)?;
        if s.doc.is_mark(at.saturating_sub(1), ":") || (first..close).any(|i| s.is_verb(i)) {
            return None;
        }
        let inside = self.mentions.between(first, close).find_map(|(_, m)| match m.who {
            Who::Entity(e) if !m.adjective => Some(e),
            _ => None,
        });
        if let Some(who) = inside {
            return Some((Some(who), close + 1));
        }
        let (who, _) = self.raw_speaker(first)?;
        Some((Some(who), close + 1))
    }

    /// A document that speaks (`وأفاد بيان الوزارة`, `وأضاف التقرير`): for the body that its genitive names, or, told again,
    /// for the body that spoke before.
    pub(crate) fn document(&mut self, at: usize) -> Option<(Option<usize>, usize)> {
        let s = self.scene;
        let (_, end) = s.sentence(at);
        let near = (at + 1..end.min(at + 7))
            .take_while(|i| !s.is_anna(*i) && !s.is_stop(*i) && !s.is_verb(*i) && self.quote_at(*i).is_none())
            .last()
            .map_or(at + 1, |i| i + 1);
        let issuer = self.mentions.between(at + 1, near).find_map(|(_, m)| match m.who {
            // `بيان صحافي صدر عن المكتب`: what describes the paper issued none.
            _ if m.first == at + 1 && m.end == at + 2 && !self.is_definite(at + 1) && m.prep.is_none() => {
                None
            }
            Who::Entity(e) if !m.adjective && self.mentions.registry.kind(e) != EntityKind::Place => {
                Some((e, m.end))
            }
            _ => None,
        });
        if let Some((who, end)) = issuer {
            return Some((Some(who), end));
        }
        if !self.is_definite(at) {
            return Some((None, near));
        }
        let last = self.out.last().and_then(|o| o.via_entity.or(o.speaker));
        let last = last.filter(|_| !s.is(at, Class::Hearsay));
        let body = last.filter(|e| self.mentions.registry.kind(*e) != EntityKind::Person);
        Some((body, at + 1))
    }

    /// `المركز` after `مركز كارتر`: the last body whose name begins with the noun.
    pub(crate) fn short_body(&self, key: &str) -> Option<usize> {
        let article = self.scene.pack.lexicon.article();
        let noun = key.strip_prefix(article).filter(|_| !article.is_empty() && !key.contains(' '))?;
        let registry = &self.mentions.registry;
        (0..registry.len()).rev().take(120).find(|e| {
            let starts = |name: &str| {
                let name = self.scene.pack.fold.key(name);
                name.split_once(' ').is_some_and(|(first, _)| first.trim_start_matches(article) == noun)
            };
            registry.kind(*e) == EntityKind::Organization && registry.get(*e).is_some_and(|e| starts(&e.name))
        })
    }

    /// The words after a cue and before the content, where no table knows whom they name: up to a particle, a mark, a
    /// verb or a preposition. A known name within belongs to them (`مركز كارتر`).
    pub(crate) fn raw_speaker(&mut self, from: usize) -> Option<(usize, usize)> {
        self.raw_speaker_behind(from, false)
    }

    /// `fused`: a preposition is written together with the first word (`وفقا لمركز كارتر`).
    pub(crate) fn raw_speaker_behind(&mut self, from: usize, fused: bool) -> Option<(usize, usize)> {
        let s = self.scene;
        let mut end = from;
        while end < from + 8
            && (!self.bounds_speaker(end) || end == from && (fused || s.is(end, Class::Account)))
            && !(end > from && self.predicate_at(end).is_some())
            && !(end > from + 1 && s.matches.longest(end, &[Kind::Role, Kind::Title]).is_some())
            // `أكد مديرو التعليم جاهزية المدارس`
            && !(end > from + 1 && s.is(end, Class::Matter))
        {
            end = self
                .mentions
                .covering(end)
                .and_then(|m| self.mentions.list.get(m))
                .map_or(end + 1, |m| m.end);
        }
        if end == from || !s.is_word(from) {
            return None;
        }
        let mut name = s.doc.slice(s.doc.span(from, end)).trim_matches(|c: char| !c.is_alphanumeric());
        if fused {
            name = name.get(name.chars().next().map_or(0, char::len_utf8)..).unwrap_or(name);
        }
        let key = s.pack.fold.key(name);
        if let Some(who) = self.short_body(&key) {
            return Some((who, end));
        }
        let known = (0..self.mentions.registry.len()).take(120).find(|e| {
            self.mentions.registry.get(*e).is_some_and(|e| {
                e.kind == EntityKind::Person && s.pack.fold.key(&e.name).ends_with(&format!(" {key}"))
            })
        });
        let who = known.unwrap_or_else(|| {
            let person = s.matches.at(from).iter().any(|m| m.sense.kind == Kind::Given);
            let kind = if person { EntityKind::Person } else { EntityKind::Organization };
            self.mentions.registry.add_told(&format!("name:{}", key), name, kind, "")
        });
        self.mentions.registry.mention(who, s.doc.span(from, end));
        Some((who, end))
    }

    /// `ونقل الموقع عن`, `وأكد المركز أن`: a definite noun of no table right after the verb, and then what opens a content.
    pub(crate) fn opens_with_subject(&self, i: usize) -> bool {
        let s = self.scene;
        let article = s.pack.lexicon.article();
        let noun = s.is_word(i)
            && !article.is_empty()
            && s.doc.key(i).starts_with(article)
            && self.mentions.covering(i).is_none()
            && !s.is_timed(i)
            && (!s.is_function(i) || s.is(i, Class::Account))
            && !self.is_deed(i);
        let end = (i + 1..i + 6).find(|k| {
            s.is_anna(*k)
                || s.doc.is_mark(*k, ":")
                || self.quote_at(*k).is_some()
                || s.is(*k, Class::Prep)
                || self.bounds_speaker(*k)
                || *k > i + 1 && s.matches.longest(*k, &[Kind::Role]).is_some()
        });
        noun && end.is_some_and(|e| {
            let relative = s.is_comma(e) && s.is(e + 1, Class::Relative);
            // `قال المجلس النرويجي لشؤون اللاجئين إن`, `قال الفريدو زاميديو مدير المركز إن`.
            let later = (e..e + 12)
                .take_while(|k| !s.is_verb(*k) && !s.is_comma(*k))
                .any(|k| s.is_anna(k) || s.doc.is_mark(k, ":"));
            relative
                || later
                || s.is_anna(e)
                || s.doc.is_mark(e, ":")
                || self.quote_at(e).is_some()
                || s.is(e, Class::Prep)
        })
    }

    pub(crate) fn bounds_speaker(&self, i: usize) -> bool {
        let s = self.scene;
        let governed = self
            .mentions
            .covering(i)
            .and_then(|m| self.mentions.list.get(m))
            .is_some_and(|m| m.prep.is_some() || m.who == Who::Hidden && s.is(i, Class::Hidden));
        let fused = s.matches.at(i).iter().any(|m| m.clitics.preposition.is_some())
            && s.matches.at(i).iter().all(|m| m.clitics != Default::default());
        governed
            || fused
            || s.is_anna(i)
            || s.is_stop(i)
            || s.is_verb(i)
            || s.is_timed(i)
            || self.quote_at(i).is_some()
            // `قال سكان محليون لـ«المرفأ»`
            || s.pack.lexicon.preposition_index(s.doc.key(i)).is_some()
            || [
                Class::Prep,
                Class::Hidden,
                Class::Clause,
                Class::Relative,
                Class::This,
                Class::Account,
                Class::Negation,
                Class::Side,
            ]
            .iter()
            .any(|c| s.is(i, *c))
    }
}
