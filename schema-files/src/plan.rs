//! What there is to read, in order.

mod archive;
mod directory;
mod names;
mod snapshot;

use std::collections::BTreeSet;
use std::fs;
use std::num::NonZeroU32;
use std::path::Path;

use convex_schema_core::value::Encoding;
use convex_schema_core::{Schema, TableMapping};
use convex_schema_rows::validate::{Rows, ShapeOnly, WithMapping};

use crate::check::STORAGE;
use crate::error::Error;
use crate::input::{Format, From, Input};
use crate::open::Opener;
use crate::options::Options;
use crate::problem::Problem;
use crate::split::Kind;

/// Rows of one table, in one file.
#[derive(Debug, Clone)]
pub(crate) struct Part {
    /// The input that it is of.
    pub(crate) source: usize,
    /// What the file is called in messages.
    pub(crate) file: String,
    pub(crate) table: String,
    pub(crate) kind: Kind,
    pub(crate) encoding: Encoding,
}

/// An input as it is read.
pub(crate) struct PlannedSource {
    pub(crate) name: String,
    pub(crate) format: Format,
    pub(crate) rows: AnyRows,
    pub(crate) problems: Vec<Problem>,
}

/// The schema compiled, with the tables' numbers or without.
#[derive(Debug, Clone)]
pub(crate) enum AnyRows {
    ShapeOnly(Rows<ShapeOnly>),
    WithMapping(Rows<WithMapping>),
}

/// All that there is to read.
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

/// Parts of one input.
#[derive(Default)]
struct Found<'a> {
    parts: Vec<(Part, Opener<'a>)>,
    mapping: Option<TableMapping>,
    problems: Vec<Problem>,
    /// Bytes of all parts; `None` if it is not known.
    bytes: Option<u64>,
}

impl Found<'_> {
    /// The numbers of tables whose documents are all read, as far as the input tells.
    fn present(&self, options: &Options) -> Vec<NonZeroU32> {
        let tables = self.mapping.iter().flat_map(TableMapping::iter);
        let tables = tables.filter(|(name, _)| options.wants(name));
        let mut numbers: Vec<NonZeroU32> = tables.map(|(_, number)| number).collect();
        if let Some(mapping) = &self.mapping {
            let storage = self.parts.iter().any(|(part, _)| part.table == STORAGE);
            numbers.extend(storage.then(|| mapping.number_of(STORAGE)).flatten());
        }
        numbers
    }
}

impl<'a> Plan<'a> {
    pub(crate) fn new(
        schema: &Schema,
        inputs: impl IntoIterator<Item = Input<'a>>,
        options: &Options,
    ) -> Result<Self, Error> {
        let rows = Rows::new(schema);
        let mut plan = Self {
            sources: Vec::new(),
            parts: Vec::new(),
            openers: Vec::new(),
            bytes: Some(0),
            present: BTreeSet::new(),
        };
        for (source, input) in inputs.into_iter().enumerate() {
            let name = input.name.clone();
            let format = format(&input)?;
            let found = find(input, format, source, options)?;
            plan.present.extend(found.present(options));
            let mapping = found.mapping.or_else(|| options.mapping.clone());
            plan.bytes = plan.bytes.zip(found.bytes).map(|(a, b)| a + b);
            plan.sources.push(PlannedSource {
                name,
                format,
                rows: match mapping {
                    None => AnyRows::ShapeOnly(rows.clone()),
                    Some(mapping) => AnyRows::WithMapping(rows.clone().and_mapping(mapping)),
                },
                problems: found.problems,
            });
            for (part, opener) in found.parts {
                plan.parts.push(part);
                plan.openers.push(Some(opener));
            }
        }
        Ok(plan)
    }
}

/// The format that is said, or that the name or the kind of the file says.
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
) -> Result<Found<'a>, Error> {
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
        })?,
    };
    let mut encoding = options.encoding.unwrap_or(Encoding::Import);
    let (opener, bytes) = match input.from {
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
    let part = Part {
        source,
        file: input.name,
        table,
        kind,
        encoding,
    };
    Ok(Found {
        parts: vec![(part, opener)],
        bytes,
        ..Found::default()
    })
}

fn find_many<'a>(
    input: Input<'a>,
    format: Format,
    source: usize,
    options: &Options,
) -> Result<Found<'a>, Error> {
    let Input {
        from, name, table, ..
    } = input;
    if table.is_some() {
        return Err(Error::TableOfMany { name });
    }
    let From::Path(path) = from else {
        return Err(Error::NotAFile { name });
    };
    let (members, problems) = match format {
        Format::Zip => archive::members(&path, &name, options)?,
        _ => directory::members(&path, &name, options)?,
    };
    let mut found = snapshot::parts(members, source, options);
    found.problems.splice(0..0, problems);
    if found.parts.is_empty() && found.problems.is_empty() {
        return Err(Error::NoTables { name });
    }
    Ok(found)
}

/// The table after which a file is named; `documents.jsonl` stands in a directory that is.
fn table_of(input: &Input<'_>) -> Option<String> {
    let path = match &input.from {
        From::Path(path) => path.as_path(),
        From::Reader(_) => Path::new(&input.name),
    };
    let stem = path.file_stem()?.to_str()?;
    let name = match stem {
        "documents" => path.parent()?.file_name()?.to_str()?,
        stem => stem,
    };
    names::is_table(name).then(|| name.to_owned())
}
