//! An entity and what it takes part in.

use super::list::event_line;
use crate::term::{Out, Style, count};
use isnad::model::{EntityId, RecordEvent};
use isnad::{Known, Snapshot};
use std::collections::BTreeMap;
use std::io;

pub(crate) fn entity(
    out: &mut Out,
    snapshot: &Snapshot,
    id: &EntityId,
    known: &Known,
    events: &[&RecordEvent],
) -> io::Result<()> {
    let name = out.paint(Style::Strong, &known.name);
    out.text(0, &name)?;
    out.field(2, "entity", &id.0)?;
    let country = known.country.as_deref().map_or_else(String::new, |c| format!(", {c}"));
    out.field(2, "kind", &format!("{}{country}", known.kind.as_str()))?;
    let mut roles: BTreeMap<&str, usize> = BTreeMap::new();
    let mut pages = 0;
    for entity in snapshot.naming(id).filter_map(|r| r.entity(id)) {
        pages += 1;
        for role in &entity.roles {
            *roles.entry(&role.words).or_default() += 1;
        }
    }
    out.field(
        2,
        "named",
        &format!("{} in {}", count(known.mentions, "time", "times"), count(pages, "page", "pages")),
    )?;
    let mut roles: Vec<_> = roles.into_iter().collect();
    roles.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
    for (role, times) in roles.iter().take(8) {
        out.field(2, "role", &format!("{times} × {role}"))?;
    }
    out.heading(&format!("Events ({})", events.len()))?;
    for event in events {
        event_line(out, snapshot, event)?;
    }
    Ok(())
}
