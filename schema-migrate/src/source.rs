//! Where tables and rows come from.
//!
//! A source is read once for its catalogue; that reading notes where the rows of each table stand (an
//! *extent*: a range of bytes of a file). Rows are then read table by table, as often as they are needed.

mod copy;
mod dump;
mod insert;
mod lines;

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Seek, SeekFrom};
use std::path::PathBuf;
use std::sync::Arc;

use crate::catalogue::{Catalogue, Name};
use crate::error::Error;
use crate::place::Place;
use crate::row::Row;
use crate::sql::Script;

/// Bytes that are read of a file at once.
const BUFFER: usize = 1 << 18;

/// The most bytes of a row's text, or of a statement with rows.
const ROW_BYTES: usize = 1 << 28;

/// A catalogue with its rows.
#[derive(Debug)]
pub struct Source {
    catalogue: Catalogue,
    files: Vec<InputFile>,
    /// The extents of each table.
    extents: BTreeMap<Name, Vec<Extent>>,
    problems: Vec<(Place, String)>,
}

/// A file that a source was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct InputFile {
    /// The file.
    pub path: PathBuf,
    /// What messages call it.
    pub name: Arc<str>,
    /// Its bytes.
    pub bytes: u64,
    /// The SHA-256 of its content, in hexadecimal digits.
    pub sha256: String,
}

/// Where rows of one table stand.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Extent {
    file: usize,
    start: u64,
    end: u64,
    /// The line on which it starts.
    line: u64,
    kind: ExtentKind,
    /// The columns of its cells.
    columns: Vec<String>,
}

/// How the rows of an extent are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ExtentKind {
    /// Lines of a `COPY`.
    Copy,
    /// `INSERT` statements.
    Insert { standard_strings: bool },
    /// JSON lines; whether `COPY` doubled their backslashes.
    JsonLines { is_doubled: bool },
}

/// What was read of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Next {
    /// The row was read.
    Row,
    /// The row can't be read as one; reading goes on behind it.
    Bad(String),
    /// There are no more rows.
    End,
}

impl Source {
    /// Reads a script: a plain dump, or any other file of SQL statements.
    ///
    /// # Errors
    /// The file can't be read, or is not a script in UTF-8.
    pub fn script(path: impl Into<PathBuf>) -> Result<Self, Error> {
        dump::read(vec![path.into()])
    }

    /// Adds a file with rows of a table: lines of `COPY` with all columns in order, or JSON lines.
    ///
    /// # Errors
    /// The file can't be read, or the catalogue does not have the table.
    pub fn add_rows(&mut self, table: &str, path: impl Into<PathBuf>) -> Result<(), Error> {
        let path = path.into();
        let mut tables = self.catalogue.tables.iter();
        let Some(table) = tables.find(|it| it.name.to_string() == table) else {
            let names = self.catalogue.tables.iter().map(|it| it.name.to_string());
            let names: Vec<_> = names.collect();
            let help = crate::near::help(table, names.iter().map(String::as_str));
            return Err(Error::Other(format!(
                "the source has no table `{table}`{help}"
            )));
        };
        let seen = lines::look(&path)?;
        let extent = Extent {
            file: self.files.len(),
            start: 0,
            end: seen.bytes,
            line: 1,
            kind: seen.kind,
            columns: table.columns.iter().map(|it| it.name.clone()).collect(),
        };
        let extents = self.extents.entry(table.name.clone()).or_default();
        extents.push(extent);
        self.files.push(InputFile {
            name: path.display().to_string().into(),
            path,
            bytes: seen.bytes,
            sha256: seen.sha256,
        });
        Ok(())
    }

    /// Returns the tables and types.
    pub fn catalogue(&self) -> &Catalogue {
        &self.catalogue
    }

    /// Returns the files that were read.
    pub fn files(&self) -> &[InputFile] {
        &self.files
    }

    /// Returns rows that belong to no table of the catalogue, and the like.
    pub fn problems(&self) -> &[(Place, String)] {
        &self.problems
    }

    /// The bytes of a table's rows.
    pub(crate) fn bytes(&self, table: &Name) -> u64 {
        let extents = self.extents.get(table).into_iter().flatten();
        extents.map(|extent| extent.end - extent.start).sum()
    }

