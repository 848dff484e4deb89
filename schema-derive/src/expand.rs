//! What is legal becomes data: one constant for each type.

mod desc;
pub(crate) mod list;
mod table;
pub(crate) mod verify;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, GenericParam, Generics, Path, WhereClause, parse_quote};

use crate::check::Checked;
use crate::parse::Container;

/// The implementations for an item.
pub(crate) fn container(checked: &Checked<'_>) -> TokenStream {
    let private = private(krate(checked.container));
    let implementation = convex_type(checked);
    let table = checked
        .table
        .as_ref()
        .map(|table| table::table(checked, table));
    let proofs = verify::container(checked);
    quote! {
        const _: () = {
            #private
            #implementation
            #table
            #proofs
        };
    }
}

/// What stands in place of the implementations when the item has mistakes: enough of them that
/// what uses the type adds no errors of its own.
pub(crate) fn stub(input: &DeriveInput, parsed: &Container, error: &syn::Error) -> TokenStream {
    let private = private(krate(parsed));
    let errors = error.to_compile_error();
    let ident = &input.ident;
    let generics = bounded(&input.generics);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let table = parsed.table.as_ref().map(|args| {
        let name = args
            .name
            .as_ref()
            .map(syn::LitStr::value)
            .unwrap_or_default();
        quote! {
            #[automatically_derived]
            impl #impl_generics __p::Table for #ident #ty_generics #where_clause {
                const NAME: &'static ::core::primitive::str = #name;
                const TABLE: &'static __p::TableDesc = &__p::TableDesc::BROKEN;
            }
        }
    });
    quote! {
        #errors
        const _: () = {
            #private
            #[automatically_derived]
            impl #impl_generics __p::ConvexType for #ident #ty_generics #where_clause {
                const DESC: __p::D = &__p::Desc::BROKEN;
            }
            #table
        };
    }
}

fn convex_type(checked: &Checked<'_>) -> Option<TokenStream> {
    let desc = desc::of(checked)?;
    let ident = &checked.container.ident;
    let generics = bounded(&checked.container.generics);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    Some(quote! {
        #[automatically_derived]
        impl #impl_generics __p::ConvexType for #ident #ty_generics #where_clause {
            const DESC: __p::D = #desc;
        }
    })
}

fn krate(container: &Container) -> Option<&Path> {
    let table = container
        .table
        .as_ref()
        .and_then(|table| table.krate.as_ref());
    container.convex.krate.as_ref().or(table)
}

/// `use` of what generated code may name, under a name that nothing else has.
pub(crate) fn private(krate: Option<&Path>) -> TokenStream {
    match krate {
        Some(krate) => quote!(use #krate::__private as __p;),
        None => quote!(
            use ::convex_schema::__private as __p;
        ),
    }
}

/// `generics` with `ConvexType` demanded of each type parameter.
fn bounded(generics: &Generics) -> Generics {
    let mut generics = generics.clone();
    let params: Vec<_> = generics
        .params
        .iter()
        .filter_map(|param| match param {
            GenericParam::Type(param) => Some(param.ident.clone()),
            _ => None,
        })
        .collect();
    if params.is_empty() {
        return generics;
    }
    let clause: &mut WhereClause = generics.make_where_clause();
    for param in params {
        clause
            .predicates
            .push(parse_quote!(#param: __p::ConvexType));
    }
    generics
}
