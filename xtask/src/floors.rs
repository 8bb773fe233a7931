//! Scores that must not fall, in `floors.toml` at the root, with the fingerprint of what they were measured on.
//!
//! They are measured on the project's own samples and cases, so that every checkout can measure them. Lowering one takes
//! an explicit act: `cargo xtask floors --set`, in the same commit as the reason.
//!
//! To add a measure: write a function that gives a name and a number, and put it into [`measure`].

use crate::archive::Archive;
use crate::project::{files, relative, root};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

#[derive(Debug, Default, Deserialize, Serialize)]
struct Floors {
    /// Of the files that the scores are measured on.
    fingerprint: String,
    /// By name.
    floor: BTreeMap<String, f64>,
}

/// A fall by less than this is rounding.
const SLACK: f64 = 0.0005;
/// A rise by more than this should be kept.
const RISE: f64 = 0.02;

/// Measures, and compares with the floors.
///
/// # Errors
/// Where a score has fallen, or was measured on something else.
pub(crate) fn check() -> Result<String, String> {
    let floors = load()?;
    let now = fingerprint()?;
    if floors.fingerprint != now {
        return Err(format!(
            "the samples have changed since the floors were set ({} then, {now} now)\n\
             next: `cargo xtask floors` shows the scores; `cargo xtask floors --set` makes them the floors",
            floors.fingerprint
        ));
    }
    let scores = measure()?;
    let mut faults = Vec::new();
    for (name, floor) in &floors.floor {
        match scores.get(name) {
            None => faults.push(format!("{name} is not measured any more (floor {floor:.3})")),
            Some(score) if *score < floor - SLACK => {
                faults.push(format!("{name} has fallen to {score:.3} (floor {floor:.3})"));
            }
            Some(score) if *score > floor + RISE => {
                println!(
                    "{name} has risen to {score:.3} (floor {floor:.3}): `cargo xtask floors --set` keeps that"
                );
            }
            Some(_) => {}
        }
    }
    for name in scores.keys().filter(|n| !floors.floor.contains_key(*n)) {
        faults.push(format!("{name} has no floor yet: `cargo xtask floors --set`"));
    }
    if faults.is_empty() { Ok(format!("{} scores", scores.len())) } else { Err(faults.join("\n")) }
}

/// Measures and prints; with `set` makes the scores the floors.
///
/// # Errors
/// Where something cannot be measured or written.
pub(crate) fn run(set: bool) -> Result<(), String> {
    let scores = measure()?;
    let floors = load().unwrap_or_default();
    for (name, score) in &scores {
        let floor = floors.floor.get(name).map_or_else(|| "none".into(), |f| format!("{f:.3}"));
        println!("{score:8.3}  floor {floor:>8}  {name}");
    }
    if set {
        // Rounded down, so that a score equal to its floor passes.
        let floor = scores.into_iter().map(|(n, s)| (n, (s * 1000.0).floor() / 1000.0)).collect();
        let floors = Floors { fingerprint: fingerprint()?, floor };
        let table = toml::to_string(&floors).map_err(|e| e.to_string())?;
        let head =
            "# Scores that must not fall; see xtask/src/floors.rs. Set by `cargo xtask floors --set`.\n\n";
        fs::write(path(), format!("{head}{table}")).map_err(|e| format!("floors.toml: {e}"))?;
        println!("floors.toml is written");
    }
    Ok(())
}

fn path() -> std::path::PathBuf {
    root().join("floors.toml")
}

fn load() -> Result<Floors, String> {
    let text = fs::read_to_string(path())
        .map_err(|e| format!("floors.toml: {e}\nnext: `cargo xtask floors --set` makes it"))?;
    toml::from_str(&text).map_err(|e| format!("floors.toml: {e}"))
}

