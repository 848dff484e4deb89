//! Rows that are handed to a thread at a time.

mod unread;

use std::io;
use std::ops::Range;
use std::sync::Arc;

use convex_schema_rows::validate::{TextPosition, Violation, ViolationCode};

use self::unread::Lines;
pub(crate) use self::unread::Unread;
use crate::import::ImportCode;
use crate::open::{cut, unreadable};
use crate::problem::Problem;

/// Bytes of a block: what is read at a time, but for rows that are longer. Each byte is looked at
/// several times, so a block has to stay in the cache of one core.
pub(crate) const BLOCK: usize = 1 << 18;

/// Whole rows, one after the other, of one part.
#[derive(Debug, Default)]
pub(crate) struct Block {
    /// The part that the rows are of.
    pub(crate) part: usize,
    /// Blocks of all parts are numbered in order.
    pub(crate) index: u64,
    pub(crate) text: Vec<u8>,
    /// Rows that are left to the thread to read.
    pub(crate) unread: Option<Unread>,
    pub(crate) layout: Layout,
    /// A row behind the others that can't be kept; where rows are lines, it has the number 1.
    pub(crate) bad: Option<Bad>,
    /// The problems of the file that were seen behind the rows.
    pub(crate) problems: Vec<Problem>,
    /// Whether the rows behind these are unknown, because these could not be read.
    pub(crate) is_cut: bool,
    /// The error with which an import ends behind these rows.
    pub(crate) import: Option<(ImportCode, String)>,
}

impl Block {
    /// Makes room for the next rows.
    pub(crate) fn clear(&mut self) {
        self.unread = None;
        self.layout = Layout::default();
        self.bad = None;
        self.problems.clear();
        self.is_cut = false;
        self.import = None;
    }

    /// Takes note of an error that ends the reading.
    pub(crate) fn cut(&mut self, file: &str, error: &io::Error) {
        self.problems.push(unreadable(file, error));
        self.is_cut = true;
        let (code, message) = cut(error);
        self.import = code.map(|code| (code, message));
    }

    /// Reads the rows that were left to the thread, of the file that is called so.
    pub(crate) fn read(&mut self, file: &str) {
        let Some(unread) = self.unread.take() else {
            return;
        };
        match unread.read(&mut self.text) {
            Ok(Lines { lines, too_long }) => {
                self.layout = Layout::Lines(lines);
                self.bad = too_long;
            }
            Err(error) => self.cut(file, &error),
        }
    }
}

/// How rows stand in the text.
#[derive(Debug)]
pub(crate) enum Layout {
    /// Each line here is a row, numbered within the block from 1. The last may lack its newline.
    Lines(Range<usize>),
    /// Texts of JSON.
    Spans(Vec<Span>),
    /// Cells without quotes and separators.
    Cells(Cells),
}

impl Default for Layout {
    fn default() -> Self {
        Self::Lines(0..0)
    }
}

/// The text of one row, and where it stands in its file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) row: u64,
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) position: TextPosition,
}

/// The names of the columns of a CSV file.
#[derive(Debug, Default)]
pub(crate) struct Header {
    pub(crate) names: Vec<String>,
}

/// The cells of rows.
#[derive(Debug)]
pub(crate) struct Cells {
    pub(crate) header: Arc<Header>,
    pub(crate) rows: Vec<CellRow>,
    /// Where each cell ends, from the start of its row.
    pub(crate) ends: Vec<usize>,
}

impl Cells {
    /// Returns the text of the cell of a row in a column, if it is UTF-8.
    pub(crate) fn cell<'t>(&self, row: CellRow, column: usize, text: &'t [u8]) -> Option<&'t str> {
        let ends = self.ends.get(row.ends.0..row.ends.1)?;
        let end = *ends.get(column)?;
        let start = match column.checked_sub(1) {
            Some(before) => *ends.get(before)?,
            None => 0,
        };
        let cell = text.get(row.text.0..row.text.1)?.get(start..end)?;
        std::str::from_utf8(cell).ok()
    }
}

/// The cells of one row.
#[derive(Debug, Clone, Copy)]
pub(crate) struct CellRow {
    pub(crate) row: u64,
    pub(crate) line: u64,
    pub(crate) text: (usize, usize),
    pub(crate) ends: (usize, usize),
}

/// A row that can't be kept, and why.
#[derive(Debug)]
pub(crate) struct Bad {
    pub(crate) row: u64,
    pub(crate) violation: Violation,
}

impl Bad {
    /// Returns a row with more bytes than the limit.
    pub(crate) fn too_long(row: u64, position: TextPosition, limit: usize) -> Self {
        let violation = too_long(position, limit);
        Self { row, violation }
    }
}

/// Returns what is said of a row with more bytes than the limit.
pub(crate) fn too_long(position: TextPosition, limit: usize) -> Violation {
    let message = format!("the row has more than {limit} bytes and was not read");
    Violation::of_file(ViolationCode::RowTooLong, message, position)
}

/// Returns the place where a line starts.
pub(crate) fn line_start(line: u64) -> TextPosition {
    TextPosition::new(usize::try_from(line).unwrap_or(usize::MAX), 1)
}
