//! Which tellings are one event.
//!
//! First the pages: what each is about, joined with others that are about the same. Then the minor tellings
//! (the background of one page is the news of another): each joins the group whose members it was compared
//! with and agrees with on the whole. Both steps look only at pairs that share rare words, or type and
//! parties within days, so the work grows with the pages and not with their square.

use crate::apart::{Ground, between};
use crate::background::{Background, entity};
use crate::cluster::{Edge, compared};
use crate::compare::{Pages, Weighed, weigh};
use crate::gather::{Copied, Gathered, gather};
use crate::lead::Leads;
use crate::shingle::{Overlap, Shingles};
use crate::telling::{Cast, TellNo, Telling, Tellings};
use crate::text::Texts;
use crate::theme::language;
use crate::word::{hash_bytes, join as join_hashes};
use crate::world::{PageNo, World};
use rustc_hash::FxHashMap;
use std::collections::BTreeMap;

/// Mean probability over compared pairs from which a minor telling joins.
pub(crate) const MINOR: f64 = 0.5;
/// Likeness in rare words below which two pages are not compared.
const GLANCE: f32 = 0.06;
/// Tellings under one key that are all compared with each other; beyond it each meets its nearest in time.
const CROWD: usize = 60;
/// Words below which a page that names nobody and tells no deed is a caption.
const BARE: usize = 8;
/// Share of the shorter text in the longer from which two pages are no two independent texts.
const KIN: f64 = 0.25;

/// Everything that tellings are weighed with.
pub(crate) struct Scales<'w, 'p, 'a> {
    /// The counts of a record that these pages are a part of.
    pub(crate) background: &'w Background,
    pub(crate) world: &'w World<'p, 'a>,
    pub(crate) cast: &'w Cast<'a>,
    pub(crate) texts: &'w Texts,
    pub(crate) shingles: &'w Shingles,
    pub(crate) tellings: &'w Tellings<'a>,
    pub(crate) leads: &'w Leads,
}

impl Scales<'_, '_, '_> {
    /// Weighs two tellings.
    pub(crate) fn weigh(&self, a: &Telling<'_>, b: &Telling<'_>) -> Weighed {
        let (x, y) = (self.world.leaf(a.page), self.world.leaf(b.page));
        let (p, q) = (&x.reading().article, &y.reading().article);
        let outlet = p.outlet.is_some() && p.outlet == q.outlet;
        let main = a.main && b.main;
        let pages = Pages {
            apart: x.apart(y),
            one_outlet: outlet && !(p.url.is_some() && p.url == q.url),
            languages: p.language != q.language,
            undated: self.undated(a) || self.undated(b),
            likeness: main.then(|| self.texts.likeness(a.page, b.page)),
            strangers: main && self.leads.strangers(a.page, b.page),
            subjects: if main { self.leads.subjects(self.cast, a.page, b.page) } else { 0.0 },
            unsaid: if main { self.leads.unsaid(a.page, b.page) } else { 0.0 },
            meet: main && self.leads.meet(a.page, b.page),
            held: if main { self.shingles.contained(a.page, b.page) } else { 0.0 },
        };
        weigh(self.cast, a, b, &pages)
    }

    /// All that speaks for and against two tellings: with what is weighed between groups, as if they were two groups.
    pub(crate) fn explain(&self, a: &Telling<'_>, b: &Telling<'_>) -> Weighed {
        let mut w = self.weigh(a, b);
        if a.main && b.main {
            for (attribute, weight) in between(&self.ground(), a.page, b.page) {
                w.add(attribute, weight);
            }
        }
        w
    }

    /// What pages are gathered on.
    pub(crate) fn ground(&self) -> Ground<'_, '_> {
        Ground { cast: self.cast, leads: self.leads }
    }
}

