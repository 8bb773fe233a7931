//! Runs `cases/page/*.md`: a page in, the article out, line by line.
//!
//! Input blocks: `html`, `text`, `json`, `feed` or `mail` (the page as bytes, so that sniffing and cutting are tested too), `captured`
//! (the day of saving), `map` (names of JSON fields), `names` (a user's own names). What
//! comes out, a line each: `headline = …`, `outlet = …`, `outlet-id = …`, `published = EARLIEST..LATEST (basis)`, `dateline = …`, `author = …`, `credit = …`, `counter NAME = N`, a block as
//! `KIND: words` (`against: words` once more where it runs against the page's direction), `teaser: …`, `furniture: …`, `diagnostic: CODE`, `left: reason`.

#![allow(clippy::expect_used, reason = "a test's helpers fail as tests do")]

use isnad_cases::Case;
use isnad_lang::NamesFile;
use isnad_model::{BlockKind, When};
use isnad_page::ingest::{self, FieldMap, IngestOptions, Input};
use isnad_page::{PageRead, PageRules, read};
use std::path::Path;

#[test]
fn page_cases() {
    let rules = PageRules::load(&isnad_lang::Source::builtin()).expect("tables");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/page");
    let report = isnad_cases::check(&folder, |case| run(case, &rules)).expect("cases");
    assert!(report.is_empty(), "\n{report}");
}

fn run(case: &Case, rules: &PageRules) -> Vec<String> {
    let mut options = IngestOptions::default();
    if !case.block("map").is_empty() {
        options.map = FieldMap::parse(case.block("map").trim()).expect("map");
    }
    options.captured = case.block("captured").trim().parse().ok();
    let own = NamesFile { path: "names".into(), text: case.block("names").to_owned() };
    let mut taught = rules.clone();
    if !own.text.is_empty() {
        taught.learn(&own).expect("names");
    }
    let rules = &taught;
    let mut out = Vec::new();
    for (name, body) in
        case.inputs().filter(|(n, _)| matches!(*n, "html" | "text" | "json" | "feed" | "mail"))
    {
        let input = Input::Bytes(format!("case.{name}"), body.as_bytes().to_vec());
        for raw in ingest::open(input, &options) {
            match raw {
                Err(left) => out.push(format!("left: {left}")),
                Ok(raw) => match read(&raw, rules) {
                    Err(reason) => out.push(format!("left: {}: {reason}", raw.name)),
                    Ok(read) => show(&read, &mut out),
                },
            }
        }
    }
    out
}

fn when(when: &When) -> String {
    let day = |d: Option<isnad_model::Day>| d.map_or("?".into(), |d| d.to_string());
    let clock = when.minute.map_or(String::new(), |m| format!(" {:02}:{:02}", m / 60, m % 60));
    match when.exact() {
        _ if when.is_unknown() => "unknown".into(),
        Some(d) => format!("{d}{clock} ({})", when.basis),
        None => format!("{}..{} ({})", day(when.earliest), day(when.latest), when.basis),
    }
}

fn show(read: &PageRead, out: &mut Vec<String>) {
    let a = &read.article;
    out.push(format!("id = {}", a.id));
    out.push(format!("headline = {}", a.headline));
    out.push(format!("published = {}", when(&a.published)));
    out.push(format!("modified = {}", when(&a.modified)));
    out.push(format!("language = {}", a.language.as_deref().unwrap_or("?")));
    out.extend(a.direction.map(|d| format!("direction = {d:?}").to_lowercase()));
    out.extend(a.outlet.iter().map(|o| format!("outlet = {o}")));
    out.extend(a.url.iter().map(|u| format!("url = {u}")));
    out.extend(a.dateline.iter().map(|d| format!("dateline = {d}")));
    out.extend(a.authors.iter().map(|n| format!("author = {n}")));
    out.extend(a.outlet_id.iter().map(|id| format!("outlet-id = {id}")));
    for credit in &a.credits {
        let id = credit.id.as_ref().map_or(String::new(), |id| format!(" [{id}]"));
        let place = if credit.span.is_some() { " in the text" } else { "" };
        out.push(format!("credit = {}{id}{place}", credit.name));
    }
    out.extend(a.counters.iter().map(|(name, n)| format!("counter {name} = {n}")));
    for block in a.blocks.iter().filter(|b| b.kind != BlockKind::Headline) {
        let kind = format!("{:?}", block.kind).to_lowercase();
        out.push(format!("{kind}: {}", block.span.of(&a.text).replace('\n', " / ").replace('\t', " | ")));
        if a.direction_of(block) != a.direction {
            out.push(format!("against: {}", block.span.of(&a.text)));
        }
    }
    for t in &a.teasers {
        let counters: Vec<String> = t.counters.iter().map(|(n, c)| format!("{n} {c}")).collect();
        let image = t.image.as_deref().unwrap_or("-");
        let city = t.dateline.as_deref().unwrap_or("-");
        out.push(format!(
            "teaser: {} | {city} | {image} | {} | {}",
            t.headline,
            when(&t.published),
            counters.join(", ")
        ));
    }
    out.extend(a.furniture.iter().map(|f| format!("furniture: {f}")));
    out.extend(read.diagnostics.iter().map(|d| format!("diagnostic: {}", d.code)));
}
