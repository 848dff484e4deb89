//! Whether the generated files of the examples are what their models say.

use std::path::Path;

use crate::process::{self, Outcome, cargo, root};

/// Lets each leaf package of the examples compare its outputs.
pub(crate) fn check() -> Outcome {
    let examples = root().join("examples");
    let entries = std::fs::read_dir(&examples)
        .map_err(|error| format!("`examples` can't be read: {error}"))?;
    let mut leaves: Vec<_> = entries
        .flatten()
        .map(|entry| entry.path().join("schema/Cargo.toml"))
        .filter(|manifest| manifest.is_file())
        .collect();
    leaves.sort();
    leaves.iter().try_for_each(|manifest| of_leaf(manifest))
}

fn of_leaf(manifest: &Path) -> Outcome {
    let mut check = cargo("run");
    check.arg("--quiet").arg("--manifest-path");
    check.arg(manifest.strip_prefix(root()).unwrap_or(manifest));
    check.args(["--", "check"]);
    // The build script must not repair what is to be compared.
    check.env("CONVEX_SCHEMA", "off");
    process::step(check)
}
