//! Whether a page tells of something done or of something to come, as its headline and first sentence put it.
//!
//! The preview of a meeting and the report of it share their names and most of their words; what parts them is the
//! verb that opens the text: `يعقد الوزيران اليوم` against `عقد الوزيران اليوم`. In a headline the present tells of what is
//! over (`الرئيس يصل إلى القاهرة`), unless a day that is not past stands with it (`القاهرة تستضيف اليوم القمة`). What someone
//! says will be is his word, not yet news of a coming event (`قال الوزير إن بلاده ستسرع`), unless he names its day (`أعلنت
//! الوزارة أن اللقاء سيعقد غدا`). The record knows no words, so this is told it with each page.

use isnad_lang::{Doc, Feature, Fold, Kind, Match, Matches, Pack};
use isnad_model::{BlockKind, Day, Reading, Span, TimeExpression};
use isnad_record::Outlook;

/// Bytes of text that are looked at.
const BYTES: usize = 700;
/// Tokens of the first sentence that are looked at: what stands further back is no longer how it opens.
const TOKENS: usize = 45;
/// Tokens within which a day stands by its verb.
const BESIDE: usize = 16;

/// What the verbs of a page's headline and first sentence say, where there are any but verbs of saying.
pub(crate) fn outlook(reading: &Reading, pack: &Pack) -> Option<Outlook> {
    let article = &reading.article;
    let written = if article.published.is_unknown() { &reading.reference } else { &article.published };
    let times = Times { all: &reading.times, written: written.earliest };
    let head = article.blocks.iter().find(|b| b.kind == BlockKind::Headline).map(|b| b.span);
    let head_ahead = |head: Span| {
        let text = article.text.get(head.start as usize..head.end as usize)?;
        headline_ahead(text, &times.part(head.start), pack, &pack.fold).then_some(Outlook::Ahead)
    };
    if let Some(ahead) = head.and_then(head_ahead) {
        return Some(ahead);
    }
    let body = |k: BlockKind| matches!(k, BlockKind::Paragraph | BlockKind::Standfirst);
    let block = article.blocks.iter().find(|b| body(b.kind))?;
    let text = opening(article.text.get(block.span.start as usize..)?);
    sentence_outlook(text, &times.part(block.span.start), pack, &pack.fold)
}

/// The beginning of a text, cut at a letter.
fn opening(text: &str) -> &str {
    let end = (0..=BYTES.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    text.get(..end).unwrap_or(text)
}

/// The days that a page names, and the first on which it can have been written.
struct Times<'r> {
    all: &'r [TimeExpression],
    written: Option<Day>,
}

impl Times<'_> {
    /// The same, for a text that begins at a byte of the page.
    fn part(&self, start: u32) -> Dated<'_> {
        Dated { times: self, start }
    }
}

/// The days of a part of a page.
struct Dated<'r> {
    times: &'r Times<'r>,
    start: u32,
}

impl Dated<'_> {
    /// True where a day that was not past when the page was written stands between two bytes of the text; `later` asks for
    /// one after it.
    fn ahead(&self, from: u32, to: u32, later: bool) -> bool {
        let (from, to) = (from + self.start, to + self.start);
        let Some(written) = self.times.written else { return false };
        let is_ahead = |t: &TimeExpression| {
            let first = t.earliest.is_some_and(|d| d > written || (d == written && !later));
            first && !t.stretch && t.span.start >= from && t.span.end <= to
        };
        self.times.all.iter().any(is_ahead)
    }
}

/// True where the headline tells of what is to come: in the present beside a day (`يزور الأردن غدا`), in the future after the
/// deed's noun (`القمة ستبحث الأزمة`), or by an adjective (`لقاء مرتقب`).
fn headline_ahead(headline: &str, times: &Dated<'_>, pack: &Pack, fold: &Fold) -> bool {
    let doc = Doc::new(headline, fold);
    let matches = pack.lexicon.scan(&doc);
    let end = doc.tokens.len();
    let mut deed = false;
    for i in free(&matches, end) {
        if is_awaited(i, &matches, pack) {
            return true;
        }
        if let Some(verb) = verb(i, &matches) {
            if !is_present(verb) {
                return false;
            }
            let day = times.ahead(0, headline.len() as u32, false);
            let cue = pack.words.cue_of_verb.contains_key(&verb.sense.row);
            return !cue && (day || (deed && verb.clitics.future));
        }
        deed |= matches.longest(i, &[Kind::EventNoun, Kind::EventPhrase]).is_some();
    }
    false
}

/// `لقاء مرتقب`, `القمة المقبلة`: an adjective of what is to come behind a deed's noun.
fn is_awaited(i: usize, matches: &Matches, pack: &Pack) -> bool {
    let planned = matches.longest(i, &[Kind::Phase]).is_some_and(|m| {
        pack.words.phases.get(m.sense.row as usize).is_some_and(|p| p.adjective && p.effect == "planned")
    });
    let deed = |n: usize| matches.longest(n, &[Kind::EventNoun]).is_some_and(|m| m.end as usize == i);
    planned && i.checked_sub(1).is_some_and(deed)
}

