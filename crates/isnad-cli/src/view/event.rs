//! One event, one commitment, one family, and the reasons behind a grouping.

use super::list::{event_line, told};
use super::{kind, source, status, when, when_with_basis};
use crate::term::{Out, Style};
use isnad::model::{
    Commitment, CommitmentStatus, Difference, DifferenceKind, Family, RecordEvent, TellingRef, Verdict,
};
use isnad::{Snapshot, Why, query};
use std::collections::BTreeSet;
use std::io;

pub(crate) fn event(out: &mut Out, snapshot: &Snapshot, e: &RecordEvent) -> io::Result<()> {
    let title = out.paint(Style::Strong, &e.title);
    out.text(0, &title)?;
    out.field(2, "event", &e.id)?;
    facts(out, snapshot, e, 2)?;
    out.field(2, "story", &e.storyline)?;
    roots(out, snapshot, e, 2)?;
    out.heading(&format!("Tellings ({})", e.tellings.len()))?;
    for telling in &e.tellings {
        self::telling(out, snapshot, telling)?;
    }
    let of = |c: &&Commitment| [&c.event, &c.foreseen].contains(&&Some(e.id.clone()));
    let promises: Vec<_> = snapshot.record.commitments.iter().filter(of).collect();
    if !promises.is_empty() {
        out.heading(&format!("Promised ({})", promises.len()))?;
        for c in promises {
            commitment(out, snapshot, c)?;
        }
    }
    let differences: Vec<_> =
        snapshot.record.differences.iter().filter(|d| d.event.as_deref() == Some(&e.id)).collect();
    if !differences.is_empty() {
        out.heading(&format!("Accounts differ ({})", differences.len()))?;
        for d in differences {
            difference(out, snapshot, d)?;
        }
    }
    sole(out, snapshot, e)
}

/// What one of several sources alone tells.
fn sole(out: &mut Out, snapshot: &Snapshot, e: &RecordEvent) -> io::Result<()> {
    if !e.sole.is_empty() {
        out.heading(&format!("Told by one source only ({})", e.sole.len()))?;
    }
    for s in &e.sole {
        let root = e.roots.get(s.root).map_or("", |r| r.name.as_str());
        out.field(2, &s.attribute, &format!("{}: only {root} tells", s.value))?;
        out.field(4, "in", &source(snapshot, &s.page))?;
    }
    Ok(())
}

/// Kind, time, participants, place.
pub(crate) fn facts(out: &mut Out, snapshot: &Snapshot, e: &RecordEvent, indent: usize) -> io::Result<()> {
    let phase = e.phase.map_or_else(String::new, |p| format!(", {}", p.as_str()));
    out.field(indent, "type", &format!("{}{phase}", kind(e.kind, e.mode)))?;
    out.field(indent, "when", &when_with_basis(&e.when))?;
    if !e.actors.is_empty() {
        out.field(indent, "who", &snapshot.names_of(&e.actors))?;
    }
    if !e.recipients.is_empty() {
        out.field(indent, "to whom", &snapshot.names_of(&e.recipients))?;
    }
    if let Some(place) = &e.place {
        out.field(indent, "where", snapshot.name(place))?;
    }
    Ok(())
}

/// How many tell of it, and where that comes from in the end.
pub(crate) fn roots(out: &mut Out, snapshot: &Snapshot, e: &RecordEvent, indent: usize) -> io::Result<()> {
    out.field(indent, "told by", &told(e))?;
    for root in &e.roots {
        let name = root.entity.as_ref().map_or(root.name.as_str(), |id| snapshot.name(id));
        let carried = match root.pages.split_first() {
            Some((first, [])) => format!(" (in {first})"),
            Some((first, rest)) => format!(" (in {first} and {} more)", rest.len()),
            None => String::new(),
        };
        out.field(indent + 2, &root.kind, &format!("{name}{carried}"))?;
    }
    Ok(())
}

fn telling(out: &mut Out, snapshot: &Snapshot, t: &TellingRef) -> io::Result<()> {
    let line = out.paint(Style::Dim, &source(snapshot, &t.page));
    out.text(2, &line)?;
    let Some(reading) = snapshot.readings.get(&t.page) else { return Ok(()) };
    let event = t.event.and_then(|i| reading.events.get(i as usize));
    match event.and_then(|e| e.sentences.first()) {
        Some(sentence) => out.text(4, sentence.of(&reading.article.text)),
        None => out.text(4, &reading.article.headline),
    }
}

