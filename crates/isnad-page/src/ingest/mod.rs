//! Files and bytes to single raw pages, as a stream.
//!
//! What a file is, its content says, not its name. Compressed files, zips and JSON collections are opened as they are
//! read: memory holds one page at a time. Every failure is a [`Left`] with its reason, for that page alone; only a source
//! that cannot be read on (a damaged archive) ends early, and says so.

mod feed;
mod http;
mod json;
mod mime;
mod saved;
mod sniff;
mod unpack;
mod warc;

use crate::raw::{Body, Left, Raw};
use isnad_model::Day;
use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

pub use json::FieldMap;
pub use saved::{Place, SNAPSHOT_FILES, mirrored, snapshot};

/// A byte stream that can be read on another thread.
pub type Stream = Box<dyn Read + Send>;

/// Where pages come from.
pub enum Input {
    /// A file.
    Path(PathBuf),
    /// Bytes in memory, with a name for messages.
    Bytes(String, Vec<u8>),
    /// A stream such as standard input, with a name for messages.
    Stream(String, Stream),
}

/// What one input may cost.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Bytes of one page, one JSON item or one line.
    pub page_bytes: usize,
    /// Bytes of one input after decompression.
    pub total_bytes: u64,
    /// Decompressed bytes for each compressed one, once [`Limits::ratio_from`] bytes have come out. Markup in JSON
    /// lines reaches 20, a bomb 1,000 and more.
    pub ratio: u64,
    /// Decompressed bytes below which the ratio does not matter.
    pub ratio_from: u64,
    /// Files of one zip.
    pub entries: usize,
    /// Archives within archives.
    pub depth: usize,
    /// Bytes of a zip that stands within another archive, which must be held in memory.
    pub nested_zip_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            page_bytes: 16 << 20,
            total_bytes: 64 << 30,
            ratio: 200,
            ratio_from: 64 << 20,
            entries: 200_000,
            depth: 3,
            nested_zip_bytes: 256 << 20,
        }
    }
}

/// How to read an input.
#[derive(Debug, Clone, Default)]
pub struct IngestOptions {
    /// Names of JSON fields.
    pub map: FieldMap,
    /// Day on which the pages were saved, for those that do not say.
    pub captured: Option<Day>,
    /// Outlet of the pages that do not say.
    pub outlet: Option<String>,
    /// What the place of the input tells of its pages.
    pub place: Place,
    /// What it may cost.
    pub limits: Limits,
}

/// Opens an input as a stream of pages.
pub fn open(input: Input, options: &IngestOptions) -> Pages {
    let frame = match input {
        Input::Path(path) => Frame::File(path),
        Input::Bytes(name, bytes) => Frame::Bytes(name, bytes.into(), 0),
        Input::Stream(name, stream) => Frame::Stream(name, stream, 0),
    };
    Pages { stack: vec![frame], ready: VecDeque::new(), options: options.clone() }
}

/// The pages of one input, in order. See [`open`].
pub struct Pages {
    /// What is still to be read, innermost last.
    stack: Vec<Frame>,
    ready: VecDeque<Result<Raw, Left>>,
    options: IngestOptions,
}

enum Frame {
    File(PathBuf),
    Bytes(String, Arc<[u8]>, usize),
    Stream(String, Stream, usize),
    Zip(unpack::Zip),
    Items(json::Items),
    Warc(warc::Records),
}

