//! Keeps the generated files of a schema up to date, from the build script of a schema package.
//!
//! A schema package depends on the model and on `convex-schema-cli`, and has a build-dependency on
//! `convex-schema` with the feature `build`. Its `build.rs` is one call, so that `cargo build` writes
//! `schema.ts`:
//!
//! ```no_run
//! # let schema = convex_schema_core::Schema::builder().build();
//! // In a real package: `convex_schema::build::regenerate(ari_model::schema());`
//! convex_schema_build::regenerate(schema);
//! ```
//!
//! `Cargo.toml` lists the files; paths are relative to it:
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
//! | `layout` | `"schema"`: a whole `schema.ts`; `"tables"`: the tables for a hand-written one | `"schema"` |
//! | `path` | the TypeScript file | `schema.ts` or `schema.gen.ts` in the functions folder of the nearest `convex.json` upwards |
//! | `indexes` | the index list, `.json` or `.md` | none |
//!
//! A file is written only if it differs in more than formatting, and only if it is generated. The
//! environment selects the mode: see [`regenerate`].
//!
//! The way of the data: `config` reads the manifest, [`Project`] matches its outputs with [`Schemas`]
//! and gives a [`GeneratedFile`] each; `script` (in a build) or the program `convex-schema` compares,
//! reports and writes them. `typescript` reads a generated file back, `changes` lists by table, field
//! and index what a write would change.

mod changes;
mod config;
mod convex_json;
mod environment;
mod error;
mod file;
mod paths;
mod project;
mod schemas;
mod script;
mod typescript;
mod write;

use std::io;
use std::path::Path;

pub use self::changes::{ReadBackError, read_back};
pub use self::error::ProjectError;
pub use self::file::{GeneratedFile, Kind, State};
pub use self::paths::shown;
pub use self::project::Project;
pub use self::schemas::Schemas;
pub use self::write::write_atomically;

use self::environment::BuildEnvironment;
use self::script::Script;

/// Brings the files of the package whose build script calls it up to date.
///
/// It prints instructions for cargo and never panics. The environment selects the mode:
///
/// - `CONVEX_SCHEMA=write`, or unset: writes each file that differs in more than formatting,
///   atomically. Edits that the build undoes are reported by table, field and index. Hand-written
///   files are left alone.
/// - `CONVEX_SCHEMA=check`: writes nothing and fails the build if a file is out of date.
/// - `CONVEX_SCHEMA=off`: does nothing.
/// - `CI` set, to anything but `0` or `false`: writes nothing and only warns; `check` still fails.
/// - On docs.rs, in a packaged crate, in a folder that is read-only or missing: writes nothing and
///   warns once.
///
/// A table or an index that probably has another name now is reported, because Convex has no
/// renames. Cargo repeats the messages of a script until the script runs again.
///
/// A schema that a push would reject, and a mistake in `Cargo.toml`, fail the build.
pub fn regenerate(schemas: impl Into<Schemas>) {
    let environment = BuildEnvironment::of_build_script();
    let script = Script::new(&environment, io::stdout().lock());
    // If cargo does not read the output, no message can reach anyone.
    let _ = script.run(&schemas.into());
}

/// Checks that the files of the package whose manifest is in `directory` are up to date.
///
/// # Errors
/// A text for people: the files that are out of date, and how.
#[doc(hidden)]
pub fn up_to_date(directory: &str, schemas: impl Into<Schemas>) -> Result<(), String> {
    let (directory, schemas) = (Path::new(directory), schemas.into());
    let project = Project::load(directory, &schemas).map_err(|error| error.to_string())?;
    let mut messages = Vec::new();
    for file in project.files(&schemas) {
        let path = shown(file.path(), directory);
        match file.state() {
            Ok(State::UpToDate) => {}
            Ok(state) => messages.push(changes::out_of_date(&path, &project, &file, &state)),
            Err(error) => messages.push(format!("can't read `{path}`: {error}")),
        }
    }
    if messages.is_empty() {
        Ok(())
    } else {
        Err(messages.join("\n"))
    }
}

/// Asserts in a test of a schema package that its generated files are up to date.
///
/// It takes what [`regenerate`] takes and panics with the differences. The environment variables of
/// [`regenerate`] have no effect.
///
/// ```no_run
/// #[test]
/// fn schema_ts_is_up_to_date() {
///     # let schema = convex_schema_core::Schema::builder().build();
///     // In a real package: `convex_schema_cli::assert_up_to_date!(ari_model::schema());`
///     convex_schema_build::assert_up_to_date!(schema);
/// }
/// ```
#[macro_export]
macro_rules! assert_up_to_date {
    ($schemas:expr $(,)?) => {
        if let ::core::result::Result::Err(message) =
            $crate::up_to_date(::core::env!("CARGO_MANIFEST_DIR"), $schemas)
        {
            ::core::panic!("{message}");
        }
    };
}
