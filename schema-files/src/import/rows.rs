//! The first errors of the rows of a file, by the step of an import that meets them.

use std::collections::BTreeMap;

use convex_schema_rows::validate::{RowPhase, Violation, ViolationCode};

use super::batches::Batches;
use super::{ImportCode, ImportError, ImportStage};

/// A row that an import refuses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct RowError {
    pub(crate) row: u64,
    pub(crate) code: ImportCode,
    pub(crate) message: String,
}

/// The step that refuses a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Step {
    /// The upload parses it.
    Parse,
    /// The import turns it into a value.
    Convert,
    /// The import inserts it.
    Insert,
}

/// The first row that each step refuses, and the ids that are none.
#[derive(Debug, Default)]
pub(crate) struct RowErrors {
    parse: Option<RowError>,
    convert: Option<RowError>,
    insert: Option<RowError>,
    /// Rows with an `_id` that is not an id, and hashes of that value: where two of a batch are
    /// equal, that error comes first. No more are kept than a batch has behind the first error.
    odd_ids: Vec<(u64, u64)>,
}

/// How many odd ids are kept: as many as a batch has rows.
const MAX_ODD_IDS: usize = 8_001;

impl RowErrors {
    /// Takes note of a row that a step refuses.
    pub(crate) fn add(&mut self, step: Step, error: impl FnOnce() -> RowError) {
        let first = self.slot(step);
        if first.is_none() {
            *first = Some(error());
        }
    }

    fn slot(&mut self, step: Step) -> &mut Option<RowError> {
        match step {
            Step::Parse => &mut self.parse,
            Step::Convert => &mut self.convert,
            Step::Insert => &mut self.insert,
        }
    }

    /// Takes note of an `_id` that is not an id.
    pub(crate) fn odd_id(&mut self, row: u64, hash: u64) {
        if self.odd_ids.len() < MAX_ODD_IDS {
            self.odd_ids.push((row, hash));
        }
    }

    /// Counts all rows as standing so many further down.
    pub(crate) fn move_down(&mut self, rows: u64) {
        let errors = [&mut self.parse, &mut self.convert, &mut self.insert];
        for error in errors.into_iter().flatten() {
            error.row += rows;
        }
        for (row, _) in &mut self.odd_ids {
            *row += rows;
        }
    }

    /// Adds the errors of rows that come behind these.
    pub(crate) fn merge(&mut self, other: Self) {
        for (first, later) in [
            (&mut self.parse, other.parse),
            (&mut self.convert, other.convert),
            (&mut self.insert, other.insert),
        ] {
            if first.is_none() {
                *first = later;
            }
        }
        for (row, hash) in other.odd_ids {
            self.odd_id(row, hash);
        }
    }
}

/// The events that an import meets in the rows of one file.
#[derive(Debug, Default)]
pub(crate) struct PartErrors {
    pub(crate) rows: RowErrors,
    pub(crate) batches: Batches,
    /// Why the file could not be read to its end, for an import; behind all rows.
    pub(crate) cut: Option<(ImportCode, String)>,
    /// Rows with the `_id` of an earlier one: their number, and that of the earlier one if it is in
    /// the same file.
    pub(crate) duplicates: Vec<(u64, Option<u64>)>,
    /// The rows of the file, where they were counted.
    pub(crate) count: u64,
    /// Whether the file is one JSON array.
    pub(crate) is_array: bool,
}

impl PartErrors {
    /// Returns the error that ends the upload.
    pub(crate) fn upload(&self, component: &str, table: &str) -> Option<ImportError> {
        let stage = ImportStage::Upload;
        let is_whole = |code: ImportCode| {
            matches!(
                code,
                ImportCode::JsonArrayTooLarge | ImportCode::Utf8BomNotSupported
            )
        };
        let cut = self.cut.as_ref();
        let whole = cut.filter(|(code, _)| self.is_array && is_whole(*code));
        let error = match (self.rows.parse.as_ref().filter(|_| whole.is_none()), cut) {
            (Some(error), _) => {
                ImportError::new(stage, error.code, error.message.clone()).at_row(error.row)
            }
            (None, Some((code, message))) => {
                ImportError::new(stage, *code, message.clone()).at_row(self.count + 1)
            }
            (None, None) => return None,
        };
        match error.code {
            // The whole file is one text, in which no row is known.
            ImportCode::NotJson | ImportCode::NotJsonArray | ImportCode::JsonArrayTooLarge => {
                return Some(ImportError { row: None, ..error });
            }
            ImportCode::Utf8BomNotSupported if self.is_array => {
                return Some(ImportError { row: None, ..error });
            }
            // The backend looks for a mark in the first line alone.
            ImportCode::Utf8BomNotSupported if error.row != Some(1) => {
                let code = ImportCode::JsonInvalidRow;
                return Some(ImportError { code, ..error }.in_table(component, table));
            }
            _ => {}
        }
        Some(error.in_table(component, table))
    }

