//! No page costs much, whatever it holds: hostile pages of one length, each bounded, and none much dearer when it is
//! four times as long.
//!
//! Bounds here are wide, as tests run in any build and beside others; `cargo run --release --example worst` measures, and
//! BENCHMARKS.md holds what came out.

#![allow(clippy::expect_used, reason = "a test's helpers fail as tests do")]

mod hostile;

use isnad_page::{Body, PageRules, Raw, read_any_language};
use std::time::{Duration, Instant};

/// Bytes of a short hostile page.
const SHORT: usize = 64 << 10;

fn took(page: &hostile::Hostile, rules: &PageRules) -> Duration {
    let bytes = page.bytes.clone();
    let body = if page.markup { Body::Html(bytes) } else { Body::Text(bytes) };
    let raw = Raw::new("p", body);
    let start = Instant::now();
    drop(read_any_language(&raw, rules));
    start.elapsed()
}

#[test]
fn hostile_pages_take_linear_time() {
    let rules = PageRules::load(&isnad_lang::Source::builtin()).expect("tables");
    let pages = |size| hostile::markup(size).into_iter().chain(hostile::text(size));
    let mut slow = Vec::new();
    for (short, long) in pages(SHORT).zip(pages(SHORT * 8)) {
        let name = format!("{} ({})", short.name, if short.markup { "markup" } else { "text" });
        let (a, mut b) = (took(&short, &rules), took(&long, &rules));
        // Eight times the length, eight times the time; squared it would be 64. What another program on the machine took
        // is not there twice.
        let most = a * 24 + Duration::from_millis(150);
        for _ in 0..3 {
            if b > most {
                b = b.min(took(&long, &rules));
            }
        }
        if b > most {
            slow.push(format!("{name}: {a:?}, eight times as long {b:?}"));
        }
    }
    assert!(slow.is_empty(), "\n{}", slow.join("\n"));
}
