//! Rows become documents: the text of each, or what is wrong with it.

use std::collections::BTreeMap;

use convex_schema_core::__internal::{JsonFloat, write_json_string};
use convex_schema_core::DocumentId;

use crate::convert::{Conversion, FaultCode};
use crate::json;
use crate::keys::KeySet;
use crate::mapping::{DanglingPolicy, EmptyPolicy, MissingPolicy};
use crate::plan::{ColumnPlan, From, OnNull, Plan, TablePlan, ValuePlan};
use crate::row::{Cell, Row};

/// The ids of all planned tables: those that there are, and those of rejected rows.
pub(crate) struct Ids<'k> {
    pub(crate) keys: &'k [KeySet],
    pub(crate) rejected: &'k [KeySet],
}

/// The result for a row.
pub(crate) enum Made<'d> {
    /// A document.
    Document,
    /// It is dropped.
    Dropped,
    /// It is rejected for this column, with this code; no column for the row as such.
    Rejected(&'d str, &'static str, &'static str),
}

/// The counted treatments of single values of accepted rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Note {
    Filled,
    Unlinked,
    /// A value that the map of values does not have.
    Unmapped,
}

/// Writes the document of a row into `out`, with its internal id.
pub(crate) fn document<'p>(
    plan: &'p Plan,
    table: &'p TablePlan,
    row: &Row,
    internal: [u8; 16],
    ids: &Ids<'_>,
    out: &mut String,
    note: &mut dyn FnMut(&'p str, Note),
) -> Made<'p> {
    out.clear();
    out.push('{');
    if let Some((column, conversion)) = &table.creation {
        if let Err(code) = creation_time(row.cell(*column), conversion, out) {
            return Made::Rejected("_creationTime", code.as_str(), code.help());
        }
    }
    out.push_str("\"_id\":\"");
    out.push_str(&DocumentId::new(table.number, internal).encode());
    out.push('"');
    for field in &table.fields {
        let start = out.len();
        out.push(',');
        write_json_string(out, &field.name);
        out.push(':');
        match &field.from {
            From::Constant(json) => out.push_str(json),
            From::Column(column) => match value(plan, column, row, ids, out) {
                Ok(Value::Written) => {}
                Ok(Value::Filled) => note(&column.name, Note::Filled),
                Ok(Value::Absent) => out.truncate(start),
                Ok(Value::Unmapped(is_absent)) => {
                    if is_absent {
                        out.truncate(start);
                    }
                    note(&column.name, Note::Unmapped);
                }
                Ok(Value::Unlinked(is_absent)) => {
                    if is_absent {
                        out.truncate(start);
                    }
                    note(&column.name, Note::Unlinked);
                }
                Ok(Value::DropRow) => return Made::Dropped,
                Err((code, help)) => return Made::Rejected(&column.name, code, help),
            },
        }
    }
    out.push('}');
    Made::Document
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

enum Value {
    Written,
    Filled,
    Absent,
    /// A reference is left out; whether the field is absent.
    Unlinked(bool),
    /// The map of values does not have it; whether the field is absent.
    Unmapped(bool),
    DropRow,
}

/// The code of a value that only the database knows.
pub(crate) const MISSING_VALUE: &str = "missing_value";

/// The next step.
pub(crate) const MISSING_HELP: &str = "only the database knows the value: export the rows with this column, or drop it in the mapping";

/// Whether a value is null. `row_to_json` writes a JSON null as it writes null, so that both are the same for every
/// source.
fn is_null(cell: Cell<'_>, value: &ValuePlan) -> bool {
    match cell {
        Cell::Null | Cell::Missing => true,
        Cell::Text(text) => {
            text == b"null"
                && matches!(
                    value,
                    ValuePlan::Convert(Conversion::Json | Conversion::JsonText)
                )
        }
        Cell::Json(_) | Cell::Unknown => false,
    }
}

/// A code and what to do.
type Fault = (&'static str, &'static str);

fn value(
    plan: &Plan,
    column: &ColumnPlan,
    row: &Row,
    ids: &Ids<'_>,
    out: &mut String,
) -> Result<Value, Fault> {
    let cell = row.cell(column.column);
    if is_null(cell, &column.value) {
        return null(column, out);
    }
    if cell == Cell::Unknown {
        return Err((MISSING_VALUE, MISSING_HELP));
    }
    if matches!(cell, Cell::Text(b"") | Cell::Json(b"\"\"")) {
        match column.empty {
            EmptyPolicy::Keep => {}
            EmptyPolicy::Null => return null(column, out),
            EmptyPolicy::Absent => return Ok(Value::Absent),
            EmptyPolicy::Reject => {
                let help = "set an `empty` policy for the column, or fill the value at its source";
                return Err(("empty_not_allowed", help));
            }
        }
    }
    if let Some(map) = &column.map {
        if let Some(value) = mapped(column, map, cell, out) {
            return value;
        }
    }
    let is_unmapped = column.map.is_some();
    match &column.value {
        ValuePlan::Convert(conversion) => conversion
            .write(cell, out)
            .map(|()| {
                if is_unmapped {
                    Value::Unmapped(false)
                } else {
                    Value::Written
                }
            })
            .map_err(|code| (code.as_str(), code.help())),
        ValuePlan::Reference {
            target,
            columns,
            list,
            dangling,
            ..
        } => {
            let Some(to) = plan.tables.get(*target) else {
                return Err(("unknown_reference", ""));
            };
            let references = References {
                to,
                keys: &ids.keys[*target],
                rejected: &ids.rejected[*target],
                dangling: *dangling,
            };
            if let Some(list) = list {
                return references.list(list, cell, out);
            }
            match references.id(row, columns)? {
                Some(Found::Id(id)) => {
                    write_json_string(out, &id);
                    Ok(Value::Written)
                }
                Some(Found::Unlinked) => Ok(Value::Unlinked(true)),
                Some(Found::DropRow) => Ok(Value::DropRow),
                None => null(column, out),
            }
        }
    }
}

