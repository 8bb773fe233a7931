//! What is shown of something found: the words around the match, with the matches marked.

use super::Tools;
use super::words::Cut;
use isnad_archive::{EntryKind, Find};
use isnad_model::{Article, CodePoints, Span, When};

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
    /// The same in code points.
    pub points: [u32; 2],
    /// The paragraph that it begins in, from 1; 0 is the headline.
    pub paragraph: usize,
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
    let at = matches.first().copied().or(inside).or_else(|| words.first().copied());
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
        points: CodePoints::new(text.get(..at.end as usize).unwrap_or(text)).span(at),
        paragraph: article.paragraph(at).0,
    }
}

/// A stretch of text: where its words are, and which of them were wanted.
#[derive(Default)]
struct Shown {
    words: Vec<Span>,
    matches: Vec<Span>,
}

impl Shown {
    fn of(text: &str, stretch: Span, wanted: &[&[String]], tools: &Tools<'_>) -> Self {
        Shown::cut(&tools.cutter.cut(stretch.of(text)), stretch, wanted, tools)
    }

    fn cut(cut: &Cut<'_, '_>, stretch: Span, wanted: &[&[String]], tools: &Tools<'_>) -> Self {
        let moved = |s: Span| Span { start: s.start + stretch.start, end: s.end + stretch.start };
        let words: Vec<(&str, Span)> = cut.words().map(|(key, span)| (key, moved(span))).collect();
        let matches = matches(&words, wanted, tools);
        Shown { words: words.into_iter().map(|(_, span)| span).collect(), matches }
    }
}

/// The line that is shown of an article: the first of its body with a match; else the headline, if that has one; else the first
/// of the body. Lines are cut one after the other and no further than needed: most matches stand near the beginning, and no
/// phrase runs over the end of a line.
fn line(article: &Article, wanted: &[&[String]], tools: &Tools<'_>) -> Shown {
    let (mut head, mut first): (Option<Shown>, Option<Span>) = (None, None);
    let mut start = 0;
    for line in article.text.split_inclusive('\n') {
        let stretch = Span::new(start, start + line.trim_end_matches('\n').len());
        let body = start >= article.headline.len();
        start += line.len();
        let cut = tools.cutter.cut(stretch.of(&article.text));
        if wanted.iter().any(|phrase| cut.may_hold(phrase)) {
            let shown = Shown::cut(&cut, stretch, wanted, tools);
            match (body, shown.matches.is_empty()) {
                (true, false) => return shown,
                (false, false) => head = head.or(Some(shown)),
                _ => {}
            }
        }
        if body && first.is_none() && cut.words().next().is_some() {
            first = Some(stretch);
            if wanted.is_empty() {
                break;
            }
        }
    }
    head.or_else(|| first.map(|line| Shown::of(&article.text, line, wanted, tools))).unwrap_or_default()
}

/// Where wanted phrases stand, word by word.
pub(super) fn matches(words: &[(&str, Span)], wanted: &[&[String]], tools: &Tools<'_>) -> Vec<Span> {
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
fn snippet(text: &str, at: Span, words: &[Span]) -> Span {
    let line_start = text.get(..at.start as usize).and_then(|t| t.rfind('\n')).map_or(0, |i| i + 1) as u32;
    let line_end =
        text.get(at.end as usize..).and_then(|t| t.find('\n')).map_or(text.len(), |i| at.end as usize + i)
            as u32;
    let reach = SNIPPET_BYTES as u32;
    let from = at.start.saturating_sub(reach).max(line_start);
    let to = at.end.saturating_add(reach).min(line_end);
    let inside = |w: &&Span| w.start >= from && w.end <= to;
    let start = if from == line_start { from } else { words.iter().find(inside).map_or(from, |w| w.start) };
    let end = if to == line_end { to } else { words.iter().rev().find(inside).map_or(to, |w| w.end) };
    Span { start: start.min(at.start), end: end.max(at.end) }
}
