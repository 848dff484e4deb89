//! Rows that the scanner reads from a text or a reader are those of the text's lines.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use convex_schema::scan::{Encoding, Level, ScanOptions, Scanner};
use convex_schema::{Schema, TableMapping, TableRef};
use convex_schema_tests::documents::{Dialect, Documents, Spelling, break_text};
use convex_schema_tests::generate::{self, Random};
use convex_schema_tests::scanned::Subject;

/// Lines, read in whole and in pieces.
#[test]
fn reads_lines_as_single_documents() {
    for seed in 0..30 {
        let schema = generate::schema(seed);
        let mapping = TableMapping::fresh_deployment(schema.tables().map(TableRef::name));
        let documents = Documents::new(&schema, &mapping);
        let mut random = Random::new(seed);
        for table in schema.tables() {
            let mut text = Vec::new();
            for _ in 0..random.below(60) {
                let Some(document) = documents.document(&mut random, table.name()) else {
                    break;
                };
                let spelling = Spelling::new(&mut random, Dialect::Import);
                let mut line = spelling.write(&mut random, &document).into_bytes();
                if random.chance(10) {
                    break_text(&mut random, &mut line);
                }
                text.extend(line);
                text.push(b'\n');
            }
            if random.chance(50) {
                text.pop();
            }
            check_lines(&schema, table.name(), &text);
        }
    }
}

/// The report on a row: number, offset, text.
type Told = (u64, u64, Vec<u8>);

fn check_lines(schema: &Schema, table: &str, text: &[u8]) {
    let options = ScanOptions::default().encoding(Encoding::Import);
    let subject = Subject::new(schema, table, &options);
    let whole = text.strip_suffix(b"\n").unwrap_or(text);
    let lines = whole.split(|byte| *byte == b'\n');
    let lines: Vec<_> = lines.filter(|_| !text.is_empty()).collect();
    for level in Level::available() {
        let options = options.clone().level(level);
        let mut told: Vec<Told> = Vec::new();
        let mut scanner = Scanner::new(schema, table, &options);
        let rows = scanner.lines(text, |it| {
            told.push((it.number, it.offset, it.text.to_vec()));
        });
        assert_eq!(rows, lines.len() as u64);
        let mut offset = 0;
        for (number, line) in (1..).zip(&lines) {
            let here = told.iter().find(|it| it.0 == number);
            if let Some(here) = here {
                assert_eq!((here.1, &*here.2), (offset, *line));
            }
            assert!(here.is_some() || subject.is_valid(line), "{number}");
            offset += line.len() as u64 + 1;
        }
        let mut pieces: Vec<Told> = Vec::new();
        let mut scanner = Scanner::new(schema, table, &options);
        let input = Pieces { rest: text, len: 1 };
        let read = scanner.read_lines(input, |it| {
            pieces.push((it.number, it.offset, it.text.to_vec()));
        });
        assert_eq!(read.unwrap(), rows);
        // Bytes behind a row may make a scanner unsure of it, and these differ here.
        for one in &pieces {
            assert_eq!(one.2, lines[usize::try_from(one.0).unwrap() - 1]);
        }
        for (number, line) in (1..).zip(&lines) {
            let here = pieces.iter().any(|it| it.0 == number);
            assert!(here || subject.is_valid(line), "{number}");
        }
    }
}

/// A reader that gives a little at a time.
struct Pieces<'a> {
    rest: &'a [u8],
    len: usize,
}

impl std::io::Read for Pieces<'_> {
    fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
        self.len = self.len % 97 + 1;
        let len = self.len.min(out.len()).min(self.rest.len());
        let (now, later) = self.rest.split_at(len);
        out[..len].copy_from_slice(now);
        self.rest = later;
        Ok(len)
    }
}
