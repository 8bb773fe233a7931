//! Light verbs: they say that something was done, the noun with them says what (`أجرى مكالمة`, `تلقى اتصالا من نظيره`).

use crate::events::{Call, Coder, Parts};
use crate::predicates::{Found, Predicate};
use crate::scene::Class;
use isnad_lang::{EventWord, Feature, Kind, Match};

impl Coder<'_, '_> {
    /// Whether the verb before a token is a light verb that takes its noun with the preposition of purpose: `تعرض لهجوم`.
    pub(crate) fn takes_purpose(&self, first: usize) -> bool {
        let at = self.predicates.partition_point(|p| p.first < first);
        let verb = at.checked_sub(1).and_then(|n| self.predicates.get(n));
        verb.and_then(|p| self.scene.pack.words.light.get(&p.verb)).is_some_and(|l| l.receives)
    }

    /// `غارات شنتها مقاتلات التحالف`, `الزيارة التي أجراها الوزير`: a light verb that points back to the noun brings its actor;
    /// `مواجهات اندلعت في القرية` tells at least that it happened.
    pub(crate) fn light_after(&self, parts: &mut Parts, end: usize, word: &EventWord) {
        let s = self.scene;
        let at = self.predicates.partition_point(|p| p.first < end);
        let Some(p) = self.predicates.get(at).filter(|p| p.first <= end + 4) else { return };
        if (end..p.first)
            .any(|i| s.is_stop(i) || s.is_anna(i) || s.is(i, Class::Clause) || s.is(i, Class::Prep))
        {
            return;
        }
        if s.is(p.first, Class::Gathers) && word.kind == "CONSULT" {
            self.gathered(parts, p);
        }
        let Some(light) = s.pack.words.light.get(&p.verb) else { return };
        parts.told |= light.bare && !p.pronoun;
        // `المباحثات التي جرت بين الوزيرين`, `الاتفاق الذي أبرمته الحكومة مع جارتها`: what stands with the verb belongs to the noun.
        self.prepositions(parts, &p.groups, word, p.end, p.clause_end);
        if p.pronoun && !light.bare && !light.receives && p.found == Found::After && parts.actors.is_empty() {
            let who = self.who(&p.subject, p.first);
            self.give(parts, "actor", who, false);
            parts.told = true;
        }
    }

    /// `اللقاء الذي جمع الوزير بنظيره`, `لقاء جمعهما`: whom a meeting brings together.
    fn gathered(&self, parts: &mut Parts, p: &Predicate) {
        let (together, between) = (self.scene.pack.lexicon.preposition(0), &self.scene.pack.words.between);
        for g in p.groups.iter().filter(|g| !g.adjective) {
            if g.prep.as_deref().is_none_or(|x| x == together || x == between) {
                let who = self.who(&g.members, p.first);
                self.give(parts, "actor", who, true);
            }
        }
        if p.pronoun {
            let dual = self.scene.pack.lexicon.ends_in_dual_pronoun(self.scene.doc.key(p.first));
            let who = if dual { self.both_of(p.first) } else { self.pronoun_of(p.first) };
            self.give(parts, "actor", who, true);
        }
        parts.told = true;
    }

    /// `يعتزم الوزير زيارة بغداد`, `حاول مسلحون اغتيال المحافظ`: the subject of a verb that says how a deed stands does it.
    fn meant(&self, parts: &mut Parts, m: &Match, word: &EventWord, p: &Predicate) {
        let words = &self.scene.pack.words;
        let phase = words.phase_of_verb.get(&p.verb).and_then(|w| words.phases.get(*w as usize));
        let Some(phase) = phase.filter(|w| w.effect != "proposed" && w.effect != "denied") else { return };
        let first = m.first as usize;
        let governor = self.governor(first, m);
        let fits = if phase.prepositions.is_empty() {
            governor.is_empty() || m.clitics.preposition.is_some_and(|p| p == 0)
        } else {
            phase.prepositions.contains(&governor)
        };
        let reach = p.subject_group.and_then(|g| p.groups.get(g)).map_or(p.end, |g| g.end);
        let between =
            (reach.min(first)..first).filter(|i| !self.scene.is_timed(*i) && self.scene.is_word(*i));
        let passive = p.feature.has(Feature::PASSIVE) || self.scene.is(p.first, Class::Done);
        if !fits || passive || !parts.actors.is_empty() || p.subject.is_empty() || between.count() > 3 {
            return;
        }
        if p.subject_group.and_then(|g| p.groups.get(g)).is_some_and(|g| g.first >= m.end as usize) {
            return;
        }
        if matches!(word.subject.as_str(), "actor" | "recipient") {
            let who = self.who(&p.subject, first);
            self.give(parts, "actor", who, true);
        }
    }

