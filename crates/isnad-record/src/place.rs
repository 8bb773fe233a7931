//! One page, placed beside those that a record was built from, without building it anew.
//!
//! Only the page's neighbours are looked at: pages that share its rare words, names or deeds. They are weighed as they were
//! weighed then, against the counts of all pages (`background`), and stay where they stand: the page joins one of their
//! events, or begins one. So it takes the same time however many pages there are. What one page more would change among the
//! others (two events that it shows to be one) is left to the next building of the whole.

use crate::background::Background;
use crate::beside::beside;
use crate::decide::Decided;
use crate::event::{Happening, happening};
use crate::family::Families;
use crate::join::Scales;
use crate::regroup::{Regrouped, shaped};
use crate::telling::TellNo;
use crate::world::PageNo;
use crate::{Options, Page, difference, promise, story, with_scales};
use isnad_model::{Commitment, Family, Group, Placed, StoryLink, Storyline, TellingRef};
use std::collections::{BTreeMap, BTreeSet};

/// An event of the record that the neighbours tell of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stood {
    /// Its id.
    pub id: String,
    /// Its storyline.
    pub storyline: String,
    /// Its tellings on pages that are at hand.
    pub tellings: Vec<TellingRef>,
    /// True where these are all its tellings.
    pub whole: bool,
}

/// What a page finds where it is to be placed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Standing {
    /// Events that the neighbours tell of.
    pub events: Vec<Stood>,
    /// The family of each neighbour, by page.
    pub families: BTreeMap<String, String>,
}

/// What came of placing a page.
#[derive(Debug, Clone, PartialEq)]
pub enum Placing {
    /// It has its place.
    Placed(Box<Placed>),
    /// It belongs to these events, of which not all pages are at hand: it is to be placed again with them.
    Wants(Vec<String>),
}

/// Places the page `new` beside its neighbours; `pages` holds it and them. `None` where it is not among them.
pub fn place(
    pages: &[Page<'_>],
    standing: &Standing,
    new: &str,
    background: &Background,
    options: &Options,
) -> Option<Placing> {
    with_scales(pages, background, |scales| {
        let page = scales.world.find(new)?;
        let mut groups: Vec<Placement> = standing.events.iter().map(|e| Placement::of(scales, e)).collect();
        groups.retain(|g| !g.tellings.is_empty());
        let stood: Vec<Vec<TellNo>> = groups.iter().map(|g| g.tellings.clone()).collect();
        let mut joined = BTreeSet::new();
        for (no, at) in beside(scales, &stood, page) {
            match at.and_then(|i| groups.get_mut(i).map(|g| (i, g))) {
                Some((i, group)) => {
                    group.tellings.push(no);
                    joined.insert(i);
                }
                None => groups.push(Placement::new(no)),
            }
        }
        let wants: Vec<String> = joined
            .iter()
            .filter_map(|i| groups.get(*i)?.stood.filter(|e| !e.whole).map(|e| e.id.clone()))
            .collect();
        if !wants.is_empty() {
            return Some(Placing::Wants(wants));
        }
        joined.extend((stood.len())..groups.len());
        let beside = Beside { scales, standing, page, groups, joined };
        Some(Placing::Placed(Box::new(beside.placed(options))))
    })
}

/// A group of tellings, one that stood or a new one.
struct Placement<'s> {
    stood: Option<&'s Stood>,
    tellings: Vec<TellNo>,
}

impl<'s> Placement<'s> {
    fn of(scales: &Scales<'_, '_, '_>, stood: &'s Stood) -> Self {
        let find = |t: &TellingRef| scales.tellings.find(scales.world, t);
        let mut tellings: Vec<TellNo> = stood.tellings.iter().filter_map(find).collect();
        tellings.sort_unstable();
        Placement { stood: Some(stood), tellings }
    }

    fn new(no: TellNo) -> Self {
        Placement { stood: None, tellings: vec![no] }
    }
}

/// A page among its neighbours.
struct Beside<'s, 'w, 'p, 'a> {
    scales: &'s Scales<'w, 'p, 'a>,
    standing: &'s Standing,
    page: PageNo,
    groups: Vec<Placement<'s>>,
    /// The groups that it tells of.
    joined: BTreeSet<usize>,
}

