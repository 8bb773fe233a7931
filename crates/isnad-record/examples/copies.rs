//! Finds all copies in a prepared corpus: for measuring, without reader and language pack.
//!
//! Takes JSON lines with `id` and `words`, and writes the pairs of which the longer text holds half of the 5-word shingles
//! of the shorter, one a line, tab-separated, the smaller id first. What it took, from words to pairs, goes to standard error.
//! `docs/benchmarks/copies.py` runs it.

use isnad_model::{Article, Reading, Span};
use isnad_record::{Page, Word, copies, hash};
use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut readings, mut texts) = (Vec::new(), Vec::new());
    for file in std::env::args().skip(1) {
        for line in std::io::BufReader::new(std::fs::File::open(file)?).lines() {
            let v: serde_json::Value = serde_json::from_str(&line?)?;
            let id = v["id"].as_str().unwrap_or("").to_owned();
            readings.push(Reading { article: Article { id, ..Article::default() }, ..Reading::default() });
            let words = v["words"].as_array().into_iter().flatten();
            texts.push(words.map(|w| w.as_str().unwrap_or("").to_owned()).collect::<Vec<_>>());
        }
    }
    let started = std::time::Instant::now();
    let word = |text: &String| {
        let key = hash(text);
        Word { key, stem: key, number: false, at: Span::default() }
    };
    let page = |(reading, text): (_, &Vec<String>)| Page {
        reading,
        words: text.iter().map(word).collect(),
        outlook: None,
    };
    let pages: Vec<Page<'_>> = readings.iter().zip(&texts).map(page).collect();
    let found = copies(&pages);
    eprintln!("{} pages, {} pairs, {:.2} s", pages.len(), found.len(), started.elapsed().as_secs_f64());
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    for (a, b) in found {
        writeln!(out, "{a}\t{b}")?;
    }
    Ok(())
}
