//! Whose words a cue hands on: the subject of its verb, the bearer of a long role, the one who spoke before.

use crate::mentions::Who;
use crate::predicates::{self, Found, Predicate};
use crate::scene::Class;
use crate::statements::Teller;
use isnad_lang::{Cue, Feature, Kind};
use isnad_model::EntityKind;

/// Who speaks under a cue.
#[derive(Debug, Default, Clone)]
pub(crate) struct Voice {
    /// Entity index; none where the text hides or does not say it.
    pub(crate) speaker: Option<usize>,
    /// The channel: an agency that quotes.
    pub(crate) via: Option<usize>,
    /// The token after the words that name the speaker.
    pub(crate) after: usize,
    /// The text hides the speaker (`مصادر`).
    pub(crate) hidden: bool,
}

impl Teller<'_, '_> {
    /// The speaker of a verb cue, and where his name ends.
    pub(crate) fn voice(&mut self, p: &Predicate, cue: &Cue) -> Voice {
        let mut voice = Voice { after: p.end, ..Voice::default() };
        let follows = p.found == Found::After;
        let at = p.subject_group.and_then(|g| p.groups.get(g)).map_or(p.end, |g| g.first);
        if self.scene.is_svo() {
            voice.speaker = self.named(&p.subject, p.first);
            return voice;
        }
        if p.feature.has(Feature::PARTICIPLE) {
            self.carry(p.first, p.feature, &mut voice);
        } else if follows {
            self.subject_voice(p, at, &mut voice);
        } else if let Some((raw, end)) = self.raw_subject(p) {
            voice.speaker = Some(raw);
            voice.after = end;
        } else if matches!(p.found, Found::Before | Found::Relative) {
            voice.speaker = self.named(&p.subject, p.first);
        } else if !p.feature.has(Feature::PASSIVE) {
            self.carry(p.first, p.feature, &mut voice);
        }
        if cue.kind == "quote" {
            self.quoted(p, &mut voice);
        }
        voice
    }

    /// The first entity of a subject; none where it is hidden or a place.
    fn named(&self, members: &[usize], at: usize) -> Option<usize> {
        let first = members.first().and_then(|m| self.mentions.list.get(*m))?;
        match first.who {
            Who::Hidden => None,
            Who::Entity(e) => Some(e),
            Who::Both => predicates::pair(self.mentions, at).first().copied(),
        }
    }

    /// A subject after its verb; the name at the end of a long role goes before the role or body it begins with:
    /// `قال مدير الإعلام في أمانة منطقة حائل سعد الثويني إن`.
    fn subject_voice(&mut self, p: &Predicate, at: usize, voice: &mut Voice) {
        let Some(group) = p.subject_group.and_then(|g| p.groups.get(g)) else { return };
        voice.speaker = self.named(&p.subject, p.first);
        let first = p.subject.first().and_then(|m| self.mentions.list.get(*m)).cloned();
        voice.after = first.as_ref().map_or(group.end, |m| m.end);
        voice.hidden = first.as_ref().is_some_and(|m| m.who == Who::Hidden);
        if self.is_someone(voice.speaker) {
            voice.after = group.end;
            return;
        }
        let indefinite = voice.hidden && !self.is_definite(at);
        if let Some((who, end)) = self.bearer(at).filter(|_| !indefinite || self.is_role(at)) {
            voice.speaker = Some(who);
            voice.after = end;
            voice.hidden = false;
            return;
        }
        if voice.hidden {
            // `متحدث باسم شركة فينيفست`: the body that no table knows. `وقال المتحدث`: the one who spoke.
            if let Some((who, end)) = self.raw_speaker(voice.after).filter(|_| self.ends_in_name(voice.after))
            {
                voice.speaker = Some(who);
                voice.after = end;
            } else if self.is_definite(at) {
                voice.speaker = self.out.last().and_then(|o| o.speaker);
            }
        }
    }

    /// True for a person with a name, not only an office.
    fn is_someone(&self, who: Option<usize>) -> bool {
        who.is_some_and(|e| {
            self.mentions.registry.kind(e) == EntityKind::Person
                && !self.mentions.registry.id(e).0.starts_with("role:")
        })
    }

    fn is_definite(&self, at: usize) -> bool {
        let key = self.scene.doc.key(at);
        key.starts_with(self.scene.pack.lexicon.article())
    }

    fn is_role(&self, at: usize) -> bool {
        self.scene.matches.longest(at, &[Kind::Role]).is_some() && !self.scene.is(at, Class::Hidden)
    }

