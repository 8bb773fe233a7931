//! A page as schema.org tells it: a `NewsArticle` with its `Quotation`s, in JSON-LD. A day that is only bounded is left out:
//! the vocabulary has no word for it.

use super::entities::wikidata;
use super::pages::found;
use super::shape::link;
use super::{Problem, answer_ld};
use crate::ctx::Ctx;
use axum::extract::Path;
use axum::response::Response;
use isnad_model::{EntityId, EntityKind, Quotation, Reading, When};
use serde_json::{Value, json};
use std::collections::BTreeSet;

/// One page.
pub(crate) async fn page(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Problem> {
    Ok(answer_of(&ctx, found(&ctx, &id)?))
}

/// The answer for a page.
pub(crate) fn answer_of(ctx: &Ctx, r: &Reading) -> Response {
    answer_ld(&article(ctx, r), "application/ld+json")
}

fn article(ctx: &Ctx, r: &Reading) -> Value {
    let a = &r.article;
    let mut out = json!({
        "@context": "https://schema.org", "@type": "NewsArticle",
        "@id": format!("{}{}", ctx.origin, link("pages", &a.id)), "headline": a.headline,
    });
    let mut put = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            out[name] = value;
        }
    };
    put("url", a.url.as_ref().map(|u| json!(u)));
    put("inLanguage", a.language.as_ref().map(|l| json!(l)));
    put("datePublished", date(&a.published));
    put("dateModified", date(&a.modified));
    put("publisher", a.outlet.as_ref().map(|o| json!({"@type": "NewsMediaOrganization", "name": o})));
    let authors: Vec<Value> = a.authors.iter().map(|n| json!({"@type": "Person", "name": n})).collect();
    put("author", (!authors.is_empty()).then_some(json!(authors)));
    put("locationCreated", a.dateline.as_ref().map(|d| json!({"@type": "Place", "name": d})));
    let credits: Vec<&str> = a.credits.iter().map(|c| c.name.as_str()).collect();
    put("creditText", (!credits.is_empty()).then(|| json!(credits.join(", "))));
    let speakers: BTreeSet<&EntityId> = r.statements.iter().filter_map(|s| s.speaker.as_ref()).collect();
    let parties = r.events.iter().flat_map(|e| e.actors.iter().chain(&e.recipients).chain(&e.place));
    let about: BTreeSet<&EntityId> = parties.chain(speakers).collect();
    put("mentions", (!about.is_empty()).then(|| about.iter().map(|id| thing(ctx, id)).collect()));
    let said: Vec<Value> = quotations(ctx, r);
    put("hasPart", (!said.is_empty()).then_some(json!(said)));
    out
}

/// What is quoted in someone's own words.
fn quotations(ctx: &Ctx, r: &Reading) -> Vec<Value> {
    let own = r.statements.iter().enumerate().filter(|(_, s)| s.quotation != Quotation::Indirect);
    own.map(|(i, s)| {
        let page = format!("{}{}", ctx.origin, link("pages", &r.article.id));
        let mut out = json!({
            "@type": "Quotation", "@id": format!("{page}/annotations#statement-{}", i + 1),
            "text": s.span.of(&r.article.text),
        });
        if let Some(who) = &s.speaker {
            out["creator"] = thing(ctx, who);
        }
        out
    })
    .collect()
}

fn thing(ctx: &Ctx, id: &EntityId) -> Value {
    let kind = match ctx.snap.names.get(id).map(|k| k.kind) {
        Some(EntityKind::Person) => "Person",
        Some(EntityKind::State) => "Country",
        Some(EntityKind::Organization) => "Organization",
        Some(EntityKind::Place) => "Place",
        _ => "Thing",
    };
    let mut out = json!({
        "@type": kind, "@id": format!("{}{}", ctx.origin, link("entities", &id.0)), "name": ctx.name(id),
    });
    if let Some(address) = wikidata(id) {
        out["sameAs"] = json!(address);
    }
    out
}

fn date(when: &When) -> Option<Value> {
    when.exact().map(|d| json!(d))
}
