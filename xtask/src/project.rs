//! Where the project lies, and how its programs are called.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::{env, fs, io};

/// The project's root.
pub(crate) fn root() -> PathBuf {
    let here = env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from("xtask"), PathBuf::from);
    here.parent().map_or_else(|| PathBuf::from("."), Path::to_path_buf)
}

/// The folder that cargo builds into.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// `cargo`, the one that runs this program.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// The program `isnad` in the profile of tests, built where it is not.
///
/// # Errors
/// Where it cannot be built.
pub(crate) fn isnad() -> Result<PathBuf, String> {
    succeed(cargo().args(["build", "--quiet", "--package", "isnad-cli"]))?;
    let program = target().join("debug").join(format!("isnad{}", env::consts::EXE_SUFFIX));
    if program.is_file() { Ok(program) } else { Err(format!("{} was not built", program.display())) }
}

/// Runs a command to its end, its output shown.
///
/// # Errors
/// Where it cannot be run or fails.
pub(crate) fn succeed(command: &mut Command) -> Result<(), String> {
    let words = words(command);
    let status = command.status().map_err(|e| format!("`{words}` cannot be run: {e}"))?;
    if status.success() { Ok(()) } else { Err(format!("`{words}` failed ({status})")) }
}

/// Runs a command to its end and gives its standard output.
///
/// # Errors
/// Where it cannot be run or ends with a code that is not among `fine`.
pub(crate) fn output(command: &mut Command, fine: &[i32]) -> Result<String, String> {
    let words = words(command);
    let out = command
        .stderr(Stdio::piped())
        .stdin(Stdio::null())
        .output()
        .map_err(|e| format!("`{words}` cannot be run: {e}"))?;
    if out.status.code().is_some_and(|c| fine.contains(&c)) {
        String::from_utf8(out.stdout).map_err(|_| format!("`{words}` wrote no UTF-8"))
    } else {
        Err(format!("`{words}` failed ({})\n{}", out.status, String::from_utf8_lossy(&out.stderr)))
    }
}

fn words(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or_default();
    let arguments: Vec<_> = command.get_args().take(6).collect();
    let words = std::iter::once(program).chain(arguments);
    words.map(|w| w.to_string_lossy()).collect::<Vec<_>>().join(" ")
}

/// All files below a folder whose names end in one of `endings`, in the order of their paths; folders named
/// `target` and hidden ones are passed over.
///
/// # Errors
/// Where a folder cannot be read.
pub(crate) fn files(folder: &Path, endings: &[&str]) -> io::Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder)? {
            let path = entry?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            if name.starts_with('.') || name == "target" {
                continue;
            }
            if path.is_dir() {
                folders.push(path);
            } else if endings.iter().any(|e| name.ends_with(e)) {
                found.push(path);
            }
        }
    }
    found.sort();
    Ok(found)
}

/// A path below the root, with forward slashes.
pub(crate) fn relative(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).to_string_lossy().replace('\\', "/")
}
