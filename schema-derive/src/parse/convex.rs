//! `#[convex(...)]`.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::meta::ParseNestedMeta;
use syn::parse::discouraged::Speculative;
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, LitStr, Path, Token, Type, WherePredicate};

use super::lint;
use super::literal::{literal, literals, range};
use crate::errors::{Errors, with_help};
use crate::ir::{ConvexContainer, ConvexField, ConvexVariant, Exact, Integers, Literal, Meta};
use crate::keys::{self, Known, Once};

impl Meta {
    /// Whether nothing is known.
    pub(crate) fn is_empty(&self) -> bool {
        let Self {
            default,
            allowed,
            min,
            max,
            format,
            ts,
        } = self;
        default.is_none()
            && allowed.is_empty()
            && min.is_none()
            && max.is_none()
            && format.is_none()
            && ts.is_none()
    }
}

const CONTAINER: Known = Known {
    attribute: "convex",
    keys: &[
        ("as", "as = \"Other\""),
        ("validator", "validator = v::string()"),
        ("integers", "integers = \"number\""),
        ("ambiguous", "ambiguous"),
        ("ts", "ts = \"VString<string>\""),
        ("bound", "bound = \"T: ConvexType\""),
        ("crate", "crate = convex_schema"),
    ],
};
const FIELD: Known = Known {
    attribute: "convex",
    keys: &[
        ("as", "as = \"Other\""),
        ("validator", "validator = v::string()"),
        ("number", "number"),
        ("int64", "int64"),
        ("integers", "integers = \"number\""),
        ("ambiguous", "ambiguous"),
        ("null_first", "null_first"),
        ("ts", "ts = \"VString<string>\""),
        ("allow", "allow(id_array)"),
        ("default", "default = 0"),
        ("allowed", "allowed = [1, 2]"),
        ("range", "range = 0..=100"),
        ("format", "format = \"email\""),
    ],
};
const VARIANT: Known = Known {
    attribute: "convex",
    keys: &[("literal", "literal = 1")],
};

/// The two keys of which there can be one.
const EXACT: &[&str] = &["as", "validator"];

/// Reads `#[convex(...)]` on a struct or an enum.
pub(crate) fn container(errors: &mut Errors, attributes: &[Attribute]) -> ConvexContainer {
    let mut exact = Once::new(EXACT);
    let mut chosen = Once::new(&["integers"]);
    let mut ambiguous = Once::new(&["ambiguous"]);
    let mut krate = Once::new(&["crate"]);
    let mut bounds = Once::new(&["bound"]);
    let mut ts = Once::new(&["ts"]);
    keys::each_key(errors, attributes, &CONTAINER, |meta| {
        match keys::text(&meta).as_str() {
            "as" => exact.set(&meta, Exact::As(Box::new(type_value(&meta)?))),
            "validator" => exact.set(&meta, Exact::Validator(expression(&meta)?)),
            "integers" => chosen.set(&meta, integers(&meta)?),
            "ambiguous" => ambiguous.set(&meta, ()),
            "ts" => ts.set(&meta, typescript(&meta)?),
            "bound" => bounds.set(&meta, bound(&meta)?),
            "crate" => krate.set(&meta, crate_path(&meta)?),
            _ => Err(keys::unknown(&meta, &CONTAINER)),
        }
    });
    ConvexContainer {
        krate: krate.take(),
        integers: chosen.take(),
        ambiguous: ambiguous.take().is_some(),
        exact: exact.take(),
        ts: ts.take(),
        bound: bounds.take(),
    }
}

/// Reads `#[convex(...)]` on a field.
pub(crate) fn field(errors: &mut Errors, attributes: &[Attribute]) -> ConvexField {
    let mut exact = Once::new(EXACT);
    let mut chosen = Once::new(&["number", "int64"]);
    let mut ambiguous = Once::new(&["ambiguous"]);
    let mut null_first = Once::new(&["null_first"]);
    let mut meta_keys = MetaKeys::new();
    let mut allowed = Vec::new();
    keys::each_key(errors, attributes, &FIELD, |meta| {
        let key = keys::text(&meta);
        let span = keys::span(&meta);
        match key.as_str() {
            "as" => exact.set(&meta, Exact::As(Box::new(type_value(&meta)?))),
            "validator" => exact.set(&meta, Exact::Validator(expression(&meta)?)),
            "number" => chosen.set(&meta, (Integers::Number, span)),
            "int64" => chosen.set(&meta, (Integers::Int64, span)),
            "integers" => chosen.set(&meta, (integers(&meta)?, span)),
            "ambiguous" => ambiguous.set(&meta, ()),
            "null_first" => null_first.set(&meta, span),
            "allow" => lint::of_field(&meta).map(|codes| allowed.extend(codes)),
            _ => meta_keys.read(&meta, &key),
        }
    });
    let (integers, chosen) = chosen.take().unzip();
    ConvexField {
        integers,
        chosen,
        ambiguous: ambiguous.take().is_some(),
        null_first: null_first.take(),
        exact: exact.take(),
        meta: meta_keys.take(),
        allowed,
    }
}

