//! The steps of `cargo xtask test`, quick ones first.

use crate::project::{cargo, output, succeed};
use crate::step::{self, Outcome, Step};
use crate::{arrows, browser, floors, licence, tidy};
use std::process::Command;

const STEPS: &[Step] = &[
    Step { name: "fmt", what: "the code is formatted", run: fmt },
    Step { name: "licences", what: "every dependency's licence is allowed", run: || licence::check().into() },
    Step {
        name: "tidy",
        what: "files and functions are short, language is data",
        run: || tidy::check().into(),
    },
    Step { name: "arrows", what: "the rooms depend on each other as drawn", run: || arrows::check().into() },
    Step { name: "clippy", what: "no warnings", run: clippy },
    Step { name: "test", what: "unit, case and property tests", run: test },
    Step { name: "floors", what: "no score has fallen", run: || floors::check().into() },
    Step {
        name: "browser",
        what: "in a browser: a reader's walk, access, hostile pages",
        run: browser::check,
    },
];

/// Runs all steps, or the named ones.
pub(crate) fn run(names: &[&str]) -> Result<(), String> {
    if let Some(unknown) = names.iter().find(|n| STEPS.iter().all(|s| s.name != **n)) {
        let all: Vec<_> = STEPS.iter().map(|s| s.name).collect();
        return Err(format!("`{unknown}` is no step; the steps are {}", all.join(", ")));
    }
    let steps: Vec<&Step> = STEPS.iter().filter(|s| names.is_empty() || names.contains(&s.name)).collect();
    step::run(&steps)
}

fn fmt() -> Outcome {
    let run = || {
        need("fmt", "rustfmt")?;
        succeed(cargo().args(["fmt", "--all", "--", "--check"]))?;
        Ok(String::new())
    };
    run().map_err(|e: String| format!("{e}\nnext: `cargo fmt --all`")).into()
}

fn clippy() -> Outcome {
    let run = || {
        need("clippy", "clippy")?;
        succeed(cargo().args([
            "clippy",
            "--quiet",
            "--workspace",
            "--all-targets",
            "--locked",
            "--",
            "-D",
            "warnings",
        ]))?;
        Ok(String::new())
    };
    run().into()
}

fn test() -> Outcome {
    succeed(cargo().args(["test", "--quiet", "--workspace", "--locked"])).map(|()| String::new()).into()
}

/// Sees to it that a part of the toolchain is there; adds it through rustup where it is not.
fn need(subcommand: &str, component: &str) -> Result<(), String> {
    if output(cargo().args([subcommand, "--version"]), &[0]).is_ok() {
        return Ok(());
    }
    println!("{component} is missing: adding it");
    succeed(Command::new("rustup").args(["component", "add", component]))
        .map_err(|e| format!("{component} is needed: {e}\nnext: `rustup component add {component}`"))
}
