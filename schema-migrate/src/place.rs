//! Where something stands in a source.

use std::fmt;
use std::sync::Arc;

/// A line of a source: `dump.sql:12`; the name of the source alone where there are no lines.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub struct Place {
    /// The name of the source, as messages show it. The name of a database has no password.
    pub source: Arc<str>,
    /// The line, from 1; 0 for sources without lines.
    pub line: u64,
}

impl Place {
    /// Returns the place of a line.
    pub fn new(source: &Arc<str>, line: u64) -> Self {
        Self {
            source: Arc::clone(source),
            line,
        }
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => f.write_str(&self.source),
            line => write!(f, "{}:{line}", self.source),
        }
    }
}
