//! The backend's first error.

use std::fmt;

use super::check::{Fault, FaultKind, Item};
use super::code::{Code, Phase, Stage};
use super::path::{self, Step};
use super::program::Program;
use super::shown::cut;

/// Why the backend refuses a row: its first error, and nothing behind it.
///
/// The report of a row tells all that is wrong with it, with advice; this is the verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    /// The part of a write that refuses the row.
    pub phase: Phase,
    /// What is wrong.
    pub code: Code,
    /// Where, as the backend prints it: `.items[3].price`, `.scores.keys()`; empty for the
    /// document itself.
    pub path: String,
    /// The field that is missing, not known, or not the platform's.
    pub field: Option<String>,
    /// The validator at the path, in the backend's spelling, cut after 2048 bytes.
    pub expected: Option<String>,
    /// The value at the path, in the backend's spelling, cut after 2048 bytes.
    pub found: Option<String>,
    /// Where the text stops being JSON.
    pub position: Option<Position>,
    /// What is wrong, for a person; it holds no values.
    pub message: String,
}

/// A place in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line, counted from 1.
    pub line: usize,
    /// The column in bytes, counted from 1; 0 stands for the end of the line before.
    pub column: usize,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}, column {}", self.line, self.column)
    }
}

/// Bytes of a value or validator that a violation keeps.
const KEPT: usize = 2048;

impl Violation {
    pub(crate) fn new(phase: Phase, code: Code, message: impl Into<String>) -> Self {
        Self {
            phase,
            code,
            path: String::new(),
            field: None,
            expected: None,
            found: None,
            position: None,
            message: message.into(),
        }
    }

    /// The violation for a fault that was met at `steps`, outermost first.
    pub(crate) fn from_fault(program: &Program, fault: &Fault<'_>, steps: &[Step<'_>]) -> Self {
        let (code, field) = match fault.kind {
            FaultKind::NoMatch => (Code::NoMatch, None),
            FaultKind::Literal => (Code::LiteralValuesDoNotMatch, None),
            FaultKind::Missing(field) => (Code::MissingRequiredField, Some(field)),
            FaultKind::Extra(field) => (Code::ExtraField, Some(field)),
            FaultKind::OtherTable(_) => (Code::TableNamesDoNotMatch, None),
            FaultKind::SystemTable => (Code::SystemTableReference, None),
        };
        Self {
            path: path::backend(steps),
            field: field.map(str::to_owned),
            expected: Some(cut(program.show(fault.check), KEPT)),
            found: Some(match fault.item {
                Item::Value(value) => cut(value, KEPT),
                Item::Key(key) => cut(format_args!("{key:?}"), KEPT),
            }),
            ..Self::new(Phase::Validate, code, message(fault))
        }
    }

    /// The stage of the write that refuses the row.
    pub fn stage(&self) -> Stage {
        self.phase.stage()
    }

    /// The violation without what the document contains.
    #[must_use]
    pub fn without_values(self) -> Self {
        Self {
            found: None,
            ..self
        }
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
        if !self.path.is_empty() {
            write!(f, "{}: ", self.path)?;
        }
        write!(f, "{}: {}", self.code, self.message)?;
        if let Some(position) = self.position {
            write!(f, " ({position})")?;
        }
        if let Some(expected) = &self.expected {
            write!(f, ", expected {expected}")?;
        }
        match &self.found {
            Some(found) => write!(f, ", found {found}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Violation {}
