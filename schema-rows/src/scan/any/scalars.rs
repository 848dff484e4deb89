//! Numbers, booleans and nulls of a window.

use super::super::number::exponent;
use super::super::simd::{JsonMasks, LONG};
use super::Tokens;

/// What is wrong with the scalars of the window that `rest` starts with.
#[inline(always)]
pub(super) fn wrong(rest: &[u8], tokens: &Tokens, masks: &JsonMasks) -> Option<u64> {
    let starts = tokens.scalars & !(tokens.scalars << 1);
    let digits = masks.digits & tokens.scalars;
    let points = masks.points & tokens.scalars;
    let minus = masks.minus & tokens.scalars;
    let others = tokens.scalars & !(digits | points | minus);
    let wrong = numbers(starts, digits, masks.zeros, points, minus);
    if others == 0 {
        return Some(wrong);
    }
    let literals = literals(rest, starts & others)?;
    if others & !literals == 0 {
        return Some(wrong);
    }
    one_by_one(rest, tokens.scalars).then_some(0)
}

/// What is wrong with numbers that have no exponent, of which none goes on behind the window.
#[inline(always)]
pub(in crate::scan) fn numbers(
    starts: u64,
    digits: u64,
    zeros: u64,
    points: u64,
    minus: u64,
) -> u64 {
    let numeric = digits | points | minus;
    let inner = numeric & numeric << 1;
    let first_digits = digits & (starts | minus << 1);
    let fractions = points << 1;
    // Adding a bit at the start of a run of digits moves it behind the run.
    let behind_fractions = fractions.wrapping_add(digits) & !digits;
    // A number that does not start where a scalar starts, or a sign inside of one.
    (numeric & !inner & !starts)
        | (minus & inner)
        | (minus << 1 & !digits)
        | (points & !(digits << 1))
        | (fractions & !digits)
        | ((first_digits & zeros) << 1 & digits)
        | (behind_fractions & points)
}

/// The bytes of the literals that start at `starts`.
#[inline(always)]
fn literals(rest: &[u8], mut starts: u64) -> Option<u64> {
    let mut bytes = 0;
    while starts != 0 {
        let at = starts.trailing_zeros();
        starts &= starts - 1;
        let word = u64::from_le_bytes(*rest.get(at as usize..)?.first_chunk()?);
        let four = word as u32;
        let is_four = four == u32::from_le_bytes(*b"true") || four == u32::from_le_bytes(*b"null");
        let is_five = word << 24 == u64::from_le_bytes(*b"\0\0\0false");
        let literal = if is_four {
            0x0f
        } else {
            0x1f * u64::from(is_five)
        };
        bytes |= literal << at;
    }
    Some(bytes)
}

/// Whether all scalars of a window are right, some with exponents among them.
#[cold]
fn one_by_one(rest: &[u8], scalars: u64) -> bool {
    let mut left = scalars;
    while left != 0 {
        let start = left.trailing_zeros();
        let len = (left >> start).trailing_ones();
        let end = start + len;
        let text = rest.get(start as usize..end as usize);
        let is_right = match text {
            Some(b"true" | b"false" | b"null") => true,
            Some(number) => is_number(number),
            None => false,
        };
        if !is_right || end as usize >= LONG {
            return false;
        }
        left &= u64::MAX << end;
    }
    true
}

/// Whether `text` is a number in the range of floats.
fn is_number(text: &[u8]) -> bool {
    let digits = |text: &[u8]| text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    let text = text.strip_prefix(b"-").unwrap_or(text);
    let integer = digits(text);
    if integer == 0 || (integer > 1 && text.starts_with(b"0")) {
        return false;
    }
    let mut rest = &text[integer..];
    if let Some(fraction) = rest.strip_prefix(b".") {
        let len = digits(fraction);
        if len == 0 {
            return false;
        }
        rest = &fraction[len..];
    }
    match rest {
        [] => true,
        [b'e' | b'E', behind @ ..] => exponent(behind, integer as u32) == Some(behind.len()),
        _ => false,
    }
}
