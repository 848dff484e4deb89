//! How the macro describes types and tables to core: text and bytes inside of constants.
//!
//! Each form has its writer, which the macro calls, beside its reader, which core calls. Readers
//! that const evaluation needs are `const fn`. One string is written where a table of literals
//! would say the same: rustc takes several times as long for the table.
//!
//! - [`fields`]: names, doc comments and hashes of the fields of an object.
//! - [`flags`]: what else is said of a field, in one byte.
//! - [`indexes`]: the indexes of a table, one a line.

pub mod fields;
pub mod flags;
pub mod indexes;
