//! Storylines: events that lead to one another.
//!
//! Two events are linked by two parties that they share, for as long as those two meet rarely; the more often
//! a pair stands in the news, the nearer in time and words its events must lie. A king stands in two hundred
//! events of a week, and they are not one story. Every link has a kind and a reason, and stories are made of
//! links, strongest first, up to a size beyond which only a pair that is hardly ever seen together may add to
//! them.

use crate::compare::related;
use crate::decide::{Decided, Tie};
use crate::difference::is_done;
use crate::event::Happening;
use crate::family::order;
use crate::join::Scales;
use crate::kindred;
use crate::telling::EntNo;
use crate::union::Unions;
use crate::word::{hash, id, join};
use crate::world::{day_no, day_range};
use isnad_model::{Event, EventType, StoryLink, StoryLinkKind, Storyline};
use std::collections::{BTreeMap, BTreeSet};

/// Events of a pair up to which every two in a row belong together, however long ago.
const RARE_PAIR: usize = 8;
/// Days over which a pair's events belong together, divided by how many there are.
const PAIR_DAYS: i32 = 360;
/// Events of a pair beyond which their words must be alike, too.
const FREQUENT_PAIR: usize = 20;
/// Likeness of two pages that tell of different events of one story.
const ALIKE: f64 = 0.2;
/// Pages beyond which a storyline takes in no more by likeness or frequent pairs.
const LARGE: usize = 80;
/// Pages beyond which a storyline takes in no more at all.
const HUGE: usize = 150;

/// A link between two happenings, by index.
pub(crate) struct Bond {
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) strength: f64,
    pub(crate) firm: bool,
    pub(crate) kind: StoryLinkKind,
    pub(crate) reason: String,
}

/// Makes storylines and writes their ids into the happenings. `alike` are pairs of pages that share rare
/// words; what persons decided comes before all that the program finds.
pub(crate) fn storylines(
    scales: &Scales<'_, '_, '_>,
    happenings: &mut [Happening],
    alike: &[(u32, u32)],
    decided: &Decided<'_>,
) -> Vec<Storyline> {
    let mut bonds = pair_bonds(scales, happenings);
    bonds.extend(word_bonds(scales, happenings, alike));
    bonds.extend(kindred::bonds(scales, happenings));
    bonds.sort_by(|a, b| b.strength.total_cmp(&a.strength).then((a.from, a.to).cmp(&(b.from, b.to))));
    let about = |h: &Happening| h.tellings.iter().filter(|n| scales.tellings.get(**n).main).count().max(1);
    let mut unions = Unions::new(happenings.iter().map(about).collect(), &decided.walls);
    let mut kept: Vec<Bond> = Vec::new();
    for tie in &decided.ties {
        if unions.join(tie.a, tie.b) {
            kept.push(tied(scales, happenings, tie));
        }
    }
    for bond in bonds {
        if unions.find(bond.from) != unions.find(bond.to) {
            let size = unions.size(bond.from) + unions.size(bond.to);
            if size > if bond.firm { HUGE } else { LARGE } || !unions.join(bond.from, bond.to) {
                continue;
            }
        }
        kept.push(bond);
    }
    let mut told: Vec<bool> = happenings.iter().map(|h| h.main).collect();
    for (i, h) in happenings.iter().enumerate() {
        told[unions.find(i)] |= h.main;
    }
    for bond in background(scales, happenings) {
        let aside = if happenings[bond.from].main { bond.to } else { bond.from };
        let (a, b) = (unions.find(bond.from), unions.find(bond.to));
        // Background that has a story of its own must not glue two together.
        if (a != b && told[unions.find(aside)]) || !unions.join(a, b) {
            continue;
        }
        told[a.min(b)] = true;
        kept.push(bond);
    }
    let again = crate::retold::bonds(scales, happenings);
    kept.extend(again.into_iter().filter(|b| unions.find(b.from) == unions.find(b.to)));
    gather(scales, happenings, &unions, kept, decided)
}

