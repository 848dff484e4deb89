//! The intermediate representation: an item on its way from tokens to data.
//!
//! [`written`] is what the user wrote, with its spans: `parse` makes it. [`legal`] is what it means,
//! with every rule of Convex applied that a macro can apply: `check` makes it of what is written, and
//! `expand` reads it. Parts that borrow from `written` keep the spans for messages.

mod legal;
mod written;

pub(crate) use self::legal::*;
pub(crate) use self::written::*;
