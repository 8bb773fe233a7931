//! Bytes as a file (JSON, lines, archives, anything): every page of it is read soundly.
#![no_main]

use isnad_page::ingest::{self, IngestOptions, Input};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let pages = ingest::open(Input::Bytes("fuzz".into(), data.to_vec()), &IngestOptions::default());
    for raw in pages.flatten() {
        isnad_fuzz::check(&raw);
    }
});
