//! The mistakes of one item, collected.

use std::fmt::Display;

use proc_macro2::Span;
use quote::ToTokens;

/// Errors found so far.
#[must_use = "errors are lost unless `finish` is called"]
#[derive(Default)]
pub(crate) struct Errors {
    errors: Option<syn::Error>,
    count: usize,
}

impl Errors {
    /// Records `message` under all of `tokens`, and below it how to mend it.
    pub(crate) fn error(
        &mut self,
        tokens: impl ToTokens,
        message: impl Display,
        help: impl Display,
    ) {
        let message = format!("{message}\n\nhelp: {help}");
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// Records `message` at `span`, and below it how to mend it.
    pub(crate) fn error_at(&mut self, span: Span, message: impl Display, help: impl Display) {
        self.push(with_help(span, message, help));
    }

    /// Records an error that exists already.
    pub(crate) fn push(&mut self, error: syn::Error) {
        self.count += 1;
        match &mut self.errors {
            Some(errors) => errors.combine(error),
            None => self.errors = Some(error),
        }
    }

    /// The value of `result`, or `None` with its error recorded.
    pub(crate) fn ok<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// How many errors there are so far.
    pub(crate) fn count(&self) -> usize {
        self.count
    }

    /// All errors as one, if there are any.
    pub(crate) fn finish(self) -> syn::Result<()> {
        match self.errors {
            Some(errors) => Err(errors),
            None => Ok(()),
        }
    }
}

/// An error at `span`, and below it how to mend it.
pub(crate) fn with_help(span: Span, message: impl Display, help: impl Display) -> syn::Error {
    syn::Error::new(span, format_args!("{message}\n\nhelp: {help}"))
}

/// An error at a key of an attribute, and below it how to mend it.
pub(crate) fn at_key(
    meta: &syn::meta::ParseNestedMeta<'_>,
    message: impl Display,
    help: impl Display,
) -> syn::Error {
    syn::Error::new_spanned(&meta.path, format_args!("{message}\n\nhelp: {help}"))
}
