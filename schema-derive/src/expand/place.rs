//! The site where const evaluation reports a problem, and the path in the descriptor that it reads.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::{ToTokens, TokenStreamExt, quote, quote_spanned};

/// Tokens of the user that a report is about, from the first to the last.
#[derive(Clone, Copy)]
pub(super) struct Site {
    start: Span,
    end: Span,
}

impl Site {
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

    /// A constant that calls a function of `assert` with `subject` and other arguments, whose panic
    /// is shown at this site.
    pub(super) fn assertion(
        self,
        function: &str,
        subject: &TokenStream,
        arguments: &TokenStream,
    ) -> TokenStream {
        let start = self.start;
        let function = Ident::new(function, start);
        let mut assertion = quote_spanned!(start=> const _: () = __p::assert::#function);
        let comma = (!arguments.is_empty()).then(|| quote!(,));
        let arguments = quote!(#subject #comma #arguments);
        let mut arguments = Group::new(Delimiter::Parenthesis, arguments);
        arguments.set_span(self.end);
        assertion.append(TokenTree::Group(arguments));
        assertion.extend(quote_spanned!(start=> ;));
        assertion
    }
}

/// The path of a place in the descriptor of an item, as core's `assert::place` reads it: positions of members
/// and fields, from the outside in.
#[derive(Clone, Default)]
pub(super) struct DescPath(Vec<usize>);

impl DescPath {
    /// The place at `position` inside of this one.
    pub(super) fn at(&self, position: usize) -> Self {
        let mut place = self.clone();
        place.0.push(position);
        place
    }
}

impl ToTokens for DescPath {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let positions = self
            .0
            .iter()
            .map(|position| proc_macro2::Literal::usize_unsuffixed(*position));
        tokens.extend(quote!(&[#(#positions),*]));
    }
}
