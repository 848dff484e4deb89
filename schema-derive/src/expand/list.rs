//! Lists of tables and whole schemas.

use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;

use super::place::Site;
use super::{desc, private};
use crate::ir::{Entry, Listed, Schema, Tables};

/// `tables![...]`: an expression.
pub(crate) fn tables(tables: &Tables) -> TokenStream {
    let private = private(tables.krate.as_ref());
    let entries = tables.entries.iter().map(|listed| with(listed, entry));
    quote! {
        {
            #private
            const { __p::table_list(&[#(#entries),*]) }
        }
    }
}

/// `schema! { ... }`: an expression.
///
/// The description is a static: rustc validates it once. A constant is validated through all of
/// its tables wherever it is evaluated, and once more where it is promoted.
pub(crate) fn schema(schema: &Schema) -> TokenStream {
    let private = private(schema.krate.as_ref());
    let entries = schema.entries.iter().map(|listed| with(listed, entry));
    let types = schema
        .types
        .iter()
        .map(|listed| with(listed, desc::of_type));
    let (validation, strict) = (schema.schema_validation, schema.strict_table_name_types);
    let assertions = assertions(schema);
    let allowed = allowed(schema);
    quote! {
        {
            #private
            static __SCHEMA: &__p::SchemaDesc = &__p::SchemaDesc {
                tables: __p::table_list(&[#(#entries),*]),
                types: &[#(#types),*],
                schema_validation: #validation,
                strict_table_name_types: #strict,
            };
            #allowed
            static __NAMES: &__p::assert::TableNames<{ __p::assert::slots(__SCHEMA) }> =
                &__p::assert::TableNames::of(__SCHEMA);
            #assertions
            static __LOWERED: ::std::sync::OnceLock<__p::Schema> = ::std::sync::OnceLock::new();
            ::core::clone::Clone::clone(__LOWERED.get_or_init(|| __p::lower(__SCHEMA)))
        }
    }
}

fn with<T>(listed: &Listed<T>, expand: impl Fn(&T) -> TokenStream) -> TokenStream {
    let (conditions, item) = (&listed.conditions, expand(&listed.item));
    quote!(#(#[cfg(#conditions)])* #item)
}

fn entry(entry: &Entry) -> TokenStream {
    match entry {
        Entry::Table(ty) => quote!(__p::Entry::Table(<#ty as __p::Table>::TABLE)),
        Entry::List(path) => quote!(__p::Entry::List(#path)),
        Entry::Macro(list) => quote!(__p::Entry::List(#list)),
    }
}

/// How many tables a schema has at most whose constants are not linted for taking long.
const FEW: usize = 500;

/// A list of thousands of tables may be one entry, and const evaluation of that takes long enough
/// to be linted, though it ends. Small schemas do without the attribute, which is an error where
/// the lint is forbidden.
fn allowed(schema: &Schema) -> Option<TokenStream> {
    let is_table = |listed: &Listed<Entry>| matches!(listed.item, Entry::Table(_));
    let is_small = schema.entries.len() < FEW && schema.entries.iter().all(is_table);
    (!is_small).then(|| quote!(#[allow(long_running_const_eval)]))
}

/// One constant for each entry, under the tokens of the entry.
fn assertions(schema: &Schema) -> TokenStream {
    let allowed = allowed(schema);
    let entries = schema.entries.iter().map(|listed| {
        let site = match &listed.item {
            Entry::Table(ty) => Site::of(ty),
            Entry::List(path) => Site::of(path),
            Entry::Macro(list) => Site::of(list),
        };
        (&listed.conditions, site)
    });
    let types = schema.types.iter();
    let types = types.map(|listed| (&listed.conditions, Site::of(&listed.item)));
    let entries = numbered(entries, "E", "entry", allowed.as_ref());
    let types = numbered(types, "T", "listed_type", allowed.as_ref());
    quote!(#entries #types)
}

/// The assertions of the elements of one list, by their positions: constants that count, because
/// conditions may leave elements out.
fn numbered(
    elements: impl Iterator<Item = (impl AsRef<[TokenStream]>, Site)>,
    stem: &str,
    function: &str,
    allowed: Option<&TokenStream>,
) -> TokenStream {
    let mut tokens = TokenStream::new();
    let mut before = 0_usize;
    let mut counted = None;
    for (number, (conditions, site)) in elements.enumerate() {
        let conditions = conditions.as_ref();
        let position = match &counted {
            Some(counted) => quote!(#counted + #before),
            None => quote!(#before),
        };
        let assertion = site.assertion(function, &quote!(__SCHEMA), &quote!(__NAMES, #position));
        tokens.extend(quote!(#(#[cfg(#conditions)])* #allowed #assertion));
        before += 1;
        if !conditions.is_empty() {
            let name = Ident::new(&format!("__{stem}{number}"), Span::call_site());
            let earlier = before - 1;
            let earlier = match counted {
                Some(counted) => quote!(#counted + #earlier),
                None => quote!(#earlier),
            };
            tokens.extend(quote! {
                const #name: usize = #earlier + ::core::cfg!(all(#(#conditions),*)) as usize;
            });
            (counted, before) = (Some(name), 0);
        }
    }
    tokens
}
