//! Headline and blocks to [`Article::text`], with every block's span.

use isnad_model::{Block, BlockKind, Span};

/// A block before its place in the text is known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub(crate) kind: BlockKind,
    pub(crate) text: String,
}

impl Part {
    pub(crate) fn new(kind: BlockKind, text: impl Into<String>) -> Self {
        Part { kind, text: text.into() }
    }
}

/// Headline, blank line, blocks parted by blank lines. Empty parts vanish.
pub(crate) fn assemble(headline: &str, parts: &[Part]) -> (String, Vec<Block>) {
    let mut text = String::new();
    let mut blocks = Vec::new();
    let head = [(BlockKind::Headline, headline)];
    let all = head.into_iter().chain(parts.iter().map(|p| (p.kind, p.text.as_str())));
    for (kind, words) in all {
        let words = words.trim();
        if words.is_empty() {
            continue;
        }
        if !text.is_empty() {
            text.push_str("\n\n");
        }
        let start = text.len();
        text.push_str(words);
        blocks.push(Block { kind, span: Span::new(start, text.len()) });
    }
    (text, blocks)
}

/// Title and content as they are, parted by a blank line; blocks are the lines of the content, trimmed.
///
/// Other programs' labels point into `title + "\n\n" + content`, so not one byte may move.
pub(crate) fn verbatim(title: &str, content: &str) -> (String, Vec<Block>) {
    let text = format!("{title}\n\n{content}");
    let mut blocks = Vec::new();
    let mut push = |kind, from: usize, words: &str| {
        let left = words.len() - words.trim_start().len();
        let right = words.trim_end().len();
        if left < right {
            blocks.push(Block { kind, span: Span::new(from + left, from + right) });
        }
    };
    push(BlockKind::Headline, 0, title);
    let mut at = title.len() + 2;
    for line in content.split('\n') {
        push(BlockKind::Paragraph, at, line);
        at += line.len() + 1;
    }
    (text, blocks)
}
