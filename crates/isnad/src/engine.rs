//! The engine itself: an archive, the stages, and the snapshot that was last asked for.

use crate::place::places;
use crate::snapshot::{Kept, Snapshot};
use crate::stages::{Stages, Why};
use crate::{AddOptions, Error, Input, Left, forget, input, pipeline, query};
use isnad_archive::{Archive, Index};
use isnad_model::{Placed, Reading};
use isnad_record::{Background, Corrections};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Which tables the engine reads with.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// A folder laid out like `lang/`, instead of the tables compiled in.
    pub lang: Option<PathBuf>,
    /// Files with names of one's own.
    pub names: Vec<PathBuf>,
    /// Names of one's own, already at hand: name for messages, and text.
    pub names_texts: Vec<(String, String)>,
}

/// An archive with everything needed to fill it and to ask it.
pub struct Engine {
    /// The last snapshot, with the sequence number it was taken at. Snapshots read through connections of their own, which must
    /// go before the archive's: only one that may write takes the write-ahead log over into the file when it is the last, and
    /// who copies an archive copies one file.
    last: Mutex<Last>,
    /// A snapshot that another engine made: see [`Engine::follow`].
    followed: Mutex<Option<Arc<Snapshot>>>,
    /// Shared with the snapshots, which take readings out of it.
    archive: Arc<Archive>,
    /// True where the archive was opened for reading only.
    read_only: bool,
    stages: Stages,
    /// Opened when it is first needed.
    pub(crate) index: OnceLock<Index>,
    /// What pages are placed against, with the sequence number of the building that left it.
    pub(crate) background: Mutex<Option<(i64, Arc<Background>)>>,
}

/// A snapshot, with the sequence number it was taken at.
type Last = Option<(i64, Arc<Snapshot>)>;

/// All readings of an archive, with the sequence number that they belong to.
pub(crate) type Loaded = (i64, Vec<Reading>);

/// Names the program that builds the record; see `build.rs`.
pub(crate) const RECORD_STAMP: &str = env!("ISNAD_RECORD");

impl Engine {
    /// Opens an archive for adding and asking; makes it where there is none.
    ///
    /// # Errors
    /// Where the archive cannot be opened or the tables have faults.
    pub fn open(archive: &Path, options: &Options) -> Result<Self, Error> {
        let stages = Stages::load(options)?;
        let mut engine = Self::over(Archive::create(archive)?, false, stages);
        engine.begin()?;
        Ok(engine)
    }

    /// Opens an archive for asking. It may be read-only.
    ///
    /// # Errors
    /// [`Error::NoArchive`] where there is none; as [`Engine::open`].
    pub fn open_existing(archive: &Path, options: &Options) -> Result<Self, Error> {
        let archive = Archive::open(archive)?;
        let mut engine = Self::over(archive, true, Stages::load(options)?);
        engine.begin()?;
        Ok(engine)
    }

    /// Takes up what the archive keeps, and what a forgetting that was cut off has left to do.
    fn begin(&mut self) -> Result<(), Error> {
        self.recall()?;
        if forget::left_over(&self.archive) {
            // Where it cannot be done now (another program reads, the file is read-only) the next one does it.
            drop(self.finish_forgetting(&mut ()));
        }
        Ok(())
    }

    /// An engine whose archive is gone when it is dropped.
    ///
    /// # Errors
    /// Where the tables have faults.
    pub fn in_memory(options: &Options) -> Result<Self, Error> {
        let stages = Stages::load(options)?;
        Ok(Self::over(Archive::in_memory()?, false, stages))
    }

    fn over(archive: Archive, read_only: bool, stages: Stages) -> Self {
        Engine {
            archive: Arc::new(archive),
            read_only,
            stages,
            index: OnceLock::new(),
            last: Mutex::new(None),
            followed: Mutex::new(None),
            background: Mutex::new(None),
        }
    }

