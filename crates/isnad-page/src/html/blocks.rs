//! The article's runs as typed blocks, trimmed at both edges, and what is left over as furniture and teasers.

use super::body::{self, Survey, is_prose};
use super::meta::Meta;
use super::runs::Run;
use super::tag::Tag;
use super::tree::Tree;
use crate::assemble::Part;
use crate::rules::{Furniture, Hint, PageRules, ends_sentence, line_key};
use isnad_model::{BlockKind, Teaser};
use std::collections::{BTreeMap, BTreeSet};

/// Furniture and teasers reported of one page.
const REPORTED: usize = 60;

/// Characters of the page's own account of its text that are compared, and runs that are compared with it: their
/// product bounds the time.
const TOLD_CHARS: usize = 100_000;
const RUNS_COMPARED: usize = 2_000;

/// What the page's runs became.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) parts: Vec<Part>,
    pub(crate) furniture: Vec<String>,
    pub(crate) teasers: Vec<Teaser>,
    pub(crate) counters: BTreeMap<String, u64>,
    /// Short lines around the headline and before the first sentence: where dates and bylines stand.
    pub(crate) near_head: Vec<String>,
    /// Index of the run that is the article's first sentence.
    pub(crate) first_prose: usize,
}

/// A run with what it is; `None` is not part of the article.
struct Judged<'r> {
    run: &'r Run,
    kind: Option<BlockKind>,
}

/// Makes blocks of a page's runs.
pub(crate) fn collect(
    tree: &Tree,
    runs: &[Run],
    survey: &Survey,
    meta: &Meta,
    (headline, headline_at): (&str, Option<usize>),
    rules: &PageRules,
) -> Found {
    let told = Letters::of(meta.told.body.as_deref().unwrap_or(""));
    let known_at: BTreeSet<usize> = runs
        .iter()
        .take(RUNS_COMPARED)
        .filter(|r| is_prose(r) && told.holds(&r.text))
        .map(|r| r.at)
        .collect();
    let known = |run: &Run| known_at.contains(&run.at);
    let known_chars: usize = runs.iter().filter(|r| known(r)).map(|r| r.chars).sum();
    let guided = told.chars >= 250 && known_chars * 2 >= told.chars;
    let root = if guided {
        body::around(tree, runs, known)
    } else {
        let described: Vec<Letters> =
            [meta.get("og:description"), meta.get("description"), meta.told.description.as_deref()]
                .into_iter()
                .flatten()
                .map(Letters::of)
                .collect();
        body::pick(tree, runs, survey, headline_at, |run| described.iter().any(|d| d.begins(&run.text)))
    };
    let (from, to) = (root, tree.end(root));
    let inside: Vec<&Run> = runs.iter().filter(|r| (from..to).contains(&r.at)).collect();
    let teased: BTreeSet<usize> =
        runs.iter().zip(&survey.teaser).filter(|(r, t)| **t && !known(r)).map(|(r, _)| r.at).collect();
    let mut judged: Vec<Judged<'_>> = inside
        .iter()
        .map(|run| {
            let keep = guided && known(run);
            let kind = if teased.contains(&run.at) {
                None
            } else {
                judge(tree, run, survey, root, headline, rules, keep)
            };
            Judged { run, kind }
        })
        .collect();
    cut_tail(&mut judged, rules);
    // Some pages give only the beginning of their text; such an account says nothing about the end.
    let unknown: usize = judged
        .iter()
        .filter(|j| j.kind.is_some() && is_prose(j.run) && !known(j.run))
        .map(|j| j.run.chars)
        .sum();
    if guided && unknown * 4 < known_chars {
        trim_guided(&mut judged, &known);
    }
    trim(&mut judged, rules);
    finish(tree, runs, &judged, meta, (headline, from), told.chars, rules)
}

