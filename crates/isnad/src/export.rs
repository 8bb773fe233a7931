//! The whole record, for other programs.

use crate::engine::Engine;
use crate::{Error, Snapshot, json, query};
use isnad_model::{EntityId, RecordEvent, wire};
use std::io::Write;
use std::str::FromStr;

/// A format of export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// JSON lines: the readings (`isnad.reading/1`), then the parts of the record (`isnad.record/1`).
    Jsonl,
    /// Comma-separated values: one line an event (RFC 4180).
    Csv,
    /// Tab-separated: page, event, family, story; one line a page.
    Groups,
}

impl FromStr for Format {
    type Err = String;
    fn from_str(s: &str) -> Result<Self, String> {
        match s {
            "jsonl" => Ok(Format::Jsonl),
            "csv" => Ok(Format::Csv),
            "groups" => Ok(Format::Groups),
            _ => Err(format!("`{s}` is no format: jsonl, csv or groups")),
        }
    }
}

impl Engine {
    /// Writes the whole record, in an order that depends on the pages alone.
    ///
    /// # Errors
    /// Where the archive cannot be read or `out` not be written.
    pub fn export(&self, format: Format, out: &mut dyn Write) -> Result<(), Error> {
        let snapshot = self.snapshot()?;
        export(&snapshot, format, out)?;
        snapshot.readings.whole()
    }
}

/// As [`Engine::export`], of a snapshot.
///
/// # Errors
/// Where `out` cannot be written.
pub fn export(snapshot: &Snapshot, format: Format, out: &mut dyn Write) -> Result<(), Error> {
    match format {
        Format::Jsonl => jsonl(snapshot, out)?,
        Format::Csv => csv(snapshot, out)?,
        Format::Groups => {
            for g in &snapshot.record.groups {
                writeln!(out, "{}\t{}\t{}\t{}", g.page, g.event, g.family, g.story)?;
            }
        }
    }
    out.flush()?;
    Ok(())
}

fn jsonl(snapshot: &Snapshot, out: &mut dyn Write) -> std::io::Result<()> {
    for reading in snapshot.readings.values() {
        writeln!(out, "{}", wire::reading(reading))?;
    }
    let record = &snapshot.record;
    for event in &record.events {
        writeln!(out, "{}", json::event(snapshot, event))?;
    }
    for story in &record.storylines {
        writeln!(out, "{}", json::story(story))?;
    }
    for commitment in &record.commitments {
        writeln!(out, "{}", json::commitment(snapshot, commitment))?;
    }
    for difference in &record.differences {
        writeln!(out, "{}", json::difference(snapshot, difference))?;
    }
    for family in &record.families {
        writeln!(out, "{}", json::family(family))?;
    }
    Ok(())
}

/// The columns of [`Format::Csv`].
const COLUMNS: [&str; 16] = [
    "event",
    "story",
    "type",
    "mode",
    "earliest",
    "latest",
    "actors",
    "actor_names",
    "recipients",
    "recipient_names",
    "place",
    "place_name",
    "phase",
    "pages",
    "sources",
    "title",
];

fn csv(snapshot: &Snapshot, out: &mut dyn Write) -> std::io::Result<()> {
    write!(out, "{}\r\n", COLUMNS.join(","))?;
    for event in query::events(snapshot, &query::EventFilter::default()) {
        let cells = row(snapshot, event);
        write!(out, "{}\r\n", cells.iter().map(|c| cell(c)).collect::<Vec<_>>().join(","))?;
    }
    Ok(())
}

fn row(snapshot: &Snapshot, e: &RecordEvent) -> [String; 16] {
    let ids = |ids: &[EntityId]| ids.iter().map(|i| i.0.as_str()).collect::<Vec<_>>().join("|");
    let names = |ids: &[EntityId]| ids.iter().map(|i| snapshot.name(i)).collect::<Vec<_>>().join("|");
    let day = |d: Option<isnad_model::Day>| d.map_or_else(String::new, |d| d.to_string());
    let mut pages: Vec<&str> = e.tellings.iter().map(|t| t.page.as_str()).collect();
    pages.sort_unstable();
    pages.dedup();
    [
        e.id.clone(),
        e.storyline.clone(),
        e.kind.map_or_else(String::new, |k| k.to_string()),
        e.mode.map_or_else(String::new, |m| m.to_string()),
        day(e.when.earliest),
        day(e.when.latest),
        ids(&e.actors),
        names(&e.actors),
        ids(&e.recipients),
        names(&e.recipients),
        e.place.as_ref().map_or_else(String::new, |p| p.0.clone()),
        e.place.as_ref().map_or_else(String::new, |p| snapshot.name(p).to_owned()),
        e.phase.map_or("", |p| p.as_str()).to_owned(),
        pages.len().to_string(),
        e.roots.len().to_string(),
        e.title.clone(),
    ]
}

/// A cell, in quotes where it has to be. One that a spreadsheet would take for a formula gets an apostrophe: titles are
/// words of strangers.
fn cell(text: &str) -> String {
    let text =
        if text.starts_with(['=', '+', '-', '@', '\t']) { format!("'{text}") } else { text.to_owned() };
    if text.contains([',', '"', '\n', '\r']) { format!("\"{}\"", text.replace('"', "\"\"")) } else { text }
}

#[cfg(test)]
mod tests {
    use super::cell;

    #[test]
    fn cells_are_quoted_where_they_must_be() {
        assert_eq!(cell("a,b"), "\"a,b\"");
        assert_eq!(cell("say \"no\""), "\"say \"\"no\"\"\"");
        assert_eq!(cell("=1+1"), "'=1+1");
        assert_eq!(cell("plain"), "plain");
    }
}
