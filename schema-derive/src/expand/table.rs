//! The constant that describes a table.

use convex_schema_rules::hash;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};

use super::{bounded, desc};
use crate::check::{Checked, CheckedIndex, CheckedKind, CheckedTable, FieldRef};

/// The implementation of `Table`.
pub(super) fn table(checked: &Checked<'_>, table: &CheckedTable<'_>) -> TokenStream {
    let ident = &checked.container.ident;
    let generics = bounded(&checked.container.generics);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let name = &table.name;
    let hash = hash::hash(name);
    let row = if table.external {
        quote!(::core::option::Option::None)
    } else {
        quote!(::core::option::Option::Some(
            <Self as __p::ConvexType>::DESC
        ))
    };
    let staged = match table.staged {
        Some(ty) => {
            let staged = desc::of_type(ty);
            quote!(::core::option::Option::Some(#staged))
        }
        None => quote!(::core::option::Option::None),
    };
    let indexes = table.indexes.iter().map(index);
    let unique = table.unique.iter().map(|fields| paths(fields));
    let warnings = table.warnings.iter().map(|warning| {
        let message = &warning.message;
        quote_spanned!(warning.span=> const _: () = {
            #[deprecated(note = #message)]
            const LIMIT: () = ();
            LIMIT
        };)
    });
    quote! {
        #[automatically_derived]
        impl #impl_generics __p::Table for #ident #ty_generics #where_clause {
            const NAME: &'static ::core::primitive::str = #name;
            const TABLE: &'static __p::TableDesc = &__p::TableDesc {
                name: #name,
                hash: #hash,
                row: #row,
                staged: #staged,
                indexes: &[#(#indexes),*],
                unique: &[#(#unique),*],
            };
        }
        #(#warnings)*
    }
}

fn index(index: &CheckedIndex<'_>) -> TokenStream {
    let (name, staged) = (&index.name, index.staged);
    let kind = match &index.kind {
        CheckedKind::Database(fields) => {
            let fields = paths(fields);
            quote!(__p::IndexKind::Database(#fields))
        }
        CheckedKind::Search(field, filters) => {
            let (field, filters) = (&field.path, paths(filters));
            quote!(__p::IndexKind::Search(#field, #filters))
        }
        CheckedKind::Vector(field, dimensions, filters) => {
            let (field, filters) = (&field.path, paths(filters));
            quote!(__p::IndexKind::Vector(#field, #dimensions, #filters))
        }
    };
    quote!(__p::IndexDesc { name: #name, staged: #staged, kind: #kind })
}

fn paths(fields: &[FieldRef<'_>]) -> TokenStream {
    let paths = fields.iter().map(|field| &field.path);
    quote!(&[#(#paths),*])
}
