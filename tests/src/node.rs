//! Runs the scripts in `tests/node`, which hold our output against npm packages.

use std::path::{Path, PathBuf};
use std::process::Command;

/// Set to `1` where there is no node: what needs it is skipped, and says so.
const SKIP: &str = "CONVEX_SCHEMA_NO_NODE";

/// Runs `node tests/node/SCRIPT ARGS` and gives what it printed; `None` if the environment asks to
/// skip it.
///
/// # Errors
/// What the script printed, if it failed; what is missing, if it could not run.
pub fn run(script: &str, args: &[&Path]) -> Result<Option<String>, String> {
    if std::env::var_os(SKIP).is_some_and(|value| value == "1") {
        return Ok(None);
    }
    install()?;
    let mut node = Command::new("node");
    node.arg(directory().join(script)).args(args);
    finish(node, "node").map(Some)
}

/// The folder of the installed packages; `None` if the environment asks to skip what needs it.
///
/// # Errors
/// What is missing, if they can't be installed.
pub fn packages() -> Result<Option<PathBuf>, String> {
    if std::env::var_os(SKIP).is_some_and(|value| value == "1") {
        return Ok(None);
    }
    install()?;
    Ok(Some(directory().join("node_modules")))
}

/// Installs the packages of the lock file, unless they are there.
fn install() -> Result<(), String> {
    if directory().join("node_modules").is_dir() {
        return Ok(());
    }
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.args(["ci", "--no-audit", "--no-fund"])
        .current_dir(directory());
    finish(npm, "npm").map(drop)
}

fn finish(mut command: Command, program: &str) -> Result<String, String> {
    let output = command.output().map_err(|error| {
        format!("`{program}` does not start: {error}\nhelp: install node 20, or set {SKIP}=1 to skip this")
    })?;
    let printed = [output.stdout, output.stderr].concat();
    let printed = String::from_utf8_lossy(&printed);
    if output.status.success() {
        Ok(printed.into_owned())
    } else {
        Err(format!(
            "`{program}` failed ({}):\n{printed}",
            output.status
        ))
    }
}

fn directory() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("node")
}
