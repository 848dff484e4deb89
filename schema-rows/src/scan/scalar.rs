//! Literals and ids. Functions that take a window give the length of what it starts with.

use convex_schema_core::DocumentId;

use super::rule::IdRule;
use super::simd::{Long, SHORT, Simd};

/// `true` or `false`.
#[inline(always)]
pub(super) fn boolean(window: &Long) -> Option<usize> {
    let word = u64::from_le_bytes(*window.first_chunk()?);
    let not_true = u64::from(word as u32 ^ u32::from_le_bytes(*b"true"));
    let not_false = word << 24 ^ u64::from_le_bytes(*b"\0\0\0false");
    // Without a branch: no guess at a boolean is a good one.
    (not_true.min(not_false) == 0).then_some(5 - usize::from(not_true == 0))
}

/// `null`.
#[inline(always)]
pub(super) fn null(window: &Long) -> Option<usize> {
    window.starts_with(b"null").then_some(4)
}

/// An id of the usual length whose opening quote stands before `window`, and its closing quote.
#[inline(always)]
pub(super) fn id<S: Simd>(simd: S, window: &Long, rule: IdRule) -> Option<usize> {
    let is_id = window[SHORT] == b'"' && simd.is_id(window.first_chunk()?, rule);
    is_id.then_some(SHORT + 1)
}

/// As [`id`], an id of another length than nearly all have.
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

/// The six bits of a digit of base64.
pub(super) fn base64_value(digit: u8) -> Option<u8> {
    Some(match digit {
        b'A'..=b'Z' => digit - b'A',
        b'a'..=b'z' => digit - b'a' + 26,
        b'0'..=b'9' => digit - b'0' + 52,
        b'+' => 62,
        b'/' => 63,
        _ => return None,
    })
}
