//! The search index: a folder beside the archive that can be thrown away and made again from it.
//!
//! The archive knows nothing of Arabic, and so does this: words come cut and folded, as [`Entry`] says. The index
//! commits after the archive and carries the archive's sequence number in its commit, so whatever a crash leaves it
//! can say up to where it has seen the archive, and only the rows written since have to be told again.
//!
//! Source: Tantivy. A commit's payload is written in one rename with the list of segments.

mod any;
mod days;
mod entry;
mod find;
mod named;
mod words;

pub use entry::{Entry, EntryKind};
pub use find::{Field, Find, Found};
pub use named::FoundEntity;
pub use words::Words;

use crate::Error;
use entry::Fields;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tantivy::columnar::Column;
use tantivy::directory::error::LockError;
use tantivy::index::SegmentId;
use tantivy::merge_policy::{LogMergePolicy, NoMergePolicy};
use tantivy::schema::Term;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, SegmentReader, TantivyError};

/// Goes up when fields or words are laid out in another way: an index with another number is made anew.
const LAYOUT: u32 = 3;
/// Memory that a writer may fill before it writes a segment.
const WRITER_BYTES: usize = 64 << 20;
/// So many segments of about one size become one: each costs every search some look-ups.
const MERGED_SEGMENTS: usize = 4;
/// An index of up to so many bytes is looked over for damage whenever it is opened: 40 ms. A larger one only by
/// [`Index::damaged`].
const CHECKED_BYTES: u64 = 256 << 20;

/// An index, open for asking. Writing needs a [`Writer`], of which there is one at a time over all programs.
pub struct Index {
    /// The folder; `None` where it lies in memory.
    folder: Option<PathBuf>,
    /// The id of the archive that it belongs to.
    id: String,
    index: tantivy::Index,
    reader: IndexReader,
    /// The sequence number of the commit that `reader` shows.
    sequence: AtomicI64,
    fields: Fields,
    /// Where the entries of a segment belong, once somebody has asked: to open these columns takes as long as a search.
    columns: Mutex<HashMap<SegmentId, Columns>>,
}

/// Rows of entries, and which of their page's they are.
type Columns = (Column<i64>, Column<u64>);

impl Index {
    /// The folder of the index that belongs to an archive.
    pub fn folder(archive: &Path) -> PathBuf {
        let mut name = archive.as_os_str().to_owned();
        name.push("-index");
        PathBuf::from(name)
    }

    /// Opens the index of an archive with this id. One that is missing, damaged, of another layout or of another archive is
    /// begun anew, and stands at sequence number 0 then.
    ///
    /// # Errors
    /// Where the folder cannot be written and holds no usable index.
    pub fn open(archive: &Path, id: &str) -> Result<Self, Error> {
        let folder = Self::folder(archive);
        let (schema, fields) = entry::schema();
        if let Ok(index) = tantivy::Index::open_in_dir(&folder)
            && index.schema() == schema
            && stamp(&index, id).is_some()
            && sound(&folder, &index)
        {
            return Self::over(Some(folder), id, index, fields);
        }
        match std::fs::remove_dir_all(&folder) {
            Err(e) if e.kind() != std::io::ErrorKind::NotFound => return Err(fault(&folder, e)),
            _ => std::fs::create_dir_all(&folder).map_err(|e| fault(&folder, e))?,
        }
        let index = tantivy::Index::create_in_dir(&folder, schema).map_err(|e| fault(&folder, e))?;
        Self::over(Some(folder), id, index, fields)
    }

    /// True where an index lies beside the archive, whether it can be used or not. A folder that was only begun is none.
    pub fn lies_beside(archive: &Path) -> bool {
        Self::folder(archive).join("meta.json").exists()
    }

    /// The index as it lies beside the archive, to be looked at: `None` where there is none that can be used. Nothing is
    /// made or mended.
    ///
    /// # Errors
    /// Where it cannot be read.
    pub fn look(archive: &Path, id: &str) -> Result<Option<Self>, Error> {
        let folder = Self::folder(archive);
        let (schema, fields) = entry::schema();
        match tantivy::Index::open_in_dir(&folder) {
            Ok(index)
                if index.schema() == schema && stamp(&index, id).is_some() && sound(&folder, &index) =>
            {
                Self::over(Some(folder), id, index, fields).map(Some)
            }
            _ => Ok(None),
        }
    }

    /// False where it lies in memory.
    pub fn in_a_folder(&self) -> bool {
        self.folder.is_some()
    }

    /// An index in memory, gone when dropped.
    ///
    /// # Errors
    /// Where Tantivy fails.
    pub fn in_memory() -> Result<Self, Error> {
        let (schema, fields) = entry::schema();
        Self::over(None, "", tantivy::Index::create_in_ram(schema), fields)
    }

