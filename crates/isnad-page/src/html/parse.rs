//! Markup to [`Tree`], in one pass, forgiving, bounded.
//!
//! The tokenizer is html5ever's: character references, attributes, comments, CDATA, raw text and NULs are read as
//! browsers read them. What makes a tree of its tokens is ours, because it must be linear and bounded on any page:
//! html5ever's own tree constructor follows the standard, whose adoption agency and "in scope" walks are quadratic on
//! deep markup, and its trees are built to be mutated. [`Builder`] keeps the rules that decide where text ends up
//! (void and raw elements, implied end tags of `p li dt dd tr td option`, stray end tags) and leaves out those that
//! only move formatting elements about; depth, nodes and attributes are capped.

use super::tag::Tag;
use super::tree::{Attribute, Tree};
use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::RawKind;
use html5ever::tokenizer::{BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer};
use std::cell::{Cell, RefCell};

/// Elements open at once; deeper ones become siblings at this depth.
const DEPTH: usize = 400;
/// Nodes of one page.
const NODES: usize = 150_000;
/// Stretches of text of one page.
const TEXTS: usize = 40_000;
/// Attributes of one element.
const ATTRIBUTES: usize = 64;
/// Bytes that the tokenizer is given at a time.
const CHUNK: usize = 4096;
/// How often attributes may be compared with those before them. The tokenizer looks every attribute of a tag up among
/// the earlier ones, so one tag of a million attributes would take minutes; pages stay below a hundredth of this.
const COMPARISONS: u64 = 1 << 27;

/// Reads a page.
pub(crate) fn parse(html: &str) -> Tree {
    // Browsers drop them; the tokenizer makes a token and a complaint of each.
    let clean = html.contains('\0').then(|| html.replace('\0', ""));
    let html = clean.as_deref().unwrap_or(html);
    let sink = Sink { tokens: Cell::new(0), builder: RefCell::new(Builder::new(html)) };
    let tokenizer = Tokenizer::new(sink, Default::default());
    let input = BufferQueue::default();
    // `since` counts marks that can part attributes, from the last token on.
    let (mut rest, mut since, mut spent) = (html, 0u64, 0u64);
    while !rest.is_empty() && !tokenizer.sink.builder.borrow().tree.cut {
        let (chunk, after) = rest.split_at(chunk_end(rest));
        let before = tokenizer.sink.tokens.get();
        input.push_back(StrTendril::from_slice(chunk));
        // Nothing that this sink answers stops the tokenizer before its input is used up.
        let _ = tokenizer.feed(&input);
        rest = after;
        let marks = chunk.bytes().filter(|b| b.is_ascii_whitespace() || matches!(b, b'/' | b'"' | b'\''));
        let marks = marks.count() as u64;
        if tokenizer.sink.tokens.get() == before {
            since += marks;
            spent = spent.saturating_add(since.saturating_mul(marks));
        } else {
            since = marks;
        }
        if spent > COMPARISONS {
            tokenizer.sink.builder.borrow_mut().tree.cut = true;
        }
    }
    if !tokenizer.sink.builder.borrow().tree.cut {
        tokenizer.end();
    }
    tokenizer.sink.builder.into_inner().finish()
}

/// Where the next chunk ends: at a character's end.
fn chunk_end(text: &str) -> usize {
    (0..=CHUNK.min(text.len())).rev().find(|i| *i > 0 && text.is_char_boundary(*i)).unwrap_or(text.len())
}

/// The tokenizer's side of a [`Builder`].
struct Sink<'h> {
    tokens: Cell<u64>,
    builder: RefCell<Builder<'h>>,
}

impl TokenSink for Sink<'_> {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        if !matches!(token, Token::ParseError(_)) {
            self.tokens.set(self.tokens.get() + 1);
        }
        self.builder.borrow_mut().token(token)
    }

    fn adjusted_current_node_present_but_not_in_html_namespace(&self) -> bool {
        self.builder.borrow().foreign.is_some()
    }
}

