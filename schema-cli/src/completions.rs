//! `completions`: what a shell needs to complete command lines.

use clap::CommandFactory;
use clap_complete::Shell;

use anyhow::Result;

use crate::{Verdict, terminal};

/// Prints the script for `shell`, for the program under the name by which it was started.
pub(crate) fn run<T: CommandFactory>(shell: Shell) -> Result<Verdict> {
    let mut command = T::command();
    let name = program().unwrap_or_else(|| command.get_name().to_owned());
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, name, &mut script);
    terminal::print(&String::from_utf8_lossy(&script))?;
    Ok(Verdict::Fine)
}

/// A schema package's program is called like its package.
fn program() -> Option<String> {
    let path = std::env::args_os().next()?;
    let stem = std::path::Path::new(&path).file_stem()?;
    Some(stem.to_str()?.to_owned())
}
