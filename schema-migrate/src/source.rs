//! Where tables and rows come from.
//!
//! A source is read once for its catalogue; that reading notes where the rows of each table stand (an
//! *extent*: a range of bytes of a file). Rows are then read table by table, as often as they are needed.

mod copy;
mod csv;
mod dump;
mod fill;
mod folder;
mod input;
mod insert;
mod lines;
mod open;
mod recognise;
mod values;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use self::fill::Fills;
use self::input::Input;
use self::open::Open;
use crate::catalogue::{Catalogue, Name};
use crate::error::Error;
#[cfg(feature = "postgres")]
use crate::live::Server;
use crate::place::Place;
use crate::row::Row;

/// Bytes that are read of a file at once.
const BUFFER: usize = 1 << 18;

/// The most bytes of a row's text, or of a statement with rows.
const ROW_BYTES: usize = 1 << 28;

/// A catalogue with its rows.
#[derive(Debug)]
pub struct Source {
    catalogue: Catalogue,
    files: Vec<InputFile>,
    inputs: Vec<Input>,
    #[cfg(feature = "postgres")]
    server: Option<Server>,
    /// The extents of each table.
    extents: BTreeMap<Name, Vec<Extent>>,
    problems: Vec<(Place, String)>,
    notes: Vec<String>,
}

/// A file that a source was read from.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct InputFile {
    /// The file.
    pub path: PathBuf,
    /// The name in messages.
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
    /// Whether a database wrote the rows, so that a column that they lack is not its default.
    is_exported: bool,
}

/// How the rows of an extent are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum ExtentKind {
    /// Lines of a `COPY`.
    Copy,
    /// As `Copy`, behind a line with the names of the columns.
    CopyWithHeader,
    /// Records of CSV.
    Csv(csv::Format),
    /// `INSERT` statements.
    Insert { standard_strings: bool },
    /// JSON lines; whether `COPY` doubled their backslashes.
    JsonLines { is_doubled: bool },
    /// JSON objects in an array, or on any lines.
    JsonValues { is_doubled: bool },
    /// The server sends them.
    #[cfg(feature = "postgres")]
    Server,
}

