//! Where a schema differs from the definitions of a database: by table, column and field.

use std::collections::BTreeSet;
use std::fmt::{self, Write};

use convex_schema_core::{FieldRef, Fields, Literal, Schema};
use serde_json::{Value, json};

use crate::catalogue::{Catalogue, Column, SqlType, Table};
use crate::codes::codes;
use crate::convert::Conversion;
use crate::place::Place;
use crate::structs;
use crate::targets::{self, Targets};

codes! {
    /// The kind of a [`Difference`].
    enum DriftCode {
        /// The schema has no table for a table of the source.
        MissingTable = "missing_table",
        /// The source has no table for a table of the schema.
        ExtraTable = "extra_table",
        /// The documents have no field for a column.
        MissingField = "missing_field",
        /// The table has no column for a field.
        ExtraField = "extra_field",
        /// Values of the column can't become values of the field.
        Type = "type",
        /// The column accepts null, and the field is required.
        NullableRequired = "nullable_required",
        /// The column rejects null, and the field is optional or accepts null.
        RequiredOptional = "required_optional",
        /// The column and the field list different values, or one of them lists none.
        AllowedValues = "allowed_values",
    }
}

/// One difference between a source and a schema.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Difference {
    /// The kind.
    pub code: DriftCode,
    /// The table of the source; `None` for a table that only the schema has.
    pub table: Option<String>,
    /// The column, if it is about one.
    pub column: Option<String>,
    /// The table of the schema, if there is one.
    pub target: Option<String>,
    /// The field, if there is one.
    pub field: Option<String>,
    /// Where the source has it.
    pub at: Option<Place>,
    /// The difference in words.
    pub message: String,
}

/// The difference in one line: its place, what it is about, and what was found.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(at) = &self.at {
            write!(f, "{at}: ")?;
        }
        let (table, column) = match &self.table {
            Some(table) => (Some(table), &self.column),
            None => (self.target.as_ref(), &self.field),
        };
        let table = table.map_or("", String::as_str);
        match column.as_ref().or(self.field.as_ref()) {
            Some(column) => write!(f, "{table}.{column}: ")?,
            None => write!(f, "{table}: ")?,
        }
        write!(f, "{} [{}]", self.message, self.code)
    }
}

/// All differences between a source and a schema, in the order of the source.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Drift {
    /// The differences.
    pub differences: Vec<Difference>,
}

impl Drift {
    /// Returns whether there is no difference.
    pub fn is_empty(&self) -> bool {
        self.differences.is_empty()
    }

    /// Returns how many differences there are of a kind.
    pub fn count(&self, code: DriftCode) -> usize {
        let of_code = self.differences.iter().filter(|it| it.code == code);
        of_code.count()
    }

    /// Returns a line for each difference.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for difference in &self.differences {
            let _ = writeln!(text, "{difference}");
        }
        text
    }

    /// Returns the differences as JSON: `{"differences": [{"code", "table", "column", "target", "field", "at",
    /// "message"}]}`, where what does not apply is null.
    pub fn to_json(&self) -> Value {
        let differences = self.differences.iter().map(|it| {
            json!({
                "code": it.code.as_str(),
                "table": it.table,
                "column": it.column,
                "target": it.target,
                "field": it.field,
                "at": it.at.as_ref().map(Place::to_string),
                "message": it.message,
            })
        });
        json!({ "differences": differences.collect::<Vec<_>>() })
    }
}

/// Compares a source with a schema.
pub fn drift(catalogue: &Catalogue, schema: &Schema) -> Drift {
    let mut comparison = Comparison {
        catalogue,
        targets: Targets::new(catalogue, schema),
        found: Vec::new(),
    };
    let mut met = BTreeSet::new();
    let own = catalogue.tables.iter();
    for table in own.filter(|it| it.partition_of.is_none()) {
        met.extend(comparison.table(table));
    }
    for table in schema.tables().filter(|it| !met.contains(it.name())) {
        comparison.found.push(Difference {
            code: DriftCode::ExtraTable,
            table: None,
            column: None,
            target: Some(table.name().to_owned()),
            field: None,
            at: None,
            message: "the source has no such table".to_owned(),
        });
    }
    Drift {
        differences: comparison.found,
    }
}

struct Comparison<'d> {
    catalogue: &'d Catalogue,
    targets: Targets<'d>,
    found: Vec<Difference>,
}

