//! A query read back in the reader's language: how it was understood, or why it was not.

use crate::markup::Markup;
use crate::strings::Strings;
use isnad::{Error, Operator, Query, QueryError};

/// What a query was understood as.
pub(crate) fn readback(query: &Query, t: &Strings) -> Markup {
    match query {
        Query::Word(words) => given(t, "search.heard-word", words),
        Query::Phrase(words) => given(t, "search.heard-phrase", words),
        Query::Is(Operator::Type, key) => given(t, "search.heard-type", &kind(t, key)),
        Query::Is(Operator::Status, key) => {
            let state = if key == "past" { "happened" } else { key };
            let words = t.get(&format!("state.{state}")).unwrap_or(key);
            given(t, "search.heard-status", words)
        }
        Query::Is(operator, name) => given(t, &format!("search.heard-{}", operator.as_str()), name),
        Query::Days(from, to) => {
            let day = |d: &Option<isnad_model::Day>| d.map(|d| t.time(d, &t.day_long(d))).unwrap_or_default();
            let key = match (from, to) {
                (Some(a), Some(b)) if a == b => "search.heard-on",
                (Some(_), Some(_)) => "search.heard-between",
                (Some(_), None) => "search.heard-from",
                _ => "search.heard-to",
            };
            t.markup(key, &[("from", &day(from)), ("to", &day(to))])
        }
        Query::All(parts) => list(parts, t.s("search.heard-and"), t),
        Query::Any(parts) => {
            let choice = list(parts, t.s("search.heard-or"), t);
            t.markup("search.heard-any", &[("choice", &choice)])
        }
        Query::Not(part) => t.markup("search.heard-not", &[("what", &readback(part, t))]),
    }
}

fn list(parts: &[Query], between: &str, t: &Strings) -> Markup {
    let parts: Vec<Markup> = parts.iter().map(|p| readback(p, t)).collect();
    Markup::join(&parts, between)
}

fn given(t: &Strings, key: &str, words: &str) -> Markup {
    let words = Markup::html(format!("<b>{}</b>", t.inline(words)));
    t.markup(key, &[("x", &words)])
}

/// The name of a type, with its mode where it has a name of its own.
fn kind(t: &Strings, key: &str) -> String {
    let of_type = key.split('-').next().unwrap_or(key);
    let name = t.get(&format!("kind.{key}")).or_else(|| t.get(&format!("kind.{of_type}")));
    name.unwrap_or(key).to_owned()
}

/// Why a query was not answered.
pub(crate) fn refusal(error: &Error, t: &Strings) -> Markup {
    let Error::Query(error) = error else { return Markup::text(&error.to_string()) };
    let (key, about) = match error {
        QueryError::Empty => ("empty", ""),
        QueryError::OnlyWithout => ("only-without", ""),
        QueryError::Bracket => ("bracket", ""),
        QueryError::Or => ("or", ""),
        QueryError::NoValue(name) => ("no-value", name.as_str()),
        QueryError::UnknownValue { value, .. } => ("unknown-value", value.as_str()),
        QueryError::NoDay(value) => ("no-day", value.as_str()),
    };
    given(t, &format!("search.not-{key}"), about)
}