    fn over(folder: Option<PathBuf>, id: &str, index: tantivy::Index, fields: Fields) -> Result<Self, Error> {
        index.tokenizers().register(words::TOKENIZER, words::Cutter::default());
        // The number first: what is committed meanwhile is then shown under an older number, and seen to once more.
        let sequence = AtomicI64::new(stamp(&index, id).unwrap_or(0));
        let reader = unwound(|| index.reader_builder().reload_policy(ReloadPolicy::Manual).try_into());
        let reader = reader.map_err(|e: TantivyError| fault(name(folder.as_deref()), e))?;
        Ok(Index { folder, id: id.to_owned(), index, reader, sequence, fields, columns: Mutex::default() })
    }

    /// The archive's sequence number up to which the index shows it; 0 where it holds nothing. It is that of the last
    /// commit or [`Index::refresh`], and costs no look at the disk.
    pub fn sequence(&self) -> i64 {
        self.sequence.load(Ordering::Acquire)
    }

    /// Shows what was committed last, whoever committed it.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn refresh(&self) -> Result<(), Error> {
        let sequence = stamp(&self.index, &self.id).unwrap_or(0);
        self.reader.reload().map_err(|e| self.fault(e))?;
        self.sequence.store(sequence, Ordering::Release);
        // What is open keeps the files of segments that are gone.
        let searcher = self.reader.searcher();
        let there: Vec<SegmentId> =
            searcher.segment_readers().iter().map(SegmentReader::segment_id).collect();
        self.opened().retain(|segment, _| there.contains(segment));
        Ok(())
    }

    fn opened(&self) -> MutexGuard<'_, HashMap<SegmentId, Columns>> {
        self.columns.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The columns of a segment.
    fn columns(&self, segment: &SegmentReader) -> Result<Columns, Error> {
        let mut opened = self.opened();
        if let Some(columns) = opened.get(&segment.segment_id()) {
            return Ok(columns.clone());
        }
        let fast = segment.fast_fields();
        let columns = (fast.i64("n").map_err(|e| self.fault(e))?, fast.u64("at").map_err(|e| self.fault(e))?);
        opened.insert(segment.segment_id(), columns.clone());
        Ok(columns)
    }

    /// Begins writing.
    ///
    /// # Errors
    /// [`Error::Busy`] where another program writes to the index.
    pub fn writer(&self) -> Result<Writer<'_>, Error> {
        let writer = match &self.folder {
            Some(_) => self.index.writer_with_num_threads(1, WRITER_BYTES),
            None => self.index.writer_with_num_threads(1, WRITER_BYTES / 4),
        };
        let writer = writer.map_err(|e| self.fault(e))?;
        let mut merging = LogMergePolicy::default();
        merging.set_min_num_segments(MERGED_SEGMENTS);
        writer.set_merge_policy(Box::new(merging));
        Ok(Writer { index: self, writer })
    }

    /// Files of an archive's index that are not as they were written. They are looked at without being opened for a search:
    /// who reads a damaged one may not come back.
    ///
    /// # Errors
    /// Where the index cannot be read at all.
    pub fn damaged(archive: &Path) -> Result<Vec<PathBuf>, Error> {
        let folder = Self::folder(archive);
        let index = tantivy::Index::open_in_dir(&folder).map_err(|e| fault(&folder, e))?;
        let damaged = index.validate_checksum().map_err(|e| fault(&folder, e))?;
        let mut files: Vec<_> = damaged.into_iter().collect();
        files.sort();
        Ok(files)
    }

    /// Bytes on the disk; 0 where it lies in memory.
    pub fn bytes(&self) -> u64 {
        self.folder.as_deref().map_or(0, bytes)
    }

    /// How many pages it holds.
    ///
    /// # Errors
    /// Where the index cannot be read.
    pub fn pages(&self) -> Result<usize, Error> {
        self.count(EntryKind::Page)
    }

    /// Does something with the index, whatever its files hold.
    fn guarded<T>(&self, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
        unwound(|| Ok(work())).unwrap_or_else(|e| Err(self.fault(e)))
    }

    fn fault(&self, e: TantivyError) -> Error {
        let path = name(self.folder.as_deref());
        match e {
            TantivyError::LockFailure(LockError::LockBusy, _) => Error::Busy { path: path.to_path_buf() },
            e => fault(path, e),
        }
    }
}

/// Writes to the index; what was not committed is lost with it.
pub struct Writer<'i> {
    index: &'i Index,
    writer: IndexWriter,
}

