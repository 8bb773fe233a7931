//! Whether a page tells of something done or of something to come, as its first sentence and its headline put it.
//!
//! The preview of a meeting and the report of it share their names and most of their words; what parts them is the
//! verb that opens the text, and the day beside it: `يعقد الوزيران اليوم` against `عقد الوزيران اليوم`. A present without
//! a day is neither: `تحقق الشرطة`. In a headline the present tells of what is over (`الرئيس يصل إلى القاهرة`), unless a day
//! that is not past stands beside it (`الشباب يلاقي اليوم النصر`). What someone says will be is any time's
//! (`قال الوزير إن بلاده ستسرع`), unless the day is told (`قالت الوزارة إن الوزير سيعقد اجتماعا يوم الاثنين`). The record
//! knows no words, so this is told it with each page.

use isnad_lang::{Doc, Feature, Kind, Match, Matches, Pack};
use isnad_model::{BlockKind, Day, Reading, Span};
use isnad_record::Outlook;

/// Bytes of text that are looked at.
const BYTES: usize = 900;
/// Tokens of a sentence that are looked at: what stands further back is no longer how it opens.
const TOKENS: usize = 45;
/// Sentences that are looked at, where the first one says nothing: `صدر عن الديوان البيان التالي:`.
const SENTENCES: usize = 2;
/// Days that an expression may leave open and still name the day of the news.
const DAYS: i32 = 2;

/// What a page's headline and first sentences say of it, where they say anything.
pub(crate) fn outlook(reading: &Reading, pack: &Pack) -> Option<Outlook> {
    let article = &reading.article;
    let head = article.blocks.iter().find(|b| b.kind == BlockKind::Headline).map(|b| b.span);
    let (head, sure) = head.map_or((None, false), |span| headline(&Part::new(reading, pack, span)));
    if sure {
        return head;
    }
    let body = |k: BlockKind| matches!(k, BlockKind::Paragraph | BlockKind::Standfirst);
    let start = article.blocks.iter().find(|b| body(b.kind)).map(|b| b.span.start);
    let text = start.and_then(|s| article.text.get(s as usize..)).map_or(0, |t| opening(t).len());
    let body = start.and_then(|start| {
        let part = Part::new(reading, pack, Span { start, end: start + text as u32 });
        (0..part.doc.sentences.len().min(SENTENCES)).find_map(|s| sentence(&part, s))
    });
    body.or(head)
}

/// The beginning of a text, cut at a letter.
fn opening(text: &str) -> &str {
    let end = (0..=BYTES.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    text.get(..end).unwrap_or(text)
}

/// A stretch of a page, matched.
struct Part<'r> {
    reading: &'r Reading,
    pack: &'r Pack,
    doc: Doc<'r>,
    matches: Matches,
    /// Where it begins in the page's text.
    start: u32,
}

impl<'r> Part<'r> {
    fn new(reading: &'r Reading, pack: &'r Pack, span: Span) -> Self {
        let doc = Doc::new(span.of(&reading.article.text), &pack.fold);
        let matches = pack.lexicon.scan(&doc);
        Part { reading, pack, doc, matches, start: span.start }
    }

    /// The last day that some tokens name as one day or two, against the day of the page: negative for what is past.
    fn day(&self, from: usize, to: usize) -> Option<i32> {
        let written = self.reading.reference.exact()?;
        let (from, to) =
            (self.doc.tokens.get(from)?.span.start, self.doc.tokens.get(to.checked_sub(1)?)?.span.end);
        let inside = |s: u32| (self.start + from..self.start + to).contains(&s);
        let apart = |a: Day, b: Day| b.since(a).map_or(i32::MAX, |s| s.get_days());
        let day = |t: &isnad_model::TimeExpression| {
            let (first, last) = (t.earliest?, t.latest?);
            (apart(first, last) <= DAYS && !t.stretch).then(|| apart(written, last))
        };
        self.reading.times.iter().filter(|t| inside(t.span.start)).filter_map(day).max()
    }

    /// The finite verb at a token, unless it belongs to a clause about something else (`الذي وصل`, `على أن يلتقي`).
    fn verb(&self, i: usize) -> Option<&Match> {
        let verb =
            self.matches.at(i).iter().find(|m| m.sense.kind == Kind::Verb && m.sense.feature.is_finite())?;
        // `بين الوزيرين` is no verb, though `بيّن` is one.
        if self.class(i) == Some("prep") {
            return None;
        }
        let class = i.checked_sub(1).and_then(|before| self.class(before));
        let aside = class.is_some_and(|c| matches!(c, "relative" | "clause"))
            || (class == Some("anna") && !verb.sense.feature.has(Feature::PAST));
        (!aside && verb.clitics.preposition.is_none()).then_some(verb)
    }

    /// The class of a function word at a token.
    fn class(&self, i: usize) -> Option<&str> {
        let word = self.matches.longest(i, &[Kind::Word])?;
        self.pack.words.classes.get(word.sense.row as usize).map(String::as_str)
    }

    fn is_cue(&self, verb: &Match) -> bool {
        self.pack.words.cue_of_verb.contains_key(&verb.sense.row)
    }

