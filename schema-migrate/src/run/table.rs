//! One reading of the rows of a group: each becomes a document, is validated and written.

use std::collections::{BTreeMap, HashSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use convex_schema_rows::scan::{ScanOptions, Scanner};
use convex_schema_rows::validate::{FindingGroup, Mode, RowPlace, Rows, WithMapping};

use super::made::MadeGroup;
use super::uniques::{Hashes, Uniques};
use super::{Runner, kept};
use crate::documents::{Document, ExistingDocument, Fault, Keys, MISSING_VALUE, Made, Maker, Note};
use crate::error::Error;
use crate::keys::{Internal, KeySet, Memory};
use crate::mapping::{DanglingPolicy, ExistingPolicy, UniquePolicy};
use crate::order::SortKey;
use crate::plan::{ColumnPlan, From, Group, TablePlan, ValuePlan};
use crate::report::{RowFinding, Sample, TableReport};
use crate::row::{Cell, Row};
use crate::snapshot::PartWriter;
use crate::source::Next;

/// The most bytes of a value that a report shows.
const SHOWN: usize = 80;

/// Bytes of rows from which on an entry of the archive may need more than 32 bits for its length.
const LARGE: u64 = 1 << 29;

const DUPLICATE_KEY: Fault = Fault {
    code: "duplicate_key",
    help: "another row has the same key, and the first one is taken",
};

const NULL_KEY: Fault = Fault {
    code: "null_key",
    help: "a column of the key is null, or is filled by the database alone",
};

const DUPLICATE_UNIQUE: Fault = Fault {
    code: "duplicate_unique",
    help: "an earlier row has the same values: correct the source, or set a `repeated` policy for the table",
};

const NO_DOCUMENT: Fault = Fault {
    code: "no_document",
    help: "the export has no document with this value: import it first, or set `missing` in `existing`",
};

const AMBIGUOUS_DOCUMENT: Fault = Fault {
    code: "ambiguous_document",
    help: "the export has several documents with this value: choose a field that is unique",
};

const UNREADABLE_ROW: Fault = Fault {
    code: "unreadable_row",
    help: "correct the row at its source",
};

/// Reads the rows of a group, and writes its documents beside a file if one is given. With a name its documents are kept
/// for the next run, if all rows become documents.
pub(super) fn make(
    runner: &Runner<'_>,
    group: &Group,
    keys: &Keys,
    uniques: &mut Uniques,
    memory: &Arc<Memory>,
    out: Option<(&Path, Option<&str>)>,
) -> Result<MadeGroup, Error> {
    let tables = runner
        .plan
        .tables
        .get(group.tables.clone())
        .unwrap_or_default();
    let mut writer = match out.filter(|_| !group.is_kept) {
        Some((out, _)) => {
            let bytes = tables.iter().map(|it| runner.source.bytes(&it.source));
            let is_large = bytes.fold(0, u64::saturating_add) > LARGE;
            Some(PartWriter::new(out, &group.into, group.encoding, is_large)?)
        }
        None => None,
    };
    let validators = Rows::with_mapping(runner.schema, runner.plan.numbers.clone());
    let scan = ScanOptions::default()
        .mode(Mode::Import)
        .encoding(group.encoding)
        .mapping(runner.plan.numbers.clone());
    let mut made = MadeGroup {
        tables: Vec::new(),
        rows: BTreeMap::new(),
        documents: runner.findings(),
        rejected: KeySet::new(memory),
        files: BTreeMap::new(),
        is_repeated: false,
        part: None,
    };
    // Ids that several rows have, of which one was met.
    let mut seen = HashSet::new();
    for (position, table) in tables.iter().enumerate() {
        let mut reading = Reading {
            runner,
            group,
            table,
            position,
            maker: Maker {
                plan: runner.plan,
                table,
                keys,
            },
            uniques,
            validators: &validators,
            scanner: Scanner::new(runner.schema, &group.into, &scan),
            made: &mut made,
            counts: TableReport {
                source: table.source.to_string(),
                into: table.into.clone(),
                ..TableReport::default()
            },
            seen: &mut seen,
            files: Vec::new(),
        };
        reading.rows(writer.as_mut())?;
        let counts = reading.counts;
        made.tables.push(counts);
    }
    made.rejected.finish(|_| {}).map_err(Error::keys)?;
    made.is_repeated = uniques.finish().map_err(Error::keys)?;
    if let Some(writer) = writer {
        let is_whole = made.rejected.len() == 0 && made.rows.is_empty() && !made.is_repeated;
        let is_whole = is_whole && made.documents.rejected() == 0;
        let kept = out.and_then(|(_, name)| name).filter(|_| is_whole);
        let kept = kept.map(|name| (name, kept::counts(&made.tables, &made.files)));
        made.part = Some(writer.finish(made.files.clone(), kept)?);
    }
    Ok(made)
}

/// One reading of one table.
struct Reading<'r, 'p> {
    runner: &'r Runner<'p>,
    group: &'p Group,
    table: &'p TablePlan,
    /// The position of the table in its group.
    position: usize,
    maker: Maker<'p>,
    uniques: &'r mut Uniques,
    validators: &'r Rows<WithMapping>,
    scanner: Scanner,
    made: &'r mut MadeGroup,
    counts: TableReport,
    seen: &'r mut HashSet<Internal>,
    /// The stored files that the row's document refers to.
    files: Vec<(Internal, PathBuf)>,
}

/// A finding of one row.
struct Occurrence<'v> {
    column: &'v str,
    code: &'static str,
    message: String,
    help: String,
    constraint: Option<String>,
    value: Option<String>,
}

