//! Export JSON, the encoding of the documents in a snapshot (`npx convex export`).
//!
//! Whether a number has a fraction or an exponent decides its type: `5` is an `Int64`, `5.0` a
//! `Float64`. Bytes, NaN and the infinities are as on the wire.
//!
//! Source: Convex backend, `crates/value/src/export.rs` (`ConvexExportJSON`).

use super::decode::{self, Dialect};
use super::encode::{self, Token};
use super::json::Json;
use super::walk::Scalar;
use super::{Value, ValueError, wire};

impl Value {
    /// Reads export JSON, one value. Integer literals beyond 64 bits are floats, and so is `-0`.
    ///
    /// ```
    /// use convex_schema_core::Value;
    ///
    /// assert_eq!(Value::parse_export("5"), Ok(Value::Int64(5)));
    /// assert_eq!(Value::parse_export("5.0"), Ok(Value::Float64(5.0)));
    /// ```
    ///
    /// # Errors
    /// As [`Value::parse_wire`].
    pub fn parse_export(text: &str) -> Result<Self, ValueError> {
        decode::decode(Json::parse(text)?, Dialect::Export)
    }

    /// As [`Value::parse_export`], of JSON that was read already.
    pub fn from_export_json(json: serde_json::Value) -> Result<Self, ValueError> {
        decode::decode(Json::from_serde(json)?, Dialect::Export)
    }

    /// The text of export JSON: no white space, keys sorted by their bytes, floats always with a
    /// fraction or an exponent.
    pub fn to_export(&self) -> String {
        encode::text(self, token)
    }

    /// As [`Value::to_export`], as a JSON value.
    pub fn to_export_json(&self) -> serde_json::Value {
        encode::json(self, token)
    }
}

fn token(scalar: Scalar<'_>) -> Token<'_> {
    match scalar {
        Scalar::Int64(integer) => Token::Integer(integer),
        Scalar::Float64(float) if float.is_finite() => Token::Float(float),
        _ => wire::token(scalar),
    }
}
