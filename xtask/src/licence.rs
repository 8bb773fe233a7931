//! Every dependency's licence is one that the project may be shipped with; the list stands in `xtask/licences.toml`.

use crate::project::root;
use crate::{metadata, spdx};
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Deserialize)]
struct List {
    /// Licences by their SPDX names.
    allow: Vec<String>,
    /// Packages that are looked at by hand.
    #[serde(default)]
    exception: Vec<Exception>,
}

#[derive(Deserialize)]
struct Exception {
    package: String,
    /// The licence as its author writes it; another one needs another look.
    licence: String,
    reason: String,
}

/// Looks at all dependencies: normal, for building and for tests, on every platform.
///
/// # Errors
/// The packages whose licence is not allowed, or not told.
pub(crate) fn check() -> Result<String, String> {
    let path = root().join("xtask/licences.toml");
    let text = std::fs::read_to_string(&path).map_err(|e| format!("{}: {e}", path.display()))?;
    let list: List = toml::from_str(&text).map_err(|e| format!("{}: {e}", path.display()))?;
    let metadata = metadata::load()?;
    let mut faults = Vec::new();
    let mut used = BTreeSet::new();
    for package in &metadata.packages {
        let licence = package.license.as_deref().unwrap_or("");
        let known = list.exception.iter().position(|e| e.package == package.name && e.licence == licence);
        if let Some(known) = known {
            used.insert(known);
            continue;
        }
        let allowed = |l: &str| list.allow.iter().any(|a| a == l);
        match spdx::is_met(licence, &allowed) {
            Ok(true) => {}
            Ok(false) => {
                faults.push(format!("{} {}: `{licence}` is not allowed", package.name, package.version));
            }
            Err(_) if licence.is_empty() => {
                faults.push(format!("{} {}: tells no licence", package.name, package.version));
            }
            Err(e) => faults.push(format!("{} {}: {e}", package.name, package.version)),
        }
    }
    for (i, exception) in list.exception.iter().enumerate() {
        if !used.contains(&i) || exception.reason.trim().is_empty() {
            faults.push(format!("the exception for {} is not needed, or has no reason", exception.package));
        }
    }
    if faults.is_empty() {
        Ok(format!("{} packages", metadata.packages.len()))
    } else {
        Err(format!("{}\nnext: see xtask/licences.toml", faults.join("\n")))
    }
}
