//! What a file is, by its first bytes.

/// Bytes looked at.
pub(crate) const HEAD: usize = 4096;

/// Kinds of input.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Empty,
    Gzip,
    Zstd,
    Zip,
    JsonArray,
    JsonObject,
    Warc,
    Mail,
    Feed,
    Html,
    Text,
    Binary(&'static str),
}

/// Formats that are certainly no news page, so that the reason can name them.
const BINARIES: &[(&[u8], &str)] = &[
    (b"%PDF", "a PDF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF8", "a GIF picture"),
    (b"RIFF", "a media file"),
    (b"7z\xbc\xaf", "a 7-Zip archive, which is not opened"),
    (b"BZh", "a bzip2 file, which is not opened"),
    (b"\xfd7zXZ", "an xz file, which is not opened"),
    (b"Rar!", "a RAR archive, which is not opened"),
    (b"SQLite format 3", "a database"),
    (b"\x7fELF", "a program"),
];

/// True for the first bytes of a zip.
pub(crate) fn is_zip(head: &[u8]) -> bool {
    head.starts_with(b"PK\x03\x04") || head.starts_with(b"PK\x05\x06")
}

/// The kind of a file that begins with `head`.
pub(crate) fn kind(head: &[u8]) -> Kind {
    if head.is_empty() {
        return Kind::Empty;
    }
    if head.starts_with(&[0x1f, 0x8b]) {
        return Kind::Gzip;
    }
    if head.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) {
        return Kind::Zstd;
    }
    if is_zip(head) {
        return Kind::Zip;
    }
    if let Some((_, what)) = BINARIES.iter().find(|(magic, _)| head.starts_with(magic)) {
        return Kind::Binary(what);
    }
    // Before anything is counted: a packed answer may follow the first header at once.
    if head.starts_with(b"WARC/") {
        return Kind::Warc;
    }
    let text = crate::charset::decode(head).text;
    let controls = text.chars().filter(|c| c.is_control() && !c.is_whitespace()).count();
    if controls * 10 > text.chars().count() {
        return Kind::Binary("binary data");
    }
    let text = text.trim_start();
    if text.is_empty() {
        return if head.len() < HEAD { Kind::Empty } else { Kind::Text };
    }
    let second = text.get(1..).map_or("", str::trim_start);
    if text.starts_with('[') && (second.starts_with(['{', ']']) || second.is_empty()) {
        return Kind::JsonArray;
    }
    if text.starts_with('{') && (second.starts_with(['"', '}']) || second.is_empty()) {
        return Kind::JsonObject;
    }
    if super::feed::is_feed(text) {
        return Kind::Feed;
    }
    if super::mime::is_mail(text) {
        return Kind::Mail;
    }
    match super::feed::root(text) {
        _ if is_markup(text) => Kind::Html,
        Some(_) if text.starts_with("<?xml") => Kind::Binary("XML that is neither a page nor a feed"),
        _ => Kind::Text,
    }
}

/// True where the text is markup: it begins with a tag, or holds the tags of a page.
fn is_markup(text: &str) -> bool {
    let low = text.to_ascii_lowercase();
    let tags =
        ["<!doctype html", "<html", "<head", "<body", "<meta ", "<div", "<article", "<p>", "<p ", "<title"];
    if tags.iter().any(|t| low.starts_with(t)) {
        return true;
    }
    let holds = tags.iter().filter(|t| low.contains(*t)).count();
    (low.starts_with('<') && holds >= 1) || holds >= 3
}
