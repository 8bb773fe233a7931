//! What a page says of itself beside its text: title, times, authors, outlet, address, each with its basis.

use super::body::Survey;
use super::jsonld::{self, Told};
use super::runs::Run;
use super::tag::Tag;
use super::tree::Tree;
use crate::dates::{self, Stamp};
use crate::rules::{Furniture, Hint, PageRules, line_key};
use isnad_model::{Diagnostic, When};

/// The page's own account of itself.
#[derive(Debug, Default)]
pub(crate) struct Meta {
    pub(crate) told: Told,
    /// Pairs of name and content of `meta` elements, names in lower case.
    pairs: Vec<(String, String)>,
    pub(crate) canonical: Option<String>,
    pub(crate) title: Option<String>,
}

/// Names of `meta` elements that hold the time of publication, best first, in their letters alone: the same name is
/// written `article:published_time`, `article:published:time`, `article.published-time`.
const PUBLISHED: [&str; 19] = [
    "articlepublishedtime",
    "ogarticlepublishedtime",
    "datepublished",
    "articlepublished",
    "publishedtime",
    "ogpublishedtime",
    "parselypubdate",
    "sailthrudate",
    "cxenseparserecspublishtime",
    "cxenseparsepublishtime",
    "dctermscreated",
    "dctermsissued",
    "dcdateissued",
    "dcdate",
    "dctermsdate",
    "pubdate",
    "publishdate",
    "publicationdate",
    "date",
];
/// The same for the last change.
const MODIFIED: [&str; 6] =
    ["articlemodifiedtime", "ogupdatedtime", "datemodified", "lastmodified", "dctermsmodified", "lastmod"];

/// Reads a page's head and its scripts.
pub(crate) fn read(tree: &Tree) -> Meta {
    let mut meta = Meta {
        told: jsonld::read(tree.all(Tag::Script).map(|i| tree.node(i).text.as_ref())),
        title: tree.all(Tag::Title).map(|i| tree.words(i)).find(|t| !t.is_empty()),
        ..Meta::default()
    };
    for i in tree.all(Tag::Meta).take(400) {
        let name = ["property", "name", "itemprop"].iter().find_map(|a| tree.attribute(i, a));
        if let (Some(name), Some(content)) = (name, tree.attribute(i, "content"))
            && content.len() < 20_000
        {
            meta.pairs.push((name.trim().to_ascii_lowercase(), super::plain(content)));
        }
    }
    let link = tree.all(Tag::Link).find(|i| tree.attribute(*i, "rel") == Some("canonical"));
    let link = link.and_then(|i| tree.attribute(i, "href")).map(str::to_owned);
    meta.canonical = link.or_else(|| meta.get("og:url").map(str::to_owned)).filter(|u| is_article_address(u));
    meta
}

/// An address that can be one article's: absolute, and not the front page, which careless sites put on every page.
fn is_article_address(url: &str) -> bool {
    let Some((scheme, rest)) = url.split_once("://") else { return false };
    scheme.starts_with("http")
        && rest
            .split_once('/')
            .is_some_and(|(_, path)| path.len() >= 8 || path.contains(['?', '=']) && path.len() > 3)
}

