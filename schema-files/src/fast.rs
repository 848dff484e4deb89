//! Rows that need no explanation: accepted, and nothing to warn of.

use std::ops::Range;

use convex_schema_core::scan::{ScanOptions, Scanner};
use convex_schema_core::validate::{TableIds, TableValidator};
use convex_schema_core::{Schema, TableMapping};
use memchr::{memchr, memchr_iter, memrchr};

use self::suspects::Suspects;
use crate::options::Options;
use crate::plan::Part;

mod suspects;

/// Finds the rows that have to be looked at.
pub(crate) struct Fast {
    scanner: Scanner,
    suspects: Option<Suspects>,
    /// What was found in the block at hand.
    found: Vec<Unsure>,
}

/// A row that has to be looked at.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Unsure {
    /// Its number among the lines of the block, from 1.
    pub(crate) number: u64,
    /// Where it starts, and where its newline is.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Fast {
    /// `None` if all rows have to be looked at.
    pub(crate) fn new<I: TableIds>(
        schema: &Schema,
        table: TableValidator<'_, I>,
        part: &Part,
        mapping: Option<&TableMapping>,
        options: &Options,
    ) -> Option<Self> {
        let watched = table.watched();
        if options.repeated_keys || (options.warnings && watched.all) {
            return None;
        }
        let scan = ScanOptions {
            mode: options.mode,
            encoding: part.encoding,
            mapping: mapping.cloned(),
            warnings: false,
            level: None,
        };
        Some(Self {
            scanner: Scanner::new(schema, table.name(), &scan),
            suspects: options.warnings.then(|| Suspects::new(&watched.times)),
            found: Vec::new(),
        })
    }

    /// Gives the number of lines of `text`, and those that have to be looked at, in order.
    pub(crate) fn lines(&mut self, text: &[u8]) -> (u64, &[Unsure]) {
        let found = &mut self.found;
        found.clear();
        let count = self.scanner.lines(text, |line| {
            let start = usize::try_from(line.offset).unwrap_or(usize::MAX);
            found.push(Unsure {
                number: line.number,
                start,
                end: start.saturating_add(line.text.len()),
            });
        });
        if let Some(suspects) = &self.suspects {
            add_lines(text, &suspects.find(text), found);
        }
        (count, found)
    }

    /// Which of the texts at `spans`, in order, have to be looked at.
    pub(crate) fn spans(&mut self, text: &[u8], spans: &[Range<usize>]) -> Vec<bool> {
        let suspects = self.suspects.as_ref().map(|it| it.find(text));
        let mut suspects = suspects.iter().flatten().peekable();
        let is_unsure = |span: &Range<usize>| {
            let mut is_suspect = false;
            while suspects.next_if(|at| **at < span.end).is_some() {
                is_suspect = true;
            }
            let row = text.get(span.clone()).unwrap_or_default();
            is_suspect || !self.scanner.accepts(row)
        };
        spans.iter().map(is_unsure).collect()
    }
}

/// Adds the lines that `offsets` are in.
fn add_lines(text: &[u8], offsets: &[usize], lines: &mut Vec<Unsure>) {
    let (mut counted, mut newlines) = (0, 0);
    let unsure = lines.len();
    for at in offsets.iter().copied() {
        newlines += memchr_iter(b'\n', &text[counted..at]).count() as u64;
        counted = at;
        let number = newlines + 1;
        if lines.len() > unsure && lines.last().is_some_and(|last| last.number == number) {
            continue;
        }
        lines.push(Unsure {
            number,
            start: memrchr(b'\n', &text[..at]).map_or(0, |it| it + 1),
            end: memchr(b'\n', &text[at..]).map_or(text.len(), |it| at + it),
        });
    }
    if lines.len() > unsure {
        lines.sort_unstable();
        lines.dedup_by_key(|line| line.number);
    }
}
