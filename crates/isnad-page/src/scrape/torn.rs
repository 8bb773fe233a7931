//! A page in one line: every line break was lost, as by a program that joins all text of a page with spaces.
//!
//! Three labels of a site in a row (`الرئيسية سياسة اقتصاد`, `شارك فيسبوك تويتر`) are no sentence: they part the page from its
//! text. In what is left, a whole date within the first words stands between headline and first sentence. Where no labels
//! stand together, the line is taken for what it is.

use crate::rules::{Furniture, PageRules, ends_sentence};
use isnad_model::When;

/// Labels that make a run, and words of one label.
const RUN: usize = 3;
const LABEL_WORDS: usize = 3;
/// Words of one page that are looked at.
const WORDS: usize = 20_000;
/// Words of a headline.
const HEADLINE: std::ops::RangeInclusive<usize> = 3..=25;

/// The pieces of a line that holds a page.
pub(super) fn pieces<'t>(line: &'t str, rules: &PageRules) -> Vec<&'t str> {
    let words = words(line);
    let mut cuts = Vec::new();
    let mut at = 0;
    while let Some((start, _)) = words.get(at) {
        let (labels, end) = run(line, &words, at, rules);
        if labels >= RUN {
            cuts.push(*start);
            cuts.extend(words.get(end).map(|(start, _)| *start));
        }
        at = end.max(at + 1);
    }
    if cuts.is_empty() {
        return vec![line];
    }
    let mut out = Vec::new();
    for piece in split(line, &cuts) {
        match date(piece, rules) {
            Some((start, end)) => out.extend(split(piece, &[start, end])),
            None => out.push(piece),
        }
    }
    out
}

/// What a line that is a run of labels and nothing else begins with.
pub(super) fn run_of(line: &str, rules: &PageRules) -> Option<Furniture> {
    if line.len() > 400 {
        return None;
    }
    let words = words(line);
    let (labels, end) = run(line, &words, 0, rules);
    let first = words.iter().take(LABEL_WORDS).rev().find_map(|(_, end)| rules.label(line.get(..*end)?));
    first.filter(|_| labels >= RUN && end == words.len())
}

/// How many labels follow each other from a word on, and the word behind them.
fn run(line: &str, words: &[(usize, usize)], from: usize, rules: &PageRules) -> (usize, usize) {
    let (mut labels, mut at) = (0, from);
    while let Some((start, _)) = words.get(at) {
        let ends = words.get(at..).unwrap_or(&[]).iter().take(LABEL_WORDS).map(|(_, end)| *end);
        let label = |end: &usize| line.get(*start..*end).is_some_and(|w| rules.label(w).is_some());
        let Some(longest) = ends.enumerate().filter(|(_, end)| label(end)).map(|(n, _)| n + 1).next_back()
        else {
            break;
        };
        labels += 1;
        at += longest;
    }
    (labels, at)
}

/// The date between a headline and the first sentence.
fn date(piece: &str, rules: &PageRules) -> Option<(usize, usize)> {
    let head = piece.get(..piece.char_indices().nth(300).map_or(piece.len(), |(at, _)| at))?;
    let (range, when) = rules.credits.day_in(head, &When::unknown())?;
    let before = piece.get(..range.start)?;
    let headline = HEADLINE.contains(&before.split_whitespace().count())
        && !before.contains(". ")
        && !ends_sentence(before.trim_end());
    let more = piece.get(range.end..)?.split_whitespace().count() >= 8;
    (when.exact().is_some() && headline && more).then_some((range.start, range.end))
}

fn words(line: &str) -> Vec<(usize, usize)> {
    let mut at = 0;
    let pieces = line.split(char::is_whitespace).map(|word| {
        let start = at;
        let end = start + word.len();
        at = end + line.get(end..).and_then(|t| t.chars().next()).map_or(0, char::len_utf8);
        (start, end)
    });
    pieces.filter(|(start, end)| start < end).take(WORDS).collect()
}

fn split<'t>(line: &'t str, cuts: &[usize]) -> Vec<&'t str> {
    let starts = std::iter::once(0).chain(cuts.iter().copied());
    let ends = cuts.iter().copied().chain([line.len()]);
    starts
        .zip(ends)
        .filter_map(|(start, end)| line.get(start..end))
        .filter(|p| !p.trim().is_empty())
        .collect()
}
