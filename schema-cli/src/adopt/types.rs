//! Compares the TypeScript types of a schema file with those of a generated one.
//!
//! An export has neither casts nor brands: two schemas of one export may have different types. The
//! project's own TypeScript compares the documents of each table, both ways.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use convex_schema::build::{GeneratedFile, Kind};
use convex_schema::{Schema, ValidatorKind};
use convex_schema_emit::Layout;
use serde_json::{Value, json};

use crate::node::process;

const SCRIPT: &str = include_str!("types.mjs");

/// The time limit of TypeScript.
const LIMIT: Duration = Duration::from_secs(120);

/// The result of a comparison.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Types {
    /// They are equal, except for these fields, which are `any` in the schema file.
    Equal(Vec<String>),
    /// The fields whose types differ, as `table.field`, or a table.
    Differ(Vec<String>),
    /// Why nothing was compared.
    NotCompared(String),
}

/// Compares the types of the schema file `theirs` with those of `ours`.
pub(super) fn compare(theirs: &Path, ours: &GeneratedFile) -> Types {
    attempt(theirs, ours).unwrap_or_else(|error| Types::NotCompared(format!("{error:#}")))
}

fn attempt(theirs: &Path, ours: &GeneratedFile) -> Result<Types> {
    if theirs.extension().is_none_or(|end| end != "ts") {
        return Ok(Types::NotCompared(
            "the schema file is JavaScript".to_owned(),
        ));
    }
    let folder = tempfile::tempdir().context("can't make a temporary folder")?;
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).context("can't write a temporary file")
    };
    write("ours.ts", ours.text())?;
    write("types.mjs", SCRIPT)?;
    let checks = checks(ours.schema());
    let tables = matches!(ours.kind(), Kind::TypeScript(Layout::Tables));
    let request = json!({
        "folder": folder.path(),
        "target": fs::canonicalize(theirs)?,
        "tables": tables,
        "checks": checks,
    });
    let mut node = Command::new("node");
    node.arg(folder.path().join("types.mjs"));
    node.arg(request.to_string());
    let ended = process::run(node, LIMIT)?;
    let Ok(text) = fs::read_to_string(folder.path().join("outcome.json")) else {
        bail!("node ended with {}", ended.status);
    };
    let outcome = serde_json::from_str(&text).context("node's answer is cut off")?;
    Ok(read(&outcome, &checks))
}

/// A table, and a field of it; no field for documents that are not a plain objects.
type Check<'a> = (&'a str, Option<&'a str>);

/// Returns the comparisons: one for each field of each table.
fn checks(schema: &Schema) -> Vec<Check<'_>> {
    let mut checks = Vec::new();
    for table in schema.tables() {
        match table.document().map(convex_schema::ValidatorRef::kind) {
            Some(ValidatorKind::Object(fields)) => {
                let fields = fields.iter();
                checks.extend(fields.map(|field| (table.name(), Some(field.name()))));
            }
            _ => checks.push((table.name(), None)),
        }
    }
    checks
}

/// Reads the answer of the script.
fn read(outcome: &Value, checks: &[Check<'_>]) -> Types {
    let list = |key| {
        let numbers = outcome
            .get(key)?
            .as_array()?
            .iter()
            .filter_map(Value::as_u64);
        let found = numbers.filter_map(|number| checks.get(usize::try_from(number).ok()?));
        let names = found.map(|(table, field)| match field {
            Some(field) => format!("{table}.{field}"),
            None => (*table).to_owned(),
        });
        Some(names.collect::<Vec<String>>())
    };
    match (list("differ"), list("any")) {
        (Some(differ), Some(any)) if differ.is_empty() => Types::Equal(any),
        (Some(differ), _) => Types::Differ(differ),
        (None, _) => {
            let reason = outcome.get("reason").and_then(Value::as_str);
            Types::NotCompared(reason.unwrap_or("node gave no reason").to_owned())
        }
    }
}
