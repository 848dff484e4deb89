//! Lists of tables and whole schemas.

use proc_macro2::TokenStream;
use quote::quote;

use super::place::Site;
use super::{desc, private};
use crate::parse::list::{Entry, Schema, Tables};

/// `tables![...]`: an expression.
pub(crate) fn tables(tables: &Tables) -> TokenStream {
    let private = private(tables.krate.as_ref());
    let entries = tables.entries.iter().map(entry);
    quote! {
        {
            #private
            const { __p::table_list(&[#(#entries),*]) }
        }
    }
}

/// `schema! { ... }`: an expression.
///
/// The constants are references: one that is used by value is promoted at each use, and
/// validated through all of its tables each time.
pub(crate) fn schema(schema: &Schema) -> TokenStream {
    let private = private(schema.krate.as_ref());
    let entries = schema.entries.iter().map(entry);
    let types = schema.types.iter().map(desc::of_type);
    let (validation, strict) = (schema.schema_validation, schema.strict_table_name_types);
    let assertions = assertions(schema);
    quote! {
        {
            #private
            const __SCHEMA: &__p::SchemaDesc = &__p::SchemaDesc {
                tables: __p::table_list(&[#(#entries),*]),
                types: &[#(#types),*],
                schema_validation: #validation,
                strict_table_name_types: #strict,
            };
            #[allow(long_running_const_eval)]
            const __NAMES: &__p::verify::TableNames<{ __p::verify::slots(__SCHEMA) }> =
                &__p::verify::TableNames::of(__SCHEMA);
            #assertions
            static __LOWERED: ::std::sync::OnceLock<__p::Schema> = ::std::sync::OnceLock::new();
            ::core::clone::Clone::clone(__LOWERED.get_or_init(|| __p::lower(__SCHEMA)))
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

/// One constant for each entry, under the tokens of the entry. A list of thousands of tables may be
/// one entry, and const evaluation of that takes long enough to be linted, though it ends.
fn assertions(schema: &Schema) -> TokenStream {
    let tables = schema.entries.iter().enumerate();
    let tables = tables.map(|(position, entry)| {
        let site = match entry {
            Entry::Table(ty) => Site::of(ty),
            Entry::List(path) => Site::of(path),
            Entry::Macro(list) => Site::of(list),
        };
        site.assertion("entry", quote!(__SCHEMA, __NAMES, #position))
    });
    let types = schema.types.iter().enumerate();
    let types = types.map(|(position, ty)| {
        let arguments = quote!(__SCHEMA, __NAMES, #position);
        Site::of(ty).assertion("listed_type", arguments)
    });
    let assertions = tables.chain(types);
    quote!(#(#[allow(long_running_const_eval)] #assertions)*)
}
