//! How long one more page takes in a large archive: adds pages one by one and prints the milliseconds of each, the record left
//! for later.
//!
//!     cargo run --release -p isnad --example add_one -- many.isnad few.jsonl
use isnad::{AddOptions, Engine, FieldMap, Input, Options};
use std::io::{BufRead, BufReader, Write};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut given = std::env::args().skip(1);
    let (Some(archive), Some(pages)) = (given.next(), given.next()) else {
        return Err("add_one ARCHIVE PAGES.jsonl".into());
    };
    let mut engine = Engine::open(archive.as_ref(), &Options::default())?;
    let how = AddOptions {
        map: FieldMap::parse("id=doc,published=reference")?,
        later: true,
        ..AddOptions::default()
    };
    let mut out = std::io::stdout();
    for (i, line) in BufReader::new(std::fs::File::open(pages)?).lines().enumerate() {
        let input = Input::Bytes { name: format!("{i}.jsonl"), bytes: line?.into_bytes() };
        let start = Instant::now();
        let summary = engine.add(&[input], &how, &mut ())?;
        let took = start.elapsed().as_secs_f64() * 1000.0;
        writeln!(out, "{took:.1} ms, {} added, {} pages", summary.added, summary.pages)?;
    }
    Ok(())
}
