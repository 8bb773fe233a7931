//! What shells and `man` want to know of the command line, made from its own description.

use crate::args::Cli;
use crate::fault::{Exit, Fault};
use crate::term::Out;
use clap::CommandFactory;
use std::io::Write;

/// Prints completions for a shell.
pub(crate) fn completions(out: &mut Out, shell: clap_complete::Shell) -> Result<Exit, Fault> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "isnad", &mut script);
    out.write_all(&script)?;
    Ok(Exit::Fine)
}

/// Prints the manual page of a command, or of the program.
pub(crate) fn page(out: &mut Out, command: Option<&str>) -> Result<Exit, Fault> {
    let mut program = Cli::command();
    program.build();
    let about = match command {
        None => program,
        Some(name) => program.find_subcommand(name).cloned().ok_or_else(|| {
            Fault::new(Exit::Usage, format!("there is no command `{name}`")).hint("`isnad help` lists them")
        })?,
    };
    let mut page = Vec::new();
    clap_mangen::Man::new(about).render(&mut page)?;
    out.write_all(&page)?;
    Ok(Exit::Fine)
}
