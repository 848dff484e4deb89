//! Row validation: the backend's own verdict on a row before it is sent, and a report that
//! explains it.
//!
//! [`Rows`] is a schema compiled once; [`TableValidator`] checks rows of one of its tables.
//! `validate` gives the verdict, the backend's first error; `report` gives all that is wrong, with
//! what to do about it, and warnings; [`Findings`] adds up the reports of many rows.
//!
//! ```
//! use convex_schema_rows::validate::{ViolationCode, Mode, Rows};
//! use convex_schema_core::{Schema, TableDefinition, v};
//!
//! let user = v::object().field("email", v::string()).field("age", v::optional(v::number()));
//! let schema = Schema::builder().table(TableDefinition::new("users", user)).build();
//! let rows = Rows::new(&schema);
//! let users = rows.table("users");
//!
//! let row = br#"{"email":"ann@example.com","age":null}"#;
//! let violation = users.validate_json(row, Mode::Insert).unwrap_err();
//! assert_eq!((violation.code(), violation.path()), (ViolationCode::NoMatch, ".age"));
//!
//! let report = users.report_json(row, Mode::Insert);
//! let help = report.findings[0].help.as_deref().unwrap_or_default();
//! assert!(help.starts_with("leave the key out instead of writing null"));
//! ```
//!
//! This is the reference: whatever is faster has to agree with it.

mod branch;
mod check;
mod code;
mod document;
mod duplicates;
mod excess;
mod explain;
mod finding;
mod findings;
mod ids;
mod likely_cause;
pub(crate) mod limits;
mod path;
mod program;
mod recognise;
mod report;
mod row;
mod shown;
mod spell;
mod table;
mod text;
mod violation;
pub(crate) mod warn;

#[cfg(test)]
pub(crate) mod tests;

use std::sync::Arc;

pub use self::code::{RowPhase, RowStage, ViolationCode};
pub use self::document::Mode;
pub use self::finding::{Branch, Finding};
pub use self::findings::{
    Added, FindingGroup, Findings, FindingsOptions, RowPlace, Sample, TableFindings,
};
pub use self::ids::{ShapeOnly, TableIds, WithMapping};
pub use self::likely_cause::LikelyCause;
use self::program::Program;
pub use self::report::{Report, ReportOptions};
pub use self::shown::Values;
pub use self::table::TableValidator;
pub use self::violation::{TextPosition, Violation};
use convex_schema_core::Schema;
use convex_schema_core::TableMapping;

/// A schema compiled for validation.
///
/// Its type says how ids are checked: [`ShapeOnly`] without a table mapping, and then a row that is
/// accepted may still have ids of other tables; [`WithMapping`] with one, as the backend does.
/// Cheap to clone, and `Send + Sync`.
#[derive(Debug, Clone)]
pub struct Rows<I = ShapeOnly> {
    program: Arc<Program>,
    ids: I,
}

impl Rows<ShapeOnly> {
    /// Compiles `schema`; of ids only the shape is checked.
    pub fn new(schema: &Schema) -> Self {
        Self {
            program: Arc::new(Program::compile(schema)),
            ids: ShapeOnly,
        }
    }
}

impl Rows<WithMapping> {
    /// Compiles `schema`; ids are checked against `mapping`.
    pub fn with_mapping(schema: &Schema, mapping: TableMapping) -> Self {
        Rows::new(schema).and_mapping(mapping)
    }
}

impl<I: TableIds> Rows<I> {
    /// Returns the same tables with another mapping; nothing is compiled again.
    #[must_use]
    pub fn and_mapping(self, mapping: TableMapping) -> Rows<WithMapping> {
        Rows {
            program: self.program,
            ids: WithMapping::new(mapping),
        }
    }

    /// Returns how ids are checked.
    pub fn ids(&self) -> &I {
        &self.ids
    }

    /// Returns the names of the schema's tables, in order.
    pub fn tables(&self) -> impl ExactSizeIterator<Item = &str> {
        self.program.tables().iter().map(|table| &*table.name)
    }

    /// Returns the validator for rows of the table called `name`.
    ///
    /// A table that the schema does not have accepts all documents, as it does in the backend;
    /// [`TableValidator::is_in_schema`] tells, and so do the reports.
    pub fn table<'a>(&'a self, name: &'a str) -> TableValidator<'a, I> {
        TableValidator::new(&self.program, &self.ids, name)
    }
}
