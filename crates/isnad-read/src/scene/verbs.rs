//! Which words are verbs: Arabic writes قتل for "he killed", "he was killed" and "killing" alike, and what stands around the
//! word decides.

use super::{Class, Scene};
use isnad_lang::{Feature, Kind, Match};

impl Scene<'_> {
    /// Which tokens are finite verbs: a form that is only a verb's, or one that stands where a verb stands.
    /// `قتل` after a preposition or before its genitive in a list of nouns is a noun, at the head of a clause a verb.
    pub(super) fn mark_verbs(&mut self) {
        for i in 0..self.len() {
            let mut finite = false;
            let mut nominal = false;
            // A token that is a noun of the tables as it stands is never taken apart for a verb: وزارتا, فيصل.
            let whole = self.matches.at(i).iter().any(|m| {
                let noun = matches!(
                    m.sense.kind,
                    Kind::Given | Kind::Organ | Kind::Role | Kind::Group | Kind::State | Kind::Body
                );
                noun && m.clitics == Default::default()
            });
            let given = self
                .matches
                .at(i)
                .iter()
                .any(|m| m.sense.kind == Kind::Given && m.clitics == Default::default());
            for m in self.matches.at(i) {
                match m.sense.kind {
                    Kind::Verb if m.sense.feature.is_finite() && m.end as usize == i + 1 => {
                        // Nunation makes a noun: توجهاً is no dual.
                        let nunation = self.doc.word(i).trim_end_matches('\u{0627}').ends_with('\u{064B}');
                        let apart =
                            m.clitics.conjunction || m.clitics.preposition.is_some() || m.clitics.pronoun;
                        let other = whole && apart
                            || given && !self.is_before_party(i)
                            || nunation
                            || crate::svo::helps(self, i);
                        let written = self.hamza_fits(i, m) && self.hamza_stands(i, m);
                        finite |= !other && written && self.mood_fits(i, m);
                    }
                    Kind::Verb | Kind::EventNoun | Kind::CueNoun => nominal = true,
                    Kind::Person | Kind::Place | Kind::Body | Kind::State | Kind::Organ | Kind::Role
                        if m.end as usize > i + 1 =>
                    {
                        nominal = true;
                    }
                    _ => {}
                }
            }
            // `توجها` with its tanwin is a noun; so is the head of a term of several words (`حظر التجول`).
            let term = self.matches.at(i).iter().any(|m| {
                matches!(m.sense.kind, Kind::EventNoun | Kind::EventPhrase) && m.end as usize > i + 1
            });
            let (first, _) = self.sentence(i);
            let heads =
                i == first || self.opens(i) || i.checked_sub(1).is_some_and(|b| self.is(b, Class::Clause));
            let noun = self.doc.word(i).contains('\u{064B}') || term && !heads;
            // `شرقي تدمر`, `في تدمر`: a town under a preposition, though a verb is spelled like it.
            let town = |m: &Match| m.sense.kind == Kind::Place && m.clitics == Default::default();
            let under = i.checked_sub(1).is_some_and(|b| self.is(b, Class::Prep));
            let noun = noun || self.is_accusative(i) || under && self.matches.at(i).iter().any(town);
            self.verbs[i] = finite
                && !noun
                && (!nominal || self.stands_like_a_verb(i))
                && !self.is_preposition_here(i)
                // `بينه وبين`: a preposition with its pronoun.
                && (!self.is(i, Class::Pronoun) || self.is_svo())
                && !self.is_issuing(i)
                && !self.is_quoted_name(i)
                && !self.takes_noun_before(i);
        }
    }

    /// `بيان صدر عن الوزارة`, `في تقرير نشرته الصحيفة أن`: how a document came to be told interrupts its sentence and is no verb of it.
    fn is_issuing(&self, i: usize) -> bool {
        let document = |k: &usize| self.is(*k, Class::Document) || self.is(*k, Class::Account);
        self.is(i, Class::Issued)
            && (i.saturating_sub(3)..i).rev().take_while(|k| self.is_word(*k)).any(|k| document(&k))
    }

    /// `على موقع «تداول» أنه`: a word alone in quotation marks behind the noun that it names is no verb.
    fn is_quoted_name(&self, i: usize) -> bool {
        let quote = self.doc.tokens.get(i).and_then(|t| t.quote);
        let quote = quote.and_then(|q| self.doc.quotes.get(q as usize)).filter(|q| q.end <= q.first + 2);
        let noun = quote.and_then(|q| (q.first as usize).checked_sub(2));
        noun.is_some_and(|n| {
            self.is(n, Class::Issuer) || self.is(n, Class::Private) || self.is(n, Class::Settlement)
        })
    }

    /// `دون توقف`, `15 ألف طالب`: behind a word that takes a noun, or a number in letters, a bare form is a noun.
    fn takes_noun_before(&self, i: usize) -> bool {
        let Some(before) = i.checked_sub(1).filter(|_| !self.is_svo()) else { return false };
        let counted = !self.is_number(before)
            && self.number(before).is_some()
            && self.matches.at(i).iter().all(|m| m.clitics == Default::default())
            && !self.matches.at(i).iter().any(|m| {
                m.sense.kind == Kind::Verb
                    && m.sense.feature.any(Feature::PLURAL.and(Feature::DUAL).and(Feature::PRESENT))
            });
        self.is(before, Class::Nounly) || counted
    }

    /// `إبان` is no form of أبان: a past that begins with a hamza above never has it below.
    fn hamza_stands(&self, i: usize, m: &Match) -> bool {
        let past = self.pack.words.verbs.get(m.sense.row as usize).is_some_and(|v| v.starts_with('\u{0623}'));
        !past
            || !m.sense.feature.has(Feature::PAST)
            || m.clitics != Default::default()
            || !self.doc.word(i).starts_with('\u{0625}')
    }

    /// `فرضت مصر حظرا على النفط`: behind a verb of its clause a form that could be a dual or plural in the past is the object
    /// (`أصدر الملك عفوا`).
    fn is_accusative(&self, i: usize) -> bool {
        let alone = |m: &&Match| m.end as usize == i + 1 && m.clitics == Default::default();
        let found = || self.matches.at(i).iter().filter(alone);
        let object =
            found().any(|m| m.sense.kind == Kind::EventNoun && m.sense.feature.has(Feature::ACCUSATIVE));
        let finite = |m: &&Match| m.sense.kind == Kind::Verb && m.sense.feature.is_finite();
        let many = Feature::DUAL.and(Feature::PLURAL);
        let dual = self.matches.at(i).iter().filter(finite).all(|m| m.sense.feature.any(many));
        let bound = |k: usize| self.is_stop(k) || self.is_anna(k) || self.is(k, Class::Clause);
        let verb = || (i.saturating_sub(8)..i).rev().take_while(|k| !bound(*k)).any(|k| self.is_verb(k));
        object && dual && verb()
    }

    /// `رفعت بريطانيا القيود`: a given name at the head of a sentence that a state, a body or an office follows is a verb.
    fn is_before_party(&self, i: usize) -> bool {
        let party = |m: &Match| matches!(m.sense.kind, Kind::State | Kind::Organ | Kind::Body | Kind::Group);
        let (first, _) = self.sentence(i);
        (i == first || self.opens(i)) && self.matches.at(i + 1).iter().any(party)
    }

    /// A verb whose hamza tells it from a common word counts only where the token is written with one.
    fn hamza_fits(&self, i: usize, m: &Match) -> bool {
        !self.pack.words.hamza.contains(&m.sense.row) || self.doc.is_folded(i)
    }

    /// A jussive stands only after what governs it: `لم يجب` is an answer not given, `يجب` alone a duty.
    fn mood_fits(&self, i: usize, m: &Match) -> bool {
        let Some(before) = i.checked_sub(1) else { return !m.sense.feature.has(Feature::JUSSIVE) };
        let short = m.sense.feature.has(Feature::JUSSIVE) && m.sense.feature.has(Feature::PRESENT);
        if m.sense.feature.has(Feature::DUAL) && !self.doc.ends_plain(i) {
            // The alef of a dual bears no hamza: لا تقرأ is no form of أقر, سيطرأ none of سيطر.
            return false;
        }
        if m.sense.feature.has(Feature::DUAL) && self.is_number(before) {
            // `18 طالبا` counts students.
            return false;
        }
        if short {
            return self.is(before, Class::Negation);
        }
        !m.sense.feature.has(Feature::JUSSIVE)
            || self.is(before, Class::Negation)
            || self.is_anna(before)
            || m.clitics.preposition.is_some()
    }

    /// A word that is also a preposition (`بين`, `عبر`) is a verb only at the head of a clause that a particle follows.
    fn is_preposition_here(&self, i: usize) -> bool {
        if !self.is(i, Class::Prep) {
            return false;
        }
        let (first, end) = self.sentence(i);
        let head = i == first || self.opens(i) || self.matches.at(i).iter().any(|m| m.clitics.conjunction);
        // `وبيّن المتحدث الأمني، أنه`: with its shadda, or at the head of the sentence, it may wait for its particle.
        let sure = i == first || self.doc.word(i).contains('\u{0651}');
        let opens = (i + 1..end.min(i + if sure { 24 } else { 7 }))
            .take_while(|k| sure || !self.is_stop(*k))
            .take_while(|k| !self.verbs.get(*k).copied().unwrap_or(false))
            .any(|k| self.is_anna(k) || head && (self.takes(i, k) || sure && self.doc.is_mark(k, ":")));
        !((head || sure) && opens)
    }

    /// `عبر أبناء الفقيد عن شكرهم`: whether token `k` is the preposition that the cue at token `i` takes.
    fn takes(&self, i: usize, k: usize) -> bool {
        let words = &self.pack.words;
        let key = self.doc.key(k);
        self.is(k, Class::Prep)
            && self.matches.at(i).iter().any(|m| {
                let cue = words.cue_of_verb.get(&m.sense.row).and_then(|c| words.cues.get(*c as usize));
                m.sense.kind == Kind::Verb
                    && cue.is_some_and(|c| {
                        let preps = c.content.iter().filter_map(|c| c.strip_prefix("prep:"));
                        preps.into_iter().any(|p| self.pack.fold.key(p) == key)
                    })
            })
    }

    fn stands_like_a_verb(&self, i: usize) -> bool {
        let Some(before) = i.checked_sub(1) else { return true };
        if self.is_svo() {
            let noun = self.is(before, Class::Prep) || self.is(before, Class::This);
            return !(noun || crate::svo::is_led_by_determiner(self, i));
        }
        let nounlike = self.is(before, Class::Prep)
            || self.is(before, Class::This)
            || self.is(before, Class::Container)
            || self.is(before, Class::Done)
            || self.matches.at(before).iter().any(|m| {
                m.sense.kind == Kind::Verb
                    && m.sense.feature.is_finite()
                    && self.verbs.get(before).copied().unwrap_or(false)
                    && m.end as usize == i
            })
            || self.matches.at(i).iter().all(|m| m.clitics.preposition.is_some() || m.clitics.article);
        // `أكد أن دعم الأسر`: the particle takes a noun or a present, never a past.
        let past = |m: &Match| {
            m.sense.kind == Kind::Verb && m.sense.feature.is_finite() && !m.sense.feature.has(Feature::PAST)
        };
        let nounlike = nounlike
            || self.is(before, Class::Anna)
                && !self.matches.at(i).iter().any(past)
                && !self.after_that(before);
        let number = self.is_number(before);
        !(nounlike || number || self.is_taken(i) || self.goes_on_with_deed(i))
    }

    /// `على حماية الأمن ورفض كل تدخل`, `في إثارة الفتنة أو قتل الجنود`: what a conjunction joins to a verbal noun under a preposition is
    /// one too. Behind `و` someone who could be its subject makes it a verb (`ورفض الوزير`).
    fn goes_on_with_deed(&self, i: usize) -> bool {
        let Some(before) = i.checked_sub(1) else { return false };
        let or = self.is(before, Class::Or);
        let joined = self.matches.at(i).iter().any(|m| m.sense.kind == Kind::Verb && m.clitics.conjunction);
        let party = |m: &Match| {
            let named =
                [Kind::Role, Kind::Title, Kind::Given, Kind::Person, Kind::Organ, Kind::Body, Kind::State];
            named.contains(&m.sense.kind) || matches!(m.sense.kind, Kind::Capital | Kind::Group)
        };
        let subject = || {
            let article = self.doc.key(i + 1).starts_with(self.pack.lexicon.article());
            article || self.is_number(i + 1) || self.matches.at(i + 1).iter().any(party)
        };
        if !or && (!joined || subject() || self.is_stop(i + 1)) {
            return false;
        }
        let deed = |m: &Match| {
            m.sense.kind == Kind::EventNoun
                || m.sense.kind == Kind::Verb && m.sense.feature.has(Feature::MASDAR)
        };
        let mut near = (i.saturating_sub(10)..i).rev().take_while(|k| !self.is_stop(*k) && !self.is_anna(*k));
        let found = near
            .find(|k| self.verbs.get(*k).copied().unwrap_or(false) || self.matches.at(*k).iter().any(deed));
        found.is_some_and(|k| {
            let verb = self.verbs.get(k).copied().unwrap_or(false);
            let under = k.checked_sub(1).is_some_and(|b| self.is(b, Class::Prep));
            !verb && (under || self.matches.at(k).iter().any(|m| deed(m) && m.clitics.preposition.is_some()))
        })
    }

    /// `قررت بلجيكا طرد دبلوماسيين`, `أكد الوزير دعم بلاده`: behind a verb that takes a verbal noun, and its subject, a form that
    /// may be one is one.
    fn is_taken(&self, i: usize) -> bool {
        let words = &self.pack.words;
        let verbal = |m: &Match| {
            let noun = m.sense.kind == Kind::EventNoun
                || m.sense.kind == Kind::Verb && m.sense.feature.has(Feature::MASDAR);
            noun && m.clitics == Default::default()
        };
        if !self.matches.at(i).iter().any(verbal) {
            return false;
        }
        let takes = |m: &Match| {
            let row = &m.sense.row;
            m.sense.kind == Kind::Verb
                && m.sense.feature.is_finite()
                && (words.phase_of_verb.contains_key(row)
                    || words.light.get(row).is_some_and(|l| !l.bare && l.with.iter().any(String::is_empty)))
        };
        let named = |k: usize| {
            let article = self.doc.key(k).starts_with(self.pack.lexicon.article());
            let name = self.matches.at(k).iter().any(|m| {
                !matches!(
                    m.sense.kind,
                    Kind::Verb | Kind::EventNoun | Kind::EventPhrase | Kind::CueNoun | Kind::Word
                )
            });
            article || name || self.is_quote_mark(k)
        };
        let verb = (i.saturating_sub(6)..i).rev().find(|k| {
            self.verbs.get(*k).copied().unwrap_or(false)
                || self.is_stop(*k)
                || !self.is_word(*k) && !self.is_quote_mark(*k)
        });
        verb.is_some_and(|v| {
            self.verbs.get(v).copied().unwrap_or(false)
                && v + 1 < i
                && !v.checked_sub(1).is_some_and(|b| self.is(b, Class::Relative))
                && self.matches.at(v).iter().any(takes)
                && (v + 1..i).all(named)
        })
    }

    /// `بعد أن قتل`: a particle that belongs to a conjunction takes a past.
    fn after_that(&self, particle: usize) -> bool {
        particle.checked_sub(1).is_some_and(|b| self.is(b, Class::Clause) || self.is(b, Class::Prep))
    }
}