/// The rows of a table as they are read.
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
    /// Reads a script: a plain dump, or any other file of SQL statements; or a folder of migrations. Compressed files
    /// are inflated into a temporary file.
    ///
    /// # Errors
    /// The file can't be read, or is not a script in UTF-8.
    pub fn script(path: impl Into<PathBuf>) -> Result<Self, Error> {
        Self::scripts([path.into()])
    }

    /// Reads scripts and folders one after the other.
    ///
    /// # Errors
    /// A file can't be read, or is not a script in UTF-8.
    pub fn scripts(paths: impl IntoIterator<Item = PathBuf>) -> Result<Self, Error> {
        let (mut scripts, mut undoing) = (Vec::new(), Vec::new());
        for path in paths {
            if !path.is_dir() {
                scripts.push(path);
                continue;
            }
            let (found, undo) = folder::scripts(&path)?;
            if found.is_empty() {
                return Err(Error::Other(format!(
                    "the folder `{}` has no file `*.sql`",
                    path.display()
                )));
            }
            scripts.extend(found);
            undoing.extend(undo);
        }
        let mut source = dump::read(scripts)?;
        for path in undoing {
            let note = format!("`{}` undoes a migration, and is not read", path.display());
            source.notes.push(note);
        }
        Ok(source)
    }

    /// Connects to a server and reads its catalogue. The parameter `schema` of the address names the schemas whose
    /// tables are read, separated by commas: `public` without it, all but the system's for `*`. The rows come later, in
    /// the snapshot of this moment. Without a password in the address, `PGPASSWORD` has it.
    ///
    /// # Errors
    /// The server can't be reached, or rejects a query.
    #[cfg(feature = "postgres")]
    pub fn server(address: &str) -> Result<Self, Error> {
        let address = crate::live::Address::parse(address)?;
        let (server, catalogue) = Server::connect(&address)?;
        let mut extents = BTreeMap::new();
        for table in catalogue
            .tables
            .iter()
            .filter(|it| it.partition_of.is_none())
        {
            let extent = Extent {
                file: 0,
                start: 0,
                end: u64::MAX,
                line: 0,
                kind: ExtentKind::Server,
                columns: table.columns.iter().map(|it| it.name.clone()).collect(),
                is_exported: true,
            };
            extents.insert(table.name.clone(), vec![extent]);
        }
        Ok(Self {
            catalogue,
            files: Vec::new(),
            inputs: Vec::new(),
            server: Some(server),
            extents,
            problems: Vec::new(),
            notes: address.notes,
        })
    }

    /// Adds a file with rows of a table: CSV with a header, lines of `COPY` with all columns in order, JSON lines, or a
    /// JSON array. Compressed files are inflated into a temporary file.
    ///
    /// # Errors
    /// The file can't be read, its form is not recognised, or the catalogue does not have the table.
    pub fn add_rows(&mut self, table: &str, path: impl Into<PathBuf>) -> Result<(), Error> {
        let mut tables = self.catalogue.tables.iter();
        let Some(table) = tables.find(|it| it.name.to_string() == table) else {
            let names = self.catalogue.tables.iter().map(|it| it.name.to_string());
            let names: Vec<_> = names.collect();
            let help = crate::near::help(table, names.iter().map(String::as_str));
            return Err(Error::Other(format!(
                "the source has no table `{table}`{help}"
            )));
        };
        let input = Input::open(path.into())?;
        let form = recognise::form(&input, table)?;
        let at = Place::new(&input.file.name, 1);
        for column in &form.columns {
            if table.column(column).is_none() {
                let message = format!(
                    "the header has a column `{column}`, which `{}` does not have",
                    table.name
                );
                self.problems.push((at.clone(), message));
            }
        }
        if let ExtentKind::JsonLines { is_doubled: true }
        | ExtentKind::JsonValues { is_doubled: true } = form.kind
        {
            self.notes.push(format!(
                "`{}`: COPY doubled the backslashes of this JSON; that is undone",
                input.file.name
            ));
        }
        let name = self
            .catalogue
            .root(&table.name)
            .map_or(&table.name, |it| &it.name);
        let extent = Extent {
            file: self.files.len(),
            start: 0,
            end: input.bytes,
            line: 1,
            kind: form.kind,
            columns: form.columns,
            is_exported: true,
        };
        let extents = self.extents.entry(name.clone()).or_default();
        extents.push(extent);
        self.files.push(input.file.clone());
        self.inputs.push(input);
        Ok(())
    }

    /// Returns the address of the server without its password; `None` for files.
    pub fn address(&self) -> Option<String> {
        #[cfg(feature = "postgres")]
        if let Some(server) = &self.server {
            return Some(server.address());
        }
        None
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

    /// Returns what was undone or left out on the way.
    pub fn notes(&self) -> &[String] {
        &self.notes
    }

    /// The bytes of a table's rows, about; the most there are if they are not known.
    pub(crate) fn bytes(&self, table: &Name) -> u64 {
        #[cfg(feature = "postgres")]
        if let (Some(server), Some(of)) = (&self.server, self.catalogue.table(table)) {
            return server.bytes(of).unwrap_or(u64::MAX);
        }
        let extents = self.extents.get(table).into_iter().flatten();
        extents.map(|extent| extent.end - extent.start).sum()
    }

    /// Whether rows of a table are in a file as `PostgREST` and dashboards write them, a page at a time.
    pub(crate) fn is_paged(&self, table: &Name) -> bool {
        let extents = self.extents.get(table).into_iter().flatten();
        let mut kinds = extents.map(|extent| extent.kind);
        kinds.any(|kind| match kind {
            ExtentKind::JsonValues { .. } => true,
            ExtentKind::Csv(format) => format.has_header,
            ExtentKind::Copy
            | ExtentKind::CopyWithHeader
            | ExtentKind::Insert { .. }
            | ExtentKind::JsonLines { .. } => false,
            #[cfg(feature = "postgres")]
            ExtentKind::Server => false,
        })
    }

    /// How many rows a table has, if the source says so.
    #[cfg_attr(
        not(feature = "postgres"),
        expect(
            clippy::unused_self,
            clippy::unnecessary_wraps,
            reason = "only a server counts its rows"
        )
    )]
    pub(crate) fn expected(&self, table: &Name) -> Result<Option<u64>, Error> {
        #[cfg(feature = "postgres")]
        if let (Some(server), Some(of)) = (&self.server, self.catalogue.table(table)) {
            return server
                .count(of, self.catalogue.has_partitions(table))
                .map(Some);
        }
        let _ = table;
        Ok(None)
    }

    /// Reads the rows of a table.
    pub(crate) fn rows(&self, table: &Name) -> TableRows<'_> {
        let of = self.catalogue.table(table);
        let columns = of.map(|table| table.columns.iter().map(|it| it.name.as_str()).collect());
        TableRows {
            source: self,
            table: table.clone(),
            columns: columns.unwrap_or_default(),
            extents: self.extents.get(table).map_or(&[], Vec::as_slice),
            open: None,
        }
    }

    /// The place of what is wrong with the source as a whole.
    pub(crate) fn place_of_all(&self) -> Place {
        #[cfg(feature = "postgres")]
        if let Some(server) = &self.server {
            return Place::new(server.name(), 0);
        }
        let name = self.files.first().map(|file| Arc::clone(&file.name));
        Place::new(&name.unwrap_or_else(|| "".into()), 0)
    }

    /// The place of a row.
    pub(crate) fn place(&self, row: &Row) -> Option<Place> {
        #[cfg(feature = "postgres")]
        if let Some(server) = &self.server {
            return Some(Place::new(server.name(), 0));
        }
        let file = self.files.get(row.file)?;
        Some(Place::new(&file.name, row.line))
    }
}