impl Meta {
    /// The content of the first `meta` element of this name.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.pairs.iter().find(|(n, c)| n == name && !c.is_empty()).map(|(_, c)| c.as_str())
    }

    /// The same by the letters of the name alone.
    fn get_letters(&self, name: &str) -> Option<&str> {
        let same = |n: &str| n.chars().filter(char::is_ascii_alphabetic).eq(name.chars());
        self.pairs.iter().find(|(n, c)| same(n) && !c.is_empty()).map(|(_, c)| c.as_str())
    }

    /// The date that is a whole part of the page's title: `Ziele, Chancen | Europa | 28.04.2023`.
    pub(crate) fn titled_day(&self, rules: &PageRules) -> Option<When> {
        let parts = self.title.as_deref()?.split(['|', '–', '—', '»', '•']).map(str::trim);
        let dated = parts.rev().take(3).find_map(|part| {
            let long = part.chars().filter(|c| c.is_numeric()).count() >= 5;
            rules.clock.date_line(part).filter(|_| long).or_else(|| dates::dotted(part))
        });
        dated.map(|when| When { basis: "title".into(), ..when })
    }

    /// True where the page itself says nowhere what its article is called.
    pub(crate) fn names_no_headline(&self) -> bool {
        self.told.headline.is_none() && self.get("og:title").is_none() && self.get("twitter:title").is_none()
    }

    /// The outlet: Open Graph's site name, else JSON-LD's publisher, else the part of the title that the line on rights
    /// at the page's foot names too, else the host.
    pub(crate) fn outlet(
        &self,
        url: Option<&str>,
        headline: &str,
        runs: &[Run],
        rules: &PageRules,
    ) -> Option<(String, &'static str)> {
        let named = [
            (self.get("og:site_name"), "open-graph"),
            (self.told.publisher.as_deref(), "json-ld"),
            (self.get("application-name"), "meta"),
        ];
        let named = named.into_iter().find_map(|(name, basis)| Some((name?.trim(), basis)));
        let named = named.filter(|(n, _)| !n.is_empty() && n.chars().count() <= 60);
        let in_rights = || {
            let rights: Vec<String> = runs
                .iter()
                .rev()
                .take(40)
                .filter(|r| rules.furniture(&r.text) == Some(Furniture::Copyright))
                .map(|r| line_key(&r.text, &rules.fold))
                .collect();
            let mut parts: Vec<&str> = vec![self.title.as_deref().unwrap_or("")];
            for tail in super::headline::TAILS {
                parts = parts.into_iter().flat_map(|p| p.split(tail)).collect();
            }
            let named = parts.into_iter().map(str::trim).find(|part| {
                let key = line_key(part, &rules.fold);
                key.len() >= 4 && part.trim() != headline && rights.iter().any(|r| r.contains(&key))
            });
            named.map(str::to_owned)
        };
        let host = || {
            let url = url.or(self.canonical.as_deref())?;
            let host = url.split_once("://")?.1.split(['/', '?', '#', ':']).next()?;
            Some(host.trim_start_matches("www.").to_owned()).filter(|h| h.contains('.'))
        };
        let named = named.map(|(name, basis)| (name.to_owned(), basis));
        let named = named.or_else(|| in_rights().map(|name| (name, "rights")));
        named.or_else(|| host().map(|name| (name, "address")))
    }

    /// The names of `meta` elements that hold authors.
    fn meta_authors(&self) -> Vec<String> {
        let names = [
            "author",
            "article:author",
            "parsely-author",
            "sailthru.author",
            "dc.creator",
            "byl",
            "dcterms.creator",
            "cxenseparse:author",
        ];
        for name in names {
            let all: Vec<String> = self
                .pairs
                .iter()
                .filter(|(n, c)| n == name && !c.is_empty() && !c.contains("://"))
                .map(|(_, c)| c.clone())
                .collect();
            if !all.is_empty() {
                return all;
            }
        }
        Vec::new()
    }

    /// The authors that the page names, the bylines they stand in, and what they rest on: JSON-LD, then `meta`, then the page itself.
    pub(crate) fn authors(
        &self,
        tree: &Tree,
        survey: &Survey,
        rules: &PageRules,
        outlet: Option<&str>,
    ) -> (Vec<String>, Vec<String>, &'static str) {
        let key = |t: &str| crate::rules::line_key(t, &rules.fold);
        let houses: Vec<String> = [outlet, self.get("og:site_name"), self.told.publisher.as_deref()]
            .into_iter()
            .flatten()
            .map(key)
            .collect();
        let mut house = (Vec::new(), Vec::new(), "");
        let sources = [
            (self.told.authors.clone(), "json-ld"),
            (self.meta_authors(), "meta"),
            (bylines(tree, survey), "byline"),
        ];
        for (from, basis) in sources {
            let mut out: Vec<String> = Vec::new();
            for name in from.iter().flat_map(|entry| names_of(entry, rules, outlet)) {
                if !out.contains(&name) {
                    out.push(name);
                }
            }
            // The house as author means that this source does not name one; another may.
            let (own, people): (Vec<String>, Vec<String>) =
                out.into_iter().partition(|n| houses.contains(&key(n)));
            if !people.is_empty() {
                return (people, from, basis);
            }
            if house.0.is_empty() && house.1.is_empty() {
                house = (own, from, basis);
            }
        }
        house
    }
}

