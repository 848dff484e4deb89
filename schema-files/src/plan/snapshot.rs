//! The files of a snapshot, from an archive or a directory, as parts.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;

use convex_schema_core::__internal::json;
use convex_schema_core::value::Encoding;
use convex_schema_core::{DocumentId, TableMapping};
use convex_schema_rules::name::check_identifier;
use serde_json::Value as Json;

use super::InputParts;
use super::names::{Invalid, Name, Stored, Table, is_table, named_after_table};
use super::numbers::Listed;
use crate::compressed::plain_name;
use crate::deployment::Deployment;
use crate::error::Error;
use crate::import::{ImportCode, ImportError, ImportStage};
use crate::input::Format;
use crate::open::{Opener, cut, unreadable};
use crate::options::Options;
use crate::part::{Kind, Part, Reading};
use crate::problem::{Problem, ProblemCode};
use crate::shape::{OldTable, OldTableError};
use crate::stored::StoredFile;

/// A file of a snapshot.
pub(super) struct Member {
    /// The name below the root, with `/`.
    pub(super) name: String,
    /// The name in messages.
    pub(super) shown: String,
    pub(super) bytes: u64,
    pub(super) opener: Opener<'static>,
}

/// The most bytes that a line of a file beside the rows may have.
const MAX_LINE: u64 = 16 << 20;

/// Returns the parts that the members are.
pub(super) fn parts<'a>(members: Vec<Member>, source: usize, options: &Options) -> InputParts<'a> {
    let mut reader = Snapshot {
        options,
        source,
        found: InputParts {
            bytes: Some(0),
            ..InputParts::default()
        },
        readings: BTreeMap::new(),
        order: 0,
    };
    for member in members {
        reader.member(member);
    }
    reader.finish()
}

/// The parts of a snapshot that were read so far.
struct Snapshot<'o, 'a> {
    options: &'o Options,
    source: usize,
    found: InputParts<'a>,
    /// How tables are written of which that is said.
    readings: BTreeMap<(String, String), Reading>,
    /// Files of rows are numbered, in the order in which an import reads them.
    order: usize,
}

impl<'a> Snapshot<'_, 'a> {
    fn member(&mut self, member: Member) {
        let base = self.options.component.as_str();
        if let Some(stored) = Stored::of(&member.name, base) {
            self.stored(stored, &member);
        }
        match Name::of(&member.name, base) {
            Name::Documents(table) => self.documents(table, Kind::Lines, member),
            Name::GeneratedSchema(table) => self.generated(table, &member),
            Name::Invalid(invalid) => {
                self.invalid(&invalid, &member.shown);
            }
            Name::System => {}
            Name::Other => {
                let Some((table, format)) = named_after_table(&member.name) else {
                    return;
                };
                let table = Table {
                    component: base.to_owned(),
                    name: table.to_owned(),
                };
                self.documents(table, kind(format), member);
            }
        }
    }

    fn early(&mut self, error: ImportError) {
        self.found.early.get_or_insert(error);
    }

    fn invalid(&mut self, invalid: &Invalid, shown: &str) {
        let (code, what) = if invalid.is_component {
            (ImportCode::InvalidComponentName, "component")
        } else {
            (ImportCode::InvalidTableName, "table")
        };
        let message = format!(
            "no {what} can be called `{}`: {}",
            invalid.name, invalid.error
        );
        let problem = Problem::new(ProblemCode::BadName, shown, message.as_str());
        let problem = if invalid.name.contains('\\') {
            problem.with_help("make the archive with a tool that writes `/` in names")
        } else {
            problem
        };
        self.found.problems.push(problem);
        self.early(ImportError::new(ImportStage::Upload, code, message));
    }

    fn stored(&mut self, stored: Stored, member: &Member) {
        let fails = |code, message| ImportError::new(ImportStage::Import, code, message);
        let error = match (stored.component, DocumentId::decode(&stored.id)) {
            (_, Err(error)) => {
                let message = format!("`{}` is not an id of a stored file: {error}", stored.id);
                fails(ImportCode::InvalidStorageId, message)
            }
            (Err(invalid), _) => {
                let message = format!("no component can be called `{}`", invalid.name);
                fails(ImportCode::InvalidComponentName, message)
            }
            (Ok(component), Ok(id)) => {
                if let Some(opener) = member.opener.again() {
                    let file = StoredFile {
                        component,
                        id,
                        opener,
                    };
                    self.found.files.push(file);
                }
                return;
            }
        };
        let problem = Problem::new(ProblemCode::BadName, &member.shown, error.message.as_str());
        self.found.problems.push(problem);
        self.found.late.get_or_insert(error);
    }

    fn documents(&mut self, table: Table, kind: Kind, member: Member) {
        let order = self.order;
        self.order += 1;
        if table.name == "_tables" {
            self.tables(&table.component, order, &member);
            return;
        }
        let part = Part {
            source: self.source,
            file: member.shown,
            component: table.component,
            table: table.name,
            kind,
            reading: Reading::Json(Encoding::Import),
            order,
            number: None,
            is_entry: member.opener.is_entry(),
            is_wanted: true,
        };
        self.found.bytes = self.found.bytes.map(|bytes| bytes + member.bytes);
        self.found.parts.push((part, member.opener));
    }

    /// Reads the list of tables and their numbers.
    fn tables(&mut self, component: &str, order: usize, member: &Member) {
        let mut row = 0;
        let read = lines(member, self.options, |line| {
            row += 1;
            match listed(component, row, line) {
                Ok(listed) => self.found.listed.push(listed),
                Err(error) => return Some(error),
            }
            None
        });
        let error = match read {
            Ok(None) => return,
            Ok(Some(error)) => error,
            Err(error) => {
                let (code, message) = cut(&error);
                self.found.problems.push(unreadable(&member.shown, &error));
                self.found.is_cut |= code.is_none();
                let Some(code) = code else {
                    return;
                };
                ImportError::new(ImportStage::Upload, code, message)
            }
        };
        let error = error.in_table(component, "_tables");
        let error = ImportError {
            row: error.row.or(Some(row + 1)),
            ..error
        };
        let message = format!("the tables and their numbers can't be read: {error}");
        let problem = Problem::new(ProblemCode::BadMapping, &member.shown, message);
        self.found.problems.push(problem);
        self.found.streams.push((order, error));
    }

    /// Reads how the rows of a table are written.
    fn generated(&mut self, table: Table, member: &Member) {
        match generated(member, self.options) {
            Ok(reading) => {
                self.readings.insert((table.component, table.name), reading);
            }
            Err(error) => {
                let message = format!("it does not say how the table is written: {error}");
                let problem = Problem::new(ProblemCode::BadGeneratedSchema, &member.shown, message);
                self.found.problems.push(problem.with_help(
                    "it is one line, `\"uniform\"`, in snapshots; without the file a table is read \
                     as JSON lines",
                ));
                self.early(error);
            }
        }
    }

    fn finish(mut self) -> InputParts<'a> {
        for (part, _) in &mut self.found.parts {
            let key = (part.component.clone(), part.table.clone());
            if let Some(reading) = self.readings.get(&key) {
                part.reading = reading.clone();
            }
            if let Some(encoding) = self.options.encoding {
                part.reading = Reading::Json(encoding);
            }
            part.is_wanted = match part.table.as_str() {
                "_storage" => self.options.is_import() || self.options.references,
                table => self.options.wants(table),
            };
        }
        self.found
    }
}

