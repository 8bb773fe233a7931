//! Pages gathered into events: by the mean of what speaks for and against over *all* pairs across two groups, and by
//! what sets the groups apart as groups.
//!
//! A pair that was never proposed counts against, so one likeness never chains two groups together; that is the
//! quorum. Two things are clear only when many pages are seen together, and are weighed between the groups: one tells
//! of what is to come and the other of what has happened (the preview of a talk, the report of it), and each names
//! someone in its leads whom the other does not know (two condolences of one emir).

use crate::Outlook;
use crate::cluster::Edge;
use crate::lead::{Leads, Named};
use crate::telling::{Cast, EntNo};
use crate::world::PageNo;
use isnad_model::EntityKind;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

/// Mean log odds across two groups from which they are one event: below even, since the weights were fitted to tell the
/// events of one story apart, and the mean counts pairs of reports that picked different things out of one event.
const FLOOR: f64 = -1.3;
/// What is added where the names of two groups' leads, all taken together, are the same: a meeting that thirty desks tell is told of
/// by each in other words, but who met and where comes back in all. It takes several texts on both sides to know what a group is
/// about; copies of one text are one.
const PROFILE: f64 = 3.0;
/// Likeness of two groups' names up to which nothing is added.
const PROFILES: f64 = 0.4;
/// Doublings of the texts on both sides beyond which nothing more is added.
const DOUBLINGS: f64 = 2.0;
/// Log odds of a pair that was never proposed: their words have nothing in common.
const STRANGERS: f64 = -3.5;
/// What is taken off where one group tells of what is to come and the other of what has happened.
const OUTLOOK: f64 = 5.0;
/// What is taken off where the leads of one group name one day first and those of the other another: the stock exchange closes
/// every day in the same words.
const OTHER_DAY: f64 = 1.0;
/// What is taken off where each names someone in most of its leads whom no page of the other mentions.
const OTHERS: f64 = 3.0;
/// What is taken off where one names someone in most of its leads whom no page of the other mentions, though not the other way
/// round: the emir who received the ministers stands in two pages, and the thirty about their meeting pass over him.
const STRANGER: f64 = 2.0;
/// What is taken off where the headlines of both name someone or somewhere that the pages of the other do not mention: the
/// accidents of a day share all their words but the places.
const HEADED: f64 = 3.0;
/// Pages of a group that are asked for a name; more would tell no more.
const ASKED: usize = 40;
/// Texts that two groups may have together and still gain by naming the same: beyond it stands whatever one town or court did on
/// a day, and likeness in names must not carry it.
const CARRIED: usize = 30;
/// Share of a group's leads that name whom it is about.
const MOST: f64 = 0.5;

/// What is known of the pages while they are gathered.
pub(crate) struct Ground<'w, 'a> {
    pub(crate) cast: &'w Cast<'a>,
    pub(crate) leads: &'w Leads,
}

/// What the gathering knows of copies, by page.
pub(crate) struct Copied {
    /// How many pages have each page's very text, by the first of them; 0 for the others.
    pub(crate) sizes: Vec<u32>,
    /// The first page of those that share much of a text with each page.
    pub(crate) texts: Vec<PageNo>,
}

/// The group of each page, named by its first page. The score of an edge is in log odds; the order of `edges` does not
/// matter.
pub(crate) fn gather(ground: &Ground<'_, '_>, copied: &Copied, edges: &[Edge]) -> Gathered {
    let mut all = Groups::new(ground, copied, edges);
    let pages = copied.sizes.len() as u32;
    let mut heap: BinaryHeap<Link> = BinaryHeap::new();
    for a in 0..pages {
        all.push_links(a, true, &mut heap);
    }
    while let Some(link) = heap.pop() {
        let (Reverse((a, b)), seen) = (link.pair, link.sizes);
        if all.find(a) != a || all.find(b) != b || seen != all.counts(a, b) {
            continue;
        }
        if !link.checked {
            let score = all.mean(a, b) - milli(all.set_apart(a, b));
            if score >= milli(FLOOR) {
                heap.push(Link { score, checked: true, ..link });
            }
            continue;
        }
        all.merge(a, b);
        all.push_links(a, false, &mut heap);
    }
    Gathered { of: (0..pages).map(|u| all.find(u)).collect(), parted: all.grown() }
}

