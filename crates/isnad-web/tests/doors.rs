//! Who is let in: hosts, origins, tokens, cookies, rates, slow and large requests, and what can be decided by whom.

#![allow(clippy::expect_used, clippy::panic)]

#[allow(dead_code)]
mod fake;
#[allow(dead_code)]
mod support;

use axum::http::StatusCode;
use isnad_web::{Doors, Limits, Source};
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::time::{Duration, Instant};
use support::{Desk, encoded, told};

const TOKEN: &str = "four words long enough";

fn locked() -> Doors {
    Doors { token: Some(TOKEN.into()), ..Doors::default() }
}

fn editable() -> Doors {
    Doors { edit: true, ..Doors::default() }
}

#[test]
fn other_hosts_and_other_sites_are_refused() {
    let desk = Desk::open();
    for path in ["/", "/api/v1/events", "/feeds/events/atom", "/metrics", "/assets/isnad.css"] {
        assert_eq!(
            desk.ask("GET", path, &[("host", "evil.example")], "").status,
            StatusCode::FORBIDDEN,
            "{path}"
        );
        let foreign = desk.ask("GET", path, &[("origin", "http://evil.example")], "");
        assert_eq!(foreign.status, StatusCode::FORBIDDEN, "{path}");
        let own = desk.ask("GET", path, &[("origin", "http://localhost:4747")], "");
        assert_eq!(own.status, StatusCode::OK, "{path}");
        assert_eq!(own.header("access-control-allow-origin"), "", "nobody else may read {path}");
    }
    let link = desk.ask("GET", "/event/e3", &[("sec-fetch-site", "cross-site")], "");
    assert_eq!(link.status, StatusCode::OK, "a link from elsewhere may be followed");
}

#[test]
fn nothing_is_told_without_the_token() {
    let desk = Desk::new(told(), locked());
    for path in ["/api/v1/events", "/api/v1/health", "/feeds/events/atom", "/metrics", "/api/v1/openapi.json"]
    {
        let reply = desk.get(path);
        assert_eq!(reply.status, StatusCode::UNAUTHORIZED, "{path}");
        assert_eq!(reply.header("www-authenticate"), "Bearer realm=\"isnad\"");
        assert_eq!(reply.header("etag"), "", "not even the version");
        let known = desk.ask("GET", path, &[("authorization", &format!("Bearer {TOKEN}"))], "");
        assert_eq!(known.status, StatusCode::OK, "{path}");
        let tag = known.header("etag").to_owned();
        let unknown = desk.ask("GET", path, &[("if-none-match", &tag)], "");
        assert_eq!(unknown.status, StatusCode::UNAUTHORIZED, "{path}");
    }
    for path in ["/", "/event/e3?x=y", "/en/search?q=a"] {
        let reply = desk.get(path);
        assert_eq!(reply.status, StatusCode::SEE_OTHER, "{path}");
        assert!(reply.header("location").contains(&format!("/sign-in?to={}", encoded(path))), "{path}");
        assert_eq!(reply.body, "");
    }
    assert_eq!(desk.get("/sign-in").status, StatusCode::OK);
    assert!(!desk.get("/sign-in").body.contains("2026"), "the page tells nothing of the record");
}

#[test]
fn a_browser_signs_in_once() {
    let desk = Desk::new(told(), locked());
    let form = [("content-type", "application/x-www-form-urlencoded"), ("origin", "http://localhost:4747")];
    let wrong = desk.ask("POST", "/sign-in", &form, "token=something+else+entirely&to=%2F");
    assert_eq!(wrong.status, StatusCode::UNAUTHORIZED);
    assert_eq!(wrong.header("set-cookie"), "");
    let body = format!("token={}&to=%2Fevent%2Fe3", encoded(TOKEN));
    let right = desk.ask("POST", "/sign-in", &form, &body);
    assert_eq!((right.status, right.header("location")), (StatusCode::SEE_OTHER, "/event/e3"));
    let cookie = right.header("set-cookie").to_owned();
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict") && !cookie.contains(TOKEN));
    let pair = cookie.split(';').next().expect("a pair");
    assert_eq!(desk.ask("GET", "/event/e3", &[("cookie", pair)], "").status, StatusCode::OK);
    assert_eq!(desk.ask("GET", "/event/e3", &[("cookie", "isnad=0")], "").status, StatusCode::SEE_OTHER);
    let away = format!("token={}&to={}", encoded(TOKEN), encoded("//evil.example"));
    assert_eq!(desk.ask("POST", "/sign-in", &form, &away).header("location"), "/");
    let foreign = [form[0], ("origin", "http://evil.example")];
    assert_eq!(desk.ask("POST", "/sign-in", &foreign, &body).status, StatusCode::FORBIDDEN);
}