/// The result for a row.
enum RowOutcome {
    Written,
    Rejected,
    Dropped,
}

/// The id of a row.
enum Identity {
    Id(Internal),
    /// It has none, or is not imported.
    Outcome(RowOutcome),
}

impl<'p> Reading<'_, 'p> {
    fn rows(&mut self, mut writer: Option<&mut PartWriter<'_>>) -> Result<(), Error> {
        let mut rows = self.runner.source.rows(&self.table.source);
        let (mut row, mut document) = (Row::default(), Document::default());
        let mut hashes = Hashes::new();
        // The documents of a table with an order of its own, which are held in memory.
        let mut ordered: Vec<(SortKey, String)> = Vec::new();
        loop {
            match rows.read(&mut row)? {
                Next::End => break,
                Next::Bad(message) => {
                    self.counts.read += 1;
                    self.reject(&row, "", UNREADABLE_ROW, None, Some(message));
                    self.counts.rejected += 1;
                    continue;
                }
                Next::Row => self.counts.read += 1,
            }
            match self.row(&row, &mut document, &mut hashes)? {
                RowOutcome::Rejected => self.counts.rejected += 1,
                RowOutcome::Dropped => self.counts.dropped += 1,
                RowOutcome::Written => {
                    self.counts.written += 1;
                    self.made.files.extend(self.files.drain(..));
                    let Some(writer) = &mut writer else {
                        continue;
                    };
                    document.text.push('\n');
                    if self.table.order.is_empty() {
                        writer.write(&document.text)?;
                    } else {
                        let key = self.table.order.sort_key(&row);
                        ordered.push((key, std::mem::take(&mut document.text)));
                    }
                }
            }
        }
        ordered.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (_, text) in ordered {
            if let Some(writer) = &mut writer {
                writer.write(&text)?;
            }
        }
        Ok(())
    }

    /// Makes and checks the document of a row.
    fn row(
        &mut self,
        row: &Row,
        document: &mut Document,
        hashes: &mut Hashes,
    ) -> Result<RowOutcome, Error> {
        match self.table.takes(row) {
            Some(true) => {}
            Some(false) => return Ok(RowOutcome::Dropped),
            None => {
                self.reject(row, "", MISSING_VALUE, None, None);
                return Ok(RowOutcome::Rejected);
            }
        }
        let internal = match self.id(row)? {
            Identity::Id(internal) => internal,
            Identity::Outcome(outcome) => return Ok(outcome),
        };
        let mut outcome = self.document(row, internal, document)?;
        if matches!(outcome, RowOutcome::Written) && !self.validate(row, document) {
            outcome = RowOutcome::Rejected;
        }
        if matches!(outcome, RowOutcome::Written) {
            outcome = self.uniques(row, document, hashes)?;
        }
        if !matches!(outcome, RowOutcome::Written) {
            self.made.rejected.insert(internal).map_err(Error::keys)?;
        }
        Ok(outcome)
    }

    /// The internal id of a row, or what becomes of a row without one.
    fn id(&mut self, row: &Row) -> Result<Identity, Error> {
        let key = &self.table.key;
        let fault = match key.mint.internal(row, key.columns.view()) {
            Ok(Some(internal)) => match self.existing(row, internal)? {
                Identity::Id(internal) => {
                    let repeated = self.maker.keys.repeated.get(self.table.group);
                    let is_repeated = repeated.is_some_and(|ids| ids.contains(&internal));
                    if !is_repeated || self.seen.insert(internal) {
                        return Ok(Identity::Id(internal));
                    }
                    DUPLICATE_KEY
                }
                outcome @ Identity::Outcome(_) => return Ok(outcome),
            },
            Ok(None) => NULL_KEY,
            Err(code) => code.into(),
        };
        self.reject(row, "", fault, None, None);
        Ok(Identity::Outcome(RowOutcome::Rejected))
    }

    /// Looks up the document of a row in the deployment, if it may be there; `internal` is the id that its key gives.
    fn existing(&mut self, row: &Row, internal: Internal) -> Result<Identity, Error> {
        let keys = self.maker.keys;
        let keys = keys.tables.get(self.group.tables.start + self.position);
        let existing = keys.and_then(|keys| keys.existing.as_ref());
        let (Some(plan), Some(existing)) = (&self.table.existing, existing) else {
            return Ok(Identity::Id(internal));
        };
        let fault = match existing.find(plan, row) {
            Ok(found) => match found.map_err(Error::keys)? {
                ExistingDocument::Id(id) => {
                    self.counts.existing += 1;
                    return Ok(if plan.is_kept {
                        Identity::Outcome(RowOutcome::Dropped)
                    } else {
                        Identity::Id(id)
                    });
                }
                ExistingDocument::Ambiguous => AMBIGUOUS_DOCUMENT,
                ExistingDocument::Missing => match plan.missing {
                    ExistingPolicy::Reject => NO_DOCUMENT,
                    ExistingPolicy::Mint => return Ok(Identity::Id(internal)),
                    ExistingPolicy::Drop => {
                        self.made.rejected.insert(internal).map_err(Error::keys)?;
                        return Ok(Identity::Outcome(RowOutcome::Dropped));
                    }
                },
            },
            Err(code) => code.into(),
        };
        self.made.rejected.insert(internal).map_err(Error::keys)?;
        let column = self
            .table
            .existing
            .as_ref()
            .map_or("", |it| it.name.as_str());
        let value = self.shown(row, column);
        self.reject(row, column, fault, None, value);
        Ok(Identity::Outcome(RowOutcome::Rejected))
    }

    /// Makes the document of a row, and counts what happened to its values.
    fn document(
        &mut self,
        row: &Row,
        internal: Internal,
        document: &mut Document,
    ) -> Result<RowOutcome, Error> {
        let mut notes: Vec<(&'p ColumnPlan, Note)> = Vec::new();
        let mut note = |column, note| notes.push((column, note));
        let made = self.maker.document(row, internal, document, &mut note);
        let made = made.map_err(Error::keys)?;
        let is_written = matches!(made, Made::Document);
        self.files.clear();
        for (column, note) in &notes {
            self.note(column, note, is_written);
        }
        Ok(match made {
            Made::Document => RowOutcome::Written,
            Made::Dropped => RowOutcome::Dropped,
            Made::Rejected(column, fault) => {
                let value = self.shown(row, column);
                let constraint = notes.last().and_then(|(column, note)| match note {
                    Note::Dangling(_) => constraint(column),
                    Note::Filled | Note::Unmapped | Note::Stored(..) | Note::NoFile => None,
                });
                self.reject(row, column, fault, constraint, value);
                RowOutcome::Rejected
            }
        })
    }

    /// Counts what happened to a value. References to rows that are not migrated count whatever became of the row.
    fn note(&mut self, column: &ColumnPlan, note: &Note, is_written: bool) {
        let counts = match note {
            Note::Filled if is_written => &mut self.counts.filled,
            Note::Unmapped if is_written => &mut self.counts.unmapped,
            Note::NoFile if is_written => &mut self.counts.missing_files,
            Note::Filled | Note::Unmapped | Note::NoFile => return,
            Note::Stored(internal, path) => {
                self.files.push((*internal, path.clone()));
                return;
            }
            Note::Dangling(outcome) => {
                let name = constraint(column).unwrap_or_default();
                let counts = self.counts.dangling.entry(name).or_default();
                *match outcome.policy {
                    DanglingPolicy::Reject => &mut counts.rejected,
                    DanglingPolicy::Absent => &mut counts.absent,
                    DanglingPolicy::Drop => &mut counts.dropped,
                } += 1;
                counts.of_rejected_parents += u64::from(outcome.is_of_parent);
                if !is_written || outcome.policy != DanglingPolicy::Absent {
                    return;
                }
                &mut self.counts.unlinked
            }
        };
        match counts.get_mut(&column.name) {
            Some(count) => *count += 1,
            None => {
                counts.insert(column.name.clone(), 1);
            }
        }
    }

    /// Validates a document as an import does; false if it is rejected.
    fn validate(&mut self, row: &Row, document: &Document) -> bool {
        let table = self.validators.table(&self.group.into);
        let text = document.text.as_bytes();
        if self.scanner.accepts(text) {
            self.made.documents.add_accepted(table, 1);
            return true;
        }
        let place = RowPlace::of(row.line);
        let mut found = self.runner.findings();
        let added = found.add_text(table, place, text, self.group.encoding, Mode::Import);
        let groups = found.tables().flat_map(|(_, table)| table.errors());
        for group in groups.filter(|_| !added.is_accepted) {
            self.violation(row, group);
        }
        self.made.documents.merge(found);
        added.is_accepted
    }

    /// Adds what is wrong with a document to the findings, with the column and the row that it comes from.
    fn violation(&mut self, row: &Row, group: &FindingGroup) {
        let path = group.path();
        let field = path.trim_start_matches('.');
        let end = field.find(['.', '[']).unwrap_or(field.len());
        let field = field.get(..end).unwrap_or_default();
        let plan = self.table.fields.iter().find(|plan| plan.name == field);
        let column = match plan.map(|plan| &plan.from) {
            Some(From::Column(column)) => column.name.as_str(),
            Some(From::Constant(_)) | None => "",
        };
        let sample = group.samples().first();
        let finding = Occurrence {
            column,
            code: group.code().as_str(),
            message: format!("`{path}`: {}", group.message()),
            help: group.to_json()["help"]
                .as_array()
                .map_or_else(String::new, |steps| {
                    let steps = steps.iter().filter_map(serde_json::Value::as_str);
                    steps.collect::<Vec<_>>().join("; ")
                }),
            constraint: None,
            value: sample.and_then(|it| it.found.clone()),
        };
        self.add(row, finding);
    }

    /// Takes the values of a row that have to be unique.
    fn uniques(
        &mut self,
        row: &Row,
        document: &Document,
        hashes: &mut Hashes,
    ) -> Result<RowOutcome, Error> {
        let table = (self.position, self.table);
        let found = self
            .uniques
            .hashes(self.group, table, row, document, hashes);
        if let Err(code) = found {
            self.reject(row, "", code.into(), None, None);
            return Ok(RowOutcome::Rejected);
        }
        let taken = self.uniques.take(hashes, (self.position, self.counts.read));
        let Some(unique) = taken.map_err(Error::keys)? else {
            return Ok(RowOutcome::Written);
        };
        let (name, columns) = self.uniques.describe(self.group, table, unique);
        *self.counts.repeated.entry(name.clone()).or_default() += 1;
        Ok(match self.table.repeated {
            UniquePolicy::Keep => RowOutcome::Written,
            UniquePolicy::Drop => RowOutcome::Dropped,
            UniquePolicy::Reject => {
                let values = columns.iter().filter_map(|column| self.shown(row, column));
                let values: Vec<String> = values.collect();
                let value = (!values.is_empty()).then(|| values.join(", "));
                self.reject(
                    row,
                    &columns.join(", "),
                    DUPLICATE_UNIQUE,
                    Some(name),
                    value,
                );
                RowOutcome::Rejected
            }
        })
    }

    /// Adds a rejected row to the findings.
    fn reject(
        &mut self,
        row: &Row,
        column: &str,
        fault: Fault,
        constraint: Option<String>,
        value: Option<String>,
    ) {
        self.add(
            row,
            Occurrence {
                column,
                code: fault.code,
                message: String::new(),
                help: fault.help.to_owned(),
                constraint,
                value,
            },
        );
    }

    fn add(&mut self, row: &Row, found: Occurrence<'_>) {
        let source = self.table.source.to_string();
        let key = (source, found.column.to_owned(), found.code);
        let finding = self.made.rows.entry(key).or_insert_with(|| RowFinding {
            message: found.message,
            constraint: found.constraint,
            ..RowFinding::default()
        });
        // Not every value has a next step.
        if finding.help.is_empty() {
            finding.help = found.help;
        }
        finding.rows += 1;
        if finding.samples.len() < self.runner.options.samples {
            finding.samples.push(Sample {
                at: self.runner.source.place(row),
                key: key_of(self.table, row, self.runner.options.values),
                value: found.value,
            });
        }
    }

    /// The value of a column, if reports show values.
    fn shown(&self, row: &Row, column: &str) -> Option<String> {
        if !self.runner.options.values {
            return None;
        }
        let table = self.runner.source.catalogue().table(&self.table.source)?;
        shown(row.cell(table.position(column)?))
    }
}

