//! Where pages stand in the record, and what came to it since it was built.
//!
//! The record is one value, unpacked as a whole by whoever shows it. One page that comes to many must not cost that: so where
//! each page stands lies beside it in rows, and what a page adds is kept as a row of its own, laid over the record by whoever
//! unpacks it. Both are as derived as the record: a row that is damaged or missing is no answer, and the record is built anew.

use crate::page::compress;
use crate::sums::{Tally, right};
use crate::{Archive, Error};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde::{Deserialize, Serialize};

/// Where one page stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// Its family.
    pub family: String,
    /// What it tells of.
    pub tells: Vec<Told>,
}

/// One telling of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Told {
    /// Index into the events of its reading; `None` for the page as a whole.
    pub at: Option<u32>,
    /// The event of the record.
    pub event: String,
    /// That event's storyline.
    pub story: String,
    /// True where other pages tell of it, too: [`Archive::pages_of`] names them.
    pub shared: bool,
}

/// Where all pages of a record stand. Empty for a record that nothing is to be placed in.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Places {
    /// By page id.
    pub pages: Vec<(String, Place)>,
    /// The pages of every event that several tell.
    pub gathered: Vec<(String, Vec<String>)>,
    /// What one page more is weighed against.
    pub background: Vec<u8>,
}

impl Places {
    pub(crate) fn write(&self, tx: &Transaction<'_>) -> rusqlite::Result<()> {
        if !self.background.is_empty() {
            tx.execute(
                "INSERT INTO background (one, bytes, sum) VALUES (1, ?1, row_sum('background', 1, ?1))",
                [&self.background],
            )?;
        }
        put(tx, &self.pages, &self.gathered)
    }
}

/// Writes where pages stand, over what was there.
fn put(
    tx: &Transaction<'_>,
    pages: &[(String, Place)],
    gathered: &[(String, Vec<String>)],
) -> rusqlite::Result<()> {
    let mut place = tx.prepare_cached(
        "INSERT OR REPLACE INTO place (page, json, sum) VALUES (?1, ?2, row_sum('place', ?1, ?2))",
    )?;
    for (page, at) in pages {
        place.execute(params![page, json(at)?])?;
    }
    let mut event = tx.prepare_cached(
        "INSERT OR REPLACE INTO gathered (event, json, sum) VALUES (?1, ?2, row_sum('gathered', ?1, ?2))",
    )?;
    for (id, pages) in gathered {
        event.execute(params![id, json(pages)?])?;
    }
    Ok(())
}

fn json(value: &impl Serialize) -> rusqlite::Result<String> {
    serde_json::to_string(value).map_err(|e| rusqlite::Error::ToSqlConversionFailure(e.into()))
}

/// Takes all of it away: the record is another one, or none.
pub(crate) fn clear(tx: &Transaction<'_>) -> rusqlite::Result<()> {
    tx.execute_batch("DELETE FROM background; DELETE FROM place; DELETE FROM gathered; DELETE FROM placed")
}

/// What a page added, packed, with the sequence number that it led to.
type Packed = (i64, Vec<u8>);

/// What was placed since the record was built, with the sequence number that it led to; `None` where a row is damaged or lost.
pub(crate) fn placed(db: &Connection) -> rusqlite::Result<Option<Vec<Packed>>> {
    let sql = format!("SELECT sequence, json, sum, {} FROM placed ORDER BY no", right("placed", "placed"));
    let mut rows = db.prepare_cached(&sql)?;
    let mut rows = rows.query([])?;
    let (mut all, mut found, mut whole) = (Vec::new(), Tally::default(), true);
    while let Some(row) = rows.next()? {
        all.push((row.get(0)?, row.get(1)?));
        found.take(row.get(2)?);
        whole &= row.get::<_, bool>(3)?;
    }
    Ok((whole && Tally::kept(db, "placed")? == Some(found)).then_some(all))
}

/// The sequence number up to which the record of a program holds the archive.
pub(crate) fn stands_at(db: &Connection, stamp: &str) -> rusqlite::Result<Option<i64>> {
    db.prepare_cached(
        "SELECT max(sequence, coalesce((SELECT max(sequence) FROM placed), 0)) FROM record WHERE stamp = ?1",
    )?
    .query_row([stamp], |r| r.get(0))
    .optional()
}

