//! Cuts files into blocks of whole rows, in bounded memory.

pub(crate) mod array;
pub(crate) mod csv;
pub(crate) mod lines;
pub(crate) mod ranges;
mod start;
#[cfg(test)]
mod testing;

use std::io::{self, Read};

use self::array::Array;
use self::csv::Csv;
use self::lines::Lines;
use self::ranges::Ranges;
use crate::block::Block;
use crate::open::{Shared, Source};
use crate::part::{Kind, Part};

/// Cuts one file.
pub(crate) enum Splitter<'a> {
    Ranges(Ranges),
    Lines(Lines<Source<'a>>),
    Array(Array<Source<'a>>),
    Csv(Box<Csv<Source<'a>>>),
}

impl<'a> Splitter<'a> {
    /// Starts with `source`, the file of `part`; `max_row` is the most bytes of a row.
    ///
    /// Problems with its start go into `block`; `None` if it can't be read at all.
    pub(crate) fn open(
        part: &Part,
        source: Source<'a>,
        max_row: usize,
        block: &mut Block,
    ) -> Option<Self> {
        let (source, shift) = start::look_at(source, part, block)?;
        Some(match part.kind {
            Kind::Lines => Self::Lines(Lines::new(source, max_row)),
            Kind::Array => Self::Array(Array::new(source, &part.file, max_row, shift)),
            Kind::Csv => Self::Csv(Box::new(Csv::new(source, &part.file, max_row))),
        })
    }

    /// Starts with the lines of a file that can be read anywhere.
    pub(crate) fn open_shared(
        part: &Part,
        shared: Shared,
        max_row: usize,
        block: &mut Block,
    ) -> Option<Self> {
        let (_, start) = start::look_at(shared.source(), part, block)?;
        Some(Self::Ranges(Ranges::new(shared, start as u64, max_row)))
    }

    /// Fills `block` with the next rows; `false` if there are none left. An error that stops the reading is
    /// one of the block's problems.
    pub(crate) fn fill(&mut self, block: &mut Block, file: &str) -> bool {
        if let Self::Ranges(ranges) = self {
            block.unread = ranges.next();
            return block.unread.is_some();
        }
        block.text.clear();
        let filled = match self {
            Self::Ranges(_) => Ok(false),
            Self::Lines(lines) => lines.fill(block),
            Self::Array(array) => array.fill(block),
            Self::Csv(csv) => csv.fill(block),
        };
        filled.unwrap_or_else(|error| {
            block.cut(file, &error);
            false
        })
    }
}

/// A source that is read in large pieces. An error ends it, and is reported behind the bytes before it.
#[derive(Debug)]
pub(crate) struct Tap<R> {
    source: R,
    ended: bool,
    fault: Option<io::Error>,
}

impl<R: Read> Tap<R> {
    pub(crate) fn new(source: R) -> Self {
        Self {
            source,
            ended: false,
            fault: None,
        }
    }

    /// Reads on until `text` has `target` bytes; whether there is nothing behind them.
    pub(crate) fn read_to(&mut self, text: &mut Vec<u8>, target: usize) -> bool {
        let mut filled = text.len();
        if self.ended || filled >= target {
            return self.ended;
        }
        // In as few reads as the source allows, which `read_to_end` does not do.
        text.resize(target, 0);
        while let Some(room) = text.get_mut(filled..).filter(|it| !it.is_empty()) {
            match self.source.read(room) {
                Ok(0) => self.ended = true,
                Ok(count) => filled += count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => {
                    self.ended = true;
                    self.fault = Some(error);
                }
            }
            if self.ended {
                break;
            }
        }
        text.truncate(filled);
        self.ended
    }

    /// Reads on into `room`, all that one read gives; 0 at the end.
    pub(crate) fn read(&mut self, room: &mut [u8]) -> usize {
        let mut text = Vec::new();
        self.read_to(&mut text, room.len());
        if let (Some(room), Some(text)) = (room.get_mut(..text.len()), text.get(..)) {
            room.copy_from_slice(text);
        }
        text.len()
    }

    /// Returns whether there is nothing left to read.
    pub(crate) fn has_ended(&self) -> bool {
        self.ended
    }

    /// Returns whether an error cut the source off.
    pub(crate) fn is_cut(&self) -> bool {
        self.fault.is_some()
    }

    /// Tells the error that ended the source, once.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        self.fault.take().map_or(Ok(()), Err)
    }
}
