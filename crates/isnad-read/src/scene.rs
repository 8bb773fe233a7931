//! A text with everything the tables know of it laid over its tokens.
//!
//! The later steps (mentions, statements, events) ask a [`Scene`] what stands where; none of them looks at a letter.

mod verbs;

pub(crate) use crate::classes::Class;
use isnad_lang::{Doc, Feature, Kind, Match, Matches, Pack, TokenKind};
use isnad_model::{Block, BlockKind, Span, TimeExpression};

/// A text, cut, matched and laid out.
pub(crate) struct Scene<'a> {
    pub(crate) pack: &'a Pack,
    pub(crate) doc: Doc<'a>,
    pub(crate) matches: Matches,
    pub(crate) times: Vec<TimeExpression>,
    /// The last day on which the text can have been written.
    pub(crate) written: Option<isnad_model::Day>,
    blocks: &'a [Block],
    /// For each token: a bit for each class of function words that begin there.
    classes: Vec<u128>,
    /// First token, class and length of the function words, in order.
    function_words: Vec<(u32, Class, u32)>,
    /// For each token: true inside an expression of time.
    timed: Vec<bool>,
    /// For each token: true inside an expression that is bait.
    bait: Vec<bool>,
    /// For each token: true where a finite verb of the tables is the likely reading.
    verbs: Vec<bool>,
}

impl<'a> Scene<'a> {
    pub(crate) fn new(text: &'a str, blocks: &'a [Block], pack: &'a Pack) -> Self {
        let doc = Doc::new(text, &pack.fold);
        let matches = pack.lexicon.scan(&doc);
        let kinds: Vec<Option<Class>> = pack.words.classes.iter().map(|c| Class::parse(c)).collect();
        let count = doc.tokens.len();
        let mut found: Vec<(u32, Class, u32)> = Vec::new();
        let mut bait = vec![false; count];
        for m in matches.iter().filter(|m| m.sense.kind == Kind::Word) {
            let Some(Some(class)) = kinds.get(m.sense.row as usize) else { continue };
            let spoiled = m.clitics.preposition.is_some() && matches!(class, Class::Clause | Class::Relative);
            // `سكان` is no future of `كان`: what is a word of the tables as it stands is not taken apart.
            let whole = matches
                .at(m.first as usize)
                .iter()
                .any(|o| o.sense.kind == Kind::Word && o.end == m.end && o.clitics == Default::default());
            // `آن باترسون`: a name that folds to a particle; no particle of a clause is written with a madda.
            let madda = matches!(class, Class::Anna | Class::AnnaFused)
                && doc.word(m.first as usize).starts_with('\u{0622}');
            // `فتحت` is the verb, not `تحت` with a conjunction.
            let feminine = |v: &Match| {
                v.sense.kind == Kind::Verb
                    && v.sense.feature.has(Feature::FEMININE)
                    && v.end == m.end
                    && v.clitics == Default::default()
            };
            let verb = *class == Class::Prep
                && m.clitics.conjunction
                && matches.at(m.first as usize).iter().any(feminine);
            if spoiled || madda || verb || whole && m.clitics != Default::default() {
                continue;
            }
            found.push((m.first, *class, m.end - m.first));
            // هنأ is no هنا: what its hamza tells from a common word is not that word.
            let other = m.end == m.first + 1 && doc.is_folded(m.first as usize) && {
                let verbs = matches.at(m.first as usize).iter().filter(|v| v.sense.kind == Kind::Verb);
                verbs.into_iter().any(|v| pack.words.hamza.contains(&v.sense.row))
            };
            if *class == Class::Bait && !other {
                bait[m.first as usize..m.end as usize].fill(true);
            }
        }
        // `في وقت سابق` is no `في وقت` that opens a clause.
        let mut classes = vec![0; count];
        let mut function_words = Vec::with_capacity(found.len());
        for here in found.chunk_by(|a, b| a.0 == b.0) {
            let longest = here.iter().map(|(.., n)| *n).max().unwrap_or(0);
            for word in here.iter().filter(|(_, class, n)| *class != Class::Clause || *n == longest) {
                classes[word.0 as usize] |= word.1.bit();
                function_words.push(*word);
            }
        }
        let mut scene = Scene {
            pack,
            doc,
            matches,
            times: Vec::new(),
            written: None,
            blocks,
            classes,
            function_words,
            timed: vec![false; count],
            bait,
            verbs: vec![false; count],
        };
        scene.mark_verbs();
        scene
    }

    /// Lays the expressions of time over the tokens.
    pub(crate) fn set_times(&mut self, times: Vec<TimeExpression>) {
        for t in &times {
            let mut i = self.doc.token_at(t.span.start);
            while self.doc.tokens.get(i).is_some_and(|k| k.span.start < t.span.end) {
                self.timed[i] = true;
                i += 1;
            }
        }
        self.times = times;
    }

