//! Sums over rows, by which damage is seen that SQLite itself does not notice: a flipped bit in a reading, a row that a
//! damaged tree no longer leads to.
//!
//! `row_sum(…)` is a function of SQL, so that whoever writes a row and whoever reads it compute it in the same place. Its
//! first argument names the table: a row that turns up in another table is no row of it. A CRC suffices: it guards
//! against disks, not against forgers.

use crate::{Archive, Error};
use rusqlite::functions::FunctionFlags;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension};

/// The tables whose rows have a sum, and the columns that it is over.
pub(crate) const TABLES: [(&str, &[&str]); 12] = [
    ("page", &["n", "base", "text_key", "source_key", "given", "changed"]),
    (
        "article",
        &[
            "n", "base", "told", "captured", "url", "outlet", "headline", "earliest", "latest", "language",
            "reader",
        ],
    ),
    ("reading", &["n", "json"]),
    ("record", &["one", "sequence", "stamp", "json"]),
    ("standing", &["one", "json"]),
    ("background", &["one", "bytes"]),
    ("place", &["page", "json"]),
    ("gathered", &["event", "json"]),
    ("placed", &["no", "sequence", "json"]),
    ("meta", &["name", "value"]),
    ("decision", &["no", "json"]),
    ("story_change", &["sequence", "story", "json"]),
];

/// An expression that tells whether a row of a table is as it was written; `alias` is what the query calls the table.
pub(crate) fn right(table: &str, alias: &str) -> String {
    let columns = TABLES.iter().find(|(name, _)| *name == table).map_or(&[][..], |(_, columns)| columns);
    let columns: String = columns.iter().map(|c| format!(", {alias}.{c}")).collect();
    format!("({alias}.sum = row_sum('{table}'{columns}))")
}

/// Tables whose rows are counted.
pub(crate) const TALLIED: [&str; 7] =
    ["page", "article", "reading", "decision", "story_change", "meta", "placed"];

/// Makes `row_sum` known to a connection.
pub(crate) fn register(db: &Connection) -> rusqlite::Result<()> {
    let flags =
        FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC | FunctionFlags::SQLITE_INNOCUOUS;
    db.create_scalar_function("row_sum", -1, flags, |context| {
        let mut sum = crc32fast::Hasher::new();
        for i in 0..context.len() {
            // A tag and the length before each value: `ab`, `c` is not `a`, `bc`, and no text is a blob.
            let mut part = |tag: u8, bytes: &[u8]| {
                sum.update(&[tag]);
                sum.update(&(bytes.len() as u64).to_le_bytes());
                sum.update(bytes);
            };
            match context.get_raw(i) {
                ValueRef::Null => part(0, &[]),
                ValueRef::Integer(n) => part(1, &n.to_le_bytes()),
                ValueRef::Real(x) => part(2, &x.to_le_bytes()),
                ValueRef::Text(text) => part(3, text),
                ValueRef::Blob(bytes) => part(4, bytes),
            }
        }
        Ok(i64::from(sum.finalize()))
    })
}

/// Sees to it that all rows of a table have been found: what they add up to, beside what they should.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Tally {
    pub(crate) count: i64,
    pub(crate) total: i64,
}

impl Tally {
    /// Counts a row with this sum.
    pub(crate) fn take(&mut self, sum: i64) {
        self.count += 1;
        self.total = self.total.wrapping_add(sum);
    }

    /// What a table should add up to.
    pub(crate) fn kept(db: &Connection, table: &str) -> rusqlite::Result<Option<Self>> {
        db.prepare_cached("SELECT count, total FROM tally WHERE name = ?1")?
            .query_row([table], |r| Ok(Tally { count: r.get(0)?, total: r.get(1)? }))
            .optional()
    }
}

/// What is wrong with a row.
pub(crate) const ROW: &str = "is not as it was written";
/// What is wrong with a table.
pub(crate) const ROWS: &str = "not all that was written can be found";

impl Archive {
    /// That a row is as it was written.
    pub(crate) fn whole(&self, whole: bool, what: impl std::fmt::Display) -> Result<(), Error> {
        if whole { Ok(()) } else { Err(Error::damaged(&self.path, format!("{what} {ROW}"))) }
    }

    /// That all rows of a table were found.
    pub(crate) fn all_found(&self, db: &Connection, table: &str, found: Tally) -> Result<(), Error> {
        match Tally::kept(db, table).map_err(self.fault())? {
            Some(kept) if kept == found => Ok(()),
            _ => Err(Error::damaged(&self.path, format!("{table}: {ROWS}"))),
        }
    }

    /// That a table's rows are all there and as they were written: for whoever finds nothing, and must know that there is
    /// nothing.
    pub(crate) fn none_lost(&self, db: &Connection, table: &str) -> Result<(), Error> {
        let sql = format!(
            "SELECT count(*), coalesce(sum(sum), 0), coalesce(sum(NOT {}), 0) FROM {table}",
            right(table, table)
        );
        let (found, wrong): (Tally, i64) = db
            .prepare_cached(&sql)
            .and_then(|mut s| {
                s.query_row([], |r| Ok((Tally { count: r.get(0)?, total: r.get(1)? }, r.get(2)?)))
            })
            .map_err(self.fault())?;
        self.whole(wrong == 0, format_args!("{table}: a row"))?;
        self.all_found(db, table, found)
    }
}
