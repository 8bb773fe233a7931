//! Lists: events, storylines, search hits.

use super::{day, kind};
use crate::term::{Out, Style, count};
use isnad::model::{RecordEvent, Span, Storyline};
use isnad::{EntityHit, Hit, Snapshot, query};
use std::collections::BTreeSet;
use std::io;

/// An event in two or three lines.
pub(crate) fn event_line(out: &mut Out, snapshot: &Snapshot, e: &RecordEvent) -> io::Result<()> {
    let id = out.paint(Style::Dim, &e.id);
    let kind = out.paint(Style::Strong, &kind(e.kind, e.mode));
    out.line(&format!("{}  {kind}  {}  {id}", day(&e.when), told(e)))?;
    out.text(4, &e.title)?;
    let mut who = Vec::new();
    if !e.actors.is_empty() {
        who.push(("who", snapshot.names_of(&e.actors)));
    }
    if !e.recipients.is_empty() {
        who.push(("to whom", snapshot.names_of(&e.recipients)));
    }
    if let Some(place) = &e.place {
        who.push(("where", snapshot.name(place).to_owned()));
    }
    for (label, words) in who {
        out.field(4, label, &words)?;
    }
    Ok(())
}

/// What the lines below are about: an event or a storyline, with its id.
pub(crate) fn of_what(out: &mut Out, snapshot: &Snapshot, id: &str) -> io::Result<()> {
    let event = snapshot.record.event(id).map(|e| &e.title);
    let title = event.or_else(|| snapshot.record.storyline(id).map(|s| &s.title));
    out.line(&format!("{}  {}", title.map_or("", String::as_str), out.paint(Style::Dim, id)))
}

/// `4 pages, 2 independent sources`.
pub(crate) fn told(e: &RecordEvent) -> String {
    let pages: BTreeSet<&str> = e.tellings.iter().map(|t| t.page.as_str()).collect();
    format!(
        "{}, {}",
        count(pages.len(), "page", "pages"),
        count(e.roots.len(), "independent source", "independent sources")
    )
}

/// A storyline in two lines.
pub(crate) fn story_line(
    out: &mut Out,
    snapshot: &Snapshot,
    s: &Storyline,
    extent: query::Extent,
) -> io::Result<()> {
    let events = s.events.iter().filter_map(|id| snapshot.record.event(id));
    let mut days = events.filter_map(|e| e.when.earliest).collect::<Vec<_>>();
    days.sort_unstable();
    let span = match (days.first(), days.last()) {
        (Some(a), Some(b)) if a != b => format!("{a} … {b}"),
        (Some(a), _) => a.to_string(),
        _ => "unknown".into(),
    };
    let id = out.paint(Style::Dim, &s.id);
    out.line(&format!(
        "{span}  {}, {}, {}, {}  {id}",
        count(s.events.len(), "event", "events"),
        count(query::story_pages(snapshot, s).len(), "page", "pages"),
        count(extent.promises, "promise", "promises"),
        count(extent.differences, "difference", "differences"),
    ))?;
    out.text(4, &s.title)
}

/// Search hits, the matches marked.
pub(crate) fn hits(out: &mut Out, hits: &[Hit]) -> io::Result<()> {
    for hit in hits {
        let id = out.paint(Style::Dim, &hit.page);
        let outlet = hit.outlet.as_deref().map_or_else(String::new, |o| format!("  {o}"));
        out.line(&format!("{}{outlet}  {id}", day(&hit.published)))?;
        let headline = out.paint(Style::Strong, &hit.headline);
        out.text(4, &headline)?;
        let words = marked(out, &hit.snippet, &hit.marks);
        out.text(4, &words)?;
        out.blank()?;
    }
    Ok(())
}

/// Words with marks.
fn marked(out: &Out, text: &str, marks: &[Span]) -> String {
    let mut words = String::new();
    let mut at = 0;
    for mark in marks {
        let (start, end) = (mark.start as usize, mark.end as usize);
        words.push_str(text.get(at..start).unwrap_or(""));
        words.push_str(&out.paint(Style::Mark, text.get(start..end).unwrap_or("")));
        at = end;
    }
    words.push_str(text.get(at..).unwrap_or(""));
    words
}

/// Who or what was found by name.
pub(crate) fn entity_hit(out: &mut Out, hit: &EntityHit) -> io::Result<()> {
    let id = out.paint(Style::Dim, &hit.id.0);
    let country = hit.country.as_deref().map_or_else(String::new, |c| format!(", {c}"));
    out.line(&format!("{}{country}  {}  {id}", hit.kind.as_str(), count(hit.pages, "page", "pages")))?;
    let name = marked(out, &hit.name.words, &hit.name.marks);
    out.text(4, &name)?;
    for (label, all) in [("also", &hit.also), ("as", &hit.roles)] {
        if !all.is_empty() {
            let words: Vec<String> = all.iter().map(|m| marked(out, &m.words, &m.marks)).collect();
            out.field(4, label, &words.join(" · "))?;
        }
    }
    Ok(())
}
