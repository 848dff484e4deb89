//! A part: the rows of one table in one file.

use std::num::NonZeroU32;
use std::sync::Arc;

use convex_schema_core::value::Encoding;

use crate::shape::OldTable;

/// The system table of files, as users see it.
pub(crate) const STORAGE: &str = "_storage";

/// Rows of one table, in one file.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// The input that it is of.
    pub(crate) source: usize,
    /// The name of the file in messages.
    pub(crate) file: String,
    /// The component of the table; empty for the app itself.
    pub(crate) component: String,
    pub(crate) table: String,
    pub(crate) kind: Kind,
    pub(crate) reading: Reading,
    /// Its place among the files of its input, as an import reads them.
    pub(crate) order: usize,
    /// The number of its table, if it is known.
    pub(crate) number: Option<NonZeroU32>,
    /// Whether it is an entry of an archive.
    pub(crate) is_entry: bool,
    /// Whether it is read.
    pub(crate) is_wanted: bool,
}

/// How rows become values.
#[derive(Debug, Clone)]
pub(crate) enum Reading {
    Json(Encoding),
    /// By the shape that an old export states.
    Old(Arc<OldTable>),
}

/// The numbering of rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Lines,
    Array,
    Csv,
}
