//! What a page says of itself in JSON-LD.

use serde_json::Value;

/// The article as JSON-LD tells it.
#[derive(Debug, Clone, Default)]
pub(crate) struct Told {
    pub(crate) headline: Option<String>,
    pub(crate) published: Option<String>,
    pub(crate) modified: Option<String>,
    pub(crate) authors: Vec<String>,
    pub(crate) publisher: Option<String>,
    pub(crate) body: Option<String>,
    pub(crate) description: Option<String>,
}

/// Objects looked at in one page.
const OBJECTS: usize = 2000;

/// Reads the JSON-LD scripts of a page and merges what they say of its article, best first.
pub(crate) fn read<'a>(scripts: impl Iterator<Item = &'a str>) -> Told {
    let mut found: Vec<(u8, Told)> = Vec::new();
    let mut names = Vec::new();
    let values: Vec<Value> = scripts.take(40).filter_map(parse).collect();
    let mut queue: Vec<&Value> = values.iter().rev().collect();
    let mut seen = 0;
    while let Some(value) = queue.pop() {
        seen += 1;
        if seen > OBJECTS {
            break;
        }
        match value {
            Value::Array(items) => queue.extend(items.iter().rev()),
            Value::Object(object) => {
                for key in ["@graph", "mainEntity", "mainEntityOfPage", "hasPart", "itemListElement", "item"]
                {
                    if let Some(inner @ (Value::Array(_) | Value::Object(_))) = object.get(key) {
                        queue.push(inner);
                    }
                }
                if let (Some(id), Some(name)) =
                    (object.get("@id").and_then(Value::as_str), object.get("name").and_then(Value::as_str))
                {
                    names.push((id.to_owned(), name.to_owned()));
                }
                let rank = rank(object.get("@type"));
                if rank > 0 {
                    found.push((rank, told(value)));
                }
            }
            _ => {}
        }
    }
    merge(found, &names)
}

fn merge(mut found: Vec<(u8, Told)>, names: &[(String, String)]) -> Told {
    // Stable: of two of one rank, the first on the page.
    found.sort_by_key(|(rank, _)| std::cmp::Reverse(*rank));
    let mut out = Told::default();
    for (_, told) in found {
        out.headline = out.headline.or(told.headline);
        out.published = out.published.or(told.published);
        out.modified = out.modified.or(told.modified);
        out.publisher = out.publisher.or(told.publisher);
        out.description = out.description.or(told.description);
        if out.body.as_ref().is_none_or(|b| b.len() < told.body.as_ref().map_or(0, String::len)) {
            out.body = told.body;
        }
        if out.authors.is_empty() {
            out.authors = told.authors;
        }
    }
    let resolve = |name: &mut String| {
        if let Some((_, real)) = names.iter().find(|(id, _)| id == name) {
            real.clone_into(name);
        }
    };
    out.authors.iter_mut().for_each(resolve);
    out.publisher.iter_mut().for_each(resolve);
    out
}

/// Scripts come with comments around them, raw line feeds within strings and trailing marks.
fn parse(script: &str) -> Option<Value> {
    let text = script.trim();
    let text =
        text.trim_start_matches("<!--").trim_start_matches("//<![CDATA[").trim_start_matches("<![CDATA[");
    let text = text.trim_end_matches("-->").trim_end_matches("//]]>").trim_end_matches("]]>").trim();
    let text = text.trim_end_matches(';');
    if text.len() > 4 << 20 {
        return None;
    }
    serde_json::from_str(text).ok().or_else(|| {
        let clean: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
        serde_json::from_str(&clean).ok()
    })
}

/// How likely an object is the page's article; 0 where it is none.
fn rank(kind: Option<&Value>) -> u8 {
    let one = |name: &str| match name.rsplit(['/', ':']).next().unwrap_or(name) {
        "NewsArticle"
        | "ReportageNewsArticle"
        | "AnalysisNewsArticle"
        | "OpinionNewsArticle"
        | "BackgroundNewsArticle"
        | "ReviewNewsArticle" => 5,
        "Article"
        | "BlogPosting"
        | "LiveBlogPosting"
        | "Report"
        | "TechArticle"
        | "SocialMediaPosting"
        | "AdvertiserContentArticle"
        | "ScholarlyArticle" => 4,
        "VideoObject" | "Recipe" | "Review" | "ClaimReview" => 2,
        "WebPage" | "ItemPage" => 1,
        _ => 0,
    };
    match kind {
        Some(Value::String(name)) => one(name),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).map(one).max().unwrap_or(0),
        _ => 0,
    }
}

fn told(object: &Value) -> Told {
    let text =
        |key: &str| object.get(key).and_then(first_text).map(|t| super::plain(&t)).filter(|t| !t.is_empty());
    let rank_web = rank(object.get("@type")) == 1;
    Told {
        headline: text("headline").or_else(|| if rank_web { None } else { text("name") }),
        published: text("datePublished").or_else(|| text("dateCreated").filter(|_| !rank_web)),
        modified: text("dateModified"),
        authors: people(object.get("author").or_else(|| object.get("creator"))),
        publisher: people(object.get("publisher")).into_iter().next(),
        body: text("articleBody"),
        description: text("description"),
    }
}

fn first_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(items) => items.iter().find_map(|v| v.as_str().map(str::to_owned)),
        Value::Object(object) => {
            object.get("@value").or_else(|| object.get("name")).and_then(|v| v.as_str()).map(str::to_owned)
        }
        _ => None,
    }
}

fn people(value: Option<&Value>) -> Vec<String> {
    let one = |v: &Value| match v {
        Value::String(name) => Some(super::plain(name)),
        Value::Object(o) => match o.get("name") {
            Some(Value::Array(names)) => {
                Some(names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "))
            }
            Some(name) => first_text(name).map(|n| super::plain(&n)),
            None => o.get("@id").and_then(Value::as_str).map(str::to_owned),
        },
        _ => None,
    };
    match value {
        Some(Value::Array(items)) => items.iter().filter_map(one).filter(|n| !n.is_empty()).collect(),
        Some(v) => one(v).into_iter().filter(|n| !n.is_empty()).collect(),
        None => Vec::new(),
    }
}