/// The judged runs as blocks, and everything else as what it is.
fn finish(
    tree: &Tree,
    runs: &[Run],
    judged: &[Judged<'_>],
    meta: &Meta,
    (headline, from): (&str, usize),
    told_chars: usize,
    rules: &PageRules,
) -> Found {
    let mut found = Found::default();
    let first = judged.iter().find(|j| j.kind.is_some() && is_prose(j.run)).map_or(from, |j| j.run.at);
    found.first_prose = runs.partition_point(|r| r.at < first);
    found.near_head = near_head(runs, found.first_prose, headline, rules);
    found.parts = parts(tree, judged);
    let text: usize = found.parts.iter().map(|p| p.text.chars().count()).sum();
    // The page shows less than it says of itself: a teaser before a wall, or text that a script would lay out.
    if let Some(body) = meta.told.body.as_deref()
        && told_chars > 120
        && text * 2 < told_chars
    {
        found.parts = body.split('\n').map(|p| Part::new(BlockKind::Paragraph, p)).collect();
    }
    report(tree, runs, judged, headline, &mut found, rules);
    found
}

/// What one run of the article's node is.
fn judge(
    tree: &Tree,
    run: &Run,
    survey: &Survey,
    root: usize,
    headline: &str,
    rules: &PageRules,
    keep: bool,
) -> Option<BlockKind> {
    if survey.dropped[run.owner] && !survey.dropped[root] && !keep {
        return None;
    }
    let kind = kind_of(tree, run, survey, root);
    if kind == BlockKind::Caption {
        return (run.chars >= 20).then_some(kind);
    }
    if keep {
        return Some(kind);
    }
    if run.link_density() > 0.7 && (run.chars < 150 || kind == BlockKind::List) && !ends_sentence(&run.text) {
        return None;
    }
    if rules.furniture(&run.text).is_some() || looks_like_markup(&run.text) {
        return None;
    }
    if line_key(&run.text, &rules.fold) == line_key(headline, &rules.fold) {
        return None;
    }
    Some(kind)
}

/// Markup that was escaped once too often (`&lt;img …&gt;` in a `noscript`).
fn looks_like_markup(text: &str) -> bool {
    text.starts_with('<') && (text.contains("=\"") || text.contains("</"))
}

fn kind_of(tree: &Tree, run: &Run, survey: &Survey, root: usize) -> BlockKind {
    let chain = std::iter::once(run.owner).chain(tree.ancestors(run.owner)).take_while(|a| *a > root);
    for (steps, a) in chain.enumerate() {
        if steps <= 3 && survey.hints[a].contains(Hint::Caption) && run.chars < 400 {
            return BlockKind::Caption;
        }
        match tree.tag(a) {
            tag if tag.is_heading() => return BlockKind::Heading,
            Tag::Figcaption | Tag::Figure | Tag::Caption => return BlockKind::Caption,
            Tag::Li | Tag::Dd | Tag::Dt => return BlockKind::List,
            Tag::Blockquote => return BlockKind::Quote,
            Tag::Td | Tag::Th if is_data_table(tree, a) => return BlockKind::Table,
            _ => {}
        }
    }
    BlockKind::Paragraph
}

/// A table of data rather than of layout: its cells hold no blocks of their own.
fn is_data_table(tree: &Tree, cell: usize) -> bool {
    let Some(table) = tree.ancestors(cell).find(|a| tree.tag(*a) == Tag::Table) else { return false };
    let inside = table..tree.end(table);
    let cells = inside.clone().filter(|i| matches!(tree.tag(*i), Tag::Td | Tag::Th)).count();
    let blocks = inside.filter(|i| matches!(tree.tag(*i), Tag::P | Tag::Div | Tag::Table)).count();
    // A cell that holds paragraphs of prose is a page's layout of 1999.
    let text = |node: usize| -> usize {
        (node..tree.end(node))
            .filter(|i| tree.tag(*i) == Tag::Text)
            .map(|i| tree.node(i).text.trim().len())
            .sum()
    };
    cells >= 4 && blocks <= cells / 2 + 1 && text(cell) < 300 && text(table) / cells < 160
}

/// A header of comments or of other articles ends the article, where little of it follows.
fn cut_tail(judged: &mut [Judged<'_>], rules: &PageRules) {
    let prose: usize =
        judged.iter().filter(|j| j.kind.is_some() && is_prose(j.run)).map(|j| j.run.chars).sum();
    let mut before = 0;
    for i in 0..judged.len() {
        let kind = rules.furniture(&judged[i].run.text);
        let share = if kind == Some(Furniture::Comments) { 2 } else { 3 };
        if matches!(kind, Some(Furniture::Comments | Furniture::Section))
            && before * share > prose * (share - 1)
        {
            judged[i..].iter_mut().for_each(|j| j.kind = None);
            return;
        }
        if judged[i].kind.is_some() && is_prose(judged[i].run) {
            before += judged[i].run.chars;
        }
    }
}

/// What stands before the first or after the last run that the page's own account of its text holds is not text.
fn trim_guided(judged: &mut [Judged<'_>], known: &impl Fn(&Run) -> bool) {
    let first = judged.iter().position(|j| known(j.run));
    let last = judged.iter().rposition(|j| known(j.run));
    let (Some(first), Some(last)) = (first, last) else { return };
    for (i, j) in judged.iter_mut().enumerate() {
        let near = i + 2 >= first && i < first && is_prose(j.run);
        if (i < first && !near) || i > last + 1 || (i == last + 1 && !is_prose(j.run)) {
            j.kind = None;
        }
    }
}

/// Takes dates, bylines and labels from the front; headings without text and scraps from the back.
fn trim(judged: &mut [Judged<'_>], rules: &PageRules) {
    for j in judged.iter_mut() {
        match j.kind {
            None | Some(BlockKind::Caption) => continue,
            Some(_) if is_prose(j.run) => break,
            Some(BlockKind::Heading) if j.run.chars > 25 => break,
            Some(_) if j.run.chars > 70 => break,
            Some(_) => {
                let scrap = !ends_sentence(&j.run.text) || rules.clock.date_line(&j.run.text).is_some();
                if scrap && rules.credits.own_line(&j.run.text, None).is_none() {
                    j.kind = None;
                }
            }
        }
    }
    for j in judged.iter_mut().rev() {
        match j.kind {
            None | Some(BlockKind::Caption) => continue,
            Some(BlockKind::Heading) => j.kind = None,
            Some(BlockKind::Paragraph) if j.run.chars < 60 && !ends_sentence(&j.run.text) => {
                if rules.credits.own_line(&j.run.text, None).is_some() {
                    break;
                }
                j.kind = None;
            }
            Some(BlockKind::List) if j.run.link_density() > 0.5 => j.kind = None,
            _ => break,
        }
    }
}

/// Joins the items of one list and the cells of one table; drops what is said twice.
fn parts(tree: &Tree, judged: &[Judged<'_>]) -> Vec<Part> {
    let mut out: Vec<(Part, usize)> = Vec::new();
    let mut seen = BTreeSet::new();
    for j in judged {
        let Some(kind) = j.kind else { continue };
        if j.run.chars > 40 && !seen.insert(j.run.text.as_str()) {
            continue;
        }
        let group = match kind {
            BlockKind::List => nearest(tree, j.run.owner, &[Tag::Ul, Tag::Ol, Tag::Dl]),
            BlockKind::Table => nearest(tree, j.run.owner, &[Tag::Table]),
            BlockKind::Quote => nearest(tree, j.run.owner, &[Tag::Blockquote]),
            _ => 0,
        };
        let row = nearest(tree, j.run.owner, &[Tag::Tr]);
        match out.last_mut() {
            Some((part, last)) if group != 0 && part.kind == kind && *last / 2 == group => {
                let same_row = kind == BlockKind::Table && *last % 2 == row % 2;
                part.text.push(if same_row { '\t' } else { '\n' });
                part.text.push_str(&j.run.text);
                *last = group * 2 + row % 2;
            }
            _ => out.push((Part::new(kind, j.run.text.as_str()), group * 2 + row % 2)),
        }
    }
    out.into_iter().map(|(part, _)| part).collect()
}

fn nearest(tree: &Tree, from: usize, tags: &[Tag]) -> usize {
    std::iter::once(from).chain(tree.ancestors(from)).find(|a| tags.contains(&tree.tag(*a))).unwrap_or(0)
}

/// Short lines between the headline and the first sentence, and just above.
fn near_head(runs: &[Run], end: usize, headline: &str, rules: &PageRules) -> Vec<String> {
    let key = line_key(headline, &rules.fold);
    let before = runs.get(..end).unwrap_or(&[]);
    let start = before.iter().rposition(|r| !key.is_empty() && line_key(&r.text, &rules.fold) == key);
    let start = start.map_or(end.saturating_sub(12), |i| i.saturating_sub(3)).max(end.saturating_sub(40));
    let short = |r: &&Run| r.chars <= 120;
    before.get(start..).unwrap_or(&[]).iter().filter(short).map(|r| r.text.clone()).collect()
}

/// Says what was left out: labels as furniture, links with a headline's length as teasers, counters as counters.
fn report(
    tree: &Tree,
    runs: &[Run],
    judged: &[Judged<'_>],
    headline: &str,
    found: &mut Found,
    rules: &PageRules,
) {
    let kept: BTreeSet<usize> = judged.iter().filter(|j| j.kind.is_some()).map(|j| j.run.at).collect();
    let inside: BTreeSet<usize> = judged.iter().map(|j| j.run.at).collect();
    let head = line_key(headline, &rules.fold);
    let near = runs.get(found.first_prose.saturating_sub(12)..found.first_prose).unwrap_or(&[]);
    let inside_or_near: BTreeSet<usize> = inside.iter().copied().chain(near.iter().map(|r| r.at)).collect();
    for run in runs.iter().filter(|r| !kept.contains(&r.at) && line_key(&r.text, &rules.fold) != head) {
        let kind = rules.furniture(&run.text);
        if run.chars <= 200 && inside_or_near.contains(&run.at) {
            for (name, number) in crate::scrape::labelled(&run.text, rules) {
                found.counters.entry(name.to_owned()).or_insert(number);
            }
        }
        let linked = run.link_density() > 0.8 && run.chars >= 25 && run.text.split_whitespace().count() >= 4;
        let labelled = kind == Some(Furniture::ReadAlso);
        let known = found.teasers.iter().any(|t| t.headline == run.text);
        if linked && known {
            continue;
        }
        if linked && !labelled && found.teasers.len() < REPORTED && tree.tag(run.owner) != Tag::Footer {
            found.teasers.push(Teaser { headline: run.text.clone(), ..Teaser::default() });
        } else if (kind.is_some() || inside.contains(&run.at))
            && run.chars <= 200
            && found.furniture.len() < REPORTED
            && !found.furniture.contains(&run.text)
        {
            found.furniture.push(run.text.clone());
        }
    }
}

/// A text's letters and digits alone, for asking whether it holds another.
struct Letters {
    text: String,
    chars: usize,
}

impl Letters {
    fn of(text: &str) -> Letters {
        let text: String = text.chars().filter(|c| c.is_alphanumeric()).take(TOLD_CHARS).collect();
        let chars = text.chars().count();
        Letters { text, chars }
    }

    /// True where `text` and this one begin alike.
    fn begins(&self, text: &str) -> bool {
        let probe: String = text.chars().filter(|c| c.is_alphanumeric()).take(30).collect();
        self.chars >= 40 && probe.len() >= 30 && self.text.starts_with(&probe)
    }

    /// True where the first forty letters of `text` occur.
    fn holds(&self, text: &str) -> bool {
        if self.chars == 0 {
            return false;
        }
        let probe: String = text.chars().filter(|c| c.is_alphanumeric()).take(40).collect();
        probe.len() >= 12 && self.text.contains(&probe)
    }
}
