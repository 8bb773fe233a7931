//! A storyline as a whole: events in time order, promises, differences.

use super::event::{commitment, difference, facts, roots};
use super::kind;
use super::page;
use crate::term::{Out, Style, count};
use isnad::Snapshot;
use isnad::model::{EntityId, Phase, RecordEvent, StoryLinkKind};
use isnad::query::Timeline;
use std::collections::BTreeSet;
use std::io;

/// Statements shown to an event; the rest is counted.
const STATEMENTS: usize = 4;

/// Shows a storyline: the events that pages are about, and with `side` those that they mention beside.
pub(crate) fn timeline(out: &mut Out, snapshot: &Snapshot, t: &Timeline<'_>, side: bool) -> io::Result<()> {
    let title = out.paint(Style::Strong, &t.story.title);
    out.text(0, &title)?;
    out.field(2, "story", &t.story.id)?;
    out.field(
        2,
        "told by",
        &format!("{}, {}", count(t.pages.len(), "page", "pages"), count(t.families, "text", "texts")),
    )?;
    if let Some(day) = snapshot.as_of {
        out.field(2, "as of", &format!("{day} (the latest day a page was published on)"))?;
    }
    let main = isnad::query::main_events(snapshot);
    let is_main = |e: &RecordEvent| main.contains(e.id.as_str());
    let rounds: Vec<&RecordEvent> = t.events.iter().copied().filter(|e| is_main(e)).collect();
    let shown: Vec<_> =
        t.events.iter().filter(|e| side || is_main(e) || rounds.iter().any(|r| is_round(e, r))).collect();
    let hidden = t.events.len() - shown.len();
    let beside = if hidden > 0 {
        format!(", {hidden} more mentioned beside: --all shows them")
    } else {
        String::new()
    };
    out.heading(&format!("Events ({}{beside})", shown.len()))?;
    for event in shown {
        self::event(out, snapshot, t, event)?;
    }
    if !t.commitments.is_empty() {
        out.heading(&format!("Promised ({})", t.commitments.len()))?;
        for c in &t.commitments {
            commitment(out, snapshot, c)?;
        }
    }
    if !t.differences.is_empty() {
        out.heading(&format!("Accounts differ ({})", t.differences.len()))?;
        for d in &t.differences {
            difference(out, snapshot, d)?;
        }
    }
    Ok(())
}

/// Whether an event is another round of one that pages are about: the same kind of deed of the same people, told of as past.
/// The two calls of one pair belong side by side, though a page tells of the second only in passing.
fn is_round(e: &RecordEvent, main: &RecordEvent) -> bool {
    let same = |a: &[EntityId], b: &[EntityId]| a.len() == b.len() && a.iter().all(|x| b.contains(x));
    e.actors.len() > 1
        && e.phase == Some(Phase::Past)
        && e.kind == main.kind
        && e.mode.is_some()
        && e.mode == main.mode
        && same(&e.actors, &main.actors)
}

fn event(out: &mut Out, snapshot: &Snapshot, t: &Timeline<'_>, e: &RecordEvent) -> io::Result<()> {
    let id = out.paint(Style::Dim, &e.id);
    let head = out.paint(Style::Strong, &format!("{}  {}", super::day(&e.when), kind(e.kind, e.mode)));
    out.blank()?;
    out.text(2, &format!("{head}  {id}"))?;
    out.text(4, &e.title)?;
    facts(out, snapshot, e, 4)?;
    roots(out, snapshot, e, 4)?;
    said(out, snapshot, e)?;
    // That two events stand in one article is said of nearly all of them: it links the story, but tells nothing here.
    let told = |kind| kind != StoryLinkKind::ToldTogether;
    for link in t.story.links.iter().filter(|l| l.to == e.id && told(l.kind)) {
        let how = match link.kind {
            StoryLinkKind::Preview => "announced by",
            StoryLinkKind::FollowUp => "comes of",
            StoryLinkKind::Reaction => "answers",
            StoryLinkKind::SameTalks => "same talks as",
            StoryLinkKind::Retelling => "tells again of",
            StoryLinkKind::ToldTogether => "told together with",
            StoryLinkKind::Joined => "joined with",
        };
        out.field(4, "link", &format!("{how} {} ({})", link.from, link.reason))?;
    }
    Ok(())
}

/// What was said, by the pages whose main event this is: one page of each family, so that a copy does not repeat it.
fn said(out: &mut Out, snapshot: &Snapshot, e: &RecordEvent) -> io::Result<()> {
    let mut families = BTreeSet::new();
    let mut words = BTreeSet::new();
    let mut more = 0;
    for group in snapshot.record.groups.iter().filter(|g| g.event == e.id) {
        if !families.insert(group.family.as_str()) {
            continue;
        }
        let Some(reading) = snapshot.readings.get(&group.page) else { continue };
        for s in &reading.statements {
            if words.len() >= STATEMENTS {
                more += 1;
            } else if words.insert(s.span.of(&reading.article.text)) {
                if words.len() == 1 {
                    out.field(4, "said", "")?;
                }
                page::said(out, reading, s, 6)?;
            }
        }
    }
    if more > 0 {
        out.text(
            6,
            &format!("and {}: `isnad show` the pages", count(more, "statement more", "statements more")),
        )?;
    }
    Ok(())
}
