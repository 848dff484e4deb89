//! The findings about the data set as a whole.

use std::fmt::{self, Write};

use convex_schema_rows::validate::ViolationCode;
use serde_json::json;

/// The findings about the data set as a whole: warnings, which never change the verdict on a row.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct DataSet {
    /// Documents that have an `_id`.
    pub documents: u64,
    /// Each place of the schema that holds ids, if there are any in the data.
    pub references: Vec<Dangling>,
    /// Documents that repeat an id, or values that should be unique.
    pub duplicates: Vec<Duplicates>,
}

/// The ids at one place of the schema.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Dangling {
    /// The table that has the place.
    pub table: String,
    /// The place: `.items[].product`.
    pub path: String,
    /// References to documents of tables that were read.
    pub checked: u64,
    /// References to documents of other tables, of which nothing is known.
    pub unchecked: u64,
    /// References to documents that the data set does not have, among those checked.
    pub count: u64,
    /// The first row that has one.
    pub first: Option<RowOf>,
    /// The last row that has one.
    pub last: Option<RowOf>,
    /// The first ones.
    pub samples: Vec<DanglingSample>,
}

/// A reference to a document that the data set does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DanglingSample {
    /// The row that has it.
    pub row: RowOf,
    /// The id, if values are shown.
    pub id: Option<String>,
}

/// Documents that repeat what another has already.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Duplicates {
    /// [`ViolationCode::DuplicateId`] or [`ViolationCode::DuplicateUnique`].
    pub code: ViolationCode,
    /// Their table.
    pub table: String,
    /// The fields.
    pub fields: Vec<String>,
    /// The rows that repeat an earlier one.
    pub rows: u64,
    /// The first ones.
    pub samples: Vec<DuplicateSample>,
    /// The last one.
    pub last: Option<RowOf>,
}

/// A row that repeats an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct DuplicateSample {
    /// The row.
    pub row: RowOf,
    /// The first row that has the same.
    pub first: RowOf,
}

/// A row of a file.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct RowOf {
    /// The file.
    pub file: String,
    /// The row's number in it, from 1.
    pub row: u64,
}

impl fmt::Display for RowOf {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} row {}", self.file, self.row)
    }
}

impl DataSet {
    /// References to documents that the data set does not have.
    pub fn dangling(&self) -> u64 {
        self.references.iter().map(|it| it.count).sum()
    }

    /// Rows that repeat an id, or values that should be unique.
    pub fn repeated(&self) -> u64 {
        self.duplicates.iter().map(|it| it.rows).sum()
    }

    /// Returns the findings as lines: what is wrong, and samples behind it.
    pub(super) fn lines(&self) -> Vec<String> {
        let mut lines = Vec::new();
        for found in self.references.iter().filter(|it| it.count > 0) {
            lines.push(found.line());
        }
        for found in &self.duplicates {
            lines.push(found.line());
        }
        let unchecked: u64 = self.references.iter().map(|it| it.unchecked).sum();
        if unchecked > 0 {
            lines.push(format!(
                "{unchecked} references to documents of tables that were not read, so they were not \
                 checked"
            ));
        }
        lines
    }

    /// Returns the findings as JSON, for programs.
    pub fn to_json(&self) -> serde_json::Value {
        json!({
            "documents": self.documents,
            "references": self.references.iter().map(Dangling::to_json).collect::<Vec<_>>(),
            "duplicates": self.duplicates.iter().map(Duplicates::to_json).collect::<Vec<_>>(),
        })
    }
}

impl Dangling {
    fn line(&self) -> String {
        let Self {
            table, path, count, ..
        } = self;
        let mut line = format!(
            "{table}{path}: {count} of {} references are to documents that the data set does not \
             have [{}]: ",
            self.checked,
            ViolationCode::DanglingReference
        );
        let samples = self.samples.iter().map(|sample| match &sample.id {
            Some(id) => format!("{} ({id})", sample.row),
            None => sample.row.to_string(),
        });
        line.push_str(&samples.collect::<Vec<_>>().join(", "));
        more(&mut line, *count, self.samples.len(), self.last.as_ref());
        line
    }

    /// Returns the same as JSON, for programs.
    pub fn to_json(&self) -> serde_json::Value {
        let samples = self.samples.iter().map(|sample| {
            let RowOf { file, row } = &sample.row;
            json!({ "file": file, "row": row, "id": sample.id })
        });
        json!({
            "table": self.table,
            "path": self.path,
            "code": ViolationCode::DanglingReference.as_str(),
            "checked": self.checked,
            "unchecked": self.unchecked,
            "dangling": self.count,
            "first": self.first.as_ref().map(RowOf::to_json),
            "last": self.last.as_ref().map(RowOf::to_json),
            "samples": samples.collect::<Vec<_>>(),
        })
    }
}

impl Duplicates {
    fn line(&self) -> String {
        let Self {
            table, code, rows, ..
        } = self;
        let fields = self.fields.join(", ");
        let s = if *rows == 1 { "" } else { "s" };
        let mut line =
            format!("{table}: {rows} row{s} with a `{fields}` of an earlier row [{code}]: ");
        let samples = self.samples.iter();
        let samples = samples.map(|sample| format!("{} as {}", sample.row, sample.first));
        line.push_str(&samples.collect::<Vec<_>>().join(", "));
        more(&mut line, *rows, self.samples.len(), self.last.as_ref());
        line
    }

    /// Returns the same as JSON, for programs.
    pub fn to_json(&self) -> serde_json::Value {
        let samples = self.samples.iter().map(|sample| {
            let (row, first) = (sample.row.to_json(), sample.first.to_json());
            json!({ "row": row, "first": first })
        });
        json!({
            "table": self.table,
            "code": self.code.as_str(),
            "fields": self.fields,
            "rows": self.rows,
            "last": self.last.as_ref().map(RowOf::to_json),
            "samples": samples.collect::<Vec<_>>(),
        })
    }
}

impl RowOf {
    /// Returns the same as JSON, for programs.
    pub fn to_json(&self) -> serde_json::Value {
        json!({ "file": self.file, "row": self.row })
    }
}

/// Tells the last row, if it is not among the samples.
fn more(line: &mut String, count: u64, samples: usize, last: Option<&RowOf>) {
    if let Some(last) = last.filter(|_| count > samples as u64) {
        let _ = write!(line, " ... {last}");
    }
}
