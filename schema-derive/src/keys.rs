//! The keys of attributes: slots that report their own duplicates, and what an unknown key gets.

use convex_schema_rules::suggest;
use proc_macro2::Span;
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::{Attribute, LitStr};

use crate::errors::{Errors, at_key, with_help};

/// A key that may be written once, or several of which there may be one.
pub(crate) struct Once<T> {
    keys: &'static [&'static str],
    value: Option<T>,
}

impl<T> Once<T> {
    /// The empty slot of `keys`.
    pub(crate) fn new(keys: &'static [&'static str]) -> Self {
        Self { keys, value: None }
    }

    /// Fills the slot; an error if it is full.
    pub(crate) fn set(&mut self, meta: &ParseNestedMeta<'_>, value: T) -> syn::Result<()> {
        if self.value.replace(value).is_none() {
            return Ok(());
        }
        let message = match self.keys {
            [one, other] => format!("there can be one of `{one}` and `{other}`"),
            _ => format!("`{}` is given twice", text(meta)),
        };
        Err(at_key(meta, message, "leave one of them out"))
    }

    /// What was written.
    pub(crate) fn take(self) -> Option<T> {
        self.value
    }
}

/// Reads every `#[name(...)]` among `attributes`; a mistake in one leaves the others readable.
pub(crate) fn each_key(
    errors: &mut Errors,
    attributes: &[Attribute],
    name: &str,
    mut read: impl FnMut(ParseNestedMeta<'_>) -> syn::Result<()>,
) {
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident(name))
    {
        let read_all = attribute.parse_nested_meta(&mut read);
        errors.ok(read_all);
    }
}

/// The text of the key, `a::b` for paths.
pub(crate) fn text(meta: &ParseNestedMeta<'_>) -> String {
    let segments = meta
        .path
        .segments
        .iter()
        .map(|segment| segment.ident.to_string());
    segments.collect::<Vec<_>>().join("::")
}

/// Where the key stands.
pub(crate) fn span(meta: &ParseNestedMeta<'_>) -> Span {
    meta.path.span()
}

/// `key = "text"`.
pub(crate) fn string(meta: &ParseNestedMeta<'_>) -> syn::Result<LitStr> {
    meta.value()?.parse()
}

/// The error for a key that `attribute` does not have.
pub(crate) fn unknown(
    meta: &ParseNestedMeta<'_>,
    attribute: &str,
    known: &[&'static str],
) -> syn::Error {
    let key = text(meta);
    let message = format!("`{attribute}` has no key `{key}`");
    at_key(meta, message, near(&key, known, "key"))
}

/// The error for a value that is not among `known`.
pub(crate) fn no_such_value(value: &LitStr, known: &[&'static str]) -> syn::Error {
    let text = value.value();
    let message = format!("`{text}` is none of the choices");
    with_help(value.span(), message, near(&text, known, "choice"))
}

/// `did you mean ...?`, or else all that is known, which is called `noun`.
pub(crate) fn near(wanted: &str, known: &[&str], noun: &str) -> String {
    if let Some(near) = suggest::closest(wanted, known.iter().copied()) {
        return format!("did you mean `{near}`?");
    }
    if let [only] = known {
        return format!("the only {noun} is `{only}`");
    }
    let listed: Vec<_> = known.iter().map(|known| format!("`{known}`")).collect();
    format!("the {noun}s are {}", listed.join(", "))
}