/// Names in elements that say that they are bylines.
fn bylines(tree: &Tree, survey: &Survey) -> Vec<String> {
    let is_author = |i: usize| {
        tree.attribute(i, "rel") == Some("author")
            || tree.attribute(i, "itemprop").is_some_and(|p| p == "author" || p == "name")
                && (tree.attribute(i, "itemprop") == Some("author")
                    || tree.ancestors(i).take(3).any(|a| tree.attribute(a, "itemprop") == Some("author")))
    };
    let exact: Vec<String> = (1..tree.len())
        .filter(|i| tree.tag(*i) != Tag::Text && is_author(*i))
        .map(|i| tree.line(i))
        .collect();
    let good = |t: &String| !t.is_empty() && t.chars().count() <= 80;
    let exact: Vec<String> = exact.into_iter().filter(good).take(6).collect();
    if !exact.is_empty() {
        return exact;
    }
    (1..tree.len())
        .filter(|i| survey.hints[*i].contains(Hint::Byline) && !survey.dropped[*i])
        .map(|i| tree.line(i))
        .find(good)
        .into_iter()
        .collect()
}

/// The names in a byline: `By Sam Doe and Kim Roe, The Horizon`.
fn names_of(entry: &str, rules: &PageRules, outlet: Option<&str>) -> Vec<String> {
    let entry = entry.trim();
    if entry.is_empty() || entry.len() > 200 {
        return Vec::new();
    }
    if outlet.is_some_and(|o| line_key(o, &rules.fold) == line_key(entry, &rules.fold)) {
        return vec![entry.to_owned()];
    }
    let line = rules.credits.byline(entry, outlet);
    let mut out: Vec<String> = line
        .authors
        .iter()
        .filter_map(|r| entry.get(r.clone()))
        .map(|n| without_handle(n).to_owned())
        .collect();
    if out.is_empty() && !entry.contains("://") && line.is_all_unknown() {
        out.push(entry.to_owned());
    } else if out.is_empty() && !line.sources.is_empty() {
        // An agency can be the author; `وكالات` is a credit and nobody.
        let named = line.sources.iter().filter(|(_, id)| id.is_some());
        out.extend(named.filter_map(|(r, _)| entry.get(r.clone())).map(str::to_owned));
    }
    let digits = |n: &String| n.chars().filter(|c| c.is_numeric()).count();
    out.retain(|n| (!n.contains('@') || n.contains(' ')) && digits(n) < 2 && rules.furniture(n).is_none());
    out
}

/// `Sam Doe @samdoe` without the name on a network.
fn without_handle(name: &str) -> &str {
    name.split_once(" @").map_or(name, |(name, _)| name).trim()
}

