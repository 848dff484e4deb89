//! CSV as PostgreSQL and dashboards write it: an empty cell is null, and an empty cell in quotes the empty text.
//!
//! Source: PostgreSQL 15, the page of `COPY`, "CSV Format".

use std::io::{self, BufRead};

use memchr::memchr;

use crate::row::Row;

/// How the cells of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Format {
    pub(super) delimiter: u8,
    /// Whether the first record is the names of the columns.
    pub(super) has_header: bool,
}

/// Records, read one by one.
#[derive(Debug, Default)]
pub(super) struct Records {
    text: Vec<u8>,
    cell: Vec<u8>,
    /// Bytes that were read.
    pub(super) read: u64,
    /// Lines that were read.
    pub(super) lines: u64,
}

/// The result of reading a record.
pub(super) enum Record {
    Read,
    /// The file ends within quotes.
    Open,
    End,
}

impl Records {
    /// Reads the lines of the next record, before the byte `end` of what is read.
    pub(super) fn next(&mut self, input: &mut impl BufRead, end: u64) -> io::Result<Record> {
        self.text.clear();
        let mut quotes = 0;
        loop {
            if self.read >= end {
                let is_open = !self.text.is_empty();
                return Ok(if is_open { Record::Open } else { Record::End });
            }
            let from = self.text.len();
            let count = input.read_until(b'\n', &mut self.text)?;
            if count == 0 {
                let is_open = !self.text.is_empty();
                return Ok(if is_open { Record::Open } else { Record::End });
            }
            self.read += count as u64;
            self.lines += 1;
            quotes += memchr::memchr_iter(b'"', &self.text[from..]).count();
            // A quote within quotes is doubled, so an even count closes the last one.
            if quotes % 2 == 0 {
                break;
            }
        }
        if self.text.starts_with(b"\xef\xbb\xbf") && self.lines == 1 {
            self.text.drain(..3);
        }
        let text = self.text.strip_suffix(b"\n").unwrap_or(&self.text);
        let length = text.strip_suffix(b"\r").unwrap_or(text).len();
        self.text.truncate(length);
        Ok(Record::Read)
    }

    /// Whether the record is the line that ends the rows of a `COPY`.
    pub(super) fn is_end(&self) -> bool {
        self.text == b"\\."
    }

    /// Calls `visit` with each cell: its number, and its text unless it is null.
    pub(super) fn cells(
        &mut self,
        delimiter: u8,
        mut visit: impl FnMut(usize, Option<&[u8]>),
    ) -> Result<usize, String> {
        let text = self.text.as_slice();
        let (mut at, mut count) = (0, 0);
        loop {
            self.cell.clear();
            let mut is_quoted = false;
            // A cell may start with quotes, and go on without them.
            loop {
                let rest = &text[at..];
                match rest.first() {
                    Some(b'"') => {
                        is_quoted = true;
                        at += 1 + quoted(&rest[1..], &mut self.cell)?;
                    }
                    Some(byte) if *byte != delimiter => {
                        let end = rest.iter().position(|it| *it == delimiter || *it == b'"');
                        let part = &rest[..end.unwrap_or(rest.len())];
                        self.cell.extend_from_slice(part);
                        at += part.len();
                    }
                    Some(_) | None => break,
                }
            }
            let is_null = self.cell.is_empty() && !is_quoted;
            visit(count, (!is_null).then_some(self.cell.as_slice()));
            count += 1;
            if at == text.len() {
                return Ok(count);
            }
            at += 1;
        }
    }

    /// The cells as texts.
    pub(super) fn names(&mut self, delimiter: u8) -> Option<Vec<String>> {
        let mut names = Vec::new();
        let read = self.cells(delimiter, |_, cell| {
            names.push(String::from_utf8_lossy(cell.unwrap_or_default()).into_owned());
        });
        read.is_ok().then_some(names)
    }

    /// How many cells the record has; 0 if it can't be read.
    pub(super) fn count(&mut self, delimiter: u8) -> usize {
        self.cells(delimiter, |_, _| {}).unwrap_or_default()
    }

    /// Reads the cells into the columns that they belong to.
    pub(super) fn row(
        &mut self,
        delimiter: u8,
        columns: &[Option<usize>],
        row: &mut Row,
    ) -> Result<(), String> {
        // A table with one column writes null as an empty line.
        let found = self.cells(delimiter, |at, cell| {
            let Some(Some(column)) = columns.get(at) else {
                return;
            };
            match cell {
                None => row.set_null(*column),
                Some(text) => row.set_text(*column, |out| out.extend_from_slice(text)),
            }
        })?;
        if found == columns.len() {
            return Ok(());
        }
        let found = super::cell_count(found);
        Err(format!(
            "the record has {found} instead of {}",
            columns.len()
        ))
    }
}

/// Adds the text in the quotes that were opened, and gives its length with the closing quote.
fn quoted(text: &[u8], cell: &mut Vec<u8>) -> Result<usize, String> {
    let mut at = 0;
    loop {
        let rest = &text[at..];
        let end = memchr(b'"', rest).ok_or("a quoted cell does not end")?;
        cell.extend_from_slice(&rest[..end]);
        at += end + 1;
        if text.get(at) != Some(&b'"') {
            return Ok(at);
        }
        cell.push(b'"');
        at += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::{Record, Records};

    fn read(text: &str) -> Vec<Vec<Option<String>>> {
        let (mut records, mut input) = (Records::default(), text.as_bytes());
        let mut found = Vec::new();
        while let Ok(Record::Read) = records.next(&mut input, u64::MAX) {
            let mut cells = Vec::new();
            let text = |cell: &[u8]| String::from_utf8_lossy(cell).into_owned();
            let read = records.cells(b',', |_, cell| cells.push(cell.map(text)));
            assert!(read.is_ok(), "{read:?}");
            found.push(cells);
        }
        found
    }

    #[test]
    fn quotes_tell_the_empty_text_from_null() {
        // `copy (values ...) to stdout csv` of PostgreSQL 15.
        let text = |text: &str| Some(text.to_owned());
        assert_eq!(
            read(",\"\",NULL\r\n\"a\"\"b\",\"x\ny\",\"c,d\"\n"),
            [
                vec![None, text(""), text("NULL")],
                vec![text("a\"b"), text("x\ny"), text("c,d")],
            ]
        );
        assert_eq!(read("\"a\"b,\n\n"), [vec![text("ab"), None], vec![None]]);
    }
}
