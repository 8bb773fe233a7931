//! `isnad search`: pages, statements and events by their words; who and what is named.

use crate::args::Global;
use crate::command::existing;
use crate::fault::{Exit, Fault};
use crate::term::Out;
use crate::view;
use isnad::model::wire;
use isnad::{Engine, EntryKind, SearchOptions};
use serde_json::json;

/// The query as one line. The shell has taken the quotes away: of several words one with a space in it is a phrase.
pub(crate) fn query(words: &[String], without: &[String]) -> String {
    let phrase = |w: &String| words.len() > 1 && w.contains(char::is_whitespace);
    let words = words.iter().map(|w| match w.split_once(':') {
        _ if !phrase(w) => w.clone(),
        // `said:the minister`: the quotes belong to what follows the colon.
        Some((operator, name)) if !operator.contains(char::is_whitespace) => format!("{operator}:\"{name}\""),
        _ => format!("\"{w}\""),
    });
    let without = without.iter().flat_map(|w| w.split_whitespace()).map(|w| format!("-{w}"));
    words.chain(without).collect::<Vec<_>>().join(" ")
}

/// Runs `isnad search`; `inside` says where to look.
pub(crate) fn find(
    out: &mut Out,
    global: &Global,
    query: &str,
    inside: &str,
    limit: usize,
) -> Result<Exit, Fault> {
    let engine = existing(global)?;
    let kind = match inside {
        "entities" => return entities(out, global, &engine, query, limit),
        "statements" => EntryKind::Statement,
        "events" => EntryKind::Event,
        _ => EntryKind::Page,
    };
    let answer = engine.search(query, SearchOptions { kind, limit })?;
    let hits = &answer.hits;
    if global.json {
        for hit in hits {
            out.json(&json!({
                "schema": "isnad.hit/1", "kind": hit.kind.as_str(), "page": hit.page, "item": hit.item, "headline": hit.headline, "outlet": hit.outlet,
                "published": wire::when(&hit.published), "snippet": hit.snippet,
                "marks": points(&hit.snippet, &hit.marks),
            }))?;
        }
    } else {
        view::hits(out, hits)?;
        if answer.total > hits.len() {
            out.line(&format!("{} of {}; --limit shows more", hits.len(), answer.total))?;
        }
    }
    out.flush()?;
    if hits.is_empty() {
        let fault = Fault::new(Exit::NotFound, format!("nothing fits `{query}`"));
        return Err(match engine.no_operators(query).as_slice() {
            [] => fault.hint("spelling does not matter, but every word must occur; try fewer words"),
            words => fault
                .cause(format!("`{}:` is no operator and was looked for as words", words.join(":`, `")))
                .hint("`isnad help search` lists the operators"),
        });
    }
    Ok(Exit::Fine)
}

/// Who and what is found by name.
fn entities(
    out: &mut Out,
    global: &Global,
    engine: &Engine,
    query: &str,
    limit: usize,
) -> Result<Exit, Fault> {
    let answer = engine.search_entities(query, limit)?;
    for hit in &answer.hits {
        if global.json {
            let marked = |m: &isnad::Marked| json!({"words": m.words, "marks": points(&m.words, &m.marks)});
            out.json(&json!({
                "schema": "isnad.hit/1", "kind": "entity", "id": hit.id, "name": marked(&hit.name),
                "also": hit.also.iter().map(marked).collect::<Vec<_>>(),
                "roles": hit.roles.iter().map(marked).collect::<Vec<_>>(),
                "is": hit.kind.as_str(), "country": hit.country, "pages": hit.pages, "page": hit.page,
            }))?;
        } else {
            view::entity_hit(out, hit)?;
        }
    }
    if !global.json && answer.total > answer.hits.len() {
        out.line(&format!("{} of {}; --limit shows more", answer.hits.len(), answer.total))?;
    }
    out.flush()?;
    if answer.hits.is_empty() {
        return Err(Fault::new(Exit::NotFound, format!("nobody and nothing is named `{query}`"))
            .hint("spelling does not matter, but every word must be in one name or office; try one word"));
    }
    Ok(Exit::Fine)
}

/// Marks in code points, as everywhere in JSON.
fn points(text: &str, marks: &[isnad::model::Span]) -> Vec<[u32; 2]> {
    let points = isnad::model::CodePoints::new(text);
    marks.iter().map(|m| points.span(*m)).collect()
}
