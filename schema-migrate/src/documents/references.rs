//! References to rows become ids of their documents.

use std::collections::HashSet;
use std::io;

use convex_schema_core::__internal::write_json_string;
use convex_schema_core::DocumentId;

use super::{Fault, Maker, Note, Stop, Value, null};
use crate::convert::FaultCode;
use crate::json;
use crate::keys::{Internal, KeyMap, KeySet};
use crate::mapping::DanglingPolicy;
use crate::plan::{By, ColumnPlan, ExistingPlan, List, ReferencePlan, TablePlan};
use crate::row::{Cell, Row};

/// The keys of all rows.
#[derive(Debug)]
pub(crate) struct Keys {
    /// The ids of each group.
    pub(crate) ids: Vec<KeySet>,
    /// Ids that several rows of a group have.
    pub(crate) repeated: Vec<HashSet<Internal>>,
    /// The ids of rows that do not become documents, of each group.
    pub(crate) rejected: Vec<KeySet>,
    /// Other keys of each planned table.
    pub(crate) tables: Vec<TableKeys>,
}

/// Keys of a table that are not ids.
#[derive(Debug, Default)]
pub(crate) struct TableKeys {
    /// Documents that are in the deployment already.
    pub(crate) existing: Option<ExistingKeys>,
    /// For each lookup of the table, the ids by the hashes of its columns, and the hashes that several rows have.
    pub(crate) lookups: Vec<(KeyMap, HashSet<Internal>)>,
}

/// Documents of a table that are in the deployment already.
#[derive(Debug)]
pub(crate) struct ExistingKeys {
    /// The ids by the hashes of the values by which they are found.
    pub(crate) ids: KeyMap,
    /// The hashes that several documents have.
    pub(crate) ambiguous: HashSet<Internal>,
    /// The id of each row, by the id that its key would give.
    pub(crate) of_rows: KeyMap,
}

/// The document of a row in the deployment.
pub(crate) enum Document {
    Id(Internal),
    Missing,
    Ambiguous,
}

impl ExistingKeys {
    /// Finds the document of a row.
    pub(crate) fn find(
        &self,
        plan: &ExistingPlan,
        row: &Row,
    ) -> Result<io::Result<Document>, FaultCode> {
        let Some(hash) = plan.of_row(row)? else {
            return Ok(Ok(Document::Missing));
        };
        if self.ambiguous.contains(&hash) {
            return Ok(Ok(Document::Ambiguous));
        }
        let found = self.ids.get(hash);
        Ok(found.map(|id| id.map_or(Document::Missing, Document::Id)))
    }
}

/// The policy that was applied to a reference to a row that is not migrated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) policy: DanglingPolicy,
    /// Whether the row exists and does not become a document.
    pub(crate) is_of_parent: bool,
}

/// The target of a reference.
enum Found {
    Id(Internal),
    /// The reference is null.
    Null,
    /// A row that does not become a document.
    Rejected,
    Nothing,
}

const PARENT_REJECTED: Fault = Fault::new(
    "parent_rejected",
    "correct the row that it refers to, or set a `dangling` policy for the column",
);

const DANGLING: Fault = Fault::new(
    "dangling_reference",
    "no row has this key: set a `dangling` policy for the column, or correct the source",
);

const AMBIGUOUS: Fault = Fault::new(
    "ambiguous_reference",
    "several rows have this key: correct the source, so that its values are unique",
);

