//! What the project does to itself: the tests that CI runs, score floors, pictures for the papers.
//!
//! `cargo xtask test` is the whole of CI: `.ci/run` calls it and nothing else. It needs Rust with rustfmt and clippy
//! (it adds them through rustup where they are missing) and, for the browser step, a Chromium (it is installed where
//! that can be done, else the step is skipped and says so).
#![allow(unreachable_pub)]

mod archive;
mod arrows;
mod axe;
mod browser;
mod chromium;
mod crawl;
mod editor;
mod floors;
mod hostile;
mod licence;
mod metadata;
mod pictures;
mod project;
mod reader;
mod rust;
mod security;
mod site;
mod spdx;
mod step;
mod suite;
mod tidy;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask test [STEP…]     run all that CI runs, or the named steps alone
cargo xtask floors [--set]   measure the scores; --set makes them the floors
cargo xtask pictures         screenshots of the demo's pages into docs/pictures/
cargo xtask pages ADDRESS    every page of a server that runs already: it answers, in time, and is light

steps: fmt, licences, tidy, arrows, clippy, test, floors, browser";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    let result = match words.as_slice() {
        ["test", steps @ ..] => suite::run(steps),
        ["floors"] => floors::run(false),
        ["floors", "--set"] => floors::run(true),
        ["pictures"] => pictures::run(),
        ["pages", address] => crawl::run(address),
        ["help" | "--help" | "-h"] | [] => {
            println!("{HELP}");
            Ok(())
        }
        _ => Err(format!("`{}` is not understood\n\n{HELP}", words.join(" "))),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
