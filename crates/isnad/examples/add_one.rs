//! How long one more page takes in a large archive: adds pages one by one, each into the record too (with `later`, without), and
//! prints the milliseconds. The first pays for a cold cache.
//!
//!     cargo run --release -p isnad --example add_one -- many.isnad few.jsonl [later]
use isnad::{AddOptions, Engine, FieldMap, Input, Options};
use std::io::{BufRead, BufReader, Write};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut given = std::env::args().skip(1);
    let (Some(archive), Some(pages)) = (given.next(), given.next()) else {
        return Err("add_one ARCHIVE PAGES.jsonl [later]".into());
    };
    let later = given.next().is_some_and(|word| word == "later");
    let mut engine = Engine::open(archive.as_ref(), &Options::default())?;
    let how =
        AddOptions { map: FieldMap::parse("id=doc,published=reference")?, later, ..AddOptions::default() };
    let mut took = Vec::new();
    for (i, line) in BufReader::new(std::fs::File::open(pages)?).lines().enumerate() {
        let input = Input::Bytes { name: format!("{i}.jsonl"), bytes: line?.into_bytes() };
        let start = Instant::now();
        if engine.add(&[input], &how, &mut ())?.added == 1 {
            took.push(start.elapsed().as_secs_f64() * 1000.0);
        }
    }
    let (first, status) = (took.first().copied().unwrap_or_default(), engine.status()?);
    took.sort_by(f64::total_cmp);
    let within = |part: usize| took.get(took.len() * part / 100).or(took.last()).copied().unwrap_or_default();
    let line = format!(
        "{} pages, {} in all, {} placed: first {first:.1} ms, half within {:.1}, 95 of 100 within {:.1}, longest {:.1}\n",
        took.len(),
        status.archive.pages,
        status.placed,
        within(50),
        within(95),
        within(100),
    );
    Ok(std::io::stdout().write_all(line.as_bytes())?)
}
