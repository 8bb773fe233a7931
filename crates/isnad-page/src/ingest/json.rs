//! JSON collections, cut into items without holding more than one.

use super::feed::Entry;
use crate::raw::{Body, Left, Raw};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, VecDeque};
use std::io::BufRead;

/// How the items stand in the stream.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Shape {
    /// `[{…}, {…}]`
    Array,
    /// One object a line.
    Lines,
    /// Objects one after the other, over as many lines as they like.
    Objects,
}

/// What the fields of an item are called: ours to theirs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FieldMap(BTreeMap<String, String>);

/// The fields that an item may have.
pub(super) const FIELDS: [&str; 9] =
    ["id", "url", "outlet", "published", "captured", "title", "content", "html", "author"];

impl FieldMap {
    /// Reads `id=doc,published=reference`.
    ///
    /// # Errors
    /// A part that is no pair, or that names no field of ours; the message is for the person who typed it.
    pub fn parse(text: &str) -> Result<FieldMap, String> {
        let mut map = BTreeMap::new();
        for pair in text.split(',').map(str::trim).filter(|p| !p.is_empty()) {
            let Some((ours, theirs)) = pair.split_once('=') else {
                return Err(format!("`{pair}` is not of the form FIELD=NAME"));
            };
            if !FIELDS.contains(&ours.trim()) {
                return Err(format!("`{}` is no field; the fields are {}", ours.trim(), FIELDS.join(", ")));
            }
            map.insert(ours.trim().to_owned(), theirs.trim().to_owned());
        }
        Ok(FieldMap(map))
    }

    fn theirs<'a>(&'a self, ours: &'a str) -> &'a str {
        self.0.get(ours).map_or(ours, String::as_str)
    }
}

/// The items of one stream.
pub(super) struct Items {
    name: String,
    reader: Box<dyn BufRead + Send>,
    shape: Shape,
    cap: usize,
    count: usize,
    begun: bool,
    done: bool,
    /// Entries of a JSON feed, which come out of one object.
    entries: VecDeque<Result<Raw, Left>>,
}

enum Cut {
    Item(Vec<u8>),
    TooLong,
    End,
    /// The stream cannot be cut any further.
    Broken(String),
}

impl Items {
    pub(super) fn new(name: String, reader: Box<dyn BufRead + Send>, shape: Shape, cap: usize) -> Self {
        Items { name, reader, shape, cap, count: 0, begun: false, done: false, entries: VecDeque::new() }
    }

    /// The next item as a page.
    pub(super) fn next(&mut self, map: &FieldMap) -> Option<Result<Raw, Left>> {
        if let Some(entry) = self.entries.pop_front() {
            return Some(entry);
        }
        while !self.done {
            let cut = match self.shape {
                Shape::Lines => self.line(),
                Shape::Array | Shape::Objects => self.element(),
            };
            let what = format!("{}: {} {}", self.name, self.unit(), self.count);
            return Some(match cut {
                Cut::End => {
                    self.done = true;
                    if self.count > 0 {
                        return None;
                    }
                    Err(Left::new(&self.name, "holds no items"))
                }
                Cut::Broken(reason) => {
                    self.done = true;
                    Err(Left::new(what, reason))
                }
                Cut::TooLong => Err(Left::new(
                    what,
                    format!("is longer than {} MiB, the most that is read of one page", self.cap >> 20),
                )),
                Cut::Item(bytes) if bytes.iter().all(u8::is_ascii_whitespace) => continue,
                Cut::Item(bytes) => {
                    let mut pages = pages(what, &bytes, map);
                    let first = pages.pop_front()?;
                    self.entries = pages;
                    first
                }
            });
        }
        None
    }

