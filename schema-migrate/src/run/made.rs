//! The result of one reading of a group.

use std::collections::BTreeMap;
use std::path::PathBuf;

use convex_schema_rows::validate::Findings;

use crate::keys::{Internal, KeySet};
use crate::report::{RowFinding, RowKey, TableReport};
use crate::snapshot::Part;

/// The result for the rows of a group.
pub(super) struct MadeGroup {
    pub(super) tables: Vec<TableReport>,
    pub(super) rows: BTreeMap<RowKey, RowFinding>,
    pub(super) documents: Findings,
    /// The ids of rows that did not become documents.
    pub(super) rejected: KeySet,
    /// The stored files that documents refer to.
    pub(super) files: BTreeMap<Internal, PathBuf>,
    /// Whether values that have to be unique are repeated, so that all rows have to be read again.
    pub(super) is_repeated: bool,
    /// The documents, if they are written.
    pub(super) part: Option<Part>,
}
