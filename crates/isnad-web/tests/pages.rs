//! Every page over a small invented world: it answers, says what it must, and lets nothing of a page through as markup.

#![allow(clippy::expect_used, clippy::panic)]

mod fake;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt;

struct Answer {
    status: StatusCode,
    headers: axum::http::HeaderMap,
    policy: String,
    kind: String,
    body: String,
}

impl Answer {
    fn header(&self, name: &str) -> String {
        self.headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("").to_owned()
    }
}

fn ask(path: &str, host: &str) -> Answer {
    ask_with(path, host, &[])
}

fn ask_with(path: &str, host: &str, headers: &[(&str, &str)]) -> Answer {
    ask_of(fake::source(), path, host, headers)
}

fn ask_of(source: std::sync::Arc<fake::Fake>, path: &str, host: &str, headers: &[(&str, &str)]) -> Answer {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().expect("a runtime");
    runtime.block_on(async {
        let mut request = Request::builder().uri(path).header(header::HOST, host);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Body::empty()).expect("a request");
        let response = isnad_web::router(source).oneshot(request).await.expect("an answer");
        let (status, headers) = (response.status(), response.headers().clone());
        let text = |name| headers.get(name).and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
        let (policy, kind) = (text(header::CONTENT_SECURITY_POLICY), text(header::CONTENT_TYPE));
        let bytes = axum::body::to_bytes(response.into_body(), 10 << 20).await.expect("a body");
        Answer { status, headers, policy, kind, body: String::from_utf8_lossy(&bytes).into_owned() }
    })
}

fn get(path: &str) -> Answer {
    ask(path, "localhost:4747")
}

const PAGES: &[&str] = &[
    "/",
    "/?day=2026-09-14",
    "/?day=2026-08-12",
    "/stories",
    "/story/s1",
    "/story/s2",
    "/event/e1",
    "/event/e2",
    "/event/e3",
    "/event/e4",
    "/event/e5",
    "/event/e9",
    "/page/p1",
    "/page/p5",
    "/page/p%3C9%3E%2Fx",
    "/entity/person:hosari",
    "/entity/place%3Akz",
    "/entities",
    "/said",
    "/said?who=person:hosari",
    "/promises",
    "/promises?state=open",
    "/compare",
    "/compare?a=p1&b=p4",
    "/search",
    "/search?q=%D8%A7%D9%84%D8%AE%D8%B7%D9%91",
    "/search?in=entities&q=%D8%A7%D9%84%D8%AE%D8%B7%D9%91",
    "/key",
    "/settings",
    "/stories?from=18446744073709551615",
    "/story/s1?from=1",
    "/event/e3?from=2",
    "/entities?kind=person&from=1",
    "/?day=2026-09-14&roots=1",
];

#[test]
fn every_page_answers_in_both_languages() {
    for path in PAGES {
        let arabic = get(path);
        assert_eq!(arabic.status, StatusCode::OK, "{path}");
        assert!(arabic.body.contains("<html lang=\"ar\" dir=\"rtl\">"), "{path}");
        let english = get(&format!("/en{}", if *path == "/" { "" } else { path }));
        assert_eq!(english.status, StatusCode::OK, "/en{path}");
        assert!(english.body.contains("<html lang=\"en\" dir=\"ltr\">"), "/en{path}");
        assert!(arabic.body.len() < 100_000 && english.body.len() < 100_000, "{path} is too heavy");
    }
}

#[test]
fn no_key_of_the_tables_shows_through() {
    for path in PAGES {
        for page in [get(path), get(&format!("/en{path}"))] {
            let text = strip(&page.body);
            for key in
                ["nav.", "event.", "state.", "promise.", "tree.", "n.", "kind.", "when.", "facts.", "today."]
            {
                let shown = text.split_whitespace().find(|w| w.starts_with(key) && w.len() > key.len());
                assert!(shown.is_none(), "{path} shows {shown:?}");
            }
            assert!(!text.contains("{n}") && !text.contains("{texts}"), "{path} has an unfilled place");
        }
    }
}

