//! How an archive stands: how much it holds, in which versions, how large it is.

use crate::{Archive, Error, SCHEMA};

/// How an archive stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct State {
    /// The version of the schema.
    pub schema: i64,
    /// Goes up with every change.
    pub sequence: i64,
    /// Pages, each version counted.
    pub pages: usize,
    /// Pages, versions of one counted once.
    pub addresses: usize,
    /// Outlets that are named.
    pub outlets: usize,
    /// The days of the earliest and of the latest page, where known.
    pub days: Option<(String, String)>,
    /// Who read the pages (program and tables), with how many, the most first.
    pub readers: Vec<(String, usize)>,
    /// What persons decided.
    pub decisions: usize,
    /// Bytes of the file.
    pub file_bytes: u64,
    /// Bytes of the write-ahead log beside it.
    pub log_bytes: u64,
    /// Bytes of the file that hold nothing.
    pub free_bytes: u64,
    /// Bytes of what came in, compressed.
    pub source_bytes: u64,
    /// Bytes of the readings, compressed.
    pub reading_bytes: u64,
    /// Bytes of the record, compressed.
    pub record_bytes: u64,
    /// The sequence number that the kept record was built at; `None` where none is kept.
    pub record_at: Option<i64>,
}

impl Archive {
    /// How the archive stands.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn state(&self) -> Result<State, Error> {
        let mut db = self.db();
        let mut read = || -> rusqlite::Result<State> {
            let tx = db.transaction()?;
            let number =
                |sql: &str| tx.query_row(sql, [], |r| r.get::<_, Option<i64>>(0)).map(|n| n.unwrap_or(0));
            let bytes = |sql: &str| number(sql).map(|n| u64::try_from(n).unwrap_or(0));
            let count = |sql: &str| number(sql).map(|n| usize::try_from(n).unwrap_or(0));
            let page_bytes = bytes("PRAGMA page_size")?;
            let days: (Option<String>, Option<String>) = tx.query_row(
                "SELECT min(coalesce(earliest, latest)), max(coalesce(earliest, latest)) FROM article",
                [],
                |r| Ok((r.get(0)?, r.get(1)?)),
            )?;
            Ok(State {
                schema: SCHEMA,
                sequence: crate::read::sequence(&tx)?,
                pages: count("SELECT count(*) FROM page")?,
                addresses: count("SELECT count(DISTINCT base) FROM article")?,
                outlets: count("SELECT count(DISTINCT outlet) FROM article")?,
                days: days.0.zip(days.1),
                readers: crate::read::readers(&tx)?,
                decisions: count("SELECT count(*) FROM decision")?,
                file_bytes: page_bytes * bytes("PRAGMA page_count")?,
                log_bytes: 0,
                free_bytes: page_bytes * bytes("PRAGMA freelist_count")?,
                source_bytes: bytes("SELECT sum(length(bytes)) FROM source")?,
                reading_bytes: bytes("SELECT sum(length(json)) FROM reading")?,
                record_bytes: bytes("SELECT sum(length(json)) FROM record")?,
                record_at: tx.query_row("SELECT max(sequence) FROM record", [], |r| r.get(0))?,
            })
        };
        let mut state = read().map_err(self.fault())?;
        let mut log = self.path.as_os_str().to_owned();
        log.push("-wal");
        state.log_bytes = std::fs::metadata(log).map_or(0, |m| m.len());
        Ok(state)
    }
}
