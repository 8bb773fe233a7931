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
//! - what is handed out is what was written: rows have sums (`sums`), raw pages their hash, and what is damaged is an
//!   error, not an answer;
//! - a record is only handed out for the sequence number it was built at, or to which the pages since then were placed in it.
//!
//! Beside the file lies the search [`index`], derived from it and made again where it is missing.

mod backup;
mod check;
mod decision;
pub mod error;
mod forget;
pub mod index;
mod migrate;
mod open;
pub mod page;
mod place;
mod read;
mod rows;
mod state;
mod sums;
mod write;

pub use check::{Finding, Step};
pub use decision::Standing;
pub use error::Error;
pub use forget::Forget;
pub use index::{Entry, EntryKind, Find, Found, Index, Words};
pub use page::{NewPage, Source};
pub use place::{Place, Places, Told};
pub use read::{Changed, Stored};
pub use state::State;
pub use write::Outcome;

use std::path::{Path, PathBuf};
use std::sync::atomic::AtomicI64;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The newest schema that this program knows.
pub const SCHEMA: i64 = 4;

/// An open archive. Many may read at a time, one writes.
#[derive(Debug)]
pub struct Archive {
    path: PathBuf,
    db: Mutex<rusqlite::Connection>,
    /// The sequence number at which all pages were last found to be there; -1 where nobody has looked.
    sound_at: AtomicI64,
}

impl Archive {
    fn over(path: &Path, db: rusqlite::Connection) -> Self {
        Archive { path: path.to_path_buf(), db: Mutex::new(db), sound_at: AtomicI64::new(-1) }
    }

    fn db(&self) -> MutexGuard<'_, rusqlite::Connection> {
        // A panic while the lock was held leaves at worst an open transaction, which SQLite rolls back.
        self.db.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn fault(&self) -> impl Fn(rusqlite::Error) -> Error + Copy + '_ {
        |e| Error::from_sqlite(&self.path, e)
    }

    /// False for one that is gone when dropped.
    pub fn in_a_file(&self) -> bool {
        self.path != Path::new(":memory:")
    }

    /// The file, or `:memory:`.
    pub fn path(&self) -> &Path {
        &self.path
    }
}