    /// The verbal noun of a light verb before the noun: `تنفيذ 18 غارة`, `عقد اجتماع`. Its doer is that of the verb it depends on
    /// (`أعلنت قوات التحالف تنفيذ`). True where one stands there.
    fn light_noun(&self, parts: &mut Parts, m: &Match, word: &EventWord) -> bool {
        let s = self.scene;
        let first = m.first as usize;
        let Some(at) =
            (first.saturating_sub(3)..first).rev().find(|i| !s.is_number(*i) && !s.is(*i, Class::Quantifier))
        else {
            return false;
        };
        let light = s.matches.at(at).iter().any(|m| {
            m.sense.kind == Kind::Verb
                && m.sense.feature.has(Feature::MASDAR)
                && !m.clitics.article
                && !m.clitics.pronoun
                && s.pack.words.light.get(&m.sense.row).is_some_and(|l| !l.bare && !l.places && !l.receives)
        });
        if !light || s.is_verb(at) || self.mentions.covering(at).is_some() {
            return false;
        }
        let (start, _) = s.sentence(first);
        let n = self.predicates.partition_point(|p| p.first < at);
        // `أعلنت قوات التحالف الذي تقوده واشنطن تنفيذ`: a relative clause between is passed over.
        let aside = |p: &&Predicate| p.first.checked_sub(1).is_some_and(|b| s.is(b, Class::Relative));
        let before = self.predicates.get(..n).unwrap_or(&[]);
        let passed = before.last().is_some_and(|p| aside(&p));
        let verb = before.iter().rev().take(3).find(|p| !aside(p)).filter(|p| {
            let passive = p.feature.has(Feature::PASSIVE) || s.is(p.first, Class::Done);
            p.first >= start && (p.clause_end > at || passed) && !passive && !p.subject.is_empty()
        });
        if let Some(p) = verb
            && word.subject == "actor"
            && parts.actors.is_empty()
            && s.pack
                .words
                .phase_of_verb
                .get(&p.verb)
                .is_none_or(|w| s.pack.words.phases.get(*w as usize).is_none_or(|w| w.effect != "proposed"))
        {
            let who = self.who(&p.subject, first);
            self.give(parts, "actor", who, true);
        }
        true
    }

    /// The light verb that governs a noun: its subject is the noun's actor, or undergoes it.
    pub(crate) fn light(&self, parts: &mut Parts, m: &Match, word: &EventWord) {
        let (first, end) = (m.first as usize, m.end as usize);
        let (start, _) = self.scene.sentence(first);
        if self.light_noun(parts, m, word) {
            return;
        }
        let at = self.predicates.partition_point(|p| p.first < first);
        let Some(p) = at.checked_sub(1).and_then(|n| self.predicates.get(n)) else { return };
        // `بعث الملك سلمان، برقية تهنئة`: a comma after the subject ends nothing.
        let beside = self.scene.is_comma(p.clause_end)
            && first <= p.clause_end + 3
            && (p.clause_end + 1..first).all(|i| self.scene.is_word(i) && !self.scene.is_function(i));
        if p.first < start || p.clause_end <= first && !beside && !self.scene.is_svo() {
            return;
        }
        let Some(light) = self.scene.pack.words.light.get(&p.verb) else {
            return self.meant(parts, m, word, p);
        };
        // `وجّه دعوة … لزيارة موسكو`: the visit is not what was sent.
        let prep = self.governor(first, m);
        if !light.with.contains(&prep) && !self.scene.is_svo() {
            return;
        }
        let reach = p.subject_group.and_then(|g| p.groups.get(g)).map_or(p.end, |g| g.end);
        // `يشن التحالف منذ 26 مارس حملة جوية`: times do not count.
        let between =
            (reach.min(first)..first).filter(|i| !self.scene.is_timed(*i) && self.scene.is_word(*i));
        // `أكد الرئيس أهمية زيارة الوزير`: what a speaker only speaks of is not his.
        let says = self.scene.pack.words.cue_of_verb.contains_key(&p.verb) && !light.receives;
        if says && !parts.actors.is_empty() && (reach..first).any(|i| self.scene.is(i, Class::Matter)) {
            return;
        }
        // A subject that no table knows stands between: `تعرضت دورية من قوة الحدود بقطاع الطوال لمقذوف`.
        let free = if p.subject_group.is_some() { 6 } else { 10 };
        if between.count() > free {
            return;
        }
        parts.light = Some(p.first);
        if p.found == Found::Shared && !parts.actors.is_empty()
            || p.feature.has(Feature::PASSIVE)
            || self.scene.is(p.first, Class::Done)
        {
            return;
        }
        if light.bare {
            return;
        }
        if light.places {
            let who = self.who(&p.subject, first);
            return self.give(parts, "place", who, false);
        }
        // A subject behind the noun is part of its phrase; not where a pronoun closes it (`قامت بتدميرها القوات`).
        if p.subject_group.and_then(|g| p.groups.get(g)).is_some_and(|g| g.first >= end) && !m.clitics.pronoun
        {
            return;
        }
        // `أعلنت الوزارة مقتل جنود`: who tells what befell someone did not do it.
        if word.object == "-" && !light.receives {
            return;
        }
        self.lends(parts, (p, light.receives), word, first, end);
    }

