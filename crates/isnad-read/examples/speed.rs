//! How fast articles are read on one core: `cargo run --release -p isnad-read --example speed -- FILE.jsonl…`
//!
//! Takes JSON lines with `title`, `content` and a day (`reference` or `published`, else none), as `isnad read` does. The
//! tables are loaded first and timed apart. Prints megabytes of text a second of processor (of the clock, where the system
//! does not count for a thread; a machine with other work is no slower then), the best of several runs and the middle one,
//! the largest memory, and a fingerprint of everything that was read: a change meant for speed alone must not change it.
//! With `--runs N` it reads so often.

use isnad_lang::{Pack, Source};
use isnad_model::{Article, Block, BlockKind, PageInfo, Reading, Span, When, wire};
use std::io::BufRead;
use std::time::Instant;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let (mut runs, mut articles, mut words) = (5, Vec::new(), std::env::args().skip(1));
    while let Some(word) = words.next() {
        match word.as_str() {
            "--runs" => runs = words.next().ok_or("--runs wants a number")?.parse()?,
            file => articles.extend(load(file)?),
        }
    }
    let started = Clock::now();
    let pack = Pack::load(&Source::builtin(), "ar", &[])?;
    let loading = started.seconds();
    let bytes: usize = articles.iter().map(|a| a.text.len()).sum();
    let mut readings: Vec<Reading> = Vec::new();
    let mut seconds: Vec<f64> = Vec::new();
    for _ in 0..usize::max(runs, 1) {
        let copies = articles.clone();
        let started = Clock::now();
        readings =
            copies.into_iter().map(|a| isnad_read::read(PageInfo::default(), a, Vec::new(), &pack)).collect();
        seconds.push(started.seconds());
    }
    seconds.sort_by(f64::total_cmp);
    let rate = |s: f64| bytes as f64 / 1e6 / s;
    let best = seconds.first().copied().unwrap_or(f64::NAN);
    let middle = seconds.get(seconds.len() / 2).copied().unwrap_or(f64::NAN);
    println!("tables loaded in {:.0} ms", loading * 1e3);
    println!("{} articles, {:.2} MB of text", articles.len(), bytes as f64 / 1e6);
    println!(
        "{:.2} MB a second at best, {:.2} in the middle of {} runs",
        rate(best),
        rate(middle),
        seconds.len()
    );
    if let Some(kilobytes) = peak_memory() {
        println!("{:.0} MB of memory at most", kilobytes / 1024.0);
    }
    println!("fingerprint {:016x}", fingerprint(&readings));
    Ok(())
}

/// Time that this thread worked.
struct Clock {
    wall: Instant,
    worked: Option<f64>,
}

impl Clock {
    fn now() -> Clock {
        Clock { wall: Instant::now(), worked: worked() }
    }

    fn seconds(&self) -> f64 {
        match (self.worked, worked()) {
            (Some(a), Some(b)) => b - a,
            _ => self.wall.elapsed().as_secs_f64(),
        }
    }
}

/// Seconds of processor that this thread has had, where the system tells it.
fn worked() -> Option<f64> {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    let nanoseconds: f64 = told.split(' ').next()?.parse().ok()?;
    Some(nanoseconds / 1e9)
}

/// The articles of a file, headline and paragraphs.
fn load(file: &str) -> Result<Vec<Article>, Box<dyn std::error::Error>> {
    let mut out = Vec::new();
    for line in std::io::BufReader::new(std::fs::File::open(file)?).lines() {
        let v: serde_json::Value = serde_json::from_str(&line?)?;
        let field = |name: &str| v.get(name).and_then(|f| f.as_str()).unwrap_or("");
        let headline = field("title").to_owned();
        let text = format!("{headline}\n\n{}", field("content"));
        let day = ["reference", "published"].iter().find_map(|f| field(f).parse().ok());
        let body = headline.len() + 2;
        out.push(Article {
            id: out.len().to_string(),
            published: day.map_or_else(When::default, |d| When::day(d, "given")),
            blocks: vec![
                Block { kind: BlockKind::Headline, span: Span::new(0, headline.len()) },
                Block { kind: BlockKind::Paragraph, span: Span::new(body, text.len()) },
            ],
            headline,
            text,
            ..Article::default()
        });
    }
    Ok(out)
}

/// FNV-1a over the readings as other programs see them.
fn fingerprint(readings: &[Reading]) -> u64 {
    let start = 0xcbf2_9ce4_8422_2325_u64;
    readings.iter().map(wire::reading_line).fold(start, |hash, line| {
        line.bytes().fold(hash, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3))
    })
}

/// The largest memory of this process in kilobytes, where the system tells it.
fn peak_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmHWM:"))?;
    line.trim().trim_end_matches("kB").trim().parse().ok()
}
