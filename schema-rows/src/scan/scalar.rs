//! Scalars in their common spelling. Functions that take a window return the length of the scalar that
//! it starts with.

use convex_schema_core::DocumentId;

use super::node::{ExpectedField, Op};
use super::program::Program;
use super::simd::{IdRule, Long, SHORT, Simd};
use super::{number, string};

/// Reads `true` or `false`.
#[inline(always)]
pub(super) fn boolean(window: &Long) -> Option<usize> {
    let word = u64::from_le_bytes(*window.first_chunk()?);
    let not_true = u64::from(word as u32 ^ u32::from_le_bytes(*b"true"));
    let not_false = word << 24 ^ u64::from_le_bytes(*b"\0\0\0false");
    // Without a branch: a boolean can not be predicted.
    (not_true.min(not_false) == 0).then_some(5 - usize::from(not_true == 0))
}

/// Reads `null`.
#[inline(always)]
pub(super) fn null(window: &Long) -> Option<usize> {
    window.starts_with(b"null").then_some(4)
}

/// Reads an id of the usual length whose opening quote stands before `window`, and its closing
/// quote.
#[inline(always)]
pub(super) fn id<S: Simd>(simd: S, window: &Long, rule: IdRule) -> Option<usize> {
    let is_id = window[SHORT] == b'"' && simd.is_id(window.first_chunk()?, rule);
    is_id.then_some(SHORT + 1)
}

/// Reads an id as [`id`] does, of another length than nearly all have.
#[cold]
pub(super) fn rare_id(window: &Long, rule: IdRule) -> Option<usize> {
    let len = window.iter().position(|byte| *byte == b'"')?;
    if len == SHORT {
        // An id of the usual length, but not a right one.
        return None;
    }
    let text = std::str::from_utf8(window.get(..len)?).ok()?;
    let id = DocumentId::decode(text).ok()?;
    rule.allows(id.table_number()).then_some(len + 1)
}

/// Returns whether [`len`] may know the length of such values.
pub(super) const fn is_known(op: Op) -> bool {
    matches!(
        op,
        Op::IdBody
            | Op::Float
            | Op::Digits
            | Op::Integer
            | Op::Time
            | Op::Boolean
            | Op::StringBody
            | Op::OneOf
            | Op::Done
    )
}

/// Returns the length of the value that `expected` leads to and `window` starts with; `None` if it
/// is another one, or has to be looked at more closely.
#[inline(always)]
pub(super) fn len<S: Simd>(
    simd: S,
    program: &Program,
    expected: &ExpectedField,
    window: &Long,
) -> Option<usize> {
    match expected.op {
        Op::IdBody => id(simd, window, IdRule::from_data(expected.data)),
        Op::Float => number::float(simd, window, program.fractions),
        Op::Digits => number::of_digits(simd, window, program.fractions, expected.data),
        Op::Integer => number::integer(simd, window),
        Op::Time => number::time(simd, window, program.fractions),
        Op::Boolean => boolean(window),
        Op::StringBody => string::short(simd, window),
        Op::OneOf => {
            let by_prefix = program.set(expected.data)?.by_prefix.as_ref()?;
            Some(usize::from(by_prefix.find(simd, window)?.len))
        }
        Op::Done => Some(0),
        _ => None,
    }
}
