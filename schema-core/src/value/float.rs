//! Integers in floats.

/// Every integer that is not beyond this, 2^53, or below its negative is a float of its own.
pub(crate) const LARGEST_EXACT: u64 = 1 << 53;

/// The integer that `float` is, if it can be no other.
pub(crate) fn exact_integer(float: f64) -> Option<i64> {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "what is too large stays too large"
    )]
    let integer = float as i64;
    (float.fract() == 0.0 && integer.unsigned_abs() <= LARGEST_EXACT).then_some(integer)
}

#[cfg(test)]
mod tests {
    use super::exact_integer;

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
