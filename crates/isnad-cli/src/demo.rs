//! The sample pages, read and shown: what a newcomer sees first.

use crate::fault::Fault;
use crate::progress::Bar;
use crate::term::{Out, Style, count};
use crate::view;
use isnad::engine::Options;
use isnad::{AddOptions, Engine, Input, query};

mod samples {
    include!(concat!(env!("OUT_DIR"), "/samples.rs"));
}

/// Reads the samples into an archive in memory.
pub(crate) fn engine(options: &Options) -> Result<Engine, Fault> {
    let mut options = options.clone();
    if !samples::NAMES.is_empty() {
        options.names_texts.push(("samples/names.tsv".into(), samples::NAMES.into()));
    }
    let mut engine = Engine::in_memory(&options)?;
    let inputs: Vec<Input> = samples::PAGES
        .iter()
        .map(|(name, bytes)| Input::Bytes { name: format!("samples/{name}"), bytes: bytes.to_vec() })
        .collect();
    let mut bar = Bar::new(false);
    engine.add(&inputs, &AddOptions::default(), &mut bar)?;
    Ok(engine)
}

/// Prints the overview: what came in, and the storyline told by most pages.
pub(crate) fn overview(out: &mut Out, engine: &Engine) -> Result<(), Fault> {
    let snapshot = engine.snapshot()?;
    let record = &snapshot.record;
    let title = out.paint(Style::Strong, "The record of the sample pages");
    out.line(&title)?;
    let copies: usize = record.families.iter().map(|f| f.pages.len().saturating_sub(1)).sum();
    let counts = [
        count(snapshot.readings.len(), "page", "pages"),
        count(copies, "copy", "copies"),
        count(record.events.len(), "event", "events"),
        count(record.storylines.len(), "storyline", "storylines"),
        count(record.commitments.len(), "promise", "promises"),
        count(record.differences.len(), "difference", "differences"),
    ];
    out.field(2, "holds", &counts.join(", "))?;
    out.blank()?;
    let stories = query::stories(&snapshot, &query::EventFilter::default());
    if let Some(story) = stories.first() {
        view::overview(out, &snapshot, &query::timeline(&snapshot, story))?;
        out.line("")?;
        out.line("all of it, with every sentence: `isnad --names samples/names.tsv add samples`, then `isnad timeline`")?;
    }
    if stories.len() > 1 {
        out.heading(&format!("Other storylines ({})", stories.len() - 1))?;
        let extents = query::extents(&snapshot);
        for story in stories.iter().skip(1).take(5) {
            let extent = extents.get(story.id.as_str()).copied().unwrap_or_default();
            view::story_line(out, &snapshot, story, extent)?;
        }
    }
    Ok(())
}
