//! The plan of a run: the files to read, in order, and their tables.

mod archive;
mod directory;
mod export;
mod first;
mod names;
mod numbers;
mod snapshot;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::num::NonZeroU32;
use std::path::Path;

use convex_schema_core::value::Encoding;
use convex_schema_core::{Schema, TableMapping, TableRef};
use convex_schema_rows::validate::{Rows, ShapeOnly, WithMapping};
use convex_schema_rules::name::check_identifier;
use convex_schema_rules::suggest::closest;

pub use self::export::documents;
use self::numbers::{FILE_STORAGE, Filled, Listed, Numbering, Numbers};
use crate::compressed::{Compression, decompressed, plain_name};
use crate::error::Error;
use crate::import::{ImportCode, ImportError, ImportMode, ImportStage};
use crate::input::{Format, From, Input, may_be_compressed};
use crate::open::Opener;
use crate::options::Options;
use crate::part::{Kind, Part, Reading, STORAGE};
use crate::problem::{Problem, ProblemCode};
use crate::stored::StoredFile;

/// An input as it is read.
pub(crate) struct PlannedSource {
    pub(crate) name: String,
    pub(crate) format: Format,
    /// The schema compiled, by component.
    pub(crate) rows: BTreeMap<String, AnyRows>,
    pub(crate) problems: Vec<Problem>,
    pub(crate) import: ImportPlan,
    /// Tables that are imported and that the schema does not have.
    pub(crate) is_cut: bool,
}

/// The events that an import meets besides rows.
#[derive(Default)]
pub(crate) struct ImportPlan {
    /// Before any row is read.
    pub(crate) early: Option<ImportError>,
    /// In a list of tables, by the place of its file.
    pub(crate) streams: Vec<(usize, ImportError)>,
    /// Once all files are parsed.
    pub(crate) parsed: Option<ImportError>,
    /// Before a row is inserted.
    pub(crate) numbers: Option<ImportError>,
    /// Once all rows are inserted.
    pub(crate) finalize: Option<ImportError>,
    pub(crate) files: Vec<StoredFile>,
}

/// The schema compiled, with the tables' numbers or without.
#[derive(Debug, Clone)]
pub(crate) enum AnyRows {
    ShapeOnly(Rows<ShapeOnly>),
    WithMapping(Rows<WithMapping>),
}

/// All files to read.
pub(crate) struct Plan<'a> {
    pub(crate) sources: Vec<PlannedSource>,
    pub(crate) parts: Vec<Part>,
    /// How each part is opened; taken when its turn comes.
    pub(crate) openers: Vec<Option<Opener<'a>>>,
    /// Bytes that will be read, if that is known.
    pub(crate) bytes: Option<u64>,
    /// The numbers of tables whose documents are all read.
    pub(crate) present: BTreeSet<NonZeroU32>,
}

