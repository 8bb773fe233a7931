//! Writing: a batch of pages, and the record.

use crate::page::{NewPage, compress};
use crate::{Archive, Error};
use rusqlite::{OptionalExtension, Transaction, TransactionBehavior, params};
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

    fn rewrite_batch(&self, db: &mut rusqlite::Connection, pages: &[NewPage]) -> rusqlite::Result<()> {
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let next = crate::read::sequence(&tx)? + 1;
        for page in pages {
            if let Some((n, _)) = same_text(&tx, page)? {
                remove(&tx, n, next)?;
                write(&tx, Some(n), page, next)?;
            }
        }
        tx.execute("INSERT OR REPLACE INTO meta VALUES ('sequence', ?1)", [next.to_string()])?;
        tx.commit()
    }

    fn insert_batch(
        &self,
        db: &mut rusqlite::Connection,
        pages: &[NewPage],
    ) -> rusqlite::Result<Vec<Outcome>> {
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
            tx.execute("INSERT OR REPLACE INTO meta VALUES ('sequence', ?1)", [next.to_string()])?;
        }
        tx.commit()?;
        Ok(outcomes)
    }

    /// Keeps a record that was built when the archive stood at `sequence`, by the program that `stamp` names.
    /// Does nothing where the archive has moved on: the record is out of date then.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn keep_record(&self, record: &impl Serialize, sequence: i64, stamp: &str) -> Result<(), Error> {
        let json = serde_json::to_vec(record).map_err(|e| Error::damaged(&self.path, e))?;
        let json = compress(&json).map_err(|e| Error::damaged(&self.path, e))?;
        let mut db = self.db();
        let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(self.fault())?;
        if crate::read::sequence(&tx).map_err(self.fault())? == sequence {
            tx.execute(
                "INSERT OR REPLACE INTO record (one, sequence, stamp, json) VALUES (1, ?1, ?2, ?3)",
                params![sequence, stamp, json],
            )
            .map_err(self.fault())?;
        }
        tx.commit().map_err(self.fault())
    }

    /// Keeps a word about the archive under a name.
    ///
    /// # Errors
    /// Where the file cannot be written.
    pub fn set_meta(&self, name: &str, value: &str) -> Result<(), Error> {
        self.db()
            .execute("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)", [name, value])
            .map(drop)
            .map_err(self.fault())
    }
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

fn remove(tx: &Transaction<'_>, n: i64, next: i64) -> rusqlite::Result<()> {
    for table in [
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
    tx.prepare_cached(
        "INSERT INTO page (n, base, text_key, source_key, given, bytes, changed) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)",
    )?
    .execute(params![n, page.base, page.text_key, page.source_key, page.given, page.bytes, next])?;
    let n = tx.last_insert_rowid();
    tx.prepare_cached("DELETE FROM gone WHERE n = ?1")?.execute([n])?;
    tx.prepare_cached(
        "INSERT INTO article (n, base, told, captured, url, outlet, headline, earliest, latest, language, reader)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11)",
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
    tx.prepare_cached("INSERT INTO reading (n, json) VALUES (?1, ?2)")?.execute(params![n, page.json])?;
    Ok(())
}
