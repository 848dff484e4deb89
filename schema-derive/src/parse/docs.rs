//! Doc comments and `#[deprecated]`.

use std::mem;

use crate::ir::Docs;
use convex_schema_rules::docs;
use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, Data, DeriveInput, Expr, Fields, Lit, Meta};

impl Docs {
    /// Whether nothing was written.
    pub(crate) fn is_empty(&self) -> bool {
        !self.has_text() && self.deprecated.is_none()
    }

    /// Whether there is a comment.
    pub(crate) fn has_text(&self) -> bool {
        !self.text.is_empty() || self.unread.is_some()
    }
}

impl ToTokens for Docs {
    /// An expression for the text, as core reads it.
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match &self.unread {
            Some(unread) => unread.to_tokens(tokens),
            None => self.text.to_tokens(tokens),
        }
    }
}

/// Reads the docs among `attributes`, and takes the comments out of them.
pub(crate) fn take(attributes: &mut Vec<Attribute>) -> Docs {
    let mut comments = Vec::new();
    let mut others = Vec::new();
    let mut deprecated = None;
    for attribute in mem::take(attributes) {
        match attribute.meta {
            Meta::NameValue(meta) if meta.path.is_ident("doc") => comments.push(meta.value),
            _ => {
                if attribute.path().is_ident("deprecated") {
                    deprecated = Some(note(&attribute));
                }
                others.push(attribute);
            }
        }
    }
    *attributes = others;
    let texts: Option<Vec<_>> = comments.iter().map(string).collect();
    let unread = texts.is_none().then(|| {
        let mark = docs::MARK.to_string();
        quote!(::core::concat!(#(#mark, #comments),*))
    });
    let texts = texts.unwrap_or_default();
    Docs {
        text: docs::text(texts),
        unread,
        deprecated,
    }
}

/// Whether `#[deprecated]`, or a lint attribute that names it, stands on an item, its variants or
/// fields. serde's derives look for the same.
pub(crate) fn name_deprecated(input: &DeriveInput) -> bool {
    let is_named = |attributes: &[Attribute]| attributes.iter().any(names_deprecated);
    let of_fields = |fields: &Fields| fields.iter().any(|field| is_named(&field.attrs));
    is_named(&input.attrs)
        || match &input.data {
            Data::Struct(data) => of_fields(&data.fields),
            Data::Enum(data) => {
                let mut variants = data.variants.iter();
                variants.any(|variant| is_named(&variant.attrs) || of_fields(&variant.fields))
            }
            Data::Union(_) => false,
        }
}

fn names_deprecated(attribute: &Attribute) -> bool {
    match &attribute.meta {
        Meta::List(list) if list.path.is_ident("allow") || list.path.is_ident("expect") => {
            let mut tokens = list.tokens.clone().into_iter();
            tokens.any(|token| matches!(token, TokenTree::Ident(named) if named == "deprecated"))
        }
        meta => meta.path().is_ident("deprecated"),
    }
}

/// `#[deprecated]`, `#[deprecated = "note"]` or `#[deprecated(note = "note")]`.
fn note(attribute: &Attribute) -> String {
    if let Meta::NameValue(meta) = &attribute.meta {
        return string(&meta.value).unwrap_or_default();
    }
    let mut note = String::new();
    // rustc checks the attribute; what it can't read, this can't either.
    let _ = attribute.parse_nested_meta(|meta| {
        let text: syn::LitStr = meta.value()?.parse()?;
        if meta.path.is_ident("note") {
            note = text.value();
        }
        Ok(())
    });
    note
}

fn string(value: &Expr) -> Option<String> {
    match value {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use syn::{DeriveInput, parse_quote};

    use super::take;

    #[test]
    fn leaves_macros_to_rustc() {
        let cases: [(DeriveInput, &str, bool); 4] = [
            (
                parse_quote!(
                    #[doc = " a"]
                    #[doc(hidden)]
                    #[doc = " b"]
                    struct S;
                ),
                "a\nb",
                false,
            ),
            (
                parse_quote!(
                    #[doc(hidden)]
                    struct S;
                ),
                "",
                false,
            ),
            (
                parse_quote!(
                    #[doc = " a"]
                    #[doc = include_str!("x")]
                    struct S;
                ),
                "",
                true,
            ),
            (
                parse_quote!(
                    #[doc = concat!("a", "b")]
                    struct S;
                ),
                "",
                true,
            ),
        ];
        for (mut item, text, is_unread) in cases {
            let docs = take(&mut item.attrs);
            assert_eq!(docs.text, text);
            assert_eq!(docs.unread.is_some(), is_unread);
            assert_eq!(docs.has_text(), !text.is_empty() || is_unread);
        }
    }

    #[test]
    fn reads_every_form_of_deprecation() {
        let cases: [(DeriveInput, Option<&str>); 4] = [
            (
                parse_quote!(
                    #[deprecated]
                    struct S;
                ),
                Some(""),
            ),
            (
                parse_quote!(
                    #[deprecated = "a"]
                    struct S;
                ),
                Some("a"),
            ),
            (
                parse_quote!(
                    #[deprecated(since = "1", note = "b")]
                    struct S;
                ),
                Some("b"),
            ),
            (
                parse_quote!(
                    struct S;
                ),
                None,
            ),
        ];
        for (mut item, want) in cases {
            assert_eq!(take(&mut item.attrs).deprecated.as_deref(), want);
        }
    }
}
