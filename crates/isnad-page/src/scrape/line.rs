//! The lines of a page whose markup is gone, each with a label.
//!
//! Lines are labelled, not filtered: what a line is depends on its neighbours, and a label that is dropped cannot help
//! its neighbour (the age under a teaser's city, the counter under the age).

use crate::dates::Age;
use crate::marks;
use crate::rules::{Furniture, PageRules, ends_sentence, line_key};

/// What a line looks like by itself.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Label {
    /// Sentences.
    Prose,
    /// A few words without a final mark: headline, heading, city, caption, menu entry.
    Short,
    /// Nothing but a number.
    Number(u64),
    /// An age, and the digits that ran into it.
    Age(Age, Option<String>),
    /// The name of an image file, with the moment that it holds.
    Image(Option<jiff::civil::DateTime>),
    /// A line of `furniture.tsv`.
    Furniture(Furniture),
    /// Links, marks and other things without words.
    Noise,
}

/// Lines of one page that are read.
pub(super) const LINES: usize = 5_000;

/// A line of the page.
#[derive(Debug, Clone)]
pub(crate) struct Line<'t> {
    pub(crate) text: &'t str,
    pub(crate) label: Label,
    /// Folded letters.
    pub(crate) key: String,
    pub(crate) words: usize,
}

/// Labels every line that is not blank.
pub(crate) fn label<'t>(text: &'t str, rules: &PageRules) -> Vec<Line<'t>> {
    let mut lines: Vec<Line<'t>> = Vec::new();
    for line in super::breaks::lines(text, LINES, rules) {
        lines.push(Line {
            text: line,
            label: label_of(line, rules),
            key: line_key(line, &rules.fold),
            words: line.split_whitespace().count(),
        });
    }
    lines
}

fn label_of(line: &str, rules: &PageRules) -> Label {
    if let Some(number) = whole_number(line) {
        return Label::Number(number);
    }
    if let Some(moment) = image(line) {
        return Label::Image(moment);
    }
    if let Some((age, digits)) = age(line, rules) {
        return Label::Age(age, digits);
    }
    if let Some(kind) = rules.furniture(line) {
        return Label::Furniture(kind);
    }
    if is_tags(line) {
        return Label::Furniture(Furniture::Tags);
    }
    if is_menu(line, rules) {
        return Label::Furniture(Furniture::Nav);
    }
    if let Some(kind) = super::torn::run_of(line, rules) {
        return Label::Furniture(kind);
    }
    if let Some(label) = counted(line, rules) {
        return label;
    }
    if !line.chars().any(char::is_alphabetic)
        || line.starts_with("http") && !line.contains(' ')
        || is_contact(line)
    {
        return Label::Noise;
    }
    let (words, chars) = (line.split_whitespace().count(), line.chars().count());
    if words >= 25
        || chars >= 160
        || (ends_sentence(line) && words >= 6)
        || line.ends_with(marks::is_comma) && words >= 8
    {
        Label::Prose
    } else {
        Label::Short
    }
}

/// A menu or a trail of breadcrumbs in one line: `الرئيسية | سياسة | اقتصاد`, `الرئيسية > أخبار > محليات`.
fn is_menu(line: &str, rules: &PageRules) -> bool {
    if line.len() > 600 {
        return false;
    }
    let parts = || line.split(['|', '>', '»', '›', '•', '·', '/']).map(str::trim).filter(|p| !p.is_empty());
    let labels = parts().filter(|p| rules.label(p) == Some(Furniture::Nav)).count();
    let short = parts().all(|p| p.split_whitespace().count() <= 4);
    let trail = line.contains(['>', '»', '›']) && parts().next().is_some_and(|p| rules.label(p).is_some());
    short && parts().count() >= 3 && (labels >= 2 || trail && labels >= 1)
}

/// A headline without the label before it: `عاجل | عودة القطار`.
pub(super) fn without_label<'t>(line: &'t str, rules: &PageRules) -> &'t str {
    let cut = line.split_once(['|', ':']).filter(|(label, _)| rules.label(label) == Some(Furniture::Nav));
    cut.map(|(_, rest)| rest.trim()).filter(|rest| rest.contains(' ')).unwrap_or(line)
}

/// Tags alone: `#الساحل #قطار`.
fn is_tags(line: &str) -> bool {
    line.starts_with('#') && line.split_whitespace().all(|w| w.starts_with('#') && w.len() > 1)
}

