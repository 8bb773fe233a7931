//! A feed as Atom (RFC 4287).

use super::{Entry, Feed, moment, tag};
use crate::markup::is_bidi_control;

/// Words as XML text: escaped, without what XML 1.0 has no place for, and without controls that turn a line around.
fn text(words: &str) -> String {
    let mut out = String::with_capacity(words.len() + 8);
    for c in words.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' | '\t' => out.push(c),
            '\u{FFFE}' | '\u{FFFF}' => {}
            c if c.is_control() || is_bidi_control(c) => {}
            c => out.push(c),
        }
    }
    out
}

/// The document.
pub(super) fn write(feed: &Feed) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n\
         <feed xmlns=\"http://www.w3.org/2005/Atom\" xml:lang=\"{}\">\n\
         <id>{}</id>\n<title>{}</title>\n<updated>{}</updated>\n\
         <author><name>Isnad</name></author>\n\
         <link rel=\"self\" type=\"application/atom+xml\" href=\"{}\"/>\n\
         <link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n\
         <generator version=\"{}\">isnad</generator>\n",
        feed.lang,
        text(&tag(&feed.id)),
        text(&feed.title),
        moment(feed.updated()),
        text(&feed.own),
        text(&feed.page),
        env!("CARGO_PKG_VERSION"),
    );
    for entry in &feed.entries {
        write_entry(&mut out, feed, entry);
    }
    out.push_str("</feed>\n");
    out
}

fn write_entry(out: &mut String, feed: &Feed, e: &Entry) {
    let updated = e.updated.or(e.published).or(feed.as_of).unwrap_or_else(|| feed.updated());
    out.push_str(&format!(
        "<entry>\n<id>{}</id>\n<title xml:lang=\"{}\">{}</title>\n<updated>{}</updated>\n",
        text(&tag(&e.id)),
        e.lang,
        text(&e.title),
        moment(updated),
    ));
    if let Some(day) = e.published {
        out.push_str(&format!("<published>{}</published>\n", moment(day)));
    }
    if !e.author.is_empty() {
        out.push_str(&format!("<author><name>{}</name></author>\n", text(&e.author)));
    }
    out.push_str(&format!("<link rel=\"alternate\" type=\"text/html\" href=\"{}\"/>\n", text(&e.page)));
    if !e.words.is_empty() {
        out.push_str(&format!("<summary xml:lang=\"{}\">{}</summary>\n", e.words_lang, text(&e.words)));
    }
    out.push_str("</entry>\n");
}
