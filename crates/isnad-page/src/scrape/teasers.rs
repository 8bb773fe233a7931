//! Teasers below an article: rows of image, headline, city, age and counters, one line each.
//!
//! Every age line anchors one teaser; the lines before it back to the teaser before are its image, headline and city,
//! the numbers after it its counters.

use super::line::{Label, Line};
use crate::dates::Age;
use crate::rules::PageRules;
use isnad_model::{Teaser, When};
use jiff::civil::DateTime;
use std::collections::BTreeMap;

/// A teaser with what it tells of the time at which the page was saved.
#[derive(Debug, Clone)]
pub(crate) struct Found {
    pub(crate) teaser: Teaser,
    pub(crate) age: Age,
    pub(crate) image_moment: Option<DateTime>,
    /// How many numbers follow its age.
    pub(crate) numbers: usize,
}

/// Names of the counters in the order in which pages show them.
pub(crate) const COUNTERS: [&str; 2] = ["comments", "views"];

/// Lifts the teasers out of the lines; gives them with the lines (by index) that they took.
pub(crate) fn lift(lines: &[Line<'_>], from: usize, rules: &PageRules) -> (Vec<Found>, Vec<usize>) {
    let (mut found, mut used) = (Vec::new(), Vec::new());
    let mut free = from;
    for i in from..lines.len() {
        let Label::Age(age, digits) = &lines[i].label else { continue };
        let mut numbers: Vec<u64> = Vec::new();
        let mut end = i + 1;
        while let Some(Label::Number(n)) = lines.get(end).map(|l| &l.label) {
            if numbers.len() >= 3 {
                break;
            }
            numbers.push(*n);
            end += 1;
        }
        let own: Vec<usize> = (free..i).filter(|j| is_part(&lines[*j])).collect();
        let start = own.len().saturating_sub(3);
        let own = own.get(start..).unwrap_or(&[]);
        // Whatever became of them, the lines before this age belong to no later one.
        free = end;
        let Some((teaser, moment)) = row(lines, own, rules) else { continue };
        // Name, age, words, or words, name, age: a reader's comment.
        let told = numbers.is_empty() && lines.get(end).is_some_and(|l| l.label == Label::Prose)
            || teaser.headline.ends_with('.') && !teaser.headline.ends_with("..");
        if teaser.image.is_none() && (told || teaser.headline.split_whitespace().count() < 3) {
            continue;
        }
        let mut teaser = teaser;
        let counts = match digits {
            Some(digits) if numbers.is_empty() => split_run(digits, 2).into_iter().next().unwrap_or_default(),
            _ => numbers.clone(),
        };
        teaser.counters = named(&counts);
        let count = counts.len();
        used.extend(own.iter().copied().chain(i..end));
        found.push(Found { teaser, age: *age, image_moment: moment, numbers: count });
    }
    (found, used)
}

fn is_part(line: &Line<'_>) -> bool {
    matches!(line.label, Label::Short | Label::Prose | Label::Image(_))
}

/// Image, headline and city from one to three lines.
fn row(lines: &[Line<'_>], own: &[usize], rules: &PageRules) -> Option<(Teaser, Option<DateTime>)> {
    let mut own: Vec<&Line<'_>> = own.iter().filter_map(|i| lines.get(*i)).collect();
    let mut teaser = Teaser::default();
    let mut moment = None;
    if let Some(line) = own.first().copied()
        && let Label::Image(at) = &line.label
    {
        moment = *at;
        teaser.image = Some(line.text.to_owned());
        own.remove(0);
    }
    if own.len() >= 2
        && let Some(last) = own.last().copied()
        && (rules.credits.is_place(last.text)
            || (last.words <= 3 && own.len() >= 2 && own[own.len() - 2].words > last.words))
    {
        teaser.dateline = Some(last.text.to_owned());
        own.pop();
    }
    let headline = own.pop()?;
    if own.len() == 1 && teaser.image.is_none() {
        // A picture with words for a name (`الكرة السعودية`) instead of a file's.
        teaser.image = own.pop().map(|l| l.text.to_owned());
    }
    teaser.headline = headline.text.to_owned();
    Some((teaser, moment))
}

/// Counters by name. A single number may be either, so it has no name but `count`.
pub(crate) fn named(numbers: &[u64]) -> BTreeMap<String, u64> {
    match numbers {
        [one] => BTreeMap::from([("count".to_owned(), *one)]),
        _ => COUNTERS.iter().zip(numbers).map(|(name, n)| ((*name).to_owned(), *n)).collect(),
    }
}

/// All ways to read a run of digits as that many counters, likeliest first. No counter but zero begins with a zero.
pub(crate) fn split_run(digits: &str, counters: usize) -> Vec<Vec<u64>> {
    let plain = |d: &str| (d == "0" || !d.starts_with('0')).then(|| d.parse::<u64>().ok()).flatten();
    let mut out = Vec::new();
    if digits.len() > 18 || !digits.is_ascii() {
        return out;
    }
    if counters == 2 {
        for at in 1..digits.len() {
            if let (Some(a), Some(b)) = (digits.get(..at).and_then(plain), digits.get(at..).and_then(plain)) {
                out.push(vec![a, b]);
            }
        }
        // Fewer people comment than read.
        out.sort_by_key(|pair| (pair.first() > pair.get(1), pair.first().copied()));
    }
    if out.is_empty() || counters == 1 {
        out.extend(digits.parse().ok().map(|n| vec![n]));
    }
    out
}

/// When the page was saved, as far as its teasers tell: not before the day of the newest image, and the image plus the
/// age of the teaser that shows it reaches into the last day taken. Images are named when they are made, a little before
/// the article; a page saved much later would show larger ages beside other images.
pub(crate) fn captured_from(found: &[Found]) -> Option<When> {
    let moments =
        found.iter().filter_map(|f| Some((f.image_moment?, crate::dates::after(&f.age, f.image_moment?)?)));
    let (image, saved) = moments.max_by_key(|(_, saved)| *saved)?;
    Some(When::between(Some(image.date()), Some(saved.date()), "teaser-images"))
}
