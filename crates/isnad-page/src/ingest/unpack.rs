//! Compressed files as streams, with caps that no archive can lie its way around.
//!
//! Sizes that an archive declares are only ever used to find a lie: what counts is the bytes that come out.

use super::{Limits, Stream, reason_of};
use crate::raw::Left;
use flate2::read::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use std::fs::File;
use std::io::{self, Cursor, Read, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// A gzip stream, of one or more members.
pub(super) fn gzip(stream: Stream, limits: &Limits) -> Stream {
    let (counted, taken) = Counted::new(stream);
    Box::new(Capped::new(MultiGzDecoder::new(counted), taken, limits))
}

/// A brotli stream.
pub(super) fn brotli(stream: Stream, limits: &Limits) -> Stream {
    let (counted, taken) = Counted::new(stream);
    Box::new(Capped::new(brotli_decompressor::Decompressor::new(counted, BUFFER), taken, limits))
}

/// What servers call `deflate`: with the two bytes of zlib before it, as the standard wants, or without.
pub(super) fn deflate(mut stream: Stream, limits: &Limits) -> Stream {
    let mut first = [0u8; 1];
    let got = stream.read(&mut first).unwrap_or(0);
    let whole = Cursor::new(first.get(..got).unwrap_or(&[]).to_vec()).chain(stream);
    let (counted, taken) = Counted::new(whole);
    if first[0] & 0x0f == 8 {
        Box::new(Capped::new(ZlibDecoder::new(counted), taken, limits))
    } else {
        Box::new(Capped::new(DeflateDecoder::new(counted), taken, limits))
    }
}

/// Bytes that a decoder reads at a time.
const BUFFER: usize = 16 * 1024;

/// A zstd stream.
///
/// # Errors
/// Where its header cannot be read, or asks for more memory than is given.
pub(super) fn zstd(stream: Stream, limits: &Limits) -> Result<Stream, String> {
    let (counted, taken) = Counted::new(stream);
    let decoder = ruzstd::decoding::StreamingDecoder::new(counted)
        .map_err(|e| format!("cannot be unpacked as zstd: {e}"))?;
    Ok(Box::new(Capped::new(decoder, taken, limits)))
}

/// A reader that counts what is taken from it.
struct Counted<R> {
    inner: R,
    taken: Arc<AtomicU64>,
}

impl<R> Counted<R> {
    fn new(inner: R) -> (Self, Arc<AtomicU64>) {
        let taken = Arc::new(AtomicU64::new(0));
        (Counted { inner, taken: taken.clone() }, taken)
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buffer)?;
        self.taken.fetch_add(got as u64, Ordering::Relaxed);
        Ok(got)
    }
}

/// A decompressed stream that fails once it gives more than it may.
struct Capped<R> {
    inner: R,
    given: u64,
    taken: Arc<AtomicU64>,
    limits: Limits,
    /// Size that the archive declared, and whether it was held to.
    declared: Option<u64>,
}

impl<R> Capped<R> {
    fn new(inner: R, taken: Arc<AtomicU64>, limits: &Limits) -> Self {
        Capped { inner, given: 0, taken, limits: *limits, declared: None }
    }
}

impl<R: Read> Read for Capped<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let got = self.inner.read(buffer)?;
        self.given += got as u64;
        let taken = self.taken.load(Ordering::Relaxed).max(1);
        if self.given > self.limits.total_bytes {
            return Err(io::Error::other("unpacks to more than is read of one input"));
        }
        if self.given > self.limits.ratio_from && self.given / taken > self.limits.ratio {
            return Err(io::Error::other(format!(
                "unpacks to more than {} times its size, as a decompression bomb does",
                self.limits.ratio
            )));
        }
        if let Some(declared) = self.declared {
            let ended = got == 0 && !buffer.is_empty();
            if self.given > declared || (ended && self.given < declared) {
                return Err(io::Error::other(format!(
                    "the zip says {declared} bytes and holds {} {}",
                    if ended { "only" } else { "at least" },
                    self.given
                )));
            }
        }
        Ok(got)
    }
}

