//! Row validators: Convex's verdict on a row, before the row is sent.
//!
//! Use it through `convex-schema` (feature `rows`). Macros and files are the subjects of other crates.
//!
//! ```text
//! bytes ---> scan ----- accepted ------------------------------> verdict
//!              \------- anything else ---> validate ---> verdict, report
//! Rust value <--- convert ---> Value <--- row (validators by Rust type)
//! ```
//!
//! - [`validate`]: verdicts (accepted, or the backend's first error), reports of single rows,
//!   findings over many rows.
//! - [`scan`]: decides quickly whether a row of bytes is certainly accepted. The only unsafe code of
//!   the workspace is in its vector units.
//! - `convert`: Rust values to Convex values and back, directed by the validator of their type.
//! - `row`: [`Row`], [`Doc`] and [`Page`]: rows of tables that have a Rust type.
//! - [`functions`]: functions by Rust type: arguments and results, in every encoding.
//! - `convex010` (feature): arguments and results of the official client.

mod convert;
#[cfg(feature = "convex010")]
pub mod convex010;
pub mod functions;
mod row;
pub mod scan;
pub mod validate;

pub use self::convert::{
    ConvertError, ConvertErrorReason, from_clean_json, from_json, from_json_value, from_serde,
    from_value, to_import_row, to_json, to_json_value, to_snapshot_row, to_value,
};
pub use self::row::{Doc, Page, PageStatus, PaginationOptions, Row};
