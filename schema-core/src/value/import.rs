//! JSON lines, JSON arrays and CSV, read as `npx convex import` reads them.
//!
//! These formats are poorer than a snapshot: all numbers are floats, and neither integers nor bytes
//! can be written, for a key that starts with `$` is rejected.
//!
//! Source: Convex backend, `crates/application/src/snapshot_import/parse.rs`.

use convex_schema_rules::name::{NameError, check_runtime_key};

use super::decode::{self, Dialect};
use super::error::ValueErrorReason;
use super::json::Json;
use super::{Value, ValueError};

/// Reads one line of a file of JSON lines, or one document of a snapshot that has no
/// `generated_schema.jsonl`: an object.
///
/// A blank line is an error, as it is in the backend.
///
/// ```
/// use convex_schema_core::value::import::json_row;
///
/// assert_eq!(json_row(r#"{"age":5}"#)?.to_export(), r#"{"age":5.0}"#);
/// # Ok::<(), convex_schema_core::value::ValueError>(())
/// ```
///
/// # Errors
/// As [`Value::parse_wire`], and for a value that is not an object.
pub fn json_row(line: &str) -> Result<Value, ValueError> {
    row(Json::parse(line)?)
}

/// Reads a file that is one JSON array of objects.
///
/// The platform's limit on such a file is not checked here
/// ([`MAX_JSON_ARRAY_IMPORT_SIZE`](convex_schema_rules::limit::MAX_JSON_ARRAY_IMPORT_SIZE)), and
/// the array may be longer than arrays in documents.
///
/// # Errors
/// As [`json_row`]; the path starts with the row's index.
pub fn json_array(text: &str) -> Result<Vec<Value>, ValueError> {
    let rows = match Json::parse(text)? {
        Json::Array(rows) => rows,
        other => return Err(ValueError::new(ValueErrorReason::NotAnArray(other.noun()))),
    };
    let rows = rows.into_iter().enumerate();
    rows.map(|(index, json)| row(json).map_err(|error| error.at_index(index)))
        .collect()
}

fn row(json: Json) -> Result<Value, ValueError> {
    let value: Value = decode::decode(json, Dialect::Import)?;
    match value {
        Value::Object(_) => Ok(value),
        other => Err(ValueError::new(ValueErrorReason::RowNotObject(
            other.kind(),
        ))),
    }
}

/// The value of a cell of a CSV file.
///
/// A text that Rust reads as an `f64` is a float, or null if it is not finite; any other is a string,
/// as it is. No cell becomes a boolean or another null. (An empty cell of an optional field is left out by
/// the import; here it is an empty string, as there is no schema.)
///
/// ```
/// use convex_schema_core::{Value, value::import::csv_cell};
///
/// assert_eq!(csv_cell("007"), Value::Float64(7.0));
/// assert_eq!(csv_cell(" 7"), Value::from(" 7"));
/// assert_eq!(csv_cell("inf"), Value::Null);
/// ```
pub fn csv_cell(cell: &str) -> Value {
    match cell.parse::<f64>() {
        Ok(float) if float.is_finite() => Value::Float64(float),
        Ok(_) => Value::Null,
        Err(_) => Value::from(cell),
    }
}

/// The name of the field that a header of a CSV file names: without the spaces around it.
///
/// # Errors
/// Those of [`check_runtime_key`].
pub fn csv_header(header: &str) -> Result<&str, NameError> {
    let name = header.trim_matches(' ');
    check_runtime_key(name).map(|()| name)
}
