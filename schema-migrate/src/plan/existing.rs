//! Rows whose documents are in the deployment already: how they are found in an export of it.

use std::path::PathBuf;

use convex_schema_core::value::Encoding;
use convex_schema_core::{FieldRef, Fields, Value};

use super::ProblemCode;
use super::table::Planner;
use crate::convert::{Conversion, FaultCode};
use crate::keys::{Internal, hash_of};
use crate::mapping::{ColumnMapping, ExistingPolicy, ExistingRows, FieldMapping, ID};
use crate::near;
use crate::row::{Cell, Row};

/// Where the documents of a table's rows are looked up.
#[derive(Debug)]
pub(crate) struct ExistingPlan {
    /// The export.
    pub(crate) file: PathBuf,
    /// The field by which a document is found.
    field: String,
    column: usize,
    /// The name of the column.
    pub(crate) name: String,
    /// The conversion of the column to values of the field.
    conversion: Conversion,
    pub(crate) missing: ExistingPolicy,
    /// Whether the documents stay as they are.
    pub(crate) is_kept: bool,
}

impl Planner<'_> {
    pub(super) fn existing(&mut self, fields: Option<Fields<'_>>) -> Option<ExistingPlan> {
        let existing = self.into.existing.as_ref()?;
        let position = self.table.position(&existing.column)?;
        let column = &self.table.columns[position];
        let field = fields.and_then(|fields| fields.get(&existing.field));
        if let (Some(fields), None, false) = (fields, field, existing.field == ID) {
            let help = near::help(&existing.field, fields.iter().map(FieldRef::name));
            let message = format!("the documents have no field `{}`{help}", existing.field);
            self.problem(ProblemCode::UnknownField, Some(&column.name), message);
            return None;
        }
        let policies = match self.into.columns.get(&column.name) {
            Some(ColumnMapping::Field(mapping)) => mapping.clone(),
            Some(ColumnMapping::Drop(_) | ColumnMapping::Open(_)) | None => FieldMapping::default(),
        };
        let validator = field.map(FieldRef::validator);
        let catalogue = self.context.catalogue;
        match Conversion::mapped(catalogue, &column.ty, validator, &policies) {
            Ok(conversion) => Some(ExistingPlan {
                file: existing.file.clone(),
                field: existing.field.clone(),
                column: position,
                name: column.name.clone(),
                conversion,
                missing: existing.missing,
                is_kept: existing.rows == ExistingRows::Keep,
            }),
            Err(message) => {
                self.problem(ProblemCode::WrongType, Some(&column.name), message);
                None
            }
        }
    }
}

impl ExistingPlan {
    /// A hash of the value by which the document of a row is found; `None` for null.
    pub(crate) fn of_row(&self, row: &Row) -> Result<Option<Internal>, FaultCode> {
        let cell = row.cell(self.column);
        if matches!(cell, Cell::Null | Cell::Missing | Cell::Unknown) {
            return Ok(None);
        }
        // An encoding reads documents.
        let mut text = "{\"a\":".to_owned();
        self.conversion.write(cell, &mut text)?;
        text.push('}');
        let encoding = if self.conversion.needs_export_encoding() {
            Encoding::Export
        } else {
            Encoding::Import
        };
        let document = encoding.parse(&text).map_err(|_| FaultCode::InvalidJson)?;
        Ok(document.get("a").map(hash))
    }

    /// As [`of_row`](Self::of_row), of a document.
    pub(crate) fn of_document(&self, document: &Value) -> Option<Internal> {
        match document.get(&self.field) {
            None | Some(Value::Null) => None,
            Some(value) => Some(hash(value)),
        }
    }
}

fn hash(value: &Value) -> Internal {
    hash_of(value.to_export().as_bytes())
}
