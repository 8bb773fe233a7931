//! An archive of the sample pages, made anew and asked through the program itself.

use crate::project::{isnad, output, root, target};
use std::fs;
use std::path::PathBuf;
use std::process::Command;

/// The archive.
pub(crate) struct Archive {
    program: PathBuf,
    file: PathBuf,
}

impl Archive {
    /// Makes an archive of files below `samples/`.
    ///
    /// # Errors
    /// Where the program cannot be built or fails. That pages are left out is no failure: it shows in what is asked.
    pub(crate) fn of_samples(paths: &[String]) -> Result<Self, String> {
        let archive = Archive { program: isnad()?, file: target().join("samples.isnad") };
        for ending in ["", "-wal", "-shm"] {
            drop(fs::remove_file(format!("{}{ending}", archive.file.display())));
        }
        archive.ask(&["--json", "add"], paths)?;
        Ok(archive)
    }

    /// Runs a command on the archive, in `samples/` and with its names.
    ///
    /// # Errors
    /// Where the program fails.
    pub(crate) fn ask(&self, words: &[&str], paths: &[String]) -> Result<String, String> {
        let mut command = Command::new(&self.program);
        command
            .current_dir(root().join("samples"))
            .args(["--names", "names.tsv", "--archive"])
            .arg(&self.file);
        output(command.args(words).args(paths), &[0, 3])
    }
}
