//! The files of an export, from an archive or a directory, as parts.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::File;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;

use convex_schema_core::TableMapping;
use convex_schema_core::value::Encoding;

use super::names::{Name, named_after_table};
use super::{Found, Part};
use crate::check::STORAGE;
use crate::input::Format;
use crate::open::{Entry, Opener};
use crate::options::{Limits, Options};
use crate::problem::{Problem, ProblemCode};
use crate::split::{Kind, unreadable};

/// A file of a snapshot that can be read.
pub(super) struct Member {
    /// The name below the root, with `/`.
    pub(super) name: String,
    /// What it is called in messages.
    pub(super) shown: String,
    pub(super) bytes: u64,
    pub(super) place: Place,
}

/// Where a member is.
pub(super) enum Place {
    File(std::path::PathBuf),
    Entry(Entry),
}

impl Place {
    fn opener<'a>(&self) -> Opener<'a> {
        match self {
            Self::File(path) => Opener::File(path.clone()),
            Self::Entry(entry) => Opener::Entry(entry.clone()),
        }
    }
}

/// Most bytes of the list of tables: 10,000 tables take a tenth of that.
const MAX_TABLES: u64 = 16 << 20;

/// The parts that the members are.
pub(super) fn parts<'a>(members: Vec<Member>, source: usize, options: &Options) -> Found<'a> {
    let mut found = Found {
        bytes: Some(0),
        ..Found::default()
    };
    let limits = options.limits;
    let encodings = encodings(&members, limits, &mut found.problems);
    let mut components = BTreeSet::new();
    for member in members {
        let (table, kind) = match Name::of(&member.name) {
            Name::Tables => {
                read_tables(&member, limits, &mut found);
                continue;
            }
            Name::Component(component) => {
                components.insert(component);
                continue;
            }
            Name::NoTable(table) => {
                let message = format!("no table can be called `{table}`");
                let problem = Problem::new(ProblemCode::BadName, &member.shown, message);
                found.problems.push(problem);
                continue;
            }
            Name::Documents(table) => (table, Kind::Lines),
            Name::GeneratedSchema(_) | Name::Unsafe => continue,
            Name::Other => match named_after_table(&member.name) {
                Some((table, format)) => (table.to_owned(), kind(format)),
                None => continue,
            },
        };
        let is_wanted = match table.as_str() {
            STORAGE => options.data_set,
            table => options.wants(table),
        };
        if !is_wanted {
            continue;
        }
        found.bytes = found.bytes.map(|bytes| bytes + member.bytes);
        let usual = *encodings.get(&table).unwrap_or(&Encoding::Import);
        let part = Part {
            source,
            file: member.shown,
            kind,
            encoding: options.encoding.unwrap_or(usual),
            table,
        };
        found.parts.push((part, member.place.opener()));
    }
    for component in components {
        let message = format!("the tables of the component `{component}` were not read");
        let problem = Problem::new(ProblemCode::ComponentSkipped, &component, message);
        found.problems.push(problem);
    }
    found
}

fn kind(format: Format) -> Kind {
    match format {
        Format::Csv => Kind::Csv,
        Format::JsonArray => Kind::Array,
        _ => Kind::Lines,
    }
}

/// How the tables are written of which that is said.
fn encodings(
    members: &[Member],
    limits: Limits,
    problems: &mut Vec<Problem>,
) -> BTreeMap<String, Encoding> {
    let mut encodings = BTreeMap::new();
    for member in members {
        let Name::GeneratedSchema(table) = Name::of(&member.name) else {
            continue;
        };
        match read(member, 64, limits) {
            Ok(text) if text.starts_with(b"\"uniform\"") => {}
            Ok(_) => {
                let message = format!(
                    "table `{table}` was exported by an old version and is read as a new one"
                );
                let problem = Problem::new(ProblemCode::OldExport, &member.shown, message);
                problems.push(problem.with_help(
                    "export again if findings say that bytes or int64 have the wrong type",
                ));
            }
            Err(problem) => problems.push(problem),
        }
        encodings.insert(table, Encoding::Export);
    }
    encodings
}

fn read_tables(member: &Member, limits: Limits, found: &mut Found<'_>) {
    let text = match read(member, MAX_TABLES, limits) {
        Ok(text) => text,
        Err(problem) => return found.problems.push(problem),
    };
    match TableMapping::parse_tables(&String::from_utf8_lossy(&text)) {
        Ok(mapping) => found.mapping = Some(mapping),
        Err(error) => {
            let message = format!("the tables and their numbers can't be read: {error}");
            let problem = Problem::new(ProblemCode::BadMapping, &member.shown, message);
            found.problems.push(problem);
        }
    }
}

/// The first bytes of a member.
fn read(member: &Member, bytes: u64, limits: Limits) -> Result<Vec<u8>, Problem> {
    let mut text = Vec::new();
    let source = member.place.opener().open(limits, &Arc::default());
    let read = source.and_then(|source| source.take(bytes).read_to_end(&mut text));
    match read {
        Ok(_) => Ok(text),
        Err(error) => Err(unreadable(&member.shown, &error)),
    }
}

/// Whether a file `documents.jsonl` stands beside what says that it is in export JSON.
pub(super) fn is_of_export(path: &Path) -> bool {
    if path
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
