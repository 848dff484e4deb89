//! How rows are written, and what they are for.

use super::simd::Level;
use crate::id::TableMapping;
use crate::validate::Mode;
use crate::value::Encoding;

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