/// The link of two events that a person joined.
fn tied(scales: &Scales<'_, '_, '_>, happenings: &[Happening], tie: &Tie<'_>) -> Bond {
    let key = |i: usize| (moment(scales, &happenings[i]), happenings[i].event.id.as_str());
    let (from, to) = if key(tie.a) <= key(tie.b) { (tie.a, tie.b) } else { (tie.b, tie.a) };
    let d = tie.decision;
    let note = d.note.as_ref().map_or_else(String::new, |n| format!(": {n}"));
    let reason = format!("decision {} of {}, {}{note}", d.no, d.by, d.at);
    Bond { from, to, strength: f64::INFINITY, firm: true, kind: StoryLinkKind::Joined, reason }
}

/// The day that an event is sorted by: its own, as far as it is known, else that of the first page.
pub(crate) fn moment(scales: &Scales<'_, '_, '_>, h: &Happening) -> i32 {
    let w = &h.event.when;
    let open = h.event.phase.is_some_and(isnad_model::Phase::is_open);
    let day = if open { w.earliest.or(w.latest) } else { w.exact().or(w.latest).or(w.earliest) };
    day.map_or_else(|| printed(scales, h), day_no)
}

/// The last possible day of the first page that tells of it.
pub(crate) fn printed(scales: &Scales<'_, '_, '_>, h: &Happening) -> i32 {
    let days = h.tellings.iter().map(|n| scales.world.leaf(scales.tellings.get(*n).page).days.1);
    days.min().unwrap_or(i32::MAX)
}

/// Bonds between events, in time order, that share two parties.
fn pair_bonds(scales: &Scales<'_, '_, '_>, happenings: &[Happening]) -> Vec<Bond> {
    let mut pairs: BTreeMap<(EntNo, EntNo), Vec<(i32, usize)>> = BTreeMap::new();
    for (i, h) in happenings.iter().enumerate() {
        // Background without a second page tells of no story of its own.
        if h.main || h.tellings.len() > 1 || h.event.phase.is_some_and(isnad_model::Phase::is_open) {
            let day = moment(scales, h);
            for (n, a) in h.parties.iter().take(8).enumerate() {
                for b in h.parties.iter().take(8).skip(n + 1) {
                    pairs.entry((*a, *b)).or_default().push((day, i));
                }
            }
        }
    }
    let mut out = Vec::new();
    for ((a, b), mut list) in pairs {
        list.sort_unstable_by_key(|(day, i)| (*day, &happenings[*i].event.id));
        for (n, (day, i)) in list.iter().enumerate() {
            for (next, j) in list.iter().skip(n + 1).take(3) {
                let days = next.saturating_sub(*day);
                let words = likeness(scales, &happenings[*i], &happenings[*j]);
                let few = list.len() <= RARE_PAIR;
                let near = days <= (PAIR_DAYS / list.len() as i32).max(3);
                if few || (near && (list.len() <= FREQUENT_PAIR || words >= ALIKE)) {
                    let rare = scales.cast.rarity(a) + scales.cast.rarity(b);
                    let strength = rare + words + 1.0 / list.len() as f64;
                    out.push(bond(scales, happenings, (*i, *j), strength, few, (a, b)));
                }
            }
        }
    }
    out
}

fn bond(
    scales: &Scales<'_, '_, '_>,
    happenings: &[Happening],
    (from, to): (usize, usize),
    strength: f64,
    firm: bool,
    (a, b): (EntNo, EntNo),
) -> Bond {
    let kind = link_kind(&happenings[from], &happenings[to]);
    let reason =
        format!("both have {} and {}", name(scales, happenings, from, a), name(scales, happenings, from, b));
    Bond { from, to, strength, firm, kind, reason }
}

fn name(scales: &Scales<'_, '_, '_>, happenings: &[Happening], in_event: usize, no: EntNo) -> String {
    let id = scales.cast.get(no).id;
    let mut readings = happenings[in_event]
        .tellings
        .iter()
        .map(|n| scales.world.leaf(scales.tellings.get(*n).page).reading());
    readings.find_map(|r| r.entity(id)).map_or_else(|| id.0.clone(), |e| e.name.clone())
}

