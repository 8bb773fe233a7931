//! Reading the archive: pages, readings, the record.

use crate::page::decompress;
use crate::{Archive, Error};
use isnad_model::{Article, Reading};
use rusqlite::{Connection, OptionalExtension};
use serde::de::DeserializeOwned;

/// A page of the archive, in the narrow form that lists need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Row number.
    pub n: i64,
    /// The page's id, `base@2` for the second version.
    pub id: String,
    /// Its address.
    pub url: Option<String>,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Its headline.
    pub headline: String,
    /// The program and tables that read it.
    pub reader: String,
}

/// A row that was written or taken away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Changed {
    /// Row number.
    pub n: i64,
    /// The key of the bytes that it came from; `None` where the row is gone.
    pub source_key: Option<[u8; 32]>,
}

/// A page's id and its reading as it lies in the file.
type Encoded = (String, Vec<u8>);

/// Pages with their ids. Versions of one page are numbered by when they were told and, where that does not decide,
/// by their text: so the number does not depend on the order in which they came in.
const IDS: &str = "WITH ids AS (SELECT n, base, row_number() OVER
    (PARTITION BY base ORDER BY told, captured, text_key) AS version FROM page JOIN article USING (n, base))";

fn id(base: String, version: i64) -> String {
    if version == 1 { base } else { format!("{base}@{version}") }
}

pub(crate) fn sequence(db: &Connection) -> rusqlite::Result<i64> {
    let found = db
        .prepare_cached("SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'sequence'")?
        .query_row([], |r| r.get(0))
        .optional()?;
    Ok(found.unwrap_or(0))
}

