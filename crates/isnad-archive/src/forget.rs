//! Forgetting pages: nothing of what they said remains in a byte of the file.
//!
//! Two steps. The first takes the pages and all that was made from them out, in one transaction that also leaves a mark;
//! from then on nobody is shown them. The second ([`Archive::compact`]) writes the file anew and empties the write-ahead
//! log, where old pages of the file still lie. The mark is taken away after it, so that whoever opens the archive after
//! a crash in between knows that there is something left to do.

use crate::decision::Standing;
use crate::page::compress;
use crate::write::{remove, set_meta, step};
use crate::{Archive, Error};
use isnad_model::Decision;
use rusqlite::{TransactionBehavior, params};

/// The mark.
const MARK: &str = "forgetting";

/// What is to be forgotten, and what stands in the place of what named it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Forget {
    /// Row numbers of the pages.
    pub rows: Vec<i64>,
    /// Decisions that named them, as they are from now on.
    pub decisions: Vec<Decision>,
    /// Where the remaining pages stood at the last building of the record.
    pub standing: Standing,
}

impl Archive {
    /// Takes pages out with all that was made from them: the record and what was learned from all pages together go as
    /// well, to be made again.
    ///
    /// # Errors
    /// Where the file cannot be written; nothing is forgotten then.
    pub fn forget(&self, what: &Forget) -> Result<(), Error> {
        let damaged = |e: &dyn std::fmt::Display| Error::damaged(&self.path, e);
        let standing = serde_json::to_vec(&what.standing).map_err(|e| damaged(&e))?;
        let standing = compress(&standing).map_err(|e| damaged(&e))?;
        let decisions: Vec<(i64, String)> = what
            .decisions
            .iter()
            .map(|d| Ok((i64::try_from(d.no).unwrap_or(0), serde_json::to_string(d)?)))
            .collect::<Result<_, serde_json::Error>>()
            .map_err(|e| damaged(&e))?;
        let mut db = self.db();
        let mut forget = || -> rusqlite::Result<()> {
            let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            let next = step(&tx)?;
            for n in &what.rows {
                remove(&tx, *n, next)?;
            }
            for (no, json) in &decisions {
                tx.execute(
                    "UPDATE decision SET json = ?2, sum = row_sum('decision', ?1, ?2) WHERE no = ?1",
                    params![no, json],
                )?;
            }
            crate::place::clear(&tx)?;
            tx.execute("DELETE FROM record", [])?;
            tx.execute(
                "INSERT OR REPLACE INTO standing (one, json, sum) VALUES (1, ?1, row_sum('standing', 1, ?1))",
                [&standing],
            )?;
            // Lines that recur, learned from all pages: some may be of these alone.
            tx.execute("DELETE FROM meta WHERE name IN ('habits', 'habits-at')", [])?;
            set_meta(&tx, MARK, "1")?;
            tx.commit()
        };
        forget().map_err(self.fault())
    }

    /// True where pages were taken out and the file was not written anew since.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn forgetting(&self) -> Result<bool, Error> {
        Ok(self.meta(MARK)?.is_some())
    }

    /// Writes the file anew, without what was taken out of it, and empties the write-ahead log.
    ///
    /// # Errors
    /// [`Error::Busy`] where another program reads the file; [`Error::Full`] where there is no room for a second copy.
    pub fn compact(&self) -> Result<(), Error> {
        let db = self.db();
        db.execute_batch("VACUUM").map_err(self.fault())?;
        let busy: i64 =
            db.query_row("PRAGMA wal_checkpoint(TRUNCATE)", [], |r| r.get(0)).map_err(self.fault())?;
        if busy != 0 {
            return Err(Error::Busy { path: self.path.clone() });
        }
        Ok(())
    }

    /// Takes the mark away: nothing is left to do.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn forgotten(&self) -> Result<(), Error> {
        self.db().execute("DELETE FROM meta WHERE name = ?1", [MARK]).map(drop).map_err(self.fault())
    }
}
