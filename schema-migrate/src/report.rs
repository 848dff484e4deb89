//! The report on the rows of a migration.

mod markdown;
mod text;

use std::collections::BTreeMap;

use convex_schema_rows::validate::Findings;
use serde_json::{Value, json};

use crate::catalogue::LeftOut;
use crate::place::Place;
use crate::plan::Problem;

/// The findings of a run, and the counts of each table.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Report {
    /// Problems that stop the migration before a row is read.
    pub problems: Vec<Problem>,
    /// Problems of the source: rows without a table, a file that ends early.
    pub source: Vec<(Place, String)>,
    /// Changes that were undone or left out on the way.
    pub notes: Vec<String>,
    /// Signs that the source is not complete. They are findings, and keep no snapshot from being written.
    pub suspicions: Vec<String>,
    /// Definitions of the source that are not carried over.
    pub left_out: Vec<LeftOut>,
    /// The counts of each table, by the name of its documents' table.
    pub tables: Vec<TableReport>,
    /// Findings about rows, by table, column and code: before they are documents, and of the documents that they became.
    pub rows: BTreeMap<RowKey, RowFinding>,
    /// Findings about documents, by table and field, which are in `rows` too.
    pub documents: Findings,
}

/// The table of the source, the column, and the code of a finding.
pub type RowKey = (String, String, &'static str);

/// Rows with the same mistake.
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct RowFinding {
    /// How many rows have it.
    pub rows: u64,
    /// The violation of the document in words, if the row became one; else the code says it.
    pub message: String,
    /// The next step.
    pub help: String,
    /// The foreign key or the unique that the rows break, if it is about one.
    pub constraint: Option<String>,
    /// The first ones: where they are, their key, and the value.
    pub samples: Vec<Sample>,
}

/// A row with a mistake.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Sample {
    /// Where it stands.
    pub at: Option<Place>,
    /// Its key: `id = "7"`; `None` if it has none that can be read, or if values are hidden and the key is more than
    /// numbers and UUIDs.
    pub key: Option<String>,
    /// The value, shortened; `None` if values are hidden.
    pub value: Option<String>,
}

/// The counts of the rows of a table.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct TableReport {
    /// The table of the source.
    pub source: String,
    /// The table of the documents.
    pub into: String,
    /// Rows that were read.
    pub read: u64,
    /// Documents.
    pub written: u64,
    /// Rows that were rejected.
    pub rejected: u64,
    /// Rows that were dropped, as the mapping says.
    pub dropped: u64,
    /// Rows whose documents are in the deployment already.
    pub existing: u64,
    /// Values that were filled with a default, by column.
    pub filled: BTreeMap<String, u64>,
    /// References that were left out because their row is not migrated, by column.
    pub unlinked: BTreeMap<String, u64>,
    /// References to rows that are not migrated, by the name of the foreign key, or by column.
    pub dangling: BTreeMap<String, DanglingCounts>,
    /// Rows that repeat values which are unique, by the name of the constraint, whatever became of them.
    pub repeated: BTreeMap<String, u64>,
    /// Files that are missing and whose fields are absent or null, by column.
    pub missing_files: BTreeMap<String, u64>,
    /// Values that a map of values does not have and that were kept or left out, by column.
    pub unmapped: BTreeMap<String, u64>,
}

/// Counts of references to rows that are not migrated, by what was done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct DanglingCounts {
    /// References whose rows were rejected.
    pub rejected: u64,
    /// References that were left out.
    pub absent: u64,
    /// References whose rows were dropped.
    pub dropped: u64,
    /// Those of all of them whose rows exist and are not migrated.
    pub of_rejected_parents: u64,
}

impl Report {
    /// Returns the rows that were rejected.
    pub fn rejected(&self) -> u64 {
        self.tables.iter().map(|table| table.rejected).sum()
    }

    /// Returns the documents.
    pub fn written(&self) -> u64 {
        self.tables.iter().map(|table| table.written).sum()
    }

    /// Returns whether nothing stands against the migration and no row is rejected.
    pub fn is_clean(&self) -> bool {
        self.problems.is_empty()
            && self.source.is_empty()
            && self.suspicions.is_empty()
            && self.rejected() == 0
    }

    /// Returns the report for a terminal. It ends in a new line, unless it is empty.
    pub fn to_text(&self) -> String {
        text::text(self)
    }

    /// Returns the report as Markdown. It ends in a new line.
    pub fn to_markdown(&self) -> String {
        markdown::text(self)
    }

