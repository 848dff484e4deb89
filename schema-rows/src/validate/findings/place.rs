//! Where a row stands, and what became of it.

use crate::validate::violation::Position;
use convex_schema_core::Value;

/// Which row of a data set it is, and where it stands in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place {
    /// The number of the row, from 1.
    pub row: u64,
    /// Where the row starts, if the number does not tell.
    pub start: Option<Position>,
}

impl Place {
    /// The row with this number; places inside of it count from its own start.
    pub const fn of(row: u64) -> Self {
        Self { row, start: None }
    }

    /// The row with this number that starts there.
    pub const fn at(row: u64, start: Position) -> Self {
        Self {
            row,
            start: Some(start),
        }
    }

    /// A line that is a row.
    pub fn line(line: u64) -> Self {
        let start = Position {
            line: usize::try_from(line).unwrap_or(usize::MAX),
            column: 1,
        };
        Self::at(line, start)
    }

    /// Where to look for a finding: at a place inside of the row, or where the row starts, unless
    /// its number says that.
    pub(super) fn position(self, inside: Option<Position>) -> Option<Position> {
        let Some(start) = self.start else {
            return inside;
        };
        match inside {
            Some(position) => Some(position.behind(start)),
            None => (Self::line(self.row) != self).then_some(start),
        }
    }
}

/// What became of a row that was added as text.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Added {
    /// Whether the backend accepts it.
    pub is_accepted: bool,
    /// The document, as far as it could be read.
    pub document: Option<Value>,
}
