//! Every page over a small invented world: it answers, says what it must, and lets nothing of a page through as markup.

#![allow(clippy::expect_used, clippy::panic)]

mod fake;

use axum::body::Body;
use axum::http::{Request, StatusCode, header};
use tower::ServiceExt;

struct Answer {
    status: StatusCode,
    policy: String,
    kind: String,
    body: String,
}

fn ask(path: &str, host: &str) -> Answer {
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    runtime.block_on(async {
        let request =
            Request::builder().uri(path).header(header::HOST, host).body(Body::empty()).expect("a request");
        let response = isnad_web::router(fake::source()).oneshot(request).await.expect("an answer");
        let text = |name| response.headers().get(name).and_then(|v| v.to_str().ok()).unwrap_or("").to_owned();
        let (status, policy, kind) =
            (response.status(), text(header::CONTENT_SECURITY_POLICY), text(header::CONTENT_TYPE));
        let bytes = axum::body::to_bytes(response.into_body(), 10 << 20).await.expect("a body");
        Answer { status, policy, kind, body: String::from_utf8_lossy(&bytes).into_owned() }
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
    "/key",
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
fn nothing_of_a_page_is_markup_and_no_script_stands_anywhere() {
    for path in PAGES {
        let page = get(path);
        let html = page.body.to_lowercase();
        assert!(!html.contains("<script"), "{path}");
        assert!(!html.contains("<img") && !html.contains("<i>") && !html.contains("<b>\""), "{path}");
        assert!(!html.contains(" style=\""), "{path} has an inline style");
        let tags = html.split('<').skip(1).filter_map(|t| t.split('>').next());
        let handler = tags.into_iter().find(|t| t.contains(" on"));
        assert!(handler.is_none(), "{path} has a handler: {handler:?}");
        assert!(page.policy.contains("script-src 'none'"), "{path}");
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
    assert!(page.contains("<mark>وقّعت</mark>"));
    assert!(page.contains("<mark data-kind=\"differs\">أربع ساعات</mark>"));
    assert!(page.contains(">ب1</a>") && page.contains("id=\"w-2-1\""));
    assert!(page.contains("lang=\"en\" dir=\"ltr\""), "an English witness keeps its direction");
    assert!(page.contains("href=\"/page/p1#p1\""));
    assert!(get("/en/event/e3").body.contains("<blockquote lang=\"ar\" dir=\"rtl\">"));
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
fn only_this_machine_is_answered() {
    assert_eq!(ask("/", "evil.example").status, StatusCode::FORBIDDEN);
    assert_eq!(ask("/api/v1/events", "evil.example:4747").status, StatusCode::FORBIDDEN);
    assert_eq!(ask("/", "127.0.0.1:4747").status, StatusCode::OK);
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
