//! Pages saved as one mail (MHTML): the part that is the page, among its pictures and styles.

use super::http::{Headers, parameter, split_head};
use super::saved;
use crate::raw::{Body, Left, Raw};

/// Parts of one page, and parts within parts.
const PARTS: usize = 10_000;
const DEPTH: usize = 3;

/// True where a file begins as such a mail does.
pub(super) fn is_mail(head: &str) -> bool {
    let low = head.to_ascii_lowercase();
    let named = low.find(':').is_some_and(|at| {
        low.get(..at)
            .is_some_and(|n| !n.is_empty() && n.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-'))
    });
    named && low.contains("mime-version:") && low.contains("content-type:") && low.contains("multipart/")
}

/// The page of a saved mail.
pub(super) fn page(name: &str, bytes: &[u8]) -> Result<Raw, Left> {
    let Some((head, body)) = split_head(bytes) else {
        return Err(Left::new(name, "is a mail without a text"));
    };
    let headers = Headers::parse(head);
    let wanted =
        headers.get("snapshot-content-location").or(headers.get("content-location")).map(str::to_owned);
    let mut parts = Vec::new();
    collect(&headers, body, &mut parts, 0);
    let page = parts
        .iter()
        .find(|p| wanted.is_some() && p.headers.get("content-location") == wanted.as_deref())
        .or(parts.first());
    let Some(page) = page else { return Err(Left::new(name, "is a saved page without markup in it")) };
    let encoding = page.headers.get("content-transfer-encoding").unwrap_or("").to_ascii_lowercase();
    let bytes = match encoding.trim() {
        "quoted-printable" => quoted_printable(page.body),
        "base64" => base64(page.body),
        _ => page.body.to_vec(),
    };
    let place = saved::comment(&bytes);
    let location = wanted.as_deref().or(page.headers.get("content-location"));
    let mut raw = Raw::new(name, Body::Html(bytes));
    raw.url = location.and_then(saved::address);
    raw.captured = headers.get("date").and_then(crate::dates::stamp).map(|s| s.day);
    raw.charset = page.headers.get("content-type").and_then(super::http::charset);
    place.tell(&mut raw);
    Ok(raw)
}

struct Part<'b> {
    headers: Headers,
    body: &'b [u8],
}

/// The parts of markup, in order.
fn collect<'b>(headers: &Headers, body: &'b [u8], parts: &mut Vec<Part<'b>>, depth: usize) {
    let kind = headers.get("content-type").unwrap_or("");
    let low = kind.to_ascii_lowercase();
    if low.starts_with("text/html") || low.starts_with("application/xhtml") {
        parts.push(Part { headers: headers.clone(), body });
    }
    let Some(boundary) = parameter(kind, "boundary").filter(|_| low.starts_with("multipart/")) else {
        return;
    };
    if depth >= DEPTH {
        return;
    }
    let mark = format!("--{boundary}");
    let mut from: Option<usize> = None;
    let mut at = 0;
    for line in body.split_inclusive(|b| *b == b'\n') {
        let closes = line.strip_prefix(mark.as_bytes()).map(<[u8]>::trim_ascii);
        if closes.is_some_and(|rest| rest.is_empty() || rest == b"--") {
            if let Some(part) = from.and_then(|from| body.get(from..at)) {
                let split = split_head(part).map(|(head, body)| (Headers::parse(head), body));
                if let Some((headers, body)) = split {
                    collect(&headers, body, parts, depth + 1);
                }
            }
            if parts.len() >= PARTS {
                return;
            }
            from = Some(at + line.len());
        }
        at += line.len();
    }
    // A file that breaks off has a last part all the same.
    let tail = from.and_then(|from| body.get(from..)).and_then(split_head);
    if let Some((head, body)) = tail {
        collect(&Headers::parse(head), body, parts, depth + 1);
    }
}

/// `=D9=84`, and lines that a `=` at their end carries on.
fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let hex = |b: u8| char::from(b).to_digit(16).map(|d| d as u8);
    let mut i = 0;
    while let Some(&byte) = text.get(i) {
        if byte != b'=' {
            out.push(byte);
            i += 1;
            continue;
        }
        let pair = (text.get(i + 1).copied(), text.get(i + 2).copied());
        match pair {
            (Some(b'\n'), _) => i += 2,
            (Some(b'\r'), Some(b'\n')) => i += 3,
            (Some(a), Some(b)) if hex(a).is_some() && hex(b).is_some() => {
                out.push(hex(a).unwrap_or(0) << 4 | hex(b).unwrap_or(0));
                i += 3;
            }
            _ => {
                out.push(byte);
                i += 1;
            }
        }
    }
    out
}

/// Base64, line ends and other bytes passed over.
fn base64(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3);
    let (mut bits, mut held) = (0u32, 0u8);
    for byte in text {
        let six = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            b'=' => break,
            _ => continue,
        };
        bits = (bits << 6 | u32::from(six)) & 0x00ff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held & 0xff) as u8);
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn transfer_encodings() {
        assert_eq!(quoted_printable(b"a=3Db=\r\nc=\nd=zz="), b"a=bcd=zz=");
        assert_eq!(base64(b"PHA+\r\n2YTZhA=="), "<p>لل".as_bytes());
    }

    #[test]
    fn the_page_among_its_pictures() {
        let mail = "From: <Saved by a browser>\r\nSnapshot-Content-Location: https://mina.example/7\r\nSubject: x\r\nDate: Wed, 28 Jan 2026 10:00:00 -0000\r\nMIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\ttype=\"text/html\";\r\n\tboundary=\"--b--\"\r\n\r\n\r\n----b--\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://ads.example/frame\r\n\r\n<p>frame\r\n----b--\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Location: https://mina.example/7\r\n\r\n<p class=3Da>=D9=84\r\n----b----\r\n";
        assert!(is_mail(mail));
        let raw = page("a.mhtml", mail.as_bytes()).expect("a page");
        assert_eq!(raw.body, Body::Html("<p class=a>ل\r\n".into()));
        assert_eq!(raw.url.as_deref(), Some("https://mina.example/7"));
        assert_eq!(raw.captured.map(|d| d.to_string()).as_deref(), Some("2026-01-28"));
        assert_eq!(raw.charset.as_deref(), Some("utf-8"));
    }
}
