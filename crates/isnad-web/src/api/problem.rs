//! What went wrong, for programs: one shape for all of it (RFC 9457), and questions that are refused in it.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use isnad::Error;
use serde::de::DeserializeOwned;
use serde_json::json;

/// A problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Problem {
    pub(crate) status: StatusCode,
    /// Its name, the end of its `type`.
    pub(crate) kind: &'static str,
    /// What happened: the same for all of this kind.
    pub(crate) title: String,
    /// Why, this time.
    pub(crate) detail: String,
}

impl Problem {
    /// A problem of a kind; the kind gives the status.
    pub(crate) fn new(kind: &'static str, title: &str, detail: &str) -> Self {
        let status = match kind {
            "not-found" | "no-such-path" => StatusCode::NOT_FOUND,
            "not-allowed" => StatusCode::METHOD_NOT_ALLOWED,
            "read-only" | "no-secret" => StatusCode::FORBIDDEN,
            "not-decided" => StatusCode::CONFLICT,
            "not-answered" => StatusCode::INTERNAL_SERVER_ERROR,
            "not-json" => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            _ => StatusCode::BAD_REQUEST,
        };
        Problem { status, kind, title: title.to_owned(), detail: detail.to_owned() }
    }

    /// The record holds no such item.
    pub(crate) fn missing(id: &str) -> Self {
        Problem::new("not-found", "The record holds no such item", &format!("nothing has the id `{id}`"))
    }

    /// The program failed.
    pub(crate) fn broken() -> Self {
        Problem::new("not-answered", "The question broke off", "")
    }

    /// A parameter cannot be read.
    pub(crate) fn parameter(detail: &str) -> Self {
        Problem::new("bad-parameter", "A parameter cannot be read", detail)
    }
}

impl From<Error> for Problem {
    fn from(e: Error) -> Self {
        let why = e.to_string();
        match e {
            Error::Query(_) => Problem::new("bad-query", "The query cannot be read", &why),
            Error::UnknownId { .. } | Error::NoTelling { .. } => {
                Problem::new("not-found", "The record holds no such item", &why)
            }
            Error::AmbiguousId { .. } => Problem::new("ambiguous", "It could be any of several", &why),
            Error::NoDecision { .. } => Problem::new("not-decided", "Nothing was decided", &why),
            // What is wrong with the files of this machine is not for the network.
            _ => Problem::new("not-answered", "The archive could not be read or written", ""),
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut body = json!({
            "type": format!("urn:isnad:problem:{}", self.kind.trim_start_matches("error.")),
            "title": self.title, "status": self.status.as_u16(),
        });
        if !self.detail.is_empty() {
            body["detail"] = json!(self.detail);
        }
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        (self.status, kind, body.to_string()).into_response()
    }
}

/// The parameters of a question. What is not one of them is refused: a filter with a slip of the pen would filter nothing.
#[derive(Debug)]
pub(crate) struct Asked<T>(pub(crate) T);

impl<T: DeserializeOwned, S: Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        match axum::extract::Query::<T>::try_from_uri(&parts.uri) {
            Ok(axum::extract::Query(asked)) => Ok(Asked(asked)),
            Err(why) => Err(Problem::parameter(&why.body_text())),
        }
    }
}
