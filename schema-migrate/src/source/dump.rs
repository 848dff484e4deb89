//! Scripts: their definitions become the catalogue, their rows extents.

use std::collections::BTreeMap;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use super::input::Input;
use super::{Extent, ExtentKind, InputFile, Source};
use crate::catalogue::{Catalogue, Name};
use crate::error::Error;
use crate::place::Place;
use crate::sql::{CopyFormat, Effect, Reader, Script, Statement};

/// The most bytes of a definition. Of longer statements, which hold rows, the start is enough.
const KEEP: usize = 1 << 22;

/// The facts about the rows that were met.
struct Found {
    extents: Vec<(Name, Extent)>,
    problems: Vec<(Place, String)>,
    /// The sections that undo migrations, in words.
    undoing: Vec<String>,
    standard_strings: bool,
}

/// Reads scripts one after the other.
pub(super) fn read(paths: Vec<PathBuf>) -> Result<Source, Error> {
    let mut reader = Reader::new("".into());
    let (mut files, mut inputs) = (Vec::new(), Vec::new());
    let mut found = Found {
        extents: Vec::new(),
        problems: Vec::new(),
        undoing: Vec::new(),
        standard_strings: true,
    };
    for path in paths {
        let input = Input::open(path)?;
        reader.next_source(Arc::clone(&input.file.name));
        found.standard_strings = true;
        script(&input, files.len(), &mut reader, &mut found)?;
        files.push(input.file.clone());
        inputs.push(input);
    }
    let catalogue = reader.finish();
    let mut problems = found.problems;
    let extents = by_table(&catalogue, found.extents, &files, &mut problems);
    Ok(Source {
        catalogue,
        files,
        inputs,
        #[cfg(feature = "postgres")]
        server: None,
        extents,
        problems,
        notes: found.undoing,
    })
}

/// Reads a script.
fn script(input: &Input, file: usize, reader: &mut Reader, found: &mut Found) -> Result<(), Error> {
    let name = &input.file.name;
    let failed = |error| input.failed(error);
    let mut script = Script::new(input.at(0)?, 0, 1, KEEP);
    let mut was_undoing = false;
    while let Some(statement) = script.statement().map_err(failed)? {
        let at = Place::new(name, statement.line);
        if script.is_undoing() {
            if !std::mem::replace(&mut was_undoing, true) {
                let note = format!("{at}: from here on a migration is undone, which is not read");
                found.undoing.push(note);
            }
            continue;
        }
        was_undoing = false;
        if statement.is_open && statement.text.len() > 1 {
            let message = "the script ends within this statement: is the file complete?";
            found.problems.push((at.clone(), message.to_owned()));
        }
        match reader.statement(&statement) {
            Effect::None => {}
            Effect::StandardStrings(standard) => {
                found.standard_strings = standard;
                script.set_standard_strings(standard);
            }
            Effect::Encoding(encoding) => {
                return Err(Error::source(
                    at,
                    format!(
                        "the script is in the encoding `{encoding}`\n\
                         help: write it with `pg_dump --encoding=UTF8`"
                    ),
                ));
            }
            Effect::Copy(table, columns, format) => {
                let columns = columns_of(reader, &table, columns);
                copy(&mut script, file, &at, (table, columns, format), found).map_err(failed)?;
            }
            Effect::Insert(table, columns) => {
                let columns = columns_of(reader, &table, columns);
                insert(file, &statement, table, columns, found);
            }
        }
    }
    Ok(())
}

/// The columns that a statement names, or all that the table has at that point of the script.
fn columns_of(reader: &Reader, table: &Name, columns: Vec<String>) -> Vec<String> {
    if !columns.is_empty() {
        return columns;
    }
    let table = reader.catalogue().table(table);
    let columns = table.map(|table| table.columns.iter().map(|it| it.name.clone()).collect());
    columns.unwrap_or_default()
}

/// Notes where the lines of a `COPY` stand, and reads over them.
fn copy<R: io::BufRead>(
    script: &mut Script<R>,
    file: usize,
    at: &Place,
    (table, columns, format): (Name, Vec<String>, CopyFormat),
    found: &mut Found,
) -> io::Result<()> {
    script.skip_line();
    let (start, line) = (script.position(), script.next_line());
    loop {
        match script.copy_line() {
            Ok(Some(_)) => {}
            Ok(None) => break,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => {
                let message =
                    "the script ends within the rows of this table: is the file complete?";
                found.problems.push((at.clone(), message.to_owned()));
                break;
            }
            Err(error) => return Err(error),
        }
    }
    if format == CopyFormat::Other {
        let message = "rows in a format of COPY other than its text format are not read";
        found.problems.push((at.clone(), message.to_owned()));
        return Ok(());
    }
    let extent = Extent {
        file,
        start,
        end: script.position(),
        line,
        kind: ExtentKind::Copy,
        columns,
        is_exported: false,
    };
    found.extents.push((table, extent));
    Ok(())
}

/// Notes where an `INSERT` stands; statements of one table that follow each other are one extent.
fn insert(
    file: usize,
    statement: &Statement,
    table: Name,
    columns: Vec<String>,
    found: &mut Found,
) {
    let kind = ExtentKind::Insert {
        standard_strings: found.standard_strings,
    };
    if let Some((last, extent)) = found.extents.last_mut() {
        let is_same = *last == table && extent.file == file && extent.kind == kind;
        if is_same && extent.columns == columns {
            extent.end = statement.end;
            return;
        }
    }
    let extent = Extent {
        file,
        start: statement.start,
        end: statement.end,
        line: statement.line,
        kind,
        columns,
        is_exported: false,
    };
    found.extents.push((table, extent));
}

/// Gives each table its extents. Rows of a partition are rows of its table.
fn by_table(
    catalogue: &Catalogue,
    found: Vec<(Name, Extent)>,
    files: &[InputFile],
    problems: &mut Vec<(Place, String)>,
) -> BTreeMap<Name, Vec<Extent>> {
    let mut extents: BTreeMap<Name, Vec<Extent>> = BTreeMap::new();
    for (name, extent) in found {
        let at = Place::new(&files[extent.file].name, extent.line);
        let Some(root) = catalogue.root(&name) else {
            let message = format!("rows of the table `{name}`, which the source does not define");
            problems.push((at, message));
            continue;
        };
        for column in &extent.columns {
            if root.column(column).is_none() {
                let message =
                    format!("rows with a column `{column}`, which `{name}` does not have");
                problems.push((at.clone(), message));
            }
        }
        extents.entry(root.name.clone()).or_default().push(extent);
    }
    extents
}