/// The rows of a table, read from front to back.
pub(crate) struct TableRows<'s> {
    source: &'s Source,
    table: Name,
    /// All columns of the table.
    columns: Vec<&'s str>,
    /// The extents that are not open yet.
    extents: &'s [Extent],
    open: Option<Open>,
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
            row.file = open.file();
            let next = open.read(row, &self.columns);
            match next.map_err(|error| self.failed(error))? {
                Next::End => self.open = None,
                next => return Ok(next),
            }
        }
    }

    fn failed(&self, error: std::io::Error) -> Error {
        #[cfg(feature = "postgres")]
        if let Some(server) = &self.source.server {
            return Error::Other(format!("`{}`: {error}", server.name()));
        }
        let file = self.open.as_ref().map_or(0, Open::file);
        match self.source.inputs.get(file) {
            Some(input) => input.failed(error),
            None => Error::Other(error.to_string()),
        }
    }

    fn open(&self, extent: &Extent) -> Result<Open, Error> {
        let catalogue = &self.source.catalogue;
        let of = catalogue.table(&self.table);
        let fills = of.map(|table| Fills::new(catalogue, table, extent));
        let position = |name: &String| self.columns.iter().position(|it| it == name);
        let columns = extent.columns.iter().map(position).collect();
        #[cfg(feature = "postgres")]
        if let (ExtentKind::Server, Some(server)) = (extent.kind, &self.source.server) {
            let has_partitions = catalogue.has_partitions(&self.table);
            if let Some(table) = of {
                let rows = Box::new(server.rows(table, has_partitions));
                return Open::new(extent, rows, columns, fills);
            }
        }
        let input = &self.source.inputs[extent.file];
        let content = Box::new(input.at(extent.start)?);
        Open::new(extent, content, columns, fills)
    }
}

fn cell_count(count: usize) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} cell{plural}")
}
