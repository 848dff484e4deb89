//! Rust values to Convex values and back, directed by the validator of their type.
//!
//! serde alone can't tell what Convex distinguishes: `None` is an absent key in an optional field
//! and null elsewhere, `3` is a float or an `int64`, a variant may stand for the number 24. So these
//! functions need [`ConvexType`] besides serde, and check every value against the validator.
//!
//! ```text
//! to_value     T --serde--> Written --fit----------> Value
//! from_value   T <--serde-- Reader  <--matches-- Value
//! ```
//!
//! Written with `serde_json` instead, `None` is null where the key should be absent, an `int64` is a
//! float and bytes are a list of numbers; read with it, `5.0` is not an `i32`.
//!
//! # Values that do not come back as they were
//!
//! - In an untagged enum serde takes the first variant that can be read: of `Any` and others, of two
//!   numbers, of a number and an `int64` (which all need `#[convex(ambiguous)]`), and `Bytes` before
//!   a list of numbers below 256.
//! - Text in the last variant of an open enum that is the name of an earlier one is read as that one.
//! - `serde_json::Value` has `5` where it was given `5.0`: Convex knows no difference.
//! - `-0.0` in a tagged, untagged or flattened type is `0.0` if something beside it can't be read
//!   otherwise.
//! - An `f32` under `#[convex(as = "f64")]` in a tagged, untagged or flattened type is infinite where the
//!   number is beyond it: serde buffers these, and the type that it reads is not known.
//! - Under `#[convex(validator = ...)]` and in [`Any`](convex_schema_core::Any), null in an `Option<Nullable<T>>`
//!   is `None`.

mod clean;
mod deserializer;
mod error;
mod fit;
mod keys;
mod matches;
mod plan;
mod serializer;
mod written;

use serde::Serialize;
use serde::de::DeserializeOwned;

use self::deserializer::{Reader, Style};
pub use self::error::{ConvertError, ConvertErrorReason};
use crate::validate::limits;
use convex_schema_core::__internal::json;
use convex_schema_core::ConvexType;
use convex_schema_core::Value;

/// Returns the value that stands for `row`; it satisfies the validator of `T` and the limits of
/// values.
///
/// ```
/// use convex_schema_core::Value;
/// use convex_schema_rows::to_value;
///
/// assert_eq!(to_value(&3_i32), Ok(Value::Float64(3.0)));
/// assert_eq!(to_value(&vec![Some(1.5), None]), Ok([Value::from(1.5), Value::Null].into_iter().collect()));
/// ```
///
/// # Errors
/// The output of serde for `row` does not fit the validator, such as an integer beyond 2^53 in a
/// `v.number()` or a text that is not an id in a `v.id(...)`; or it exceeds a limit; or `row` can't
/// be serialized.
pub fn to_value<T: ConvexType + Serialize + ?Sized>(row: &T) -> Result<Value, ConvertError> {
    let written = serializer::write(row)?;
    let value = fit::fit(&written, plan::of(T::DESC))?;
    check_limits(&value)?;
    Ok(value)
}

/// Returns the Rust value that `value` stands for.
///
/// # Errors
/// `value` does not satisfy the validator of `T`; or it does, and `T` can't hold it: then
/// [`ConvertError::is_rust`] is true.
pub fn from_value<T: ConvexType + DeserializeOwned>(value: &Value) -> Result<T, ConvertError> {
    check_limits(value)?;
    let node = plan::of(T::DESC);
    matches::check(node, value)?;
    let read = |style| T::deserialize(Reader::new(node, value, style));
    read(Style::Exact).or_else(|error| read(Style::Plain).map_err(|_| error))
}

/// Returns the text of wire JSON for `row`, as arguments of functions are written. See [`to_value`] and
/// [`Value::to_wire`]. Files for `npx convex import` are not in wire JSON: see [`to_import_row`] and
/// [`to_snapshot_row`].
///
/// # Errors
/// As [`to_value`].
pub fn to_json<T: ConvexType + Serialize + ?Sized>(row: &T) -> Result<String, ConvertError> {
    to_value(row).map(|value| value.to_wire())
}

