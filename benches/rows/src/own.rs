//! The validators that are measured: the scanner, and behind it the one that explains.

use convex_schema_rows::scan::{Encoding, Level, ScanOptions, Scanner};
use convex_schema_rows::validate::{Mode, Rows};

use crate::data::Data;

/// Both validators of one table.
pub struct Own {
    scanner: Scanner,
    rows: Rows,
    table: &'static str,
}

impl Own {
    /// Compiles the table's validator, for the best vector unit of the machine or for `level`.
    pub fn new(data: Data, level: Option<Level>) -> Self {
        let schema = data.schema();
        let options = ScanOptions::default()
            .encoding(Encoding::Import)
            .level(level);
        Self {
            scanner: Scanner::new(&schema, data.table(), &options),
            rows: Rows::new(&schema),
            table: data.table(),
        }
    }

    /// The scanner alone: how many rows of `text` it is not sure of.
    pub fn scan(&mut self, text: &[u8]) -> usize {
        let mut unsure = 0;
        self.scanner.lines(text, |_| unsure += 1);
        unsure
    }

    /// The scanner, and for rows that it is not sure of the first error in words: how many rows are
    /// refused.
    pub fn explain(&mut self, text: &[u8]) -> usize {
        let table = self.rows.table(self.table);
        let mut bytes = 0;
        let mut refused = 0;
        self.scanner.lines(text, |line| {
            if let Err(violation) = table.validate_json(line.text, Mode::Insert) {
                bytes += violation.to_string().len();
                refused += 1;
            }
        });
        std::hint::black_box(bytes);
        refused
    }

    /// The verdict on each of the `count` rows of `text`, and how many of them the scanner left
    /// open though they are accepted.
    pub fn verdicts(&mut self, text: &[u8], count: usize) -> (Vec<bool>, usize) {
        let table = self.rows.table(self.table);
        let mut verdicts = vec![true; count];
        let mut left_open = 0;
        let seen = self.scanner.lines(text, |line| {
            let accepted = table.validate_json(line.text, Mode::Insert).is_ok();
            left_open += usize::from(accepted);
            verdicts[line.number as usize - 1] = accepted;
        });
        assert_eq!(seen, count as u64, "rows in {}", self.table);
        (verdicts, left_open)
    }

    /// A clone of the scanner, which knows how the rows are written.
    pub fn scanner(&self) -> Scanner {
        self.scanner.clone()
    }
}
