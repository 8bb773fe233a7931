//! The document of the API against the program: every path is asked with its examples, every answer is held against its
//! schema, no path is missing on either side; lists can be walked by their cursors while pages come in.

#![allow(clippy::expect_used, clippy::panic)]

#[allow(dead_code)]
mod fake;
mod schema;
#[allow(dead_code)]
mod support;

use axum::http::StatusCode;
use isnad_web::{Doors, api_paths};
use schema::Schemas;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use support::{Desk, Told, encoded, told};

fn document() -> Value {
    Desk::open().get("/api/v1/openapi.json").json()
}

/// Path, method and what the document says of it.
fn operations(doc: &Value) -> Vec<(String, String, Value)> {
    let paths = doc["paths"].as_object().expect("paths");
    let methods = |path: &String, item: &Value| {
        let item = item.as_object().expect("an item").clone();
        item.into_iter().map(|(method, op)| (path.clone(), method, op)).collect::<Vec<_>>()
    };
    paths.iter().flat_map(|(path, item)| methods(path, item)).collect()
}

#[test]
fn every_path_is_in_the_document_and_the_other_way_round() {
    let doc = document();
    assert_eq!(doc["openapi"], "3.1.0");
    let told: BTreeSet<(String, String)> = operations(&doc).into_iter().map(|(p, m, _)| (p, m)).collect();
    let known: BTreeSet<(String, String)> =
        api_paths().into_iter().map(|r| (r.path.to_owned(), r.method.to_owned())).collect();
    assert_eq!(told, known);
    let ids: BTreeSet<String> =
        operations(&doc).iter().map(|(_, _, op)| op["operationId"].to_string()).collect();
    assert_eq!(ids.len(), told.len(), "operationId is unique");
}

#[test]
fn schemas_are_ones_that_are_checked_whole() {
    let doc = document();
    let schemas = Schemas::new(&doc);
    schemas.understood();
    for (name, wrong) in [
        ("When", json!({"earliest": "yesterday", "latest": null, "granularity": "day"})),
        ("When", json!({"latest": null, "granularity": "day"})),
        ("Name", json!({"id": "x", "name": null, "kind": "god", "country": null})),
        ("Passage", json!({"page": "p", "start": -1})),
        ("Passage", json!({"page": "p", "colour": "red"})),
        ("Span", json!([1, 2, 3])),
    ] {
        let schema = json!({"$ref": format!("#/components/schemas/{name}")});
        assert!(schemas.check(&schema, &wrong).is_err(), "{name}: {wrong}");
    }
}

/// The requests of an operation: without anything that may be left out, then with each such thing alone.
fn requests(path: &str, op: &Value) -> Vec<String> {
    let none = Vec::new();
    let parameters = op["parameters"].as_array().unwrap_or(&none);
    let mut base = path.to_owned();
    let (mut needed, mut free) = (Vec::new(), Vec::new());
    for p in parameters {
        let (name, example) = (p["name"].as_str().expect("a name"), &p["example"]);
        let words = example.as_str().map_or_else(|| example.to_string(), str::to_owned);
        match (p["in"].as_str(), p["required"].as_bool(), example.is_null()) {
            (Some("path"), _, _) => base = base.replace(&format!("{{{name}}}"), &encoded(&words)),
            (Some("query"), Some(true), _) => needed.push(format!("{name}={}", encoded(&words))),
            (Some("query"), _, false) => free.push(format!("{name}={}", encoded(&words))),
            (Some("query"), _, true) => assert_eq!(name, "cursor", "{path}: an example for {name}"),
            _ => {}
        }
    }
    let with = |more: Option<&String>| {
        let all: Vec<&str> = needed.iter().chain(more).map(String::as_str).collect();
        format!("/api/v1{base}{}{}", if all.is_empty() { "" } else { "?" }, all.join("&"))
    };
    std::iter::once(with(None)).chain(free.iter().map(|f| with(Some(f)))).collect()
}

#[test]
fn every_path_answers_its_examples_as_the_document_says() {
    let doc = document();
    let schemas = Schemas::new(&doc);
    let desk = Desk::open();
    let mut asked = 0;
    for (path, _, op) in operations(&doc).iter().filter(|(_, method, _)| method == "get") {
        let (media, content) =
            op["responses"]["200"]["content"].as_object().and_then(|c| c.iter().next()).expect("content");
        for request in requests(path, op) {
            let reply = desk.get(&request);
            assert_eq!(reply.status, StatusCode::OK, "{request}: {}", reply.body);
            let bare = |kind: &str| kind.split("; charset").next().unwrap_or("").to_owned();
            assert_eq!(bare(reply.header("content-type")), *media, "{request}");
            let value = if media == "text/plain" { json!(reply.body) } else { reply.json() };
            schemas
                .check(&content["schema"], &value)
                .unwrap_or_else(|why| panic!("{request}: {why}\n{value:#}"));
            asked += 1;
        }
    }
    assert!(asked > 60, "{asked} requests");
    let ld = desk.ask("GET", "/api/v1/pages/p1", &[("accept", "application/ld+json")], "").json();
    schemas.check(&json!({"$ref": "#/components/schemas/NewsArticle"}), &ld).expect("schema.org");
    for page in ["p2", "p5", "p6", "p7", "p8", "p<9>/x"] {
        for end in ["", "/reading", "/annotations", "/schema.org"] {
            let op = format!("/pages/{{id}}{end}");
            let schema = doc["paths"][op.as_str()]["get"]["responses"]["200"]["content"].as_object();
            let schema = &schema.and_then(|c| c.values().next()).expect("content")["schema"];
            let reply = desk.get(&format!("/api/v1/pages/{}{end}", encoded(page)));
            schemas.check(schema, &reply.json()).unwrap_or_else(|why| panic!("{page}{end}: {why}"));
        }
    }
}

