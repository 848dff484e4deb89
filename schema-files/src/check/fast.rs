//! Rows that need no explanation: accepted, and nothing to warn of.

use std::ops::Range;

use convex_schema_core::value::Encoding;
use convex_schema_core::{Schema, TableMapping};
use convex_schema_rows::scan::{CapturedRow, CapturedRows, ScanOptions, Scanner};

use crate::options::Options;
use crate::part::Part;

/// Finds the rows that have to be looked at.
pub(crate) struct Fast {
    scanner: Scanner,
    /// The unsure rows of the block at hand.
    found: Vec<Unsure>,
    captured: CapturedRows,
}

/// The results for the lines of a block.
pub(crate) struct Lines<'f> {
    pub(crate) count: u64,
    /// Those that have to be looked at, in order.
    pub(crate) unsure: &'f [Unsure],
    captured: &'f CapturedRows,
}

impl<'f> Lines<'f> {
    /// Returns the accepted ones in which the values that are asked for are known.
    pub(crate) fn captured(&self) -> impl Iterator<Item = CapturedRow<'f>> + use<'f> {
        self.captured.iter()
    }
}

/// A row that has to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unsure {
    /// Its number among the lines of the block, from 1.
    pub(crate) number: u64,
    /// Where it starts, and where its newline is.
    pub(crate) start: usize,
    pub(crate) end: usize,
}

impl Fast {
    /// Returns `None` if every row has to be validated in full.
    pub(crate) fn new(
        schema: &Schema,
        part: &Part,
        encoding: Encoding,
        mapping: Option<&TableMapping>,
        options: &Options,
        captured: Vec<String>,
    ) -> Option<Self> {
        let scan = ScanOptions::default()
            .mode(options.mode)
            .encoding(encoding)
            .mapping(mapping.cloned())
            .warnings(options.warnings)
            .captured(captured);
        (!options.repeated_keys).then(|| Self {
            scanner: Scanner::new(schema, &part.table, &scan),
            found: Vec::new(),
            captured: CapturedRows::default(),
        })
    }

    /// Looks at the lines of `text`.
    pub(crate) fn lines(&mut self, text: &[u8]) -> Lines<'_> {
        let found = &mut self.found;
        found.clear();
        let captured = &mut self.captured;
        let count = self.scanner.lines_capturing(text, captured, |line| {
            let start = usize::try_from(line.offset).unwrap_or(usize::MAX);
            found.push(Unsure {
                number: line.number,
                start,
                end: start.saturating_add(line.text.len()),
            });
        });
        Lines {
            count,
            unsure: found,
            captured,
        }
    }

    /// Returns which of the texts at `spans`, in order, have to be looked at.
    pub(crate) fn spans(&mut self, text: &[u8], spans: &[Range<usize>]) -> Vec<bool> {
        let is_unsure = |span: &Range<usize>| {
            let row = text.get(span.clone()).unwrap_or_default();
            !self.scanner.accepts(row)
        };
        spans.iter().map(is_unsure).collect()
    }
}
