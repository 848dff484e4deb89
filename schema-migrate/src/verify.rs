//! Compares an export of the target with the snapshot that was imported.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use convex_schema_core::Value;
use convex_schema_core::value::Encoding;
use sha2::{Digest, Sha256};
use zip::ZipArchive;

use crate::error::Error;
use crate::manifest::Manifest;
use crate::snapshot::sum_of;

/// The differences between an export and a snapshot.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Verification {
    /// Each table of the snapshot.
    pub tables: Vec<VerifiedTable>,
}

/// One table of both.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct VerifiedTable {
    /// The table.
    pub table: String,
    /// Documents that are equal.
    pub equal: u64,
    /// Documents of the snapshot that the export does not have.
    pub missing: u64,
    /// Documents of the export that the snapshot does not have.
    pub extra: u64,
    /// Documents that differ.
    pub changed: u64,
    /// The first ones that differ: the id, and the first field that does.
    pub samples: Vec<(String, String)>,
}

/// Documents that are shown of each table.
const SAMPLES: usize = 3;

impl Verification {
    /// Returns whether both have the same documents.
    pub fn is_equal(&self) -> bool {
        let is_equal = |table: &VerifiedTable| table.missing + table.extra + table.changed == 0;
        self.tables.iter().all(is_equal)
    }

    /// Returns the result for a terminal.
    pub fn to_text(&self) -> String {
        use std::fmt::Write;

        let mut text = String::new();
        for table in &self.tables {
            let _ = writeln!(
                text,
                "{}: {} equal, {} missing, {} extra, {} changed",
                table.table, table.equal, table.missing, table.extra, table.changed
            );
            for (id, field) in &table.samples {
                let _ = writeln!(text, "  {id}: `{field}` differs");
            }
        }
        text
    }

    /// Returns the result as JSON: `{"isEqual", "tables": [{"table", "equal", "missing", "extra", "changed", "samples":
    /// [{"id", "field"}]}]}`.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "isEqual": self.is_equal(),
            "tables": self.tables.iter().map(VerifiedTable::to_json).collect::<Vec<_>>(),
        })
    }
}

impl VerifiedTable {
    /// Returns the table as JSON, as [`Verification::to_json`] has it.
    pub fn to_json(&self) -> serde_json::Value {
        let samples = self.samples.iter();
        let samples = samples.map(|(id, field)| serde_json::json!({ "id": id, "field": field }));
        serde_json::json!({
            "table": self.table,
            "equal": self.equal,
            "missing": self.missing,
            "extra": self.extra,
            "changed": self.changed,
            "samples": samples.collect::<Vec<_>>(),
        })
    }
}

/// Compares the export `export` with the snapshot that stands beside `manifest`.
///
/// # Errors
/// A file can't be read, or the snapshot is not the one of the manifest.
pub fn verify(export: &Path, manifest: &Path) -> Result<Verification, Error> {
    let made = Manifest::read(manifest)?;
    let snapshot = manifest.with_file_name(&made.snapshot);
    let (_, sha256) = sum_of(&snapshot)?;
    if sha256 != made.sha256 {
        return Err(Error::Other(format!(
            "`{}` is not the snapshot of `{}`: its SHA-256 is {sha256}",
            snapshot.display(),
            manifest.display()
        )));
    }
    let mut tables = Vec::new();
    for (table, _) in &made.tables {
        tables.push(compare(table, &snapshot, export)?);
    }
    Ok(Verification { tables })
}

/// The hash of a document, and whether it has a creation time.
type Digested = ([u8; 16], bool);

fn compare(table: &str, snapshot: &Path, export: &Path) -> Result<VerifiedTable, Error> {
    let mut known: BTreeMap<String, Digested> = BTreeMap::new();
    each(snapshot, table, |id, document| {
        let has_time = document.get("_creationTime").is_some();
        known.insert(id, (digest(document, has_time), has_time));
    })?;
    let mut result = VerifiedTable {
        table: table.to_owned(),
        ..VerifiedTable::default()
    };
    let mut changed = BTreeMap::new();
    each(export, table, |id, document| match known.remove(&id) {
        None => result.extra += 1,
        Some((want, has_time)) if digest(document, has_time) == want => result.equal += 1,
        Some(_) => {
            result.changed += 1;
            if changed.len() < SAMPLES {
                changed.insert(id, document.clone());
            }
        }
    })?;
    result.missing = known.len() as u64;
    if !changed.is_empty() {
        each(snapshot, table, |id, document| {
            if let Some(found) = changed.get(&id) {
                result.samples.push((id, first_difference(document, found)));
            }
        })?;
    }
    Ok(result)
}

/// The hash of a document's canonical text; of its creation time only if it was imported with one.
fn digest(document: &Value, with_time: bool) -> [u8; 16] {
    let mut document = document.clone();
    if let (false, Value::Object(fields)) = (with_time, &mut document) {
        fields.remove("_creationTime");
    }
    let hash = Sha256::digest(document.to_export().as_bytes());
    let mut start = [0; 16];
    start.copy_from_slice(&hash[..16]);
    start
}

fn first_difference(a: &Value, b: &Value) -> String {
    let names = |value: &Value| match value {
        Value::Object(fields) => fields.keys().cloned().collect(),
        _ => Vec::new(),
    };
    let mut all = names(a);
    all.extend(names(b));
    all.sort();
    let differs = |name: &String| a.get(name) != b.get(name);
    all.into_iter().find(differs).unwrap_or_default()
}

/// Calls `visit` with each document of a table.
fn each(archive: &Path, table: &str, mut visit: impl FnMut(String, &Value)) -> Result<(), Error> {
    let file = File::open(archive).map_err(|error| Error::read(archive, error))?;
    let failed = |error: zip::result::ZipError| Error::read(archive, error.into());
    let mut zip = ZipArchive::new(BufReader::new(file)).map_err(failed)?;
    let find = |zip: &ZipArchive<_>, name: &str| {
        let end = format!("{table}/{name}");
        let mut names = zip.file_names();
        names
            .find(|it| **it == end || it.ends_with(&format!("/{end}")))
            .map(str::to_owned)
    };
    let Some(documents) = find(&zip, "documents.jsonl") else {
        return Ok(());
    };
    let encoding = match find(&zip, "generated_schema.jsonl") {
        Some(_) => Encoding::Export,
        None => Encoding::Import,
    };
    let entry = zip.by_name(&documents).map_err(failed)?;
    let mut entry = BufReader::new(entry);
    let mut line = String::new();
    let mut number = 0;
    loop {
        line.clear();
        number += 1;
        let count = entry.read_line(&mut line);
        if count.map_err(|error| Error::read(archive, error))? == 0 {
            return Ok(());
        }
        let bad = |what: &dyn std::fmt::Display| {
            let archive = archive.display();
            Error::Other(format!("`{archive}`, `{documents}`, line {number}: {what}"))
        };
        let document = encoding
            .parse(line.trim_end())
            .map_err(|error| bad(&error))?;
        let id = document
            .get("_id")
            .and_then(Value::as_str)
            .map(str::to_owned);
        visit(
            id.ok_or_else(|| bad(&"the document has no `_id`"))?,
            &document,
        );
    }
}