impl<'d> Comparison<'d> {
    /// Compares a table; returns the one of the schema.
    fn table(&mut self, table: &Table) -> Option<&'d str> {
        let Some(target) = self.targets.table(&table.name) else {
            let name = self.targets.name(&table.name);
            let message = format!("the schema has no table `{name}`");
            self.found.push(Difference {
                code: DriftCode::MissingTable,
                table: Some(table.name.to_string()),
                column: None,
                target: None,
                field: None,
                at: Some(table.at.clone()),
                message,
            });
            return None;
        };
        if let Some(fields) = targets::fields(target) {
            self.columns(table, target.name(), fields);
        }
        Some(target.name())
    }

    fn columns(&mut self, table: &Table, target: &str, fields: Fields<'_>) {
        let mut met = BTreeSet::new();
        for column in &table.columns {
            let found = match targets::field(fields, column) {
                Some(field) => {
                    met.insert(field.name().to_owned());
                    self.field(table, column, field)
                }
                None if self.is_id(table, column) => Vec::new(),
                None => {
                    let name = self.targets.name(&table.name);
                    let message = format!("no field of `{name}` has this column");
                    vec![(DriftCode::MissingField, message)]
                }
            };
            for (code, message) in found {
                let field = targets::field(fields, column);
                self.found.push(Difference {
                    code,
                    table: Some(table.name.to_string()),
                    column: Some(column.name.clone()),
                    target: Some(target.to_owned()),
                    field: field.map(|it| it.name().to_owned()),
                    at: Some(column.at.clone()),
                    message,
                });
            }
        }
        for field in fields.iter().filter(|it| !met.contains(it.name())) {
            self.found.push(Difference {
                code: DriftCode::ExtraField,
                table: Some(table.name.to_string()),
                column: None,
                target: Some(target.to_owned()),
                field: Some(field.name().to_owned()),
                at: Some(table.at.clone()),
                message: "no column of the table has this field".to_owned(),
            });
        }
    }

    /// Whether a column is a key that no field has to repeat: it is in `_id`.
    fn is_id(&self, table: &Table, column: &Column) -> bool {
        let is_key = matches!(table.primary_key.as_slice(), [key] if *key == column.name);
        is_key && *self.catalogue.base(&column.ty) == SqlType::Uuid
    }

    fn field(
        &self,
        table: &Table,
        column: &Column,
        field: FieldRef<'_>,
    ) -> Vec<(DriftCode, String)> {
        let mut found = Vec::new();
        if let Some(message) = self.ty(table, column, field) {
            found.push((DriftCode::Type, message));
        }
        let is_nullable = column.nullable && !structs::is_required(self.catalogue, &column.ty);
        let takes_null = targets::accepts_null(field.validator());
        if is_nullable && !field.is_optional() && !takes_null {
            let default = column.default.as_ref().map_or_else(String::new, |default| {
                format!(" (its default `{default}` does not change that)")
            });
            let message = format!("the column accepts null{default}, and the field is required");
            found.push((DriftCode::NullableRequired, message));
        }
        if !is_nullable && field.is_optional() {
            let message = "the column rejects null, and the field is optional".to_owned();
            found.push((DriftCode::RequiredOptional, message));
        }
        found.extend(self.values(table, column, field));
        found
    }

    /// Why values of a column can't become values of its field.
    fn ty(&self, table: &Table, column: &Column, field: FieldRef<'_>) -> Option<String> {
        let key = table.foreign_key(&column.name);
        let referred = key.and_then(|key| self.catalogue.root(&key.table));
        let referred = referred.and_then(|table| self.targets.table(&table.name));
        match (referred, targets::id_of(field.validator())) {
            (Some(referred), Some(of)) if referred.name() != of => Some(format!(
                "the column refers to `{}`, and the field to `{of}`",
                referred.name()
            )),
            (Some(referred), None) => Some(format!(
                "the column refers to `{}`, and the field is not an id",
                referred.name()
            )),
            (Some(_) | None, Some(_)) => None,
            (None, None) => {
                let (ty, validator) = (&column.ty, Some(field.validator()));
                Conversion::new(self.catalogue, ty, validator, Some(0)).err()
            }
        }
    }

    /// How the listed values differ.
    fn values(
        &self,
        table: &Table,
        column: &Column,
        field: FieldRef<'_>,
    ) -> Option<(DriftCode, String)> {
        let meant = field.meta().map(|meta| meta.allowed.clone());
        let meant = meant.filter(|allowed| !allowed.is_empty());
        let own = targets::literals(field.validator())
            .filter(|it| !it.is_empty())
            .or(meant);
        let message = match (structs::values(self.catalogue, table, column), own) {
            (Some(listed), Some(own)) => {
                let (listed, own) = (texts(&listed), texts(&own));
                let missing: Vec<_> = listed.difference(&own).cloned().collect();
                let extra: Vec<_> = own.difference(&listed).cloned().collect();
                match (missing.is_empty(), extra.is_empty()) {
                    (true, true) => return None,
                    (false, true) => format!("the field lacks {}", missing.join(", ")),
                    (true, false) => format!("the column lacks {}", extra.join(", ")),
                    (false, false) => format!(
                        "the field lacks {}, and the column lacks {}",
                        missing.join(", "),
                        extra.join(", ")
                    ),
                }
            }
            (Some(listed), None) => {
                let listed: Vec<_> = texts(&listed).into_iter().collect();
                format!(
                    "the column takes only {}, and the field any value",
                    listed.join(", ")
                )
            }
            (None, Some(own)) if *self.catalogue.base(&column.ty) != SqlType::Boolean => {
                let own: Vec<_> = texts(&own).into_iter().collect();
                format!(
                    "the field takes only {}, and the column any value",
                    own.join(", ")
                )
            }
            (None, Some(_) | None) => return None,
        };
        Some((DriftCode::AllowedValues, message))
    }
}

/// Values as messages show them. Numbers are the same in both forms.
fn texts(values: &[Literal]) -> BTreeSet<String> {
    let text = |value: &Literal| match value {
        Literal::String(text) => format!("`{text}`"),
        Literal::Float64(value) => value.to_string(),
        Literal::Int64(value) => value.to_string(),
        Literal::Boolean(value) => value.to_string(),
    };
    values.iter().map(text).collect()
}
