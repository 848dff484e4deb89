//! `completions`: what a shell needs to complete command lines of the program `convex-schema`. A schema
//! package's program, which cargo starts, does without and compiles less.

use clap::CommandFactory;
use clap_complete::Shell;

use anyhow::Result;

use crate::args::standalone::StandaloneArgs;
use crate::{Verdict, terminal};

/// Prints the script for `shell`, for the program under the name by which it was started.
pub(crate) fn run(shell: Shell) -> Result<Verdict> {
    let mut command = StandaloneArgs::command();
    let name = program().unwrap_or_else(|| command.get_name().to_owned());
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, name, &mut script);
    terminal::print(&String::from_utf8_lossy(&script))?;
    Ok(Verdict::Fine)
}

/// The name by which the program was started.
fn program() -> Option<String> {
    let path = std::env::args_os().next()?;
    let stem = std::path::Path::new(&path).file_stem()?;
    Some(stem.to_str()?.to_owned())
}
