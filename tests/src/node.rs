//! Runs the scripts in `tests/node`, which compare our output with npm packages.
//!
//! They run with the Node that the packages bring, the oldest that npm `convex` supports.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Mutex, PoisonError};
use std::time::SystemTime;

use convex_schema_tests_macros::skip::skipped;

/// Set to `1` where there is no node: tests that need it are skipped, and say so.
const SKIP: &str = "CONVEX_SCHEMA_NO_NODE";

/// Runs `node tests/node/SCRIPT ARGS` and returns what it printed; `None` if the environment asks
/// to skip it, which is printed.
///
/// # Errors
/// The output of the script, if it failed; the missing part, if it could not run.
///
/// # Panics
/// If it is to be skipped and `CI` is set.
pub fn run(script: &str, args: &[&Path]) -> Result<Option<String>, String> {
    if is_skipped(script) {
        return Ok(None);
    }
    install()?;
    let mut node = Command::new("node");
    prefer_installed(&mut node);
    node.arg(directory().join(script)).args(args);
    finish(node, "node").map(Some)
}

/// Lets `command`, and what it starts, find the Node of the packages before any other. Where they
/// bring none for this machine, it finds the one that is installed.
pub fn prefer_installed(command: &mut Command) {
    let own = directory().join("node_modules/.bin");
    let others = env::var_os("PATH").unwrap_or_default();
    let all = std::iter::once(own).chain(env::split_paths(&others));
    if let Ok(path) = env::join_paths(all) {
        command.env("PATH", path);
    }
}

/// Returns the folder of the installed packages; `None` if the environment asks to skip tests that
/// need it, which is printed.
///
/// # Errors
/// The missing part, if they can't be installed.
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
    let is_skipped = env::var_os(SKIP).is_some_and(|value| value == "1");
    if is_skipped {
        skipped(what, &format!("{SKIP} is 1"));
    }
    is_skipped
}

/// Installs the packages of the lock file, unless they are there.
fn install() -> Result<(), String> {
    static ONE_AT_A_TIME: Mutex<()> = Mutex::new(());
    let _turn = ONE_AT_A_TIME.lock().unwrap_or_else(PoisonError::into_inner);
    if is_installed() {
        return Ok(());
    }
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.args(["ci", "--no-audit", "--no-fund"])
        .current_dir(directory());
    finish(npm, "npm").map(drop)
}

/// npm notes what it installed in a file of its own, which is as old as the installation.
fn is_installed() -> bool {
    let changed = |file: &str| -> Option<SystemTime> {
        directory().join(file).metadata().ok()?.modified().ok()
    };
    match changed("node_modules/.package-lock.json") {
        Some(installed) => changed("package-lock.json").is_some_and(|locked| locked <= installed),
        None => false,
    }
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
