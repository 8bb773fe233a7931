//! Every parser under bytes that somebody spoiled: sample pages, cut, joined, repeated, with scraps of syntax put in.
//!
//! A seeded run, the same each time, of a few thousand pages; `ISNAD_MUTATIONS=5000000` in the environment makes it a
//! long one, and `ISNAD_SEED=…` another one. What fails tells its number, from which it can be made again. The targets of
//! `fuzz/` ask the same with a fuzzer that watches which code runs.

#![allow(clippy::expect_used, clippy::panic, reason = "a test's helpers fail as tests do")]

use isnad_page::ingest::{self, IngestOptions, Input, Limits};
use isnad_page::{Body, PageRead, PageRules, Raw, charset, read_any_language};
use std::path::Path;
use std::time::{Duration, Instant};

/// Pages of an ordinary run.
const RUNS: u64 = 3_000;
/// Bytes of one page: enough for every syntax, few enough for many runs.
const LONGEST: usize = 12_000;
/// No page of this length may take longer, in any build.
const PATIENCE: Duration = Duration::from_secs(5);

/// Scraps that mean something to some parser.
const SCRAPS: &[&str] = &[
    "<",
    ">",
    "</",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "<?xml version=\"1.0\"?>",
    "&",
    "&amp;",
    "&#x202e;",
    "&#0;",
    "<script>",
    "</script>",
    "<script type=\"application/ld+json\">",
    "<title>",
    "<p>",
    "<table><tr><td>",
    "<li>",
    "<br>",
    "<svg>",
    "<rss><channel>",
    "<item>",
    "</item>",
    "<entry>",
    "<feed>",
    "<rdf:RDF>",
    "<content type=\"xhtml\">",
    "<link href=\"http://a.b/\"/>",
    "WARC/1.0\r\n",
    "WARC-Type: response\r\n",
    "WARC-Target-URI: http://a.b/\r\n",
    "Content-Length: 99999999999\r\n",
    "Content-Length: -1\r\n",
    "Content-Type: application/http\r\n",
    "HTTP/1.1 200 OK\r\n",
    "Transfer-Encoding: chunked\r\n",
    "Content-Encoding: br\r\n",
    "Content-Encoding: gzip\r\n",
    "ffffffffffffffff\r\n",
    "\r\n\r\n",
    "\n",
    "\n\n",
    "MIME-Version: 1.0\r\n",
    "Content-Type: multipart/related; boundary=\"b\"\r\n",
    "--b\r\n",
    "--b--",
    "=D9=84",
    "=\r\n",
    "{",
    "}",
    "[",
    "]",
    "\"",
    "\\",
    ":",
    ",",
    "\"html\":",
    "\"title\":\"",
    "\"content\":\"",
    "\"items\":[",
    "\"version\":\"https://jsonfeed.org/version/1\",",
    "\\ud83d",
    "\\u0000",
    "منذ 9 أشهر02552",
    "02552",
    "٢٠٢٤",
    "التعليقات ()",
    "مشاركة",
    "IMG_20251115_165338.jpg",
    "واشنطن - رويترز: ",
    "الأربعاء 28 يناير 2026",
    "قال الوزير إن المحادثات ستستأنف الأسبوع المقبل.",
    "\u{202e}",
    "\u{200f}",
    "\u{64e}\u{651}",
    "\u{0}",
    "\u{fefb}",
    "Ø§Ù„",
    "ÇáæÒíÑ",
    "😀",
];

/// Numbers from a seed (xorshift*, Vigna 2016).
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(high).unwrap_or(0) % below.max(1)
    }
}

/// Pages to begin with: those of the cases and the samples.
fn seeds() -> Vec<Vec<u8>> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut seeds = Vec::new();
    for case in isnad_cases::load(&root.join("cases/page")).expect("cases") {
        let pages = case.inputs().filter(|(n, _)| !matches!(*n, "map" | "names" | "captured"));
        seeds.extend(pages.map(|(_, body)| body.as_bytes().to_vec()));
    }
    let mut folders = vec![root.join("samples")];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder).expect("samples").map(|e| e.expect("an entry").path());
        for path in entries {
            if path.is_dir() {
                folders.push(path);
            } else if path
                .extension()
                .is_some_and(|e| matches!(e.to_str(), Some("html" | "txt" | "jsonl" | "json")))
            {
                seeds.push(std::fs::read(path).expect("a sample"));
            }
        }
    }
    seeds.sort();
    for seed in &mut seeds {
        seed.truncate(LONGEST);
    }
    let page = seeds.iter().find(|s| s.starts_with(b"<")).cloned().unwrap_or_default();
    let answer = [b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n", &page[..]].concat();
    let record = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nWARC-Date: 2026-01-01T00:00:00Z\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n",
        answer.len()
    );
    let warc = [record.as_bytes(), &answer, b"\r\n\r\n"].concat();
    seeds.push(warc.repeat(3));
    seeds.push(page.iter().flat_map(|b| [*b, 0]).collect());
    seeds
}

