//! Values as the backend's error messages show them.

use std::fmt;

use super::walk::{Notation, Scalar};
use super::{Value, base64};

/// How error messages show values: integers bare, floats always with a fraction or an exponent,
/// strings in quotes, bytes as `b"base64"`, keys without quotes.
///
/// Source: Convex backend, `crates/value/src/lib.rs`.
///
/// ```
/// use convex_schema_core::Value;
///
/// assert_eq!(Value::Int64(1).to_string(), "1");
/// assert_eq!(Value::from(1.0).to_string(), "1.0");
/// assert_eq!(Value::from(vec![Value::from("a")]).to_string(), r#"["a"]"#);
/// ```
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let notation = Notation {
            array: ("[", "]"),
            object: ("{", "}"),
            separator: ", ",
            name: |f: &mut fmt::Formatter<'_>, name| write!(f, "{name}: "),
        };
        notation.write(f, self, |f, scalar| match scalar {
            Scalar::Null => f.write_str("null"),
            Scalar::Int64(integer) => write!(f, "{integer}"),
            Scalar::Float64(float) => write!(f, "{float:?}"),
            Scalar::Boolean(value) => write!(f, "{value}"),
            Scalar::String(text) => write!(f, "{text:?}"),
            Scalar::Bytes(bytes) => write!(f, "b\"{}\"", base64::encode(bytes)),
        })
    }
}

/// As a derive prints it, always on one line.
impl fmt::Debug for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let notation = Notation {
            array: ("Array([", "])"),
            object: ("Object({", "})"),
            separator: ", ",
            name: |f: &mut fmt::Formatter<'_>, name| write!(f, "{name:?}: "),
        };
        notation.write(f, self, |f, scalar| match scalar {
            Scalar::Null => f.write_str("Null"),
            Scalar::Int64(integer) => write!(f, "Int64({integer})"),
            Scalar::Float64(float) => write!(f, "Float64({float:?})"),
            Scalar::Boolean(value) => write!(f, "Boolean({value})"),
            Scalar::String(text) => write!(f, "String({text:?})"),
            Scalar::Bytes(bytes) => write!(f, "Bytes({bytes:?})"),
        })
    }
}
