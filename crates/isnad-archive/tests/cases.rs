//! The archive's cases: `cases/archive/*.md`.
//!
//! A block `script` holds a step a line; what each step says comes out:
//! - `add ID: HEADLINE / BODY` puts a page into the batch; `published=`, `captured=`, `outlet=`, `views=` and `reader=` may
//!   stand in brackets after the id (`add a [views=3]: …`);
//! - `commit` writes the batch: `added a`, `version a`, `already a`, `reread a`;
//! - `pages` lists ids and headlines; `sequence` says how often the archive has changed; `find WORDS` searches:
//!   words must all occur, `+` joins words of a phrase, `|` parts choices, `-` forbids;
//! - `keep record` and `record` keep and ask for a record; `source ID` gives the bytes back.
#![allow(clippy::expect_used, clippy::panic)]

mod support;

use isnad_archive::{Archive, Entry, EntryKind, Find, Index, NewPage, Outcome, Places};
use isnad_cases::Case;
use isnad_model::{Placed, Record};
use std::path::Path;
use support::Sheet;

#[test]
fn archive() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/archive");
    let report = isnad_cases::check(&folder, run).expect("the cases can be read");
    assert!(report.is_empty(), "\n{report}");
}

fn run(case: &Case) -> Vec<String> {
    let archive = Archive::in_memory().expect("an archive in memory");
    let mut batch = Vec::new();
    let mut said = Vec::new();
    for line in case.block("script").lines().filter(|l| !l.trim().is_empty()) {
        said.extend(step(&archive, &mut batch, line.trim()));
    }
    archive.verify().expect("the archive is whole after every case");
    said
}

fn step(archive: &Archive, batch: &mut Vec<NewPage>, line: &str) -> Vec<String> {
    let (verb, rest) = line.split_once(' ').unwrap_or((line, ""));
    match verb {
        "add" => {
            batch.push(sheet(rest).encode());
            Vec::new()
        }
        "commit" => {
            let outcomes = archive.insert(batch).expect("a batch");
            let said = batch.iter().zip(outcomes).map(|(page, outcome)| {
                let word = match outcome {
                    Outcome::Added => "added",
                    Outcome::Version => "version",
                    Outcome::Reread => "reread",
                    Outcome::Already => "already",
                };
                format!("{word} {}", page.id())
            });
            let said = said.collect();
            batch.clear();
            said
        }
        "pages" => {
            let pages = archive.pages().expect("pages");
            let said: Vec<_> = pages.iter().map(|p| format!("page {}: {}", p.id, p.headline)).collect();
            if said.is_empty() { vec!["no page".into()] } else { said }
        }
        "sequence" => vec![format!("sequence {}", archive.sequence().expect("sequence"))],
        "find" => {
            let index = index(archive);
            let (found, _) = index.find(EntryKind::Page, &find(rest), 10).expect("a search");
            let ids: Vec<_> = found
                .iter()
                .map(|f| archive.reading(f.n).expect("read").expect("a reading").article.id)
                .collect();
            vec![format!("found {}", if ids.is_empty() { "nothing".into() } else { ids.join(" ") })]
        }
        "keep" => {
            let now = archive.sequence().expect("sequence");
            archive.keep_record(&Record::default(), &Places::default(), now, "stamp-1").expect("a record");
            Vec::new()
        }
        "record" => {
            let stamp = if rest.is_empty() { "stamp-1" } else { rest };
            let there = archive.record::<Record, Placed>(stamp).expect("the record").is_some();
            vec![String::from(if there { "record there" } else { "record gone" })]
        }
        "source" => {
            let n = archive.find(rest).expect("find");
            let source = n.and_then(|n| archive.source(n).expect("source"));
            vec![
                source.map_or("no source".into(), |(b, _)| format!("source {}", String::from_utf8_lossy(&b))),
            ]
        }
        _ => vec![format!("`{line}` is no step")],
    }
}

fn sheet(words: &str) -> Sheet {
    let (head, text) = words.split_once(':').expect("`add ID: …`");
    let (headline, body) = text.split_once('/').unwrap_or((text, ""));
    let (id, given) = head.split_once('[').unwrap_or((head, ""));
    let mut sheet = Sheet::new(id.trim(), headline.trim(), body.trim());
    for pair in given.trim_end_matches([']', ' ']).split_whitespace() {
        let (name, value) = pair.split_once('=').expect("`name=value`");
        match name {
            "published" => sheet.published = value.parse().ok(),
            "captured" => sheet.captured = value.parse().ok(),
            "outlet" => sheet.outlet = Some(value.into()),
            "views" => sheet.views = value.parse().unwrap_or(0),
            "reader" => sheet.reader = value.into(),
            other => panic!("`{other}` cannot be given"),
        }
    }
    sheet
}

/// The index of an archive, from its first row on.
fn index(archive: &Archive) -> Index {
    let index = Index::in_memory().expect("an index");
    let (rows, sequence) = archive.changed_since(index.sequence()).expect("rows");
    let mut writer = index.writer().expect("a writer");
    for row in rows {
        let article = archive.articles(&[row.n]).expect("read").pop().flatten();
        let entry = article.map(|a| {
            let mut entry = Entry::default();
            for (i, line) in a.text.lines().enumerate() {
                let to = if i == 0 { &mut entry.head } else { &mut entry.body };
                line.split_whitespace().for_each(|w| to.push([w]));
                to.line();
            }
            entry
        });
        writer.put(row.n, entry.as_slice()).expect("an entry");
    }
    writer.commit(sequence).expect("a commit");
    index
}

fn find(words: &str) -> Find {
    let phrase = |w: &str| Find::Words(w.split('+').map(str::to_owned).collect());
    let part = |w: &str| match w.strip_prefix('-') {
        Some(word) => Find::Not(Box::new(phrase(word))),
        None => Find::Any(w.split('|').map(phrase).collect()),
    };
    Find::All(words.split_whitespace().map(part).collect())
}
