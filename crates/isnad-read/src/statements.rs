//! Who says what: cues, their speakers, and where the content begins and ends.

use crate::mentions::Mentions;
use crate::predicates::{self, Found, Predicate};
use crate::scene::{Class, Scene};
use crate::speakers::Voice;
use isnad_lang::{Cue, Feature, Kind, Match};
use isnad_model::{Quotation, Span};

/// A statement before its entities are fixed: token ranges and indexes.
#[derive(Debug, Clone)]
pub(crate) struct Said {
    pub(crate) span: Span,
    pub(crate) cue: Span,
    pub(crate) cue_first: usize,
    /// Entity index of the speaker.
    pub(crate) speaker: Option<usize>,
    /// Entity index of the one who is told.
    pub(crate) addressee: Option<usize>,
    pub(crate) quotation: Quotation,
    pub(crate) via: Option<String>,
    pub(crate) via_entity: Option<usize>,
    /// Entity indexes of those through whom it came to the channel, nearest first.
    pub(crate) links: Vec<usize>,
    pub(crate) negated: bool,
    pub(crate) kind: String,
    pub(crate) rule: String,
}

pub(crate) struct Content {
    pub(crate) span: Span,
    pub(crate) quotation: Quotation,
}

pub(crate) struct Teller<'s, 'a> {
    pub(crate) scene: &'s Scene<'a>,
    pub(crate) mentions: &'s mut Mentions,
    pub(crate) predicates: &'s [Predicate],
    pub(crate) out: Vec<Said>,
    pub(crate) last_speaker: Option<usize>,
    /// Verbs that belong to a phrase already read (`بحسب ما أكده`).
    pub(crate) consumed: Vec<usize>,
}

/// All statements of a text, in the order of their cues.
pub(crate) fn find(scene: &Scene<'_>, mentions: &mut Mentions, predicates: &[Predicate]) -> Vec<Said> {
    let mut teller =
        Teller { scene, mentions, predicates, out: Vec::new(), last_speaker: None, consumed: Vec::new() };
    let mut next = 0;
    for i in 0..scene.len() {
        while predicates.get(next).is_some_and(|p| p.first < i) {
            next += 1;
        }
        let here = predicates.get(next).filter(|p| p.first == i);
        teller.at(i, here);
    }
    teller.headlines();
    let mut out = teller.out;
    out.sort_by_key(|s| s.cue.start);
    distinct(out)
}

fn words_of<'a>(scene: &Scene<'a>) -> &'a isnad_lang::Words {
    &scene.pack.words
}

/// One content told under two cues is one statement.
fn distinct(list: Vec<Said>) -> Vec<Said> {
    let mut out: Vec<Said> = Vec::new();
    for said in list {
        let same =
            out.iter().rev().take(crate::NEAR).any(|o| {
                o.span == said.span || (o.speaker == said.speaker && overlap(o.span, said.span) > 0.8)
            });
        if !same && said.span.len() > 2 {
            out.push(said);
        }
    }
    out
}

fn overlap(a: Span, b: Span) -> f64 {
    let both = a.end.min(b.end).saturating_sub(a.start.max(b.start));
    f64::from(both) / a.cover(b).len().max(1) as f64
}

impl Teller<'_, '_> {
    fn at(&mut self, i: usize, predicate: Option<&Predicate>) {
        if self.scene.is_timed(i) || self.scene.is_bait(i) {
            return;
        }
        let words = &self.scene.pack.words;
        if let Some(m) = self.scene.matches.longest(i, &[Kind::CuePhrase]).copied()
            && self.mentions.covering(i).is_none()
        {
            let cue = words.cues[m.sense.row as usize].clone();
            return self.phrase(&m, &cue);
        }
        if let Some(p) = predicate
            && let Some(cue) = words.cue_of_verb.get(&p.verb)
        {
            let cue = words.cues[*cue as usize].clone();
            return self.verb(p, &cue);
        }
        if self.mentions.covering(i).is_some() {
            return;
        }
        let noun = self.scene.matches.at(i).iter().find(|m| match m.sense.kind {
            Kind::CueNoun => true,
            Kind::Verb => {
                m.sense.feature.has(Feature::MASDAR) && words.cue_of_verb.contains_key(&m.sense.row)
            }
            _ => false,
        });
        if let Some(m) = noun.copied() {
            let cue = if m.sense.kind == Kind::CueNoun {
                Some(m.sense.row)
            } else {
                words.cue_of_verb.get(&m.sense.row).copied()
            };
            if let Some(cue) = cue.and_then(|c| words.cues.get(c as usize)).cloned() {
                self.noun(&m, &cue);
            }
        }
    }

