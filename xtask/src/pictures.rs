//! Pictures for the papers: the demo's pages as a browser shows them, in `docs/pictures/`.

use crate::browser::{Demo, find, headless, hrefs, kind_of};
use crate::project::root;
use std::fs;

/// Width and height of a picture, in pixels.
const SIZE: &str = "--window-size=1280,1600";

/// Takes a picture of the first page, of a storyline and of an event, in Arabic and in English.
///
/// # Errors
/// Where there is no browser, or a picture cannot be taken.
pub(crate) fn run() -> Result<(), String> {
    let chromium = find()?;
    let demo = Demo::start()?;
    let folder = root().join("docs/pictures");
    fs::create_dir_all(&folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let mut shots = vec![("overview", String::from("/")), ("overview-en", String::from("/en"))];
    for (prefix, suffix) in [("", ""), ("/en", "-en")] {
        for (kind, names) in [("story", ["story", "story-en"]), ("event", ["event", "event-en"])] {
            let name = names[usize::from(!suffix.is_empty())];
            match first(&chromium, &demo, prefix, kind)? {
                Some(link) => shots.push((name, link)),
                None => println!("no page links to a {kind}: no picture of it"),
            }
        }
    }
    for (name, link) in shots {
        let file = folder.join(format!("{name}.png"));
        headless(
            &chromium,
            &[SIZE.into(), format!("--screenshot={}", file.display()), format!("{}{link}", demo.address)],
        )?;
        if !file.is_file() {
            return Err(format!("{} was not written", file.display()));
        }
        println!("{}", file.display());
    }
    Ok(())
}

/// The first link to a page of a kind: on the first page, else on the list of storylines, else behind its first one.
fn first(
    chromium: &std::path::Path,
    demo: &Demo,
    prefix: &str,
    kind: &str,
) -> Result<Option<String>, String> {
    let wanted = format!("{prefix}/{kind}");
    let mut pages = vec![format!("{prefix}/stories")];
    let home = if prefix.is_empty() { "/" } else { prefix };
    pages.insert(0, home.to_owned());
    let mut story = None;
    for page in pages {
        let dom = headless(chromium, &["--dump-dom".into(), format!("{}{page}", demo.address)])?;
        let links = hrefs(&dom);
        if let Some(found) = links.iter().find(|l| kind_of(l) == wanted) {
            return Ok(Some(found.clone()));
        }
        story = story.or_else(|| links.iter().find(|l| kind_of(l) == format!("{prefix}/story")).cloned());
    }
    let Some(story) = story else { return Ok(None) };
    let dom = headless(chromium, &["--dump-dom".into(), format!("{}{story}", demo.address)])?;
    Ok(hrefs(&dom).into_iter().find(|l| kind_of(l) == wanted))
}
