//! Changes of the scanner and the validator that tests have to notice.
//!
//! Those that no test can notice are listed, each with the reason, in `.cargo/mutants.toml`.

use std::path::PathBuf;
use std::process::Command;

use crate::process::{self, Outcome, cargo, output_of, root};

/// The tool, and the version whose changes are known.
const TOOL: &str = "cargo-mutants";
const VERSION: &str = "27.1.0";

/// The file and the function whose changes CI tries, and the tests that have to notice them: which ids are of
/// which table. They are named, for a numbered shard would be another one after each edit of the crate, and CI
/// would fail on lines that nobody touched.
const SHARE: [&str; 3] = ["schema-rows/src/scan/simd.rs", "IdRule::fits", "scan::simd"];

/// Changes the crate that decides about rows in one place after the other, with the tests of that crate.
/// Takes hours; `arguments` go to the tool.
pub(crate) fn all(arguments: &[&str]) -> Outcome {
    run(arguments, "")
}

/// The same with the few changes that CI has the time for.
pub(crate) fn share() -> Outcome {
    let [file, function, tests] = SHARE;
    // Without the configuration, whose files the tool would add to this one.
    run(&["--no-config", "--file", file, "--re", function], tests)
}

/// Runs the tool with the tests of the crate whose names contain `tests`.
fn run(arguments: &[&str], tests: &str) -> Outcome {
    let mut mutants = Command::new(install()?);
    mutants.arg("mutants").current_dir(root());
    mutants.args(["--package", "convex-schema-rows"]);
    mutants.args(["--test-package", "convex-schema-rows"]);
    mutants.arg("--output").arg(process::target());
    mutants.args(arguments);
    mutants.args(["--", "--lib", tests]);
    process::step(mutants)
}

/// Returns the tool, which is installed among what cargo builds if it is not there.
fn install() -> Outcome<PathBuf> {
    let folder = process::target().join("tools");
    let name = format!("{TOOL}{}", std::env::consts::EXE_SUFFIX);
    let program = folder.join("bin").join(name);
    let mut version = Command::new(&program);
    version.args(["mutants", "--version"]);
    if output_of(version).is_ok_and(|version| version.ends_with(VERSION)) {
        return Ok(program);
    }
    let mut install = cargo("install");
    install.args(["--locked", "--quiet", "--force", TOOL, "--version", VERSION]);
    install.arg("--root").arg(folder);
    process::step(install)?;
    Ok(program)
}