impl Scales<'_, '_, '_> {
    /// How many pages have each word and name each entity.
    pub(crate) fn counted(&self) -> Background {
        let mut languages: BTreeMap<String, u32> = BTreeMap::new();
        for leaf in &self.world.leaves {
            *languages.entry(language(leaf.reading()).to_owned()).or_default() += 1;
        }
        let mut days: BTreeMap<i32, u32> = BTreeMap::new();
        for day in self.world.leaves.iter().map(|l| l.days.1).filter(|day| *day != i32::MAX) {
            *days.entry(day).or_default() += 1;
        }
        let named = self.cast.members.iter().map(|m| (entity(m.id), m.pages));
        Background::new(self.world.len(), languages, days, self.texts.counted().chain(named))
    }

    /// Pairs of pages that are worth weighing: they share rare words, much of a text, or the main deed. Of pages with one text
    /// the first stands for all; sorted.
    pub(crate) fn compared(&self, overlaps: &[Overlap], met: &[(TellNo, TellNo)]) -> Vec<(PageNo, PageNo)> {
        let twin = &self.shingles.twin;
        let mut pairs = self.texts.candidates(self.world, twin, GLANCE);
        pairs.extend(overlaps.iter().map(|o| (o.short.min(o.long), o.short.max(o.long))));
        for (a, b) in met {
            let (x, y) = (self.tellings.get(*a), self.tellings.get(*b));
            if x.main && y.main {
                pairs.push((x.page.min(y.page), x.page.max(y.page)));
            }
        }
        let bare = |p: &PageNo| self.is_bare(*p);
        pairs.retain(|(a, b)| {
            twin[*a as usize] == *a && twin[*b as usize] == *b && a != b && !bare(a) && !bare(b)
        });
        pairs.sort_unstable();
        pairs.dedup();
        pairs
    }

    /// True where neither a telling nor its page has a day, nor a first one.
    fn undated(&self, t: &Telling<'_>) -> bool {
        t.days.0 == i32::MIN && self.world.leaf(t.page).days.0 == i32::MIN
    }

    /// True for a page that tells nothing to compare: a caption or a column's name (`الكاريكاتير`) comes back every day over
    /// another picture.
    fn is_bare(&self, page: PageNo) -> bool {
        let named = self.tellings.cast.get(page as usize).is_some_and(|cast| !cast.is_empty());
        let told = self.tellings.of_page(page).iter().any(|t| t.coded.is_some());
        self.world.leaf(page).words().len() < BARE && !named && !told
    }

    /// False where both leads name somebody and nobody is in both.
    pub(crate) fn may_share(&self, a: PageNo, b: PageNo) -> bool {
        let cast = |page: PageNo| self.tellings.cast.get(page as usize).map_or(&[][..], Vec::as_slice);
        let (p, q) = (cast(a), cast(b));
        p.is_empty() || q.is_empty() || p.iter().any(|x| q.binary_search(x).is_ok())
    }
}

/// What the joining finds.
pub(crate) struct Joined {
    /// Groups of tellings, each in order of its tellings, in order of their first.
    pub(crate) groups: Vec<Vec<TellNo>>,
    /// The pairs of pages that were compared.
    pub(crate) alike: Vec<(PageNo, PageNo)>,
    /// Pages of two groups that are two only because they would be too large as one.
    pub(crate) parted: Vec<(PageNo, PageNo)>,
}

/// Joins tellings into groups.
pub(crate) fn groups(scales: &Scales<'_, '_, '_>, overlaps: &[Overlap]) -> Joined {
    let met = meetings(scales);
    let (gathered, alike) = page_groups(scales, overlaps, &met);
    let Gathered { of: pages, parted } = gathered;
    let all = scales.tellings.all.len();
    let first = |no: TellNo| {
        let t = scales.tellings.get(no);
        scales.shingles.twin[t.page as usize] == t.page
    };
    // A unit is a group of main tellings, named by its first, or one minor telling.
    let unit = |no: TellNo| {
        let t = scales.tellings.get(no);
        if t.main { scales.tellings.main[pages[t.page as usize] as usize] } else { no }
    };
    let mut edges = Vec::new();
    for (a, b) in met {
        let (x, y) = (scales.tellings.get(a), scales.tellings.get(b));
        if !(x.main && y.main) && first(a) && first(b) {
            edges.push(Edge { a: unit(a), b: unit(b), score: scales.weigh(x, y).score() });
        }
    }
    let mut held: Vec<Vec<PageNo>> = vec![Vec::new(); all];
    for no in 0..all as TellNo {
        held[unit(no) as usize].push(scales.tellings.get(no).page);
    }
    // What pages are about was weighed whole; the background of a third page does not make two happenings one.
    let whole = (0..all as TellNo).map(|no| scales.tellings.get(no).main).collect();
    let of = compared(held, whole, &edges, MINOR);
    let mut out: FxHashMap<u32, Vec<TellNo>> = FxHashMap::default();
    for no in 0..all as TellNo {
        out.entry(of[unit(twin_of(scales, no)) as usize]).or_default().push(no);
    }
    let mut out: Vec<Vec<TellNo>> = out.into_values().collect();
    out.sort();
    Joined { groups: out, alike, parted }
}

/// The same telling on the first page with the same text; itself where there is none.
fn twin_of(scales: &Scales<'_, '_, '_>, no: TellNo) -> TellNo {
    let t = scales.tellings.get(no);
    let first = scales.shingles.twin[t.page as usize];
    if first == t.page || t.main { no } else { twin_on(scales, no, first).unwrap_or(no) }
}

/// The same minor telling on another page with the same text.
pub(crate) fn twin_on(scales: &Scales<'_, '_, '_>, no: TellNo, page: PageNo) -> Option<TellNo> {
    let t = scales.tellings.get(no);
    let from = scales.tellings.main.get(page as usize)?;
    let like = |u: &Telling<'_>| match (u.coded, t.coded) {
        (Some(x), Some(y)) => x.trigger == y.trigger && x.kind == y.kind,
        _ => false,
    };
    let at = scales.tellings.of_page(page).iter().position(|u| like(u) && !u.main)?;
    Some(from + at as TellNo)
}

