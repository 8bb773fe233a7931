//! Teasers of other articles that stand among a page's text.
//!
//! Two signs: a box whose title is a link, with the teaser's words under it; and boxes that repeat, each opening with
//! a linked title (`<div class="tumb">` seven times over).

use super::body::is_prose;
use super::runs::Run;
use super::tag::Tag;
use super::tree::Tree;
use crate::rules::ends_sentence;

/// Characters above which what stands in a box is text of its own rather than a teaser's.
const TEASER_CHARS: usize = 700;

/// Marks the runs that are teasers' text.
pub(crate) fn mark(tree: &Tree, runs: &[Run], headline: &str) -> Vec<bool> {
    let mut out = boxed(tree, runs, headline);
    repeated(tree, runs, headline, &mut out);
    out
}

/// Marks the runs that stand under a title that is a link, in a box of their own: the text of a teaser. A link in a
/// paragraph's place is no title, unless the box is a list's item.
///
/// A page's own headline may be a link to the page itself; it makes no teaser of the article.
fn boxed(tree: &Tree, runs: &[Run], headline: &str) -> Vec<bool> {
    let mut out = vec![false; runs.len()];
    for (i, title) in runs.iter().enumerate() {
        let own = title.text == headline;
        if title.link_density() < 0.8 || title.chars < 15 || title.chars > 300 || own {
            continue;
        }
        let heading = std::iter::once(title.owner)
            .chain(tree.ancestors(title.owner).take(2))
            .any(|a| tree.tag(a).is_heading());
        // The largest part of the page around it that is still small.
        let mut boxed = None;
        for a in std::iter::once(title.owner).chain(tree.ancestors(title.owner)).take(8) {
            let first = runs.partition_point(|r| r.at < a);
            let last = runs.partition_point(|r| r.at < tree.end(a));
            if last - first > 5 {
                break;
            }
            if last > i + 1
                && (heading || (title.links <= 2 && matches!(tree.tag(a), Tag::Li | Tag::Article)))
            {
                boxed = Some(last);
            }
        }
        for (run, mark) in runs.iter().zip(&mut out).take(boxed.unwrap_or(0)).skip(i + 1) {
            *mark = run.link_density() < 0.5 && run.chars <= TEASER_CHARS;
        }
    }
    out
}

/// A linked title with words behind it. What opens with a linked sentence, or goes on within one, is an item of news in
/// a list of such; a teaser's words begin anew, or break off.
fn is_titled(run: &Run) -> bool {
    let (title, rest) = run.text.split_at_checked(run.opens_linked).unwrap_or(("", ""));
    let rest = rest.trim_start();
    let anew = rest.starts_with(|c: char| c.is_uppercase() || c.is_numeric());
    let broken = rest.ends_with('…') || rest.ends_with("...") || rest.ends_with("[...]");
    run.chars < TEASER_CHARS
        && title.split_whitespace().count() >= 4
        && !ends_sentence(title)
        && (anew || broken)
}

/// Boxes that look alike, at least three under one parent, each of few runs and opening with a linked title. What is
/// most of a page's text is its article, be it a list of ten things to know.
fn repeated(tree: &Tree, runs: &[Run], headline: &str, out: &mut [bool]) {
    let first_run = |node: usize| runs.partition_point(|r| r.at < node);
    let is_box = |node: usize| {
        let (from, to) = (first_run(node), first_run(tree.end(node)));
        let inside = runs.get(from..to).unwrap_or(&[]);
        let title = inside.iter().take(3).find(|r| r.link_density() > 0.8 && r.chars >= 15);
        (2..=6).contains(&inside.len()) && title.is_some_and(|t| t.text != headline)
            || inside.len() == 1 && inside.iter().all(is_titled)
    };
    let prose = |runs: &[Run]| runs.iter().filter(|r| is_prose(r)).map(|r| r.chars).sum::<usize>();
    let all = prose(runs);
    let mut parents: Vec<usize> =
        runs.iter().flat_map(|r| std::iter::once(r.owner).chain(tree.ancestors(r.owner)).take(5)).collect();
    parents.sort_unstable();
    parents.dedup();
    for parent in parents.into_iter().filter(|p| tree.tag(*p).is_block()) {
        let mut boxes: Vec<usize> = Vec::new();
        let (mut child, mut others) = (parent + 1, 0);
        while child < tree.end(parent) && boxes.len() + others < 400 {
            if matches!(tree.tag(child), Tag::Div | Tag::Li | Tag::Article | Tag::Section) {
                if is_box(child) {
                    boxes.push(child);
                } else if first_run(child) < first_run(tree.end(child)) {
                    others += 1;
                }
            }
            child = tree.end(child).max(child + 1);
        }
        if boxes.len() < 3 || others > boxes.len() / 2 {
            continue;
        }
        let of = |node: &usize| prose(runs.get(first_run(*node)..first_run(tree.end(*node))).unwrap_or(&[]));
        if boxes.iter().map(of).sum::<usize>() * 2 > all {
            continue;
        }
        for node in boxes {
            let (from, to) = (first_run(node), first_run(tree.end(node)));
            for (run, mark) in runs.iter().zip(out.iter_mut()).take(to).skip(from) {
                *mark |= run.chars <= TEASER_CHARS;
            }
        }
    }
}
