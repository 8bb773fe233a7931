//! What can go wrong in the engine. Pages that cannot be read are no errors: see [`crate::Left`].

use isnad_lang::PackError;
use std::path::PathBuf;

/// Why the engine could not do what was asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no archive to read from.
    #[error("there is no archive at {}", .path.display())]
    NoArchive {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The archive cannot be used.
    #[error(transparent)]
    Archive(isnad_archive::Error),
    /// The language tables or a names file have faults.
    #[error("the language tables cannot be used: {}", first(.0))]
    Pack(Vec<PackError>),
    /// A file or folder of the program's own options cannot be read.
    #[error("{} cannot be read: {source}", .path.display())]
    Options {
        /// The file or folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// Nothing in the archive has this id.
    #[error("nothing in the archive has the id `{id}`")]
    UnknownId {
        /// What was asked for.
        id: String,
    },
    /// More than one thing begins with this id.
    #[error("`{id}` could be any of {}", .candidates.join(", "))]
    AmbiguousId {
        /// What was asked for.
        id: String,
        /// What it could be, at most five.
        candidates: Vec<String>,
    },
    /// The id is that of something that is not told by pages.
    #[error("`{id}` is neither a page nor an event")]
    NoTelling {
        /// What was asked for.
        id: String,
    },
    /// A person's decision would decide nothing, or is about the wrong kind of thing.
    #[error("nothing was decided: {why}")]
    NoDecision {
        /// Why.
        why: String,
    },
    /// A query that cannot be answered.
    #[error(transparent)]
    Query(#[from] crate::search::QueryError),
    /// Whoever asked for it wants it no more.
    #[error("interrupted")]
    Interrupted,
    /// The output cannot be written.
    #[error("the output cannot be written: {0}")]
    Output(#[from] std::io::Error),
}

impl From<isnad_archive::Error> for Error {
    fn from(e: isnad_archive::Error) -> Self {
        match e {
            isnad_archive::Error::Missing { path } => Error::NoArchive { path },
            isnad_archive::Error::Interrupted => Error::Interrupted,
            e => Error::Archive(e),
        }
    }
}

fn first(errors: &[PackError]) -> String {
    match errors {
        [] => String::from("no reason given"),
        [one] => one.to_string(),
        [one, rest @ ..] => format!("{one} (and {} more)", rest.len()),
    }
}
