//! Readable cases: Markdown files that are the tests.
//!
//! A case is a `##` heading, prose, and fenced blocks. The block named `expect` holds what must come out, a line
//! each; a line that begins with `! ` must *not* come out. Every other block is input, found by its name:
//!
//! ````text
//! ## A weekday with a past verb
//! The nearest Wednesday on or before the day of writing.
//!
//! ```text
//! وصل الوزير الأربعاء إلى العاصمة
//! ```
//! ```expect
//! الأربعاء = 2026-01-14
//! ```
//! ````
//!
//! A line `known failure: why` in the prose marks a case that is not met yet. It is run all the same, and an
//! unexpected pass fails the run until the mark is taken away.

use std::path::{Path, PathBuf};
use std::{fs, io};

/// One case.
#[derive(Debug, Clone, Default)]
pub struct Case {
    /// File and line of its heading.
    pub at: String,
    /// Its heading.
    pub title: String,
    /// Why it is known to fail, if it is.
    pub known_failure: Option<String>,
    /// Lines that must come out.
    pub expect: Vec<String>,
    /// Lines that must not.
    pub refuse: Vec<String>,
    blocks: Vec<(String, String)>,
}

impl Case {
    /// The text of the first block with this name; empty where there is none.
    pub fn block(&self, name: &str) -> &str {
        self.blocks.iter().find(|(n, _)| n == name).map_or("", |(_, t)| t)
    }

    /// All blocks with this name, in order.
    pub fn blocks<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.blocks.iter().filter(move |(n, _)| n == name).map(|(_, t)| t.as_str())
    }

    /// All blocks but `expect`, with their names, in order.
    pub fn inputs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.blocks.iter().map(|(n, t)| (n.as_str(), t.as_str()))
    }
}

/// Reads every `*.md` of a folder, in the order of their names.
///
/// # Errors
/// Where the folder or a file cannot be read.
pub fn load(folder: &Path) -> io::Result<Vec<Case>> {
    let mut files: Vec<PathBuf> =
        fs::read_dir(folder)?.map(|e| e.map(|e| e.path())).collect::<Result<_, _>>()?;
    files.retain(|f| f.extension().is_some_and(|e| e == "md"));
    files.sort();
    let mut cases = Vec::new();
    for file in files {
        parse(&file.display().to_string(), &fs::read_to_string(&file)?, &mut cases);
    }
    Ok(cases)
}

fn parse(file: &str, text: &str, cases: &mut Vec<Case>) {
    let mut block: Option<(String, String)> = None;
    for (i, line) in text.lines().enumerate() {
        if let Some((name, body)) = &mut block {
            if line.trim_end() == "```" {
                let (name, body) = (std::mem::take(name), std::mem::take(body));
                block = None;
                if let Some(case) = cases.last_mut() {
                    close(case, name, body);
                }
            } else {
                body.push_str(line);
                body.push('\n');
            }
        } else if let Some(title) = line.strip_prefix("## ") {
            cases.push(Case {
                at: format!("{file}:{}", i + 1),
                title: title.trim().into(),
                ..Case::default()
            });
        } else if let Some(name) = line.strip_prefix("```") {
            block = Some((name.trim().to_owned(), String::new()));
        } else if let (Some(why), Some(case)) = (line.strip_prefix("known failure:"), cases.last_mut()) {
            case.known_failure = Some(why.trim().to_owned());
        }
    }
}

fn close(case: &mut Case, name: String, body: String) {
    if name == "expect" {
        for line in body.lines().map(str::trim).filter(|l| !l.is_empty()) {
            match line.strip_prefix("! ") {
                Some(refused) => case.refuse.push(refused.trim().to_owned()),
                None => case.expect.push(line.to_owned()),
            }
        }
    } else {
        case.blocks.push((name, body.trim_end_matches('\n').to_owned()));
    }
}

/// Runs every case of a folder through `stage`, which turns a case's input into output lines. Returns a report
/// of what is wrong, empty where all is well. The order of lines does not matter; lines beyond the expected ones are
/// allowed unless the case refuses them, or holds a line `nothing else`.
///
/// # Errors
/// Where the folder cannot be read.
pub fn check(folder: &Path, stage: impl Fn(&Case) -> Vec<String>) -> io::Result<String> {
    let mut report = String::new();
    let cases = load(folder)?;
    if cases.is_empty() {
        report.push_str(&format!("{}: no cases\n", folder.display()));
    }
    for case in &cases {
        let got: Vec<String> = stage(case).iter().map(|l| l.trim().to_owned()).collect();
        let mut faults = Vec::new();
        let strict = case.expect.iter().any(|l| l == "nothing else");
        for line in case.expect.iter().filter(|l| *l != "nothing else") {
            if !got.contains(line) {
                faults.push(format!("missing:  {line}"));
            }
        }
        for line in &got {
            if case.refuse.contains(line) || (strict && !case.expect.contains(line)) {
                faults.push(format!("unwanted: {line}"));
            }
        }
        match (&case.known_failure, faults.is_empty()) {
            (None, true) | (Some(_), false) => {}
            (Some(_), true) => {
                report.push_str(&format!(
                    "{} {}\n  passes, but is marked as a known failure\n",
                    case.at, case.title
                ));
            }
            (None, false) => {
                let got = got.iter().map(|l| format!("  got:      {l}\n")).collect::<String>();
                report.push_str(&format!("{} {}\n  {}\n{got}", case.at, case.title, faults.join("\n  ")));
            }
        }
    }
    Ok(report)
}
