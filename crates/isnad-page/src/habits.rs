//! An outlet's own habits: lines that recur over the pages of one host, learned from the pages, without a rule for any
//! site. `للتواصل مع الكاتب أرسل رسالة …` under every column is no sentence of the column.
//!
//! Habits are a function of the set of a host's pages and of nothing else, so that the order in which pages come does not
//! matter. Two things make that so. What counts are a page's lines *before* habits took any away: those that are left in its
//! blocks and those that were left out ([`Article::habits`]) together. And a page's lines do not depend on habits: they are
//! cut before habits are looked at.
//!
//! A sentence must not be eaten because it was copied. So a line has to recur on a good share of the pages and on several days,
//! under different headlines; long lines never count, and credits (`خدمة نيويورك تايمز`) are data, however often they
//! stand there.

use crate::rules::{PageRules, line_key};
use isnad_model::{Article, BlockKind, Day};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// Letters of the longest line that can be a habit. Two sentences of news are longer.
const LETTERS: usize = 240;
/// Days on which a line must stand; a paragraph copied from page to page lives for a day or two.
const DAYS: usize = 3;
/// Pages on which it must stand, where it stands on [`SHARE`] percent of them; and where it stands on a fifth of them.
const PAGES: usize = 8;
const FEW_PAGES: usize = 5;
/// Pages on which it must stand where fewer than [`DAYS`] days are known, because the pages do not tell theirs.
const UNDATED_PAGES: usize = 12;
/// Percent of the host's pages.
const SHARE: usize = 1;

/// What was learned of all hosts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Habits {
    /// By host.
    pub hosts: BTreeMap<String, HostHabits>,
}

/// What was learned of one host.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct HostHabits {
    /// Its pages, those with one headline counted once.
    pub pages: usize,
    /// Lines that recur, by their folded letters.
    pub lines: BTreeMap<String, Habit>,
}

/// A line that recurs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Habit {
    /// The line as a page writes it; of several spellings the first in the order of letters.
    pub words: String,
    /// Pages on which it stands.
    pub pages: usize,
    /// Days on which these were published or, where that is not known, saved.
    pub days: usize,
}

impl Habits {
    /// The habits of a host that stand among lines.
    pub(crate) fn among(&self, host: Option<&str>, lines: &BTreeMap<String, String>) -> BTreeSet<String> {
        let Some(host) = host.and_then(|h| self.hosts.get(h)) else { return BTreeSet::new() };
        lines.keys().filter(|key| host.lines.contains_key(*key)).cloned().collect()
    }

    /// True where an article was read with these habits and no others.
    pub fn fit(&self, article: &Article, rules: &PageRules) -> bool {
        let lines = lines(article, rules);
        let left: BTreeSet<String> = article.habits.iter().map(|l| line_key(l, &rules.fold)).collect();
        self.among(host(article).as_deref(), &lines) == left
    }
}

/// The host of an article: that of its address, else its outlet's name.
pub fn host(article: &Article) -> Option<String> {
    let host = article.url.as_deref().and_then(|url| {
        let rest = url.split_once("://")?.1;
        let host = rest.split(['/', '?', '#', ':']).next()?.to_ascii_lowercase();
        Some(host.strip_prefix("www.").unwrap_or(&host).to_owned()).filter(|h| h.contains('.'))
    });
    host.or_else(|| article.outlet.as_deref().map(|o| o.trim().to_owned()).filter(|o| !o.is_empty()))
}

