//! What lists are asked by: the options of `events`, `stories`, `promises`, `differences`.

use clap::Args;
use isnad::model::{Day, EventType, Mode};
use isnad::promises::PromiseState;

#[derive(Debug, Args)]
pub(crate) struct FilterArgs {
    /// Who takes part: an id, or words of a name in any spelling.
    #[arg(long, value_name = "NAME")]
    pub(crate) who: Option<String>,
    /// PLOVER type, with or without a mode: CONSULT, CONSULT/phone.
    #[arg(long = "type", value_name = "TYPE", value_parser = parse_type)]
    pub(crate) kind: Option<(EventType, Option<Mode>)>,
    /// Not before this day.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) from: Option<Day>,
    /// Not after this day.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) to: Option<Day>,
    /// Where: an id, or words of a name.
    #[arg(long, value_name = "NAME")]
    pub(crate) place: Option<String>,
    /// Also what pages only mention beside their main event.
    #[arg(long)]
    pub(crate) all: bool,
}

#[derive(Debug, Args)]
pub(crate) struct PromiseArgs {
    /// Who promises: an id, or words of a name in any spelling.
    #[arg(long, value_name = "NAME")]
    pub(crate) who: Option<String>,
    /// How it stands: open, due, overdue, reported-done, reported-moved, reported-dropped; kept or broken, as a person judged.
    #[arg(long, value_parser = parse_state)]
    pub(crate) state: Option<PromiseState>,
    /// Due, or where no day is told made, not before this day.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) from: Option<Day>,
    /// Not after this day.
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub(crate) to: Option<Day>,
    /// Of this storyline.
    #[arg(long, value_name = "ID")]
    pub(crate) story: Option<String>,
    /// Made in this event.
    #[arg(long, value_name = "ID")]
    pub(crate) event: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct DifferenceArgs {
    /// In what: time, place, who, role, killed, wounded …
    #[arg(long, value_name = "NAME")]
    pub(crate) attribute: Option<String>,
    /// About this event.
    #[arg(long, value_name = "ID")]
    pub(crate) event: Option<String>,
    /// Of this storyline.
    #[arg(long, value_name = "ID")]
    pub(crate) story: Option<String>,
}

fn parse_state(text: &str) -> Result<PromiseState, String> {
    let all = "open, due, overdue, reported-done, reported-moved, reported-dropped, kept, broken";
    text.to_lowercase().parse().map_err(|_| format!("the states are {all}"))
}

fn parse_type(text: &str) -> Result<(EventType, Option<Mode>), String> {
    let (kind, mode) = match text.split_once(['/', ':']) {
        Some((kind, mode)) => (kind, Some(mode)),
        None => (text, None),
    };
    let kind: EventType = kind.to_uppercase().parse().map_err(|_| {
        let all: Vec<_> = EventType::ALL.iter().map(|t| t.as_str()).collect();
        format!("the types are {}", all.join(", "))
    })?;
    let Some(mode) = mode else { return Ok((kind, None)) };
    let mode = kind.modes().iter().copied().find(|m| m.as_str() == mode.to_lowercase()).ok_or_else(|| {
        let all: Vec<_> = kind.modes().iter().map(|m| m.as_str()).collect();
        format!("{kind} has {}", if all.is_empty() { "no modes".into() } else { all.join(", ") })
    })?;
    Ok((kind, Some(mode)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_come_with_modes() {
        assert_eq!(parse_type("consult/phone"), Ok((EventType::Consult, Some(Mode::Phone))));
        assert!(parse_type("CONSULT/drone").is_err_and(|e| e.contains("visit")));
        assert!(parse_type("TALK").is_err());
    }
}
