//! The command line: understands what is asked, asks the engine, shows the answer. It holds no logic of its own.
#![allow(unreachable_pub)]

mod args;
mod command;
mod decide;
mod demo;
mod fault;
mod filters;
mod find;
mod fresh;
mod interrupt;
mod keep;
mod lang;
mod lists;
mod manual;
mod progress;
mod serve;
mod term;
mod view;
mod weigher;

use args::Cli;
use clap::Parser;
use fault::{Exit, Fault};
use std::ffi::OsString;
use std::io::{IsTerminal, Write};
use std::process::ExitCode;

fn main() -> ExitCode {
    let cli = match Cli::try_parse_from(arguments()) {
        Ok(cli) => cli,
        Err(e) => {
            // `--help | head` is no failure either.
            drop(e.print());
            return ExitCode::from(if e.use_stderr() { Exit::Usage as u8 } else { Exit::Fine as u8 });
        }
    };
    let color = term::wants_color(cli.global.color, std::io::stderr().is_terminal());
    match command::run(cli) {
        Ok(exit) => ExitCode::from(exit as u8),
        Err(fault) => {
            report(&fault, color);
            ExitCode::from(fault.exit as u8)
        }
    }
}

/// The arguments. `-سوريا` is a word that must not occur and no option, which have Latin letters: it is handed on with the
/// sign for minus, that a query understands as well.
fn arguments() -> impl Iterator<Item = OsString> {
    std::env::args_os().map(|argument| {
        let word = argument.to_str().and_then(|a| a.strip_prefix('-'));
        match word.filter(|w| w.starts_with(|c: char| c.is_alphabetic() && !c.is_ascii())) {
            Some(word) => OsString::from(format!("\u{2212}{word}")),
            None => argument,
        }
    })
}

fn report(fault: &Fault, color: bool) {
    let Some(message) = &fault.message else { return };
    let paint = |code: &str, text: &str| {
        if color { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() }
    };
    let mut words = format!("{} {message}\n", paint("1;31", "error:"));
    if let Some(cause) = &fault.cause {
        for line in cause.lines() {
            words.push_str(&format!("  {} {line}\n", paint("2", "why:")));
        }
    }
    if let Some(hint) = &fault.hint {
        words.push_str(&format!("  {} {hint}\n", paint("2", "next:")));
    }
    drop(std::io::stderr().lock().write_all(words.as_bytes()));
}
