//! One raw page to an article.

use crate::assemble::{assemble, verbatim};
use crate::dateline::CreditLine;
use crate::language::Found;
use crate::raw::{Body, Raw};
use crate::rules::{PageRules, ends_sentence, line_key};
use crate::{budget, charset, dates, habits, html, scrape, stuck};
use isnad_model::{Article, Block, BlockKind, Credit, Diagnostic, Direction, PageInfo, Span, When};
use std::borrow::Cow;
use std::collections::BTreeSet;

/// A page, read.
#[derive(Debug, Clone)]
pub struct PageRead {
    /// Where the bytes came from and what they were.
    pub page: PageInfo,
    /// What they say.
    pub article: Article,
    /// What was noticed on the way.
    pub diagnostics: Vec<Diagnostic>,
    /// The article as it is without the outlet's habits taken out, where they took anything out: by this one versions of
    /// a page are told apart, so that what is learned later makes no new versions.
    pub plain: Option<Box<Article>>,
}

/// Why a page is no article.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PageError {
    /// Nothing, or nothing but furniture.
    #[error("holds no text")]
    Empty,
    /// Bytes that are text in no charset.
    #[error("has broken {charset}: {broken} byte sequences mean nothing")]
    Broken {
        /// The likeliest charset.
        charset: &'static str,
        /// How many sequences.
        broken: usize,
    },
    /// A language that is known and not read.
    #[error("is in {0}, which is not read")]
    Refused(String),
    /// No language that is known.
    #[error("is in no language that is known")]
    UnknownLanguage,
}

/// Broken sequences for each thousand characters above which a page is not read.
const BROKEN_PER_THOUSAND: usize = 5;

/// Reads a page in a language that the program reads.
///
/// # Errors
/// Where the page holds no text, is broken, or is in another language.
pub fn read(raw: &Raw, rules: &PageRules) -> Result<PageRead, PageError> {
    let (read, found) = read_page(raw, rules)?;
    match found {
        Found::Read(_) => Ok(read),
        Found::Refused(_, name) => Err(PageError::Refused(name)),
        Found::Unknown => Err(PageError::UnknownLanguage),
        Found::Empty => Err(PageError::Empty),
    }
}

/// Reads a page whatever its language; where it is none that the program reads, `article.language` is `None` and a
/// diagnostic says so. For looking at a page, and for measuring extraction on pages of many languages.
///
/// # Errors
/// Where the page holds no text or is broken.
pub fn read_any_language(raw: &Raw, rules: &PageRules) -> Result<PageRead, PageError> {
    let (mut read, found) = read_page(raw, rules)?;
    match found {
        Found::Read(_) => {}
        Found::Refused(code, name) => read.diagnostics.push(Diagnostic::warning(
            "unknown-language",
            format!("the text is in {name} ({code}), which is not read"),
        )),
        Found::Unknown | Found::Empty => read
            .diagnostics
            .push(Diagnostic::warning("unknown-language", "the text is in no language that is known")),
    }
    Ok(read)
}

/// Reads a page; where lines of it are its outlet's habits, reads it once more without them. A page that would be left
/// with nothing stays as it is.
fn read_page(raw: &Raw, rules: &PageRules) -> Result<(PageRead, Found), PageError> {
    let (plain, found) = read_without(raw, rules, &BTreeSet::new())?;
    if rules.habits.hosts.is_empty() {
        return Ok((plain, found));
    }
    let host = habits::host(&plain.article);
    let left = rules.habits.among(host.as_deref(), &habits::lines(&plain.article, rules));
    if left.is_empty() {
        return Ok((plain, found));
    }
    match read_without(raw, rules, &left) {
        Ok((mut read, found)) => {
            read.plain = Some(Box::new(plain.article));
            Ok((read, found))
        }
        Err(_) => Ok((plain, found)),
    }
}