/// The key of a row, for a report: `id = 7`; `None` if its values are hidden.
fn key_of(table: &TablePlan, row: &Row, shows_values: bool) -> Option<String> {
    if !(shows_values || table.is_key_public) {
        return None;
    }
    let columns = table.key_names.iter().zip(&table.key.columns.columns);
    let parts = columns.map(|(name, column)| {
        let value = shown(row.cell(*column)).unwrap_or_default();
        format!("{name} = {value}")
    });
    Some(parts.collect::<Vec<_>>().join(", "))
}

/// A value, shortened.
fn shown(cell: Cell<'_>) -> Option<String> {
    match cell {
        Cell::Missing | Cell::Null => Some("null".to_owned()),
        Cell::Unknown => None,
        Cell::Text(text) | Cell::Json(text) => {
            let is_long = text.len() > SHOWN;
            let start = String::from_utf8_lossy(&text[..text.len().min(SHOWN)]);
            let dots = if is_long { "..." } else { "" };
            Some(format!("{start:?}{dots}"))
        }
    }
}

/// The name of the foreign key of a column.
fn constraint(column: &ColumnPlan) -> Option<String> {
    match &column.value {
        ValuePlan::Reference(reference) => Some(reference.constraint.clone()),
        ValuePlan::Convert(_) | ValuePlan::File(_) => None,
    }
}