impl Iterator for Pages {
    type Item = Result<Raw, Left>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(page) = self.ready.pop_front() {
                return Some(page.map(|p| self.with_defaults(p)));
            }
            match self.stack.pop()? {
                Frame::File(path) => self.file(path),
                Frame::Bytes(name, bytes, depth) => self.bytes(name, bytes, depth),
                Frame::Stream(name, stream, depth) => self.stream(name, stream, depth),
                Frame::Zip(mut zip) => match zip.next(&self.options.limits) {
                    None => {}
                    Some(entry) => {
                        let depth = zip.depth;
                        self.stack.push(Frame::Zip(zip));
                        match entry {
                            Ok((name, stream)) => self.stack.push(Frame::Stream(name, stream, depth + 1)),
                            Err(left) => self.ready.push_back(Err(left)),
                        }
                    }
                },
                Frame::Warc(mut records) => {
                    if let Some(page) = records.next(&self.options.limits) {
                        self.stack.push(Frame::Warc(records));
                        self.ready.push_back(page);
                    }
                }
                Frame::Items(mut items) => {
                    if let Some(item) = items.next(&self.options.map) {
                        self.stack.push(Frame::Items(items));
                        self.ready.push_back(item);
                    }
                }
            }
        }
    }
}

impl Pages {
    fn leave(&mut self, what: &str, reason: impl Into<String>) {
        self.ready.push_back(Err(Left::new(what, reason)));
    }

    fn with_defaults(&self, mut page: Raw) -> Raw {
        self.options.place.tell(&mut page);
        page.captured = page.captured.or(self.options.captured);
        page.outlet = page.outlet.or_else(|| self.options.outlet.clone());
        page
    }

    fn file(&mut self, path: PathBuf) {
        let name = path.display().to_string();
        let opened = std::fs::File::open(&path).and_then(|mut file| {
            if file.metadata()?.is_dir() {
                return Err(std::io::Error::other("is a folder, not a file"));
            }
            let mut magic = [0u8; 4];
            let got = file.read(&mut magic)?;
            std::io::Seek::rewind(&mut file)?;
            Ok((file, sniff::is_zip(magic.get(..got).unwrap_or(&[]))))
        });
        match opened {
            Err(e) => self.leave(&name, reason_of(&e)),
            Ok((_, true)) => self.zip(name, unpack::Held::File(path), 0),
            Ok((file, false)) => self.stream(name, Box::new(file), 0),
        }
    }

    fn bytes(&mut self, name: String, bytes: Arc<[u8]>, depth: usize) {
        if sniff::is_zip(&bytes) {
            self.zip(name, unpack::Held::Bytes(bytes), depth);
        } else {
            self.stream(name, Box::new(std::io::Cursor::new(bytes)), depth);
        }
    }

    fn zip(&mut self, name: String, held: unpack::Held, depth: usize) {
        if depth >= self.options.limits.depth {
            return self.leave(&name, "archives stand within archives deeper than is opened");
        }
        match unpack::Zip::open(name.clone(), held, depth, &self.options.limits) {
            Ok(zip) => self.stack.push(Frame::Zip(zip)),
            Err(reason) => self.leave(&name, reason),
        }
    }

    /// Looks at the first bytes and goes on accordingly.
    fn stream(&mut self, name: String, mut stream: Stream, depth: usize) {
        let mut head = Vec::with_capacity(sniff::HEAD);
        if let Err(e) = stream.by_ref().take(sniff::HEAD as u64).read_to_end(&mut head) {
            return self.leave(&name, reason_of(&e));
        }
        let kind = sniff::kind(&head);
        let whole: Stream = Box::new(std::io::Cursor::new(head).chain(stream));
        let limits = self.options.limits;
        match kind {
            sniff::Kind::Empty => self.leave(&name, "is empty"),
            sniff::Kind::Binary(what) => self.leave(&name, format!("is no page: {what}")),
            sniff::Kind::Gzip | sniff::Kind::Zstd if depth >= limits.depth => {
                self.leave(&name, "archives stand within archives deeper than is opened");
            }
            sniff::Kind::Gzip => {
                let inner = unpack::gzip(whole, &limits);
                self.stack.push(Frame::Stream(name, inner, depth + 1));
            }
            sniff::Kind::Zstd => match unpack::zstd(whole, &limits) {
                Ok(inner) => self.stack.push(Frame::Stream(name, inner, depth + 1)),
                Err(reason) => self.leave(&name, reason),
            },
            sniff::Kind::Zip => match read_all(whole, limits.nested_zip_bytes) {
                Ok(bytes) => self.zip(name, unpack::Held::Bytes(bytes.into()), depth),
                Err(reason) => self.leave(&name, reason),
            },
            sniff::Kind::JsonArray => self.items(name, whole, json::Shape::Array),
            sniff::Kind::JsonObject => self.objects(name, whole),
            sniff::Kind::Warc => {
                let reader: Box<dyn BufRead + Send> = Box::new(BufReader::with_capacity(1 << 16, whole));
                self.stack.push(Frame::Warc(warc::Records::new(name, reader)));
            }
            sniff::Kind::Html | sniff::Kind::Text | sniff::Kind::Mail | sniff::Kind::Feed => {
                match read_all(whole, limits.page_bytes) {
                    Err(reason) => self.leave(&name, reason),
                    Ok(bytes) => self.whole(name, kind, bytes),
                }
            }
        }
    }

