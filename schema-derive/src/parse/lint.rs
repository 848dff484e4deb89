//! `allow(...)`: allowed lints.

use convex_schema_rules::lint::{CODES, OF_FIELDS};
use syn::ext::IdentExt;
use syn::meta::ParseNestedMeta;
use syn::parse::ParseBuffer;
use syn::{Ident, Token};

use crate::errors::with_help;
use crate::keys;

/// `allow(prefix_index, id_array)` of a table.
pub(super) fn of_table(meta: &ParseNestedMeta<'_>) -> syn::Result<Vec<Ident>> {
    let codes = codes(meta)?;
    match codes.iter().find(|code| !is_in(code, CODES)) {
        Some(code) => Err(unknown(code, CODES)),
        None => Ok(codes),
    }
}

/// `allow(id_array)` of a field.
pub(super) fn of_field(meta: &ParseNestedMeta<'_>) -> syn::Result<Vec<Ident>> {
    let codes = codes(meta)?;
    match codes.iter().find(|code| !is_in(code, OF_FIELDS)) {
        Some(code) if is_in(code, CODES) => {
            let message = format!("the lint `{code}` does not apply to a single field");
            let help = format!("allow it beside the derive: `#[table(allow({code}))]`");
            Err(with_help(code.span(), message, help))
        }
        Some(code) => Err(unknown(code, OF_FIELDS)),
        None => Ok(codes),
    }
}

fn codes(meta: &ParseNestedMeta<'_>) -> syn::Result<Vec<Ident>> {
    let content: ParseBuffer<'_>;
    syn::parenthesized!(content in meta.input);
    let codes = content.parse_terminated(Ident::parse_any, Token![,])?;
    Ok(codes.into_iter().collect())
}

fn is_in(code: &Ident, known: &[&str]) -> bool {
    known.iter().any(|known| code == known)
}

fn unknown(code: &Ident, known: &[&'static str]) -> syn::Error {
    let help = keys::near(&code.to_string(), known, "lint");
    with_help(code.span(), format!("there is no lint `{code}`"), help)
}
