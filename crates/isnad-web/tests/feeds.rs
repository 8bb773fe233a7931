//! Feeds: well-formed, with ids that outlast the record, in the reader's language, told of in the head of their pages.

#![allow(clippy::expect_used, clippy::panic)]

#[allow(dead_code)]
mod fake;
#[allow(dead_code)]
mod support;

use axum::http::StatusCode;
use isnad_web::{Doors, Snapshot};
use quick_xml::Reader;
use quick_xml::events::Event;
use std::collections::BTreeSet;
use support::{Desk, Told, encoded};

fn paths() -> Vec<String> {
    let search = format!("/search/FORMAT?q={}", encoded("صرمد"));
    [
        "/events/FORMAT",
        "/promises/FORMAT",
        "/promises/FORMAT?state=open",
        "/stories/s1/FORMAT",
        "/entities/person%3Ahosari/FORMAT",
        "/entities/state:sarmad/FORMAT",
        &search,
    ]
    .map(|p| format!("/feeds{p}"))
    .to_vec()
}

/// The elements of a document, with the language of each and its words.
fn elements(xml: &str) -> Vec<(String, String, String)> {
    let mut reader = Reader::from_str(xml);
    let mut open: Vec<(String, String, String)> = Vec::new();
    let mut out = Vec::new();
    loop {
        match reader.read_event().expect("well-formed XML") {
            Event::Start(tag) => {
                let lang =
                    tag.try_get_attribute("xml:lang").expect("attributes").map(|a| a.value.into_owned());
                let name = tag.name().as_ref().to_owned();
                let inherited = open.last().map(|(_, l, _)| l.clone()).unwrap_or_default();
                open.push((name, lang.unwrap_or(inherited), String::new()));
            }
            Event::End(_) => out.push(open.pop().expect("an open element")),
            Event::Text(text) => {
                if let Some((_, _, words)) = open.last_mut() {
                    words.push_str(&text);
                }
            }
            Event::Eof => break,
            _ => {}
        }
    }
    assert!(open.is_empty(), "every element is closed");
    out
}

fn all<'e>(elements: &'e [(String, String, String)], name: &str) -> Vec<&'e str> {
    elements.iter().filter(|(n, _, _)| n == name).map(|(_, _, words)| words.as_str()).collect()
}

#[test]
fn every_feed_is_well_formed_in_both_forms_and_languages() {
    let desk = Desk::open();
    for path in paths() {
        for (base, lang) in [("", "ar"), ("/en", "en")] {
            let atom = desk.get(&format!("{base}{}", path.replace("FORMAT", "atom")));
            assert_eq!(atom.status, StatusCode::OK, "{path}: {}", atom.body);
            assert_eq!(atom.header("content-type"), "application/atom+xml; charset=utf-8");
            assert!(atom.body.contains(&format!("xml:lang=\"{lang}\"")) && !atom.body.contains('\u{202E}'));
            let elements = elements(&atom.body);
            let ids = all(&elements, "id");
            assert!(ids.iter().all(|id| id.starts_with("tag:isnad.invalid,2026:")), "{ids:?}");
            assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{path}: an id twice");
            assert!(ids.len() > 1, "{path} has entries");
            assert_eq!(all(&elements, "updated").len(), ids.len(), "{path}");
            let json = desk.get(&format!("{base}{}", path.replace("FORMAT", "json")));
            assert_eq!(json.header("content-type"), "application/feed+json; charset=utf-8");
            let feed = json.json();
            assert_eq!(feed["version"], "https://jsonfeed.org/version/1.1");
            assert_eq!(feed["language"], lang);
            let items = feed["items"].as_array().expect("items");
            let same: Vec<&str> = items.iter().filter_map(|i| i["id"].as_str()).collect();
            assert_eq!(same, ids.iter().copied().filter(|id| !id.contains(":feed/")).collect::<Vec<_>>());
            for item in items {
                let url = item["url"].as_str().expect("an address");
                let local = url.strip_prefix("http://localhost:4747").expect("an address of ours");
                let local = local.split('#').next().unwrap_or(local);
                assert_eq!(desk.get(local).status, StatusCode::OK, "{url} leads somewhere");
            }
        }
    }
    assert_eq!(desk.get("/feeds/events/rss").status, StatusCode::NOT_FOUND);
    assert_eq!(desk.get("/feeds/stories/none/atom").status, StatusCode::NOT_FOUND);
    assert_eq!(desk.get("/feeds/search/atom?q=type:x").status, StatusCode::BAD_REQUEST);
}

