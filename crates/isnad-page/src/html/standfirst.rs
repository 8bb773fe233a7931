//! The standfirst: the short text between headline and article, where it stands outside the article's own part.

use super::blocks::Judged;
use super::choose::Page;
use super::runs::Run;
use super::tag::Tag;
use super::told::Letters;
use crate::rules::{Hint, PageRules, ends_sentence};
use isnad_model::BlockKind;

/// Characters that a standfirst has.
const CHARS: std::ops::RangeInclusive<usize> = 40..=700;
/// Runs between headline and article that are looked at, and taken.
const LOOKED_AT: usize = 30;
const TAKEN: usize = 2;

/// Puts the standfirst before the article's runs.
pub(super) fn add<'p>(page: &Page<'p>, judged: &mut Vec<Judged<'p>>, headline: &str, rules: &PageRules) {
    let Some(head) = page.headline_at else { return };
    if judged.iter().any(|j| j.kind == Some(BlockKind::Standfirst)) {
        return;
    }
    let Some(first) = judged.iter().find(|j| j.kind.is_some_and(|k| k != BlockKind::Caption)) else { return };
    let (start, opening) = (first.run.at, Letters::of(&first.run.text));
    let head_end = page.tree.end(head);
    let between = page.runs.iter().zip(&page.survey.teaser);
    let between = between.filter(|(r, _)| r.at >= head_end && r.at < start).take(LOOKED_AT);
    let found: Vec<&Run> = between
        .filter(|(run, teaser)| !**teaser && is_standfirst(page, run, headline, rules))
        .map(|(run, _)| run)
        // A copy of the first sentences, cut short, is none.
        .filter(|run| !Letters::of(&run.text).begins(&first.run.text) && !opening.begins(&run.text))
        .take(TAKEN)
        .collect();
    for run in found.into_iter().rev() {
        judged.retain(|j| j.run.at != run.at);
        judged.insert(0, Judged { run, kind: Some(BlockKind::Standfirst) });
    }
}

fn is_standfirst(page: &Page<'_>, run: &Run, headline: &str, rules: &PageRules) -> bool {
    let tree = page.tree;
    let near = || std::iter::once(run.owner).chain(tree.ancestors(run.owner)).take(4);
    let hinted = |hint: Hint| near().any(|a| page.survey.hints[a].contains(hint));
    let named = hinted(Hint::Lead) || page.is_described(run);
    if !CHARS.contains(&run.chars) || run.link_density() > 0.3 || run.text == headline {
        return false;
    }
    if page.survey.surely[run.owner] || (page.survey.dropped[run.owner] && !named) {
        return false;
    }
    let other = |tag: Tag| {
        matches!(
            tag,
            Tag::Figure | Tag::Figcaption | Tag::Li | Tag::Td | Tag::Caption | Tag::Time | Tag::Blockquote
        )
    };
    let labelled = rules.furniture(&run.text).is_some()
        || rules.is_credited(&run.text)
        || rules.clock.date_line(&run.text).is_some()
        || rules.credits.own_line(&run.text, None).is_some();
    if near().any(|a| other(tree.tag(a)))
        || hinted(Hint::Caption)
        || hinted(Hint::Byline)
        || hinted(Hint::Date)
        || labelled
    {
        return false;
    }
    named || (ends_sentence(&run.text) && run.chars >= 60)
}
