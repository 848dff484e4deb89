//! The value of a literal validator, in the wire encoding.

use serde_json::{Map, Value};

use crate::validator::Literal;

/// The literal that `value` encodes; `None` for what is no string, number, boolean or integer.
///
/// Source: Convex backend, `crates/convex/sync_types/src/types/json.rs` and `crates/value/src`.
pub(super) fn decode(value: Value) -> Option<Literal> {
    match value {
        Value::String(text) => Some(Literal::String(text)),
        Value::Bool(value) => Some(Literal::Boolean(value)),
        Value::Number(number) => number.as_f64().map(Literal::Float64),
        Value::Object(entries) => decode_special(&entries),
        Value::Null | Value::Array(_) => None,
    }
}

/// `{"$integer": "..."}` and `{"$float": "..."}`: base64 of 8 bytes, little-endian.
fn decode_special(entries: &Map<String, Value>) -> Option<Literal> {
    let mut entries = entries.iter();
    let (Some((key, Value::String(text))), None) = (entries.next(), entries.next()) else {
        return None;
    };
    let bytes = eight_bytes(text)?;
    match key.as_str() {
        "$integer" => Some(Literal::Int64(i64::from_le_bytes(bytes))),
        "$float" => Some(f64::from_le_bytes(bytes))
            .filter(|float| !float.is_normal() && !float.is_subnormal())
            .map(Literal::Float64),
        _ => None,
    }
}

/// Decodes standard base64 of exactly 8 bytes; the `=` at the end may be missing, bits that
/// belong to no byte must be zero.
fn eight_bytes(text: &str) -> Option<[u8; 8]> {
    let digits = text.strip_suffix('=').unwrap_or(text).as_bytes();
    if digits.len() != 11 {
        return None;
    }
    let mut bits = 0_u128;
    for digit in digits {
        let value = match digit {
            b'A'..=b'Z' => digit - b'A',
            b'a'..=b'z' => digit - b'a' + 26,
            b'0'..=b'9' => digit - b'0' + 52,
            b'+' => 62,
            b'/' => 63,
            _ => return None,
        };
        bits = bits << 6 | u128::from(value);
    }
    if bits & 0b11 != 0 {
        return None;
    }
    u64::try_from(bits >> 2).ok().map(u64::to_be_bytes)
}
