//! Positions of rows, and the result of adding one.

use crate::validate::violation::TextPosition;
use convex_schema_core::Value;

/// The number of a row in its data set, and its position in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct RowPlace {
    /// The number of the row, from 1.
    pub row: u64,
    /// The position where the row starts, if the number does not say it.
    pub start: Option<TextPosition>,
}

impl RowPlace {
    /// The row with this number; positions inside it count from its own start.
    pub const fn of(row: u64) -> Self {
        Self { row, start: None }
    }

    /// The row with this number that starts at this position.
    pub const fn at(row: u64, start: TextPosition) -> Self {
        Self {
            row,
            start: Some(start),
        }
    }

    /// A line that is a row.
    pub fn line(line: u64) -> Self {
        let start = TextPosition {
            line: usize::try_from(line).unwrap_or(usize::MAX),
            column: 1,
        };
        Self::at(line, start)
    }

    /// Returns the position of a finding: the one inside the row, or the start of the row unless its
    /// number says it.
    pub(super) fn position(self, inside: Option<TextPosition>) -> Option<TextPosition> {
        let Some(start) = self.start else {
            return inside;
        };
        match inside {
            Some(position) => Some(position.behind(start)),
            None => (Self::line(self.row) != self).then_some(start),
        }
    }
}

/// The result for a row that was added as text.
#[derive(Debug, Clone, PartialEq, Default)]
#[non_exhaustive]
pub struct Added {
    /// Whether the backend accepts the row.
    pub is_accepted: bool,
    /// The document, as far as it could be read.
    pub document: Option<Value>,
}
