//! Web archives: the pages among the records of a WARC file (ISO 28500), as a stream.
//!
//! A record is a line `WARC/1.1`, header lines, a blank line, so many bytes, two line ends. Answers of status 200 that
//! are markup are pages; so are resources of markup and, in text-only archives, conversions to plain text. Other records
//! are passed over. A length that lies is found by what follows the record: no new record there means damage, which is
//! named, and reading goes on at the next line that begins one. A length beyond the file's end, or beyond what is read of
//! one page, is not believed either: what it covers is looked through for the next record.

use super::http::{self, Headers};
use super::{Limits, reason_of, saved};
use crate::raw::{Body, Left, Raw};
use std::io::{self, BufRead, Read};

/// Bytes of one line of a header, and lines of one header.
const LINE: usize = 64 * 1024;
const LINES: usize = 256;

/// The records of one file.
pub(super) struct Records {
    name: String,
    reader: Box<dyn BufRead + Send>,
    record: usize,
    pages: usize,
    done: bool,
    /// A line that was read while looking for the next record.
    pending: Option<Vec<u8>>,
}

impl Records {
    pub(super) fn new(name: String, reader: Box<dyn BufRead + Send>) -> Self {
        Records { name, reader, record: 0, pages: 0, done: false, pending: None }
    }

    /// The next page.
    pub(super) fn next(&mut self, limits: &Limits) -> Option<Result<Raw, Left>> {
        while !self.done {
            match self.record(limits) {
                Ok(Some(page)) => {
                    self.pages += 1;
                    return Some(page);
                }
                Ok(None) => {}
                Err(e) => {
                    self.done = true;
                    self.pages += 1;
                    return Some(Err(Left::new(self.what(), reason_of(&e))));
                }
            }
        }
        if self.pages == 0 {
            self.pages = 1;
            return Some(Err(Left::new(&self.name, "is a web archive without a page in it")));
        }
        None
    }

    fn what(&self) -> String {
        format!("{}: record {}", self.name, self.record)
    }

    /// One line, its end included; empty at the end of the file. Longer ones are cut.
    fn line(&mut self) -> io::Result<Vec<u8>> {
        if let Some(line) = self.pending.take() {
            return Ok(line);
        }
        let mut line = Vec::new();
        self.reader.by_ref().take(LINE as u64).read_until(b'\n', &mut line)?;
        Ok(line)
    }

    /// Reads one record; `None` where it is no page or the file has ended.
    fn record(&mut self, limits: &Limits) -> io::Result<Option<Result<Raw, Left>>> {
        let mut skipped = false;
        loop {
            let line = self.line()?;
            if line.is_empty() {
                self.done = true;
                let lost = skipped && self.record > 0;
                return Ok(lost.then(|| Err(Left::new(self.what(), DAMAGE))));
            }
            if line.starts_with(b"WARC/") {
                if skipped && self.record > 0 {
                    self.pending = Some(line);
                    return Ok(Some(Err(Left::new(self.what(), DAMAGE))));
                }
                break;
            }
            skipped |= !line.trim_ascii().is_empty();
        }
        self.record += 1;
        let mut header = Vec::new();
        for _ in 0..LINES {
            let line = self.line()?;
            if line.trim_ascii().is_empty() {
                break;
            }
            header.extend(line);
        }
        let header = Headers::parse(&header);
        let Some(length) = header.get("content-length").and_then(|l| l.trim().parse::<u64>().ok()) else {
            return Ok(Some(Err(Left::new(self.what(), "does not say how long it is"))));
        };
        if !wanted(&header) {
            self.pass(length)?;
            return Ok(None);
        }
        if length > limits.page_bytes as u64 {
            let most = limits.page_bytes >> 20;
            let reason = match self.pass(length)? {
                true => DAMAGE.to_owned(),
                false => format!("is longer than {most} MiB, the most that is read of one page"),
            };
            return Ok(Some(Err(Left::new(self.what(), reason))));
        }
        let mut block = Vec::new();
        self.reader.by_ref().take(length).read_to_end(&mut block)?;
        if (block.len() as u64) < length {
            // The file is at its end: what the length covered is read again from the next record in it, if there is one.
            let Some(rest) = next_record(&block).and_then(|at| block.get(at..)) else {
                return Err(io::ErrorKind::UnexpectedEof.into());
            };
            self.reader = Box::new(io::Cursor::new(rest.to_vec()));
            return Ok(Some(Err(Left::new(self.what(), DAMAGE))));
        }
        Ok(page(self.what(), &header, block, limits).transpose())
    }