#[test]
fn a_token_cannot_be_guessed_by_trying() {
    let desk = Desk::new(told(), locked());
    let tries = (0..200).map(|n| {
        let bearer = format!("Bearer guess number {n} of many");
        desk.ask("GET", "/api/v1/events", &[("authorization", &bearer)], "")
    });
    let refused = tries.filter(|r| r.status == StatusCode::TOO_MANY_REQUESTS).count();
    assert!(refused > 150, "{refused} of 200");
}

#[test]
fn who_asks_too_often_waits() {
    let limits = Limits { requests_per_second: 0.01, burst: 3.0, ..Limits::default() };
    let desk = Desk::new(told(), Doors { limits, ..Doors::default() });
    for _ in 0..3 {
        assert_eq!(desk.get("/api/v1/health").status, StatusCode::OK);
    }
    let refused = desk.get("/api/v1/health");
    assert_eq!(refused.status, StatusCode::TOO_MANY_REQUESTS);
    let wait: u32 = refused.header("retry-after").parse().expect("seconds");
    assert!((50..=100).contains(&wait), "{wait}");
    assert_eq!(refused.header("content-type"), "application/problem+json");
    assert_eq!(desk.get("/").status, StatusCode::TOO_MANY_REQUESTS);
}

#[test]
fn hard_questions_cost_more() {
    let limits = Limits { requests_per_second: 0.01, burst: 30.0, ..Limits::default() };
    let desk = Desk::new(told(), Doors { limits, ..Doors::default() });
    assert_eq!(desk.get("/api/v1/events/e3/why").status, StatusCode::OK);
    assert_eq!(desk.get("/api/v1/events/e3/why").status, StatusCode::TOO_MANY_REQUESTS);
    assert_eq!(desk.get("/api/v1/events/e3").status, StatusCode::OK);
}

const JSON: (&str, &str) = ("content-type", "application/json");
const WISH: &str = r#"{"act": "rename", "story": "s1", "title": "خطّ الربط", "by": "رنا"}"#;

#[test]
fn nothing_is_decided_unless_the_doors_are_open_for_it() {
    let source = told();
    let desk = Desk::new(source.clone(), Doors::default());
    assert_eq!(desk.ask("POST", "/api/v1/decisions", &[JSON], WISH).status, StatusCode::FORBIDDEN);
    for path in ["/event/e3/edit", "/page/p1/edit"] {
        assert_eq!(desk.get(path).status, StatusCode::NOT_FOUND, "{path}");
    }
    // What was decided may be read; nothing there can be sent, and no secret is told.
    let list = desk.get("/decisions");
    assert_eq!(list.status, StatusCode::OK);
    assert!(!list.body.contains("<form") && !list.body.contains("secret"));
    let form = ("content-type", "application/x-www-form-urlencoded");
    assert_eq!(desk.ask("POST", "/decide", &[form], "act=undo").status, StatusCode::NOT_FOUND);
    assert!(!desk.get("/event/e3").body.contains("/edit"));
    assert_eq!(source.decisions(), []);
}

