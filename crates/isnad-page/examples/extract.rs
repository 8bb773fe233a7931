//! Reads pages and prints their articles, one JSON object a line in the shape of `isnad.reading/1`.
//!
//! usage: extract [--lang DIR] [--any-language] [--map FIELD=NAME,…] PATH…
//!
//! What was left out goes to standard error, a line each; last comes how many pages were read in which time.

use isnad_page::ingest::{self, FieldMap, IngestOptions};
use isnad_page::{PageRules, read, read_any_language};
use std::io::Write;
use std::time::{Duration, Instant};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut source = isnad_lang::Source::builtin();
    let mut options = IngestOptions::default();
    let (mut any, mut paths) = (false, Vec::new());
    let mut arguments = std::env::args().skip(1);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--any-language" => any = true,
            "--lang" => source = isnad_lang::Source::from_dir(arguments.next().unwrap_or_default().as_ref())?,
            "--map" => options.map = FieldMap::parse(&arguments.next().unwrap_or_default())?,
            _ => paths.push(argument),
        }
    }
    let rules = PageRules::load(&source)?;
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let (mut pages, mut left, mut spent, mut worst) = (0u64, 0u64, Duration::ZERO, Duration::ZERO);
    for path in &paths {
        for raw in ingest::open_path(path.as_ref(), &options) {
            let raw = match raw {
                Ok(raw) => raw,
                Err(reason) => {
                    left += 1;
                    eprintln!("{reason}");
                    continue;
                }
            };
            let start = Instant::now();
            let found = if any { read_any_language(&raw, &rules) } else { read(&raw, &rules) };
            let took = start.elapsed();
            spent += took;
            worst = worst.max(took);
            match found {
                Ok(found) => {
                    pages += 1;
                    let reading = isnad_model::Reading {
                        page: found.page,
                        article: found.article,
                        diagnostics: found.diagnostics,
                        ..Default::default()
                    };
                    writeln!(out, "{}", isnad_model::wire::reading_line(&reading))?;
                }
                Err(reason) => {
                    left += 1;
                    eprintln!("{}: {reason}", raw.name);
                }
            }
        }
    }
    out.flush()?;
    let rate = pages as f64 / spent.as_secs_f64().max(1e-9);
    eprintln!(
        "{pages} pages read, {left} left out, {rate:.0} pages a second, worst page {} ms",
        worst.as_millis()
    );
    Ok(())
}