/// The group of each page, named by its first page.
fn page_groups(
    scales: &Scales<'_, '_, '_>,
    overlaps: &[Overlap],
    met: &[(TellNo, TellNo)],
) -> (Gathered, Vec<(PageNo, PageNo)>) {
    let twin = &scales.shingles.twin;
    let pairs = scales.compared(overlaps, met);
    let main = |p: PageNo| scales.tellings.get(scales.tellings.main[p as usize]);
    let edges: Vec<Edge> = pairs
        .iter()
        .map(|(a, b)| Edge { a: *a, b: *b, score: scales.weigh(main(*a), main(*b)).log_odds() })
        .collect();
    let Gathered { of, parted } = gather(&scales.ground(), &copied(scales, &pairs), &edges);
    (Gathered { of: twin.iter().map(|t| of[*t as usize]).collect(), parted }, pairs)
}

/// Which pages have one text, and which of the pairs share much of one.
pub(crate) fn copied(scales: &Scales<'_, '_, '_>, pairs: &[(PageNo, PageNo)]) -> Copied {
    let mut sizes = vec![0; scales.world.len()];
    for t in &scales.shingles.twin {
        sizes[*t as usize] += 1;
    }
    let mut texts: Vec<PageNo> = (0..scales.world.len() as PageNo).collect();
    let root = |texts: &[PageNo], mut p: PageNo| {
        while texts[p as usize] != p {
            p = texts[p as usize];
        }
        p
    };
    for (a, b) in pairs.iter().filter(|(a, b)| scales.shingles.contained(*a, *b) >= KIN) {
        let (a, b) = (root(&texts, *a), root(&texts, *b));
        texts[a.max(b) as usize] = a.min(b);
    }
    let texts = (0..texts.len() as PageNo).map(|p| root(&texts, p)).collect();
    Copied { sizes, texts }
}

/// Pairs of coded tellings of two pages that share type and parties within days, first below second, sorted.
pub(crate) fn meetings(scales: &Scales<'_, '_, '_>) -> Vec<(TellNo, TellNo)> {
    let mut keys: Vec<(u64, i32, TellNo)> = Vec::new();
    for (no, t) in scales.tellings.all.iter().enumerate() {
        if scales.shingles.twin[t.page as usize] == t.page {
            keys_of(scales, t, &mut |key, day| keys.push((key, day, no as TellNo)));
        }
    }
    keys.sort_unstable();
    let mut out = Vec::new();
    for bucket in keys.chunk_by(|a, b| a.0 == b.0) {
        for (i, a) in bucket.iter().enumerate() {
            let rest = bucket.get(i + 1..).unwrap_or(&[]);
            let reach = if bucket.len() > CROWD { CROWD / 2 } else { CROWD };
            for b in rest.iter().take(reach) {
                let (x, y) = (a.2.min(b.2), a.2.max(b.2));
                if scales.tellings.get(x).page != scales.tellings.get(y).page {
                    out.push((x, y));
                }
            }
        }
    }
    out.sort_unstable();
    out.dedup();
    out
}

/// The keys under which a telling is looked up: type with two parties (or one and a place) and the weeks in
/// which it may have happened; where that is open, the weeks around its page.
fn keys_of(scales: &Scales<'_, '_, '_>, t: &Telling<'_>, put: &mut impl FnMut(u64, i32)) {
    let Some(event) = t.coded else { return };
    let mut ids: Vec<u64> =
        t.parties().iter().take(6).map(|p| hash_bytes(scales.cast.get(*p).id.0.as_bytes())).collect();
    ids.extend(t.place.map(|p| hash_bytes(scales.cast.get(p).id.0.as_bytes()) ^ 1));
    let kind = event.kind as u64;
    let weeks = weeks(t.days, scales.world.leaf(t.page).days);
    for (i, a) in ids.iter().enumerate() {
        for b in ids.iter().skip(i + 1) {
            let pair = [*a.min(b), *a.max(b)];
            for week in &weeks {
                put(join_hashes([kind, pair[0], pair[1], *week as u64]), t.days.1);
            }
            // Two desks may take a different deed of one meeting for the deed; its day then brings them
            // together.
            if let (Some(day), true) = (t.day(), t.main) {
                put(join_hashes([99, pair[0], pair[1], day as u64]), day);
            }
        }
        if let Some(day) = t.day() {
            put(join_hashes([kind, *a, 7, day as u64]), day);
        }
    }
}

/// The weeks of a range of days and those beside them; a range that is open or longer than three months falls
/// back on the days of the page.
fn weeks(days: (i32, i32), page: (i32, i32)) -> Vec<i32> {
    const LONG: i32 = 92;
    let short = |d: (i32, i32)| (d.1.saturating_sub(d.0) <= LONG).then_some(d);
    let Some((from, to)) = short(days).or_else(|| short(page)) else {
        return vec![i32::MIN];
    };
    let (from, to) = (from.saturating_sub(2).div_euclid(7), to.saturating_add(2).div_euclid(7));
    (from..=to).collect()
}