fn kind(format: Format) -> Kind {
    match format {
        Format::Csv => Kind::Csv,
        Format::JsonArray => Kind::Array,
        Format::JsonLines | Format::Zip | Format::Directory => Kind::Lines,
    }
}

/// Gives the lines of a member to `each`, until it gives something back.
pub(super) fn lines<T>(
    member: &Member,
    options: &Options,
    mut each: impl FnMut(Vec<u8>) -> Option<T>,
) -> io::Result<Option<T>> {
    let Some(opener) = member.opener.again() else {
        return Ok(None);
    };
    let mut source = BufReader::new(opener.open(options.limits, &Arc::default())?);
    loop {
        let mut line = Vec::new();
        source
            .by_ref()
            .take(MAX_LINE)
            .read_until(b'\n', &mut line)?;
        if line.is_empty() {
            return Ok(None);
        }
        if let Some(found) = each(line) {
            return Ok(Some(found));
        }
    }
}

/// Returns the tables of an export, with their numbers and documents.
pub(super) fn deployment(
    name: &str,
    members: &[Member],
    options: &Options,
) -> Result<Deployment, Error> {
    let fails = |message: String| Error::Numbers {
        name: name.to_owned(),
        message,
    };
    let mut numbers = TableMapping::new();
    let mut documents: BTreeMap<String, u64> = BTreeMap::new();
    for member in members {
        let Name::Documents(table) = Name::of(&member.name, "") else {
            continue;
        };
        if !table.component.is_empty() {
            continue;
        }
        let mut row = 0;
        let read = lines(member, options, |line| {
            row += 1;
            if table.name != "_tables" {
                return None;
            }
            let listed = match listed("", row, line) {
                Ok(listed) => listed,
                Err(error) => return Some(error.to_string()),
            };
            let number = listed.number.filter(|_| is_table(&listed.name))?;
            let inserted = numbers.insert(listed.name, number);
            inserted.err().map(|error| error.to_string())
        });
        match read {
            Ok(None) => {}
            Ok(Some(message)) => return Err(fails(message)),
            Err(error) => return Err(fails(error.to_string())),
        }
        if table.name != "_tables" {
            *documents.entry(table.name).or_default() += row;
        }
    }
    if numbers.iter().len() == 0 {
        return Err(fails(
            "there is no `_tables/documents.jsonl` in it".to_owned(),
        ));
    }
    let mut deployment = Deployment::with_numbers(numbers);
    for (table, count) in documents {
        deployment.count(&table, count);
    }
    Ok(deployment)
}

