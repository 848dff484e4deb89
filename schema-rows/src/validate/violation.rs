//! The backend's first error.

use std::fmt;

use super::check::{Fault, FaultKind, Item};
use super::code::{RowPhase, RowStage, ViolationCode};
use super::path::{self, Step, legal_part};
use super::program::Program;
use super::shown::Values;
use super::shown::cut;

/// The reason why the backend rejects a row: its first error.
///
/// The [`Report`](super::Report) of a row has all errors, with advice; this is the verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    phase: RowPhase,
    code: ViolationCode,
    details: Box<Details>,
}

/// The parts of a violation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(crate) struct Details {
    pub(crate) path: String,
    pub(crate) field: Option<String>,
    pub(crate) expected: Option<String>,
    pub(crate) found: Option<String>,
    pub(crate) position: Option<TextPosition>,
    pub(crate) message: String,
}

/// A line and a column of a text.
///
/// ```
/// use convex_schema_rows::validate::TextPosition;
///
/// let row = TextPosition::new(7, 3);
/// let in_row = TextPosition::new(1, 5);
/// assert_eq!(in_row.behind(row), TextPosition::new(7, 7));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub struct TextPosition {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in bytes, counted from 1; 0 stands for the end of the line before.
    pub column: usize,
}

impl TextPosition {
    /// The first byte of a text.
    pub const START: Self = Self { line: 1, column: 1 };

    /// Returns the position at this line and column, both counted from 1.
    #[must_use]
    pub const fn new(line: usize, column: usize) -> Self {
        Self { line, column }
    }

    /// Returns the position in a file, for a position in a text that starts at `start`.
    #[must_use]
    pub const fn behind(self, start: Self) -> Self {
        match self.line {
            0 | 1 => Self {
                line: start.line,
                column: start.column.saturating_add(self.column).saturating_sub(1),
            },
            line => Self {
                line: start.line.saturating_add(line - 1),
                column: self.column,
            },
        }
    }

    /// Returns the position so many lines further down.
    #[must_use]
    pub(crate) fn moved_down(self, lines: u64) -> Self {
        let lines = usize::try_from(lines).unwrap_or(usize::MAX);
        Self {
            line: self.line.saturating_add(lines),
            ..self
        }
    }
}

impl TextPosition {
    /// Returns the position as JSON: `line` and `column`.
    pub fn to_json(self) -> serde_json::Value {
        serde_json::json!({ "line": self.line, "column": self.column })
    }
}

impl fmt::Display for TextPosition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// The message for an object that spells no value, if its content may not be shown.
pub(crate) const NO_VALUE: &str = "the object does not spell a value";

/// Bytes of a value or validator that a violation keeps.
const KEPT: usize = 2048;

impl Violation {
    pub(crate) fn new(phase: RowPhase, code: ViolationCode, message: impl Into<String>) -> Self {
        Self {
            phase,
            code,
            details: Box::new(Details {
                message: message.into(),
                ..Details::default()
            }),
        }
    }

    /// Makes the violation of a row that the reader of a file rejects, before the row is a document.
    pub fn of_file(
        code: ViolationCode,
        message: impl Into<String>,
        position: TextPosition,
    ) -> Self {
        Self::new(RowPhase::Json, code, message).with(|details| details.position = Some(position))
    }

    /// Moves the violation to a field of the document: for CSV rows, whose cells become fields.
    #[must_use]
    pub fn in_field(self, field: &str) -> Self {
        let path = format!(".{}", legal_part(field));
        self.with(|details| details.path = path)
    }

    /// Returns the violation with more details.
    #[must_use]
    pub(crate) fn with(mut self, change: impl FnOnce(&mut Details)) -> Self {
        change(&mut self.details);
        self
    }