    /// A phrase that waits for the name of a body: `المتحدث باسم`.
    fn ends_in_name(&self, end: usize) -> bool {
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
    pub(crate) fn bearer(&self, from: usize) -> Option<(usize, usize)> {
        let s = self.scene;
        let (_, sentence_end) = s.sentence(from);
        let opener = (from..sentence_end.min(from + 30)).find(|i| {
            s.is_anna(*i) || s.doc.is_mark(*i, ":") || self.quote_at(*i).is_some() || s.is(*i, Class::Clause)
        });
        let pause = || (from..sentence_end.min(from + 14)).find(|i| s.is_comma(*i) || s.is_timed(*i));
        let end = opener.or_else(pause)?;
        for (_, m) in self.mentions.between(from, end) {
            let Who::Entity(e) = m.who else { continue };
            let between = from..m.first;
            let broken = between.clone().any(|i| {
                s.is_verb(i)
                    || s.is(i, Class::Relative)
                    || s.is(i, Class::Prep) && !self.belongs(i)
                    || s.is_timed(i)
                    || self.predicate_at(i).is_some_and(|p| p.feature.is_finite())
            });
            if broken {
                return None;
            }
            // `مركز كارتر`: the name of a body that is named after someone.
            let of_a_body =
                m.first.checked_sub(1).is_some_and(|b| predicates::is_unknown_noun(s, self.mentions, b));
            if m.prep.is_none() && !m.adjective && !of_a_body && self.is_someone(Some(e)) {
                return Some((e, m.end));
            }
        }
        None
    }

    /// A preposition within an office: `أستاذ العلوم في جامعة`, `المشرف العام على مستشفى`.
    fn belongs(&self, i: usize) -> bool {
        let key = self.scene.doc.key(i);
        let words = &self.scene.pack.words;
        words.locative.iter().any(|l| l == key) || words.within.iter().any(|w| w == key)
    }

    /// A subject that no table knows, before what opens the content: `وأكد المركز أن`, `قالت شبكة شام إن`.
    fn raw_subject(&mut self, p: &Predicate) -> Option<(usize, usize)> {
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
        {
            from += 1;
        }
        if !predicates::is_unknown_noun(s, self.mentions, from) && !self.opens_with_subject(from) {
            return None;
        }
        let opener = (from + 1..from + 14).find(|i| {
            s.is_anna(*i)
                || s.doc.is_mark(*i, ":")
                || self.quote_at(*i).is_some_and(|(a, b, _)| b >= a + 4)
                || s.is_verb(*i)
                || s.is_comma(*i) && !s.is_timed(*i + 1)
                || self.is_about(s.doc.key(*i))
        })?;
        if s.is_verb(opener) || s.is_comma(opener) {
            return None;
        }
        self.bearer(from).or_else(|| self.raw_speaker(from))
    }

    /// The one who spoke last, or who was the subject of the last verb of the same gender that is told in the outlet's voice.
    pub(crate) fn carry(&self, at: usize, feature: Feature, voice: &mut Voice) {
        let feminine = feature.has(Feature::FEMININE);
        let end = self.predicates.partition_point(|p| p.first < at);
        let last = self.out.last();
        for p in self.predicates.get(..end).unwrap_or(&[]).iter().rev().take(60) {
            if let Some(said) = last.filter(|o| o.cue_first > p.first && !self.is_pair_cue(o.cue_first)) {
                voice.speaker = said.speaker;
                voice.hidden = said.speaker.is_none();
                return;
            }
            let span = self.scene.doc.span(p.first, p.end);
            let said = self.out.iter().rev().take(80).find(|o| o.cue_first == p.first);
            if said.is_none() && (p.embedded || self.out.iter().rev().take(12).any(|o| o.span.contains(span)))
            {
                continue;
            }
            if p.feature.has(Feature::FEMININE) != feminine && !p.feature.has(Feature::PARTICIPLE) {
                continue;
            }
            // `أكد الطرفان … وأضاف`: one who goes on alone is not the pair.
            let pair = p.feature.any(Feature::DUAL)
                || p.subject.iter().any(|m| self.mentions.list.get(*m).is_some_and(|m| m.who == Who::Both));
            if pair && !feature.any(Feature::DUAL.and(Feature::PLURAL)) {
                continue;
            }
            if let Some(said) = said {
                voice.speaker = said.speaker;
                voice.hidden = said.speaker.is_none();
                return;
            }
            if p.found == Found::After && !p.feature.has(Feature::PASSIVE) {
                let who = self.named(&p.subject, at);
                let acts = who.is_some_and(|e| self.mentions.registry.kind(e) != EntityKind::Place);
                if acts {
                    voice.speaker = who;
                    return;
                }
            }
        }
        voice.speaker = self.last_speaker;
    }

    /// True where a pair speaks under the verb at a token.
    fn is_pair_cue(&self, at: usize) -> bool {
        self.predicate_at(at).is_some_and(|p| {
            p.subject.iter().any(|m| self.mentions.list.get(*m).is_some_and(|m| m.who == Who::Both))
        })
    }

    /// `نقلت الوكالة عن الوزير قوله`: the subject is the channel.
    fn quoted(&mut self, p: &Predicate, voice: &mut Voice) {
        let s = self.scene;
        let (_, end) = s.sentence(p.first);
        let limit = end.min(p.end + 14);
        let Some(at) = (p.end..limit).find(|i| {
            s.is_verb(*i) || self.is_about(s.doc.key(*i)) || s.is(*i, Class::Pronoun) && self.is_about_him(*i)
        }) else {
            return;
        };
        if s.is_verb(at) {
            return;
        }
        voice.via = voice.speaker.take();
        voice.hidden = false;
        if s.is(at, Class::Pronoun) {
            voice.speaker = self.last_speaker;
            voice.after = at + 1;
            return;
        }
        let hidden = s.is(at + 1, Class::Hidden);
        let group = p.groups.iter().find(|g| g.first == at + 1);
        if let Some(g) = group {
            voice.speaker = self.named(&g.members, at);
            voice.after = g.end;
        }
        if !hidden && !self.is_someone(voice.speaker) {
            if let Some((who, end)) = self.bearer(at + 1) {
                voice.speaker = Some(who);
                voice.after = end;
            } else if group.is_none()
                && let Some((raw, end)) = self.raw_speaker(at + 1)
            {
                voice.speaker = Some(raw);
                voice.after = end;
            }
        }
        voice.hidden = voice.speaker.is_none();
    }

    /// `المركز` after `مركز كارتر`: the last body whose name begins with the noun.
    fn short_body(&self, key: &str) -> Option<usize> {
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

    /// `عنه`, `عنها`.
    fn is_about_him(&self, i: usize) -> bool {
        let key = self.scene.doc.key(i);
        let cut: String = key.chars().take(2).collect();
        self.is_about(&cut)
    }

    /// The words after a cue and before the content, where no table knows whom they name: up to a particle, a mark, a
    /// verb or a preposition. A known name within belongs to them (`مركز كارتر`).
    pub(crate) fn raw_speaker(&mut self, from: usize) -> Option<(usize, usize)> {
        let s = self.scene;
        let mut end = from;
        while end < from + 8 && (!self.bounds_speaker(end) || end == from && s.is(end, Class::Account)) {
            end = self
                .mentions
                .covering(end)
                .and_then(|m| self.mentions.list.get(m))
                .map_or(end + 1, |m| m.end);
        }
        if end == from || !s.is_word(from) {
            return None;
        }
        let name = s.doc.slice(s.doc.span(from, end)).trim_matches(|c: char| !c.is_alphanumeric());
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
            self.mentions.registry.add(&format!("name:{}", key), name, kind, "")
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
            && (!s.is_function(i) || s.is(i, Class::Account));
        let end = (i + 1..i + 6).find(|k| {
            s.is_anna(*k)
                || s.doc.is_mark(*k, ":")
                || self.quote_at(*k).is_some()
                || s.is(*k, Class::Prep)
                || self.bounds_speaker(*k)
        });
        noun && end.is_some_and(|e| {
            s.is_anna(e) || s.doc.is_mark(e, ":") || self.quote_at(e).is_some() || s.is(e, Class::Prep)
        })
    }

    pub(crate) fn bounds_speaker(&self, i: usize) -> bool {
        let s = self.scene;
        let governed = self
            .mentions
            .covering(i)
            .and_then(|m| self.mentions.list.get(m))
            .is_some_and(|m| m.prep.is_some() || m.who == Who::Hidden);
        let fused = s.matches.at(i).iter().any(|m| m.clitics.preposition.is_some())
            && s.matches.at(i).iter().all(|m| m.clitics != Default::default());
        governed
            || fused
            || s.is_anna(i)
            || s.is_stop(i)
            || s.is_verb(i)
            || s.is_timed(i)
            || self.quote_at(i).is_some()
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

    pub(crate) fn is_about(&self, prep: &str) -> bool {
        self.scene.pack.words.cues.iter().any(|c| {
            c.content
                .iter()
                .any(|k| k.strip_prefix("prep:").is_some_and(|p| self.scene.pack.fold.key(p) == prep))
        }) && prep.chars().count() == 2
            && prep != self.scene.pack.lexicon.preposition(0)
    }
}
