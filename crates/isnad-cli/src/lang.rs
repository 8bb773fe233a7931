//! Work on language tables: for those who write them.

use crate::fault::{Exit, Fault};
use crate::term::Out;
use isnad::engine::Options;

/// Loads every table and reports the faults. Examples and baits are run by the rooms that read; see [`examples`].
pub(crate) fn check(out: &mut Out, options: &Options, json: bool) -> Result<Exit, Fault> {
    isnad::stages::Stages::load(options)?;
    let faults = examples(options);
    for fault in &faults {
        out.line(fault)?;
    }
    if !faults.is_empty() {
        return Err(Fault::new(Exit::Tables, format!("{} examples fail", faults.len())));
    }
    if json {
        out.json(&serde_json::json!({"faults": 0}))?;
    } else {
        out.line("all tables can be used")?;
    }
    Ok(Exit::Fine)
}

/// HOOK: every example and bait of the tables, as `file:line: rule: sentence: expected …, got …`. Not yet run here.
fn examples(_options: &Options) -> Vec<String> {
    Vec::new()
}

/// HOOK: what the tables see in a sentence. Not yet.
pub(crate) fn try_sentence(_: &mut Out, _: &Options, _: &str, _: bool) -> Result<Exit, Fault> {
    Err(Fault::new(Exit::Internal, "`lang try` cannot be used yet"))
}
