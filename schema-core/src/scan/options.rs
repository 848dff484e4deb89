//! How rows are written, and what they are for.

use super::simd::Level;
use crate::id::TableMapping;
use crate::validate::Mode;

/// How the values of rows are written as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Encoding {
    /// Wire JSON: see [`Value::parse_wire`](crate::Value::parse_wire).
    #[default]
    Wire,
    /// Export JSON, as in snapshots: see [`Value::parse_export`](crate::Value::parse_export).
    Export,
    /// JSON lines for `npx convex import`: see [`json_row`](crate::value::import::json_row).
    Import,
}

/// What a [`Scanner`](super::Scanner) is told besides the schema.
#[derive(Debug, Clone, Default)]
pub struct ScanOptions {
    /// As what the rows come to the backend.
    pub mode: Mode,
    /// How they are written.
    pub encoding: Encoding,
    /// The tables' numbers; without them, of ids only the shape is checked.
    pub mapping: Option<TableMapping>,
    /// The vector unit to use; the best of this machine if it is left open.
    pub level: Option<Level>,
}
