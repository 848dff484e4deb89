//! Exports as they are: the tables that they list, and the documents of one table.

use std::fs;
use std::path::Path;

use convex_schema_core::value::Encoding;
use convex_schema_core::{Schema, TableMapping, Value};

use super::names::{Name, Table};
use super::numbers::{Filled, Listed, Numbering, Numbers};
use super::snapshot::{self, Member};
use super::{archive, directory};
use crate::deployment::Deployment;
use crate::error::Error;
use crate::import::{ImportError, ImportMode};
use crate::input::Format;
use crate::options::Options;
use crate::part::Reading;

impl Deployment {
    /// Reads the tables and documents of an export: an archive or a directory. A file that is
    /// neither has a line with the name and number of each table, as `_tables/documents.jsonl` has.
    ///
    /// # Errors
    /// If it can't be read, or if a line does not name a table and its number.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Error> {
        let path = path.as_ref();
        let name = path.display().to_string();
        if !path.is_dir() && Format::of_file(path) != Some(Format::Zip) {
            let text = fs::read_to_string(path).map_err(|source| Error::Open {
                name: name.clone(),
                source,
            })?;
            let numbers = TableMapping::parse_tables(&text).map_err(|error| Error::Numbers {
                name: name.clone(),
                message: error.to_string(),
            })?;
            return Ok(Self::with_numbers(numbers));
        }
        let options = Options::default();
        let members = members(path, &name, &options)?;
        snapshot::deployment(&name, &members, &options)
    }

    /// Returns the error that an import of a snapshot with these tables and numbers meets, whatever its rows are:
    /// numbers of tables that stay, two tables with one number, or documents that stay and refer to a table whose
    /// number changes. `schema` is the schema of the deployment.
    ///
    /// ```
    /// use convex_schema_core::{Schema, TableDefinition, TableMapping, v};
    /// use convex_schema_files::{Deployment, ImportCode, ImportMode};
    ///
    /// let table = |name| TableDefinition::new(name, v::any());
    /// let schema = Schema::builder().table(table("posts")).table(table("users")).build();
    /// let tables = TableMapping::parse_tables("{\"name\":\"users\",\"id\":10001}\n")?;
    ///
    /// // 10001 is the number of `posts`, which stays.
    /// let error = Deployment::fresh(&schema).import_error(&schema, &tables, ImportMode::Replace);
    /// assert_eq!(error.map(|it| it.code), Some(ImportCode::TableConflict));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn import_error(
        &self,
        schema: &Schema,
        tables: &TableMapping,
        mode: ImportMode,
    ) -> Option<ImportError> {
        let base = String::new();
        let listed = (1..)
            .zip(tables.iter())
            .map(|(row, (name, number))| Listed {
                component: base.clone(),
                row,
                name: name.to_owned(),
                number: Some(number),
            });
        let filled = tables.iter().map(|(table, _)| Filled {
            component: base.clone(),
            table: table.to_owned(),
            first: None,
        });
        let numbers = Numbers::assign(&Numbering {
            schema,
            base: &base,
            mode,
            deployment: Some(self),
            listed: &listed.collect::<Vec<_>>(),
            filled: &filled.collect::<Vec<_>>(),
        });
        numbers.error.or(numbers.finalize)
    }
}

/// Calls `visit` with each document of a table in an export, which is an archive or a directory, and with its line.
///
/// Documents are read as the export states that they are written, old exports too. A table that the export does not have
/// has no documents. An error of `visit` ends the reading.
///
/// # Errors
/// The export can't be read, a line is not a document, or `visit` returns an error.
pub fn documents(
    path: impl AsRef<Path>,
    table: &str,
    mut visit: impl FnMut(u64, Value) -> Result<(), String>,
) -> Result<(), Error> {
    let path = path.as_ref();
    let name = path.display().to_string();
    let options = Options::default();
    let members = members(path, &name, &options)?;
    let wanted = Table {
        component: String::new(),
        name: table.to_owned(),
    };
    let mut reading = Reading::Json(Encoding::Import);
    for member in &members {
        if Name::of(&member.name, "") == Name::GeneratedSchema(wanted.clone()) {
            reading = snapshot::generated(member, &options).map_err(|error| Error::Documents {
                name: member.shown.clone(),
                message: error.to_string(),
            })?;
        }
    }
    let is_wanted =
        |member: &&Member| Name::of(&member.name, "") == Name::Documents(wanted.clone());
    for member in members.iter().filter(is_wanted) {
        let mut line = 0;
        let read = snapshot::lines(member, &options, |text| {
            line += 1;
            let document = value(&text, &reading);
            let visited = document.and_then(|document| visit(line, document));
            visited.err().map(|error| format!("line {line}: {error}"))
        });
        let error = match read {
            Ok(None) => continue,
            Ok(Some(error)) => error,
            Err(error) => error.to_string(),
        };
        return Err(Error::Documents {
            name: member.shown.clone(),
            message: error,
        });
    }
    Ok(())
}

fn value(text: &[u8], reading: &Reading) -> Result<Value, String> {
    let text = std::str::from_utf8(text).map_err(|error| error.to_string())?;
    match reading {
        Reading::Json(encoding) => {
            let value = encoding.parse(text.trim_end());
            value.map_err(|error| error.to_string())
        }
        Reading::Old(table) => {
            let json = serde_json::from_str(text).map_err(|error| error.to_string())?;
            table.read(json)
        }
    }
}

/// Returns the files of an export.
fn members(path: &Path, name: &str, options: &Options) -> Result<Vec<Member>, Error> {
    Ok(if path.is_dir() {
        directory::files(path, name, options)?.members
    } else {
        archive::members(path, name, options)?.0
    })
}