/// Reads a page without the lines that have these keys.
fn read_without(
    raw: &Raw,
    rules: &PageRules,
    left: &BTreeSet<String>,
) -> Result<(PageRead, Found), PageError> {
    let mut out = PageRead {
        page: PageInfo {
            url: raw.url.clone(),
            captured: raw.captured,
            media_type: String::new(),
            charset: "UTF-8".into(),
            sha256: raw.sha256(),
        },
        article: Article { outlet: raw.outlet.clone(), ..Article::default() },
        diagnostics: Vec::new(),
        plain: None,
    };
    match &raw.body {
        Body::Html(bytes) => {
            let text = decoded(bytes, budget::MARKUP, raw.charset.as_deref(), &mut out)?;
            markup(&text, raw, rules, left, &mut out);
        }
        Body::Markup(text) => markup(&held(text, budget::MARKUP, &mut out), raw, rules, left, &mut out),
        Body::Text(bytes) => {
            let text = decoded(bytes, budget::TEXT, raw.charset.as_deref(), &mut out)?;
            plain_text(&text, raw, rules, left, &mut out);
        }
        Body::Article { title, content } => {
            out.page.media_type = "application/json".into();
            let (title, cut_title) = budget::text(title, budget::TEXT);
            let (content, cut) = budget::text(content, budget::TEXT);
            if cut || cut_title {
                out.diagnostics.push(page_cut());
            }
            // The text is kept to the byte; the headline as a field is what a reader sees (`&quot;الأفق&quot;`).
            out.article.headline = html::plain(title);
            (out.article.text, out.article.blocks) = verbatim(title, content);
            let Article { text, blocks, habits, .. } = &mut out.article;
            blocks
                .retain(|b| b.kind == BlockKind::Headline || !is_habit(b.span.of(text), rules, left, habits));
        }
    }
    given(raw, rules, &mut out);
    if matches!(raw.body, Body::Article { .. }) {
        stuck::unstick(rules, &mut out.article);
    }
    credits(rules, &mut out.article);
    // `read also` links and labels inside a verbatim text are no blocks, so that nobody reads them as sentences.
    if matches!(raw.body, Body::Article { .. }) {
        unblock(rules, &mut out.article);
    }
    let known: Vec<String> = out.article.habits.clone();
    out.article.furniture.extend(known);
    out.article.url = out.page.url.clone();
    out.article.id = raw.id(out.page.url.as_deref());
    out.article.outlet_id =
        out.article.outlet.as_deref().and_then(|o| rules.credits.source(o)).map(str::to_owned);
    let body = out.article.blocks.iter().any(|b| b.kind != BlockKind::Headline);
    if out.article.text.trim().is_empty() || (!body && !matches!(raw.body, Body::Article { .. })) {
        return Err(PageError::Empty);
    }
    out.article.direction = Direction::of(&out.article.text);
    let found = rules.languages.of(&out.article.text, &rules.fold);
    if let Found::Read(code) = &found {
        out.article.language = Some(code.clone());
    }
    Ok((out, found))
}

fn page_cut() -> Diagnostic {
    Diagnostic::warning("page-cut", "the page is longer than any news page: its end is not read")
}

