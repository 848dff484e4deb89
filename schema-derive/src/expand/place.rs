//! Where const evaluation reports a mistake.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote_spanned};

/// Tokens of the user that a report is about, from the first to the last.
#[derive(Clone, Copy)]
pub(super) struct Place {
    start: Span,
    end: Span,
}

impl Place {
    /// All of `tokens`. (`Span::join` does nothing on stable Rust.)
    pub(super) fn of(tokens: impl ToTokens) -> Self {
        let mut spans = tokens
            .into_token_stream()
            .into_iter()
            .map(|token| token.span());
        let start = spans.next().unwrap_or_else(Span::call_site);
        let end = spans.last().unwrap_or(start);
        Self { start, end }
    }

    /// One token.
    pub(super) fn at(span: Span) -> Self {
        Self {
            start: span,
            end: span,
        }
    }

    /// A constant that calls a function of `verify`, whose panic is shown at this place.
    pub(super) fn proof(self, function: &str, arguments: TokenStream) -> TokenStream {
        let start = self.start;
        let function = Ident::new(function, start);
        let mut proof = quote_spanned!(start=> const _: () = __p::verify::#function);
        let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
        arguments.set_span(self.end);
        proof.append(TokenTree::Group(arguments));
        proof.extend(quote_spanned!(start=> ;));
        proof
    }
}