    /// Returns the report as JSON: `{"isClean", "problems", "source", "warnings", "notes", "leftOut", "tables", "rows",
    /// "documents"}`. `documents` is as [`Findings::to_json`] has it; `schema-cli/json/migrate.json` describes the rest.
    pub fn to_json(&self) -> Value {
        let problems = self.problems.iter().map(|it| {
            json!({
                "code": it.code.as_str(),
                "table": it.table,
                "column": it.column,
                "message": it.message,
            })
        });
        let source = self.source.iter();
        let source =
            source.map(|(at, message)| json!({ "at": at.to_string(), "message": message }));
        let left_out = self.left_out.iter().map(
            |it| json!({ "at": it.at.to_string(), "what": it.what.to_string(), "text": it.text }),
        );
        let rows = self.rows.iter().map(|((table, column, code), finding)| {
            json!({
                "code": code,
                "table": table,
                "column": Some(column).filter(|it| !it.is_empty()),
                "constraint": finding.constraint,
                "rows": finding.rows,
                "message": finding.message,
                "help": finding.help,
                "samples": finding.samples.iter().map(Sample::to_json).collect::<Vec<_>>(),
            })
        });
        json!({
            "isClean": self.is_clean(),
            "problems": problems.collect::<Vec<_>>(),
            "source": source.collect::<Vec<_>>(),
            "warnings": self.suspicions,
            "notes": self.notes,
            "leftOut": left_out.collect::<Vec<_>>(),
            "tables": self.tables.iter().map(TableReport::to_json).collect::<Vec<_>>(),
            "rows": rows.collect::<Vec<_>>(),
            "documents": self.documents.to_json(),
        })
    }
}

impl Sample {
    /// Returns the sample as JSON: `{"at", "key", "value"}`, where what is not known or hidden is null.
    pub fn to_json(&self) -> Value {
        json!({ "at": self.at.as_ref().map(ToString::to_string), "key": self.key, "value": self.value })
    }
}

impl TableReport {
    /// Returns the counts as JSON: `{"source", "into", "read", "written", "rejected", "dropped", "existing", "filled",
    /// "unlinked", "unmapped", "dangling", "repeated", "missingFiles"}`. `filled`, `unlinked`, `unmapped` and
    /// `missingFiles` have a count for each column, `repeated` for each constraint, and `dangling` has `{"rejected", "absent", "dropped",
    /// "ofRejectedParents"}`.
    pub fn to_json(&self) -> Value {
        json!({
            "source": self.source,
            "into": self.into,
            "read": self.read,
            "written": self.written,
            "rejected": self.rejected,
            "dropped": self.dropped,
            "existing": self.existing,
            "filled": self.filled,
            "unlinked": self.unlinked,
            "unmapped": self.unmapped,
            "dangling": self.dangling.iter().map(|(name, counts)| (name.clone(), counts.to_json()))
                .collect::<serde_json::Map<_, _>>(),
            "repeated": self.repeated,
            "missingFiles": self.missing_files,
        })
    }

    /// Reads what [`to_json`](Self::to_json) returned.
    pub(crate) fn from_json(json: &Value) -> Option<Self> {
        let text = |key: &str| json[key].as_str().map(str::to_owned);
        let number = |key: &str| json[key].as_u64();
        let counts = |key: &str| {
            let counts = json[key].as_object()?.iter();
            let counts = counts.map(|(name, count)| Some((name.clone(), count.as_u64()?)));
            counts.collect::<Option<BTreeMap<String, u64>>>()
        };
        let dangling = json["dangling"].as_object()?.iter().map(|(name, counts)| {
            let number = |key: &str| counts[key].as_u64();
            let counts = DanglingCounts {
                rejected: number("rejected")?,
                absent: number("absent")?,
                dropped: number("dropped")?,
                of_rejected_parents: number("ofRejectedParents")?,
            };
            Some((name.clone(), counts))
        });
        Some(Self {
            source: text("source")?,
            into: text("into")?,
            read: number("read")?,
            written: number("written")?,
            rejected: number("rejected")?,
            dropped: number("dropped")?,
            existing: number("existing")?,
            filled: counts("filled")?,
            unlinked: counts("unlinked")?,
            dangling: dangling.collect::<Option<_>>()?,
            repeated: counts("repeated")?,
            missing_files: counts("missingFiles")?,
            unmapped: counts("unmapped")?,
        })
    }
}

impl DanglingCounts {
    /// Returns the counts as JSON, as [`TableReport::to_json`] has them.
    pub fn to_json(&self) -> Value {
        json!({
            "rejected": self.rejected,
            "absent": self.absent,
            "dropped": self.dropped,
            "ofRejectedParents": self.of_rejected_parents,
        })
    }
}
