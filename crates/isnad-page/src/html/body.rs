//! Where on the page the article stands.
//!
//! Every run gives or takes weight: prose gives its length, links and scraps take. A node's worth is the sum over its
//! subtree; the article is the deepest node that holds nearly all the worth there is. Parts that their names give away
//! (comments, related, share) are worth nothing, unless most of the page's prose stands in them: then the name lies.

use super::runs::Run;
use super::tag::Tag;
use super::tree::Tree;
use crate::rules::{Hint, Hints, PageRules, ends_sentence};
use std::collections::HashMap;

/// What is known of the page's nodes and runs before the article is picked.
pub(crate) struct Survey {
    /// For each run: it is the text of a teaser, under a heading that is a link.
    pub(crate) teaser: Vec<bool>,
    /// For each node: it, or a part it stands in, is never article.
    pub(crate) dropped: Vec<bool>,
    /// For each node: what its names tell.
    pub(crate) hints: Vec<Hints>,
}

/// True where a run reads like prose rather than like a label or a link.
pub(crate) fn is_prose(run: &Run) -> bool {
    let sentence = ends_sentence(&run.text);
    run.link_density() < 0.4 && (run.chars >= 80 || (run.chars >= 30 && sentence))
}

/// Looks at every node's names once.
pub(crate) fn survey(tree: &Tree, runs: &[Run], rules: &PageRules) -> Survey {
    let mut mass = vec![0usize; tree.len()];
    for run in runs.iter().filter(|r| is_prose(r)) {
        mass[run.owner] += run.chars;
    }
    for i in (1..tree.len()).rev() {
        let parent = tree.parent(i);
        mass[parent] += mass[i];
    }
    let total = mass[0].max(1);
    // What the page itself marks as its article's body is not dropped for the names of what stands around it.
    let mut holds_body = vec![false; tree.len()];
    for i in (1..tree.len()).rev() {
        holds_body[i] |= is_article_body(tree, i);
        let parent = tree.parent(i);
        holds_body[parent] |= holds_body[i];
    }
    let mut dropped = vec![false; tree.len()];
    let mut hints = vec![Hints::default(); tree.len()];
    // A page repeats its class names thousands of times.
    let mut told: HashMap<String, Hints> = HashMap::new();
    for i in 1..tree.len() {
        dropped[i] = dropped[tree.parent(i)];
        let tag = tree.tag(i);
        if tag == Tag::Text || dropped[i] {
            continue;
        }
        let names = names(tree, i);
        if !names.is_empty() {
            hints[i] = *told.entry(names).or_insert_with_key(|names| rules.hints(names));
        }
        let most = mass[i] * 2 > total;
        if is_hidden(tree, i) && !most {
            dropped[i] = true;
            continue;
        }
        let lies = most || holds_body[i];
        dropped[i] = is_dropped(tree, i, tag, hints[i], lies);
    }
    Survey { teaser: Vec::new(), dropped, hints }
}

/// Everything in a node's attributes that names its part of the page.
fn names(tree: &Tree, i: usize) -> String {
    const TOLD: [&str; 7] = ["class", "id", "role", "itemprop", "data-component", "data-testid", "data-type"];
    let mut all = String::new();
    for (name, value) in tree.attributes(i) {
        if value.len() < 400 && TOLD.iter().any(|t| name.eq_ignore_ascii_case(t)) {
            all.push_str(value);
            all.push(' ');
        }
    }
    all
}

fn is_dropped(tree: &Tree, i: usize, tag: Tag, hints: Hints, lies: bool) -> bool {
    if matches!(tag, Tag::Html | Tag::Body | Tag::Main) || lies {
        return false;
    }
    if matches!(tag, Tag::Nav | Tag::Footer | Tag::Aside) {
        return true;
    }
    let body = hints.contains(Hint::Body) || hints.contains(Hint::Title) || hints.contains(Hint::Lead);
    if hints.contains(Hint::Drop)
        && !body
        && !matches!(tag, Tag::Article | Tag::P | Tag::A | Tag::Strong | Tag::Em | Tag::B | Tag::I)
    {
        return true;
    }
    let role = tree.attribute(i, "role").unwrap_or("");
    matches!(role, "navigation" | "complementary" | "contentinfo" | "dialog" | "alert" | "search" | "menu")
}

fn is_article_body(tree: &Tree, i: usize) -> bool {
    tree.tag(i) != Tag::Text
        && tree.attribute(i, "itemprop").is_some_and(|p| p.eq_ignore_ascii_case("articleBody"))
}

fn is_hidden(tree: &Tree, i: usize) -> bool {
    let style = tree.attribute(i, "style").unwrap_or("");
    let no_display = style.split(';').any(|rule| {
        rule.split_once(':').is_some_and(|(name, value)| {
            let (name, value) = (name.trim(), value.trim());
            (name.eq_ignore_ascii_case("display") && value.to_ascii_lowercase().starts_with("none"))
                || (name.eq_ignore_ascii_case("visibility")
                    && value.to_ascii_lowercase().starts_with("hidden"))
        })
    });
    no_display || tree.attribute(i, "hidden").is_some()
}

