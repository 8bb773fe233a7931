//! The index kept in step with the archive.

use super::entries::entries;
use crate::correct::corrections;
use crate::stages::Stages;
use crate::{Engine, Error, Progress, Work};
use isnad_archive::index::Writer;
use isnad_archive::{Archive, Entry, Error as ArchiveError, Index};
use isnad_model::EntityId;
use isnad_record::Corrections;
use std::collections::HashMap;

/// Pages that have just been read, by the key of their bytes.
pub(crate) type Ready = HashMap<[u8; 32], ReadyPage>;

/// What of a page that has just been read can be found.
pub(crate) struct ReadyPage {
    /// The page's id, before versions are told apart.
    pub(crate) base: String,
    /// From the reading as it was read.
    pub(crate) entries: Vec<Entry>,
}

impl ReadyPage {
    /// True where persons put right nothing on it: else it is indexed from the archive, as put right.
    fn stands(&self, corrections: &Corrections) -> bool {
        let named = |id: &EntityId| self.entries.iter().any(|e| e.entity == id.0);
        !corrections.may_touch(&self.base, named)
    }
}

/// Writes to the index what came into the archive.
pub(crate) struct Indexing<'i> {
    writer: Writer<'i>,
    /// The archive's sequence number up to which the writer has seen it.
    seen: i64,
    /// The sequence number of the last commit.
    committed: i64,
    /// True where so much has come in at once that the index is to be made one piece after it.
    unite: bool,
}

/// Rows that come in at once from which on the index is made one piece: that takes a tenth as long as to index them.
const MANY_ROWS: usize = 20_000;

impl<'i> Indexing<'i> {
    /// Begins; `None` where another program writes to the index, which will see these pages, too.
    pub(crate) fn begin(index: &'i Index, archive: &Archive) -> Result<Option<Self>, Error> {
        match index.writer() {
            Ok(mut writer) => {
                // What others committed before this one's turn came is there already.
                index.refresh()?;
                let at = index.sequence();
                if at > archive.sequence()? {
                    // An older copy of the archive lies in its place: what the index knows beyond it never was.
                    writer.clear()?;
                    return Ok(Some(Indexing { writer, seen: 0, committed: at, unite: false }));
                }
                Ok(Some(Indexing { writer, seen: at, committed: at, unite: false }))
            }
            Err(ArchiveError::Busy { .. }) => Ok(None),
            Err(e) => Err(e.into()),
        }
    }

    /// Takes in what has changed in the archive since the last time: from `ready`, else from the readings.
    pub(crate) fn follow(&mut self, archive: &Archive, stages: &Stages, ready: Ready) -> Result<(), Error> {
        self.follow_slowly(archive, stages, ready, &mut ())
    }

    /// The same, and tells how far it has come.
    fn follow_slowly(
        &mut self,
        archive: &Archive,
        stages: &Stages,
        mut ready: Ready,
        progress: &mut dyn Progress,
    ) -> Result<(), Error> {
        let (rows, now) = archive.changed_since(self.seen)?;
        let corrections = corrections(archive, &archive.decisions()?);
        ready.retain(|_, page| page.stands(&corrections));
        let all = rows.len();
        if all >= MANY_ROWS {
            self.unite = true;
            self.writer.hold_merges();
        }
        for (done, row) in rows.into_iter().enumerate() {
            progress.step(Work::Indexing, done, all);
            if progress.interrupted() {
                return Err(Error::Interrupted);
            }
            let entries = match row.source_key.map(|key| ready.remove(&key)) {
                None => Vec::new(),
                Some(Some(page)) => page.entries,
                Some(None) => match archive.reading(row.n)? {
                    Some(mut reading) => {
                        corrections.apply(&mut reading);
                        entries(&reading, stages.cutter())
                    }
                    None => continue,
                },
            };
            self.writer.put(row.n, &entries)?;
        }
        self.seen = now;
        Ok(())
    }

    /// Makes it durable and visible.
    pub(crate) fn commit(&mut self) -> Result<(), Error> {
        if self.seen != self.committed {
            self.writer.commit(self.seen)?;
            self.committed = self.seen;
        }
        if std::mem::take(&mut self.unite) {
            self.writer.unite()?;
        }
        Ok(())
    }

    /// Takes in what has changed and leaves no word in the files that no page has.
    pub(crate) fn compact(mut self, archive: &Archive, stages: &Stages) -> Result<(), Error> {
        self.follow(archive, stages, Ready::new())?;
        self.commit()?;
        Ok(self.writer.compact()?)
    }
}

impl Engine {
    /// The index of this archive as it stands. Where it cannot lie beside the archive, it is made in memory.
    pub(crate) fn index_as_is(&self) -> Result<&Index, Error> {
        if let Some(index) = self.index.get() {
            return Ok(index);
        }
        let opened = if self.archive().in_a_file() {
            let id = self.archive().id()?;
            Index::open(self.archive().path(), &id).or_else(|_| Index::in_memory())?
        } else {
            Index::in_memory()?
        };
        Ok(self.index.get_or_init(|| opened))
    }

    /// The same, up to date as far as no other program is just writing to it.
    pub(crate) fn index(&self) -> Result<&Index, Error> {
        let index = self.index_as_is()?;
        let now = self.archive().sequence()?;
        if index.sequence() != now {
            index.refresh()?;
        }
        if index.sequence() != now
            && let Some(mut indexing) = Indexing::begin(index, self.archive())?
        {
            indexing.follow(self.archive(), self.stages(), Ready::new())?;
            indexing.commit()?;
        }
        Ok(index)
    }

    /// Brings the index up to date, for whoever searches with [`Engine::search_as_is`].
    ///
    /// # Errors
    /// Where the archive cannot be read, or the index not be written.
    pub fn keep_index(&self) -> Result<(), Error> {
        self.index().map(drop)
    }

    /// The archive's sequence number up to which the index has seen it.
    pub fn indexed(&self) -> i64 {
        self.index_as_is().map_or(0, Index::sequence)
    }

    /// Makes the index anew from the archive; returns the number of pages.
    ///
    /// # Errors
    /// Where the archive cannot be read, or the index not be written. Where it is interrupted the index stays as it was.
    pub fn reindex(&self, progress: &mut dyn Progress) -> Result<usize, Error> {
        let index = self.index()?;
        let mut writer = index.writer()?;
        writer.clear()?;
        let mut indexing = Indexing { writer, seen: 0, committed: -1, unite: false };
        indexing.follow_slowly(self.archive(), self.stages(), Ready::new(), progress)?;
        indexing.commit()?;
        Ok(self.archive().len()?)
    }
}
