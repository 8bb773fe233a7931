//! Fingerprints of the rooms that read pages and build the record.
//!
//! What a page says depends on the tables *and* on the program. An archive keeps readings and record; with these
//! fingerprints it is known when they come from another program and have to be made anew.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let crates = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("..");
    let reader = fingerprint(&crates, &["isnad-model", "isnad-page", "isnad-lang", "isnad-read"])?;
    // What is kept with the record is made by the engine.
    let record = fingerprint(
        &crates,
        &["isnad-model", "isnad-record", "isnad/src/snapshot.rs", "isnad/src/sayings.rs"],
    )?;
    println!("cargo::rustc-env=ISNAD_READER={reader:016x}");
    println!("cargo::rustc-env=ISNAD_RECORD={record:016x}");
    Ok(())
}

/// FNV-1a over the sources of rooms or over single files, in the order of their paths.
fn fingerprint(crates: &Path, rooms: &[&str]) -> io::Result<u64> {
    let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
    for room in rooms {
        let file = Some(crates.join(room)).filter(|path| path.is_file());
        let folder = file.clone().unwrap_or_else(|| crates.join(room).join("src"));
        println!("cargo::rerun-if-changed={}", folder.display());
        let mut files = Vec::from_iter(file);
        if files.is_empty() {
            walk(&folder, &mut files)?;
        }
        files.sort();
        for file in files {
            for byte in fs::read(&file)? {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
    }
    Ok(hash)
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
