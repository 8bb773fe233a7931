//! Writing: a batch of pages, and the record.

use crate::page::{NewPage, compress};
use crate::{Archive, Error, Places};
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use serde::Serialize;

/// What became of a page of a batch.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It is new.
    Added,
    /// Its id was there with another text: kept as a version.
    Version,
    /// It was there, read by another program or with other tables: the new reading took the old one's place.
    Reread,
    /// It was there.
    Already,
}

impl Archive {
    /// Writes a batch of pages in one transaction and says what became of each. The archive's sequence number goes
    /// up by one where anything changed.
    ///
    /// # Errors
    /// Where the file cannot be written; nothing of the batch is kept then.
    pub fn insert(&self, pages: &[NewPage]) -> Result<Vec<Outcome>, Error> {
        let mut db = self.db();
        self.insert_batch(&mut db, pages).map_err(self.fault())
    }

    /// Writes pages over the readings that the archive has of them, whoever read them. A page that is not there is
    /// passed over.
    ///
    /// # Errors
    /// Where the file cannot be written; nothing of the batch is kept then.
    pub fn rewrite(&self, pages: &[NewPage]) -> Result<(), Error> {
        let mut db = self.db();
        self.rewrite_batch(&mut db, pages).map_err(self.fault())
    }

    fn rewrite_batch(&self, db: &mut Connection, pages: &[NewPage]) -> rusqlite::Result<()> {
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let next = crate::read::sequence(&tx)? + 1;
        for page in pages {
            if let Some((n, _)) = same_text(&tx, page)? {
                remove(&tx, n, next)?;
                write(&tx, Some(n), page, next)?;
            }
        }
        step(&tx)?;
        tx.commit()
    }

    fn insert_batch(&self, db: &mut Connection, pages: &[NewPage]) -> rusqlite::Result<Vec<Outcome>> {
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let mut outcomes = Vec::with_capacity(pages.len());
        let next = crate::read::sequence(&tx)? + 1;
        let mut changed = false;
        for page in pages {
            let (outcome, wrote) = put(&tx, page, next)?;
            outcomes.push(outcome);
            changed |= wrote;
        }
        if changed {
            step(&tx)?;
        }
        tx.commit()?;
        Ok(outcomes)
    }

    /// Keeps a record that was built when the archive stood at `sequence`, by the program that `stamp` names.
    /// Does nothing where the archive has moved on: the record is out of date then.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn keep_record(
        &self,
        record: &impl Serialize,
        places: &Places,
        sequence: i64,
        stamp: &str,
    ) -> Result<(), Error> {
        let json = serde_json::to_vec(record).map_err(|e| Error::damaged(&self.path, e))?;
        let json = compress(&json).map_err(|e| Error::damaged(&self.path, e))?;
        let mut db = self.db();
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(self.fault())?;
        if crate::read::sequence(&tx).map_err(self.fault())? == sequence {
            tx.execute(
                "INSERT OR REPLACE INTO record (one, sequence, stamp, json, sum)
                 VALUES (1, ?1, ?2, ?3, row_sum('record', 1, ?1, ?2, ?3))",
                params![sequence, stamp, json],
            )
            .and_then(|_| crate::place::clear(&tx))
            .and_then(|()| places.write(&tx))
            .map_err(self.fault())?;
        }
        tx.commit().map_err(self.fault())
    }

    /// Keeps a word about the archive under a name.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn set_meta(&self, name: &str, value: &str) -> Result<(), Error> {
        set_meta(&self.db(), name, value).map_err(self.fault())
    }
}

pub(crate) fn set_meta(db: &Connection, name: &str, value: &str) -> rusqlite::Result<()> {
    db.prepare_cached(
        "INSERT INTO meta (name, value, sum) VALUES (?1, ?2, row_sum('meta', ?1, ?2))
         ON CONFLICT (name) DO UPDATE SET value = excluded.value, sum = excluded.sum",
    )?
    .execute([name, value])
    .map(drop)
}

/// Goes on to the next sequence number; returns it.
pub(crate) fn step(tx: &Transaction<'_>) -> rusqlite::Result<i64> {
    let next = crate::read::sequence(tx)? + 1;
    set_meta(tx, "sequence", &next.to_string())?;
    Ok(next)
}

/// Notes that a page is to be found otherwise from the sequence number `next` on.
pub(crate) fn touch(tx: &Transaction<'_>, n: i64, next: i64) -> rusqlite::Result<()> {
    tx.prepare_cached(
        "UPDATE page SET changed = ?2, sum = row_sum('page', n, base, text_key, source_key, given, ?2) WHERE n = ?1",
    )?
    .execute([n, next])
    .map(drop)
}

