//! `#[serde(...)]`: keys that decide names and shapes, keys without effect, and rejected ones.
//!
//! A key that is in no list is an error: a key that serde gets in the future may change what is
//! written, and a schema that does not know of it would lie.

use convex_schema_rules::casing::RenameRule;
use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::{Attribute, LitStr, Token, Type};

use crate::errors::{Errors, at_key};
use crate::ir::{SerdeContainer, SerdeDefault, SerdeField, SerdeVariant};
use crate::keys::{self, Known, Once, Seen};

const CONTAINER: Known = Known {
    attribute: "serde",
    keys: &[
        ("rename", "rename = \"name\""),
        ("rename_all", "rename_all = \"camelCase\""),
        ("rename_all_fields", "rename_all_fields = \"camelCase\""),
        ("tag", "tag = \"kind\""),
        ("content", "tag = \"kind\", content = \"value\""),
        ("untagged", "untagged"),
        ("transparent", "transparent"),
        ("default", "default"),
        ("from", "from = \"Other\", into = \"Other\""),
        ("try_from", "try_from = \"Other\", into = \"Other\""),
        ("into", "from = \"Other\", into = \"Other\""),
        ("bound", "bound"),
        ("crate", "crate"),
        ("deny_unknown_fields", "deny_unknown_fields"),
        ("expecting", "expecting"),
    ],
};
const FIELD: Known = Known {
    attribute: "serde",
    keys: &[
        ("rename", "rename = \"name\""),
        ("alias", "alias"),
        ("default", "default"),
        ("flatten", "flatten"),
        ("skip", "skip"),
        ("skip_serializing_if", "skip_serializing_if"),
        ("with", "with"),
        ("serialize_with", "serialize_with"),
        ("deserialize_with", "deserialize_with"),
        ("borrow", "borrow"),
        ("bound", "bound"),
    ],
};
const VARIANT: Known = Known {
    attribute: "serde",
    keys: &[
        ("rename", "rename = \"name\""),
        ("alias", "alias"),
        ("rename_all", "rename_all = \"camelCase\""),
        ("skip", "skip"),
        ("untagged", "untagged"),
        ("with", "with"),
        ("serialize_with", "serialize_with"),
        ("deserialize_with", "deserialize_with"),
        ("borrow", "borrow"),
        ("bound", "bound"),
    ],
};

/// Reads `#[serde(...)]` on a struct or an enum.
pub(crate) fn container(errors: &mut Errors, attributes: &[Attribute]) -> SerdeContainer {
    let mut found = SerdeContainer::default();
    let mut from = Once::<(Type, Span)>::new(&["from"]);
    let mut into = Once::<(Type, Span)>::new(&["into"]);
    let mut seen = Seen::default();
    keys::each_key(errors, attributes, &CONTAINER, |meta| {
        seen.once(&meta)?;
        match keys::text(&meta).as_str() {
            "rename" => found.rename = rename(&meta)?,
            "rename_all" => found.rename_all = rename_all(&meta)?,
            "rename_all_fields" => found.rename_all_fields = rename_all(&meta)?,
            "tag" => found.tag = Some(keys::string(&meta)?),
            "content" => found.content = Some(keys::string(&meta)?),
            "untagged" => found.untagged = Some(keys::span(&meta)),
            "transparent" => found.transparent = true,
            "default" => found.default = Some(default(&meta)?),
            "from" | "try_from" => {
                from.set(&meta, (keys::string(&meta)?.parse()?, keys::span(&meta)))?;
            }
            "into" => into.set(&meta, (keys::string(&meta)?.parse()?, keys::span(&meta)))?,
            "bound" | "crate" | "deny_unknown_fields" | "expecting" => skip_value(&meta)?,
            _ => return Err(rejected(&meta, &CONTAINER)),
        }
        Ok(())
    });
    found.proxy = proxy(errors, from.take(), into.take());
    found
}

/// Reads `#[serde(...)]` on a field.
pub(crate) fn field(errors: &mut Errors, attributes: &[Attribute]) -> SerdeField {
    let mut found = SerdeField::default();
    let mut seen = Seen::default();
    keys::each_key(errors, attributes, &FIELD, |meta| {
        if keys::text(&meta) != "alias" {
            seen.once(&meta)?;
        }
        match keys::text(&meta).as_str() {
            "rename" => found.rename = rename(&meta)?,
            "skip" => found.skip = true,
            "flatten" => found.flatten = Some(keys::span(&meta)),
            "default" => found.default = Some(default(&meta)?),
            "skip_serializing_if" => {
                found.skip_serializing_if = Some(keys::span(&meta));
                skip_value(&meta)?;
            }
            "with" | "serialize_with" | "deserialize_with" => {
                found.with = Some(keys::span(&meta));
                skip_value(&meta)?;
            }
            "alias" | "borrow" | "bound" => skip_value(&meta)?,
            _ => return Err(rejected(&meta, &FIELD)),
        }
        Ok(())
    });
    found
}

