//! Trimming the article's runs at both ends, block by block.
//!
//! The node that holds the article holds more at its edges: date and byline before the first sentence; tags, notes and
//! other articles after the last.

use super::blocks::Judged;
use super::body::{Survey, is_prose};
use super::runs::Run;
use super::tag::Tag;
use super::tree::Tree;
use crate::dates;
use crate::rules::{Furniture, Hint, PageRules, ends_sentence, line_key};
use isnad_model::BlockKind;
use std::collections::BTreeMap;

/// A header of comments or of other articles ends the article, where little of it follows.
///
/// `متعلقات` may head a box in the middle of a text: where paragraphs follow that stand in the same part of the page as
/// those before, only the header goes.
pub(super) fn cut_tail(tree: &Tree, judged: &mut [Judged<'_>], rules: &PageRules) {
    let counts = |j: &Judged<'_>| j.kind.is_some() && is_prose(j.run);
    // Every paragraph may stand in a box of its own (`<div class="text"><p>…</p></div>`).
    let class = |node: usize| tree.attribute(node, "class").unwrap_or("");
    let place = |j: &Judged<'_>| {
        let parent = tree.parent(j.run.owner);
        (tree.parent(parent), class(parent))
    };
    let prose: usize = judged.iter().filter(|j| counts(j)).map(|j| j.run.chars).sum();
    // For each part of the page, the last paragraph in it and how many stood there so far.
    let mut places: BTreeMap<(usize, &str), (usize, usize)> = BTreeMap::new();
    for (i, j) in judged.iter().enumerate() {
        if counts(j) && j.kind == Some(BlockKind::Paragraph) {
            places.insert(place(j), (i, 0));
        }
    }
    let (mut before, mut goes_on_to) = (0, 0);
    for i in 0..judged.len() {
        let Some(here) = judged.get(i) else { return };
        let kind = rules.furniture(&here.run.text);
        let comments = kind == Some(Furniture::Comments);
        let share = if comments { 2 } else { 3 };
        if (comments || kind == Some(Furniture::Section) && goes_on_to <= i)
            && before * share > prose * (share - 1)
        {
            judged.iter_mut().skip(i).for_each(|j| j.kind = None);
            return;
        }
        if counts(here) {
            before += here.run.chars;
            if let Some((last, many)) = places.get_mut(&place(here)) {
                *many += 1;
                goes_on_to = if *many >= 2 { goes_on_to.max(*last) } else { goes_on_to };
            }
        }
    }
}

