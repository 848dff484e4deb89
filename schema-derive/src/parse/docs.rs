//! Doc comments and `#[deprecated]`.

use syn::{Attribute, Expr, Lit, Meta};

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
                    lines.extend(text.lines().map(clean).collect::<Vec<_>>());
                    if text.is_empty() {
                        lines.push(String::new());
                    }
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

/// One line of a comment, without the space after `///` and without the ` * ` of `/** */`.
fn clean(line: &str) -> String {
    let line = line.strip_prefix(' ').unwrap_or(line);
    line.trim_end().to_owned()
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
