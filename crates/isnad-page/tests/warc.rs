//! Web archives: which records are pages, what is undone on the way, what damage costs.

#![allow(clippy::expect_used, reason = "a test's helpers fail as tests do")]

use isnad_page::ingest::{self, IngestOptions, Input, Limits};
use isnad_page::{Body, Raw};
use std::io::Write;

const PAGE: &str =
    "<html><body><h1>افتتاح الجسر</h1><p>افتتحت الوزارة الجسر الجديد صباح اليوم.</p></body></html>";

fn record(kind: &str, content: &str, url: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\nWARC-Date: 2026-03-04T09:00:00Z\r\nContent-Type: {content}\r\nContent-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(url: &str, head: &str, body: &[u8]) -> Vec<u8> {
    let block = [head.as_bytes(), b"\r\n\r\n", body].concat();
    record("response", "application/http; msgtype=response", url, &block)
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gz.write_all(bytes).expect("gzip");
    gz.finish().expect("gzip")
}

fn open(bytes: Vec<u8>, limits: Limits) -> Vec<Result<Raw, String>> {
    let options = IngestOptions { limits, ..IngestOptions::default() };
    ingest::open(Input::Bytes("w".into(), bytes), &options).map(|r| r.map_err(|l| l.to_string())).collect()
}

const HTML: &str = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8";

#[test]
fn answers_that_are_pages() {
    let chunked = format!("{:x}\r\n{PAGE}\r\n0\r\n\r\n", PAGE.len());
    let records = [
        record("warcinfo", "application/warc-fields", "x:", b"software: test\r\n"),
        record(
            "request",
            "application/http; msgtype=request",
            "https://mina.example/1",
            b"GET / HTTP/1.1\r\n\r\n",
        ),
        response("https://mina.example/1", HTML, PAGE.as_bytes()),
        response(
            "https://mina.example/2",
            &format!("{HTML}\r\nContent-Encoding: gzip"),
            &gzip(PAGE.as_bytes()),
        ),
        response(
            "https://mina.example/3",
            &format!("{HTML}\r\nTransfer-Encoding: chunked"),
            chunked.as_bytes(),
        ),
        response(
            "https://mina.example/4",
            "HTTP/1.1 404 Not Found\r\nContent-Type: text/html",
            PAGE.as_bytes(),
        ),
        response("https://mina.example/5.png", "HTTP/1.1 200 OK\r\nContent-Type: image/png", b"\x89PNG...."),
        record("resource", "text/html", "https://mina.example/6", PAGE.as_bytes()),
        record("revisit", "application/http; msgtype=response", "https://mina.example/7", HTML.as_bytes()),
    ];
    let plain = records.concat();
    // A member a record, as archivers pack them.
    let packed: Vec<u8> = records.iter().flat_map(|r| gzip(r)).collect();
    for bytes in [plain, packed] {
        let pages = open(bytes, Limits::default());
        let pages: Vec<Raw> = pages.into_iter().map(|p| p.expect("a page")).collect();
        let urls: Vec<_> = pages.iter().filter_map(|p| p.url.as_deref()).collect();
        assert_eq!(urls, ["1", "2", "3", "6"].map(|n| format!("https://mina.example/{n}")));
        for page in &pages {
            assert_eq!(page.body, Body::Html(PAGE.into()));
            assert_eq!(page.captured.map(|d| d.to_string()).as_deref(), Some("2026-03-04"));
        }
        assert_eq!(pages[0].charset.as_deref(), Some("utf-8"));
    }
}

#[test]
fn lengths_that_lie() {
    let good = response("https://mina.example/1", HTML, PAGE.as_bytes());
    let lie = |length: &str| {
        let text =
            String::from_utf8(response("https://mina.example/2", HTML, PAGE.as_bytes())).expect("UTF-8");
        let at = text.find("Content-Length: ").expect("a length");
        let end = text[at..].find("\r\n").expect("a line") + at;
        format!("{}Content-Length: {length}{}", &text[..at], &text[end..]).into_bytes()
    };
    // Too short: the page is cut, what is left over is named, the next page is whole.
    let pages = open([lie("150"), good.clone()].concat(), Limits::default());
    assert!(
        pages.iter().any(|p| p.as_ref().is_err_and(|e| e.contains("does not end where it says"))),
        "{pages:?}"
    );
    assert!(
        pages
            .last()
            .is_some_and(|p| p.as_ref().is_ok_and(|p| p.url.as_deref() == Some("https://mina.example/1")))
    );
    // Past the end of the file, past all files, or covering the next page: the page after it is read all the same.
    for length in ["1200", "999999", "99999999999999"] {
        let pages = open([lie(length), good.clone()].concat(), Limits::default());
        let last = pages.last().and_then(|p| p.as_ref().ok()).and_then(|p| p.url.as_deref());
        assert!(pages[0].is_err() && last == Some("https://mina.example/1"), "{length}: {pages:?}");
    }
    // Too long, none, no number, more than a file can hold: named, without taking the memory.
    for length in ["999999", "99999999999999", "-1", "x", ""] {
        let pages = open([good.clone(), lie(length)].concat(), Limits::default());
        assert!(pages[0].is_ok() && pages[1..].iter().all(Result::is_err), "{length}: {pages:?}");
    }
}

#[test]
fn a_bomb_in_an_answer_costs_itself_alone() {
    let mut bomb = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    for _ in 0..64 {
        bomb.write_all(&[b' '; 1 << 16]).expect("gzip");
    }
    let bomb = bomb.finish().expect("gzip");
    let records = [
        response("https://mina.example/1", &format!("{HTML}\r\nContent-Encoding: gzip"), &bomb),
        response("https://mina.example/2", HTML, PAGE.as_bytes()),
    ];
    let limits = Limits { page_bytes: 1 << 20, ..Limits::default() };
    let pages = open(records.concat(), limits);
    assert!(pages[0].as_ref().is_err_and(|e| e.contains("unpacks to more than 1 MiB")), "{pages:?}");
    assert!(pages[1].is_ok());
}

#[test]
fn text_archives_and_empty_ones() {
    let text = "افتتاح الجسر\n\nافتتحت الوزارة الجسر الجديد صباح اليوم.";
    let pages = open(
        record("conversion", "text/plain", "https://mina.example/1", text.as_bytes()),
        Limits::default(),
    );
    assert!(pages[0].as_ref().is_ok_and(|p| p.body == Body::Text(text.into())));
    let pages = open(record("warcinfo", "application/warc-fields", "x:", b"a: b\r\n"), Limits::default());
    assert_eq!(pages, [Err("w: is a web archive without a page in it".to_owned())]);
}