/// Writes one page inside a transaction that leads to the sequence number `next`; the second value tells whether
/// anything was written.
fn put(tx: &Transaction<'_>, page: &NewPage, next: i64) -> rusqlite::Result<(Outcome, bool)> {
    let same_source: Option<(i64, String)> = tx
        .prepare_cached("SELECT n, reader FROM page JOIN article USING (n) WHERE source_key = ?1")?
        .query_row([page.source_key], |r| Ok((r.get(0)?, r.get(1)?)))
        .optional()?;
    match same_source {
        Some((_, reader)) if reader == page.reader => return Ok((Outcome::Already, false)),
        // Another program may have found another text in the same bytes: that is no version of the page.
        Some((n, _)) => {
            remove(tx, n, next)?;
            if let Some((kept, _)) = same_text(tx, page)? {
                keep_earlier(tx, page, kept, next)?;
                return Ok((Outcome::Reread, true));
            }
            write(tx, Some(n), page, next)?;
            return Ok((Outcome::Reread, true));
        }
        None => {}
    }
    if let Some((kept, reader)) = same_text(tx, page)? {
        if reader != page.reader {
            remove(tx, kept, next)?;
            write(tx, Some(kept), page, next)?;
            return Ok((Outcome::Reread, true));
        }
        return Ok((Outcome::Already, keep_earlier(tx, page, kept, next)?));
    }
    let others: bool = tx
        .prepare_cached("SELECT EXISTS (SELECT 1 FROM page WHERE base = ?1)")?
        .query_row([&page.base], |r| r.get(0))?;
    write(tx, None, page, next)?;
    Ok((if others { Outcome::Version } else { Outcome::Added }, true))
}

/// The page that has the same id and says the same, with who read it.
fn same_text(tx: &Transaction<'_>, page: &NewPage) -> rusqlite::Result<Option<(i64, String)>> {
    tx.prepare_cached(
        "SELECT n, reader FROM page JOIN article USING (n) WHERE page.base = ?1 AND text_key = ?2",
    )?
    .query_row(params![page.base, page.text_key], |r| Ok((r.get(0)?, r.get(1)?)))
    .optional()
}

/// Of two savings of one text the earlier is kept, whichever came first into the archive.
fn keep_earlier(tx: &Transaction<'_>, page: &NewPage, n: i64, next: i64) -> rusqlite::Result<bool> {
    let (captured, source_key): (String, Vec<u8>) = tx
        .prepare_cached("SELECT captured, source_key FROM page JOIN article USING (n) WHERE n = ?1")?
        .query_row([n], |r| Ok((r.get(0)?, r.get(1)?)))?;
    if (page.captured.as_str(), &page.source_key[..]) >= (captured.as_str(), &source_key[..]) {
        return Ok(false);
    }
    remove(tx, n, next)?;
    write(tx, Some(n), page, next)?;
    Ok(true)
}

/// Takes a row away.
pub(crate) fn remove(tx: &Transaction<'_>, n: i64, next: i64) -> rusqlite::Result<()> {
    for table in [
        "DELETE FROM source WHERE n = ?1",
        "DELETE FROM reading WHERE n = ?1",
        "DELETE FROM article WHERE n = ?1",
        "DELETE FROM page WHERE n = ?1",
    ] {
        tx.prepare_cached(table)?.execute([n])?;
    }
    tx.prepare_cached("INSERT OR REPLACE INTO gone (n, changed) VALUES (?1, ?2)")?.execute([n, next])?;
    Ok(())
}

fn write(tx: &Transaction<'_>, n: Option<i64>, page: &NewPage, next: i64) -> rusqlite::Result<()> {
    // The row's sum holds its number, so the number must be known before the row is written.
    let n = match n {
        Some(n) => n,
        None => tx.prepare_cached("SELECT coalesce(max(n), 0) + 1 FROM page")?.query_row([], |r| r.get(0))?,
    };
    tx.prepare_cached(
        "INSERT INTO page (n, base, text_key, source_key, given, changed, sum)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, row_sum('page', ?1, ?2, ?3, ?4, ?5, ?6))",
    )?
    .execute(params![n, page.base, page.text_key, page.source_key, page.given, next])?;
    tx.prepare_cached("INSERT INTO source (n, bytes) VALUES (?1, ?2)")?.execute(params![n, page.bytes])?;
    tx.prepare_cached("DELETE FROM gone WHERE n = ?1")?.execute([n])?;
    tx.prepare_cached(
        "INSERT INTO article
            (n, base, told, captured, url, outlet, headline, earliest, latest, language, reader, sum)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11,
            row_sum('article', ?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11))",
    )?
    .execute(params![
        n,
        page.base,
        page.told,
        page.captured,
        page.url,
        page.outlet,
        page.headline,
        page.earliest,
        page.latest,
        page.language,
        page.reader
    ])?;
    tx.prepare_cached("INSERT INTO reading (n, json, sum) VALUES (?1, ?2, row_sum('reading', ?1, ?2))")?
        .execute(params![n, page.json])?;
    Ok(())
}
