//! Feeds to pages: the entries of RSS 0.9 to 2.0, RDF and Atom; JSON Feed in [`super::json`] makes [`Entry`]s, too.
//!
//! An entry becomes a small page of markup, so that the same reader judges it as any other page, with the same weighing
//! of evidence: what the feed says of an entry (address, author, day) is given with it, what it says of itself (its
//! title, when it was changed) stands in the page's head. Feeds in the wild break the rules of XML, so nothing here
//! insists on them: a stray `&` is an ampersand, an entity of HTML stays for the reader of HTML, an unclosed tail costs
//! the last entry alone.

use crate::charset;
use crate::raw::{Body, Left, Raw};
use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

/// One entry of a feed, before it is a page.
#[derive(Debug, Clone, Default)]
pub(super) struct Entry {
    pub(super) title: String,
    pub(super) url: Option<String>,
    pub(super) author: Option<String>,
    pub(super) published: Option<String>,
    pub(super) updated: Option<String>,
    /// The whole text as markup.
    pub(super) html: Option<String>,
    /// The lead, as markup or text: used where there is no whole text.
    pub(super) summary: Option<String>,
}

/// Elements open at once above which a feed is read no further.
const DEPTH: usize = 200;

impl Entry {
    /// The entry as a page. `feed` is the feed's own title.
    pub(super) fn page(self, name: String, feed: &str) -> Result<Raw, Left> {
        let body = self.html.filter(|h| !h.trim().is_empty()).or(self.summary).unwrap_or_default();
        if body.trim().is_empty() {
            return Err(Left::new(name, "has no text: the feed gives its title alone"));
        }
        let mut page = String::with_capacity(body.len() + 400);
        page.push_str("<!DOCTYPE html><html><head>");
        let feed = crate::html::plain(feed);
        if !feed.is_empty() {
            page.extend(["<meta property=\"og:site_name\" content=\"", &escaped(&feed), "\">"]);
        }
        if let Some(updated) = &self.updated {
            page.extend(["<meta property=\"article:modified_time\" content=\"", &escaped(updated), "\">"]);
        }
        page.extend(["</head><body><article><h1>", &escaped(&crate::html::plain(&self.title)), "</h1>\n"]);
        if body.contains('<') {
            page.push_str(&body);
        } else {
            body.lines()
                .filter(|l| !l.trim().is_empty())
                .for_each(|l| page.extend(["<p>", l.trim(), "</p>\n"]));
        }
        page.push_str("</article></body></html>");
        let mut raw = Raw::new(name, Body::Markup(page));
        raw.url = self.url.map(|u| u.trim().to_owned()).filter(|u| u.starts_with("http"));
        raw.author = self.author.map(|a| crate::html::plain(&a)).filter(|a| !a.is_empty());
        raw.published = self.published.map(|p| p.trim().to_owned()).filter(|p| !p.is_empty());
        Ok(raw)
    }
}

pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

/// The entries of a feed as pages.
pub(super) fn pages(name: &str, bytes: &[u8]) -> Vec<Result<Raw, Left>> {
    let text = charset::decode(bytes).text;
    let mut walk = Walk::new(name, &text);
    let end = walk.run();
    let mut pages = walk.pages;
    match end {
        Err(reason) => {
            let after = format!("{name}: after entry {}", pages.len());
            pages.push(Err(Left::new(after, format!("the feed cannot be read on: {reason}"))));
        }
        Ok(()) if pages.is_empty() => pages.push(Err(Left::new(name, "is a feed without entries"))),
        Ok(()) => {}
    }
    pages
}

/// The walk through a feed.
struct Walk<'t> {
    name: String,
    reader: Reader<&'t [u8]>,
    /// Names of the open elements.
    open: Vec<String>,
    feed: String,
    entry: Option<Entry>,
    /// The text of the innermost element.
    text: String,
    /// True inside the person who wrote the feed or the entry (Atom).
    person: bool,
    pages: Vec<Result<Raw, Left>>,
}

impl<'t> Walk<'t> {
    fn new(name: &str, text: &'t str) -> Self {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.allow_dangling_amp = true;
        config.allow_unmatched_ends = true;
        config.check_end_names = false;
        Walk {
            name: name.to_owned(),
            reader,
            open: Vec::new(),
            feed: String::new(),
            entry: None,
            text: String::new(),
            person: false,
            pages: Vec::new(),
        }
    }

    fn run(&mut self) -> Result<(), String> {
        loop {
            match self.reader.read_event().map_err(|e| e.to_string())? {
                Event::Start(start) => {
                    self.start(&start)?;
                    if self.open.len() > DEPTH {
                        return Err("it nests too deep".into());
                    }
                }
                Event::Empty(start) => {
                    self.start(&start)?;
                    self.end();
                }
                Event::End(_) => self.end(),
                Event::Text(text) => self.text.push_str(&text.into_inner()),
                Event::CData(text) => self.text.push_str(&text.into_inner()),
                Event::GeneralRef(entity) => match (entity.resolve_char_ref(), &*entity.into_inner()) {
                    (Ok(Some(c)), _) => self.text.push(c),
                    (_, "lt") => self.text.push('<'),
                    (_, "gt") => self.text.push('>'),
                    (_, "quot") => self.text.push('"'),
                    (_, "apos") => self.text.push('\''),
                    (_, "amp") => self.text.push('&'),
                    // `&nbsp;`, which XML does not know.
                    (_, name) => self.text.extend(["&", name, ";"]),
                },
                Event::Eof if self.entry.is_some() => return Err("it ends in the middle of an entry".into()),
                Event::Eof => return Ok(()),
                Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Comment(_) => {}
            }
        }
    }

