//! The article's runs as typed blocks, and what is left over as furniture, counters and teasers.

use super::body::{Survey, is_prose};
use super::choose::{Candidate, Page};
use super::meta::Meta;
use super::runs::Run;
use super::tag::Tag;
use super::told::Letters;
use super::tree::Tree;
use super::{edges, standfirst};
use crate::assemble::Part;
use crate::rules::{Furniture, Hint, PageRules, ends_sentence, line_key};
use isnad_model::{BlockKind, Teaser};
use std::collections::{BTreeMap, BTreeSet};

/// Furniture and teasers reported of one page.
const REPORTED: usize = 60;

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
pub(super) struct Judged<'r> {
    pub(super) run: &'r Run,
    pub(super) kind: Option<BlockKind>,
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
    let page = Page::new(tree, runs, survey, meta, headline_at, &told);
    let chosen = page.choose();
    let mut judged: Vec<Judged<'_>> = Vec::new();
    for (run, teaser) in runs.iter().zip(&survey.teaser) {
        if (chosen.from..chosen.to).contains(&run.at) {
            let keep = chosen.guided && page.is_known(run);
            let teased = *teaser && !page.is_known(run);
            let kind = if teased { None } else { judge(&page, run, &chosen, headline, rules, keep) };
            judged.push(Judged { run, kind });
        }
    }
    let known = |run: &Run| page.is_known(run);
    edges::cut_tail(tree, &mut judged, rules);
    // Some pages give only the beginning of their text; such an account says nothing about the end.
    let unknown: usize = judged
        .iter()
        .filter(|j| j.kind.is_some() && is_prose(j.run) && !known(j.run))
        .map(|j| j.run.chars)
        .sum();
    if chosen.guided && unknown * 4 < page.known_chars() {
        edges::trim_guided(&mut judged, &known);
    }
    edges::trim(tree, survey, &mut judged, (headline, &meta.told.authors), rules);
    standfirst::add(&page, &mut judged, headline, rules);
    finish(tree, runs, &judged, meta, (headline, chosen.from), told.chars, rules)
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
    let is_text = |kind: Option<BlockKind>| kind.is_some_and(|k| k != BlockKind::Standfirst);
    let first = judged.iter().find(|j| is_text(j.kind) && is_prose(j.run)).map_or(from, |j| j.run.at);
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
    page: &Page<'_>,
    run: &Run,
    chosen: &Candidate,
    headline: &str,
    rules: &PageRules,
    keep: bool,
) -> Option<BlockKind> {
    let dropped = chosen.dropped(page.survey);
    if dropped[run.owner] && !dropped[chosen.root] && !keep {
        return None;
    }
    let kind = kind_of(page, run, chosen.root, rules);
    if kind == BlockKind::Caption {
        return (run.chars >= 20).then_some(kind);
    }
    if keep {
        return Some(kind);
    }
    let short = run.chars < 150 || run.links >= 4 || kind == BlockKind::List;
    if run.link_density() > 0.7 && short && kind != BlockKind::Table && !ends_sentence(&run.text) {
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

fn kind_of(page: &Page<'_>, run: &Run, root: usize, rules: &PageRules) -> BlockKind {
    let (tree, survey) = (page.tree, page.survey);
    let chain = std::iter::once(run.owner).chain(tree.ancestors(run.owner)).take_while(|a| *a > root);
    let mut kind = BlockKind::Paragraph;
    for (steps, a) in chain.enumerate() {
        if steps <= 3 && survey.hints[a].contains(Hint::Caption) && run.chars < 400 {
            return BlockKind::Caption;
        }
        kind = match tree.tag(a) {
            tag if tag.is_heading() => BlockKind::Heading,
            Tag::Figcaption | Tag::Figure | Tag::Caption => return BlockKind::Caption,
            Tag::Li | Tag::Dd | Tag::Dt => BlockKind::List,
            Tag::Blockquote => BlockKind::Quote,
            Tag::Td | Tag::Th if is_data_table(tree, survey, a) => BlockKind::Table,
            _ => continue,
        };
        break;
    }
    let captioned = kind == BlockKind::Paragraph
        && run.chars <= 400
        && (rules.is_credited(&run.text) || is_under_picture(page, run, root));
    if captioned { BlockKind::Caption } else { kind }
}

/// The only words of a part that else holds a picture, and no sentence of a paragraph.
fn is_under_picture(page: &Page<'_>, run: &Run, root: usize) -> bool {
    let tree = page.tree;
    let near = std::iter::once(run.owner).chain(tree.ancestors(run.owner)).take(2).take_while(|a| *a > root);
    let sentence = ends_sentence(&run.text);
    if run.chars > 300 || (sentence && (tree.tag(run.owner) == Tag::P || run.chars > 160)) {
        return false;
    }
    near.filter(|a| tree.end(*a) - a < 60).any(|a| {
        let first = page.runs.partition_point(|r| r.at < a);
        let last = page.runs.partition_point(|r| r.at < tree.end(a));
        last - first == 1 && (a..tree.end(a)).any(|i| tree.tag(i) == Tag::Img)
    })
}

/// A table of data rather than of layout: its cells hold few blocks of their own, and little text.
fn is_data_table(tree: &Tree, survey: &Survey, cell: usize) -> bool {
    let Some(table) = tree.ancestors(cell).find(|a| tree.tag(*a) == Tag::Table) else { return false };
    let (whole, text) = (survey.held(tree, table), survey.held(tree, cell).text);
    let (cells, rows, blocks) = (whole.cells, whole.rows, whole.blocks);
    // A cell that holds paragraphs of prose is a page's layout of 1999.
    let small = whole.text / cells.max(1);
    // A ranking whose every cell is a paragraph of one word is a table all the same.
    let wrapped = rows >= 3 && cells >= 2 * rows && small < 60 && blocks <= 2 * cells;
    cells >= 4 && whole.tables == 1 && (blocks <= cells / 2 + 1 || wrapped) && text < 300 && small < 160
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
        // Many links in one line are a menu.
        let linked = run.link_density() > 0.8
            && run.links <= 3
            && run.chars >= 25
            && run.text.split_whitespace().count() >= 4;
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
