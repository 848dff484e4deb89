//! Regenerates the files that show a schema, from a leaf package's build script.
//!
//! A leaf package depends on the model, as a build-dependency on `convex-schema` with the feature
//! `build`, and on `convex-schema-cli`. Its `build.rs` is one call, so that `cargo build` writes
//! `schema.ts`:
//!
//! ```no_run
//! # let schema = convex_schema::Schema::builder().build();
//! // In a real package the schema is that of the model: `ari_model::schema()`.
//! convex_schema::build::regenerate(schema);
//! ```
//!
//! Which files, `Cargo.toml` says; paths are relative to it:
//!
//! ```toml
//! [package.metadata.convex-schema]
//! outputs = [
//!     { layout = "schema", path = "../convex/schema.ts", indexes = "../convex/indexes.json" },
//! ]
//! ```
//!
//! | key | meaning | default |
//! |---|---|---|
//! | `schema` | the name of one of several schemas | the only one |
//! | `layout` | `"schema"`: a whole `schema.ts`; `"tables"`: the tables for one written by hand | `"schema"` |
//! | `path` | the TypeScript file | `schema.ts` or `schema.gen.ts` among the functions that the nearest `convex.json` upwards names |
//! | `indexes` | the index list, `.json` or `.md` | none |
//!
//! A file is written only if it differs in more than formatting, and only if it is ours. The
//! environment decides the rest: see [`regenerate`].

mod config;
mod convex_json;
mod difference;
mod error;
mod file;
mod memory;
mod parts;
mod paths;
mod project;
mod read_back;
mod render;
mod report;
mod same;
mod schemas;
mod script;
mod surroundings;
mod tokens;
mod up_to_date;
mod write;

use std::io;

pub use self::difference::read_back;
pub use self::error::ProjectError;
pub use self::file::{GeneratedFile, Kind, State};
pub use self::paths::shown;
pub use self::project::Project;
pub use self::report::{differences, renames};
pub use self::schemas::Schemas;
#[doc(hidden)]
pub use self::up_to_date::up_to_date;
pub use self::write::write_atomically;

use self::script::Script;
use self::surroundings::Surroundings;

/// Brings the files of the package whose build script calls it up to date.
///
/// It talks to cargo and never panics. What it does depends on the environment:
///
/// - `CONVEX_SCHEMA=write`, or nothing said: writes what differs in more than formatting, as a
///   whole file at a time. What somebody changed by hand and the build undoes is said by table,
///   field and index. A file without our header is left alone.
/// - `CONVEX_SCHEMA=check`: writes nothing and fails the build if a file is out of date.
/// - `CONVEX_SCHEMA=off`: does nothing.
/// - `CI` set, to anything but `0` or `false`: writes nothing and only warns; `check` still fails.
/// - On docs.rs, in a packaged crate, in a folder that is read-only or missing: writes nothing and
///   warns once.
///
/// A table or an index that probably has another name now is pointed out, because Convex knows no
/// renames. Cargo repeats what a script said until the script runs again.
///
/// A schema that a push would refuse, and a mistake in `Cargo.toml`, fail the build.
pub fn regenerate(schemas: impl Into<Schemas>) {
    let surroundings = Surroundings::of_build_script();
    let script = Script::new(&surroundings, io::stdout().lock());
    // Without a cargo that listens there is nobody to tell.
    let _ = script.run(&schemas.into());
}
