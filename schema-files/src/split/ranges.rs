//! Rows that are lines of a file which can be read anywhere: each thread reads a range itself, so
//! that they don't wait for each other.

use crate::block::{BLOCK, Unread};
use crate::open::Shared;

/// Hands out the ranges of a file, in order.
#[derive(Debug)]
pub(crate) struct Ranges {
    shared: Shared,
    start: u64,
    next: u64,
    block: u64,
    max_row: usize,
}

impl Ranges {
    /// Returns the lines of a file from `start` on, of which none has more than `max_row` bytes.
    pub(crate) fn new(shared: Shared, start: u64, max_row: usize) -> Self {
        Self::with_block(shared, start, max_row, BLOCK as u64)
    }

    fn with_block(shared: Shared, start: u64, max_row: usize, block: u64) -> Self {
        Self {
            shared,
            start,
            next: start,
            block,
            max_row,
        }
    }

    /// Returns the lines that start in the next bytes of the file.
    pub(crate) fn next(&mut self) -> Option<Unread> {
        let start = self.next;
        let end = self.shared.len.min(start.saturating_add(self.block));
        self.next = end;
        (start < end).then(|| Unread {
            shared: self.shared.clone(),
            start,
            end,
            is_first: start == self.start,
            max_row: self.max_row,
        })
    }
}

#[cfg(test)]
mod tests;