/// The groups of pages.
pub(crate) struct Gathered {
    /// The group of each page, named by its first page.
    pub(crate) of: Vec<PageNo>,
    /// Groups that name the same and would be one, but for their size: more than likeness in names carries. The first pages of
    /// each two.
    pub(crate) parted: Vec<(PageNo, PageNo)>,
}

/// What sets two pages apart as groups of one: outlook, day, and those whom only one of them knows. All are negative or 0.
pub(crate) fn between(ground: &Ground<'_, '_>, a: PageNo, b: PageNo) -> (f64, f64, f64) {
    let (x, y) = (Group::new(ground, a, 1, a), Group::new(ground, b, 1, b));
    (-outlooks(&x, &y), -days(&x, &y), -others(ground, &x, &y))
}

/// Two groups that may become one; the greatest comes first, of equals the one with the first pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Link {
    /// In millionths, so that it can be compared exactly.
    score: i64,
    pair: Reverse<(u32, u32)>,
    /// True where what sets the groups apart is already taken off.
    checked: bool,
    sizes: (u32, u32),
}

fn milli(x: f64) -> i64 {
    (x * 1e6).round() as i64
}

#[derive(Debug, Default)]
struct Group {
    pages: Vec<PageNo>,
    /// Pages, copies of one text counted.
    size: u32,
    /// Their texts, copies together.
    texts: BTreeSet<PageNo>,
    done: u32,
    ahead: u32,
    /// How many leads name each day first.
    days: BTreeMap<(i32, i32), u32>,
    /// In how many leads each is named.
    named: BTreeMap<EntNo, u32>,
    /// The words of the names of all leads, summed, and the length of that.
    names: BTreeMap<u32, f32>,
    length: f32,
}

impl Group {
    fn new(ground: &Ground<'_, '_>, page: PageNo, size: u32, text: PageNo) -> Self {
        let lead = ground.leads.get(page);
        let told = |o: Outlook| u32::from(lead.outlook == Some(o));
        let named = lead.named.iter().filter(|n| about(ground, n)).map(|n| (n.who, 1)).collect();
        let days = lead.day.iter().map(|d| (*d, 1)).collect();
        Group {
            pages: vec![page],
            size,
            texts: BTreeSet::from([text]),
            done: told(Outlook::Done),
            ahead: told(Outlook::Ahead),
            days,
            named,
            names: lead.names.iter().copied().collect(),
            length: 1.0,
        }
    }

    fn absorb(&mut self, other: Group) {
        self.pages.extend(other.pages);
        self.size += other.size;
        self.texts.extend(other.texts);
        self.done += other.done;
        self.ahead += other.ahead;
        for (day, n) in other.days {
            *self.days.entry(day).or_insert(0) += n;
        }
        for (who, n) in other.named {
            *self.named.entry(who).or_insert(0) += n;
        }
        for (word, w) in other.names {
            *self.names.entry(word).or_insert(0.0) += w;
        }
        self.length = self.names.values().map(|w| w * w).sum::<f32>().sqrt().max(1e-6);
    }

    /// Share of pages that tell of what is to come, of those whose outlook is known.
    fn to_come(&self) -> Option<f64> {
        let known = self.done + self.ahead;
        (known > 0).then(|| f64::from(self.ahead) / f64::from(known))
    }
}

/// What it adds that two groups name the same in their leads.
fn profile(a: &Group, b: &Group) -> f64 {
    let texts = a.texts.len().min(b.texts.len());
    if texts < 2 {
        return 0.0;
    }
    let (few, many) = if a.names.len() <= b.names.len() { (a, b) } else { (b, a) };
    let shared: f32 = few.names.iter().filter_map(|(word, w)| Some(w * many.names.get(word)?)).sum();
    let alike = f64::from(shared / (a.length * b.length));
    PROFILE * (alike - PROFILES).max(0.0) * (texts as f64).log2().min(DOUBLINGS)
}