    fn unit(&self) -> &'static str {
        if self.shape == Shape::Lines { "line" } else { "item" }
    }

    /// One line. A line past the cap is skipped to its end without being held.
    fn line(&mut self) -> Cut {
        let (mut line, mut too_long, mut any) = (Vec::new(), false, false);
        loop {
            let chunk = match self.reader.fill_buf() {
                Ok(chunk) => chunk,
                Err(e) => {
                    self.count += 1;
                    return Cut::Broken(super::reason_of(&e));
                }
            };
            if chunk.is_empty() {
                break;
            }
            any = true;
            let end = chunk.iter().position(|b| *b == b'\n');
            let part = chunk.get(..end.unwrap_or(chunk.len())).unwrap_or(&[]);
            too_long |= line.len() + part.len() > self.cap;
            if too_long {
                line.clear();
            } else {
                line.extend_from_slice(part);
            }
            let used = part.len() + usize::from(end.is_some());
            self.reader.consume(used);
            if end.is_some() {
                break;
            }
        }
        if !any {
            return Cut::End;
        }
        self.count += 1;
        if too_long { Cut::TooLong } else { Cut::Item(line) }
    }

    /// One object of an array or of a row of objects: from its brace to the brace that closes it, strings skipped.
    fn element(&mut self) -> Cut {
        let mut scan = Scan { item: Vec::new(), depth: 0, string: false, escape: false, long: false };
        loop {
            let chunk = match self.reader.fill_buf() {
                Ok(chunk) => chunk,
                Err(e) => {
                    self.count += usize::from(scan.depth == 0);
                    return Cut::Broken(super::reason_of(&e));
                }
            };
            if chunk.is_empty() {
                if scan.depth > 0 {
                    return Cut::Broken("the file ends in the middle of it".into());
                }
                return Cut::End;
            }
            let mut used = 0;
            let mut complete = false;
            for &byte in chunk {
                used += 1;
                if scan.depth > 0 {
                    complete = scan.inside(byte, self.cap);
                } else {
                    match byte {
                        b'{' => {
                            self.count += 1;
                            complete = scan.inside(byte, self.cap);
                        }
                        b'[' if !self.begun && self.shape == Shape::Array => self.begun = true,
                        b']' if self.shape == Shape::Array => {
                            self.reader.consume(used);
                            return Cut::End;
                        }
                        b',' | 0xEF | 0xBB | 0xBF => {}
                        b if b.is_ascii_whitespace() => {}
                        _ => {
                            self.count += 1;
                            return Cut::Broken("is no object".into());
                        }
                    }
                }
                if complete {
                    break;
                }
            }
            self.reader.consume(used);
            if complete {
                return if scan.long { Cut::TooLong } else { Cut::Item(scan.item) };
            }
        }
    }
}

/// State of the walk through one object.
struct Scan {
    item: Vec<u8>,
    depth: usize,
    string: bool,
    escape: bool,
    long: bool,
}

impl Scan {
    /// Takes one byte of the object; true where it closes it.
    fn inside(&mut self, byte: u8, cap: usize) -> bool {
        if self.item.len() >= cap {
            self.long = true;
            self.item = Vec::new();
        }
        if !self.long {
            self.item.push(byte);
        }
        if self.string {
            match byte {
                _ if self.escape => self.escape = false,
                b'\\' => self.escape = true,
                b'"' => self.string = false,
                _ => {}
            }
            return false;
        }
        match byte {
            b'"' => self.string = true,
            b'{' | b'[' => self.depth += 1,
            b'}' | b']' => self.depth = self.depth.saturating_sub(1),
            _ => {}
        }
        self.depth == 0
    }
}

/// True where the bytes are one whole JSON value.
pub(super) fn is_whole(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok()
}

/// An item as a page, or as the pages of a feed. Never empty.
fn pages(what: String, bytes: &[u8], map: &FieldMap) -> VecDeque<Result<Raw, Left>> {
    match object(&what, bytes) {
        Err(left) => VecDeque::from([Err(left)]),
        Ok(object) if is_feed(&object) => feed(&what, &object),
        Ok(object) => VecDeque::from([page(what, &object, map)]),
    }
}

/// True for a JSON feed (jsonfeed.org).
fn is_feed(object: &Map<String, Value>) -> bool {
    let version = object.get("version").and_then(Value::as_str);
    version.is_some_and(|v| v.contains("jsonfeed.org/version/"))
        && object.get("items").is_some_and(Value::is_array)
}

