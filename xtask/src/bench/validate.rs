//! `cargo xtask bench validate`: how fast the verb is beside the scanner that it is built on.

use crate::process::{self, Outcome, cargo};

/// The package that measures; it prints its own figures.
const MANIFEST: &str = "benches/validate/Cargo.toml";

pub(super) fn run(arguments: &[&str]) -> Outcome {
    let mut bench = cargo("run");
    bench.args(["--release", "--quiet", "--manifest-path", MANIFEST, "--"]);
    bench.args(arguments);
    process::run(bench)
}
