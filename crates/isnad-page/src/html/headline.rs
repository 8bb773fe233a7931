//! The headline: what the page calls its article.

use super::body::Survey;
use super::meta::Meta;
use super::runs::Run;
use super::tag::Tag;
use super::tree::Tree;
use crate::rules::{Hint, PageRules, line_key};

/// Marks between a headline and the site's name in a page title.
pub(crate) const TAILS: [&str; 8] = [" | ", " - ", " – ", " — ", " :: ", " » ", " • ", " ― "];

/// The headline, and the node of the page's main heading that agrees with it.
///
/// Three accounts are asked: JSON-LD, Open Graph and the main heading. Where two agree in their letters, they are right: the
/// third is made for a search engine or comes with a kicker run into it (`Kultur : Titel`). Where all differ, what is
/// told to machines goes before what is laid out.
pub(crate) fn find(tree: &Tree, survey: &Survey, meta: &Meta, rules: &PageRules) -> Headline {
    let structured = meta.told.headline.as_deref();
    let shared = meta.get("og:title").or_else(|| meta.get("twitter:title"));
    let headings: Vec<String> = tree.all(Tag::H1).take(20).map(|i| letters(&tree.line(i))).collect();
    let clean = |t: Option<&str>| {
        let t = t.map(visible).map(|t| match as_shown(&t, &headings) {
            Some(shown) => shown.to_owned(),
            None => without_site(&t, meta, rules),
        });
        t.filter(|t| t.chars().any(char::is_alphanumeric))
    };
    let (structured, shared, title) = (clean(structured), clean(shared), clean(meta.title.as_deref()));
    let told: Vec<&str> = [&structured, &shared, &title].into_iter().flatten().map(String::as_str).collect();
    let shown = main_heading(tree, survey, &told, rules);
    // A heading that shares nothing with the title is the site's name or a section.
    let heading = shown.as_ref().filter(|(score, ..)| *score >= 6.0 || told.is_empty());
    let words = heading.map(|(_, words, _)| visible(words));
    let at = heading.map(|(.., at)| *at);
    let accounts: Vec<(&str, &String)> =
        [("json-ld", &structured), ("open-graph", &shared), ("heading", &words)]
            .into_iter()
            .filter_map(|(basis, account)| Some((basis, account.as_ref()?)))
            .collect();
    let alike = |t: &str| accounts.iter().filter(|(_, o)| letters(o) == letters(t)).count();
    if let Some((_, text)) = accounts.iter().find(|(_, t)| alike(t) >= 2).or(accounts.first()) {
        let (with, against): (Vec<_>, Vec<_>) =
            accounts.iter().partition(|(_, t)| letters(t) == letters(text));
        let names = |list: &[&(&str, &String)]| list.iter().map(|a| a.0).collect::<Vec<_>>().join("+");
        let basis = names(&with);
        let conflict = against.first().map(|(name, other)| {
            format!("{basis} says `{text}`, {name} says `{other}`; taken: the words of {basis}")
        });
        return Headline { text: (*text).clone(), at, basis, conflict };
    }
    let (text, basis) = match (title, shown) {
        (Some(title), _) => (title, "title"),
        (None, Some((_, words, _))) => (visible(&words), "heading"),
        (None, None) => (String::new(), ""),
    };
    Headline { text, at, basis: basis.to_owned(), conflict: None }
}

/// What a page calls its article.
#[derive(Debug, Default)]
pub(crate) struct Headline {
    pub(crate) text: String,
    /// The node of the page's main heading.
    pub(crate) at: Option<usize>,
    /// Which accounts tell it: `json-ld+heading`.
    pub(crate) basis: String,
    /// What another account tells instead.
    pub(crate) conflict: Option<String>,
}

/// Headings of one page that are looked at.
const HEADINGS: usize = 500;

/// The heading that agrees most with what the page says of itself, with how much.
fn main_heading(
    tree: &Tree,
    survey: &Survey,
    told: &[&str],
    rules: &PageRules,
) -> Option<(f64, String, usize)> {
    let mut best: Option<(f64, String, usize)> = None;
    let told_letters: Vec<String> = told.iter().map(|t| letters(t)).collect();
    let headings = (1..tree.len())
        .filter(|i| matches!(tree.tag(*i), Tag::H1 | Tag::H2 | Tag::H3) || is_titled(tree, survey, *i));
    for i in headings.take(HEADINGS) {
        let words = tree.line(i);
        if !(4..=400).contains(&words.chars().count()) {
            continue;
        }
        // A smaller heading is the main one where it is called so, or says in full what the page is told to say.
        let main = tree.tag(i) == Tag::H1 || is_titled(tree, survey, i);
        if !main && !told_letters.contains(&letters(&words)) {
            continue;
        }
        let agree = told.iter().map(|t| overlap(&words, t, rules)).fold(0.0, f64::max);
        let mut score = agree * 10.0;
        score += if tree.tag(i) == Tag::H1 { 2.0 } else { 0.0 };
        score += if survey.hints[i].contains(Hint::Title) { 1.0 } else { 0.0 };
        score -= if survey.dropped[i] { 2.0 } else { 0.0 };
        // The last link of a trail of breadcrumbs is made for search engines; the heading over the text is another.
        score -= if tree.ancestors(i).any(|a| tree.tag(a) == Tag::Nav) { 4.0 } else { 0.0 };
        if best.as_ref().is_none_or(|(s, ..)| score > *s) {
            best = Some((score, words, i));
        }
    }
    best
}

