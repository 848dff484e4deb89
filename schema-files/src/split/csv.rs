//! Rows that are records of comma-separated values.

use std::io::{self, Read};
use std::ops::Range;
use std::sync::Arc;

use convex_schema_core::value::import::csv_header;
use convex_schema_rows::validate::TextPosition;
use csv_core::{ReadRecordResult, Reader};

use super::Tap;
use crate::block::{BLOCK, Bad, Block, CellRow, Cells, Header, Layout, line_start};
use crate::import::ImportCode;
use crate::notes::is_json;
use crate::problem::{PSQL, Problem, ProblemCode};

/// Cuts records, and takes the quotes off their cells.
#[derive(Debug)]
pub(crate) struct Csv<R> {
    source: Tap<R>,
    file: String,
    reader: Reader,
    input: Vec<u8>,
    /// How much of `input` is done with.
    used: usize,
    header: Option<Arc<Header>>,
    next_row: u64,
    max_row: usize,
    /// Where the last record of the file started, if a quote of it is never closed.
    unclosed: Option<u64>,
}

/// The result of reading a record.
enum Record {
    /// Its text and the ends of its cells were appended.
    Whole,
    /// It is longer than rows may be.
    TooLong,
    /// There is none.
    End,
}

impl<R: Read> Csv<R> {
    /// Returns the records of `source`, of which none has more than `max_row` bytes.
    pub(crate) fn new(source: R, file: &str, max_row: usize) -> Self {
        Self {
            source: Tap::new(source),
            file: file.to_owned(),
            reader: Reader::new(),
            input: Vec::new(),
            used: 0,
            header: None,
            next_row: 1,
            max_row,
            unclosed: None,
        }
    }

    /// Fills `block`, whose text is empty, with the next rows; whether there were any.
    pub(crate) fn fill(&mut self, block: &mut Block) -> io::Result<bool> {
        let Some(header) = self.header(block) else {
            return self.source.finish().map(|()| false);
        };
        let (mut rows, mut ends) = (Vec::new(), Vec::new());
        while block.text.len() < BLOCK && block.bad.is_none() {
            let (text_start, ends_start) = (block.text.len(), ends.len());
            let line = self.line();
            let record = self.record(&mut block.text, &mut ends);
            let row = self.next_row;
            match record {
                Record::End => break,
                Record::TooLong => {
                    block.bad = Some(Bad::too_long(row, line_start(line), self.max_row));
                }
                Record::Whole => rows.push(CellRow {
                    row,
                    line,
                    text: (text_start, block.text.len()),
                    ends: (ends_start, ends.len()),
                }),
            }
            self.next_row += 1;
        }
        let has_rows = !rows.is_empty() || block.bad.is_some();
        if let Some(line) = self.unclosed.take() {
            let message =
                "a quote in this record is never closed: the rest of the file is one cell";
            let problem = Problem::new(ProblemCode::UnclosedQuote, &self.file, message);
            let problem = problem.at(line_start(line));
            let help =
                "close the quote, and double quotes inside of cells; the file may be cut off";
            block.problems.push(problem.with_help(help));
        }
        block.layout = Layout::Cells(Cells { header, rows, ends });
        if !has_rows {
            self.source.finish()?;
        }
        Ok(has_rows)
    }

    /// Returns the line on which the next record starts.
    fn line(&mut self) -> u64 {
        // The parser counts the line break of a record with the record behind it.
        while let Some(byte @ (b'\r' | b'\n')) = self.next_byte() {
            self.reader
                .set_line(self.reader.line() + u64::from(byte == b'\n'));
            self.used += 1;
        }
        self.reader.line()
    }

    fn next_byte(&mut self) -> Option<u8> {
        if self.used == self.input.len() {
            self.refill();
        }
        self.input.get(self.used).copied()
    }

    fn refill(&mut self) {
        self.input.clear();
        self.used = 0;
        self.source.read_to(&mut self.input, BLOCK);
    }