    /// `قال`, `وأضاف`, `مشيرا إلى أن`.
    fn verb(&mut self, p: &Predicate, cue: &Cue) {
        // `نأمل أن`, `أعتقد`: who speaks of himself speaks within his own statement.
        if p.feature.has(Feature::NOT_THIRD) && !self.scene.is_svo() || self.consumed.contains(&p.first) {
            return;
        }
        // `تصريحات نقلتها الوكالة`, `حسبما نشرته صحيفة`: a channel, not a speaker.
        if p.pronoun && matches!(cue.kind.as_str(), "quote" | "report") || self.is_denied(p.first) {
            return;
        }
        if self.speaks_of_self(p) || self.is_talk_within(p) || self.is_no_cue_here(p, cue) {
            return;
        }
        // `ويعتبر اللقاء المرتقب خطوة`: what a deed is held to be is nobody's view.
        if cue.kind == "opine" && p.feature.has(Feature::PRESENT) && self.is_told_deed(p.end) {
            return;
        }
        let voice = self.voice(p, cue);
        let passive = p.feature.has(Feature::PASSIVE);
        // `يذكر أن`, `يشار إلى أن`: the outlet's own voice.
        let impersonal = p.feature.has(Feature::PRESENT)
            && !matches!(p.found, Found::After | Found::Relative | Found::Before)
            && (p.end..p.end + 2).any(|i| self.scene.is_anna(i))
            && !self.scene.is_svo();
        // `قيل إن`: a form that is passive only, in the past.
        let hides =
            passive && p.feature.has(Feature::PAST) && self.is_passive_only(p) && self.opens_report(p.end);
        if passive && voice.speaker.is_none() && !hides || impersonal {
            return;
        }
        // `تعتبر من أهم الشركات`: what it counts as, not what it says.
        let counted = cue.kind == "opine" && self.scene.doc.key(p.end) == words_of(self.scene).origin;
        // `الهدن التي أعلنتها القوات بالتعاون مع`: the pronoun is what was said.
        let told_before = p.pronoun && !matches!(cue.kind.as_str(), "ask" | "accuse" | "warn" | "opine");
        // `الأمر الذي يشير إلى`: what it shows, not what it says.
        let shows = p.feature.has(Feature::PRESENT)
            && p.first.checked_sub(2).is_some_and(|b| self.scene.extent(b, Class::Clause) == 2);
        let content = self
            .as_told(p, &voice)
            .or_else(|| self.content(voice.after, p.clause_end, cue))
            .filter(|c| !told_before || c.quotation != Quotation::Indirect || self.opens_soon(voice.after))
            .or_else(|| self.quote_before(p.first));
        let Some(content) = content.filter(|_| !counted && !shows) else { return };
        // `كل من يكتب أن`, `يقولون إن` in a column: a present without a subject of its own tells what people say, not what one said.
        let told = matches!(p.found, Found::After | Found::Relative | Found::Before) || voice.after > p.end;
        let general = p.feature.has(Feature::PRESENT) && !p.future && !told && !self.scene.is_svo();
        if general && content.quotation != Quotation::Direct && !self.scene.in_headline(p.first) {
            return;
        }
        let cue_span = self.scene.doc.span(p.first, p.end);
        let cue_span = self.scene.without_conjunction(cue_span, p.first);
        let rule = format!("cues/{}", cue.cue);
        self.push(p.first, cue_span, voice.speaker, content, voice.via, &rule, cue);
        self.link(voice.links);
    }

    /// Notes through whom the last statement came to its channel.
    fn link(&mut self, links: Vec<usize>) {
        if let Some(last) = self.out.last_mut() {
            last.links = links;
        }
    }

