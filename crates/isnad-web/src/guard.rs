//! What every answer passes: only names of this machine as `Host`, and headers that let no script run.

use crate::site::{Refused, split_language};
use axum::extract::Request;
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

/// Longest path with its query that is read, in bytes.
const LONGEST_PATH: usize = 4096;

/// No inline script or style, nothing from elsewhere, no frames around.
const POLICY: &str = "default-src 'self'; script-src 'none'; object-src 'none'; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'";

/// Checks the request and adds the headers.
pub(crate) async fn guard(request: Request, next: Next) -> Response {
    let (lang, _) = split_language(request.uri().path());
    let refuse = |status, what, why: String| Refused { lang, status, what, why }.into_response();
    let host = request.headers().get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or("");
    let mut response = if !is_local(host) {
        // Another site's name that resolves to this machine must not read the archive (DNS rebinding).
        refuse(StatusCode::FORBIDDEN, "error.host", host.to_owned())
    } else if request.uri().path_and_query().is_some_and(|p| p.as_str().len() > LONGEST_PATH) {
        refuse(StatusCode::URI_TOO_LONG, "error.long", String::new())
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    response
}

/// True for `localhost`, `127.0.0.1` and `[::1]`, with or without a port.
fn is_local(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => return rest.split_once(']').is_some_and(|(v6, port)| v6 == "::1" && is_port(port)),
        None => host.split_once(':').map_or((host, ""), |(name, _)| (name, &host[name.len()..])),
    };
    (name.0.eq_ignore_ascii_case("localhost") || name.0 == "127.0.0.1") && is_port(name.1)
}

fn is_port(rest: &str) -> bool {
    rest.is_empty()
        || rest.strip_prefix(':').is_some_and(|p| !p.is_empty() && p.bytes().all(|b| b.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::is_local;

    #[test]
    fn only_names_of_this_machine() {
        for host in ["localhost", "localhost:8080", "127.0.0.1:1", "[::1]:80", "LOCALHOST"] {
            assert!(is_local(host), "{host}");
        }
        for host in ["", "evil.example", "127.0.0.1.evil.example", "localhost:x", "[::2]", "localhost@evil"] {
            assert!(!is_local(host), "{host}");
        }
    }
}
