//! Row validation from raw bytes, for when nearly all rows are right: faster than parsing them.
//!
//! A [`Scanner`] answers one question: is it sure that a row is accepted? It is sure of nearly all rows
//! that the backend accepts, and never of a row that the backend rejects. Other rows go to
//! [`Rows`](crate::validate::Rows), which has the verdict and the reasons.
//!
//! ```
//! use convex_schema_rows::scan::{ScanOptions, Scanner};
//! use convex_schema_core::{Schema, TableDefinition, v};
//!
//! let user = v::object().field("name", v::string()).field("age", v::optional(v::number()));
//! let schema = Schema::builder().table(TableDefinition::new("users", user)).build();
//! let mut scanner = Scanner::new(&schema, "users", &ScanOptions::default());
//!
//! let rows = b"{\"name\":\"ann\"}\n{\"age\":41,\"name\":\"bo\"}\n{\"name\":\"cy\",\"age\":null}\n";
//! let mut unsure = Vec::new();
//! assert_eq!(scanner.lines(rows, |line| unsure.push(line.number)), 3);
//! assert_eq!(unsure, [3]);
//! ```
//!
//! # A row's way from bytes to verdict
//!
//! 1. `compile` turns the validator into a flat program (`program`): nodes in a list (`node`), and for
//!    each field the step that a match of its name leads to. Validators that the scanner can't be sure
//!    of become `Op::Unsure`.
//! 2. `lines` hands out rows. It does not search for their ends: a row ends where its document ends.
//! 3. If most rows of a flat table are alike, `learn::RowTemplate` compares the whole row with a list of
//!    *templates of byte ranges* (`learn::template`): for each byte the lowest value and how many more
//!    are allowed, 64 bytes at a time, and the places of ids and of text that are checked besides.
//! 4. Otherwise `fields` predicts one field after the other. After each field, and at the start of each
//!    object, is a *site* with a template and an *inline cache* of two entries (`CacheEntry`): the bytes
//!    up to the next value, and what to do with that value (`ExpectedField`). Where fields are
//!    *unordered* (`is_unordered`), a *perfect hash* of the first bytes of a name finds the field
//!    (`lookup::PrefixHash`).
//! 5. A *misprediction* stops that reader. `engine`, a loop over nodes with a stack of fixed size
//!    (`stack`), takes over the *partial row*: it looks the field up by its name (`object`), updates the
//!    inline cache, and goes on. It also tries the members of a union one by one where no tag tells them
//!    apart.
//! 6. Vector units (`simd`) read strings (`string`), ids and other scalars (`scalar`, `number`) 32 or 64
//!    bytes at a time, and values of `v.any()` as bit masks of their tokens (`any`). Work that is too
//!    large for the loop is *outlined*: a function of its own for the unit. Rare spellings are read byte
//!    by byte (`careful`). All JSON is checked against JSON's grammar, all text is checked to be UTF-8.
//! 7. If any of this fails, the scanner is *unsure*: the row goes to the validator, which has the
//!    verdict. So a prediction can be wrong at any time without a wrong verdict.
//!
//! *Training* (`learn`): the first 80 accepted rows are read once more (`learn::samples`); the most
//! frequent bytes and value templates after each field become templates (`learn::build`). Nothing is
//! allocated for a row after that.
//!
//! Functions of the readers take the `rest` of the input and return the *remainder* after the value that
//! they have read, or `None` if they are unsure of it.

#![expect(
    clippy::inline_always,
    reason = "only what is inlined into the scanner's loop is compiled for the vector unit"
)]
#![expect(
    clippy::cast_possible_truncation,
    reason = "masks and lengths within windows; a checked conversion would be a branch"
)]
#![expect(
    clippy::needless_bitwise_bool,
    reason = "a branch that is not there can't be mispredicted"
)]
#![cfg_attr(
    target_arch = "x86_64",
    expect(
        clippy::unused_self,
        reason = "a value of a vector unit proves that the machine has its instructions"
    )
)]

mod any;
mod capture;
mod careful;
mod compile;
mod engine;
mod fields;
mod learn;
mod lines;
mod lookup;
mod node;
mod number;
mod object;
mod options;
mod program;
mod scalar;
mod simd;
mod stack;
mod string;
#[cfg(test)]
mod tests;
mod wrapped;

