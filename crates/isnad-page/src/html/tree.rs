//! A page's elements, flat: a vector of nodes in document order.
//!
//! Document order is what makes everything else simple and safe: the subtree of node `i` is `i..end(i)`, so every
//! walk is a loop over a range and no markup, however deep, can overflow the stack. Nothing is ever moved.

use super::tag::Tag;
use html5ever::tendril::StrTendril;

/// One node: an element or a text.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) tag: Tag,
    pub(crate) parent: u32,
    end: u32,
    attributes: (u32, u32),
    /// The words of a text node, or of a raw element (title, JSON-LD script).
    pub(crate) text: String,
}

/// An attribute: its name in lower case, and its value.
pub(super) type Attribute = (Box<str>, StrTendril);

/// The whole page.
#[derive(Debug, Default)]
pub(crate) struct Tree {
    nodes: Vec<Node>,
    attributes: Vec<Attribute>,
    /// True where a limit cut the page short.
    pub(crate) cut: bool,
}

impl Tree {
    /// Adds a node under `parent`, which must be open, so that document order is kept.
    pub(crate) fn push(
        &mut self,
        tag: Tag,
        parent: u32,
        text: String,
        attributes: impl IntoIterator<Item = Attribute>,
    ) -> u32 {
        let id = self.nodes.len() as u32;
        let from = self.attributes.len() as u32;
        self.attributes.extend(attributes);
        let attributes = (from, self.attributes.len() as u32);
        self.nodes.push(Node { tag, parent, end: id + 1, attributes, text });
        id
    }

    /// Sets the end of every subtree. Called once, when the page has been read.
    pub(crate) fn close(&mut self) {
        for i in (1..self.nodes.len()).rev() {
            let (end, parent) = (self.nodes[i].end, self.nodes[i].parent as usize);
            if let Some(parent) = self.nodes.get_mut(parent) {
                parent.end = parent.end.max(end);
            }
        }
    }

    /// How many nodes.
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    /// One node. Ids come from this tree, so they are in range.
    pub(crate) fn node(&self, id: usize) -> &Node {
        &self.nodes[id]
    }

    /// The node's name.
    pub(crate) fn tag(&self, id: usize) -> Tag {
        self.nodes[id].tag
    }

    /// One past the last node of the subtree.
    pub(crate) fn end(&self, id: usize) -> usize {
        self.nodes[id].end as usize
    }

    /// The parent; the document is its own.
    pub(crate) fn parent(&self, id: usize) -> usize {
        self.nodes[id].parent as usize
    }

    /// The node's ancestors, nearest first, without the document.
    pub(crate) fn ancestors(&self, id: usize) -> impl Iterator<Item = usize> + '_ {
        let mut at = id;
        std::iter::from_fn(move || {
            at = self.parent(at);
            (at != 0).then_some(at)
        })
    }

    /// The attributes in order, their names in lower case.
    pub(crate) fn attributes(&self, id: usize) -> impl Iterator<Item = (&str, &str)> {
        let (from, to) = self.nodes[id].attributes;
        let own = self.attributes.get(from as usize..to as usize).unwrap_or(&[]);
        own.iter().map(|(name, value)| (&**name, &**value))
    }

    /// The value of one attribute.
    pub(crate) fn attribute(&self, id: usize, name: &str) -> Option<&str> {
        self.attributes(id).find(|(n, _)| *n == name).map(|(_, v)| v)
    }

    /// Every node with this tag.
    pub(crate) fn all(&self, tag: Tag) -> impl Iterator<Item = usize> + '_ {
        (0..self.nodes.len()).filter(move |i| self.nodes[*i].tag == tag)
    }

    /// The words of a subtree with white space made single; scripts and styles are no words.
    pub(crate) fn words(&self, id: usize) -> String {
        self.words_within(id, usize::MAX, usize::MAX)
    }

    /// The same, of an element that should hold a line (a heading, a byline): of one that holds a page only so much as
    /// shows that it does. Headings within headings would make the whole page be read once for each.
    pub(crate) fn line(&self, id: usize) -> String {
        self.words_within(id, LINE_NODES, LINE_BYTES)
    }

    fn words_within(&self, id: usize, nodes: usize, bytes: usize) -> String {
        let mut out = String::new();
        for i in (id..self.end(id)).take(nodes) {
            if out.len() > bytes {
                break;
            }
            let node = &self.nodes[i];
            match node.tag {
                Tag::Text => push_words(&mut out, start(&node.text, bytes)),
                Tag::Title if i == id => push_words(&mut out, &node.text),
                tag if tag.is_block() || tag == Tag::Br => push_words(&mut out, " "),
                _ => {}
            }
        }
        out.truncate(out.trim_end().len());
        out
    }
}

/// Nodes and bytes of a line.
const LINE_NODES: usize = 300;
const LINE_BYTES: usize = 2_000;

/// The first bytes of a text, to a character's end.
fn start(text: &str, most: usize) -> &str {
    crate::budget::text(text, most).0
}

/// Appends text, each stretch of white space made one space, none at the start.
pub(crate) fn push_words(out: &mut String, text: &str) {
    let mut space = out.is_empty() || out.ends_with(' ');
    for c in text.chars() {
        if c.is_whitespace() {
            if !space {
                out.push(' ');
                space = true;
            }
        } else if !c.is_control() {
            out.push(c);
            space = false;
        }
    }
}
