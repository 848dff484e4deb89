//! Rows that are lines of a file which can be read anywhere: each thread reads a range itself, so
//! that they don't wait for each other.

use std::fs::{self, File, Metadata};
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use memchr::{memchr, memrchr};

use super::Source;
use crate::block::{BLOCK, Bad, line_start};

/// A regular file.
#[derive(Debug, Clone)]
pub(crate) struct Shared {
    file: Arc<File>,
    /// How long it was when it was opened.
    len: u64,
    /// Counts what is read.
    read: Arc<AtomicU64>,
}

impl Shared {
    /// `None` if the file can only be read from its start to its end.
    pub(crate) fn open(path: &Path, read: &Arc<AtomicU64>) -> io::Result<Option<Self>> {
        // Nothing else is opened here, for a pipe can be opened only once.
        let is_file = |it: &Metadata| cfg!(any(unix, windows)) && it.is_file();
        if !fs::metadata(path).is_ok_and(|it| is_file(&it)) {
            return Ok(None);
        }
        let file = File::open(path)?;
        let len = file.metadata()?.len();
        // Files that the system makes up seem to have no length.
        Ok((len > 0).then(|| Self {
            file: Arc::new(file),
            len,
            read: Arc::clone(read),
        }))
    }

    /// The file from its start on.
    pub(super) fn source<'a>(&self) -> Source<'a> {
        Box::new(Arc::clone(&self.file))
    }

    /// Fills `room` from `offset` on, as far as the file goes; gives the number of bytes.
    fn fill(&self, mut room: &mut [u8], mut offset: u64) -> io::Result<usize> {
        let mut filled = 0;
        while !room.is_empty() {
            let count = match read_at(&self.file, room, offset) {
                Ok(0) => break,
                Ok(count) => count,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            filled += count;
            offset += count as u64;
            room = room.get_mut(count..).unwrap_or_default();
        }
        Ok(filled)
    }
}

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
    /// The lines of a file from `start` on, of which none has more than `max_row` bytes.
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

    /// The lines that start in the next bytes of the file.
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

/// Bytes behind a range that are read with it, in which the last line most likely ends.
const MARGIN: u64 = 1 << 12;

/// Most bytes of a buffer that are kept for other ranges; a long line may have taken more.
const KEPT: usize = 4 * BLOCK;

/// The lines that start in a range of a file, before they are read.
#[derive(Debug)]
pub(crate) struct Unread {
    shared: Shared,
    start: u64,
    end: u64,
    is_first: bool,
    max_row: usize,
}

/// Where in a buffer the lines are that were read.
#[derive(Debug)]
pub(crate) struct Lines {
    pub(crate) lines: Range<usize>,
    /// A line behind them that is too long to be kept.
    pub(crate) too_long: Option<Bad>,
}

impl Unread {
    /// Reads the lines into `buffer`, whose content does not matter.
    pub(crate) fn read(&self, buffer: &mut Vec<u8>) -> io::Result<Lines> {
        // The byte before the range tells whether a line starts with it.
        let from = self.start - u64::from(!self.is_first);
        let range = usize::try_from(self.end - from).map_err(io::Error::other)?;
        let margin = MARGIN.min(self.end - self.start);
        let margin = margin.min(self.shared.len - self.end);
        let mut wanted = range + usize::try_from(margin).unwrap_or_default();
        let mut filled = 0;
        let counted = &self.shared.read;
        let before = if self.is_first { self.start } else { 0 };
        counted.fetch_add(before + self.end - self.start, Ordering::Relaxed);
        if buffer.len() > KEPT {
            buffer.truncate(BLOCK);
            buffer.shrink_to_fit();
        }
        loop {
            if buffer.len() < wanted {
                buffer.resize(wanted, 0);
            }
            let room = buffer.get_mut(filled..wanted).unwrap_or_default();
            let count = self.shared.fill(room, from + filled as u64)?;
            let ended = count < room.len() || from + wanted as u64 == self.shared.len;
            filled += count;
            let text = buffer.get(..filled).unwrap_or_default();
            if let Some(lines) = self.cut(text, range, ended) {
                return Ok(lines);
            }
            // One more than a row may have, to know.
            let most = range.saturating_add(self.max_row).saturating_add(1);
            wanted = wanted.saturating_mul(2).min(most);
            let left = self.shared.len - from;
            wanted = usize::try_from(left).map_or(wanted, |left| wanted.min(left));
        }
    }

    /// The lines that start in the first `range` bytes of `text`; `None` if the last one goes on
    /// behind it.
    fn cut(&self, text: &[u8], range: usize, ended: bool) -> Option<Lines> {
        let own = text.get(..range).unwrap_or(text);
        let start = if self.is_first {
            0
        } else {
            memchr(b'\n', own).map_or(own.len(), |newline| newline + 1)
        };
        let lines = |end| Lines {
            lines: start..end,
            too_long: None,
        };
        let Some(last) = own.len().checked_sub(1).filter(|last| start <= *last) else {
            return Some(lines(start));
        };
        let behind = text.get(last..).unwrap_or_default();
        if let Some(newline) = memchr(b'\n', behind) {
            return Some(lines(last + newline + 1));
        }
        if ended {
            return Some(lines(text.len()));
        }
        let own = own.get(start..).unwrap_or_default();
        let line = memrchr(b'\n', own).map_or(start, |newline| start + newline + 1);
        (text.len() - line > self.max_row).then(|| Lines {
            too_long: Some(Bad::too_long(1, line_start(1), self.max_row)),
            ..lines(line)
        })
    }
}

#[cfg(unix)]
fn read_at(file: &File, room: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::unix::fs::FileExt::read_at(file, room, offset)
}

#[cfg(windows)]
fn read_at(file: &File, room: &mut [u8], offset: u64) -> io::Result<usize> {
    std::os::windows::fs::FileExt::seek_read(file, room, offset)
}

#[cfg(not(any(unix, windows)))]
fn read_at(_: &File, _: &mut [u8], _: u64) -> io::Result<usize> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests;