/// A point of time and what it rests on.
pub(crate) type Dated = (Stamp, &'static str);

/// Everything on the page that tells when it was published, best evidence first, and when it was changed.
pub(crate) fn dates(
    meta: &Meta,
    tree: &Tree,
    survey: &Survey,
    url: Option<&str>,
) -> (Vec<Dated>, Option<Dated>) {
    let mut out: Vec<Dated> = Vec::new();
    let mut add = |text: Option<&str>, basis: &'static str| {
        if let Some(stamp) = text.and_then(dates::stamp) {
            out.push((stamp, basis));
        }
    };
    add(meta.told.published.as_deref(), "json-ld");
    for name in PUBLISHED {
        let basis = if name.starts_with("article") || name.starts_with("og") { "open-graph" } else { "meta" };
        add(meta.get_letters(name), basis);
    }
    for i in (1..tree.len())
        .filter(|i| tree.attribute(*i, "itemprop").is_some_and(|p| p.eq_ignore_ascii_case("datePublished")))
    {
        add(tree.attribute(i, "content").or_else(|| tree.attribute(i, "datetime")), "microdata");
        add(Some(&tree.line(i)), "microdata");
    }
    for i in tree.all(Tag::Time).filter(|i| !survey.dropped[*i]).take(20) {
        let is_change = tree.attribute(i, "itemprop").is_some_and(|p| p.eq_ignore_ascii_case("dateModified"))
            || tree.attribute(i, "class").is_some_and(|c| c.contains("updat") || c.contains("modif"));
        if !is_change {
            add(tree.attribute(i, "datetime"), "time-element");
        }
    }
    if let Some(day) = url.or(meta.canonical.as_deref()).and_then(dates::in_address) {
        out.push((Stamp { day, minute: None }, "address"));
    }
    let changed = [(meta.told.modified.as_deref(), "json-ld")]
        .into_iter()
        .chain(MODIFIED.iter().map(|n| (meta.get_letters(n), "meta")))
        .find_map(|(text, basis)| text.and_then(dates::stamp).map(|s| (s, basis)));
    (out, changed)
}

/// The publication day from all that is told: the best evidence, unless two other kinds agree on another day.
pub(crate) fn publication(found: &[Dated], diagnostics: &mut Vec<Diagnostic>) -> When {
    let Some((first, basis)) = found.first().copied() else { return When::unknown() };
    let mut chosen = (first, basis);
    let days_apart = |a: Stamp, b: Stamp| a.day.until(b.day).map_or(0, |s| s.get_days().abs());
    if let Some(other) = found.iter().find(|(s, _)| days_apart(*s, first) > 1) {
        let kinds = |day: Stamp| {
            let mut kinds: Vec<&str> =
                found.iter().filter(|(s, _)| days_apart(*s, day) <= 1).map(|(_, b)| *b).collect();
            kinds.sort_unstable();
            kinds.dedup();
            kinds.len()
        };
        if kinds(other.0) >= 2 && kinds(other.0) > kinds(first) {
            chosen = *other;
        }
        diagnostics.push(Diagnostic::warning(
            "date-conflict",
            format!("{basis} says {}, {} says {}; taken: {}", first.day, other.1, other.0.day, chosen.0.day),
        ));
    }
    chosen.0.when(chosen.1)
}

/// A date in words near the headline, where nothing else is told. The label before it (`نشر في`, `آخر تحديث`) decides what
/// it is; without one, it counts as publication. The date over the whole page is the day of the issue where the number
/// of the issue stands beside it; on other pages it may be the day of saving.
pub(crate) fn visible(near: &[String], runs: &[Run], rules: &PageRules) -> (Option<When>, Option<When>) {
    let (mut published, mut changed) = (None, None);
    for line in near {
        let kind = rules.furniture(line);
        let Some(when) = rules.clock.date_line(line).or_else(|| dates::dotted(line)) else { continue };
        match kind {
            Some(Furniture::Updated) => changed = changed.or(Some(when)),
            Some(Furniture::Published) | None => published = published.or(Some(when)),
            _ => {}
        }
    }
    let issue = || {
        let top = runs.iter().take(40).filter(|r| r.chars <= 120 && rules.names_issue(&r.text));
        top.filter_map(|r| rules.clock.date_line(&r.text))
            .next()
            .map(|w| When { basis: "issue-date".into(), ..w })
    };
    published = published.or_else(issue);
    (published, changed)
}
