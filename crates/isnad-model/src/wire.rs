//! `isnad.reading/1`: a reading as other programs see it.
//!
//! One JSON object; spans are half-open ranges of Unicode code points of `article.text`. The shape is fixed by
//! the schema name: a change that breaks readers gets a new one.

use crate::{Article, Block, CodePoints, Event, Reading, Span, Statement, Teaser, TimeExpression, When};
use serde_json::{Map, Value, json};

/// The name of the schema that [`reading`] writes.
pub const READING_SCHEMA: &str = "isnad.reading/1";

/// A reading in the shape of [`READING_SCHEMA`].
pub fn reading(r: &Reading) -> Value {
    let cp = CodePoints::new(&r.article.text);
    json!({
        "schema": READING_SCHEMA,
        "id": r.article.id,
        "page": r.page,
        "article": article(&r.article, &cp),
        "reference": when(&r.reference),
        "times": r.times.iter().map(|t| time(t, &r.article.text, &cp)).collect::<Vec<_>>(),
        "entities": r.entities.iter().map(|e| json!({
            "id": e.id, "name": e.name, "aliases": e.aliases, "kind": e.kind, "country": e.country,
            "role": e.roles.first().map(|x| x.words.as_str()),
            "roles": e.roles.iter().map(|x| json!({"words": x.words, "span": cp.span(x.span)})).collect::<Vec<_>>(),
            "mentions": spans(&e.mentions, &cp), "rule": e.rule,
        })).collect::<Vec<_>>(),
        "statements": r.statements.iter().map(|s| statement(s, &cp)).collect::<Vec<_>>(),
        "events": r.events.iter().map(|e| event(e, &cp)).collect::<Vec<_>>(),
        "figures": r.figures.iter().map(|f| json!({
            "what": f.what, "value": f.value as f64 / 1000.0, "span": cp.span(f.span),
        })).collect::<Vec<_>>(),
        "pack": r.pack,
        "diagnostics": r.diagnostics.iter().map(|d| json!({
            "code": d.code, "severity": d.severity, "span": d.span.map(|s| cp.span(s)), "message": d.message, "hint": d.hint,
        })).collect::<Vec<_>>(),
    })
}

/// The same on one line, as JSON Lines wants it.
pub fn reading_line(r: &Reading) -> String {
    reading(r).to_string()
}

fn spans(spans: &[Span], cp: &CodePoints<'_>) -> Vec<[u32; 2]> {
    spans.iter().map(|s| cp.span(*s)).collect()
}

/// A `When` with both bounds always present, so that "unknown" is said and not left out.
pub fn when(w: &When) -> Value {
    let mut out = Map::new();
    out.insert("earliest".into(), json!(w.earliest));
    out.insert("latest".into(), json!(w.latest));
    if let Some(m) = w.minute {
        out.insert("clock".into(), json!(format!("{:02}:{:02}", m / 60, m % 60)));
    }
    out.insert("granularity".into(), json!(w.granularity));
    if !w.basis.is_empty() {
        out.insert("basis".into(), json!(w.basis));
    }
    if !w.days.is_empty() {
        out.insert("days".into(), json!(w.days));
    }
    Value::Object(out)
}

fn article(a: &Article, cp: &CodePoints<'_>) -> Value {
    json!({
        "outlet": a.outlet, "outlet_id": a.outlet_id, "headline": a.headline, "authors": a.authors, "dateline": a.dateline,
        "credits": a.credits.iter().map(|c| json!({
            "name": c.name, "id": c.id, "span": c.span.map(|s| cp.span(s)),
        })).collect::<Vec<_>>(),
        "basis": a.basis, "language": a.language, "direction": a.direction, "published": when(&a.published),
        "modified": if a.modified.is_unknown() { Value::Null } else { when(&a.modified) },
        "text": a.text,
        "blocks": a.blocks.iter().map(|b| block(a, b, cp)).collect::<Vec<_>>(),
        "counters": a.counters,
        "teasers": a.teasers.iter().map(teaser).collect::<Vec<_>>(),
        "furniture": a.furniture,
    })
}

/// A block names its direction only where it runs against the article.
fn block(a: &Article, b: &Block, cp: &CodePoints<'_>) -> Value {
    let mut out = json!({"kind": b.kind, "start": cp.at(b.span.start), "end": cp.at(b.span.end)});
    if let (Some(own), Value::Object(map)) = (a.direction_of(b).filter(|d| a.direction != Some(*d)), &mut out)
    {
        map.insert("direction".into(), json!(own));
    }
    out
}

fn teaser(t: &Teaser) -> Value {
    json!({
        "headline": t.headline, "dateline": t.dateline, "published": when(&t.published), "image": t.image,
        "counters": t.counters,
    })
}

fn time(t: &TimeExpression, text: &str, cp: &CodePoints<'_>) -> Value {
    let [start, end] = cp.span(t.span);
    let value = match (t.earliest, t.latest) {
        (Some(a), Some(b)) if a == b => Some(a.to_string()),
        (None, None) => None,
        (a, b) => {
            let day = |d: Option<crate::Day>| d.map_or_else(String::new, |d| d.to_string());
            Some(format!("{}/{}", day(a), day(b)))
        }
    };
    json!({
        "start": start, "end": end, "words": t.span.of(text), "type": "DATE", "value": value, "earliest": t.earliest,
        "latest": t.latest, "granularity": t.granularity, "rule": t.rule,
    })
}

fn statement(s: &Statement, cp: &CodePoints<'_>) -> Value {
    let [start, end] = cp.span(s.span);
    let mut out = json!({
        "start": start, "end": end, "cue": cp.span(s.cue), "speaker": s.speaker, "addressee": s.addressee,
        "quotation": s.quotation,
        "chain": s.chain.iter().map(|l| json!({
            "kind": l.kind, "name": l.name, "entity": l.entity, "cue": l.cue.map(|c| cp.span(c)),
        })).collect::<Vec<_>>(),
        "rule": s.rule,
    });
    if let (Some(via), Value::Object(map)) = (&s.via, &mut out) {
        map.insert("via".into(), json!(via));
    }
    out
}

fn event(e: &Event, cp: &CodePoints<'_>) -> Value {
    json!({
        "type": e.kind, "mode": e.mode, "trigger": cp.span(e.trigger), "actors": e.actors, "recipients": e.recipients,
        "place": e.place, "earliest": e.when.earliest, "latest": e.when.latest, "polarity": e.polarity,
        "phase": e.phase, "stance": e.stance, "by": e.by, "topic": e.topic.map(|s| cp.span(s)),
        "quantities": e.quantities.iter().map(|q| json!({
            "what": q.what, "value": q.value, "span": cp.span(q.span),
        })).collect::<Vec<_>>(),
        "sentences": spans(&e.sentences, cp),
        "rule": e.evidence.rule, "evidence": spans(&e.evidence.spans, cp),
    })
}