impl Beside<'_, '_, '_, '_> {
    fn placed(&self, options: &Options) -> Placed {
        let scales = self.scales;
        let overlaps = scales.shingles.overlaps();
        let families = Families::new(scales.world, scales.shingles, &overlaps, &self.about());
        let mut happenings: Vec<Happening> =
            self.groups.iter().map(|g| self.happening(g, &families.of, options)).collect();
        let decided = Decided::new(scales, &happenings, &options.decisions);
        let alike: Vec<(PageNo, PageNo)> = (0..scales.world.len() as PageNo)
            .filter(|p| *p != self.page)
            .map(|p| (p.min(self.page), p.max(self.page)))
            .collect();
        let found = story::storylines(scales, &mut happenings, &alike, &decided);
        let storylines = self.storylines(&mut happenings, found);
        let commitments = promise::commitments(scales, &happenings, &decided, options);
        let told: Vec<Happening> = happenings
            .into_iter()
            .enumerate()
            .filter_map(|(i, h)| self.joined.contains(&i).then_some(h))
            .collect();
        let mut differences = difference::differences(scales, &told, &families.of, options);
        differences.retain(|d| d.event.is_some());
        let main = told.iter().find(|h| h.tellings.contains(&self.main())).map(|h| &h.event);
        let page = scales.world.leaf(self.page).id();
        let family = self.family(&families);
        Placed {
            group: Group {
                page: page.to_owned(),
                event: main.map_or_else(String::new, |e| e.id.clone()),
                family: family.id.clone(),
                story: main.map_or_else(String::new, |e| e.storyline.clone()),
            },
            commitments: commitments.into_iter().filter(|c| tells(c, page)).collect(),
            events: told.into_iter().map(|h| h.event).collect(),
            family,
            storylines,
            differences,
        }
    }

    fn main(&self) -> TellNo {
        self.scales.tellings.main.get(self.page as usize).copied().unwrap_or(TellNo::MAX)
    }

    /// The group that each page is about.
    fn about(&self) -> Vec<u32> {
        let mut about = vec![u32::MAX; self.scales.world.len()];
        for (i, group) in self.groups.iter().enumerate() {
            for t in group.tellings.iter().map(|no| self.scales.tellings.get(*no)).filter(|t| t.main) {
                about[t.page as usize] = i as u32;
            }
        }
        about
    }

    /// What a group makes; one that stood keeps its name.
    fn happening(&self, group: &Placement<'_>, family: &[usize], options: &Options) -> Happening {
        let tellings = group.tellings.clone();
        let decisions = shaped(self.scales, &tellings, &options.decisions);
        let mut h = happening(self.scales, &Regrouped { tellings, decisions }, family);
        if let Some(stood) = group.stood {
            h.event.id.clone_from(&stood.id);
        }
        h
    }

    /// Gives all events their storylines: those that stood keep theirs, a new one goes to that of the event it is tied to most
    /// closely, else begins one. Returns what comes to each.
    fn storylines(&self, happenings: &mut [Happening], found: Vec<Storyline>) -> Vec<Storyline> {
        for (h, group) in happenings.iter_mut().zip(&self.groups) {
            if let Some(stood) = group.stood {
                h.event.storyline.clone_from(&stood.storyline);
            }
        }
        let stood: BTreeMap<&str, &str> = self
            .groups
            .iter()
            .filter_map(|g| g.stood)
            .map(|e| (e.id.as_str(), e.storyline.as_str()))
            .collect();
        let mut out: BTreeMap<String, Storyline> = BTreeMap::new();
        for story in found {
            let new: Vec<String> =
                story.events.iter().filter(|e| !stood.contains_key(e.as_str())).cloned().collect();
            if new.is_empty() {
                continue;
            }
            let ours = |l: &&StoryLink| new.contains(&l.from) || new.contains(&l.to);
            let of = |l: &StoryLink| stood.get(l.from.as_str()).or_else(|| stood.get(l.to.as_str())).copied();
            let tied = story.links.iter().filter(ours).find_map(of);
            let any = story.events.iter().find_map(|e| stood.get(e.as_str())).copied();
            let id = tied.or(any).unwrap_or(&story.id).to_owned();
            for h in happenings.iter_mut().filter(|h| new.contains(&h.event.id)) {
                h.event.storyline.clone_from(&id);
            }
            let links: Vec<StoryLink> = story.links.iter().filter(ours).cloned().collect();
            let one = out.entry(id.clone()).or_insert_with(|| Storyline {
                id,
                title: story.title,
                ..Storyline::default()
            });
            one.events.extend(new);
            one.links.extend(links);
        }
        out.into_values().collect()
    }

    /// The page's family: that of the neighbour whose text it shares, else its own.
    fn family(&self, families: &Families) -> Family {
        let page = self.scales.world.leaf(self.page).id();
        let Some(found) = families.of.get(self.page as usize).and_then(|i| families.all.get(*i)) else {
            return Family::default();
        };
        let link = found.copies.iter().find(|c| c.copy == page || c.source == page);
        let other = link.map(|c| if c.copy == page { &c.source } else { &c.copy });
        let others = other.into_iter().chain(&found.pages);
        let stood = others.filter_map(|p| self.standing.families.get(p)).next();
        Family {
            id: stood.unwrap_or(&found.id).clone(),
            pages: vec![page.to_owned()],
            copies: link.cloned().into_iter().collect(),
            versions: found
                .versions
                .iter()
                .filter(|v| v.page == page || v.replaces == page)
                .cloned()
                .collect(),
        }
    }
}

/// True where a page tells of a promise, or of what came of it.
fn tells(c: &Commitment, page: &str) -> bool {
    let all = c.tellings.iter().chain(&c.told_again).chain(&c.outcome);
    all.into_iter().any(|(p, _)| p == page)
}