    /// Reads inputs without an archive and hands out each page's reading, in order. Ends early where `each` fails.
    ///
    /// # Errors
    /// What `each` returns.
    pub fn read(
        &self,
        inputs: &[Input],
        how: &AddOptions,
        each: &mut dyn FnMut(Result<Reading, Left>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let found = input::discover(inputs);
        for left in found.left {
            each(Err(left))?;
        }
        pipeline::run(&found.sources, how, |raw| self.stages.look(&raw), |_, result| each(result))
    }

    /// Everything that the pages say, together. Taken anew when pages have come in since, else shared.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn snapshot(&self) -> Result<Arc<Snapshot>, Error> {
        if let Some(followed) = self.followed.lock().unwrap_or_else(PoisonError::into_inner).as_ref() {
            return Ok(Arc::clone(followed));
        }
        let now = self.archive.sequence()?;
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((at, snapshot)) = last.as_ref()
            && *at == now
        {
            return Ok(Arc::clone(snapshot));
        }
        // Under the lock: of two who ask at once the second finds what the first has made.
        match self.archive.record(RECORD_STAMP)? {
            Some((kept, placed)) => self.lay(kept, placed, now, &mut last),
            None => self.take(self.archive.readings()?, &mut last),
        }
    }

    /// The snapshot that this program kept last, with the sequence number it was made at: pages may have come in since, and to
    /// show them in it takes as long as to make it anew. `None` where none is kept.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn last_snapshot(&self) -> Result<Option<(i64, Arc<Snapshot>)>, Error> {
        let Some((at, kept, placed)) = self.archive.last_record(RECORD_STAMP)? else { return Ok(None) };
        let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Some((at, self.lay(kept, placed, at, &mut last)?)))
    }

    /// Answers from a snapshot that another engine over the same archive made, until the next one is handed over. What a
    /// server shows is made behind its back; who asks or decides there means what is shown, by the ids that it has.
    pub fn follow(&self, snapshot: Arc<Snapshot>) {
        *self.followed.lock().unwrap_or_else(PoisonError::into_inner) = Some(snapshot);
    }

    /// The archive's sequence number: it grows with whatever changes what the record is made from.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn sequence(&self) -> Result<i64, Error> {
        Ok(self.archive.sequence()?)
    }

    /// The snapshot that was kept, with the pages that were placed in it since.
    fn lay(
        &self,
        mut kept: Kept,
        placed: Vec<Placed>,
        at: i64,
        last: &mut Last,
    ) -> Result<Arc<Snapshot>, Error> {
        let corrections = self.corrections()?;
        let mut pages = Vec::with_capacity(placed.len());
        for one in placed {
            let found = self.archive.find(&one.group.page)?.map(|n| self.archive.reading(n)).transpose()?;
            let Some(mut reading) = found.flatten() else { continue };
            corrections.apply(&mut reading);
            pages.push((one, reading));
        }
        kept.lay(pages);
        Ok(self.show(kept, corrections, at, last))
    }

    /// Makes the snapshot of readings.
    fn take(&self, (at, mut readings): Loaded, last: &mut Last) -> Result<Arc<Snapshot>, Error> {
        let decisions = self.archive.decisions()?;
        let corrections = crate::correct::corrections(&self.archive, &decisions);
        if !corrections.is_empty() {
            readings.iter_mut().for_each(|r| corrections.apply(r));
        }
        let (kept, background) = Kept::build(&self.stages, &readings, &decisions);
        self.keep(&kept, &background, at);
        Ok(self.show(kept, corrections, at, last))
    }

    /// Shows what was kept at a sequence number. The readings that it was made of are let go: what a question shows of
    /// them is little.
    fn show(&self, kept: Kept, corrections: Corrections, at: i64, last: &mut Last) -> Arc<Snapshot> {
        // A connection of its own, where there can be one: a page that is asked for does not wait for somebody who goes
        // through all of them.
        let own = Some(()).filter(|()| self.archive.in_a_file());
        let own = own.and_then(|()| Archive::open(self.archive.path()).ok()).map(Arc::new);
        let snapshot = Arc::new(kept.over(own.unwrap_or_else(|| Arc::clone(&self.archive)), corrections));
        *last = Some((at, Arc::clone(&snapshot)));
        snapshot
    }

    /// Keeps a record that had to be built, so that the next one to ask finds it. Whoever may only read the archive
    /// builds it each time.
    fn keep(&self, kept: &Kept, background: &Background, at: i64) {
        let write = |archive: &Archive| {
            let groups = &kept.record.groups;
            let before = archive.standing()?;
            let changes = isnad_record::history::changes(&before, groups);
            let now = groups.iter().map(|g| (g.page.clone(), g.story.clone())).collect();
            archive.keep_record(kept, &places(&kept.record, background), at, RECORD_STAMP)?;
            archive.keep_standing(&now, &changes, at)
        };
        // The record is derived: failing to keep it costs time, nothing else.
        drop(self.writing(write));
    }

    /// Builds the record of all pages where the kept one is out of date or pages were placed in it, from readings that are at
    /// hand or else from the archive's.
    pub(crate) fn catch_up(&self, loaded: Option<Loaded>) -> Result<(), Error> {
        if !self.archive.has_record(RECORD_STAMP)? || self.archive.placed()? > 0 {
            let loaded = loaded.map_or_else(|| self.archive.readings(), Ok)?;
            let mut last = self.last.lock().unwrap_or_else(PoisonError::into_inner);
            self.take(loaded, &mut last)?;
        }
        Ok(())
    }

    pub(crate) fn make_writable(&mut self) -> Result<(), Error> {
        if self.read_only {
            self.archive = Arc::new(Archive::create(self.archive.path())?);
            self.read_only = false;
        }
        Ok(())
    }

    /// Writes to the archive, through a connection of its own where this one only reads: a face that shows the archive
    /// holds it so, and may still be asked to decide.
    pub(crate) fn writing<T>(
        &self,
        write: impl FnOnce(&Archive) -> Result<T, isnad_archive::Error>,
    ) -> Result<T, isnad_archive::Error> {
        if self.read_only { write(&Archive::create(self.archive.path())?) } else { write(&self.archive) }
    }

    pub(crate) fn stages_mut(&mut self) -> &mut Stages {
        &mut self.stages
    }

    pub(crate) fn archive(&self) -> &Archive {
        &self.archive
    }

    /// The stages that this engine reads with.
    pub fn stages(&self) -> &Stages {
        &self.stages
    }

    /// Names the state that answers are made from: the archive's sequence number, and the program and tables that read.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn version(&self) -> Result<String, Error> {
        Ok(self.version_at(self.archive.sequence()?))
    }

    /// The name of the state at a sequence number.
    pub fn version_at(&self, sequence: i64) -> String {
        format!("{sequence}-{}", self.stages.reader())
    }

    /// Pages that another program or other tables have read; [`Engine::reread`] reads them anew. Pages that were read with names
    /// of the user's own are not among them where no such names are given now: to read them anew would lose the names.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn outdated(&self) -> Result<usize, Error> {
        let readers = self.archive.readers()?;
        Ok(readers.iter().filter(|(r, _)| !self.stages.reads_as(r)).map(|(_, pages)| pages).sum())
    }

    /// Pages that were read by this program and these tables, but with names that are not given now.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn named_otherwise(&self) -> Result<usize, Error> {
        let readers = self.archive.readers()?;
        let otherwise = |r: &str| r != self.stages.reader() && self.stages.reads_as(r);
        Ok(readers.iter().filter(|(r, _)| otherwise(r)).map(|(_, pages)| pages).sum())
    }

    /// Why two pages or events were joined or kept apart; with one, why its tellings stand together.
    ///
    /// # Errors
    /// [`Error::UnknownId`] where an id is that of no page or event; where the archive cannot be read.
    pub fn why(&self, a: &str, b: Option<&str>) -> Result<Why, Error> {
        let snapshot = self.snapshot()?;
        self.weigh(&snapshot, |ask| ask(a, b))?
    }

    /// Weighs the pages of a snapshot once and hands `then` what answers [`Engine::why`] any number of times. To weigh takes
    /// seconds where there are thousands of pages; what it takes of memory is free again when `then` is done.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn weigh<T>(
        &self,
        snapshot: &Snapshot,
        then: impl FnOnce(&dyn Fn(&str, Option<&str>) -> Result<Why, Error>) -> T,
    ) -> Result<T, Error> {
        let (readings, decisions) = (snapshot.readings.again(), self.archive.decisions()?);
        let out = self.stages.weigh(snapshot, &readings, &decisions, |ask| {
            then(&|a, b| {
                let a = query::telling_id(snapshot, a)?;
                let b = b.map(|b| query::telling_id(snapshot, b)).transpose()?;
                Ok(ask(&a, b.as_deref()))
            })
        });
        readings.whole()?;
        Ok(out)
    }

    /// The bytes of a page as they came in.
    ///
    /// # Errors
    /// Where the archive cannot be read.
    pub fn raw(&self, page: &str) -> Result<Option<Vec<u8>>, Error> {
        let Some(n) = self.archive.find(page)? else { return Ok(None) };
        Ok(self.archive.source(n)?.map(|(bytes, _)| bytes))
    }
}
