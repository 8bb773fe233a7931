//! The archive: one SQLite file as the only truth.
//!
//! It keeps what came in (the bytes, compressed), what was read from it, and the record of all pages together.
//! It decides nothing: what a page says and what belongs together is told to it.
//!
//! Invariants:
//! - a page is in the archive whole (bytes, article, reading) or not at all: each batch is one
//!   transaction, so a crash, a full disk or `kill -9` leaves whole pages only;
//! - what a set of pages leaves in the archive does not depend on the order in which they came: of two pages with one
//!   id and one text the one saved earlier is kept, and versions of a page are numbered by time and text;
//! - a record is only handed out for the sequence number it was built at.
//!
//! Beside the file lies the search [`index`], derived from it and made again where it is missing.

mod decision;
pub mod error;
pub mod index;
mod migrate;
mod open;
pub mod page;
mod read;
mod write;

pub use decision::Standing;
pub use error::Error;
pub use index::{Entry, EntryKind, Find, Found, Index, Words};
pub use page::{NewPage, Source};
pub use read::{Changed, Stored};
pub use write::Outcome;

use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The newest schema that this program knows.
pub const SCHEMA: i64 = 2;

/// An open archive. Many may read at a time, one writes.
#[derive(Debug)]
pub struct Archive {
    path: PathBuf,
    db: Mutex<rusqlite::Connection>,
}

impl Archive {
    fn db(&self) -> MutexGuard<'_, rusqlite::Connection> {
        // A panic while the lock was held leaves at worst an open transaction, which SQLite rolls back.
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fault(&self) -> impl Fn(rusqlite::Error) -> Error + Copy + '_ {
        |e| Error::from_sqlite(&self.path, e)
    }

    /// False for one that is gone when dropped.
    pub fn in_a_file(&self) -> bool {
        self.path != std::path::Path::new(":memory:")
    }

    /// The file, or `:memory:`.
    pub fn path(&self) -> &std::path::Path {
        &self.path
    }
}
