//! Opening an archive: is it one, can it be read, which schema has it.

use crate::migrate::migrate;
use crate::{Archive, Error, SCHEMA, sums};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};
use std::path::Path;
use std::time::Duration;

/// `isnd`, in the header of every archive.
const APPLICATION_ID: i64 = 0x6973_6e64;
/// How long a writer waits for another one before it gives up.
const PATIENCE: Duration = Duration::from_secs(5);

/// Pages of the file that a connection may keep in memory: the inner nodes of the trees of an archive of some hundred thousand
/// pages, so that only the leaves are read again.
const CACHE_KIB: i64 = 8 << 10;

impl Archive {
    /// Opens an archive for reading and writing; makes it where there is none.
    ///
    /// # Errors
    /// Where the file is something else, cannot be written, or has a newer schema.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE;
        let db = Connection::open_with_flags(path, flags | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(|e| not_openable(path, e))?;
        Self::prepare(path, db)
    }

    /// An archive in memory, gone when dropped.
    ///
    /// # Errors
    /// Where SQLite fails.
    pub fn in_memory() -> Result<Self, Error> {
        let path = Path::new(":memory:");
        let db = Connection::open_in_memory().map_err(|e| Error::from_sqlite(path, e))?;
        Self::prepare(path, db)
    }

    /// Opens an archive for reading. The file and its folder may be read-only, unless an earlier version has to be
    /// brought up to date first.
    ///
    /// # Errors
    /// Where there is no such file, it is something else, or has another schema.
    pub fn open(path: &Path) -> Result<Self, Error> {
        if !path.exists() {
            return Err(Error::Missing { path: path.to_path_buf() });
        }
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let db = Connection::open_with_flags(path, flags).map_err(|e| not_openable(path, e))?;
        equip(&db).map_err(|e| Error::from_sqlite(path, e))?;
        match Self::known(path, &db) {
            Ok(found) if found < SCHEMA => drop(Self::create(path)?),
            Ok(_) => {}
            // SQLite wants to write a `-shm` file beside a WAL database even to read it. In a folder that cannot be
            // written to nobody else writes either: the file can be taken as it stands.
            Err(Error::Sqlite { .. } | Error::ReadOnly { .. } | Error::Disk { .. }) => {
                return Self::open_immutable(path);
            }
            Err(e) => return Err(e),
        }
        db.busy_timeout(PATIENCE).map_err(|e| Error::from_sqlite(path, e))?;
        Ok(Archive::over(path, db))
    }

    fn open_immutable(path: &Path) -> Result<Self, Error> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_URI;
        let db = Connection::open_with_flags(immutable_uri(path), flags)
            .map_err(|e| Error::from_sqlite(path, e))?;
        equip(&db).map_err(|e| Error::from_sqlite(path, e))?;
        match Self::known(path, &db)? {
            found if found < SCHEMA => {
                Err(Error::OlderSchema { path: path.to_path_buf(), found, known: SCHEMA })
            }
            _ => Ok(Archive::over(path, db)),
        }
    }

    fn prepare(path: &Path, mut db: Connection) -> Result<Self, Error> {
        let fault = |e| Error::from_sqlite(path, e);
        db.busy_timeout(PATIENCE).map_err(fault)?;
        equip(&db).map_err(fault)?;
        // What is taken out of the file is overwritten there.
        db.pragma_update(None, "secure_delete", true).map_err(fault)?;
        let made = {
            // Two programs that both find no archive must not both make one.
            let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
            let tables: i64 =
                tx.query_row("SELECT count(*) FROM sqlite_schema", [], |r| r.get(0)).map_err(fault)?;
            if tables == 0 {
                tx.execute_batch(include_str!("schema.sql")).map_err(fault)?;
                tx.execute_batch(include_str!("tally.sql")).map_err(fault)?;
                tx.execute_batch(include_str!("placed.sql")).map_err(fault)?;
                tx.pragma_update(None, "application_id", APPLICATION_ID).map_err(fault)?;
                tx.pragma_update(None, "user_version", SCHEMA).map_err(fault)?;
            }
            tx.commit().map_err(fault)?;
            tables == 0
        };
        if !made {
            Self::known(path, &db)?;
            let tx = db.transaction_with_behavior(TransactionBehavior::Immediate).map_err(fault)?;
            migrate(&tx).map_err(fault)?;
            tx.commit().map_err(fault)?;
        }
        db.pragma_update(None, "journal_mode", "WAL").map_err(fault)?;
        // In WAL mode NORMAL never damages the file; a power cut can lose the last batches, which `add` brings again.
        db.pragma_update(None, "synchronous", "NORMAL").map_err(fault)?;
        Ok(Archive::over(path, db))
    }

    /// The file's schema, where it is an archive that this program can read.
    fn known(path: &Path, db: &Connection) -> Result<i64, Error> {
        let pragma = |name: &str| {
            db.pragma_query_value(None, name, |r| r.get::<_, i64>(0)).map_err(|e| Error::from_sqlite(path, e))
        };
        if pragma("application_id")? != APPLICATION_ID {
            return Err(Error::NotAnArchive { path: path.to_path_buf() });
        }
        match pragma("user_version")? {
            found if found > SCHEMA => {
                Err(Error::NewerSchema { path: path.to_path_buf(), found, known: SCHEMA })
            }
            found => Ok(found),
        }
    }
}

/// What every connection has: the sums, plans that stay, and a look at each page of the file before it is believed.
pub(crate) fn equip(db: &Connection) -> rusqlite::Result<()> {
    sums::register(db)?;
    // Without it SQLite plans a statement anew for each value that it is asked with.
    db.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    db.pragma_update(None, "cache_size", -CACHE_KIB)?;
    db.pragma_update(None, "cell_size_check", true)
}

/// A folder, or a file that is not ours to read, makes SQLite say "unable to open".
fn not_openable(path: &Path, e: rusqlite::Error) -> Error {
    match e.sqlite_error_code() {
        Some(rusqlite::ErrorCode::CannotOpen) if path.is_dir() => {
            Error::NotAnArchive { path: path.to_path_buf() }
        }
        Some(rusqlite::ErrorCode::CannotOpen) if !path.exists() => {
            Error::ReadOnly { path: path.to_path_buf() }
        }
        _ => Error::from_sqlite(path, e),
    }
}

fn immutable_uri(path: &Path) -> String {
    let mut uri = String::from("file:");
    for c in path.to_string_lossy().chars() {
        match c {
            '%' | '?' | '#' => uri.push_str(&format!("%{:02X}", c as u32)),
            _ => uri.push(c),
        }
    }
    uri.push_str("?immutable=1");
    uri
}
