//! `cargo xtask bench rows`: how fast rows are judged.

use crate::process::{self, Outcome, cargo, root};

/// The package that measures; it prints its own figures.
const MANIFEST: &str = "benches/rows/Cargo.toml";

pub(super) fn run(arguments: &[&str]) -> Outcome {
    if !root().join(MANIFEST).is_file() {
        return Err(format!("there is no `{MANIFEST}`"));
    }
    let mut bench = cargo("run");
    bench.args(["--release", "--quiet", "--manifest-path", MANIFEST, "--"]);
    bench.args(arguments);
    process::run(bench)
}
