//! What is to be read: files, folders, patterns, standard input, bytes in memory.
//!
//! Folders are often an archiver's: one folder a page with the page in five forms, or a mirror whose paths are the
//! addresses. There one page is taken once, and what the place tells goes with it.

use crate::add::Left;
use isnad_page::ingest::{self, Place, SNAPSHOT_FILES};
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One thing to read pages from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file, a folder (with all below it), or a pattern with `*`, `?`, `[…]`, `**`.
    Path(PathBuf),
    /// A file whose place tells something of its page.
    Saved {
        /// The file.
        path: PathBuf,
        /// What its place tells.
        place: Place,
    },
    /// Standard input.
    Stdin,
    /// Bytes at hand, with a name that tells what they are (`page.html`).
    Bytes {
        /// A file name: its ending tells the kind.
        name: String,
        /// The bytes.
        bytes: Vec<u8>,
    },
}

impl Input {
    /// What a word of the command line means: `-` is standard input.
    pub fn from_argument(word: &str) -> Self {
        if word == "-" { Input::Stdin } else { Input::Path(PathBuf::from(word)) }
    }
}

/// Endings of files that are taken from a folder. A saved page's folder is full of pictures and scripts, so others are
/// passed over there; a file that is named itself is always tried.
const ENDINGS: &[&str] = &[
    "html", "htm", "xhtml", "shtml", "mht", "mhtml", "txt", "text", "json", "jsonl", "ndjson", "xml", "rss",
    "atom", "rdf", "warc", "gz", "zst", "zip",
];

/// Endings of addresses, which are those of files in a mirror.
const MIRROR_ENDINGS: &[&str] = &["php", "asp", "aspx", "jsp", "do", "cfm", "cgi"];

/// Folders in which a mirroring program keeps what it fetched a second time.
const CACHES: &[&str] = &["hts-cache", "__macosx"];

/// What was found behind the inputs.
#[derive(Debug, Default)]
pub(crate) struct Found {
    /// What can be opened, in order, nothing twice.
    pub(crate) sources: Vec<Input>,
    /// What cannot.
    pub(crate) left: Vec<Left>,
    /// Files in folders that are no pages by their names.
    pub(crate) ignored: usize,
}

/// Finds the files behind the inputs: folders in the order of their names.
pub(crate) fn discover(inputs: &[Input]) -> Found {
    let mut found = Found::default();
    let mut seen = BTreeSet::new();
    for input in inputs {
        match input {
            Input::Path(path) => expand(path, &mut found, &mut seen),
            other => found.sources.push(other.clone()),
        }
    }
    found
}

fn expand(path: &Path, found: &mut Found, seen: &mut BTreeSet<PathBuf>) {
    let name = path.to_string_lossy();
    match fs::metadata(path) {
        Ok(meta) if meta.is_dir() => walk(path, found, seen),
        Ok(_) => take(path, found, seen),
        Err(_) if name.contains(['*', '?', '[']) => pattern(&name, found, seen),
        Err(e) => found.left.push(Left::new(name, reason(&e))),
    }
}

fn pattern(pattern: &str, found: &mut Found, seen: &mut BTreeSet<PathBuf>) {
    let paths = match glob::glob(pattern) {
        Ok(paths) => paths,
        Err(e) => {
            found.left.push(Left::new(pattern, format!("the pattern cannot be understood: {}", e.msg)));
            return;
        }
    };
    let mut any = false;
    for path in paths {
        any = true;
        match path {
            Ok(path) if path.is_dir() => walk(&path, found, seen),
            Ok(path) => take(&path, found, seen),
            Err(e) => found.left.push(Left::new(e.path().to_string_lossy(), reason(e.error()))),
        }
    }
    if !any {
        found.left.push(Left::new(pattern, "no file matches the pattern"));
    }
}

