//! What persons decided about an event or a page, as reasons of `why`.

use crate::Page;
use crate::correct::RULE;
use isnad_model::{Act, Decision, Reading, Reason, Record};
use std::collections::BTreeSet;

/// The decisions that shaped what is asked about, in their order.
pub(crate) fn decided(
    pages: &[Page<'_>],
    record: &Record,
    asked: [Option<&str>; 2],
    all: &[Decision],
) -> Vec<Reason> {
    let mut numbers: BTreeSet<u64> = BTreeSet::new();
    for id in asked.into_iter().flatten() {
        let about = record.groups.iter().find(|g| g.page == id).map_or(id, |g| g.event.as_str());
        numbers.extend(record.event(about).iter().flat_map(|e| &e.decisions));
        let page = pages.iter().find(|p| p.reading.article.id == id);
        numbers.extend(page.iter().flat_map(|p| corrected(p.reading)));
    }
    all.iter().filter(|d| numbers.contains(&d.no)).map(reason).collect()
}

/// Decisions that stand as the rule of something on a page.
fn corrected(reading: &Reading) -> Vec<u64> {
    let rules = reading.entities.iter().map(|e| &e.rule).chain(reading.statements.iter().map(|s| &s.rule));
    rules.filter_map(|r| r.strip_prefix(RULE)?.parse().ok()).collect()
}

fn reason(d: &Decision) -> Reason {
    let (weight, words) = match &d.act {
        Act::JoinEvents { .. } => (1.0, "joined these tellings".to_owned()),
        Act::SplitEvent { .. } => (-1.0, "parted these tellings".to_owned()),
        Act::Speaker { statement, speaker } => {
            let who = speaker.as_ref().map_or("nobody who is named", |s| s.name.as_str());
            (1.0, format!("gave “{}” to {who}", crate::event::cut(&statement.words, 60)))
        }
        Act::MergePersons { keep, also } => {
            let also: Vec<&str> = also.iter().map(|n| n.name.as_str()).collect();
            (1.0, format!("took {} and {} for one", keep.name, also.join(", ")))
        }
        Act::PartPerson { person, other, .. } => {
            (-1.0, format!("told {} ({}) from {} ({})", other.name, other.id, person.name, person.id))
        }
        _ => (1.0, "decided".to_owned()),
    };
    let note = d.note.as_ref().map_or_else(String::new, |n| format!(": {n}"));
    let words = format!("{} {words} on {} (decision {}){note}", d.by, d.at.get(..10).unwrap_or(&d.at), d.no);
    Reason { attribute: "decision".into(), weight, veto: weight < 0.0, words }
}