/// The part of a decoded page that is read.
fn held<'t>(text: &'t str, most: usize, out: &mut PageRead) -> Cow<'t, str> {
    let (held, cut) = budget::bytes(text.as_bytes(), most);
    if cut {
        out.diagnostics.push(page_cut());
    }
    match held {
        Cow::Borrowed(_) => Cow::Borrowed(text),
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

fn decoded(bytes: &[u8], most: usize, told: Option<&str>, out: &mut PageRead) -> Result<String, PageError> {
    let (held, cut) = budget::bytes(bytes, most);
    if cut {
        out.diagnostics.push(page_cut());
    }
    let decoded = charset::decode_as(&held, told);
    out.page.charset = decoded.charset.to_owned();
    if decoded.broken * 1000 > decoded.text.chars().count().max(1) * BROKEN_PER_THOUSAND {
        return Err(PageError::Broken { charset: decoded.charset, broken: decoded.broken });
    }
    if decoded.broken > 0 {
        out.diagnostics.push(Diagnostic::warning(
            "broken-characters",
            format!("{} byte sequences mean nothing in {}", decoded.broken, decoded.charset),
        ));
    }
    if decoded.mended {
        out.diagnostics.push(Diagnostic::note(
            "encoded-twice",
            "text that had been encoded twice was put right; the bytes are kept as they came",
        ));
    }
    if decoded.basis == "detected" {
        out.diagnostics.push(Diagnostic::note(
            "charset-detected",
            format!("the page names no charset that fits; its bytes look like {}", decoded.charset),
        ));
    }
    Ok(decoded.text)
}

/// True where a line is a habit; it is noted then.
fn is_habit(words: &str, rules: &PageRules, left: &BTreeSet<String>, noted: &mut Vec<String>) -> bool {
    let is = !left.is_empty() && left.contains(&line_key(words, &rules.fold));
    if is {
        noted.push(words.trim().to_owned());
    }
    is
}

fn markup(text: &str, raw: &Raw, rules: &PageRules, left: &BTreeSet<String>, out: &mut PageRead) {
    out.page.media_type = "text/html".into();
    let address = raw.url.as_deref().or(raw.mirrored.as_deref());
    let mut page = html::read(text, address, raw.outlet.as_deref(), rules);
    out.page.url = raw.url.clone().or(page.canonical).or_else(|| raw.mirrored.clone());
    let article = &mut out.article;
    page.parts.retain(|p| !is_habit(&p.text, rules, left, &mut article.habits));
    article.headline = page.headline;
    (article.text, article.blocks) = assemble(&article.headline, &page.parts);
    article.outlet = page.outlet;
    article.authors = page.authors;
    article.basis = page.basis.into_iter().map(|(what, basis)| (what.to_owned(), basis)).collect();
    article.published = page.published;
    article.modified = page.modified;
    article.counters = page.counters;
    article.teasers = page.teasers;
    article.furniture = page.furniture;
    for byline in &page.bylines {
        let outlet = article.outlet.clone();
        let mut line = rules.credits.byline(byline, outlet.as_deref());
        line.authors.clear();
        take(article, &line, byline, None);
    }
    out.diagnostics.extend(page.diagnostics);
}

fn plain_text(text: &str, raw: &Raw, rules: &PageRules, left: &BTreeSet<String>, out: &mut PageRead) {
    out.page.media_type = "text/plain".into();
    let mut page = scrape::read(text, raw.captured, rules);
    let article = &mut out.article;
    page.parts.retain(|p| !is_habit(&p.text, rules, left, &mut article.habits));
    article.headline = page.headline;
    (article.text, article.blocks) = assemble(&article.headline, &page.parts);
    article.outlet = raw.outlet.clone().or(page.outlet);
    article.authors = page.authors;
    article.dateline = page.dateline;
    article.published = page.published;
    article.modified = page.modified;
    article.counters = page.counters;
    article.teasers = page.teasers;
    article.furniture = page.furniture;
    out.diagnostics.extend(page.diagnostics);
}

/// What was told of the page from outside beats what it says itself.
fn given(raw: &Raw, rules: &PageRules, out: &mut PageRead) {
    let article = &mut out.article;
    if let Some(text) = &raw.published {
        let when = dates::stamp(text).map(|s| s.when("given"));
        match when.or_else(|| rules.clock.date_line(text).map(|w| When { basis: "given".into(), ..w })) {
            Some(when) => article.published = when,
            None => out.diagnostics.push(Diagnostic::warning(
                "date-unread",
                format!("the publication date given, `{}`, is not understood", text.trim()),
            )),
        }
    }
    // Some fill the field with the first words of the text where they find no author.
    let author = raw.author.as_deref().map(html::plain).filter(|author| {
        let words = author.split_whitespace().count();
        words <= 14 && !(words > 7 && ends_sentence(author))
    });
    if let Some(author) = author {
        let outlet = article.outlet.clone();
        let line = rules.credits.byline(&author, outlet.as_deref());
        take(article, &line, &author, None);
    }
    if let (Some(captured), Some(published)) = (raw.captured, article.published.earliest)
        && published > captured
    {
        out.diagnostics.push(Diagnostic::warning(
            "published-after-capture",
            format!("published on {published}, saved on {captured}"),
        ));
    }
}

/// Takes place, sources and authors of a credit line over. `at` is the line's start in the text, where it stands there.
fn take(article: &mut Article, line: &CreditLine, words: &str, at: Option<usize>) {
    let slice = |r: &std::ops::Range<usize>| words.get(r.clone()).unwrap_or("").trim().to_owned();
    if article.dateline.is_none()
        && let (Some(first), Some(last)) = (line.places.first(), line.places.last())
    {
        // Two places as written, with what stands between them: `القاهرة/سان فرانسيسكو`.
        article.dateline = Some(slice(&(first.start..last.end)));
    }
    for (range, id) in &line.sources {
        let credit = Credit {
            name: slice(range),
            id: id.clone(),
            span: at.map(|at| Span::new(at + range.start, at + range.end)),
        };
        let known = article
            .credits
            .iter_mut()
            .find(|c| c.name == credit.name || (c.id.is_some() && c.id == credit.id));
        match known {
            Some(known) => known.span = known.span.or(credit.span),
            None => article.credits.push(credit),
        }
    }
    for range in &line.authors {
        let name = slice(range);
        if !name.is_empty() && !name.contains('&') && !article.authors.contains(&name) {
            article.authors.push(name);
        }
    }
}

/// Reads datelines and credits off the first lines of the text, and credits off its last. A dateline before the first
/// sentence becomes a block of its own; not a byte of the text changes.
fn credits(rules: &PageRules, article: &mut Article) {
    let outlet = article.outlet.clone();
    let text = std::mem::take(&mut article.text);
    let mut blocks = std::mem::take(&mut article.blocks);
    let body: Vec<usize> = (0..blocks.len())
        .filter(|i| !matches!(blocks[*i].kind, BlockKind::Headline | BlockKind::Caption))
        .collect();
    let mut dateline = None;
    for (nth, i) in body.iter().enumerate() {
        let (edge, block) = (nth < 3 || nth + 2 >= body.len(), &mut blocks[*i]);
        let words = block.span.of(&text);
        let at = block.span.start as usize;
        let own = |words: &str| match nth {
            0 | 1 => rules.credits.front_line(words, outlet.as_deref()),
            _ => rules.credits.own_line(words, outlet.as_deref()),
        };
        if edge && let Some(mut line) = own(words) {
            if nth >= 3 {
                // A last line credits; it places nothing (`خدمة نيويورك تايمز`).
                line.places.clear();
            }
            take(article, &line, words, Some(at));
            if block.kind == BlockKind::Paragraph || block.kind == BlockKind::Heading {
                block.kind = BlockKind::Byline;
            }
            continue;
        }
        if nth < 3
            && let Some((line, start)) = rules.credits.lead(words, outlet.as_deref())
        {
            take(article, &line, words, Some(at));
            let row = words.get(..start).unwrap_or("").trim_end();
            dates_page(rules, article, row);
            if dateline.is_none()
                && block.kind == BlockKind::Paragraph
                && start < words.len()
                && line.is_dateline(row)
            {
                dateline =
                    Some((*i, Block { kind: BlockKind::Dateline, span: Span::new(at, at + row.len()) }));
                block.span = Span::new(at + start, block.span.end as usize);
            }
        }
    }
    if let Some((i, block)) = dateline {
        blocks.insert(i, block);
    }
    article.text = text;
    article.blocks = blocks;
}

/// A date in the dateline dates a page of which nothing else tells the day, or narrows what else does.
fn dates_page(rules: &PageRules, article: &mut Article, row: &str) {
    let published = &article.published;
    if published.exact().is_none()
        && let Some((_, when)) = rules.credits.day_in(row, published)
        && let Some(day) = when.exact()
        && published.earliest.is_none_or(|d| d <= day)
        && published.latest.is_none_or(|d| day <= d)
    {
        article.published = when;
    }
}

/// Takes furniture of a verbatim text out of its blocks and reports it.
fn unblock(rules: &PageRules, article: &mut Article) {
    let Article { text, blocks, furniture, .. } = article;
    blocks.retain(|block| {
        let words = block.span.of(text);
        let is_furniture = block.kind == BlockKind::Paragraph && rules.furniture(words).is_some();
        if is_furniture {
            furniture.push(words.to_owned());
        }
        !is_furniture
    });
}