/// References to the rows of one table.
struct References<'r> {
    to: &'r TablePlan,
    keys: &'r KeySet,
    rejected: &'r KeySet,
    dangling: DanglingPolicy,
}

/// The target of a reference.
enum Found {
    Id(String),
    /// No document; the reference is left out.
    Unlinked,
    DropRow,
}

impl References<'_> {
    /// The id of the row with the key in these columns; `None` for null.
    fn id(&self, row: &Row, columns: &[usize]) -> Result<Option<Found>, Fault> {
        let internal = self.to.key.mint.internal(row, columns);
        let internal = internal.map_err(|code| (code.as_str(), code.help()))?;
        let Some(internal) = internal else {
            return Ok(None);
        };
        let is_known = self.keys.contains(internal);
        let is_rejected = is_known && self.rejected.contains(internal);
        if is_known && !is_rejected {
            let id = DocumentId::new(self.to.number, internal);
            return Ok(Some(Found::Id(id.encode())));
        }
        match self.dangling {
            DanglingPolicy::Absent => Ok(Some(Found::Unlinked)),
            DanglingPolicy::Drop => Ok(Some(Found::DropRow)),
            DanglingPolicy::Reject if is_rejected => Err((
                "parent_rejected",
                "mend the row that it refers to, or set a `dangling` policy for the column",
            )),
            DanglingPolicy::Reject => Err((
                "dangling_reference",
                "no row has this key: set a `dangling` policy for the column, or mend the source",
            )),
        }
    }

    /// Writes the ids of the keys in an array; `list` makes texts of them.
    fn list(&self, list: &Conversion, cell: Cell<'_>, out: &mut String) -> Result<Value, Fault> {
        let mut texts = String::new();
        let of = |code: FaultCode| (code.as_str(), code.help());
        list.write(cell, &mut texts).map_err(of)?;
        let mut keys: Vec<&[u8]> = Vec::new();
        let read = json::Cursor::new(texts.as_bytes()).elements(|key| {
            keys.push(key);
            Ok::<(), FaultCode>(())
        });
        read.map_err(of)?;
        let mut row = Row::default();
        let mut is_unlinked = false;
        let mut ids = Vec::with_capacity(keys.len());
        for key in keys {
            row.clear(1);
            row.set_json(0, key);
            match self.id(&row, &[0])? {
                Some(Found::Id(id)) => ids.push(id),
                Some(Found::Unlinked) | None => is_unlinked = true,
                Some(Found::DropRow) => return Ok(Value::DropRow),
            }
        }
        out.push('[');
        for (position, id) in ids.iter().enumerate() {
            if position > 0 {
                out.push(',');
            }
            write_json_string(out, id);
        }
        out.push(']');
        Ok(if is_unlinked {
            Value::Unlinked(false)
        } else {
            Value::Written
        })
    }
}

/// Writes the value that null becomes.
fn null(column: &ColumnPlan, out: &mut String) -> Result<Value, Fault> {
    match &column.null {
        OnNull::Absent => Ok(Value::Absent),
        OnNull::Json(json) => {
            out.push_str(json);
            Ok(if json == "null" {
                Value::Written
            } else {
                Value::Filled
            })
        }
        OnNull::Reject => Err((
            "null_not_allowed",
            "set a `null` policy for the column, or fill the value at its source",
        )),
    }
}

/// The value that a map has for an old one; `None` if the old one stays.
fn mapped(
    column: &ColumnPlan,
    map: &BTreeMap<String, String>,
    cell: Cell<'_>,
    out: &mut String,
) -> Option<Result<Value, Fault>> {
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
    match column.missing {
        MissingPolicy::Keep => None,
        MissingPolicy::Absent => Some(Ok(Value::Unmapped(true))),
        MissingPolicy::Null => Some(match null(column, out) {
            Ok(Value::Absent) => Ok(Value::Unmapped(true)),
            Ok(_) => Ok(Value::Unmapped(false)),
            Err(fault) => Err(fault),
        }),
        MissingPolicy::Reject => Some(Err((
            "unmapped_value",
            "add the value to the file of `values`, or set a `missing` policy for the column",
        ))),
    }
}
