//! Decisions of persons from the command line: `isnad story …`, `isnad event …`, `isnad statement …`, `isnad person …`,
//! `isnad judge …`, `isnad undo …`.

use crate::args::{EventCommand, Global, JudgeArgs, PersonCommand, SignArgs, StatementCommand, StoryCommand};
use crate::fault::{Exit, Fault};
use crate::term::{Out, Style};
use isnad::model::{Act, Decision, StoryChange, Verdict};
use isnad::{Engine, Signature};
use serde_json::json;
use std::time::{SystemTime, UNIX_EPOCH};

/// Runs `isnad story …`.
pub(crate) fn story(
    out: &mut Out,
    global: &Global,
    engine: Engine,
    what: &StoryCommand,
) -> Result<Exit, Fault> {
    let decision = match what {
        StoryCommand::Join { ids, sign } => engine.join_stories(ids, signature(sign)?)?,
        StoryCommand::Split { events, sign } => engine.split_story(events, signature(sign)?)?,
        StoryCommand::Rename { id, title, sign } => engine.rename_story(id, title, signature(sign)?)?,
        StoryCommand::History { id } => return history(out, global, &engine, id.as_deref()),
    };
    told(out, global, &engine, &decision)
}

/// Runs `isnad event …`.
pub(crate) fn event(
    out: &mut Out,
    global: &Global,
    engine: Engine,
    what: &EventCommand,
) -> Result<Exit, Fault> {
    let decision = match what {
        EventCommand::Join { ids, sign } => engine.join_events(ids, signature(sign)?)?,
        EventCommand::Split { event, pages, sign } => engine.split_event(event, pages, signature(sign)?)?,
    };
    told(out, global, &engine, &decision)
}

/// Runs `isnad statement …`.
pub(crate) fn statement(
    out: &mut Out,
    global: &Global,
    engine: Engine,
    what: &StatementCommand,
) -> Result<Exit, Fault> {
    let StatementCommand::Speaker { page, statement, speaker, sign } = what;
    let speaker = (speaker != "-").then_some(speaker.as_str());
    let decision = engine.correct_speaker(page, statement, speaker, signature(sign)?)?;
    told(out, global, &engine, &decision)
}

/// Runs `isnad person …`.
pub(crate) fn person(
    out: &mut Out,
    global: &Global,
    engine: Engine,
    what: &PersonCommand,
) -> Result<Exit, Fault> {
    let decision = match what {
        PersonCommand::Merge { keep, also, sign } => engine.merge_persons(keep, also, signature(sign)?)?,
        PersonCommand::Part { person, pages, other, sign } => {
            engine.part_person(person, pages, other.as_deref(), signature(sign)?)?
        }
    };
    told(out, global, &engine, &decision)
}

/// Runs `isnad judge …`.
pub(crate) fn judge(out: &mut Out, global: &Global, engine: Engine, args: &JudgeArgs) -> Result<Exit, Fault> {
    let decision = engine.judge(&args.promise, args.verdict.into(), signature(&args.sign)?)?;
    told(out, global, &engine, &decision)
}

/// Runs `isnad undo …`.
pub(crate) fn undo(
    out: &mut Out,
    global: &Global,
    engine: Engine,
    no: u64,
    sign: &SignArgs,
) -> Result<Exit, Fault> {
    let decision = engine.undo(no, signature(sign)?)?;
    told(out, global, &engine, &decision)
}

/// Runs `isnad decisions`.
pub(crate) fn list(out: &mut Out, global: &Global, engine: &Engine) -> Result<Exit, Fault> {
    let all = engine.decisions()?;
    for decision in &all {
        if global.json {
            out.json(&json(decision))?;
        } else {
            line(out, decision, !isnad::model::decision::holding(&all).contains(&decision))?;
        }
    }
    if all.is_empty() && !global.json {
        out.line("nobody has decided anything yet: `isnad story`, `isnad judge`")?;
    }
    Ok(Exit::Fine)
}