/// Makes a tree of tokens.
struct Builder<'h> {
    html: &'h str,
    tree: Tree,
    /// Open elements, outermost first; the document is always there.
    open: Vec<(Tag, u32)>,
    /// Start tags past [`DEPTH`] whose end tags are still to come.
    beyond: usize,
    /// Text that has no node yet.
    text: String,
    /// The open element of raw text with its attributes, and whether its text is kept.
    raw: Option<(Tag, Vec<Attribute>, bool)>,
    /// Stretches of text so far, and bytes that are left for more.
    texts: usize,
    room: usize,
    /// The open `svg` or `math`, of which nothing is kept.
    foreign: Option<Tag>,
    /// Elements whose end tag was looked for, and whether the page has one: asked once each, to stay linear.
    ends: Vec<(Tag, bool)>,
}

impl<'h> Builder<'h> {
    fn new(html: &'h str) -> Self {
        let mut tree = Tree::default();
        tree.push(Tag::Document, 0, String::new(), []);
        Builder {
            html,
            tree,
            open: vec![(Tag::Document, 0)],
            beyond: 0,
            text: String::new(),
            raw: None,
            texts: 0,
            room: crate::budget::TEXT,
            foreign: None,
            ends: Vec::new(),
        }
    }

    fn token(&mut self, token: Token) -> TokenSinkResult<()> {
        if self.tree.len() >= NODES {
            self.tree.cut = true;
        }
        if self.tree.cut {
            return TokenSinkResult::Continue;
        }
        match token {
            Token::CharacterTokens(text) => self.characters(&text),
            Token::TagToken(tag) => {
                let known = Tag::of(&tag.name);
                return match tag.kind {
                    TagKind::StartTag => self.start_tag(known, tag),
                    TagKind::EndTag => {
                        self.end_tag(known);
                        TokenSinkResult::Continue
                    }
                };
            }
            _ => {}
        }
        TokenSinkResult::Continue
    }

    fn finish(mut self) -> Tree {
        if self.raw.as_ref().is_some_and(|(tag, ..)| *tag == Tag::Script) {
            self.close_raw();
        } else if self.raw.is_none() {
            self.flush();
        }
        self.tree.close();
        self.tree
    }

    fn characters(&mut self, text: &str) {
        let kept = self.foreign.is_none() && self.raw.as_ref().is_none_or(|(.., kept)| *kept);
        if kept {
            self.text.push_str(text);
        }
    }

    /// Makes a node of the text so far.
    fn flush(&mut self) {
        if !self.text.is_empty() {
            let text = self.within_budget();
            self.tree.push(Tag::Text, self.top(), text, []);
        }
    }

    /// The text so far; what is more than a page may hold is left off, and the page ends there.
    fn within_budget(&mut self) -> String {
        let mut text = std::mem::take(&mut self.text);
        if !text.trim().is_empty() {
            self.texts += 1;
            let (held, cut) = crate::budget::text(&text, self.room);
            let held = held.len();
            self.tree.cut |= cut || self.texts >= TEXTS;
            text.truncate(held);
            self.room -= held;
        }
        text
    }

    fn top(&self) -> u32 {
        self.open.last().map_or(0, |o| o.1)
    }

    fn start_tag(&mut self, tag: Tag, token: html5ever::tokenizer::Tag) -> TokenSinkResult<()> {
        if self.foreign.is_some() {
            return TokenSinkResult::Continue;
        }
        self.flush();
        if matches!(tag, Tag::Html | Tag::Head | Tag::Body) && self.open.iter().any(|o| o.0 == tag) {
            return TokenSinkResult::Continue;
        }
        self.imply(tag);
        if tag == Tag::Svg || tag == Tag::Math {
            if !token.self_closing && self.has_end(tag, &token.name) {
                self.foreign = Some(tag);
            }
            return TokenSinkResult::Continue;
        }
        let self_closing = token.self_closing;
        if let Some(kind) = raw_kind(tag) {
            // An unclosed title or textarea must not swallow the page.
            if !matches!(tag, Tag::Script | Tag::Style) && !self.has_end(tag, &token.name) {
                return TokenSinkResult::Continue;
            }
            let attributes: Vec<_> = attributes(token).collect();
            // Only titles and JSON-LD keep their text: code never reaches anything else.
            let json = tag == Tag::Script
                && attributes
                    .iter()
                    .any(|(n, v)| &**n == "type" && v.to_ascii_lowercase().contains("ld+json"));
            self.raw = Some((tag, attributes, json || tag == Tag::Title));
            return TokenSinkResult::RawData(kind);
        }
        let id = self.tree.push(tag, self.top(), String::new(), attributes(token));
        if tag.is_void() || (self_closing && tag == Tag::Other) {
            return TokenSinkResult::Continue;
        }
        if self.open.len() >= DEPTH {
            self.beyond += 1;
        } else {
            self.open.push((tag, id));
        }
        TokenSinkResult::Continue
    }

