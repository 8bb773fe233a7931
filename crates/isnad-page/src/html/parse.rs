//! Markup to [`Tree`], in one pass, forgiving, bounded.
//!
//! Why not html5ever: the adoption agency and "in scope" walks of the standard are quadratic on deep markup, its
//! trees are built to be mutated, and a news page needs none of that. This reader keeps the rules that decide where
//! text ends up (void and raw elements, implied end tags of `p li dt dd tr td option`, stray end tags) and leaves out those
//! that only move formatting elements about. It reads a page some five times as fast, with no dependency, and its
//! worst case is linear: depth, nodes and attributes are capped.

use super::entities;
use super::tag::Tag;
use super::tree::Tree;
use std::borrow::Cow;

/// Elements open at once; deeper ones become siblings at this depth.
const DEPTH: usize = 400;
/// Nodes of one page.
const NODES: usize = 1_500_000;
/// Attributes of one element.
const ATTRIBUTES: usize = 64;

/// Reads a page.
pub(crate) fn parse(html: &str) -> Tree<'_> {
    let mut reader = Reader {
        html,
        at: 0,
        tree: Tree::default(),
        open: vec![(Tag::Document, 0)],
        beyond: 0,
        endless: Vec::new(),
    };
    reader.tree.push(Tag::Document, 0, Cow::Borrowed(""), []);
    reader.run();
    reader.tree.close();
    reader.tree
}

struct Reader<'s> {
    html: &'s str,
    at: usize,
    tree: Tree<'s>,
    /// Open elements, outermost first; the document is always there.
    open: Vec<(Tag, u32)>,
    /// Start tags past [`DEPTH`] whose end tags are still to come.
    beyond: usize,
    /// What was looked for and does not occur in the rest of the page (`-->`, names of end tags): never looked for
    /// twice, so that a page of a million unclosed comments stays linear.
    endless: Vec<Tag>,
}