#[test]
fn a_reader_of_english_is_told_what_kind_of_deed_it_is() {
    let desk = Desk::open();
    let titles = |path: &str| {
        let feed = desk.get(path).json();
        let items = feed["items"].as_array().expect("items").clone();
        items.iter().map(|i| i["title"].as_str().unwrap_or_default().to_owned()).collect::<Vec<_>>()
    };
    let (arabic, english) = (titles("/feeds/stories/s1/json"), titles("/en/feeds/stories/s1/json"));
    let both = arabic.iter().zip(&english).filter(|(a, e)| e.ends_with(a.as_str()) && e.len() > a.len());
    assert!(both.count() > 0, "{english:?}");
}

/// The record built anew: other ids, the events of a page in another order of reading.
fn rebuilt(mut world: Snapshot) -> Snapshot {
    let other = |id: &str| format!("{id}0");
    for event in &mut world.record.events {
        event.id = other(&event.id);
    }
    world.record.events.sort_by(|a, b| a.id.cmp(&b.id));
    for story in &mut world.record.storylines {
        story.events.iter_mut().for_each(|e| *e = other(e));
    }
    for group in &mut world.record.groups {
        group.event = other(&group.event);
    }
    for promise in &mut world.record.commitments {
        promise.id = other(&promise.id);
    }
    // A newer program finds one more event on each page, before the others.
    for reading in world.readings.values_mut() {
        let Some(first) = reading.events.first().cloned() else { continue };
        let start = isnad_model::Span::new(0, 4.min(first.trigger.start as usize));
        reading.events.insert(0, isnad_model::Event { trigger: start, ..first });
    }
    for telling in world.record.events.iter_mut().flat_map(|e| &mut e.tellings) {
        telling.event = telling.event.map(|i| i + 1);
    }
    world
}

#[test]
fn ids_outlast_the_building_of_the_record() {
    let ids = |desk: &Desk, path: &str| {
        let xml = desk.get(path).body;
        let elements = elements(&xml);
        all(&elements, "id").into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    let before = Desk::open();
    let after = Desk::new(Told::new(rebuilt(fake::snapshot())), Doors::default());
    for path in ["/feeds/stories/s1/atom", "/feeds/events/atom", "/feeds/entities/state:sarmad/atom"] {
        let (a, b): (BTreeSet<_>, BTreeSet<_>) =
            (ids(&before, path).into_iter().collect(), ids(&after, path).into_iter().collect());
        assert_eq!(a, b, "{path}");
    }
}

#[test]
fn a_story_that_was_merged_is_followed() {
    let reply = Desk::open().get("/en/feeds/stories/s0/atom");
    assert_eq!(reply.status, StatusCode::TEMPORARY_REDIRECT);
    assert_eq!(reply.header("location"), "/en/feeds/stories/s1/atom");
}

#[test]
fn pages_tell_of_their_feeds() {
    let desk = Desk::open();
    for (page, feed) in [
        ("/", "/feeds/events/atom"),
        ("/en", "/en/feeds/events/atom"),
        ("/story/s1", "/feeds/stories/s1/atom"),
        ("/entity/person%3Ahosari", "/feeds/entities/person%3Ahosari/atom"),
        ("/promises?state=open&from=0", "/feeds/promises/atom?state=open"),
    ] {
        let html = desk.get(page).body;
        let link = format!("<link rel=\"alternate\" type=\"application/atom+xml\" href=\"{feed}\">");
        assert!(html.contains(&link), "{page}");
        let json = feed.replace("/atom", "/json");
        assert!(html.contains(&format!("type=\"application/feed+json\" href=\"{json}\"")), "{page}");
    }
    assert!(!desk.get("/key").body.contains("application/atom+xml"));
}