fn walk(folder: &Path, found: &mut Found, seen: &mut BTreeSet<PathBuf>) {
    let entries = fs::read_dir(folder).and_then(|all| all.map(|e| e.map(|e| e.path())).collect());
    let mut entries: Vec<PathBuf> = match entries {
        Ok(entries) => entries,
        Err(e) => {
            found.left.push(Left::new(folder.to_string_lossy(), reason(&e)));
            return;
        }
    };
    entries.sort();
    if let Some((path, place)) = snapshot(folder) {
        if seen.insert(path.canonicalize().unwrap_or_else(|_| path.clone())) {
            found.sources.push(Input::Saved { path, place });
        }
        found.ignored += entries.len().saturating_sub(1);
        return;
    }
    let names: BTreeSet<String> = entries.iter().map(|p| name(p)).collect();
    for path in entries {
        let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        // A link to a folder could lead back up; a link to a file is a file.
        let is_folder = path.symlink_metadata().is_ok_and(|m| m.is_dir());
        if is_folder && !hidden {
            if beside_a_page(&path, &names) {
                found.ignored += 1;
            } else {
                walk(&path, found, seen);
            }
        } else if path.is_file() && !hidden {
            if is_page(&path) {
                take(&path, found, seen);
            } else {
                found.ignored += 1;
            }
        }
    }
}

fn take(path: &Path, found: &mut Found, seen: &mut BTreeSet<PathBuf>) {
    if !seen.insert(path.canonicalize().unwrap_or_else(|_| path.to_path_buf())) {
        return;
    }
    let path = path.to_path_buf();
    found.sources.push(match mirrored(&path) {
        Some(url) => Input::Saved { path, place: Place { mirrored: Some(url), ..Place::default() } },
        None => Input::Path(path),
    });
}

fn name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |n| n.to_string_lossy().to_lowercase())
}

/// True where a file of a folder is a page by its name. A mirror's names may end in a query (`story.php?id=7`).
fn is_page(path: &Path) -> bool {
    let name = name(path);
    let name = name.split(['?', '@']).next().unwrap_or("");
    let Some((_, ending)) = name.rsplit_once('.') else { return true };
    ENDINGS.contains(&ending) || (MIRROR_ENDINGS.contains(&ending) && mirrored(path).is_some())
}

/// The address that a path in a mirror looks like.
fn mirrored(path: &Path) -> Option<String> {
    let parts: Vec<String> = path.iter().map(|p| p.to_string_lossy().into_owned()).collect();
    ingest::mirrored(&parts.iter().map(String::as_str).collect::<Vec<_>>())
}

/// True for the folder of a page's pictures and frames (`page.html` with `page_files`), and for a mirror's own cache.
fn beside_a_page(folder: &Path, names: &BTreeSet<String>) -> bool {
    let folder = name(folder);
    let of = |suffix: &str| {
        let page = folder.strip_suffix(suffix);
        page.is_some_and(|p| ["html", "htm"].iter().any(|e| names.contains(&format!("{p}.{e}"))))
    };
    of("_files") || of(".files") || of("-files") || CACHES.contains(&folder.as_str())
}

/// Bytes of an archiver's account of one page.
const ACCOUNT: u64 = 4 << 20;

/// The one file to take of an archiver's folder of one page, with what its account tells.
fn snapshot(folder: &Path) -> Option<(PathBuf, Place)> {
    let mut account = Vec::new();
    let file = fs::File::open(folder.join("index.json")).ok()?;
    std::io::Read::read_to_end(&mut std::io::Read::take(file, ACCOUNT), &mut account).ok()?;
    let place = ingest::snapshot(&account)?;
    let files = SNAPSHOT_FILES.iter().map(|name| folder.join(name));
    let full = |path: &PathBuf| fs::metadata(path).is_ok_and(|m| m.is_file() && m.len() > 0);
    if let Some(path) = files.into_iter().find(full) {
        return Some((path, place));
    }
    // Else the archive that was written on the way.
    let mut warcs: Vec<PathBuf> = fs::read_dir(folder.join("warc"))
        .ok()?
        .filter_map(|e| e.ok().map(|e| e.path()))
        .filter(full)
        .collect();
    warcs.sort();
    warcs.into_iter().next().map(|path| (path, place))
}

pub(crate) fn reason(e: &std::io::Error) -> String {
    match e.kind() {
        std::io::ErrorKind::NotFound => "there is no such file or folder".into(),
        std::io::ErrorKind::PermissionDenied => "it may not be read (permission denied)".into(),
        _ => e.to_string(),
    }
}
