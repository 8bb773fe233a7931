//! Pictures for the papers: the demo's pages as a browser shows them, in `docs/pictures/`.

use crate::chromium::{Browser, find};
use crate::project::root;
use crate::site::Site;
use serde_json::Value;
use std::fs;

/// Width and height of a picture, in pixels.
const SIZE: (u32, u32) = (1280, 1600);

/// Takes a picture of the first page, of the storyline that has most events and of the event that rests on most sources,
/// in Arabic and in English.
///
/// # Errors
/// Where there is no browser, or a picture cannot be taken.
pub(crate) fn run() -> Result<(), String> {
    let mut browser = Browser::start(&find()?)?;
    let demo = Site::demo()?;
    let (event, story) = most_told(&demo)?;
    let folder = root().join("docs/pictures");
    fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    browser.size(SIZE.0, SIZE.1)?;
    for (prefix, suffix) in [("", ""), ("/en", "-en")] {
        for (name, path) in [("overview", "/"), ("story", story.as_str()), ("event", event.as_str())] {
            browser.open(&format!("{}{prefix}{path}", demo.address))?;
            let file = folder.join(format!("{name}{suffix}.png"));
            browser.picture(&file)?;
            println!("{}", file.display());
        }
    }
    Ok(())
}

/// Paths of the event with most roots, then most tellings, and of the storyline of most events.
///
/// # Errors
/// Where the demo does not answer, or holds nothing.
pub(crate) fn most_told(demo: &Site) -> Result<(String, String), String> {
    let stories = demo.get("/stories")?.body;
    let story = first(&stories, "/story/").ok_or("the demo has no storyline")?;
    let events = links(&demo.get(&story)?.body, "/event/");
    let mut best: Option<((usize, usize), String)> = None;
    for path in events {
        let id = path.trim_start_matches("/event/");
        let body = demo.get(&format!("/api/v1/events/{id}"))?.body;
        let told: Value = serde_json::from_str(&body).map_err(|e| format!("{path}: {e}"))?;
        let many = |name: &str| told["event"][name].as_array().or(told[name].as_array()).map_or(0, Vec::len);
        let rank = (many("roots"), many("tellings"));
        if best.as_ref().is_none_or(|(r, _)| rank > *r) {
            best = Some((rank, path));
        }
    }
    best.map(|(_, event)| (event, story)).ok_or_else(|| String::from("the storyline has no events"))
}

fn links(body: &str, start: &str) -> Vec<String> {
    crate::site::hrefs(body).into_iter().filter(|l| l.starts_with(start)).collect()
}

fn first(body: &str, start: &str) -> Option<String> {
    links(body, start).into_iter().next()
}
