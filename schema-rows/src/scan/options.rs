//! How rows are written, and what they are for.

use super::simd::Level;
use crate::validate::Mode;
use convex_schema_core::TableMapping;
use convex_schema_core::value::Encoding;

/// What a [`Scanner`](super::Scanner) is told besides the schema.
#[derive(Debug, Clone, Default)]
pub struct ScanOptions {
    /// As what the rows come to the backend.
    pub mode: Mode,
    /// How they are written.
    pub encoding: Encoding,
    /// The tables' numbers; without them, of ids only the shape is checked.
    pub mapping: Option<TableMapping>,
    /// Whether to be unsure of rows that are accepted, and that a warning may be about: of times in
    /// another unit than milliseconds, of values outside of what the schema says is allowed, and of
    /// tables that it does not have. Keys that are repeated don't count.
    pub warnings: bool,
    /// The vector unit to use; the best of this machine if it is left open.
    pub level: Option<Level>,
}
