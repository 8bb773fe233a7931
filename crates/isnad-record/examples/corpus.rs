//! Groups a prepared corpus: for measuring, without reader and language pack.
//!
//! Takes JSON lines with `doc`, `outlet`, `url`, `reference`, `title`, `text`, `head` (words of the headline) and `words`
//! (`[folded, stem]` pairs), and writes the lines of `export --format groups`.
use isnad_model::{Article, Block, BlockKind, Reading, Span, When};
use isnad_record::{Page, Word, hash};
use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut readings = Vec::new();
    let mut words = Vec::new();
    for file in std::env::args().skip(1) {
        for line in std::io::BufReader::new(std::fs::File::open(file)?).lines() {
            let v: serde_json::Value = serde_json::from_str(&line?)?;
            let text = |k: &str| v[k].as_str().unwrap_or("").to_owned();
            let head = v["head"].as_u64().unwrap_or(0) as u32;
            let day = text("reference").parse()?;
            let article = Article {
                id: text("doc"),
                url: Some(text("url")),
                outlet: Some(text("outlet")),
                headline: text("title"),
                published: When::day(day, "given"),
                blocks: vec![Block { kind: BlockKind::Headline, span: Span { start: 0, end: head } }],
                ..Article::default()
            };
            readings.push(Reading { article, reference: When::day(day, "given"), ..Reading::default() });
            words.push(
                v["words"]
                    .as_array()
                    .into_iter()
                    .flatten()
                    .enumerate()
                    .map(|(i, w)| {
                        let key = w[0].as_str().unwrap_or("");
                        Word {
                            key: hash(key),
                            stem: hash(w[1].as_str().unwrap_or(key)),
                            number: key.bytes().all(|b| b.is_ascii_digit()),
                            at: Span { start: i as u32, end: i as u32 + 1 },
                        }
                    })
                    .collect::<Vec<_>>(),
            );
        }
    }
    let pages: Vec<Page<'_>> =
        readings.iter().zip(words).map(|(reading, words)| Page { reading, words, outlook: None }).collect();
    let started = std::time::Instant::now();
    let record = isnad_record::build(&pages, &isnad_record::Options::default());
    eprintln!("{} pages, {:.2} s", pages.len(), started.elapsed().as_secs_f64());
    let mut out = std::io::stdout().lock();
    for g in &record.groups {
        writeln!(out, "{}\t{}\t{}\t{}", g.page, g.event, g.family, g.story)?;
    }
    Ok(())
}
