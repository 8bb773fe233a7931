//! Where the content of a statement begins and ends.

use crate::predicates::Predicate;
use crate::scene::{Class, Scene};
use crate::statements::{Content, Teller};
use isnad_lang::{Cue, Feature, Kind, TokenKind};
use isnad_model::{Quotation, Span};

impl Teller<'_, '_> {
    /// The quotation that opens at token `i`, as token range inside the marks.
    pub(crate) fn quote_at(&self, i: usize) -> Option<(usize, usize, Span)> {
        let token = self.scene.doc.tokens.get(i)?;
        let at = self.scene.doc.quotes.partition_point(|q| q.outer.start < token.span.start);
        let q = self.scene.doc.quotes.get(at).filter(|q| q.outer.start == token.span.start)?;
        Some((q.first as usize, q.end as usize, q.inner))
    }

    /// What a cue hands on, sought from token `from`; `limit` ends the clause of the cue.
    pub(crate) fn content(&self, from: usize, limit: usize, cue: &Cue) -> Option<Content> {
        let s = self.scene;
        let (_, end) = s.sentence(from.saturating_sub(1));
        if cue.content.iter().all(|c| c.starts_with("noun:")) && !cue.content.is_empty() {
            return self.offered(from, limit, end, cue);
        }
        // A relative clause or a phrase between commas interrupts; `owed` counts the particles that its own cues take.
        let (mut aside, mut owed) = (false, 0);
        let mut i = from;
        while i < end.min(from + 60) {
            if let Some(close) = self.bracket(i) {
                i = close;
                continue;
            }
            if s.is_comma(i) {
                (aside, owed) = (false, 0);
                i += 1;
                continue;
            }
            let other = i > from && self.is_cue_at(i);
            if other && (aside || self.is_channelled(i)) {
                (aside, owed) = (true, owed + usize::from(!self.is_channelled(i)));
            } else if other {
                break;
            }
            if s.is_anna(i) && owed > 0 {
                owed -= 1;
                i += 1;
                continue;
            }
            // `كتبت دليلا لما يجب أن`: a particle after a modal opens no report.
            if s.is_anna(i) && i > from && s.is(i - 1, Class::Modal) {
                break;
            }
            if !aside && let Some(start) = self.own_preposition(i, from, cue) {
                return self.report(start, end);
            }
            if let Some(found) = self.opened(i, end) {
                return found;
            }
            if !aside && (self.is_matter(i, from, end, cue) || self.is_own_talk(i, from, cue)) {
                return self.report(i, end);
            }
            let relative = s.is(i, Class::Relative) || s.is(i, Class::RelativeLoose);
            if i >= limit && !aside && !relative && (s.is_verb(i) || s.is(i, Class::Clause)) {
                break;
            }
            let phrase = i > from && s.is_comma(i - 1) && s.matches.longest(i, &[Kind::CuePhrase]).is_some();
            aside |= relative && (i > from || s.is(i, Class::Relative)) || phrase;
            i += 1;
        }
        self.without_particle(from, limit.min(end), cue).or_else(|| self.far_quote(limit, end))
    }

    /// `عبر عن إيمانه بأن`, `شدد، في ختام اللقاء، على أهمية`: the preposition of the cue at the head of a phrase; its content
    /// begins behind it. A particle right behind it opens the content itself.
    fn own_preposition(&self, i: usize, from: usize, cue: &Cue) -> Option<usize> {
        let s = self.scene;
        let head = i == from
            || i.checked_sub(1).is_some_and(|b| s.is_comma(b) || s.is_timed(b) || s.is(b, Class::Adverb));
        let own = |c: &String| c.strip_prefix("prep:").is_some_and(|p| s.pack.fold.key(p) == s.doc.key(i));
        let stands = head && s.is(i, Class::Prep) && cue.content.iter().any(own) && !s.is_anna(i + 1);
        (stands && s.is_word(i + 1)).then_some(i + 1)
    }

    /// `قدم رئيس الهيئة شكره للوزارة`: the content of a verb that says something only with certain nouns.
    fn offered(&self, from: usize, limit: usize, end: usize, cue: &Cue) -> Option<Content> {
        let s = self.scene;
        let article = s.pack.lexicon.article();
        let offers = |i: usize| {
            let key = s.doc.key(i).trim_start_matches(article);
            let noun =
                |c: &String| c.strip_prefix("noun:").is_some_and(|n| key.starts_with(&s.pack.fold.key(n)));
            s.is_word(i) && self.mentions.covering(i).is_none() && cue.content.iter().any(noun)
        };
        let reach = limit.max(from + 4).min(end).min(from + 24);
        let at = (from..reach).find(|i| offers(*i) || s.is_verb(*i)).filter(|i| offers(*i))?;
        self.report(at, end)
    }

