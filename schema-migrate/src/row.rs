//! One row of a source.

use std::ops::Range;

/// The value of a column, as a source writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cell<'a> {
    /// The row does not have the column, and null is its value.
    Missing,
    /// The row does not have the column, and only the database knows its value.
    Unknown,
    Null,
    /// The text that PostgreSQL's output function of the type writes, unescaped.
    Text(&'a [u8]),
    /// A JSON text: what `to_json` makes of the value.
    Json(&'a [u8]),
}

/// A row: one cell for each column of its table. Its memory is reused for the next row.
#[derive(Debug, Default)]
pub(crate) struct Row {
    text: Vec<u8>,
    cells: Vec<Slot>,
    /// The line on which it starts, from 1.
    pub(crate) line: u64,
    /// The number of its file among those of the source.
    pub(crate) file: usize,
}

#[derive(Debug, Clone)]
enum Slot {
    Missing,
    Unknown,
    Null,
    Text(Range<usize>),
    Json(Range<usize>),
}

impl Row {
    /// Makes it a row of so many missing cells.
    pub(crate) fn clear(&mut self, columns: usize) {
        self.text.clear();
        self.cells.clear();
        self.cells.resize(columns, Slot::Missing);
    }

    pub(crate) fn cell(&self, column: usize) -> Cell<'_> {
        let text = |range: &Range<usize>| self.text.get(range.clone()).unwrap_or_default();
        match self.cells.get(column) {
            None | Some(Slot::Missing) => Cell::Missing,
            Some(Slot::Unknown) => Cell::Unknown,
            Some(Slot::Null) => Cell::Null,
            Some(Slot::Text(range)) => Cell::Text(text(range)),
            Some(Slot::Json(range)) => Cell::Json(text(range)),
        }
    }

    /// Whether the source gave no value.
    pub(crate) fn is_missing(&self, column: usize) -> bool {
        matches!(self.cells.get(column), Some(Slot::Missing))
    }

    pub(crate) fn set_unknown(&mut self, column: usize) {
        self.set(column, Slot::Unknown);
    }

    pub(crate) fn set_null(&mut self, column: usize) {
        self.set(column, Slot::Null);
    }

    /// Sets a cell to the text that `write` appends.
    pub(crate) fn set_text(&mut self, column: usize, write: impl FnOnce(&mut Vec<u8>)) {
        let start = self.text.len();
        write(&mut self.text);
        self.set(column, Slot::Text(start..self.text.len()));
    }

    /// Makes `text` what [`Self::set_json_of_source`] takes places of.
    pub(crate) fn set_source(&mut self, text: &[u8]) {
        self.text.clear();
        self.text.extend_from_slice(text);
    }

    /// Sets a cell to the JSON text at a place of the source.
    pub(crate) fn set_json_of_source(&mut self, column: usize, place: Range<usize>) {
        self.set(column, Slot::Json(place));
    }

    /// Sets a cell to a JSON text.
    pub(crate) fn set_json(&mut self, column: usize, json: &[u8]) {
        let start = self.text.len();
        self.text.extend_from_slice(json);
        self.set(column, Slot::Json(start..self.text.len()));
    }

    fn set(&mut self, column: usize, slot: Slot) {
        if let Some(cell) = self.cells.get_mut(column) {
            *cell = slot;
        }
    }
}
