//! Bytes to text: which charset, by what evidence.
//!
//! Order of evidence: byte order mark; the pattern of UTF-16; valid UTF-8 that is more than ASCII (no other charset looks
//! like it by chance); the letters of Arabic in windows-1256 or ISO-8859-6; the server's header; the page's own `meta`;
//! detection. Arabic pages of the 2000s are windows-1256 and often say nothing, or say `utf-8` or `iso-8859-1` over
//! windows-1256 bytes, which is why the labels come after the bytes. Text that was encoded twice is undone at the end
//! ([`mojibake`]).
//!
//! MacArabic and the code pages of DOS (864, 720) are not known to `encoding_rs`, nor to any browser: such a page is left
//! out as broken or in no known language.

use crate::mojibake;
use encoding_rs::{Encoding, ISO_8859_6, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1256};

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
    /// True where text that had been encoded twice was put right.
    pub mended: bool,
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
    let mut decoded = once(bytes, told);
    if let Some(text) = mojibake::mend(&decoded.text) {
        decoded.broken = text.matches('\u{fffd}').count();
        decoded.text = text;
        decoded.mended = true;
    }
    decoded
}

fn once(bytes: &[u8], told: Option<&str>) -> Decoded {
    if let Some((encoding, len)) = Encoding::for_bom(bytes) {
        return with(encoding, bytes.get(len..).unwrap_or(&[]), "bom");
    }
    if let Some(encoding) = wide(bytes) {
        return with(encoding, bytes, "detected");
    }
    if std::str::from_utf8(bytes).is_ok() || nearly_utf8(bytes) {
        return with(UTF_8, bytes, "bytes");
    }
    let header = told.and_then(|label| Encoding::for_label(label.trim().as_bytes())).map(|e| (e, "header"));
    let labels = || header.into_iter().chain(meta(bytes).map(|e| (e, "meta")));
    let sample = bytes.get(..bytes.len().min(SAMPLE)).unwrap_or(&[]);
    if let Some(encoding) = arabic(sample) {
        let basis = labels().find(|(e, _)| *e == encoding).map_or("detected", |(_, basis)| basis);
        return with(encoding, bytes, basis);
    }
    for (encoding, basis) in labels() {
        // A page whose label can be read is no UTF-16, whatever the label says.
        if encoding == UTF_8 || !encoding.is_ascii_compatible() {
            continue;
        }
        let decoded = with(encoding, bytes, basis);
        if decoded.broken == 0 {
            return decoded;
        }
    }
    let mut detector = chardetng::EncodingDetector::new(chardetng::Iso2022JpDetection::Deny);
    detector.feed(sample, true);
    with(detector.guess(None, chardetng::Utf8Detection::Allow), bytes, "detected")
}

fn with(encoding: &'static Encoding, bytes: &[u8], basis: &'static str) -> Decoded {
    let (text, _) = encoding.decode_without_bom_handling(bytes);
    let broken = text.matches('\u{fffd}').count();
    Decoded { text: text.into_owned(), charset: encoding.name(), basis, broken, mended: false }
}

/// UTF-16 without a mark: every other byte is 00 (markup, Latin) or 06 (Arabic), which no text of single bytes holds.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(HEAD)).unwrap_or(&[]);
    let blocks =
        |odd: usize| sample.iter().skip(odd).step_by(2).filter(|b| matches!(**b, 0x00 | 0x06)).count();
    let (even, odd, half) = (blocks(0), blocks(1), sample.len() / 2);
    if half >= 8 && odd * 10 > half * 6 && even * 20 < half {
        Some(UTF_16LE)
    } else if half >= 8 && even * 10 > half * 6 && odd * 20 < half {
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

/// Arabic in single bytes, and which of its two charsets.
///
/// Alef is C7 in both, lam E1 in windows-1256 and E4 in ISO-8859-6: no other language's bytes hold so many of both.
/// Letters of the one are rare marks or nothing in the other: DB to DF, EC and ED are غ ـ ف ق ك ى ي and gaps; E7 to EA are
/// French vowels and ه و ى ي.
pub(crate) fn arabic(sample: &[u8]) -> Option<&'static Encoding> {
    let mut count = [0usize; 256];
    let (mut joined, mut before) = (0, 0u8);
    for &byte in sample {
        count[usize::from(byte)] += 1;
        // Letters of other scripts stand in words of their own; an accented one stands among ASCII.
        joined += usize::from(byte >= 0xC0 && before >= 0xC0);
        before = byte;
    }
    let sum = |range: std::ops::RangeInclusive<u8>| range.map(|b| count[usize::from(b)]).sum::<usize>();
    let letters = sum(0xC1..=0xED);
    if letters < 8 || joined * 2 < letters {
        return None;
    }
    let (windows, iso) = (sum(0xDB..=0xDF) + sum(0xEC..=0xED), sum(0xE7..=0xEA));
    let (encoding, lam) = if windows >= iso { (WINDOWS_1256, 0xE1) } else { (ISO_8859_6, 0xE4) };
    let enough = |b: u8, percent: usize| count[usize::from(b)] * 100 >= letters * percent;
    // Persian has no article, and so fewer lams: its dals and ras (CF, D1) and yas (ED) make up for them.
    let persian = windows > 0 && enough(0xCF, 4) && enough(0xD1, 4) && enough(0xED, 4);
    (enough(0xC7, 6) && (enough(lam, 4) || persian)).then_some(encoding)
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

    #[test]
    fn a_header_decides_where_bytes_do_not() {
        let found = decode_as(b"d\xe9j\xe0 vu", Some("iso-8859-15"));
        assert_eq!((found.text.as_str(), found.basis), ("déjà vu", "header"));
    }
}
