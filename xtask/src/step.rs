//! One step of the tests, and what became of it.

use std::time::Instant;

/// What became of a step.
#[derive(Debug)]
pub(crate) enum Outcome {
    /// All well; with a word on what was looked at.
    Passed(String),
    /// Something is wrong.
    Failed(String),
    /// It could not be run here.
    Skipped(String),
}

impl From<Result<String, String>> for Outcome {
    fn from(result: Result<String, String>) -> Self {
        match result {
            Ok(said) => Outcome::Passed(said),
            Err(said) => Outcome::Failed(said),
        }
    }
}

/// A step by name.
pub(crate) struct Step {
    pub(crate) name: &'static str,
    pub(crate) what: &'static str,
    pub(crate) run: fn() -> Outcome,
}

/// Runs steps one after the other, all of them whatever fails, and prints what became of each.
///
/// # Errors
/// Where a step failed.
pub(crate) fn run(steps: &[&Step]) -> Result<(), String> {
    let mut told = Vec::new();
    let (mut passed, mut failed, mut skipped) = (0, 0, 0);
    for step in steps {
        println!("── {}: {}", step.name, step.what);
        let begun = Instant::now();
        let outcome = (step.run)();
        let seconds = begun.elapsed().as_secs_f64();
        let (word, said) = match outcome {
            Outcome::Passed(said) => {
                passed += 1;
                ("passed", said)
            }
            Outcome::Failed(said) => {
                failed += 1;
                ("FAILED", said)
            }
            Outcome::Skipped(said) => {
                skipped += 1;
                ("skipped", said)
            }
        };
        if word != "passed" {
            println!("{said}");
        }
        let brief = said.lines().next().unwrap_or("");
        told.push(format!("{word:<8} {:<9} {seconds:6.1} s  {brief}", step.name));
    }
    println!("\n{}\n", told.join("\n"));
    println!("{passed} passed, {failed} failed, {skipped} skipped");
    if failed == 0 { Ok(()) } else { Err(String::from("the tests failed")) }
}
