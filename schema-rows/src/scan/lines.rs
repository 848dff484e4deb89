//! Rows one after the other. Where a row ends is not searched for: it is where its document ends,
//! unless the scanner is not sure of it.

use std::io::{self, Read};

use super::capture::{Capture, NoCapture};
use super::careful::skip_blanks;
use super::engine;
use super::fields::{PartialRow, Rows};
use super::learn::Learned;
use super::program::Program;
use super::simd::{LONG, Level, Simd, Task};
use super::stack::Frames;

/// A row that the scanner is not sure of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Line<'a> {
    /// The row's number, from 1.
    pub number: u64,
    /// The offset of its start, in bytes from the start of the input.
    pub offset: u64,
    /// The row without the newline. Of rows of more than 32 MiB that are read from a file, only as
    /// much is kept; no document is so large.
    pub text: &'a [u8],
}

/// Bytes after the last row that can be looked at, so that every row is read in whole windows.
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

/// The progress of a reader of rows.
#[derive(Clone, Copy)]
struct Progress {
    rows: u64,
    offset: u64,
}

/// Rows in memory that may be followed by padding.
struct RowLoop<'a, C, F> {
    program: &'a Program,
    learned: &'a mut Learned,
    text: &'a [u8],
    /// Bytes of `text` that are padding.
    padding: usize,
    progress: &'a mut Progress,
    captured: &'a mut C,
    unsure: F,
}

impl<'a, C: Capture, F: FnMut(Line<'_>)> Task for RowLoop<'a, C, F> {
    /// The rest: rows that can't be read in whole windows, and a last row without newline.
    type Output = &'a [u8];

    #[inline(always)]
    fn run<S: Simd>(mut self, simd: S) -> &'a [u8] {
        let mut rest = self.text;
        let mut rows = self.progress.rows;
        let mut frames = Frames::default();
        let end = self.progress.offset + self.text.len() as u64;
        self.captured.begin_text(end);
        while rest.len() > self.padding {
            let partial = self.predicted(simd, &mut frames, rest);
            rows += partial.rows;
            let bytes = rest.len() - partial.row.len();
            self.learned.predicted(partial.rows, bytes, partial.misses);
            rest = partial.row;
            if rest.len() <= self.padding {
                break;
            }
            let remainder =
                engine::document(simd, self.program, self.learned, &mut frames, &partial);
            let remainder = remainder.and_then(line_end);
            rest = match remainder.filter(|it| rest.len() - it.len() <= MAX_UNMEASURED) {
                Some(remainder) => {
                    let len = rest.len() - remainder.len();
                    self.learned.accepted(self.program, rest, len);
                    remainder
                }
                None => {
                    self.learned.rejected();
                    match self.pass_on(rest, rows + 1) {
                        Some(remainder) => remainder,
                        None => break,
                    }
                }
            };
            rows += 1;
        }
        self.progress.rows = rows;
        self.progress.offset += (self.text.len() - rest.len()) as u64;
        rest.get(..rest.len().saturating_sub(self.padding))
            .unwrap_or_default()
    }
}

impl<C: Capture, F: FnMut(Line<'_>)> RowLoop<'_, C, F> {
    /// Reads rows that are as predicted from start to end.
    #[inline(always)]
    fn predicted<'i, S: Simd>(
        &mut self,
        simd: S,
        frames: &mut Frames,
        text: &'i [u8],
    ) -> PartialRow<'i> {
        if self.learned.is_ready() {
            return if self.program.is_flat {
                simd.outlined(self.rows::<true>(frames, text))
            } else {
                simd.outlined(self.rows::<false>(frames, text))
            };
        }
        PartialRow {
            rows: 0,
            misses: 0,
            row: text,
            stop: None,
        }
    }

    #[inline(always)]
    fn rows<'i, 's, const FLAT: bool>(
        &'s mut self,
        frames: &'s mut Frames,
        text: &'i [u8],
    ) -> Rows<'i, 's, C, FLAT> {
        Rows {
            program: self.program,
            learned: self.learned,
            frames,
            text,
            padding: self.padding,
            most_misses: self.learned.misses_left(),
            captured: &mut *self.captured,
        }
    }

    /// Passes on the row that `rest` starts with, and returns what follows.
    #[cold]
    fn pass_on<'i>(&mut self, rest: &'i [u8], number: u64) -> Option<&'i [u8]> {
        let rows = rest.get(..rest.len() - self.padding)?;
        let len = newline(rows)?;
        let (text, remainder) = rest.split_at_checked(len)?;
        if remainder.len() <= PADDING && self.padding == 0 {
            return None;
        }
        let offset = self.progress.offset + (self.text.len() - rest.len()) as u64;
        (self.unsure)(Line {
            number,
            offset,
            text,
        });
        remainder.get(1..)
    }
}

