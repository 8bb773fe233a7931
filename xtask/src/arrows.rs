//! The rooms depend on each other as ARCHITECTURE draws it: the arrows stand in `xtask/tidy.toml`.

use crate::metadata;
use crate::tidy::Rules;

/// Compares the packages' dependencies with the drawing.
///
/// # Errors
/// Every arrow that is not drawn, every room that the drawing lacks.
pub(crate) fn check() -> Result<String, String> {
    let rules = Rules::load()?;
    let metadata = metadata::load()?;
    let rooms: Vec<&metadata::Package> =
        metadata.packages.iter().filter(|p| metadata.workspace_members.contains(&p.id)).collect();
    let names: Vec<&str> = rooms.iter().map(|r| r.name.as_str()).collect();
    let mut faults = Vec::new();
    let mut arrows = 0;
    for room in &rooms {
        let Some(drawn) = rules.arrows.get(&room.name) else {
            faults.push(format!("{} does not stand in the drawing", room.name));
            continue;
        };
        for dependency in &room.dependencies {
            if !names.contains(&dependency.name.as_str()) || dependency.kind.as_deref() == Some("dev") {
                continue;
            }
            arrows += 1;
            if !drawn.contains(&dependency.name) {
                faults.push(format!("{} must not depend on {}", room.name, dependency.name));
            }
        }
    }
    for name in rules.arrows.keys().filter(|n| !names.contains(&n.as_str())) {
        faults.push(format!("{name} is drawn and is not there"));
    }
    if faults.is_empty() {
        Ok(format!("{} rooms, {arrows} arrows", rooms.len()))
    } else {
        Err(faults.join("\n"))
    }
}