impl<'p> Maker<'p> {
    /// Writes the id of the row that a column refers to, or the ids of several.
    pub(super) fn reference(
        &self,
        column: &'p ColumnPlan,
        reference: &'p ReferencePlan,
        row: &Row,
        out: &mut String,
        note: &mut dyn FnMut(&'p ColumnPlan, Note),
    ) -> Result<Value, Stop> {
        if let Some(list) = &reference.list {
            return self.list(column, reference, list, row.cell(column.column), out, note);
        }
        match self.find(reference, &reference.columns.columns, row)? {
            Found::Id(internal) => {
                self.write(reference, internal, out);
                Ok(Value::Written)
            }
            Found::Null => null(column, out, note),
            Found::Rejected => dangling(column, reference, true, note),
            Found::Nothing => dangling(column, reference, false, note),
        }
    }

    fn write(&self, reference: &ReferencePlan, internal: Internal, out: &mut String) {
        if let Some(to) = self.plan.tables.get(reference.target) {
            write_json_string(out, &DocumentId::new(to.number, internal).encode());
        }
    }

    /// Finds the row with the key in these columns.
    fn find(&self, reference: &ReferencePlan, columns: &[usize], row: &Row) -> Result<Found, Stop> {
        let Some(to) = self.plan.tables.get(reference.target) else {
            return Ok(Found::Nothing);
        };
        let own = reference.columns.view_in(columns);
        let internal = match &reference.by {
            By::Key => {
                let Some(internal) = to.key.mint.internal(row, own)? else {
                    return Ok(Found::Null);
                };
                let table = self.keys.tables.get(reference.target);
                if let Some(existing) = table.and_then(|it| it.existing.as_ref()) {
                    return self.found(to, existing.of_rows.get(internal)?);
                }
                let is_known = match self.keys.ids.get(to.group) {
                    Some(ids) => ids.contains(internal)?,
                    None => false,
                };
                is_known.then_some(internal)
            }
            By::Columns { lookup, .. } => {
                let Some(hash) = own.hash(row, false)? else {
                    return Ok(Found::Null);
                };
                let table = self.keys.tables.get(reference.target);
                let Some((ids, ambiguous)) = table.and_then(|it| it.lookups.get(*lookup)) else {
                    return Ok(Found::Nothing);
                };
                if ambiguous.contains(&hash) {
                    return Err(AMBIGUOUS.into());
                }
                ids.get(hash)?
            }
        };
        self.found(to, internal)
    }

    /// Returns the target of a reference to the row with this id.
    fn found(&self, to: &TablePlan, internal: Option<Internal>) -> Result<Found, Stop> {
        let Some(internal) = internal else {
            return Ok(Found::Nothing);
        };
        let rejected = self.keys.rejected.get(to.group);
        Ok(match rejected {
            Some(rejected) if rejected.len() > 0 && rejected.contains(internal)? => Found::Rejected,
            Some(_) | None => Found::Id(internal),
        })
    }

    /// Writes the ids of the keys in a list.
    fn list(
        &self,
        column: &'p ColumnPlan,
        reference: &'p ReferencePlan,
        list: &List,
        cell: Cell<'_>,
        out: &mut String,
        note: &mut dyn FnMut(&'p ColumnPlan, Note),
    ) -> Result<Value, Stop> {
        let mut row = Row::default();
        out.push('[');
        let mut is_first = true;
        for key in keys(list, cell)? {
            row.clear(1);
            row.set_json(0, &key);
            if &*key == b"null" {
                return Err(FaultCode::NullElement.into());
            }
            let is_of_parent = match self.find(reference, &[0], &row)? {
                Found::Id(internal) => {
                    if !std::mem::take(&mut is_first) {
                        out.push(',');
                    }
                    self.write(reference, internal, out);
                    continue;
                }
                Found::Null => return Err(FaultCode::NullElement.into()),
                Found::Rejected => true,
                Found::Nothing => false,
            };
            match dangling(column, reference, is_of_parent, note)? {
                Value::Absent | Value::Written => {}
                Value::DropRow => return Ok(Value::DropRow),
            }
        }
        out.push(']');
        Ok(Value::Written)
    }
}

/// The JSON texts of the keys in a list.
fn keys(list: &List, cell: Cell<'_>) -> Result<Vec<Vec<u8>>, FaultCode> {
    let mut texts = String::new();
    let raw = match list {
        List::Array(conversion) => {
            conversion.write(cell, &mut texts)?;
            texts.as_bytes()
        }
        List::Json => match cell {
            Cell::Text(text) | Cell::Json(text) => text,
            Cell::Null | Cell::Missing | Cell::Unknown => return Err(FaultCode::WrongType),
        },
    };
    let mut keys = Vec::new();
    let mut cursor = json::Cursor::new(raw);
    cursor.elements(|key| {
        keys.push(key.to_vec());
        Ok::<(), FaultCode>(())
    })?;
    if cursor.is_at_end() {
        Ok(keys)
    } else {
        Err(FaultCode::InvalidJson)
    }
}

/// Applies the policy for a reference to a row that is not migrated.
fn dangling<'p>(
    column: &'p ColumnPlan,
    reference: &ReferencePlan,
    is_of_parent: bool,
    note: &mut dyn FnMut(&'p ColumnPlan, Note),
) -> Result<Value, Stop> {
    let policy = reference.dangling;
    let outcome = Outcome {
        policy,
        is_of_parent,
    };
    note(column, Note::Dangling(outcome));
    match policy {
        DanglingPolicy::Absent => Ok(Value::Absent),
        DanglingPolicy::Drop => Ok(Value::DropRow),
        DanglingPolicy::Reject if is_of_parent => Err(PARENT_REJECTED.into()),
        DanglingPolicy::Reject => Err(DANGLING.into()),
    }
}

impl ReferencePlan {
    /// Whether its column holds JSON.
    pub(super) fn is_json(&self) -> bool {
        matches!(self.list, Some(List::Json))
    }
}
