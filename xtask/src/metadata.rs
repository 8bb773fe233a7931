//! What cargo knows of the packages.

use crate::project::{cargo, output};
use serde::Deserialize;

/// All packages of the workspace and below it.
#[derive(Debug, Deserialize)]
pub(crate) struct Metadata {
    pub(crate) packages: Vec<Package>,
    pub(crate) workspace_members: Vec<String>,
}

/// A package.
#[derive(Debug, Deserialize)]
pub(crate) struct Package {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) version: String,
    pub(crate) license: Option<String>,
    pub(crate) dependencies: Vec<Dependency>,
}

/// A package's wish for another.
#[derive(Debug, Deserialize)]
pub(crate) struct Dependency {
    pub(crate) name: String,
    /// `dev`, `build`, or none for a normal one.
    pub(crate) kind: Option<String>,
}

/// Asks cargo.
///
/// # Errors
/// Where cargo fails or answers in another shape.
pub(crate) fn load() -> Result<Metadata, String> {
    let json = output(cargo().args(["metadata", "--format-version", "1", "--locked"]), &[0])?;
    serde_json::from_str(&json).map_err(|e| format!("cargo metadata: {e}"))
}
