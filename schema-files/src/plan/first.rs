//! The parts of files that are read before the rows: the first row, by which a table gets its number, and lists
//! of tables.

use std::io::{self, Cursor, Read};
use std::num::NonZeroU32;
use std::sync::{Arc, Mutex, PoisonError};

use convex_schema_core::__internal::json;
use convex_schema_core::value::import::csv_cell;
use convex_schema_core::{DocumentId, Value};
use serde_json::Value as Json;

use super::InputParts;
use super::snapshot::listed_json;
use crate::block::{Block, CellRow, Layout};
use crate::import::{ImportCode, ImportError, ImportStage};
use crate::open::{Opener, Source};
use crate::options::Options;
use crate::part::{Kind, Part};
use crate::problem::{Problem, ProblemCode};
use crate::split::Splitter;

/// Bytes of a reader that are kept until the first row is known. A document has less.
const KEPT: u64 = 2 << 20;

/// Returns the number in the `_id` of the first row, if it has one. The bytes of a reader are kept,
/// and read again by the opener that comes back.
pub(super) fn number<'a>(
    part: &Part,
    opener: Opener<'a>,
    options: &Options,
) -> (Option<NonZeroU32>, Opener<'a>) {
    match opener {
        Opener::Reader(source) => {
            let tee = Tee {
                shared: Arc::new(Mutex::new(Shared {
                    source,
                    kept: Some(Vec::new()),
                })),
            };
            let number = first(part, Box::new(tee.clone().take(KEPT)), options);
            let kept = tee.lock().kept.take().unwrap_or_default();
            (
                number,
                Opener::Reader(Box::new(Cursor::new(kept).chain(tee))),
            )
        }
        opener => {
            let source = opener
                .again()
                .map(|it| it.open(options.limits, &Arc::default()));
            let number = match source {
                Some(Ok(source)) => first(part, source, options),
                _ => None,
            };
            (number, opener)
        }
    }
}

fn first(part: &Part, source: Source<'_>, options: &Options) -> Option<NonZeroU32> {
    let mut block = Block::default();
    let max_row = options.limits.row();
    let mut splitter = Splitter::open(part, source, max_row, &mut block)?;
    if !splitter.fill(&mut block, &part.file) {
        return None;
    }
    let id = match &block.layout {
        Layout::Lines(range) => {
            let text = block.text.get(range.clone())?;
            let line = text.split(|byte| *byte == b'\n').next()?;
            id_of_json(line)?
        }
        Layout::Spans(spans) => {
            let span = spans.first()?;
            id_of_json(block.text.get(span.start..span.end)?)?
        }
        Layout::Cells(cells) => {
            let column = cells.header.names.iter().rposition(|name| name == "_id")?;
            let row = *cells.rows.first()?;
            let cell: Value = csv_cell(cells.cell(row, column, &block.text)?);
            cell.into_string().ok()?
        }
    };
    DocumentId::decode(&id).ok().map(DocumentId::table_number)
}

fn id_of_json(text: &[u8]) -> Option<String> {
    let json: serde_json::Value = json::from_slice(text).ok()?;
    json.get("_id")?.as_str().map(str::to_owned)
}

/// Reads a file that lists tables, as `_tables` does in a snapshot.
pub(super) fn listed<'a>(part: &Part, opener: Opener<'a>, options: &Options) -> InputParts<'a> {
    let mut found = InputParts::default();
    let mut row = 0;
    let error = rows(part, opener, options, |json| {
        row += 1;
        found
            .listed
            .push(listed_json(&part.component, row, &json?)?);
        Ok(())
    });
    if let Err(error) = error {
        let error = error.in_table(&part.component, &part.table);
        let error = match error.code {
            ImportCode::NotJson | ImportCode::NotJsonArray => ImportError {
                table: None,
                row: None,
                ..error
            },
            _ => ImportError {
                row: error.row.or(Some(row)),
                ..error
            },
        };
        let message = format!("the tables and their numbers can't be read: {error}");
        found
            .problems
            .push(Problem::new(ProblemCode::BadMapping, &part.file, message));
        found.streams.push((0, error));
    }
    found
}

