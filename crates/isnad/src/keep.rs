//! Keeping an archive: how it stands, whether it is whole, and a copy of it.

use crate::engine::RECORD_STAMP;
use crate::{Engine, Error, Progress, Work};
use isnad_archive::{Finding, Index, State};
use std::path::Path;

/// Where the archive keeps when pages were last added to it, and when it was last copied.
const ADDED_AT: &str = "added-at";
const COPIED_AT: &str = "copied-at";

/// How much the record holds.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extent {
    /// Events.
    pub events: usize,
    /// Storylines.
    pub storylines: usize,
    /// Promises.
    pub promises: usize,
    /// Differences.
    pub differences: usize,
}

/// How the search index stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct IndexState {
    /// The archive's sequence number that it shows.
    pub sequence: i64,
    /// Pages that it holds.
    pub pages: usize,
    /// Bytes on the disk.
    pub bytes: u64,
}

/// How an archive stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Status {
    /// The archive itself.
    pub archive: State,
    /// This program with its tables, as it names itself among [`State::readers`].
    pub reader: String,
    /// Pages that another program or other tables have read.
    pub outdated: usize,
    /// Pages that were read with names of the user's own which are not given now.
    pub named: usize,
    /// What the record holds; `None` where it has to be built first.
    pub record: Option<Extent>,
    /// Pages that were placed in the record since it was built as a whole.
    pub placed: usize,
    /// The search index; `None` where there is none that can be used: the next search makes it.
    pub index: Option<IndexState>,
    /// When pages were last added, as ISO 8601 tells time.
    pub added_at: Option<String>,
    /// When the archive was last copied.
    pub copied_at: Option<String>,
    /// True where pages were forgotten and the files still have to be written anew.
    pub forgetting: bool,
}

impl Engine {
    /// How the archive stands. Nothing is made for it: a record or an index that is out of date is told to be so.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn status(&self) -> Result<Status, Error> {
        let archive = self.archive();
        Ok(Status {
            archive: archive.state()?,
            reader: self.stages().reader().to_owned(),
            outdated: self.outdated()?,
            named: self.named_otherwise()?,
            record: self.extent()?,
            placed: archive.placed()?,
            index: self.index_state()?,
            added_at: archive.meta(ADDED_AT)?,
            copied_at: archive.meta(COPIED_AT)?,
            forgetting: archive.forgetting()?,
        })
    }

    /// True where the record is that of the pages as they are: what asks for it need not build it first.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn has_record(&self) -> Result<bool, Error> {
        Ok(self.archive().has_record(RECORD_STAMP)?)
    }

    /// What the kept record holds, where it is up to date.
    fn extent(&self) -> Result<Option<Extent>, Error> {
        if !self.has_record()? {
            return Ok(None);
        }
        let snapshot = self.snapshot()?;
        let record = &snapshot.record;
        Ok(Some(Extent {
            events: record.events.len(),
            storylines: record.storylines.len(),
            promises: record.commitments.len(),
            differences: record.differences.len(),
        }))
    }

    fn index_state(&self) -> Result<Option<IndexState>, Error> {
        let archive = self.archive();
        if !archive.in_a_file() {
            return Ok(None);
        }
        let Some(index) = Index::look(archive.path(), &archive.id()?)? else { return Ok(None) };
        Ok(Some(IndexState { sequence: index.sequence(), pages: index.pages()?, bytes: index.bytes() }))
    }

    /// Notes that pages were added, at a moment of the caller's clock (ISO 8601).
    ///
    /// # Errors
    /// Where the archive cannot be written.
    pub fn added_at(&self, at: &str) -> Result<(), Error> {
        Ok(self.archive().set_meta(ADDED_AT, at)?)
    }

    /// Looks the archive and its index over: what was looked at, and what is wrong with it.
    ///
    /// # Errors
    /// [`Error::Interrupted`]; damage is no error here.
    pub fn check(&self, progress: &mut dyn Progress) -> Result<Vec<Finding>, Error> {
        let mut findings = self.archive().check(&mut |done, of| {
            progress.step(Work::Checking, done, of);
            !progress.interrupted()
        })?;
        let record = self.has_record();
        let said = match &record {
            Ok(true) => "the record is that of the pages as they are",
            _ => "the record is out of date: the next question builds it",
        };
        findings.push(Finding::new("record", said, record.err().iter().map(ToString::to_string).collect()));
        findings.push(self.check_index());
        Ok(findings)
    }

    fn check_index(&self) -> Finding {
        const MEND: &str = "`isnad reindex` makes it anew from the archive";
        let archive = self.archive();
        let look = || -> Result<Finding, Error> {
            if !archive.in_a_file() {
                return Ok(Finding::new("index", "the search index lies in memory", Vec::new()));
            }
            if !Index::lies_beside(archive.path()) {
                return Ok(Finding::new(
                    "index",
                    "there is no search index: the next search makes it",
                    Vec::new(),
                ));
            }
            let damaged = Index::damaged(archive.path())?;
            if !damaged.is_empty() {
                let each = damaged.iter().map(|f| format!("{} is not as it was written", f.display()));
                let faults = each.chain([MEND.to_owned()]).collect();
                return Ok(Finding::new("index", "the search index is damaged", faults));
            }
            let Some(index) = Index::look(archive.path(), &archive.id()?)? else {
                // No damage: an earlier program laid it out otherwise, or it lay beside another archive.
                let said =
                    "the search index is another program's or archive's: the next search makes it anew";
                return Ok(Finding::new("index", said, Vec::new()));
            };
            let mut faults: Vec<String> = Vec::new();
            let (at, now) = (index.sequence(), archive.sequence()?);
            let (held, pages) = (index.pages()?, archive.len()?);
            if at == now && held != pages {
                faults.push(format!("it holds {held} of {pages} pages"));
            }
            if at > now {
                // The index commits after the archive: what it knows beyond it was there.
                faults.push(format!(
                    "it knows of changes up to {at}, the archive of those up to {now} alone: the archive is an older copy, or \
                     its write-ahead log was lost or damaged; what is missing can be added again"
                ));
            }
            let said = if at == now {
                format!("pages that the search index shows: {held}")
            } else {
                format!("the search index stands at {at} of {now}: the next search catches up")
            };
            Ok(Finding::new("index", said, faults))
        };
        let broken = |e: Error| vec![e.to_string(), MEND.to_owned()];
        look().unwrap_or_else(|e| Finding::new("index", "the search index", broken(e)))
    }

    /// Copies the archive, while it is in use, into a new file, looks that over, and notes the moment (ISO 8601) in the
    /// archive where it can be written to. The index is no part of it.
    ///
    /// # Errors
    /// Where there is a file of that name, or the copy cannot be written; nothing of it remains then.
    pub fn backup(&self, to: &Path, at: &str, progress: &mut dyn Progress) -> Result<(), Error> {
        self.archive().backup(to, &mut |done, of| {
            progress.step(Work::Copying, done, of);
            !progress.interrupted()
        })?;
        // The copy is made; that it cannot be noted is no fault of it.
        drop(self.writing(|archive| archive.set_meta(COPIED_AT, at)));
        Ok(())
    }
}
