//! A copy of an archive while it is in use.
//!
//! The copy is of one moment, whatever is added meanwhile: all of it is read in one transaction. It is made under another
//! name, looked over, and only then given its own, so that whatever happens there is a whole copy or none.

use crate::check::Step;
use crate::{Archive, Error};
use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

/// Pages of the file that are copied at a time.
const PAGES: i32 = 512;
/// How long to wait where another program holds the file.
const PAUSE: Duration = Duration::from_millis(20);

impl Archive {
    /// Copies the archive into a new file and looks that over. The search index is no part of it: it is made again from
    /// the copy.
    ///
    /// # Errors
    /// [`Error::Exists`] where there is a file of that name; where the copy cannot be written or is not whole, in which
    /// case nothing of it remains.
    pub fn backup(&self, to: &Path, step: Step<'_>) -> Result<(), Error> {
        if to.exists() {
            return Err(Error::Exists { path: to.to_path_buf() });
        }
        let part = beside(to, ".part");
        let made = self.copy(&part, to, step).and_then(|()| publish(&part, to));
        for rest in ["", "-journal", "-wal", "-shm"] {
            // What could not be made is not left lying about; what was has its own name now.
            drop(fs::remove_file(beside(&part, rest)));
        }
        made
    }

    fn copy(&self, part: &Path, to: &Path, step: Step<'_>) -> Result<(), Error> {
        // What a copy that was killed has left.
        match fs::remove_file(part) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(Error::from_io(to, &e)),
            _ => {}
        }
        let fault = |e: rusqlite::Error| match Error::from_sqlite(to, e) {
            // The copy is being written: what is damaged is what it is copied from.
            Error::Damaged { detail, .. } => Error::damaged(&self.path, detail),
            Error::NotAnArchive { .. } => {
                Error::damaged(&self.path, "its beginning is not that of an archive")
            }
            e => e,
        };
        // What the system says of the place is clearer than what SQLite says.
        fs::File::create_new(part).map_err(|e| Error::from_io(to, &e))?;
        {
            let mut copy = Connection::open(part).map_err(fault)?;
            copy.pragma_update(None, "synchronous", "OFF").map_err(fault)?;
            let mut db = self.db();
            let tx = db.transaction().map_err(self.fault())?;
            // A transaction reads one moment from its first look on.
            crate::read::sequence(&tx).map_err(self.fault())?;
            let backup = Backup::new(&tx, &mut copy).map_err(fault)?;
            loop {
                let stepped = backup.step(PAGES).map_err(fault)?;
                let progress = backup.progress();
                let all = usize::try_from(progress.pagecount).unwrap_or(0);
                let left = usize::try_from(progress.remaining).unwrap_or(0);
                if !step(all.saturating_sub(left), all) {
                    return Err(Error::Interrupted);
                }
                match stepped {
                    StepResult::Done => break,
                    StepResult::More => {}
                    _ => std::thread::sleep(PAUSE),
                }
            }
        }
        let copy = Connection::open(part).map_err(fault)?;
        // One file, that can be read from where nothing can be written.
        copy.pragma_update(None, "journal_mode", "DELETE").map_err(fault)?;
        crate::open::equip(&copy).map_err(fault)?;
        let findings = Archive::over(to, copy).check(step)?;
        if let Some(fault) = findings.iter().flat_map(|f| &f.faults).next() {
            return Err(Error::damaged(to, fault));
        }
        fs::File::open(part).and_then(|f| f.sync_all()).map_err(|e| Error::from_io(to, &e))
    }
}

/// Gives a file its name, unless another has it.
fn publish(part: &Path, to: &Path) -> Result<(), Error> {
    match fs::hard_link(part, to) {
        Ok(()) => {}
        Err(e) if e.kind() == std::io::ErrorKind::AlreadyExists => {
            return Err(Error::Exists { path: to.to_path_buf() });
        }
        // Not every file system has links.
        Err(_) => fs::rename(part, to).map_err(|e| Error::from_io(to, &e))?,
    }
    if let Some(folder) = to.parent().filter(|f| !f.as_os_str().is_empty()) {
        // Where folders cannot be synced the name is kept as well as the system keeps it.
        drop(fs::File::open(folder).and_then(|f| f.sync_all()));
    }
    Ok(())
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}
