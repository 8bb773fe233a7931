//! What can be wrong with an archive: each with the file it is about.

use std::path::{Path, PathBuf};

/// Why an archive could not be opened, read or written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such file.
    #[error("there is no archive at {}", .path.display())]
    Missing {
        /// The file.
        path: PathBuf,
    },
    /// The file is something else.
    #[error("{} is not an archive of isnad", .path.display())]
    NotAnArchive {
        /// The file.
        path: PathBuf,
    },
    /// A newer program wrote it.
    #[error("{} was written by a newer isnad (schema {found}; this one knows {known})", .path.display())]
    NewerSchema {
        /// The file.
        path: PathBuf,
        /// The schema found in it.
        found: i64,
        /// The newest schema this program knows.
        known: i64,
    },
    /// An older program wrote it, and it cannot be brought up to date where it lies.
    #[error("{} was written by an older isnad (schema {found}; this one reads {known}) and cannot be written to", .path.display())]
    OlderSchema {
        /// The file.
        path: PathBuf,
        /// The schema found in it.
        found: i64,
        /// The schema this program reads.
        known: i64,
    },
    /// The file cannot be written.
    #[error("{} cannot be written to", .path.display())]
    ReadOnly {
        /// The file.
        path: PathBuf,
    },
    /// Another program is writing to it.
    #[error("{} is being written to by another program", .path.display())]
    Busy {
        /// The file.
        path: PathBuf,
    },
    /// No space is left.
    #[error("no space is left for {}", .path.display())]
    Full {
        /// The file.
        path: PathBuf,
    },
    /// The disk, or whatever the file lies on, refuses to read or write.
    #[error("{} cannot be read or written", .path.display())]
    Disk {
        /// The file.
        path: PathBuf,
        /// What the system says.
        detail: String,
    },
    /// There is a file where one was to be made.
    #[error("{} is there already", .path.display())]
    Exists {
        /// The file.
        path: PathBuf,
    },
    /// Whoever asked for it wants it no more.
    #[error("interrupted")]
    Interrupted,
    /// The file is damaged.
    #[error("{} is damaged: {detail}", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
        /// What was found.
        detail: String,
    },
    /// The search index cannot be read or written.
    #[error("the search index {}: {source}", .path.display())]
    Index {
        /// Its folder.
        path: PathBuf,
        /// What Tantivy says.
        source: Box<tantivy::TantivyError>,
    },
    /// Something else went wrong in SQLite.
    #[error("{}: {source}", .path.display())]
    Sqlite {
        /// The file.
        path: PathBuf,
        /// What SQLite says.
        source: rusqlite::Error,
    },
}

impl Error {
    /// Sorts what SQLite says into what a person can act on.
    pub(crate) fn from_sqlite(path: &Path, source: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode as Code;
        let path = path.to_path_buf();
        match source.sqlite_error_code() {
            Some(Code::ReadOnly | Code::PermissionDenied) => Error::ReadOnly { path },
            Some(Code::DatabaseBusy | Code::DatabaseLocked) => Error::Busy { path },
            Some(Code::DiskFull) => Error::Full { path },
            Some(Code::NotADatabase) => Error::NotAnArchive { path },
            Some(Code::SystemIoFailure) if short(&source) => {
                Error::Damaged { path, detail: "the file ends too early".into() }
            }
            Some(Code::SystemIoFailure) => Error::Disk { path, detail: source.to_string() },
            Some(Code::CannotOpen) => Error::Sqlite { path, source },
            // All that is asked is written in this crate and tested: a table or column that is missing, a value of
            // another kind, a second row where there can be one only, were not written so.
            Some(
                Code::DatabaseCorrupt
                | Code::Unknown
                | Code::ConstraintViolation
                | Code::TypeMismatch
                | Code::TooBig,
            ) => Error::Damaged { path, detail: source.to_string() },
            None if matches!(source, rusqlite::Error::ToSqlConversionFailure(_)) => {
                Error::Sqlite { path, source }
            }
            None if matches!(source, rusqlite::Error::QueryReturnedNoRows) => {
                Error::Damaged { path, detail: "a row is missing, or is not as it was written".into() }
            }
            None => Error::Damaged { path, detail: source.to_string() },
            _ => Error::Sqlite { path, source },
        }
    }

    /// Sorts what the system says of a file.
    pub(crate) fn from_io(path: &Path, source: &std::io::Error) -> Self {
        use std::io::ErrorKind as Kind;
        let path = path.to_path_buf();
        match source.kind() {
            Kind::StorageFull | Kind::QuotaExceeded => Error::Full { path },
            Kind::PermissionDenied | Kind::ReadOnlyFilesystem => Error::ReadOnly { path },
            Kind::AlreadyExists => Error::Exists { path },
            _ => Error::Disk { path, detail: source.to_string() },
        }
    }

    pub(crate) fn damaged(path: &Path, detail: impl ToString) -> Self {
        Error::Damaged { path: path.to_path_buf(), detail: detail.to_string() }
    }
}

/// True where a read found less than the file's header promises.
fn short(e: &rusqlite::Error) -> bool {
    matches!(e, rusqlite::Error::SqliteFailure(e, _) if e.extended_code == rusqlite::ffi::SQLITE_IOERR_SHORT_READ)
}
