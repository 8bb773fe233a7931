//! Whether a page tells of something done or of something to come, as its first sentence puts it.
//!
//! The preview of a meeting and the report of it share their names and most of their words; what parts them is the
//! verb that opens the text: `يعقد الوزيران اليوم` against `عقد الوزيران اليوم`. (Not the headline: there the present
//! tells of what is over, `الرئيس يصل إلى القاهرة`.) The record knows no words, so this is told it with each page.

use isnad_lang::{Doc, Fold, Kind, Pack};
use isnad_model::{BlockKind, Reading};
use isnad_record::Outlook;

/// Bytes of text that are looked at.
const BYTES: usize = 700;
/// Tokens of the first sentence that are looked at: what stands further back is no longer how it opens.
const TOKENS: usize = 45;

/// What the verbs of a page's first sentence say, where there are any but verbs of saying.
pub(crate) fn outlook(reading: &Reading, pack: &Pack) -> Option<Outlook> {
    let article = &reading.article;
    let body = |k: BlockKind| matches!(k, BlockKind::Paragraph | BlockKind::Standfirst);
    let block = article.blocks.iter().find(|b| body(b.kind))?;
    let text = opening(article.text.get(block.span.start as usize..)?);
    sentence_outlook(text, pack, &pack.fold)
}

/// The beginning of a text, cut at a letter.
fn opening(text: &str) -> &str {
    let end = (0..=BYTES.min(text.len())).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    text.get(..end).unwrap_or(text)
}

fn sentence_outlook(text: &str, pack: &Pack, fold: &Fold) -> Option<Outlook> {
    let doc = Doc::new(text, fold);
    let matches = pack.lexicon.scan(&doc);
    let end = doc.sentences.first().map_or(0, |s| s.end as usize).min(TOKENS);
    let mut said = false;
    for i in 0..end {
        let verb = matches.at(i).iter().find(|m| m.sense.kind == Kind::Verb && m.sense.feature.is_finite());
        let Some(verb) = verb else { continue };
        if pack.words.cue_of_verb.contains_key(&verb.sense.row) {
            said = true;
            continue;
        }
        if verb.sense.feature.has(isnad_lang::Feature::PAST) {
            return Some(Outlook::Done);
        }
        // What someone says is or will be may be any time's: `قال الوزير إن بلاده ستسرع`.
        return (!said).then_some(Outlook::Ahead);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use isnad_lang::Source;

    #[test]
    fn the_first_verb_that_is_no_verb_of_saying_tells() {
        let pack = Pack::load(&Source::builtin(), "ar", &[]).expect("the tables load");
        let told = |text: &str| sentence_outlook(text, &pack, &pack.fold);
        assert_eq!(told("وصل وزير الخارجية اليوم إلى مسقط."), Some(Outlook::Done));
        assert_eq!(told("يصل وزير الخارجية اليوم إلى مسقط."), Some(Outlook::Ahead));
        assert_eq!(told("سيلتقي الوزيران غدا في جنيف."), Some(Outlook::Ahead));
        assert_eq!(told("قال الوزير إن بلاده ستلتقي شركاءها."), None);
        assert_eq!(told("قال الوزير إن الطرفين اتفقا على هدنة."), Some(Outlook::Done));
        assert_eq!(told("اجتماع في مسقط."), None);
    }
}
