//! Adding pages to the archive.

use crate::engine::Engine;
use crate::input::{Input, discover};
use crate::place::FEW;
use crate::search::{Indexing, Ready, ReadyPage, entries};
use crate::stages::{self, Raw, Stages};
use crate::{Error, pipeline};
use isnad_archive::{Entry, NewPage, Outcome, Source};
use isnad_model::Day;
use std::ops::AddAssign;

pub use crate::stages::{FieldMap, Left};

/// Pages in one transaction: enough to make its cost small, few enough to lose little when interrupted.
const BATCH_PAGES: usize = 200;
/// Bytes in one transaction, so that a batch of very long pages does not fill the memory.
const BATCH_BYTES: usize = 32 << 20;

/// What is told about the inputs beside what they hold.
#[derive(Debug, Clone, Default)]
pub struct AddOptions {
    /// Names of the fields of JSON inputs.
    pub map: FieldMap,
    /// The day on which the pages were saved, where they do not tell it themselves.
    pub captured: Option<Day>,
    /// The pages' outlet, where they do not tell it themselves.
    pub outlet: Option<String>,
    /// Leaves the record and the index to whoever asks next, and the habits of outlets to the next run without it: pages that come one by
    /// one must not each pay for all.
    pub later: bool,
}

/// How far a run has come.
pub trait Progress {
    /// So many files were found.
    fn found(&mut self, _files: usize) {}
    /// A page was read or left out.
    fn page(&mut self, _so_far: &Summary) {}
    /// All pages are in; the record of so many is being built.
    fn recording(&mut self, _pages: usize) {}
    /// So much is done of something else that takes long.
    fn step(&mut self, _work: Work, _done: usize, _of: usize) {}
    /// True where whoever asked wants it no more: what is kept stays, and the rest is left.
    fn interrupted(&self) -> bool {
        false
    }
}

/// What takes long, beside pages that come in and the record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Work {
    /// Looking an archive over.
    Checking,
    /// Copying it.
    Copying,
    /// Making the search index.
    Indexing,
    /// Writing files anew without what was forgotten.
    Forgetting,
}

impl Progress for () {}

/// What became of the inputs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Files opened.
    pub files: usize,
    /// Files that pages have come from so far.
    pub files_begun: usize,
    /// Pages taken from them so far, whatever became of them.
    pub seen: usize,
    /// Files in folders that are no pages by their names.
    pub ignored: usize,
    /// New pages.
    pub added: usize,
    /// New versions of pages that were there with another text. Counted in `added` too.
    pub versions: usize,
    /// Pages that were there and have been read anew, since program or tables have changed.
    pub reread: usize,
    /// Pages that were there.
    pub already: usize,
    /// Pages and files left out, with the reason.
    pub skipped: Vec<Left>,
    /// Pages in the archive now.
    pub pages: usize,
    /// True where it was interrupted: the rest of the inputs, and the record, are left for the next run.
    pub interrupted: bool,
}

impl AddAssign<Outcome> for Summary {
    fn add_assign(&mut self, outcome: Outcome) {
        match outcome {
            Outcome::Added => self.added += 1,
            Outcome::Version => {
                self.added += 1;
                self.versions += 1;
            }
            Outcome::Reread => self.reread += 1,
            Outcome::Already => self.already += 1,
        }
    }
}

/// What a worker makes of a page.
pub(crate) enum Worked {
    /// It is in the archive already, read by this program.
    Known,
    /// It has been read.
    Read(Box<(NewPage, Vec<Entry>)>),
}

impl Engine {
    /// Reads the inputs and keeps their pages; then builds the record of all pages. Each batch of pages is one
    /// transaction: a run that is interrupted leaves whole pages, and the next run goes on from there.
    ///
    /// # Errors
    /// Where the archive cannot be written. Inputs that cannot be read are told in [`Summary::skipped`].
    pub fn add(
        &mut self,
        inputs: &[Input],
        how: &AddOptions,
        progress: &mut dyn Progress,
    ) -> Result<Summary, Error> {
        self.make_writable()?;
        let engine = &*self;
        let found = discover(inputs);
        progress.found(found.sources.len());
        let mut summary = Summary {
            files: found.sources.len(),
            ignored: found.ignored,
            skipped: found.left,
            ..Summary::default()
        };
        // Asked page by page: of a large archive the keys of all pages would take longer to load than a page to read.
        let known = |key: &[u8; 32]| {
            let reader = engine.archive().reader_of(key).ok().flatten();
            reader.is_some_and(|reader| engine.stages().reads_as(&reader))
        };
        let placing = !how.later && engine.can_place()?;
        let before = engine.archive().sequence()?;
        let mut batch = Batch::begin(engine, how.later, placing)?;
        let ran = pipeline::run(
            &found.sources,
            how,
            |raw| work(engine.stages(), &known, raw),
            |source, result| {
                summary.files_begun = source + 1;
                summary.seen += 1;
                match result {
                    Ok(Worked::Known) => summary.already += 1,
                    Ok(Worked::Read(page)) => batch.push(*page, &mut summary)?,
                    Err(left) => summary.skipped.push(left),
                }
                progress.page(&summary);
                if progress.interrupted() { Err(Error::Interrupted) } else { Ok(()) }
            },
        );
        match ran {
            Err(Error::Interrupted) => summary.interrupted = true,
            ran => ran?,
        }
        batch.end(&mut summary)?;
        progress.page(&summary);
        if summary.interrupted {
            summary.pages = self.archive().len()?;
            return Ok(summary);
        }
        // All three look at all pages: none is for pages that come one by one.
        let placed = placing && summary.reread + summary.versions == 0 && self.place_since(before)?;
        if how.later || placed {
            summary.pages = self.archive().len()?;
        } else {
            self.complete(&mut summary, progress)?;
        }
        Ok(summary)
    }