    /// Whether a word at a token says that something is planned (`من المقرر`); `adjective` asks for those that say it of a noun.
    fn is_planned(&self, i: usize, adjective: bool) -> bool {
        let phase = self.matches.at(i).iter().find(|m| m.sense.kind == Kind::Phase);
        let word = phase.and_then(|m| self.pack.words.phases.get(m.sense.row as usize));
        word.is_some_and(|w| w.effect == "planned" && w.adjective == adjective)
    }
}

/// What the verbs of a sentence say, where there are any but verbs of saying.
fn sentence(part: &Part<'_>, no: usize) -> Option<Outlook> {
    let all = part.doc.sentences.get(no)?;
    let (start, end) = (all.first as usize, (all.end as usize).min(all.first as usize + TOKENS));
    let mut said = false;
    for i in start..end {
        let dated = || part.day(start, end).is_some_and(|d| d >= 0);
        if part.is_planned(i, false) && (!said || dated()) {
            return Some(Outlook::Ahead);
        }
        let Some(verb) = part.verb(i) else { continue };
        if part.is_cue(verb) {
            said = true;
        } else if verb.sense.feature.has(Feature::PAST) {
            return Some(Outlook::Done);
        } else if verb.clitics.future {
            return (!said || dated()).then_some(Outlook::Ahead);
        } else {
            return (!said && dated()).then_some(Outlook::Ahead);
        }
    }
    None
}

/// What a headline says, and whether no first sentence speaks against it.
fn headline(part: &Part<'_>) -> (Option<Outlook>, bool) {
    let end = part.doc.tokens.len();
    let verbs: Vec<&Match> = (0..end).filter_map(|i| part.verb(i)).collect();
    if verbs.iter().any(|v| v.sense.feature.has(Feature::PAST)) {
        return (None, false);
    }
    let speech =
        part.doc.text.contains(':') || !part.doc.quotes.is_empty() || verbs.iter().any(|v| part.is_cue(v));
    let day = part.day(0, end);
    if day.is_some_and(|d| d > 0) || (!speech && verbs.iter().any(|v| v.clitics.future)) {
        return (Some(Outlook::Ahead), true);
    }
    let planned = verbs.is_empty() && (0..end).any(|i| part.is_planned(i, true));
    let today = day == Some(0) && verbs.iter().any(|v| !part.is_cue(v));
    ((planned || today).then_some(Outlook::Ahead), false)
}

#[cfg(test)]
mod tests {
    use super::*;
    use isnad_lang::Source;
    use isnad_model::{Article, Block, PageInfo, When};

    fn told(head: &str, body: &str) -> Option<Outlook> {
        let pack = Pack::load(&Source::builtin(), "ar", &[]).expect("the tables load");
        let text = format!("{head}\n\n{body}");
        let at = |start: usize, end: usize| Span { start: start as u32, end: end as u32 };
        let blocks = vec![
            Block { kind: BlockKind::Headline, span: at(0, head.len()) },
            Block { kind: BlockKind::Paragraph, span: at(head.len() + 2, text.len()) },
        ];
        let article = Article {
            headline: head.into(),
            text: text.clone(),
            blocks,
            language: Some("ar".into()),
            published: When::day(Day::constant(2025, 3, 2), "given"),
            ..Article::default()
        };
        outlook(&isnad_read::read(PageInfo::default(), article, Vec::new(), &pack), &pack)
    }

    #[test]
    fn the_first_verb_that_is_no_verb_of_saying_tells() {
        let body = |text| told("الوزير في مسقط", text);
        assert_eq!(body("وصل وزير الخارجية اليوم إلى مسقط."), Some(Outlook::Done));
        assert_eq!(body("يصل وزير الخارجية اليوم إلى مسقط."), Some(Outlook::Ahead));
        assert_eq!(body("سيلتقي الوزيران غدا في جنيف."), Some(Outlook::Ahead));
        assert_eq!(body("يلتقي الوزيران وفدا من النقابة."), None, "no day");
        assert_eq!(body("قال الوزير إن بلاده ستلتقي شركاءها."), None);
        assert_eq!(body("قالت الوزارة إن الوزير سيلتقي نظيره يوم الاثنين المقبل."), Some(Outlook::Ahead));
        assert_eq!(body("قال الوزير إن الطرفين اتفقا على هدنة."), Some(Outlook::Done));
        assert_eq!(body("اجتماع في مسقط."), None);
    }

    #[test]
    fn a_headline_tells_where_it_names_the_day_or_the_future() {
        let body = "اجتماع في مسقط.";
        assert_eq!(told("الوزير يصل إلى مسقط", body), None, "a headline's present is past");
        assert_eq!(told("الوزير يصل غدا إلى مسقط", body), Some(Outlook::Ahead));
        assert_eq!(told("الوزير يصل اليوم إلى مسقط", body), Some(Outlook::Ahead));
        assert_eq!(told("لقاء مرتقب بين الوزيرين", body), Some(Outlook::Ahead));
        let done = "وصل وزير الخارجية اليوم إلى مسقط.";
        assert_eq!(told("الوزير يصل اليوم إلى مسقط", done), Some(Outlook::Done), "the text is surer");
        assert_eq!(told("الوزير: سنزور مسقط", body), None, "what someone says");
    }
}
