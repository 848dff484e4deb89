//! Imports, as the backend's own parser and rules label them: accepted or rejected, code, table, row.

#![expect(
    clippy::unwrap_used,
    reason = "a test that can't write its files has failed"
)]

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZeroU32;

use convex_schema::files::{
    Deployment, Format, ImportError, ImportMode, ImportVerdict, Input, Options, validate,
};
use convex_schema::{Schema, Value};
use convex_schema_tests::vectors::{cases, report};
use serde::Deserialize;
use tempfile::TempDir;

/// An import, and what the backend answered.
#[derive(Debug, Deserialize)]
struct Case {
    id: String,
    group: String,
    format: String,
    table: Option<String>,
    mode: String,
    schema: Option<String>,
    #[serde(default)]
    existing: BTreeMap<String, Existing>,
    #[serde(default)]
    component: String,
    text: Option<String>,
    base64: Option<String>,
    expected: Expected,
}

/// A table that is there before.
#[derive(Debug, Deserialize)]
struct Existing {
    number: NonZeroU32,
    count: u64,
}

#[derive(Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
struct Expected {
    ok: bool,
    stage: String,
    code: String,
    table: Option<String>,
    row: Option<u64>,
}

impl From<&ImportError> for Expected {
    fn from(error: &ImportError) -> Self {
        Self {
            ok: false,
            stage: error.stage.to_string(),
            code: error.code.to_string(),
            table: error.table.clone(),
            row: error.row,
        }
    }
}

impl Case {
    fn bytes(&self) -> Vec<u8> {
        let mut bytes = match (&self.text, &self.base64) {
            (Some(text), _) => text.as_bytes().to_vec(),
            (None, Some(base64)) => {
                let wire = format!("{{\"$bytes\":\"{base64}\"}}");
                let bytes = Value::parse_wire(&wire).map(Value::into_bytes);
                let Ok(Ok(bytes)) = bytes else {
                    return Vec::new();
                };
                bytes
            }
            (None, None) => Vec::new(),
        };
        // The bytes are those that reach the server; the program takes a mark off before.
        if self.format != "zip" && bytes.starts_with(b"\xef\xbb\xbf") {
            bytes.splice(0..0, *b"\xef\xbb\xbf");
        }
        bytes
    }

    fn schema(&self) -> Schema {
        let schema = self.schema.as_deref().map(Schema::from_export_json);
        schema.map_or_else(|| Schema::builder().build(), Result::unwrap)
    }

    fn options(&self, schema: &Schema) -> Options {
        let mut deployment = Deployment::new();
        for (name, table) in &self.existing {
            deployment = deployment.table(name, table.number, table.count).unwrap();
        }
        let mode = ImportMode::ALL.iter().find(|it| it.as_str() == self.mode);
        Options::new()
            .threads(1)
            .import_mode(*mode.unwrap())
            .component(&self.component)
            .unknown_tables(true)
            .deployment(deployment.push(schema))
    }

    /// Returns our answer, from a file or, where that is possible, from a reader.
    fn answer(&self, directory: &TempDir, from_file: bool) -> Result<Expected, String> {
        let bytes = self.bytes();
        let (format, name) = match self.format.as_str() {
            "jsonl" => (Format::JsonLines, "rows.jsonl"),
            "json_array" => (Format::JsonArray, "rows.json"),
            "csv" => (Format::Csv, "rows.csv"),
            _ => (Format::Zip, "rows.zip"),
        };
        let path = directory.path().join(name);
        fs::write(&path, &bytes).unwrap();
        let mut input = if from_file || format == Format::Zip {
            Input::path(path)
        } else {
            Input::reader(name, bytes.as_slice())
        };
        input = input.format(format);
        if let Some(table) = &self.table {
            input = input.table(table);
        }
        let schema = self.schema();
        let outcome = match validate(&schema, [input], &self.options(&schema)) {
            Ok(outcome) => outcome,
            Err(error) => {
                let answer = error.import_error().map(|it| Expected::from(&it));
                return answer.ok_or_else(|| error.to_string());
            }
        };
        let verdict = &outcome.sources.first().unwrap().import;
        if outcome.is_accepted() != (*verdict == ImportVerdict::Accepted) {
            return Err(format!("{verdict}, but {}", outcome.to_text()));
        }
        match verdict {
            ImportVerdict::Accepted => Ok(Expected {
                ok: true,
                ..Expected::default()
            }),
            ImportVerdict::Rejected(error) => Ok(Expected::from(error)),
            other => Err(other.to_string()),
        }
    }
}

fn check(file: &str) {
    let directory = TempDir::new().unwrap();
    let cases = cases::<Case>(file);
    let mut disagreements = Vec::new();
    for (index, case) in cases.iter().enumerate() {
        let answer = case.answer(&directory, index % 2 == 0);
        if answer.as_ref() != Ok(&case.expected) {
            let (id, group, want) = (&case.id, &case.group, &case.expected);
            disagreements.push(format!("{id} {group}: {want:?}, not {answer:?}"));
        }
    }
    report(file, cases.len(), &disagreements);
}

#[test]
fn imports_agree() {
    check("import");
}

#[test]
fn large_imports_agree() {
    check("import_large");
}
