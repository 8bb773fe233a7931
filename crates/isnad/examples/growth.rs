//! How long the record of an archive takes to build, apart from reading its pages: seconds and milliseconds an article.
//!
//!     cargo run --release -p isnad --example growth -- some.isnad
use isnad::{Engine, Options};
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(file) = std::env::args().nth(1) else { return Err("growth ARCHIVE".into()) };
    let archive = isnad_archive::Archive::open(file.as_ref())?;
    let start = Instant::now();
    let (_, readings) = archive.readings()?;
    let loaded = start.elapsed().as_secs_f64();
    let engine = Engine::in_memory(&Options::default())?;
    let start = Instant::now();
    let record = engine.stages().record(&readings, &[]);
    let built = start.elapsed().as_secs_f64();
    let pages = readings.len().max(1) as f64;
    let line = format!(
        "{pages} pages: loaded in {loaded:.1} s, {:.2} ms an article; record built in {built:.1} s, {:.2} ms an article; {} events, {} storylines\n",
        1000.0 * loaded / pages,
        1000.0 * built / pages,
        record.events.len(),
        record.storylines.len(),
    );
    std::io::Write::write_all(&mut std::io::stdout(), line.as_bytes())?;
    Ok(())
}
