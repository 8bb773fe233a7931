//! What one page may cost: bounds on what is read of it, whatever it holds.
//!
//! The longest real news pages have two megabytes of markup, and articles stay below a quarter of one. What a page has beyond
//! the bounds here is not read, and a diagnostic says so; its bytes are kept whole. Pictures that a saver put into the page
//! (`data:image/png;base64,…`) do not count: they are taken out first, since a page saved as one file may have twenty
//! megabytes of them.

use std::borrow::Cow;

/// Bytes of markup that are read.
pub(crate) const MARKUP: usize = 3 << 20;
/// Bytes of text that are read: of a plain text, of a text given by itself, of what stands between a page's tags.
pub(crate) const TEXT: usize = 512 << 10;

/// Marks the beginning of a picture within the page.
const PICTURE: &[u8] = b";base64,";

/// The bytes of a page that are read, and whether there are more.
pub(crate) fn bytes(page: &[u8], most: usize) -> (Cow<'_, [u8]>, bool) {
    if page.len() <= most {
        return (Cow::Borrowed(page), false);
    }
    let mut slim = Vec::with_capacity(most);
    let mut rest = page;
    while !rest.is_empty() && slim.len() < most {
        let end = rest.iter().position(|b| *b == b';').unwrap_or(rest.len());
        let (before, tail) = rest.split_at(end);
        slim.extend_from_slice(before);
        rest = tail;
        if let Some(picture) = tail.strip_prefix(PICTURE) {
            slim.extend_from_slice(PICTURE);
            let end = picture.iter().position(|b| !is_base64(*b)).unwrap_or(picture.len());
            rest = picture.get(end..).unwrap_or(&[]);
        } else if let Some((mark, tail)) = tail.split_first() {
            slim.push(*mark);
            rest = tail;
        }
    }
    let cut = slim.len() > most || !rest.is_empty();
    // An even number: UTF-16 must not be cut in two.
    slim.truncate(most & !1);
    (Cow::Owned(slim), cut)
}

fn is_base64(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/' | b'=' | b'%')
}

/// The part of a text that is read, and whether there is more.
pub(crate) fn text(text: &str, most: usize) -> (&str, bool) {
    if text.len() <= most {
        return (text, false);
    }
    let end = (0..=most).rev().find(|i| text.is_char_boundary(*i)).unwrap_or(0);
    (text.get(..end).unwrap_or(""), true)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_do_not_count() {
        let page = format!("<p>a; b</p><img src=\"data:image/png;base64,{}\"><p>c</p>", "QUJD".repeat(1000));
        let (slim, cut) = bytes(page.as_bytes(), 100);
        assert_eq!((&*slim, cut), (&b"<p>a; b</p><img src=\"data:image/png;base64,\"><p>c</p>"[..], false));
        let (slim, cut) = bytes(page.as_bytes(), 5);
        assert_eq!((&*slim, cut), (&b"<p>a"[..], true));
    }

    #[test]
    fn letters_stay_whole() {
        assert_eq!(text("لل", 3), ("ل", true));
        assert_eq!(text("لل", 4), ("لل", false));
    }
}
