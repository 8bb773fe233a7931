//! Which part of the page is the article: a fast answer, a judge that knows when to doubt it, slower answers only then.
//!
//! The fast answer ([`body::pick`]) believes the names that designers give to parts, and is right on most pages. It is
//! doubted where little prose is left of what the page has, because a name lied (`paywall` around every paragraph,
//! `widget` around each). Then names are believed less, and a second answer is built in another way: not from the
//! tree but from the order of the text, as the stretch of runs whose prose outweighs the links between
//! (maximum subsequence; Pasternack and Roth, 2009). What the page says of itself (its description, the place of its
//! headline) and the prose won choose between them.

use super::body::{self, Survey, is_prose};
use super::meta::Meta;
use super::runs::Run;
use super::tag::Tag;
use super::told::Letters;
use super::tree::Tree;
use crate::rules::Hint;
use std::collections::BTreeSet;

/// Runs that are compared with the page's own account of its text: with [`super::told::TOLD_CHARS`] that bounds the time.
const RUNS_COMPARED: usize = 2_000;
/// Prose of an article, in characters, below which the fast answer is doubted.
const LITTLE: f64 = 400.0;
/// Share of the page's prose below which the fast answer is doubted.
const MOST: f64 = 0.8;
/// Prose that an `article` element has which holds one, in characters.
const OWN: f64 = 250.0;
/// How much better an answer that believes fewer names must be.
const BETTER: f64 = 1.15;

/// One answer: a node, and which of its runs count.
#[derive(Debug, Clone)]
pub(super) struct Candidate {
    pub(super) root: usize,
    /// First node and one past the last that count; within the root.
    pub(super) from: usize,
    pub(super) to: usize,
    /// True where only the names that hardly ever lie are believed.
    pub(super) doubting: bool,
    /// The page's own account of its text led to it.
    pub(super) guided: bool,
}

impl Candidate {
    fn of(tree: &Tree, root: usize, doubting: bool) -> Self {
        Candidate { root, from: root, to: tree.end(root), doubting, guided: false }
    }

    /// The nodes that are not article for this answer.
    pub(super) fn dropped<'s>(&self, survey: &'s Survey) -> &'s [bool] {
        if self.doubting { &survey.surely } else { &survey.dropped }
    }
}

/// What answers are made of and judged by.
pub(super) struct Page<'p> {
    pub(super) tree: &'p Tree,
    pub(super) runs: &'p [Run],
    pub(super) survey: &'p Survey,
    pub(super) headline_at: Option<usize>,
    pub(super) told: &'p Letters,
    described: Vec<Letters>,
    /// First nodes of the runs that the page's own account of its text holds.
    known: BTreeSet<usize>,
}

impl<'p> Page<'p> {
    pub(super) fn new(
        tree: &'p Tree,
        runs: &'p [Run],
        survey: &'p Survey,
        meta: &Meta,
        headline_at: Option<usize>,
        told: &'p Letters,
    ) -> Self {
        let described =
            [meta.get("og:description"), meta.get("description"), meta.told.description.as_deref()];
        let described = described.into_iter().flatten().map(Letters::of).collect();
        let known = runs.iter().take(RUNS_COMPARED).filter(|r| is_prose(r) && told.holds(&r.text));
        let known = known.map(|r| r.at).collect();
        Page { tree, runs, survey, headline_at, told, described, known }
    }

    /// True for a run that the page's own account of its text holds.
    pub(super) fn is_known(&self, run: &Run) -> bool {
        self.known.contains(&run.at)
    }

    /// True for a run that begins as the page's own description does.
    pub(super) fn is_described(&self, run: &Run) -> bool {
        self.described.iter().any(|d| d.begins(&run.text))
    }

    /// Characters of the runs that the page's own account holds.
    pub(super) fn known_chars(&self) -> usize {
        self.runs.iter().filter(|r| self.is_known(r)).map(|r| r.chars).sum()
    }

    /// The article.
    pub(super) fn choose(&self) -> Candidate {
        let first = self.pick(false);
        let known = self.known_chars();
        let prose = self.prose(&first);
        // Some accounts hold the beginning of the text alone; such a one leads nowhere.
        if self.told.chars >= 250 && known * 2 >= self.told.chars && prose < 2.0 * known as f64 {
            let root = body::around(self.tree, self.runs, |r| self.is_known(r));
            return self.within_article(Candidate { guided: true, ..Candidate::of(self.tree, root, false) });
        }
        if prose >= LITTLE && prose >= MOST * self.available() {
            return self.within_article(first);
        }
        // What calls itself the text is short because the article is (a table of results under two lines).
        let named = self.survey.hints[first.root].contains(Hint::Body) && prose >= 150.0;
        let better = match prose {
            _ if named => 2.5 * BETTER,
            some if some >= 150.0 => 1.3 * BETTER,
            _ => BETTER,
        };
        let first_root = first.root;
        let mut best = (self.worth(&first), first);
        let second = self.pick(true);
        let mut weigh = |candidate: Candidate, factor: f64| {
            let worth = self.worth(&candidate);
            // Not for leaving out short lines, such as the cells of a table.
            if worth > best.0 * factor && self.prose(&candidate) > prose {
                best = (worth, candidate);
            }
        };
        // Of one part of the page, what the names inside it say is believed unless nothing is left.
        if second.root != first_root || prose < LITTLE {
            weigh(second, better);
        }
        if let Some(third) = self.sequence() {
            weigh(third, if prose < LITTLE { better } else { 2.0 * better });
        }
        self.within_article(best.1)
    }

