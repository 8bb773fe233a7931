//! One page, read as an article.

use crate::{Day, Direction, Span, When};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// Where the bytes came from and what they were.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct PageInfo {
    /// The page's address, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The day on which the page was saved, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captured: Option<Day>,
    /// `text/html`, `text/plain`, `application/json`.
    pub media_type: String,
    /// The charset as decoded, in WHATWG names.
    pub charset: String,
    /// SHA-256 of the page's bytes, in hex.
    pub sha256: String,
}

/// What a block of a page is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BlockKind {
    /// The article's headline.
    Headline,
    /// The short text under the headline.
    Standfirst,
    /// Who wrote it.
    Byline,
    /// Place (and agency) before the first sentence.
    Dateline,
    /// Body text.
    Paragraph,
    /// A heading within the body.
    Heading,
    /// A block quotation.
    Quote,
    /// A list.
    List,
    /// A table.
    Table,
    /// Words under a picture.
    Caption,
    /// A link to another article.
    Teaser,
    /// Comments, views and the like.
    Counter,
    /// Everything else on the page.
    Furniture,
}

/// A stretch of [`Article::text`] and what it is. Furniture never stands in `text`, so never in a block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Where in the text.
    pub span: Span,
}

/// A link from a page to another article, with what stands around it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Teaser {
    /// The other article's headline.
    pub headline: String,
    /// Its dateline.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dateline: Option<String>,
    /// When it was published, as far as the teaser tells.
    #[serde(default)]
    pub published: When,
    /// The name of its picture, where that stands in the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// Counters by name (`comments`, `views`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub counters: BTreeMap<String, u64>,
}

/// A source that the page credits for its text as a whole (dateline, byline, credit line).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Credit {
    /// The credited name as written (`رويترز`).
    pub name: String,
    /// The id of the agency or outlet, where the pack knows it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Where in the text, where it stands there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
}

/// A page, read: what was written, by whom, when, and what stood around it.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Article {
    /// Stable id: given with the page, else derived from its address, else from its content.
    pub id: String,
    /// The page's address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// The outlet's name or host.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// The outlet's id, where the pack or the user's names know it: the key by which a credit elsewhere (`أوسا`) is known
    /// to mean this outlet (`وكالة أوساريا للأنباء`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub outlet_id: Option<String>,
    /// The headline.
    pub headline: String,
    /// Names in the byline.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub authors: Vec<String>,
    /// What `headline`, `authors` and `outlet` each rest on (`json-ld`, `open-graph`, `heading`, `byline`, `given`); the days
    /// name theirs themselves.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub basis: BTreeMap<String, String>,
    /// The place before the first sentence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dateline: Option<String>,
    /// Sources credited for the text as a whole.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub credits: Vec<Credit>,
    /// When it was published.
    #[serde(default)]
    pub published: When,
    /// When it was last changed, where told. Never taken for `published`.
    #[serde(default, skip_serializing_if = "When::is_unknown")]
    pub modified: When,
    /// ISO 639-1 code of the text's language; `None` where it is none that was recognised.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Which way most of the text runs, by its own letters; `None` where it has none. A block can run the other way:
    /// [`Article::direction_of`].
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<Direction>,
    /// Headline, blank line, body; blocks separated by line feeds.
    pub text: String,
    /// What each stretch of `text` is, in order.
    pub blocks: Vec<Block>,
    /// Counters by name (`comments`, `views`).
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub counters: BTreeMap<String, u64>,
    /// Links to other articles.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teasers: Vec<Teaser>,
    /// What was on the page and is not the article: reported, kept out of `text`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub furniture: Vec<String>,
    /// Those of them that were left out only because they recur over the pages of one host.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub habits: Vec<String>,
}

impl Article {
    /// Which way a block runs, by its own letters: an English quotation in an Arabic page. A block without letters runs
    /// with the article.
    pub fn direction_of(&self, block: &Block) -> Option<Direction> {
        Direction::of(block.span.of(&self.text)).or(self.direction)
    }

    /// The paragraph (block) that a span begins in, with its number among the body's blocks, from 1; the headline is 0. Where no
    /// block holds it, the whole text.
    pub fn paragraph(&self, span: Span) -> (usize, Span) {
        let mut n = 0;
        for block in &self.blocks {
            let headline = block.kind == BlockKind::Headline;
            if !headline {
                n += 1;
            }
            if block.span.contains(Span { start: span.start, end: span.start }) {
                return (if headline { 0 } else { n }, block.span);
            }
        }
        (0, Span::new(0, self.text.len()))
    }
}
