//! Validates whole data sets against a Convex schema, before any row is sent: files of JSON lines,
//! JSON arrays, CSV, the archive that `npx convex export` writes, or that archive unpacked.
//!
//! The outcome has all findings on rows, and for each input the answer of `npx convex import`: the
//! first error that the backend would meet, with its code, table and row.
//!
//! ```
//! use convex_schema_core::{Schema, TableDefinition, v};
//! use convex_schema_files::{Format, Input, Options, validate};
//!
//! let user = v::object().field("name", v::string()).field("age", v::optional(v::number()));
//! let schema = Schema::builder().table(TableDefinition::new("users", user)).build();
//!
//! let rows = "{\"name\":\"ann\",\"age\":41}\n{\"name\":\"bo\",\"age\":null}\n";
//! let input = Input::reader("users.jsonl", rows.as_bytes());
//! let outcome = validate(&schema, [input], &Options::default())?;
//!
//! assert_eq!((outcome.rows(), outcome.rejected()), (2, 1));
//! assert!(outcome.to_text().contains("help: leave the key out instead of writing null"));
//! # Ok::<(), convex_schema_files::Error>(())
//! ```
//!
//! # How
//!
//! ```text
//! inputs -> plan: parts, each the rows of one table in one file; numbers of tables
//!                      |
//!    producer: blocks of 256 KiB, cut between rows by a splitter (lines, array, csv)
//!            |         |         |
//!          check     check     check      one row checker for each thread
//!            \         |         /
//!        merge, in the order of the blocks -> import verdict -> outcome
//! ```
//!
//! - `input`, `options`, `deployment`: the files to read, how, and into which deployment.
//! - `compressed`: files that gzip or zstd made, decompressed while they are read.
//! - `foreign`: files in none of the formats, such as dumps of databases.
//! - `plan`: which files have which rows; names in archives, lists of tables, first rows.
//! - `zip`, `shape`: archives as the backend reads them, and tables of old exports. `open` reads files and
//!   entries; `stored` has the rows of `_storage`.
//! - `run` starts the threads. `producer`, `split`, `block`: blocks of whole rows of a `part`, in bounded
//!   memory; `progress` counts them.
//! - `check`, `notes`: verdicts on rows, and values that Convex accepts but a person should know. `passes` walks
//!   over valid JSON.
//! - `merge`, `data_set`, `import`, `verdict`: all findings in order, ids across files, the answer of an import.
//! - `outcome`, `problem`, `error`: the report, the problems of files, and inputs that can't be read at all.
//!
//! Memory is bounded by the threads, the limit of a row's bytes and the schema, not by the data; an
//! `_id` that a row brings to an import takes some 40 bytes, for the backend rejects repeated ids.
//! The outcome is the same for any number of threads.

#![warn(missing_docs)]

mod block;
mod check;
mod compressed;
mod data_set;
mod deployment;
mod error;
mod foreign;
mod import;
mod input;
mod merge;
mod notes;
mod open;
mod options;
mod outcome;
mod part;
mod passes;
mod plan;
mod problem;
mod producer;
mod progress;
mod run;
mod shape;
mod split;
mod stored;
mod verdict;
mod zip;

use convex_schema_core::Schema;

pub use self::compressed::{Compression, decompressed};
pub use self::deployment::Deployment;
pub use self::error::Error;
pub use self::foreign::Foreign;
pub use self::import::{ImportCode, ImportError, ImportMode, ImportStage, ImportVerdict};
pub use self::input::{Format, Input};
pub use self::options::{Limits, Options};
pub use self::outcome::{
    Dangling, DanglingSample, DataSet, DuplicateSample, Duplicates, Outcome, RowOf, SourceOutcome,
};
use self::plan::Plan;
pub use self::plan::documents;
pub use self::problem::{Problem, ProblemCode, Severity};
pub use self::progress::Progress;

/// Validates all rows of `inputs` against `schema`.
///
/// # Errors
/// If an input can't be opened, or if its format or its table is not known. Problems with the
/// content of files is in the [`Outcome`].
#[expect(
    single_use_lifetimes,
    reason = "a lifetime without a name can't stand there"
)]
pub fn validate<'a>(
    schema: &Schema,
    inputs: impl IntoIterator<Item = Input<'a>>,
    options: &Options,
) -> Result<Outcome, Error> {
    validate_with(schema, inputs, options, &|_| {})
}

/// As [`validate`], and calls `progress` with what was read so far: after each block, from any of
/// the threads.
///
/// ```
/// use std::sync::atomic::{AtomicU64, Ordering};
///
/// use convex_schema_core::Schema;
/// use convex_schema_files::{Format, Input, Options, validate_with};
///
/// let schema = Schema::builder().build();
/// let input = Input::reader("users.jsonl", &b"{}\n{}\n"[..]);
/// let rows = AtomicU64::new(0);
/// let count = |progress: convex_schema_files::Progress| {
///     rows.fetch_max(progress.rows, Ordering::Relaxed);
/// };
/// validate_with(&schema, [input], &Options::default(), &count)?;
/// assert_eq!(rows.into_inner(), 2);
/// # Ok::<(), convex_schema_files::Error>(())
/// ```
///
/// # Errors
/// As [`validate`].
#[expect(
    single_use_lifetimes,
    reason = "a lifetime without a name can't stand there"
)]
pub fn validate_with<'a>(
    schema: &Schema,
    inputs: impl IntoIterator<Item = Input<'a>>,
    options: &Options,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<Outcome, Error> {
    let plan = Plan::new(schema, inputs, options)?;
    Ok(run::run(schema, plan, options, progress))
}
