//! Compiles the sample pages into the binary, so that `isnad demo` works wherever it is run.
//!
//! Every page of `samples/` goes in: files that are no pages (its papers, the names file) do not, the names file is taken
//! on its own.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Endings of pages.
const PAGES: &[&str] = &["html", "htm", "txt", "json", "jsonl"];

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?).join("../../samples");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    if root.is_dir() {
        walk(&root.canonicalize()?, &mut files)?;
    }
    files.sort();
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?).join("samples.rs");
    let mut out = io::BufWriter::new(fs::File::create(out)?);
    let root = root.canonicalize().unwrap_or(root);
    writeln!(out, "/// Pages of `samples/`, by their path below it.")?;
    writeln!(out, "pub(crate) static PAGES: &[(&str, &[u8])] = &[")?;
    for file in &files {
        println!("cargo::rerun-if-changed={}", file.display());
        let name = file.strip_prefix(&root).unwrap_or(file).to_string_lossy().replace('\\', "/");
        writeln!(out, "    ({name:?}, include_bytes!({:?})),", file.display().to_string())?;
    }
    writeln!(out, "];")?;
    let names = root.join("names.tsv");
    writeln!(out, "/// Names of the samples' invented states and people.")?;
    if names.is_file() {
        println!("cargo::rerun-if-changed={}", names.display());
        writeln!(out, "pub(crate) static NAMES: &str = include_str!({:?});", names.display().to_string())?;
    } else {
        writeln!(out, "pub(crate) static NAMES: &str = \"\";")?;
    }
    out.flush()
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            println!("cargo::rerun-if-changed={}", path.display());
            walk(&path, files)?;
        } else if path.extension().is_some_and(|e| PAGES.iter().any(|p| e == *p)) {
            files.push(path);
        }
    }
    Ok(())
}
