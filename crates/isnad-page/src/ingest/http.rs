//! An answer of a web server, as archives keep it: status, headers, and a body that may be cut into chunks and packed.
//!
//! Archivers differ in whether they undo chunks and packing, and few mend the headers when they do. So the headers only
//! say what to try: a body that is not chunked or packed as they say is taken as it stands.

use super::{Limits, unpack};
use std::io::{Cursor, Read};

/// Header lines of an answer, an archive's record or a part of a mail.
#[derive(Debug, Clone, Default)]
pub(super) struct Headers(Vec<(String, String)>);

impl Headers {
    /// Reads header lines; a line that begins with white space goes on with the one before.
    pub(super) fn parse(bytes: &[u8]) -> Headers {
        let mut headers: Vec<(String, String)> = Vec::new();
        for line in bytes.split(|b| *b == b'\n') {
            let text = match std::str::from_utf8(line) {
                Ok(text) => text.to_owned(),
                Err(_) => line.iter().map(|b| char::from(*b)).collect(),
            };
            match text.split_once(':') {
                _ if text.starts_with([' ', '\t']) => {
                    if let Some((_, value)) = headers.last_mut() {
                        value.push(' ');
                        value.push_str(text.trim());
                    }
                }
                Some((name, value)) => {
                    headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
                }
                None => {}
            }
        }
        Headers(headers)
    }

    /// The first value of a name in lower case.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, _)| n == name).map(|(_, v)| v.as_str())
    }
}

/// The charset of a `Content-Type`.
pub(super) fn charset(kind: &str) -> Option<String> {
    parameter(kind, "charset")
}

/// A parameter of a header's value: `boundary` of `multipart/related; boundary="…"`.
pub(super) fn parameter(value: &str, name: &str) -> Option<String> {
    let found = value.split(';').skip(1).find_map(|part| {
        let (n, v) = part.split_once('=')?;
        n.trim().eq_ignore_ascii_case(name).then(|| v.trim().trim_matches(['"', '\'']).to_owned())
    });
    found.filter(|v| !v.is_empty())
}

/// An answer, its body as it came.
pub(super) struct Answer<'b> {
    pub(super) status: u16,
    pub(super) headers: Headers,
    body: &'b [u8],
}

/// Parts an answer into status, headers and body.
pub(super) fn answer(block: &[u8]) -> Option<Answer<'_>> {
    let (head, body) = split_head(block)?;
    let end = head.iter().position(|b| *b == b'\n').unwrap_or(head.len());
    let line = String::from_utf8_lossy(head.get(..end)?).into_owned();
    let mut words = line.split_whitespace();
    words.next().filter(|w| w.starts_with("HTTP/"))?;
    let status = words.next()?.parse().ok()?;
    Some(Answer { status, headers: Headers::parse(head.get(end..)?), body })
}

/// Header lines and what follows the blank line behind them.
pub(super) fn split_head(block: &[u8]) -> Option<(&[u8], &[u8])> {
    let mut at = 0;
    loop {
        let rest = block.get(at..)?;
        let end = rest.iter().position(|b| *b == b'\n')?;
        if rest.get(..end)?.trim_ascii().is_empty() && at > 0 {
            return Some((block.get(..at)?, rest.get(end + 1..)?));
        }
        at += end + 1;
    }
}