/// Reads `#[convex(...)]` on a variant.
pub(crate) fn variant(errors: &mut Errors, attributes: &[Attribute]) -> ConvexVariant {
    let mut value = Once::new(&["literal"]);
    keys::each_key(errors, attributes, &VARIANT, |meta| {
        match keys::text(&meta).as_str() {
            "literal" => value.set(&meta, literal(meta.value()?)?),
            _ => Err(keys::unknown(&meta, &VARIANT)),
        }
    });
    ConvexVariant {
        literal: value.take(),
    }
}

/// The keys that say what is known about values.
struct MetaKeys {
    default: Once<Literal>,
    allowed: Once<Vec<Literal>>,
    range: Once<(Option<f64>, Option<f64>)>,
    format: Once<String>,
    ts: Once<LitStr>,
}

impl MetaKeys {
    fn new() -> Self {
        Self {
            default: Once::new(&["default"]),
            allowed: Once::new(&["allowed"]),
            range: Once::new(&["range"]),
            format: Once::new(&["format"]),
            ts: Once::new(&["ts"]),
        }
    }

    fn read(&mut self, meta: &ParseNestedMeta<'_>, key: &str) -> syn::Result<()> {
        match key {
            "default" => self.default.set(meta, literal(meta.value()?)?),
            "allowed" => self.allowed.set(meta, literals(meta.value()?)?),
            "range" => self.range.set(meta, range(meta)?),
            "format" => self.format.set(meta, keys::string(meta)?.value()),
            "ts" => self.ts.set(meta, typescript(meta)?),
            _ => Err(keys::unknown(meta, &FIELD)),
        }
    }

    fn take(self) -> Meta {
        let (min, max) = self.range.take().unwrap_or_default();
        Meta {
            default: self.default.take(),
            allowed: self.allowed.take().unwrap_or_default(),
            min,
            max,
            format: self.format.take(),
            ts: self.ts.take(),
        }
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

/// `bound = "T: ConvexType, U: Table"`, as serde has it; nothing is demanded with an empty one.
fn bound(meta: &ParseNestedMeta<'_>) -> syn::Result<Vec<WherePredicate>> {
    let predicates = keys::string(meta)?;
    let parser = Punctuated::<WherePredicate, Token![,]>::parse_terminated;
    Ok(predicates.parse_with(parser)?.into_iter().collect())
}

/// `ts = "type"`: a TypeScript type, which tsc will read; here it only has to end where it should.
fn typescript(meta: &ParseNestedMeta<'_>) -> syn::Result<LitStr> {
    let literal = keys::string(meta)?;
    if is_one_type(&literal.value()) {
        return Ok(literal);
    }
    let message = "expected one TypeScript type in one line, without comments";
    let help = "write the type of a validator, such as `VString<import('./brands').Email>`";
    Err(with_help(literal.span(), message, help))
}

/// Whether brackets and quotes are closed, and nothing else follows.
fn is_one_type(text: &str) -> bool {
    let mut open = Vec::new();
    let mut quote = None;
    let mut before = ' ';
    for sign in text.chars() {
        match (quote, sign) {
            (Some(end), _) => quote = (sign != end).then_some(end),
            (None, '"' | '\'' | '`') => quote = Some(sign),
            (None, '(' | '[' | '{' | '<') => open.push(sign),
            (None, ')') if open.pop() != Some('(') => return false,
            (None, ']') if open.pop() != Some('[') => return false,
            (None, '}') if open.pop() != Some('{') => return false,
            // The end of `=>` closes nothing.
            (None, '>') if before != '=' && open.pop() != Some('<') => return false,
            (None, ';' | ',') if open.is_empty() => return false,
            (None, '/' | '*') if before == '/' => return false,
            (None, _) => {}
        }
        before = sign;
    }
    let is_closed = open.is_empty() && quote.is_none();
    is_closed && !text.trim().is_empty() && !text.contains(['\n', '\r'])
}

/// An expression, which rustc will read; its end is found here.
fn expression(meta: &ParseNestedMeta<'_>) -> syn::Result<TokenStream> {
    let value = meta.value()?;
    let ahead = value.fork();
    if let Ok(expression) = ahead.parse::<Expr>() {
        value.advance_to(&ahead);
        return Ok(expression.into_token_stream());
    }
    // Syntax that this macro is built without: it ends with the next comma.
    let mut tokens = TokenStream::new();
    while !value.is_empty() && !value.peek(Token![,]) {
        tokens.extend([value.parse::<TokenTree>()?]);
    }
    if tokens.is_empty() {
        let help = "write an expression such as `v::string()`";
        return Err(with_help(
            value.span(),
            "`validator` has no expression",
            help,
        ));
    }
    Ok(tokens)
}

/// `integers = "number"`.
fn integers(meta: &ParseNestedMeta<'_>) -> syn::Result<Integers> {
    let name = keys::string(meta)?;
    match name.value().as_str() {
        "number" => Ok(Integers::Number),
        "int64" => Ok(Integers::Int64),
        _ => Err(keys::no_such_value(&name, &["number", "int64"])),
    }
}