    /// A deed with its article that names nobody: `اللقاء`.
    fn is_told_deed(&self, i: usize) -> bool {
        let s = self.scene;
        let deed = |m: &Match| m.sense.kind == Kind::EventNoun && m.clitics.article;
        !s.is_svo() && self.mentions.covering(i).is_none() && s.matches.at(i).iter().any(deed)
    }

    /// `لم يذكر الوزير أن`: what is not said is no statement.
    fn is_denied(&self, at: usize) -> bool {
        at.checked_sub(1).is_some_and(|b| self.scene.is(b, Class::Negation)) && !self.scene.is_svo()
    }

    /// `أعتقد أن`, against `اعتقد الوزير أن`: the hamza makes it the first person, where a particle follows at once.
    pub(crate) fn speaks_of_self(&self, p: &Predicate) -> bool {
        let s = self.scene;
        let past = words_of(s).verbs.get(p.verb as usize).is_some_and(|v| v.starts_with('\u{0627}'));
        let word = s.doc.word(p.first);
        let written = word.starts_with('\u{0623}') || word.chars().nth(1) == Some('\u{0623}');
        past && written && p.feature.has(Feature::PAST) && self.opens_report(p.end)
    }

    /// `تم نقل الشهيد`, `خطاب شكر`, `قدمت مطالبة بنفقات`: forms that are nouns where they stand.
    fn is_no_cue_here(&self, p: &Predicate, cue: &Cue) -> bool {
        let s = self.scene;
        let Some(before) = p.first.checked_sub(1).filter(|_| !s.is_svo()) else { return false };
        let bare = s.matches.at(p.first).iter().all(|m| !m.clitics.conjunction);
        let document = cue.kind == "praise" && bare && s.is(before, Class::Document);
        let word = s.is_word(before) && !s.is_timed(before) && self.mentions.covering(before).is_none();
        let loose = p.feature.has(Feature::PARTICIPLE)
            && p.feature.has(Feature::FEMININE)
            && word
            && bare
            && !self.opens_report(p.end);
        // `أدانت المحكمة عشرة متهمين`: those who are counted.
        let counted = p.feature.has(Feature::PARTICIPLE) && s.number(before).is_some();
        s.is(before, Class::Done) || document || loose || counted
    }

    /// A verb of saying in a quotation whose subject no table knows (`«… وتشير الدلائل إلى …»`) is talk of the one quoted.
    fn is_talk_within(&self, p: &Predicate) -> bool {
        let long = |q: u32| self.scene.doc.quotes.get(q as usize).is_some_and(|q| q.end >= q.first + 8);
        let quoted = self.scene.doc.tokens.get(p.first).and_then(|t| t.quote).is_some_and(long);
        quoted && !matches!(p.found, Found::After | Found::Before | Found::Relative)
    }

    fn is_passive_only(&self, p: &Predicate) -> bool {
        let same = |m: &&Match| m.sense.kind == Kind::Verb && m.sense.row == p.verb;
        let mut forms = self.scene.matches.at(p.first).iter().filter(same).peekable();
        forms.peek().is_some() && forms.all(|m| m.sense.feature.has(Feature::PASSIVE))
    }

    fn opens_soon(&self, at: usize) -> bool {
        (at..at + 8).any(|i| self.scene.is_anna(i) || self.scene.doc.is_mark(i, ":"))
    }

    fn opens_report(&self, at: usize) -> bool {
        (at..at + 3).any(|i| self.scene.is_anna(i))
    }

    /// `عادت القافلة، كما أعلن الوزير`: the content stands before, where nothing follows the speaker.
    fn as_told(&self, p: &Predicate, voice: &Voice) -> Option<Content> {
        let s = self.scene;
        let as_word = p.first.checked_sub(1).filter(|b| s.is(*b, Class::As))?;
        let (start, end) = s.sentence(p.first);
        let closed = voice.after >= end || s.is_stop(voice.after) || s.is_timed(voice.after);
        if !closed || voice.after == p.end {
            return None;
        }
        let before = self.out.iter().rev().find(|o| o.cue_first >= start && o.cue_first < p.first);
        self.rest(before.map_or(start, |o| s.doc.token_at(o.span.start)), as_word)
    }

