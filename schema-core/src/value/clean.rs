//! Clean JSON: what the HTTP API answers with `"format": "json"` and the dashboard shows.
//!
//! It can be read back only by who knows the types: an `Int64` is a decimal string, NaN and the
//! infinities are strings, bytes are base64 in a string.
//!
//! Source: Convex backend, `crates/value/src/export.rs`.

use std::borrow::Cow;

use super::encode::{self, Token};
use super::walk::Scalar;
use super::{Value, base64};

impl Value {
    /// The text of clean JSON: no white space, keys sorted by their bytes.
    ///
    /// ```
    /// use convex_schema_core::Value;
    ///
    /// assert_eq!(Value::Int64(5).to_clean(), r#""5""#);
    /// ```
    pub fn to_clean(&self) -> String {
        encode::text(self, token)
    }

    /// As [`Value::to_clean`], as a JSON value.
    pub fn to_clean_json(&self) -> serde_json::Value {
        encode::json(self, token)
    }
}

fn token(scalar: Scalar<'_>) -> Token<'_> {
    let text = match scalar {
        Scalar::Int64(integer) => integer.to_string().into(),
        Scalar::Float64(float) if float.is_finite() => return Token::Float(float),
        Scalar::Float64(float) if float.is_nan() => "NaN".into(),
        Scalar::Float64(float) if float > 0.0 => "Infinity".into(),
        Scalar::Float64(_) => "-Infinity".into(),
        Scalar::Bytes(bytes) => base64::encode(bytes).into(),
        Scalar::String(text) => Cow::Borrowed(text),
        Scalar::Null => return Token::Null,
        Scalar::Boolean(value) => return Token::Bool(value),
    };
    Token::Text(text)
}
