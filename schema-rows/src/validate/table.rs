//! The verdict on rows of one table.

use std::collections::BTreeMap;

use convex_schema_rules::limit::MAX_DOCUMENT_SIZE;

use super::check::Checker;
use super::code::{RowPhase, ViolationCode};
use super::document::{Document, DocumentFault, Mode, check_table};
use super::ids::TableIds;
use super::limits::{Excess, Measure, measure};
use super::path::{self, Step};
use super::program::{CheckId, Program};
use super::text;
use super::violation::Violation;
use convex_schema_core::Value;
use convex_schema_core::value::{Encoding, document_size};

/// Checks rows of one table. See [`Rows::table`](super::Rows::table).
#[derive(Debug)]
pub struct TableValidator<'a, I> {
    pub(super) checker: Checker<'a, I>,
    pub(super) table: &'a str,
    pub(super) in_schema: bool,
    pub(super) check: Option<CheckId>,
}

impl<I> Clone for TableValidator<'_, I> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<I> Copy for TableValidator<'_, I> {}

impl<'a, I: TableIds> TableValidator<'a, I> {
    pub(super) fn new(program: &'a Program, ids: &'a I, table: &'a str) -> Self {
        let known = program.table(table);
        Self {
            checker: Checker { program, ids },
            table,
            in_schema: known.is_some(),
            check: known.and_then(|known| known.check),
        }
    }

    /// Returns the name of the table.
    pub fn name(self) -> &'a str {
        self.table
    }

    /// Returns whether the schema has the table. Rows of other tables are not
    /// validated.
    pub fn is_in_schema(self) -> bool {
        self.in_schema
    }

    /// Returns the verdict on a document: the backend's first error.
    ///
    /// It does not allocate for a document that is accepted.
    ///
    /// # Errors
    /// In this order: the limits of values; the table's name; system fields, reserved names and
    /// nesting; the schema; the size of the document. [`Mode`] says which of them apply.
    pub fn validate(self, document: &Value, mode: Mode) -> Result<(), Violation> {
        let mut trail = Vec::new();
        let measure = measure(document, &mut trail).map_err(|excess| {
            trail.reverse();
            excess_violation(&excess, &trail)
        })?;
        let Value::Object(fields) = document else {
            return Err(not_an_object());
        };
        if let Some(fault) = check_table(self.table, mode) {
            return Err(document_violation(fault));
        }
        let faults = self.document(fields, measure.nesting, mode).faults();
        if let Some(fault) = faults.into_iter().next() {
            return Err(document_violation(fault));
        }
        self.enforce(document)?;
        match self.excess_size(fields, measure, mode) {
            Some(size) => Err(too_large(size)),
            None => Ok(()),
        }
    }

    /// Returns the verdict on a document as its text in wire JSON.
    ///
    /// # Errors
    /// Text that is not JSON or not a value comes first, then all of [`validate`](Self::validate).
    pub fn validate_json(self, text: &[u8], mode: Mode) -> Result<(), Violation> {
        let document = text::decode(text, Encoding::Wire)?;
        self.validate(&document, mode)
    }

    /// Validates a document as [`validate_json`](Self::validate_json) does, of JSON that was read already.
    ///
    /// # Errors
    /// As [`validate_json`](Self::validate_json); keys come in the order of `json`, which need not
    /// be that of the text.
    pub fn validate_json_value(
        self,
        json: &serde_json::Value,
        mode: Mode,
    ) -> Result<(), Violation> {
        let document = Value::from_wire_json(json.clone());
        self.validate(&document.map_err(|error| Violation::from(&error))?, mode)
    }

    /// Validates the document against the table's validator.
    fn enforce(self, document: &Value) -> Result<(), Violation> {
        let Some(check) = self.check else {
            return Ok(());
        };
        let mut trail = Vec::new();
        let checker: Checker<'_, I> = self.checker;
        checker
            .document(check, document, &mut trail)
            .map_err(|fault| {
                trail.reverse();
                Violation::from_fault(checker.program, &fault, &trail)
            })
    }

    pub(super) fn document<'v>(
        self,
        fields: &'v BTreeMap<String, Value>,
        nesting: usize,
        mode: Mode,
    ) -> Document<'v, I>
    where
        'a: 'v,
    {
        Document {
            fields,
            nesting,
            table: self.table,
            mode,
            ids: self.checker.ids,
        }
    }

    /// Returns the size of a document that is too large to be written.
    pub(super) fn excess_size(
        self,
        fields: &BTreeMap<String, Value>,
        measure: Measure,
        mode: Mode,
    ) -> Option<usize> {
        // The system fields take less than this, so most documents need no second look.
        const SYSTEM_FIELDS: usize = 128;
        if !mode.writes() || measure.size + SYSTEM_FIELDS <= MAX_DOCUMENT_SIZE {
            return None;
        }
        // One with too many fields was rejected before.
        let size = document_size(fields, self.checker.ids.id_len(self.table))?;
        (size > MAX_DOCUMENT_SIZE).then_some(size)
    }
}

fn document_violation(fault: DocumentFault<'_>) -> Violation {
    let field = fault.field.map(|field| path::legal_part(field).to_owned());
    Violation::new(fault.phase, fault.code, fault.message).with(|details| details.field = field)
}

fn not_an_object() -> Violation {
    Violation::new(
        RowPhase::Convert,
        ViolationCode::NotAnObject,
        "expected an object as document",
    )
}

pub(super) fn too_large(size: usize) -> Violation {
    let message = format!("a document has at most {MAX_DOCUMENT_SIZE} bytes, not {size}");
    Violation::new(RowPhase::Size, ViolationCode::ValueTooLargeError, message)
}

fn excess_violation(excess: &Excess<'_>, steps: &[Step<'_>]) -> Violation {
    let (code, message) = excess.describe();
    Violation::new(RowPhase::Convert, code, message).with(|details| {
        details.path = path::backend(steps);
        if let Excess::Key(key, _) = excess {
            details.field = Some(path::legal_part(key).to_owned());
        }
    })
}
