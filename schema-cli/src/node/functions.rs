//! Loads the modules of a functions folder, with the user's own Node and the project's own packages.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, bail};
use serde_json::{Value, json};

/// The scripts, by the names under which they import each other.
const SCRIPTS: [(&str, &str); 2] = [
    ("functions.mjs", include_str!("functions.mjs")),
    super::SESSION,
];

/// The exports of the modules of a folder.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Loaded {
    /// The JSON that `npx convex function-spec` gives of a deployment.
    pub(crate) spec: String,
    /// Modules that can't be loaded, with the reasons.
    pub(crate) failed: Vec<(String, String)>,
}

/// Loads every module of the functions folder.
pub(crate) fn load(folder: &Path) -> Result<Loaded> {
    let folder = fs::canonicalize(folder)?;
    let answer = super::answer(&SCRIPTS, &json!({ "target": folder }))?;
    let answer: Value = serde_json::from_str(&answer).context("node's answer is cut off")?;
    let Some(spec) = answer.get("spec").and_then(Value::as_str) else {
        bail!("{}", super::failure(&answer));
    };
    let failed = answer.get("failed").cloned().unwrap_or_default();
    Ok(Loaded {
        spec: spec.to_owned(),
        failed: serde_json::from_value(failed).unwrap_or_default(),
    })
}
