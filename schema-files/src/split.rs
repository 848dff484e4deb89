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
use self::ranges::{Ranges, Shared};
use crate::block::Block;
use crate::problem::{Problem, ProblemCode};

/// What rows are read from.
pub(crate) type Source<'a> = Box<dyn Read + Send + 'a>;

/// How rows are told apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Lines,
    Array,
    Csv,
}

/// Cuts one file.
pub(crate) enum Splitter<'a> {
    Ranges(Ranges),
    Lines(Lines<Source<'a>>),
    Array(Array<Source<'a>>),
    Csv(Box<Csv<Source<'a>>>),
}

impl<'a> Splitter<'a> {
    /// Starts with `source`, called `file` in messages; `max_row` is the most bytes of a row.
    ///
    /// What is wrong with its start goes into `problems`; `None` if it can't be read at all.
    pub(crate) fn open(
        kind: Kind,
        source: Source<'a>,
        file: &str,
        max_row: usize,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let (source, shift) = start::look_at(source, file, problems)?;
        Some(match kind {
            Kind::Lines => Self::Lines(Lines::new(source, max_row)),
            Kind::Array => Self::Array(Array::new(source, file, max_row, shift)),
            Kind::Csv => Self::Csv(Box::new(Csv::new(source, file, max_row))),
        })
    }

    /// Starts with the lines of a file that can be read anywhere.
    pub(crate) fn open_shared(
        shared: Shared,
        file: &str,
        max_row: usize,
        problems: &mut Vec<Problem>,
    ) -> Option<Self> {
        let (_, start) = start::look_at(shared.source(), file, problems)?;
        Some(Self::Ranges(Ranges::new(shared, start as u64, max_row)))
    }

    /// Fills `block` with the next rows; `false` if there are none left. What stops the reading is
    /// told in the block's problems.
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
            block.problems.push(unreadable(file, &error));
            false
        })
    }
}

/// The problem that an error of a reader is.
pub(crate) fn unreadable(file: &str, error: &io::Error) -> Problem {
    let problem = error.get_ref().and_then(|it| it.downcast_ref::<Problem>());
    match problem {
        Some(problem) => problem.clone(),
        None => Problem::new(
            ProblemCode::Unreadable,
            file,
            format!("the file could not be read to its end: {error}"),
        ),
    }
}

/// A problem that a reader meets travels as an error of reading.
impl std::error::Error for Problem {}

/// A source that is read in large pieces. An error ends it, and is told behind what was read.
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

    /// Whether an error cut the source off.
    pub(crate) fn is_cut(&self) -> bool {
        self.fault.is_some()
    }

    /// Tells the error that ended the source, once.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        self.fault.take().map_or(Ok(()), Err)
    }
}
