//! Rough treatment: Ctrl-C, a disk that is full, a file that is cut short, flipped or held by another program. A clear
//! word, the right exit code, and nothing lost that was kept.
#![cfg(unix)]
#![allow(clippy::expect_used, clippy::panic)]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

fn isnad(folder: &Path, arguments: &[&str]) -> Output {
    let mut program = Command::new(env!("CARGO_BIN_EXE_isnad"));
    program.current_dir(folder).env_clear().args(arguments).stdin(Stdio::null());
    program.output().expect("the program")
}

fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// So many pages as JSON lines, of some two kilobytes each.
fn pages(from: usize, count: usize) -> String {
    let body =
        "وصل وزير الخارجية المصري إلى الرياض والتقى نظيره السعودي وبحثا العلاقات بين البلدين. ".repeat(12);
    (from..from + count)
        .map(|i| format!("{{\"id\":\"p{i:05}\",\"published\":\"2026-03-03\",\"title\":\"زيارة رقم {i}\",\"content\":\"{body} رقم {i}.\"}}\n"))
        .collect()
}

/// How many pages an archive holds.
fn held(folder: &Path) -> u64 {
    let output = isnad(folder, &["status", "--json"]);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let status: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    status["pages"].as_u64().expect("a number")
}

fn whole(folder: &Path) {
    let output = isnad(folder, &["verify"]);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}{}",
        String::from_utf8_lossy(&output.stdout),
        errors(&output)
    );
}

