//! The backend's rules for a document besides the schema: system fields, names and nesting.
//!
//! Source: Convex backend, `crates/common/src/document.rs` and
//! `crates/database/src/bootstrap_model/import_facing.rs`.

use std::collections::BTreeMap;
use std::fmt;

use convex_schema_rules::limit::{MAX_DOCUMENT_NESTING, MAX_OBJECT_FIELDS};
use convex_schema_rules::name::{
    CREATION_TIME_FIELD, ID_FIELD, check_identifier, is_system_field, is_system_name,
};

use super::code::{RowPhase, ViolationCode};
use super::ids::{IdFault, TableIds};
use convex_schema_core::Value;

/// How a row reaches the backend.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Mode {
    /// `db.insert`: the backend gives `_id` and `_creationTime`, so a row that has them is rejected.
    #[default]
    Insert,
    /// An insert of a document that may have been stored before: an `_id` of the table and a
    /// `_creationTime` in range are taken as its own.
    Auto,
    /// A stored document that a push validates again: it needs both system fields, and its size and
    /// nesting are not checked.
    Existing,
    /// `npx convex import`: the row may bring its `_id` and its `_creationTime`.
    Import,
    /// The value limits and the table's validator, nothing else; system fields are left out.
    Pure,
}

impl Mode {
    /// Returns the lowercase word: `insert`, `auto`, `existing`, `import` or `pure`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Insert => "insert",
            Self::Auto => "auto",
            Self::Existing => "existing",
            Self::Import => "import",
            Self::Pure => "pure",
        }
    }

    /// Returns whether the backend writes the row, so that its names, size and nesting are checked.
    pub(crate) const fn writes(self) -> bool {
        matches!(self, Self::Insert | Self::Auto | Self::Import)
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// An error of a document that does not depend on the schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct DocumentFault<'a> {
    pub(crate) phase: RowPhase,
    pub(crate) code: ViolationCode,
    pub(crate) field: Option<&'a str>,
    pub(crate) message: String,
    pub(crate) help: Option<&'static str>,
}

impl<'a> DocumentFault<'a> {
    fn new(code: ViolationCode, field: Option<&'a str>, message: impl Into<String>) -> Self {
        let phase = match code {
            ViolationCode::InvalidTableName | ViolationCode::SystemTableError => RowPhase::Table,
            ViolationCode::InvalidId | ViolationCode::ImportConflict => RowPhase::Id,
            _ => RowPhase::Document,
        };
        let message = message.into();
        Self {
            phase,
            code,
            field,
            message,
            help: None,
        }
    }

    fn with_help(self, help: &'static str) -> Self {
        Self {
            help: Some(help),
            ..self
        }
    }
}

/// Returns whether rows can be written to a table of this name.
pub(crate) fn check_table(table: &str, mode: Mode) -> Option<DocumentFault<'static>> {
    if !mode.writes() {
        return None;
    }
    if let Err(error) = check_identifier(table) {
        return Some(DocumentFault::new(
            ViolationCode::InvalidTableName,
            None,
            error.to_string(),
        ));
    }
    if !is_system_name(table) {
        return None;
    }
    let code = match mode {
        Mode::Import => ViolationCode::InvalidTableName,
        _ => ViolationCode::SystemTableError,
    };
    Some(DocumentFault::new(
        code,
        None,
        "tables whose names start with `_` are the platform's",
    ))
}

/// A document with all that its checks depend on.
#[derive(Debug)]
pub(crate) struct Document<'a, I> {
    pub(crate) fields: &'a BTreeMap<String, Value>,
    pub(crate) nesting: usize,
    pub(crate) table: &'a str,
    pub(crate) mode: Mode,
    pub(crate) ids: &'a I,
}

