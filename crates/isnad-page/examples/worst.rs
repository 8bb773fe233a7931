//! What the worst page costs: times hostile pages and the memory that each needs.
//!
//! usage: worst [BYTES [NAME]]
//!
//! Prints one line a page: milliseconds of the processor, MiB at most beyond what the program and the page itself take, name. Memory is read from
//! `/proc`, so elsewhere than on Linux it shows as 0; with `MALLOC_MMAP_THRESHOLD_=65536` in the environment what one page
//! frees is not hidden from the next.

#[path = "../tests/hostile/mod.rs"]
mod hostile;

use isnad_page::{Body, PageRules, Raw, read_any_language};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let rules = PageRules::load(&isnad_lang::Source::builtin())?;
    let size: usize = std::env::args().nth(1).map_or(Ok(8 << 20), |n| n.parse())?;
    let only = std::env::args().nth(2);
    let (mut worst, mut most) = (0.0f64, 0);
    for page in hostile::markup(size).into_iter().chain(hostile::text(size)) {
        if only.as_ref().is_some_and(|o| !page.name.contains(o.as_str())) {
            continue;
        }
        let body = if page.markup { Body::Html(page.bytes) } else { Body::Text(page.bytes) };
        let raw = Raw::new("p", body);
        // The kernel forgets the peak, so that it is this page's own.
        drop(std::fs::write("/proc/self/clear_refs", "5"));
        let before = kib("VmRSS:");
        let start = (Instant::now(), worked());
        let read = read_any_language(&raw, &rules);
        // Time of the processor where the system tells it: others may be at work.
        let wall = start.0.elapsed().as_secs_f64() * 1000.0;
        let ms = worked().zip(start.1).map_or(wall, |(now, then)| (now - then) / 1e6);
        let mib = kib("VmHWM:").saturating_sub(before) / 1024;
        worst = worst.max(ms);
        most = most.max(mib);
        let kind = if page.markup { "markup" } else { "text" };
        let blocks = read.as_ref().map_or(0, |r| r.article.blocks.len());
        println!("{ms:8.1} ms {mib:5} MiB  {kind}: {} ({blocks} blocks)", page.name);
    }
    println!("worst: {worst:.1} ms, {most} MiB, pages of {size} bytes");
    Ok(())
}

/// Nanoseconds that this thread has run.
fn worked() -> Option<f64> {
    std::fs::read_to_string("/proc/thread-self/schedstat").ok()?.split_whitespace().next()?.parse().ok()
}

/// A number of `/proc/self/status`.
fn kib(name: &str) -> u64 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|l| l.starts_with(name)).unwrap_or("");
    line.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0)
}
