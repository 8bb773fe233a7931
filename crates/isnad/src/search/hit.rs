//! What is shown of something found: the words around the match, with the matches marked.

use super::Tools;
use isnad_archive::{EntryKind, Find};
use isnad_model::{Article, Span, When};

/// Bytes of text around the first match that a snippet shows, before and after.
const SNIPPET_BYTES: usize = 240;

/// Something found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The page's id.
    pub page: String,
    /// What was found on it.
    pub kind: EntryKind,
    /// Which of the page's statements or events; 0 for the page itself.
    pub item: usize,
    /// The page's headline.
    pub headline: String,
    /// Its outlet.
    pub outlet: Option<String>,
    /// When it was published.
    pub published: When,
    /// Words around the first match, as written.
    pub snippet: String,
    /// Matches in `snippet`, in bytes.
    pub marks: Vec<Span>,
    /// The first match in the article's text.
    pub at: Span,
}

/// Phrases that are wanted in the text, of all that is asked for.
pub(super) fn wanted(find: &Find) -> Vec<&[String]> {
    match find {
        Find::Words(words) => vec![words],
        Find::All(parts) | Find::Any(parts) => parts.iter().flat_map(wanted).collect(),
        Find::In(..) | Find::Days(..) | Find::Not(_) => Vec::new(),
    }
}

/// A hit on an article; `inside` is the statement or the event's sentence that was found.
pub(super) fn hit(
    article: &Article,
    kind: EntryKind,
    item: usize,
    inside: Option<Span>,
    wanted: &[&[String]],
    tools: &Tools<'_>,
) -> Hit {
    let text = &article.text;
    let Shown { words, matches } = match inside {
        Some(inside) => Shown::of(text, inside, wanted, tools),
        None => line(article, wanted, tools),
    };
    // Where nothing of the text was asked for, the beginning of what is shown.
    let at = matches.first().copied().or(inside).or_else(|| words.first().map(|(_, span)| *span));
    let at = at.unwrap_or_default();
    let cut = inside.unwrap_or_else(|| snippet(text, at, &words));
    let marks = matches
        .iter()
        .filter(|m| cut.contains(**m))
        .map(|m| Span { start: m.start - cut.start, end: m.end - cut.start })
        .collect();
    Hit {
        page: article.id.clone(),
        kind,
        item,
        headline: article.headline.clone(),
        outlet: article.outlet.clone(),
        published: article.published.clone(),
        snippet: cut.of(&article.text).replace('\n', " "),
        marks,
        at,
    }
}

/// A stretch of text with its words, and which of them were wanted.
#[derive(Default)]
struct Shown {
    words: Vec<(String, Span)>,
    matches: Vec<Span>,
}

impl Shown {
    fn of(text: &str, stretch: Span, wanted: &[&[String]], tools: &Tools<'_>) -> Self {
        let mut words = tools.cutter.words(stretch.of(text));
        for (_, span) in &mut words {
            *span = Span { start: span.start + stretch.start, end: span.end + stretch.start };
        }
        let matches = matches(&words, wanted, tools);
        Shown { words, matches }
    }
}

/// The line that is shown of an article: the first of its body with a match; else the headline, if that has one; else the first
/// of the body. Lines are cut into words one after the other and no further than needed: most matches stand near the beginning,
/// and no phrase runs over the end of a line.
fn line(article: &Article, wanted: &[&[String]], tools: &Tools<'_>) -> Shown {
    let (mut head, mut first): (Option<Shown>, Option<Shown>) = (None, None);
    let mut start = 0;
    for line in article.text.split_inclusive('\n') {
        let stretch = Span::new(start, start + line.trim_end_matches('\n').len());
        let shown = Shown::of(&article.text, stretch, wanted, tools);
        let body = start >= article.headline.len();
        start += line.len();
        match (body, shown.matches.is_empty()) {
            (true, false) => return shown,
            (false, false) => head = head.or(Some(shown)),
            (true, true) if !shown.words.is_empty() => first = first.or(Some(shown)),
            _ => {}
        }
    }
    head.or(first).unwrap_or_default()
}

/// Where wanted phrases stand, word by word.
pub(super) fn matches(words: &[(String, Span)], wanted: &[&[String]], tools: &Tools<'_>) -> Vec<Span> {
    // What is cut off stands before the word, so most words need no second look.
    let fits = |word: &str, key: &str| {
        word.ends_with(key) && tools.cutter.clitics.forms(word).any(|form| form == key)
    };
    let mut matches: Vec<Span> = Vec::new();
    for start in 0..words.len() {
        for phrase in wanted {
            let here = words.get(start..start + phrase.len()).unwrap_or(&[]);
            if !here.is_empty() && here.iter().zip(*phrase).all(|((word, _), key)| fits(word, key)) {
                matches.extend(here.iter().map(|(_, span)| *span));
            }
        }
    }
    matches.sort();
    matches.dedup();
    matches
}

/// The words around a match: whole words, of its own paragraph.
fn snippet(text: &str, at: Span, words: &[(String, Span)]) -> Span {
    let line_start = text.get(..at.start as usize).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1) as u32;
    let line_end =
        text.get(at.end as usize..).and_then(|t| t.find('\n')).map_or(text.len(), |i| at.end as usize + i)
            as u32;
    let reach = SNIPPET_BYTES as u32;
    let from = at.start.saturating_sub(reach).max(line_start);
    let to = at.end.saturating_add(reach).min(line_end);
    let inside = |s: &&(String, Span)| s.1.start >= from && s.1.end <= to;
    let start = if from == line_start { from } else { words.iter().find(inside).map_or(from, |w| w.1.start) };
    let end = if to == line_end { to } else { words.iter().rev().find(inside).map_or(to, |w| w.1.end) };
    Span { start: start.min(at.start), end: end.max(at.end) }
}