    fn start(&mut self, start: &BytesStart<'t>) -> Result<(), String> {
        let name = start.name().0.to_owned();
        let local = own_name(&name);
        self.text.clear();
        match local {
            "item" | "entry" if self.entry.is_none() => self.entry = Some(Entry::default()),
            "author" | "contributor" => self.person = true,
            "link" => self.link(start),
            // Markup that stands in the feed as it is: its source is the text.
            "content" | "summary" | "title"
                if attribute(start, "type").is_some_and(|t| t.contains("xhtml")) =>
            {
                let inner = self.reader.read_text(start.name()).map_err(|e| e.to_string())?;
                self.text = inner.into_inner().into_owned();
                self.open.push(name);
                self.end();
                return Ok(());
            }
            _ => {}
        }
        self.open.push(name);
        Ok(())
    }

    /// Atom's link, which has its address in an attribute. Only the page itself is meant, not its comments or pictures.
    fn link(&mut self, start: &BytesStart<'t>) {
        let page = attribute(start, "rel").is_none_or(|rel| rel == "alternate");
        let markup = attribute(start, "type").is_none_or(|t| t.contains("html"));
        if let (Some(entry), Some(href), true, true) =
            (&mut self.entry, attribute(start, "href"), page, markup)
        {
            entry.url.get_or_insert(href);
        }
    }

    fn end(&mut self) {
        let Some(name) = self.open.pop() else { return };
        let text = std::mem::take(&mut self.text);
        let local = own_name(&name);
        let parent = self.open.last().map_or("", |n| own_name(n));
        match local {
            "item" | "entry" => {
                if let Some(entry) = self.entry.take() {
                    let what = format!("{}: entry {}", self.name, self.pages.len() + 1);
                    self.pages.push(entry.page(what, &self.feed));
                }
                return;
            }
            "author" | "contributor" => self.person = false,
            _ => {}
        }
        if let Some(entry) = &mut self.entry {
            // What stands deeper (a source's title, a media group) is not the entry's own.
            if matches!(parent, "item" | "entry" | "author") {
                field(entry, local, parent, text);
            }
        } else if local == "title" && matches!(parent, "channel" | "feed") && self.feed.is_empty() {
            self.feed = text;
        }
    }
}

/// Takes one element of an entry.
fn field(entry: &mut Entry, name: &str, parent: &str, text: String) {
    let some = || Some(text.trim().to_owned()).filter(|t| !t.is_empty());
    match (parent, name) {
        // Several creators of one text: the byline names them all.
        ("author", "name") | (_, "dc:creator") => match (&mut entry.author, some()) {
            (Some(known), Some(more)) => known.extend([", ", &more].map(String::from)),
            (author, more) => *author = author.take().or(more),
        },
        ("author", _) => {}
        // RSS: `editor@paper.example (Name)`.
        (_, "author") => entry.author = entry.author.take().or_else(|| some().and_then(|a| person(&a))),
        (_, "title") => entry.title = text,
        (_, "link") => entry.url = entry.url.take().or_else(some),
        // Where there is no link the id often is the address.
        (_, "guid" | "id") if text.trim().starts_with("http") => entry.url = entry.url.take().or_else(some),
        (_, "pubDate" | "published" | "issued" | "dc:date" | "dcterms:issued") => {
            entry.published = entry.published.take().or_else(some);
        }
        (_, "updated" | "modified" | "dcterms:modified") => {
            entry.updated = entry.updated.take().or_else(some)
        }
        (_, "content:encoded" | "content") => entry.html = entry.html.take().or_else(some),
        (_, "description" | "summary") => entry.summary = entry.summary.take().or_else(some),
        _ => {}
    }
}

/// The name in `editor@paper.example (Name)`; what is nothing but an address names nobody.
fn person(author: &str) -> Option<String> {
    if !author.contains('@') {
        return Some(author.to_owned());
    }
    let (_, rest) = author.split_once('(')?;
    let name = rest.trim_end_matches(')').trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// A name without the prefix of the feed's own vocabulary. Other vocabularies (`media:title`) keep theirs.
fn own_name(name: &str) -> &str {
    name.strip_prefix("atom:").or_else(|| name.strip_prefix("rss:")).unwrap_or(name)
}

fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let found = start.html_attributes().with_checks(false).flatten().find(|a| a.key.0 == name)?;
    Some(crate::html::plain(&found.value))
}

/// True where a text is a feed: its root says so. `head` is its beginning.
pub(super) fn is_feed(head: &str) -> bool {
    matches!(root(head), Some("rss" | "feed" | "RDF"))
}

/// The local name of the root element, as far as the beginning of a text shows it.
pub(super) fn root(head: &str) -> Option<&str> {
    let mut rest = head.trim_start();
    loop {
        rest = rest.trim_start();
        let skip = if rest.starts_with("<!--") {
            rest.find("-->")? + 3
        } else if rest.starts_with("<?") || rest.starts_with("<!") {
            rest.find('>')? + 1
        } else {
            break;
        };
        rest = rest.get(skip..)?;
    }
    let name = rest.strip_prefix('<')?;
    let end = name.find(|c: char| c.is_whitespace() || matches!(c, '>' | '/'))?;
    let name = name.get(..end)?;
    Some(name.rsplit_once(':').map_or(name, |(_, local)| local))
}
