//! Search: Arabic as people type it, found as newspapers write it.
//!
//! Words are compared by their folded keys with the article taken off (`قمة` finds `القمة` and `والقمة`), and the
//! first word of a phrase may carry a conjunction or a preposition (`وقمة`). That is done to both sides alike, with the
//! clitics of `lang/ar/clitics.toml`; taking off more would need to know the word (`والد` is no `و` and `الد`).

use crate::engine::Engine;
use crate::{Error, stages::Stages};
use isnad_archive::Find;
use isnad_lang::{Doc, Fold, PackError, Source, TokenKind};
use isnad_model::{Reading, Span, When};

/// Bytes of text around the first match that a snippet shows, before and after.
const SNIPPET_BYTES: usize = 240;
/// Letters that must remain when the article is taken off.
const STEM_LETTERS: usize = 3;

/// A page found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hit {
    /// The page's id.
    pub page: String,
    /// Its headline.
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

/// What is cut off and tried when words are compared.
#[derive(Debug, Clone, Default)]
pub struct Clitics {
    /// Single letters that may stand before a word.
    loose: Vec<String>,
    /// The article, and what it becomes together with conjunctions and prepositions: longest first.
    articles: Vec<String>,
}

#[derive(serde::Deserialize, Default)]
#[serde(default)]
struct Table {
    conjunctions: Vec<String>,
    prepositions: Vec<String>,
    article: String,
    li_article: String,
}

impl Clitics {
    /// Reads `ar/clitics.toml`.
    ///
    /// # Errors
    /// Where it is no TOML of that shape.
    pub fn load(source: &Source, fold: &Fold) -> Result<Self, PackError> {
        const FILE: &str = "ar/clitics.toml";
        let table: Table =
            toml::from_str(source.text(FILE)).map_err(|e| PackError::new(FILE, 0, e.to_string()))?;
        let fold_all = |list: &[String]| list.iter().map(|w| fold.key(w)).collect::<Vec<_>>();
        let (conjunctions, prepositions) = (fold_all(&table.conjunctions), fold_all(&table.prepositions));
        let (article, li_article) = (fold.key(&table.article), fold.key(&table.li_article));
        let mut articles = Vec::new();
        for bare in [&article, &li_article].into_iter().filter(|a| !a.is_empty()) {
            articles.push(bare.clone());
            articles.extend(conjunctions.iter().map(|c| format!("{c}{bare}")));
        }
        for p in prepositions.iter().filter(|_| !article.is_empty()) {
            articles.push(format!("{p}{article}"));
            articles.extend(conjunctions.iter().map(|c| format!("{c}{p}{article}")));
        }
        articles.sort_by(|a, b| b.chars().count().cmp(&a.chars().count()).then_with(|| a.cmp(b)));
        articles.dedup();
        let mut loose = conjunctions.clone();
        for p in &prepositions {
            loose.push(p.clone());
            loose.extend(conjunctions.iter().map(|c| format!("{c}{p}")));
        }
        Ok(Clitics { loose, articles })
    }

    /// A key without the article.
    pub fn bare<'k>(&self, key: &'k str) -> &'k str {
        self.articles
            .iter()
            .filter_map(|a| key.strip_prefix(a.as_str()))
            .find(|rest| rest.chars().count() >= STEM_LETTERS)
            .unwrap_or(key)
    }

    /// The forms that a word may have at the beginning of a phrase.
    fn forms(&self, bare: &str) -> Vec<String> {
        let mut forms = vec![bare.to_owned()];
        forms.extend(self.loose.iter().map(|c| format!("{c}{bare}")));
        forms
    }
}

/// The words of a text that can be searched, with where they stand.
pub(crate) fn words(text: &str, fold: &Fold, clitics: &Clitics) -> Vec<(String, Span)> {
    let doc = Doc::new(text, fold);
    doc.tokens
        .iter()
        .enumerate()
        .filter(|(_, t)| matches!(t.kind, TokenKind::Word | TokenKind::Number))
        .map(|(i, t)| (clitics.bare(doc.key(i)).to_owned(), t.span))
        .filter(|(key, _)| !key.is_empty())
        .collect()
}

/// Understands a query: words must all occur, `"words in quotes"` in this order, `-word` not at all.
fn parse(query: &str, stages: &Stages) -> Find {
    let mut find = Find::default();
    let quotes = ['"', '«', '»', '“', '”', '„'];
    for (i, part) in query.split(quotes).enumerate() {
        if i % 2 == 1 {
            let phrase: Vec<String> = stages.words(part).into_iter().map(|(k, _)| k).collect();
            push_phrase(&mut find.all, &phrase, stages);
            continue;
        }
        for word in part.split_whitespace() {
            let (word, wanted) = match word.strip_prefix('-') {
                Some(word) => (word, false),
                None => (word, true),
            };
            for (key, _) in stages.words(word) {
                let forms = stages.clitics().forms(&key).into_iter().map(|f| vec![f]);
                if wanted { find.all.push(forms.collect()) } else { find.none.extend(forms) }
            }
        }
    }
    find
}

fn push_phrase(all: &mut Vec<Vec<Vec<String>>>, phrase: &[String], stages: &Stages) {
    let Some((first, rest)) = phrase.split_first() else { return };
    let forms = stages.clitics().forms(first).into_iter();
    all.push(forms.map(|f| std::iter::once(f).chain(rest.iter().cloned()).collect()).collect());
}

impl Engine {
    /// The best `limit` pages for a query, best first.
    ///
    /// # Errors
    /// [`Error::EmptySearch`] where the query has no word to look for; where the archive cannot be read.
    pub fn search(&self, query: &str, limit: usize) -> Result<Vec<Hit>, Error> {
        let find = parse(query, self.stages());
        if find.all.is_empty() {
            return Err(Error::EmptySearch { query: query.to_owned() });
        }
        let mut hits = Vec::new();
        for found in self.archive().search(&find, limit)? {
            if let Some(reading) = self.archive().reading(&found)? {
                hits.push(hit(&reading, &find, self.stages()));
            }
        }
        Ok(hits)
    }
}

fn hit(reading: &Reading, find: &Find, stages: &Stages) -> Hit {
    let article = &reading.article;
    let words = stages.words(&article.text);
    let mut matches: Vec<Span> = Vec::new();
    for start in 0..words.len() {
        for phrase in find.all.iter().flatten() {
            let here = words.get(start..start + phrase.len()).unwrap_or(&[]);
            if !here.is_empty() && here.iter().map(|(k, _)| k).eq(phrase.iter()) {
                matches.extend(here.iter().map(|(_, span)| *span));
            }
        }
    }
    matches.sort();
    matches.dedup();
    // The headline is shown anyway: show a match of the body where there is one.
    let head_end = article.headline.len() as u32;
    let at = matches.iter().find(|m| m.start >= head_end).or(matches.first()).copied().unwrap_or_default();
    let cut = snippet(&article.text, at, &words);
    let marks = matches
        .iter()
        .filter(|m| cut.contains(**m))
        .map(|m| Span { start: m.start - cut.start, end: m.end - cut.start })
        .collect();
    Hit {
        page: article.id.clone(),
        headline: article.headline.clone(),
        outlet: article.outlet.clone(),
        published: article.published.clone(),
        snippet: cut.of(&article.text).replace('\n', " "),
        marks,
        at,
    }
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
