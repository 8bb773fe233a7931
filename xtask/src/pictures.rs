//! Pictures for the papers: the demo's pages as a browser shows them, in `docs/pictures/`.

use crate::archive::Archive;
use crate::browser::{Demo, find, headless};
use crate::project::root;
use serde_json::Value;
use std::fs;

/// Width and height of a picture, in pixels.
const SIZE: &str = "--window-size=1280,1600";

/// Takes a picture of the first page, of the storyline that most pages tell and of the event that rests on most sources,
/// in Arabic and in English.
///
/// # Errors
/// Where there is no browser, or a picture cannot be taken.
pub(crate) fn run() -> Result<(), String> {
    let chromium = find()?;
    let samples = ["osa.jsonl", "sanabil", "raqim", "difaf", "laqta", "ledger"].map(str::to_owned);
    let archive = Archive::of_samples(&samples)?;
    let story = highest(&archive.ask(&["--json", "stories"], &[])?, |_| (0, 0));
    let event = highest(&archive.ask(&["--json", "events"], &[])?, |event| {
        let many = |name: &str| event[name].as_array().map_or(0, Vec::len);
        (many("roots"), many("tellings"))
    });
    let demo = Demo::start()?;
    let folder = root().join("docs/pictures");
    fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    for (prefix, suffix) in [("", ""), ("/en", "-en")] {
        let shots = [
            ("overview", Some(format!("{prefix}/"))),
            ("story", story.as_ref().map(|id| format!("{prefix}/story/{id}"))),
            ("event", event.as_ref().map(|id| format!("{prefix}/event/{id}"))),
        ];
        for (name, link) in shots {
            let Some(link) = link else {
                println!("the record holds nothing to show as `{name}`: no picture of it");
                continue;
            };
            let file = folder.join(format!("{name}{suffix}.png"));
            let shot = format!("--screenshot={}", file.display());
            headless(&chromium, &[SIZE.into(), shot, format!("{}{link}", demo.address)])?;
            if !file.is_file() {
                return Err(format!("{} was not written", file.display()));
            }
            println!("{}", file.display());
        }
    }
    Ok(())
}

/// The id of the object that ranks highest; of equal ones the first.
fn highest(lines: &str, rank: impl Fn(&Value) -> (usize, usize)) -> Option<String> {
    let objects: Vec<Value> = lines.lines().filter_map(|l| serde_json::from_str(l).ok()).collect();
    let best = objects.iter().rev().max_by_key(|o| rank(o))?;
    best["id"].as_str().map(str::to_owned)
}