    fn pick(&self, doubting: bool) -> Candidate {
        let dropped = if doubting { &self.survey.surely } else { &self.survey.dropped };
        let lead = |run: &Run| self.is_described(run);
        let root = body::pick(self.tree, self.runs, self.survey, dropped, self.headline_at, lead);
        Candidate::of(self.tree, root, doubting)
    }

    /// The stretch of runs whose prose outweighs most what stands between.
    fn sequence(&self) -> Option<Candidate> {
        let (mut best, mut best_sum) = (None, 0.0);
        let (mut start, mut sum) = (None, 0.0);
        for (i, run) in self.runs.iter().enumerate() {
            let before = self.headline_at.is_some_and(|h| run.at < h);
            let value = if before { -200.0 } else { self.value(i, run, &self.survey.surely) };
            sum += value;
            if sum <= 0.0 {
                (start, sum) = (None, 0.0);
                continue;
            }
            let from = *start.get_or_insert(i);
            if sum > best_sum {
                (best, best_sum) = (Some((from, i)), sum);
            }
        }
        let (from, to) = best?;
        let (from, to) = (self.runs.get(from)?, self.runs.get(to)?);
        // The deepest node that holds both ends.
        let holds = |a: &usize| *a <= from.owner && self.tree.end(*a) > to.at;
        let root = std::iter::once(to.owner).chain(self.tree.ancestors(to.owner)).find(holds)?;
        let last = self.tree.end(to.owner).min(self.tree.end(root));
        Some(Candidate { root, from: from.at, to: last, doubting: true, guided: false })
    }

    /// What a run speaks for the stretch it stands in.
    fn value(&self, i: usize, run: &Run, dropped: &[bool]) -> f64 {
        let chars = run.chars as f64;
        if dropped[run.owner] || self.survey.teaser.get(i).copied().unwrap_or(false) {
            return -(chars.min(300.0));
        }
        if is_prose(run) {
            return chars - 2.0 * run.link_chars as f64;
        }
        if self.tree.tag(run.owner).is_heading() && run.link_density() < 0.5 {
            return 0.0;
        }
        if run.link_density() > 0.5 { -20.0 - 0.5 * chars } else { -6.0 }
    }

    fn inside<'c>(&'c self, c: &'c Candidate) -> impl Iterator<Item = (usize, &'p Run)> + 'c {
        self.runs.iter().enumerate().filter(|(_, r)| (c.from..c.to).contains(&r.at))
    }

    /// Characters of prose that an answer keeps.
    fn prose(&self, c: &Candidate) -> f64 {
        let dropped = c.dropped(self.survey);
        let kept = |(i, r): &(usize, &Run)| is_prose(r) && !dropped[r.owner] && !self.is_teaser(*i);
        self.inside(c).filter(kept).map(|(_, r)| (r.chars - r.link_chars) as f64).sum()
    }

    /// Characters of prose that might be the article's: below the headline, in paragraphs, in no part that surely is not.
    fn available(&self) -> f64 {
        let below = |r: &Run| self.headline_at.is_none_or(|h| r.at >= h);
        let open = |(i, r): &(usize, &Run)| {
            is_prose(r)
                && self.tree.tag(r.owner) == Tag::P
                && below(r)
                && !self.survey.surely[r.owner]
                && !self.is_teaser(*i)
        };
        self.runs.iter().enumerate().filter(open).map(|(_, r)| (r.chars - r.link_chars) as f64).sum()
    }

    fn is_teaser(&self, i: usize) -> bool {
        self.survey.teaser.get(i).copied().unwrap_or(false)
    }

    /// What speaks for an answer: its prose less what stands between, the headline near above, the page's description
    /// in it.
    fn worth(&self, c: &Candidate) -> f64 {
        let dropped = c.dropped(self.survey);
        let kept = self.inside(c).filter(|(_, r)| !dropped[r.owner]);
        let (mut sum, mut described) = (0.0, false);
        let mut first = None;
        for (i, run) in kept {
            sum += self.value(i, run, dropped).max(-60.0);
            if is_prose(run) {
                first.get_or_insert(i);
                described |= self.is_described(run);
            }
        }
        let head = self.headline_at.map(|h| self.runs.partition_point(|r| r.at < h));
        let near = matches!((head, first), (Some(h), Some(f)) if f >= h && f - h <= 25);
        sum * if near { 1.1 } else { 1.0 } * if described { 1.1 } else { 1.0 }
    }

    /// Where the headline stands in an `article` of some text and the answer reaches beyond it into another `article`,
    /// that other one is the next page of an endless scroll.
    fn within_article(&self, c: Candidate) -> Candidate {
        let is_article = |a: &usize| self.tree.tag(*a) == Tag::Article;
        let Some(own) = self.headline_at.and_then(|h| self.tree.ancestors(h).find(is_article)) else {
            return c;
        };
        if own <= c.root {
            return c;
        }
        let end = self.tree.end(own);
        let others = (c.from..c.to)
            .filter(|i| is_article(i) && (*i < own || *i >= end) && self.tree.end(*i) <= c.to)
            .take(40)
            .any(|i| self.prose(&Candidate { from: i, to: self.tree.end(i), ..c.clone() }) >= OWN);
        let within = Candidate { root: own, from: own, to: end, ..c.clone() };
        if others && self.prose(&within) >= OWN { within } else { c }
    }
}