/// The entries of a JSON feed.
fn feed(what: &str, object: &Map<String, Value>) -> VecDeque<Result<Raw, Left>> {
    let title = string(object, "title").unwrap_or_default();
    let items = object.get("items").and_then(Value::as_array).map_or(&[][..], Vec::as_slice);
    let mut pages = VecDeque::new();
    for (i, item) in items.iter().enumerate() {
        let name = format!("{what}: entry {}", i + 1);
        let Value::Object(item) = item else {
            pages.push_back(Err(Left::new(name, "is no object")));
            continue;
        };
        let names = |list: &Value| -> Vec<String> {
            let list = list.as_array().into_iter().flatten();
            list.filter_map(|a| Some(a.get("name")?.as_str()?.to_owned())).collect()
        };
        // Version 1 has one author, version 1.1 a list of them.
        let mut authors = item.get("authors").map(names).unwrap_or_default();
        authors.extend(item.get("author").and_then(|a| Some(a.get("name")?.as_str()?.to_owned())));
        let entry = Entry {
            title: string(item, "title").unwrap_or_default(),
            url: string(item, "url").or_else(|| string(item, "id")),
            author: (!authors.is_empty()).then(|| authors.join(", ")),
            published: string(item, "date_published"),
            updated: string(item, "date_modified"),
            html: string(item, "content_html"),
            summary: string(item, "content_text")
                .or_else(|| string(item, "summary"))
                .map(|t| super::feed::escaped(&t)),
        };
        pages.push_back(entry.page(name, &title));
    }
    if pages.is_empty() {
        pages.push_back(Err(Left::new(what, "is a feed without entries")));
    }
    pages
}

/// The bytes of an item as an object.
fn object(what: &str, bytes: &[u8]) -> Result<Map<String, Value>, Left> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if let Err(e) = std::str::from_utf8(bytes) {
        return Err(Left::new(what, format!("has broken UTF-8 at byte {}", e.valid_up_to())));
    }
    match serde_json::from_slice::<Value>(bytes) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(Left::new(what, "is no object")),
        Err(e) => Err(Left::new(what, format!("is not JSON: {e}"))),
    }
}

/// An object as a page.
fn page(what: String, object: &Map<String, Value>, map: &FieldMap) -> Result<Raw, Left> {
    let field = |ours: &str| string(object, map.theirs(ours));
    let (html, title, content) = (field("html"), field("title"), field("content"));
    let body = match (html, title, content) {
        (Some(html), _, _) if !html.trim().is_empty() => Body::Markup(html),
        (_, Some(title), Some(content)) => Body::Article { title, content },
        (_, None, Some(content)) => Body::Text(content.into_bytes()),
        _ => {
            let needed = [map.theirs("html"), map.theirs("title"), map.theirs("content")];
            let reason =
                format!("has no field `{}`, and not `{}` with `{}`", needed[0], needed[1], needed[2]);
            return Err(Left::new(what, reason));
        }
    };
    if let Body::Article { title, content } = &body
        && title.trim().is_empty()
        && content.trim().is_empty()
    {
        return Err(Left::new(what, "is empty"));
    }
    let mut raw = Raw::new(what, body);
    raw.id = field("id").filter(|t| !t.trim().is_empty());
    raw.url = field("url").map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    raw.outlet = field("outlet").map(|t| t.trim().to_owned()).filter(|t| !t.is_empty());
    raw.author = field("author").filter(|t| !t.trim().is_empty());
    raw.published = field("published").filter(|t| !t.trim().is_empty());
    raw.captured = field("captured").and_then(|t| crate::dates::stamp(&t)).map(|s| s.day);
    Ok(raw)
}

/// A field as text; numbers are taken as they are written.
fn string(object: &Map<String, Value>, name: &str) -> Option<String> {
    match object.get(name)? {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(parts) => {
            let parts: Vec<&str> = parts.iter().filter_map(Value::as_str).collect();
            (!parts.is_empty()).then(|| parts.join(", "))
        }
        _ => None,
    }
}
