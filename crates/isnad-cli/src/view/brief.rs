//! A storyline on one screen or two: what a newcomer, or someone in a hurry, wants of it.

use super::{kind, quoted, status};
use crate::term::{Out, Style, count};
use isnad::Snapshot;
use isnad::model::{Commitment, CommitmentStatus, Quotation, RecordEvent, Statement};
use isnad::query::Timeline;
use std::io;

/// Events, promises and differences shown; the rest is counted.
const EVENTS: usize = 14;
const PROMISES: usize = 8;
const DIFFERENCES: usize = 6;
/// Characters of a line of a page's words.
const WORDS: usize = 150;

/// The storyline's events that most pages tell, in time order; its promises; where accounts differ.
pub(crate) fn overview(out: &mut Out, snapshot: &Snapshot, t: &Timeline<'_>) -> io::Result<()> {
    let title = out.paint(Style::Strong, &t.story.title);
    out.text(0, &title)?;
    let told = [count(t.pages.len(), "page", "pages"), count(t.families, "text", "texts")].join(", ");
    out.field(2, "told by", &told)?;
    let main = isnad::query::main_events(snapshot);
    let about: Vec<&RecordEvent> =
        t.events.iter().filter(|e| main.contains(e.id.as_str())).copied().collect();
    let mut ranked = about.clone();
    ranked.sort_by_key(|e| (std::cmp::Reverse((e.roots.len(), e.tellings.len())), e.id.clone()));
    ranked.truncate(EVENTS);
    out.heading(&format!("What happened ({} of {}, those told by most)", ranked.len(), about.len()))?;
    for event in about.iter().filter(|e| ranked.iter().any(|r| r.id == e.id)) {
        self::event(out, snapshot, event)?;
    }
    promises(out, snapshot, t)?;
    if !t.differences.is_empty() {
        out.heading(&format!("Where accounts differ ({})", t.differences.len()))?;
        for d in t.differences.iter().take(DIFFERENCES) {
            super::event::difference(out, snapshot, d)?;
        }
    }
    Ok(())
}

fn event(out: &mut Out, snapshot: &Snapshot, e: &RecordEvent) -> io::Result<()> {
    let head = out.paint(Style::Strong, &format!("{}  {}", super::day(&e.when), kind(e.kind, e.mode)));
    out.text(2, &format!("{head}  {}", e.id))?;
    out.text(4, &e.title)?;
    if !e.actors.is_empty() || !e.recipients.is_empty() {
        let to = if e.recipients.is_empty() {
            String::new()
        } else {
            format!(" → {}", snapshot.names_of(&e.recipients))
        };
        out.field(4, "who", &format!("{}{to}", snapshot.names_of(&e.actors)))?;
    }
    let pages: std::collections::BTreeSet<&str> = e.tellings.iter().map(|t| t.page.as_str()).collect();
    let roots: Vec<&str> = e.roots.iter().map(|r| r.name.as_str()).collect();
    let sources = count(e.roots.len(), "independent source", "independent sources");
    out.field(
        4,
        "told by",
        &format!("{}, {sources}: {}", count(pages.len(), "page", "pages"), roots.join(" · ")),
    )?;
    if let Some((speaker, words)) = quotation(snapshot, e) {
        out.field(4, "said", &format!("{speaker}: {}", cut(&words)))?;
    }
    Ok(())
}

/// The first direct quotation with a known speaker on a page that is about the event.
fn quotation(snapshot: &Snapshot, e: &RecordEvent) -> Option<(String, String)> {
    let pages = snapshot.record.groups.iter().filter(|g| g.event == e.id);
    let readings = pages.filter_map(|g| snapshot.readings.get(&g.page));
    let direct = |s: &&Statement| s.quotation == Quotation::Direct && s.speaker.is_some();
    readings.flat_map(|r| r.statements.iter().filter(direct).map(move |s| (r, s))).next().and_then(
        |(r, s)| {
            let speaker = snapshot.name(s.speaker.as_ref()?).to_owned();
            Some((speaker, quoted(s.span.of(&r.article.text), s.quotation)))
        },
    )
}

fn promises(out: &mut Out, snapshot: &Snapshot, t: &Timeline<'_>) -> io::Result<()> {
    if t.commitments.is_empty() {
        return Ok(());
    }
    // Those of which something came, then those that are late, then the rest.
    let rank = |c: &Commitment| match c.status {
        CommitmentStatus::ReportedDone
        | CommitmentStatus::ReportedMoved
        | CommitmentStatus::ReportedDropped => 0,
        CommitmentStatus::Overdue | CommitmentStatus::Due => 1,
        CommitmentStatus::Open => 2,
    };
    let mut list: Vec<&Commitment> = t.commitments.to_vec();
    list.sort_by_key(|c| (rank(c), std::cmp::Reverse(c.tellings.len()), c.id.clone()));
    out.heading(&format!("What was promised ({} of {})", list.len().min(PROMISES), list.len()))?;
    for c in list.into_iter().take(PROMISES) {
        let style = if rank(c) == 0 { Style::Good } else { Style::Warn };
        let word = out.paint(style, status(c.status));
        out.text(2, &format!("{word}  {}", c.id))?;
        out.text(4, &cut(&c.act))?;
        out.field(4, "who", &snapshot.names_of(&c.promisors))?;
        if let Some((page, _)) = c.outcome.as_ref().or(c.tellings.first()) {
            out.field(4, "in", &super::source(snapshot, page))?;
        }
    }
    Ok(())
}

/// The beginning of a page's words, to the end of a word.
fn cut(words: &str) -> String {
    if words.chars().count() <= WORDS {
        return words.to_owned();
    }
    let head: String = words.chars().take(WORDS).collect();
    let end = head.rfind(' ').unwrap_or(head.len());
    format!("{}…", head.get(..end).unwrap_or(&head))
}
