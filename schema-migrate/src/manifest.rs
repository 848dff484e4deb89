//! The manifest: what a snapshot was made of, and what is in it.

use std::collections::BTreeMap;
use std::path::Path;

use serde_json::{Value, json};

use crate::error::Error;
use crate::report::TableReport;
use crate::source::InputFile;

/// The version of the manifest's format.
const FORMAT: u64 = 1;

/// The content of a manifest, without the parts for people alone.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Manifest {
    /// The file name of the snapshot, which stands beside the manifest.
    pub snapshot: String,
    /// Its SHA-256.
    pub sha256: String,
    /// The tables of its documents, with how many there are; without those whose documents stay in the deployment.
    pub tables: Vec<(String, u64)>,
    /// The number of its stored files.
    pub files: u64,
}

/// The inputs of a manifest.
pub(crate) struct Made<'m> {
    pub(crate) snapshot: &'m Path,
    pub(crate) bytes: u64,
    pub(crate) sha256: &'m str,
    pub(crate) inputs: &'m [InputFile],
    pub(crate) mapping: &'m str,
    pub(crate) schema: &'m str,
    pub(crate) tables: &'m [MadeTable],
    /// The number of stored files.
    pub(crate) files: u64,
}

/// A table in a manifest.
pub(crate) struct MadeTable {
    pub(crate) counts: TableReport,
    pub(crate) number: u32,
    pub(crate) encoding: &'static str,
    /// Whether its documents stay in the deployment.
    pub(crate) is_kept: bool,
}

/// The text of a manifest. It has no time and no path, so that it is the same for the same input.
pub(crate) fn text(made: &Made<'_>) -> String {
    let name = made.snapshot.file_name().unwrap_or_default();
    let inputs = made.inputs.iter().map(|file| {
        let name = file.path.file_name().unwrap_or_default().to_string_lossy();
        json!({ "name": name, "bytes": file.bytes, "sha256": file.sha256 })
    });
    let tables = made.tables.iter().map(|table| {
        let counts = &table.counts;
        json!({
            "source": counts.source, "table": counts.into, "number": table.number,
            "encoding": table.encoding, "kept": table.is_kept, "read": counts.read,
            "written": counts.written, "rejected": counts.rejected, "dropped": counts.dropped,
        })
    });
    let manifest = json!({
        "format": FORMAT,
        "program": { "name": env!("CARGO_PKG_NAME"), "version": env!("CARGO_PKG_VERSION") },
        "snapshot": { "name": name.to_string_lossy(), "bytes": made.bytes, "sha256": made.sha256 },
        "inputs": inputs.collect::<Vec<_>>(),
        "mapping": { "sha256": made.mapping },
        "schema": { "sha256": made.schema },
        "tables": tables.collect::<Vec<_>>(),
        "files": made.files,
    });
    format!("{manifest:#}\n")
}

impl Manifest {
    /// Reads a manifest.
    ///
    /// # Errors
    /// The file can't be read or is not a manifest, or its format version is unknown to this program.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let text = std::fs::read_to_string(path).map_err(|error| Error::read(path, error))?;
        let value: Value = serde_json::from_str(&text)
            .map_err(|error| Error::Other(format!("`{}` is not JSON: {error}", path.display())))?;
        if value["format"].as_u64() != Some(FORMAT) {
            return Err(Error::Other(format!(
                "`{}` is not a manifest of the format {FORMAT}, the only one that this program knows",
                path.display()
            )));
        }
        let string = |value: &Value| value.as_str().unwrap_or_default().to_owned();
        let tables = value["tables"].as_array();
        let mut written = BTreeMap::new();
        for table in tables.into_iter().flatten() {
            // Several tables of the source may become one, and documents that stay are not imported.
            if table["kept"].as_bool() != Some(true) {
                let count = table["written"].as_u64().unwrap_or_default();
                *written.entry(string(&table["table"])).or_default() += count;
            }
        }
        Ok(Self {
            snapshot: string(&value["snapshot"]["name"]),
            sha256: string(&value["snapshot"]["sha256"]),
            tables: written.into_iter().collect(),
            files: value["files"].as_u64().unwrap_or_default(),
        })
    }
}
