//! Reads the TypeScript that this project writes, also after people or formatters changed it.
//!
//! [`tokens`] tells formatting from content, [`outline`] names the parts of a file, and [`model`]
//! builds the schema that the parts show.

pub(crate) mod model;
pub(crate) mod outline;
pub(crate) mod tokens;
