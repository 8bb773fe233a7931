//! Single rows: the page of an id, what was read from it, and the few pages of a list of hits.
//!
//! Twenty hits lie anywhere in the file. They are taken out within one transaction, and unpacked by one decompressor: to begin a
//! transaction for each, and to make a decompressor for each, takes longer than everything else about them.

use crate::page::Unpacker;
use crate::read::sequence;
use crate::sums::right;
use crate::{Archive, Error};
use isnad_model::{Article, Reading};
use rusqlite::{Connection, OptionalExtension};
use serde::Deserialize;
use std::sync::atomic::Ordering;

/// A page's id and its reading as it lies in the file.
pub(crate) type Encoded = (String, Vec<u8>);

/// The id of a version of a page.
pub(crate) fn id(base: String, version: i64) -> String {
    if version == 1 { base } else { format!("{base}@{version}") }
}

impl Archive {
    /// The reading of one row.
    ///
    /// # Errors
    /// Where the file cannot be read, or the reading in it is not one.
    pub fn reading(&self, n: i64) -> Result<Option<Reading>, Error> {
        Ok(self.readings_of(&[n])?.pop().flatten())
    }

    /// The readings of some rows, in their order; `None` where a page was taken away.
    ///
    /// # Errors
    /// Where the file cannot be read, or a reading in it is not one.
    pub fn readings_of(&self, rows: &[i64]) -> Result<Vec<Option<Reading>>, Error> {
        self.unpacked(rows, reading)
    }

    /// The articles of some rows, in their order, without what was read from them: cheaper than
    /// [`Archive::readings_of`].
    ///
    /// # Errors
    /// Where the file cannot be read, or a reading in it is not one.
    pub fn articles(&self, rows: &[i64]) -> Result<Vec<Option<Article>>, Error> {
        #[derive(Deserialize)]
        struct Only {
            article: Article,
        }
        self.unpacked(rows, |id, json| {
            let Only { article } = serde_json::from_slice(json)?;
            Ok(Article { id: id.to_owned(), ..article })
        })
    }

    fn unpacked<T>(
        &self,
        rows: &[i64],
        parse: impl Fn(&str, &[u8]) -> serde_json::Result<T>,
    ) -> Result<Vec<Option<T>>, Error> {
        let found = self.encoded(rows)?;
        let mut unpacker = Unpacker::new().map_err(|e| Error::damaged(&self.path, e))?;
        let mut all = Vec::with_capacity(found.len());
        for row in found {
            let one = row.map(|(id, json)| unpacked(&mut unpacker, &id, &json, &parse));
            all.push(one.transpose().map_err(|e| Error::damaged(&self.path, e))?);
        }
        Ok(all)
    }

    /// As they were at one moment.
    fn encoded(&self, rows: &[i64]) -> Result<Vec<Option<Encoded>>, Error> {
        let mut db = self.db();
        let tx = db.transaction().map_err(self.fault())?;
        rows.iter().map(|n| self.encoded_row(&tx, *n)).collect()
    }

