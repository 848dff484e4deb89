//! Doc comments and `#[deprecated]`.

use proc_macro2::TokenTree;
use syn::{Attribute, Data, DeriveInput, Expr, Fields, Lit, Meta};

/// What was written about an item.
#[derive(Default)]
pub(crate) struct Docs {
    /// Lines without the leading space, joined by `\n`.
    pub(crate) text: String,
    /// The note of `#[deprecated]`, empty without one.
    pub(crate) deprecated: Option<String>,
}

impl Docs {
    /// Whether nothing was written.
    pub(crate) fn is_empty(&self) -> bool {
        self.text.is_empty() && self.deprecated.is_none()
    }
}

/// Reads the docs among `attributes`. What rustc would refuse anyway is left to rustc.
pub(crate) fn read(attributes: &[Attribute]) -> Docs {
    let mut lines = Vec::new();
    let mut deprecated = None;
    for attribute in attributes {
        match &attribute.meta {
            Meta::NameValue(meta) if meta.path.is_ident("doc") => {
                if let Some(text) = string(&meta.value) {
                    append(&mut lines, &text);
                }
            }
            meta if meta.path().is_ident("deprecated") => deprecated = Some(note(attribute)),
            _ => {}
        }
    }
    Docs {
        text: lines.join("\n").trim_matches('\n').to_owned(),
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
            tokens.any(|token| matches!(token, TokenTree::Ident(lint) if lint == "deprecated"))
        }
        meta => meta.path().is_ident("deprecated"),
    }
}

/// Appends one comment: a line of `///`, or the whole of `/** */` or of an attribute.
fn append(lines: &mut Vec<String>, text: &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let first = first.strip_prefix(' ').unwrap_or(first).trim_end();
    // The first line of a block is empty if the text starts below it.
    if !first.is_empty() || rest.is_empty() {
        lines.push(first.to_owned());
    }
    let margin = margin(rest);
    let rest = rest.lines().map(|line| {
        let line = line.get(margin..).unwrap_or_default();
        line.trim_end().to_owned()
    });
    lines.extend(rest);
}

/// How many bytes before the text of each line belong to the form of a comment: spaces that all
/// lines have, and the stars of a block that has them in all lines.
fn margin(lines: &str) -> usize {
    let filled = || lines.lines().filter(|line| !line.trim().is_empty());
    let indent = |line: &str| line.len() - line.trim_start().len();
    let spaces = filled().map(indent).min().unwrap_or(0);
    let is_starred = spaces > 0 && filled().all(|line| line[spaces..].starts_with('*'));
    if !is_starred {
        return spaces;
    }
    let behind = spaces + 1;
    let is_spaced = filled().all(|line| matches!(line.as_bytes().get(behind), None | Some(b' ')));
    behind + usize::from(is_spaced)
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

    use super::read;

    #[test]
    fn joins_comments_of_every_form() {
        let cases: [(DeriveInput, &str); 9] = [
            (
                parse_quote!(
                    #[doc = " a"]
                    #[doc = ""]
                    #[doc = "   b "]
                    struct S;
                ),
                "a\n\n  b",
            ),
            (
                parse_quote!(
                    #[doc = "a"]
                    struct S;
                ),
                "a",
            ),
            (
                parse_quote!(
                    #[doc = " One. "]
                    struct S;
                ),
                "One.",
            ),
            (
                parse_quote!(
                    #[doc = "\n * a\n *\n *  * b\n "]
                    struct S;
                ),
                "a\n\n * b",
            ),
            (
                parse_quote!(
                    #[doc = " a\n * b\n "]
                    struct S;
                ),
                "a\nb",
            ),
            (
                parse_quote!(
                    #[doc = "\n    a\n\n      b\n"]
                    struct S;
                ),
                "a\n\n  b",
            ),
            (
                parse_quote!(
                    #[doc = "a:\n* b\n* c"]
                    struct S;
                ),
                "a:\n* b\n* c",
            ),
            (
                parse_quote!(
                    #[doc = "\n *é\n *b\n"]
                    struct S;
                ),
                "é\nb",
            ),
            (
                parse_quote!(
                    #[doc(hidden)]
                    #[doc = include_str!("x")]
                    struct S;
                ),
                "",
            ),
        ];
        for (item, want) in cases {
            assert_eq!(read(&item.attrs).text, want);
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
        for (item, want) in cases {
            assert_eq!(read(&item.attrs).deprecated.as_deref(), want);
        }
    }
}
