//! Bytes to text: which charset, by what evidence.
//!
//! Order of evidence: byte order mark; valid UTF-8 that is more than ASCII (no other charset looks like it by chance);
//! the page's own `meta`; detection. Arabic pages of the 2000s are windows-1256 and often say nothing or say
//! `utf-8` over windows-1256 bytes, which is why the label comes after the bytes.

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1256};

/// A decoded text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoded {
    /// The text, without a byte order mark.
    pub text: String,
    /// WHATWG name of the charset.
    pub charset: &'static str,
    /// How it was found: `bom`, `bytes`, `header`, `meta`, `detected`.
    pub basis: &'static str,
    /// How many byte sequences had no meaning in it; each became U+FFFD.
    pub broken: usize,
}

/// Bytes looked at for a `meta` element and for detection.
const HEAD: usize = 4096;
const SAMPLE: usize = 256 * 1024;

/// Decodes a page of which nobody told the charset.
pub fn decode(bytes: &[u8]) -> Decoded {
    decode_as(bytes, None)
}

/// Decodes a page; `told` is the charset that a server's header named.
pub fn decode_as(bytes: &[u8], told: Option<&str>) -> Decoded {
    if let Some((encoding, len)) = Encoding::for_bom(bytes) {
        return with(encoding, bytes.get(len..).unwrap_or(&[]), "bom");
    }
    if let Some(encoding) = wide(bytes) {
        return with(encoding, bytes, "detected");
    }
    if std::str::from_utf8(bytes).is_ok() {
        return with(UTF_8, bytes, "bytes");
    }
    if nearly_utf8(bytes) {
        return with(UTF_8, bytes, "bytes");
    }
    let header = told.and_then(|label| Encoding::for_label(label.trim().as_bytes())).map(|e| (e, "header"));
    for (encoding, basis) in header.into_iter().chain(meta(bytes).map(|e| (e, "meta"))) {
        if encoding == UTF_8 {
            continue;
        }
        let decoded = with(encoding, bytes, basis);
        if decoded.broken == 0 {
            return decoded;
        }
    }
    with(detect(bytes), bytes, "detected")
}

fn with(encoding: &'static Encoding, bytes: &[u8], basis: &'static str) -> Decoded {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let broken = text.matches('\u{fffd}').count();
    Decoded { text: text.into_owned(), charset: encoding.name(), basis, broken }
}

/// UTF-16 without a mark: every other byte of markup is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(HEAD)).unwrap_or(&[]);
    let zeros = |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| **b == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), sample.len() / 2);
    if half >= 8 && odd * 4 > half && even * 20 < half {
        Some(UTF_16LE)
    } else if half >= 8 && even * 4 > half && odd * 20 < half {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// UTF-8 with faults (a page cut in the middle of a letter, a stretch of other bytes): most of its multi-byte sequences
/// are valid. In windows-1256 hardly one is, as the bytes that would have to follow are no letters there.
fn nearly_utf8(bytes: &[u8]) -> bool {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    good >= bad && good >= 4
}

/// The charset that a `meta` element or an XML declaration names.
fn meta(bytes: &[u8]) -> Option<&'static Encoding> {
    let head: String = bytes.iter().take(HEAD).map(|b| b.to_ascii_lowercase() as char).collect();
    ["charset=", "encoding="].iter().find_map(|key| {
        let tail = head.get(head.find(key)? + key.len()..)?;
        let label: String = tail
            .trim_start_matches(['"', '\'', ' '])
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
            .collect();
        Encoding::for_label(label.as_bytes())
    })
}

/// Detection by letter frequencies, and a check of its own for Arabic: in windows-1256 the letters of the commonest words
/// (alef C7, lam E1) follow each other all the time.
fn detect(bytes: &[u8]) -> &'static Encoding {
    let sample = bytes.get(..bytes.len().min(SAMPLE)).unwrap_or(&[]);
    let high = sample.iter().filter(|b| **b >= 0x80).count();
    let article = sample.windows(2).filter(|w| *w == [0xC7, 0xE1]).count();
    if high >= 20 && article * 50 > high {
        return WINDOWS_1256;
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    detector.guess(None, chardetng::Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARABIC: &str =
        "أعلنت وزارة الصحة اليوم افتتاح مستشفى جديد في المدينة القديمة بحضور الوزير وعدد من المسؤولين";

    #[test]
    fn names_what_it_found() {
        let (cp1256, _, _) = WINDOWS_1256.encode(ARABIC);
        let found = decode(&cp1256);
        assert_eq!((found.text.as_str(), found.charset), (ARABIC, "windows-1256"));
        let wide: Vec<u8> = ARABIC.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let mut marked = vec![0xFF, 0xFE];
        marked.extend(&wide);
        assert_eq!(decode(&marked).charset, "UTF-16LE");
        assert_eq!(decode(ARABIC.as_bytes()).charset, "UTF-8");
        let cut = &ARABIC.as_bytes()[..ARABIC.len() - 1];
        assert_eq!((decode(cut).charset, decode(cut).broken), ("UTF-8", 1));
    }

    #[test]
    fn a_wrong_label_loses() {
        let mut page = b"<meta charset=utf-8><p>".to_vec();
        page.extend(WINDOWS_1256.encode(ARABIC).0.iter());
        assert_eq!(decode(&page).charset, "windows-1256");
    }
}
