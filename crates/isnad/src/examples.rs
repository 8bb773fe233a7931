//! The examples that stand in the language tables, run: every row that can go wrong carries a sentence in which it must
//! be read, and where it has another sense one in which it must not.

use crate::Error;
use crate::engine::Options;
use isnad_lang::{ExampleFault, Pack};
use isnad_model::{Article, Block, BlockKind, Day, PageInfo, Reading, Span, When};

/// The day that example sentences are read on: a Wednesday.
const WRITTEN: Day = jiff::civil::date(2026, 1, 14);

/// Reads one sentence as the body of an article.
pub fn read_sentence(pack: &Pack, sentence: &str) -> Reading {
    let article = Article {
        id: "sentence".into(),
        language: Some(pack.language.clone()),
        published: When::day(WRITTEN, "given"),
        blocks: vec![Block { kind: BlockKind::Paragraph, span: Span::new(0, sentence.len()) }],
        text: sentence.into(),
        ..Article::default()
    };
    isnad_read::read(PageInfo::default(), article, Vec::new(), pack)
}

/// Runs the examples and baits of a pack; returns the rows that are not met, and how many sentences were read.
pub fn check(pack: &Pack) -> (Vec<ExampleFault>, usize) {
    let mut faults = Vec::new();
    let mut run = 0;
    for word in &pack.words.events {
        let table = if word.with.is_empty() { "events" } else { "frames" };
        let rule = format!("events/{}", word.id);
        let mut fault = |sentence: &str, expected: String, got: String| {
            faults.push(ExampleFault {
                file: format!("{}/{table}.tsv", pack.language),
                line: word.line,
                rule: rule.clone(),
                sentence: sentence.to_owned(),
                expected,
                got,
            });
        };
        let [example, bait] = &word.examples;
        if !example.is_empty() {
            run += 1;
            let reading = read_sentence(pack, example);
            if !reading.events.iter().any(|e| e.kind.as_str() == word.kind) {
                fault(example, format!("an event of type {}", word.kind), events(&reading));
            }
        }
        if !bait.is_empty() {
            run += 1;
            let reading = read_sentence(pack, bait);
            if reading.events.iter().any(|e| e.evidence.rule == rule) {
                fault(bait, "no event from this row".into(), events(&reading));
            }
        }
    }
    for cue in &pack.words.cues {
        let rule = format!("cues/{}", cue.cue);
        for (n, sentence) in cue.examples.iter().enumerate().filter(|(_, s)| !s.is_empty()) {
            run += 1;
            let reading = read_sentence(pack, sentence);
            let read = if n == 0 {
                // The cue is met where anything is told to be said in the sentence; another cue of it may hold the words.
                !reading.statements.is_empty()
            } else {
                !reading.statements.iter().any(|s| s.rule == rule)
            };
            if !read {
                faults.push(ExampleFault {
                    file: format!("{}/cues.tsv", pack.language),
                    line: cue.line,
                    rule: rule.clone(),
                    sentence: sentence.clone(),
                    expected: if n == 0 {
                        "a statement".into()
                    } else {
                        "no statement under this cue".into()
                    },
                    got: format!("{} statements", reading.statements.len()),
                });
            }
        }
    }
    (faults, run)
}

/// Runs the examples and baits of the tables that pages are read with: lines of furniture, datelines, bylines.
///
/// # Errors
/// Where a folder cannot be read, or a table has a fault.
pub fn check_pages(options: &Options) -> Result<(Vec<ExampleFault>, usize), Error> {
    let fault = |e| Error::Pack(vec![e]);
    let source = crate::stages::source(options.lang.as_deref())?;
    let rules = isnad_page::PageRules::load(&source).map_err(fault)?;
    isnad_page::examples::check(&source, &rules).map_err(fault)
}

fn events(reading: &Reading) -> String {
    let list: Vec<String> = reading
        .events
        .iter()
        .map(|e| format!("{} ({})", e.kind, e.trigger.of(&reading.article.text)))
        .collect();
    if list.is_empty() { "nothing".into() } else { list.join(", ") }
}