    pub(crate) fn len(&self) -> usize {
        self.doc.tokens.len()
    }

    pub(crate) fn is_svo(&self) -> bool {
        self.pack.language != "ar"
    }

    /// True where a function word of this class begins at token `i`.
    pub(crate) fn is(&self, i: usize, class: Class) -> bool {
        self.classes.get(i).is_some_and(|bits| bits & class.bit() != 0)
    }

    /// True where a particle opens the content of a report, with or without a pronoun.
    pub(crate) fn is_anna(&self, i: usize) -> bool {
        self.is(i, Class::Anna) || self.is(i, Class::AnnaFused)
    }

    /// True where any function word begins. A topic word (`شركة`) is a noun like others.
    pub(crate) fn is_function(&self, i: usize) -> bool {
        const NOUNS: u128 = Class::Sport.bit()
            | Class::Business.bit()
            | Class::Weather.bit()
            | Class::Culture.bit()
            | Class::Matter.bit()
            | Class::Document.bit()
            | Class::Hearsay.bit()
            | Class::Issuer.bit()
            | Class::Private.bit()
            | Class::Crime.bit()
            | Class::TargetHead.bit()
            | Class::Settlement.bit()
            | Class::Border.bit();
        self.classes.get(i).is_some_and(|bits| bits & !NOUNS != 0)
    }

    /// How many tokens the function word of this class at `i` takes; 0 where there is none.
    pub(crate) fn extent(&self, i: usize, class: Class) -> usize {
        if !self.is(i, class) {
            return 0;
        }
        let from = self.function_words.partition_point(|(first, ..)| (*first as usize) < i);
        let here = self.function_words.iter().skip(from).take_while(|(first, ..)| *first as usize == i);
        here.filter(|(_, k, _)| *k == class).map(|(.., n)| *n).max().unwrap_or(0) as usize
    }

    pub(crate) fn is_timed(&self, i: usize) -> bool {
        self.timed.get(i).copied().unwrap_or(false)
    }

    pub(crate) fn is_bait(&self, i: usize) -> bool {
        self.bait.get(i).copied().unwrap_or(false)
    }

    /// True where token `i` is likely a finite verb of the tables.
    pub(crate) fn is_verb(&self, i: usize) -> bool {
        self.verbs.get(i).copied().unwrap_or(false)
    }

    pub(crate) fn is_word(&self, i: usize) -> bool {
        self.doc.tokens.get(i).is_some_and(|t| t.kind == TokenKind::Word)
    }

    pub(crate) fn is_number(&self, i: usize) -> bool {
        self.doc.tokens.get(i).is_some_and(|t| t.kind == TokenKind::Number)
    }

    /// True for a mark that separates phrases (comma, semicolon, dash, colon), or a line feed.
    pub(crate) fn is_stop(&self, i: usize) -> bool {
        match self.doc.tokens.get(i) {
            None => true,
            Some(t) if t.kind == TokenKind::Break => true,
            Some(t) if t.kind == TokenKind::Punct => !self.is_quote_mark(i),
            Some(_) => false,
        }
    }

    /// True where nothing or a stop stands before token `i`.
    pub(crate) fn opens(&self, i: usize) -> bool {
        i.checked_sub(1).is_none_or(|b| self.is_stop(b))
    }

    /// A comma, Arabic or Latin.
    pub(crate) fn is_comma(&self, i: usize) -> bool {
        matches!(self.doc.mark(i), Some('\u{060C}' | ','))
    }

    pub(crate) fn is_quote_mark(&self, i: usize) -> bool {
        matches!(self.doc.mark(i), Some('«' | '»' | '“' | '”' | '"' | '„' | '\'' | '‘' | '’' | '(' | ')'))
    }

    /// The sentence of token `i`, as token range.
    pub(crate) fn sentence(&self, i: usize) -> (usize, usize) {
        self.doc.sentence_of(i).map_or((0, self.len()), |s| (s.first as usize, s.end as usize))
    }

    /// The span of the sentence of token `i`.
    pub(crate) fn sentence_span(&self, i: usize) -> Span {
        self.doc.sentence_of(i).map_or_else(Span::default, |s| s.span)
    }

    /// The kind of block that holds a byte.
    pub(crate) fn block_at(&self, byte: u32) -> BlockKind {
        let i = self.blocks.partition_point(|b| b.span.end <= byte);
        self.blocks.get(i).filter(|b| b.span.start <= byte).map_or(BlockKind::Paragraph, |b| b.kind)
    }

