//! Work on language tables: for those who write them.

use crate::fault::{Exit, Fault};
use crate::term::Out;
use isnad::engine::Options;

/// Loads every table, runs every example and bait, and reports the rows that are not met.
pub(crate) fn check(out: &mut Out, options: &Options, json: bool) -> Result<Exit, Fault> {
    let stages = isnad::stages::Stages::load(options)?;
    let (mut count, mut run) = (0, 0);
    let of_pages = isnad::examples::check_pages(options)?;
    for (faults, sentences) in stages.packs().map(isnad::examples::check).chain([of_pages]) {
        run += sentences;
        count += faults.len();
        for fault in &faults {
            if json {
                out.json(&serde_json::json!({
                    "file": fault.file, "line": fault.line, "rule": fault.rule, "sentence": fault.sentence,
                    "expected": fault.expected, "got": fault.got,
                }))?;
            } else {
                out.line(&fault.to_string())?;
            }
        }
    }
    if count > 0 {
        return Err(Fault::new(
            Exit::Tables,
            format!("{count} of {run} examples are not read as their rows say"),
        ));
    }
    if json {
        out.json(&serde_json::json!({"faults": 0, "examples": run}))?;
    } else {
        out.line(&format!("all tables can be used, and all {run} examples are read as their rows say"))?;
    }
    Ok(Exit::Fine)
}

/// Shows what the tables see in a sentence.
pub(crate) fn try_sentence(
    out: &mut Out,
    options: &Options,
    sentence: &str,
    json: bool,
) -> Result<Exit, Fault> {
    let stages = isnad::stages::Stages::load(options)?;
    let latin = sentence.chars().filter(char::is_ascii_alphabetic).count();
    let language =
        if 2 * latin > sentence.chars().filter(|c| c.is_alphabetic()).count() { "en" } else { "ar" };
    let Some(pack) = stages.packs().find(|p| p.language == language) else {
        return Err(Fault::new(Exit::Tables, format!("there are no tables for `{language}`")));
    };
    let reading = isnad::examples::read_sentence(pack, sentence);
    if json {
        out.json(&isnad::model::wire::reading(&reading))?;
    } else {
        crate::view::page(out, &reading)?;
    }
    Ok(Exit::Fine)
}
