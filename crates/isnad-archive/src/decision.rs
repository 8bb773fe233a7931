//! What persons decided, and what became of storylines.
//!
//! Decisions are no part of what is derived: they are kept as they were taken, numbered in order, and only ever added. A
//! decision changes the record, so the archive's sequence number goes up with it.

use crate::page::{compress, decompress};
use crate::sums::{Tally, right};
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
        tx.execute(
            "INSERT INTO decision (no, json, sum) VALUES (?1, ?2, row_sum('decision', ?1, ?2))",
            params![last + 1, json],
        )
        .map_err(self.fault())?;
        let next = crate::write::step(&tx).map_err(self.fault())?;
        for n in touched {
            crate::write::touch(&tx, *n, next).map_err(self.fault())?;
        }
        tx.commit().map_err(self.fault())?;
        Ok(decision)
    }

    /// All decisions, in the order in which they were taken.
    ///
    /// # Errors
    /// Where the file cannot be read, or a decision in it is not one.
    pub fn decisions(&self) -> Result<Vec<Decision>, Error> {
        let rows = self.tallied(
            "decision",
            &format!("SELECT json, sum, {} FROM decision ORDER BY no", right("decision", "decision")),
        )?;
        rows.iter().map(|r| serde_json::from_str(r).map_err(|e| Error::damaged(&self.path, e))).collect()
    }

    /// The storyline of each page at the last building of the record; empty where none was kept.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn standing(&self) -> Result<Standing, Error> {
        let found: Option<(Vec<u8>, bool)> = self
            .db()
            .query_row(&format!("SELECT json, {} FROM standing", right("standing", "standing")), [], |r| {
                Ok((r.get(0)?, r.get(1)?))
            })
            .optional()
            .map_err(self.fault())?;
        let Some((json, whole)) = found else { return Ok(Standing::new()) };
        self.whole(whole, "where pages stood")?;
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
            tx.execute(
                "INSERT OR REPLACE INTO standing (one, json, sum) VALUES (1, ?1, row_sum('standing', 1, ?1))",
                [json],
            )
            .map_err(self.fault())?;
            for change in changes {
                let json = serde_json::to_string(change).map_err(|e| damaged(&e))?;
                tx.execute(
                    "INSERT INTO story_change (sequence, story, json, sum)
                     VALUES (?1, ?2, ?3, row_sum('story_change', ?1, ?2, ?3))",
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
        let all = format!(
            "SELECT json, sum, {} FROM story_change ORDER BY sequence, story",
            right("story_change", "story_change")
        );
        let rows = self.tallied("story_change", &all)?;
        let changes: Vec<StoryChange> = rows
            .iter()
            .map(|r| serde_json::from_str(r).map_err(|e| Error::damaged(&self.path, e)))
            .collect::<Result<_, _>>()?;
        Ok(changes.into_iter().filter(|c| story.is_none_or(|s| c.story == s)).collect())
    }

    /// All rows of a counted table, as JSON; the statement gives that, the row's sum, and whether it is right.
    fn tallied(&self, table: &str, sql: &str) -> Result<Vec<String>, Error> {
        let db = self.db();
        let read = || -> rusqlite::Result<Vec<(String, i64, bool)>> {
            db.prepare_cached(sql)?.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?.collect()
        };
        let rows = read().map_err(self.fault())?;
        let mut found = Tally::default();
        for (_, sum, whole) in &rows {
            self.whole(*whole, format_args!("{table}: a row"))?;
            found.take(*sum);
        }
        self.all_found(&db, table, found)?;
        Ok(rows.into_iter().map(|(json, _, _)| json).collect())
    }
}