/// The body, its chunks joined and unpacked.
///
/// # Errors
/// Where unpacking it gives more than a page may hold.
pub(super) fn body(answer: &Answer<'_>, limits: &Limits) -> Result<Vec<u8>, String> {
    let has = |name: &str, word: &str| {
        answer.headers.get(name).is_some_and(|v| v.to_ascii_lowercase().contains(word))
    };
    let mut body = answer.body.to_vec();
    if has("transfer-encoding", "chunked")
        && let Some(joined) = unchunk(&body)
    {
        body = joined;
    }
    let packed = body.as_slice();
    let gzip = packed.starts_with(&[0x1f, 0x8b]);
    let zstd = packed.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]);
    let stream = || Box::new(Cursor::new(body.clone()));
    let unpacked = if gzip {
        unpack_all(unpack::gzip(stream(), limits), limits)
    } else if zstd {
        unpack::zstd(stream(), limits).and_then(|s| unpack_all(s, limits))
    } else if has("content-encoding", "br") {
        unpack_all(unpack::brotli(stream(), limits), limits)
    } else if has("content-encoding", "deflate") {
        unpack_all(unpack::deflate(stream(), limits), limits)
    } else {
        return Ok(body);
    };
    match unpacked {
        Ok(unpacked) => Ok(unpacked),
        Err(reason) if gzip || zstd || reason.contains("unpacks to") => Err(reason),
        // Brotli has no mark of its own: what cannot be unpacked was unpacked already.
        Err(_) => Ok(body),
    }
}

fn unpack_all(stream: super::Stream, limits: &Limits) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    let cap = limits.page_bytes as u64;
    match stream.take(cap + 1).read_to_end(&mut bytes) {
        Ok(_) if bytes.len() as u64 > cap => {
            Err(format!("unpacks to more than {} MiB, the most that is read of one page", cap >> 20))
        }
        Ok(_) => Ok(bytes),
        // A download that broke off: what came is a page, too.
        Err(e) if bytes.len() > 1024 && !e.to_string().contains("unpacks to") => Ok(bytes),
        Err(e) => Err(super::reason_of(&e)),
    }
}

/// Joins chunks; `None` where the body is not cut into any. A body that breaks off keeps what came.
fn unchunk(body: &[u8]) -> Option<Vec<u8>> {
    let mut out = Vec::with_capacity(body.len());
    let mut rest = body;
    loop {
        let Some(end) = rest.iter().take(1024).position(|b| *b == b'\n') else {
            return (!out.is_empty()).then_some(out);
        };
        let line = std::str::from_utf8(rest.get(..end)?).ok();
        let size = line.and_then(|l| usize::from_str_radix(l.split(';').next()?.trim(), 16).ok());
        match size {
            None => return (!out.is_empty()).then_some(out),
            Some(0) => return Some(out),
            Some(size) => {
                let data = rest.get(end + 1..)?;
                let size = size.min(data.len());
                out.extend(data.get(..size)?);
                rest = data.get(size..)?;
                rest = rest.strip_prefix(b"\r\n").or_else(|| rest.strip_prefix(b"\n")).unwrap_or(rest);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn body_of(head: &str, rest: &[u8]) -> Result<Vec<u8>, String> {
        let block = [head.as_bytes(), b"\r\n\r\n", rest].concat();
        body(&answer(&block).expect("an answer"), &Limits::default())
    }

    #[test]
    fn chunks_are_joined() {
        let head = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked";
        assert_eq!(body_of(head, b"4\r\n<p>a\r\n3;x=y\r\nbcd\r\n0\r\n\r\n"), Ok(b"<p>abcd".to_vec()));
        // Joined already, though the header still says chunked.
        assert_eq!(body_of(head, b"<p>whole"), Ok(b"<p>whole".to_vec()));
        // A length that lies takes what there is.
        assert_eq!(body_of(head, b"ffffffff\r\n<p>a"), Ok(b"<p>a".to_vec()));
    }

    #[test]
    fn packed_bodies() {
        use std::io::Write;
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
        gz.write_all(b"<p>packed").expect("gzip");
        let gz = gz.finish().expect("gzip");
        assert_eq!(body_of("HTTP/1.1 200 OK\r\nContent-Encoding: gzip", &gz), Ok(b"<p>packed".to_vec()));
        assert_eq!(body_of("HTTP/1.1 200 OK\r\nContent-Encoding: br", b"<p>plain"), Ok(b"<p>plain".to_vec()));
        let brotli = [0x0b, 0x02, 0x80, b'h', b'e', b'l', b'l', b'o', 0x03];
        assert_eq!(body_of("HTTP/1.1 200 OK\r\nContent-Encoding: br", &brotli), Ok(b"hello".to_vec()));
    }
}