    /// Reads all pages of the archive anew, from the bytes that came in, where another program or other tables have
    /// read them. Then builds the record.
    ///
    /// # Errors
    /// Where the archive cannot be read or written.
    pub fn reread(&mut self, progress: &mut dyn Progress) -> Result<Summary, Error> {
        self.make_writable()?;
        let engine = &*self;
        let mut summary = Summary::default();
        let mut batch = Batch::begin(engine, false, false)?;
        for stored in engine.archive().pages()? {
            if stored.reader == engine.stages().reader() {
                summary.already += 1;
                continue;
            }
            summary.seen += 1;
            let Some((bytes, given)) = engine.archive().source(stored.n)? else { continue };
            match stages::restore(&stored.id, bytes, &given)
                .and_then(|raw| work(engine.stages(), &|_| false, raw))
            {
                Ok(Worked::Read(page)) => batch.push(*page, &mut summary)?,
                Ok(Worked::Known) => summary.already += 1,
                Err(left) => summary.skipped.push(left),
            }
            progress.page(&summary);
            if progress.interrupted() {
                summary.interrupted = true;
                break;
            }
        }
        batch.end(&mut summary)?;
        if summary.interrupted {
            summary.pages = self.archive().len()?;
        } else {
            self.complete(&mut summary, progress)?;
        }
        Ok(summary)
    }

    /// What is done once all pages are in: habits, index, record.
    fn complete(&mut self, summary: &mut Summary, progress: &mut dyn Progress) -> Result<(), Error> {
        let loaded = self.settle()?;
        self.index()?;
        summary.pages = self.archive().len()?;
        progress.recording(summary.pages);
        self.catch_up(loaded)
    }
}

pub(crate) fn work(stages: &Stages, known: &impl Fn(&[u8; 32]) -> bool, raw: Raw) -> Result<Worked, Left> {
    let given = stages::given(&raw);
    let source = Source { bytes: stages::bytes(&raw), given: &given };
    if known(&source.key()) {
        return Ok(Worked::Known);
    }
    let (reading, plain) = stages.read_both(&raw)?;
    let page = NewPage::encode(source, &reading, plain.as_deref(), stages.reader())
        .map_err(|e| Left::new(&raw.name, format!("it could not be packed: {e}")))?;
    Ok(Worked::Read(Box::new((page, entries(&reading, stages.cutter())))))
}

/// Pages on their way into the archive and its index.
struct Batch<'e> {
    engine: &'e Engine,
    pages: Vec<NewPage>,
    bytes: usize,
    ready: Ready,
    /// `None` where another program writes to the index, or the index is left for later.
    indexing: Option<Indexing<'e>>,
    /// True while so few pages have come that they may be placed: the index is left for later then, too.
    placing: bool,
}

impl<'e> Batch<'e> {
    fn begin(engine: &'e Engine, later: bool, placing: bool) -> Result<Self, Error> {
        let indexing =
            if later || placing { None } else { Indexing::begin(engine.index()?, engine.archive())? };
        Ok(Batch { engine, pages: Vec::new(), bytes: 0, ready: Ready::new(), indexing, placing })
    }

    fn push(&mut self, (page, entries): (NewPage, Vec<Entry>), summary: &mut Summary) -> Result<(), Error> {
        self.bytes += page.size();
        if self.placing && self.pages.len() >= FEW {
            self.placing = false;
            self.indexing = Indexing::begin(self.engine.index()?, self.engine.archive())?;
        }
        if self.indexing.is_some() {
            let base = page.id().to_owned();
            self.ready.insert(page.source_key(), ReadyPage { base, entries });
        }
        self.pages.push(page);
        if self.pages.len() >= BATCH_PAGES || self.bytes >= BATCH_BYTES {
            self.flush(summary)?;
        }
        Ok(())
    }

    fn flush(&mut self, summary: &mut Summary) -> Result<(), Error> {
        if self.pages.is_empty() {
            return Ok(());
        }
        for outcome in self.engine.archive().insert(&self.pages)? {
            *summary += outcome;
        }
        self.pages.clear();
        self.bytes = 0;
        let ready = std::mem::take(&mut self.ready);
        match &mut self.indexing {
            Some(indexing) => indexing.follow(self.engine.archive(), self.engine.stages(), ready),
            None => Ok(()),
        }
    }

    fn end(mut self, summary: &mut Summary) -> Result<(), Error> {
        self.flush(summary)?;
        self.indexing.as_mut().map_or(Ok(()), Indexing::commit)
    }
}
