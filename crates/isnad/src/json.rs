//! `isnad.record/1`: the parts of a record as other programs see them.
//!
//! One JSON object each, with `kind`; spans are code points of the article's text, as in `isnad.reading/1`, and come
//! with their words, so that a line can be judged without the page at hand.

use crate::Snapshot;
use crate::query::Timeline;
use isnad_model::wire::when;
use isnad_model::{
    CodePoints, Commitment, Difference, EntityId, Family, RecordEvent, Span, StoryLink, Storyline,
};
use serde_json::{Value, json};

/// The name of the schema of these objects.
pub const RECORD_SCHEMA: &str = "isnad.record/1";

/// An event.
pub fn event(snapshot: &Snapshot, e: &RecordEvent) -> Value {
    json!({
        "schema": RECORD_SCHEMA, "kind": "event", "id": e.id, "title": e.title, "type": e.kind, "mode": e.mode,
        "actors": names(snapshot, &e.actors), "recipients": names(snapshot, &e.recipients),
        "place": e.place.as_ref().map(|p| name(snapshot, p)), "when": when(&e.when), "phase": e.phase,
        "polarity": e.polarity,
        "tellings": e.tellings.iter().map(|t| telling(snapshot, t)).collect::<Vec<_>>(),
        "roots": e.roots.iter().map(|r| json!({
            "kind": r.kind, "name": r.name, "entity": r.entity, "pages": r.pages,
        })).collect::<Vec<_>>(),
        "sole": e.sole.iter().map(|s| json!({
            "root": s.root, "attribute": s.attribute, "value": s.value,
            "passage": passage(snapshot, &s.page, s.span),
        })).collect::<Vec<_>>(),
        "story": e.storyline, "decisions": e.decisions,
    })
}

fn telling(snapshot: &Snapshot, t: &isnad_model::TellingRef) -> Value {
    let reading = snapshot.readings.get(&t.page);
    let event = t.event.and_then(|i| reading.and_then(|r| r.events.get(i as usize)));
    let sentence = event.and_then(|e| e.sentences.first().copied());
    json!({ "page": t.page, "event": t.event, "sentence": sentence.map(|s| passage(snapshot, &t.page, s)) })
}

/// A storyline.
pub fn story(s: &Storyline) -> Value {
    json!({
        "schema": RECORD_SCHEMA, "kind": "story", "id": s.id, "title": s.title, "events": s.events,
        "links": s.links.iter().map(link).collect::<Vec<_>>(), "decisions": s.decisions,
    })
}

fn link(l: &StoryLink) -> Value {
    json!({ "from": l.from, "to": l.to, "kind": l.kind, "reason": l.reason })
}

/// A storyline with all that belongs to it.
pub fn timeline(snapshot: &Snapshot, t: &Timeline<'_>) -> Value {
    let mut out = story(t.story);
    out["kind"] = json!("timeline");
    out["events"] = t.events.iter().map(|e| event(snapshot, e)).collect();
    out["commitments"] = t.commitments.iter().map(|c| commitment(snapshot, c)).collect();
    out["differences"] = t.differences.iter().map(|d| difference(snapshot, d)).collect();
    out["pages"] = json!(t.pages);
    out["families"] = json!(t.families);
    out
}

/// A commitment.
pub fn commitment(snapshot: &Snapshot, c: &Commitment) -> Value {
    json!({
        "schema": RECORD_SCHEMA, "kind": "commitment", "id": c.id, "promisors": names(snapshot, &c.promisors),
        "beneficiaries": names(snapshot, &c.beneficiaries), "act": c.act, "type": c.kind,
        "place": c.place.as_ref().map(|p| name(snapshot, p)), "deadline": when(&c.deadline), "made": when(&c.made),
        "tellings": passages(snapshot, &c.tellings), "event": c.event, "foreseen": c.foreseen,
        "story": c.storyline, "status": c.status,
        "outcome": c.outcome.as_ref().map(|(page, span)| passage(snapshot, page, *span)),
        "fulfilled_by": c.fulfilled_by, "verdict": c.verdict,
    })
}

/// A difference.
pub fn difference(snapshot: &Snapshot, d: &Difference) -> Value {
    json!({
        "schema": RECORD_SCHEMA, "kind": "difference", "event": d.event, "story": d.storyline,
        "attribute": d.attribute, "about": d.about.as_ref().map(|a| name(snapshot, a)), "nature": d.kind,
        "values": d.values.iter().map(|v| json!({
            "value": v.value, "tellings": passages(snapshot, &v.tellings),
        })).collect::<Vec<_>>(),
    })
}

/// A text and its copies.
pub fn family(f: &Family) -> Value {
    json!({
        "schema": RECORD_SCHEMA, "kind": "family", "id": f.id, "pages": f.pages, "copies": f.copies,
        "versions": f.versions,
    })
}

/// An entity with its name.
pub fn name(snapshot: &Snapshot, id: &EntityId) -> Value {
    let known = snapshot.names.get(id);
    json!({
        "id": id, "name": known.map(|k| k.name.as_str()), "kind": known.map(|k| k.kind),
        "country": known.and_then(|k| k.country.as_deref()),
    })
}

fn names(snapshot: &Snapshot, ids: &[EntityId]) -> Vec<Value> {
    ids.iter().map(|id| name(snapshot, id)).collect()
}

fn passages(snapshot: &Snapshot, tellings: &[(String, Span)]) -> Vec<Value> {
    tellings.iter().map(|(page, span)| passage(snapshot, page, *span)).collect()
}

/// Words of a page, with where they stand.
pub fn passage(snapshot: &Snapshot, page: &str, span: Span) -> Value {
    let Some(reading) = snapshot.readings.get(page) else { return json!({ "page": page }) };
    let [start, end] = CodePoints::new(&reading.article.text).span(span);
    json!({ "page": page, "start": start, "end": end, "words": span.of(&reading.article.text) })
}
