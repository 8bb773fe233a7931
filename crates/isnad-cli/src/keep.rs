//! Keeping an archive: `isnad status`, `verify`, `backup`, `forget`, `reindex`.

use crate::args::Global;
use crate::command::{eprintln_quiet, existing};
use crate::fault::{Exit, Fault};
use crate::progress::Bar;
use crate::term::{Out, Style, count, thousands};
use isnad::keep::Status;
use isnad::{Finding, Forgetting};
use serde_json::json;
use std::io::{BufRead, IsTerminal, Write};
use std::path::Path;
use std::time::{SystemTime, UNIX_EPOCH};

/// The time, as ISO 8601 tells it.
pub(crate) fn now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    isnad::decide::utc(seconds)
}

/// Bytes as people read them.
fn size(bytes: u64) -> String {
    let value = bytes as f64;
    match bytes {
        0..10_000 => format!("{bytes} bytes"),
        10_000..10_000_000 => format!("{:.0} kB", value / 1e3),
        10_000_000..10_000_000_000 => format!("{:.1} MB", value / 1e6),
        _ => format!("{:.1} GB", value / 1e9),
    }
}

/// Runs `isnad status`.
pub(crate) fn status(out: &mut Out, global: &Global) -> Result<Exit, Fault> {
    let status = existing(global)?.status()?;
    if global.json {
        out.json(&status_json(global, &status))?;
        return Ok(Exit::Fine);
    }
    let state = &status.archive;
    let title = out.paint(Style::Strong, &global.archive.display().to_string());
    out.line(&title)?;
    let mut pages = count(state.pages, "page", "pages");
    if state.addresses < state.pages {
        pages.push_str(&format!(" ({} later versions)", thousands(state.pages - state.addresses)));
    }
    if state.outlets > 0 {
        pages.push_str(&format!(" of {}", count(state.outlets, "outlet", "outlets")));
    }
    if let Some((first, last)) = &state.days {
        pages.push_str(&format!(", {first} to {last}"));
    }
    out.field(2, "holds", &pages)?;
    let current = state.pages.saturating_sub(status.outdated);
    let mut read = format!("{} by this isnad with these tables", thousands(current));
    if status.named > 0 {
        read.push_str(&format!(", {} of them with names of your own (`--names`)", thousands(status.named)));
    }
    if status.outdated > 0 {
        read.push_str(&format!(", {} by others: `isnad reread` reads them anew", thousands(status.outdated)));
    }
    out.field(2, "read", &read)?;
    record(out, &status)?;
    let index = match status.index {
        Some(i) if i.sequence == state.sequence => format!("up to date, {}", size(i.bytes)),
        Some(i) => {
            format!("stands at change {} of {}: the next search catches up", i.sequence, state.sequence)
        }
        None => "none yet: the next search makes it".into(),
    };
    out.field(2, "index", &index)?;
    out.field(2, "decided", &count(state.decisions, "decision of a person", "decisions of persons"))?;
    let sizes = [
        ("pages as they came", state.source_bytes),
        ("readings", state.reading_bytes),
        ("record", state.record_bytes),
        ("free", state.free_bytes),
        ("write-ahead log", state.log_bytes),
    ];
    let parts: Vec<_> =
        sizes.iter().filter(|(_, n)| *n > 0).map(|(what, n)| format!("{what} {}", size(*n))).collect();
    out.field(2, "size", &format!("{}: {}", size(state.file_bytes), parts.join(", ")))?;
    out.field(2, "schema", &format!("{}, change {}", state.schema, state.sequence))?;
    out.field(2, "added", status.added_at.as_deref().unwrap_or("not noted"))?;
    out.field(2, "copied", status.copied_at.as_deref().unwrap_or("never: `isnad backup FILE`"))?;
    if status.forgetting {
        out.field(2, "left", "pages were forgotten, and the files still have to be written anew")?;
    }
    Ok(Exit::Fine)
}

