//! Writes a Convex schema as annotated Rust structs.
//!
//! [`import`] is the inverse of emission: compiled and exported again, the structs give the same
//! schema, with the order of everything. A validator that the derives can't express becomes a
//! `#[convex(validator = ...)]` and is listed in [`Import::raw`], never left out.
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
//! Data flows one way: `source` (feature `typescript`) reads the comments and names of a `schema.ts`
//! as [`Notes`], `plan` makes items of a schema and its notes, `group` puts them into modules,
//! `print` writes the text.

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

pub use self::notes::{Cast, Comment, Export, Notes, Spread, Unread};

/// The choices of [`import`].
#[derive(Debug, Clone, Default)]
#[non_exhaustive]
pub struct Options {
    /// Whether everything stands in `lib.rs`, without modules.
    pub single_file: bool,
    /// The notes of the source.
    pub notes: Notes,
    /// Tables that something else goes on defining: they become `#[table(external)]` where ids
    /// refer to them, and are not in the schema.
    pub external: Vec<String>,
}

impl Options {
    /// Puts everything into `lib.rs`, or each group of tables into a module.
    #[must_use]
    pub fn single_file(mut self, single_file: bool) -> Self {
        self.single_file = single_file;
        self
    }

    /// Takes comments and names from the source.
    #[must_use]
    pub fn notes(mut self, notes: Notes) -> Self {
        self.notes = notes;
        self
    }

    /// Leaves tables to what defines them.
    #[must_use]
    pub fn external(mut self, external: Vec<String>) -> Self {
        self.external = external;
        self
    }
}

/// The Rust source of a schema, and what is not in it.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Import {
    /// The files of the crate, `lib.rs` first.
    pub files: Vec<File>,
    /// The places with a `#[convex(validator = ...)]`, which nothing checks at compile time.
    pub raw: Vec<Raw>,
    /// Tables that ids refer to and that the schema does not have, with where they do.
    pub unknown_tables: Vec<UnknownTable>,
    /// Comments of the source that are in none of the files.
    pub unplaced: Vec<Comment>,
    /// Types that casts in the source give to validators and that are not in the files.
    pub casts: Vec<Cast>,
    /// The exports of the source that other modules import and that the generated file of the
    /// layout `schema` does not have under the same name.
    pub kept: Vec<Export>,
    /// What is left of the schema file when the generated file `schema.gen.ts` has the tables;
    /// `None` if the notes don't tell.
    pub rest: Option<String>,
    /// How many tables the source defines.
    pub tables: usize,
    /// How many other types it defines.
    pub types: usize,
}

/// A file of Rust source.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct File {
    /// The path below the folder of the sources, with `/` between its parts.
    pub path: String,
    /// The text.
    pub text: String,
}

/// A place with a `#[convex(validator = ...)]`.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Raw {
    /// The table.
    pub table: String,
    /// The path of the field; empty for whole documents.
    pub path: String,
    /// Why no type expresses it: a clause for people.
    pub reason: String,
}

/// A table that ids refer to and that the schema does not have. Convex accepts such ids.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct UnknownTable {
    /// The name of the table.
    pub name: String,
    /// The table with the first id of it.
    pub table: String,
    /// The path of that field.
    pub path: String,
}

/// Writes `schema` as Rust source: the same text for the same schema.
///
/// The schema should be one that Convex accepts; what the derives reject in others is rejected by
/// the compiler.
pub fn import(schema: &Schema, options: &Options) -> Import {
    let plan = plan::plan(schema, options);
    let modules = group::modules(&plan, options);
    let mut used = BTreeSet::new();
    used.extend(&options.notes.header.from);
    plan.schema.each_docs(&mut |docs| used.extend(&docs.from));
    for item in &plan.items {
        item.each_docs(&mut |docs| used.extend(&docs.from));
    }
    let (rest, kept) = rest(&plan, options, &mut used);
    let casts = options.notes.casts.iter();
    let casts = casts.filter(|cast| !plan.kept_casts.contains(cast));
    Import {
        files: print::files(&plan, &modules),
        unplaced: options.notes.unplaced(&used),
        casts: casts.cloned().collect(),
        kept,
        rest,
        tables: plan.tables,
        types: plan.items.iter().filter(|item| item.is_type()).count(),
        raw: plan.raw,
        unknown_tables: plan.unknown_tables,
    }
}

/// What is left of the source, and the exports that only it has; adds the comments that stay in it
/// to `used`.
#[cfg(feature = "typescript")]
fn rest(
    plan: &plan::Plan,
    options: &Options,
    used: &mut BTreeSet<notes::Origin>,
) -> (Option<String>, Vec<Export>) {
    let generated = plan.exported();
    let tables = plan.items.iter().filter_map(|item| item.table.as_ref());
    let tables: BTreeSet<&str> = tables.map(|table| table.name.as_str()).collect();
    let notes = &options.notes;
    let is_left = |export: &&Export| {
        let table = notes
            .rest
            .as_ref()
            .and_then(|left| left.table(&export.name));
        let is_table = table == Some(export.name.as_str()) && tables.contains(export.name.as_str());
        !is_table && generated.get(&export.name) != Some(&export.name)
    };
    let kept: Vec<Export> = notes.exports.iter().filter(is_left).cloned().collect();
    let stays = !kept.is_empty() || !options.external.is_empty();
    let Some(left) = &notes.rest else {
        return (None, kept);
    };
    let (text, comments) = left.text(&generated, !options.external.is_empty());
    if stays {
        used.extend(comments);
    }
    (Some(text), kept)
}

#[cfg(not(feature = "typescript"))]
fn rest(
    _: &plan::Plan,
    options: &Options,
    _: &mut BTreeSet<notes::Origin>,
) -> (Option<String>, Vec<Export>) {
    (None, options.notes.exports.clone())
}
