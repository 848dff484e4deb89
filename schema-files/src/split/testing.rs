//! Sources for tests.

use std::io::{self, Read};

/// Gives a text in pieces of the given sizes, over and over.
pub(super) struct Pieces<'a> {
    text: &'a [u8],
    sizes: Vec<usize>,
    next: usize,
}

impl<'a> Pieces<'a> {
    pub(super) fn new(text: &'a [u8], sizes: Vec<usize>) -> Self {
        Self {
            text,
            sizes,
            next: 0,
        }
    }
}

impl Read for Pieces<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let size = self.sizes.get(self.next).copied().unwrap_or(1);
        self.next = (self.next + 1) % self.sizes.len().max(1);
        let size = size.min(self.text.len()).min(buffer.len());
        let (piece, rest) = self.text.split_at(size);
        buffer[..size].copy_from_slice(piece);
        self.text = rest;
        Ok(size)
    }
}
