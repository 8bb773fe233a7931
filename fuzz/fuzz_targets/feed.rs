//! Feeds: bytes behind the root of an RSS or Atom feed; every entry is read soundly.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    for root in ["<rss><channel><item>", "<feed xmlns=\"http://www.w3.org/2005/Atom\"><entry>"] {
        isnad_fuzz::file(&[root.as_bytes(), data].concat());
    }
});