use std::io::{self, Read};
use std::sync::Arc;

use self::capture::{Capture, MAX_CAPTURED, NoCapture};
pub use self::capture::{CapturedRow, CapturedRows};
use self::compile::Context;
use self::learn::Learned;
use self::lines::Buffer;
pub use self::lines::Line;
pub use self::options::ScanOptions;
use self::program::Program;
pub use self::simd::Level;
use convex_schema_core::Schema;
#[doc(inline)]
pub use convex_schema_core::value::Encoding;

/// Decides quickly whether rows of one table are certainly accepted.
///
/// It learns how the rows are written while it reads them, so keep it for all rows of a source. A
/// clone knows what the original has learned; threads have one each.
#[derive(Debug, Clone)]
pub struct Scanner {
    program: Arc<Program>,
    learned: Learned,
    level: Level,
    buffer: Buffer,
    /// A document without its newlines.
    line: Vec<u8>,
    /// How many fields are asked for; 0 if those are too many.
    captured: usize,
}

impl Scanner {
    /// Compiles the validator of `table`. As in the backend, a table that the schema does not have
    /// may have any documents.
    pub fn new(schema: &Schema, table: &str, options: &ScanOptions) -> Self {
        let context = Context {
            table,
            mode: options.mode,
            encoding: options.encoding,
            mapping: options.mapping.as_ref(),
            warnings: options.warnings,
            captured: &options.captured,
        };
        let count = options.captured.len();
        let program = compile::compile(schema, context);
        Self {
            learned: Learned::new(&program),
            program: Arc::new(program),
            level: options.level.unwrap_or_else(Level::best),
            buffer: Buffer::default(),
            line: Vec::new(),
            captured: if count > MAX_CAPTURED { 0 } else { count },
        }
    }

    /// Returns whether the scanner is sure that `document`, one JSON text, is accepted.
    pub fn accepts(&mut self, document: &[u8]) -> bool {
        if !document.contains(&b'\n') {
            return self.accepts_line(document);
        }
        if document.len() > lines::MAX_UNMEASURED {
            return false;
        }
        let mut line = std::mem::take(&mut self.line);
        let accepted = wrapped::unwrap(document, &mut line) && self.accepts_line(&line);
        self.line = line;
        accepted
    }

    fn accepts_line(&mut self, document: &[u8]) -> bool {
        let mut accepted = !document.is_empty();
        let rows = self.lines(document, |_| accepted = false);
        accepted && rows == 1
    }

    /// Reads JSON lines, calls `unsure` for each row that the scanner is not sure of, and returns
    /// the number of rows.
    pub fn lines(&mut self, text: &[u8], unsure: impl FnMut(Line<'_>)) -> u64 {
        self.in_memory(text, &mut NoCapture, unsure)
    }

    /// Reads JSON lines as [`Scanner::lines`] does, and notes in `captured` where rows have the values of
    /// the fields that were [asked for](ScanOptions::captured). Not all accepted rows are noted: only
    /// those that are written as the rows before them.
    pub fn lines_capturing(
        &mut self,
        text: &[u8],
        captured: &mut CapturedRows,
        unsure: impl FnMut(Line<'_>),
    ) -> u64 {
        captured.clear(self.captured);
        if self.captured == 0 {
            return self.lines(text, unsure);
        }
        self.in_memory(text, captured, unsure)
    }

    fn in_memory(
        &mut self,
        text: &[u8],
        captured: &mut impl Capture,
        unsure: impl FnMut(Line<'_>),
    ) -> u64 {
        let Self {
            program,
            learned,
            level,
            buffer,
            ..
        } = self;
        lines::in_memory(*level, program, learned, buffer, text, captured, unsure)
    }

    /// Scans lines as [`Scanner::lines`] does, from a source that is read once, through a buffer of a megabyte.
    ///
    /// # Errors
    /// Those of `input`; rows that were read before have been seen.
    pub fn read_lines(
        &mut self,
        input: impl Read,
        unsure: impl FnMut(Line<'_>),
    ) -> io::Result<u64> {
        let Self {
            program,
            learned,
            level,
            buffer,
            ..
        } = self;
        lines::from_reader(*level, program, learned, buffer, input, unsure)
    }
}
