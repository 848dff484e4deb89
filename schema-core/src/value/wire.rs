//! Wire JSON, in which values travel between clients, functions and the backend.
//!
//! Every JSON number is a float. Values that JSON lacks are an object with one key: `$integer` (an
//! `Int64`), `$float` (NaN, an infinity or `-0`) and `$bytes`, each holding base64. Other keys that
//! start with `$` are rejected.
//!
//! Source: Convex backend, `crates/value/src/json/`; npm `convex`, `src/values/value.ts`.

use std::borrow::Cow;

use super::decode::{self, Dialect};
use super::encode::{self, Token, tagged_float, tagged_integer};
use super::json::Json;
use super::walk::Scalar;
use super::{Value, ValueError};

impl Value {
    /// Reads wire JSON, exactly as leniently as the backend: base64 may lack its padding, `$float`
    /// may hold 0, of repeated keys the last counts. The limits of values are checked.
    ///
    /// ```
    /// use convex_schema_core::Value;
    ///
    /// assert_eq!(Value::parse_wire("5"), Ok(Value::Float64(5.0)));
    /// let five = Value::parse_wire(r#"{"$integer":"BQAAAAAAAAA="}"#);
    /// assert_eq!(five, Ok(Value::Int64(5)));
    /// ```
    ///
    /// # Errors
    /// The first error that the backend finds, in its order: any in the JSON, then those of keys
    /// and scalars in the order of the text, those of a container behind those of its content.
    pub fn parse_wire(text: &str) -> Result<Self, ValueError> {
        decode::decode(Json::parse(text)?, Dialect::Wire)
    }

    /// As [`Value::parse_wire`], of JSON that was read already.
    ///
    /// `json` no longer knows repeated keys, and maybe not the order of keys.
    pub fn from_wire_json(json: serde_json::Value) -> Result<Self, ValueError> {
        decode::decode(Json::from_serde(json)?, Dialect::Wire)
    }

    /// The text of wire JSON: no white space, keys sorted by their bytes, padded base64.
    ///
    /// Names are written as they are; those that [`Value::parse_wire`] rejects make a text that it
    /// rejects or misreads.
    pub fn to_wire(&self) -> String {
        encode::text(self, token)
    }

    /// As [`Value::to_wire`], as a JSON value.
    pub fn to_wire_json(&self) -> serde_json::Value {
        encode::json(self, token)
    }
}

pub(super) fn token(scalar: Scalar<'_>) -> Token<'_> {
    match scalar {
        Scalar::Null => Token::Null,
        Scalar::Int64(integer) => tagged_integer(integer),
        Scalar::Float64(float) if has_json_number(float) => Token::Float(float),
        Scalar::Float64(float) => tagged_float(float),
        Scalar::Boolean(value) => Token::Bool(value),
        Scalar::String(text) => Token::Text(Cow::Borrowed(text)),
        Scalar::Bytes(bytes) => Token::Tagged("$bytes", Cow::Borrowed(bytes)),
    }
}

/// Whether `float` is one that the wire trusts a JSON number with: finite and not `-0`.
pub fn has_json_number(float: f64) -> bool {
    float.is_finite() && !(float == 0.0 && float.is_sign_negative())
}