    /// True where a byte stands in the dateline.
    pub(crate) fn in_dateline(&self, byte: u32) -> bool {
        self.block_at(byte) == BlockKind::Dateline
    }

    pub(crate) fn in_headline(&self, i: usize) -> bool {
        self.doc.tokens.get(i).is_some_and(|t| {
            matches!(
                self.block_at(t.span.start),
                BlockKind::Headline | BlockKind::Heading | BlockKind::Standfirst
            )
        })
    }

    /// The first token of the clause of token `i`: after the last boundary before it in its sentence.
    pub(crate) fn clause_start(&self, i: usize) -> usize {
        let (first, _) = self.sentence(i);
        let mut at = i;
        while at > first {
            let before = at - 1;
            if self.is_stop(before) || self.is(at, Class::Clause) || self.is_anna(before) {
                break;
            }
            at = before;
        }
        at
    }

    /// One past the last token of the clause that token `i` heads: before the next boundary in its sentence. A comma
    /// is no boundary where the next word goes on with a name or a preposition rather than a verb.
    pub(crate) fn clause_end(&self, i: usize) -> usize {
        let (_, end) = self.sentence(i);
        let mut at = i + 1;
        while at < end {
            let comma = self.is_stop(at) && self.doc.key(at) != "-";
            if self.is_anna(at) || self.is(at, Class::Clause) || self.is(at, Class::Relative) {
                return at;
            }
            if self.is_verb(at) && at > i + 1 && !self.is(at, Class::Done) {
                return at;
            }
            let before_time = usize::from(self.is(at + 1, Class::Prep) && self.is_timed(at + 2));
            if comma && self.is_comma(at) && self.is_timed(at + 1 + before_time) {
                // `تصاعدت المعارك، ليلة السبت، بين`, `القبض، في يونيو الماضي، على`: a time between commas interrupts, it
                // does not end.
                at += before_time;
                while at + 1 < end && self.is_timed(at + 1) {
                    at += 1;
                }
                at += 1 + usize::from(self.is_comma(at + 1));
                continue;
            }
            if comma && !matches!(self.doc.key(at), "(" | ")") {
                return at;
            }
            at += 1;
        }
        end
    }

    /// The matches at a token that are event words, verbs or cues, and not part of a time or a bait.
    pub(crate) fn words_at(&self, i: usize) -> impl Iterator<Item = &Match> {
        self.matches.at(i).iter().filter(|m| {
            matches!(
                m.sense.kind,
                Kind::Verb
                    | Kind::EventNoun
                    | Kind::EventPhrase
                    | Kind::CueNoun
                    | Kind::CuePhrase
                    | Kind::Phase
            )
        })
    }

    /// A span that begins at token `first`, without the conjunction fused to it.
    pub(crate) fn without_conjunction(&self, span: Span, first: usize) -> Span {
        let words = || self.words_at(first);
        let plain = words().any(|m| !m.clitics.conjunction);
        if plain || !words().any(|m| m.clitics.conjunction) {
            return span;
        }
        let cut = self.doc.slice(span).chars().next().map_or(0, char::len_utf8);
        Span { start: span.start + cut as u32, ..span }
    }

    /// True for a demonym in the plural of people (`المصريون`, `مصريين`), false for an adjective (`المصرية`).
    pub(crate) fn is_people(&self, m: &Match) -> bool {
        let key = self.doc.key(m.first as usize);
        m.sense.feature.has(Feature::PLURAL)
            && !m.sense.feature.has(Feature::FEMININE)
            && !self.pack.words.adjectival.iter().any(|e| key.ends_with(e.as_str()))
    }

    /// The number that token `i` says, in digits or as a word.
    pub(crate) fn number(&self, i: usize) -> Option<u64> {
        if self.is_timed(i) {
            return None;
        }
        if self.is_number(i) {
            return self.doc.key(i).parse().ok();
        }
        let numbers = &self.pack.words.numbers;
        let key = self.doc.key(i);
        numbers
            .get(key)
            .or_else(|| numbers.get(self.behind_conjunction(key)?))
            .copied()
            .or_else(|| self.dual(i).then_some(2))
    }

    /// `وثلاثة`: what stands behind a fused conjunction.
    pub(crate) fn behind_conjunction<'k>(&self, key: &'k str) -> Option<&'k str> {
        let cut = key.chars().next().map(char::len_utf8)?;
        let (clitic, rest) = key.split_at(cut);
        self.pack.lexicon.is_conjunction(clitic).then_some(rest)
    }

    /// True for a noun in the dual: it counts itself.
    pub(crate) fn dual(&self, i: usize) -> bool {
        self.is(i, Class::Two)
    }
}
