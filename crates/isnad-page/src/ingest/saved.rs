//! What savers and archivers leave with a page: the comment at its head, the folder around it, the path to it.
//!
//! Three degrees of evidence. A saver's comment and an archiver's own account name the address for certain. A path in
//! a mirror (`www.paper.example/news/17.html`) only looks like it: it counts where the page itself names no address.

use crate::raw::Raw;
use isnad_model::Day;
use serde_json::Value;

/// What is known of a page by where it lies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Place {
    /// Its address, for certain.
    pub url: Option<String>,
    /// Its address as the path in a mirror tells it.
    pub mirrored: Option<String>,
    /// The day on which it was saved.
    pub captured: Option<Day>,
}

impl Place {
    /// Adds what the place tells to what the page's bytes do not.
    pub(super) fn tell(&self, raw: &mut Raw) {
        raw.url = raw.url.take().or_else(|| self.url.clone());
        raw.mirrored = raw.mirrored.take().or_else(|| self.mirrored.clone());
        raw.captured = raw.captured.or(self.captured);
    }
}

/// Bytes at the head of a page in which a saver's comment stands.
const HEAD: usize = 8192;

/// Reads the comment that a saver left in a page: SingleFile, HTTrack, the browsers' "save page as", web archives.
pub(super) fn comment(bytes: &[u8]) -> Place {
    let head = bytes.get(..bytes.len().min(HEAD)).unwrap_or(&[]);
    let head: String = head.iter().filter(|b| **b != 0).map(|b| char::from(*b)).collect();
    let mut place = Place::default();
    let mut rest = head.as_str();
    while let Some(at) = rest.find("<!--") {
        let tail = rest.get(at + 4..).unwrap_or("");
        let end = tail.find("-->").unwrap_or(tail.len());
        read_comment(tail.get(..end).unwrap_or("").trim(), &mut place);
        rest = tail.get(end..).unwrap_or("");
    }
    place
}

fn read_comment(words: &str, place: &mut Place) {
    let day = |text: &str| crate::dates::stamp(text.trim()).map(|s| s.day);
    if words.starts_with("Page saved with SingleFile") {
        for line in words.lines().map(str::trim) {
            if let Some(url) = line.strip_prefix("url:") {
                place.url = address(url);
            } else if let Some(date) = line.strip_prefix("saved date:") {
                place.captured = day(date.split(" GMT").next().unwrap_or(date));
            }
        }
    } else if let Some(rest) = words.strip_prefix("saved from url=") {
        // `(0042)https://…`: the number counts the letters.
        place.url = address(rest.split_once(')').map_or(rest, |(_, url)| url));
    } else if let Some(rest) = words.strip_prefix("Mirrored from ") {
        let (page, tail) = rest.split_once(" by HTTrack").unwrap_or((rest, ""));
        let full = if page.contains("://") { page.to_owned() } else { format!("http://{page}") };
        place.url = address(&full);
        place.captured = tail.split_once("], ").and_then(|(_, date)| day(date));
    } else if let Some((_, rest)) = words.split_once("FILE ARCHIVED ON") {
        // `10:11:12 Jan 01, 2020 AND RETRIEVED FROM …`
        let date = rest.split(" AND ").next().unwrap_or("").trim();
        place.captured = date.split_once(' ').and_then(|(_, date)| day(date));
    }
}

/// An address that a page can have: with a scheme, a host, and no white space.
pub(super) fn address(text: &str) -> Option<String> {
    let text = text.trim().trim_start_matches('<').trim_end_matches('>');
    let host = text.strip_prefix("https://").or_else(|| text.strip_prefix("http://"))?;
    let ok = !host.is_empty() && text.len() < 4096 && !text.contains(|c: char| c.is_whitespace() || c == '"');
    ok.then(|| text.to_owned())
}

/// The account that an archiver of single pages keeps in each page's folder (`index.json` with `url` and `timestamp`).
pub fn snapshot(index: &[u8]) -> Option<Place> {
    let Ok(Value::Object(index)) = serde_json::from_slice::<Value>(index) else { return None };
    let url = address(index.get("url")?.as_str()?)?;
    let stamp = match index.get("timestamp")? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    // Seconds since 1970, as a decimal fraction.
    let seconds: i64 = stamp.split('.').next()?.parse().ok()?;
    let captured =
        jiff::Timestamp::from_second(seconds).ok().map(|t| jiff::tz::Offset::UTC.to_datetime(t).date());
    Some(Place { url: Some(url), mirrored: None, captured })
}