/// How alike the first pages of two events are that are about them; 0 where no page is.
fn likeness(scales: &Scales<'_, '_, '_>, a: &Happening, b: &Happening) -> f64 {
    let page =
        |h: &Happening| h.tellings.iter().map(|n| scales.tellings.get(*n)).find(|t| t.main).map(|t| t.page);
    match (page(a), page(b)) {
        (Some(a), Some(b)) => scales.texts.likeness(a, b).whole,
        _ => 0.0,
    }
}

/// What kind of link leads from the earlier to the later event.
pub(crate) fn link_kind(from: &Happening, to: &Happening) -> StoryLinkKind {
    let open = |h: &Happening| h.event.phase.is_some_and(isnad_model::Phase::is_open);
    let (Some(a), Some(b)) = (from.event.kind, to.event.kind) else {
        return StoryLinkKind::FollowUp;
    };
    if open(from) && !open(to) && related(a, b) {
        return StoryLinkKind::Preview;
    }
    use EventType::*;
    if matches!(b, Accuse | Support | Reject | Protest | Threaten) && a != b {
        return StoryLinkKind::Reaction;
    }
    if matches!(a, Consult | Agree) && matches!(b, Consult | Agree) && !open(to) {
        return StoryLinkKind::SameTalks;
    }
    StoryLinkKind::FollowUp
}

/// Bonds between events whose pages share rare words, for what no parties tie together.
fn word_bonds(scales: &Scales<'_, '_, '_>, happenings: &[Happening], alike: &[(u32, u32)]) -> Vec<Bond> {
    let mut of = vec![usize::MAX; scales.world.len()];
    for (i, h) in happenings.iter().enumerate() {
        for t in h.tellings.iter().map(|n| scales.tellings.get(*n)).filter(|t| t.main) {
            of[t.page as usize] = i;
        }
    }
    let mut across: BTreeMap<(usize, usize), (f64, usize)> = BTreeMap::new();
    for (a, b) in alike {
        let (i, j) = (of[*a as usize], of[*b as usize]);
        if i == j || i == usize::MAX || j == usize::MAX {
            continue;
        }
        let l = scales.texts.likeness(*a, *b).whole;
        let sum = across.entry((i.min(j), i.max(j))).or_insert((0.0, 0));
        *sum = (sum.0 + l, sum.1 + 1);
    }
    let mut out = Vec::new();
    for ((i, j), (sum, n)) in across {
        let pages = |h: &Happening| h.tellings.iter().filter(|n| scales.tellings.get(**n).main).count();
        let few = pages(&happenings[i]).min(pages(&happenings[j]));
        let mean = sum / n as f64;
        if mean < ALIKE || 2 * n < few {
            continue;
        }
        let key = |x: usize| {
            (moment(scales, &happenings[x]), printed(scales, &happenings[x]), &happenings[x].event.id)
        };
        let (from, to) = if key(i) <= key(j) { (i, j) } else { (j, i) };
        let kind = link_kind(&happenings[from], &happenings[to]);
        let reason = format!("their pages share rare words (likeness {mean:.2})");
        out.push(Bond { from, to, strength: mean, firm: false, kind, reason });
    }
    out
}

/// Each event that no page is about, tied to the one event it is told with that shares most with it: never to
/// two, so that background does not glue stories together.
fn background(scales: &Scales<'_, '_, '_>, happenings: &[Happening]) -> Vec<Bond> {
    let mut about = vec![usize::MAX; scales.world.len()];
    for (i, h) in happenings.iter().enumerate() {
        for t in h.tellings.iter().map(|n| scales.tellings.get(*n)).filter(|t| t.main) {
            about[t.page as usize] = i;
        }
    }
    let mut out = Vec::new();
    for (i, h) in happenings.iter().enumerate().filter(|(_, h)| !h.main) {
        let pages: BTreeSet<usize> = h
            .tellings
            .iter()
            .map(|n| about[scales.tellings.get(*n).page as usize])
            .filter(|m| *m != usize::MAX)
            .collect();
        let shared = |m: usize| -> f64 {
            let both = h.parties.iter().filter(|p| happenings[m].parties.contains(p));
            both.map(|p| scales.cast.rarity(*p)).sum()
        };
        let best = pages.into_iter().max_by(|x, y| {
            shared(*x)
                .total_cmp(&shared(*y))
                .then_with(|| happenings[*y].event.id.cmp(&happenings[*x].event.id))
        });
        if let Some(main) = best {
            let earlier = moment(scales, h) < moment(scales, &happenings[main]);
            let (from, to) = if earlier { (i, main) } else { (main, i) };
            let first = h.event.tellings.first().map_or("", |t| t.page.as_str());
            let reason = format!("told together by {first}");
            out.push(Bond { from, to, strength: 0.0, firm: true, kind: StoryLinkKind::ToldTogether, reason });
        }
    }
    out
}