    /// A file that is read at once.
    fn whole(&mut self, name: String, kind: sniff::Kind, bytes: Vec<u8>) {
        match kind {
            sniff::Kind::Feed => self.ready.extend(feed::pages(&name, &bytes)),
            sniff::Kind::Mail => self.ready.push_back(mime::page(&name, &bytes)),
            sniff::Kind::Html => {
                let place = saved::comment(&bytes);
                let mut raw = Raw::new(name, Body::Html(bytes));
                place.tell(&mut raw);
                self.ready.push_back(Ok(raw));
            }
            _ => self.ready.push_back(Ok(Raw::new(name, Body::Text(bytes)))),
        }
    }

    fn items(&mut self, name: String, stream: Stream, shape: json::Shape) {
        let reader: Box<dyn BufRead + Send> = Box::new(BufReader::with_capacity(1 << 16, stream));
        self.stack.push(Frame::Items(json::Items::new(name, reader, shape, self.options.limits.page_bytes)));
    }

    /// Something that begins with an object: JSON lines, or one object over many lines. A first line that is a whole
    /// object, or that is longer than a page may be, tells lines.
    fn objects(&mut self, name: String, mut stream: Stream) {
        let mut first = Vec::new();
        let cap = self.options.limits.page_bytes as u64;
        let mut reader = BufReader::with_capacity(1 << 16, stream.by_ref());
        let read = reader.by_ref().take(cap).read_until(b'\n', &mut first);
        if let Err(e) = read {
            return self.leave(&name, reason_of(&e));
        }
        let pending = reader.buffer().to_vec();
        drop(reader);
        let is_line = first.last() != Some(&b'\n') && first.len() as u64 == cap || json::is_whole(&first);
        let broken_line = !is_line && pending.first() == Some(&b'{');
        let whole = std::io::Cursor::new(first).chain(std::io::Cursor::new(pending)).chain(stream);
        let shape = if is_line || broken_line { json::Shape::Lines } else { json::Shape::Objects };
        self.items(name, Box::new(whole), shape);
    }
}

/// Reads a stream to its end, unless it is longer than `cap` bytes.
fn read_all(stream: Stream, cap: usize) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    stream.take(cap as u64 + 1).read_to_end(&mut bytes).map_err(|e| reason_of(&e))?;
    if bytes.len() > cap {
        return Err(format!("is larger than {} MiB, the most that is read of one page", cap >> 20));
    }
    Ok(bytes)
}

/// An I/O error as a reason in words.
fn reason_of(error: &std::io::Error) -> String {
    match error.kind() {
        std::io::ErrorKind::NotFound => "does not exist".into(),
        std::io::ErrorKind::PermissionDenied => "may not be read (permission denied)".into(),
        std::io::ErrorKind::UnexpectedEof => "ends too early: the file is cut off or damaged".into(),
        _ => format!("cannot be read: {error}"),
    }
}

/// A file's pages; short for [`open`] with [`Input::Path`].
pub fn open_path(path: &Path, options: &IngestOptions) -> Pages {
    open(Input::Path(path.to_owned()), options)
}