fn record(out: &mut Out, status: &Status) -> Result<(), Fault> {
    let Some(r) = status.record else {
        return Ok(out.field(2, "record", "out of date: the next question builds it")?);
    };
    let parts = [
        count(r.events, "event", "events"),
        count(r.storylines, "storyline", "storylines"),
        count(r.promises, "promise", "promises"),
        count(r.differences, "difference", "differences"),
    ];
    out.field(2, "record", &parts.join(", "))?;
    if status.placed > 0 {
        let since = "since it was built; `isnad reread` builds it from all pages";
        out.field(2, "placed", &format!("{} {since}", count(status.placed, "page", "pages")))?;
    }
    Ok(())
}

fn status_json(global: &Global, status: &Status) -> serde_json::Value {
    let state = &status.archive;
    let readers: Vec<_> = state
        .readers
        .iter()
        .map(|(reader, pages)| json!({"reader": reader, "pages": pages, "current": *reader == status.reader}))
        .collect();
    json!({
        "schema": "isnad.status/1",
        "archive": global.archive.display().to_string(),
        "archive_schema": state.schema,
        "sequence": state.sequence,
        "pages": state.pages,
        "addresses": state.addresses,
        "outlets": state.outlets,
        "earliest": state.days.as_ref().map(|d| &d.0),
        "latest": state.days.as_ref().map(|d| &d.1),
        "readers": readers,
        "outdated": status.outdated,
        "named": status.named,
        "record": status.record.map(|r| json!({
            "events": r.events, "storylines": r.storylines, "promises": r.promises, "differences": r.differences,
        })),
        "placed": status.placed,
        "index": status.index.map(|i| json!({
            "sequence": i.sequence, "pages": i.pages, "bytes": i.bytes, "current": i.sequence == state.sequence,
        })),
        "decisions": state.decisions,
        "bytes": {
            "file": state.file_bytes, "log": state.log_bytes, "free": state.free_bytes,
            "sources": state.source_bytes, "readings": state.reading_bytes, "record": state.record_bytes,
        },
        "added_at": status.added_at,
        "copied_at": status.copied_at,
        "forgetting": status.forgetting,
    })
}

/// Runs `isnad verify`.
pub(crate) fn verify(out: &mut Out, global: &Global) -> Result<Exit, Fault> {
    let engine = existing(global)?;
    let mut bar = Bar::new(global.json).interruptible("nothing was changed");
    let findings = engine.check(&mut bar)?;
    bar.clear();
    for finding in &findings {
        if global.json {
            out.json(&json!({
                "schema": "isnad.check/1", "check": finding.what, "said": finding.said, "faults": finding.faults,
                "ok": finding.faults.is_empty(),
            }))?;
        } else {
            told(out, finding)?;
        }
    }
    out.flush()?;
    let bad: Vec<_> = findings.iter().filter(|f| !f.faults.is_empty()).map(|f| f.what).collect();
    match bad.as_slice() {
        [] => Ok(Exit::Fine),
        ["index"] => Err(Fault::new(
            Exit::Archive,
            format!("the search index of {} is damaged", global.archive.display()),
        )
        .hint("`isnad reindex` makes it anew; the archive itself is whole")),
        _ => Err(Fault::new(Exit::Archive, format!("{} is damaged", global.archive.display()))
            .cause(format!("not right: {}", bad.join(", ")))
            .hint("go back to a copy (`isnad backup` makes them), or add the pages to a new archive")),
    }
}

fn told(out: &mut Out, finding: &Finding) -> Result<(), Fault> {
    let (style, word) = if finding.faults.is_empty() { (Style::Good, "ok") } else { (Style::Bad, "FAULT") };
    let word = out.paint(style, word);
    let gap = if finding.faults.is_empty() { "     " } else { "  " };
    out.line(&format!("{word}{gap}{}", finding.said))?;
    for fault in &finding.faults {
        out.text(7, fault)?;
    }
    Ok(())
}

