//! What each command does: ask the engine, show the answer.

use crate::args::{AddArgs, Cli, Command, Explain, Global, LangCommand, ReadArgs};
use crate::fault::{Exit, Fault};
use crate::progress::Bar;
use crate::term::{Out, count};
use crate::{decide, demo, find, keep, lang, lists, manual, serve, view};
use isnad::engine::Options;
use isnad::model::wire;
use isnad::query::{self, EventFilter, Item};
use isnad::{AddOptions, Engine, Input, Progress, Snapshot, Summary, json};
use serde_json::json;
use std::io::{self, Write};
use std::sync::Arc;

/// Runs a command; tells what the program ends with.
pub(crate) fn run(cli: Cli) -> Result<Exit, Fault> {
    let global = cli.global;
    let mut out = Out::new(global.color);
    let exit = match cli.command {
        Command::Add(args) => add(&mut out, &global, &args),
        Command::Read(args) => read(&mut out, &global, &args),
        Command::Events(args) => lists::events(&mut out, &global, &args),
        Command::Stories(args) => lists::stories(&mut out, &global, &args),
        Command::Promises(args) => lists::promises(&mut out, &global, &args),
        Command::Differences(args) => lists::differences(&mut out, &global, &args),
        Command::Timeline { story, all } => timeline(&mut out, &global, story.as_deref(), all),
        Command::Show { id } => show(&mut out, &global, &id),
        Command::Why { id, other } => why(&mut out, &global, &id, other.as_deref()),
        Command::Search { words, inside, without, limit } => {
            find::find(&mut out, &global, &find::query(&words, &without), &inside, limit)
        }
        Command::Serve(args) => {
            return serve::serve(&mut out, existing(&global)?, existing(&global)?, &args);
        }
        Command::Demo { at, no_serve } => {
            let engine = demo::engine(&options(&global))?;
            demo::overview(&mut out, &engine)?;
            if no_serve {
                Ok(Exit::Fine)
            } else {
                return serve::demo(&mut out, engine, at.port);
            }
        }
        Command::Story(what) => decide::story(&mut out, &global, existing(&global)?, &what),
        Command::Event(what) => decide::event(&mut out, &global, existing(&global)?, &what),
        Command::Statement(what) => decide::statement(&mut out, &global, existing(&global)?, &what),
        Command::Person(what) => decide::person(&mut out, &global, existing(&global)?, &what),
        Command::Judge(args) => decide::judge(&mut out, &global, existing(&global)?, &args),
        Command::Undo { decision, sign } => {
            decide::undo(&mut out, &global, existing(&global)?, decision, &sign)
        }
        Command::Decisions => decide::list(&mut out, &global, &existing(&global)?),
        Command::Export { format, output } => export(&mut out, &global, format, output),
        Command::Reread => reread(&mut out, &global),
        Command::Reindex => keep::reindex(&mut out, &global),
        Command::Status => keep::status(&mut out, &global),
        Command::Verify => keep::verify(&mut out, &global),
        Command::Backup { file } => keep::backup(&mut out, &global, &file),
        Command::Forget { pages, yes } => keep::forget(&mut out, &global, &pages, yes),
        Command::Completions { shell } => manual::completions(&mut out, shell),
        Command::Manual { command } => manual::page(&mut out, command.as_deref()),
        Command::Lang(LangCommand::Check) => lang::check(&mut out, &options(&global), global.json),
        Command::Lang(LangCommand::Try { sentence }) => {
            lang::try_sentence(&mut out, &options(&global), &sentence, global.json)
        }
    }?;
    out.flush()?;
    Ok(exit)
}

fn options(global: &Global) -> Options {
    Options { lang: global.lang.clone(), names: global.names.clone(), names_texts: Vec::new() }
}

pub(crate) fn existing(global: &Global) -> Result<Engine, Fault> {
    Ok(Engine::open_existing(&global.archive, &options(global))?)
}

fn inputs(args: &AddArgs) -> (Vec<Input>, AddOptions) {
    let inputs = args.paths.iter().map(|p| Input::from_argument(p)).collect();
    let how = AddOptions {
        map: args.map.clone().unwrap_or_default(),
        captured: args.captured,
        outlet: args.outlet.clone(),
        later: args.later,
    };
    (inputs, how)
}

fn add(out: &mut Out, global: &Global, args: &AddArgs) -> Result<Exit, Fault> {
    let (inputs, how) = inputs(args);
    let mut engine = Engine::open(&global.archive, &options(global))?;
    let mut bar = Bar::new(global.json).interruptible(GO_ON);
    let summary = engine.add(&inputs, &how, &mut bar)?;
    bar.clear();
    if summary.added > 0 {
        engine.added_at(&keep::now())?;
    }
    tell(out, global, &summary, bar.seconds())?;
    if summary.interrupted {
        return interrupted(out, GO_ON);
    }
    let outdated = engine.outdated()?;
    if outdated > 0 && !global.json {
        let pages = count(outdated, "page was", "pages were");
        eprintln_quiet(&format!(
            "note: {pages} read by another isnad or with other tables; `isnad reread` reads them anew"
        ));
    }
    Ok(if summary.skipped.is_empty() { Exit::Fine } else { Exit::LeftOut })
}

