//! Labels that ran into the first or last paragraph of a text that came as one string.
//!
//! Whoever took a page apart before us often kept the words and lost what parted them: the arrows of a slide show stand
//! before the byline (`Next Previous سالم العمر – الأفق`), tags and the link to the page behind the last sentence (`… خلال
//! أيام. سمات القمة المياه`). Not a byte of the text moves; only the block ends earlier.

use crate::marks;
use crate::rules::{Furniture, PageRules, ends_sentence};
use isnad_model::{Article, BlockKind, Span};

/// Labels before a byline, words of one of them.
const LABELS: usize = 6;
const LABEL_WORDS: usize = 3;
/// Bytes at the end of a text in which the labels behind its last sentence stand.
const TAIL: usize = 600;

/// Takes labels out of the first paragraph and the last one, and reports them.
pub(crate) fn unstick(rules: &PageRules, article: &mut Article) {
    let outlet = article.outlet.clone();
    let Article { text, blocks, furniture, .. } = article;
    let body: Vec<usize> = (0..blocks.len()).filter(|i| blocks[*i].kind == BlockKind::Paragraph).collect();
    if let Some(block) = body.first().and_then(|i| blocks.get_mut(*i)) {
        let words = block.span.of(text);
        let end = leading(words, outlet.as_deref(), rules);
        if let Some((labels, _)) = words.split_at_checked(end).filter(|_| end > 0) {
            furniture.push(labels.trim().to_owned());
            block.span = Span::new(block.span.start as usize + end, block.span.end as usize);
        }
    }
    let Some(last) = body.last().copied() else { return };
    let Some(block) = blocks.get_mut(last) else { return };
    let words = block.span.of(text);
    let Some(start) = trailing(words, rules) else { return };
    let Some((sentences, labels)) = words.split_at_checked(start) else { return };
    if start == 0 && body.len() == 1 {
        return;
    }
    furniture.push(labels.trim().to_owned());
    if start == 0 {
        blocks.remove(last);
    } else {
        let from = block.span.start as usize;
        block.span = Span::new(from, from + sentences.trim_end().len());
    }
}

/// Where the labels before a paragraph end. They are labels where they are in another script than what follows, or where
/// a byline follows: `فيسبوك تغير اسمها` is a sentence.
fn leading(words: &str, outlet: Option<&str>, rules: &PageRules) -> usize {
    let mut end = 0;
    for _ in 0..LABELS {
        let rest = words.get(end..).unwrap_or("");
        let stops = rest.match_indices(char::is_whitespace).map(|(at, _)| at).take(LABEL_WORDS);
        let label = stops.filter(|at| {
            let kind = rest.get(..*at).and_then(|label| rules.label(label));
            matches!(kind, Some(Furniture::Nav | Furniture::Share | Furniture::Tool | Furniture::Advert))
        });
        let Some(at) = label.last() else { break };
        end += rest.len() - rest.get(at..).unwrap_or("").trim_start().len();
    }
    let (labels, rest) = words.split_at_checked(end).unwrap_or(("", words));
    let foreign =
        labels.is_ascii() && rest.chars().find(|c| c.is_alphabetic()).is_some_and(|c| !c.is_ascii());
    let signed = || rules.credits.front_line(rest, outlet).is_some();
    if !labels.is_empty() && (foreign || signed()) { end } else { 0 }
}

/// Where the labels behind the last sentence begin: at the start of the paragraph, or behind a final mark.
fn trailing(words: &str, rules: &PageRules) -> Option<usize> {
    let from = words.len().saturating_sub(TAIL);
    let mut behind = true;
    let mut starts = Vec::new();
    let mut before = ' ';
    for (at, c) in words.char_indices() {
        if !c.is_whitespace() && before.is_whitespace() && at >= from && (behind || at == 0) {
            starts.push(at);
        }
        if !c.is_whitespace() {
            behind = marks::is_final(c) || matches!(c, '?' | '»' | '”' | '"');
        }
        before = c;
    }
    starts.into_iter().find(|at| {
        let piece = words.get(*at..).unwrap_or("");
        match rules.stuck(piece) {
            // Tags are words without an end: `سمات الشخصية واضحة منذ الصغر.` is a sentence.
            Some(Furniture::Tags) => !ends_sentence(piece),
            Some(Furniture::ReadAlso | Furniture::Copyright | Furniture::Credit) => true,
            _ => false,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use isnad_lang::Source;

    #[test]
    fn labels_at_both_ends() {
        let rules = PageRules::load(&Source::builtin()).expect("tables");
        let front = |words: &str| words[leading(words, Some("الأفق"), &rules)..].to_owned();
        assert_eq!(front("Next Previous سالم العمر – الأفق"), "سالم العمر – الأفق");
        assert_eq!(front("Next Previous تواصلت أعمال الترميم"), "تواصلت أعمال الترميم");
        assert_eq!(front("مشاركة طباعة سالم العمر – الأفق"), "سالم العمر – الأفق");
        assert_eq!(front("فيسبوك تغير اسمها في كل البلدان"), "فيسبوك تغير اسمها في كل البلدان");
        assert_eq!(front("Next steps in the talks"), "Next steps in the talks");
        let back = |words: &str| trailing(words, &rules).map(|at| words[at..].to_owned());
        assert_eq!(back("انتهت الجلسة مساء. سمات القمة المياه").as_deref(), Some("سمات القمة المياه"));
        let link = "رابط الخبر بصحيفة الأفق: الجلسة.. ماذا بعد";
        assert_eq!(back(&format!("انتهت الجلسة مساء. {link}")).as_deref(), Some(link));
        assert_eq!(back("انتهت الجلسة مساء. سمات المرحلة المقبلة واضحة."), None);
        assert_eq!(back("تناول الكتاب سمات القمة المياه"), None);
    }
}
