//! The list of checks: which facts are met, and which of the others are known.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

/// Every check that was made, in order.
#[derive(Debug, Default)]
pub(crate) struct Ledger {
    checks: Vec<(String, Option<String>)>,
    names: BTreeSet<String>,
}

/// What stands in the list for a reason that nobody has looked for yet.
const NO_REASON: &str = "not yet looked into";

/// Parts what the program says from why.
const WHY: &str = " ¶ ";

impl Ledger {
    /// One expected fact: `said` tells what the program says instead, where it is not met.
    pub(crate) fn check(&mut self, name: impl Into<String>, met: bool, said: impl FnOnce() -> String) {
        let name = name.into();
        assert!(self.names.insert(name.clone()), "two checks are named {name}");
        let said = (!met).then(|| said().replace(['\n', '\r', '`'], " "));
        self.checks.push((name, said));
    }

    /// An equality of two things that can be shown.
    pub(crate) fn same<T: PartialEq + std::fmt::Display>(
        &mut self,
        name: impl Into<String>,
        want: &T,
        got: &T,
    ) {
        self.check(name, want == got, || format!("{got}, not {want}"));
    }

    fn failed(&self) -> impl Iterator<Item = (&str, &str)> {
        self.checks.iter().filter_map(|(n, s)| s.as_deref().map(|s| (n.as_str(), s)))
    }

    pub(crate) fn summary(&self) -> String {
        let short = self.failed().count();
        format!("expected facts: {} met, {short} known shortfalls", self.checks.len() - short)
    }

    /// What does not agree with the list, a line each; empty where all does.
    pub(crate) fn faults(&self, list: &Path) -> String {
        let known = read(list);
        let failed: BTreeMap<&str, &str> = self.failed().collect();
        let mut out = String::new();
        for (name, said) in &failed {
            if !known.contains_key(*name) {
                out.push_str(&format!("not met, and not in SHORTFALLS.md: {name}: {said}\n"));
            }
        }
        for name in known.keys() {
            if !self.names.contains(name) {
                out.push_str(&format!("in SHORTFALLS.md, but no such check: {name}\n"));
            } else if !failed.contains_key(name.as_str()) {
                out.push_str(&format!("met now, strike it from SHORTFALLS.md: {name}\n"));
            }
        }
        if !out.is_empty() {
            out.push_str("ISNAD_UPDATE_SHORTFALLS=1 writes the list anew\n");
        }
        out
    }

    /// Writes the list anew; reasons that were given stay.
    pub(crate) fn rewrite(&self, list: &Path) {
        let known = read(list);
        let mut out = format!(
            "# Where the program falls short of EXPECTED.md\n\n\
             {}, out of {}. One line each: the check, what the program says, and after the sign{WHY}why.\n\
             The test `samples` of the crate `isnad` reads this list: a check that fails must stand here, one that passes must\n\
             not. Written anew by `ISNAD_UPDATE_SHORTFALLS=1 cargo test -p isnad --test samples`, which keeps the reasons.\n",
            self.failed().count(),
            self.checks.len(),
        );
        let mut table = "";
        for (name, said) in self.failed() {
            let of = name.split('/').next().unwrap_or(name);
            if of != table {
                table = of;
                out.push_str(&format!("\n## {table}\n\n"));
            }
            let why = known.get(name).map_or(NO_REASON, |w| if w.is_empty() { NO_REASON } else { w });
            out.push_str(&format!("- `{name}`: {said}{WHY}{why}\n"));
        }
        fs::write(list, out).expect("SHORTFALLS.md can be written");
    }
}

/// The listed checks with their reasons.
fn read(list: &Path) -> BTreeMap<String, String> {
    let text = fs::read_to_string(list).unwrap_or_default();
    let row = |line: &str| {
        let (name, rest) = line.strip_prefix("- `")?.split_once("`: ")?;
        let why = rest.rsplit_once(WHY).map_or("", |(_, why)| why);
        Some((name.to_owned(), why.trim().to_owned()))
    };
    text.lines().filter_map(row).collect()
}
