//! Ranges of a file of lines, which threads read themselves.

use std::io;
use std::ops::Range;
use std::sync::atomic::Ordering;

use memchr::{memchr, memrchr};

use super::{BLOCK, Bad, line_start};
use crate::open::Shared;

/// Bytes behind a range that are read with it, in which the last line most likely ends.
const MARGIN: u64 = 1 << 12;

/// Most bytes of a buffer that are kept for other ranges; a long line may have taken more.
const KEPT: usize = 4 * BLOCK;

/// The lines that start in a range of a file, before they are read.
#[derive(Debug)]
pub(crate) struct Unread {
    pub(crate) shared: Shared,
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) is_first: bool,
    pub(crate) max_row: usize,
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

    /// Returns the lines that start in the first `range` bytes of `text`; `None` if the last one
    /// goes on behind it.
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
