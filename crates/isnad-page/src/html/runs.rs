//! The page's text as runs: what stands between two block boundaries.
//!
//! `<p>`, a `<div>` with words of its own, a list item, a cell, and what two `<br>` part are all one run each.

use super::tag::Tag;
use super::tree::{Tree, push_words};

/// One run of text.
#[derive(Debug, Clone)]
pub(crate) struct Run {
    /// First node of its text.
    pub(crate) at: usize,
    /// The innermost block element that it stands in.
    pub(crate) owner: usize,
    pub(crate) text: String,
    /// Characters of the text; one of Chinese, Japanese or Korean counts as two, as it says as much as two letters.
    pub(crate) chars: usize,
    /// Characters inside links.
    pub(crate) link_chars: usize,
    /// Links that it holds.
    pub(crate) links: usize,
    /// Bytes of the link with which it opens.
    pub(crate) opens_linked: usize,
    last_link: usize,
}

impl Run {
    /// Share of the characters that are inside links.
    pub(crate) fn link_density(&self) -> f64 {
        self.link_chars as f64 / self.chars.max(1) as f64
    }
}

/// Elements whose text is never article text, whatever stands in them.
fn is_dead(tag: Tag) -> bool {
    use Tag::*;
    matches!(
        tag,
        Template
            | Noscript
            | Select
            | Button
            | Option
            | Object
            | Canvas
            | Video
            | Audio
            | Dialog
            | Iframe
            | Head
            | Title
            | Script
            | Math
    )
}

fn is_anchor(tree: &Tree, link: usize) -> bool {
    tree.attribute(link, "href").is_none_or(|h| h.starts_with('#') && h.len() > 1)
}

fn breadth(c: char) -> usize {
    if matches!(c as u32, 0x3040..=0x9fff | 0xac00..=0xd7af) { 2 } else { 1 }
}

/// Cuts a page into runs, in order.
pub(crate) fn cut(tree: &Tree) -> Vec<Run> {
    let mut cutter = Cutter { runs: Vec::new(), blocks: vec![(tree.len(), 0)], run: None, breaks: 0 };
    let (mut link, mut link_end) = (0, 0);
    let mut i = 1;
    while i < tree.len() {
        let tag = tree.tag(i);
        cutter.leave(i);
        if is_dead(tag) {
            cutter.flush();
            i = tree.end(i).max(i + 1);
            continue;
        }
        match tag {
            Tag::Text => cutter.text(i, &tree.node(i).text, if i < link_end { link } else { 0 }),
            Tag::Br => cutter.line_break(),
            // A link within the page (`#part-two`) leads to no other.
            Tag::A if !is_anchor(tree, i) => (link, link_end) = (i, tree.end(i)),
            tag if tag.is_block() => {
                cutter.flush();
                cutter.blocks.push((tree.end(i), i));
            }
            _ => {}
        }
        i += 1;
    }
    cutter.flush();
    cutter.runs
}

struct Cutter {
    runs: Vec<Run>,
    /// Open blocks: where they end, and which they are.
    blocks: Vec<(usize, usize)>,
    run: Option<Run>,
    breaks: usize,
}

impl Cutter {
    /// Leaves the blocks that end before node `i`.
    fn leave(&mut self, i: usize) {
        while self.blocks.len() > 1 && self.blocks.last().is_some_and(|b| b.0 <= i) {
            self.flush();
            self.blocks.pop();
        }
    }

    /// Takes a text node; `link` is the link it stands in, 0 for none.
    fn text(&mut self, at: usize, text: &str, link: usize) {
        let blank = text.chars().all(char::is_whitespace);
        if !blank {
            // One break within a sentence is a line end; after a sentence, or doubled, it parts paragraphs.
            let ended =
                self.run.as_ref().is_some_and(|r| crate::rules::ends_sentence(&r.text) && r.chars > 80);
            if self.breaks >= 2 || (self.breaks == 1 && ended) {
                self.flush();
            }
            self.breaks = 0;
        }
        let owner = self.blocks.last().map_or(0, |b| b.1);
        let run = self.run.get_or_insert_with(|| Run {
            at,
            owner,
            text: String::new(),
            chars: 0,
            link_chars: 0,
            links: 0,
            opens_linked: 0,
            last_link: 0,
        });
        let before = run.text.len();
        push_words(&mut run.text, text);
        let added = run.text.get(before..).map_or(0, |t| t.chars().map(breadth).sum());
        run.chars += added;
        if link != 0 && added > 0 && run.link_chars == run.chars - added {
            run.opens_linked = run.text.len();
        }
        if link != 0 && added > 0 {
            run.link_chars += added;
            run.links += usize::from(link != run.last_link);
            run.last_link = link;
        }
    }

    fn line_break(&mut self) {
        self.breaks += 1;
        if let Some(run) = &mut self.run
            && !run.text.ends_with(' ')
            && !run.text.is_empty()
        {
            run.text.push(' ');
            run.chars += 1;
        }
    }

    fn flush(&mut self) {
        self.breaks = 0;
        if let Some(mut run) = self.run.take() {
            run.text.truncate(run.text.trim_end().len());
            if run.text.chars().any(char::is_alphanumeric) {
                self.runs.push(run);
            }
        }
    }
}
