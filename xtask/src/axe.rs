//! axe-core over a page: the rules of WCAG 2.2 AA and of good practice, in the reader's own browser.
//!
//! It is fetched through npm at the version and checksum that `browser/axe.toml` pins, into the build folder; nothing of
//! it stands in the project or in the program.

use crate::chromium::{Browser, head};
use crate::project::{output, target};
use crate::site::{data, read};
use serde::Deserialize;
use serde_json::{Value, json};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// What `browser/axe.toml` says.
#[derive(Deserialize)]
struct Pin {
    version: String,
    licence: String,
    /// As npm's registry gives it.
    integrity: String,
}

/// The text of axe-core.
///
/// # Errors
/// Where npm is not there or has no network, with what to do; or where it is not the version that is pinned.
pub(crate) fn script() -> Result<Result<String, String>, String> {
    let pin: Pin = toml::from_str(&read(&data("axe.toml"))?).map_err(|e| format!("axe.toml: {e}"))?;
    let folder = target().join(format!("axe-core-{}", pin.version));
    let file = folder.join("package/axe.min.js");
    if !file.is_file()
        && let Err(why) = fetch(&pin, &folder)
    {
        return Ok(Err(format!("axe-core was not looked at: {why}")));
    }
    let package: Value =
        serde_json::from_str(&read(&folder.join("package/package.json"))?).map_err(|e| e.to_string())?;
    if package["version"] != json!(pin.version) || package["license"] != json!(pin.licence) {
        return Err(format!(
            "axe-core is {} under {}, which axe.toml does not say",
            package["version"], package["license"]
        ));
    }
    read(&file).map(Ok)
}

fn fetch(pin: &Pin, folder: &PathBuf) -> Result<(), String> {
    fs::create_dir_all(folder).map_err(|e| format!("{}: {e}", folder.display()))?;
    let name = format!("axe-core@{}", pin.version);
    let mut npm = Command::new("npm");
    npm.current_dir(folder).args(["pack", "--json", "--silent", &name]);
    let told = output(&mut npm, &[0]).map_err(|e| format!("{}\nnext: install npm", head(&e, 300)))?;
    let told: Value = serde_json::from_str(&told).map_err(|e| format!("npm's answer: {e}"))?;
    // npm tells a list of packages, and since its version 11 an object of them by name.
    let first = told.get(0).or_else(|| told.as_object().and_then(|o| o.values().next())).unwrap_or(&told);
    if first["integrity"] != json!(pin.integrity) {
        return Err(format!("its checksum is {}, not the one pinned", first["integrity"]));
    }
    let archive = first["filename"].as_str().unwrap_or("");
    output(Command::new("tar").current_dir(folder).args(["xzf", archive]), &[0]).map(drop)
}

/// The findings on the page that is open.
///
/// # Errors
/// What was found, or why it could not be looked at.
pub(crate) fn look(browser: &mut Browser, axe: &str) -> Result<(), String> {
    browser.ask(&format!("{axe};true"))?;
    let run = "axe.run(document, {resultTypes: ['violations'], runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', \
               'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']}}).then(r => r.violations.map(v => v.id + ': ' + v.help + \
               '\\n  ' + v.nodes.slice(0, 4).map(n => n.target.join(' ') + ' — ' + n.html.slice(0, 160) + ' — ' + \
               (n.any.concat(n.all).map(c => c.message)[0] || '')).join('\\n  ')))";
    let found = browser.ask(run)?;
    let found: Vec<&str> = found.as_array().into_iter().flatten().filter_map(Value::as_str).collect();
    if found.is_empty() { Ok(()) } else { Err(found.join("\n")) }
}
