//! Rows that are lines.

use std::io::{self, Read};

use memchr::{memchr, memrchr};

use super::Tap;
use crate::block::{BLOCK, Bad, Block, Layout, line_start};

/// Cuts behind newlines.
#[derive(Debug)]
pub(crate) struct Lines<R> {
    source: Tap<R>,
    /// The start of a row that the last block did not end in.
    rest: Vec<u8>,
    max_row: usize,
    /// Bytes that are read at a time.
    block: usize,
}

impl<R: Read> Lines<R> {
    /// Returns the rows of `source`, of which none has more than `max_row` bytes.
    pub(crate) fn new(source: R, max_row: usize) -> Self {
        Self::with_block(source, max_row, BLOCK)
    }

    fn with_block(source: R, max_row: usize, block: usize) -> Self {
        Self {
            block,
            source: Tap::new(source),
            rest: Vec::new(),
            max_row,
        }
    }

    /// Fills `block`, whose text is empty, with the next rows; whether there were any.
    pub(crate) fn fill(&mut self, block: &mut Block) -> io::Result<bool> {
        let text = &mut block.text;
        // Not swapped: one buffer stays in the cache where two would push each other out.
        text.append(&mut self.rest);
        let mut target = self.block;
        loop {
            if self.source.read_to(text, target) {
                if self.source.is_cut() {
                    text.truncate(memrchr(b'\n', text).map_or(0, |it| it + 1));
                }
                if text.is_empty() {
                    return self.source.finish().map(|()| false);
                }
                break;
            }
            if let Some(newline) = memrchr(b'\n', text) {
                self.rest.extend_from_slice(&text[newline + 1..]);
                text.truncate(newline + 1);
                break;
            }
            if text.len() > self.max_row {
                text.clear();
                text.shrink_to(self.block);
                block.bad = Some(Bad::too_long(1, line_start(1), self.max_row));
                self.skip_line();
                break;
            }
            // One more than a row may have, to know.
            target = text.len().saturating_mul(2).min(self.max_row + 1);
        }
        block.layout = Layout::Lines(0..block.text.len());
        Ok(true)
    }

    /// Reads on to the end of a line whose start is given up.
    fn skip_line(&mut self) {
        loop {
            self.rest.clear();
            let ended = self.source.read_to(&mut self.rest, self.block);
            if let Some(newline) = memchr(b'\n', &self.rest) {
                self.rest.drain(..=newline);
                return;
            }
            if ended {
                self.rest.clear();
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests;