    /// Passes over that many bytes; true where a new record begins among them, which is read next.
    fn pass(&mut self, length: u64) -> io::Result<bool> {
        let (mut left, mut blank, mut line) = (length, false, Vec::new());
        while left > 0 {
            line.clear();
            let read = self.reader.by_ref().take(left.min(LINE as u64)).read_until(b'\n', &mut line)?;
            if read == 0 {
                return Ok(false);
            }
            if blank && is_start(&line) {
                self.pending = Some(line);
                return Ok(true);
            }
            left -= read as u64;
            blank = line.trim_ascii().is_empty();
        }
        Ok(false)
    }
}

/// True for the first line of a record.
fn is_start(line: &[u8]) -> bool {
    line.starts_with(b"WARC/") && line.ends_with(b"\n") && line.len() <= 16
}

/// Where the first record within these bytes begins: at a line for it, behind a blank one.
fn next_record(bytes: &[u8]) -> Option<usize> {
    let (mut at, mut blank) = (0, false);
    for line in bytes.split_inclusive(|b| *b == b'\n') {
        if blank && is_start(line) {
            return Some(at);
        }
        at += line.len();
        blank = line.trim_ascii().is_empty();
    }
    None
}

const DAMAGE: &str = "does not end where it says: the archive is damaged there";

/// True where a record may be a page, by its own header.
fn wanted(header: &Headers) -> bool {
    let kind = header.get("content-type").unwrap_or("").to_ascii_lowercase();
    let web = header.get("warc-target-uri").is_some_and(|u| saved::address(u).is_some());
    match header.get("warc-type").unwrap_or("").trim() {
        "response" => web && kind.starts_with("application/http"),
        "resource" => web && is_markup(&kind),
        "conversion" => web && (is_markup(&kind) || kind.starts_with("text/plain")),
        _ => false,
    }
}

fn is_markup(kind: &str) -> bool {
    let kind = kind.trim().to_ascii_lowercase();
    kind.starts_with("text/html") || kind.starts_with("application/xhtml")
}

/// The page of a record; `Ok(None)` where the answer was none.
fn page(what: String, header: &Headers, block: Vec<u8>, limits: &Limits) -> Result<Option<Raw>, Left> {
    let url = header.get("warc-target-uri").and_then(saved::address);
    let what = url.as_ref().map_or_else(|| what.clone(), |url| format!("{what} ({url})"));
    let kind = header.get("content-type").unwrap_or("").to_ascii_lowercase();
    let (body, charset, plain) = if kind.starts_with("application/http") {
        let Some(answer) = http::answer(&block) else {
            return Err(Left::new(what, "holds no answer of a server"));
        };
        let told = answer.headers.get("content-type");
        if answer.status != 200 || !told.is_none_or(is_markup) {
            return Ok(None);
        }
        let charset = told.and_then(http::charset);
        let body = http::body(&answer, limits).map_err(|reason| Left::new(&what, reason))?;
        // A server that does not say what it sends: only markup is taken for a page.
        if told.is_none() && super::sniff::kind(&body) != super::sniff::Kind::Html {
            return Ok(None);
        }
        (body, charset, false)
    } else {
        (block, http::charset(&kind), kind.starts_with("text/plain"))
    };
    if body.trim_ascii().is_empty() {
        return Err(Left::new(what, "is empty"));
    }
    let mut raw = Raw::new(what, if plain { Body::Text(body) } else { Body::Html(body) });
    raw.url = url;
    raw.charset = charset;
    raw.captured = header.get("warc-date").and_then(crate::dates::stamp).map(|s| s.day);
    Ok(Some(raw))
}