/// An article's short lines, by their folded letters: those in its blocks and those that habits left out.
pub(crate) fn lines(article: &Article, rules: &PageRules) -> BTreeMap<String, String> {
    let mut lines = BTreeMap::new();
    let mut take = |words: &str| {
        if words.len() <= LETTERS * 4 && words.chars().count() <= LETTERS {
            let key = line_key(words, &rules.fold);
            if !key.is_empty() {
                lines.entry(key).or_insert_with(|| words.to_owned());
            }
        }
    };
    for line in &article.habits {
        take(line);
    }
    let mut dateline = None;
    for block in &article.blocks {
        match block.kind {
            BlockKind::Headline => {}
            // Cut off the front of its paragraph, whose line it is.
            BlockKind::Dateline => dateline = Some(block.span),
            _ => {
                let from = dateline.take().filter(|d| {
                    let between = article.text.get(d.end as usize..block.span.start as usize);
                    between.is_some_and(|b| !b.contains('\n'))
                });
                let start = from.map_or(block.span.start, |d| d.start);
                take(article.text.get(start as usize..block.span.end as usize).unwrap_or(""));
            }
        }
    }
    lines
}

/// Gathers the lines of pages.
#[derive(Debug, Default)]
pub struct Learner {
    hosts: BTreeMap<String, Lines>,
}

#[derive(Debug, Default)]
struct Lines {
    headlines: BTreeSet<String>,
    lines: BTreeMap<String, Seen>,
}

#[derive(Debug)]
struct Seen {
    words: String,
    headlines: BTreeSet<String>,
    days: BTreeSet<Day>,
}

impl Learner {
    /// Takes a page; `captured` is the day on which it was saved.
    pub fn take(&mut self, article: &Article, captured: Option<Day>, rules: &PageRules) {
        let Some(host) = host(article) else { return };
        let of = self.hosts.entry(host).or_default();
        let headline = line_key(&article.headline, &rules.fold);
        // A day from a dateline may only have come to light when a habit above it was taken away.
        let day = article.published.exact().filter(|_| article.published.basis != "dateline").or(captured);
        for (key, words) in lines(article, rules) {
            let seen = of.lines.entry(key).or_insert_with(|| Seen {
                words: words.clone(),
                headlines: BTreeSet::new(),
                days: BTreeSet::new(),
            });
            if words < seen.words {
                seen.words = words;
            }
            seen.headlines.insert(headline.clone());
            seen.days.extend(day);
        }
        of.headlines.insert(headline);
    }

    /// What the pages taken have in common.
    pub fn learn(self, rules: &PageRules) -> Habits {
        let mut habits = Habits::default();
        for (host, of) in self.hosts {
            let all = of.headlines.len();
            let lines: BTreeMap<String, Habit> = of
                .lines
                .into_iter()
                .filter(|(_, seen)| recurs(seen.headlines.len(), seen.days.len(), all))
                .filter(|(_, seen)| rules.credits.own_line(&seen.words, None).is_none())
                .map(|(key, seen)| {
                    let (pages, days) = (seen.headlines.len(), seen.days.len());
                    (key, Habit { words: seen.words, pages, days })
                })
                .collect();
            if !lines.is_empty() {
                habits.hosts.insert(host, HostHabits { pages: all, lines });
            }
        }
        habits
    }
}

/// True where a line on so many of a host's pages, on so many days, is a habit.
fn recurs(pages: usize, days: usize, all: usize) -> bool {
    let often = pages >= PAGES && pages * 100 >= all * SHARE;
    let mostly = pages >= FEW_PAGES && pages * 5 >= all;
    (often || mostly) && (days >= DAYS || (days == 0 && pages >= UNDATED_PAGES))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_recurs() {
        assert!(recurs(8, 3, 800) && recurs(5, 3, 25) && recurs(12, 0, 40));
        // Copied for two days; on a few pages of many; on most of too few; on too few without a day.
        assert!(!recurs(40, 2, 100) && !recurs(8, 5, 801) && !recurs(4, 4, 4) && !recurs(8, 0, 40));
    }

    #[test]
    fn hosts() {
        let article = |url: Option<&str>, outlet: Option<&str>| Article {
            url: url.map(str::to_owned),
            outlet: outlet.map(str::to_owned),
            ..Article::default()
        };
        assert_eq!(
            host(&article(Some("https://www.Mina.example:80/a?b"), None)).as_deref(),
            Some("mina.example")
        );
        assert_eq!(host(&article(None, Some(" الميناء "))).as_deref(), Some("الميناء"));
        assert_eq!(host(&article(None, None)), None);
    }
}
