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
    /// For each node: it, or a part it stands in, is not article by all that its element and names tell.
    pub(crate) dropped: Vec<bool>,
    /// The same, believing only the names that hardly ever lie (comments, related, newsletter).
    pub(crate) surely: Vec<bool>,
    /// For each node: what its names tell.
    pub(crate) hints: Vec<Hints>,
    /// For each node: what stands before it.
    before: Vec<Held>,
}

/// Counts of a stretch of the page.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Held {
    /// Tables, their rows and cells.
    pub(crate) tables: usize,
    pub(crate) rows: usize,
    pub(crate) cells: usize,
    /// Paragraphs and boxes.
    pub(crate) blocks: usize,
    /// Bytes of text.
    pub(crate) text: usize,
}

impl Survey {
    /// What a node's subtree holds. A difference of two sums: tables in tables are counted once, not once for each
    /// table around them.
    pub(crate) fn held(&self, tree: &Tree, node: usize) -> Held {
        let at = |i: usize| self.before.get(i).copied().unwrap_or_default();
        let (from, to) = (at(node), at(tree.end(node)));
        Held {
            tables: to.tables - from.tables,
            rows: to.rows - from.rows,
            cells: to.cells - from.cells,
            blocks: to.blocks - from.blocks,
            text: to.text - from.text,
        }
    }
}

/// For each node, and the end, what stands before it.
fn sums(tree: &Tree) -> Vec<Held> {
    let mut sum = Held::default();
    let mut sums = Vec::with_capacity(tree.len() + 1);
    for i in 0..tree.len() {
        sums.push(sum);
        match tree.tag(i) {
            Tag::Table => sum.tables += 1,
            Tag::Tr => sum.rows += 1,
            Tag::Td | Tag::Th => sum.cells += 1,
            Tag::P | Tag::Div => sum.blocks += 1,
            Tag::Text => sum.text += tree.node(i).text.trim().len(),
            _ => {}
        }
    }
    sums.push(sum);
    sums
}

/// True where a run reads like prose rather than like a label or a link.
pub(crate) fn is_prose(run: &Run) -> bool {
    let sentence = ends_sentence(&run.text);
    run.link_density() < 0.4 && (run.chars >= 80 || (run.chars >= 30 && sentence))
}