/// The kind and parts of one input.
#[derive(Default)]
struct InputParts<'a> {
    parts: Vec<(Part, Opener<'a>)>,
    listed: Vec<Listed>,
    files: Vec<StoredFile>,
    problems: Vec<Problem>,
    /// Files of a directory that are not read.
    others: Vec<String>,
    /// Bytes of all parts; `None` if it is not known.
    bytes: Option<u64>,
    /// The error that an import meets before it reads rows.
    early: Option<ImportError>,
    streams: Vec<(usize, ImportError)>,
    /// The error that it meets before it inserts rows, in names of stored files.
    late: Option<ImportError>,
    /// Whether something beside the rows could not be read.
    is_cut: bool,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(
        schema: &Schema,
        inputs: impl IntoIterator<Item = Input<'a>>,
        options: &Options,
    ) -> Result<Self, Error> {
        let mut plan = Self {
            sources: Vec::new(),
            parts: Vec::new(),
            openers: Vec::new(),
            bytes: Some(0),
            present: BTreeSet::new(),
        };
        let rows = Rows::new(schema);
        for (source, input) in inputs.into_iter().enumerate() {
            let name = input.name.clone();
            let format = format(&input)?;
            let found = find(input, format, source, options);
            let found = found.map_err(|error| with_near_table(error, schema))?;
            plan.add(schema, &rows, (name, format), found, options);
        }
        Ok(plan)
    }

    /// Adds an input.
    fn add(
        &mut self,
        schema: &Schema,
        rows: &Rows<ShapeOnly>,
        (name, format): (String, Format),
        mut found: InputParts<'a>,
        options: &Options,
    ) {
        let mut filled = Vec::new();
        found.parts = found
            .parts
            .into_iter()
            .map(|(part, opener)| {
                let (first, opener) = if options.is_import() {
                    first::number(&part, opener, options)
                } else {
                    (None, opener)
                };
                filled.push(Filled {
                    component: part.component.clone(),
                    table: stored_name(&part.table).to_owned(),
                    first,
                });
                (part, opener)
            })
            .collect();
        let numbering = Numbering {
            schema,
            base: &options.component,
            mode: options.import_mode,
            deployment: options.deployment.as_ref(),
            listed: &found.listed,
            filled: &filled,
        };
        let numbers = Numbers::assign(&numbering);
        let mut by_component = BTreeMap::new();
        let empty = Rows::new(&Schema::builder().build());
        let components = found.parts.iter().map(|(part, _)| part.component.clone());
        for component in components.chain([options.component.clone()]) {
            let rows = if component == options.component {
                rows
            } else {
                &empty
            };
            let mapping = numbers.mapping(&numbering, &component);
            let rows = match mapping {
                None => AnyRows::ShapeOnly(rows.clone()),
                Some(mapping) => AnyRows::WithMapping(rows.clone().and_mapping(mapping)),
            };
            by_component.insert(component, rows);
        }
        for it in found.listed.iter().filter(|it| options.wants(&it.name)) {
            self.present.extend(it.number);
        }
        found
            .problems
            .extend(unknown_tables(schema, &found.parts, options));
        found.problems.extend(compressed(&found.parts));
        found
            .problems
            .extend(unread(schema, &name, &found.others, options));
        let is_stored = found.parts.iter().any(|(part, _)| part.table == STORAGE);
        self.present.extend(
            is_stored
                .then(|| TableMapping::new().number_of(STORAGE))
                .flatten(),
        );
        self.bytes = self.bytes.zip(found.bytes).map(|(a, b)| a + b);
        let import = ImportPlan {
            early: found.early,
            streams: found.streams,
            parsed: table_exists(&found.listed, &filled, options),
            numbers: numbers.error.clone().or(found.late),
            finalize: numbers.finalize.clone(),
            files: found.files,
        };
        self.sources.push(PlannedSource {
            name,
            format,
            rows: by_component,
            problems: found.problems,
            import,
            is_cut: found.is_cut,
        });
        for (mut part, opener) in found.parts.into_iter().filter(|(part, _)| part.is_wanted) {
            part.number = numbers.of(&part.component, stored_name(&part.table));
            self.parts.push(part);
            self.openers.push(Some(opener));
        }
    }
}

/// Returns the backend's own name of a table.
fn stored_name(table: &str) -> &str {
    if table == STORAGE {
        FILE_STORAGE
    } else {
        table
    }
}

/// Returns the error for the first table of the import that has documents and has to be empty.
fn table_exists(listed: &[Listed], filled: &[Filled], options: &Options) -> Option<ImportError> {
    let deployment = options.deployment.as_ref()?;
    if options.import_mode != ImportMode::RequireEmpty {
        return None;
    }
    let mut tables = BTreeSet::new();
    tables.extend(listed.iter().map(|it| (&it.component, it.name.as_str())));
    tables.extend(filled.iter().map(|it| (&it.component, it.table.as_str())));
    let mut tables = tables.into_iter().filter(|it| *it.0 == options.component);
    let (_, name) = tables.find(|(_, name)| deployment.documents(name).unwrap_or(0) > 0)?;
    let message =
        format!("the table `{name}` has documents, and the import requires that it has none");
    let error = ImportError::new(ImportStage::Upload, ImportCode::TableExists, message);
    Some(error)
}

