//! The encodings of values: what is written is read as it was, and no text is too odd to be read.

use convex_schema_core::__internal::exhaustive::Encoding as AllEncodings;
use convex_schema_core::Value;
use convex_schema_core::value::{Encoding, PendingValue, import};
use convex_schema_rules::name::check_runtime_key;

use crate::value;

/// Most levels of nesting that a value may have.
const LEVELS: usize = 64;

/// Treats `data` as text in each encoding, and as what a value is made of.
pub fn run(data: &[u8]) {
    made(&value::of_bytes(data));
    if let Ok(text) = std::str::from_utf8(data) {
        read(text);
        cells(text);
    }
}

/// A value that may break every limit: whether it can be sent is known, and then it comes back.
fn made(value: &Value) {
    if value.nesting() <= LEVELS && has_legal_keys(value) {
        comes_back(value);
        return;
    }
    for encoding in [Encoding::Wire, Encoding::Export, Encoding::Import] {
        let _ = encoding.parse(&value.to_wire());
        let _ = encoding.parse(&value.to_export());
        let _ = encoding.parse(&value.to_clean());
    }
    written(value);
    // The bytes of a key end in NUL, so one with a NUL in it may sort elsewhere.
    if has_legal_keys(value) {
        sorted(value);
    }
}

fn has_legal_keys(value: &Value) -> bool {
    match value {
        Value::Array(elements) => elements.iter().all(has_legal_keys),
        Value::Object(fields) => {
            let mut fields = fields.iter();
            fields.all(|(key, field)| check_runtime_key(key).is_ok() && has_legal_keys(field))
        }
        _ => true,
    }
}

fn read(text: &str) {
    for encoding in [Encoding::Wire, Encoding::Export, Encoding::Import] {
        match encoding.parse(text) {
            Ok(value) => {
                comes_back(&value);
                assert!(value.nesting() <= LEVELS);
                assert_eq!(read_by_serde(encoding, text), Some(value));
            }
            Err(error) => {
                assert!(!error.to_string().is_empty());
                let _ = (error.path(), read_by_serde(encoding, text));
            }
        }
    }
    pending(text);
}

/// A value within all limits.
fn comes_back(value: &Value) {
    assert_eq!(Value::parse_wire(&value.to_wire()).as_ref(), Ok(value));
    assert_eq!(Value::parse_export(&value.to_export()).as_ref(), Ok(value));
    let wire = Value::from_wire_json(value.to_wire_json());
    assert_eq!(wire.as_ref(), Ok(value));
    let export = Value::from_export_json(value.to_export_json());
    assert_eq!(export.as_ref(), Ok(value));
    written(value);
    sorted(value);
}

/// Checks that a value written as text equals the value written as JSON.
fn written(value: &Value) {
    if value.nesting() > LEVELS {
        return;
    }
    for (text, json) in [
        (value.to_wire(), value.to_wire_json()),
        (value.to_export(), value.to_export_json()),
        (value.to_clean(), value.to_clean_json()),
    ] {
        assert_eq!(serde_json::from_str(&text).ok(), Some(json), "{text}");
    }
}

/// Keys of an index sort as the values do.
fn sorted(value: &Value) {
    let Value::Array(elements) = value else {
        return;
    };
    for pair in elements.windows(2) {
        let [a, b] = pair else { continue };
        assert_eq!(a.cmp(b), a.sort_key().cmp(&b.sort_key()), "{a}, {b}");
    }
}

/// The value in `text` after `serde_json` has read it.
fn read_by_serde(encoding: Encoding, text: &str) -> Option<Value> {
    let json = serde_json::from_str(text).ok()?;
    match encoding.exhaustive() {
        AllEncodings::Wire => Value::from_wire_json(json).ok(),
        AllEncodings::Export => Value::from_export_json(json).ok(),
        // There is no such function; the text is read as it was.
        AllEncodings::Import => import::json_row(text).ok(),
    }
}

/// Values that may hold a commit timestamp to come.
fn pending(text: &str) {
    let value = Value::parse_wire(text);
    match PendingValue::parse_wire(text) {
        Ok(read) => {
            let written = PendingValue::parse_wire(&read.to_wire());
            assert_eq!(written.as_ref(), Ok(&read));
            assert_eq!(value.is_ok(), !read.is_pending());
            let resolved = read.resolve(7);
            assert!(value.is_err() || value == Ok(resolved));
        }
        Err(_) => assert!(value.is_err(), "{text}"),
    }
}

/// Rows of other files.
fn cells(text: &str) {
    if let Value::String(cell) = &import::csv_cell(text) {
        assert_eq!(cell, text);
    }
    let _ = import::csv_header(text);
    for row in import::json_array(text).unwrap_or_default() {
        comes_back(&row);
    }
}