    /// `قوله إن`, `تأكيد الوزير أن`.
    fn noun(&mut self, m: &Match, cue: &Cue) {
        let end = m.end as usize;
        // `التحدث نيابة عن`: a verbal noun with its article reports only as `بالقول`.
        if m.clitics.article && m.clitics.preposition.is_none() {
            return;
        }
        let next = self.mentions.between(end, end + 1).next().map(|(n, m)| (n, m.end));
        let (speaker, after) = if m.clitics.pronoun {
            let mut voice = Voice::default();
            self.carry(m.first as usize, Feature::NONE, &mut voice);
            (voice.speaker.or(self.last_speaker), end)
        } else if let Some((n, after)) = next {
            match predicates::entities(self.mentions, &[n], &[]).first() {
                Some(&who) => (Some(who), after),
                None => self.bearer(end).map_or((None, after), |(who, end)| (Some(who), end)),
            }
        } else {
            return;
        };
        // `أعرب عن أمله في أن`: what the verb before has told is not told again.
        let told = self.scene.doc.tokens.get(m.first as usize).map_or(0, |t| t.span.start);
        if self.out.last().is_some_and(|o| o.span.start == told) {
            return;
        }
        // A noun reports only where a particle or a quotation follows at once.
        let opens = (after..(after + 3).min(self.scene.len())).any(|i| {
            let quoted = self.quote_at(i).is_some_and(|(a, b, _)| b >= a + 3);
            self.scene.is_anna(i) || quoted || self.scene.doc.is_mark(i, ":")
        });
        if !opens {
            return;
        }
        let limit = self.scene.clause_end(after.saturating_sub(1).max(m.first as usize));
        if let Some(content) = self.content(after, limit, cue) {
            let span = self.scene.doc.span(m.first as usize, end);
            let span = self.scene.without_conjunction(span, m.first as usize);
            self.push(m.first as usize, span, speaker, content, None, &format!("cues/{}", cue.cue), cue);
        }
    }

    /// `بحسب الوزير`, `وفقا لما قاله`: the speaker follows, the content stands before or after.
    fn phrase(&mut self, m: &Match, cue: &Cue) {
        let (first, end) = (m.first as usize, m.end as usize);
        if self.consumed.contains(&first) {
            return;
        }
        let (s_first, s_end) = self.scene.sentence(first);
        let (mut speaker, mut after) = (None, end);
        let mut told = false;
        // `بحسب ما أكده مسؤول الإعلام`: the speaker is that of the verb.
        let verb = (end..(end + 2).min(s_end))
            .find_map(|i| {
                self.predicate_at(i).filter(|p| words_of(self.scene).cue_of_verb.contains_key(&p.verb))
            })
            .cloned();
        let mut links = (None, Vec::new());
        if let Some(p) = verb {
            let voice = self.voice(&p, cue);
            (speaker, after, told) = (voice.speaker, voice.after.max(p.end), true);
            links = (voice.via, voice.links);
            self.consumed.push(p.first);
        } else if let Some((who, e)) = self.source(end, cue.fused) {
            let mut voice = Voice { speaker: who, after: e, ..Voice::default() };
            self.hands_on(&mut voice);
            (speaker, after, told) = (voice.speaker, voice.after, true);
            links = (voice.via, voice.links);
        }
        if !told && !self.scene.is(end, Class::Hidden) {
            return;
        }
        let opening = (s_first..first).all(|i| !self.scene.is_word(i));
        let span = self.scene.without_conjunction(self.scene.doc.span(first, end), first);
        // `قال الوزير في بيان إن`: the verb is the cue, the phrase its channel.
        let (clause, clause_end) =
            (self.scene.clause_start(first), self.scene.clause_end(end.saturating_sub(1)));
        let led = self.predicates.iter().any(|p| {
            p.first >= clause
                && p.first < clause_end.max(end)
                && self.scene.pack.words.cue_of_verb.contains_key(&p.verb)
        });
        let channel = (first..end).any(|i| self.scene.is(i, Class::Account));
        if led && channel {
            return;
        }
        // `جاء في بيان الوزارة أن`, `وفي تغريدة للرئيس: «…»`: a document hands on what follows, never what stands before.
        let content = if matches!(cue.kind.as_str(), "say") {
            self.opening_after(after)
        } else {
            self.content_of_phrase(first, after, opening)
        };
        if let Some(content) = content {
            self.push(first, span, speaker, content, links.0, &format!("cues/{}", cue.cue), cue);
            self.link(links.1);
        }
    }

