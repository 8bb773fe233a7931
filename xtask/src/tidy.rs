//! The house rules that a program can see: files and functions are short, a file says what it is, and nothing Arabic
//! stands in code. What may break them stands in `xtask/tidy.toml`, with the reason.

use crate::project::{files, relative, root};
use crate::rust::Source;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// `xtask/tidy.toml`.
#[derive(Debug, Deserialize)]
pub(crate) struct Rules {
    file_lines: usize,
    function_lines: usize,
    /// Rooms, and which rooms each may depend on.
    pub(crate) arrows: BTreeMap<String, Vec<String>>,
    #[serde(default)]
    allow: Vec<Allowed>,
}

/// One place where a rule may be broken.
#[derive(Debug, Deserialize)]
struct Allowed {
    file: String,
    /// A function's name; without it the file's length is meant.
    function: Option<String>,
    reason: String,
}

impl Rules {
    /// Reads the rules.
    ///
    /// # Errors
    /// Where the file is not there or has another shape.
    pub(crate) fn load() -> Result<Self, String> {
        let path = root().join("xtask/tidy.toml");
        let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
        toml::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))
    }
}

/// Looks at all source files.
///
/// # Errors
/// Every place where a rule is broken, and every permission that is not needed.
pub(crate) fn check() -> Result<String, String> {
    let rules = Rules::load()?;
    let mut look = Look { rules: &rules, faults: Vec::new(), used: BTreeSet::new() };
    let mut count = 0;
    for folder in ["crates", "xtask", "fuzz"] {
        let folder = root().join(folder);
        if !folder.is_dir() {
            continue;
        }
        for path in files(&folder, &[".rs"]).map_err(|e| format!("{}: {e}", folder.display()))? {
            let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            look.file(&path, &text);
            count += 1;
        }
    }
    for (i, allowed) in rules.allow.iter().enumerate() {
        if !look.used.contains(&i) {
            look.faults.push(format!("{}: xtask/tidy.toml allows what is no longer needed", allowed.file));
        }
        if allowed.reason.trim().is_empty() {
            look.faults.push(format!("{}: xtask/tidy.toml gives no reason", allowed.file));
        }
    }
    look.faults.extend(crate::security::check().err());
    if look.faults.is_empty() { Ok(format!("{count} files")) } else { Err(look.faults.join("\n")) }
}

struct Look<'r> {
    rules: &'r Rules,
    faults: Vec<String>,
    used: BTreeSet<usize>,
}

impl Look<'_> {
    fn file(&mut self, path: &Path, text: &str) {
        let name = relative(path);
        let is_test = name.contains("/tests/") || name.ends_with("/tests.rs");
        let lines = text.lines().count();
        if lines > self.rules.file_lines && !self.allowed(&name, None) {
            self.faults.push(format!("{name}: {lines} lines; {} is the most", self.rules.file_lines));
        }
        if !text.trim_start().starts_with("//!") {
            self.faults.push(format!("{name}:1: the file does not say what it is (`//! …`)"));
        }
        if is_test {
            return;
        }
        let source = Source::new(text);
        for function in source.functions() {
            if function.lines > self.rules.function_lines && !self.allowed(&name, Some(&function.name)) {
                self.faults.push(format!(
                    "{name}:{}: `{}` has {} lines; {} is the most",
                    function.line, function.name, function.lines, self.rules.function_lines
                ));
            }
        }
        for line in source.odd_strings(is_arabic_letter) {
            self.faults.push(format!("{name}:{line}: Arabic stands in code; language is data (lang/)"));
        }
    }

    fn allowed(&mut self, file: &str, function: Option<&str>) -> bool {
        let found = self.rules.allow.iter().position(|a| a.file == file && a.function.as_deref() == function);
        self.used.extend(found);
        found.is_some()
    }
}

/// Letters of the Arabic script; marks of punctuation and the tatweel are grammar and may stand in code.
fn is_arabic_letter(c: char) -> bool {
    c.is_alphabetic()
        && c != '\u{0640}'
        && matches!(c as u32, 0x0600..=0x06FF | 0x0750..=0x077F | 0x08A0..=0x08FF | 0xFB50..=0xFDFF | 0xFE70..=0xFEFC)
}
