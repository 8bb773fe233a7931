//! What is to be read: files, folders, patterns, standard input, bytes in memory.

use crate::add::Left;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// One thing to read pages from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A file, a folder (with all below it), or a pattern with `*`, `?`, `[…]`, `**`.
    Path(PathBuf),
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
const ENDINGS: &[&str] =
    &["html", "htm", "xhtml", "shtml", "txt", "text", "json", "jsonl", "ndjson", "gz", "zst", "zip"];

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
    for path in entries {
        let hidden = path.file_name().is_some_and(|n| n.to_string_lossy().starts_with('.'));
        // A link to a folder could lead back up; a link to a file is a file.
        let is_folder = path.symlink_metadata().is_ok_and(|m| m.is_dir());
        if is_folder && !hidden {
            walk(&path, found, seen);
        } else if path.is_file() && !hidden {
            let ending = path.extension().map(|e| e.to_string_lossy().to_lowercase());
            if ending.is_none_or(|e| ENDINGS.contains(&e.as_str())) {
                take(&path, found, seen);
            } else {
                found.ignored += 1;
            }
        }
    }
}

fn take(path: &Path, found: &mut Found, seen: &mut BTreeSet<PathBuf>) {
    if seen.insert(path.canonicalize().unwrap_or_else(|_| path.to_path_buf())) {
        found.sources.push(Input::Path(path.to_path_buf()));
    }
}

pub(crate) fn reason(e: &std::io::Error) -> String {
    match e.kind() {
        std::io::ErrorKind::NotFound => "there is no such file or folder".into(),
        std::io::ErrorKind::PermissionDenied => "it may not be read (permission denied)".into(),
        _ => e.to_string(),
    }
}
