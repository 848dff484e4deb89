//! Literals in attributes: what variants are written as, and what is known about values.

use std::fmt;

use convex_schema_rules::javascript;
use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::parse::{ParseBuffer, ParseStream};
use syn::{Lit, LitInt, Token, bracketed};

use crate::errors::with_help;
use crate::ir::{Literal, LiteralValue};
use crate::keys;

impl PartialEq for LiteralValue {
    /// As Convex compares values: `0` is not `-0`.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::String(a), Self::String(b)) => a == b,
            (Self::Float64(a), Self::Float64(b)) => a.to_bits() == b.to_bits(),
            (Self::Int64(a), Self::Int64(b)) => a == b,
            (Self::Boolean(a), Self::Boolean(b)) => a == b,
            (
                Self::String(_) | Self::Float64(_) | Self::Int64(_) | Self::Boolean(_),
                Self::String(_) | Self::Float64(_) | Self::Int64(_) | Self::Boolean(_),
            ) => false,
        }
    }
}

impl fmt::Display for LiteralValue {
    /// As it stands in a `schema.ts`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::String(text) => write!(f, "{text:?}"),
            Self::Float64(value) => {
                let mut text = String::new();
                javascript::write_typescript(&mut text, *value);
                f.write_str(&text)
            }
            Self::Int64(value) => write!(f, "{value}n"),
            Self::Boolean(value) => write!(f, "{value}"),
        }
    }
}

/// A string, a number, an integer with the suffix `i64`, or a boolean.
pub(crate) fn literal(input: ParseStream<'_>) -> syn::Result<Literal> {
    let minus = input.parse::<Option<Token![-]>>()?;
    let literal: Lit = input.parse()?;
    let span = literal.span();
    let value = match &literal {
        Lit::Str(text) if minus.is_none() => LiteralValue::String(text.value()),
        Lit::Bool(value) if minus.is_none() => LiteralValue::Boolean(value.value),
        Lit::Float(number) => LiteralValue::Float64(float(
            number.base10_parse()?,
            minus.is_some(),
            number.span(),
        )?),
        Lit::Int(number) if number.suffix() == "i64" => {
            LiteralValue::Int64(int64(number, minus.is_some())?)
        }
        Lit::Int(number) if matches!(number.suffix(), "" | "f64" | "f32") => {
            LiteralValue::Float64(integral(number, minus.is_some())?)
        }
        _ => {
            let message = "this is not a literal that Convex has";
            let help = "write a string, a number, a boolean, or for `v.int64()` an integer such as \
                        `7i64`";
            return Err(with_help(span, message, help));
        }
    };
    Ok(Literal { value, span })
}

/// A number as `v.number()` holds it.
fn float(magnitude: f64, is_negative: bool, span: Span) -> syn::Result<f64> {
    if !magnitude.is_finite() {
        let message = "this number is too large for `v.number()`";
        let help = "the largest is about 1.797e308; Convex takes no literal infinity";
        return Err(with_help(span, message, help));
    }
    Ok(if is_negative { -magnitude } else { magnitude })
}

/// An integer as `v.number()` holds it, if it holds it exactly.
fn integral(number: &LitInt, is_negative: bool) -> syn::Result<f64> {
    let magnitude: f64 = number.base10_parse()?;
    // Digits that are too many for `u128` are too many for a float, too.
    let digits = number.base10_digits().trim_start_matches('0');
    if magnitude.is_finite() && !digits.is_empty() && format!("{magnitude:.0}") != digits {
        let message = format!("`v.number()` can't hold {number} exactly");
        let help = format!("write `{}i64` for `v.int64()`", number.base10_digits());
        return Err(with_help(number.span(), message, help));
    }
    float(magnitude, is_negative, number.span())
}

fn int64(number: &LitInt, is_negative: bool) -> syn::Result<i64> {
    let sign = if is_negative { "-" } else { "" };
    let text = format!("{sign}{}", number.base10_digits());
    text.parse().map_err(|_| {
        let message = format!("{text} does not fit `v.int64()`");
        let help = "64 bits with a sign hold -9223372036854775808 to 9223372036854775807";
        with_help(number.span(), message, help)
    })
}

/// `["a", "b"]`.
pub(crate) fn literals(input: ParseStream<'_>) -> syn::Result<Vec<Literal>> {
    let content: ParseBuffer<'_>;
    let brackets = bracketed!(content in input);
    let literals = content.parse_terminated(literal, Token![,])?;
    if literals.is_empty() {
        let message = "no value is allowed";
        let help = "list the values, or leave the key out";
        return Err(with_help(brackets.span.join(), message, help));
    }
    Ok(literals.into_iter().collect())
}

/// `range = 0..=100`, `range = 0..` or `range = ..=100`.
pub(crate) fn range(meta: &ParseNestedMeta<'_>) -> syn::Result<(Option<f64>, Option<f64>)> {
    let input = meta.value()?;
    let min = if input.peek(Token![..]) {
        None
    } else {
        Some(bound(input)?)
    };
    if input.parse::<Option<Token![..=]>>()?.is_some() {
        let max = bound(input)?;
        if min.is_some_and(|min| min > max) {
            let message = "no number is in this range";
            let help = "write the least number first: `0..=100`";
            return Err(with_help(keys::span(meta), message, help));
        }
        return Ok((min, Some(max)));
    }
    input.parse::<Token![..]>()?;
    if !input.is_empty() && !input.peek(Token![,]) {
        let help = "write `..=`, as in `0..=100`";
        return Err(with_help(
            input.span(),
            "the last number belongs to the range",
            help,
        ));
    }
    Ok((min, None))
}

fn bound(input: ParseStream<'_>) -> syn::Result<f64> {
    let bound = literal(input)?;
    match bound.value {
        LiteralValue::Float64(value) => Ok(value),
        _ => {
            let help = "write a number, as in `0..=100`";
            Err(with_help(bound.span, "only numbers have a range", help))
        }
    }
}
