//! Where the tables come from: compiled in, or a folder named at run time.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::Path;
use std::sync::OnceLock;
use std::{fmt, fs, io};

include!(concat!(env!("OUT_DIR"), "/tables.rs"));

/// The tables of a pack, by path below `lang/` (`ar/states.tsv`).
#[derive(Debug, Clone, Default)]
pub struct Source {
    files: BTreeMap<String, Cow<'static, str>>,
    /// Taken when first asked for: all packs of one source name the same.
    fingerprint: OnceLock<String>,
}

impl Source {
    /// The tables compiled into the program.
    pub fn builtin() -> Self {
        Source {
            files: TABLES.iter().map(|(name, text)| ((*name).to_owned(), Cow::Borrowed(*text))).collect(),
            ..Source::default()
        }
    }

    /// The tables of a folder, laid out like `lang/`.
    ///
    /// # Errors
    /// Where the folder or a file cannot be read, or a file is not UTF-8.
    pub fn from_dir(dir: &Path) -> io::Result<Self> {
        let mut files = BTreeMap::new();
        for language in fs::read_dir(dir)? {
            let language = language?;
            if !language.file_type()?.is_dir() {
                continue;
            }
            for file in fs::read_dir(language.path())? {
                let path = file?.path();
                if path.extension().is_some_and(|e| e == "tsv" || e == "toml") {
                    let name = path.strip_prefix(dir).map_err(io::Error::other)?;
                    files.insert(
                        name.to_string_lossy().replace('\\', "/"),
                        Cow::Owned(fs::read_to_string(&path)?),
                    );
                }
            }
        }
        Ok(Source { files, ..Source::default() })
    }

    /// A source of one's own, for tests: pairs of path and text.
    pub fn from_pairs<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        Source {
            files: pairs.into_iter().map(|(n, t)| (n.to_owned(), Cow::Owned(t.to_owned()))).collect(),
            ..Source::default()
        }
    }

    /// The text of one table, or an empty text where the pack has no such table.
    pub fn text(&self, path: &str) -> &str {
        self.files.get(path).map_or("", |t| t.as_ref())
    }

    /// The paths of all tables.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.keys().map(String::as_str)
    }

    /// A fingerprint of all tables: FNV-1a over paths and texts, 16 hex digits. It names the pack's version.
    pub fn fingerprint(&self) -> String {
        self.fingerprint.get_or_init(|| self.hash()).clone()
    }

    fn hash(&self) -> String {
        let mut hash: u64 = 0xcbf2_9ce4_8422_2325;
        for (path, text) in &self.files {
            for byte in path.bytes().chain([0]).chain(text.bytes()).chain([0]) {
                hash = (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
            }
        }
        format!("{hash:016x}")
    }
}

/// A fault in a table: where, and what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PackError {
    /// Path of the table.
    pub file: String,
    /// Line, from 1; 0 where it is about the whole file.
    pub line: usize,
    /// What is wrong.
    pub message: String,
}

impl PackError {
    /// A fault at a line.
    pub fn new(file: &str, line: usize, message: impl Into<String>) -> Self {
        PackError { file: file.into(), line, message: message.into() }
    }
}

impl fmt::Display for PackError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.message)
    }
}

impl std::error::Error for PackError {}
