//! A page of markup to the parts of an article.
//!
//! In this order: [`parse`] the markup into a flat [`tree`]; [`meta`]data; cut the text into [`runs`]; [`choose`] the
//! part that holds the article; [`blocks`] makes typed blocks of its runs, [`edges`] trims them. Every step is a loop over
//! a vector in document order.

mod blocks;
mod body;
mod choose;
mod edges;
mod headline;
mod jsonld;
mod meta;
mod parse;
mod runs;
mod standfirst;
mod tag;
mod teasers;
mod told;
mod tree;

use crate::assemble::Part;
use crate::rules::PageRules;
use isnad_model::{Diagnostic, Teaser, When};
use std::collections::BTreeMap;

/// What a page of markup holds.
#[derive(Debug, Default)]
pub(crate) struct HtmlPage {
    pub(crate) headline: String,
    pub(crate) parts: Vec<Part>,
    pub(crate) authors: Vec<String>,
    /// Bylines as written, for their places and sources.
    pub(crate) bylines: Vec<String>,
    pub(crate) outlet: Option<String>,
    /// What headline, authors and outlet rest on.
    pub(crate) basis: BTreeMap<&'static str, String>,
    pub(crate) canonical: Option<String>,
    pub(crate) published: When,
    pub(crate) modified: When,
    pub(crate) teasers: Vec<Teaser>,
    pub(crate) furniture: Vec<String>,
    pub(crate) counters: BTreeMap<String, u64>,
    pub(crate) diagnostics: Vec<Diagnostic>,
}

/// Reads a decoded page. `url` and `outlet` are what was told of it from outside.
pub(crate) fn read(html: &str, url: Option<&str>, outlet: Option<&str>, rules: &PageRules) -> HtmlPage {
    let tree = parse::parse(html);
    let mut page = HtmlPage::default();
    if tree.cut {
        page.diagnostics.push(Diagnostic::warning("page-cut", "the page has more elements than are read"));
    }
    let meta = meta::read(&tree);
    let runs = runs::cut(&tree);
    let mut survey = body::survey(&tree, &runs, rules);
    page.canonical = meta.canonical.clone();
    let called = headline::find(&tree, &survey, &meta, rules);
    let headline_at = called.at;
    page.headline = called.text;
    page.basis.insert("headline", called.basis);
    let conflict = called.conflict.map(|told| Diagnostic::note("headline-conflict", told));
    page.diagnostics.extend(conflict);
    survey.teaser = teasers::mark(&tree, &runs, &page.headline);
    let mut found = blocks::collect(&tree, &runs, &survey, &meta, (&page.headline, headline_at), rules);
    if headline_at.is_none() && meta.names_no_headline() {
        // A page without a main heading and without an account of itself: the big or bold line above the text is it.
        if let Some(shown) = headline::displayed(&tree, &runs, found.first_prose) {
            page.headline = shown;
            page.basis.insert("headline", "shown".into());
            found = blocks::collect(&tree, &runs, &survey, &meta, (&page.headline, headline_at), rules);
        }
    }
    let named = outlet.map(|o| (o.to_owned(), "given"));
    let named = named.or_else(|| meta.outlet(url, &page.headline, &runs, rules));
    page.basis.extend(named.as_ref().map(|(_, basis)| ("outlet", (*basis).to_owned())));
    page.outlet = named.map(|(name, _)| name);
    let (authors, bylines, basis) = meta.authors(&tree, &survey, rules, page.outlet.as_deref());
    page.authors = authors;
    if !page.authors.is_empty() {
        page.basis.insert("authors", basis.into());
    }
    page.bylines = bylines;
    let (dated, changed) = meta::dates(&meta, &tree, &survey, url);
    page.published = meta::publication(&dated, &mut page.diagnostics);
    page.modified = changed.map_or_else(When::unknown, |(s, basis)| s.when(basis));
    if page.published.is_unknown() || page.modified.is_unknown() {
        let (published, changed) = meta::visible(&found.near_head, &runs, rules);
        if page.published.is_unknown() {
            page.published = published.or_else(|| meta.titled_day(rules)).unwrap_or_default();
        }
        if page.modified.is_unknown() {
            page.modified = changed.unwrap_or_default();
        }
    }
    page.parts = found.parts;
    page.teasers = found.teasers;
    page.furniture = found.furniture;
    page.counters = found.counters;
    page
}

/// Text that came as an attribute or in JSON: references resolved, tags taken out, white space single.
pub(crate) fn plain(text: &str) -> String {
    if text.contains('<') && !text.contains('>') {
        // `5 <ب` is no tag that was left open.
        return parse::parse(&text.replace('<', "&lt;")).words(0);
    }
    if text.contains(['<', '&']) {
        // What a news system escapes twice (`&amp;lt;b&amp;gt;`) is text here, not a tag.
        return parse::parse(text).words(0);
    }
    let mut out = String::new();
    tree::push_words(&mut out, text);
    out.truncate(out.trim_end().len());
    out
}
