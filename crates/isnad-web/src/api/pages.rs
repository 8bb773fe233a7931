//! Pages: the list, one of them, its reading, its text, its bytes.

use super::list::{Part, listed};
use super::shape::{self, link};
use super::{Asked, Problem, answer, answer_text, schema_org};
use crate::ctx::Ctx;
use crate::site::Site;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::Response;
use isnad::cards::Card;
use isnad::query::time_key;
use isnad_model::wire::when;
use isnad_model::{Day, Reading, When};
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Ask {
    from: Option<Day>,
    to: Option<Day>,
    outlet: Option<String>,
    language: Option<String>,
    event: Option<String>,
    story: Option<String>,
    cursor: Option<String>,
    limit: Option<usize>,
}

/// The pages that fit, by the day of publication.
pub(crate) async fn list(ctx: Ctx, Asked(ask): Asked<Ask>) -> Result<Response, Problem> {
    let part = Part::read("pages", ask.cursor.as_deref(), ask.limit)?;
    let span = When::between(ask.from, ask.to, "");
    let bounded = ask.from.is_some() || ask.to.is_some();
    let told = |id: &str| ctx.snap.record.event(id).map(|e| e.tellings.iter().map(|t| t.page.as_str()));
    let of_event: Option<Vec<&str>> = ask.event.as_deref().map(|id| told(id).into_iter().flatten().collect());
    let of_story = ask.story.as_deref().map(|id| {
        let story = ctx.snap.record.storyline(id);
        story.map(|s| isnad::query::story_pages(&ctx.snap, s)).unwrap_or_default()
    });
    let fits = |(id, card): &(&str, &Card)| {
        (!bounded || !card.published.is_unknown() && card.published.allows(&span))
            && ask.language.as_ref().is_none_or(|l| card.language.as_ref() == Some(l))
            && ask.outlet.as_ref().is_none_or(|o| card.is_of(o))
            && of_event.as_ref().is_none_or(|l| l.contains(id))
            && of_story.as_ref().is_none_or(|l| l.contains(id))
    };
    let items = ctx.snap.pages().filter(fits).map(|(id, card)| {
        let (a, b) = time_key(&card.published);
        ((a, b, id, 0), id)
    });
    Ok(listed("pages", &part, items.collect(), |id| ctx.snap.readings.get(id).map(|r| shape::page(&ctx, r))))
}

/// The page with an id.
pub(crate) fn found<'c>(ctx: &'c Ctx, id: &str) -> Result<&'c Reading, Problem> {
    ctx.snap.readings.get(id).ok_or_else(|| Problem::missing(id))
}

/// One page; as schema.org tells it, where JSON-LD is asked for.
pub(crate) async fn one(ctx: Ctx, headers: HeaderMap, Path(id): Path<String>) -> Result<Response, Problem> {
    let r = found(&ctx, &id)?;
    let wanted = headers.get(header::ACCEPT).and_then(|v| v.to_str().ok()).unwrap_or("");
    if wanted.contains("application/ld+json") {
        return Ok(schema_org::answer_of(&ctx, r));
    }
    let mut page = shape::page(&ctx, r);
    let family = ctx.index.family.get(&id).and_then(|i| ctx.snap.record.families.get(*i));
    let more = json!({
        "captured": r.page.captured, "media_type": r.page.media_type, "charset": r.page.charset,
        "sha256": r.page.sha256, "dateline": r.article.dateline, "basis": r.article.basis,
        "credits": r.article.credits.iter().map(|c| &c.name).collect::<Vec<_>>(),
        "modified": when(&r.article.modified), "counters": r.article.counters, "pack": r.pack,
        "copies": family.map(|f| f.copies.iter().filter(|c| c.copy == id || c.source == id).collect::<Vec<_>>())
            .unwrap_or_default(),
        "versions": family.map(|f| f.versions.iter().filter(|v| v.page == id || v.replaces == id)
            .collect::<Vec<_>>()).unwrap_or_default(),
        "reading": format!("{}/reading", link("pages", &id)), "text": format!("{}/text", link("pages", &id)),
        "raw": format!("{}/raw", link("pages", &id)),
        "annotations": format!("{}/annotations", link("pages", &id)),
    });
    if let (Value::Object(page), Value::Object(more)) = (&mut page, more) {
        page.extend(more);
    }
    Ok(answer(&json!({"schema": "isnad.page/1", "page": page})))
}

/// All that was read in it (`isnad.reading/1`).
pub(crate) async fn reading(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Problem> {
    Ok(answer(&isnad_model::wire::reading(found(&ctx, &id)?)))
}

/// The article's text: what all offsets count in.
pub(crate) async fn text(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Problem> {
    Ok(answer_text(found(&ctx, &id)?.article.text.clone()))
}

/// The bytes as they came in, as text.
pub(crate) async fn raw(State(site): State<Arc<Site>>, Path(id): Path<String>) -> Result<Response, Problem> {
    let bytes = site.source.raw(&id).ok_or_else(|| Problem::missing(&id))?;
    Ok(answer_text(String::from_utf8_lossy(&bytes).into_owned()))
}
