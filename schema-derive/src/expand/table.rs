//! The constant that describes a table.

use convex_schema_rules::format::indexes::{self, IndexLine, Over};
use convex_schema_rules::hash;
use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

use super::desc;
use super::generics::Parameters;
use crate::ir::{Checked, CheckedIndex, CheckedKind, CheckedTable, FieldRef};

/// The implementation of `Table`.
pub(super) fn table(
    checked: &Checked<'_>,
    parameters: &Parameters,
    table: &CheckedTable<'_>,
) -> TokenStream {
    let ident = &checked.container.ident;
    let generics = parameters.bound(&checked.container.generics);
    let (impl_generics, ty_generics, where_clause) = generics.split_for_impl();
    let name = &table.name;
    let hash = hash::hash(name);
    let desc = if table.external {
        quote!(__p::TableDesc::external(#name, #hash))
    } else {
        let indexes = indexes::lines(table.indexes.iter().map(index));
        quote!(__p::TableDesc::new(#name, #hash, <Self as __p::ConvexType>::DESC, #indexes))
    };
    let staged = table.staged.map(|ty| {
        let staged = desc::of_type(ty);
        quote!(.staged(#staged))
    });
    let unique = (!table.unique.is_empty()).then(|| {
        let unique = table.unique.iter();
        let unique = indexes::lines(unique.map(|fields| paths(fields).join(" ")));
        quote!(.unique(#unique))
    });
    let allowed = (!table.allowed.is_empty()).then(|| {
        let codes: Vec<_> = table.allowed.iter().map(ToString::to_string).collect();
        let codes = codes.join(" ");
        quote!(.allow(#codes))
    });
    quote! {
        #[automatically_derived]
        impl #impl_generics __p::Table for #ident #ty_generics #where_clause {
            const NAME: &'static ::core::primitive::str = #name;
            const TABLE: &'static __p::TableDesc = &#desc #staged #unique #allowed;
        }
    }
}

/// Warnings. A use of a deprecated item is the only way for a macro to warn.
pub(super) fn warnings(table: &CheckedTable<'_>) -> TokenStream {
    let warnings = table.warnings.iter();
    let warnings = warnings.map(|warning| self::warning(warning.span, &warning.message));
    quote!(#(#warnings)*)
}

/// A warning: the use of something deprecated.
pub(super) fn warning(span: Span, message: &str) -> TokenStream {
    quote_spanned!(span=> const _: () = {
        #[deprecated(note = #message)]
        const LIMIT: () = ();
        LIMIT
    };)
}

/// An index as its line describes it.
pub(super) fn index<'a>(index: &'a CheckedIndex<'_>) -> IndexLine<'a> {
    let over = match &index.kind {
        CheckedKind::Database(fields) => Over::Database(paths(fields)),
        CheckedKind::Search(field, filters) => Over::Search(&field.path, paths(filters)),
        CheckedKind::Vector(field, dimensions, filters) => {
            Over::Vector(&field.path, *dimensions, paths(filters))
        }
    };
    IndexLine {
        name: &index.name,
        staged: index.staged,
        over,
    }
}

fn paths<'a>(fields: &'a [FieldRef<'_>]) -> Vec<&'a str> {
    fields.iter().map(|field| field.path.as_str()).collect()
}