#[test]
fn a_decision_over_the_api_needs_json_the_secret_and_no_other_site() {
    let source = told();
    let desk = Desk::new(source.clone(), editable());
    let list = desk.get("/api/v1/decisions").json();
    let secret = list["secret"].as_str().expect("a secret").to_owned();
    let known = ("x-isnad-secret", secret.as_str());
    let take =
        |headers: &[(&str, &str)], body: &str| desk.ask("POST", "/api/v1/decisions", headers, body).status;
    assert_eq!(take(&[JSON], WISH), StatusCode::FORBIDDEN, "without the secret");
    assert_eq!(take(&[JSON, ("x-isnad-secret", "0")], WISH), StatusCode::FORBIDDEN);
    assert_eq!(take(&[("content-type", "text/plain"), known], WISH), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    assert_eq!(take(&[JSON, known, ("origin", "http://evil.example")], WISH), StatusCode::FORBIDDEN);
    assert_eq!(take(&[JSON, known, ("origin", "null")], WISH), StatusCode::FORBIDDEN);
    assert_eq!(take(&[JSON, known, ("sec-fetch-site", "cross-site")], WISH), StatusCode::FORBIDDEN);
    assert_eq!(take(&[JSON, known], "{}"), StatusCode::BAD_REQUEST);
    assert_eq!(take(&[JSON, known], &WISH.replace("رنا", " ")), StatusCode::BAD_REQUEST, "nobody signs");
    assert_eq!(source.decisions(), []);
    let reply =
        desk.ask("POST", "/api/v1/decisions", &[JSON, known, ("origin", "http://localhost:4747")], WISH);
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
    assert_eq!(
        (&reply.json()["decision"]["no"], &reply.json()["decision"]["by"]),
        (&1.into(), &"رنا".into())
    );
    let all = desk.get("/api/v1/decisions").json();
    assert_eq!(all["items"].as_array().map(Vec::len), Some(1));
    let refused =
        desk.ask("POST", "/api/v1/decisions", &[JSON, known], r#"{"act":"join","stories":[],"by":"x"}"#);
    assert_eq!(refused.status, StatusCode::CONFLICT);
}

#[test]
fn the_bearer_of_the_token_needs_no_secret() {
    let source = told();
    let desk = Desk::new(source.clone(), Doors { edit: true, ..locked() });
    let bearer = format!("Bearer {TOKEN}");
    let reply = desk.ask("POST", "/api/v1/decisions", &[JSON, ("authorization", &bearer)], WISH);
    assert_eq!(reply.status, StatusCode::OK, "{}", reply.body);
    assert_eq!(desk.ask("POST", "/api/v1/decisions", &[JSON], WISH).status, StatusCode::UNAUTHORIZED);
    assert_eq!(source.decisions().len(), 1);
}

#[test]
fn forms_carry_the_secret() {
    let source = told();
    let desk = Desk::new(source.clone(), editable());
    assert!(desk.get("/event/e3").body.contains("href=\"/event/e3/edit\""));
    let page = desk.get("/event/e3/edit");
    assert_eq!(page.status, StatusCode::OK);
    let secret = page.body.split("name=\"secret\" value=\"").nth(1).and_then(|s| s.split('"').next());
    let secret = secret.expect("a secret").to_owned();
    assert!(page.body.contains("name=\"page\" value=\"p2\"") && !page.body.contains("<script>"));
    let form = ("content-type", "application/x-www-form-urlencoded");
    let own = ("origin", "http://localhost:4747");
    let body = format!("act=split-event&event=e3&page=p2&page=p3&by={}&note=", encoded("رنا"));
    let refused = desk.ask("POST", "/decide", &[form, own], &body);
    assert_eq!(refused.status, StatusCode::FORBIDDEN, "without the secret");
    let full = format!("{body}&secret={secret}");
    assert_eq!(desk.ask("POST", "/decide", &[form, ("origin", "http://evil.example")], &full).status, 403);
    let taken = desk.ask("POST", "/en/decide", &[form, own], &full);
    assert_eq!((taken.status, taken.header("location")), (StatusCode::SEE_OTHER, "/en/decisions#d1"));
    let list = desk.get("/decisions").body;
    assert!(list.contains("id=\"d1\"") && list.contains("رنا"));
    let undo = format!("act=undo&decision=1&by={}&secret={secret}", encoded("سمير"));
    assert_eq!(desk.ask("POST", "/decide", &[form, own], &undo).status, StatusCode::SEE_OTHER);
    assert_eq!(source.decisions().len(), 2);
    for path in
        ["/story/s1/edit", "/page/p1/edit", "/entity/person:hosari/edit", "/en/page/p%3C9%3E%2Fx/edit"]
    {
        let page = desk.get(path);
        assert_eq!(page.status, StatusCode::OK, "{path}");
        let open = page.body.matches("<form ").count();
        assert_eq!(open, page.body.matches("</form>").count(), "{path}");
        assert!(
            !page.body.contains("<script>") && !page.body.contains("edit.") && !page.body.contains("<img"),
            "{path}"
        );
    }
}

/// A server on a port of its own, until the test's process ends.
fn serve(doors: Doors) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    std::thread::spawn(move || isnad_web::serve_listener(told(), doors, listener));
    address
}

fn ask(stream: &mut TcpStream, text: &str) -> String {
    stream.write_all(text.as_bytes()).expect("sent");
    let mut out = Vec::new();
    // A peer that closes while we send has answered before.
    let _ = stream.read_to_end(&mut out);
    String::from_utf8_lossy(&out).into_owned()
}

#[test]
fn a_slow_head_is_not_waited_for() {
    let limits = Limits { head: Duration::from_millis(300), ..Limits::default() };
    let address = serve(Doors { limits, ..Doors::default() });
    let mut slow = TcpStream::connect(address).expect("connected");
    slow.set_read_timeout(Some(Duration::from_secs(5))).expect("a limit");
    let begun = Instant::now();
    slow.write_all(b"GET / HTTP/1.1\r\nHost: localhost\r\nX: ").expect("sent");
    let mut out = Vec::new();
    let _ = slow.read_to_end(&mut out);
    assert!(begun.elapsed() < Duration::from_secs(4), "the connection was closed");
    let mut good = TcpStream::connect(address).expect("connected");
    let answer =
        ask(&mut good, "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[test]
fn a_slow_body_is_not_waited_for_and_a_large_one_not_taken() {
    let limits = Limits { request: Duration::from_millis(300), ..Limits::default() };
    let address = serve(Doors { limits, ..editable() });
    let head = |length: usize| {
        format!(
            "POST /api/v1/decisions HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n\
             Connection: close\r\nContent-Length: {length}\r\n\r\n"
        )
    };
    let mut slow = TcpStream::connect(address).expect("connected");
    slow.set_read_timeout(Some(Duration::from_secs(5))).expect("a limit");
    let answer = ask(&mut slow, &format!("{}{{", head(100)));
    assert!(answer.starts_with("HTTP/1.1 408"), "{answer}");
    let mut large = TcpStream::connect(address).expect("connected");
    large.set_read_timeout(Some(Duration::from_secs(5))).expect("a limit");
    let answer = ask(&mut large, &format!("{}{}", head(70_000), " ".repeat(70_000)));
    assert!(answer.starts_with("HTTP/1.1 413"), "{answer}");
}

#[test]
fn one_address_holds_only_so_many_connections() {
    let limits = Limits { connections_of_one: 3, ..Limits::default() };
    let address = serve(Doors { limits, ..Doors::default() });
    let mut held: Vec<TcpStream> = (0..3).map(|_| TcpStream::connect(address).expect("connected")).collect();
    std::thread::sleep(Duration::from_millis(200));
    let mut beyond = TcpStream::connect(address).expect("connected");
    beyond.set_read_timeout(Some(Duration::from_secs(5))).expect("a limit");
    let mut out = Vec::new();
    let closed = beyond.read_to_end(&mut out);
    assert!(
        out.is_empty() && !matches!(&closed, Err(e) if e.kind() == std::io::ErrorKind::WouldBlock),
        "{closed:?}"
    );
    drop(held.pop());
    std::thread::sleep(Duration::from_millis(200));
    let mut next = TcpStream::connect(address).expect("connected");
    let answer =
        ask(&mut next, "GET /api/v1/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    assert!(answer.starts_with("HTTP/1.1 200"), "{answer}");
}

#[test]
fn other_addresses_are_not_served_without_a_token() {
    let listener = TcpListener::bind("0.0.0.0:0").expect("a port");
    let refused = isnad_web::serve_listener(told(), Doors::default(), listener);
    assert!(refused.is_err_and(|e| e.kind() == std::io::ErrorKind::InvalidInput));
}