pub(crate) fn commitment(out: &mut Out, snapshot: &Snapshot, c: &Commitment) -> io::Result<()> {
    let style = match c.status {
        CommitmentStatus::ReportedDone => Style::Good,
        CommitmentStatus::Open | CommitmentStatus::Due | CommitmentStatus::ReportedMoved => Style::Warn,
        CommitmentStatus::Overdue | CommitmentStatus::ReportedDropped => Style::Bad,
    };
    let status = out.paint(style, status(c.status));
    let id = out.paint(Style::Dim, &c.id);
    out.text(2, &format!("{status}  {id}"))?;
    out.text(4, &c.act)?;
    out.field(4, "who", &snapshot.names_of(&c.promisors))?;
    if !c.beneficiaries.is_empty() {
        out.field(4, "to whom", &snapshot.names_of(&c.beneficiaries))?;
    }
    if !c.made.is_unknown() {
        out.field(4, "promised", &when(&c.made))?;
    }
    if !c.deadline.is_unknown() {
        out.field(4, "due", &when_with_basis(&c.deadline))?;
    }
    if let Some(place) = &c.place {
        out.field(4, "where", snapshot.name(place))?;
    }
    if let Some((page, span)) = c.tellings.first() {
        out.field(4, "rests on", snapshot.words(page, *span))?;
        out.field(4, "in", &source(snapshot, page))?;
    }
    for (page, span) in &c.told_again {
        out.field(4, "told again", snapshot.words(page, *span))?;
        out.field(4, "in", &source(snapshot, page))?;
    }
    if let Some((page, span)) = &c.outcome {
        out.field(4, "outcome", snapshot.words(page, *span))?;
        out.field(4, "in", &source(snapshot, page))?;
    }
    if let (None, Some(day)) = (&c.outcome, snapshot.as_of) {
        out.field(4, "outcome", &format!("no page up to {day} tells of one"))?;
    }
    if let Some(event) = &c.fulfilled_by {
        out.field(4, "done by", event)?;
    }
    if let Some(v) = &c.verdict {
        let said = match v.verdict {
            Verdict::Kept => "kept",
            Verdict::Broken => "broken",
        };
        let note = v.note.as_ref().map_or_else(String::new, |n| format!(": {n}"));
        out.field(4, "verdict", &format!("{said}, says {} on {}{note}", v.by, v.at))?;
    }
    Ok(())
}

pub(crate) fn difference(out: &mut Out, snapshot: &Snapshot, d: &Difference) -> io::Result<()> {
    let nature = match d.kind {
        DifferenceKind::Contradiction => "both cannot be so",
        DifferenceKind::Update => "a later telling moves it on",
        DifferenceKind::Denial => "one says so, another denies it",
    };
    let attribute = out.paint(Style::Strong, &d.attribute);
    let about = d.about.as_ref().map_or_else(String::new, |id| format!(": {}", snapshot.name(id)));
    out.text(2, &format!("{attribute} ({nature}){about}"))?;
    for account in &d.values {
        out.text(4, &account.value)?;
        let mut pages = BTreeSet::new();
        for (page, span) in &account.tellings {
            if pages.insert(page) && pages.len() <= 3 {
                let words = snapshot.words(page, *span);
                if !words.is_empty() && words != account.value {
                    out.field(6, "words", words)?;
                }
                out.field(6, "in", &source(snapshot, page))?;
            }
        }
        if pages.len() > 3 {
            out.field(6, "", &format!("and {} pages more", pages.len() - 3))?;
        }
    }
    Ok(())
}

pub(crate) fn family(out: &mut Out, snapshot: &Snapshot, f: &Family) -> io::Result<()> {
    let title = out.paint(Style::Strong, &format!("One text and its copies ({} pages)", f.pages.len()));
    out.line(&title)?;
    out.field(2, "family", &f.id)?;
    for page in &f.pages {
        out.text(2, &source(snapshot, page))?;
        if let Some(reading) = snapshot.readings.get(page) {
            out.text(4, &reading.article.headline)?;
        }
        for copy in f.copies.iter().filter(|c| &c.copy == page) {
            let percent = (copy.containment * 100.0).round();
            let credit = if copy.credited { ", with credit" } else { "" };
            let how = if copy.directed { "copies" } else { "shares words with" };
            let sure = (copy.confidence * 100.0).round();
            let sure = if copy.directed { format!(", {sure:.0}% sure") } else { String::new() };
            out.field(4, how, &format!("{} ({percent:.0}%{credit}{sure}; {})", copy.source, copy.reason))?;
        }
        for version in f.versions.iter().filter(|v| &v.page == page) {
            out.field(4, "replaces", &format!("{} ({})", version.replaces, version.change))?;
        }
    }
    Ok(())
}

pub(crate) fn why(out: &mut Out, why: &Why) -> io::Result<()> {
    let verdict = out.paint(Style::Strong, &why.verdict);
    out.text(0, &verdict)?;
    for reason in &why.reasons {
        let (style, sign) = match reason {
            r if r.veto => (Style::Bad, "veto".to_owned()),
            r if r.weight < 0.0 => (Style::Warn, format!("{:+.2}", r.weight)),
            r => (Style::Good, format!("{:+.2}", r.weight)),
        };
        let sign = out.paint(style, &sign);
        out.text(2, &format!("{sign} {}: {}", reason.attribute, reason.words))?;
    }
    Ok(())
}

/// What a page belongs to, for `show PAGE`.
pub(crate) fn groups_of(out: &mut Out, snapshot: &Snapshot, page: &str) -> io::Result<()> {
    let events: Vec<&RecordEvent> = query::events(snapshot, &query::EventFilter::default())
        .into_iter()
        .filter(|e| e.tellings.iter().any(|t| t.page == page))
        .collect();
    if events.is_empty() {
        return Ok(());
    }
    out.heading(&format!("Events of the record that it tells of ({})", events.len()))?;
    for event in events {
        event_line(out, snapshot, event)?;
    }
    if let Some(group) = snapshot.record.groups.iter().find(|g| g.page == page) {
        out.field(2, "family", &group.family)?;
        out.field(2, "story", &group.story)?;
    }
    Ok(())
}
