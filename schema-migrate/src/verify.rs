//! Compares an export of the target with the snapshot that was imported.

use std::collections::BTreeMap;
use std::path::Path;

use convex_schema_core::Value;
use sha2::{Digest, Sha256};

use crate::error::Error;
use crate::manifest::Manifest;
use crate::snapshot::{STORAGE, sum_of};

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
    /// The ids of the first missing ones.
    pub missing_ids: Vec<String>,
    /// The ids of the first extra ones.
    pub extra_ids: Vec<String>,
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
            let of = |ids: &[String], what: &str| {
                let lines = ids.iter().map(|id| format!("  {id}: {what}\n"));
                lines.collect::<String>()
            };
            text.push_str(&of(&table.missing_ids, "missing"));
            text.push_str(&of(&table.extra_ids, "extra"));
        }
        text
    }

    /// Returns the result as JSON: `{"isEqual", "tables": [{"table", "equal", "missing", "extra", "changed", "samples":
    /// [{"id", "field"}], "missingIds", "extraIds"}]}`.
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
            "missingIds": self.missing_ids,
            "extraIds": self.extra_ids,
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
    let names = made.tables.iter().map(|(table, _)| table.as_str());
    for table in names.chain((made.files > 0).then_some(STORAGE)) {
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
        None => {
            result.extra += 1;
            if result.extra_ids.len() < SAMPLES {
                result.extra_ids.push(id);
            }
        }
        Some((want, has_time)) if digest(document, has_time) == want => result.equal += 1,
        Some(_) => {
            result.changed += 1;
            if changed.len() < SAMPLES {
                changed.insert(id, document.clone());
            }
        }
    })?;
    result.missing = known.len() as u64;
    result.missing_ids = known.into_keys().take(SAMPLES).collect();
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
fn each(export: &Path, table: &str, mut visit: impl FnMut(String, &Value)) -> Result<(), Error> {
    let read = convex_schema_files::documents(export, table, |_, document| {
        let id = document.get("_id").and_then(Value::as_str);
        let id = id.ok_or_else(|| "the document has no `_id`".to_owned())?;
        if table == STORAGE {
            visit(id.to_owned(), &stored(&document));
        } else {
            visit(id.to_owned(), &document);
        }
        Ok(())
    });
    read.map_err(|error| Error::Other(error.to_string()))
}

/// The facts of a stored file that an export and a snapshot share: its checksum and its size.
fn stored(document: &Value) -> Value {
    let size = match document.get("size") {
        Some(Value::Float64(size)) => Some(size.to_string()),
        Some(Value::Int64(size)) => Some(size.to_string()),
        _ => None,
    };
    let fields = [
        ("sha256", document.get("sha256").cloned()),
        ("size", size.map(|it| Value::from(it.as_str()))),
    ];
    let fields = fields.into_iter();
    fields
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}
