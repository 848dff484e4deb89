//! Migrates a PostgreSQL database to a Convex snapshot whose documents are validated, offline.
//!
//! ```text
//! dump.sql --source--> Catalogue, rows         Schema
//!                          |       \             |
//!              mapping (migrate.toml)\-----------|
//!                          |                     |
//!                        plan: the conversions of each table, and the problems that stop it
//!                          |
//!     run: keys, then rows -> convert -> documents -> validated as an import would -> snapshot, manifest
//! ```
//!
//! - [`catalogue`]: the one model of a PostgreSQL schema. `sql` reads it of statements.
//! - `source`: catalogues with their rows, from scripts, folders, files or a server (`live`). A `row` is a list of
//!   cells, as PostgreSQL's text or as JSON (`json`).
//! - `mapping`: `migrate.toml`, which `propose` begins. `plan`: the mapping applied to a catalogue and a schema.
//! - `convert`: a cell becomes the JSON text of a field. `keys`: keys of rows, compared as PostgreSQL does, and the ids
//!   that are minted from them. `documents`: both together, with references.
//! - `migration`: the entry points of the verbs. `run`: the rounds of a migration; `order`: the order of documents.
//!   `snapshot`: the archive and its parts, of which finished ones serve the next run; `manifest` and `report` stand beside it.
//! - `structs`: a catalogue as a schema, for `import --from-sql`. `drift`: a catalogue compared with a schema.
//! - `names`, `near`, `defaults`, `targets`: names and values of SQL, for all of these. [`place`]: lines of a source.
//! - `verify`: an export of the target compared with the snapshot.
//!
//! The only connection that this crate opens is to the database that is named. The same input gives the same bytes.

#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod catalogue;
mod codes;
mod convert;
mod defaults;
mod documents;
mod drift;
mod error;
mod hex;
mod json;
mod keys;
#[cfg(feature = "postgres")]
mod live;
mod manifest;
pub mod mapping;
mod migration;
mod names;
mod near;
mod order;
pub mod place;
mod plan;
mod propose;
mod report;
mod row;
mod run;
mod snapshot;
mod source;
mod sql;
mod structs;
mod targets;
mod verify;

pub use self::drift::{Difference, Drift, DriftCode, drift};
pub use self::error::Error;
pub use self::manifest::Manifest;
pub use self::mapping::Mapping;
pub use self::migration::{
    Migration, Written, init, needs_secret, new_secret, open_questions, read_mapping,
};
pub use self::names::Rename;
pub use self::plan::{Problem, ProblemCode};
pub use self::report::{DanglingCounts, Report, RowFinding, RowKey, Sample, TableReport};
pub use self::run::Options;
pub use self::source::{InputFile, Source};
pub use self::structs::{Numeric, StructOptions, Structs, structs};
pub use self::verify::{Verification, VerifiedTable, verify};
