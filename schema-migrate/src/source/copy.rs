//! Lines of a `COPY` in PostgreSQL's text format.
//!
//! Source: PostgreSQL 15, the page of `COPY`, "Text Format".

use memchr::memchr;

use super::cell_count;
use crate::row::Row;

/// Reads the cells of a line into the columns that they belong to.
pub(super) fn cells(line: &[u8], columns: &[Option<usize>], row: &mut Row) -> Result<(), String> {
    let mut rest = Some(line);
    // A table without columns has lines without cells.
    if columns.is_empty() && line.is_empty() {
        return Ok(());
    }
    for (read, column) in columns.iter().enumerate() {
        let Some(text) = rest else {
            return Err(format!(
                "the line has {} instead of {}",
                cell_count(read),
                columns.len()
            ));
        };
        let end = memchr(b'\t', text);
        let cell = text.get(..end.unwrap_or(text.len())).unwrap_or_default();
        rest = end.map(|end| text.get(end + 1..).unwrap_or_default());
        let Some(column) = *column else { continue };
        if cell == b"\\N" {
            row.set_null(column);
        } else {
            row.set_text(column, |out| unescape(cell, out));
        }
    }
    match rest {
        None => Ok(()),
        Some(rest) => {
            let more = memchr::memchr_iter(b'\t', rest).count() + 1;
            let found = cell_count(columns.len() + more);
            Err(format!("the line has {found} instead of {}", columns.len()))
        }
    }
}

/// Appends a cell without its escapes.
pub(super) fn unescape(cell: &[u8], out: &mut Vec<u8>) {
    let mut rest = cell;
    while let Some(at) = memchr(b'\\', rest) {
        out.extend_from_slice(&rest[..at]);
        let behind = &rest[at + 1..];
        let Some(&letter) = behind.first() else {
            out.push(b'\\');
            return;
        };
        let (byte, read) = match letter {
            b'b' => (8, 1),
            b'f' => (12, 1),
            b'n' => (b'\n', 1),
            b'r' => (b'\r', 1),
            b't' => (b'\t', 1),
            b'v' => (11, 1),
            b'0'..=b'7' => number(behind, 3, 8, 0),
            b'x' if behind.get(1).is_some_and(u8::is_ascii_hexdigit) => number(behind, 2, 16, 1),
            other => (other, 1),
        };
        out.push(byte);
        rest = &behind[read..];
    }
    out.extend_from_slice(rest);
}

/// The byte that at most `most` digits from `start` stand for, and how many bytes were read.
fn number(text: &[u8], most: usize, radix: u32, start: usize) -> (u8, usize) {
    let mut value: u32 = 0;
    let mut read = start;
    while let Some(digit) = text
        .get(read)
        .and_then(|it| char::from(*it).to_digit(radix))
    {
        if read == start + most {
            break;
        }
        value = value * radix + digit;
        read += 1;
    }
    // PostgreSQL keeps the low eight bits of `\777`.
    ((value & 0xff) as u8, read)
}

#[cfg(test)]
mod tests {
    use super::cells;
    use crate::row::{Cell, Row};

    fn read(line: &str, columns: usize) -> Result<Vec<Option<String>>, String> {
        let mut row = Row::default();
        row.clear(columns);
        let places: Vec<_> = (0..columns).map(Some).collect();
        cells(line.as_bytes(), &places, &mut row)?;
        let text = |column| match row.cell(column) {
            Cell::Text(text) => Some(String::from_utf8_lossy(text).into_owned()),
            _ => None,
        };
        Ok((0..columns).map(text).collect())
    }

    #[test]
    fn cells_are_unescaped() {
        // The pairs of the page of `COPY`.
        for (cell, want) in [
            ("a\\\\b\\n\\t\\r\\b\\f\\v", "a\\b\n\t\r\u{8}\u{c}\u{b}"),
            ("\\x41\\101\\q\\.", "AAq."),
            ("\\\\N", "\\N"),
            ("", ""),
            ("\\xg", "xg"),
        ] {
            assert_eq!(read(cell, 1), Ok(vec![Some(want.to_owned())]), "{cell}");
        }
        let want = vec![None, Some(String::new()), Some("x".to_owned())];
        assert_eq!(read("\\N\t\tx", 3), Ok(want));
    }

    #[test]
    fn lines_have_as_many_cells_as_columns() {
        let error = "the line has 1 cell instead of 2";
        assert_eq!(read("a", 2), Err(error.to_owned()));
        let error = "the line has 3 cells instead of 2";
        assert_eq!(read("a\tb\tc", 2), Err(error.to_owned()));
        assert_eq!(read("", 0), Ok(vec![]));
    }
}
