//! `kill -9` at any moment leaves whole pages only.
//!
//! The test runs itself as a second process that writes batch after batch, kills it after a while that differs each
//! time, and looks the file over: nothing damaged, no half page, every batch whole or absent; then it writes on.
#![allow(clippy::expect_used, clippy::panic)]

mod support;

use isnad_archive::Archive;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;
use std::{env, thread};
use support::Sheet;

const KILLS: u32 = 20;
const BATCH: usize = 7;
const FILE: &str = "ISNAD_TEST_ARCHIVE";

/// The second process: writes until it is killed.
#[test]
#[ignore = "run by the test below, in a process of its own"]
fn writer() {
    let Some(file) = env::var_os(FILE) else { return };
    let archive = Archive::create(Path::new(&file)).expect("the archive opens after a kill");
    let begun = archive.len().expect("count");
    let long = "word ".repeat(4_000);
    for n in (begun..).step_by(BATCH) {
        let batch: Vec<_> = (n..n + BATCH)
            .map(|i| Sheet::new(&format!("p{i:06}"), "headline", &format!("{long}{i}")).encode())
            .collect();
        archive.insert(&batch).expect("a batch");
    }
}

#[test]
fn a_killed_writer_leaves_whole_pages() {
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("kill.isnad");
    let mut last = 0;
    for kill in 0..KILLS {
        let mut child = Command::new(env::current_exe().expect("this test"))
            .args(["--exact", "writer", "--ignored"])
            .env(FILE, &file)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("a second process");
        // Between "hardly begun" and "many batches", at moments that have nothing to do with the batches.
        thread::sleep(Duration::from_millis(u64::from(5 + kill * kill % 97)));
        child.kill().expect("kill");
        child.wait().expect("wait");
        if !file.exists() {
            continue;
        }
        let archive = Archive::create(&file).expect("it opens");
        archive.verify().expect("it is whole");
        let (_, readings) = archive.readings().expect("all readings can be read");
        assert_eq!(readings.len() % BATCH, 0, "a batch is whole or absent");
        assert!(readings.len() >= last, "what was kept stays");
        last = readings.len();
    }
    assert!(last > 0, "the writer came to write something");
}
