//! Whole data sets held against a Convex schema, before any row is sent: files of JSON lines, JSON
//! arrays, CSV, the archive that `npx convex export` writes, or that archive unpacked.
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
//! assert_eq!((outcome.rows(), outcome.refused()), (2, 1));
//! assert!(outcome.to_text().contains("help: leave the key out instead of writing null"));
//! # Ok::<(), convex_schema_files::Error>(())
//! ```
//!
//! # How
//!
//! ```text
//! inputs -> plan: parts, each the rows of one table in one file
//!                      |
//!        feed: blocks of about 1 MiB, cut between rows by a splitter (lines, array, csv)
//!            |         |         |
//!          judge     judge     judge      one for each thread
//!            \         |         /
//!        merge, in the order of the blocks -> outcome
//! ```
//!
//! Memory is bounded by the threads and [`Limits::row_bytes`], and by the schema, not by the data.
//! Whatever the files are, the outcome is the same for any number of threads.

#![warn(missing_docs)]

mod block;
mod check;
mod error;
mod fast;
mod feed;
mod input;
mod merge;
mod open;
mod options;
mod outcome;
mod plan;
mod problem;
mod progress;
mod run;
mod set;
mod split;

use convex_schema_core::Schema;

pub use self::error::Error;
pub use self::input::{Format, Input};
pub use self::options::{Limits, Options};
pub use self::outcome::{
    Dangling, DanglingSample, DataSet, DuplicateSample, Duplicates, Outcome, RowOf, SourceOutcome,
};
use self::plan::Plan;
pub use self::problem::{Problem, ProblemCode, Severity};
pub use self::progress::Progress;

/// Checks all rows of `inputs` against `schema`.
///
/// # Errors
/// If an input can't be opened, or does not tell its format or its table. What is wrong with the
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

/// As [`validate`], and tells `progress` how far it is: every megabyte or so, from any of the
/// threads.
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