    /// What the subject of a light verb is to its noun, and who the other party is.
    fn lends(
        &self,
        parts: &mut Parts,
        (p, receives): (&Predicate, bool),
        word: &EventWord,
        first: usize,
        end: usize,
    ) {
        let who = self.who(&p.subject, first);
        let part = match (receives, word.subject.as_str()) {
            (false, "recipient" | "-" | "topic" | "place") => "actor",
            (false, part) => part,
            (true, "actor") if word.mode == "phone" || word.kind == "CONSULT" => "actor",
            (true, _) => "recipient",
        };
        if word.mode == "phone" && who.len() == 1 {
            parts.call = self.call(p, receives, end, who.first().copied());
        }
        self.give(parts, part, who, true);
        // What follows from whom: `تلقى اتصالا من نظيره`.
        if receives {
            for g in &p.groups {
                let from_whom = g.prep.as_deref().is_some_and(|x| x == self.origin());
                if from_whom && g.first >= end {
                    let who = self.who(&g.members, first);
                    self.give(parts, "actor", who, false);
                }
            }
        }
    }

    /// Who called, by the verb: `اتصل بـ`, `هاتف نظيره`; one who had a call from somebody (`تلقى اتصالا من`) was called.
    pub(crate) fn who_called(&self, p: &Predicate, subject: &[usize], direct: bool) -> Call {
        let [one] = subject else { return Call::default() };
        let words = &self.scene.pack.words;
        let has = |prep: &str| p.groups.iter().any(|g| g.first >= p.end && g.prep.as_deref() == Some(prep));
        if direct || has(&words.called) {
            return Call { caller: Some(*one), called: None };
        }
        Call { caller: None, called: Some(*one).filter(|_| has(&words.origin)) }
    }

    /// Who called: the subject of `أجرى اتصالا بـ`, and not that of `تلقى اتصالا`.
    fn call(&self, p: &Predicate, receives: bool, end: usize, subject: Option<usize>) -> Call {
        if receives {
            return Call { called: subject, caller: None };
        }
        let to = p.groups.iter().find(|g| g.first >= end && g.prep.is_some());
        let with = to.and_then(|g| g.prep.as_deref()).is_some_and(|x| x == self.scene.pack.words.called);
        Call { caller: subject.filter(|_| with), called: None }
    }

    /// The folded preposition of origin, as the tables write it in the agent phrase.
    pub(crate) fn origin(&self) -> &str {
        self.scene.pack.words.origin.as_str()
    }

    /// The folded preposition that governs a noun, fused or apart; empty where none does.
    pub(crate) fn governor(&self, first: usize, m: &Match) -> String {
        let s = self.scene;
        if let Some(p) = m.clitics.preposition {
            return s.pack.lexicon.preposition(p).to_owned();
        }
        let before = first.checked_sub(1).filter(|b| s.is(*b, Class::Prep));
        // `أجرى عددا من الاتصالات`, `عقد سلسلة من اللقاءات`: the counting word is what is governed.
        let counted = before.filter(|b| s.doc.key(*b) == self.origin()).and_then(|b| b.checked_sub(1));
        if counted.is_some_and(|q| s.is(q, Class::Quantifier) || s.is(q, Class::Container)) {
            return String::new();
        }
        before.map(|b| s.doc.key(b).to_owned()).unwrap_or_default()
    }
}
