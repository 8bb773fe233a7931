//! Text that was decoded wrongly once, encoded again, and now stands so in valid UTF-8.
//!
//! Two mistakes are common on Arabic pages. UTF-8 read as windows-1252 or windows-1256 and written as UTF-8 again, in a
//! database's import, gives two letters for each: a letter of one of two kinds and a mark, in turns. And windows-1256 read as
//! windows-1252 gives Latin letters with accents in words of their own. Both are undone, where undoing them gives
//! text and leaving them gives none: bytes that by chance are valid UTF-8 or common Arabic words do not occur in
//! real text of that length.
//!
//! Pages are mended line by line, as a page's frame often is right where its text is not.

use crate::charset;
use encoding_rs::{Encoding, WINDOWS_1252, WINDOWS_1256};

/// Undoing one may bring another one to light.
const ROUNDS: usize = 2;

/// The text put right; `None` where nothing is wrong with it.
pub(crate) fn mend(text: &str) -> Option<String> {
    let mut mended: Option<String> = None;
    for _ in 0..ROUNDS {
        match round(mended.as_deref().unwrap_or(text)) {
            Some(better) => mended = Some(better),
            None => break,
        }
    }
    mended
}

fn round(text: &str) -> Option<String> {
    if text.is_ascii() {
        return None;
    }
    let mut out: Option<String> = None;
    let mut done = 0;
    let mut at = 0;
    // Cut where a tag or a line ends: both are ASCII.
    for piece in text.split_inclusive(['\n', '>']) {
        if let Some(better) = undo(piece) {
            let out = out.get_or_insert_with(|| String::with_capacity(text.len()));
            out.push_str(text.get(done..at).unwrap_or(""));
            out.push_str(&better);
            done = at + piece.len();
        }
        at += piece.len();
    }
    if let Some(out) = &mut out {
        out.push_str(text.get(done..).unwrap_or(""));
    }
    out
}

/// A piece as it was before one wrong turn, if it took one.
fn undo(piece: &str) -> Option<String> {
    let others = piece.chars().filter(|c| !c.is_ascii()).count();
    if others < 2 {
        return None;
    }
    // Of Arabic in UTF-8 every other byte is D8 or D9, which are these two letters in windows-1256.
    let emphatic = piece.chars().filter(|c| matches!(c, '\u{637}' | '\u{638}')).count();
    let wrong: &[&'static Encoding] =
        if emphatic * 3 >= others { &[WINDOWS_1252, WINDOWS_1256] } else { &[WINDOWS_1252] };
    for &encoding in wrong {
        let Some(bytes) = encoded(piece, encoding) else { continue };
        if let Some(text) = twice(&bytes, encoding == WINDOWS_1256) {
            return Some(text);
        }
    }
    // Letters with accents where there should be words: windows-1256 read as windows-1252.
    let bytes = encoded(piece, WINDOWS_1252)?;
    let arabic = charset::arabic(&bytes)?;
    let (text, _) = arabic.decode_without_bom_handling(&bytes);
    (!text.contains('\u{fffd}')).then(|| text.into_owned())
}

/// The UTF-8 that the bytes are, where they are nothing else.
fn twice(bytes: &[u8], arabic_only: bool) -> Option<String> {
    let (mut good, mut bad, mut letters) = (0usize, 0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        for c in chunk.valid().chars().filter(|c| !c.is_ascii()) {
            good += 1;
            letters += usize::from(matches!(c as u32, 0x0600..=0x06FF));
        }
        bad += usize::from(!chunk.invalid().is_empty());
    }
    // One letter lost in ten: import scripts drop the five bytes that windows-1252 does not define.
    let valid = good >= 1 && bad * 9 <= good;
    let likely = if arabic_only { good >= 4 && letters * 10 >= good * 8 } else { bad == 0 || good >= 9 };
    (valid && likely).then(|| String::from_utf8_lossy(bytes).into_owned())
}

/// The bytes that a text was made of, if all of it came from single bytes. What windows-1252 leaves undefined, and the
/// control characters that ISO-8859-1 has in their place, stand for themselves.
fn encoded(text: &str, encoding: &'static Encoding) -> Option<Vec<u8>> {
    let mut bytes = Vec::with_capacity(text.len());
    let mut buffer = [0u8; 4];
    for c in text.chars() {
        match c as u32 {
            code @ (0..=0x9F) => bytes.push(code as u8),
            code @ 0xA0..=0xFF if encoding == WINDOWS_1252 => bytes.push(code as u8),
            0xFFFD => bytes.push(0xFF),
            _ => {
                let (one, _, unmappable) = encoding.encode(c.encode_utf8(&mut buffer));
                if unmappable {
                    return None;
                }
                bytes.extend_from_slice(&one);
            }
        }
    }
    Some(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ARABIC: &str = "أعلنت وزارة الصحة اليوم افتتاح مستشفى جديد في المدينة القديمة بحضور الوزير";

    #[test]
    fn what_was_encoded_twice() {
        for wrong in [WINDOWS_1252, WINDOWS_1256] {
            let (twice, ..) = wrong.decode(ARABIC.as_bytes());
            assert_eq!(mend(&format!("<p>{twice}</p>")).as_deref(), Some(&*format!("<p>{ARABIC}</p>")));
        }
        let latin: String = ARABIC.bytes().map(char::from).collect();
        assert_eq!(mend(&latin).as_deref(), Some(ARABIC));
        let (thrice, ..) = WINDOWS_1252.decode(latin.as_bytes());
        assert_eq!(mend(&thrice).as_deref(), Some(ARABIC));
        let (bytes, ..) = WINDOWS_1256.encode(ARABIC);
        let (accents, ..) = WINDOWS_1252.decode(&bytes);
        assert_eq!(mend(&accents).as_deref(), Some(ARABIC));
        assert_eq!(mend("dÃ©claration franÃ§aise").as_deref(), Some("déclaration française"));
    }

    #[test]
    fn what_is_right_stays() {
        for right in [
            ARABIC,
            "déclaration française à Paris — « oui »",
            "«نعم» قال: لا؛ 5٪ – 10٪",
            "naïve Øresund Ålesund",
            "é»",
            "پ چ گ ژ",
        ] {
            assert_eq!(mend(right), None, "{right}");
        }
    }
}