    /// What a particle, a colon or a quotation at token `i` opens; nothing inside where they open nothing.
    pub(crate) fn opened(&self, i: usize, end: usize) -> Option<Option<Content>> {
        let s = self.scene;
        if let Some((first, close, inner)) = self.quote_at(i) {
            // Quotation marks around a name or a term are no speech.
            if close - first >= 4 || s.doc.is_mark(i.saturating_sub(1), ":") {
                return Some(self.direct(i, inner));
            }
        }
        if s.doc.is_mark(i, ":") && !s.is_number(i + 1) {
            if let Some((_, _, inner)) = self.quote_at(i + 1) {
                return Some(self.direct(i + 1, inner));
            }
            let start = if s.is(i + 1, Class::Anna) { i + 2 } else { i + 1 };
            return Some(self.report(start, end));
        }
        if s.is_anna(i) {
            let start = if s.is(i, Class::AnnaFused) { i } else { i + 1 };
            return Some(self.report(start, end));
        }
        None
    }

    pub(crate) fn is_cue_at(&self, i: usize) -> bool {
        self.predicate_at(i).is_some_and(|p| self.scene.pack.words.cue_of_verb.contains_key(&p.verb))
    }

    /// `في تصريحات أذيعت أمس إن`, `في بيان نشرته الوكالة أن`: the verb tells how the words came, not a new report.
    fn is_channelled(&self, i: usize) -> bool {
        (i.saturating_sub(3)..i).any(|b| self.scene.is(b, Class::Account))
            && self.predicate_at(i).is_some_and(|p| p.pronoun || p.feature.has(Feature::PASSIVE))
    }

    /// Where a bracket that opens at `i` is closed: `قال في بيان (تلقت «المرفأ» نسخة منه) إن`.
    fn bracket(&self, i: usize) -> Option<usize> {
        let s = self.scene;
        if !s.doc.is_mark(i, "(") {
            return None;
        }
        (i + 1..i + 16).find(|k| s.doc.is_mark(*k, ")")).map(|k| k + 1)
    }

    /// `أكد، أمس، أهمية أن`, `أعلنت الحكومة تحويل حركة`: a noun that tells what is said, where the subject is done with. A
    /// verbal noun that only belongs to an office (`رئيس لجنة متابعة الاتفاق`) is none where a particle follows.
    fn is_matter(&self, i: usize, from: usize, end: usize, cue: &Cue) -> bool {
        let s = self.scene;
        let starts = i == from
            || i.checked_sub(1).is_some_and(|b| {
                s.is_comma(b) || s.is_timed(b) || s.is(b, Class::Adverb) || s.doc.is_mark(b, ")")
            });
        let takes = cue.content.iter().any(|c| c == "clause" || c == "deed" || c == "anna");
        if !starts || !takes || s.is_verb(i) || s.is_timed(i) || self.mentions.covering(i).is_some() {
            return false;
        }
        if s.is(i, Class::Matter) {
            return true;
        }
        let opens = (i..end.min(i + 14)).take_while(|k| !s.is_verb(*k) && !s.is_comma(*k)).any(|k| {
            s.is_anna(k) || s.doc.is_mark(k, ":") || self.quote_at(k).is_some_and(|(a, b, _)| b >= a + 4)
        });
        cue.content.iter().any(|c| c == "clause" || c == "deed") && !opens && self.is_deed(i)
    }

    /// `فقالت سمعت عن المعرض`, `وقال اللواء أمس أنقل لكم التهنئة`: the first person begins the words of the speaker.
    fn is_own_talk(&self, i: usize, from: usize, cue: &Cue) -> bool {
        let s = self.scene;
        let head = i == from || s.is_timed(i - 1) || s.is(i - 1, Class::Adverb);
        let own = self.predicate_at(i).is_some_and(|p| p.feature.has(Feature::NOT_THIRD));
        head && own && cue.kind == "say" && cue.content.iter().any(|c| c == "clause")
    }