/// Where a zip lies: in a file that can be opened again for each entry, or in memory.
pub(super) enum Held {
    File(PathBuf),
    Bytes(Arc<[u8]>),
}

trait ReadSeek: Read + Seek + Send {}
impl<T: Read + Seek + Send> ReadSeek for T {}

impl Held {
    fn open(&self) -> io::Result<Box<dyn ReadSeek>> {
        Ok(match self {
            Held::File(path) => Box::new(File::open(path)?),
            Held::Bytes(bytes) => Box::new(Cursor::new(bytes.clone())),
        })
    }
}

struct Entry {
    name: String,
    start: u64,
    packed: u64,
    unpacked: u64,
    stored: bool,
    /// Why it cannot be opened, if it cannot.
    fault: Option<&'static str>,
}

/// The files of a zip, opened one after the other.
pub(super) struct Zip {
    name: String,
    held: Held,
    entries: std::vec::IntoIter<Entry>,
    /// How many archives stand around it.
    pub(super) depth: usize,
}

impl Zip {
    /// Reads the zip's directory.
    ///
    /// # Errors
    /// Where it is damaged, or holds too many files.
    pub(super) fn open(name: String, held: Held, depth: usize, limits: &Limits) -> Result<Zip, String> {
        let reader = held.open().map_err(|e| reason_of(&e))?;
        let mut archive =
            zip::ZipArchive::new(reader).map_err(|e| format!("cannot be read as a zip: {e}"))?;
        if archive.len() > limits.entries {
            return Err(format!(
                "holds {} files, more than the {} that are opened",
                archive.len(),
                limits.entries
            ));
        }
        let mut entries = Vec::new();
        for i in 0..archive.len() {
            let entry = match archive.by_index_raw(i) {
                Err(e) => return Err(format!("cannot be read as a zip: {e}")),
                Ok(file) if file.is_dir() => continue,
                Ok(file) => {
                    let method = file.compression();
                    let start = file.data_start();
                    let stored = method == zip::CompressionMethod::Stored;
                    let fault = if file.encrypted() {
                        Some("is encrypted")
                    } else if !stored && method != zip::CompressionMethod::Deflated {
                        Some("is packed by a method that is not opened")
                    } else if start.is_none() {
                        Some("has a damaged header")
                    } else {
                        None
                    };
                    Entry {
                        name: String::from_utf8_lossy(file.name_raw()).into_owned(),
                        start: start.unwrap_or(0),
                        packed: file.compressed_size(),
                        unpacked: file.size(),
                        stored,
                        fault,
                    }
                }
            };
            entries.push(entry);
        }
        Ok(Zip { name, held, entries: entries.into_iter(), depth })
    }

    /// The next file, as a stream.
    pub(super) fn next(&mut self, limits: &Limits) -> Option<Result<(String, Stream), Left>> {
        let entry = loop {
            let entry = self.entries.next()?;
            // What macOS adds to every zip.
            if !entry.name.starts_with("__MACOSX/") && !entry.name.ends_with(".DS_Store") {
                break entry;
            }
        };
        let name = format!("{}: {}", self.name, entry.name);
        if let Some(fault) = entry.fault {
            return Some(Err(Left::new(name, fault)));
        }
        let opened = self.held.open().and_then(|mut r| r.seek(SeekFrom::Start(entry.start)).map(|_| r));
        let reader = match opened {
            Ok(reader) => reader.take(entry.packed),
            Err(e) => return Some(Err(Left::new(name, reason_of(&e)))),
        };
        let (counted, taken) = Counted::new(reader);
        let unpacked: Stream =
            if entry.stored { Box::new(counted) } else { Box::new(DeflateDecoder::new(counted)) };
        let mut capped = Capped::new(unpacked, taken, limits);
        capped.declared = Some(entry.unpacked);
        Some(Ok((name, Box::new(capped))))
    }
}
