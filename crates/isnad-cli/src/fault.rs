//! Errors on their way to a person: what happened, why, what to do next, and the exit code. The only place that maps
//! them.

use isnad::Error;
use std::io;

/// What a run ends with; documented in `--help`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    Fine = 0,
    Internal = 1,
    Usage = 2,
    LeftOut = 3,
    NotFound = 4,
    Archive = 5,
    Tables = 6,
    Interrupted = 130,
}

/// A failure, as it is shown.
#[derive(Debug)]
pub(crate) struct Fault {
    pub(crate) exit: Exit,
    /// What happened; `None` where there is nothing to say (the reader of a pipe has gone).
    pub(crate) message: Option<String>,
    pub(crate) cause: Option<String>,
    pub(crate) hint: Option<String>,
}

impl Fault {
    pub(crate) fn new(exit: Exit, message: impl Into<String>) -> Self {
        Fault { exit, message: Some(message.into()), cause: None, hint: None }
    }

    pub(crate) fn hint(self, hint: impl Into<String>) -> Self {
        Fault { hint: Some(hint.into()), ..self }
    }

    pub(crate) fn cause(self, cause: impl Into<String>) -> Self {
        Fault { cause: Some(cause.into()), ..self }
    }

    /// Ends a run without a word.
    pub(crate) fn silent(exit: Exit) -> Self {
        Fault { exit, message: None, cause: None, hint: None }
    }
}

impl From<io::Error> for Fault {
    fn from(e: io::Error) -> Self {
        if e.kind() == io::ErrorKind::BrokenPipe {
            // `isnad events | head` is no failure.
            return Fault::silent(Exit::Fine);
        }
        Fault::new(Exit::Internal, "the output cannot be written").cause(e.to_string())
    }
}

impl From<Error> for Fault {
    fn from(e: Error) -> Self {
        let said = e.to_string();
        match e {
            Error::Output(e) => e.into(),
            Error::Interrupted => {
                Fault::new(Exit::Interrupted, said).hint("nothing was changed; the same command begins again")
            }
            Error::NoArchive { .. } => Fault::new(Exit::Archive, said)
                .hint("`isnad add PATH…` makes one; `--archive FILE` or ISNAD_ARCHIVE names another"),
            Error::Archive(e) => archive(&e),
            Error::Pack(faults) => {
                let all: Vec<String> = faults.iter().map(ToString::to_string).collect();
                Fault::new(Exit::Tables, "the language tables cannot be used")
                    .cause(all.join("\n"))
                    .hint("mend the line that is named; `isnad lang check` looks over all tables")
            }
            Error::Options { path, source } => {
                Fault::new(Exit::Usage, format!("{} cannot be read", path.display()))
                    .cause(source.to_string())
                    .hint("look at what `--lang` and `--names` are given")
            }
            Error::UnknownId { .. } => Fault::new(Exit::NotFound, said)
                .hint("`isnad events`, `isnad stories` and `isnad search` list ids"),
            Error::NoTelling { .. } => Fault::new(Exit::NotFound, said).hint("`isnad show` tells what it is"),
            Error::AmbiguousId { .. } => Fault::new(Exit::NotFound, said).hint("give more of the id"),
            Error::NoDecision { .. } => Fault::new(Exit::NotFound, said)
                .hint("`isnad stories`, `isnad timeline` and `isnad decisions` list what can be decided on"),
            Error::Query(e) => Fault::new(Exit::Usage, said).hint(match e {
                isnad::QueryError::Empty | isnad::QueryError::OnlyWithout => {
                    "a search needs one word that must occur"
                }
                isnad::QueryError::UnknownValue { .. } => {
                    "types are AGREE, CONSULT, SUPPORT, CONCEDE, COOPERATE, AID, RETREAT, REQUEST, ACCUSE, REJECT, THREATEN, \
                     PROTEST, SANCTION, MOBILIZE, COERCE, ASSAULT and their modes (phone, visit, aerial …), or words for them \
                     (`lang/ar/search.tsv`); `status:` knows past, planned, proposed, denied and the like"
                }
                isnad::QueryError::NoDay(_) => {
                    "a month needs its year (`when:\"August 2015\"`); words that count from today cannot be used"
                }
                _ => "`isnad search --help` shows the search language",
            }),
        }
    }
}

fn archive(e: &isnad::ArchiveError) -> Fault {
    use isnad::ArchiveError as E;
    let fault = Fault::new(Exit::Archive, e.to_string());
    match e {
        E::Missing { .. } => fault.hint("`isnad add PATH…` makes one"),
        E::NotAnArchive { .. } => fault
            .cause("the file is something else, and is left as it is")
            .hint("name another file with `--archive FILE` or ISNAD_ARCHIVE"),
        E::OlderSchema { .. } => fault.hint("copy it to where you may write, and open it there once"),
        E::NewerSchema { .. } => fault.hint("use the newer isnad, or another archive"),
        E::ReadOnly { .. } => fault.hint("check the rights of the file and its folder, or copy it elsewhere"),
        E::Busy { .. } => fault.hint("wait for the other run to end, then repeat: nothing is lost"),
        E::Full { .. } => fault.hint("make room, then repeat: what was kept so far stays"),
        E::Disk { detail, .. } => fault
            .cause(detail.clone())
            .hint("look at the disk and at the room that is left; what was kept so far stays"),
        E::Exists { .. } => Fault::new(Exit::Usage, e.to_string())
            .cause("nothing is ever written over")
            .hint("name a file that is not there"),
        E::Interrupted => Fault::new(Exit::Interrupted, e.to_string()),
        E::Damaged { .. } => fault.hint(
            "`isnad verify` tells all that is wrong; go back to a copy (`isnad backup` makes them), or add the pages to a new archive",
        ),
        E::Index { .. } => {
            fault.hint("`isnad reindex` makes the search index anew; the archive itself is whole")
        }
        E::Sqlite { .. } => fault.hint("please report this"),
    }
}