/// Counters with their labels in one line, an age before them or none: `منذ 3 ساعات 12 تعليقا 1,840 مشاهدة`.
fn counted(line: &str, rules: &PageRules) -> Option<Label> {
    let words = line.split_whitespace().count();
    if words > 12 || !line.chars().any(char::is_numeric) {
        return None;
    }
    let counters = labelled(line, rules).len();
    if counters == 0 || words > 2 * counters + 4 {
        return None;
    }
    let ends = line.char_indices().filter(|(_, c)| c.is_whitespace()).map(|(at, _)| at);
    let age = ends.skip(1).take(3).filter_map(|at| rules.clock.age(line.get(..at)?)).last();
    match age {
        Some(age) => Some(Label::Age(age, None)),
        None if words <= 2 * counters + 1 => Some(Label::Furniture(Furniture::Views)),
        None => None,
    }
}

/// How to reach the paper: `للتواصل: desk@example.org هاتف 0123456789`.
fn is_contact(line: &str) -> bool {
    let address =
        |word: &str| word.split_once('@').is_some_and(|(name, host)| !name.is_empty() && host.contains('.'));
    line.contains('@')
        && !ends_sentence(line)
        && line.split_whitespace().count() <= 12
        && line.split_whitespace().any(address)
}

/// A line that is a number: `1351`, `2,552`, `١٣`.
fn whole_number(line: &str) -> Option<u64> {
    let ok = line.chars().all(|c| c.is_numeric() || marks::is_in_number(c) || matches!(c, ' ' | '(' | ')'));
    if !ok || line.len() > 24 { None } else { number_in(line) }
}

/// The first number of a line, thousands marks taken out.
pub(crate) fn number_in(line: &str) -> Option<u64> {
    let mut digits = String::new();
    for c in line.chars() {
        match c.to_digit(10).or_else(|| eastern(c)) {
            Some(d) => digits.push(char::from_digit(d, 10)?),
            None if !digits.is_empty() && !marks::is_in_number(c) => break,
            None => {}
        }
    }
    digits.parse().ok()
}

/// True where a line belongs to a `read also` that stands alone on its line: the links that follow it, up to the next
/// sentence.
pub(super) fn is_linked(before: bool, line: &Line<'_>, rules: &PageRules) -> bool {
    match line.label {
        Label::Short => before,
        Label::Furniture(Furniture::ReadAlso) => rules.is_bare(line.text, Furniture::ReadAlso),
        Label::Furniture(Furniture::Section) => true,
        _ => false,
    }
}

/// Counters that stand with their labels in a line: `3 تعليقات 6958 مشاهدة`, `عدد المشاهدات: 2552`. A number belongs to
/// the label behind it, else to the one before.
pub(crate) fn labelled(line: &str, rules: &PageRules) -> Vec<(&'static str, u64)> {
    let name = |word: &str| match rules.furniture(word) {
        Some(Furniture::Views) => Some("views"),
        Some(Furniture::CommentCount | Furniture::Comments) => Some("comments"),
        _ => None,
    };
    let words: Vec<&str> = line.split_whitespace().collect();
    let mut out: Vec<(&'static str, u64)> = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let Some(number) = whole_number(word.trim_matches(':')) else { continue };
        let after = words.get(i + 1).and_then(|w| name(w));
        let before = i.checked_sub(1).and_then(|j| words.get(j)).and_then(|w| name(w));
        if let Some(name) = after.or(before)
            && !out.iter().any(|(n, _)| *n == name)
        {
            out.push((name, number));
        }
    }
    out
}

/// The value of an Arabic-Indic digit.
fn eastern(c: char) -> Option<u32> {
    match c as u32 {
        n @ 0x0660..=0x0669 => Some(n - 0x0660),
        n @ 0x06f0..=0x06f9 => Some(n - 0x06f0),
        _ => None,
    }
}

/// An age, with the digits that lost their line breaks and ran into it: `منذ 9 شهر02552`.
pub(super) fn age(line: &str, rules: &PageRules) -> Option<(Age, Option<String>)> {
    let age = rules.clock.age(line)?;
    let tail = line.get(age.span.end as usize..).unwrap_or("");
    let digits: String = tail
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| eastern(c).and_then(|d| char::from_digit(d, 10)).unwrap_or(c))
        .collect();
    let run = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    Some((age, run.then_some(digits)))
}

/// The name of an image file, and the moment that phones and messengers write into it
/// (`WhatsApp Image 2025-11-15 at 4.53.38 PM.jpeg`, `IMG_20251115_165338.jpg`).
pub(super) fn image(line: &str) -> Option<Option<jiff::civil::DateTime>> {
    let low = line.to_ascii_lowercase();
    let is_image = [".jpg", ".jpeg", ".png", ".webp", ".gif", ".jfif"].iter().any(|e| low.ends_with(e));
    if !is_image || line.chars().count() > 160 {
        return None;
    }
    let stamp = crate::dates::in_name(&low);
    Some(stamp)
}
