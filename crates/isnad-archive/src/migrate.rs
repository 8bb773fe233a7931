//! Archives of earlier versions, brought up to date one step at a time.
//!
//! A step is one or two SQL files, run in one transaction with the new version number, so that a crash leaves the version
//! before it. `tests/released/` keeps an archive of every version that was given out.

use rusqlite::Transaction;

/// The version that a step leads to, and the step.
const STEPS: &[(i64, &[&str])] = &[
    (2, &[include_str!("migrations/2.sql")]),
    (3, &[include_str!("migrations/3.sql"), include_str!("tally.sql")]),
    (4, &[include_str!("migrations/4.sql"), include_str!("placed.sql")]),
];

/// Brings the schema up to [`crate::SCHEMA`]. Does nothing where it is there.
pub(crate) fn migrate(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    let found: i64 = tx.pragma_query_value(None, "user_version", |r| r.get(0))?;
    for (version, step) in STEPS.iter().filter(|(version, _)| *version > found) {
        for part in *step {
            tx.execute_batch(part)?;
        }
        tx.pragma_update(None, "user_version", version)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SCHEMA;

    #[test]
    fn the_last_step_leads_to_the_schema() {
        assert_eq!(STEPS.last().map(|(version, _)| *version), Some(SCHEMA));
    }
}
