//! Rows that are records of CSV files.

use std::collections::BTreeMap;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::value::import::csv_cell;
use convex_schema_core::{FieldRef, Schema, TableRef, ValidatorRef, Value};
use convex_schema_rows::validate::{RowPlace, TableIds, Values, Violation, ViolationCode};

use super::{Checked, RowChecker};
use crate::block::{CellRow, Cells, line_start};
use crate::import::rows::classify;
use crate::notes::Notes;
use crate::part::STORAGE;

impl<I: TableIds> RowChecker<'_, I> {
    pub(super) fn cells(&self, cells: &Cells, text: &[u8], checked: &mut Checked) {
        for row in &cells.rows {
            if checked.stopped {
                return;
            }
            let place = RowPlace::at(row.row, line_start(row.line));
            match self.record(cells, *row, text, &mut checked.notes) {
                Ok(document) if self.part.table == STORAGE => {
                    let json = serde_json::from_str(&document.to_wire());
                    self.stored(place, json.unwrap_or_default(), checked);
                }
                Ok(document) => self.record_value(place, cells, *row, text, &document, checked),
                Err(violation) => {
                    if let Some((step, code)) = classify(&violation) {
                        let message = violation.message().to_owned();
                        Self::note(row.row, (step, code, message), checked);
                    }
                    self.refuse(row.row, &violation, checked);
                }
            }
        }
    }

    /// The verdict on a record. Where the first error is at a cell that is not read as it looks,
    /// that is what is said.
    pub(super) fn record_value(
        &self,
        place: RowPlace,
        cells: &Cells,
        row: CellRow,
        text: &[u8],
        document: &Value,
        checked: &mut Checked,
    ) {
        let violation = self.table.validate(document, self.options.mode).err();
        let column = violation
            .as_ref()
            .and_then(|it| it.path().strip_prefix('.'));
        let index = column.and_then(|it| cells.header.names.iter().rposition(|name| name == it));
        let cell = index.and_then(|index| cells.cell(row, index, text));
        let why = cell.and_then(|cell| misread(cell, self.options.values));
        let (Some(violation), Some(column), Some(why)) = (&violation, column, why) else {
            return self.value(place, document, checked);
        };
        if self.options.is_import() {
            if let Some(refusal) = self.insert_refusal(place.row, document, checked) {
                Self::note(place.row, refusal, checked);
            }
        }
        self.entries(place.row, document, checked);
        let start = place.start.unwrap_or(line_start(place.row));
        let told = Violation::of_file(violation.code(), why, start).in_field(column);
        self.refuse(place.row, &told, checked);
    }

    /// Returns the document of a record.
    ///
    /// Source: Convex backend, `crates/application/src/snapshot_import/parse.rs`.
    pub(super) fn record(
        &self,
        cells: &Cells,
        row: CellRow,
        text: &[u8],
        notes: &mut Notes,
    ) -> Result<Value, Violation> {
        let start = line_start(row.line);
        let names = &cells.header.names;
        let ends = cells.ends.get(row.ends.0..row.ends.1).unwrap_or_default();
        if ends.len() != names.len() {
            let (found, wanted) = (ends.len(), names.len());
            let message = format!("the header has {wanted} cells and the row {found}");
            return Err(Violation::of_file(
                ViolationCode::CsvRowMissingFields,
                message,
                start,
            ));
        }
        let text = text.get(row.text.0..row.text.1).unwrap_or_default();
        let mut document = BTreeMap::new();
        let mut from = 0;
        for (name, end) in names.iter().zip(ends) {
            let cell = text.get(from..*end).unwrap_or_default();
            from = *end;
            let cell = std::str::from_utf8(cell).map_err(|_| {
                let message = "a cell of the row is not UTF-8";
                Violation::of_file(ViolationCode::CsvInvalidRow, message, start)
            })?;
            if self.options.warnings && self.part.table != STORAGE {
                self.columns.note(name, cell, row.row, notes);
            }
            let is_left_out = cell.is_empty() && self.optional.contains(&name.as_str());
            if is_left_out {
                document.remove(name);
            } else {
                document.insert(name.clone(), csv_cell(cell));
            }
        }
        Ok(Value::Object(document))
    }
}

/// Returns why a cell is not read as it looks.
fn misread(cell: &str, values: Values) -> Option<String> {
    let shown = if values == Values::Show {
        format!("the cell `{}`", cell.chars().take(60).collect::<String>())
    } else {
        "the cell".to_owned()
    };
    if cell.parse::<f64>().is_ok_and(|number| !number.is_finite()) {
        return Some(format!(
            "{shown} is read as a number, which JSON does not have, and so becomes null"
        ));
    }
    let is_number = cell.trim().parse::<f64>().is_ok_and(f64::is_finite);
    (is_number && cell.trim() != cell).then(|| {
        format!("{shown} is text because of the space around the number: take the space away")
    })
}

/// Returns the fields that are optional in any of the objects that a document of the table can be:
/// an import leaves their empty cells out.
pub(super) fn optional_fields<'s>(schema: &'s Schema, table: &str) -> Vec<&'s str> {
    let mut optional = Vec::new();
    if let Some(document) = schema.table(table).and_then(TableRef::document) {
        add_optional(document, &mut optional);
    }
    optional
}

fn add_optional<'s>(document: ValidatorRef<'s>, optional: &mut Vec<&'s str>) {
    match document.exhaustive() {
        ValidatorKind::Object(fields) => {
            let fields = fields.iter().filter(|field| field.is_optional());
            optional.extend(fields.map(FieldRef::name));
        }
        ValidatorKind::Union(members) => {
            for member in members.iter() {
                add_optional(member.validator(), optional);
            }
        }
        ValidatorKind::Any
        | ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Function(_)
        | ValidatorKind::Unknown(_)
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Id(_)
        | ValidatorKind::Literal(_)
        | ValidatorKind::Array(_)
        | ValidatorKind::Record { .. } => {}
    }
}
