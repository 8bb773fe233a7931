//! Reading the archive: pages, readings, the record.

use crate::page::{Source, decompress};
use crate::rows::{Encoded, decoded, id};
use crate::sums::{Tally, right};
use crate::{Archive, Error};
use isnad_model::Reading;
use rusqlite::{Connection, OptionalExtension, Row};
use serde::de::DeserializeOwned;

/// A page of the archive, in the narrow form that lists need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stored {
    /// Row number.
    pub n: i64,
    /// The page's id, `base@2` for the second version.
    pub id: String,
    /// The id that its versions share.
    pub base: String,
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

/// The sums of a page's rows in `page`, `article` and, where it was read, `reading`; and whether all are right.
struct Sums([i64; 3], bool);

/// Pages with their ids. Versions of one page are numbered by when they were told and, where that does not decide,
/// by their text: so the number does not depend on the order in which they came in.
const IDS: &str = "WITH ids AS (SELECT n, base, row_number() OVER
    (PARTITION BY base ORDER BY told, captured, text_key) AS version
    FROM page NOT INDEXED JOIN article NOT INDEXED USING (n, base))";

pub(crate) fn sequence(db: &Connection) -> rusqlite::Result<i64> {
    db.prepare_cached(
        "SELECT CAST(value AS INTEGER) FROM meta WHERE name = 'sequence' AND sum = row_sum('meta', name, value)",
    )?
    .query_row([], |r| r.get(0))
}

