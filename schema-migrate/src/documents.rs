//! Rows become documents: the text of each, or what is wrong with it.

mod references;

use std::collections::BTreeMap;
use std::io;
use std::ops::Range;
use std::path::PathBuf;

use convex_schema_core::__internal::{JsonFloat, write_json_string};
use convex_schema_core::DocumentId;

pub(crate) use self::references::{
    Document as ExistingDocument, ExistingKeys, Keys, Outcome as ReferenceOutcome, TableKeys,
};
use crate::convert::{Conversion, FaultCode};
use crate::json;
use crate::keys::Internal;
use crate::mapping::{EmptyPolicy, MissingPolicy};
use crate::plan::{
    ColumnPlan, FilePlan, From as FieldFrom, NamedFile, OnNull, Plan, TablePlan, ValuePlan,
};
use crate::row::{Cell, Row};
use crate::snapshot::storage_id;

/// The text of a document, and where its fields stand in it. Its memory is reused for the next one.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(crate) text: String,
    /// The text of each planned field; empty if the field is absent.
    pub(crate) fields: Vec<Range<usize>>,
}

/// The result for a row.
pub(crate) enum Made<'d> {
    /// A document.
    Document,
    /// It is dropped.
    Dropped,
    /// It is rejected for this column, with this fault; no column for the row as such.
    Rejected(&'d str, Fault),
}

/// The counted treatments of single values of rows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Note {
    Filled,
    /// A value that the map of values does not have.
    Unmapped,
    /// A reference to a row that is not migrated, and what became of it.
    Dangling(ReferenceOutcome),
    /// A stored file that the document refers to.
    Stored(Internal, PathBuf),
    /// A file that is missing; the field is absent or null.
    NoFile,
}

/// A code of a finding, and the next step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Fault {
    pub(crate) code: &'static str,
    pub(crate) help: &'static str,
}

impl Fault {
    const fn new(code: &'static str, help: &'static str) -> Self {
        Self { code, help }
    }
}

impl From<FaultCode> for Fault {
    fn from(code: FaultCode) -> Self {
        Self::new(code.as_str(), code.help())
    }
}

/// Why a value was not written.
enum Stop {
    Fault(Fault),
    /// Keys on disk can't be read.
    Io(io::Error),
}

impl From<Fault> for Stop {
    fn from(fault: Fault) -> Self {
        Self::Fault(fault)
    }
}

impl From<FaultCode> for Stop {
    fn from(code: FaultCode) -> Self {
        Self::Fault(code.into())
    }
}

impl From<io::Error> for Stop {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// The plan and the keys that documents are made with.
pub(crate) struct Maker<'p> {
    pub(crate) plan: &'p Plan,
    pub(crate) table: &'p TablePlan,
    pub(crate) keys: &'p Keys,
}

impl<'p> Maker<'p> {
    /// Writes the document of a row into `out`, with its internal id; `note` gets what happens to single values.
    pub(crate) fn document(
        &self,
        row: &Row,
        internal: Internal,
        out: &mut Document,
        note: &mut dyn FnMut(&'p ColumnPlan, Note),
    ) -> io::Result<Made<'p>> {
        let Document { text, fields } = out;
        text.clear();
        fields.clear();
        text.push('{');
        if let Some((column, conversion)) = &self.table.creation {
            if let Err(code) = creation_time(row.cell(*column), conversion, text) {
                return Ok(Made::Rejected("_creationTime", code.into()));
            }
        }
        text.push_str("\"_id\":\"");
        text.push_str(&DocumentId::new(self.table.number, internal).encode());
        text.push('"');
        for field in &self.table.fields {
            let before = text.len();
            text.push(',');
            write_json_string(text, &field.name);
            text.push(':');
            let start = text.len();
            let column = match &field.from {
                FieldFrom::Constant(json) => {
                    text.push_str(json);
                    fields.push(start..text.len());
                    continue;
                }
                FieldFrom::Column(column) => column,
            };
            let written = match self.value(column, row, text, note) {
                Ok(Value::Written) => true,
                Ok(Value::Absent) => false,
                Ok(Value::DropRow) => return Ok(Made::Dropped),
                Err(Stop::Fault(fault)) => return Ok(Made::Rejected(&column.name, fault)),
                Err(Stop::Io(error)) => return Err(error),
            };
            if !written {
                text.truncate(before);
            }
            fields.push(start.min(text.len())..text.len());
        }
        text.push('}');
        Ok(Made::Document)
    }