/// Files that are read although an import does not read them as they are.
fn compressed(parts: &[(Part, Opener<'_>)]) -> impl Iterator<Item = Problem> {
    let parts = parts.iter().map(|(part, _)| part).filter(|it| !it.is_entry);
    parts.filter_map(|part| {
        let compression = Compression::of_file(Path::new(&part.file))?;
        let message = format!(
            "the name says that {compression} made the file; `npx convex import` reads it unpacked"
        );
        let problem = Problem::new(ProblemCode::Compressed, &part.file, message);
        Some(problem.with_help("unpack the file before the import"))
    })
}

/// Files of the directory `name` that are not read: an error for those that are named after a table.
fn unread(schema: &Schema, name: &str, others: &[String], options: &Options) -> Vec<Problem> {
    const FORMATS: &str = "rows are read as JSON lines, a JSON array or CSV: `users.jsonl`, \
                           `users.json`, `users.csv`, also with `.gz` or `.zst`, or \
                           `users/documents.jsonl`";
    const TOLD: usize = 5;
    let table_of = |other: &str| {
        let file = other.rsplit('/').next().unwrap_or(other);
        let stem = file.split('.').next().unwrap_or(file);
        let folder = other.rsplit('/').nth(1).filter(|_| stem == "documents");
        folder.unwrap_or(stem).to_owned()
    };
    let is_rows = |other: &&String| {
        let table = table_of(other);
        schema.table(&table).is_some() && options.wants(&table)
    };
    let (rows, rest): (Vec<_>, Vec<_>) = others.iter().partition(is_rows);
    let problem = |other: &String| {
        let table = table_of(other);
        let message = format!("it may have rows of `{table}`, and is in no format that is read");
        let file = format!("{}/{other}", name.trim_end_matches(['/', '\\']));
        Problem::new(ProblemCode::UnknownFormat, &file, message).with_help(FORMATS)
    };
    let mut problems: Vec<_> = rows.into_iter().map(problem).collect();
    if !rest.is_empty() {
        let mut names: Vec<_> = rest.iter().take(TOLD).map(|it| format!("`{it}`")).collect();
        let more = rest.len().saturating_sub(TOLD);
        if more > 0 {
            names.push(format!("{more} more"));
        }
        let message = format!("these files are not read: {}", names.join(", "));
        problems.push(Problem::new(ProblemCode::NotRead, name, message).with_help(FORMATS));
    }
    problems
}

/// Files whose table the schema does not have: nothing of them is checked.
fn unknown_tables(
    schema: &Schema,
    parts: &[(Part, Opener<'_>)],
    options: &Options,
) -> Vec<Problem> {
    let mut told = BTreeSet::new();
    let mut problems = Vec::new();
    for (part, _) in parts.iter().filter(|(part, _)| part.is_wanted) {
        let table = part.table.as_str();
        let is_known = table == STORAGE
            || part.component != options.component
            || schema.table(table).is_some();
        if options.unknown_tables || is_known || !told.insert(table) {
            continue;
        }
        let message = format!("the schema has no table `{table}`, so its rows are not checked");
        let names = names_of(schema);
        let help = match near_table(table, &names) {
            Some(near) => format!("if these are rows of `{near}`, give that table"),
            None if names.is_empty() => "the schema has no tables".to_owned(),
            None => format!("give the table; the schema has {}", quoted(&names)),
        };
        let problem = Problem::new(ProblemCode::UnknownTable, &part.file, message);
        problems.push(problem.with_help(&help));
    }
    problems
}

/// Names the table that a file without one was probably meant for.
fn with_near_table(error: Error, schema: &Schema) -> Error {
    match error {
        Error::NoTable { name, near: None } => {
            let stem = plain_name(Path::new(&name)).with_extension("");
            let stem = stem.file_name().unwrap_or_default().to_string_lossy();
            let near = near_table(&stem, &names_of(schema)).map(str::to_owned);
            Error::NoTable { name, near }
        }
        error => error,
    }
}

fn names_of(schema: &Schema) -> Vec<&str> {
    schema.tables().map(TableRef::name).collect()
}

/// Returns the table that a file was probably meant for: `users` for `Users`, `user_rows` or
/// `users (1)`.
fn near_table<'n>(found: &str, names: &[&'n str]) -> Option<&'n str> {
    let plain = |name: &str| {
        let letters = name.chars().filter(|c| c.is_alphanumeric());
        letters.collect::<String>().to_lowercase()
    };
    let wanted = plain(found);
    let same = names.iter().find(|name| plain(name) == wanted);
    let by_spelling = || closest(found, names.iter().copied());
    let parts = || {
        let inside = names.iter().filter(|name| {
            let name = plain(name);
            // A file may be named after one row.
            let name = name.trim_end_matches('s');
            name.len() > 2 && wanted.contains(name)
        });
        inside.max_by_key(|name| name.len())
    };
    same.copied()
        .or_else(by_spelling)
        .or_else(|| parts().copied())
}

/// Some names in backticks.
fn quoted(names: &[&str]) -> String {
    const MOST: usize = 12;
    let mut shown: Vec<String> = names
        .iter()
        .take(MOST)
        .map(|it| format!("`{it}`"))
        .collect();
    if names.len() > MOST {
        shown.push("...".to_owned());
    }
    shown.join(", ")
}

/// Returns the format that is said, or that the name or the kind of the file says.
fn format(input: &Input<'_>) -> Result<Format, Error> {
    if let Some(format) = input.format {
        return Ok(format);
    }
    let format = match &input.from {
        From::Path(path) if path.is_dir() => Some(Format::Directory),
        From::Path(path) => Format::of_file(path),
        From::Reader(_) => Format::of_file(Path::new(&input.name)),
    };
    format.ok_or_else(|| Error::NoFormat {
        name: input.name.clone(),
    })
}

fn find<'a>(
    input: Input<'a>,
    format: Format,
    source: usize,
    options: &Options,
) -> Result<InputParts<'a>, Error> {
    let kind = match format {
        Format::JsonLines => Kind::Lines,
        Format::JsonArray => Kind::Array,
        Format::Csv => Kind::Csv,
        Format::Zip | Format::Directory => return find_many(input, format, source, options),
    };
    let table = match &input.table {
        Some(table) => table.clone(),
        None => table_of(&input).ok_or_else(|| Error::NoTable {
            name: input.name.clone(),
            near: None,
        })?,
    };
    let mut encoding = options.encoding.unwrap_or(Encoding::Import);
    let (opener, bytes) = match input.from {
        From::Reader(reader) if may_be_compressed(Path::new(&input.name)) => {
            (Opener::Reader(Box::new(decompressed(reader))), None)
        }
        From::Reader(reader) => (Opener::Reader(reader), None),
        From::Path(path) => {
            let open = |source| Error::Open {
                name: input.name.clone(),
                source,
            };
            fs::File::open(&path).map_err(open)?;
            let bytes = fs::metadata(&path).map_err(open)?.len();
            if options.encoding.is_none() && kind == Kind::Lines && snapshot::is_of_export(&path) {
                encoding = Encoding::Export;
            }
            (Opener::File(path), Some(bytes))
        }
    };
    let early = check_identifier(&table).err().map(|error| {
        let message = format!("no table can be called `{table}`: {error}");
        ImportError::new(ImportStage::Start, ImportCode::ImportInvalidName, message)
    });
    let part = Part {
        source,
        file: input.name,
        component: options.component.clone(),
        // The import takes either name.
        table: if table == FILE_STORAGE {
            STORAGE.to_owned()
        } else {
            table
        },
        kind,
        reading: Reading::Json(encoding),
        order: 0,
        number: None,
        is_entry: false,
        is_wanted: true,
    };
    if part.table == "_tables" {
        return Ok(first::listed(&part, opener, options));
    }
    Ok(InputParts {
        parts: vec![(part, opener)],
        bytes,
        early,
        ..InputParts::default()
    })
}

