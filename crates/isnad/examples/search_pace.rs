//! How long searches take in the process: asks every line of a file for its twenty best pages and prints the milliseconds.
//!
//!     cargo run --release -p isnad --example search_pace -- many.isnad queries.txt
use isnad::{Engine, EntryKind, Options, SearchOptions};
use std::io::Write;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut given = std::env::args().skip(1);
    let (Some(archive), Some(queries)) = (given.next(), given.next()) else {
        return Err("search_pace ARCHIVE QUERIES.txt".into());
    };
    let queries = std::fs::read_to_string(queries)?;
    let engine = Engine::open_existing(archive.as_ref(), &Options::default())?;
    let how = SearchOptions { kind: EntryKind::Page, limit: 20 };
    let mut out = std::io::stdout();
    // The first run opens the index, makes the tables of names and brings the files into memory.
    for round in ["cold", "warm"] {
        let (mut wall, mut worked, mut hits) = (Vec::new(), Vec::new(), 0);
        for query in queries.lines() {
            let (start, before) = (Instant::now(), processor());
            hits += engine.search(query, how)?.hits.len();
            wall.push(start.elapsed().as_secs_f64() * 1000.0);
            worked.extend(processor().zip(before).map(|(now, before)| (now - before) as f64 / 1e6));
        }
        writeln!(
            out,
            "{round}: {} queries, {hits} hits; ms by the clock: {}",
            wall.len(),
            shares(&mut wall)
        )?;
        if !worked.is_empty() {
            writeln!(out, "    of processor: {}", shares(&mut worked))?;
        }
    }
    Ok(())
}

/// Nanoseconds that this thread has had a processor: on a busy machine the clock tells more of the others than of the search.
fn processor() -> Option<u64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    told.split_whitespace().next()?.parse().ok()
}

fn shares(all: &mut [f64]) -> String {
    all.sort_by(f64::total_cmp);
    let at = |p: f64| all.get(((all.len() as f64 * p) as usize).min(all.len().saturating_sub(1))).copied();
    let at = |p: f64| at(p).unwrap_or_default();
    format!("p50 {:.2}, p95 {:.2}, p99 {:.2}, most {:.2}", at(0.5), at(0.95), at(0.99), at(1.0))
}