/// What to do after Ctrl-C.
const GO_ON: &str = "what was kept stays; the same command goes on from there";

fn interrupted(out: &mut Out, next: &str) -> Result<Exit, Fault> {
    out.flush()?;
    eprintln_quiet(&format!("interrupted: {next}"));
    Ok(Exit::Interrupted)
}

/// The record and all that it rests on; says so where it has to be built first, since that can take a while.
pub(crate) fn snapshot(global: &Global, engine: &Engine) -> Result<Arc<Snapshot>, Fault> {
    let mut bar = Bar::new(global.json);
    if !engine.has_record()? {
        bar.recording(engine.status()?.archive.pages);
    }
    Ok(engine.snapshot()?)
}

/// What became of the inputs: those left out on standard error, one line each, then the counts.
fn tell(out: &mut Out, global: &Global, s: &Summary, seconds: f64) -> Result<(), Fault> {
    if global.json {
        let skipped: Vec<_> = s.skipped.iter().map(|l| json!({"what": l.what, "reason": l.reason})).collect();
        out.json(&json!({
            "schema": "isnad.summary/1", "files": s.files, "ignored": s.ignored, "added": s.added,
            "versions": s.versions, "reread": s.reread, "already": s.already, "left_out": skipped, "pages": s.pages,
            "interrupted": s.interrupted,
            "seconds": (seconds * 1000.0).round() / 1000.0,
        }))?;
        return Ok(());
    }
    for left in &s.skipped {
        eprintln_quiet(&format!("left out: {}: {}", left.what, left.reason));
    }
    let mut parts = vec![format!("{} added", count(s.added, "page", "pages"))];
    if s.versions > 0 {
        parts.push(format!("{} of them new versions", s.versions));
    }
    if s.reread > 0 {
        parts.push(format!("{} read anew", s.reread));
    }
    if s.already > 0 {
        parts.push(format!("{} already there", s.already));
    }
    if !s.skipped.is_empty() {
        parts.push(format!("{} left out", s.skipped.len()));
    }
    if s.ignored > 0 {
        parts.push(format!("{} ignored", count(s.ignored, "other file", "other files")));
    }
    out.line(&format!("{} ({seconds:.1} s)", parts.join(", ")))?;
    out.line(&format!("{} now holds {}", global.archive.display(), count(s.pages, "page", "pages")))?;
    Ok(())
}

/// Standard error may have gone away; that is no reason to stop.
pub(crate) fn eprintln_quiet(words: &str) {
    drop(writeln!(io::stderr().lock(), "{words}"));
}

fn read(out: &mut Out, global: &Global, args: &ReadArgs) -> Result<Exit, Fault> {
    let (inputs, how) = inputs(&args.pages);
    let engine = Engine::in_memory(&options(global))?;
    let mut left_out = 0;
    let mut shown = 0;
    if args.explain == Some(Explain::Html) {
        view::html_head(out)?;
    }
    engine.read(&inputs, &how, &mut |result| {
        match result {
            Err(left) => {
                left_out += 1;
                eprintln_quiet(&format!("left out: {}: {}", left.what, left.reason));
            }
            Ok(reading) if global.json => out.line(&wire::reading_line(&reading))?,
            Ok(reading) if args.explain == Some(Explain::Html) => view::explained_html(out, &reading)?,
            Ok(reading) => {
                if shown > 0 {
                    out.line(&format!("\n{}\n", "─".repeat(40)))?;
                }
                match args.explain {
                    Some(_) => view::explained(out, &reading)?,
                    None => view::page(out, &reading)?,
                }
                shown += 1;
            }
        }
        Ok(())
    })?;
    if args.explain == Some(Explain::Html) {
        view::html_end(out)?;
    }
    Ok(if left_out == 0 { Exit::Fine } else { Exit::LeftOut })
}

fn timeline(out: &mut Out, global: &Global, story: Option<&str>, side: bool) -> Result<Exit, Fault> {
    let snapshot = snapshot(global, &existing(global)?)?;
    let all = query::stories(&snapshot, &EventFilter::default());
    let item = match story {
        Some(id) => query::show(&snapshot, id)?,
        None => match all.first() {
            Some(story) => Item::Story(query::timeline(&snapshot, story)),
            None => {
                return Err(Fault::new(Exit::NotFound, "the archive holds no storyline")
                    .hint("`isnad add PATH…` adds pages"));
            }
        },
    };
    // Whoever names an event or a page means the storyline that it belongs to.
    let of_page = |id: &str| snapshot.record.groups.iter().find(|g| g.page == id).map(|g| g.story.as_str());
    let item = match item {
        Item::Page(r) => query::show(&snapshot, of_page(&r.article.id).unwrap_or(&r.article.id))?,
        Item::Event(e) => query::show(&snapshot, &e.storyline)?,
        Item::Commitment(c) => query::show(&snapshot, &c.storyline)?,
        other => other,
    };
    let Item::Story(t) = &item else {
        return Err(Fault::new(Exit::NotFound, format!("`{}` is no storyline", story.unwrap_or("")))
            .hint("`isnad stories` lists them; `isnad show` shows anything"));
    };
    if global.json {
        out.json(&json::timeline(&snapshot, t))?;
    } else {
        view::timeline(out, &snapshot, t, side)?;
        if story.is_none() && all.len() > 1 {
            out.flush()?;
            eprintln_quiet(&format!("note: there are {} storylines; `isnad stories` lists them", all.len()));
        }
    }
    snapshot.readings.whole()?;
    Ok(Exit::Fine)
}

