//! serde for enums whose literals are not all strings.
//!
//! serde writes variants by name, so that both directions are written out.

use convex_schema_core::Literal;

use super::attribute::string;
use super::{WIDTH, line};
use crate::item::Variant;

/// A literal as `#[convex(literal = ...)]` has it.
pub(super) fn in_attribute(literal: &Literal) -> String {
    /// Integers up to here are spelled with all their digits.
    const EXACT: f64 = 9_007_199_254_740_992.0;
    match literal {
        Literal::String(text) => string(text),
        Literal::Float64(value) if value.abs() <= EXACT => value.to_string(),
        Literal::Float64(value) => format!("{value:?}"),
        Literal::Int64(value) => format!("{value}i64"),
        Literal::Boolean(value) => value.to_string(),
    }
}

/// Appends both implementations for the enum `name`.
pub(super) fn write(out: &mut String, name: &str, variants: &[Variant]) {
    let mut writes = String::new();
    let mut reads = String::new();
    let has_negative_zero = variants
        .iter()
        .any(|variant| is_negative_zero(variant.literal.as_ref()));
    for variant in variants {
        let Some(literal) = &variant.literal else {
            continue;
        };
        let ident = &variant.ident;
        let call = call(literal);
        arm(
            &mut writes,
            &format!("Self::{ident}"),
            &format!("serializer.{call}"),
        );
        let pattern = pattern(literal, has_negative_zero);
        arm(&mut reads, &pattern, &format!("Ok(Self::{ident})"));
    }
    let text = format!(
        "
impl Serialize for {name} {{
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {{
        match self {{
{writes}        }}
    }}
}}

impl<'de> Deserialize<'de> for {name} {{
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {{
        match &Any::deserialize(deserializer)?.0 {{
{reads}            _ => Err(serde::de::Error::custom(\"none of the literals\")),
        }}
    }}
}}
"
    );
    out.push_str(&text);
}

/// Appends an arm of a match, in a block if it is wider than a line.
fn arm(out: &mut String, pattern: &str, value: &str) {
    let space = " ".repeat(12);
    let width = space.len() + pattern.chars().count() + " => ,".len() + value.chars().count();
    if width <= WIDTH {
        line(out, format_args!("{space}{pattern} => {value},"));
    } else {
        line(
            out,
            format_args!("{space}{pattern} => {{\n{space}    {value}\n{space}}}"),
        );
    }
}

/// The call that writes a literal.
fn call(literal: &Literal) -> String {
    match literal {
        Literal::String(text) => format!("serialize_str({})", string(text)),
        Literal::Float64(value) => format!("serialize_f64({})", readable(&format!("{value:?}"))),
        Literal::Int64(value) => format!("serialize_i64({})", readable(&value.to_string())),
        Literal::Boolean(value) => format!("serialize_bool({value})"),
    }
}

/// The pattern that only a literal fits; to patterns, both zeros are one.
fn pattern(literal: &Literal, has_negative_zero: bool) -> String {
    match literal {
        Literal::String(text) => format!("Value::String(text) if text == {}", string(text)),
        Literal::Float64(value) if has_negative_zero && *value == 0.0 => {
            let sign = if value.is_sign_negative() {
                "negative"
            } else {
                "positive"
            };
            format!("Value::Float64(value) if *value == 0.0 && value.is_sign_{sign}()")
        }
        Literal::Float64(value) => format!("Value::Float64({})", readable(&format!("{value:?}"))),
        Literal::Int64(value) => format!("Value::Int64({})", readable(&value.to_string())),
        Literal::Boolean(value) => format!("Value::Boolean({value})"),
    }
}

fn is_negative_zero(literal: Option<&Literal>) -> bool {
    matches!(literal, Some(Literal::Float64(value)) if *value == 0.0 && value.is_sign_negative())
}

/// A number with `_` between groups of three digits.
fn readable(number: &str) -> String {
    let (mantissa, exponent) = match number.split_once('e') {
        Some((mantissa, exponent)) => (mantissa, format!("e{exponent}")),
        None => (number, String::new()),
    };
    let (whole, fraction) = match mantissa.split_once('.') {
        Some((whole, fraction)) => (whole, Some(fraction)),
        None => (mantissa, None),
    };
    let (sign, digits) = match whole.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", whole),
    };
    let mut text = sign.to_owned();
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (digits.len() - position) % 3 == 0 {
            text.push('_');
        }
        text.push(digit);
    }
    for (position, digit) in fraction.unwrap_or_default().chars().enumerate() {
        text.push_str(match position {
            0 => ".",
            position if position % 3 == 0 => "_",
            _ => "",
        });
        text.push(digit);
    }
    text + &exponent
}

#[cfg(test)]
mod tests {
    use super::readable;

    #[test]
    fn digits_stand_in_groups() {
        for (number, want) in [
            ("24.0", "24.0"),
            ("-1234567", "-1_234_567"),
            ("86400000.0", "86_400_000.0"),
            ("0.1234567", "0.123_456_7"),
            ("1.7976931348623157e308", "1.797_693_134_862_315_7e308"),
            ("5e-324", "5e-324"),
        ] {
            assert_eq!(readable(number), want);
        }
    }
}
