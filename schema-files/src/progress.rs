//! How far the reading is.

/// How far the reading of all inputs is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Progress {
    /// Bytes that were read of the inputs, compressed ones of archives.
    pub bytes: u64,
    /// Bytes that there are; `None` if a reader is among the inputs.
    pub total_bytes: Option<u64>,
    /// Rows that were checked.
    pub rows: u64,
    /// Rows that are rejected.
    pub rejected: u64,
}