/// Looks at every node's names once.
pub(crate) fn survey(tree: &Tree, runs: &[Run], rules: &PageRules) -> Survey {
    let mut mass = vec![0usize; tree.len()];
    let mut quoted = vec![0usize; tree.len()];
    for run in runs.iter().filter(|r| is_prose(r)) {
        mass[run.owner] += run.chars;
        let near = std::iter::once(run.owner).chain(tree.ancestors(run.owner)).take(4);
        if near.into_iter().any(|a| tree.tag(a) == Tag::Blockquote) {
            quoted[run.owner] += run.chars;
        }
    }
    for i in (1..tree.len()).rev() {
        let parent = tree.parent(i);
        mass[parent] += mass[i];
        quoted[parent] += quoted[i];
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
    let mut surely = vec![false; tree.len()];
    let mut hints = vec![Hints::default(); tree.len()];
    // A page repeats its class names thousands of times.
    let mut told: HashMap<String, Hints> = HashMap::new();
    for i in 1..tree.len() {
        let parent = tree.parent(i);
        (dropped[i], surely[i]) = (dropped[parent], surely[parent]);
        let tag = tree.tag(i);
        if tag == Tag::Text || surely[i] {
            continue;
        }
        let names = names(tree, i);
        if !names.is_empty() {
            hints[i] = *told.entry(names).or_insert_with_key(|names| rules.hints(names));
        }
        // An element that says what it is lies more seldom than a class.
        let aside = matches!(tag, Tag::Nav | Tag::Footer | Tag::Aside);
        let most = if aside { mass[i] * 10 > total * 9 } else { mass[i] * 2 > total };
        if is_hidden(tree, i, hints[i]) && !most {
            (dropped[i], surely[i]) = (true, true);
            continue;
        }
        // A statement that was posted on a network stands in a box named after it (`social-embed`), and is quoted.
        let quotes = quoted[i] * 10 > mass[i] * 8 && !matches!(tag, Tag::Aside | Tag::Footer);
        if !most && !quotes && !holds_body[i] && !matches!(tag, Tag::Html | Tag::Body | Tag::Main) {
            surely[i] = is_dropped(tree, i, tag, hints[i], Hint::Drop) || is_form(tree, i, tag);
            dropped[i] |= surely[i] || is_dropped(tree, i, tag, hints[i], Hint::Weak);
        }
    }
    Survey { teaser: Vec::new(), dropped, surely, hints, before: sums(tree) }
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

fn is_dropped(tree: &Tree, i: usize, tag: Tag, hints: Hints, kind: Hint) -> bool {
    if matches!(tag, Tag::Nav | Tag::Footer | Tag::Aside) {
        return true;
    }
    let body = hints.contains(Hint::Body) || hints.contains(Hint::Title) || hints.contains(Hint::Lead);
    let named = !matches!(tag, Tag::Article | Tag::P | Tag::A | Tag::Strong | Tag::Em | Tag::B | Tag::I);
    if hints.contains(kind) && !body && named {
        return true;
    }
    let role = tree.attribute(i, "role").unwrap_or("");
    matches!(role, "navigation" | "complementary" | "contentinfo" | "dialog" | "alert" | "search" | "menu")
}

/// A form that is filled in, rather than the whole page in a form.
fn is_form(tree: &Tree, i: usize, tag: Tag) -> bool {
    tag == Tag::Form
        && (i..tree.end(i)).any(|n| {
            matches!(tree.tag(n), Tag::Textarea | Tag::Input)
                && !tree.attribute(n, "type").is_some_and(|t| t.eq_ignore_ascii_case("hidden"))
        })
}

fn is_article_body(tree: &Tree, i: usize) -> bool {
    tree.tag(i) != Tag::Text
        && tree.attribute(i, "itemprop").is_some_and(|p| p.eq_ignore_ascii_case("articleBody"))
}

fn is_hidden(tree: &Tree, i: usize, hints: Hints) -> bool {
    let style = tree.attribute(i, "style").unwrap_or("");
    let no_display = style.split(';').any(|rule| {
        rule.split_once(':').is_some_and(|(name, value)| {
            let (name, value) = (name.trim(), value.trim());
            (name.eq_ignore_ascii_case("display") && value.to_ascii_lowercase().starts_with("none"))
                || (name.eq_ignore_ascii_case("visibility")
                    && value.to_ascii_lowercase().starts_with("hidden"))
        })
    });
    no_display || tree.attribute(i, "hidden").is_some() || hints.contains(Hint::Hide)
}

/// The node that holds the article. `headline_at` is the node of the headline, `lead` says whether a run begins as the page's
/// own description of itself does.
pub(crate) fn pick(
    tree: &Tree,
    runs: &[Run],
    survey: &Survey,
    dropped: &[bool],
    headline_at: Option<usize>,
    lead: impl Fn(&Run) -> bool,
) -> usize {
    let mut worth = vec![0f64; tree.len()];
    for (i, run) in runs.iter().enumerate().filter(|(_, r)| !dropped[r.owner]) {
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
    // A paragraph is no article, even where the others hold links alone (lists of towns after an earthquake).
    let can_hold = |tag: Tag| (tag.is_block() || tag == Tag::Other) && tag != Tag::P && !tag.is_heading();
    let candidates = (1..tree.len()).filter(|i| can_hold(tree.tag(*i)));
    // Some pages mark every paragraph as the body.
    let bodies = (1..tree.len()).filter(|i| is_article_body(tree, *i)).take(2).count();
    let told = |i: usize| {
        let mut factor = if bodies == 1 && is_article_body(tree, i) { 2.0 } else { 1.0 };
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
    descend(tree, best.0, &worth, headline_at)
}

/// Goes down while one child holds nearly everything: the rest beside it are teasers and scraps. Children that look like
/// it (same element, same class) and hold text of weight are parts of the same article, cut up by pictures.
fn descend(tree: &Tree, from: usize, worth: &[f64], headline_at: Option<usize>) -> usize {
    let mut at = from;
    loop {
        let (mut next, mut beside) = (None, Vec::new());
        let mut i = at + 1;
        while i < tree.end(at) {
            if worth[at] > 0.0 && tree.tag(i).is_block() && tree.tag(i) != Tag::P {
                if worth[i] >= 0.8 * worth[at] {
                    next = Some(i);
                } else if worth[i] >= 120.0_f64.max(0.08 * worth[at]) && headline_at.is_none_or(|h| i > h) {
                    beside.push(i);
                }
            }
            i = tree.end(i).max(i + 1);
        }
        let class = |i: usize| tree.attribute(i, "class").unwrap_or("");
        let alike =
            |a: usize, b: usize| tree.tag(a) == tree.tag(b) && class(a) == class(b) && !class(a).is_empty();
        match next {
            Some(child) if !beside.iter().any(|b| alike(*b, child)) => at = child,
            _ => return at,
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
