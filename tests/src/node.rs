//! Runs the scripts in `tests/node`, which compare our output with npm packages.

use std::path::{Path, PathBuf};
use std::process::Command;

use convex_schema_tests_macros::skip::skipped;

/// Set to `1` where there is no node: tests that need it are skipped, and say so.
const SKIP: &str = "CONVEX_SCHEMA_NO_NODE";

/// Runs `node tests/node/SCRIPT ARGS` and returns what it printed; `None` if the environment asks
/// to skip it, which is printed.
///
/// # Errors
/// What the script printed, if it failed; what is missing, if it could not run.
///
/// # Panics
/// If it is to be skipped and `CI` is set.
pub fn run(script: &str, args: &[&Path]) -> Result<Option<String>, String> {
    if is_skipped(script) {
        return Ok(None);
    }
    install()?;
    let mut node = Command::new("node");
    node.arg(directory().join(script)).args(args);
    finish(node, "node").map(Some)
}

/// Returns the folder of the installed packages; `None` if the environment asks to skip tests that
/// need it, which is printed.
///
/// # Errors
/// What is missing, if they can't be installed.
///
/// # Panics
/// If they are to be skipped and `CI` is set.
pub fn packages() -> Result<Option<PathBuf>, String> {
    if is_skipped("a test with npm packages") {
        return Ok(None);
    }
    install()?;
    Ok(Some(directory().join("node_modules")))
}

fn is_skipped(what: &str) -> bool {
    let is_skipped = std::env::var_os(SKIP).is_some_and(|value| value == "1");
    if is_skipped {
        skipped(what, &format!("{SKIP} is 1"));
    }
    is_skipped
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