    /// A verbal noun or event noun, without article and preposition.
    pub(crate) fn is_deed(&self, i: usize) -> bool {
        self.scene.matches.at(i).iter().any(|m| {
            let noun = match m.sense.kind {
                Kind::Verb => m.sense.feature.has(Feature::MASDAR),
                Kind::EventNoun | Kind::CueNoun => true,
                _ => false,
            };
            noun && !m.clitics.article && !m.clitics.conjunction && m.clitics.preposition.is_none()
        })
    }

    /// A quotation that opens at token `i`, with those that go on right behind it: papers close a quotation with every
    /// paragraph and open the next.
    pub(crate) fn direct(&self, i: usize, inner: Span) -> Option<Content> {
        let s = self.scene;
        let mut span = trim(s, inner);
        let mut at = self.quote_at(i).map_or(i, |(_, close, _)| close);
        for _ in 0..20 {
            let mut next = at;
            let mut lines = 0;
            while next < at + 5 && self.quote_at(next).is_none() && (s.is_stop(next) || s.is_quote_mark(next))
            {
                lines += usize::from(s.doc.tokens.get(next).is_some_and(|t| t.kind == TokenKind::Break));
                next += 1;
            }
            let Some((first, close, more)) = self.quote_at(next).filter(|_| lines > 0) else { break };
            if close < first + 5 {
                break;
            }
            span.end = trim(s, more).end;
            at = close;
        }
        Some(Content { span, quotation: Quotation::Direct })
    }

    /// A quotation after a colon further on in the sentence, before any other cue: `وأضاف في مؤتمر شارك فيه ممثلون: «…»`.
    pub(crate) fn far_quote(&self, from: usize, end: usize) -> Option<Content> {
        let s = self.scene;
        for i in from..end {
            let other = self.predicate_at(i).is_some_and(|p| s.pack.words.cue_of_verb.contains_key(&p.verb));
            if other {
                return None;
            }
            if let Some((first, close, inner)) = self.quote_at(i)
                && close >= first + 5
            {
                return self.direct(i, inner);
            }
        }
        None
    }

    /// The content of a cue that needs no particle: `نفى وجود`, `شدد على ضرورة`, `طالب الهيئات بتكثيف`.
    pub(crate) fn without_particle(&self, from: usize, limit: usize, cue: &Cue) -> Option<Content> {
        let s = self.scene;
        let (_, end) = s.sentence(from.saturating_sub(1));
        let mut at = from;
        while at < end
            && (s.is_timed(at)
                || s.is_comma(at)
                || [Class::Adverb, Class::Day, Class::Pronoun].iter().any(|c| s.is(at, *c)))
        {
            at += 1;
        }
        // `دعت الحكومة المحلية الأهالي إلى`: an adjective of the subject that no table knows.
        let definite = |i: usize| s.is_word(i) && s.doc.key(i).starts_with(s.pack.lexicon.article());
        let adjective = s.doc.word(at).ends_with('\u{0629}') && self.mentions.covering(at).is_none();
        if adjective
            && at > from.saturating_sub(1)
            && definite(at)
            && definite(at + 1)
            && !self.is_deed(at + 1)
        {
            at += 1;
        }
        let prepositions: Vec<String> =
            cue.content.iter().filter_map(|c| c.strip_prefix("prep:")).map(|p| s.pack.fold.key(p)).collect();
        let bi = cue.content.iter().any(|c| c == "bi");
        // A preposition of one letter stands fused to its noun: للانسحاب.
        let fusing = |key: &str| {
            prepositions.iter().any(|p| p.chars().count() == 1 && key.starts_with(p.as_str()))
                && s.pack.lexicon.is_fused(key)
        };
        let asked = matches!(cue.kind.as_str(), "ask" | "accuse" | "warn");
        let word = if s.is_quote_mark(at) { at + 1 } else { at };
        let noun = s.is_word(word) && !s.is(word, Class::Prep) && !s.is_verb(word);
        // `دعا المستثمرين الذين لم يستوفوا الشروط إلى`: whom it is asked of may have a relative clause.
        let relative = (at..at + 8).take_while(|i| !s.is_verb(*i)).any(|i| s.is(i, Class::Relative));
        let reach = if relative && asked { at + 24 } else { limit.max(at + 4).min(at + 16) };
        for i in at..reach.min(end) {
            if i > at && s.is_verb(i) && !(relative && asked) {
                break;
            }
            let key = s.doc.key(i);
            let opens = prepositions.iter().any(|p| p == key);
            let fused = (bi && key.starts_with(s.pack.lexicon.preposition(0)) && key.chars().count() > 3)
                || fusing(key) && i > at;
            if opens && !(i == at && self.mentions.covering(i).is_some()) || fused && !s.is_timed(i) {
                // `طالب كافة الهيئات بتكثيف`: whom it is asked of belongs to what is asked.
                let start = match (asked && noun && i > at, opens) {
                    (true, _) => at,
                    (false, true) => i + 1,
                    (false, false) => i,
                };
                return self.report(start, end);
            }
        }
        if cue.content.iter().any(|c| c == "clause") { self.nominal(at, end, noun) } else { None }
    }