impl Archive {
    /// A number that goes up whenever a page is added or changed.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn sequence(&self) -> Result<i64, Error> {
        sequence(&self.db()).map_err(self.fault())
    }

    /// How many pages there are.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn len(&self) -> Result<usize, Error> {
        let count: i64 =
            self.db().query_row("SELECT count(*) FROM page", [], |r| r.get(0)).map_err(self.fault())?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// True where there is no page.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn is_empty(&self) -> Result<bool, Error> {
        Ok(self.len()? == 0)
    }

    /// A word about the archive, kept under a name.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn meta(&self, name: &str) -> Result<Option<String>, Error> {
        self.db()
            .query_row("SELECT value FROM meta WHERE name = ?1", [name], |r| r.get(0))
            .optional()
            .map_err(self.fault())
    }

    /// True where the page of a source was read by this program with these tables: it need not be read again.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn knows(&self, source_key: &[u8; 32], reader: &str) -> Result<bool, Error> {
        let db = self.db();
        let found = db
            .prepare_cached(
                "SELECT EXISTS (SELECT 1 FROM page JOIN article USING (n) WHERE source_key = ?1 AND reader = ?2)",
            )
            .and_then(|mut s| s.query_row(rusqlite::params![source_key, reader], |r| r.get(0)));
        found.map_err(self.fault())
    }

    /// How many pages another program, or other tables, have read.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn read_otherwise(&self, reader: &str) -> Result<usize, Error> {
        let count: i64 = self
            .db()
            .query_row("SELECT count(*) FROM article WHERE reader <> ?1", [reader], |r| r.get(0))
            .map_err(self.fault())?;
        Ok(usize::try_from(count).unwrap_or(0))
    }

    /// All pages, by id.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn pages(&self) -> Result<Vec<Stored>, Error> {
        let db = self.db();
        let sql = format!(
            "{IDS} SELECT n, ids.base, version, url, outlet, headline, reader FROM ids JOIN article USING (n)
             ORDER BY ids.base, version"
        );
        let rows = db.prepare(&sql).and_then(|mut s| {
            s.query_map([], |r| {
                Ok(Stored {
                    n: r.get(0)?,
                    id: id(r.get(1)?, r.get(2)?),
                    url: r.get(3)?,
                    outlet: r.get(4)?,
                    headline: r.get(5)?,
                    reader: r.get(6)?,
                })
            })?
            .collect()
        });
        rows.map_err(self.fault())
    }

    /// All readings, by page id, with the sequence number that they belong to. Decoded on two threads: that is most
    /// of the time of opening a large archive.
    ///
    /// # Errors
    /// Where the file cannot be read, or a reading in it is not one.
    pub fn readings(&self) -> Result<(i64, Vec<Reading>), Error> {
        let (at, rows) = self.encoded_readings().map_err(self.fault())?;
        let (left, right) = rows.split_at(rows.len() / 2);
        let decoded = std::thread::scope(|scope| {
            let left = scope.spawn(|| decode_all(left));
            let right = decode_all(right);
            (left.join().unwrap_or_else(|_| Err("the decoder stopped".into())), right)
        });
        let damaged = |e: String| Error::damaged(&self.path, e);
        let (mut readings, right) = (decoded.0.map_err(damaged)?, decoded.1.map_err(damaged)?);
        readings.extend(right);
        readings.sort_by(|a, b| a.article.id.cmp(&b.article.id));
        Ok((at, readings))
    }

    /// The reading of one row.
    ///
    /// # Errors
    /// Where the file cannot be read, or the reading in it is not one.
    pub fn reading(&self, n: i64) -> Result<Option<Reading>, Error> {
        let Some((id, json)) = self.encoded_reading(n)? else { return Ok(None) };
        let mut one = decode_all(&[(id, json)]).map_err(|e| Error::damaged(&self.path, e))?;
        Ok(one.pop())
    }

    /// The article of one row, without what was read from it: cheaper than [`Archive::reading`].
    ///
    /// # Errors
    /// Where the file cannot be read, or the reading in it is not one.
    pub fn article(&self, n: i64) -> Result<Option<Article>, Error> {
        #[derive(serde::Deserialize)]
        struct Only {
            article: Article,
        }
        let Some((id, json)) = self.encoded_reading(n)? else { return Ok(None) };
        let damaged = |e: String| Error::damaged(&self.path, format!("page {id}: {e}"));
        let json = decompress(&json).map_err(|e| damaged(e.to_string()))?;
        let only: Only = serde_json::from_slice(&json).map_err(|e| damaged(e.to_string()))?;
        Ok(Some(Article { id, ..only.article }))
    }

    fn encoded_reading(&self, n: i64) -> Result<Option<Encoded>, Error> {
        let sql = "SELECT a.base, r.json,
                (SELECT count(*) FROM article b JOIN page q ON q.n = b.n WHERE b.base = a.base
                    AND (b.told, b.captured, q.text_key) <= (a.told, a.captured, p.text_key))
             FROM article a JOIN page p USING (n) JOIN reading r USING (n) WHERE a.n = ?1";
        self.db()
            .prepare_cached(sql)
            .and_then(|mut s| s.query_row([n], |r| Ok((id(r.get(0)?, r.get(2)?), r.get(1)?))).optional())
            .map_err(self.fault())
    }

    /// The rows that were written or taken away after a sequence number, and the sequence number now.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn changed_since(&self, sequence: i64) -> Result<(Vec<Changed>, i64), Error> {
        let changed = || -> rusqlite::Result<_> {
            let mut db = self.db();
            let tx = db.transaction()?;
            let rows = tx
                .prepare_cached(
                    "SELECT n, source_key FROM page WHERE changed > ?1
                     UNION ALL SELECT n, NULL FROM gone WHERE changed > ?1 ORDER BY n",
                )?
                .query_map([sequence], |r| Ok(Changed { n: r.get(0)?, source_key: r.get(1)? }))?
                .collect::<rusqlite::Result<Vec<_>>>()?;
            Ok((rows, self::sequence(&tx)?))
        };
        changed().map_err(self.fault())
    }

    fn encoded_readings(&self) -> rusqlite::Result<(i64, Vec<Encoded>)> {
        let mut db = self.db();
        // One transaction, so that the sequence number is that of the rows.
        let tx = db.transaction()?;
        let at = sequence(&tx)?;
        let sql = format!("{IDS} SELECT base, version, json FROM ids JOIN reading USING (n) ORDER BY n");
        let rows = tx
            .prepare(&sql)?
            .query_map([], |r| Ok((id(r.get(0)?, r.get(1)?), r.get(2)?)))?
            .collect::<rusqlite::Result<Vec<_>>>()?;
        Ok((at, rows))
    }

    /// The record, as it was given to [`Archive::keep_record`], where one was built at the archive's present sequence number by the program that `stamp` names.
    ///
    /// # Errors
    /// Where the file cannot be read, or the record in it is not one.
    pub fn record<T: DeserializeOwned>(&self, stamp: &str) -> Result<Option<T>, Error> {
        let found: Option<Vec<u8>> = {
            let db = self.db();
            let now = sequence(&db).map_err(self.fault())?;
            db.query_row(
                "SELECT json FROM record WHERE sequence = ?1 AND stamp = ?2",
                rusqlite::params![now, stamp],
                |r| r.get(0),
            )
            .optional()
            .map_err(self.fault())?
        };
        let Some(json) = found else { return Ok(None) };
        let json = decompress(&json).map_err(|e| Error::damaged(&self.path, e))?;
        serde_json::from_slice(&json).map(Some).map_err(|e| Error::damaged(&self.path, e))
    }

    /// True where [`Archive::record`] would find one, without unpacking it.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn has_record(&self, stamp: &str) -> Result<bool, Error> {
        let db = self.db();
        let now = sequence(&db).map_err(self.fault())?;
        db.query_row(
            "SELECT EXISTS (SELECT 1 FROM record WHERE sequence = ?1 AND stamp = ?2)",
            rusqlite::params![now, stamp],
            |r| r.get(0),
        )
        .map_err(self.fault())
    }

    /// The row of the page with this id.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn find(&self, id: &str) -> Result<Option<i64>, Error> {
        let db = self.db();
        let sql = format!("{IDS} SELECT n FROM ids WHERE base = ?1 AND version = ?2");
        let mut find = db.prepare_cached(&sql).map_err(self.fault())?;
        let mut row = |base: &str, version: i64| {
            find.query_row(rusqlite::params![base, version], |r| r.get(0)).optional().map_err(self.fault())
        };
        if let Some(n) = row(id, 1)? {
            return Ok(Some(n));
        }
        match id.rsplit_once('@').map(|(base, version)| (base, version.parse())) {
            Some((base, Ok(version))) => row(base, version),
            _ => Ok(None),
        }
    }

    /// The bytes of a page as they came in, and what was given with them (JSON).
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn source(&self, n: i64) -> Result<Option<(Vec<u8>, String)>, Error> {
        let found: Option<(Vec<u8>, String)> = self
            .db()
            .query_row("SELECT bytes, given FROM page WHERE n = ?1", [n], |r| Ok((r.get(0)?, r.get(1)?)))
            .optional()
            .map_err(self.fault())?;
        let Some((bytes, given)) = found else { return Ok(None) };
        Ok(Some((decompress(&bytes).map_err(|e| Error::damaged(&self.path, e))?, given)))
    }
}

fn decode_all(rows: &[Encoded]) -> Result<Vec<Reading>, String> {
    rows.iter()
        .map(|(id, json)| {
            let json = decompress(json).map_err(|e| format!("page {id}: {e}"))?;
            let mut reading: Reading =
                serde_json::from_slice(&json).map_err(|e| format!("page {id}: {e}"))?;
            reading.article.id.clone_from(id);
            Ok(reading)
        })
        .collect()
}
