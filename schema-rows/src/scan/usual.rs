//! Values of one kind in their usual spelling.

use super::learn::Leap;
use super::program::{Op, Program};
use super::rule::IdRule;
use super::simd::{Long, Simd};
use super::{number, scalar, string};

/// Whether [`len`] may know the length of such values.
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

/// The length of the value that `leap` leads to and `window` starts with; `None` if it is another
/// one, or has to be looked at more closely.
#[inline(always)]
pub(super) fn len<S: Simd>(
    simd: S,
    program: &Program,
    leap: &Leap,
    window: &Long,
) -> Option<usize> {
    match leap.op {
        Op::IdBody => scalar::id(simd, window, IdRule::from_data(leap.data)),
        Op::Float => number::float(simd, window, program.fractions),
        Op::Digits => number::of_digits(simd, window, program.fractions, leap.data),
        Op::Integer => number::integer(simd, window),
        Op::Time => number::time(simd, window, program.fractions),
        Op::Boolean => scalar::boolean(window),
        Op::StringBody => string::short(simd, window),
        Op::OneOf => {
            let starts = program.set(leap.data)?.starts.as_ref()?;
            Some(usize::from(starts.find(simd, window)?.len))
        }
        Op::Done => Some(0),
        _ => None,
    }
}
