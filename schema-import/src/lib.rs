//! Writes a Convex schema as annotated Rust structs.
//!
//! [`import`] is the way back of emission: compiled and exported again, the structs give the same
//! schema, with the order of everything. What the derives can't say becomes a validator given by
//! hand and is listed in [`Import::raw`], never left out.
//!
//! ```
//! use convex_schema_core::Schema;
//! use convex_schema_import::{Options, import};
//!
//! let export = r#"{"tables":[{"tableName":"users","indexes":[],"searchIndexes":[],
//!     "vectorIndexes":[],"documentType":{"type":"object","value":{
//!     "firstName":{"fieldType":{"type":"string"},"optional":false}}}}],
//!     "schemaValidation":true}"#;
//! let schema = Schema::from_export_json(export).unwrap();
//! let import = import(&schema, &Options::default());
//! assert!(import.files[0].text.contains("#[serde(rename_all = \"camelCase\")]\npub struct User {"));
//! ```
//!
//! With the feature `typescript`, `source` reads what a `schema.ts` says besides its schema: comments
//! and names.
//!
//! Data flows one way: `plan` makes items of a schema, `group` puts them into modules, `print`
//! writes the text.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod group;
mod item;
mod names;
mod notes;
mod plan;
mod print;
#[cfg(feature = "typescript")]
pub mod source;

use std::collections::BTreeSet;

use convex_schema_core::Schema;

pub use self::notes::{Comment, Export, Notes, Rest};

/// What [`import`] is told.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Options {
    /// Whether everything stands in `lib.rs`, without modules.
    pub single_file: bool,
    /// What is known of the source besides the schema.
    pub notes: Notes,
    /// Tables that something else goes on defining: they become `#[table(external)]` where ids
    /// refer to them, and are no part of the schema.
    pub external: Vec<String>,
}

/// The Rust source of a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The files of the crate, `lib.rs` first.
    pub files: Vec<File>,
    /// What no Rust type says, so that it is a validator given by hand.
    pub raw: Vec<Raw>,
    /// Comments of the source that are about nothing in the files.
    pub unplaced: Vec<Comment>,
    /// How many tables the source defines.
    pub tables: usize,
    /// How many other types it defines.
    pub types: usize,
}

/// A file of Rust source.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The path below the folder of the sources, with `/` between its parts.
    pub path: String,
    /// The text.
    pub text: String,
}

/// A place with a validator given by hand.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raw {
    /// The table.
    pub table: String,
    /// The path of the field; empty for whole documents.
    pub path: String,
    /// Why no type says it: a clause for people.
    pub reason: String,
}

/// Writes `schema` as Rust source: the same text for the same schema.
///
/// The schema should be one that Convex accepts; what derives refuse in others is refused by the
/// compiler.
pub fn import(schema: &Schema, options: &Options) -> Import {
    let plan = plan::plan(schema, options);
    let modules = group::modules(&plan, options);
    let mut used = BTreeSet::new();
    used.extend(&options.notes.header.from);
    for item in &plan.items {
        item.each_docs(&mut |docs| used.extend(&docs.from));
    }
    Import {
        files: print::files(&plan, &modules),
        unplaced: options.notes.unplaced(&used),
        tables: plan.tables,
        types: plan.items.iter().filter(|item| item.is_type()).count(),
        raw: plan.raw,
    }
}
