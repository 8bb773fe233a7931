//! Plain text of a page: no panic, sound blocks.
#![no_main]

use isnad_page::{Body, Raw};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    isnad_fuzz::check(&Raw::new("fuzz", Body::Text(data.to_vec())));
});
