//! An entity and what it takes part in.

use super::list::event_line;
use crate::term::{Out, Style, count};
use isnad::model::{EntityId, RecordEvent};
use isnad::{Known, Snapshot};
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
    out.field(
        2,
        "named",
        &format!(
            "{} in {}",
            count(known.mentions, "time", "times"),
            count(known.pages.len(), "page", "pages")
        ),
    )?;
    for role in known.roles.iter().take(8) {
        out.field(2, "role", &format!("{} × {}", role.pages, role.words))?;
    }
    out.heading(&format!("Events ({})", events.len()))?;
    for event in events {
        event_line(out, snapshot, event)?;
    }
    Ok(())
}