/// Returns the table that a line of `_tables/documents.jsonl` lists.
pub(super) fn listed(component: &str, row: u64, line: Vec<u8>) -> Result<Listed, ImportError> {
    let fails =
        |code, message: String| ImportError::new(ImportStage::Upload, code, message).at_row(row);
    let Ok(text) = String::from_utf8(line) else {
        return Err(fails(
            ImportCode::InvalidZip,
            "the line is not UTF-8".to_owned(),
        ));
    };
    let json: Json = json::from_str(&text)
        .map_err(|error| fails(ImportCode::JsonInvalidRow, error.to_string()))?;
    listed_json(component, row, &json)
}

/// Returns the table that a row of `_tables` lists.
pub(super) fn listed_json(component: &str, row: u64, json: &Json) -> Result<Listed, ImportError> {
    let fails =
        |code, message: String| ImportError::new(ImportStage::Upload, code, message).at_row(row);
    let Json::Object(fields) = json else {
        return Err(fails(
            ImportCode::NotAnObject,
            "expected an object".to_owned(),
        ));
    };
    let Some(name) = fields.get("name").and_then(Json::as_str) else {
        let message = "`name` is missing or no string".to_owned();
        return Err(fails(ImportCode::InvalidConvexValue, message));
    };
    check_identifier(name).map_err(|error| {
        let message = format!("no table is called `{name}`: {error}");
        fails(ImportCode::InvalidName, message)
    })?;
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "the cast saturates, as the backend's does"
    )]
    let number = fields.get("id").and_then(Json::as_f64).map(|id| id as u32);
    Ok(Listed {
        component: component.to_owned(),
        row,
        name: name.to_owned(),
        number: number.and_then(NonZeroU32::new),
    })
}

/// Returns how the rows of a table are written, by its `generated_schema.jsonl`.
pub(super) fn generated(member: &Member, options: &Options) -> Result<Reading, ImportError> {
    let fails = |code, message: String| ImportError::new(ImportStage::Upload, code, message);
    let mut old: Option<OldTable> = None;
    let mut is_first = true;
    let read = lines(member, options, |line| {
        let json = match parsed(line) {
            Ok(json) => json,
            Err((code, message)) => return Some(Err(fails(code, message))),
        };
        if !std::mem::take(&mut is_first) {
            let added = old.as_mut().map_or(Ok(()), |old| old.add(json));
            return added.err().map(|error| Err(old_table_error(error)));
        }
        match json.as_str() {
            Some("uniform") => Some(Ok(Reading::Json(Encoding::Export))),
            Some(shape) => match OldTable::new(shape) {
                Ok(table) => {
                    old = Some(table);
                    None
                }
                Err(error) => Some(Err(old_table_error(error))),
            },
            None => {
                let message = "expected a string on the first line".to_owned();
                Some(Err(fails(ImportCode::InvalidConvexValue, message)))
            }
        }
    });
    match read {
        Ok(Some(found)) => found,
        Ok(None) => match old {
            Some(table) => Ok(Reading::Old(Arc::new(table))),
            None => {
                let message = "the file is empty".to_owned();
                Err(fails(ImportCode::JsonInvalidRow, message))
            }
        },
        Err(error) => Err(fails(ImportCode::NotUtf8, error.to_string())),
    }
}

fn parsed(line: Vec<u8>) -> Result<Json, (ImportCode, String)> {
    let text = String::from_utf8(line)
        .map_err(|_| (ImportCode::NotUtf8, "a line is not UTF-8".to_owned()))?;
    json::from_str(&text).map_err(|error| (ImportCode::JsonInvalidRow, error.to_string()))
}

fn old_table_error(error: OldTableError) -> ImportError {
    let (code, message) = match error {
        OldTableError::Shape(message) => (ImportCode::InvalidGeneratedSchema, message),
        OldTableError::Line(message) => (ImportCode::InvalidConvexValue, message),
    };
    ImportError::new(ImportStage::Upload, code, message)
}

/// Returns whether a file `documents.jsonl` stands beside what says that it is in export JSON.
pub(super) fn is_of_export(path: &Path) -> bool {
    if plain_name(path)
        .file_name()
        .is_none_or(|name| name != "documents.jsonl")
    {
        return false;
    }
    let beside = path.with_file_name("generated_schema.jsonl");
    let mut start = [0; 9];
    let read = File::open(beside).and_then(|mut file| file.read_exact(&mut start));
    read.is_ok() && &start == b"\"uniform\""
}
