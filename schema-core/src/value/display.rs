//! Values as the backend's error messages show them.

use std::fmt;

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
        match self {
            Self::Null => f.write_str("null"),
            Self::Int64(integer) => write!(f, "{integer}"),
            Self::Float64(float) => write!(f, "{float:?}"),
            Self::Boolean(value) => write!(f, "{value}"),
            Self::String(text) => write!(f, "{text:?}"),
            Self::Bytes(bytes) => write!(f, "b\"{}\"", base64::encode(bytes)),
            Self::Array(elements) => {
                f.write_str("[")?;
                for (index, element) in elements.iter().enumerate() {
                    write!(f, "{}{element}", separator(index))?;
                }
                f.write_str("]")
            }
            Self::Object(fields) => {
                f.write_str("{")?;
                for (index, (name, value)) in fields.iter().enumerate() {
                    write!(f, "{}{name}: {value}", separator(index))?;
                }
                f.write_str("}")
            }
        }
    }
}

fn separator(index: usize) -> &'static str {
    if index == 0 { "" } else { ", " }
}
