//! Writes the expansion of a legal item: data, one constant for each type.

mod assert;
mod desc;
mod generics;
pub(crate) mod list;
mod place;
mod plain;
mod simple;
mod table;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Path};

use self::desc::Described;
pub(crate) use self::desc::literal;
use self::generics::Parameters;
use crate::ir::{Checked, Container};

/// The implementations for an item.
pub(crate) fn container(checked: &Checked<'_>) -> TokenStream {
    if let Some(tokens) = simple::container(checked) {
        return tokens;
    }
    let parameters = Parameters::of(checked);
    let private = private(krate(checked.container));
    let allowed = allowed(checked.container);
    let implementation = convex_type(checked, &parameters);
    let table = checked
        .table
        .as_ref()
        .map(|table| table::table(checked, &parameters, table));
    let warnings = checked.table.iter().map(table::warnings);
    let warnings = warnings.chain(repr_warning(checked.container));
    let assertions = assertions(checked);
    quote! {
        #allowed
        const _: () = {
            #private
            #implementation
            #table
            #assertions
        };
        #(#warnings)*
    }
}

/// The const assertions; benchmarks build the macro without them, to measure what they cost.
fn assertions(checked: &Checked<'_>) -> TokenStream {
    if cfg!(convex_schema_unverified) {
        return TokenStream::new();
    }
    assert::container(checked)
}

/// The stand-ins for the implementations of an item with mistakes: enough of them that
/// what uses the type adds no errors of its own. Fields without mistakes are asserted none the
/// less, so that one build reports all there is.
pub(crate) fn stub(input: &DeriveInput, checked: &Checked<'_>, error: &syn::Error) -> TokenStream {
    let parsed = checked.container;
    let errors = error.to_compile_error();
    if parsed.may_be_implemented {
        return errors;
    }
    let private = private(krate(parsed));
    let allowed = allowed(parsed);
    let ident = &input.ident;
    let (impl_generics, ty_generics, where_clause) = input.generics.split_for_impl();
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
    let fields = fields(checked);
    quote! {
        #errors
        #allowed
        const _: () = {
            #private
            #[automatically_derived]
            impl #impl_generics __p::ConvexType for #ident #ty_generics #where_clause {
                const DESC: __p::D = &__p::Desc::BROKEN;
            }
            #table
            #fields
        };
    }
}

/// The fields without mistakes of an item that has some, and their assertions.
fn fields(checked: &Checked<'_>) -> Option<TokenStream> {
    let assertions = assert::fields(checked);
    if assertions.is_empty() {
        return None;
    }
    let Described { declaration, desc } = desc::of(checked, &Parameters::of(checked))?;
    let ident = &checked.container.ident;
    let generics = &checked.container.generics;
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    Some(quote! {
        #declaration
        #[automatically_derived]
        impl #impl_generics __p::Fields for #ident #ty_generics #where_clause {
            const FIELDS: __p::D = #desc;
        }
        #assertions
    })
}

fn convex_type(checked: &Checked<'_>, parameters: &Parameters) -> Option<TokenStream> {
    let Described { declaration, desc } = desc::of(checked, parameters)?;
    let ident = &checked.container.ident;
    let generics = parameters.bound(&checked.container.generics);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    Some(quote! {
        #declaration
        #[automatically_derived]
        impl #impl_generics __p::ConvexType for #ident #ty_generics #where_clause {
            const DESC: __p::D = #desc;
        }
    })
}

/// A warning about an enum that looks as if `serde_repr` writes it.
fn repr_warning(container: &Container) -> Option<TokenStream> {
    let message = "`#[repr(...)]` and numbers on variants: if `serde_repr` writes this enum, rows hold \
                   numbers and the schema says names; then write `#[convex(literal = 1)]` on each \
                   variant, and if serde's derive writes it, `#[serde(rename = \"...\")]` on one of \
                   them to say so";
    container.numbered.map(|span| table::warning(span, message))
}

/// `#[allow(deprecated)]` where the item says something of the kind itself: without need it would
/// be an error under `#![forbid(deprecated)]`.
fn allowed(container: &Container) -> Option<TokenStream> {
    container
        .names_deprecated
        .then(|| quote!(#[allow(deprecated)]))
}

pub(crate) fn krate(container: &Container) -> Option<&Path> {
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
