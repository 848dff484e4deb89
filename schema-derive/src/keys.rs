//! The keys of attributes: slots that report their own duplicates, and what an unknown key gets.

use convex_schema_rules::suggest;
use proc_macro2::{Span, TokenTree};
use syn::meta::ParseNestedMeta;
use syn::spanned::Spanned;
use syn::{Attribute, LitStr, Meta};

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

    /// The written value.
    pub(crate) fn take(self) -> Option<T> {
        self.value
    }
}

/// An attribute and its keys, each with an example of how it is written.
pub(crate) struct Known {
    pub(crate) attribute: &'static str,
    pub(crate) keys: &'static [(&'static str, &'static str)],
}

impl Known {
    /// The keys in a list.
    fn names(&self) -> Vec<&'static str> {
        self.keys.iter().map(|(name, _)| *name).collect()
    }

    /// Replaces what the parser says about the value of `key`, which its users did not write.
    fn explain(&self, key: &str, error: syn::Error) -> syn::Error {
        let form = self.keys.iter().find(|(name, _)| *name == key);
        let Some((_, form)) = form.filter(|_| is_raw(&error)) else {
            return error;
        };
        let help = format!("write `#[{}({form})]`", self.attribute);
        with_help(
            error.span(),
            format_args!("invalid syntax of `{key}`"),
            help,
        )
    }

    /// The same of what stands where a key should, or behind the key `last`.
    fn explain_key(&self, last: Option<&str>, error: syn::Error) -> syn::Error {
        if !is_raw(&error) {
            return error;
        }
        let (attribute, form) = (self.attribute, self.keys[0].1);
        let form_of = |last| self.keys.iter().find(|(name, _)| *name == last);
        if let Some((name, form)) = last.and_then(form_of).filter(|_| is_comma(&error)) {
            let message = format!("expected `,` or the end behind `{name}`");
            let help = format!("write `#[{attribute}({form})]`");
            return with_help(error.span(), message, help);
        }
        let message = format!("expected a key of `#[{attribute}(...)]`");
        with_help(
            error.span(),
            message,
            format!("write `#[{attribute}({form})]`"),
        )
    }
}

/// Whether an error comes from the parser and not from this crate, whose errors say how to go on.
pub(crate) fn is_raw(error: &syn::Error) -> bool {
    !error.to_string().contains("\n\nhelp: ")
}

/// Whether the parser misses a comma.
fn is_comma(error: &syn::Error) -> bool {
    error.to_string() == "expected `,`"
}

/// Reads every attribute of the name among `attributes`; a mistake in one leaves the others
/// readable.
pub(crate) fn each_key(
    errors: &mut Errors,
    attributes: &[Attribute],
    known: &Known,
    mut read: impl FnMut(ParseNestedMeta<'_>) -> syn::Result<()>,
) {
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident(known.attribute))
    {
        let mut last = None;
        let read_all = attribute.parse_nested_meta(|meta| {
            let key = last.insert(text(&meta));
            read(meta).map_err(|error| known.explain(key, error))
        });
        errors.ok(read_all.map_err(|error| known.explain_key(last.as_deref(), error)));
    }
}

/// Where `key` stands in the attributes called `name`.
pub(crate) fn find(attributes: &[Attribute], name: &str, key: &str) -> Option<Span> {
    let mut lists = attributes
        .iter()
        .filter_map(|attribute| match &attribute.meta {
            Meta::List(list) if list.path.is_ident(name) => Some(list.tokens.clone()),
            _ => None,
        });
    lists.find_map(|tokens| {
        let mut is_start = true;
        tokens.into_iter().find_map(|token| {
            let was_start = is_start;
            is_start = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == ',');
            match token {
                TokenTree::Ident(ident) if was_start && ident == key => Some(ident.span()),
                _ => None,
            }
        })
    })
}

/// Whether `key` stands in the attributes called `name`.
pub(crate) fn has(attributes: &[Attribute], name: &str, key: &str) -> bool {
    find(attributes, name, key).is_some()
}

/// Keys that were read already, where each may stand once.
#[derive(Default)]
pub(crate) struct Seen(Vec<String>);

impl Seen {
    /// Reports a key that was read before.
    pub(crate) fn once(&mut self, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        let key = text(meta);
        if self.0.contains(&key) {
            let message = format!("`{key}` is given twice");
            return Err(at_key(meta, message, "leave one of them out"));
        }
        self.0.push(key);
        Ok(())
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

/// The error for a key that `known` does not have.
pub(crate) fn unknown(meta: &ParseNestedMeta<'_>, known: &Known) -> syn::Error {
    unknown_of(meta, known.attribute, &known.names())
}

/// The error for a key that `attribute` does not have.
pub(crate) fn unknown_of(
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