/// Returns where the first newline stands.
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

/// Returns what follows the newline after a document.
#[inline(always)]
fn line_end(rest: &[u8]) -> Option<&[u8]> {
    match rest {
        [b'\n', remainder @ ..] => Some(remainder),
        _ => skip_blanks(rest).strip_prefix(b"\n"),
    }
}

/// See [`Scanner::lines_capturing`](super::Scanner::lines_capturing).
pub(super) fn in_memory<C: Capture>(
    level: Level,
    program: &Program,
    learned: &mut Learned,
    buffer: &mut Buffer,
    text: &[u8],
    captured: &mut C,
    mut unsure: impl FnMut(Line<'_>),
) -> u64 {
    let mut progress = Progress { rows: 0, offset: 0 };
    let unsure = &mut unsure;
    let rest = level.run(RowLoop {
        program,
        learned,
        text,
        padding: 0,
        progress: &mut progress,
        captured: &mut *captured,
        unsure: &mut *unsure,
    });
    let buffer = &mut buffer.0;
    buffer.clear();
    buffer.extend_from_slice(rest);
    last_lines(
        level,
        program,
        learned,
        buffer,
        &mut progress,
        captured,
        unsure,
    );
    progress.rows
}

/// Rows after which nothing comes; the last one may lack its newline.
fn last_lines(
    level: Level,
    program: &Program,
    learned: &mut Learned,
    buffer: &mut Vec<u8>,
    progress: &mut Progress,
    captured: &mut impl Capture,
    unsure: impl FnMut(Line<'_>),
) {
    if buffer.last().is_some_and(|byte| *byte != b'\n') {
        buffer.push(b'\n');
    }
    buffer.resize(buffer.len() + PADDING, 0);
    level.run(RowLoop {
        program,
        learned,
        text: buffer,
        padding: PADDING,
        progress,
        captured,
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
    let mut progress = Progress { rows: 0, offset: 0 };
    let buffer = &mut buffer.0;
    buffer.resize(BUFFER.max(buffer.len()), 0);
    let mut filled = 0;
    let captured = &mut NoCapture;
    loop {
        let room = buffer.len() - PADDING;
        let count = read(&mut input, buffer.get_mut(filled..room).unwrap_or_default())?;
        if count == 0 {
            break;
        }
        let remainder = filled;
        filled += count;
        // Rows end with newlines: without a new one there is nothing to scan, however often a long
        // row comes short.
        if newline(&buffer[remainder..filled]).is_none() && filled < room {
            continue;
        }
        buffer[filled..filled + PADDING].fill(0);
        let text = &buffer[..filled + PADDING];
        let rest = level.run(RowLoop {
            program,
            learned,
            text,
            padding: PADDING,
            progress: &mut progress,
            captured: &mut *captured,
            unsure: &mut unsure,
        });
        let left = rest.len();
        buffer.copy_within(filled - left..filled, 0);
        filled = left;
        if filled == room {
            if room < MAX_LINE {
                buffer.resize(2 * buffer.len(), 0);
            } else {
                filled = skip_line(&mut input, buffer, filled, &mut progress, &mut unsure)?;
            }
        }
    }
    buffer.truncate(filled);
    last_lines(
        level,
        program,
        learned,
        buffer,
        &mut progress,
        captured,
        &mut unsure,
    );
    Ok(progress.rows)
}

/// Passes on the start of a row that is too long, which fills `buffer`, and reads on to its end.
///
/// Returns how many bytes after that end it has read into `buffer`.
fn skip_line(
    input: &mut impl Read,
    buffer: &mut [u8],
    filled: usize,
    progress: &mut Progress,
    mut unsure: impl FnMut(Line<'_>),
) -> io::Result<usize> {
    let start = &buffer[..filled];
    progress.rows += 1;
    unsure(Line {
        number: progress.rows,
        offset: progress.offset,
        text: start,
    });
    progress.offset += start.len() as u64;
    loop {
        let block = &mut buffer[..BUFFER];
        let count = read(input, block)?;
        match newline(&block[..count]) {
            Some(at) => {
                progress.offset += at as u64 + 1;
                buffer.copy_within(at + 1..count, 0);
                return Ok(count - at - 1);
            }
            None if count == 0 => return Ok(0),
            None => progress.offset += count as u64,
        }
    }
}

fn read(input: &mut impl Read, room: &mut [u8]) -> io::Result<usize> {
    loop {
        match input.read(room) {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            result => return result,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::{self, Read};

    use super::super::{ScanOptions, Scanner};
    use super::{BUFFER, MAX_LINE};
    use convex_schema_core::{Schema, TableDefinition, v};

    /// A text that comes in pieces of at most `len` bytes; counts the reads.
    struct Pieces<'a> {
        text: &'a [u8],
        len: usize,
        reads: usize,
    }

    impl Read for Pieces<'_> {
        fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
            self.reads += 1;
            let len = self.len.min(out.len()).min(self.text.len());
            let (now, later) = self.text.split_at(len);
            out[..len].copy_from_slice(now);
            self.text = later;
            Ok(len)
        }
    }

    fn scanner() -> Scanner {
        let document = v::object().field("a", v::string());
        let schema = Schema::builder()
            .table(TableDefinition::new("rows", document))
            .build();
        Scanner::new(&schema, "rows", &ScanOptions::default())
    }

    /// A row of `len` bytes among short ones, all valid; returns the rows, the unsure ones, and the reads.
    fn around(len: usize, piece: usize) -> (u64, Vec<(u64, u64, usize)>, usize) {
        let short = "{\"a\":\"b\"}\n";
        let long = format!("{{\"a\":\"{}\"}}\n", "c".repeat(len - 8));
        let text = [short, &long, short, short].concat();
        let mut input = Pieces {
            text: text.as_bytes(),
            len: piece,
            reads: 0,
        };
        let mut unsure = Vec::new();
        let rows = scanner().read_lines(&mut input, |line| {
            unsure.push((line.number, line.offset, line.text.len()));
        });
        (rows.unwrap_or_default(), unsure, input.reads)
    }

    /// Returns what a scanner looks at is linear in the input: scanning the row again after each
    /// piece would look at 10^12 bytes here, and never end.
    #[test]
    fn a_long_row_in_small_pieces_is_scanned_a_few_times() {
        let len = 6 << 20;
        let (rows, unsure, _) = around(len, 32);
        assert_eq!((rows, unsure), (4, vec![(2, 10, len)]));
    }

    #[test]
    fn the_rest_of_a_row_that_is_too_long_is_skipped_in_blocks() {
        let len = 3 * MAX_LINE;
        let (rows, unsure, reads) = around(len, usize::MAX);
        assert_eq!(rows, 4);
        assert_eq!(unsure.len(), 1);
        assert_eq!((unsure[0].0, unsure[0].1), (2, 10));
        assert!(unsure[0].2 <= 2 * MAX_LINE, "{}", unsure[0].2);
        assert!(reads < 2 * len / BUFFER, "{reads} reads");
    }
}