impl Archive {
    /// The sequence number up to which the record that a program built, with what was placed in it, holds the archive; `None`
    /// where there is none of that program.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn record_stands_at(&self, stamp: &str) -> Result<Option<i64>, Error> {
        stands_at(&self.db(), stamp).map_err(self.fault())
    }

    /// The sequence number at which the record that a program keeps was built as a whole.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn record_built_at(&self, stamp: &str) -> Result<Option<i64>, Error> {
        let db = self.db();
        let found = db.query_row("SELECT sequence FROM record WHERE stamp = ?1", [stamp], |r| r.get(0));
        found.optional().map_err(self.fault())
    }

    /// How many pages were placed since the record was built.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn placed(&self) -> Result<usize, Error> {
        let count: i64 =
            self.db().query_row("SELECT count(*) FROM placed", [], |r| r.get(0)).map_err(self.fault())?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// What one page more is weighed against; `None` where nothing is to be placed in the record.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn background(&self) -> Result<Option<Vec<u8>>, Error> {
        let sql = format!("SELECT bytes, {} FROM background", right("background", "background"));
        let found: Option<(Vec<u8>, bool)> =
            self.db().query_row(&sql, [], |r| Ok((r.get(0)?, r.get(1)?))).optional().map_err(self.fault())?;
        Ok(found.filter(|(_, whole)| *whole).map(|(bytes, _)| bytes))
    }

    /// Where a page stands; `None` where that is not known.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn place_of(&self, page: &str) -> Result<Option<Place>, Error> {
        self.kept_json("place", "page", page)
    }

    /// The pages of an event that several tell; `None` where they are not known.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn pages_of(&self, event: &str) -> Result<Option<Vec<String>>, Error> {
        self.kept_json("gathered", "event", event)
    }

    fn kept_json<T: for<'de> Deserialize<'de>>(
        &self,
        table: &str,
        key: &str,
        id: &str,
    ) -> Result<Option<T>, Error> {
        let sql = format!("SELECT json, {} FROM {table} WHERE {key} = ?1", right(table, table));
        let db = self.db();
        let found: Option<(String, bool)> = db
            .prepare_cached(&sql)
            .and_then(|mut s| s.query_row([id], |r| Ok((r.get(0)?, r.get(1)?))).optional())
            .map_err(self.fault())?;
        Ok(found.filter(|(_, whole)| *whole).and_then(|(json, _)| serde_json::from_str(&json).ok()))
    }

    /// Keeps what pages add to the record that stands at `after`, so that it stands at `now`, and where pages stand with them.
    /// Does nothing where record or archive have moved on; tells whether it did.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn keep_placed(
        &self,
        added: &[impl Serialize],
        places: &Places,
        (after, now): (i64, i64),
        stamp: &str,
    ) -> Result<bool, Error> {
        let packed = |one| {
            let json = serde_json::to_vec(one).map_err(|e| Error::damaged(&self.path, e))?;
            compress(&json).map_err(|e| Error::damaged(&self.path, e))
        };
        let added: Vec<Vec<u8>> = added.iter().map(packed).collect::<Result<_, _>>()?;
        let mut db = self.db();
        let mut keep = || -> rusqlite::Result<bool> {
            let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
            if stands_at(&tx, stamp)? != Some(after) || crate::read::sequence(&tx)? != now {
                return Ok(false);
            }
            for json in &added {
                let no: i64 =
                    tx.query_row("SELECT coalesce(max(no), 0) + 1 FROM placed", [], |r| r.get(0))?;
                tx.execute(
                    "INSERT INTO placed (no, sequence, json, sum) VALUES (?1, ?2, ?3, row_sum('placed', ?1, ?2, ?3))",
                    params![no, now, json],
                )?;
            }
            put(&tx, &places.pages, &places.gathered)?;
            tx.commit()?;
            Ok(true)
        };
        keep().map_err(self.fault())
    }
}
