//! An extent that is read, row by row.

use std::io::{self, BufRead, BufReader};

use super::csv::{Format, Record, Records};
use super::fill::Fills;
use super::values::{Object, Objects, Undoubled};
use super::{Extent, ExtentKind, Next, ROW_BYTES, copy, insert, lines};
use crate::error::Error;
use crate::row::Row;
use crate::sql::Script;

/// An open extent.
pub(super) struct Open {
    kind: Kind,
    file: usize,
    /// For each cell of a row, the column among all of the table.
    columns: Vec<Option<usize>>,
    fills: Option<Fills>,
}

type Reader = Box<dyn BufRead + Send>;

enum Kind {
    /// Lines of `COPY`, up to this byte.
    Copy(Script<Reader>, u64),
    Csv {
        records: Records,
        input: Reader,
        format: Format,
        bytes: u64,
        line: u64,
    },
    Insert {
        script: Script<Reader>,
        end: u64,
        standard_strings: bool,
        /// The statement that is read.
        values: Option<insert::Values>,
    },
    JsonLines {
        script: Script<Reader>,
        end: u64,
        is_doubled: bool,
    },
    JsonValues(Objects, Reader),
}

impl Open {
    /// Reads the rows of `extent` from `input`, which starts there.
    pub(super) fn new(
        extent: &Extent,
        input: Reader,
        columns: Vec<Option<usize>>,
        fills: Option<Fills>,
    ) -> Result<Self, Error> {
        let end = extent.end;
        let script = |input| Script::new(input, extent.start, extent.line, ROW_BYTES);
        let kind = match extent.kind {
            ExtentKind::Copy => Kind::Copy(script(input), end),
            ExtentKind::CopyWithHeader => {
                let mut script = script(input);
                let header = script.copy_line();
                header.map_err(|error| Error::Other(error.to_string()))?;
                Kind::Copy(script, end)
            }
            #[cfg(feature = "postgres")]
            ExtentKind::Server => Kind::Copy(script(input), end),
            ExtentKind::Csv(format) => {
                let (mut records, mut input) = (Records::default(), input);
                let bytes = end - extent.start;
                if format.has_header {
                    let header = records.next(&mut input, bytes);
                    header.map_err(|error| Error::Other(error.to_string()))?;
                }
                Kind::Csv {
                    records,
                    input,
                    format,
                    bytes,
                    line: extent.line,
                }
            }
            ExtentKind::Insert { standard_strings } => Kind::Insert {
                script: script(input),
                end,
                standard_strings,
                values: None,
            },
            ExtentKind::JsonLines { is_doubled } => Kind::JsonLines {
                script: script(input),
                end,
                is_doubled,
            },
            ExtentKind::JsonValues { is_doubled: true } => {
                let input = BufReader::new(Undoubled::new(input));
                Kind::JsonValues(Objects::new(extent.line), Box::new(input))
            }
            ExtentKind::JsonValues { is_doubled: false } => {
                Kind::JsonValues(Objects::new(extent.line), input)
            }
        };
        Ok(Self {
            kind,
            file: extent.file,
            columns,
            fills,
        })
    }

    /// The number of its file.
    pub(super) fn file(&self) -> usize {
        self.file
    }

    /// Reads the next row; `names` are all columns of the table.
    pub(super) fn read(&mut self, row: &mut Row, names: &[&str]) -> io::Result<Next> {
        let next = self.next(row, names)?;
        if let (Next::Row, Some(fills)) = (&next, &self.fills) {
            fills.apply(row);
        }
        Ok(next)
    }

    fn next(&mut self, row: &mut Row, names: &[&str]) -> io::Result<Next> {
        let columns = &self.columns;
        match &mut self.kind {
            Kind::Copy(script, end) => copy(script, *end, columns, row),
            Kind::Csv {
                records,
                input,
                format,
                bytes,
                line,
            } => {
                row.line = *line + records.lines;
                let next = records.next(input, *bytes)?;
                Ok(match next {
                    Record::End => Next::End,
                    Record::Read if records.is_end() => Next::End,
                    Record::Open => Next::Bad("the file ends within a quoted cell".to_owned()),
                    Record::Read => match records.row(format.delimiter, columns, row) {
                        Ok(()) => Next::Row,
                        Err(message) => Next::Bad(message),
                    },
                })
            }
            Kind::Insert {
                script,
                end,
                standard_strings,
                values,
            } => inserted(script, *end, *standard_strings, values, columns, row),
            Kind::JsonLines {
                script,
                end,
                is_doubled,
            } => loop {
                row.line = script.next_line();
                let Some(line) = line(script, *end)? else {
                    return Ok(Next::End);
                };
                let line = line.strip_prefix(b"\xef\xbb\xbf").unwrap_or(line);
                if !line.trim_ascii().is_empty() {
                    return Ok(lines::cells(line, *is_doubled, names, row));
                }
            },
            Kind::JsonValues(objects, input) => {
                let next = objects.next(input, ROW_BYTES)?;
                row.line = objects.start;
                Ok(match next {
                    Object::Read => lines::cells(objects.text(), false, names, row),
                    Object::Bad(message) => Next::Bad(message),
                    Object::End => Next::End,
                })
            }
        }
    }
}

/// The next line before the byte `end`; `None` behind the last one.
fn line(script: &mut Script<Reader>, end: u64) -> io::Result<Option<&[u8]>> {
    if script.position() >= end {
        return Ok(None);
    }
    match script.copy_line() {
        // A file of rows may end without `\.`.
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        line => line,
    }
}

fn copy(
    script: &mut Script<Reader>,
    end: u64,
    columns: &[Option<usize>],
    row: &mut Row,
) -> io::Result<Next> {
    row.line = script.next_line();
    let Some(line) = line(script, end)? else {
        return Ok(Next::End);
    };
    Ok(match copy::cells(line, columns, row) {
        Ok(()) => Next::Row,
        Err(message) => Next::Bad(message),
    })
}

fn inserted(
    script: &mut Script<Reader>,
    end: u64,
    standard_strings: bool,
    values: &mut Option<insert::Values>,
    columns: &[Option<usize>],
    row: &mut Row,
) -> io::Result<Next> {
    loop {
        if let Some(open) = values {
            match open.read(columns, row, standard_strings) {
                Next::End => *values = None,
                next => return Ok(next),
            }
            continue;
        }
        if script.position() >= end {
            return Ok(Next::End);
        }
        script.set_standard_strings(standard_strings);
        let Some(statement) = script.statement()? else {
            return Ok(Next::End);
        };
        if statement.is_cut {
            row.line = statement.line;
            return Ok(Next::Bad(format!(
                "the statement has more than {ROW_BYTES} bytes"
            )));
        }
        *values = Some(insert::Values::new(statement, standard_strings));
    }
}
