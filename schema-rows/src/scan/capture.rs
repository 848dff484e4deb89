//! The places of values that are asked for, noted while the readers of rows pass over them.
//!
//! Fields are asked for by name ([`ScanOptions::captured`](super::ScanOptions::captured)). A [`Step`]
//! that reads such a field has its number, and so have the templates that foresee it. Readers of
//! predicted rows note each place; what another reader had to finish has none.

use std::ops::Range;

/// Most fields whose values are asked for.
pub(super) const MAX_CAPTURED: usize = 64;

/// The number of a field that is asked for, from 1; 0 if it is not.
pub(super) type FieldNumber = u8;

/// Takes note of values; [`NoCapture`] costs nothing.
///
/// Texts are ends of the text that is scanned, so their lengths tell where they start.
pub(super) trait Capture {
    /// Whether anything is asked for.
    const IS_ON: bool;

    /// Begins with a text of which all others are ends: its last byte stands before `end`.
    fn begin_text(&mut self, end: u64);

    /// Begins with a row, again if it was not finished.
    fn begin_row(&mut self);

    /// Takes note of the value of `len` bytes that starts `before` bytes before `rest`.
    fn take(&mut self, field: FieldNumber, rest: &[u8], before: usize, len: usize);

    /// Takes note that a value was passed over.
    fn lose(&mut self);

    /// Ends the row that `row` starts with, and its newline; `rest` follows it.
    fn end_row(&mut self, row: &[u8], rest: &[u8]);
}

/// Nothing is asked for.
pub(super) struct NoCapture;

impl Capture for NoCapture {
    const IS_ON: bool = false;

    #[inline(always)]
    fn begin_text(&mut self, _end: u64) {}

    #[inline(always)]
    fn begin_row(&mut self) {}

    #[inline(always)]
    fn take(&mut self, _field: FieldNumber, _rest: &[u8], _before: usize, _len: usize) {}

    #[inline(always)]
    fn lose(&mut self) {}

    #[inline(always)]
    fn end_row(&mut self, _row: &[u8], _rest: &[u8]) {}
}

/// The accepted rows of a text in which the values of the fields that were asked for are known.
///
/// Not all accepted rows are among them: those that are written in an unusual way are not.
#[derive(Debug, Clone, Default)]
pub struct CapturedRows {
    /// How many fields are asked for.
    fields: usize,
    /// The offset of the end of the text.
    end: usize,
    rows: Vec<Range<usize>>,
    /// The places of the values of each row, and of the row at hand; empty if it has no such field.
    values: Vec<Range<usize>>,
    is_lost: bool,
}

/// An accepted row and the places of its values, as offsets in the text that was scanned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CapturedRow<'a> {
    /// The offset of its first byte.
    pub start: usize,
    /// The offset of its newline.
    pub end: usize,
    values: &'a [Range<usize>],
}

impl CapturedRow<'_> {
    /// Returns where the value of the field stands that was asked for with this index; `None` if the
    /// row does not have it. Of a key that is repeated it is the last value.
    pub fn value(&self, index: usize) -> Option<Range<usize>> {
        let value = self.values.get(index)?;
        (!value.is_empty()).then(|| value.clone())
    }
}

impl CapturedRows {
    /// Returns the rows, in order.
    pub fn iter(&self) -> impl Iterator<Item = CapturedRow<'_>> {
        self.rows.iter().enumerate().map(|(index, row)| {
            let first = index * self.fields;
            CapturedRow {
                start: row.start,
                end: row.end,
                values: self
                    .values
                    .get(first..first + self.fields)
                    .unwrap_or_default(),
            }
        })
    }

    /// Starts with another text, of whose rows so many fields are asked for.
    pub(super) fn clear(&mut self, fields: usize) {
        self.fields = fields;
        self.rows.clear();
        self.values.clear();
    }

    /// Returns the index of the first value of the row at hand.
    #[inline(always)]
    fn first(&self) -> usize {
        self.rows.len() * self.fields
    }
}

impl Capture for CapturedRows {
    const IS_ON: bool = true;

    fn begin_text(&mut self, end: u64) {
        self.end = usize::try_from(end).unwrap_or(usize::MAX);
    }

    #[inline(always)]
    fn begin_row(&mut self) {
        let first = self.first();
        self.values.truncate(first);
        self.values.resize(first + self.fields, 0..0);
        self.is_lost = false;
    }

    #[inline(always)]
    fn take(&mut self, field: FieldNumber, rest: &[u8], before: usize, len: usize) {
        let start = self.end.saturating_sub(rest.len() + before);
        let index = (self.first() + usize::from(field)).saturating_sub(1);
        if let Some(value) = self.values.get_mut(index) {
            *value = start..start + len;
        }
    }

    #[inline(always)]
    fn lose(&mut self) {
        self.is_lost = true;
    }

    #[inline(always)]
    fn end_row(&mut self, row: &[u8], rest: &[u8]) {
        if !self.is_lost {
            let newline = (self.end - rest.len()).saturating_sub(1);
            self.rows.push(self.end - row.len()..newline);
        }
    }
}