impl<'a, I: TableIds> Document<'a, I> {
    /// Returns all faults, in the order in which the backend would meet them.
    pub(crate) fn faults(&self) -> Vec<DocumentFault<'a>> {
        let mut faults = Vec::new();
        match self.mode {
            Mode::Pure => {}
            Mode::Existing => {
                faults.extend(self.stored_id());
                faults.extend(self.stored_creation_time());
            }
            Mode::Insert | Mode::Auto | Mode::Import => self.written(&mut faults),
        }
        faults
    }

    fn written(&self, faults: &mut Vec<DocumentFault<'a>>) {
        if self.mode == Mode::Import {
            faults.extend(self.imported_id());
            faults.extend(self.imported_creation_time());
        }
        faults.extend(self.id_conflict());
        let time = self.creation_time_conflict();
        // The fields are counted again whenever one is added.
        let has = |field| usize::from(self.fields.contains_key(field));
        let with_id = self.fields.len() + 1 - has(ID_FIELD);
        let with_both = with_id + 1 - has(CREATION_TIME_FIELD);
        if with_id > MAX_OBJECT_FIELDS {
            faults.push(too_many_fields(with_id));
            faults.extend(time);
        } else {
            faults.extend(time);
            if with_both > MAX_OBJECT_FIELDS {
                faults.push(too_many_fields(with_both));
            }
        }
        self.malformed(faults);
    }

    fn imported_id(&self) -> Option<DocumentFault<'a>> {
        let Value::String(id) = self.fields.get(ID_FIELD)? else {
            return None;
        };
        match self.ids.verify_own(id, self.table) {
            Ok(()) => None,
            Err(IdFault::NotAnId) if convex_schema_core::DocumentId::decode(id).is_err() => Some(
                DocumentFault::new(
                    ViolationCode::InvalidId,
                    Some(ID_FIELD),
                    "the text is not an id",
                )
                .with_help(LEAVE_OUT_ID),
            ),
            Err(_) => Some(
                DocumentFault::new(
                    ViolationCode::ImportConflict,
                    Some(ID_FIELD),
                    "the id is one of another table",
                )
                .with_help(
                    "list every table with its number in `_tables/documents.jsonl`, or import \
                         into a deployment where the table has the number that the ids have",
                ),
            ),
        }
    }

    /// Checks the creation time of an import, which reads it before it makes the document.
    fn imported_creation_time(&self) -> Option<DocumentFault<'a>> {
        match self.fields.get(CREATION_TIME_FIELD)? {
            Value::Float64(time) if !is_time(*time) => Some(DocumentFault::new(
                ViolationCode::InvalidStoredDocument,
                Some(CREATION_TIME_FIELD),
                NOT_A_TIME,
            )),
            _ => None,
        }
    }

    fn id_conflict(&self) -> Option<DocumentFault<'a>> {
        let found = self.fields.get(ID_FIELD)?;
        let taken = match (self.mode, found) {
            // The checks of the import report a wrong text.
            (Mode::Import, Value::String(_)) => true,
            (Mode::Auto, Value::String(id)) => self.ids.verify_own(id, self.table).is_ok(),
            _ => false,
        };
        if taken {
            return None;
        }
        let message = match self.mode {
            Mode::Insert => "the backend makes the id of a new document",
            _ => "this is not an id of the table",
        };
        let fault = DocumentFault::new(ViolationCode::InvalidIdError, Some(ID_FIELD), message);
        Some(fault.with_help(LEAVE_OUT_ID))
    }

    fn creation_time_conflict(&self) -> Option<DocumentFault<'a>> {
        let found = self.fields.get(CREATION_TIME_FIELD)?;
        let (taken, message) = match (self.mode, found) {
            (Mode::Insert, _) => (false, "the backend sets the time of a new document"),
            (Mode::Auto, Value::Float64(time)) => (is_time(*time), NOT_A_TIME),
            // The checks of the import report a wrong float.
            (_, Value::Float64(_)) => (true, NOT_A_TIME),
            _ => (
                false,
                "expected a number of milliseconds as the time of a document",
            ),
        };
        if taken {
            return None;
        }
        let fault = DocumentFault::new(
            ViolationCode::InvalidCreationTimeError,
            Some(CREATION_TIME_FIELD),
            message,
        );
        let help = match found {
            Value::Int64(_) => "write the number with a fraction, such as `1700000000000.0`",
            _ => "leave the key out",
        };
        Some(fault.with_help(help))
    }

    /// Returns what makes an `InvalidDocumentError`.
    fn malformed(&self, faults: &mut Vec<DocumentFault<'a>>) {
        let fault = |field, message| {
            DocumentFault::new(ViolationCode::InvalidDocumentError, field, message)
        };
        if self.nesting > MAX_DOCUMENT_NESTING {
            let nesting = self.nesting;
            let message = format!(
                "a document is at most {MAX_DOCUMENT_NESTING} levels deep, itself included, not {nesting}"
            );
            faults.push(fault(None, message));
        }
        if self.mode != Mode::Insert {
            let time = match self.fields.get(CREATION_TIME_FIELD) {
                Some(Value::Float64(time)) if is_time(*time) => *time,
                _ => USUAL_TIME,
            };
            if time <= 0.0 || time >= LATEST_TIME {
                faults.push(fault(Some(CREATION_TIME_FIELD), NOT_A_TIME.to_owned()));
            }
        }
        for name in self.fields.keys() {
            if is_system_name(name) && !is_system_field(name) {
                let message = "only the platform's fields may start with `_` here".to_owned();
                faults.push(
                    fault(Some(name), message).with_help("rename the field, or leave it out"),
                );
            }
        }
    }

    fn stored_id(&self) -> Option<DocumentFault<'a>> {
        let message = match self.fields.get(ID_FIELD) {
            Some(Value::String(id)) => {
                let error = convex_schema_core::DocumentId::decode(id).err()?;
                error.to_string()
            }
            Some(_) => "expected a string as the id of a document".to_owned(),
            None => "`_id` is missing, which every stored document has".to_owned(),
        };
        Some(DocumentFault::new(
            ViolationCode::InvalidStoredDocument,
            Some(ID_FIELD),
            message,
        ))
    }

    fn stored_creation_time(&self) -> Option<DocumentFault<'a>> {
        let message = match self.fields.get(CREATION_TIME_FIELD) {
            Some(Value::Float64(time)) if is_time(*time) => return None,
            Some(Value::Float64(_)) => NOT_A_TIME,
            Some(_) => "expected a number of milliseconds as the time of a document",
            None => "`_creationTime` is missing, which every stored document has",
        };
        let field = Some(CREATION_TIME_FIELD);
        Some(DocumentFault::new(
            ViolationCode::InvalidStoredDocument,
            field,
            message,
        ))
    }
}

const LEAVE_OUT_ID: &str = "leave the key out: the backend makes an id";

const NOT_A_TIME: &str = "expected a number of milliseconds as the time of a document, greater than 0 and less than 2^53";

/// A time that nothing is wrong with.
const USUAL_TIME: f64 = 1.0;

/// The least float that is too late for a creation time: 2^53.
const LATEST_TIME: f64 = 9_007_199_254_740_992.0;

/// Returns what the backend takes for a time at all; new documents are held to a range besides.
fn is_time(time: f64) -> bool {
    time.is_finite() && time.is_sign_positive()
}

fn too_many_fields(count: usize) -> DocumentFault<'static> {
    DocumentFault::new(
        ViolationCode::TooManyFieldsError,
        None,
        format!(
            "a document has at most {MAX_OBJECT_FIELDS} fields, `_id` and `_creationTime` \
             included, not {count}"
        ),
    )
}