#[test]
fn filters_filter() {
    let desk = Desk::open();
    let ids = |path: &str| -> Vec<String> {
        let reply = desk.get(path).json();
        let items = reply["items"].as_array().expect("items").clone();
        items.iter().map(|e| e["id"].as_str().unwrap_or_default().to_owned()).collect()
    };
    let all = ids("/api/v1/events?all=true");
    for filter in
        ["day=2026-09-14", "type=AGREE", "to=2026-06-30", "place=place:kz", "outlet=The%20Gulf%20Ledger"]
    {
        let some = ids(&format!("/api/v1/events?{filter}"));
        assert!(!some.is_empty() && some.len() < all.len(), "{filter}: {some:?} of {all:?}");
        assert!(some.iter().all(|id| all.contains(id)));
    }
    assert_eq!(ids("/api/v1/promises?state=kept"), Vec::<String>::new());
    assert!(!ids("/api/v1/promises?state=reported-done").is_empty());
    let said = desk.get("/api/v1/statements?who=person:hosari").json();
    assert!(said["total"].as_u64() > Some(0));
    assert!(said["items"].as_array().expect("items").iter().all(|s| s["speaker"]["id"] == "person:hosari"));
}

/// All items of a list, walked by its cursors.
fn walk(desk: &Desk, list: &str, between: impl Fn(usize)) -> Vec<String> {
    let (mut out, mut cursor) = (Vec::new(), String::new());
    for step in 0..200 {
        between(step);
        let reply = desk.get(&format!("/api/v1/{list}limit=1{cursor}")).json();
        let items = reply["items"].as_array().expect("items").clone();
        assert!(items.len() <= 1);
        out.extend(items.iter().map(|item| match item["number"].as_u64() {
            Some(n) => format!("{} {n}", item["page"]),
            None => item["id"].to_string(),
        }));
        match reply["next"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return out,
        }
    }
    panic!("{list} has no end");
}

#[test]
fn cursors_walk_every_list_once() {
    let desk = Desk::open();
    for list in ["events?all=true&", "stories?", "pages?", "statements?", "entities?", "promises?"] {
        let whole = desk.get(&format!("/api/v1/{list}limit=200")).json();
        let total = usize::try_from(whole["total"].as_u64().expect("total")).expect("a number");
        let walked = walk(&desk, list, |_| ());
        let different: BTreeSet<&String> = walked.iter().collect();
        assert_eq!((walked.len(), different.len()), (total, total), "{list}");
        assert!(total > 1, "{list}");
    }
    let found = walk(&desk, &format!("search?q={}&", encoded("صرمد")), |_| ());
    assert!(found.len() > 2 && found.iter().collect::<BTreeSet<_>>().len() == found.len());
}

#[test]
fn a_cursor_stays_good_while_pages_come_in() {
    let world = fake::snapshot();
    let desk = Desk::new(Told::new(world.clone()), Doors::default());
    let first = desk.get("/api/v1/pages?limit=3").json();
    let cursor = first["next"].as_str().expect("a cursor").to_owned();
    let ids = |v: &Value| -> Vec<String> {
        v["items"].as_array().expect("items").iter().map(|p| p["id"].to_string()).collect()
    };
    // Two pages come in before the cursor: with an offset the next part would repeat what was given.
    let mut later = world.clone();
    let mut pages: Vec<isnad_model::Reading> = world.readings.values().cloned().collect();
    for name in ["a1", "a2"] {
        let mut page = world.readings.values().next().expect("a page").clone();
        page.article.id = name.into();
        page.article.published = isnad_model::When::day(fake::day("2026-01-01"), "given");
        pages.push(page);
    }
    later.readings = pages.into();
    later.cards = isnad::cards::cards(later.readings.values());
    let desk = Desk::new(Told::new(later), Doors::default());
    let next = desk.get(&format!("/api/v1/pages?limit=3&cursor={cursor}")).json();
    let (first, next) = (ids(&first), ids(&next));
    assert!(next.iter().all(|id| !first.contains(id)), "{first:?} then {next:?}");
    let old = Desk::new(Told::new(world), Doors::default());
    assert_eq!(next, ids(&old.get(&format!("/api/v1/pages?limit=3&cursor={cursor}")).json()));
}