/// Writes a row as [`to_json`] does, as a JSON value.
///
/// # Errors
/// As [`to_value`].
pub fn to_json_value<T: ConvexType + Serialize + ?Sized>(
    row: &T,
) -> Result<serde_json::Value, ConvertError> {
    to_value(row).map(|value| value.to_wire_json())
}

/// Returns the line of `row` in a file of JSON lines (or the element in a JSON array) for `npx convex
/// import --table`. See [`to_value`] and [`Value::to_import`].
///
/// # Errors
/// As [`to_value`]; or `row` holds an int64, bytes, NaN or an infinity, which these files can't: see
/// [`to_snapshot_row`].
pub fn to_import_row<T: ConvexType + Serialize + ?Sized>(row: &T) -> Result<String, ConvertError> {
    Ok(to_value(row)?.to_import()?)
}

/// Returns the line of `row` in `TABLE/documents.jsonl` of a snapshot archive, in export JSON, which holds
/// every value. An import reads it so only beside `TABLE/generated_schema.jsonl` with the line `"uniform"`.
/// See [`to_value`] and [`Value::to_export`].
///
/// # Errors
/// As [`to_value`].
pub fn to_snapshot_row<T: ConvexType + Serialize + ?Sized>(
    row: &T,
) -> Result<String, ConvertError> {
    to_value(row).map(|value| value.to_export())
}

/// Returns the Rust value that the wire JSON in `text` stands for. See [`from_value`] and [`Value::parse_wire`].
///
/// # Errors
/// As [`from_value`]; or `text` is not a Convex value in wire JSON.
pub fn from_json<T: ConvexType + DeserializeOwned>(text: &str) -> Result<T, ConvertError> {
    from_value(&Value::parse_wire(text)?)
}

/// Reads a row as [`from_json`] does, of JSON that was read already.
///
/// # Errors
/// As [`from_json`].
pub fn from_json_value<T: ConvexType + DeserializeOwned>(
    json: serde_json::Value,
) -> Result<T, ConvertError> {
    from_value(&Value::from_wire_json(json)?)
}

/// Returns what the clean JSON in `text` stands for, which the HTTP API answers with: an `int64` is a
/// decimal string there, bytes are base64, NaN and the infinities are their names. The type decides; inside of
/// `v.any()` a string stays a string.
///
/// ```
/// use convex_schema_core::Int64;
/// use convex_schema_rows::from_clean_json;
///
/// let ids: Vec<Int64> = from_clean_json(r#"["5", "-7"]"#)?;
/// assert_eq!(ids, [Int64(5), Int64(-7)]);
/// # Ok::<(), convex_schema_rows::ConvertError>(())
/// ```
///
/// # Errors
/// As [`from_value`], and text that is not JSON.
pub fn from_clean_json<T: ConvexType + DeserializeOwned>(text: &str) -> Result<T, ConvertError> {
    let json = match json::from_str(text) {
        Ok(json) => json,
        Err(error) => {
            // The same error as for wire JSON, where that has one.
            Value::parse_wire(text)?;
            return Err(serde::de::Error::custom(error));
        }
    };
    from_value(&clean::read(plan::of(T::DESC), json)?)
}

/// Returns the value that serde writes for `value`, without a validator that directs it. Prefer
/// [`to_value`].
///
/// The value may satisfy no validator: all numbers are floats, `None` is an absent key in a
/// struct and null elsewhere.
///
/// # Errors
/// `value` can't be serialized, has an integer beyond 2^53, a key that is not a string, or exceeds
/// the limits of values.
pub fn from_serde<T: Serialize + ?Sized>(value: &T) -> Result<Value, ConvertError> {
    let value = fit::fit(&serializer::write(value)?, &plan::Node::Any)?;
    check_limits(&value)?;
    Ok(value)
}

fn check_limits(value: &Value) -> Result<(), ConvertError> {
    match limits::excess(value) {
        None => Ok(()),
        Some((path, code, message)) => {
            let reason = ConvertErrorReason::Limit { code, message };
            Err(ConvertError::new(reason).at_path(path))
        }
    }
}
