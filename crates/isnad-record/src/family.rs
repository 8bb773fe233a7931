//! One text and its copies: families, and who copied whom.
//!
//! A family is one text, so it is about one event: pages that hold half of each other's shingles are one
//! family only if they were also found to be about the same thing. What speaks against less is form: the
//! cables of a court repeat each other word for word but for the name of the country, and a round-up holds
//! three short pieces that have nothing in common.

use crate::cluster::{Edge, average};
use crate::copied::{Habits, link};
use crate::shingle::{Overlap, Shingles};
use crate::version::versions;
use crate::word::{hash, id, join};
use crate::world::{Leaf, PageNo, World};
use isnad_model::{CopyLink, Family};
use std::collections::BTreeMap;

/// Share of the shorter text's shingles in the longer, on average over two groups of pages about one event,
/// from which they are one family.
const KINSHIP: f64 = 0.19;
/// What is taken off where no part of one text's beginning stands in the other's: an agency's background comes back under many
/// reports of one event, and none of them is another's copy.
const TAIL: f64 = 0.06;
/// Pages about one event beyond which only pairs of half a text are looked at.
const MANY: usize = 80;

/// Families, and which each page is in.
#[derive(Debug)]
pub(crate) struct Families {
    pub(crate) all: Vec<Family>,
    /// Index into `all`, by page.
    pub(crate) of: Vec<usize>,
}

impl Families {
    /// `about` names for each page the group of pages that are about the same thing.
    pub(crate) fn new(
        world: &World<'_, '_>,
        shingles: &Shingles,
        overlaps: &[Overlap],
        about: &[u32],
    ) -> Self {
        // Pages with one text stand or fall together: compared once, and counted as many as they are.
        let twin = &shingles.twin;
        let first = |page: PageNo| twin[page as usize] == page;
        let mut sizes = vec![0; world.len()];
        twin.iter().for_each(|t| sizes[*t as usize] += 1);
        let mut of_event: BTreeMap<u32, Vec<PageNo>> = BTreeMap::new();
        for (page, event) in about.iter().enumerate().filter(|(p, _)| first(*p as PageNo)) {
            of_event.entry(*event).or_default().push(page as PageNo);
        }
        let mut edges: Vec<Edge> = Vec::new();
        let one_event = |o: &&Overlap| about[o.short as usize] == about[o.long as usize];
        for o in overlaps.iter().filter(one_event).filter(|o| first(o.short) && first(o.long)) {
            edges.push(Edge { a: o.short, b: o.long, score: shingles.containment(o.short, o.shared) });
        }
        let seen: std::collections::BTreeSet<(PageNo, PageNo)> =
            edges.iter().map(|e| (e.a.min(e.b), e.a.max(e.b))).collect();
        for pages in of_event.values().filter(|p| p.len() <= MANY) {
            for (i, a) in pages.iter().enumerate() {
                for b in pages.iter().skip(i + 1).filter(|b| !seen.contains(&(*a, **b))) {
                    let tail = if shingles.open_alike(*a, *b) { 0.0 } else { TAIL };
                    edges.push(Edge { a: *a, b: *b, score: shingles.contained(*a, *b) - tail });
                }
            }
        }
        // The mean is over all pairs of pages, so an edge between texts counts as often as they were printed.
        for e in &mut edges {
            e.score *= f64::from(sizes[e.a as usize]) * f64::from(sizes[e.b as usize]);
        }
        let groups = average(&sizes, &edges, KINSHIP);
        let mut members: BTreeMap<u32, Vec<PageNo>> = BTreeMap::new();
        for (page, text) in twin.iter().enumerate() {
            members.entry(groups[*text as usize]).or_default().push(page as PageNo);
        }
        let mut all: Vec<(Family, Vec<PageNo>)> =
            members.into_values().map(|m| (family(world, shingles, &m, &Habits::default()), m)).collect();
        // What is clear tells which outlets copy; that helps where nothing else does.
        let mut habits = Habits::default();
        all.iter().flat_map(|(f, _)| &f.copies).for_each(|link| habits.learn(world, link));
        for (f, members) in &mut all {
            if f.copies.iter().any(|link| !link.directed) {
                let clear = std::mem::take(&mut f.copies);
                let tried = family(world, shingles, members, &habits).copies;
                let settled = |c: CopyLink, t: CopyLink| if c.directed || !t.directed { c } else { t };
                f.copies = clear.into_iter().zip(tried).map(|(c, t)| settled(c, t)).collect();
            }
        }
        all.sort_by(|a, b| a.0.id.cmp(&b.0.id));
        let mut of = vec![0; world.len()];
        for (i, (_, pages)) in all.iter().enumerate() {
            pages.iter().for_each(|p| of[*p as usize] = i);
        }
        for (page, version) in versions(world, shingles, &of) {
            all[of[page as usize]].0.versions.push(version);
        }
        Families { all: all.into_iter().map(|(f, _)| f).collect(), of }
    }
}

/// The order in which pages are taken to have come: by last possible day of publication, pages of one known day
/// before those whose age leaves several, first possible day, clock and id. Pages of unknown date come last.
pub(crate) fn order<'a>(leaf: &Leaf<'_, 'a>) -> (i32, bool, i32, u16, &'a str) {
    let minute = crate::world::published(leaf.reading()).minute.unwrap_or(u16::MAX);
    (leaf.days.1, leaf.days.0 != leaf.days.1, leaf.days.0, minute, leaf.id())
}

fn family(world: &World<'_, '_>, shingles: &Shingles, members: &[PageNo], habits: &Habits<'_>) -> Family {
    let mut pages = members.to_vec();
    pages.sort_by_key(|p| order(world.leaf(*p)));
    let mut copies = Vec::new();
    for (i, copy) in pages.iter().enumerate().skip(1) {
        let best = pages.iter().take(i).map(|p| (*p, shingles.common(*copy, *p))).max_by(|x, y| {
            // Of equals, the earliest: `max_by` keeps the last, so later ones must be smaller.
            x.1.cmp(&y.1).then_with(|| order(world.leaf(y.0)).cmp(&order(world.leaf(x.0))))
        });
        if let Some((source, shared)) = best {
            copies.push(link(world, shingles, (*copy, source), shared, habits));
        }
    }
    let first = pages.first().map_or("", |p| world.leaf(*p).id());
    Family {
        id: id('f', join([hash(first)])),
        pages: pages.iter().map(|p| world.leaf(*p).id().to_owned()).collect(),
        copies,
        versions: Vec::new(),
    }
}
