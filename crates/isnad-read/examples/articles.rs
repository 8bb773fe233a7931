//! JSON lines of articles (`doc`, `reference`, `title`, `content`, `outlet`) in, readings out. For quick looks at the reader alone.
use isnad_lang::{NamesFile, Pack, Source};
use isnad_model::{Article, Block, BlockKind, PageInfo, Span, When, wire};
use std::io::{BufRead, Write};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let started = std::time::Instant::now();
    let names: Vec<NamesFile> = std::env::args()
        .skip(1)
        .map(|p| Ok::<_, std::io::Error>(NamesFile { text: std::fs::read_to_string(&p)?, path: p }))
        .collect::<Result<_, _>>()?;
    let pack = Pack::load(&Source::builtin(), "ar", &names)?;
    eprintln!("pack {:?}", started.elapsed());
    let mut out = std::io::BufWriter::new(std::io::stdout().lock());
    let (mut bytes, started) = (0, std::time::Instant::now());
    for line in std::io::stdin().lock().lines() {
        let v: serde_json::Value = serde_json::from_str(&line?)?;
        let get = |k: &str| v[k].as_str().unwrap_or("").to_owned();
        let text = format!("{}\n\n{}", get("title"), get("content"));
        bytes += text.len();
        let split = get("title").len();
        let mut article = Article {
            id: get("doc"),
            headline: get("title"),
            outlet: Some(get("outlet")),
            language: Some("ar".into()),
            text,
            ..Article::default()
        };
        article.blocks = vec![
            Block { kind: BlockKind::Headline, span: Span::new(0, split) },
            Block { kind: BlockKind::Paragraph, span: Span::new(split + 2, article.text.len()) },
        ];
        if let Ok(day) = get("reference").parse() {
            article.published = When::day(day, "given");
        }
        let reading = isnad_read::read(PageInfo::default(), article, Vec::new(), &pack);
        writeln!(out, "{}", wire::reading_line(&reading))?;
    }
    eprintln!("{:.1} MB/s", bytes as f64 / 1e6 / started.elapsed().as_secs_f64());
    Ok(())
}
