//! One page as it came in: its bytes and what was said of it, before anything is read.

use isnad_model::Day;
use sha2::{Digest, Sha256};

/// What a page is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Body {
    /// Markup, in whatever charset.
    Html(Vec<u8>),
    /// Markup that was already decoded (a JSON field `html`).
    Markup(String),
    /// Plain text, in whatever charset.
    Text(Vec<u8>),
    /// A headline and a text, already parted (JSON fields `title` and `content`).
    Article {
        /// The headline, as given.
        title: String,
        /// The text, as given.
        content: String,
    },
}

/// One page, unread. What is `None` was not told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    /// Where it was found, for messages: `folder/file.zip: day.json: item 12`.
    pub name: String,
    /// The page.
    pub body: Body,
    /// Id given with the page.
    pub id: Option<String>,
    /// Address.
    pub url: Option<String>,
    /// Outlet.
    pub outlet: Option<String>,
    /// Publication date as given, unread.
    pub published: Option<String>,
    /// Day on which it was saved.
    pub captured: Option<Day>,
    /// Byline as given.
    pub author: Option<String>,
    /// Charset that the server, or the mail around the page, named.
    pub charset: Option<String>,
    /// Address that the path in a mirror looks like; for a page that names none itself.
    pub mirrored: Option<String>,
}

impl Raw {
    /// A page of which nothing more is known.
    pub fn new(name: impl Into<String>, body: Body) -> Self {
        Raw {
            name: name.into(),
            body,
            id: None,
            url: None,
            outlet: None,
            published: None,
            captured: None,
            author: None,
            charset: None,
            mirrored: None,
        }
    }

    /// SHA-256 of the page's content, in hex. Identical content gives the same digest wherever it was found.
    pub fn sha256(&self) -> String {
        let mut hash = Sha256::new();
        match &self.body {
            Body::Html(bytes) | Body::Text(bytes) => hash.update(bytes),
            Body::Markup(text) => hash.update(text.as_bytes()),
            Body::Article { title, content } => {
                hash.update(title.as_bytes());
                hash.update(b"\n\n");
                hash.update(content.as_bytes());
            }
        }
        hex(&hash.finalize())
    }

    /// The page's id: the given one, else `p-` and twelve hex digits of the SHA-256 of its address, else of its content.
    pub fn id(&self, address: Option<&str>) -> String {
        match (&self.id, address) {
            (Some(id), _) => id.clone(),
            (None, Some(url)) => short(&hex(&Sha256::digest(url.as_bytes()))),
            (None, None) => short(&self.sha256()),
        }
    }
}

/// A page or a file that was left out, and why: one line each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// What was left out: a file, or an item within it.
    pub what: String,
    /// Why, in one line.
    pub reason: String,
}

impl Left {
    /// A page left out.
    pub fn new(what: impl Into<String>, reason: impl Into<String>) -> Self {
        let reason: String = reason.into();
        Left { what: what.into(), reason: reason.split_whitespace().collect::<Vec<_>>().join(" ") }
    }
}

impl std::fmt::Display for Left {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}", self.what, self.reason)
    }
}

fn short(hex: &str) -> String {
    format!("p-{}", hex.get(..12).unwrap_or(hex))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}
