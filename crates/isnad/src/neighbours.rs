//! The pages that one page may belong with, found through the index: those of about its days that share the rarest words of its
//! first sentences, and those of any day that have rare turns of it word for word.

use crate::Error;
use crate::engine::Engine;
use crate::search::Cutter;
use isnad_archive::{EntryKind, Find};
use isnad_model::{Day, Reading, Span, When};
use isnad_record::{Background, hash};
use std::collections::BTreeSet;

/// Words of headline and body that are looked at.
const LEAD: usize = 90;
/// The rarest of them, which are looked for.
const WORDS: usize = 20;
/// Neighbours by words.
const NEAR: usize = 32;
/// Turns that are looked for, how many words they have, and neighbours by them.
const TURNS: usize = 4;
const TURN: usize = 5;
const COPIES: usize = 8;
/// Days before and after the page's own.
const DAYS: i32 = 3;
/// Pages that the index has not seen yet beyond which it is brought up to date first.
const UNSEEN: usize = 48;

/// The rows of a page's neighbours, best first.
pub(crate) fn neighbours(
    engine: &Engine,
    page: &Reading,
    background: &Background,
) -> Result<Vec<i64>, Error> {
    let mut index = engine.index_as_is()?;
    let mut unseen = engine.archive().changed_since(index.sequence())?.0;
    if unseen.len() > UNSEEN {
        index = engine.index()?;
        unseen = engine.archive().changed_since(index.sequence())?.0;
    }
    let mut rows: Vec<i64> = unseen.into_iter().filter(|r| r.source_key.is_some()).map(|r| r.n).collect();
    let (words, turns) = telling(engine.stages().cutter(), page, background);
    for (find, most) in [(near(page, words), NEAR), (any(turns), COPIES)] {
        if let Some(find) = find {
            let (found, _) = index.find(EntryKind::Page, &find, most)?;
            rows.extend(found.iter().map(|f| f.n));
        }
    }
    let mut seen = BTreeSet::new();
    rows.retain(|n| seen.insert(*n));
    Ok(rows)
}

/// The rarest words of a page's beginning, and its rarest turns.
fn telling(cutter: Cutter<'_>, page: &Reading, background: &Background) -> (Vec<String>, Vec<Vec<String>>) {
    let cut = cutter.cut(&page.article.text);
    let words: Vec<(&str, Span)> = cut.words().collect();
    let known = |word: &str| background.with(hash(word));
    let mut rare: Vec<(u32, &str)> = words.iter().take(LEAD).map(|(word, _)| (known(word), *word)).collect();
    rare.sort_unstable();
    rare.dedup();
    let rare = rare.into_iter().take(WORDS).map(|(_, word)| word.to_owned()).collect();
    // Windows that do not overlap: a turn that a copy has changed is one of several.
    let mut turns: Vec<(u32, &[(&str, Span)])> = words
        .chunks_exact(TURN)
        .map(|turn| (turn.iter().map(|(word, _)| known(word)).min().unwrap_or(0), turn))
        .collect();
    turns.sort_by_key(|(n, _)| *n);
    let turns = turns.into_iter().take(TURNS);
    (rare, turns.map(|(_, turn)| turn.iter().map(|(word, _)| (*word).to_owned()).collect()).collect())
}

fn near(page: &Reading, words: Vec<String>) -> Option<Find> {
    let words = any(words.into_iter().map(|w| vec![w]).collect())?;
    let published: &When =
        if page.article.published.is_unknown() { &page.reference } else { &page.article.published };
    let moved = |day: Day, by: i32| day.checked_add(jiff::Span::new().days(by)).ok();
    let from = published.earliest.and_then(|day| moved(day, -DAYS));
    let to = published.latest.and_then(|day| moved(day, DAYS));
    Some(match (from, to) {
        (None, None) => words,
        (from, to) => Find::All(vec![Find::Days(from, to), words]),
    })
}

fn any(turns: Vec<Vec<String>>) -> Option<Find> {
    (!turns.is_empty()).then(|| Find::Any(turns.into_iter().map(Find::Words).collect()))
}
