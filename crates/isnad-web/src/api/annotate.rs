//! Evidence as W3C Web Annotations (<https://www.w3.org/TR/annotation-model/>): what was read in a text, with selectors by
//! quotation and by position. Positions are code points of `/pages/ID/text`.

use super::pages::found;
use super::shape::link;
use super::{Problem, answer_ld};
use crate::ctx::Ctx;
use axum::extract::Path;
use axum::response::Response;
use isnad_model::{CodePoints, Event, Reading, Span, Statement};
use serde_json::{Value, json};

/// The media type of annotations.
const PROFILE: &str = "application/ld+json; profile=\"http://www.w3.org/ns/anno.jsonld\"";
const CONTEXT: &str = "http://www.w3.org/ns/anno.jsonld";
/// Code points of context on each side of a quotation.
const AROUND: usize = 32;

/// All that was read in a page.
pub(crate) async fn page(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Problem> {
    let r = found(&ctx, &id)?;
    let text = Text::new(&ctx, r);
    let mut items: Vec<Value> = Vec::new();
    items.extend(r.times.iter().enumerate().map(|(i, t)| {
        let day = |d: Option<isnad_model::Day>| d.map_or_else(|| "..".into(), |d| d.to_string());
        let value = format!("{}/{}", day(t.earliest), day(t.latest));
        text.annotation(&format!("time-{}", i + 1), "tagging", body(&value, &t.rule, None), &[t.span])
    }));
    items.extend(r.entities.iter().enumerate().filter(|(_, e)| !e.mentions.is_empty()).map(|(i, e)| {
        let about = link("entities", &e.id.0);
        let body = body(&e.name, &e.rule, Some(format!("{}{about}", ctx.origin)));
        text.annotation(&format!("entity-{}", i + 1), "identifying", body, &e.mentions)
    }));
    items.extend(r.statements.iter().enumerate().map(|(i, s)| text.statement(i, s)));
    items.extend(r.events.iter().enumerate().map(|(i, e)| text.event(i, e)));
    let at = format!("{}{}/annotations", ctx.origin, link("pages", &id));
    Ok(collection(&at, items))
}

/// What an event of the record rests on: the tellings of all its pages.
pub(crate) async fn event(ctx: Ctx, Path(id): Path<String>) -> Result<Response, Problem> {
    let event = ctx.snap.record.event(&id).ok_or_else(|| Problem::missing(&id))?;
    let items = event.tellings.iter().filter_map(|t| {
        let r = ctx.snap.readings.get(&t.page)?;
        let at = t.event?;
        let mut out = Text::new(&ctx, r).event(at as usize, r.events.get(at as usize)?);
        let about = format!("{}{}", ctx.origin, link("events", &id));
        if let Some(bodies) = out["body"].as_array_mut() {
            bodies.push(json!({"id": about, "type": "Dataset", "purpose": "identifying"}));
        }
        Some(out)
    });
    let at = format!("{}{}/annotations", ctx.origin, link("events", &id));
    Ok(collection(&at, items.collect()))
}

fn collection(at: &str, items: Vec<Value>) -> Response {
    let page = json!({
        "@context": CONTEXT, "id": at, "type": "AnnotationPage", "startIndex": 0,
        "partOf": {"id": format!("{at}#all"), "type": "AnnotationCollection", "total": items.len()},
        "items": items,
    });
    answer_ld(&page, PROFILE)
}

/// What is said of the words: a value, the rule that read it, and what it names.
fn body(value: &str, rule: &str, about: Option<String>) -> Value {
    let value =
        json!({"type": "TextualBody", "value": value, "purpose": "classifying", "format": "text/plain"});
    let rule = json!({"type": "TextualBody", "value": format!("rule: {rule}"), "purpose": "commenting"});
    match about {
        Some(id) => json!([value, rule, {"id": id, "type": "Dataset", "purpose": "identifying"}]),
        None => json!([value, rule]),
    }
}

/// A page's text with its places.
struct Text<'c> {
    text: &'c str,
    points: CodePoints<'c>,
    reading: &'c Reading,
    source: String,
    page: String,
}

impl<'c> Text<'c> {
    fn new(ctx: &Ctx, reading: &'c Reading) -> Self {
        let page = format!("{}{}", ctx.origin, link("pages", &reading.article.id));
        let text = reading.article.text.as_str();
        Text { text, points: CodePoints::new(text), reading, source: format!("{page}/text"), page }
    }

    fn statement(&self, i: usize, s: &Statement) -> Value {
        let who = s.speaker.as_ref().map_or("", |id| self.reading.name(id));
        self.annotation(&format!("statement-{}", i + 1), "describing", body(who, &s.rule, None), &[s.span])
    }

    fn event(&self, i: usize, e: &Event) -> Value {
        let kind = e.mode.map_or_else(|| e.kind.to_string(), |m| format!("{}/{m}", e.kind));
        let value = format!("{kind} {} {}", e.phase.as_str(), e.stance.as_str());
        let mut spans = vec![e.trigger];
        spans.extend(e.evidence.spans.iter().filter(|s| **s != e.trigger));
        let body = body(&value, &e.evidence.rule, None);
        self.annotation(&format!("event-{}", i + 1), "classifying", body, &spans)
    }

    fn annotation(&self, id: &str, motivation: &str, body: Value, spans: &[Span]) -> Value {
        let targets: Vec<Value> = spans.iter().map(|s| self.target(*s)).collect();
        let target = match <[Value; 1]>::try_from(targets) {
            Ok([one]) => one,
            Err(several) => Value::Array(several),
        };
        json!({
            "@context": CONTEXT, "id": format!("{}/annotations#{id}", self.page), "type": "Annotation",
            "motivation": motivation, "body": body, "target": target,
        })
    }

    fn target(&self, span: Span) -> Value {
        let [start, end] = self.points.span(span);
        let before = self.text.get(..span.start as usize).unwrap_or("");
        let skip = before.chars().count().saturating_sub(AROUND);
        let prefix: String = before.chars().skip(skip).collect();
        let suffix: String = self.text.get(span.end as usize..).unwrap_or("").chars().take(AROUND).collect();
        json!({
            "source": self.source,
            "selector": [
                {"type": "TextQuoteSelector", "exact": span.of(self.text), "prefix": prefix, "suffix": suffix},
                {"type": "TextPositionSelector", "start": start, "end": end},
            ],
        })
    }
}