    fn end_tag(&mut self, tag: Tag) {
        if self.raw.is_some() {
            // In raw text the tokenizer knows no other end tag than that of the element.
            return self.close_raw();
        }
        if let Some(foreign) = self.foreign {
            if foreign == tag {
                self.foreign = None;
            }
            return;
        }
        self.flush();
        if self.beyond > 0 {
            self.beyond -= 1;
            return;
        }
        // Pages with two bodies, or text after the end, go on as if nothing had happened.
        if !matches!(tag, Tag::Html | Tag::Body | Tag::Document | Tag::Text) {
            self.close(tag);
        }
    }

    fn close_raw(&mut self) {
        let text = std::mem::take(&mut self.text);
        if let Some((tag, attributes, true)) = self.raw.take() {
            self.tree.push(tag, self.top(), text, attributes);
        }
    }

    /// True where the page has an end tag of this name anywhere.
    fn has_end(&mut self, tag: Tag, name: &str) -> bool {
        if let Some((_, known)) = self.ends.iter().find(|(t, _)| *t == tag) {
            return *known;
        }
        let same = |tail: &str| tail.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name));
        let found = self.html.split("</").skip(1).any(same);
        self.ends.push((tag, found));
        found
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
}

/// The attributes that are kept: handlers are code.
fn attributes(tag: html5ever::tokenizer::Tag) -> impl Iterator<Item = Attribute> {
    let kept = tag.attrs.into_iter().filter(|a| !a.name.local.starts_with("on"));
    kept.take(ATTRIBUTES).map(|a| (Box::from(&*a.name.local), a.value))
}

/// How the text of an element is read that is no markup.
fn raw_kind(tag: Tag) -> Option<RawKind> {
    match tag {
        Tag::Script => Some(RawKind::ScriptData),
        Tag::Title | Tag::Textarea => Some(RawKind::Rcdata),
        tag if tag.is_raw() => Some(RawKind::Rawtext),
        _ => None,
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
        assert_eq!(outline("5 < 7 &amp; 8"), "0Text:5 < 7 & 8 ");
    }

    #[test]
    fn code_is_dropped_and_handlers_too() {
        let tree = parse("<script>alert('<p>x</p>')</script><p onclick=\"x()\" id=a>t<style>p{}</style></p>");
        assert_eq!(tree.words(0), "t");
        let p = tree.all(Tag::P).next().unwrap();
        assert_eq!(tree.attributes(p).count(), 1);
    }

    #[test]
    fn text_that_looks_like_markup() {
        let outline = |html: &str| parse(html).words(0);
        assert_eq!(outline("<!-- <p>x</p> -->a<svg><title>no</title><p>no</p></svg>b<![CDATA[c]]>d"), "abd");
        assert_eq!(outline("<script>var a = '<p>x';<!-- </script>a<iframe><p>x</iframe>b"), "ab");
        assert_eq!(
            outline("&laquo;a&raquo; &amp;lt;b&amp;gt; &NotEqualTilde; &#146;&#x0;"),
            "«a» &lt;b&gt; ≂̸ ’\u{fffd}"
        );
        assert_eq!(outline("<title>t<p>a</p><textarea>b<svg>c"), "t abc");
    }

    #[test]
    fn a_tag_of_endless_attributes_ends_the_page() {
        let names: String = (0..400_000).map(|i| format!(" a{i}")).collect();
        let tree = parse(&format!("<p>x</p><p{names}>y</p>"));
        assert!(tree.cut);
        assert_eq!(tree.words(0), "x");
    }

    #[test]
    fn deep_markup_is_flattened() {
        let html = "<div>".repeat(100_000) + "x" + &"</div>".repeat(100_000) + "<p>y</p>";
        let tree = parse(&html);
        assert_eq!(tree.words(0), "x y");
    }
}