/// What stands before the first or after the last run that the page's own account of its text holds is not text.
pub(super) fn trim_guided(judged: &mut [Judged<'_>], known: &impl Fn(&Run) -> bool) {
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
pub(super) fn trim(
    tree: &Tree,
    survey: &Survey,
    judged: &mut [Judged<'_>],
    (headline, authors): (&str, &[String]),
    rules: &PageRules,
) {
    let named = |run: &Run| {
        let near = std::iter::once(run.owner).chain(tree.ancestors(run.owner)).take(3);
        let sentence = tree.tag(run.owner) == Tag::P && ends_sentence(&run.text) && run.chars > 30;
        // Some pages name the whole article after its author (`post author-salem`).
        run.chars <= 120
            && !sentence
            && near
                .into_iter()
                .filter(|a| tree.end(*a) - a < 16)
                .any(|a| survey.hints[a].contains(Hint::Byline) || survey.hints[a].contains(Hint::Date))
    };
    let credit = |run: &Run| rules.credits.front_line(&run.text, None).is_some();
    // In the page's header, and called so.
    let is_standfirst = |run: &Run| {
        let mut near = std::iter::once(run.owner).chain(tree.ancestors(run.owner)).take(4);
        survey.hints[run.owner].contains(Hint::Lead) && near.any(|a| tree.tag(a) == Tag::Header)
    };
    let head: Vec<String> = words(headline, rules);
    for j in judged.iter_mut() {
        match j.kind {
            None | Some(BlockKind::Caption) => continue,
            Some(BlockKind::Heading) if repeats(&head, &j.run.text, rules) => j.kind = None,
            Some(_) if named(j.run) && !credit(j.run) => j.kind = None,
            Some(BlockKind::Heading) if j.run.chars > 40 => j.kind = Some(BlockKind::Standfirst),
            Some(BlockKind::Paragraph) if is_standfirst(j.run) => j.kind = Some(BlockKind::Standfirst),
            Some(_) if is_prose(j.run) => break,
            Some(BlockKind::Heading) if j.run.chars > 25 => break,
            Some(_) if j.run.chars > 70 && !is_dated(j.run, rules) && !is_linked(j.run) => break,
            Some(_) => {
                let text = &j.run.text;
                let dated = || rules.clock.date_line(text).is_some() || dates::dotted(text).is_some();
                let scrap = !ends_sentence(text) || dated();
                if scrap && !credit(j.run) {
                    j.kind = None;
                }
            }
        }
    }
    trim_notes(judged, authors);
    trim_closing(judged, rules);
    trim_back(judged, rules);
}

/// Prose that an article has before a note on its author may follow.
const PROSE_BEFORE_NOTE: usize = 5;

/// Takes notes on the author from the end: `سالم العمر كاتب وباحث …`, `Sam Doe is a senior editor.`
fn trim_notes(judged: &mut [Judged<'_>], authors: &[String]) {
    let prose = judged.iter().filter(|j| j.kind.is_some() && is_prose(j.run)).count();
    let full = |name: &&String| (2..=5).contains(&name.split_whitespace().count());
    let names: Vec<&String> = authors.iter().filter(full).collect();
    if names.is_empty() || prose < PROSE_BEFORE_NOTE {
        return;
    }
    let text = |j: &&mut Judged<'_>| !matches!(j.kind, None | Some(BlockKind::Caption));
    for j in judged.iter_mut().rev().filter(text).take(3) {
        let opening: String = j.run.text.chars().take(120).collect();
        if j.run.chars <= 500 && names.iter().any(|n| opening.contains(n.as_str())) {
            j.kind = None;
        }
    }
}

/// Takes calls to follow or write, and credits of the desk, from the end; credits stay as what they are.
fn trim_closing(judged: &mut [Judged<'_>], rules: &PageRules) {
    let prose = judged.iter().filter(|j| j.kind.is_some() && is_prose(j.run)).count();
    let text = |j: &&mut Judged<'_>| !matches!(j.kind, None | Some(BlockKind::Caption));
    for j in judged.iter_mut().rev().filter(text).take(prose.saturating_sub(2).min(5)) {
        match rules.closing(&j.run.text) {
            Some(Furniture::Credit) => j.kind = Some(BlockKind::Byline),
            Some(_) => j.kind = None,
            None if is_prose(j.run) => return,
            None => {}
        }
    }
}

fn trim_back(judged: &mut [Judged<'_>], rules: &PageRules) {
    // A list at the end is links where it is links as a whole: an item may say a few words beside its own.
    let list = |j: &&Judged<'_>| matches!(j.kind, None | Some(BlockKind::List));
    let items = || judged.iter().rev().take_while(list).filter(|j| j.kind.is_some());
    let (linked, all) = items().fold((0, 0), |(l, a), j| (l + j.run.link_chars, a + j.run.chars));
    if linked * 5 > all * 2 {
        judged.iter_mut().rev().take_while(|j| list(&&**j)).for_each(|j| j.kind = None);
    }
    let credit = |run: &Run| rules.credits.own_line(&run.text, None).is_some();
    for j in judged.iter_mut().rev() {
        match j.kind {
            None | Some(BlockKind::Caption | BlockKind::Byline) => continue,
            Some(BlockKind::Heading) => j.kind = None,
            Some(BlockKind::Paragraph) if !ends_sentence(&j.run.text) => {
                let scrap = j.run.chars < 60
                    || (j.run.chars < 140 && (j.run.link_density() > 0.4 || is_dated(j.run, rules)));
                if !scrap || credit(j.run) {
                    break;
                }
                j.kind = None;
            }
            Some(BlockKind::List) if j.run.link_density() > 0.5 => j.kind = None,
            _ => break,
        }
    }
}

/// Links and little else, above the first sentence: the way to the page (`الرئيسية » محليات » …`), labels.
fn is_linked(run: &Run) -> bool {
    run.chars <= 140 && run.link_density() > 0.3 && !ends_sentence(&run.text)
}

/// A line that tells a day and holds a link or little else: `05/10/2018 - Publicado por …`.
fn is_dated(run: &Run, rules: &PageRules) -> bool {
    run.chars <= 140 && !ends_sentence(&run.text) && rules.clock.date_line(&run.text).is_some()
}

fn words(text: &str, rules: &PageRules) -> Vec<String> {
    line_key(text, &rules.fold).split(' ').map(str::to_owned).collect()
}

/// True where a line says the headline again, with a kicker or cut.
fn repeats(headline: &[String], line: &str, rules: &PageRules) -> bool {
    let line = words(line, rules);
    let both = line.iter().filter(|w| headline.contains(w)).count();
    line.len() >= 3 && both * 10 >= line.len() * 7
}
