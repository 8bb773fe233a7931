//! What persons decided, and what became of storylines.
//!
//! Decisions are no part of what is derived: they are kept as they were taken, numbered in order, and only ever added. A
//! decision changes the record, so the archive's sequence number goes up with it.

use crate::page::{compress, decompress};
use crate::{Archive, Error};
use isnad_model::{Decision, StoryChange};
use rusqlite::{OptionalExtension, TransactionBehavior, params};

/// Pages with the storyline in which each stands.
pub type Standing = Vec<(String, String)>;

impl Archive {
    /// Keeps a decision; returns it with the number that it was given. `touched` are rows of pages that are to be found
    /// otherwise from now on: the index will take them in anew.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn decide(&self, mut decision: Decision, touched: &[i64]) -> Result<Decision, Error> {
        let mut db = self.db();
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(self.fault())?;
        let last: i64 = tx
            .query_row("SELECT coalesce(max(no), 0) FROM decision", [], |r| r.get(0))
            .map_err(self.fault())?;
        decision.no = u64::try_from(last).unwrap_or(0) + 1;
        let json = serde_json::to_string(&decision).map_err(|e| Error::damaged(&self.path, e))?;
        tx.execute("INSERT INTO decision (no, json) VALUES (?1, ?2)", params![last + 1, json])
            .map_err(self.fault())?;
        let next = crate::read::sequence(&tx).map_err(self.fault())? + 1;
        tx.execute("INSERT OR REPLACE INTO meta VALUES ('sequence', ?1)", [next.to_string()])
            .map_err(self.fault())?;
        for n in touched {
            tx.execute("UPDATE page SET changed = ?1 WHERE n = ?2", params![next, n])
                .map_err(self.fault())?;
        }
        tx.commit().map_err(self.fault())?;
        Ok(decision)
    }

    /// All decisions, in the order in which they were taken.
    ///
    /// # Errors
    /// Where the file cannot be read, or a decision in it is not one.
    pub fn decisions(&self) -> Result<Vec<Decision>, Error> {
        let rows: Vec<String> = {
            let db = self.db();
            let rows = db
                .prepare_cached("SELECT json FROM decision ORDER BY no")
                .and_then(|mut s| s.query_map([], |r| r.get(0))?.collect());
            rows.map_err(self.fault())?
        };
        rows.iter().map(|r| serde_json::from_str(r).map_err(|e| Error::damaged(&self.path, e))).collect()
    }

    /// The storyline of each page at the last building of the record; empty where none was kept.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn standing(&self) -> Result<Standing, Error> {
        let found: Option<Vec<u8>> = self
            .db()
            .query_row("SELECT json FROM standing", [], |r| r.get(0))
            .optional()
            .map_err(self.fault())?;
        let Some(json) = found else { return Ok(Standing::new()) };
        let json = decompress(&json).map_err(|e| Error::damaged(&self.path, e))?;
        serde_json::from_slice(&json).map_err(|e| Error::damaged(&self.path, e))
    }

    /// Keeps where pages stand now, and what has changed since the last building, as of the sequence number `at`. Does nothing
    /// where the archive has moved on: another building will tell.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn keep_standing(&self, now: &Standing, changes: &[StoryChange], at: i64) -> Result<(), Error> {
        let damaged = |e: &dyn std::fmt::Display| Error::damaged(&self.path, e);
        let json = serde_json::to_vec(now).map_err(|e| damaged(&e))?;
        let json = compress(&json).map_err(|e| damaged(&e))?;
        let mut db = self.db();
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(self.fault())?;
        if crate::read::sequence(&tx).map_err(self.fault())? == at {
            tx.execute("INSERT OR REPLACE INTO standing (one, json) VALUES (1, ?1)", [json])
                .map_err(self.fault())?;
            for change in changes {
                let json = serde_json::to_string(change).map_err(|e| damaged(&e))?;
                tx.execute(
                    "INSERT INTO story_change (sequence, story, json) VALUES (?1, ?2, ?3)",
                    params![at, change.story, json],
                )
                .map_err(self.fault())?;
            }
        }
        tx.commit().map_err(self.fault())
    }

    /// What became of a storyline, the earliest change first; of all, where none is named.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn story_changes(&self, story: Option<&str>) -> Result<Vec<StoryChange>, Error> {
        let rows: Vec<String> = {
            let db = self.db();
            let rows = db
                .prepare_cached(
                    "SELECT json FROM story_change WHERE ?1 IS NULL OR story = ?1 ORDER BY sequence, story",
                )
                .and_then(|mut s| s.query_map([story], |r| r.get(0))?.collect());
            rows.map_err(self.fault())?
        };
        rows.iter().map(|r| serde_json::from_str(r).map_err(|e| Error::damaged(&self.path, e))).collect()
    }
}
