//! Rows of tables that have a Rust type: verdicts, reports, and documents as they are stored.

mod doc;
mod page;
mod pagination;

use std::collections::{BTreeMap, HashMap};
use std::sync::{OnceLock, PoisonError, RwLock};

use serde::Serialize;
use serde::de::DeserializeOwned;

pub use self::doc::Doc;
pub use self::page::{Page, PageStatus};
pub use self::pagination::PaginationOptions;
use crate::convert::{ConvertError, from_value, to_value};
use crate::validate::{
    Finding, Mode, Report, RowPhase, Rows, ShapeOnly, TableValidator, Violation, ViolationCode,
};
use convex_schema_core::__internal::desc::{TableDesc, lower};
use convex_schema_core::Value;
use convex_schema_core::{ConvexType, Table};

/// Validates, reports and reads rows by the Rust type of their table.
///
/// Every type with `#[derive(Table)]` implements it. Only the shape of ids is checked: to check them
/// against a deployment's tables, make [`Rows`] of the whole schema.
pub trait Row: Table + ConvexType {
    /// Returns the validator of the table, compiled once.
    fn validator() -> TableValidator<'static, ShapeOnly> {
        rows(Self::TABLE).table(Self::NAME)
    }

    /// Returns the backend's verdict on a row: its first error.
    ///
    /// # Errors
    /// See [`TableValidator::validate`].
    fn validate(row: &Value, mode: Mode) -> Result<(), Violation> {
        Self::validator().validate(row, mode)
    }

    /// Returns the backend's verdict on a row in wire JSON.
    ///
    /// # Errors
    /// See [`TableValidator::validate_json`].
    fn validate_json(row: &[u8], mode: Mode) -> Result<(), Violation> {
        Self::validator().validate_json(row, mode)
    }

    /// Returns the backend's verdict on a row in wire JSON that was read already.
    ///
    /// # Errors
    /// See [`TableValidator::validate_json_value`].
    fn validate_json_value(row: &serde_json::Value, mode: Mode) -> Result<(), Violation> {
        Self::validator().validate_json_value(row, mode)
    }

    /// Returns the backend's verdict on this row as [`to_value`] writes it: first the errors of
    /// `to_value`, then the limits of documents, which depend on [`Mode`].
    ///
    /// # Errors
    /// As [`TableValidator::validate`]; what Rust can't write has a code that starts with `rust_`.
    fn validate_typed(&self, mode: Mode) -> Result<(), Violation>
    where
        Self: Serialize,
    {
        let row = to_value(self).map_err(|error| error.violation())?;
        Self::validate(&row, mode)
    }

    /// Returns the report of a row: all errors and warnings.
    fn report(row: &Value, mode: Mode) -> Report {
        Self::validator().report(row, mode)
    }

    /// Returns the report of a row in wire JSON: all errors and warnings.
    fn report_json(row: &[u8], mode: Mode) -> Report {
        Self::validator().report_json(row, mode)
    }

    /// Reads a row in wire JSON; system fields that it has are left out.
    ///
    /// # Errors
    /// The report of the row. If Convex accepts it and the Rust type can't hold it, the
    /// report has no findings but a warning, whose code starts with `rust_`.
    fn from_row(row: &[u8]) -> Result<Self, Box<Report>>
    where
        Self: DeserializeOwned,
    {
        let report = || Self::report_json(row, Mode::Pure);
        let value = std::str::from_utf8(row).ok().and_then(|text| {
            let value = Value::parse_wire(text).ok()?;
            Self::validate(&value, Mode::Pure).ok().map(|()| value)
        });
        let Some(Ok(fields)) = value.map(Value::into_object) else {
            return Err(Box::new(report()));
        };
        from_value(&without_system_fields(fields))
            .map_err(|error| Box::new(with_rust_finding(report(), &error)))
    }
}

impl<T: Table + ConvexType> Row for T {}

/// Returns the validators of a table on its own, compiled once.
fn rows(table: &'static TableDesc) -> &'static Rows {
    static ROWS: OnceLock<RwLock<HashMap<usize, &'static Rows>>> = OnceLock::new();
    let all = ROWS.get_or_init(RwLock::default);
    // A description is a constant: its address stands for its content as long as the program runs.
    let key = std::ptr::from_ref(table).addr();
    if let Some(rows) = all.read().unwrap_or_else(PoisonError::into_inner).get(&key) {
        return rows;
    }
    let rows = Rows::new(&lower::single(table));
    let mut all = all.write().unwrap_or_else(PoisonError::into_inner);
    // One for each description in the program, so what is leaked is bounded.
    all.entry(key).or_insert_with(|| Box::leak(Box::new(rows)))
}

fn without_system_fields(mut fields: BTreeMap<String, Value>) -> Value {
    fields.retain(|name, _| !name.starts_with('_'));
    Value::Object(fields)
}

/// Adds a warning for a row that the Rust type can't hold: Convex accepts it.
fn with_rust_finding(mut report: Report, error: &ConvertError) -> Report {
    let code = match error.code() {
        code @ (ViolationCode::RustOutOfRange | ViolationCode::RustWrongType) => code,
        _ => ViolationCode::RustWrongType,
    };
    report.total_warnings += 1;
    report.warnings.insert(
        0,
        Finding {
            phase: RowPhase::Validate,
            code,
            path: error.path(),
            pattern: error.pattern(),
            backend_path: error.path(),
            field: None,
            expected: None,
            found: None,
            summary: error.reason().to_string(),
            message: error.reason().to_string(),
            likely_cause: None,
            help: None,
            position: None,
            branch: None,
        },
    );
    report
}