/// The tokens that do not stand within a title or name of several words: the first of `ولي العهد` is no verb.
fn free(matches: &Matches, end: usize) -> impl Iterator<Item = usize> {
    const NAMES: [Kind; 8] = [
        Kind::Role,
        Kind::Person,
        Kind::Body,
        Kind::Organ,
        Kind::Place,
        Kind::State,
        Kind::Title,
        Kind::Group,
    ];
    let mut next = 0;
    (0..end).filter(move |i| {
        let name = matches.longest(*i, &NAMES).filter(|m| m.end > m.first + 1);
        let is_free = *i >= next && name.is_none();
        next = next.max(name.map_or(0, |m| m.end as usize));
        is_free
    })
}

/// The verb at a token, in the third person: `أصيب مواطن` is no `I hit`.
fn verb(i: usize, matches: &Matches) -> Option<&Match> {
    let told = |m: &&Match| m.sense.feature.is_finite() && !m.sense.feature.has(Feature::NOT_THIRD);
    matches.at(i).iter().filter(|m| m.sense.kind == Kind::Verb).find(told)
}

fn is_present(verb: &Match) -> bool {
    !verb.sense.feature.has(Feature::PAST)
}

fn sentence_outlook(text: &str, times: &Dated<'_>, pack: &Pack, fold: &Fold) -> Option<Outlook> {
    let doc = Doc::new(text, fold);
    let matches = pack.lexicon.scan(&doc);
    let end = doc.sentences.first().map_or(0, |s| s.end as usize).min(TOKENS);
    let mut said = false;
    for i in free(&matches, end) {
        let Some(verb) = verb(i, &matches) else { continue };
        if pack.words.cue_of_verb.contains_key(&verb.sense.row) {
            said = true;
            continue;
        }
        if !is_present(verb) {
            return Some(Outlook::Done);
        }
        // What someone says is or will be may be any time's, unless a day stands behind it.
        let beside = doc.tokens.get(i..(i + BESIDE).min(end)).unwrap_or(&[]);
        let (from, to) = (beside.first()?.span.start, beside.last()?.span.end);
        return (!said || times.ahead(from, to, !verb.clitics.future)).then_some(Outlook::Ahead);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use isnad_lang::Source;
    use isnad_lang::time::{Anchor, Tense, times};
    use isnad_model::When;

    fn pack() -> Pack {
        Pack::load(&Source::builtin(), "ar", &[]).expect("the tables load")
    }

    /// The days of a text written on 12 February 2025, a Wednesday.
    fn days(text: &str, pack: &Pack) -> (Vec<TimeExpression>, Option<Day>) {
        let written = Day::new(2025, 2, 12).ok();
        let anchor = Anchor { reference: When::between(written, written, "") };
        let doc = Doc::new(text, &pack.fold);
        (times(&doc, &pack.times, &anchor, &|_| Tense::Unknown), written)
    }

    #[test]
    fn the_first_verb_that_is_no_verb_of_saying_tells() {
        let pack = pack();
        let told = |text: &str| {
            let (all, written) = days(text, &pack);
            sentence_outlook(text, &Times { all: &all, written }.part(0), &pack, &pack.fold)
        };
        assert_eq!(told("وصل وزير الخارجية اليوم إلى مسقط."), Some(Outlook::Done));
        assert_eq!(told("يصل وزير الخارجية اليوم إلى مسقط."), Some(Outlook::Ahead));
        assert_eq!(told("سيلتقي الوزيران غدا في جنيف."), Some(Outlook::Ahead));
        assert_eq!(told("قال الوزير إن بلاده ستلتقي شركاءها."), None);
        assert_eq!(told("قال الوزير إن الطرفين اتفقا على هدنة."), Some(Outlook::Done));
        assert_eq!(told("اجتماع في مسقط."), None);
        assert_eq!(told("أصيب مواطن إثر سقوط قذيفة."), Some(Outlook::Done));
        assert_eq!(
            told("أعلنت الوزارة أن الوزيرين سيعقدان اجتماعا في جنيف يوم الجمعة."),
            Some(Outlook::Ahead)
        );
        assert_eq!(told("قال الوزير اليوم إن بلاده ستسرع التسليم."), None);
        assert_eq!(told("قال الوزير إن الشركة تعمل اليوم في بلدين."), None);
    }

    #[test]
    fn a_headline_tells_what_is_to_come_by_its_day() {
        let pack = pack();
        let ahead = |text: &str| {
            let (all, written) = days(text, &pack);
            headline_ahead(text, &Times { all: &all, written }.part(0), &pack, &pack.fold)
        };
        assert!(ahead("جنيف تستضيف اليوم محادثات السلام"));
        assert!(ahead("الرئيس يزور مسقط غدا"));
        assert!(ahead("القمة ستبحث أزمة المياه"));
        assert!(ahead("لقاء مرتقب بين الوزيرين في مسقط"));
        assert!(!ahead("الرئيس يصل إلى مسقط"));
        assert!(!ahead("الوزير: سنواصل دعم جيراننا"));
        assert!(!ahead("وصول الرئيس إلى مسقط أمس"));
        assert!(!ahead("الوزير يؤكد اليوم أن الاتفاق قريب"));
    }
}