    fn value(
        &self,
        column: &'p ColumnPlan,
        row: &Row,
        out: &mut String,
        note: &mut dyn FnMut(&'p ColumnPlan, Note),
    ) -> Result<Value, Stop> {
        let cell = row.cell(column.column);
        if is_null(cell, &column.value) {
            return null(column, out, note);
        }
        if cell == Cell::Unknown {
            return Err(MISSING_VALUE.into());
        }
        if matches!(cell, Cell::Text(b"") | Cell::Json(b"\"\"")) {
            match column.empty {
                EmptyPolicy::Keep => {}
                EmptyPolicy::Null => return null(column, out, note),
                EmptyPolicy::Absent => return Ok(Value::Absent),
                EmptyPolicy::Reject => return Err(EMPTY.into()),
            }
        }
        if let Some(map) = &column.map {
            if let Some(value) = mapped(column, map, cell, out, note) {
                return value;
            }
        }
        match &column.value {
            ValuePlan::Convert(conversion) => {
                conversion.write(cell, out)?;
                Ok(Value::Written)
            }
            ValuePlan::Reference(reference) => self.reference(column, reference, row, out, note),
            ValuePlan::File(plan) => file(column, plan, cell, out, note),
        }
    }
}

/// Writes the id of the stored file that a column names.
fn file<'p>(
    column: &'p ColumnPlan,
    plan: &FilePlan,
    cell: Cell<'_>,
    out: &mut String,
    note: &mut dyn FnMut(&'p ColumnPlan, Note),
) -> Result<Value, Stop> {
    let text = match cell {
        Cell::Text(text) => text.into(),
        Cell::Json(raw) => json::unquote(raw).ok_or(FaultCode::WrongType)?,
        Cell::Null | Cell::Missing | Cell::Unknown => return null(column, out, note),
    };
    let name = std::str::from_utf8(&text).map_err(|_| FaultCode::InvalidUtf8)?;
    match plan.find(name) {
        NamedFile::File(internal, path) => {
            let id = storage_id(internal);
            write_json_string(out, &id.map_or_else(String::new, DocumentId::encode));
            note(column, Note::Stored(internal, path));
            Ok(Value::Written)
        }
        NamedFile::Outside => Err(OUTSIDE.into()),
        NamedFile::Missing => match column.missing {
            MissingPolicy::Reject | MissingPolicy::Keep => Err(NO_FILE.into()),
            MissingPolicy::Absent => {
                note(column, Note::NoFile);
                Ok(Value::Absent)
            }
            MissingPolicy::Null => {
                note(column, Note::NoFile);
                null(column, out, note)
            }
        },
    }
}

/// Writes `_creationTime`; the import gives one where the column is null, not known, or before 1970.
fn creation_time(
    cell: Cell<'_>,
    conversion: &Conversion,
    out: &mut String,
) -> Result<(), FaultCode> {
    if matches!(cell, Cell::Null | Cell::Missing | Cell::Unknown) {
        return Ok(());
    }
    let start = out.len();
    out.push_str("\"_creationTime\":");
    let digits = out.len();
    conversion.write(cell, out)?;
    let time: f64 = out
        .get(digits..)
        .unwrap_or_default()
        .parse()
        .unwrap_or_default();
    out.truncate(start);
    if time > 0.0 {
        out.push_str("\"_creationTime\":");
        out.push_str(&JsonFloat(time).to_string());
        out.push(',');
    }
    Ok(())
}

/// The result for a value.
enum Value {
    Written,
    Absent,
    DropRow,
}

/// A value that only the database knows.
pub(crate) const MISSING_VALUE: Fault = Fault::new(
    "missing_value",
    "only the database knows the value: export the rows with this column, or drop it in the mapping",
);

const EMPTY: Fault = Fault::new(
    "empty_not_allowed",
    "set an `empty` policy for the column, or fill the value at its source",
);

const NULL: Fault = Fault::new(
    "null_not_allowed",
    "set a `null` policy for the column, or fill the value at its source",
);

const UNMAPPED: Fault = Fault::new(
    "unmapped_value",
    "add the value to the file of `values`, or set a `missing` policy for the column",
);

const NO_FILE: Fault = Fault::new(
    "missing_file",
    "add the file to the folder of `files`, or set a `missing` policy for the column",
);

const OUTSIDE: Fault = Fault::new(
    "bad_file_name",
    "name files below the folder of `files`: no `..`, and no `/` at the start",
);

/// Whether a value is null. `row_to_json` writes a JSON null as it writes null, so that both are the same for every
/// source.
fn is_null(cell: Cell<'_>, value: &ValuePlan) -> bool {
    match cell {
        Cell::Null | Cell::Missing => true,
        Cell::Text(b"null") => match value {
            ValuePlan::Convert(conversion) => {
                matches!(conversion, Conversion::Json | Conversion::JsonText)
            }
            ValuePlan::Reference(reference) => reference.is_json(),
            ValuePlan::File(_) => false,
        },
        Cell::Text(_) | Cell::Json(_) | Cell::Unknown => false,
    }
}

/// Writes the value that null becomes.
fn null<'p>(
    column: &'p ColumnPlan,
    out: &mut String,
    note: &mut dyn FnMut(&'p ColumnPlan, Note),
) -> Result<Value, Stop> {
    match &column.null {
        OnNull::Absent => Ok(Value::Absent),
        OnNull::Json(json) => {
            out.push_str(json);
            if json != "null" {
                note(column, Note::Filled);
            }
            Ok(Value::Written)
        }
        OnNull::Reject => Err(NULL.into()),
    }
}

/// Writes the value that a map has for an old one; `None` if the old one stays.
fn mapped<'p>(
    column: &'p ColumnPlan,
    map: &BTreeMap<String, String>,
    cell: Cell<'_>,
    out: &mut String,
    note: &mut dyn FnMut(&'p ColumnPlan, Note),
) -> Option<Result<Value, Stop>> {
    let text = match cell {
        Cell::Text(text) => text.into(),
        Cell::Json(raw) => json::unquote(raw).unwrap_or_else(|| raw.into()),
        Cell::Null | Cell::Missing | Cell::Unknown => return None,
    };
    let new = std::str::from_utf8(&text).ok().and_then(|old| map.get(old));
    if let Some(json) = new {
        out.push_str(json);
        return Some(Ok(Value::Written));
    }
    if column.missing != MissingPolicy::Reject {
        note(column, Note::Unmapped);
    }
    match column.missing {
        MissingPolicy::Keep => None,
        MissingPolicy::Absent => Some(Ok(Value::Absent)),
        MissingPolicy::Null => Some(null(column, out, note)),
        MissingPolicy::Reject => Some(Err(UNMAPPED.into())),
    }
}
