//! Decisions of persons: the list, and taking one.
//!
//! Nothing can be decided unless the program was started for it. Then a request must be JSON (which another site cannot send
//! without asking first), must not come from another site, and must know a secret: the token, as its bearer, or the one that
//! the list of decisions tells, which no other site can read.

use super::{Problem, answer};
use crate::ctx::Ctx;
use crate::doors::{alike, bearer};
use crate::site::{Site, aside};
use axum::body::Bytes;
use axum::extract::State;
use axum::extract::rejection::BytesRejection;
use axum::http::{HeaderMap, header};
use axum::response::Response;
use isnad::{Signature, Wish};
use isnad_model::Decision;
use isnad_model::decision::holding;
use serde::Deserialize;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{SystemTime, UNIX_EPOCH};

/// The header that carries the secret.
pub(crate) const SECRET: &str = "x-isnad-secret";
/// Characters of a name and of a note.
const NAME: usize = 80;
const NOTE: usize = 2_000;

#[derive(Debug, Deserialize)]
struct Asked {
    by: String,
    #[serde(default)]
    note: Option<String>,
    #[serde(flatten)]
    wish: Wish,
}

/// All decisions, in the order in which they were taken.
pub(crate) async fn list(State(site): State<Arc<Site>>, _: Ctx) -> Response {
    let all = site.source.decisions();
    let held: Vec<u64> = holding(&all).iter().map(|d| d.no).collect();
    answer(&json!({
        "schema": "isnad.decisions/1", "editable": site.doors.edit, "current": site.source.is_current(),
        "secret": site.doors.edit.then_some(&site.secret),
        "items": all.iter().map(|d| shown(d, held.contains(&d.no))).collect::<Vec<_>>(),
    }))
}

fn shown(decision: &Decision, holds: bool) -> Value {
    let mut out = json!(decision);
    out["holds"] = json!(holds);
    out
}

/// Takes a decision.
pub(crate) async fn take(
    State(site): State<Arc<Site>>,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Result<Response, Problem> {
    if !site.doors.edit {
        let why = "start the program with `serve --edit`";
        return Err(Problem::new("read-only", "Nothing can be decided here", why));
    }
    let body = body.map_err(|why| Problem {
        status: why.status(),
        ..Problem::new("bad-body", "The decision cannot be read", &why.body_text())
    })?;
    let kind = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or("");
    if kind.split(';').next().map(str::trim) != Some("application/json") {
        return Err(Problem::new("not-json", "A decision is sent as application/json", ""));
    }
    let given = headers.get(SECRET).and_then(|v| v.to_str().ok());
    let by_bearer = bearer(&headers).is_some_and(|t| site.doors.is_token(t));
    if !by_bearer && !given.is_some_and(|s| alike(s, &site.secret)) {
        let why =
            "send `secret` of GET /api/v1/decisions as the header X-Isnad-Secret, or the token as a bearer";
        return Err(Problem::new("no-secret", "The request does not know the secret", why));
    }
    let asked: Asked = serde_json::from_slice(&body)
        .map_err(|e| Problem::new("bad-body", "The decision cannot be read", &e.to_string()))?;
    let signature = signature(&asked.by, asked.note.as_deref())
        .ok_or_else(|| Problem::new("bad-body", "A decision needs a name", "`by` is empty or too long"))?;
    let source = Arc::clone(&site.source);
    let decided = aside(move || source.decide(&asked.wish, signature)).await;
    let decision = decided.ok_or_else(Problem::broken)??;
    let current = site.source.is_current();
    Ok(answer(&json!({
        "schema": "isnad.decision/1", "decision": shown(&decision, true), "current": current,
    })))
}

/// A name, the time, and a note. `None` where the name is none.
pub(crate) fn signature(by: &str, note: Option<&str>) -> Option<Signature> {
    let plain = |words: &str| words.split_whitespace().collect::<Vec<_>>().join(" ");
    let by = plain(by);
    let note = note.map(plain).filter(|n| !n.is_empty());
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |d| d.as_secs());
    let fits =
        (1..=NAME).contains(&by.chars().count()) && note.as_ref().is_none_or(|n| n.chars().count() <= NOTE);
    fits.then(|| Signature { by, at: isnad::decide::utc(seconds), note })
}