fn outlooks(a: &Group, b: &Group) -> f64 {
    match (a.to_come(), b.to_come()) {
        (Some(x), Some(y)) => OUTLOOK * (x - y).abs(),
        _ => 0.0,
    }
}

fn days(a: &Group, b: &Group) -> f64 {
    let all = |g: &Group| f64::from(g.days.values().sum::<u32>());
    let (x, y) = (all(a), all(b));
    if x == 0.0 || y == 0.0 {
        return 0.0;
    }
    let both =
        a.days.iter().filter_map(|(day, n)| Some((f64::from(*n) / x).min(f64::from(*b.days.get(day)?) / y)));
    OTHER_DAY * (1.0 - both.sum::<f64>()).max(0.0)
}

fn others(ground: &Ground<'_, '_>, a: &Group, b: &Group) -> f64 {
    let (one, two) = (lone(ground, a, b), lone(ground, b, a));
    let headed = headed(ground, a, b);
    let headed = if headed > 0.0 { headed.min(self::headed(ground, b, a)) } else { 0.0 };
    OTHERS * one.anyone.min(two.anyone) + STRANGER * one.person.max(two.person) + HEADED * headed
}

/// How surely a group is about someone whom another does not mention, 0 to 1.
#[derive(Debug, Clone, Copy, Default)]
struct Lone {
    /// A person, a place or a state.
    anyone: f64,
    person: f64,
}

fn lone(ground: &Ground<'_, '_>, a: &Group, b: &Group) -> Lone {
    let mut best = Lone::default();
    for (who, n) in &a.named {
        let share = f64::from(*n) / a.pages.len() as f64;
        let weight = share * ground.cast.rarity(*who);
        let person = ground.cast.get(*who).kind == EntityKind::Person;
        if share < MOST || weight <= if person { best.person } else { best.anyone } {
            continue;
        }
        let Some(naming) = a.pages.iter().find_map(|q| named(ground, *q, *who)) else { continue };
        let weight = weight * (1.0 - known(ground, b, naming));
        best.anyone = best.anyone.max(weight);
        if person {
            best.person = best.person.max(weight);
        }
    }
    best
}

/// Share of a group's pages that mention someone.
fn known(ground: &Ground<'_, '_>, group: &Group, naming: &Named) -> f64 {
    let asked = group.pages.len().min(ASKED);
    let know = group.pages.iter().take(ASKED).filter(|p| ground.leads.get(**p).mentions(naming));
    know.count() as f64 / asked.max(1) as f64
}

/// How rare the rarest is, on average over the first group's pages, whom a headline names and the second group does not mention.
fn headed(ground: &Ground<'_, '_>, a: &Group, b: &Group) -> f64 {
    let asked = a.pages.len().min(ASKED);
    let lack = |p: &PageNo| {
        let mut best: f64 = 0.0;
        for n in ground.leads.get(*p).named.iter().filter(|n| n.headed && about(ground, n)) {
            let weight = ground.cast.rarity(n.who);
            if weight > best {
                best = best.max(weight * (1.0 - known(ground, b, n)));
            }
        }
        best
    };
    a.pages.iter().take(ASKED).map(lack).sum::<f64>() / asked.max(1) as f64
}

/// Whether an event can be about it: a body is in the news with all that it does.
fn about(ground: &Ground<'_, '_>, n: &Named) -> bool {
    matches!(ground.cast.get(n.who).kind, EntityKind::Person | EntityKind::Place | EntityKind::State)
}

fn named<'w>(ground: &Ground<'w, '_>, page: PageNo, who: EntNo) -> Option<&'w Named> {
    let list = &ground.leads.get(page).named;
    list.binary_search_by_key(&who, |n| n.who).ok().and_then(|i| list.get(i))
}

struct Groups<'g, 'w, 'a> {
    ground: &'g Ground<'w, 'a>,
    parent: Vec<u32>,
    all: Vec<Group>,
    /// Sum of scores and number of pairs, by the other group.
    sums: Vec<BTreeMap<u32, (f64, f64)>>,
}

