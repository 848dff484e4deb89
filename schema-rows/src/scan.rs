//! Row validation from raw bytes, for when nearly all rows are right: faster than parsing them.
//!
//! A [`Scanner`] answers one question only: whether it is sure that a row is accepted. Of all rows
//! that the backend accepts it is sure of, but for rare ones; of rows that the backend refuses
//! it never is. A row that it is not sure of goes to [`Rows`](crate::validate::Rows), which has the
//! verdict and the reasons.
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
//! # How
//!
//! The validator becomes a flat program (`program`), and one loop runs it over the bytes of a row
//! (`engine`). Before it come readers of what is as foretold (`fields`), by what the rows before had at
//! the same place, or as a whole (`learn`). Strings and ids are looked at 32 or 64 bytes at a time
//! (`simd`), values of `v.any()` as masks of their tokens (`any`); what is rare, byte by byte
//! (`careful`). All JSON is held against all of JSON's grammar, and all text is checked to be UTF-8.
//! Nothing is allocated for a row.

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
        reason = "a vector unit is a proof of what its methods may use"
    )
)]

mod any;
mod careful;
mod compile;
mod engine;
mod escape;
mod fields;
mod learn;
mod lines;
mod names;
mod number;
mod object;
mod options;
mod program;
mod record;
mod rule;
mod scalar;
mod simd;
mod stack;
mod starts;
mod string;
#[cfg(test)]
mod tests;
mod union;
mod usual;
mod wrapped;

use std::io::{self, Read};
use std::sync::Arc;

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

/// Tells of rows of one table that they are accepted.
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
        };
        let program = compile::compile(schema, context);
        Self {
            learned: Learned::new(&program),
            program: Arc::new(program),
            level: options.level.unwrap_or_else(Level::best),
            buffer: Buffer::default(),
            line: Vec::new(),
        }
    }

    /// Whether the scanner is sure that `document`, one JSON text, is accepted.
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

    /// Reads JSON lines, calls `unsure` for each row that the scanner is not sure of, and gives the
    /// number of rows.
    pub fn lines(&mut self, text: &[u8], unsure: impl FnMut(Line<'_>)) -> u64 {
        let Self {
            program,
            learned,
            level,
            buffer,
            ..
        } = self;
        lines::in_memory(*level, program, learned, buffer, text, unsure)
    }

    /// As [`Scanner::lines`], from a source that is read once, through a buffer of a megabyte.
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