    /// Appends the next record to `text` and `ends`.
    fn record(&mut self, text: &mut Vec<u8>, ends: &mut Vec<usize>) -> Record {
        if self.next_byte().is_none() {
            return Record::End;
        }
        let line = self.reader.line();
        let (text_start, ends_start) = (text.len(), ends.len());
        let (mut text_end, mut ends_end) = (text_start, ends_start);
        let mut too_long = false;
        let mut quotes = Quotes::default();
        loop {
            if self.used == self.input.len() {
                self.refill();
            }
            grow(text, text_start..text_end);
            grow(ends, ends_start..ends_end);
            let (result, read, written, cells) = self.reader.read_record(
                &self.input[self.used..],
                &mut text[text_end..],
                &mut ends[ends_end..],
            );
            let consumed = self
                .input
                .get(self.used..self.used + read)
                .unwrap_or_default();
            quotes.pass(consumed);
            self.used += read;
            text_end += written;
            ends_end += cells;
            // The ends of empty cells take memory too.
            let size = (text_end - text_start).max(8 * (ends_end - ends_start));
            if too_long || size > self.max_row {
                too_long = true;
                (text_end, ends_end) = (text_start, ends_start);
            }
            match result {
                ReadRecordResult::Record | ReadRecordResult::End => break,
                _ => {}
            }
        }
        text.truncate(text_end);
        ends.truncate(ends_end);
        let is_last = self.used == self.input.len() && self.source.has_ended();
        if is_last && quotes.is_open {
            self.unclosed = Some(line);
        }
        if too_long {
            return Record::TooLong;
        }
        if ends_end == ends_start {
            return Record::End;
        }
        Record::Whole
    }

    /// Returns the header, which is read first.
    fn header(&mut self, block: &mut Block) -> Option<Arc<Header>> {
        if let Some(header) = &self.header {
            return Some(Arc::clone(header));
        }
        let (mut text, mut ends) = (Vec::new(), Vec::new());
        self.line();
        let record = self.record(&mut text, &mut ends);
        if !matches!(record, Record::Whole) {
            if self.source.is_cut() {
                return None;
            }
            let message = "the file has no row of headers, so an import has no rows";
            let problem = Problem::new(ProblemCode::CsvMissingHeaders, &self.file, message);
            block.problems.push(
                problem
                    .at(TextPosition::START)
                    .with_help("write the names of the fields into the first row"),
            );
            return None;
        }
        block.problems.extend(self.separator(&text, &ends));
        block.problems.extend(self.data_as_header(&text, &ends));
        match names(&text, &ends) {
            Ok(names) => {
                block.problems.extend(self.repeated(&names));
                let header = Arc::new(Header { names });
                self.header = Some(Arc::clone(&header));
                Some(header)
            }
            Err((code, message)) => {
                let problem =
                    Problem::new(ProblemCode::CsvInvalidHeader, &self.file, message.as_str());
                block.problems.push(problem.at(TextPosition::START));
                block.import = Some((code, message));
                block.is_cut = true;
                None
            }
        }
    }
}

impl<R> Csv<R> {
    /// Returns what to say of columns that stand twice.
    fn repeated(&self, names: &[String]) -> Vec<Problem> {
        let mut problems = Vec::new();
        for (index, name) in names.iter().enumerate() {
            let first = names.iter().position(|it| it == name);
            let Some(first) = first.filter(|first| *first < index) else {
                continue;
            };
            let message = format!(
                "the column `{name}` is repeated: of each row the cell of column {} is kept, and \
                 that of column {} is lost",
                index + 1,
                first + 1
            );
            let problem = Problem::new(ProblemCode::CsvRepeatedHeader, &self.file, message);
            problems.push(
                problem
                    .at(TextPosition::START)
                    .with_help("give one of the columns another name, or leave it out"),
            );
        }
        problems
    }