    /// Reads the rows of a table.
    pub(crate) fn rows(&self, table: &Name) -> TableRows<'_> {
        let columns = self.catalogue.table(table);
        let columns =
            columns.map(|table| table.columns.iter().map(|it| it.name.as_str()).collect());
        TableRows {
            source: self,
            columns: columns.unwrap_or_default(),
            extents: self.extents.get(table).map_or(&[], Vec::as_slice),
            open: None,
        }
    }

    /// The place of a row.
    pub(crate) fn place(&self, row: &Row) -> Option<Place> {
        let file = self.files.get(row.file)?;
        Some(Place::new(&file.name, row.line))
    }
}

/// The rows of a table, read from front to back.
pub(crate) struct TableRows<'s> {
    source: &'s Source,
    /// All columns of the table.
    columns: Vec<&'s str>,
    /// The extents that are not open yet.
    extents: &'s [Extent],
    open: Option<Open>,
}

/// An extent that is read.
struct Open {
    script: Script<BufReader<File>>,
    kind: ExtentKind,
    file: usize,
    end: u64,
    /// For each cell of a row, the column among all of the table.
    columns: Vec<Option<usize>>,
    /// The statement that is read, of `INSERT`s.
    insert: Option<insert::Values>,
}

impl TableRows<'_> {
    /// Reads the next row into `row`.
    pub(crate) fn read(&mut self, row: &mut Row) -> Result<Next, Error> {
        loop {
            let Some(open) = &mut self.open else {
                let Some((next, rest)) = self.extents.split_first() else {
                    return Ok(Next::End);
                };
                self.extents = rest;
                self.open = Some(self.open(next)?);
                continue;
            };
            row.clear(self.columns.len());
            row.file = open.file;
            let next = match open.kind {
                ExtentKind::Copy => open.copy(row),
                ExtentKind::Insert { standard_strings } => open.insert(row, standard_strings),
                ExtentKind::JsonLines { is_doubled } => open.json(row, is_doubled, &self.columns),
            };
            let file = &self.source.files[open.file];
            match next.map_err(|error| Error::read(&file.path, error))? {
                Next::End => self.open = None,
                next => return Ok(next),
            }
        }
    }

    fn open(&self, extent: &Extent) -> Result<Open, Error> {
        let file = &self.source.files[extent.file];
        let failed = |error| Error::read(&file.path, error);
        let mut input = File::open(&file.path).map_err(failed)?;
        input.seek(SeekFrom::Start(extent.start)).map_err(failed)?;
        let input = BufReader::with_capacity(BUFFER, input);
        let position = |name: &String| self.columns.iter().position(|it| it == name);
        Ok(Open {
            script: Script::new(input, extent.start, extent.line, ROW_BYTES),
            kind: extent.kind,
            file: extent.file,
            end: extent.end,
            columns: extent.columns.iter().map(position).collect(),
            insert: None,
        })
    }
}

impl Open {
    fn json(&mut self, row: &mut Row, is_doubled: bool, columns: &[&str]) -> io::Result<Next> {
        if self.script.position() >= self.end {
            return Ok(Next::End);
        }
        row.line = self.script.next_line();
        match self.script.copy_line()? {
            Some(line) => Ok(lines::cells(line, is_doubled, columns, row)),
            None => Ok(Next::Bad("the line is not a JSON object".to_owned())),
        }
    }

    fn copy(&mut self, row: &mut Row) -> io::Result<Next> {
        // A file of rows may end without `\.`.
        if self.script.position() >= self.end {
            return Ok(Next::End);
        }
        row.line = self.script.next_line();
        let Some(line) = self.script.copy_line()? else {
            return Ok(Next::End);
        };
        Ok(match copy::cells(line, &self.columns, row) {
            Ok(()) => Next::Row,
            Err(message) => Next::Bad(message),
        })
    }

    fn insert(&mut self, row: &mut Row, standard_strings: bool) -> io::Result<Next> {
        loop {
            if let Some(values) = &mut self.insert {
                match values.read(&self.columns, row, standard_strings) {
                    Next::End => self.insert = None,
                    next => return Ok(next),
                }
                continue;
            }
            if self.script.position() >= self.end {
                return Ok(Next::End);
            }
            self.script.set_standard_strings(standard_strings);
            let Some(statement) = self.script.statement()? else {
                return Ok(Next::End);
            };
            if statement.is_cut {
                row.line = statement.line;
                return Ok(Next::Bad(format!(
                    "the statement has more than {ROW_BYTES} bytes"
                )));
            }
            self.insert = Some(insert::Values::new(statement, standard_strings));
        }
    }
}

/// A reader with a buffer, of a whole file.
fn buffered(file: impl io::Read) -> impl BufRead {
    BufReader::with_capacity(BUFFER, file)
}