    fn encoded_row(&self, db: &Connection, n: i64) -> Result<Option<Encoded>, Error> {
        let sql = format!(
            "SELECT article.base, json, article.base = page.base AND {} AND {} AND {},
                (SELECT count(*) FROM article AS a WHERE a.base = article.base) = 1
                AND (SELECT count(*) FROM page AS p WHERE p.base = article.base) = 1
             FROM article JOIN page USING (n) JOIN reading USING (n) WHERE article.n = ?1",
            right("article", "article"),
            right("page", "page"),
            right("reading", "reading"),
        );
        let found: Option<(String, Vec<u8>, bool, bool)> = db
            .prepare_cached(&sql)
            .and_then(|mut s| {
                s.query_row([n], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get(3)?))).optional()
            })
            .map_err(self.fault())?;
        let Some((base, json, whole, only)) = found else { return self.gone(db, n).map(|()| None) };
        self.whole(whole, format_args!("page {base}"))?;
        if only {
            return Ok(Some((base, json)));
        }
        let at = self.versions(db, &base)?.iter().position(|v| *v == n);
        self.whole(at.is_some(), format_args!("page {base}"))?;
        Ok(at.map(|at| (id(base, at as i64 + 1), json)))
    }

    /// The rows of a page's versions, in order. Looked up row by row: an index has values of its own, which no sum guards.
    fn versions(&self, db: &Connection, base: &str) -> Result<Vec<i64>, Error> {
        let rows = || -> rusqlite::Result<Vec<i64>> {
            db.prepare_cached("SELECT n FROM article WHERE base = ?1")?
                .query_map([base], |r| r.get(0))?
                .collect()
        };
        let rows = rows().map_err(self.fault())?;
        self.same_versions(db, base, rows.len())?;
        let sql = format!(
            "SELECT told, captured, text_key, page.base, {} AND {}
             FROM article JOIN page USING (n) WHERE article.n = ?1",
            right("article", "article"),
            right("page", "page"),
        );
        let mut look = db.prepare_cached(&sql).map_err(self.fault())?;
        let mut versions: Vec<(String, String, Vec<u8>, i64)> = Vec::with_capacity(rows.len());
        for n in rows {
            let (version, of, whole): (_, String, bool) = look
                .query_row([n], |r| Ok(((r.get(0)?, r.get(1)?, r.get(2)?, n), r.get(3)?, r.get(4)?)))
                .map_err(self.fault())?;
            self.whole(whole && of == base && !versions.contains(&version), format_args!("page {base}"))?;
            versions.push(version);
        }
        versions.sort();
        Ok(versions.into_iter().map(|(_, _, _, n)| n).collect())
    }

    /// That a row which is not there was taken away: whoever has its number has it from a row, so else it was lost.
    pub(crate) fn gone(&self, db: &Connection, n: i64) -> Result<(), Error> {
        let gone: bool = db
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM gone WHERE n = ?1)")
            .and_then(|mut s| s.query_row([n], |r| r.get(0)))
            .map_err(self.fault())?;
        self.whole(gone, format_args!("the page in row {n}"))
    }

    /// The row of the page with this id.
    ///
    /// # Errors
    /// Where the file cannot be read.
    pub fn find(&self, id: &str) -> Result<Option<i64>, Error> {
        let db = self.db();
        if let Some(n) = self.versions(&db, id)?.first() {
            return Ok(Some(*n));
        }
        let found = match id.rsplit_once('@').map(|(base, version)| (base, version.parse::<usize>())) {
            Some((base, Ok(version))) => version
                .checked_sub(1)
                .map(|at| (base, at))
                .map_or(Ok(None), |(base, at)| self.versions(&db, base).map(|all| all.get(at).copied()))?,
            _ => None,
        };
        if found.is_none() {
            self.nothing_lost(&db)?;
        }
        Ok(found)
    }

    /// That another way leads to as many versions of a page: SQLite does not notice where one of its indexes leaves out
    /// a row.
    fn same_versions(&self, db: &Connection, base: &str, count: usize) -> Result<(), Error> {
        let other: i64 = db
            .prepare_cached("SELECT count(*) FROM page WHERE base = ?1")
            .and_then(|mut s| s.query_row([base], |r| r.get(0)))
            .map_err(self.fault())?;
        self.whole(usize::try_from(other) == Ok(count), format_args!("page {base}"))
    }

    /// That all pages can be found; looked up once for each state of the archive.
    fn nothing_lost(&self, db: &Connection) -> Result<(), Error> {
        let now = sequence(db).map_err(self.fault())?;
        if self.sound_at.load(Ordering::Relaxed) != now {
            self.none_lost(db, "page")?;
            self.none_lost(db, "article")?;
            self.sound_at.store(now, Ordering::Relaxed);
        }
        Ok(())
    }
}

fn reading(id: &str, json: &[u8]) -> serde_json::Result<Reading> {
    let mut reading: Reading = serde_json::from_slice(json)?;
    reading.article.id = id.to_owned();
    Ok(reading)
}

/// All readings of a list, unpacked.
pub(crate) fn decoded(rows: &[Encoded]) -> Result<Vec<Reading>, String> {
    let mut unpacker = Unpacker::new().map_err(|e| e.to_string())?;
    rows.iter().map(|(id, json)| unpacked(&mut unpacker, id, json, &reading)).collect()
}

fn unpacked<T>(
    unpacker: &mut Unpacker,
    id: &str,
    json: &[u8],
    parse: &impl Fn(&str, &[u8]) -> serde_json::Result<T>,
) -> Result<T, String> {
    let json = unpacker.unpack(json).map_err(|e| format!("page {id}: {e}"))?;
    parse(id, json).map_err(|e| format!("page {id}: {e}"))
}