/// FNV-1a over the samples, in the order of their paths.
fn fingerprint() -> Result<String, String> {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for file in files(&root().join("samples"), &[""]).map_err(|e| format!("samples: {e}"))? {
        let bytes = fs::read(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        for byte in relative(&file).bytes().chain([0]).chain(bytes) {
            hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }
    Ok(format!("{hash:016x}"))
}

/// All scores by name.
fn measure() -> Result<BTreeMap<String, f64>, String> {
    let mut scores = cases()?;
    if root().join("samples/manifest.tsv").is_file() {
        scores.extend(samples()?);
    }
    Ok(scores)
}

/// Cases of each stage that are held to (known failures are not).
fn cases() -> Result<BTreeMap<String, f64>, String> {
    let mut scores = BTreeMap::new();
    let folder = root().join("cases");
    for file in files(&folder, &[".md"]).map_err(|e| format!("cases: {e}"))? {
        let text = fs::read_to_string(&file).map_err(|e| format!("{}: {e}", file.display()))?;
        let stage =
            file.parent().and_then(Path::file_name).unwrap_or_default().to_string_lossy().into_owned();
        let all = text.lines().filter(|l| l.starts_with("## ")).count();
        let failing = text.lines().filter(|l| l.starts_with("known failure:")).count();
        *scores.entry(format!("cases.{stage}")).or_default() += all.saturating_sub(failing) as f64;
    }
    Ok(scores)
}

/// A page of the samples: its true groups, as `manifest.tsv` has them.
struct True {
    path: String,
    event: String,
    family: String,
    story: String,
}

impl True {
    /// In the order of the columns of `export --format groups`.
    fn groups(&self) -> [&str; 3] {
        [&self.event, &self.family, &self.story]
    }
}

/// How the record of the samples agrees with their truth table: B-cubed F1 of events, families and storylines.
fn samples() -> Result<BTreeMap<String, f64>, String> {
    let truth = manifest(&root().join("samples"))?;
    let mut paths: Vec<String> = Vec::new();
    for page in &truth {
        let file = page.path.split('#').next().unwrap_or("").to_owned();
        if !paths.contains(&file) {
            paths.push(file);
        }
    }
    let archive = Archive::of_samples(&paths)?;
    let files: Vec<String> = paths.into_iter().filter(|p| !p.ends_with(".jsonl")).collect();
    let read = |files: &[String]| archive.ask(&["--json", "read"], files);
    let ids = page_ids(&files, &read)?;
    let groups = archive.ask(&["export", "--format", "groups"], &[])?;
    let found: BTreeMap<&str, Vec<&str>> = groups
        .lines()
        .filter_map(|l| l.split_once('\t'))
        .map(|(page, rest)| (page, rest.split('\t').collect()))
        .collect();
    Ok(agreement(&truth, &ids, &found))
}

/// The id that each file's page has: from one run over all files, else (where one was left out) from a run for each.
fn page_ids(
    files: &[String],
    read: &dyn Fn(&[String]) -> Result<String, String>,
) -> Result<BTreeMap<String, String>, String> {
    let id = |line: &str| {
        let reading: serde_json::Value = serde_json::from_str(line).unwrap_or_default();
        reading["id"].as_str().map(str::to_owned)
    };
    let all = read(files)?;
    if all.lines().count() == files.len() {
        return Ok(files.iter().cloned().zip(all.lines().filter_map(id)).collect());
    }
    let mut ids = BTreeMap::new();
    for file in files {
        if let Some(id) = read(std::slice::from_ref(file))?.lines().next().and_then(id) {
            ids.insert(file.clone(), id);
        }
    }
    Ok(ids)
}

fn agreement(
    truth: &[True],
    ids: &BTreeMap<String, String>,
    found: &BTreeMap<&str, Vec<&str>>,
) -> BTreeMap<String, f64> {
    let id = |page: &True| match page.path.split_once('#') {
        Some((_, id)) => Some(id.to_owned()),
        None => ids.get(&page.path).cloned(),
    };
    let row = |page: &True| id(page).and_then(|id| found.get(id.as_str()));
    let mut scores = BTreeMap::new();
    let read = truth.iter().filter(|t| row(t).is_some()).count();
    scores.insert("samples.pages".to_owned(), read as f64);
    for (column, name) in ["events", "families", "stories"].into_iter().enumerate() {
        // A page that is about no event, or of no story, stands alone.
        let pairs: Vec<(String, String)> = truth
            .iter()
            .enumerate()
            .map(|(i, t)| {
                let alone = |word: &str| if word == "-" { format!("alone-{i}") } else { word.to_owned() };
                let found = row(t).and_then(|r| r.get(column).copied()).filter(|f| !f.is_empty());
                (alone(t.groups().get(column).copied().unwrap_or("-")), alone(found.unwrap_or("-")))
            })
            .collect();
        scores.insert(format!("samples.{name}.b3"), b_cubed(&pairs));
    }
    scores
}

fn manifest(samples: &Path) -> Result<Vec<True>, String> {
    let text = fs::read_to_string(samples.join("manifest.tsv")).map_err(|e| format!("manifest.tsv: {e}"))?;
    let mut rows = text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty());
    let head: Vec<&str> = rows.next().unwrap_or("").split('\t').collect();
    let column = |name: &str| {
        head.iter().position(|h| *h == name).ok_or_else(|| format!("manifest.tsv has no column `{name}`"))
    };
    let (path, event, family, story) =
        (column("path")?, column("event")?, column("family")?, column("story")?);
    Ok(rows
        .map(|row| {
            let cells: Vec<&str> = row.split('\t').collect();
            let cell = |i: usize| cells.get(i).copied().unwrap_or("-").to_owned();
            True { path: cell(path), event: cell(event), family: cell(family), story: cell(story) }
        })
        .collect())
}

/// B-cubed F1 of a grouping against the true one, from pairs of true and found group for each item.
/// Source: Bagga and Baldwin, 1998.
fn b_cubed(pairs: &[(String, String)]) -> f64 {
    let mut by_true: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    let mut by_found: BTreeMap<&str, BTreeSet<usize>> = BTreeMap::new();
    for (i, (truly, found)) in pairs.iter().enumerate() {
        by_true.entry(truly).or_default().insert(i);
        by_found.entry(found).or_default().insert(i);
    }
    let (mut precision, mut recall) = (0.0, 0.0);
    for (truly, found) in pairs {
        let (Some(t), Some(f)) = (by_true.get(truly.as_str()), by_found.get(found.as_str())) else {
            continue;
        };
        let both = t.intersection(f).count() as f64;
        precision += both / f.len() as f64;
        recall += both / t.len() as f64;
    }
    if precision + recall == 0.0 {
        return 0.0;
    }
    let n = pairs.len() as f64;
    let (precision, recall) = (precision / n, recall / n);
    2.0 * precision * recall / (precision + recall)
}

#[cfg(test)]
mod tests {
    use super::b_cubed;

    #[test]
    fn b_cubed_by_hand() {
        let pairs =
            |list: &[(&str, &str)]| list.iter().map(|(a, b)| ((*a).into(), (*b).into())).collect::<Vec<_>>();
        assert_eq!(b_cubed(&pairs(&[("a", "1"), ("a", "1"), ("b", "2")])), 1.0);
        // One true pair torn apart: precision 1, recall (1/2 + 1/2 + 1) / 3.
        let torn = b_cubed(&pairs(&[("a", "1"), ("a", "2"), ("b", "3")]));
        assert!((torn - 0.8).abs() < 1e-9);
        assert_eq!(b_cubed(&[]), 0.0);
    }
}
