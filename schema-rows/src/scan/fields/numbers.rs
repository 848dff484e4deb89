//! Arrays of numbers, a window at a time and without branches for each.

use super::super::any::numbers;
use super::super::simd::{LONG, Simd};
use convex_schema_rules::limit::MAX_ARRAY_LEN;

/// What follows an array of floats whose opening bracket stands before `rest`; nothing if one of
/// them has an exponent, or something else is unusual.
#[inline(always)]
pub(super) fn behind<S: Simd>(simd: S, mut rest: &[u8]) -> Option<&[u8]> {
    let mut commas = 0;
    loop {
        let window = rest.first_chunk::<LONG>()?;
        let masks = simd.json(window);
        let end = masks.closes.trailing_zeros();
        // Without an end, what follows the last comma is left to the next window.
        let len = match end {
            64 => 64 - masks.commas.leading_zeros(),
            end => end,
        };
        let inside = u64::MAX.checked_shr(64 - len)?;
        let scalars = inside & !masks.commas;
        let [digits, points, minus] =
            [masks.digits, masks.points, masks.minus].map(|mask| mask & scalars);
        let starts = scalars & !(scalars << 1);
        let wrong = (scalars & !(digits | points | minus))
            | (inside & masks.commas & !(scalars << 1))
            | (!scalars & 1)
            | numbers(starts, digits, masks.zeros, points, minus);
        if wrong != 0 {
            return None;
        }
        commas += (inside & masks.commas).count_ones() as usize;
        rest = rest.get(len as usize..)?;
        if end < 64 {
            let behind = rest.strip_prefix(b"]")?;
            let is_whole = scalars >> (end - 1) & 1 == 1;
            return (is_whole && commas < MAX_ARRAY_LEN).then_some(behind);
        }
    }
}
