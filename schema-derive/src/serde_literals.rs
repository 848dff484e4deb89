//! `#[derive(SerdeLiterals)]`: serde's traits for enums of literals.
//!
//! serde's derives write a variant by its name. This one writes it by its literal, which may be a
//! number or a boolean, and reads it back.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Ident};

use crate::errors::Errors;
use crate::ir::{Body, Checked, Container, Derive, LiteralValue, MemberKind, Shape};
use crate::{check, expand, parse};

/// The implementations for an item.
pub(crate) fn derive(input: &mut DeriveInput) -> syn::Result<TokenStream> {
    let mut errors = Errors::default();
    let parsed = parse::container(&mut errors, input, Derive::ConvexType);
    let checked = check::container(&mut errors, &parsed);
    errors.finish()?;
    let mut errors = Errors::default();
    let literals = literals(&mut errors, &checked);
    errors.finish()?;
    Ok(implementations(&parsed, &literals))
}

/// The variants with their literals.
fn literals<'a>(
    errors: &mut Errors,
    checked: &'a Checked<'_>,
) -> Vec<(&'a Ident, &'a LiteralValue)> {
    let container = checked.container;
    let Body::Enum(variants) = &container.body else {
        let message = "`SerdeLiterals` needs an enum";
        let help = "derive serde's `Serialize` and `Deserialize`";
        errors.error(&container.ident, message, help);
        return Vec::new();
    };
    for variant in variants.iter().filter(|variant| variant.serde.skip) {
        let message = "a skipped variant has no literal";
        errors.error(&variant.ident, message, "leave `skip` out");
    }
    match &checked.shape {
        Shape::Literal(literal) => {
            let first = variants.first();
            first
                .map(|variant| (&variant.ident, literal))
                .into_iter()
                .collect()
        }
        Shape::Union(members) => {
            let literals = members.iter().filter_map(|member| match &member.kind {
                MemberKind::Literal(literal) => Some((&member.variant.ident, literal)),
                MemberKind::Null | MemberKind::Object(_) | MemberKind::Type(_) => {
                    let message = "this variant is not written as a literal";
                    let help = "derive serde's `Serialize` and `Deserialize`, and move the literals \
                                into an enum of their own";
                    errors.error(&member.variant.ident, message, help);
                    None
                }
            });
            literals.collect()
        }
        Shape::Null
        | Shape::Object(_)
        | Shape::Newtype(_)
        | Shape::Transparent(_)
        | Shape::Exact(_)
        | Shape::External => {
            let message = "an attribute gives this enum another validator than its literals";
            let help = "derive serde's `Serialize` and `Deserialize`";
            errors.error(&container.ident, message, help);
            Vec::new()
        }
    }
}

fn implementations(container: &Container, literals: &[(&Ident, &LiteralValue)]) -> TokenStream {
    let private = expand::private(expand::krate(container));
    let ident = &container.ident;
    let variants = literals.iter().map(|(variant, _)| variant);
    let positions = 0..literals.len();
    let reads = variants
        .clone()
        .zip(positions.clone())
        .map(|(variant, position)| quote!(#position => #ident::#variant));
    let writes = variants
        .zip(positions)
        .map(|(variant, position)| quote!(#ident::#variant => #position));
    let literals = literals.iter().map(|(_, literal)| expand::literal(literal));
    quote! {
        const _: () = {
            #private
            const LITERALS: &[__p::Literal] = &[#(#literals),*];
            #[automatically_derived]
            impl __p::serde::Serialize for #ident {
                fn serialize<S: __p::serde::Serializer>(
                    &self,
                    serializer: S,
                ) -> ::core::result::Result<S::Ok, S::Error> {
                    let position: ::core::primitive::usize = match *self {
                        #(#writes,)*
                    };
                    __p::serde::Serialize::serialize(&LITERALS[position], serializer)
                }
            }
            #[automatically_derived]
            impl<'de> __p::serde::Deserialize<'de> for #ident {
                fn deserialize<D: __p::serde::Deserializer<'de>>(
                    deserializer: D,
                ) -> ::core::result::Result<Self, D::Error> {
                    let position = __p::read_literal(LITERALS, deserializer)?;
                    ::core::result::Result::Ok(match position {
                        #(#reads,)*
                        _ => ::core::unreachable!(),
                    })
                }
            }
        };
    }
}