impl<'s> Reader<'s> {
    fn rest(&self) -> &'s str {
        self.html.get(self.at..).unwrap_or("")
    }

    fn top(&self) -> u32 {
        self.open.last().map_or(0, |o| o.1)
    }

    fn run(&mut self) {
        while self.at < self.html.len() {
            if self.tree.len() >= NODES {
                self.tree.cut = true;
                return;
            }
            let rest = self.rest();
            let Some(lt) = rest.find('<') else {
                self.text(rest);
                return;
            };
            let after = rest.as_bytes().get(lt + 1).copied().unwrap_or(b' ');
            let is_markup = after.is_ascii_alphabetic() || matches!(after, b'/' | b'!' | b'?');
            if !is_markup {
                // `5 < 7`: the sign is text; go on behind it.
                self.text(rest.get(..=lt).unwrap_or(rest));
                self.at += lt + 1;
                continue;
            }
            self.text(rest.get(..lt).unwrap_or(""));
            self.at += lt;
            match after {
                b'!' | b'?' => self.declaration(),
                b'/' => self.end_tag(),
                _ => self.start_tag(),
            }
        }
    }

    fn text(&mut self, text: &'s str) {
        if text.is_empty() {
            return;
        }
        let text = entities::decode(text);
        self.tree.push(Tag::Text, self.top(), text, []);
    }

    /// Comments, doctype, CDATA, processing instructions: skipped. An unclosed comment ends at its next `>`.
    fn declaration(&mut self) {
        let rest = self.rest();
        let end = if rest.starts_with("<!--") {
            let body = rest.get(4..).unwrap_or("");
            if body.starts_with('>') || body.starts_with("->") {
                rest.find('>').map(|i| i + 1)
            } else {
                let end = if self.endless.contains(&Tag::Document) { None } else { rest.find("-->") };
                if end.is_none() && !self.endless.contains(&Tag::Document) {
                    self.endless.push(Tag::Document);
                }
                end.map(|i| i + 3).or_else(|| rest.find('>').map(|i| i + 1))
            }
        } else {
            rest.find('>').map(|i| i + 1)
        };
        self.at += end.unwrap_or(rest.len());
    }

    fn end_tag(&mut self) {
        let rest = self.rest();
        let end = rest.find('>').unwrap_or(rest.len().saturating_sub(1));
        let name = rest.get(2..end).unwrap_or("");
        let name = name.split(|c: char| c.is_whitespace() || c == '/').next().unwrap_or("");
        self.at += end + 1;
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        let tag = Tag::of(name);
        // Pages with two bodies, or text after the end, go on as if nothing had happened.
        if matches!(tag, Tag::Html | Tag::Body | Tag::Document | Tag::Text) {
            return;
        }
        self.close(tag);
    }

    /// Closes the nearest open element of this name. A formatting element does not close the block it stands in, and
    /// nothing but a table's own parts closes a table cell.
    fn close(&mut self, tag: Tag) {
        use Tag::{Table, Tbody, Td, Tfoot, Th, Thead, Tr};
        let of_table = matches!(tag, Table | Tbody | Td | Tfoot | Th | Thead | Tr);
        for i in (1..self.open.len()).rev() {
            let open = self.open[i].0;
            if open == tag {
                self.open.truncate(i);
                return;
            }
            let wall = (!tag.is_block() && tag != Tag::Other && open.is_block())
                || (!of_table && matches!(open, Td | Th | Table))
                || (of_table && tag != Table && open == Table)
                || (tag == Tag::P && open.is_block());
            if wall {
                return;
            }
        }
    }

    /// Closes what the start of `tag` ends without saying so.
    fn imply(&mut self, tag: Tag) {
        use Tag::*;
        let (closes, walls): (&[Tag], &[Tag]) = match tag {
            Li => (&[Li], &[Ul, Ol]),
            Dt | Dd => (&[Dt, Dd], &[Dl]),
            Option => (&[Option], &[Select]),
            Td | Th => (&[Td, Th], &[Table, Tr]),
            Tr => (&[Tr], &[Table]),
            Tbody | Thead | Tfoot => (&[Tbody, Thead, Tfoot], &[Table]),
            _ => (&[], &[]),
        };
        if tag.ends_paragraph() {
            for i in (1..self.open.len()).rev() {
                match self.open[i].0 {
                    P => {
                        self.open.truncate(i);
                        break;
                    }
                    open if open.is_block() => break,
                    _ => {}
                }
            }
        }
        if closes.is_empty() {
            return;
        }
        for i in (1..self.open.len()).rev() {
            let open = self.open[i].0;
            if closes.contains(&open) {
                self.open.truncate(i);
                return;
            }
            if walls.contains(&open) {
                return;
            }
        }
    }

    fn start_tag(&mut self) {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        let mut i = 1;
        while bytes.get(i).is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'/' | b'>')) {
            i += 1;
        }
        let name = rest.get(1..i).unwrap_or("");
        let tag = Tag::of(name);
        let (attributes, end, self_closing) = attributes(rest, i);
        self.at += end;
        if matches!(tag, Tag::Html | Tag::Head | Tag::Body) && self.open.iter().any(|o| o.0 == tag) {
            return;
        }
        self.imply(tag);
        if tag.is_raw() {
            return self.raw(tag, name, attributes);
        }
        if tag == Tag::Svg || tag == Tag::Math {
            let end = if self_closing { None } else { self.find_end(tag, name) };
            self.at += end.map_or(0, |(_, after)| after);
            return;
        }
        let id = self.tree.push(tag, self.top(), Cow::Borrowed(""), attributes);
        if tag.is_void() || (self_closing && tag == Tag::Other) {
            return;
        }
        if self.open.len() >= DEPTH {
            self.beyond += 1;
        } else {
            self.open.push((tag, id));
        }
    }

    fn find_end(&mut self, tag: Tag, name: &str) -> Option<(usize, usize)> {
        if self.endless.contains(&tag) {
            return None;
        }
        let found = find_end_tag(self.rest(), name);
        if found.is_none() {
            self.endless.push(tag);
        }
        found
    }

    /// An element of raw text. Only titles and JSON-LD keep theirs: code never reaches anything else.
    fn raw(&mut self, tag: Tag, name: &'s str, attributes: Vec<(&'s str, Cow<'s, str>)>) {
        let rest = self.rest();
        let (text, after) = match self.find_end(tag, name) {
            Some((start, after)) => (rest.get(..start).unwrap_or(""), after),
            // An unclosed title or textarea must not swallow the page.
            None if tag == Tag::Script || tag == Tag::Style => (rest, rest.len()),
            None => ("", 0),
        };
        self.at += after;
        let json = tag == Tag::Script
            && attributes
                .iter()
                .any(|(n, v)| n.eq_ignore_ascii_case("type") && v.to_ascii_lowercase().contains("ld+json"));
        if json {
            self.tree.push(tag, self.top(), Cow::Borrowed(text), attributes);
        } else if tag == Tag::Title {
            self.tree.push(tag, self.top(), entities::decode(text), attributes);
        }
    }
}