    /// Returns the violation for a fault that was met at `steps`, outermost first.
    pub(crate) fn from_fault(program: &Program, fault: &Fault<'_>, steps: &[Step<'_>]) -> Self {
        let (code, field) = match fault.kind {
            FaultKind::NoMatch => (ViolationCode::NoMatch, None),
            FaultKind::Literal => (ViolationCode::LiteralValuesDoNotMatch, None),
            FaultKind::Missing(field) => (ViolationCode::MissingRequiredField, Some(field)),
            FaultKind::Extra(field) => (ViolationCode::ExtraField, Some(field)),
            FaultKind::OtherTable(_) => (ViolationCode::TableNamesDoNotMatch, None),
            FaultKind::SystemTable => (ViolationCode::SystemTableReference, None),
        };
        Self::new(RowPhase::Validate, code, message(fault)).with(|details| {
            details.path = path::backend(steps);
            details.field = field.map(|field| legal_part(field).to_owned());
            details.expected = Some(cut(program.show(fault.check), KEPT));
            details.found = Some(match fault.item {
                Item::Value(value) => cut(value, KEPT),
                Item::Key(key) => cut(format_args!("{key:?}"), KEPT),
            });
        })
    }

    /// Returns the stage of the write that rejects the row.
    pub fn stage(&self) -> RowStage {
        self.phase.stage()
    }

    /// Returns the part of the stage.
    pub fn phase(&self) -> RowPhase {
        self.phase
    }

    /// Returns what is wrong.
    pub fn code(&self) -> ViolationCode {
        self.code
    }

    /// Returns the path as the backend prints it: `.items[3].price`, `.scores.keys()`; empty for
    /// the document itself.
    pub fn path(&self) -> &str {
        &self.details.path
    }

    /// Returns the field that is missing, unknown, or set by the backend alone.
    pub fn field(&self) -> Option<&str> {
        self.details.field.as_deref()
    }

    /// Returns the validator at the path, in the backend's spelling, cut after 2048 bytes.
    pub fn expected(&self) -> Option<&str> {
        self.details.expected.as_deref()
    }

    /// Returns the value at the path, in the backend's spelling, cut after 2048 bytes.
    pub fn found(&self) -> Option<&str> {
        self.details.found.as_deref()
    }

    /// Returns the position where the text stops being JSON.
    pub fn position(&self) -> Option<TextPosition> {
        self.details.position
    }

    /// Returns the message: a clause without the values of the document.
    pub fn message(&self) -> &str {
        &self.details.message
    }

    /// Returns the violation with or without values.
    pub(crate) fn shown(&self, values: Values) -> Self {
        match values {
            Values::Show => self.clone(),
            Values::Hide => self.clone().without_values(),
        }
    }

    /// Removes the values of the document. Field names stay where the schema or the top level of the
    /// document has them; elsewhere they may be data.
    #[must_use]
    pub fn without_values(self) -> Self {
        let may_hold_keys = self.phase == RowPhase::Convert;
        let code = self.code;
        self.with(|details| {
            details.found = None;
            if code == ViolationCode::InvalidEncoding {
                NO_VALUE.clone_into(&mut details.message);
            }
            if may_hold_keys && !details.path.is_empty() {
                let top = details.path.find(['.', '[']).map_or(0, |at| at + 1);
                let rest = details.path[top..].find(['.', '[']);
                details
                    .path
                    .truncate(rest.map_or(details.path.len(), |at| top + at));
                details.field = None;
            }
        })
    }
}

impl Violation {
    /// Returns the violation as JSON: `stage`, `phase`, `code`, `path`, `field`, `expected`,
    /// `found`, `position`, `message`; a part that does not apply is null.
    pub fn to_json(&self) -> serde_json::Value {
        serde_json::json!({
            "stage": self.stage().as_str(),
            "phase": self.phase.as_str(),
            "code": self.code.as_str(),
            "path": self.path(),
            "field": self.field(),
            "expected": self.expected(),
            "found": self.found(),
            "position": self.position().map(TextPosition::to_json),
            "message": self.message(),
        })
    }
}

fn message(fault: &Fault<'_>) -> String {
    match fault.kind {
        FaultKind::NoMatch => "the value does not satisfy the validator".to_owned(),
        FaultKind::Literal => "the value is not the literal".to_owned(),
        FaultKind::Missing(field) => format!("the required field `{field}` is missing"),
        FaultKind::Extra(field) => {
            let field = cut(field, 64);
            format!("the validator has no field `{field}`")
        }
        FaultKind::OtherTable(table) => format!("the id is one of table `{table}`"),
        FaultKind::SystemTable => "the id is one of a system table".to_owned(),
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.path().is_empty() {
            write!(f, "{}: ", self.path())?;
        }
        write!(f, "{}: {}", self.code, self.message())?;
        if let Some(position) = self.position() {
            write!(f, " ({position})")?;
        }
        if let Some(expected) = self.expected() {
            write!(f, ", expected {expected}")?;
        }
        match self.found() {
            Some(found) => write!(f, ", found {found}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Violation {}
