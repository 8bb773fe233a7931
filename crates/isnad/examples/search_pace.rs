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
        let (mut took, mut hits) = (Vec::new(), 0);
        for query in queries.lines() {
            let start = Instant::now();
            hits += engine.search(query, how)?.hits.len();
            took.push(start.elapsed().as_secs_f64() * 1000.0);
        }
        took.sort_by(f64::total_cmp);
        let share =
            |p: f64| took.get(((took.len() as f64 * p) as usize).min(took.len().saturating_sub(1))).copied();
        let at = |p: f64| share(p).unwrap_or_default();
        writeln!(
            out,
            "{round}: {} queries, {hits} hits; ms: p50 {:.2}, p95 {:.2}, p99 {:.2}, most {:.2}",
            took.len(),
            at(0.5),
            at(0.95),
            at(0.99),
            at(1.0)
        )?;
    }
    Ok(())
}