#[test]
fn what_goes_wrong_is_told_in_one_shape() {
    let doc = document();
    let schemas = Schemas::new(&doc);
    let desk = Desk::open();
    for (method, path, status, kind) in [
        ("GET", "/api/v1/events/none", 404, "not-found"),
        ("GET", "/api/v1/pages/none/text", 404, "not-found"),
        ("GET", "/api/v1/stories/none/history", 404, "not-found"),
        ("GET", "/api/v1/events/e3/why?other=nothing", 404, "not-found"),
        ("GET", "/api/v1/nowhere", 404, "no-such-path"),
        ("POST", "/api/v1/events", 405, "not-allowed"),
        ("GET", "/api/v1/events?day=yesterday", 400, "bad-parameter"),
        ("GET", "/api/v1/events?typ=AGREE", 400, "bad-parameter"),
        ("GET", "/api/v1/events?type=TALK", 400, "bad-parameter"),
        ("GET", "/api/v1/events?limit=0", 400, "bad-parameter"),
        ("GET", "/api/v1/events?limit=1000", 400, "bad-parameter"),
        ("GET", "/api/v1/events?cursor=00", 400, "bad-parameter"),
        ("GET", "/api/v1/promises?state=late", 400, "bad-parameter"),
        ("GET", "/api/v1/compare?a=p1", 400, "bad-parameter"),
        ("GET", "/api/v1/search", 400, "bad-parameter"),
        ("GET", "/api/v1/search?q=type:x", 400, "bad-query"),
        ("POST", "/api/v1/decisions", 403, "read-only"),
    ] {
        let reply = desk.ask(method, path, &[], "");
        assert_eq!(reply.status.as_u16(), status, "{path}");
        assert_eq!(reply.header("content-type"), "application/problem+json", "{path}");
        let problem = reply.json();
        assert_eq!(problem["type"], format!("urn:isnad:problem:{kind}"), "{path}");
        schemas.check(&json!({"$ref": "#/components/schemas/Problem"}), &problem).expect("a problem");
    }
}

#[test]
fn answers_carry_a_version_and_are_not_sent_twice() {
    let source = told();
    let desk = Desk::new(source.clone(), Doors { edit: true, ..Doors::default() });
    for path in ["/api/v1/events", "/api/v1/events/e3", "/api/v1/pages/p1/text", "/feeds/events/atom"] {
        let reply = desk.get(path);
        let tag = reply.header("etag").to_owned();
        assert!(tag.starts_with("W/\""), "{path}: {tag}");
        let again = desk.ask("GET", path, &[("if-none-match", &tag)], "");
        assert_eq!((again.status, again.body.as_str()), (StatusCode::NOT_MODIFIED, ""), "{path}");
        assert_eq!(again.header("etag"), tag);
        let other = desk.ask("GET", path, &[("if-none-match", "W/\"other\"")], "");
        assert_eq!(other.status, StatusCode::OK);
    }
    let tag = desk.get("/api/v1/events").header("etag").to_owned();
    let wish = isnad::Wish::Undo { decision: 1 };
    let by = isnad::Signature { by: "رنا".into(), at: String::new(), note: None };
    isnad_web::Source::decide(&*source, &wish, by).expect("a decision");
    let changed = desk.ask("GET", "/api/v1/events", &[("if-none-match", &tag)], "");
    assert_eq!(changed.status, StatusCode::OK, "what was decided changes the version");
    assert_eq!(desk.get("/api/v1/health").header("etag"), "");
}

#[test]
fn selectors_select_what_they_quote() {
    let desk = Desk::open();
    let text: Vec<char> = desk.get("/api/v1/pages/p1/text").body.chars().collect();
    let page = desk.get("/api/v1/pages/p1/annotations").json();
    let mut checked = 0;
    for annotation in page["items"].as_array().expect("items") {
        let targets = match &annotation["target"] {
            Value::Array(several) => several.clone(),
            one => vec![one.clone()],
        };
        for target in targets {
            assert_eq!(target["source"], "http://localhost:4747/api/v1/pages/p1/text");
            let (quote, place) = (&target["selector"][0], &target["selector"][1]);
            let at = |key: &str| usize::try_from(place[key].as_u64().expect("a number")).expect("a number");
            let (start, end) = (at("start"), at("end"));
            let words: String = text[start..end].iter().collect();
            assert_eq!(quote["exact"], words);
            let prefix = quote["prefix"].as_str().expect("a prefix");
            let before: String = text[..start].iter().collect();
            assert!(before.ends_with(prefix));
            checked += 1;
        }
    }
    assert!(checked > 5, "{checked} selectors");
    let event = desk.get("/api/v1/events/e3/annotations").json();
    assert!(event["items"].as_array().is_some_and(|l| l.len() > 2));
}

#[test]
fn figures_are_there_for_prometheus() {
    let desk = Desk::open();
    desk.get("/api/v1/events/e3");
    let figures = desk.get("/metrics").body;
    assert!(figures.contains("isnad_pages 9\n"), "{figures}");
    assert!(
        figures.contains("isnad_http_requests_total{path=\"/api/v1/events/{id}\",status=\"200\"} 1"),
        "{figures}"
    );
    assert_eq!(desk.get("/api/v1/health").json()["status"], "ok");
}
