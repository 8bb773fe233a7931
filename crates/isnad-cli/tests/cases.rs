//! The command line's cases: `cases/cli/*.md`.
//!
//! Each case has a folder of its own. Blocks named `file NAME` are written into it; the block `sh` holds commands, one
//! a line, that begin with `isnad` and may end in `| head N` (the reader goes away after so many lines), `< NAME` or
//! begin with `VARIABLE=value`. `$SAMPLES` is the folder of the sample pages. What comes out: lines of standard output;
//! lines of standard error after `err: `; `exit N` after each command. Times (`0.1 s`) come out as `… s`, ids that the
//! record makes as `e…`, `s…`, `f…`, `c…`.
#![allow(clippy::expect_used, clippy::panic)]

use isnad_cases::Case;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

/// A command that takes longer hangs.
const PATIENCE: Duration = Duration::from_secs(60);

#[test]
fn cli() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../cases/cli");
    let report = isnad_cases::check(&folder, run).expect("the cases can be read");
    assert!(report.is_empty(), "\n{report}");
}

fn run(case: &Case) -> Vec<String> {
    let folder = tempfile::tempdir().expect("a folder");
    for (name, text) in case.inputs() {
        if let Some(file) = name.strip_prefix("file ") {
            let file = folder.path().join(file.trim());
            fs::create_dir_all(file.parent().expect("a parent")).expect("a folder");
            fs::write(file, format!("{text}\n")).expect("a file");
        }
    }
    case.block("sh")
        .lines()
        .filter(|l| !l.trim().is_empty())
        .flat_map(|l| command(l, folder.path()))
        .collect()
}

fn command(line: &str, folder: &Path) -> Vec<String> {
    let mut words = split(line);
    let mut program = Command::new(env!("CARGO_BIN_EXE_isnad"));
    program
        .current_dir(folder)
        .env_clear()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .stdin(Stdio::null());
    while let Some((name, value)) =
        words.first().and_then(|w| w.split_once('=')).filter(|_| words[0] != "isnad")
    {
        program.env(name, value);
        words.remove(0);
    }
    assert_eq!(words.first().map(String::as_str), Some("isnad"), "`{line}`");
    words.remove(0);
    let mut head = None;
    if let Some(at) = words.iter().position(|w| w == "|") {
        head = words.get(at + 2).and_then(|n| n.parse::<usize>().ok());
        words.truncate(at);
    }
    let mut input = None;
    if let Some(at) = words.iter().position(|w| w == "<") {
        input = words.get(at + 1).map(|n| fs::read(folder.join(n)).expect("the input"));
        words.truncate(at);
    }
    if input.is_some() {
        program.stdin(Stdio::piped());
    }
    let mut child = program.args(&words).spawn().expect("the program");
    if let (Some(mut stdin), Some(bytes)) = (child.stdin.take(), input) {
        drop(stdin.write_all(&bytes));
    }
    let mut stderr = child.stderr.take().expect("stderr");
    let errors = thread::spawn(move || {
        let mut text = String::new();
        stderr.read_to_string(&mut text).map(|_| text)
    });
    let stdout = BufReader::new(child.stdout.take().expect("stdout"));
    let limit = head.unwrap_or(usize::MAX);
    let mut said: Vec<String> =
        stdout.lines().take(limit).map(|l| plain(&l.expect("UTF-8"), folder)).collect();
    let end = end(&mut child);
    let errors = errors.join().expect("a thread").expect("UTF-8");
    said.extend(errors.lines().map(|l| format!("err: {}", plain(l.trim(), folder))));
    said.push(end);
    said
}

/// How a command ends: a program that hangs must not hang the tests.
fn end(child: &mut Child) -> String {
    let begun = Instant::now();
    while begun.elapsed() < PATIENCE {
        if let Some(status) = child.try_wait().expect("an end") {
            return format!("exit {}", status.code().map_or("by signal".into(), |c| c.to_string()));
        }
        thread::sleep(Duration::from_millis(5));
    }
    child.kill().expect("kill");
    child.wait().expect("an end");
    String::from("exit never")
}

/// Words of a line; those in quotes hold spaces.
fn split(line: &str) -> Vec<String> {
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../samples");
    let mut words = vec![String::new()];
    let mut quote = None;
    for c in line.trim().chars() {
        let Some(word) = words.last_mut() else { break };
        match (c, quote) {
            (c, Some(q)) if c == q => quote = None,
            ('"' | '\'', None) => quote = Some(c),
            (' ', None) if word.is_empty() => {}
            (' ', None) => words.push(String::new()),
            _ => word.push(c),
        }
    }
    words.into_iter().map(|w| w.replace("$SAMPLES", &samples.display().to_string())).collect()
}

/// A line without what differs from run to run, or whenever a rule of the record changes.
fn plain(line: &str, folder: &Path) -> String {
    let line = line.replace(&format!("{}/", folder.display()), "");
    let mut out = String::new();
    let mut word = String::new();
    for c in line.chars().chain(['\n']) {
        if c.is_ascii_alphanumeric() || c == '.' || c == '-' {
            word.push(c);
            continue;
        }
        let number = word.contains('.') && word.parse::<f64>().is_ok();
        let id = word.len() == 13
            && word.starts_with(['e', 's', 'f', 'c'])
            && word.chars().skip(1).all(|c| c.is_ascii_hexdigit());
        match (number, id) {
            (true, _) => out.push('…'),
            (_, true) => out.extend(word.chars().take(1).chain(['…'])),
            _ => out.push_str(&word),
        }
        word.clear();
        out.push(c);
    }
    out.trim().to_owned()
}
