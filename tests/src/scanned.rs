//! A table's scanners, one for each vector unit, and the validator that they stand in for.

use convex_schema_core::Schema;
use convex_schema_rows::scan::{Level, ScanOptions, Scanner};
use convex_schema_rows::validate::Rows;

/// A scanner for each vector unit, and what they stand in for.
#[derive(Debug)]
pub struct Subject<'a> {
    scanners: Vec<(Level, Scanner)>,
    schema: &'a Schema,
    table: &'a str,
    options: ScanOptions,
}

impl<'a> Subject<'a> {
    /// Scanners of `table` with `options`, but for the vector unit.
    pub fn new(schema: &'a Schema, table: &'a str, options: &ScanOptions) -> Self {
        let scanner = |level| {
            let options = options.clone().level(level);
            (level, Scanner::new(schema, table, &options))
        };
        Self {
            scanners: Level::available().into_iter().map(scanner).collect(),
            schema,
            table,
            options: options.clone(),
        }
    }

    /// The verdict.
    pub fn is_valid(&self, text: &[u8]) -> bool {
        let Ok(text) = std::str::from_utf8(text) else {
            return false;
        };
        let Ok(value) = self.options.encoding.parse(text) else {
            return false;
        };
        let mode = self.options.mode;
        match &self.options.mapping {
            None => {
                let rows = Rows::new(self.schema);
                rows.table(self.table).validate(&value, mode).is_ok()
            }
            Some(mapping) => {
                let rows = Rows::with_mapping(self.schema, mapping.clone());
                rows.table(self.table).validate(&value, mode).is_ok()
            }
        }
    }

    /// Returns the answer of all scanners, which must not differ, or accept an invalid row.
    ///
    /// # Panics
    /// If they do.
    pub fn accepts(&mut self, text: &[u8], valid: bool) -> bool {
        let answers = self.scanners.iter_mut();
        let answers: Vec<_> = answers
            .map(|(level, scanner)| (*level, scanner.accepts(text)))
            .collect();
        let accepted = answers[0].1;
        let shown = String::from_utf8_lossy(text);
        for (level, answer) in &answers {
            assert_eq!(*answer, accepted, "{level:?}: {}: {shown}", self.table);
        }
        assert!(
            valid || !accepted,
            "table {}, {:?} {:?}: the scanners accept {shown}",
            self.table,
            self.options.mode,
            self.options.encoding
        );
        accepted
    }
}