fn spoil(seeds: &[Vec<u8>], dice: &mut Dice) -> Vec<u8> {
    let pick = |dice: &mut Dice| seeds.get(dice.roll(seeds.len())).cloned().unwrap_or_default();
    let mut page = pick(dice);
    for _ in 0..1 + dice.roll(8) {
        let at = dice.roll(page.len() + 1);
        let to = (at + 1 + dice.roll(60)).min(page.len());
        match dice.roll(9) {
            0 => page.truncate(at),
            1 => drop(page.drain(at..to)),
            2 => {
                let piece: Vec<u8> = page[at..to].to_vec();
                let times = 1 + dice.roll(40);
                drop(page.splice(at..at, piece.repeat(times)));
            }
            3 => {
                let other = pick(dice);
                let from = dice.roll(other.len() + 1);
                page.truncate(at);
                page.extend_from_slice(&other[from..]);
            }
            4 => page.iter_mut().skip(at).take(1).for_each(|b| *b ^= 1 << (at % 8)),
            5 => page.insert(at, (dice.roll(256) & 0xff) as u8),
            _ => {
                let scrap = SCRAPS.get(dice.roll(SCRAPS.len())).map_or("", |s| s);
                let times = if dice.roll(6) == 0 { 30 } else { 1 };
                drop(page.splice(at..at, scrap.repeat(times).into_bytes()));
            }
        }
        page.truncate(LONGEST);
    }
    page
}

fn sound(read: &PageRead) {
    let a = &read.article;
    let mut at = 0;
    for block in &a.blocks {
        assert!(block.span.start >= at && block.span.start < block.span.end, "blocks out of order, or empty");
        assert!(
            a.text.get(block.span.start as usize..block.span.end as usize).is_some(),
            "a block off its text"
        );
        at = block.span.end;
    }
    for credit in a.credits.iter().filter_map(|c| c.span) {
        assert!(a.text.get(credit.start as usize..credit.end as usize).is_some(), "a credit off its text");
    }
}

/// One page through one door.
fn read(target: usize, bytes: &[u8], rules: &PageRules) {
    let check = |raw: &Raw| {
        if let Ok(read) = read_any_language(raw, rules) {
            sound(&read);
        }
    };
    match target {
        0 => check(&Raw::new("p", Body::Markup(String::from_utf8_lossy(bytes).into_owned()))),
        1 => check(&Raw::new("p", Body::Text(bytes.to_vec()))),
        2 => check(&Raw::new("p", Body::Html(bytes.to_vec()))),
        3 => {
            let decoded = charset::decode(bytes);
            assert!(decoded.broken <= decoded.text.chars().count());
        }
        // As a file, whatever it looks like: JSON, a feed, a web archive, a mail.
        _ => {
            let limits = Limits { page_bytes: 1 << 20, ..Limits::default() };
            let options = IngestOptions { limits, ..IngestOptions::default() };
            let pages = ingest::open(Input::Bytes("p".into(), bytes.to_vec()), &options);
            for raw in pages.take(1000).flatten() {
                check(&raw);
            }
        }
    }
}

#[test]
fn spoiled_pages_are_read_soundly() {
    let number = |name: &str, or: u64| std::env::var(name).ok().and_then(|n| n.parse().ok()).unwrap_or(or);
    let (runs, seed) = (number("ISNAD_MUTATIONS", RUNS), number("ISNAD_SEED", 7));
    let rules = PageRules::load(&isnad_lang::Source::builtin()).expect("tables");
    let seeds = seeds();
    assert!(seeds.len() > 50, "only {} seeds", seeds.len());
    let (mut worst, mut worst_run) = (Duration::ZERO, 0);
    for run in 0..runs {
        let mut dice = Dice((seed << 32 | run).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
        let page = spoil(&seeds, &mut dice);
        let target = dice.roll(7);
        let start = Instant::now();
        let end = std::panic::catch_unwind(|| read(target, &page, &rules));
        let took = start.elapsed();
        if took > worst {
            (worst, worst_run) = (took, run);
        }
        if end.is_err() || took > PATIENCE {
            panic!(
                "run {run} of seed {seed}, target {target}, {took:?}: {:?}",
                String::from_utf8_lossy(&page)
            );
        }
    }
    println!("{runs} pages, the slowest (run {worst_run}) in {worst:?}");
}
