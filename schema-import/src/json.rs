//! The results of an import as JSON, for programs.

use std::path::Path;

use serde_json::{Value, json};

use crate::{Cast, Comment, Export, File, Import, Raw, UnknownTable, Unused};

impl Import {
    /// Returns the import as JSON: `{"files": [{"path", "text"}], "raw": [{"table", "path", "reason"}],
    /// "unknownTables": [{"name", "table", "path"}], "unplaced": [{"path", "line", "text"}],
    /// "casts": [{"path", "line", "type"}], "kept": [{"name", "importers"}], "rest", "unused": [{"name", "path",
    /// "line"}], "tables", "types"}`. `rest` is null if the notes have no source, the `line` of a package too.
    pub fn to_json(&self) -> Value {
        json!({
            "files": list(&self.files, |File { path, text }| json!({ "path": path, "text": text })),
            "raw": list(&self.raw, |Raw { table, path, reason }| {
                json!({ "table": table, "path": path, "reason": reason })
            }),
            "unknownTables": list(&self.unknown_tables, |UnknownTable { name, table, path }| {
                json!({ "name": name, "table": table, "path": path })
            }),
            "unplaced": list(&self.unplaced, |Comment { path, line, text, origin: _ }| {
                json!({ "path": shown(path), "line": line, "text": text })
            }),
            "casts": list(&self.casts, |Cast { path, line, ty }| {
                json!({ "path": shown(path), "line": line, "type": ty })
            }),
            "kept": list(&self.kept, |Export { name, importers }| {
                json!({ "name": name, "importers": list(importers, |path| shown(path).into()) })
            }),
            "rest": self.rest,
            "unused": list(&self.unused, |Unused { name, path, line }| {
                json!({ "name": name, "path": shown(path), "line": line })
            }),
            "tables": self.tables,
            "types": self.types,
        })
    }
}

/// A path as text, also one that is not UTF-8.
fn shown(path: &Path) -> String {
    path.display().to_string()
}

fn list<T>(all: &[T], to_json: impl Fn(&T) -> Value) -> Vec<Value> {
    all.iter().map(to_json).collect()
}