/// Marks the runs that stand under a title that is a link, in a box of their own: the text of a teaser. A link in a
/// paragraph's place is no title, unless the box is a list's item.
///
/// A page's own headline may be a link to the page itself; it makes no teaser of the article.
pub(crate) fn teasers(tree: &Tree, runs: &[Run], headline: &str) -> Vec<bool> {
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
            *mark = run.link_density() < 0.5 && run.chars <= 700;
        }
    }
    out
}

/// The node that holds the article. `headline_at` is the node of the headline, `lead` says whether a run begins as the page's
/// own description of itself does.
pub(crate) fn pick(
    tree: &Tree,
    runs: &[Run],
    survey: &Survey,
    headline_at: Option<usize>,
    lead: impl Fn(&Run) -> bool,
) -> usize {
    let mut worth = vec![0f64; tree.len()];
    for (i, run) in runs.iter().enumerate().filter(|(_, r)| !survey.dropped[r.owner]) {
        let mut value = weight(tree, run, survey);
        if survey.teaser[i] && value > 0.0 {
            value *= -0.2;
        }
        if headline_at.is_some_and(|h| run.at < h) && value > 0.0 {
            value *= 0.5;
        }
        if value > 0.0 && lead(run) {
            value += 300.0;
        }
        worth[run.owner] += value;
    }
    for i in (1..tree.len()).rev() {
        let parent = tree.parent(i);
        worth[parent] += worth[i];
    }
    let candidates = (1..tree.len()).filter(|i| tree.tag(*i).is_block() || tree.tag(*i) == Tag::Other);
    let told = |i: usize| {
        let mut factor = if is_article_body(tree, i) { 2.0 } else { 1.0 };
        if survey.hints[i].contains(Hint::Body) {
            factor *= 1.3;
        }
        if matches!(tree.tag(i), Tag::Article | Tag::Main) {
            factor *= 1.1;
        }
        if survey.hints[i].contains(Hint::Doubt) {
            factor *= 0.9;
        }
        factor
    };
    let mut best = (0, f64::MIN);
    for i in candidates {
        let value = worth[i] * told(i);
        // `>=`: of two that hold the same, the deeper one.
        if value >= best.1 {
            best = (i, value);
        }
    }
    descend(tree, best.0, &worth)
}

/// Goes down while one child holds nearly everything: the rest beside it are teasers and scraps.
fn descend(tree: &Tree, from: usize, worth: &[f64]) -> usize {
    let mut at = from;
    loop {
        let mut next = None;
        let mut i = at + 1;
        while i < tree.end(at) {
            if worth[i] >= 0.8 * worth[at]
                && worth[at] > 0.0
                && tree.tag(i).is_block()
                && tree.tag(i) != Tag::P
            {
                next = Some(i);
            }
            i = tree.end(i).max(i + 1);
        }
        match next {
            Some(child) => at = child,
            None => return at,
        }
    }
}

/// What a run is worth.
fn weight(tree: &Tree, run: &Run, survey: &Survey) -> f64 {
    let chars = run.chars as f64;
    let linked = run.link_chars as f64;
    let tag = tree.tag(run.owner);
    if tag.is_heading() {
        return if run.link_density() > 0.5 { -30.0 } else { 5.0 };
    }
    if is_prose(run) {
        let in_paragraph = tag == Tag::P || tree.ancestors(run.owner).take(2).any(|a| tree.tag(a) == Tag::P);
        let doubtful = tag == Tag::Li || survey.hints[run.owner].contains(Hint::Caption);
        let factor = if doubtful {
            0.4
        } else if in_paragraph {
            1.0
        } else {
            0.8
        };
        return (chars - linked) * factor;
    }
    if run.link_density() > 0.5 {
        return -15.0 - linked * 0.3;
    }
    if matches!(tag, Tag::Td | Tag::Th) { chars * 0.5 } else { -4.0 }
}

/// The deepest node that holds nearly all runs for which `known` is true, by their length.
pub(crate) fn around(tree: &Tree, runs: &[Run], known: impl Fn(&Run) -> bool) -> usize {
    let mut mass = vec![0usize; tree.len()];
    for run in runs.iter().filter(|r| known(r)) {
        mass[run.owner] += run.chars;
    }
    for i in (1..tree.len()).rev() {
        let parent = tree.parent(i);
        mass[parent] += mass[i];
    }
    let enough = mass[0] * 9 / 10;
    let mut best = 0;
    for (i, mass) in mass.iter().enumerate().skip(1) {
        if *mass > 0 && *mass >= enough && tree.tag(i).is_block() && tree.tag(i) != Tag::P {
            best = i;
        }
    }
    best
}
