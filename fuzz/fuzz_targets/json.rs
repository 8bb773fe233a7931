//! Bytes as a file (JSON, lines, feeds, web archives, mails, anything): every page of it is read soundly.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| isnad_fuzz::file(data));
