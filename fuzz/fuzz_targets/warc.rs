//! Web archives: bytes as records, and as a server's answer within a sound record; every page is read soundly.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    isnad_fuzz::file(&[b"WARC/1.0\r\n", data].concat());
    let head = format!(
        "WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://a.example/\r\nContent-Type: application/http\r\nContent-Length: {}\r\n\r\n",
        data.len()
    );
    isnad_fuzz::file(&[head.as_bytes(), data, b"\r\n\r\n"].concat());
});
