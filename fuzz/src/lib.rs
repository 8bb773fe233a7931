//! What every fuzz target asks of a page that was read: blocks in order, inside the text, on character boundaries.

use isnad_page::ingest::{self, IngestOptions, Input, Limits};
use isnad_page::{PageRead, PageRules, Raw, read_any_language};
use std::sync::LazyLock;

/// The tables, loaded once.
pub static RULES: LazyLock<PageRules> =
    LazyLock::new(|| PageRules::load(&isnad_lang::Source::builtin()).expect("the tables load"));

/// Reads a page and checks what came of it.
pub fn check(raw: &Raw) {
    if let Ok(read) = read_any_language(raw, &RULES) {
        sound(&read);
    }
}

/// Takes bytes apart as a file and checks every page of it.
pub fn file(bytes: &[u8]) {
    let limits = Limits { page_bytes: 1 << 20, total_bytes: 16 << 20, ..Limits::default() };
    let options = IngestOptions { limits, ..IngestOptions::default() };
    for raw in ingest::open(Input::Bytes("fuzz".into(), bytes.to_vec()), &options).take(1000).flatten() {
        check(&raw);
    }
}

fn sound(read: &PageRead) {
    let mut at = 0;
    for block in &read.article.blocks {
        assert!(block.span.start >= at && block.span.start < block.span.end);
        assert!(read.article.text.get(block.span.start as usize..block.span.end as usize).is_some());
        at = block.span.end;
    }
}
