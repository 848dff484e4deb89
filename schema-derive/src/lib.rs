//! The macros of convex-schema: `#[derive(Table)]`, `#[derive(ConvexType)]`,
//! `#[derive(SerdeLiterals)]`, `tables!` and `schema!`.
//!
//! Their documentation stands in the crate `convex-schema`, which re-exports them.
//!
//! ```text
//! tokens --parse--> ir (written) --check--> ir (legal) --expand--> data and const assertions
//!            \------- errors -------/                   \-> expand::stub, if there are errors
//! ```
//!
//! - `parse`: reads attributes and items; `keys`: the attribute keys that there are, with advice.
//! - `ir`: an item as written, with its spans, and its meaning.
//! - `check`: applies each rule of Convex and serde that syntax alone can decide.
//! - `errors`: collects the problems of an item, which are all reported at once.
//! - `expand`: writes descriptors, and assertions of the rules that only the types can decide.
//! - `serde_literals`: serde's traits for enums of literals.

#![forbid(unsafe_code)]

mod check;
mod errors;
mod expand;
mod ir;
mod keys;
mod parse;
mod serde_literals;
#[cfg(test)]
mod tests;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

use crate::errors::Errors;

/// See the documentation of `convex_schema::Table`.
#[proc_macro_derive(Table, attributes(table, convex, serde))]
pub fn derive_table(input: TokenStream) -> TokenStream {
    derive(input.into(), ir::Derive::Table).into()
}

/// See the documentation of `convex_schema::ConvexType`.
#[proc_macro_derive(ConvexType, attributes(table, convex, serde))]
pub fn derive_convex_type(input: TokenStream) -> TokenStream {
    derive(input.into(), ir::Derive::ConvexType).into()
}

/// See the documentation of `convex_schema::SerdeLiterals`.
#[proc_macro_derive(SerdeLiterals, attributes(convex, serde))]
pub fn derive_serde_literals(input: TokenStream) -> TokenStream {
    let mut input = parse_macro_input!(input as DeriveInput);
    serde_literals::derive(&mut input)
        .unwrap_or_else(|error| error.to_compile_error())
        .into()
}

fn derive(input: proc_macro2::TokenStream, derive: ir::Derive) -> proc_macro2::TokenStream {
    let mut input: DeriveInput = match syn::parse2(input) {
        Ok(input) => input,
        Err(error) => return error.to_compile_error(),
    };
    let mut errors = Errors::default();
    let parsed = parse::container(&mut errors, &mut input, derive);
    let checked = check::container(&mut errors, &parsed);
    match errors.finish() {
        Ok(()) => expand::container(&checked),
        Err(error) => expand::stub(&input, &checked, &error),
    }
}

/// See the documentation of `convex_schema::tables`.
#[proc_macro]
pub fn tables(input: TokenStream) -> TokenStream {
    let list = parse_macro_input!(input as ir::Tables);
    expand::list::tables(&list).into()
}

/// See the documentation of `convex_schema::schema`.
#[proc_macro]
pub fn schema(input: TokenStream) -> TokenStream {
    let schema = parse_macro_input!(input as ir::Schema);
    expand::list::schema(&schema).into()
}
