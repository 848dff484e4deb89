//! Documents as text.

use super::code::{RowPhase, ViolationCode};
use super::duplicates::position;
use super::excess::lenient;
use super::likely_cause::LikelyCause;
use super::path::legal_part;
use super::shown::prefix;
use super::violation::{TextPosition, Violation};
use convex_schema_core::__internal::json::{self, JsonError};
use convex_schema_core::Value;
use convex_schema_core::value::{Encoding, ValueError, ValueErrorReason};

/// Reads a document from its text.
pub(super) fn decode(text: &[u8], encoding: Encoding) -> Result<Value, Violation> {
    let text = std::str::from_utf8(text).map_err(|error| not_utf8(text, error.valid_up_to()))?;
    let value = encoding.parse(text);
    value.map_err(|error| Violation::from(&error))
}

/// A text, as far as it could be read.
pub(super) enum Read {
    /// A value.
    Value(Value),
    /// JSON that is not a value: the part that could be read, and the reason.
    Lenient(Value, Violation),
    /// No JSON, and what probably happened.
    NotJson(Violation, Option<LikelyCause>),
}

/// Reads a document from its text as far as that is possible.
pub(super) fn read(text: &[u8], encoding: Encoding) -> Read {
    let violation = match decode(text, encoding) {
        Ok(value) => return Read::Value(value),
        Err(violation) => violation,
    };
    let error = match json::from_slice(text) {
        Ok(json) if violation.phase() != RowPhase::Json => {
            return Read::Lenient(lenient(json, encoding), violation);
        }
        Ok(_) => None,
        Err(error) => Some(error),
    };
    let likely_cause = likely_cause(text, error.as_ref());
    Read::NotJson(violation, likely_cause)
}

/// Reads a document as [`read`] does, of wire JSON that was parsed already.
pub(super) fn read_json(json: &serde_json::Value) -> Read {
    match Value::from_wire_json(json.clone()) {
        Ok(value) => Read::Value(value),
        Err(error) => {
            let document = lenient(json.clone(), Encoding::Wire);
            Read::Lenient(document, Violation::from(&error))
        }
    }
}

/// Returns the likely cause behind a text that is not JSON.
fn likely_cause(text: &[u8], error: Option<&JsonError>) -> Option<LikelyCause> {
    if text.starts_with(b"\xef\xbb\xbf") {
        Some(LikelyCause::ByteOrderMark)
    } else if text.trim_ascii().is_empty() {
        Some(LikelyCause::BlankLine)
    } else if !text.trim_ascii_start().starts_with(b"{") {
        Some(LikelyCause::NoObject)
    } else if error.is_some_and(JsonError::is_cut_off) {
        Some(LikelyCause::CutOff)
    } else if error.is_some_and(|error| is_not_finite(text, error)) {
        Some(LikelyCause::NotFinite)
    } else {
        None
    }
}

/// Returns whether the parser has stopped at a number that JSON does not have, as Python and
/// JavaScript name it.
fn is_not_finite(text: &[u8], error: &JsonError) -> bool {
    const NAMES: [&[u8]; 4] = [b"NaN", b"Infinity", b"-Infinity", b"inf"];
    let (line, column) = error.place().unwrap_or_default();
    let line = text
        .split(|byte| *byte == b'\n')
        .nth(line.saturating_sub(1));
    // The parser counts from 1, and may have taken the sign already.
    let at = column.saturating_sub(2);
    let here = line.and_then(|line| line.get(at..)).unwrap_or_default();
    let starts = |text: &[u8]| NAMES.iter().any(|name| text.starts_with(name));
    starts(here) || here.get(1..).is_some_and(starts)
}

/// Bytes of a path that are kept: keys in broken text may have megabytes.
const LONGEST_PATH: usize = 1 << 14;

fn not_utf8(text: &[u8], valid: usize) -> Violation {
    let position = position(text, valid);
    Violation::new(
        RowPhase::Json,
        ViolationCode::InvalidJson,
        "the text is not UTF-8",
    )
    .with(|details| details.position = Some(position))
}

/// The violation for a text or a JSON that is not a value.
impl From<&ValueError> for Violation {
    fn from(error: &ValueError) -> Self {
        let (phase, code) = match error.reason() {
            ValueErrorReason::NotJson { .. } => (RowPhase::Json, ViolationCode::InvalidJson),
            ValueErrorReason::Key { .. } => (RowPhase::Convert, ViolationCode::InvalidFieldName),
            ValueErrorReason::TooManyFields(_) => {
                (RowPhase::Convert, ViolationCode::TooManyFieldsError)
            }
            ValueErrorReason::ArrayTooLong(_) => (RowPhase::Convert, ViolationCode::ArrayTooLong),
            ValueErrorReason::TooNested(_) => (RowPhase::Convert, ViolationCode::TooNestedError),
            ValueErrorReason::TooLarge(_) => (RowPhase::Convert, ViolationCode::ValueTooLargeError),
            ValueErrorReason::RowNotObject(_) => (RowPhase::Convert, ViolationCode::NotAnObject),
            _ => (RowPhase::Convert, ViolationCode::InvalidEncoding),
        };
        Self::new(phase, code, error.reason().to_string()).with(|details| {
            prefix(&error.path(), LONGEST_PATH).clone_into(&mut details.path);
            match error.reason() {
                ValueErrorReason::NotJson {
                    message, position, ..
                } => {
                    details.message.clone_from(message);
                    details.position = position.map(|(line, column)| TextPosition { line, column });
                }
                ValueErrorReason::Key { key, error } => {
                    details.message = error.to_string();
                    details.field = Some(legal_part(key).to_owned());
                }
                _ => {}
            }
        })
    }
}
