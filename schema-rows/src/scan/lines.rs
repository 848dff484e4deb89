//! Rows one after the other. Where a row ends is not searched for: it is where its document ends,
//! unless the scanner is not sure of it.

use std::io::{self, Read};

use super::engine;
use super::fields::{Begun, Rows};
use super::learn::Learned;
use super::object::skip_blanks;
use super::program::Program;
use super::simd::{LONG, Level, Simd, Task};
use super::stack::Frames;

/// A row that the scanner is not sure of.
#[derive(Debug, Clone, Copy)]
pub struct Line<'a> {
    /// The row's number, from 1.
    pub number: u64,
    /// Where it starts, in bytes from the start of the input.
    pub offset: u64,
    /// The row without the newline. Of rows of more than 32 MiB that are read from a file, only as
    /// much is kept; no document is so large.
    pub text: &'a [u8],
}

/// Bytes behind the last row that can be looked at, so that every row is read in whole windows.
const PADDING: usize = 4 * LONG;

/// Bytes that are read at a time.
const BUFFER: usize = 1 << 20;

/// Most bytes of a row that are kept.
const MAX_LINE: usize = 32 << 20;

/// Longest row that is accepted without being measured: whatever is in it, it is less than 1 MiB by
/// Convex's measure, by which one byte of JSON may stand for four and a half (`[1,1,1]`).
pub(super) const MAX_UNMEASURED: usize = 200_000;

/// Memory that is kept for the next rows.
#[derive(Debug, Clone, Default)]
pub(super) struct Buffer(Vec<u8>);

/// Where a reader of rows is.
#[derive(Clone, Copy)]
struct Position {
    rows: u64,
    offset: u64,
}

/// Rows in memory that may be followed by padding.
struct Lines<'a, F> {
    program: &'a Program,
    learned: &'a mut Learned,
    text: &'a [u8],
    /// Bytes of `text` that are padding.
    padding: usize,
    position: &'a mut Position,
    unsure: F,
}

impl<'a, F: FnMut(Line<'_>)> Task for Lines<'a, F> {
    /// What is left: rows that can't be read in whole windows, and a last row without newline.
    type Output = &'a [u8];

    #[inline(always)]
    fn run<S: Simd>(mut self, simd: S) -> &'a [u8] {
        let mut rest = self.text;
        let mut rows = self.position.rows;
        let mut frames = Frames::default();
        while rest.len() > self.padding {
            let begun = self.foretold(simd, &mut frames, rest);
            rows += begun.rows;
            rest = begun.row;
            if rest.len() <= self.padding {
                break;
            }
            let behind = engine::document(simd, self.program, self.learned, &mut frames, &begun);
            let behind = behind.and_then(line_end);
            rest = match behind.filter(|it| rest.len() - it.len() <= MAX_UNMEASURED) {
                Some(behind) => {
                    self.learned.accepted(self.program, rest);
                    behind
                }
                None => match self.refuse(rest, rows + 1) {
                    Some(behind) => behind,
                    None => break,
                },
            };
            rows += 1;
        }
        self.position.rows = rows;
        self.position.offset += (self.text.len() - rest.len()) as u64;
        rest.get(..rest.len().saturating_sub(self.padding))
            .unwrap_or_default()
    }
}

impl<F: FnMut(Line<'_>)> Lines<'_, F> {
    /// Reads rows that are as foretold from start to end.
    #[inline(always)]
    fn foretold<'i, S: Simd>(&self, simd: S, frames: &mut Frames, text: &'i [u8]) -> Begun<'i> {
        if self.learned.is_ready() {
            return if self.program.is_flat {
                simd.apart(self.rows::<true>(frames, text))
            } else {
                simd.apart(self.rows::<false>(frames, text))
            };
        }
        Begun {
            rows: 0,
            row: text,
            stop: None,
        }
    }

    #[inline(always)]
    fn rows<'i, 's, const FLAT: bool>(
        &'s self,
        frames: &'s mut Frames,
        text: &'i [u8],
    ) -> Rows<'i, 's, FLAT> {
        Rows {
            program: self.program,
            learned: self.learned,
            frames,
            text,
            padding: self.padding,
        }
    }

    /// Passes on the row that `rest` starts with, and gives what follows.
    #[cold]
    fn refuse<'i>(&mut self, rest: &'i [u8], number: u64) -> Option<&'i [u8]> {
        let rows = rest.get(..rest.len() - self.padding)?;
        let len = newline(rows)?;
        let (text, behind) = rest.split_at_checked(len)?;
        if behind.len() <= PADDING && self.padding == 0 {
            return None;
        }
        let offset = self.position.offset + (self.text.len() - rest.len()) as u64;
        (self.unsure)(Line {
            number,
            offset,
            text,
        });
        behind.get(1..)
    }
}

