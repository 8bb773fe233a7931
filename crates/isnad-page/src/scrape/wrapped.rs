//! Texts with a line end at a fixed width, as mails and old terminals have them: the lines of a paragraph are joined.
//!
//! Such a text shows itself by its lines: within the paragraphs, which blank lines part, all but the last are nearly as
//! long as the longest, and few of them end a sentence. A text whose lines are its paragraphs has lines of any length.

use crate::rules::ends_sentence;
use std::borrow::Cow;

/// Characters of the longest line of a text that was wrapped.
const WIDTH: std::ops::RangeInclusive<usize> = 40..=110;
/// Characters by which a line may be shorter, since its next word was too long.
const SLACK: usize = 26;
/// Lines within paragraphs below which nothing can be told.
const LINES: usize = 3;
/// Bytes of a text that was wrapped by hand or by a mail program.
const LONGEST: usize = 200_000;

/// The text with the lines of each paragraph joined, where it was wrapped.
pub(super) fn unwrapped(text: &str) -> Cow<'_, str> {
    if text.len() > LONGEST {
        return Cow::Borrowed(text);
    }
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let inner = || lines.windows(2).filter(|w| w.iter().all(|l| !l.is_empty())).map(|w| w[0]);
    let width = inner().map(|l| l.chars().count()).max().unwrap_or(0);
    let all = inner().count();
    let full = |line: &str| line.chars().count() + SLACK >= width;
    let filled = inner().filter(|l| full(l)).count();
    let ended = inner().filter(|l| ends_sentence(l)).count();
    if all < LINES || !WIDTH.contains(&width) || filled * 10 < all * 9 || ended * 10 > all * 3 {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    for (i, line) in lines.iter().enumerate() {
        out.push_str(line);
        let next = lines.get(i + 1).is_some_and(|n| !n.is_empty());
        out.push(if next && !line.is_empty() && full(line) { ' ' } else { '\n' });
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::unwrapped;

    #[test]
    fn paragraphs_are_joined() {
        let wrapped = "The headline\n\nThe night train between the capital and the coast ran again on\n\
            Wednesday evening after six years, with two hundred passengers on\nboard, most of them students.\n\n\
            The journey takes seven hours, the head of the railways said, and\nall tickets are sold.\n";
        let joined = unwrapped(wrapped);
        let paragraphs: Vec<&str> = joined.lines().filter(|l| !l.is_empty()).collect();
        assert_eq!(paragraphs.len(), 3, "{paragraphs:?}");
        assert!(paragraphs[1].ends_with("on board, most of them students."));
    }

    #[test]
    fn lines_that_are_paragraphs_stay() {
        for text in [
            "Home\nNews\nSport\nWeather\nThe headline of the day\n",
            "A short one.\nA paragraph that is a good deal longer than the one before it was.\nAnother.\nAnd one more.\n",
            "",
        ] {
            assert_eq!(unwrapped(text), text);
        }
    }
}