/// Writes the storylines out.
fn gather(
    scales: &Scales<'_, '_, '_>,
    happenings: &mut [Happening],
    unions: &Unions,
    bonds: Vec<Bond>,
    decided: &Decided<'_>,
) -> Vec<Storyline> {
    let mut members: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in 0..happenings.len() {
        members.entry(unions.find(i)).or_default().push(i);
    }
    let mut links: BTreeMap<usize, Vec<StoryLink>> = BTreeMap::new();
    let mut linked: BTreeSet<(usize, usize)> = BTreeSet::new();
    for b in bonds {
        if linked.insert((b.from, b.to)) {
            let (from, to) = (happenings[b.from].event.id.clone(), happenings[b.to].event.id.clone());
            links.entry(unions.find(b.from)).or_default().push(StoryLink {
                from,
                to,
                kind: b.kind,
                reason: b.reason,
            });
        }
    }
    let mut out = Vec::new();
    for (root, mut list) in members {
        list.sort_by_key(|i| (moment(scales, &happenings[*i]), happenings[*i].event.id.clone()));
        // The story is named after the event whose first page came first: pages that come later do not rename
        // it.
        let first = list.iter().min_by_key(|i| {
            let page = happenings[**i].tellings.first().map(|n| scales.tellings.get(*n).page);
            (page.map(|p| order(scales.world.leaf(p))), happenings[**i].event.id.as_str())
        });
        let id = id('s', join([hash(first.map_or("", |i| happenings[*i].event.id.as_str()))]));
        // What most independent sources tell as their news names the story, not an aside that many mention.
        let largest = list.iter().max_by_key(|i| {
            let h = &happenings[**i];
            let about = h.tellings.iter().filter(|n| scales.tellings.get(**n).main).count();
            let open = h.event.phase.is_some_and(isnad_model::Phase::is_open);
            let coded = h.event.kind.is_some();
            (
                h.main,
                h.event.roots.len().min(about),
                about,
                coded && !open,
                std::cmp::Reverse(h.event.id.as_str()),
            )
        });
        let named = list.iter().filter_map(|i| decided.titles.get(i)).max_by_key(|(no, _)| *no);
        let title = match named {
            Some((_, title)) => (*title).to_owned(),
            None => largest.map_or_else(String::new, |i| happenings[*i].event.title.clone()),
        };
        let decisions = decided.of_story(&list);
        let events = list.iter().map(|i| happenings[*i].event.id.clone()).collect();
        let mut links = links.remove(&root).unwrap_or_default();
        links.sort_by(|a, b| (&a.from, &a.to, a.kind).cmp(&(&b.from, &b.to, b.kind)));
        for i in &list {
            happenings[*i].event.storyline.clone_from(&id);
        }
        out.push(Storyline { id, title, events, links, decisions });
    }
    out.sort_by(|a, b| a.id.cmp(&b.id));
    out
}

/// True where some page tells an event as done.
pub(crate) fn done(scales: &Scales<'_, '_, '_>, h: &Happening) -> bool {
    let coded = |n: &u32| -> Option<&Event> { scales.tellings.get(*n).coded };
    h.tellings.iter().filter_map(coded).any(is_done)
}

/// First and last possible day of an event.
pub(crate) fn days(h: &Happening) -> (i32, i32) {
    day_range(&h.event.when)
}