    /// Returns the error that ends the import, if the upload did not fail.
    pub(crate) fn import(&self, component: &str, table: &str) -> Option<ImportError> {
        let stage = ImportStage::Import;
        let of_row = |error: &RowError| {
            ImportError::new(stage, error.code, error.message.clone())
                .in_table(component, table)
                .at_row(error.row)
        };
        let convert = self.rows.convert.as_ref();
        let duplicates = self.all_duplicates();
        let mut ends = self.batches.ends();
        // The last batch ends with the file, unless a row can't be converted.
        ends.push(u64::MAX);
        let mut start = 0;
        for end in ends {
            if convert.is_some_and(|error| error.row <= end) {
                return convert.map(of_row);
            }
            let is_inside = |row: u64| start < row && row <= end;
            let here = || duplicates.iter().filter(|(row, _)| is_inside(*row));
            if here().any(|(_, earlier)| earlier.is_some_and(is_inside)) {
                let message = "two rows have the same `_id`";
                return Some(ImportError::new(stage, ImportCode::DuplicateId, message));
            }
            let exists = here().map(|(row, _)| *row).min();
            let insert = self
                .rows
                .insert
                .as_ref()
                .filter(|error| is_inside(error.row));
            match (insert, exists) {
                (Some(error), exists) if exists.is_none_or(|row| error.row <= row) => {
                    return Some(of_row(error));
                }
                (_, Some(_)) => {
                    let message = "an earlier row has the same `_id`";
                    return Some(ImportError::new(stage, ImportCode::DocumentExists, message));
                }
                _ => {}
            }
            start = end;
        }
        None
    }

    /// Returns the rows that repeat an id, or what stands in place of one.
    fn all_duplicates(&self) -> Vec<(u64, Option<u64>)> {
        let mut duplicates = self.duplicates.clone();
        let mut first = BTreeMap::new();
        for (row, hash) in &self.rows.odd_ids {
            if let Some(earlier) = first.get(hash) {
                duplicates.push((*row, Some(*earlier)));
            }
            first.insert(*hash, *row);
        }
        duplicates
    }
}

/// Returns the step and the code with which an import rejects a row; `None` for errors that an import
/// does not have.
pub(crate) fn classify(violation: &Violation) -> Option<(Step, ImportCode)> {
    let (step, code) = match violation.code() {
        ViolationCode::CsvInvalidRow => (Step::Parse, ImportCode::CsvInvalidRow),
        ViolationCode::CsvRowMissingFields => (Step::Parse, ImportCode::CsvRowMissingFields),
        ViolationCode::InvalidJson => (Step::Parse, ImportCode::JsonInvalidRow),
        // The backend turns rows into objects at once.
        ViolationCode::NotAnObject => (Step::Convert, ImportCode::InvalidConvexValue),
        ViolationCode::InvalidTableName => (Step::Insert, ImportCode::InvalidTableName),
        ViolationCode::InvalidId => (Step::Insert, ImportCode::InvalidId),
        ViolationCode::ImportConflict => (Step::Insert, ImportCode::ImportConflict),
        ViolationCode::InvalidIdError => (Step::Insert, ImportCode::InvalidIdError),
        ViolationCode::InvalidCreationTimeError => {
            (Step::Insert, ImportCode::InvalidCreationTimeError)
        }
        ViolationCode::InvalidDocumentError => (Step::Insert, ImportCode::InvalidDocumentError),
        // A creation time that no stored document has: the backend checks it as its own mistake.
        ViolationCode::InvalidStoredDocument => (Step::Insert, ImportCode::InternalServerError),
        ViolationCode::RowTooLong => return None,
        _ => match violation.phase() {
            RowPhase::Json => (Step::Parse, ImportCode::JsonInvalidRow),
            RowPhase::Convert => (Step::Convert, ImportCode::InvalidConvexValue),
            RowPhase::Validate => (Step::Insert, ImportCode::SchemaEnforcementError),
            RowPhase::Size => (Step::Insert, ImportCode::ValueTooLargeError),
            _ if violation.code() == ViolationCode::TooManyFieldsError => {
                (Step::Insert, ImportCode::TooManyFieldsError)
            }
            _ => (Step::Insert, ImportCode::InvalidDocumentError),
        },
    };
    Some((step, code))
}