/// What an archiver's folder holds of one page, best first: all are the same page, and one is enough.
pub const SNAPSHOT_FILES: &[&str] = &[
    "singlefile.html",
    "singlefile/singlefile.html",
    "output.html",
    "dom/output.html",
    "readability/content.html",
    "mercury/content.html",
    "readability/content.txt",
    "htmltotext.txt",
];

/// The address that a file's path in a mirror tells: the parts from the last folder on that is named as a host is.
/// `index.html` is the folder itself; a query stands behind `?` or, where file systems forbid that, `@`.
pub fn mirrored(parts: &[&str]) -> Option<String> {
    let (file, folders) = parts.split_last()?;
    let at = folders.iter().rposition(|p| is_host(p))?;
    let mut url = format!("http://{}", folders.get(at)?);
    for folder in folders.get(at + 1..)? {
        url.push('/');
        url.push_str(folder);
    }
    url.push('/');
    let file = match file.strip_prefix("index.html@").or_else(|| file.strip_prefix("index.htm@")) {
        Some(query) => format!("?{query}"),
        None if matches!(*file, "index.html" | "index.htm") => String::new(),
        None => file.replace('@', "?"),
    };
    url.push_str(&file);
    address(&url.replace(' ', "%20"))
}

/// `www.paper.example`, `paper.example:8080`: at least one dot, a last part of letters, and no ending of a file.
fn is_host(name: &str) -> bool {
    let host = name.split([':', '+']).next().unwrap_or(name);
    let parts: Vec<&str> = host.split('.').collect();
    let letters = |p: &str| p.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let ending = |p: &str| p.len() >= 2 && p.bytes().all(|b| b.is_ascii_alphabetic());
    let file = ["html", "htm", "txt", "json", "gz", "zip", "d", "files", "bak", "warc"];
    parts.len() >= 2
        && parts.iter().all(|p| !p.is_empty() && letters(p))
        && parts.last().is_some_and(|p| (ending(p) || p.starts_with("xn--")) && !file.contains(p))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn comments_of_savers() {
        let place = |html: &str| comment(html.as_bytes());
        let single = "<!DOCTYPE html> <html><!--\n Page saved with SingleFile \n url: https://mina.example/news/7 \n saved date: Wed Jan 28 2026 10:00:00 GMT+0300 (Arabian Standard Time)\n--><head>";
        let found = place(single);
        assert_eq!(found.url.as_deref(), Some("https://mina.example/news/7"));
        assert_eq!(found.captured.map(|d| d.to_string()).as_deref(), Some("2026-01-28"));
        let chrome =
            place("<!DOCTYPE html>\n<!-- saved from url=(0027)https://mina.example/news/8 -->\n<html>");
        assert_eq!(chrome.url.as_deref(), Some("https://mina.example/news/8"));
        let mirror = place(
            "<html>\n<!-- Mirrored from www.mina.example/news/9.html by HTTrack Website Copier/3.x [XR&CO'2014], Wed, 28 Jan 2026 10:00:00 GMT -->",
        );
        assert_eq!(mirror.url.as_deref(), Some("http://www.mina.example/news/9.html"));
        assert_eq!(mirror.captured.map(|d| d.to_string()).as_deref(), Some("2026-01-28"));
        assert_eq!(place("<html><!-- url: https://a.example/ -->"), Place::default());
    }

    #[test]
    fn paths_of_mirrors() {
        let url = |path: &str| mirrored(&path.split('/').collect::<Vec<_>>());
        assert_eq!(
            url("www.mina.example/news/9.html").as_deref(),
            Some("http://www.mina.example/news/9.html")
        );
        assert_eq!(url("web/mina.example/index.html").as_deref(), Some("http://mina.example/"));
        assert_eq!(url("mina.example/story.php@id=7").as_deref(), Some("http://mina.example/story.php?id=7"));
        assert_eq!(
            url("mina.example/index.html?id=7").as_deref(),
            Some("http://mina.example/index.html?id=7")
        );
        for none in ["pages/9.html", "page.html/9.html", "v1.2/9.html", "a_b.example/9.html", "x"] {
            assert_eq!(url(none), None, "{none}");
        }
    }

    #[test]
    fn an_archivers_account() {
        let place = snapshot(br#"{"url":"https://mina.example/7","timestamp":"1769594400.25","title":"x"}"#)
            .expect("a place");
        assert_eq!(place.captured.map(|d| d.to_string()).as_deref(), Some("2026-01-28"));
        assert_eq!(snapshot(br#"{"title":"x","content":"y"}"#), None);
    }
}