/// Where the first newline stands.
fn newline(text: &[u8]) -> Option<usize> {
    let mut len = 0;
    for piece in text.chunks(LONG) {
        // Compilers make vectors of this; a search that stops early, they don't.
        if piece
            .iter()
            .fold(false, |found, byte| found | (*byte == b'\n'))
        {
            let at = piece.iter().position(|byte| *byte == b'\n')?;
            return Some(len + at);
        }
        len += piece.len();
    }
    None
}

/// What follows the newline behind a document.
#[inline(always)]
fn line_end(rest: &[u8]) -> Option<&[u8]> {
    match rest {
        [b'\n', behind @ ..] => Some(behind),
        _ => skip_blanks(rest).strip_prefix(b"\n"),
    }
}

/// See [`Scanner::lines`](super::Scanner::lines).
pub(super) fn in_memory(
    level: Level,
    program: &Program,
    learned: &mut Learned,
    buffer: &mut Buffer,
    text: &[u8],
    mut unsure: impl FnMut(Line<'_>),
) -> u64 {
    let mut position = Position { rows: 0, offset: 0 };
    let unsure = &mut unsure;
    let rest = level.run(Lines {
        program,
        learned,
        text,
        padding: 0,
        position: &mut position,
        unsure: &mut *unsure,
    });
    let buffer = &mut buffer.0;
    buffer.clear();
    buffer.extend_from_slice(rest);
    last_lines(level, program, learned, buffer, &mut position, unsure);
    position.rows
}

/// Rows behind which nothing comes; the last one may lack its newline.
fn last_lines(
    level: Level,
    program: &Program,
    learned: &mut Learned,
    buffer: &mut Vec<u8>,
    position: &mut Position,
    unsure: impl FnMut(Line<'_>),
) {
    if buffer.last().is_some_and(|byte| *byte != b'\n') {
        buffer.push(b'\n');
    }
    buffer.resize(buffer.len() + PADDING, 0);
    level.run(Lines {
        program,
        learned,
        text: buffer,
        padding: PADDING,
        position,
        unsure,
    });
}

/// See [`Scanner::read_lines`](super::Scanner::read_lines).
pub(super) fn from_reader(
    level: Level,
    program: &Program,
    learned: &mut Learned,
    buffer: &mut Buffer,
    mut input: impl Read,
    mut unsure: impl FnMut(Line<'_>),
) -> io::Result<u64> {
    let mut position = Position { rows: 0, offset: 0 };
    let buffer = &mut buffer.0;
    buffer.resize(BUFFER.max(buffer.len()), 0);
    let mut filled = 0;
    loop {
        let room = buffer.len() - PADDING;
        let count = read(&mut input, buffer.get_mut(filled..room).unwrap_or_default())?;
        filled += count;
        if count == 0 {
            break;
        }
        buffer[filled..filled + PADDING].fill(0);
        let text = &buffer[..filled + PADDING];
        let rest = level.run(Lines {
            program,
            learned,
            text,
            padding: PADDING,
            position: &mut position,
            unsure: &mut unsure,
        });
        let left = rest.len();
        buffer.copy_within(filled - left..filled, 0);
        filled = left;
        if filled == room {
            if room < MAX_LINE {
                buffer.resize(2 * buffer.len(), 0);
            } else {
                skip_line(&mut input, &buffer[..filled], &mut position, &mut unsure)?;
                filled = 0;
            }
        }
    }
    buffer.truncate(filled);
    last_lines(level, program, learned, buffer, &mut position, &mut unsure);
    Ok(position.rows)
}

/// Passes on the start of a row that is too long, and reads on to its end.
fn skip_line(
    input: &mut impl Read,
    start: &[u8],
    position: &mut Position,
    mut unsure: impl FnMut(Line<'_>),
) -> io::Result<()> {
    position.rows += 1;
    unsure(Line {
        number: position.rows,
        offset: position.offset,
        text: start,
    });
    position.offset += start.len() as u64;
    // Byte by byte from here would be slow from a file, but such rows are no data.
    let mut byte = [0];
    while read(input, &mut byte)? == 1 {
        position.offset += 1;
        if byte == *b"\n" {
            break;
        }
    }
    Ok(())
}

fn read(input: &mut impl Read, room: &mut [u8]) -> io::Result<usize> {
    loop {
        match input.read(room) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}
