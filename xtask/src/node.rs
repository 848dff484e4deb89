//! Node and the npm packages in `tests/node`, which bring the Node that the tests run with.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;

use crate::process::{self, Outcome, output_of};

/// The oldest version that installs the packages.
const OLDEST: u32 = 20;

/// Fails unless Node is there and new enough.
pub(crate) fn require() -> Outcome {
    let mut node = Command::new("node");
    node.arg("--version");
    let version = output_of(node).map_err(|error| without(&error))?;
    let major = version.trim_start_matches('v').split('.').next();
    match major.and_then(|major| major.parse::<u32>().ok()) {
        Some(major) if major >= OLDEST => Ok(()),
        _ => Err(without(&format!("`node --version` says {version}"))),
    }
}

/// Returns the message where there is no Node, with the next step.
fn without(reason: &str) -> String {
    format!(
        "{reason}\nhelp: install Node {OLDEST} or newer, \
         or leave out what needs it with the flag `--no-node`: `cargo xtask test --no-node`"
    )
}

/// Installs what the tests need, unless that is there already.
pub(crate) fn install() -> Outcome {
    install_in(&directory())
}

/// Installs what the lock file in `folder` names, unless that is there already.
pub(crate) fn install_in(folder: &Path) -> Outcome {
    if is_installed(folder) {
        return Ok(());
    }
    process::step(npm(folder, &["ci", "--no-audit", "--no-fund"]))
}

/// Runs the tests of the scripts themselves.
pub(crate) fn test() -> Outcome {
    process::step(npm(&directory(), &["test"]))
}

/// Returns where the scripts are.
pub(crate) fn directory() -> PathBuf {
    process::root().join("tests/node")
}

/// npm notes what it installed in a file of its own, which is as old as the installation.
fn is_installed(folder: &Path) -> bool {
    let changed =
        |file: &str| -> Option<SystemTime> { folder.join(file).metadata().ok()?.modified().ok() };
    match changed("node_modules/.package-lock.json") {
        Some(installed) => changed("package-lock.json").is_some_and(|locked| locked <= installed),
        None => false,
    }
}

fn npm(folder: &Path, arguments: &[&str]) -> Command {
    let mut npm = Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" });
    npm.args(arguments).current_dir(folder);
    npm
}
