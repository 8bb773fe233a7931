//! Lists: events, storylines, promises, differences, each by what one asks of them.

use crate::args::Global;
use crate::command::{self, existing};
use crate::fault::{Exit, Fault};
use crate::filters::{DifferenceArgs, FilterArgs, PromiseArgs};
use crate::term::Out;
use crate::view;
use isnad::json;
use isnad::model::Storyline;
use isnad::promises::{self, DifferenceFilter, PromiseFilter};
use isnad::query::{self, EventFilter};
use serde_json::Value;
use std::io;

fn filter(args: &FilterArgs) -> EventFilter {
    EventFilter {
        who: args.who.clone(),
        kind: args.kind.map(|(k, _)| k),
        mode: args.kind.and_then(|(_, m)| m),
        from: args.from,
        to: args.to,
        place: args.place.clone(),
    }
}

pub(crate) fn events(out: &mut Out, global: &Global, args: &FilterArgs) -> Result<Exit, Fault> {
    let snapshot = command::snapshot(global, &existing(global)?)?;
    let mut found = query::events(&snapshot, &filter(args));
    let all = found.len();
    if !args.all {
        let main = query::main_events(&snapshot);
        found.retain(|e| main.contains(e.id.as_str()));
    }
    each(out, global, &found, |e| json::event(&snapshot, e), |out, e| view::event_line(out, &snapshot, e))?;
    if !global.json && all > found.len() {
        out.line(&format!(
            "{} more are only mentioned beside other things: --all lists them",
            all - found.len()
        ))?;
    }
    snapshot.readings.whole()?;
    found_any(out, all, "no event fits")
}

pub(crate) fn stories(out: &mut Out, global: &Global, args: &FilterArgs) -> Result<Exit, Fault> {
    let snapshot = command::snapshot(global, &existing(global)?)?;
    let found = query::stories(&snapshot, &filter(args));
    let extents = query::extents(&snapshot);
    let line = |out: &mut Out, story: &&Storyline| {
        let extent = extents.get(story.id.as_str()).copied().unwrap_or_default();
        view::story_line(out, &snapshot, story, extent)
    };
    each(out, global, &found, |story| json::story(story), line)?;
    snapshot.readings.whole()?;
    found_any(out, found.len(), "no storyline fits")
}

pub(crate) fn promises(out: &mut Out, global: &Global, args: &PromiseArgs) -> Result<Exit, Fault> {
    let snapshot = command::snapshot(global, &existing(global)?)?;
    let filter = PromiseFilter {
        who: args.who.clone(),
        state: args.state,
        from: args.from,
        to: args.to,
        story: args.story.clone(),
        event: args.event.clone(),
    };
    let found = promises::promises(&snapshot, &filter);
    each(
        out,
        global,
        &found,
        |c| json::commitment(&snapshot, c),
        |out, c| view::commitment(out, &snapshot, c),
    )?;
    snapshot.readings.whole()?;
    found_any(out, found.len(), "no promise fits")
}

pub(crate) fn differences(out: &mut Out, global: &Global, args: &DifferenceArgs) -> Result<Exit, Fault> {
    let snapshot = command::snapshot(global, &existing(global)?)?;
    let filter = DifferenceFilter {
        attribute: args.attribute.clone(),
        event: args.event.clone(),
        story: args.story.clone(),
    };
    let found = promises::differences(&snapshot, &filter);
    let mut before = None;
    each(
        out,
        global,
        &found,
        |d| json::difference(&snapshot, d),
        |out, difference| {
            let about = difference.event.as_ref().unwrap_or(&difference.storyline);
            if before.replace(about) != Some(about) {
                view::of_what(out, &snapshot, about)?;
            }
            view::difference(out, &snapshot, difference)
        },
    )?;
    snapshot.readings.whole()?;
    found_any(out, found.len(), "no difference fits")
}

/// Shows what was found, one after the other: for other programs, or in lines.
fn each<T>(
    out: &mut Out,
    global: &Global,
    found: &[T],
    value: impl Fn(&T) -> Value,
    mut line: impl FnMut(&mut Out, &T) -> io::Result<()>,
) -> io::Result<()> {
    found.iter().try_for_each(|item| if global.json { out.json(&value(item)) } else { line(out, item) })
}

fn found_any(out: &mut Out, found: usize, nothing: &str) -> Result<Exit, Fault> {
    out.flush()?;
    if found == 0 {
        return Err(Fault::new(Exit::NotFound, nothing).hint("ask for less: each option narrows the list"));
    }
    Ok(Exit::Fine)
}