impl Archive {
    /// A number that goes up whenever a page is added or changed.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn sequence(&self) -> Result<i64, Error> {
        sequence(&self.db()).map_err(self.fault())
    }

    /// A name that no other archive has. A copy has it, too.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn id(&self) -> Result<String, Error> {
        Ok(self.meta("id")?.unwrap_or_default())
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
        let db = self.db();
        let sql = format!("SELECT value, {} FROM meta WHERE name = ?1", right("meta", "meta"));
        let found: Option<(String, bool)> = db
            .prepare_cached(&sql)
            .and_then(|mut s| s.query_row([name], |r| Ok((r.get(0)?, r.get(1)?))).optional())
            .map_err(self.fault())?;
        match found {
            Some((value, whole)) => self.whole(whole, format_args!("`{name}`")).map(|()| Some(value)),
            None => self.none_lost(&db, "meta").map(|()| None),
        }
    }

    /// The program, with its tables, that has read the page of a source; `None` where no page has these bytes.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn reader_of(&self, source_key: &[u8; 32]) -> Result<Option<String>, Error> {
        let db = self.db();
        let found = db
            .prepare_cached("SELECT reader FROM page JOIN article USING (n) WHERE source_key = ?1")
            .and_then(|mut s| s.query_row([source_key], |r| r.get(0)).optional());
        found.map_err(self.fault())
    }

    /// The programs that have read the pages, with their tables, and the number of pages that each has read; most first.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn readers(&self) -> Result<Vec<(String, usize)>, Error> {
        readers(&self.db()).map_err(self.fault())
    }

    /// All pages, by id.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn pages(&self) -> Result<Vec<Stored>, Error> {
        let db = self.db();
        let sql = format!(
            "{IDS} SELECT n, ids.base, version, url, outlet, headline, reader, page.sum, article.sum, 0, {} AND {}
             FROM ids JOIN page USING (n) JOIN article USING (n) ORDER BY ids.base, version",
            right("page", "page"),
            right("article", "article"),
        );
        let read = || -> rusqlite::Result<Vec<(Stored, Sums)>> {
            let stored = |r: &Row<'_>| -> rusqlite::Result<Stored> {
                Ok(Stored {
                    n: r.get(0)?,
                    id: id(r.get(1)?, r.get(2)?),
                    base: r.get(1)?,
                    url: r.get(3)?,
                    outlet: r.get(4)?,
                    headline: r.get(5)?,
                    reader: r.get(6)?,
                })
            };
            db.prepare_cached(&sql)?.query_map([], |r| Ok((stored(r)?, sums(r, 7)?)))?.collect()
        };
        let rows = read().map_err(self.fault())?;
        self.right_rows(
            &db,
            &["page", "article"],
            rows.iter().map(|(stored, sums)| (stored.id.as_str(), sums)),
        )?;
        Ok(rows.into_iter().map(|(stored, _)| stored).collect())
    }

    /// That rows are as they were written, and that all are there.
    fn right_rows<'r>(
        &self,
        db: &Connection,
        tables: &[&str],
        rows: impl Iterator<Item = (&'r str, &'r Sums)>,
    ) -> Result<(), Error> {
        let mut found = [Tally::default(); 3];
        for (id, Sums(sums, whole)) in rows {
            self.whole(*whole, format_args!("page {id}"))?;
            found.iter_mut().zip(sums).for_each(|(tally, sum)| tally.take(*sum));
        }
        tables.iter().zip(found).try_for_each(|(table, found)| self.all_found(db, table, found))
    }

    /// All readings, by page id, with the sequence number that they belong to. Decoded on two threads: that is most
    /// of the time of opening a large archive.
    ///
    /// # Errors
    /// Where the file cannot be read, or a reading in it is not one.
    pub fn readings(&self) -> Result<(i64, Vec<Reading>), Error> {
        let (at, rows) = self.encoded_readings()?;
        let (left, right) = rows.split_at(rows.len() / 2);
        let both = std::thread::scope(|scope| {
            let left = scope.spawn(|| decoded(left));
            let right = decoded(right);
            (left.join().unwrap_or_else(|_| Err("the decoder stopped".into())), right)
        });
        let damaged = |e: String| Error::damaged(&self.path, e);
        let (mut readings, right) = (both.0.map_err(damaged)?, both.1.map_err(damaged)?);
        readings.extend(right);
        readings.sort_by(|a, b| a.article.id.cmp(&b.article.id));
        Ok((at, readings))
    }

    /// The rows that were written or taken away after a sequence number, and the sequence number now.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn changed_since(&self, sequence: i64) -> Result<(Vec<Changed>, i64), Error> {
        let changed = || -> rusqlite::Result<_> {
            let mut db = self.db();
            let tx = db.transaction()?;
            let sql = format!(
                "SELECT n, source_key, {} FROM page WHERE changed > ?1
                     UNION ALL SELECT n, NULL, 1 FROM gone WHERE changed > ?1",
                right("page", "page")
            );
            let row =
                |r: &Row<'_>| Ok((Changed { n: r.get(0)?, source_key: r.get(1)? }, r.get::<_, bool>(2)?));
            let mut rows: Vec<(Changed, bool)> =
                tx.prepare_cached(&sql)?.query_map([sequence], row)?.collect::<rusqlite::Result<_>>()?;
            // Put in order here: to have them in order, SQLite would go through all pages.
            rows.sort_unstable_by_key(|(row, _)| row.n);
            Ok((rows, self::sequence(&tx)?))
        };
        let (rows, now) = changed().map_err(self.fault())?;
        let rows = rows
            .into_iter()
            .map(|(row, whole)| self.whole(whole, format_args!("the page in row {}", row.n)).map(|()| row));
        Ok((rows.collect::<Result<_, _>>()?, now))
    }

    fn encoded_readings(&self) -> Result<(i64, Vec<Encoded>), Error> {
        let mut db = self.db();
        // One transaction, so that the sequence number is that of the rows.
        let tx = db.transaction().map_err(self.fault())?;
        let at = sequence(&tx).map_err(self.fault())?;
        let sql = format!(
            "{IDS} SELECT ids.base, version, json, page.sum, article.sum, reading.sum, {} AND {} AND {}
             FROM ids JOIN page USING (n) JOIN article USING (n) JOIN reading USING (n) ORDER BY n",
            right("page", "page"),
            right("article", "article"),
            right("reading", "reading"),
        );
        let read = || -> rusqlite::Result<Vec<(Encoded, Sums)>> {
            tx.prepare_cached(&sql)?
                .query_map([], |r| Ok(((id(r.get(0)?, r.get(1)?), r.get(2)?), sums(r, 3)?)))?
                .collect()
        };
        let rows = read().map_err(self.fault())?;
        let ids = rows.iter().map(|((id, _), sums)| (id.as_str(), sums));
        self.right_rows(&tx, &["page", "article", "reading"], ids)?;
        Ok((at, rows.into_iter().map(|(encoded, _)| encoded).collect()))
    }

    /// The record, as it was given to [`Archive::keep_record`] by the program that `stamp` names, and what was placed in it since
    /// then, where that leads to the archive's present sequence number.
    ///
    /// # Errors
    /// Where the file cannot be read, or the record in it is not one.
    pub fn record<T: DeserializeOwned, P: DeserializeOwned>(
        &self,
        stamp: &str,
    ) -> Result<Option<(T, Vec<P>)>, Error> {
        let now = self.sequence()?;
        Ok(self.last_record(stamp)?.filter(|(at, ..)| *at == now).map(|(_, record, placed)| (record, placed)))
    }

    /// The record that this program built last and what was placed in it, with the sequence number that it stands at: pages may
    /// have come in since.
    ///
    /// # Errors
    /// As [`Archive::record`].
    pub fn last_record<T: DeserializeOwned, P: DeserializeOwned>(
        &self,
        stamp: &str,
    ) -> Result<Option<(i64, T, Vec<P>)>, Error> {
        let found = {
            let mut db = self.db();
            let tx = db.transaction().map_err(self.fault())?;
            let row = |r: &Row<'_>| Ok((r.get(0)?, r.get(1)?, r.get(2)?));
            let sql =
                format!("SELECT sequence, json, {} FROM record WHERE stamp = ?1", right("record", "record"));
            let found: Option<(i64, Vec<u8>, bool)> =
                tx.query_row(&sql, [stamp], row).optional().map_err(self.fault())?;
            found
                .map(|record| crate::place::placed(&tx).map(|p| (record, p)))
                .transpose()
                .map_err(self.fault())?
        };
        // A record that is damaged is no loss: it is built anew.
        let Some(((at, json, true), Some(placed))) = found else { return Ok(None) };
        let record = self.decoded(&json)?;
        let at = placed.last().map_or(at, |(at, _)| *at);
        let placed = placed.iter().map(|(_, json)| self.decoded(json)).collect::<Result<_, _>>()?;
        Ok(Some((at, record, placed)))
    }

    fn decoded<T: DeserializeOwned>(&self, json: &[u8]) -> Result<T, Error> {
        let json = decompress(json).map_err(|e| Error::damaged(&self.path, e))?;
        serde_json::from_slice(&json).map_err(|e| Error::damaged(&self.path, e))
    }

    /// True where [`Archive::record`] would find one, without unpacking it.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn has_record(&self, stamp: &str) -> Result<bool, Error> {
        let db = self.db();
        let now = sequence(&db).map_err(self.fault())?;
        Ok(crate::place::stands_at(&db, stamp).map_err(self.fault())? == Some(now))
    }

    /// The bytes of a page as they came in, and what was given with them (JSON).
    ///
    /// # Errors
    /// Where the file cannot be read, or they are not what came in.
    pub fn source(&self, n: i64) -> Result<Option<(Vec<u8>, String)>, Error> {
        let found: Option<(Vec<u8>, String, [u8; 32], bool)> = {
            let db = self.db();
            let sql = format!(
                "SELECT bytes, given, source_key, {} FROM source JOIN page USING (n) WHERE n = ?1",
                right("page", "page")
            );
            let found = db
                .prepare_cached(&sql)
                .and_then(|mut s| {
                    let row = s.query_row([n], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?)));
                    row.optional()
                })
                .map_err(self.fault())?;
            if found.is_none() {
                self.gone(&db, n)?;
            }
            found
        };
        let Some((bytes, given, key, whole)) = found else { return Ok(None) };
        self.whole(whole, format_args!("the page in row {n}"))?;
        let bytes = decompress(&bytes)
            .map_err(|e| Error::damaged(&self.path, format!("the bytes of the page in row {n}: {e}")))?;
        let same = Source { bytes: &bytes, given: &given }.key() == key;
        self.whole(same, format_args!("the page in row {n}"))?;
        Ok(Some((bytes, given)))
    }
}

/// The sums in four columns of a row, from `first` on.
fn sums(r: &Row<'_>, first: usize) -> rusqlite::Result<Sums> {
    Ok(Sums([r.get(first)?, r.get(first + 1)?, r.get(first + 2)?], r.get(first + 3)?))
}

/// See [`Archive::readers`].
pub(crate) fn readers(db: &Connection) -> rusqlite::Result<Vec<(String, usize)>> {
    db.prepare("SELECT reader, count(*) FROM article GROUP BY reader ORDER BY count(*) DESC, reader")?
        .query_map([], |r| Ok((r.get(0)?, usize::try_from(r.get::<_, i64>(1)?).unwrap_or(0))))?
        .collect()
}
