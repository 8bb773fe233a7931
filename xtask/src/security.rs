//! `docs/security.md` names a test for each threat: every one of them is there.

use crate::project::{files, root};
use std::collections::BTreeSet;
use std::fs;

/// Looks for all functions that the paper names in its last column.
///
/// # Errors
/// Those that are not there.
pub(crate) fn check() -> Result<(), String> {
    let path = root().join("docs/security.md");
    let paper = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let wanted = named(&paper);
    let mut found = BTreeSet::new();
    for folder in ["crates", "xtask"] {
        let folder = root().join(folder);
        for path in files(&folder, &[".rs"]).map_err(|e| format!("{}: {e}", folder.display()))? {
            let text = fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
            found.extend(wanted.iter().filter(|w| text.contains(&format!("fn {w}("))).cloned());
        }
    }
    let gone: Vec<&String> = wanted.difference(&found).collect();
    match (wanted.is_empty(), gone.is_empty()) {
        (true, _) => Err(String::from("docs/security.md names no tests")),
        (_, true) => Ok(()),
        _ => Err(format!("docs/security.md names tests that are gone: {gone:?}")),
    }
}

/// Names of functions in the last column of the paper's tables.
fn named(paper: &str) -> BTreeSet<String> {
    let rows = paper.lines().filter(|l| l.starts_with("| "));
    let last = rows.filter_map(|l| l.trim_end_matches('|').rsplit('|').next());
    let quoted = last.flat_map(|c| c.split('`').skip(1).step_by(2));
    let function = |w: &&str| {
        w.contains('_') && w.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit())
    };
    quoted.filter(function).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_from_the_last_column() {
        let paper = "| threat | `not_this` | `is_one`, browser: hostile (`CONST`), `and_two` |\n`nor_this`";
        assert_eq!(named(paper).into_iter().collect::<Vec<_>>(), ["and_two", "is_one"]);
    }

    /// The program makes no request: nothing in it could. Every client of the web needs one of these.
    #[test]
    fn no_client_is_linked() {
        let lock = fs::read_to_string(root().join("Cargo.lock")).unwrap_or_default();
        assert!(lock.contains("name = \"axum\""));
        for client in
            ["reqwest", "ureq", "curl", "isahc", "attohttpc", "surf", "rustls", "native-tls", "openssl"]
        {
            assert!(!lock.contains(&format!("name = \"{client}\"\n")), "{client}");
        }
    }
}
