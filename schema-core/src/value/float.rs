//! Floats as text, and integers in floats.

use std::fmt;

/// Every integer that is not beyond this, 2^53, or below its negative is a float of its own.
pub const LARGEST_EXACT: u64 = 1 << 53;

/// The integer that `float` is, if it can be no other.
pub fn exact_integer(float: f64) -> Option<i64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "what is too large stays too large"
    )]
    let integer = float as i64;
    (float.fract() == 0.0 && integer.unsigned_abs() <= LARGEST_EXACT).then_some(integer)
}

/// A finite float as the backend's JSON spells it: always with a fraction or an exponent, and with
/// digits that read back.
///
/// Rust's `Debug` has an exponent in one range where the backend has none. (Of two last digits that
/// are as near, either may be chosen.)
///
/// Source: crate `ryu`, `src/pretty/mod.rs`, by which the backend's `serde_json` prints.
#[derive(Debug, Clone, Copy)]
pub struct JsonFloat(pub f64);

impl fmt::Display for JsonFloat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(float) = self;
        match float.abs() {
            1e-5..1e-4 => write!(f, "{float}"),
            _ => write!(f, "{float:?}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{JsonFloat, exact_integer};

    /// Expected: the output of `ryu` 1.0.
    #[test]
    fn floats_are_spelled_as_by_the_backend() {
        for (float, want) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1.0, "1.0"),
            (-1.5, "-1.5"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e16"),
            (-1.25e21, "-1.25e21"),
            (f64::MAX, "1.7976931348623157e308"),
            (0.000_1, "0.0001"),
            (0.000_012_34, "0.00001234"),
            (-1e-5, "-0.00001"),
            (9.5e-6, "9.5e-6"),
            (1e-7, "1e-7"),
            (5e-324, "5e-324"),
        ] {
            assert_eq!(JsonFloat(float).to_string(), want);
        }
    }

    /// From 2^53 on, IEEE 754 doubles are even.
    #[test]
    fn only_what_is_certain_is_an_integer() {
        let largest = 2_f64.powi(53);
        for (float, want) in [
            (0.0, Some(0)),
            (-0.0, Some(0)),
            (-3.0, Some(-3)),
            (2.5, None),
            (largest, Some(9_007_199_254_740_992)),
            (-largest, Some(-9_007_199_254_740_992)),
            (largest + 2.0, None),
            (-largest - 2.0, None),
            (1e300, None),
            (-1e300, None),
            (f64::INFINITY, None),
            (f64::NEG_INFINITY, None),
            (f64::NAN, None),
        ] {
            assert_eq!(exact_integer(float), want, "{float:?}");
        }
    }
}
