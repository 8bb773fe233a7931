//! What every request passes: the name it asks for, the site it comes from, how often its peer asks, whether it knows the
//! token; and what every answer carries: a policy that lets no script run, and a version for caches.

use crate::api::Problem;
use crate::doors::{bearer, digest};
use crate::listen::Peer;
use crate::site::{Refused, Site, split_language};
use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Redirect, Response};
use std::net::{IpAddr, Ipv4Addr};
use std::sync::Arc;
use std::time::{Duration, Instant};

/// Longest path with its query that is read, in bytes.
const LONGEST_PATH: usize = 4096;
/// What a wrong token costs: as many requests.
const WRONG_TOKEN: f64 = 25.0;

/// What a question costs for which all pages are weighed anew: as many requests.
const WEIGHED: f64 = 25.0;

/// No inline script or style, nothing from elsewhere, no frames around. The one script that is served is the program's own.
const POLICY: &str = "default-src 'self'; script-src 'self'; object-src 'none'; base-uri 'none'; \
                      form-action 'self'; frame-ancestors 'none'";

/// Checks the request and adds the headers.
pub(crate) async fn guard(State(site): State<Arc<Site>>, request: Request, next: Next) -> Response {
    let begun = Instant::now();
    let pattern = request.extensions().get::<MatchedPath>().map_or("none", MatchedPath::as_str).to_owned();
    let version = version(&site, request.uri().path());
    let known = version.as_ref().filter(|v| {
        let given = request.headers().get(header::IF_NONE_MATCH).and_then(|h| h.to_str().ok());
        *request.method() == Method::GET && given.is_some_and(|given| matches(given, v))
    });
    let known = known.is_some();
    let mut response = match refused(&site, &request) {
        Some(refusal) => refusal,
        None if known => StatusCode::NOT_MODIFIED.into_response(),
        None => answered(&site, request, next).await,
    };
    let status = response.status();
    let headers = response.headers_mut();
    if let Some(version) = version.filter(|_| status == StatusCode::OK || status == StatusCode::NOT_MODIFIED)
    {
        headers.entry(header::ETAG).or_insert(version);
        headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("private, no-cache"));
        headers.append(header::VARY, HeaderValue::from_static("accept"));
    }
    for (name, value) in [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        // Without it a form of ours would come from an origin that is not told.
        (header::REFERRER_POLICY, "same-origin"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    headers.insert("cross-origin-opener-policy", HeaderValue::from_static("same-origin"));
    site.metrics.count(&pattern, status.as_u16(), begun.elapsed());
    response
}

/// The answer, if it is ready in time.
async fn answered(site: &Site, request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    match tokio::time::timeout(site.doors.limits.request, next.run(request)).await {
        Ok(response) => response,
        Err(_) => refuse(&path, StatusCode::REQUEST_TIMEOUT, "error.slow", String::new()),
    }
}

/// Why a request is not answered at all.
fn refused(site: &Site, request: &Request) -> Option<Response> {
    let (headers, path) = (request.headers(), request.uri().path());
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok()).unwrap_or("");
    if !site.doors.knows_host(host) {
        return Some(refuse(path, StatusCode::FORBIDDEN, "error.host", host.to_owned()));
    }
    if request.uri().path_and_query().is_some_and(|p| p.as_str().len() > LONGEST_PATH) {
        return Some(refuse(path, StatusCode::URI_TOO_LONG, "error.long", String::new()));
    }
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD);
    if !site.doors.own_site(headers, changes) {
        return Some(refuse(path, StatusCode::FORBIDDEN, "error.origin", String::new()));
    }
    let peer = peer(request);
    let cost = if path.starts_with("/api/") && path.ends_with("/why") { WEIGHED } else { 1.0 };
    if let Err(wait) = site.rate.take(peer, cost, Instant::now()) {
        return Some(too_many(path, wait));
    }
    let open = path.starts_with("/assets/") || matches!(path, "/sign-in" | "/en/sign-in");
    if open || site.doors.admits(headers) {
        return None;
    }
    if bearer(headers).is_some()
        && let Err(wait) = site.rate.take(peer, WRONG_TOKEN, Instant::now())
    {
        return Some(too_many(path, wait));
    }
    Some(unknown(request))
}

/// The peer; a request that came in without one was made in this process.
pub(crate) fn peer(request: &Request) -> IpAddr {
    request.extensions().get::<Peer>().map_or(IpAddr::V4(Ipv4Addr::LOCALHOST), |p| p.0)
}

/// What someone without the token is told: a program the status, a reader the page where one signs in.
fn unknown(request: &Request) -> Response {
    let path = request.uri().path();
    if for_programs(path) || *request.method() != Method::GET {
        let mut response = refuse(path, StatusCode::UNAUTHORIZED, "error.token", String::new());
        let scheme = HeaderValue::from_static("Bearer realm=\"isnad\"");
        response.headers_mut().insert(header::WWW_AUTHENTICATE, scheme);
        return response;
    }
    let (lang, _) = split_language(path);
    let to = request.uri().path_and_query().map_or("/", |p| p.as_str());
    Redirect::to(&format!("{}/sign-in?to={}", lang.base(), crate::markup::encode(to))).into_response()
}

/// The answer to one who asks too often.
pub(crate) fn too_many(path: &str, wait: Duration) -> Response {
    let seconds = wait.as_secs_f64().ceil().max(1.0);
    let mut response = refuse(path, StatusCode::TOO_MANY_REQUESTS, "error.often", String::new());
    if let Ok(value) = HeaderValue::from_str(&format!("{seconds:.0}")) {
        response.headers_mut().insert(header::RETRY_AFTER, value);
    }
    response
}

/// Paths whose answers are read by programs.
fn for_programs(path: &str) -> bool {
    let (_, path) = split_language(path);
    path.starts_with("/api/") || path.starts_with("/feeds/") || path == "/metrics"
}

fn refuse(path: &str, status: StatusCode, what: &'static str, why: String) -> Response {
    let (lang, _) = split_language(path);
    if for_programs(path) {
        // Programs are told in English, whatever the path.
        let title = crate::strings::Lang::English.strings().s(what).to_owned();
        return Problem { status, kind: what, title, detail: why }.into_response();
    }
    Refused { lang, status, what, why }.into_response()
}

/// The version of what is read by programs: it changes with the archive, the program and its tables.
fn version(site: &Site, path: &str) -> Option<HeaderValue> {
    // Decisions are listed as soon as they are taken, which may be before the record shows them.
    let changing = matches!(path, "/metrics" | "/api/v1/health" | "/api/v1/decisions") || !for_programs(path);
    if changing {
        return None;
    }
    let words = format!("{} {} {}", env!("CARGO_PKG_VERSION"), site.doors.edit, site.source.version());
    HeaderValue::from_str(&format!("W/\"{}\"", digest(&words))).ok()
}

/// Whether an `If-None-Match` names a version (weak comparison, RFC 9110).
fn matches(given: &str, version: &HeaderValue) -> bool {
    let bare = |tag: &str| tag.trim().trim_start_matches("W/").to_owned();
    let version = bare(version.to_str().unwrap_or(""));
    given.split(',').any(|tag| tag.trim() == "*" || bare(tag) == version)
}

/// The address by which the program was asked for, for links that leave it: `http://localhost:7676`.
pub(crate) fn origin(headers: &HeaderMap) -> String {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let scheme = if text("x-forwarded-proto") == Some("https") { "https" } else { "http" };
    // The guard has checked that it is a host.
    format!("{scheme}://{}", text("host").unwrap_or("localhost"))
}