/// Gives the rows of a file to `each`, as JSON.
fn rows(
    part: &Part,
    opener: Opener<'_>,
    options: &Options,
    mut each: impl FnMut(Result<Json, ImportError>) -> Result<(), ImportError>,
) -> Result<(), ImportError> {
    let fails = |code, message: &str| ImportError::new(ImportStage::Upload, code, message);
    let unread = |_| fails(ImportCode::InternalServerError, "the file can't be read");
    let source = opener
        .open(options.limits, &Arc::default())
        .map_err(unread)?;
    let mut block = Block::default();
    let mut splitter = Splitter::open(part, source, options.limits.row(), &mut block);
    while splitter
        .as_mut()
        .is_some_and(|it| it.fill(&mut block, &part.file))
    {
        for json in json_of(part, &block) {
            each(json)?;
        }
    }
    match block.import {
        Some((code, message)) => Err(fails(code, &message)),
        None => Ok(()),
    }
}

/// Returns the rows of a block as JSON.
fn json_of(part: &Part, block: &Block) -> Vec<Result<Json, ImportError>> {
    let fails = |code, message: &str| Err(ImportError::new(ImportStage::Upload, code, message));
    let parse = |text: &[u8]| {
        if part.kind == Kind::Lines && std::str::from_utf8(text).is_err() {
            return fails(ImportCode::NotUtf8, "the row is not UTF-8");
        }
        json::from_slice(text).or_else(|error| {
            let code = match part.kind {
                Kind::Array => ImportCode::NotJson,
                Kind::Lines | Kind::Csv => ImportCode::JsonInvalidRow,
            };
            fails(code, &error.to_string())
        })
    };
    match &block.layout {
        Layout::Lines(range) => {
            let text = block.text.get(range.clone()).unwrap_or_default();
            text.split_inclusive(|byte| *byte == b'\n')
                .map(parse)
                .collect()
        }
        Layout::Spans(spans) => {
            let texts = spans
                .iter()
                .map(|span| block.text.get(span.start..span.end));
            texts.map(|text| parse(text.unwrap_or_default())).collect()
        }
        Layout::Cells(cells) => {
            let names = &cells.header.names;
            let record = |row: &CellRow| {
                let ends = cells.ends.get(row.ends.0..row.ends.1).unwrap_or_default();
                if ends.len() != names.len() {
                    return fails(ImportCode::CsvRowMissingFields, "the row has other columns");
                }
                let text = block.text.get(row.text.0..row.text.1).unwrap_or_default();
                let mut start = 0;
                let mut object = serde_json::Map::new();
                for (name, end) in names.iter().zip(ends) {
                    let cell = text.get(start..*end).unwrap_or_default();
                    start = *end;
                    let Ok(cell) = std::str::from_utf8(cell) else {
                        return fails(ImportCode::CsvInvalidRow, "a cell is not UTF-8");
                    };
                    let wire = csv_cell(cell).to_wire();
                    let json = json::from_str(&wire).unwrap_or_default();
                    object.insert(name.clone(), json);
                }
                Ok(Json::Object(object))
            };
            cells.rows.iter().map(record).collect()
        }
    }
}

/// A reader that keeps what it gives, as long as that is wanted.
#[derive(Clone)]
struct Tee<'a> {
    shared: Arc<Mutex<Shared<'a>>>,
}

struct Shared<'a> {
    source: Source<'a>,
    kept: Option<Vec<u8>>,
}

impl<'a> Tee<'a> {
    fn lock(&self) -> std::sync::MutexGuard<'_, Shared<'a>> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Read for Tee<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let mut shared = self.lock();
        let count = shared.source.read(buffer)?;
        if let Some(kept) = &mut shared.kept {
            kept.extend_from_slice(buffer.get(..count).unwrap_or_default());
        }
        Ok(count)
    }
}
