//! Checks that the generated files of the examples are up to date.

use std::path::Path;

use crate::process::{self, Outcome, cargo, root};

/// Runs `check` of each schema package of the examples.
pub(crate) fn check() -> Outcome {
    let examples = root().join("examples");
    let entries = std::fs::read_dir(&examples)
        .map_err(|error| format!("`examples` can't be read: {error}"))?;
    let mut packages: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path().join("schema/Cargo.toml"))
        .filter(|manifest| manifest.is_file())
        .collect();
    packages.sort();
    packages
        .iter()
        .try_for_each(|manifest| of_package(manifest))
}

fn of_package(manifest: &Path) -> Outcome {
    let mut check = cargo("run");
    check.arg("--quiet").arg("--manifest-path");
    check.arg(manifest.strip_prefix(root()).unwrap_or(manifest));
    check.args(["--", "check"]);
    // The build script must not repair what is to be compared.
    check.env("CONVEX_SCHEMA", "off");
    process::step(check)
}