/// The name, the time and the note that a decision is signed with.
fn signature(sign: &SignArgs) -> Result<Signature, Fault> {
    let by = sign.by.trim();
    if by.is_empty() {
        return Err(Fault::new(Exit::Usage, "a decision needs a name")
            .hint("`--by NAME`, or ISNAD_BY in the environment"));
    }
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    Ok(Signature { by: by.to_owned(), at: isnad::decide::utc(seconds), note: sign.note.clone() })
}

fn told(out: &mut Out, global: &Global, engine: &Engine, decision: &Decision) -> Result<Exit, Fault> {
    if global.json {
        out.json(&json(decision))?;
        return Ok(Exit::Fine);
    }
    line(out, decision, false)?;
    let snapshot = engine.snapshot()?;
    for story in snapshot.record.storylines.iter().filter(|s| s.decisions.contains(&decision.no)) {
        out.line(&format!("  {}  {}", story.id, story.title))?;
    }
    for event in snapshot.record.events.iter().filter(|e| e.decisions.contains(&decision.no)) {
        out.line(&format!("  {}  {}", event.id, event.title))?;
    }
    if !matches!(decision.act, Act::Undo { .. }) {
        out.line(&format!("  `isnad undo {}` takes it back", decision.no))?;
    }
    Ok(Exit::Fine)
}

fn json(decision: &Decision) -> serde_json::Value {
    json!({"schema": isnad::json::RECORD_SCHEMA, "kind": "decision", "decision": decision})
}

fn line(out: &mut Out, d: &Decision, undone: bool) -> Result<(), Fault> {
    let what = match &d.act {
        Act::Join { stories } => format!("joined {} storylines", stories.len()),
        Act::Split { part, rest } => format!("split {} events from {} others", part.len(), rest.len()),
        Act::Rename { title, .. } => format!("named a storyline “{title}”"),
        Act::Judge { verdict: Verdict::Kept, promise, .. } => {
            format!("a promise told by {} was kept", promise.page)
        }
        Act::Judge { verdict: Verdict::Broken, promise, .. } => {
            format!("a promise told by {} was broken", promise.page)
        }
        Act::JoinEvents { events } => format!("joined {} events", events.len()),
        Act::SplitEvent { part, rest } => {
            format!("split {} tellings of an event from {} others", part.len(), rest.len())
        }
        Act::Speaker { statement, speaker } => {
            let who = speaker.as_ref().map_or("nobody who is named", |s| s.name.as_str());
            format!("gave what {} quotes to {who}", statement.page)
        }
        Act::MergePersons { keep, also } => {
            let also: Vec<&str> = also.iter().map(|n| n.name.as_str()).collect();
            format!("took {} for {}", also.join(", "), keep.name)
        }
        Act::PartPerson { person, pages, other } => {
            format!("told {} ({}) from {} on {} pages", other.name, other.id, person.name, pages.len())
        }
        Act::Undo { decision } => format!("took back decision {decision}"),
        Act::Forgotten => "decided about pages that were forgotten since".into(),
    };
    let note = d.note.as_ref().map_or_else(String::new, |n| format!(": {n}"));
    let state = if undone { " (holds no more)" } else { "" };
    let no = out.paint(Style::Strong, &d.no.to_string());
    out.line(&format!("{no}  {}  {}: {what}{note}{state}", d.at, d.by))?;
    Ok(())
}

fn history(out: &mut Out, global: &Global, engine: &Engine, story: Option<&str>) -> Result<Exit, Fault> {
    // A record that is out of date is built first: its changes are part of the history.
    engine.snapshot()?;
    let changes = engine.story_changes(story)?;
    for change in &changes {
        if global.json {
            out.json(
                &json!({"schema": isnad::json::RECORD_SCHEMA, "kind": "story-change", "change": change}),
            )?;
        } else {
            let StoryChange { story, into, remains } = change;
            let how = match (remains, into.len()) {
                (true, _) => "lost pages to",
                (false, 1) => "was merged into",
                (false, _) => "fell apart into",
            };
            out.line(&format!("{story} {how} {}", into.join(", ")))?;
        }
    }
    if changes.is_empty() && !global.json {
        out.line("no storyline was merged or split since the record was first built")?;
    }
    Ok(Exit::Fine)
}
