//! `#[convex(...)]`.

use proc_macro2::{Span, TokenStream, TokenTree};
use syn::meta::ParseNestedMeta;
use syn::parse::{ParseBuffer, ParseStream};
use syn::{Attribute, Lit, LitStr, Path, Token, Type, bracketed};

use crate::errors::Errors;
use crate::keys::{self, Once};

/// `#[convex(...)]` on a struct or an enum.
#[derive(Default)]
pub(crate) struct ConvexContainer {
    /// The facade crate under another name.
    pub(crate) krate: Option<Path>,
    pub(crate) integers: Option<Integers>,
    /// Members that reading can confuse are meant.
    pub(crate) ambiguous: bool,
    pub(crate) exact: Option<Exact>,
}

/// `#[convex(...)]` on a field.
#[derive(Default)]
pub(crate) struct ConvexField {
    pub(crate) integers: Option<Integers>,
    pub(crate) ambiguous: bool,
    pub(crate) exact: Option<Exact>,
    pub(crate) meta: Meta,
}

/// `#[convex(...)]` on a variant.
#[derive(Default)]
pub(crate) struct ConvexVariant {
    pub(crate) literal: Option<Literal>,
}

/// What 64-bit integers become.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Integers {
    Number,
    Int64,
}

/// A validator given by hand.
pub(crate) enum Exact {
    /// That of another type.
    As(Type),
    /// What an expression gives.
    Validator(TokenStream),
}

/// What is known about values and not enforced by Convex.
#[derive(Default)]
pub(crate) struct Meta {
    pub(crate) default: Option<Literal>,
    pub(crate) allowed: Vec<Literal>,
    pub(crate) min: Option<f64>,
    pub(crate) max: Option<f64>,
    pub(crate) format: Option<String>,
}

impl Meta {
    /// Whether nothing is known.
    pub(crate) fn is_empty(&self) -> bool {
        let Self {
            default,
            allowed,
            min,
            max,
            format,
        } = self;
        default.is_none()
            && allowed.is_empty()
            && min.is_none()
            && max.is_none()
            && format.is_none()
    }
}

/// A literal with its place.
#[derive(Clone)]
pub(crate) struct Literal {
    pub(crate) value: LiteralValue,
    pub(crate) span: Span,
}

/// The value of a literal.
#[derive(Clone, PartialEq)]
pub(crate) enum LiteralValue {
    String(String),
    Float64(f64),
    Int64(i64),
    Boolean(bool),
}

const CONTAINER: &[&str] = &["as", "validator", "integers", "ambiguous", "crate"];
const FIELD: &[&str] = &[
    "as",
    "validator",
    "number",
    "int64",
    "integers",
    "ambiguous",
    "default",
    "allowed",
    "range",
    "format",
];
const VARIANT: &[&str] = &["literal"];

/// Reads `#[convex(...)]` on a struct or an enum.
pub(crate) fn container(errors: &mut Errors, attributes: &[Attribute]) -> ConvexContainer {
    let mut found = ConvexContainer::default();
    let mut exact = Once::new("as` or `validator");
    keys::each_key(errors, attributes, "convex", |meta| {
        match keys::text(&meta).as_str() {
            "as" => exact.set(&meta, Exact::As(type_value(&meta)?))?,
            "validator" => exact.set(&meta, Exact::Validator(expression(&meta)?))?,
            "integers" => found.integers = Some(integers(&meta)?),
            "ambiguous" => found.ambiguous = true,
            "crate" => found.krate = Some(crate_path(&meta)?),
            _ => return Err(keys::unknown(&meta, "convex", CONTAINER)),
        }
        Ok(())
    });
    found.exact = exact.take();
    found
}

/// Reads `#[convex(...)]` on a field.
pub(crate) fn field(errors: &mut Errors, attributes: &[Attribute]) -> ConvexField {
    let mut found = ConvexField::default();
    let mut exact = Once::new("as` or `validator");
    let mut chosen = Once::new("number` or `int64");
    keys::each_key(errors, attributes, "convex", |meta| {
        match keys::text(&meta).as_str() {
            "as" => exact.set(&meta, Exact::As(type_value(&meta)?))?,
            "validator" => exact.set(&meta, Exact::Validator(expression(&meta)?))?,
            "number" => chosen.set(&meta, Integers::Number)?,
            "int64" => chosen.set(&meta, Integers::Int64)?,
            "integers" => chosen.set(&meta, integers(&meta)?)?,
            "ambiguous" => found.ambiguous = true,
            "default" => found.meta.default = Some(literal(meta.value()?)?),
            "allowed" => found.meta.allowed = literals(meta.value()?)?,
            "range" => (found.meta.min, found.meta.max) = range(meta.value()?)?,
            "format" => found.meta.format = Some(keys::string(&meta)?.value()),
            _ => return Err(keys::unknown(&meta, "convex", FIELD)),
        }
        Ok(())
    });
    found.exact = exact.take();
    found.integers = chosen.take();
    found
}

