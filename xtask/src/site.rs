//! The program serving pages, and what its pages are: asked over HTTP, without a browser.

use crate::project::{isnad, output, root, target};
use std::collections::BTreeSet;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A program that serves; ended when dropped.
pub(crate) struct Site {
    child: Child,
    /// `http://127.0.0.1:port`.
    pub(crate) address: String,
}

/// An answer.
pub(crate) struct Answer {
    pub(crate) status: u16,
    /// Names in small letters, values as they are, a line each.
    pub(crate) headers: String,
    pub(crate) body: String,
    pub(crate) time: Duration,
}

impl Site {
    /// Starts the demo on a free port and waits for its address.
    ///
    /// # Errors
    /// Where it cannot be started.
    pub(crate) fn demo() -> Result<Self, String> {
        Self::of(Command::new(isnad()?).args(["demo", "--port", "0"]))
    }

    /// Serves an archive of the sample pages and further files, made anew under a name.
    ///
    /// # Errors
    /// Where the program cannot be built or fails.
    pub(crate) fn of_samples_and(name: &str, files: &[PathBuf]) -> Result<Self, String> {
        let program = isnad()?;
        let archive = target().join(format!("{name}.isnad"));
        for ending in ["", "-wal", "-shm"] {
            drop(fs::remove_file(format!("{}{ending}", archive.display())));
        }
        drop(fs::remove_dir_all(format!("{}-index", archive.display())));
        let samples = root().join("samples");
        let paths = ["osa.jsonl", "sanabil", "raqim", "difaf", "laqta", "ledger"];
        let mut add = Command::new(&program);
        add.args(["--json", "--names"]).arg(samples.join("names.tsv")).arg("--archive").arg(&archive);
        // Exit code 3: some of the input was left out, which hostile pages may well be.
        output(add.arg("add").args(paths.map(|p| samples.join(p))).args(files), &[0, 3])?;
        let mut serve = Command::new(&program);
        serve.args(["--names"]).arg(samples.join("names.tsv")).arg("--archive").arg(&archive);
        Self::of(serve.args(["serve", "--port", "0", "--rate", "1000000", "--edit"]))
    }

    fn of(command: &mut Command) -> Result<Self, String> {
        let mut child = command
            .current_dir(root())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .map_err(|e| format!("the program cannot be started: {e}"))?;
        let output = child.stdout.take();
        let mut site = Site { child, address: String::new() };
        for line in output.into_iter().flat_map(|o| BufReader::new(o).lines()).map_while(Result::ok) {
            if let Some(at) = line.find("http://127.0.0.1:") {
                let address = line.get(at..).unwrap_or("");
                site.address = address.split_whitespace().next().unwrap_or("").trim_end_matches('/').into();
                return Ok(site);
            }
        }
        Err(String::from("the program ended before it told its address"))
    }

    /// Asks for a path.
    ///
    /// # Errors
    /// Where no answer comes.
    pub(crate) fn get(&self, path: &str) -> Result<Answer, String> {
        get(&self.address, path)
    }
}

impl Drop for Site {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Asks a server (`http://host:port`) for a path.
///
/// # Errors
/// Where no answer comes.
pub(crate) fn get(address: &str, path: &str) -> Result<Answer, String> {
    let host = address.trim_start_matches("http://");
    let begun = Instant::now();
    let ask = || {
        let mut stream = TcpStream::connect(host)?;
        write!(stream, "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n")?;
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes)?;
        Ok::<_, std::io::Error>(bytes)
    };
    let bytes = ask().map_err(|e| format!("{path}: {e}"))?;
    let time = begun.elapsed();
    let text = String::from_utf8_lossy(&bytes);
    let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
    let status = head.split(' ').nth(1).and_then(|s| s.parse().ok()).unwrap_or(0);
    Ok(Answer { status, headers: head.to_owned(), body: body.to_owned(), time })
}

/// Links to pages of the same site, without their fragments. Permanent links into a text are left out: there is one
/// for every sentence; and so are forms' ways back.
pub(crate) fn hrefs(dom: &str) -> Vec<String> {
    let links = dom.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next());
    let mut seen = BTreeSet::new();
    links
        .filter(|l| l.starts_with('/') && !l.starts_with("//"))
        .filter(|l| !["/assets", "/api"].iter().any(|p| l.starts_with(p)))
        .filter(|l| !["?at=", "?back=", "/feed"].iter().any(|p| l.contains(p)))
        .map(unescaped)
        .filter_map(|l| l.split('#').next().map(str::to_owned))
        .filter(|l| seen.insert(l.clone()))
        .collect()
}

/// An address as the browser reads it out of an attribute.
pub(crate) fn unescaped(address: &str) -> String {
    address.replace("&#38;", "&").replace("&amp;", "&")
}

/// What kind of page a path leads to: its first word, with `/en` before it and `/raw` after it where they stand.
pub(crate) fn kind_of(path: &str) -> String {
    let path = path.split('?').next().unwrap_or("");
    let parts: Vec<&str> = path.split('/').filter(|p| !p.is_empty()).collect();
    let (language, rest) = match parts.as_slice() {
        ["en", rest @ ..] => ("/en", rest),
        rest => ("", rest),
    };
    match rest {
        [kind, .., "raw"] => format!("{language}/{kind}/raw"),
        [kind, .., "edit"] => format!("{language}/{kind}/edit"),
        [kind, _, ..] => format!("{language}/{kind}/"),
        [kind] => format!("{language}/{kind}"),
        [] => format!("{language}/"),
    }
}

/// The project's data for the browser tests.
pub(crate) fn data(name: &str) -> PathBuf {
    root().join("xtask/browser").join(name)
}

/// Reads a file whole.
///
/// # Errors
/// Where it cannot be read.
pub(crate) fn read(file: &Path) -> Result<String, String> {
    fs::read_to_string(file).map_err(|e| format!("{}: {e}", file.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_of_the_site_are_found() {
        let dom = r#"<a href="/event/e1#t">x</a> <a href="https://else.example/">y</a> <link href="/assets/a.css">
            <a href="/page/p?at=1-2&#38;text=0#at"> <a href="/promises?state=open&#38;from=3">"#;
        assert_eq!(hrefs(dom), ["/event/e1", "/promises?state=open&from=3"]);
        assert_eq!(kind_of("/en/event/e1"), "/en/event/");
        assert_eq!(kind_of("/page/p/raw"), "/page/raw");
        assert_eq!(kind_of("/said"), "/said");
        assert_eq!(kind_of("/?day=2026-01-01"), "/");
    }
}
