//! Readings to the record: families, events, independent sources, storylines, commitments, differences.
//!
//! [`build`] is a function of the pages alone: no clock, no disk, no order. It parses no text; what it knows
//! of words are the hashes that the caller hands over with each [`Page`].
//!
//! The way through, a file each: `world` (all pages in one order) → `shingle` (which texts hold half of
//! another) and `text` (how alike two pages tell, with `theme`) → `telling` (what each page tells), `lead` (whom and which day it
//! names first) → `compare` (two tellings weighed) → `gather`, `cluster` and `join` (groups) → `family` (with `copied`, `version`), `event`, `root` (with `column`) → `story` (with `kindred`, `retold`) → `promise`,
//! `pledge`, `settle`, `difference` (with `toll`, `figure`, `site`, `swap`, `role`), `sole`. What persons decided comes in through `correct` (readings), `regroup` (events), `decide` and `union`
//! (storylines, promises); `place` puts one page more beside the others, `history` tells what became of storylines, `why` puts the weighing into words.

mod apart;
mod background;
mod beside;
mod cluster;
mod column;
mod compare;
mod copied;
pub mod correct;
mod decide;
mod decided;
mod difference;
mod event;
mod family;
mod figure;
mod gather;
mod group;
pub mod history;
mod join;
mod kindred;
mod lead;
mod lists;
mod place;
mod pledge;
mod promise;
mod regroup;
mod retold;
mod role;
mod root;
mod settle;
mod shingle;
mod site;
mod sole;
mod story;
mod sums;
mod swap;
mod telling;
mod text;
mod theme;
mod toll;
mod union;
mod version;
mod why;
mod word;
mod world;

pub use background::Background;
pub use correct::Corrections;
pub use place::{Placing, Standing, Stood, place};
pub use promise::part_of;
pub use why::{Why, weighed, why};
pub use word::{Word, hash};
pub use world::{Outlook, Page};

use event::Happening;
use family::Families;
use isnad_model::{Day, Decision, Group, Record};
use join::Scales;
use std::collections::{BTreeMap, BTreeSet};

/// What the record is made with besides the pages.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Options {
    /// The day of the record, on which promises are due or overdue: the last known day of publication, as a
    /// rule. Without it no promise is due.
    pub as_of: Option<Day>,
    /// Words that make a role another role when they stand beside it (`former`, `acting`), in all their
    /// forms, as they are written in texts, each with its sense: two words of one sense make one role, and one with an empty
    /// sense (`late`) makes no other. Without them no difference of roles is found.
    pub role_marks: BTreeMap<String, String>,
    /// What persons decided, in any order.
    pub decisions: Vec<Decision>,
}

/// The record of some pages: the same for any order of the same pages.
pub fn build(pages: &[Page<'_>], options: &Options) -> Record {
    with_scales(pages, &Background::default(), |scales| record(scales, options))
}

/// The same, with the counts that [`place`] weighs pages by which come later.
pub fn build_counted(pages: &[Page<'_>], options: &Options) -> (Record, Background) {
    with_scales(pages, &Background::default(), |scales| (record(scales, options), scales.counted()))
}

/// All pairs of pages of which the longer text holds at least half of the different 5-word shingles of the shorter, by id,
/// the smaller id first, sorted. Exact: no pair is missed, none is guessed.
pub fn copies<'a>(pages: &[Page<'a>]) -> Vec<(&'a str, &'a str)> {
    let world = world::World::new(pages);
    let shingles = shingle::Shingles::new(&world);
    let mut out: Vec<(&str, &str)> =
        shingles.pairs().into_iter().map(|(a, b)| (world.leaf(a).id(), world.leaf(b).id())).collect();
    out.sort_unstable();
    out
}

/// Prepares the pages for comparing them, against the counts of a record that they are a part of.
pub(crate) fn with_scales<T>(
    pages: &[Page<'_>],
    background: &Background,
    then: impl FnOnce(&Scales<'_, '_, '_>) -> T,
) -> T {
    let world = world::World::new(pages);
    let shingles = shingle::Shingles::new(&world);
    let texts = text::Texts::new(&world, background);
    let cast = telling::Cast::new(&world, background);
    let tellings = telling::Tellings::new(&world, &cast, &texts);
    let leads = lead::Leads::new(&world, &cast, &texts);
    let (world, cast, texts, shingles, tellings) = (&world, &cast, &texts, &shingles, &tellings);
    then(&Scales { background, world, cast, texts, shingles, tellings, leads: &leads })
}

fn record(scales: &Scales<'_, '_, '_>, options: &Options) -> Record {
    let overlaps = scales.shingles.overlaps();
    let join::Joined { groups, alike, parted } = join::groups(scales, &overlaps);
    let groups = regroup::regroup(scales, groups, &options.decisions);
    let mut about = vec![0; scales.world.len()];
    for (i, group) in groups.iter().enumerate() {
        for t in group.tellings.iter().map(|no| scales.tellings.get(*no)).filter(|t| t.main) {
            about[t.page as usize] = i as u32;
        }
    }
    let families = Families::new(scales.world, scales.shingles, &overlaps, &about);
    let mut happenings: Vec<Happening> =
        groups.iter().map(|g| event::happening(scales, g, &families.of)).collect();
    let decided = decide::Decided::new(scales, &happenings, &options.decisions);
    let mut storylines = story::storylines(scales, &mut happenings, &alike, &decided);
    let groups = scales
        .world
        .leaves
        .iter()
        .enumerate()
        .map(|(page, leaf)| {
            let event = &happenings[about[page] as usize].event;
            Group {
                page: leaf.id().to_owned(),
                event: event.id.clone(),
                family: families.all[families.of[page]].id.clone(),
                story: event.storyline.clone(),
            }
        })
        .collect();
    let parted = parted.into_iter().map(|(a, b)| (about[a as usize], about[b as usize]));
    // What a minor telling or a person has joined is not parted.
    let parted: BTreeSet<(u32, u32)> =
        parted.filter(|(a, b)| a != b).map(|(a, b)| (a.min(b), a.max(b))).collect();
    let parted = parted.into_iter().map(|(a, b)| event::parted(&happenings, a, b)).collect();
    let narrowed = event::narrowed(scales, &happenings);
    let commitments = promise::commitments(scales, &happenings, &decided, options);
    promise::link(&mut storylines, &commitments);
    let differences = difference::differences(scales, &happenings, &families.of, options);
    let mut events: Vec<_> = happenings.into_iter().map(|h| h.event).collect();
    events.sort_by(|a, b| a.id.cmp(&b.id));
    Record { families: families.all, events, storylines, commitments, differences, groups, narrowed, parted }
}