    /// What is said as a noun from token `at` (`نفت الأنباء التي`), or behind the comma after it.
    fn nominal(&self, at: usize, end: usize, noun: bool) -> Option<Content> {
        let s = self.scene;
        let definite = s.doc.key(at).starts_with(s.pack.lexicon.article());
        let nominal = noun && !s.is(at, Class::Clause) && !s.is(at, Class::Relative);
        if nominal && end > at + 1 {
            // `أكدت الأمانة العامة للهيئة، ما للقدس من مكانة`: what belongs to the subject ends at a comma.
            let pause = (at + 1..end.min(at + 7)).find(|i| s.is_comma(*i)).filter(|c| {
                let told = s.is(*c + 1, Class::RelativeLoose) || self.is_deed(*c + 1);
                told && definite && self.predicate_at(*c + 1).is_none()
            });
            return self.report(pause.map_or(at, |c| c + 1), end);
        }
        // `أعلنت الحكومة في وقت سابق، تحويل السفن`: behind a phrase between the verb and a comma.
        let comma =
            (at..end.min(at + 12)).find(|i| s.is_comma(*i) || s.is_verb(*i)).filter(|i| s.is_comma(*i))?;
        let behind = s.is(at, Class::Prep) && self.is_bare_noun(comma + 1) && end > comma + 2;
        if behind { self.report(comma + 1, end) } else { None }
    }

    /// A noun without article, preposition or conjunction that names nobody.
    fn is_bare_noun(&self, i: usize) -> bool {
        let s = self.scene;
        s.is_word(i)
            && !s.is_verb(i)
            && !s.is_timed(i)
            && self.mentions.covering(i).is_none()
            && (!s.is_function(i) || s.is(i, Class::Matter) || s.is(i, Class::RelativeLoose))
            && !s.doc.key(i).starts_with(s.pack.lexicon.article())
            && s.matches.at(i).iter().all(|m| m.clitics.preposition.is_none() && !m.clitics.conjunction)
    }

    /// Indirect content from token `start`: to the end of the sentence, or to where the next cue takes over. All in
    /// quotation marks, it is direct; a sentence that goes on behind them is told in both ways.
    pub(crate) fn report(&self, start: usize, end: usize) -> Option<Content> {
        let s = self.scene;
        if let Some((first, close, inner)) = self.quote_at(start)
            && close >= first + 3
            && (s.is_stop(close + 1) || s.is_quote_mark(close + 1) || close + 1 >= end || close > first + 30)
        {
            return self.direct(start, inner);
        }
        self.rest(start, self.takeover(start, end))
    }

    /// Where the next cue of the sentence takes over: after a comma, or where a participle reports on.
    pub(crate) fn takeover(&self, start: usize, end: usize) -> usize {
        let s = self.scene;
        let mut stop = end;
        let from = self.predicates.partition_point(|p| p.first < start + 2);
        for p in self.predicates.iter().skip(from).take_while(|p| p.first < end) {
            if let Some(at) = self.taken_at(p, start) {
                stop = at;
                break;
            }
        }
        for i in start + 2..stop.min(start + 400) {
            let phrase = s.matches.longest(i, &[Kind::CuePhrase]).is_some()
                || s.is(i, Class::Side)
                || s.is(i, Class::Turn);
            if phrase && (s.is_comma(i - 1) || s.doc.is_mark(i - 1, ".")) {
                return i - 1;
            }
            // `… إلى 66 قتيلا من جهة أخرى أفاد`: run together.
            if s.extent(i, Class::Turn) >= 3 {
                return i;
            }
        }
        stop
    }

