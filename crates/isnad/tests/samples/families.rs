//! Who copied whom, and how many witnesses that leaves.

use super::ledger::Ledger;
use super::world::World;
use isnad::model::Family;
use std::collections::{BTreeMap, BTreeSet};

pub(crate) fn check(world: &World, ledger: &mut Ledger) {
    for row in world.expected.table("families") {
        let (original, copy, how) = (row.get("original"), row.get("copy"), row.get("how"));
        let at = |attribute: &str| format!("families/{}/{copy}/{attribute}", row.get("family"));
        let (source_id, copy_id) = (world.id(original), world.id(copy));
        let family = family(world, copy);
        let joined = family.is_some_and(|f| f.pages.iter().any(|p| p == source_id));
        ledger.check(at("joined"), joined, || "they stand in two families".into());
        if how == "correction" {
            let mut versions = family.iter().flat_map(|f| &f.versions);
            let met = versions.any(|v| v.page == copy_id && v.replaces == source_id);
            ledger.check(at("version"), met, || "not told as a correction of that page".into());
            continue;
        }
        let link = family.and_then(|f| f.copies.iter().find(|c| c.copy == copy_id));
        let from = link.map(|l| world.path(&l.source));
        let met = joined && from == Some(original) && link.is_some_and(|l| l.directed);
        ledger.check(at("source"), met, || match link {
            Some(l) => format!("copied from {} ({})", world.path(&l.source), l.reason),
            None => "not told as a copy".into(),
        });
        let credited = how != "stripped";
        let met = joined && link.is_some_and(|l| l.credited == credited);
        ledger.check(at("credited"), met, || match link {
            Some(l) => format!("credited: {}", l.credited),
            None => "not told as a copy".into(),
        });
    }
    apart(world, ledger);
    roots(world, ledger);
}

fn family<'a>(world: &'a World, path: &str) -> Option<&'a Family> {
    let id = world.id(path);
    world.snapshot.record.families.iter().find(|f| f.pages.iter().any(|p| p == id))
}

/// No two texts in one family.
fn apart(world: &World, ledger: &mut Ledger) {
    let keys: BTreeSet<&str> = world.expected.manifest.iter().map(|r| r.get("family")).collect();
    for key in keys {
        let own: Vec<&str> = pages(world, "family", key);
        let strange: BTreeSet<&str> = own
            .iter()
            .filter_map(|p| family(world, p))
            .flat_map(|f| f.pages.iter().map(|p| world.path(p)))
            .filter(|p| !own.contains(p))
            .collect();
        ledger
            .check(format!("families/{key}/alone"), strange.is_empty(), || format!("{strange:?} in it too"));
    }
}

fn pages<'a>(world: &'a World, column: &str, key: &str) -> Vec<&'a str> {
    world.expected.manifest.iter().filter(|r| r.get(column) == key).map(|r| r.get("path")).collect()
}

/// The pages of an event that rest on one root are one witness, and nobody else's.
fn roots(world: &World, ledger: &mut Ledger) {
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    for row in world.expected.manifest.iter().filter(|r| r.told("story").is_some()) {
        *counted.entry(row.get("root")).or_default() += 1;
    }
    for row in world.expected.table("roots") {
        let root = row.get("root");
        assert_eq!(
            counted.get(root).map(ToString::to_string).as_deref(),
            Some(row.get("pages")),
            "root {root}"
        );
    }
    for row in world.expected.table("events") {
        of_event(world, ledger, row.get("key"));
    }
}

fn of_event(world: &World, ledger: &mut Ledger, key: &str) {
    let mut by_root: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for path in world.pages_of(key) {
        by_root.entry(world.page(path).get("root")).or_default().push(path);
    }
    let of = |path: &str| -> BTreeSet<usize> {
        let roots = world.event(key).map_or(&[][..], |e| &e.roots);
        let of_page = roots.iter().enumerate().filter(|(_, r)| r.pages.iter().any(|p| p == world.id(path)));
        of_page.map(|(i, _)| i).collect()
    };
    for (root, pages) in &by_root {
        let own: BTreeSet<usize> = pages.iter().flat_map(|p| of(p)).collect();
        let others = by_root.iter().filter(|(r, _)| *r != root).flat_map(|(_, p)| p);
        let shared: Vec<&str> = others.filter(|p| !of(p).is_disjoint(&own)).copied().collect();
        let every = pages.iter().all(|p| !of(p).is_empty());
        ledger.check(format!("roots/{key}/{root}"), own.len() == 1 && every && shared.is_empty(), || {
            let names: Vec<String> = world.event(key).map_or_else(Vec::new, |e| {
                own.iter().filter_map(|i| e.roots.get(*i)).map(|r| format!("{} {}", r.kind, r.name)).collect()
            });
            let missing: Vec<&str> = pages.iter().filter(|p| of(p).is_empty()).copied().collect();
            format!("rests on {names:?}; not in the event {missing:?}; shared with {shared:?}")
        });
    }
}