/// The words of a page without its tags.
fn strip(html: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in html.chars() {
        match c {
            '<' => inside = true,
            '>' => {
                inside = false;
                out.push(' ');
            }
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

#[test]
fn nothing_of_a_page_is_markup_and_no_script_stands_in_a_page() {
    for path in PAGES {
        let page = get(path);
        let html = page.body.to_lowercase();
        let scripts = html.matches("<script").count();
        assert_eq!(scripts, html.matches("<script src=\"/assets/isnad.js\" defer").count(), "{path}");
        assert_eq!(scripts, 1, "{path}");
        assert!(!html.contains("<img") && !html.contains("<i>") && !html.contains("<b>\""), "{path}");
        assert!(!html.contains(" style=\""), "{path} has an inline style");
        let tags = html.split('<').skip(1).filter_map(|t| t.split('>').next());
        let handler = tags.into_iter().find(|t| t.contains(" on") && !t.starts_with('!'));
        assert!(handler.is_none(), "{path} has a handler: {handler:?}");
        assert!(page.policy.contains("script-src 'self';") && !page.policy.contains("unsafe"), "{path}");
        assert!(!page.body.contains('\u{202E}'), "{path} turns its lines around");
    }
    let hostile = get("/page/p%3C9%3E%2Fx");
    assert!(hostile.body.contains("U+202E") && hostile.body.contains("&lt;script&gt;"));
}

#[test]
fn tags_are_closed() {
    for path in PAGES {
        for page in [get(path), get(&format!("/en{path}"))] {
            for tag in [
                "div",
                "span",
                "p",
                "a",
                "mark",
                "li",
                "ul",
                "ol",
                "section",
                "svg",
                "bdi",
                "blockquote",
                "dd",
                "details",
            ] {
                let open = page.body.matches(&format!("<{tag} ")).count()
                    + page.body.matches(&format!("<{tag}>")).count();
                let closed = page.body.matches(&format!("</{tag}>")).count();
                assert_eq!(open, closed, "{tag} on {path}");
            }
        }
    }
}

#[test]
fn an_event_shows_its_roots_its_evidence_and_its_differences() {
    let page = get("/event/e3").body;
    assert!(page.contains("3 أصول مستقلّة"));
    let text = strip(&page).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(text.contains("وقّعت"));
    assert!(page.contains("<mark data-kind=\"differs\"><a class=\"to\" href=\"/page/"));
    assert!(page.contains(">ب1</a>") && page.contains("id=\"w-2-1\""));
    assert!(page.contains("lang=\"en\" dir=\"ltr\""), "an English witness keeps its direction");
    assert!(page.contains("<a class=\"field\" href=\"/page/"), "a field leads to its sentence");
    assert!(get("/en/event/e3").body.contains("<blockquote lang=\"ar\" dir=\"rtl\">"));
}

/// The first permanent link on a page that begins with some words.
fn permanent(body: &str, start: &str) -> String {
    let links = body.split("href=\"").filter_map(|l| l.split('"').next());
    let link = links.filter(|l| l.contains("?at=")).find(|l| l.starts_with(start)).expect("a permanent link");
    link.replace("&#38;", "&").replace("&amp;", "&").split('#').next().unwrap_or("").to_owned()
}

#[test]
fn a_permanent_link_marks_its_words() {
    let event = get("/event/e3").body;
    let link = permanent(&event, "/page/p1");
    let page = get(&link);
    assert_eq!(page.status, StatusCode::OK);
    assert_eq!(page.body.matches("id=\"at\"").count(), 1, "{link}");
    let other = format!("{}0000000000000000", link.split("text=").next().unwrap_or(""));
    let lost = format!("{}text=0000000000000000", other.split("0000000000000000").next().unwrap_or(""));
    let lost = get(&lost).body;
    assert!(
        lost.contains("لم يعد في الأرشيف") && !lost.contains("id=\"at\""),
        "another text is not marked by guess"
    );
    for wrong in ["at=9-1", "at=x", "at=0-99999999", "at=", "at=0-5&text=%3Cscript%3E", "part=999", "part=0"]
    {
        let page = get(&format!("/page/p1?{wrong}"));
        assert_eq!(page.status, StatusCode::OK, "{wrong}");
        assert!(!page.body.contains("id=\"at\""), "{wrong}");
    }
}

#[test]
fn what_was_said_has_a_page_with_its_versions() {
    let said = get("/said").body;
    let href = said.split("class=\"to\" href=\"").nth(1).and_then(|l| l.split('"').next()).expect("a saying");
    let page = get(href);
    assert_eq!(page.status, StatusCode::OK);
    assert!(page.body.contains("ألفاظه في النصوص") && page.body.contains("<blockquote class=\"text\""));
    assert_eq!(get("/said/p1/0-1").status, StatusCode::NOT_FOUND);
    assert_eq!(get("/said/none/0-1").status, StatusCode::NOT_FOUND);
}

#[test]
fn settings_are_a_cookie_and_stay_on_this_site() {
    let saved = get("/settings?save=1&digits=arabic&months=egypt&theme=dark&keys=no-keys&back=%2Fkey");
    assert_eq!(saved.status, StatusCode::SEE_OTHER);
    let (cookie, location) = (saved.header("set-cookie"), saved.header("location"));
    assert!(cookie.contains("HttpOnly") && cookie.contains("SameSite=Strict"), "{cookie}");
    assert_eq!(location, "/key");
    let sent = cookie.split(';').next().unwrap_or("").to_owned();
    let page = ask_with("/?day=2026-09-14", "localhost", &[("cookie", &sent)]).body;
    assert!(page.contains("data-theme=\"dark\"") && page.contains("سبتمبر") && page.contains('\u{0661}'));
    assert!(!page.contains("<script"), "without keys there is no script");
    for back in ["//evil.example/", "https://evil.example/", "/%5Cevil.example", "%0d%0aX:1"] {
        assert_eq!(get(&format!("/settings?save=1&back={back}")).header("location"), "/", "{back}");
    }
}

#[test]
fn a_day_is_ranked_by_roots_and_not_by_texts() {
    let page = get("/?day=2026-09-14").body;
    assert!(page.find("id=\"r3\"") < page.find("id=\"r1\""));
    assert!(page.contains("5 نصوص عن 3 أصول"));
}

#[test]
fn a_story_is_drawn_and_told() {
    let page = get("/story/s1").body;
    assert!(page.contains("class=\"wide\"") && page.contains("class=\"narrow\""));
    assert!(page.contains("متأخّر 14 يوماً") && page.contains("رُوي إنجازه"));
    assert!(page.contains("بين 10 و16 آب"));
}

#[test]
fn what_is_asked_wrongly_is_explained() {
    let missing = get("/event/none");
    assert_eq!(missing.status, StatusCode::NOT_FOUND);
    assert!(missing.body.contains("none"));
    assert_eq!(get("/nowhere").status, StatusCode::NOT_FOUND);
    assert_eq!(get("/?day=yesterday").status, StatusCode::BAD_REQUEST);
    let wrong = get("/search?q=type:%3Cb%3E");
    assert_eq!(wrong.status, StatusCode::OK);
    assert!(
        wrong.body.contains("لا يُعرف <b>&lt;b&gt;</b> نوعاً")
            || wrong.body.contains("لا يُعرف <b><bdi lang=\"en\" dir=\"ltr\">&lt;b&gt;</bdi></b>"),
        "{}",
        wrong.body
    );
    let right = get("/search?q=%D8%A7%D9%84%D8%AE%D8%B7%D9%91").body;
    assert!(right.contains("فُهم هكذا"), "the query is read back");
}

#[test]
fn who_is_named_is_found_with_what_fits_marked() {
    // الحصري
    let name = "%D8%A7%D9%84%D8%AD%D8%B5%D8%B1%D9%8A";
    let found = get(&format!("/search?in=entities&q={name}")).body;
    assert!(found.contains("<h3 class=\"h4\"><a href=\"/entity/person%3Ahosari\">"), "{found}");
    assert!(found.contains("aria-current=\"true\">الأسماء</a>"), "where one looks is told");
    assert!(!found.contains("/feeds/search"), "names have no feed of what is new");
    let texts = get(&format!("/search?q={name}")).body;
    assert!(texts.contains("/feeds/search") && texts.contains("/search?in=entities"), "{texts}");
}

#[test]
fn only_this_machine_is_answered() {
    assert_eq!(ask("/", "evil.example").status, StatusCode::FORBIDDEN);
    assert_eq!(ask("/api/v1/events", "evil.example:4747").status, StatusCode::FORBIDDEN);
    assert_eq!(ask("/", "127.0.0.1:4747").status, StatusCode::OK);
}

#[test]
fn headers_keep_other_sites_out() {
    for path in ["/", "/page/p1/raw", "/api/v1/events", "/assets/isnad.js", "/nowhere"] {
        let answer = get(path);
        assert!(answer.policy.contains("frame-ancestors 'none'"), "{path}");
        for (name, value) in [
            ("x-frame-options", "DENY"),
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "same-origin"),
            ("cross-origin-resource-policy", "same-origin"),
            ("cross-origin-opener-policy", "same-origin"),
            ("access-control-allow-origin", ""),
        ] {
            assert_eq!(answer.header(name), value, "{path} {name}");
        }
    }
}

#[test]
fn a_long_text_is_shown_in_parts() {
    // A scrape without line breaks or stops: one block of a single sentence.
    let word = "كلمات الخبر الطويل <b>بلا</b> وقف ";
    let text = format!("عنوان\n\n{}النهاية", word.repeat(6_000));
    let reading = fake::bare("long", &text);
    let readings = [("long".to_owned(), reading)].into_iter().collect();
    let world = isnad_web::Snapshot { readings, ..isnad_web::Snapshot::default() };
    let source = std::sync::Arc::new(fake::Fake(std::sync::Arc::new(world)));
    let first = ask_of(source.clone(), "/page/long", "localhost", &[]).body;
    let parts = first.split("1 من ").nth(1).and_then(|n| n.split('<').next()?.trim().parse::<usize>().ok());
    let parts = parts.expect("a number of parts");
    let mut all = String::new();
    for part in 1..=parts {
        let page = ask_of(source.clone(), &format!("/page/long?part={part}"), "localhost", &[]).body;
        assert!(page.len() < 100_000, "part {part} of {parts} has {} bytes", page.len());
        all.push_str(&strip(&page));
    }
    assert_eq!(all.matches("الطويل").count(), 6_000);
    let end = text.chars().count();
    let at = format!("/page/long?at={}-{end}", end - 7);
    assert!(
        ask_of(source, &at, "localhost", &[]).body.contains("id=\"at\">النهاية"),
        "the part of a place is opened"
    );
}

#[test]
fn raw_pages_are_text() {
    let raw = get("/page/p1/raw");
    assert!(raw.kind.starts_with("text/plain"));
    assert_eq!(get("/page/p2/raw").status, StatusCode::NOT_FOUND);
}

#[test]
fn json_twins() {
    for (path, schema) in [
        ("/api/v1/events", "isnad.events/1"),
        ("/api/v1/events?day=2026-09-14", "isnad.events/1"),
        ("/api/v1/events/e3", "isnad.event/1"),
        ("/api/v1/stories/s1", "isnad.story/1"),
        ("/api/v1/pages/p1", "isnad.page/1"),
        ("/api/v1/pages/p1/reading", "isnad.reading/1"),
        ("/api/v1/search?q=%D8%A7%D9%84%D8%AE%D8%B7%D9%91", "isnad.search/1"),
    ] {
        let answer = get(path);
        assert_eq!(answer.status, StatusCode::OK, "{path}");
        let value: serde_json::Value = serde_json::from_str(&answer.body).expect("JSON");
        assert_eq!(value["schema"], schema, "{path}");
    }
    assert_eq!(get("/api/v1/events/none").status, StatusCode::NOT_FOUND);
    assert_eq!(get("/api/v1/search?q=type:x").status, StatusCode::BAD_REQUEST);
    assert_eq!(get("/event/e3.json").status, StatusCode::TEMPORARY_REDIRECT);
}

#[test]
fn assets_are_served_from_the_program() {
    let style = get("/assets/isnad.css");
    assert!(style.kind.starts_with("text/css") && style.body.contains("unicode-range"));
    assert!(!style.body.contains("http:") && !style.body.contains("https:"));
    assert_eq!(get("/assets/fonts/noto-naskh-arabic-arabic-wght-normal.woff2").kind, "font/woff2");
    assert_eq!(get("/assets/fonts/../../Cargo.toml").status, StatusCode::NOT_FOUND);
}
