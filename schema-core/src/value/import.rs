//! JSON lines, JSON arrays and CSV, read as `npx convex import` reads them, and JSON lines as it can read
//! them.
//!
//! These formats are poorer than a snapshot: all numbers are floats, and neither integers nor bytes
//! can be written, for a key that starts with `$` is rejected.
//!
//! Source: Convex backend, `crates/application/src/snapshot_import/parse.rs`.

use convex_schema_rules::limit::MAX_VALUE_NESTING;
use convex_schema_rules::name::{NameError, check_runtime_key};

use super::decode::{self, Dialect};
use super::encode;
use super::error::ValueErrorReason;
use super::json::Json;
use super::walk::Scalar;
use super::{Value, ValueError, wire};

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

impl Value {
    /// The text of a row for `npx convex import`: a line of JSON lines, or an element of a JSON array. No
    /// white space, keys sorted by their bytes; [`json_row`] reads it.
    ///
    /// ```
    /// use convex_schema_core::Value;
    ///
    /// let row: Value = [("age", Value::Float64(5.0))].into_iter().collect();
    /// assert_eq!(row.to_import()?, r#"{"age":5.0}"#);
    /// let row: Value = [("age", Value::Int64(5))].into_iter().collect();
    /// assert!(row.to_import().is_err());
    /// # Ok::<(), convex_schema_core::value::ValueError>(())
    /// ```
    ///
    /// # Errors
    /// A value that is not an object, has a key that an import rejects, more levels than a value may have,
    /// or holds what these formats can't: an `Int64`, bytes, NaN or an infinity. A snapshot can, see
    /// [`Value::to_export`].
    pub fn to_import(&self) -> Result<String, ValueError> {
        let reason = match self {
            Self::Object(_) => None,
            other => Some(ValueErrorReason::RowNotObject(other.kind())),
        };
        let levels = self.nesting();
        let too_nested = levels > MAX_VALUE_NESTING;
        let reason = reason.or_else(|| too_nested.then_some(ValueErrorReason::TooNested(levels)));
        match reason {
            Some(reason) => Err(ValueError::new(reason)),
            None => {
                check_importable(self)?;
                Ok(encode::text(self, token))
            }
        }
    }
}

/// Rejects what no line can hold; `value` has few levels.
fn check_importable(value: &Value) -> Result<(), ValueError> {
    let rejected = |what| Err(ValueError::new(ValueErrorReason::NotInLines(what)));
    match value {
        Value::Int64(_) => rejected("an int64"),
        Value::Bytes(_) => rejected("bytes"),
        Value::Float64(float) if float.is_nan() => rejected("NaN"),
        Value::Float64(float) if float.is_infinite() => rejected("an infinity"),
        Value::Null | Value::Float64(_) | Value::Boolean(_) | Value::String(_) => Ok(()),
        Value::Array(elements) => elements
            .iter()
            .enumerate()
            .try_for_each(|(index, element)| {
                check_importable(element).map_err(|error| error.at_index(index))
            }),
        Value::Object(fields) => fields.iter().try_for_each(|(name, field)| {
            check_runtime_key(name).map_err(|error| {
                let key = name.clone();
                ValueError::new(ValueErrorReason::Key { key, error })
            })?;
            check_importable(field).map_err(|error| error.in_field(name))
        }),
    }
}

/// All numbers are floats, `-0` as well.
fn token(scalar: Scalar<'_>) -> encode::Token<'_> {
    match scalar {
        Scalar::Float64(float) => encode::Token::Float(float),
        other => wire::token(other),
    }
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

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use super::json_row;
    use crate::value::Value;

    fn row(field: Value) -> Value {
        [("a", field)].into_iter().collect()
    }

    #[test]
    fn an_import_reads_what_is_written_for_it() {
        for field in [
            Value::Null,
            Value::from(-0.0),
            Value::from(5.0),
            Value::from(1e300),
            Value::from(0.1),
            Value::from("$\n\u{2028}"),
            Value::from(vec![row(Value::from(true)), Value::from(1.5)]),
        ] {
            let row = row(field);
            let text = row.to_import().unwrap();
            assert_eq!(json_row(&text), Ok(row), "{text}");
        }
    }

    #[test]
    fn what_lines_can_not_hold_is_named_with_its_place() {
        let list = |value: Value| row(Value::from(vec![Value::Null, value]));
        for (value, words) in [
            (
                list(Value::Int64(5)),
                "`.a[1]`: `npx convex import` can't read an int64",
            ),
            (
                row(Value::from(vec![0, 255])),
                "`.a`: `npx convex import` can't read bytes",
            ),
            (row(Value::from(f64::NAN)), "can't read NaN"),
            (
                row(row(Value::from(f64::NEG_INFINITY))),
                "`.a.a`: `npx convex import` can't read an infinity",
            ),
            (
                row([("$x", Value::Null)].into_iter().collect()),
                "key \"$x\"",
            ),
            (Value::from(5.0), "expected a JSON object"),
            (
                row((0..64).fold(Value::Null, |inner, _| Value::Array(vec![inner]))),
                "at most 64 levels deep",
            ),
            (
                row((0..1_000_000).fold(Value::Null, |inner, _| Value::Array(vec![inner]))),
                "at most 64 levels deep",
            ),
        ] {
            let error = value.to_import().unwrap_err().to_string();
            assert!(error.contains(words), "{error}");
        }
    }
}