#[test]
fn ctrl_c_ends_with_what_was_kept_and_the_next_run_goes_on() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::write(folder.join("pages.jsonl"), pages(0, 6_000)).expect("pages");
    let child = Command::new(env!("CARGO_BIN_EXE_isnad"))
        .current_dir(folder)
        .env_clear()
        .args(["add", "pages.jsonl"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("the program");
    // Once the archive is there pages are coming in.
    let begun = Instant::now();
    while !folder.join("news.isnad-wal").exists() && begun.elapsed() < Duration::from_secs(20) {
        std::thread::sleep(Duration::from_millis(5));
    }
    std::thread::sleep(Duration::from_millis(150));
    let killed = Command::new("kill").args(["-INT", &child.id().to_string()]).status().expect("kill");
    assert!(killed.success(), "it was still at it");
    let output = child.wait_with_output().expect("an end");
    assert_eq!(output.status.code(), Some(130), "{}", errors(&output));
    let said = errors(&output);
    assert!(said.contains("interrupted: what was kept stays; the same command goes on from there"), "{said}");
    whole(folder);
    let kept = held(folder);
    assert!(kept < 6_000, "it was interrupted");
    let output = isnad(folder, &["add", "pages.jsonl"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(held(folder), 6_000);
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    assert_eq!(said.contains("already there"), kept > 0, "{said}");
}

/// A shell's `ulimit -f` stands for a full disk: a file may grow to so many blocks of 512 bytes and no further.
#[test]
fn a_disk_without_room_is_told_and_nothing_is_lost() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::write(folder.join("first.jsonl"), pages(0, 300)).expect("pages");
    fs::write(folder.join("more.jsonl"), pages(300, 3_000)).expect("pages");
    assert_eq!(isnad(folder, &["add", "first.jsonl"]).status.code(), Some(0));
    let room = fs::metadata(folder.join("news.isnad")).expect("the archive").len() / 512;
    let limited = |arguments: &str| {
        let script = format!("trap '' XFSZ; ulimit -f {room}; exec \"$0\" {arguments}");
        Command::new("sh")
            .current_dir(folder)
            .env_clear()
            .args(["-c", &script, env!("CARGO_BIN_EXE_isnad")])
            .stdin(Stdio::null())
            .output()
            .expect("the program")
    };
    let output = limited("add more.jsonl");
    assert_eq!(output.status.code(), Some(5), "{}", errors(&output));
    assert!(errors(&output).contains("next: "), "{}", errors(&output));
    whole(folder);
    assert!(held(folder) >= 300, "what was kept stays");

    let script = format!("trap '' XFSZ; ulimit -f {}; exec \"$0\" backup copy.isnad", room / 2);
    let output = Command::new("sh")
        .current_dir(folder)
        .env_clear()
        .args(["-c", &script, env!("CARGO_BIN_EXE_isnad")])
        .output()
        .expect("the program");
    assert_eq!(output.status.code(), Some(5), "{}", errors(&output));
    assert!(!folder.join("copy.isnad").exists() && !folder.join("copy.isnad.part").exists(), "no half copy");

    assert_eq!(isnad(folder, &["add", "more.jsonl"]).status.code(), Some(0));
    assert_eq!(held(folder), 3_300);
    whole(folder);
}

#[test]
fn a_damaged_archive_is_told_with_what_to_do() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::write(folder.join("pages.jsonl"), pages(0, 100)).expect("pages");
    assert_eq!(isnad(folder, &["add", "pages.jsonl"]).status.code(), Some(0));
    let commands = [&["verify"][..], &["stories"], &["export"], &["status"], &["add", "pages.jsonl"]];
    let right: Vec<_> = commands.iter().map(|c| isnad(folder, c).stdout).collect();
    let whole = fs::read(folder.join("news.isnad")).expect("bytes");
    let mut flipped = whole.clone();
    flipped.iter_mut().skip(8192).step_by(1_009).for_each(|b| *b ^= 4);
    for (name, spoiled) in [("cut", whole[..whole.len() / 2].to_vec()), ("flipped", flipped)] {
        for (command, right) in commands.iter().zip(&right) {
            fs::write(folder.join("news.isnad"), &spoiled).expect("spoiled");
            let output = isnad(folder, command);
            let said = errors(&output);
            assert!(!said.contains("panicked"), "{name} {command:?}: {said}");
            match output.status.code() {
                Some(5) => {
                    assert!(said.contains("error: ") && said.contains("next: "), "{name} {command:?}: {said}")
                }
                // What a command does not look at it need not miss.
                Some(0) if command[0] == "add" || command[0] == "status" => {}
                Some(0) => assert_eq!(&output.stdout, right, "{name} {command:?}"),
                code => panic!("{name} {command:?}: {code:?} {said}"),
            }
            assert!(command[0] != "verify" || output.status.code() == Some(5), "{name}: {said}");
        }
    }
}

#[test]
fn a_damaged_index_is_made_anew() {
    let folder = tempfile::tempdir().expect("a folder");
    let folder = folder.path();
    fs::write(folder.join("pages.jsonl"), pages(0, 100)).expect("pages");
    assert_eq!(isnad(folder, &["add", "pages.jsonl"]).status.code(), Some(0));
    let right = isnad(folder, &["search", "--json", "--limit", "200", "الرياض"]).stdout;
    assert!(!right.is_empty());
    let files: Vec<_> = fs::read_dir(folder.join("news.isnad-index"))
        .expect("the index")
        .map(|e| e.expect("an entry").path())
        .filter(|p| fs::metadata(p).is_ok_and(|m| m.len() > 0))
        .collect();
    for (i, name) in files.iter().enumerate() {
        // A file that an earlier round's making anew has taken away.
        let Ok(mut bytes) = fs::read(name) else { continue };
        let at = bytes.len() * (i + 1) / (files.len() + 1);
        bytes[at] ^= 1 << (i % 8);
        fs::write(name, bytes).expect("spoiled");
        let output = isnad(folder, &["search", "--json", "--limit", "200", "الرياض"]);
        assert_eq!(output.status.code(), Some(0), "{}: {}", name.display(), errors(&output));
        assert_eq!(output.stdout, right, "{}", name.display());
    }
    fs::remove_dir_all(folder.join("news.isnad-index")).expect("gone");
    assert_eq!(isnad(folder, &["search", "--json", "--limit", "200", "الرياض"]).stdout, right);
}