fn show(out: &mut Out, global: &Global, id: &str) -> Result<Exit, Fault> {
    let engine = existing(global)?;
    if let Some(host) = id.strip_prefix("outlet:") {
        return outlet(out, global, &engine, host);
    }
    let snapshot = snapshot(global, &engine)?;
    let item = query::show(&snapshot, id)?;
    if global.json {
        out.json(&item_json(&snapshot, &item))?;
        return Ok(Exit::Fine);
    }
    match &item {
        Item::Page(reading) => {
            view::page(out, reading)?;
            view::groups_of(out, &snapshot, &reading.article.id)?;
        }
        Item::Event(e) => view::event(out, &snapshot, e)?,
        Item::Story(t) => view::timeline(out, &snapshot, t, false)?,
        Item::Commitment(c) => view::commitment(out, &snapshot, c)?,
        Item::Family(f) => view::family(out, &snapshot, f)?,
        Item::Entity { id, known, events } => view::entity(out, &snapshot, id, known, events)?,
    }
    snapshot.readings.whole()?;
    Ok(Exit::Fine)
}

/// What was learned of an outlet.
fn outlet(out: &mut Out, global: &Global, engine: &Engine, host: &str) -> Result<Exit, Fault> {
    let Some(habits) = engine.habits().hosts.get(host) else {
        return Err(Fault::new(Exit::NotFound, format!("no lines recur over the pages of `{host}`"))
            .hint("an outlet is named by the host of its pages, without www; else by its name"));
    };
    if global.json {
        out.json(&json!({
            "schema": json::RECORD_SCHEMA, "kind": "outlet", "outlet": host, "pages": habits.pages,
            "lines": habits.lines.values().collect::<Vec<_>>(),
        }))?;
    } else {
        view::outlet(out, host, habits)?;
    }
    Ok(Exit::Fine)
}

fn item_json(snapshot: &Snapshot, item: &Item<'_>) -> serde_json::Value {
    match item {
        Item::Page(reading) => wire::reading(reading),
        Item::Event(e) => json::event(snapshot, e),
        Item::Story(t) => json::timeline(snapshot, t),
        Item::Commitment(c) => json::commitment(snapshot, c),
        Item::Family(f) => json::family(f),
        Item::Entity { id, known, events } => json!({
            "schema": json::RECORD_SCHEMA, "kind": "entity", "entity": json::name(snapshot, id),
            "mentions": known.mentions, "events": events.iter().map(|e| e.id.as_str()).collect::<Vec<_>>(),
        }),
    }
}

fn why(out: &mut Out, global: &Global, id: &str, other: Option<&str>) -> Result<Exit, Fault> {
    let why = existing(global)?.why(id, other)?;
    if global.json {
        out.json(&json!({
            "schema": json::RECORD_SCHEMA, "kind": "why", "of": [Some(id), other], "verdict": why.verdict,
            "reasons": why.reasons,
        }))?;
    } else {
        view::why(out, &why)?;
    }
    Ok(Exit::Fine)
}

fn export(
    out: &mut Out,
    global: &Global,
    format: isnad::Format,
    output: Option<std::path::PathBuf>,
) -> Result<Exit, Fault> {
    let engine = existing(global)?;
    match output {
        None => engine.export(format, out)?,
        Some(path) => {
            let file = std::fs::File::create(&path).map_err(|e| {
                Fault::new(Exit::Internal, format!("{} cannot be written", path.display()))
                    .cause(e.to_string())
            })?;
            engine.export(format, &mut io::BufWriter::new(file))?;
        }
    }
    Ok(Exit::Fine)
}

fn reread(out: &mut Out, global: &Global) -> Result<Exit, Fault> {
    let mut engine = existing(global)?;
    let mut bar = Bar::new(global.json).interruptible(GO_ON);
    let summary = engine.reread(&mut bar)?;
    bar.clear();
    tell(out, global, &summary, bar.seconds())?;
    if summary.interrupted {
        return interrupted(out, GO_ON);
    }
    Ok(if summary.skipped.is_empty() { Exit::Fine } else { Exit::LeftOut })
}