/// A text without the marks that only say where a line may break. Marks of direction stay, and so does the joiner that
/// Persian writes between letters (U+200C).
fn visible(text: &str) -> String {
    let unseen = ['\u{ad}', '\u{200b}', '\u{2060}', '\u{feff}'];
    text.chars().filter(|c| !unseen.contains(c)).collect::<String>().trim().to_owned()
}

/// An account of the headline cut to what a heading of the page shows of it: all of it (`Netz-Spott über FDP - Minister tritt
/// zurück` has no site behind the mark), or all before a mark and the site's name, however long that is. `None` where no
/// heading begins it. `headings` are letters.
fn as_shown<'t>(told: &'t str, headings: &[String]) -> Option<&'t str> {
    headings.iter().filter(|h| h.chars().count() >= 8).find_map(|heading| {
        let mut left = heading.chars();
        let mut end = 0;
        for (at, c) in told.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
            if left.as_str().is_empty() {
                break;
            }
            if !c.to_lowercase().all(|c| left.next() == Some(c)) {
                return None;
            }
            end = at + c.len_utf8();
        }
        let (head, rest) = (told.get(..end)?, told.get(end..)?);
        if !left.as_str().is_empty() {
            return None;
        }
        if !rest.contains(char::is_alphanumeric) {
            return Some(told);
        }
        // Marks that close the headline belong to it: `…gesprengt“ - Die Zeitung`.
        let closing = rest.find(|c: char| c.is_whitespace() || c.is_alphanumeric() || BARS.contains(&c))?;
        let (closing, tail) = rest.split_at_checked(closing)?;
        let is_tail = TAILS.iter().any(|m| tail.starts_with(m)) || tail.trim_start().starts_with(BARS);
        (is_tail && tail.split_whitespace().count() <= TAIL_WORDS)
            .then(|| told.get(..head.len() + closing.len()))
            .flatten()
    })
}

/// Marks before a site's name that need no space around them.
const BARS: [char; 3] = ['|', '｜', '：'];
/// Words behind a headline that can be a site's name, its section and an author.
const TAIL_WORDS: usize = 10;

/// Letters and digits alone, in lower case.
fn letters(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// The last big or bold line of a headline's length above the text, on pages that have no main heading
/// (`<font size="5"><b>…</b></font>` in a table of 1999).
pub(crate) fn displayed(tree: &Tree, runs: &[Run], first_prose: usize) -> Option<String> {
    let above = runs.get(first_prose.saturating_sub(8)..first_prose)?;
    let shown = above.iter().rev().find(|run| {
        let words = run.text.split_whitespace().count();
        let size = std::iter::once(run.at).chain(tree.ancestors(run.at)).take(4).any(|a| match tree.tag(a) {
            Tag::B | Tag::Strong => true,
            Tag::Font => tree.attribute(a, "size").is_some_and(|s| s.trim_start_matches('+') >= "4"),
            tag => tag.is_heading(),
        });
        (3..=30).contains(&words) && size && run.link_density() < 0.5
    });
    shown.map(|run| run.text.clone())
}

fn is_titled(tree: &Tree, survey: &Survey, i: usize) -> bool {
    matches!(tree.tag(i), Tag::H2 | Tag::H3 | Tag::Div | Tag::Span)
        && survey.hints[i].contains(Hint::Title)
        && tree.end(i) - i < 30
}

/// Share of the longer one's words that both have, from 0 to 1.
fn overlap(a: &str, b: &str, rules: &PageRules) -> f64 {
    let (a, b) = (line_key(a, &rules.fold), line_key(b, &rules.fold));
    let b: Vec<&str> = b.split(' ').collect();
    let a: Vec<&str> = a.split(' ').collect();
    let both = a.iter().filter(|w| b.contains(w)).count();
    both as f64 / a.len().max(1) as f64
}

/// A page title without the site's name behind it: what stands after the last mark, where it is the outlet or short.
pub(crate) fn without_site(title: &str, meta: &Meta, rules: &PageRules) -> String {
    let mut title = title.trim();
    for _ in 0..2 {
        let Some((at, mark)) = TAILS.iter().filter_map(|m| title.rfind(m).map(|at| (at, *m))).max() else {
            break;
        };
        let (head, tail) = (title.get(..at).unwrap_or(""), title.get(at + mark.len()..).unwrap_or(""));
        let site = [meta.get("og:site_name"), meta.told.publisher.as_deref()].into_iter().flatten();
        let named = site.into_iter().any(|s| {
            let (s, t) = (line_key(s, &rules.fold), line_key(tail, &rules.fold));
            !s.is_empty() && (t.contains(&s) || s.contains(&t))
        });
        let count = |t: &str| t.split_whitespace().count();
        if named || (count(tail) <= 4 && count(head) >= 2 * count(tail).max(2)) {
            title = head.trim();
        } else {
            break;
        }
    }
    title.to_owned()
}