impl Writer<'_> {
    /// Puts the entries of a page in the place of those that it had. Without entries the page is taken out.
    ///
    /// # Errors
    /// Where the index cannot be written.
    pub fn put(&mut self, n: i64, entries: &[Entry]) -> Result<(), Error> {
        self.writer.delete_term(Term::from_field_i64(self.index.fields.n, n));
        for entry in entries {
            let document = self.index.fields.document(n, entry);
            self.writer.add_document(document).map_err(|e| self.index.fault(e))?;
        }
        Ok(())
    }

    /// Takes everything out.
    ///
    /// # Errors
    /// Where the index cannot be written.
    pub fn clear(&mut self) -> Result<(), Error> {
        self.writer.delete_all_documents().map(drop).map_err(|e| self.index.fault(e))
    }

    /// Makes what was put durable and visible, as the archive's state at a sequence number.
    ///
    /// # Errors
    /// Where the index cannot be written.
    pub fn commit(&mut self, sequence: i64) -> Result<(), Error> {
        let mut commit = self.writer.prepare_commit().map_err(|e| self.index.fault(e))?;
        commit.set_payload(&format!("{LAYOUT} {sequence} {}", self.index.id));
        commit.commit().map_err(|e| self.index.fault(e))?;
        self.index.refresh()
    }

    /// Leaves merging to [`Writer::unite`]: what merges while much comes in is merged again.
    pub fn hold_merges(&mut self) {
        self.writer.set_merge_policy(Box::new(NoMergePolicy));
    }

    /// Makes one segment of all, for the searches to come. What was put must have been committed.
    ///
    /// # Errors
    /// Where the index cannot be written.
    pub fn unite(&mut self) -> Result<(), Error> {
        let index = self.index;
        let segments = index.index.searchable_segment_ids().map_err(|e| index.fault(e))?;
        if segments.len() > 1 {
            self.writer.merge(&segments).wait().map_err(|e| index.fault(e))?;
            index.refresh()?;
            self.writer.garbage_collect_files().wait().map_err(|e| index.fault(e))?;
        }
        Ok(())
    }

    /// Writes everything anew that holds words of what was taken out, and removes the files that held them. What was put
    /// must have been committed.
    ///
    /// # Errors
    /// Where the index cannot be written.
    pub fn compact(mut self) -> Result<(), Error> {
        let index = self.index;
        let fault = |e| index.fault(e);
        // No merging beside this one: what it works on could not be merged here.
        self.hold_merges();
        let segments = index.index.searchable_segment_metas().map_err(fault)?;
        for segment in segments.iter().filter(|s| s.has_deletes()) {
            self.writer.merge(&[segment.id()]).wait().map_err(fault)?;
        }
        // Whoever still shows the old files keeps them from being removed.
        index.refresh()?;
        drop(segments);
        self.writer.garbage_collect_files().wait().map_err(fault)?;
        self.writer.wait_merging_threads().map_err(fault)?;
        let left = index
            .index
            .searchable_segment_metas()
            .map_err(fault)?
            .iter()
            .any(tantivy::SegmentMeta::has_deletes);
        if left {
            return Err(Error::Busy { path: name(index.folder.as_deref()).to_path_buf() });
        }
        index.refresh()
    }
}

/// The sequence number in the last commit; `None` where its layout or its archive is another one. A new index has no
/// payload yet.
fn stamp(index: &tantivy::Index, id: &str) -> Option<i64> {
    match index.load_metas().ok()?.payload {
        None => Some(0),
        Some(payload) => {
            let mut words = payload.split(' ');
            let (layout, sequence, of) = (words.next()?, words.next()?, words.next()?);
            (layout.parse() == Ok(LAYOUT) && of == id).then(|| sequence.parse().ok())?
        }
    }
}

/// Tantivy trusts its files and may panic over a damaged one. Small indexes are looked over when they are opened, large ones
/// are not: what a flipped bit does there is an error like any other.
fn unwound<T>(work: impl FnOnce() -> Result<T, TantivyError>) -> Result<T, TantivyError> {
    let damaged = || TantivyError::SystemError("one of its files is damaged".into());
    catch_unwind(AssertUnwindSafe(work)).unwrap_or_else(|_| Err(damaged()))
}

/// True where the files are as they were written, as far as that is looked at whenever an index is opened.
fn sound(folder: &Path, index: &tantivy::Index) -> bool {
    bytes(folder) > CHECKED_BYTES || index.validate_checksum().is_ok_and(|damaged| damaged.is_empty())
}

/// Bytes of the files of a folder.
fn bytes(folder: &Path) -> u64 {
    let files = std::fs::read_dir(folder).into_iter().flatten().flatten();
    files.filter_map(|f| f.metadata().ok()).map(|m| m.len()).sum()
}

fn name(folder: Option<&Path>) -> &Path {
    folder.unwrap_or(Path::new(":memory:"))
}

fn fault(path: &Path, e: impl Into<TantivyError>) -> Error {
    let (path, e) = (path.to_path_buf(), e.into());
    match &e {
        TantivyError::IoError(io) if io.kind() == std::io::ErrorKind::StorageFull => Error::Full { path },
        _ => Error::Index { path, source: Box::new(e) },
    }
}