/// Runs `isnad backup FILE`.
pub(crate) fn backup(out: &mut Out, global: &Global, to: &Path) -> Result<Exit, Fault> {
    let engine = existing(global)?;
    let mut bar = Bar::new(global.json).interruptible("no copy was made, and the archive is as it was");
    engine.backup(to, &now(), &mut bar)?;
    bar.clear();
    let bytes = std::fs::metadata(to).map_or(0, |m| m.len());
    if global.json {
        out.json(&json!({
            "schema": "isnad.backup/1", "archive": global.archive.display().to_string(),
            "copy": to.display().to_string(), "bytes": bytes,
        }))?;
    } else {
        out.line(&format!(
            "{} holds a copy of {} ({}), looked over and whole",
            to.display(),
            global.archive.display(),
            size(bytes)
        ))?;
    }
    Ok(Exit::Fine)
}

/// Runs `isnad forget PAGE…`.
pub(crate) fn forget(out: &mut Out, global: &Global, pages: &[String], yes: bool) -> Result<Exit, Fault> {
    let mut engine = existing(global)?;
    let what = engine.forgetting(pages)?;
    if !yes {
        plan(&what);
        if !(std::io::stdin().is_terminal() && std::io::stderr().is_terminal()) {
            return Err(Fault::new(
                Exit::Usage,
                "nothing was forgotten: this cannot be undone, and nobody was asked",
            )
            .hint("`--yes` forgets without asking"));
        }
        if !agreed() {
            return Err(Fault::new(Exit::Usage, "nothing was forgotten"));
        }
    }
    let mut bar = Bar::new(global.json);
    engine.forget(&what, &mut bar)?;
    bar.clear();
    if global.json {
        out.json(&json!({
            "schema": "isnad.forgotten/1",
            "pages": what.pages.iter().map(|(id, _)| id).collect::<Vec<_>>(),
            "copies_that_stay": what.copies, "decisions_moved": what.moved, "decisions_emptied": what.emptied,
        }))?;
        return Ok(Exit::Fine);
    }
    out.line(&format!(
        "{} forgotten; archive and index were written anew without them",
        count(what.pages.len(), "page", "pages")
    ))?;
    if !what.emptied.is_empty() {
        out.line(&format!("decisions about nothing else: {}", numbers(&what.emptied)))?;
    }
    if !what.copies.is_empty() {
        out.line(&format!("copies of their text stay: {}", what.copies.join(", ")))?;
    }
    Ok(Exit::Fine)
}

/// What would go, before anybody is asked.
fn plan(what: &Forgetting) {
    for (id, headline) in &what.pages {
        eprintln_quiet(&format!("{id}  {}", crate::term::shown(headline)));
    }
    if !what.moved.is_empty() {
        eprintln_quiet(&format!("decisions that go on with other pages: {}", numbers(&what.moved)));
    }
    if !what.emptied.is_empty() {
        eprintln_quiet(&format!("decisions whose title and reason go as well: {}", numbers(&what.emptied)));
    }
    if !what.copies.is_empty() {
        eprintln_quiet(&format!("copies of their text that stay: {}", what.copies.join(", ")));
    }
}

fn numbers(all: &[u64]) -> String {
    all.iter().map(u64::to_string).collect::<Vec<_>>().join(", ")
}

fn agreed() -> bool {
    let mut to = std::io::stderr().lock();
    drop(
        write!(to, "forget them for good? copies made by `isnad backup` keep them [y/N] ")
            .and_then(|()| to.flush()),
    );
    let mut answer = String::new();
    let read = std::io::stdin().lock().read_line(&mut answer);
    read.is_ok() && matches!(answer.trim().to_lowercase().as_str(), "y" | "yes")
}

/// Runs `isnad reindex`.
pub(crate) fn reindex(out: &mut Out, global: &Global) -> Result<Exit, Fault> {
    let engine = existing(global)?;
    let mut bar = Bar::new(global.json).interruptible("the index is as it was; `isnad reindex` begins again");
    let pages = engine.reindex(&mut bar)?;
    bar.clear();
    if global.json {
        out.json(&json!({"archive": global.archive.display().to_string(), "indexed": pages}))?;
    } else {
        out.line(&format!("the index holds {}", count(pages, "page", "pages")))?;
    }
    Ok(Exit::Fine)
}