/// Where `</name` starts, and where its tag ends.
fn find_end_tag(rest: &str, name: &str) -> Option<(usize, usize)> {
    let mut from = 0;
    loop {
        let at = from + rest.get(from..)?.find("</")?;
        let tail = rest.get(at + 2..)?;
        if tail.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name)) {
            let end = tail.find('>').map_or(rest.len(), |i| at + 2 + i + 1);
            return Some((at, end));
        }
        from = at + 2;
    }
}

/// The attributes of a start tag whose name ends at `i`, where the tag ends, and whether it ends with `/>`.
fn attributes(rest: &str, mut i: usize) -> (Vec<(&str, Cow<'_, str>)>, usize, bool) {
    let bytes = rest.as_bytes();
    let mut out: Vec<(&str, Cow<'_, str>)> = Vec::new();
    let mut self_closing = false;
    loop {
        while bytes.get(i).is_some_and(u8::is_ascii_whitespace) {
            i += 1;
        }
        match bytes.get(i) {
            None => return (out, rest.len(), false),
            Some(b'>') => return (out, i + 1, self_closing),
            Some(b'/') => {
                self_closing = bytes.get(i + 1) == Some(&b'>');
                i += 1;
                continue;
            }
            Some(_) => {}
        }
        let start = i;
        i += 1;
        while bytes.get(i).is_some_and(|b| !b.is_ascii_whitespace() && !matches!(b, b'=' | b'>' | b'/')) {
            i += 1;
        }
        let name = rest.get(start..i).unwrap_or("");
        let mut j = i;
        while bytes.get(j).is_some_and(u8::is_ascii_whitespace) {
            j += 1;
        }
        let mut value = "";
        if bytes.get(j) == Some(&b'=') {
            (value, i) = attribute_value(rest, j + 1);
        }
        if out.len() < ATTRIBUTES && !name.is_empty() && !name.starts_with("on") {
            out.push((name, entities::decode(value)));
        }
    }
}

fn attribute_value(rest: &str, mut i: usize) -> (&str, usize) {
    let bytes = rest.as_bytes();
    while bytes.get(i).is_some_and(u8::is_ascii_whitespace) {
        i += 1;
    }
    match bytes.get(i) {
        Some(quote @ (b'"' | b'\'')) => {
            let start = i + 1;
            let tail = rest.get(start..).unwrap_or("");
            let end = tail.find(*quote as char).map_or(rest.len(), |e| start + e);
            (rest.get(start..end).unwrap_or(""), (end + 1).min(rest.len()))
        }
        _ => {
            let start = i;
            while bytes.get(i).is_some_and(|b| !b.is_ascii_whitespace() && *b != b'>') {
                i += 1;
            }
            (rest.get(start..i).unwrap_or(""), i)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn outline(html: &str) -> String {
        let tree = parse(html);
        (1..tree.len())
            .map(|i| {
                let depth = tree.ancestors(i).count();
                format!("{depth}{:?}:{} ", tree.tag(i), tree.node(i).text)
            })
            .collect()
    }

    #[test]
    fn implied_end_tags() {
        assert_eq!(outline("<p>a<p>b<div>c</div>"), "0P: 1Text:a 0P: 1Text:b 0Div: 1Text:c ");
        assert_eq!(outline("<ul><li>a<li>b</ul>c"), "0Ul: 1Li: 2Text:a 1Li: 2Text:b 0Text:c ");
    }

    #[test]
    fn stray_and_crossed_tags() {
        assert_eq!(outline("</div>a<b>b<p>c</b>d</p>"), "0Text:a 0B: 1Text:b 1P: 2Text:c 2Text:d ");
        assert_eq!(outline("5 < 7 &amp; 8"), "0Text:5 < 0Text: 7 & 8 ");
    }

    #[test]
    fn code_is_dropped_and_handlers_too() {
        let tree = parse("<script>alert('<p>x</p>')</script><p onclick=\"x()\" id=a>t<style>p{}</style></p>");
        assert_eq!(tree.words(0), "t");
        let p = tree.all(Tag::P).next().unwrap();
        assert_eq!(tree.attributes(p).len(), 1);
    }

    #[test]
    fn deep_markup_is_flattened() {
        let html = "<div>".repeat(200_000) + "x" + &"</div>".repeat(200_000) + "<p>y</p>";
        let tree = parse(&html);
        assert_eq!(tree.words(0), "x y");
    }
}
