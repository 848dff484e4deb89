//! Cells of CSV files that become something else than a person sees in them.

use std::collections::BTreeMap;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{Literal, Schema, TableRef, ValidatorRef};

use super::Notes;
use super::text::{is_json, rounded};
use crate::problem::ProblemCode;

/// The values that the columns of a table may hold, as far as the notes need it.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    columns: BTreeMap<String, Column>,
}

/// The values that a column may hold.
#[derive(Debug, Clone, Copy)]
struct Column {
    /// Whether a string would be accepted too.
    takes_text: bool,
    /// Whether nothing but strings is accepted.
    is_text: bool,
}

impl Columns {
    pub(crate) fn new(schema: &Schema, table: &str) -> Self {
        let mut columns = Self::default();
        if let Some(document) = schema.table(table).and_then(TableRef::document) {
            columns.add(document);
        }
        columns
    }

    fn add(&mut self, document: ValidatorRef<'_>) {
        match document.exhaustive() {
            ValidatorKind::Object(fields) => {
                for field in fields.iter() {
                    let column = Column {
                        takes_text: takes_text(field.validator()),
                        is_text: is_text(field.validator()),
                    };
                    let known = self.columns.entry(field.name().to_owned());
                    let known = known.or_insert(column);
                    known.takes_text |= column.takes_text;
                    known.is_text &= column.is_text;
                }
            }
            ValidatorKind::Union(members) => {
                for member in members.iter() {
                    self.add(member.validator());
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

    /// Returns what a column may hold; anything, where nothing is known.
    fn get(&self, name: &str) -> Column {
        let unknown = Column {
            takes_text: true,
            is_text: false,
        };
        self.columns.get(name).copied().unwrap_or(unknown)
    }

    /// Returns whether a field holds nothing but strings.
    pub(crate) fn is_text(&self, name: &str) -> bool {
        self.get(name).is_text
    }

    /// Adds the notes on a cell.
    pub(crate) fn note(&self, name: &str, cell: &str, row: u64, notes: &mut Notes) {
        let column = self.get(name);
        let place = format!("column `{name}`");
        if matches!(cell, "NULL" | "null" | "\\N") {
            notes.add(ProblemCode::CellIsNullText, &place, row, cell, String::new);
        } else if let Ok(number) = cell.parse::<f64>() {
            if !number.is_finite() {
                let becomes = || "null".to_owned();
                notes.add(ProblemCode::CellBecomesNull, &place, row, cell, becomes);
            } else if let Some(stored) = rounded(cell) {
                notes.add(ProblemCode::IntegerRounded, &place, row, cell, || stored);
            } else if column.takes_text && !is_plain(cell) {
                let becomes = || format!("the number {number}");
                notes.add(ProblemCode::CellBecomesNumber, &place, row, cell, becomes);
            }
        } else if !column.is_text && is_json(cell) {
            notes.add(ProblemCode::TextIsJson, &place, row, cell, String::new);
        }
    }
}

fn takes_text(validator: ValidatorRef<'_>) -> bool {
    match validator.exhaustive() {
        ValidatorKind::String
        | ValidatorKind::Any
        | ValidatorKind::Id(_)
        | ValidatorKind::Function(_)
        | ValidatorKind::Unknown(_) => true,
        ValidatorKind::Literal(literal) => matches!(literal, Literal::String(_)),
        ValidatorKind::Union(members) => members.iter().any(|it| takes_text(it.validator())),
        ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Boolean
        | ValidatorKind::Bytes
        | ValidatorKind::Array(_)
        | ValidatorKind::Record { .. }
        | ValidatorKind::Object(_) => false,
    }
}

fn is_text(validator: ValidatorRef<'_>) -> bool {
    match validator.exhaustive() {
        ValidatorKind::String | ValidatorKind::Id(_) | ValidatorKind::Function(_) => true,
        ValidatorKind::Literal(literal) => matches!(literal, Literal::String(_)),
        ValidatorKind::Union(members) => {
            !members.is_empty() && members.iter().all(|it| is_text(it.validator()))
        }
        ValidatorKind::Any
        | ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Unknown(_)
        | ValidatorKind::Boolean
        | ValidatorKind::Bytes
        | ValidatorKind::Array(_)
        | ValidatorKind::Record { .. }
        | ValidatorKind::Object(_) => false,
    }
}

/// Returns whether a number is written as people write numbers: `-12`, `0.5`.
fn is_plain(cell: &str) -> bool {
    let digits = cell.strip_prefix('-').unwrap_or(cell);
    let (whole, fraction) = match digits.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (digits, None),
    };
    let are_digits = |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
    let has_zeros = whole.len() > 1 && whole.starts_with('0');
    are_digits(whole) && !has_zeros && fraction.is_none_or(are_digits)
}

#[cfg(test)]
mod tests {
    use convex_schema_core::{TableDefinition, v};
    use convex_schema_rows::validate::Values;

    use super::*;

    fn told(cell: &str) -> Option<String> {
        let object = v::object()
            .field("text", v::string())
            .field("any", v::any())
            .field("number", v::number());
        let table = TableDefinition::new("t", object);
        let columns = Columns::new(&Schema::builder().table(table).build(), "t");
        let mut codes = Vec::new();
        for name in ["text", "any", "number"] {
            let mut notes = Notes::default();
            columns.note(name, cell, 1, &mut notes);
            let problems = notes.problems("f", Values::Show);
            codes.extend(problems.iter().map(|it| format!("{name} {}", it.code)));
        }
        (!codes.is_empty()).then(|| codes.join(", "))
    }

    #[test]
    fn cells_that_change_are_told() {
        for (cell, want) in [
            (
                "Nan",
                Some(
                    "text file_cell_becomes_null, any file_cell_becomes_null, number file_cell_becomes_null",
                ),
            ),
            (
                "101E010031",
                Some(
                    "text file_cell_becomes_null, any file_cell_becomes_null, number file_cell_becomes_null",
                ),
            ),
            (
                "007",
                Some("text file_cell_becomes_number, any file_cell_becomes_number"),
            ),
            (
                "1e5",
                Some("text file_cell_becomes_number, any file_cell_becomes_number"),
            ),
            (
                "9007199254740993",
                Some(
                    "text file_integer_rounded, any file_integer_rounded, number file_integer_rounded",
                ),
            ),
            (
                "+9007199254740993",
                Some(
                    "text file_integer_rounded, any file_integer_rounded, number file_integer_rounded",
                ),
            ),
            ("9007199254740992", None),
            ("-12.50", None),
            (
                "NULL",
                Some(
                    "text file_cell_is_null_text, any file_cell_is_null_text, number file_cell_is_null_text",
                ),
            ),
            (
                "{\"a\":1}",
                Some("any file_text_is_json, number file_text_is_json"),
            ),
            ("[see below]", None),
            ("Ann", None),
        ] {
            assert_eq!(told(cell).as_deref(), want, "{cell}");
        }
    }
}
