//! Whose words a cue hands on: the subject of its verb, the bearer of a long role, the one who spoke before.

use crate::mentions::Who;
use crate::names::NameParser;
use crate::predicates::{self, Found, Predicate};
use crate::scene::Class;
use crate::statements::{Said, Teller};
use isnad_lang::{Cue, Feature, Kind};
use isnad_model::{EntityKind, Span};

/// Who speaks under a cue.
#[derive(Debug, Default, Clone)]
pub(crate) struct Voice {
    /// Entity index; none where the text hides or does not say it.
    pub(crate) speaker: Option<usize>,
    /// The channel: an agency that quotes.
    pub(crate) via: Option<usize>,
    /// Those through whom it came to the channel, nearest first: `نقلت الوكالة عن الصحيفة قولها نقلا عن مسؤول`.
    pub(crate) links: Vec<usize>,
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
        // `ودعت المتمردين إلى احترامها`: a party right behind the verb that is not its subject is its object.
        let object = p.found == Found::Shared
            && p.groups.first().is_some_and(|g| g.first == p.end && g.prep.is_none() && !g.adjective)
            // `أعلنت جامعة الملك سعود`: a place is told nothing.
            && !self.housed_at(p.end);
        if p.feature.has(Feature::PARTICIPLE) {
            self.carry(p.first, p.feature, &mut voice);
        } else if let Some(who) = self.in_speech(p) {
            voice.speaker = Some(who);
        } else if follows {
            self.subject_voice(p, at, &mut voice);
        } else if matches!(p.found, Found::Before | Found::Relative) {
            voice.speaker = self.named(&p.subject, p.first).or_else(|| self.known_bearer_of(p));
        } else if !object && let Some((raw, end)) = self.raw_subject(p, cue) {
            voice.speaker = raw;
            voice.hidden = raw.is_none();
            voice.after = end;
        } else if self.is_after_nobody(p.first) {
            voice.hidden = true;
        } else if !p.feature.has(Feature::PASSIVE) {
            self.carry(p.first, p.feature, &mut voice);
        }
        if cue.kind == "quote" {
            self.quoted(p, &mut voice);
        }
        self.hands_on(&mut voice);
        voice
    }

    /// `قولها نقلا عن مسؤول`, `ذكرت الصحيفة نقلا عن الوزير أن`: who was to speak only hands on what another said.
    pub(crate) fn hands_on(&mut self, voice: &mut Voice) {
        let s = self.scene;
        for _ in 0..3 {
            let saying = s.matches.at(voice.after).iter().any(|m| {
                m.clitics.pronoun
                    && (m.sense.kind == Kind::CueNoun
                        || m.sense.kind == Kind::Verb && m.sense.feature.has(Feature::MASDAR))
            });
            let at = voice.after + usize::from(saying);
            let Some(m) = s.matches.longest(at, &[Kind::CuePhrase]).copied() else { return };
            let cue = s.pack.words.cues.get(m.sense.row as usize);
            let on = cue.is_some_and(|c| c.kind != "say" && c.content.iter().any(|c| c == "anna"));
            if !on || voice.speaker.is_none() && voice.via.is_none() {
                return;
            }
            let end = m.end as usize;
            let told = self.source(end, false);
            self.consumed.push(at);
            if let Some(channel) = voice.speaker.take() {
                match voice.via {
                    None => voice.via = Some(channel),
                    Some(_) => voice.links.push(channel),
                }
            }
            (voice.speaker, voice.after) = told.unwrap_or((None, end + 1));
            voice.hidden = voice.speaker.is_none();
        }
    }

    /// `ألقى المدير سالم الكندي كلمة، أكد فيها أن`: whoever gave the speech that the verb points back to.
    fn in_speech(&mut self, p: &Predicate) -> Option<usize> {
        let s = self.scene;
        if !s.is(p.end, Class::Pronoun) || s.is_svo() {
            return None;
        }
        let near = (p.first.saturating_sub(3)..p.first).rev();
        let speech = near
            .take_while(|i| s.is_word(*i) || s.is_comma(*i))
            .find(|i| s.is(*i, Class::Document) || s.is(*i, Class::Account))?;
        let (start, _) = s.sentence(speech);
        let at = self.predicates.partition_point(|e| e.first < speech);
        let gave =
            self.predicates.get(..at)?.iter().rev().find(|e| e.first >= start && e.feature.is_finite())?;
        let (from, first) = (gave.end, gave.first);
        let bare = self.mentions.between(from, speech).filter_map(|(_, m)| match m.who {
            Who::Entity(e) if m.prep.is_none() && !m.adjective && self.is_someone(Some(e)) => Some(e),
            _ => None,
        });
        if let Some(who) = bare.last() {
            return Some(who);
        }
        let found = NameParser { scene: s }.ending_at(from + 1, speech);
        if let Some(name) = found.filter(|f| (*f..speech).all(|i| self.mentions.covering(i).is_none())) {
            return Some(self.learn(name, speech, EntityKind::Person));
        }
        self.named(&gave.subject, first)
    }

    /// `قالت الوكالة إن مسؤولا أكد أن`: an indefinite noun between a particle and the verb is its subject, and names nobody.
    fn is_after_nobody(&self, verb: usize) -> bool {
        let s = self.scene;
        let near = (verb.saturating_sub(4)..verb).rev().find(|i| s.is(*i, Class::Anna) || !s.is_word(*i));
        near.is_some_and(|a| {
            s.is(a, Class::Anna)
                && a + 1 < verb
                && !self.is_definite(a + 1)
                && (s.is(a + 1, Class::Hidden) || self.is_indefinite_accusative(a + 1))
        })
    }

    /// The first entity of a subject; none where it is hidden or a place.
    fn named(&self, members: &[usize], at: usize) -> Option<usize> {
        let first = members.first().and_then(|m| self.mentions.list.get(*m))?;
        match first.who {
            Who::Hidden => None,
            Who::Entity(e) => Some(self.mentions.registry.government(e).unwrap_or(e)),
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
        // `مصادر رسمية مطلعة`: what describes a hidden speaker.
        while voice.hidden && self.scene.is(voice.after, Class::SourceAdjective) {
            voice.after += 1;
        }
        if self.is_someone(voice.speaker) {
            voice.after = group.end;
            return;
        }
        // `قالت إدارة السدود`, `أعلنت أمانة محافظة جدة`: a body of the tables by its first noun alone, which no table knows whole.
        let headed = first.as_ref().filter(|m| {
            let s = self.scene;
            let goes_on =
                s.is_word(m.end) && self.is_definite(m.end) || self.mentions.covering(m.end).is_some();
            m.end == m.first + 1 && s.is(m.first, Class::Issuer) && !self.is_definite(m.first) && goes_on
        });
        if let Some((who, end)) = headed.map(|m| m.first).and_then(|first| self.raw_speaker(first)) {
            (voice.speaker, voice.after, voice.hidden) = (Some(who), end, false);
            return;
        }
        // `القوات الموالية لحكومة الرئيس`: whose side they are on does not speak.
        if voice.speaker.is_some() && self.is_definite(voice.after) && self.is_tied(voice.after + 1) {
            return;
        }
        // `مسؤول في الوزارة` hides who he is; `مسؤول الرقابة` is an office, and its bearer may follow.
        let indefinite = voice.hidden && !self.is_definite(at) && !self.is_definite(at + 1);
        if let Some((who, end)) = self.bearer(at).filter(|_| !indefinite || self.is_role(at)) {
            voice.speaker = Some(who);
            voice.after = end;
            voice.hidden = false;
            return;
        }
        if voice.hidden {
            // `متحدث باسم شركة فينيفست`: the body that no table knows. `وقال المتحدث`: the one who spoke.
            let waits = self.ends_in_name(voice.after);
            if let Some((who, end)) = waits.then(|| self.raw_speaker(voice.after)).flatten() {
                voice.speaker = Some(who);
                voice.after = end;
            } else if self.is_definite(at) || self.is_role(at) {
                voice.speaker = self.told_again(at, voice.after);
            }
        }
    }

    /// A noun that a fused preposition of belonging ties to the word before it.
    fn is_tied(&self, i: usize) -> bool {
        let s = self.scene;
        let fused =
            |m: &isnad_lang::Match| m.clitics.preposition.is_some_and(|p| s.pack.lexicon.is_purpose(p));
        s.pack.lexicon.is_fused(s.doc.key(i)) || s.matches.at(i).iter().any(fused)
    }

    /// The one who spoke last, or who was the subject of the last verb of the same gender that is told in the outlet's voice.
    pub(crate) fn carry(&self, at: usize, feature: Feature, voice: &mut Voice) {
        if let Some(who) = self.beside(at) {
            voice.speaker = Some(who);
            return;
        }
        let feminine = feature.has(Feature::FEMININE);
        let end = self.predicates.partition_point(|p| p.first < at);
        let many = feature.any(Feature::PLURAL.and(Feature::DUAL));
        let last = self.last_voice(at, (!many).then_some(feminine));
        for p in self.predicates.get(..end).unwrap_or(&[]).iter().rev().take(60) {
            if let Some(said) = last.filter(|o| o.cue_first > p.first && !self.is_pair_cue(o.cue_first)) {
                voice.speaker = said.speaker;
                voice.hidden = said.speaker.is_none();
                return;
            }
            let span = self.scene.doc.span(p.first, p.end);
            let said = self.out.iter().rev().take(80).find(|o| o.cue_first == p.first);
            if said.is_some_and(|o| self.is_nested(o, at)) {
                continue;
            }
            if said.is_none() && (p.embedded || self.out.iter().rev().take(12).any(|o| o.span.contains(span)))
            {
                continue;
            }
            if p.feature.has(Feature::FEMININE) != feminine && !many {
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
                let who = self.named(&p.subject, at).or_else(|| self.known_bearer_of(p));
                let acts = who.is_some_and(|e| self.mentions.registry.kind(e) != EntityKind::Place);
                if acts {
                    voice.speaker = who;
                    return;
                }
            }
        }
        voice.speaker = self.last_speaker;
    }

    /// The last statement that a dropped subject may take up: of the same gender, and none that stands inside the words of
    /// another (`قال الوزير إن مصر أكدت أن …، مضيفا`).
    fn last_voice(&self, at: usize, feminine: Option<bool>) -> Option<&Said> {
        let recent = || self.out.iter().rev().take(16).filter(|o| !self.is_nested(o, at));
        let alike = |o: &&Said| {
            let cue = self.predicate_at(o.cue_first);
            feminine.is_none_or(|f| cue.is_none_or(|p| p.feature.has(Feature::FEMININE) == f))
        };
        recent().find(alike).or_else(|| recent().next())
    }

    /// Whether a statement stands inside another's words that token `at` is outside of.
    fn is_nested(&self, o: &Said, at: usize) -> bool {
        let here = self.scene.doc.tokens.get(at).map_or_else(Span::default, |t| t.span);
        self.out
            .iter()
            .rev()
            .take(16)
            .any(|q| q.cue != o.cue && q.span.contains(o.cue) && !q.span.contains(here))
    }

    /// `من جهته، سلط رئيس الإقليم الضوء على النازحين، مؤكدا أن`: whom the part is about, where he has not spoken in it yet.
    fn beside(&self, at: usize) -> Option<usize> {
        let s = self.scene;
        let (first, _) = s.sentence(at);
        let side = (first..at).rev().find(|i| s.is(*i, Class::Side))?;
        if self.out.last().is_some_and(|o| o.cue_first > side) {
            return None;
        }
        self.mentions.between(side, at).find_map(|(_, m)| match m.who {
            Who::Entity(e)
                if m.prep.is_none()
                    && !m.adjective
                    && self.mentions.registry.kind(e) != EntityKind::Place =>
            {
                Some(e)
            }
            _ => None,
        })
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
                && !self.is_role(at + 1)
                && let Some((raw, end)) = self.raw_speaker(at + 1)
            {
                voice.speaker = Some(raw);
                voice.after = end;
            }
        }
        voice.hidden = voice.speaker.is_none();
    }

    /// `عنه`, `عنها`.
    fn is_about_him(&self, i: usize) -> bool {
        let key = self.scene.doc.key(i);
        let cut: String = key.chars().take(2).collect();
        self.is_about(&cut)
    }

    pub(crate) fn is_about(&self, prep: &str) -> bool {
        self.scene.pack.words.about.iter().any(|p| p == prep)
            && prep.chars().count() == 2
            && prep != self.scene.pack.lexicon.preposition(0)
    }
}
