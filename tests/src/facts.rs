//! Facts about npm `convex`: its exports, measured (`tests/facts/exports.json`), and its types, used
//! (`tests/facts/uses.ts`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use serde::Deserialize;

const EXPORTS: &str = include_str!("../facts/exports.json");

#[derive(Deserialize)]
struct Measured {
    exports: BTreeMap<String, String>,
}

/// The file of [`exports`], which `tests/node/constructs.mjs` measures again.
pub fn exports_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("facts/exports.json")
}

/// The file with code over the schema of [`models::uses`](crate::models::uses), whose types both
/// ends of the supported versions of TypeScript check.
pub fn uses_file() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("facts/uses.ts")
}

/// Constructs of a schema, as JavaScript spells them, and the text that `schema.export()` gives
/// for each: a validator is the field `f` of the table `t`.
///
/// # Panics
/// If the file is not as `constructs.mjs` writes it.
pub fn exports() -> BTreeMap<String, String> {
    let measured: Measured = serde_json::from_str(EXPORTS)
        .unwrap_or_else(|error| unreachable!("tests/facts/exports.json: {error}"));
    measured.exports
}

/// Whether TypeScript accepts what an export shows, so that it can stand in a file that tsc checks:
/// JavaScript takes any `fnType`, and handles of functions as the keys of a record.
pub fn is_typed(export: &str) -> bool {
    let kinds = export.split("\"fnType\":").skip(1);
    let is_kind = |text: &str| {
        ["\"query\"", "\"mutation\"", "\"action\""]
            .iter()
            .any(|kind| text.starts_with(kind))
    };
    kinds.into_iter().all(is_kind) && !export.contains("\"keys\":{\"type\":\"function\"")
}
