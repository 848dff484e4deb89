//! Numbers as JavaScript prints them.

/// The text of a finite float as `String(value)` gives it in JavaScript; `-0` becomes `0`.
///
/// Source: ECMAScript, `Number::toString` with radix 10.
pub fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    // Rust's `{:e}` prints the same shortest digits; only their layout differs.
    let scientific = format!("{:e}", value.abs());
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let digits = mantissa.replace('.', "");
    let point = exponent.parse::<i32>().unwrap_or(0) + 1;
    let text = lay_out(&digits, point);
    if value < 0.0 {
        format!("-{text}")
    } else {
        text
    }
}

/// Appends a float as prettier spells it in TypeScript: as JavaScript prints it, but for the sign
/// of `-0` and a `+` before an exponent.
pub fn write_typescript(out: &mut String, value: f64) {
    if value.is_nan() {
        return out.push_str("NaN");
    }
    if value.is_sign_negative() {
        out.push('-');
    }
    if value.is_infinite() {
        return out.push_str("Infinity");
    }
    out.push_str(&number(value.abs()).replace("e+", "e"));
}

/// Lays out `digits` with the decimal point after the first `point` of them.
fn lay_out(digits: &str, point: i32) -> String {
    let count = i32::try_from(digits.len()).unwrap_or(i32::MAX);
    match point {
        _ if count <= point && point <= 21 => {
            let zeros = usize::try_from(point - count).unwrap_or(0);
            format!("{digits}{}", "0".repeat(zeros))
        }
        1..=21 => {
            let (whole, fraction) = digits.split_at(usize::try_from(point).unwrap_or(0));
            format!("{whole}.{fraction}")
        }
        -5..=0 => {
            let zeros = usize::try_from(-point).unwrap_or(0);
            format!("0.{}{digits}", "0".repeat(zeros))
        }
        _ => {
            let exponent = point - 1;
            let sign = if exponent < 0 { '-' } else { '+' };
            let (first, rest) = digits.split_at(1);
            let dot = if rest.is_empty() { "" } else { "." };
            format!("{first}{dot}{rest}e{sign}{}", exponent.abs())
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{number, write_typescript};

    /// The output of node 20 for `String(x)` of each, of which a `schema.ts` that prettier formats has
    /// no `+`.
    #[test]
    fn large_and_small_numbers_have_exponents() {
        for (value, in_javascript, in_source) in [
            (1e20, "100000000000000000000", "100000000000000000000"),
            (1e21, "1e+21", "1e21"),
            (-1e21, "-1e+21", "-1e21"),
            (1e300, "1e+300", "1e300"),
            (
                123_456_789_012_345_680_000.0,
                "123456789012345680000",
                "123456789012345680000",
            ),
            (0.000_001, "0.000001", "0.000001"),
            (1e-7, "1e-7", "1e-7"),
            (5e-324, "5e-324", "5e-324"),
            (
                f64::MAX,
                "1.7976931348623157e+308",
                "1.7976931348623157e308",
            ),
        ] {
            assert_eq!(number(value), in_javascript);
            let mut out = String::new();
            write_typescript(&mut out, value);
            assert_eq!(out, in_source);
        }
    }

    #[test]
    fn writes_what_prettier_leaves() {
        for (value, want) in [
            (0.0, "0"),
            (-0.0, "-0"),
            (-1.5, "-1.5"),
            (1e21, "1e21"),
            (-1e21, "-1e21"),
            (1e-7, "1e-7"),
            (f64::MAX, "1.7976931348623157e308"),
            (f64::NAN, "NaN"),
            (f64::NEG_INFINITY, "-Infinity"),
        ] {
            let mut out = String::new();
            write_typescript(&mut out, value);
            assert_eq!(out, want, "{value:?}");
        }
    }

    #[test]
    fn prints_as_javascript_does() {
        // The output of node 20 for `String(x)`.
        for (value, want) in [
            (0.0, "0"),
            (-0.0, "0"),
            (1.0, "1"),
            (-1.5, "-1.5"),
            (123_456.789, "123456.789"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (1.5e300, "1.5e+300"),
            (1e-6, "0.000001"),
            (1e-7, "1e-7"),
            (1.25e-7, "1.25e-7"),
            (5e-324, "5e-324"),
            (0.1, "0.1"),
            (f64::MAX, "1.7976931348623157e+308"),
            (9_007_199_254_740_993.0, "9007199254740992"),
        ] {
            assert_eq!(number(value), want, "{value:?}");
        }
    }
}