/// Reads `#[serde(...)]` on a variant.
pub(crate) fn variant(errors: &mut Errors, attributes: &[Attribute]) -> SerdeVariant {
    let mut found = SerdeVariant::default();
    let mut seen = Seen::default();
    keys::each_key(errors, attributes, &VARIANT, |meta| {
        if keys::text(&meta) != "alias" {
            seen.once(&meta)?;
        }
        match keys::text(&meta).as_str() {
            "rename" => found.rename = rename(&meta)?,
            "rename_all" => found.rename_all = rename_all(&meta)?,
            "skip" => found.skip = true,
            "untagged" => found.untagged = true,
            "with" | "serialize_with" | "deserialize_with" => {
                found.with = Some(keys::span(&meta));
                skip_value(&meta)?;
            }
            "alias" | "borrow" | "bound" => skip_value(&meta)?,
            _ => return Err(rejected(&meta, &VARIANT)),
        }
        Ok(())
    });
    found
}

/// Passes over `= value` or `(...)`.
fn skip_value(meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
    if meta.input.peek(Token![=]) {
        meta.value()?.parse::<proc_macro2::TokenTree>()?;
    } else if meta.input.peek(syn::token::Paren) {
        meta.input.parse::<proc_macro2::TokenTree>()?;
    }
    Ok(())
}

/// `default` or `default = "path"`.
fn default(meta: &ParseNestedMeta<'_>) -> syn::Result<SerdeDefault> {
    let has_path = meta.input.peek(Token![=]);
    skip_value(meta)?;
    Ok(SerdeDefault {
        span: keys::span(meta),
        has_path,
    })
}

/// `rename = "name"`, or both directions with one name.
fn rename(meta: &ParseNestedMeta<'_>) -> syn::Result<Option<LitStr>> {
    if !meta.input.peek(syn::token::Paren) {
        return Ok(Some(keys::string(meta)?));
    }
    let mut names: Vec<LitStr> = Vec::new();
    meta.parse_nested_meta(|direction| {
        names.push(keys::string(&direction)?);
        Ok(())
    })?;
    match names.as_slice() {
        [writes, reads] if writes.value() == reads.value() => Ok(names.pop()),
        _ => Err(at_key(
            meta,
            "a name that differs between writing and reading has no single validator",
            "write `rename = \"...\"`, which holds for both",
        )),
    }
}

/// `rename_all = "camelCase"`, or both directions with one rule.
fn rename_all(meta: &ParseNestedMeta<'_>) -> syn::Result<Option<RenameRule>> {
    let Some(name) = rename(meta)? else {
        return Ok(None);
    };
    match RenameRule::from_serde_name(&name.value()) {
        Some(rule) => Ok(Some(rule)),
        None => Err(keys::no_such_value(&name, &RenameRule::ALL_NAMES)),
    }
}

/// The type that both `from` and `into` name.
fn proxy(
    errors: &mut Errors,
    from: Option<(Type, Span)>,
    into: Option<(Type, Span)>,
) -> Option<Type> {
    const HELP: &str = "name the same type in `into` and in `from` or `try_from`";
    let span = match (from, into) {
        (None, None) => return None,
        (Some((from, _)), Some((into, at))) => {
            if quote::quote!(#from).to_string() == quote::quote!(#into).to_string() {
                return Some(from);
            }
            at
        }
        (Some((_, at)), None) | (None, Some((_, at))) => at,
    };
    let message =
        "this type is written as one type and read as another, so it has no single validator";
    errors.error_at(span, message, HELP);
    None
}

/// Returns the error for a key that is rejected or unknown.
fn rejected(meta: &ParseNestedMeta<'_>, known: &Known) -> syn::Error {
    let (message, help) = match keys::text(meta).as_str() {
        "skip_serializing" | "skip_deserializing" => (
            "a field that is only written or only read has no single validator",
            "use `skip`, or `default` with `skip_serializing_if`",
        ),
        "other" => (
            "`other` reads what it can't write back",
            "end the enum with an untagged variant such as `#[serde(untagged)] Other(String)`",
        ),
        "remote" | "getter" => (
            "a remote definition describes a type that is not this one",
            "wrap the foreign type in a newtype, or use `#[convex(as = \"...\")]` where it is used",
        ),
        _ => return keys::unknown(meta, known),
    };
    at_key(meta, message, help)
}
