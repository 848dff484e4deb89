//! The mistakes of one item, collected.

use std::fmt::Display;

use quote::ToTokens;

/// Errors found so far.
#[must_use = "errors are lost unless `finish` is called"]
#[derive(Default)]
pub(crate) struct Errors {
    errors: Option<syn::Error>,
}

impl Errors {
    /// Records `message` under all of `tokens`.
    pub(crate) fn error(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// Records `message` under all of `tokens`, and below it how to mend it.
    pub(crate) fn error_with_help(
        &mut self,
        tokens: impl ToTokens,
        message: impl Display,
        help: impl Display,
    ) {
        self.error(tokens, format_args!("{message}\n\nhelp: {help}"));
    }

    /// Records an error that exists already.
    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.errors {
            Some(errors) => errors.combine(error),
            None => self.errors = Some(error),
        }
    }

    /// The value of `result`, or `None` with its error recorded.
    pub(crate) fn ok<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    /// `value` if nothing went wrong, else all errors as one.
    pub(crate) fn finish<T>(self, value: T) -> syn::Result<T> {
        match self.errors {
            Some(errors) => Err(errors),
            None => Ok(value),
        }
    }
}

/// An error at a key of an attribute, and below it how to mend it.
pub(crate) fn at_key(
    meta: &syn::meta::ParseNestedMeta<'_>,
    message: impl Display,
    help: impl Display,
) -> syn::Error {
    syn::Error::new_spanned(&meta.path, format_args!("{message}\n\nhelp: {help}"))
}