    /// Returns what to say of a file that seems to start with a row.
    fn data_as_header(&self, header: &[u8], ends: &[usize]) -> Option<Problem> {
        let mut start = 0;
        let mut cells = ends.iter().map(|end| {
            let cell = header.get(start..*end).unwrap_or_default();
            start = *end;
            std::str::from_utf8(cell).unwrap_or_default().trim()
        });
        let is_number = |cell: &str| {
            let is_start = |byte: u8| byte.is_ascii_digit() || b"+-.".contains(&byte);
            cell.bytes().next().is_some_and(is_start) && cell.parse::<f64>().is_ok()
        };
        let found = cells.find(|cell| is_json(cell) || is_number(cell) || *cell == "\\N")?;
        let cell: String = found.chars().take(60).collect();
        let message = format!(
            "the first row has `{cell}`, which seems to be data: an import takes the row as names of \
             columns"
        );
        let help = if is_json(found) {
            PSQL
        } else {
            "write the names of the fields into the first row (PostgreSQL: `COPY ... CSV HEADER`)"
        };
        let problem = Problem::new(ProblemCode::CsvHeaderIsData, &self.file, message);
        Some(problem.at(TextPosition::START).with_help(help))
    }

    /// Returns what to say of a file that seems to have another separator.
    fn separator(&self, header: &[u8], ends: &[usize]) -> Option<Problem> {
        let found = [(b';', "semicolons"), (b'\t', "tabs"), (b'|', "bars")];
        let is_json = header.starts_with(b"{") || header.starts_with(b"[");
        let (_, called) = found
            .iter()
            .find(|(byte, _)| ends.len() == 1 && !is_json && header.contains(byte))?;
        let message = format!("the file has one column, and {called} in its header");
        let problem = Problem::new(ProblemCode::CsvSeparator, &self.file, message);
        Some(
            problem
                .at(TextPosition::START)
                .with_help("separate cells by commas"),
        )
    }
}

/// Makes room behind a record, as much as it has so far: room has to be filled before it is given
/// to the reader, and most records are short.
fn grow<T: Copy + Default>(vec: &mut Vec<T>, record: Range<usize>) {
    if vec.len() <= record.end {
        let more = record.len().clamp(SHORT, BLOCK);
        vec.resize(record.end + more, T::default());
    }
}

/// Whether the bytes of a record so far end inside of quotes.
struct Quotes {
    is_open: bool,
    /// The byte before those that come next, and whether it is a quote that closed a cell.
    before: u8,
    has_closed: bool,
}

impl Default for Quotes {
    fn default() -> Self {
        Self {
            is_open: false,
            before: b',',
            has_closed: false,
        }
    }
}

impl Quotes {
    fn pass(&mut self, piece: &[u8]) {
        for at in memchr::memchr_iter(b'"', piece) {
            let before = at.checked_sub(1).and_then(|at| piece.get(at).copied());
            let opens = match before.unwrap_or(self.before) {
                b',' => true,
                // Two quotes in a cell with quotes are one that is in the cell.
                b'"' => self.has_closed,
                _ => false,
            };
            self.has_closed = self.is_open;
            self.is_open = !self.is_open && opens;
        }
        self.before = piece.last().copied().unwrap_or(self.before);
    }
}

/// The room that a record has at first.
const SHORT: usize = 256;

fn names(text: &[u8], ends: &[usize]) -> Result<Vec<String>, (ImportCode, String)> {
    let mut cells = Vec::with_capacity(ends.len());
    let mut start = 0;
    for (column, end) in ends.iter().enumerate() {
        let cell = text.get(start..*end).unwrap_or_default();
        start = *end;
        let cell = std::str::from_utf8(cell).map_err(|_| {
            let message = format!("the header of column {} is not UTF-8", column + 1);
            (ImportCode::CsvInvalidRow, message)
        })?;
        cells.push(cell);
    }
    let name = |(column, cell): (usize, &str)| {
        csv_header(cell).map(str::to_owned).map_err(|error| {
            let message = format!("the header of column {}: {error}", column + 1);
            (ImportCode::CsvInvalidHeader, message)
        })
    };
    cells.into_iter().enumerate().map(name).collect()
}

#[cfg(test)]
mod tests;
