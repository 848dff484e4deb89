//! Lists of tables and whole schemas.

use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;

use super::{desc, private};
use crate::parse::list::{Entry, Schema, Tables};

/// `tables![...]`: an expression.
pub(crate) fn tables(tables: &Tables) -> TokenStream {
    let private = private(None);
    let entries = tables.entries.iter().map(entry);
    quote! {
        {
            #private
            const LIST: __p::TableList = __p::TableList { entries: &[#(#entries),*] };
            LIST
        }
    }
}

/// `schema! { ... }`: an expression.
pub(crate) fn schema(schema: &Schema) -> TokenStream {
    let private = private(schema.krate.as_ref());
    let entries = schema.tables.entries.iter().map(entry);
    let types = schema.types.iter().map(desc::of_type);
    let (validation, strict) = (schema.schema_validation, schema.strict_table_name_types);
    let proofs = proofs(schema);
    quote! {
        {
            #private
            const SCHEMA: &__p::SchemaDesc = &__p::SchemaDesc {
                tables: __p::TableList { entries: &[#(#entries),*] },
                types: &[#(#types),*],
                schema_validation: #validation,
                strict_table_name_types: #strict,
            };
            #proofs
            static LOWERED: ::std::sync::OnceLock<__p::Schema> = ::std::sync::OnceLock::new();
            ::core::clone::Clone::clone(LOWERED.get_or_init(|| __p::lower(SCHEMA)))
        }
    }
}

fn entry(entry: &Entry) -> TokenStream {
    match entry {
        Entry::Table(ty) => quote!(__p::Entry::Table(<#ty as __p::Table>::TABLE)),
        Entry::List(path) => quote!(__p::Entry::List(#path)),
        Entry::Macro(list) => quote!(__p::Entry::List(#list)),
    }
}

/// One constant for each entry, under the tokens of the entry.
fn proofs(schema: &Schema) -> TokenStream {
    let tables = schema
        .tables
        .entries
        .iter()
        .enumerate()
        .map(|(position, entry)| {
            let span = match entry {
                Entry::Table(ty) => ty.span(),
                Entry::List(path) => path.span(),
                Entry::Macro(list) => list.span(),
            };
            quote_spanned!(span=> const _: () = __p::verify::entry(SCHEMA, NAMES, #position);)
        });
    let types = schema.types.iter().enumerate().map(|(position, ty)| {
        let span = ty.span();
        quote_spanned!(span=> const _: () = __p::verify::listed_type(SCHEMA, NAMES, #position);)
    });
    quote! {
        const NAMES: &__p::verify::TableNames<{ __p::verify::slots(SCHEMA) }> =
            &__p::verify::TableNames::of(SCHEMA);
        #(#tables)*
        #(#types)*
    }
}