    /// What a particle, a colon or a quotation close behind opens.
    fn opening_after(&self, after: usize) -> Option<Content> {
        let s = self.scene;
        let (_, end) = s.sentence(after.saturating_sub(1));
        (after..end.min(after + 8))
            .take_while(|i| !s.is_verb(*i) && !s.is_comma(*i))
            .find_map(|i| self.opened(i, end))
            .flatten()
    }

    /// The content of a phrase cue: behind it where it opens the sentence, else before it, back to the cue before.
    fn content_of_phrase(&self, first: usize, after: usize, opening: bool) -> Option<Content> {
        let s = self.scene;
        let (start, end) = s.sentence(first);
        if opening {
            let comma = (after..end.min(after + 40))
                .find(|i| s.is_comma(*i) || s.doc.is_mark(*i, ":") || s.is_anna(*i));
            // `وبحسب بيان للرئاسة أشاد الوزير`, `وبحسب المعلومات فإن`: no comma.
            let verb = (after..after + 3).find(|i| s.is_verb(*i)).filter(|v| comma.is_none_or(|c| *v < c));
            let mut from = verb.or(comma.map(|c| c + 1))?;
            if s.is(from, Class::Anna) {
                from += 1;
            }
            return self.report(from, end);
        }
        let before = self.out.iter().rev().find(|o| o.cue_first >= start && o.cue_first < first);
        let from = before.map_or(start, |o| s.doc.token_at(o.span.start));
        // `ومن النتائج الأولية، وفق المدير، فإن الشركة …`: between commas, the longer side is what is said.
        let words = |from: usize, to: usize| (from..to).filter(|i| s.is_word(*i)).count();
        if first > start && s.is_comma(first - 1) && s.is_comma(after) && words(from, first) < 8 {
            let behind = self.report(after + 1, end);
            if words(after + 1, end) > 2 * words(from, first) && behind.is_some() {
                return behind;
            }
        }
        // Function words alone (`وفي`) are no content.
        let told = (from..first).filter(|i| s.is_word(*i) && !s.is_function(*i)).count() >= 2;
        if told || (from..first).any(|i| self.quote_at(i).is_some()) { self.rest(from, first) } else { None }
    }

    pub(crate) fn predicate_at(&self, i: usize) -> Option<&Predicate> {
        let at = self.predicates.partition_point(|p| p.first < i);
        self.predicates.get(at).filter(|p| p.first == i)
    }

    #[allow(clippy::too_many_arguments)]
    pub(crate) fn push(
        &mut self,
        first: usize,
        cue_span: Span,
        speaker: Option<usize>,
        content: Content,
        via: Option<usize>,
        rule: &str,
        cue: &Cue,
    ) {
        if let Some(speaker) = speaker {
            self.last_speaker = Some(speaker);
        }
        let (addressee, told) = self.told_to(first, speaker, &content, cue);
        let via = via.or(told);
        let name = via
            .and_then(|v| self.mentions.registry.get(v))
            .map(|e| e.name.clone())
            .or_else(|| self.channel(first));
        self.out.push(Said {
            span: content.span,
            cue: cue_span,
            cue_first: first,
            speaker,
            addressee,
            quotation: content.quotation,
            via: name,
            via_entity: via,
            links: Vec::new(),
            negated: cue.negated,
            kind: cue.kind.clone(),
            rule: rule.to_owned(),
        });
    }

    /// The channel that the cue's clause names: `في بيان`, `عبر حسابه`.
    fn channel(&self, cue: usize) -> Option<String> {
        let s = self.scene;
        let end = s.clause_end(cue).min(cue + 14);
        let at = (cue + 1..end).find(|i| {
            s.is(*i, Class::Account) && s.matches.at(*i).iter().any(|m| m.sense.kind == Kind::Word)
        })?;
        let n = s.extent(at, Class::Account);
        let span = s.doc.span(at, at + n);
        Some(s.doc.slice(span).to_owned())
    }
}
