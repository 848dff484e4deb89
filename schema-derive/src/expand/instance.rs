//! One instance of an item, for constants that stand outside of its implementations.
//!
//! Lifetimes and constants don't change validators, so any will do: types that borrow are looked
//! at as if they borrowed for ever.

use proc_macro2::{Group, Ident, Literal, TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{ConstParam, GenericParam, Type};

use crate::parse::Container;

/// The item with its lifetimes and constants filled in. A type parameter is left as it is: no
/// constant names an item that has one.
fn of(container: &Container) -> TokenStream {
    let ident = &container.ident;
    let arguments = container.generics.params.iter().map(|param| match param {
        GenericParam::Lifetime(_) => quote!('static),
        GenericParam::Const(param) => constant(param).to_token_stream(),
        GenericParam::Type(param) => param.ident.to_token_stream(),
    });
    let arguments: Vec<_> = arguments.collect();
    if arguments.is_empty() {
        quote!(#ident)
    } else {
        quote!(#ident<#(#arguments),*>)
    }
}

/// Some value of the constant's type.
fn constant(param: &ConstParam) -> TokenTree {
    let ty = match &param.ty {
        Type::Path(path) => path.path.segments.last(),
        _ => None,
    };
    match ty.map(|ty| ty.ident.to_string()).as_deref() {
        Some("bool") => Ident::new("false", param.ident.span()).into(),
        Some("char") => Literal::character('0').into(),
        _ => Literal::u8_unsuffixed(0).into(),
    }
}

/// Replaces what only has a meaning inside of an implementation.
pub(super) fn fill(container: &Container, tokens: TokenStream) -> TokenStream {
    let constants = container.generics.const_params();
    let fill = Fill {
        itself: of(container),
        constants: constants
            .map(|param| (&param.ident, constant(param)))
            .collect(),
    };
    fill.stream(tokens)
}

struct Fill<'a> {
    itself: TokenStream,
    constants: Vec<(&'a Ident, TokenTree)>,
}

impl Fill<'_> {
    fn stream(&self, tokens: TokenStream) -> TokenStream {
        let mut after_quote = false;
        let mut filled = TokenStream::new();
        for token in tokens {
            let is_quote = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '\'');
            match token {
                TokenTree::Group(group) => filled.extend([self.group(&group)]),
                TokenTree::Ident(ident) if after_quote => {
                    filled.extend([TokenTree::Ident(Ident::new("static", ident.span()))]);
                }
                TokenTree::Ident(ident) => filled.extend(self.ident(ident)),
                token => filled.extend([token]),
            }
            after_quote = is_quote;
        }
        filled
    }

    fn group(&self, group: &Group) -> TokenTree {
        let mut filled = Group::new(group.delimiter(), self.stream(group.stream()));
        filled.set_span(group.span());
        TokenTree::Group(filled)
    }

    fn ident(&self, ident: Ident) -> TokenStream {
        if ident == "Self" {
            return self.itself.clone();
        }
        let constant = self.constants.iter().find(|(name, _)| **name == ident);
        match constant {
            Some((_, value)) => value.to_token_stream(),
            None => TokenTree::Ident(ident).into(),
        }
    }
}