/// Reads `#[convex(...)]` on a variant.
pub(crate) fn variant(errors: &mut Errors, attributes: &[Attribute]) -> ConvexVariant {
    let mut value = Once::new("literal");
    keys::each_key(errors, attributes, "convex", |meta| {
        match keys::text(&meta).as_str() {
            "literal" => value.set(&meta, literal(meta.value()?)?),
            _ => Err(keys::unknown(&meta, "convex", VARIANT)),
        }
    });
    ConvexVariant {
        literal: value.take(),
    }
}

/// `crate = path`, also as a string as serde has it.
pub(crate) fn crate_path(meta: &ParseNestedMeta<'_>) -> syn::Result<Path> {
    let value = meta.value()?;
    if value.peek(LitStr) {
        return value.parse::<LitStr>()?.parse_with(Path::parse_mod_style);
    }
    Path::parse_mod_style(value)
}

/// `as = Type`, also as a string as serde has it.
pub(crate) fn type_value(meta: &ParseNestedMeta<'_>) -> syn::Result<Type> {
    let value = meta.value()?;
    if value.peek(LitStr) {
        return value.parse::<LitStr>()?.parse();
    }
    value.parse()
}

/// The tokens up to the next comma: an expression that rustc will read.
fn expression(meta: &ParseNestedMeta<'_>) -> syn::Result<TokenStream> {
    let value = meta.value()?;
    let mut tokens = TokenStream::new();
    while !value.is_empty() && !value.peek(Token![,]) {
        tokens.extend([value.parse::<TokenTree>()?]);
    }
    if tokens.is_empty() {
        return Err(value.error("expected an expression such as `v::string()`"));
    }
    Ok(tokens)
}

fn integers(meta: &ParseNestedMeta<'_>) -> syn::Result<Integers> {
    let name = keys::string(meta)?;
    match name.value().as_str() {
        "number" => Ok(Integers::Number),
        "int64" => Ok(Integers::Int64),
        _ => Err(syn::Error::new_spanned(
            name,
            "expected one of `number`, `int64`",
        )),
    }
}

/// A string, a number, an integer with the suffix `i64`, or a boolean.
fn literal(input: ParseStream<'_>) -> syn::Result<Literal> {
    let negative = input.parse::<Option<Token![-]>>()?.is_some();
    let literal: Lit = input.parse()?;
    let span = literal.span();
    let value = match &literal {
        Lit::Str(text) if !negative => LiteralValue::String(text.value()),
        Lit::Bool(value) if !negative => LiteralValue::Boolean(value.value),
        Lit::Float(number) => LiteralValue::Float64(signed(number.base10_parse()?, negative)),
        Lit::Int(number) if number.suffix() == "i64" => {
            let sign = if negative { "-" } else { "" };
            let value = format!("{sign}{}", number.base10_digits()).parse();
            LiteralValue::Int64(value.map_err(|error| syn::Error::new(span, error))?)
        }
        Lit::Int(number) => LiteralValue::Float64(signed(number.base10_parse()?, negative)),
        _ => {
            let message = "expected a string, a number, a boolean, or an integer such as `7i64`";
            return Err(syn::Error::new(span, message));
        }
    };
    Ok(Literal { value, span })
}

fn signed(value: f64, negative: bool) -> f64 {
    if negative { -value } else { value }
}

/// `["a", "b"]`.
fn literals(input: ParseStream<'_>) -> syn::Result<Vec<Literal>> {
    let content: ParseBuffer<'_>;
    bracketed!(content in input);
    let literals = content.parse_terminated(literal, Token![,])?;
    Ok(literals.into_iter().collect())
}

/// `0..=100`, `0..` or `..=100`.
fn range(input: ParseStream<'_>) -> syn::Result<(Option<f64>, Option<f64>)> {
    let bound = |input: ParseStream<'_>| {
        let bound = literal(input)?;
        match bound.value {
            LiteralValue::Float64(value) => Ok(value),
            _ => Err(syn::Error::new(bound.span, "expected a number")),
        }
    };
    let min = if input.peek(Token![..]) {
        None
    } else {
        Some(bound(input)?)
    };
    if input.parse::<Option<Token![..=]>>()?.is_some() {
        return Ok((min, Some(bound(input)?)));
    }
    input.parse::<Token![..]>()?;
    if !input.is_empty() && !input.peek(Token![,]) {
        return Err(input.error("expected `..=`: the last value belongs to the range"));
    }
    Ok((min, None))
}