    /// Where a content that began at `start` ends, if the cue of `p` takes over from it.
    fn taken_at(&self, p: &Predicate, start: usize) -> Option<usize> {
        let s = self.scene;
        let is_cue = s.pack.words.cue_of_verb.contains_key(&p.verb);
        let quoted = s.doc.tokens.get(p.first).is_some_and(|t| t.quote.is_some());
        if !is_cue || quoted || (p.feature.has(Feature::NOT_THIRD) || self.speaks_of_self(p)) && !s.is_svo() {
            return None;
        }
        // `… بموجب اتفاق سلام ووصف الوضع بأنه`: a conjunction and a verb of saying in the past need no comma.
        let conjoined = p.feature.has(Feature::PAST)
            && !p.feature.has(Feature::PASSIVE)
            && s.matches.at(p.first).iter().any(|m| m.sense.kind == Kind::Verb && m.clitics.conjunction);
        let stop =
            conjoined || p.first.checked_sub(1).is_some_and(|b| s.is_stop(b) || s.is(b, Class::Clause));
        let reports_on = p.feature.has(Feature::PARTICIPLE) && p.feature.has(Feature::ACCUSATIVE);
        if !(stop || reports_on) {
            return None;
        }
        // `أوضح المتحدث أن الوزير، شدد على`: a cue whose subject stands in what is said belongs to it.
        let own = p.subject.first().and_then(|m| self.mentions.list.get(*m));
        if p.found == crate::predicates::Found::Before
            && own.is_some_and(|m| m.first >= start && m.first <= start + 2)
        {
            return None;
        }
        let mut at = p.first;
        while at > start && (s.is_stop(at - 1) || s.is(at - 1, Class::Clause)) {
            at -= 1;
        }
        Some(at)
    }

    /// Everything in `from..to`, without marks at the edges.
    pub(crate) fn rest(&self, from: usize, to: usize) -> Option<Content> {
        let s = self.scene;
        let (mut first, mut end) = (from, to.min(s.len()));
        while first < end && !s.is_word(first) && !s.is_number(first) && self.quote_at(first).is_none() {
            first += 1;
        }
        while end > first
            && s.doc
                .tokens
                .get(end - 1)
                .is_some_and(|t| s.is_stop(end - 1) && !matches!(s.doc.slice(t.span), ")" | "%"))
        {
            end -= 1;
        }
        if end <= first {
            return None;
        }
        if let Some((inner_first, close, inner)) = self.quote_at(first)
            && close + 1 >= end
            && close > inner_first
        {
            return self.direct(first, inner);
        }
        let quoted = (first..end).any(|i| self.quote_at(i).is_some_and(|(a, b, _)| b >= a + 3));
        let mut span = s.doc.span(first, end);
        // A quotation that runs on past the sentence takes the content with it.
        if let Some(q) =
            s.doc.tokens.get(end - 1).and_then(|t| t.quote).and_then(|q| s.doc.quotes.get(q as usize))
            && (q.first as usize) > first
            && q.inner.end > span.end
            && !q.unclosed
        {
            span.end = q.outer.end;
        }
        Some(Content { span, quotation: if quoted { Quotation::Mixed } else { Quotation::Indirect } })
    }

    /// `«…»، قال الوزير`.
    pub(crate) fn quote_before(&self, cue: usize) -> Option<Content> {
        let s = self.scene;
        let before = (cue.saturating_sub(3)..cue).rev().find_map(|i| {
            let token = s.doc.tokens.get(i)?;
            let inside = i.checked_sub(1).and_then(|b| s.doc.tokens.get(b))?.quote?;
            let q = s.doc.quotes.get(inside as usize)?;
            (q.outer.end == token.span.end && !q.unclosed && q.end >= q.first + 4).then_some(q)
        })?;
        let used = self.out.iter().rev().take(crate::NEAR).any(|o| o.span.overlaps(before.inner));
        (!used).then(|| Content { span: trim(s, before.inner), quotation: Quotation::Direct })
    }
}

/// A span without a full stop or white space at its edges.
fn trim(scene: &Scene<'_>, span: Span) -> Span {
    let text = scene.doc.slice(span);
    let end = text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '.' | '\u{060C}' | ',')).len();
    let start = text.len() - text.trim_start().len();
    Span { start: span.start + start.min(end) as u32, end: span.start + end as u32 }
}
