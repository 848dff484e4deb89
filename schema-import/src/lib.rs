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
//! The schema may come from anywhere, such as SQL: [`import`] needs no TypeScript. Then [`Notes`]
//! are made by hand ([`Notes::describe_field`], [`Notes::name_type`], [`Notes::mark_time`]), and what
//! the schema's builder knows of unique fields, ranges, formats and defaults becomes attributes.
//!
//! ```text
//! schema.ts --source--> Notes --\
//! schema ------------------------+--> plan: items --group--> modules --print--> Rust text
//! functions (a contract) --------/--> functions, api --------------------/
//! ```
//!
//! - [`source`] (feature `typescript`) reads the comments and names of a `schema.ts` as `notes`.
//! - `plan` makes the Rust items of a schema (`item`) and gives them `names`; `group` puts them into modules.
//! - [`functions`]: the functions of a deployment as Rust types; `api` places them in modules.
//! - `print` writes the text, laid out as rustfmt would; `json` writes the results for programs.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

mod api;
pub mod functions;
mod group;
mod item;
mod json;
mod names;
mod notes;
mod plan;
mod print;
#[cfg(feature = "typescript")]
pub mod source;

use std::collections::BTreeSet;

use convex_schema_core::Schema;

use self::notes::Generated;
pub use self::notes::{Cast, Comment, Export, Language, Notes, Spread, Unread, Unused};

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
    /// The spreads of packages whose tables become structs all the same, by name.
    pub own: Vec<String>,
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

    /// Makes structs of the tables that these spreads bring.
    #[must_use]
    pub fn own(mut self, own: Vec<String>) -> Self {
        self.own = own;
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
    /// The rest of the schema file when the generated file `schema.gen.ts` has the tables;
    /// `None` if the notes have no source.
    pub rest: Option<String>,
    /// The parts of the source that nothing uses once the tables are generated.
    pub unused: Vec<Unused>,
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
    let Adoption { rest, kept, unused } = adoption(&plan, options, &mut used);
    let casts = options.notes.casts.iter();
    let casts = casts.filter(|cast| !plan.kept_casts.contains(cast));
    Import {
        files: print::files(&plan, &modules),
        unplaced: options.notes.unplaced(&used),
        casts: casts.cloned().collect(),
        kept,
        rest,
        unused,
        tables: plan.tables,
        types: plan.items.iter().filter(|item| item.is_type()).count(),
        raw: plan.raw,
        unknown_tables: plan.unknown_tables,
    }
}

/// The changes of the source when its tables are generated.
#[derive(Default)]
struct Adoption {
    rest: Option<String>,
    kept: Vec<Export>,
    unused: Vec<Unused>,
}

/// Decides what is left of the source; adds the comments that stay in it to `used`.
fn adoption(plan: &plan::Plan, options: &Options, used: &mut BTreeSet<notes::Origin>) -> Adoption {
    let Some(source) = &options.notes.adoption else {
        return Adoption::default();
    };
    let generated = plan.exported();
    let tables = plan.items.iter().filter_map(|item| item.table.as_ref());
    let tables: BTreeSet<&str> = tables.map(|table| table.name.as_str()).collect();
    let is_left = |export: &&Export| {
        let name = export.name.as_str();
        let is_table = source.table(name) == Some(name) && tables.contains(name);
        let is_same = |found: &Generated| found.name == name && found.path.is_empty();
        !is_table && !generated.get(name).is_some_and(is_same)
    };
    let kept = options.notes.exports.iter().filter(is_left);
    let kept: Vec<Export> = kept.cloned().collect();
    let has_external = !options.external.is_empty();
    let spread_stays = |name: &str| has_external && !options.own.iter().any(|own| own == name);
    let rest = source.rest(&generated, &spread_stays);
    let unused = match &rest {
        // Without the rest of the file, what it still uses is unknown.
        None if has_external || !kept.is_empty() => Vec::new(),
        Some(rest) if has_external || !kept.is_empty() => {
            used.extend(&rest.comments);
            source.unused(&rest.imported)
        }
        Some(_) | None => source.unused(&[]),
    };
    Adoption {
        rest: rest.map(|rest| rest.text),
        kept,
        unused,
    }
}
