//! What only one of several independent sources tells of an event: a toll, a day, a place, a party that the others do not
//! mention. Silence contradicts nothing, so it is no difference; but who builds on it must know that it stands on one leg. A party
//! that another page mentions elsewhere is not told by one alone, and a mere crowd (`مجموعة`, `السكان`) is nobody.

use crate::join::Scales;
use crate::telling::{EntNo, Telling};
use crate::world::say;
use isnad_model::{RecordEvent, Sole, Span};
use std::collections::BTreeMap;

/// Values of one attribute that one page tells: what is compared, and what is shown.
type Values = Vec<(String, String, Span)>;

/// How the ids of those begin whom a page alone names.
const UNKNOWN: [&str; 3] = ["person:", "name:", "role:"];

/// What one root alone tells, in the order of the roots. `event` has its roots.
pub(crate) fn sole(scales: &Scales<'_, '_, '_>, told: &[&Telling<'_>], event: &RecordEvent) -> Vec<Sole> {
    if event.roots.len() < 2 {
        return Vec::new();
    }
    let of: BTreeMap<&str, usize> = event
        .roots
        .iter()
        .enumerate()
        .flat_map(|(i, r)| r.pages.iter().map(move |p| (p.as_str(), i)))
        .collect();
    let mut by: BTreeMap<String, Vec<Sole>> = BTreeMap::new();
    for t in told {
        let page = scales.world.leaf(t.page).id();
        let Some(root) = of.get(page).copied() else { continue };
        for (attribute, values) in attributes(scales, t) {
            for (key, value, span) in values {
                // A party is an attribute of its own: that one names the host and another the guest is two things told.
                let (at, attribute) = match attribute.as_str() {
                    "party" => (format!("party {key}"), "party".to_owned()),
                    _ => (attribute.clone(), attribute.clone()),
                };
                by.entry(at).or_default().push(Sole { root, attribute, value, page: page.to_owned(), span });
            }
        }
    }
    let mut out: Vec<Sole> = by
        .into_values()
        .filter(|all| all.iter().all(|s| s.root == all[0].root))
        .filter_map(|all| all.into_iter().next())
        .collect();
    out.retain(|s| s.attribute != "party" || parties_told(scales, told, &of, s.root));
    out.retain(|s| s.attribute != "party" || !named_by_others(scales, told, &of, s));
    out.sort_by(|a, b| (a.root, &a.attribute, &a.value).cmp(&(b.root, &b.attribute, &b.value)));
    out
}

/// True where another root than this names any party: else it is not this one that is left out but all.
fn parties_told(
    scales: &Scales<'_, '_, '_>,
    told: &[&Telling<'_>],
    of: &BTreeMap<&str, usize>,
    root: usize,
) -> bool {
    let other = |t: &&&Telling<'_>| of.get(scales.world.leaf(t.page).id()).is_some_and(|r| *r != root);
    told.iter().filter(other).any(|t| !t.parties().is_empty())
}

/// True where a page of another root mentions someone of this name.
fn named_by_others(
    scales: &Scales<'_, '_, '_>,
    told: &[&Telling<'_>],
    of: &BTreeMap<&str, usize>,
    sole: &Sole,
) -> bool {
    let pages = told.iter().map(|t| scales.world.leaf(t.page));
    let mut others = pages.filter(|l| of.get(l.id()).is_some_and(|r| *r != sole.root));
    others
        .any(|l| l.reading().entities.iter().any(|e| e.name == sole.value || e.aliases.contains(&sole.value)))
}

fn attributes(scales: &Scales<'_, '_, '_>, t: &Telling<'_>) -> Vec<(String, Values)> {
    let Some(e) = t.coded else { return Vec::new() };
    let reading = scales.world.leaf(t.page).reading();
    let sentence = e.sentences.first().copied().unwrap_or(e.trigger);
    let mut out: Vec<(String, Values)> = Vec::new();
    for q in &e.quantities {
        let value = q.value.to_string();
        out.push((q.what.clone(), vec![(value.clone(), value, q.span)]));
    }
    if let Some(day) = e.when.exact() {
        out.push(("time".into(), vec![(say(day), say(day), sentence)]));
    }
    if let Some(place) = &e.place {
        out.push(("place".into(), vec![(place.0.clone(), reading.name(place).to_owned(), sentence)]));
    }
    // A state and its minister are one party told in two ways.
    let party = |n: &EntNo| -> Option<(String, String, Span)> {
        let member = Some(scales.cast.get(*n)).filter(|m| !m.crowd)?;
        // A body or person that no table knows and no second page names may be a slip of reading.
        let known = !UNKNOWN.iter().any(|p| member.id.0.starts_with(p)) || member.pages > 1;
        if !known {
            return None;
        }
        let key = member.country.map_or_else(|| member.id.0.clone(), str::to_owned);
        Some((key, reading.name(member.id).to_owned(), sentence))
    };
    out.push(("party".into(), t.parties().iter().filter_map(party).collect()));
    out
}
