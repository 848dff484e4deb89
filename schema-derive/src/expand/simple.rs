//! Structs of which names, types and doc comments say everything: most of a schema.
//!
//! They expand to one call of core's macro `simple`, which writes the implementations: rustc's own expander
//! is optimised, and a procedural macro is not in a dev profile. The call is a fifth of the tokens.

use convex_schema_rules::format::indexes;
use convex_schema_rules::hash;
use proc_macro2::TokenStream;
use quote::quote;
use syn::Type;

use super::{allowed, assertions, desc, krate, table};
use crate::ir::{Checked, CheckedTable, ObjectField, Shape, Slot};

/// The implementations for an item; `None` if it takes more than a call says.
pub(super) fn container(checked: &Checked<'_>) -> Option<TokenStream> {
    let container = checked.container;
    let Shape::Object(fields) = &checked.shape else {
        return None;
    };
    let docs = &container.docs;
    let is_simple = container.generics.params.is_empty()
        && container.generics.where_clause.is_none()
        && container.convex.ts.is_none()
        && docs.deprecated.is_none()
        && docs.unread.is_none()
        && allowed(container).is_none()
        && desc::is_simple(fields);
    if !is_simple {
        return None;
    }
    let types: Vec<&Type> = fields.iter().map(bare).collect::<Option<_>>()?;
    let table = match &checked.table {
        Some(table) => Some(described(table)?),
        None => None,
    };
    let (ident, name, docs) = (&container.ident, container.name(), &docs.text);
    let (text, hashes) = (desc::text(fields), desc::hashes(fields));
    let assertions = assertions(checked);
    let warnings = checked.table.as_ref().map(table::warnings);
    let call = quote!({ #ident #name #docs #text #hashes [#(#types),*] [#table] #assertions });
    let path = match krate(container) {
        Some(krate) => quote!(#krate::__private::simple!),
        None => quote!(::convex_schema::__private::simple!),
    };
    Some(quote!(#path #call #warnings))
}

/// The type of a field whose descriptor is that of its type.
fn bare<'a>(field: &ObjectField<'a>) -> Option<&'a Type> {
    match &field.slot {
        Slot::Type(ty) => desc::bare(ty),
        Slot::Payload(_) | Slot::Literal(_) | Slot::Object(_) => None,
    }
}

/// Name, hash and indexes of a table that has nothing else.
fn described(table: &CheckedTable<'_>) -> Option<TokenStream> {
    let has_more = table.external
        || table.staged.is_some()
        || !table.unique.is_empty()
        || !table.allowed.is_empty();
    if has_more {
        return None;
    }
    let (name, hash) = (&table.name, hash::hash(&table.name));
    let indexes = indexes::lines(table.indexes.iter().map(table::index));
    Some(quote!(#name #hash #indexes))
}