impl<'g, 'w, 'a> Groups<'g, 'w, 'a> {
    fn new(ground: &'g Ground<'w, 'a>, copied: &Copied, edges: &[Edge]) -> Self {
        let (sizes, n) = (&copied.sizes, copied.sizes.len());
        let mut edges: Vec<Edge> = edges.iter().filter(|e| e.a != e.b).copied().collect();
        edges.sort_by(|x, y| (x.a, x.b).cmp(&(y.a, y.b)).then(x.score.total_cmp(&y.score)));
        let mut sums = vec![BTreeMap::new(); n];
        for e in edges {
            let pairs = f64::from(sizes[e.a as usize]) * f64::from(sizes[e.b as usize]);
            for (x, y) in [(e.a, e.b), (e.b, e.a)] {
                let s = sums[x as usize].entry(y).or_insert((0.0, 0.0));
                *s = (s.0 + e.score * pairs, s.1 + pairs);
            }
        }
        let all = (sizes.iter().zip(&copied.texts).enumerate())
            .map(|(p, (size, text))| Group::new(ground, p as PageNo, *size, *text))
            .collect();
        Groups { ground, parent: (0..n as u32).collect(), all, sums }
    }

    fn find(&self, mut u: u32) -> u32 {
        while self.parent[u as usize] != u {
            u = self.parent[u as usize];
        }
        u
    }

    fn counts(&self, a: u32, b: u32) -> (u32, u32) {
        (self.all[a as usize].size, self.all[b as usize].size)
    }

    fn mean(&self, a: u32, b: u32) -> i64 {
        let (sum, n) = self.sums[a as usize].get(&b).copied().unwrap_or((0.0, 0.0));
        let (x, y) = self.counts(a, b);
        let pairs = f64::from(x) * f64::from(y);
        let alike =
            if self.is_grown(a, b) { 0.0 } else { profile(&self.all[a as usize], &self.all[b as usize]) };
        milli((sum + STRANGERS * (pairs - n)) / pairs + alike)
    }

    /// True where two groups together have more texts than likeness in names carries.
    fn is_grown(&self, a: u32, b: u32) -> bool {
        self.all[a as usize].texts.len() + self.all[b as usize].texts.len() > CARRIED
    }

    /// Groups that are two for their size alone.
    fn grown(&self) -> Vec<(PageNo, PageNo)> {
        let mut out = Vec::new();
        for (a, sums) in self.sums.iter().enumerate() {
            for b in sums.keys().filter(|b| (a as u32) < **b && self.is_grown(a as u32, **b)) {
                let more = milli(profile(&self.all[a], &self.all[*b as usize]));
                if more > 0
                    && self.mean(a as u32, *b) + more - milli(self.set_apart(a as u32, *b)) >= milli(FLOOR)
                {
                    out.push((a as PageNo, *b));
                }
            }
        }
        out
    }

    fn set_apart(&self, a: u32, b: u32) -> f64 {
        let (x, y) = (&self.all[a as usize], &self.all[b as usize]);
        outlooks(x, y) + days(x, y) + others(self.ground, x, y)
    }

    fn push_links(&self, a: u32, once: bool, heap: &mut BinaryHeap<Link>) {
        for b in self.sums[a as usize].keys() {
            let score = self.mean(a, *b);
            if score >= milli(FLOOR) && (!once || a < *b) {
                let (a, b) = (a.min(*b), a.max(*b));
                heap.push(Link { score, pair: Reverse((a, b)), checked: false, sizes: self.counts(a, b) });
            }
        }
    }

    /// Puts `b` into `a`; `a` is the smaller name.
    fn merge(&mut self, a: u32, b: u32) {
        let theirs = std::mem::take(&mut self.sums[b as usize]);
        self.sums[a as usize].remove(&b);
        for (c, (sum, n)) in theirs.into_iter().filter(|(c, _)| *c != a) {
            self.sums[c as usize].remove(&b);
            for (x, y) in [(c, a), (a, c)] {
                let s = self.sums[x as usize].entry(y).or_insert((0.0, 0.0));
                *s = (s.0 + sum, s.1 + n);
            }
        }
        let other = std::mem::take(&mut self.all[b as usize]);
        self.all[a as usize].absorb(other);
        self.parent[b as usize] = a;
    }
}
