//! Reads the comments and the names of a `schema.ts`.
//!
//! Only syntax is looked at, file by file: what the schema *is* comes from evaluating it. What this
//! does not understand (functions that make tables, conditions) has no notes.

mod comments;
mod parse;
mod walk;

#[cfg(test)]
mod tests;

use std::path::Path;

use crate::Notes;

/// What is known of the schema in the file `entry`, and in those of the same project that it
/// imports.
///
/// # Errors
/// The file can't be read, or is no TypeScript.
pub fn read(entry: &Path) -> std::io::Result<Notes> {
    walk::notes(entry)
}
