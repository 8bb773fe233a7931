//! The demo's pages, opened in a headless Chromium.

use crate::project::{isnad, root};
use crate::step::Outcome;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{env, thread};

/// Time for one page; a cold start of Chromium takes a few seconds.
const PAGE_TIME: Duration = Duration::from_secs(60);
/// Pages that are opened at most, beside the first.
const PAGES: usize = 12;

/// Opens the demo's first page and one of each kind that it links to.
pub(crate) fn check() -> Outcome {
    let chromium = match find() {
        Ok(chromium) => chromium,
        Err(why) => return Outcome::Skipped(why),
    };
    let run = || {
        let demo = Demo::start()?;
        let mut links = vec![String::from("/"), String::from("/en")];
        let mut kinds: Vec<String> = links.clone();
        let mut opened = 0;
        while let Some(link) = links.pop() {
            let dom = dump(&chromium, &format!("{}{link}", demo.address))?;
            look(&link, &dom)?;
            opened += 1;
            for found in hrefs(&dom) {
                let kind = kind_of(&found);
                if !kinds.contains(&kind) && kinds.len() < PAGES {
                    kinds.push(kind);
                    links.push(found);
                }
            }
        }
        Ok(format!("{opened} pages"))
    };
    run().into()
}

/// What a page must have.
fn look(link: &str, dom: &str) -> Result<(), String> {
    let has = |what: &str| dom.contains(what);
    let wanted =
        [("<title>", "a title"), ("<h1", "a heading"), ("lang=", "a language"), ("dir=", "a direction")];
    for (sign, what) in wanted {
        if !has(sign) {
            return Err(format!("{link} has not {what}:\n{}", dom.chars().take(600).collect::<String>()));
        }
    }
    Ok(())
}

/// Links to pages of the same site, without what stands after `#` and `?`.
pub(crate) fn hrefs(dom: &str) -> Vec<String> {
    let links = dom.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    links
        .filter(|l| {
            l.starts_with('/') && !l.starts_with("//") && !l.starts_with("/assets") && !l.ends_with("/raw")
        })
        .filter(|l| !l.starts_with("/api"))
        .filter_map(|l| l.split(['#', '?']).next())
        .map(str::to_owned)
        .collect()
}

/// What kind of page a link leads to: its path without the id.
pub(crate) fn kind_of(link: &str) -> String {
    let parts: Vec<&str> = link.split('/').filter(|p| !p.is_empty()).collect();
    match parts.as_slice() {
        ["en", kind, ..] => format!("/en/{kind}"),
        [kind, ..] => format!("/{kind}"),
        [] => "/".into(),
    }
}

/// A demo that runs; ended when dropped.
pub(crate) struct Demo {
    child: Child,
    /// `http://127.0.0.1:port`.
    pub(crate) address: String,
}

impl Demo {
    /// Starts the demo on a free port and waits for its address.
    pub(crate) fn start() -> Result<Self, String> {
        let mut child = Command::new(isnad()?)
            .args(["demo", "--port", "0"])
            .current_dir(root())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|e| format!("the demo cannot be started: {e}"))?;
        let output = child.stdout.take();
        let mut demo = Demo { child, address: String::new() };
        for line in output.into_iter().flat_map(|o| BufReader::new(o).lines()).map_while(Result::ok) {
            if let Some(at) = line.find("http://127.0.0.1:") {
                let address = line.get(at..).unwrap_or("");
                demo.address = address.split_whitespace().next().unwrap_or("").trim_end_matches('/').into();
                return Ok(demo);
            }
        }
        Err(String::from("the demo ended before it told its address"))
    }
}

impl Drop for Demo {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// A page's document, after the browser has read it.
fn dump(chromium: &Path, address: &str) -> Result<String, String> {
    headless(chromium, &["--dump-dom".into(), address.into()])
}

/// Runs Chromium without a window. It is ended when it takes too long.
pub(crate) fn headless(chromium: &Path, words: &[String]) -> Result<String, String> {
    let profile = crate::project::target().join("chromium-profile");
    let mut child = Command::new(chromium)
        .args([
            "--headless=new",
            "--disable-gpu",
            "--no-sandbox",
            "--disable-dev-shm-usage",
            "--hide-scrollbars",
        ])
        .args(["--no-first-run", "--disable-extensions", "--disable-background-networking"])
        .arg(format!("--user-data-dir={}", profile.display()))
        .args(words)
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .map_err(|e| format!("{} cannot be started: {e}", chromium.display()))?;
    let output = child.stdout.take();
    let reader = thread::spawn(move || {
        let mut text = Vec::new();
        if let Some(mut output) = output {
            drop(std::io::Read::read_to_end(&mut output, &mut text));
        }
        String::from_utf8_lossy(&text).into_owned()
    });
    let begun = Instant::now();
    loop {
        match child.try_wait() {
            Ok(Some(_)) => break,
            Ok(None) if begun.elapsed() < PAGE_TIME => thread::sleep(Duration::from_millis(50)),
            _ => {
                drop(child.kill());
                drop(child.wait());
                return Err(format!(
                    "the browser took more than {} s: {}",
                    PAGE_TIME.as_secs(),
                    words.join(" ")
                ));
            }
        }
    }
    reader.join().map_err(|_| String::from("the browser's output was lost"))
}

/// Finds a Chromium, or installs one where this is root's machine and CI says so.
///
/// # Errors
/// Where there is none, with what to do.
pub(crate) fn find() -> Result<PathBuf, String> {
    const NAMES: &[&str] =
        &["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];
    let look = || {
        let named = env::var_os("CHROMIUM").map(PathBuf::from).filter(|p| p.is_file());
        let folders: Vec<PathBuf> =
            env::var_os("PATH").map(|p| env::split_paths(&p).collect()).unwrap_or_default();
        named.or_else(|| {
            NAMES.iter().flat_map(|n| folders.iter().map(move |f| f.join(n))).find(|p| p.is_file())
        })
    };
    if let Some(found) = look() {
        return Ok(found);
    }
    if env::var_os("CI").is_some() && is_root() && Path::new("/usr/bin/apt-get").is_file() {
        println!("no Chromium: installing one");
        let quiet = |words: &[&str]| {
            let mut command = Command::new("apt-get");
            command.env("DEBIAN_FRONTEND", "noninteractive").args(words).stdout(Stdio::null());
            command.status().is_ok_and(|s| s.success())
        };
        let installed = quiet(&["update", "-qq"])
            && quiet(&["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-noto-core"]);
        if let (true, Some(found)) = (installed, look()) {
            return Ok(found);
        }
    }
    Err(String::from(
        "no Chromium was found and none could be installed\n\
         next: install `chromium`, or name a browser with CHROMIUM=/path (CI=1 as root installs it through apt-get)",
    ))
}

fn is_root() -> bool {
    crate::project::output(Command::new("id").arg("-u"), &[0]).is_ok_and(|id| id.trim() == "0")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_the_site_are_found() {
        let dom = r#"<a href="/event/e1#t">x</a> <a href="https://else.example/">y</a> <link href="/assets/a.css">"#;
        assert_eq!(hrefs(dom), ["/event/e1"]);
        assert_eq!(kind_of("/en/event/e1"), "/en/event");
        assert_eq!(kind_of("/"), "/");
    }
}