fn find_many<'a>(
    input: Input<'a>,
    format: Format,
    source: usize,
    options: &Options,
) -> Result<InputParts<'a>, Error> {
    let Input {
        from, name, table, ..
    } = input;
    if table.is_some() {
        return Err(Error::TableOfMany { name });
    }
    let From::Path(path) = from else {
        return Err(Error::NotAFile { name });
    };
    let (members, problems, others) = match format {
        Format::Zip => {
            let (members, problems) = archive::members(&path, &name, options)?;
            (members, problems, Vec::new())
        }
        _ => {
            let files = directory::files(&path, &name, options)?;
            (files.members, files.problems, files.others)
        }
    };
    let mut found = snapshot::parts(members, source, options);
    found.problems.splice(0..0, problems);
    found.others = others;
    let has_rows = found
        .parts
        .iter()
        .any(|(part, _)| part.is_wanted && part.table != STORAGE);
    if !has_rows && found.listed.is_empty() {
        let message = "there are no rows of any table that is read";
        let problem = Problem::new(ProblemCode::NoRows, &name, message);
        found.problems.push(
            problem.with_help(
                "a snapshot has the rows of the table `users` in `users/documents.jsonl`",
            ),
        );
    }
    Ok(found)
}

/// Returns the table after which a file is named; `documents.jsonl` stands in a directory that is.
fn table_of(input: &Input<'_>) -> Option<String> {
    let path = match &input.from {
        From::Path(path) => path.as_path(),
        From::Reader(_) => Path::new(&input.name),
    };
    let path = plain_name(path);
    let stem = path.file_stem()?.to_str()?;
    let name = match stem {
        "documents" => path.parent()?.file_name()?.to_str()?,
        stem => stem,
    };
    names::is_table(name).then(|| name.to_owned())
}
