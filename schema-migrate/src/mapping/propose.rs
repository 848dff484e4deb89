//! Makes a mapping of a catalogue and a schema, by names and types. What can't be decided becomes a question.

use std::collections::{BTreeMap, BTreeSet};

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{FieldRef, Fields, Literal, Schema, TableRef, ValidatorRef};
use convex_schema_rules::casing::to_camel;

use super::{CREATION_TIME, ColumnMapping, FieldMapping, ID, IntoTable, NullPolicy, TableMapping};
use crate::catalogue::{Catalogue, Column, SqlType, Table};
use crate::names;

/// Proposes what becomes of each table that is not a partition, by its name.
pub(crate) fn propose(catalogue: &Catalogue, schema: &Schema) -> BTreeMap<String, TableMapping> {
    let tables = catalogue.tables.iter();
    let tables = tables.filter(|table| table.partition_of.is_none());
    let propose = |table| {
        (
            Table::name_text(table),
            self::table(catalogue, schema, table),
        )
    };
    tables.map(propose).collect()
}

/// The name of a table as letters and digits alone, to compare it in any casing.
fn folded(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

fn table(catalogue: &Catalogue, schema: &Schema, table: &Table) -> TableMapping {
    let name = table.name.to_string();
    let Some(target) = find_table(schema, &name) else {
        return TableMapping::Open(format!(
            "no table of the schema is called `{}`: write `into = \"table\"` and run `migrate init` again, or \
             `drop = \"reason\"`",
            names::table(&name)
        ));
    };
    let fields = match target.document().map(ValidatorRef::exhaustive) {
        Some(ValidatorKind::Object(fields)) => Some(fields),
        _ => None,
    };
    let mut into = IntoTable {
        into: target.name().to_owned(),
        key: table.primary_key.clone(),
        ..IntoTable::default()
    };
    let created = table.columns.iter().find(|column| {
        let names = ["created_at", "createdat", "inserted_at"];
        names.contains(&column.name.to_ascii_lowercase().as_str())
            && matches!(catalogue.base(&column.ty), SqlType::Timestamptz)
    });
    into.creation_time = created.map(|column| column.name.clone());
    let mut taken = BTreeSet::new();
    for column in &table.columns {
        let mut mapping = self::column(catalogue, table, fields, column, &mut taken);
        let is_created = into.creation_time.as_ref() == Some(&column.name);
        let has_field = fields.is_none_or(|fields| field_of(fields, column).is_some());
        if is_created && !has_field {
            mapping = ColumnMapping::Field(FieldMapping {
                field: CREATION_TIME.to_owned(),
                ..FieldMapping::default()
            });
        }
        into.columns.insert(column.name.clone(), mapping);
    }
    TableMapping::Into(into)
}

fn find_table<'s>(schema: &'s Schema, name: &str) -> Option<TableRef<'s>> {
    let camel = names::table(name);
    schema
        .table(&camel)
        .or_else(|| schema.table(name))
        .or_else(|| {
            let mut alike = schema
                .tables()
                .filter(|it| folded(it.name()) == folded(name));
            // Two that are alike are a question.
            alike.next().filter(|_| alike.next().is_none())
        })
}

fn column(
    catalogue: &Catalogue,
    table: &Table,
    fields: Option<Fields<'_>>,
    column: &Column,
    taken: &mut BTreeSet<String>,
) -> ColumnMapping {
    let is_key = table.primary_key.contains(&column.name);
    let Some(fields) = fields else {
        // Any document fits.
        let field = if is_key { ID } else { &column.name };
        return ColumnMapping::Field(FieldMapping {
            field: field.to_owned(),
            ..FieldMapping::default()
        });
    };
    let field = field_of(fields, column);
    let Some(field) = field.filter(|field| taken.insert(field.name().to_owned())) else {
        return if is_key {
            ColumnMapping::Field(FieldMapping {
                field: ID.to_owned(),
                ..FieldMapping::default()
            })
        } else {
            ColumnMapping::Open(format!(
                "the documents have no field `{}`: write `field = \"name\"` or `drop = \"reason\"`",
                column.name
            ))
        };
    };
    let mut mapping = FieldMapping {
        field: field.name().to_owned(),
        ..FieldMapping::default()
    };
    if column.nullable && !field.is_optional() && !accepts_null(field.validator()) {
        match column.default.as_deref().and_then(constant) {
            Some(default) => {
                mapping.null = Some(NullPolicy::Default);
                mapping.default = Some(default);
            }
            None => {
                let reason = column.default.as_ref().map_or_else(
                    || "the column accepts null and the field is required".to_owned(),
                    |default| {
                        format!(
                            "the column accepts null (its default `{default}` does not change that) and the \
                             field is required"
                        )
                    },
                );
                return ColumnMapping::Open(format!(
                    "{reason}: write `field = \"{}\"` with `null = \"reject\"`, or with `null = \"default\"` \
                     and `default = ...`",
                    field.name()
                ));
            }
        }
    }
    let is_naive = matches!(
        catalogue.base(&column.ty),
        SqlType::Timestamp | SqlType::Date
    );
    if is_naive && matches!(field.validator().exhaustive(), ValidatorKind::Float64) {
        return ColumnMapping::Open(format!(
            "the column has no time zone and the field is a number: write `field = \"{}\"` with \
             `zone = \"UTC\"` or another offset",
            field.name()
        ));
    }
    ColumnMapping::Field(mapping)
}

/// The field with the name of a column, in one casing or another.
fn field_of<'s>(fields: Fields<'s>, column: &Column) -> Option<FieldRef<'s>> {
    let names = [
        column.name.clone(),
        names::field(&column.name),
        to_camel(&column.name),
    ];
    names.iter().find_map(|name| fields.get(name))
}

/// Whether null is a value of the field.
pub(crate) fn accepts_null(validator: ValidatorRef<'_>) -> bool {
    match validator.exhaustive() {
        ValidatorKind::Null | ValidatorKind::Any | ValidatorKind::Unknown(_) => true,
        ValidatorKind::Union(members) => members.iter().any(|it| accepts_null(it.validator())),
        ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Function(_)
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Id(_)
        | ValidatorKind::Literal(_)
        | ValidatorKind::Array(_)
        | ValidatorKind::Record { .. }
        | ValidatorKind::Object(_) => false,
    }
}

/// The value of a default that is the same for every row.
fn constant(default: &str) -> Option<Literal> {
    let text = default.trim();
    let lower = text.to_ascii_lowercase();
    match lower.as_str() {
        "true" => return Some(Literal::from(true)),
        "false" => return Some(Literal::from(false)),
        _ => {}
    }
    if let Ok(number) = text.parse::<f64>() {
        return number.is_finite().then(|| Literal::from(number));
    }
    // Reads `'pending'::character varying` as a text; `'{}'::jsonb` is a value, not a text.
    let inner = text.strip_prefix('\'')?;
    let (value, rest) = inner.split_once('\'')?;
    let is_text = match rest.strip_prefix("::") {
        None => rest.is_empty(),
        Some(ty) => matches!(
            SqlType::parse(ty),
            SqlType::Text | SqlType::Varchar(_) | SqlType::Char(_)
        ),
    };
    (is_text && !value.starts_with(['{', '['])).then(|| Literal::from(value))
}

impl Table {
    fn name_text(&self) -> String {
        self.name.to_string()
    }
}

#[cfg(test)]
mod tests {
    use convex_schema_core::Literal;

    use super::constant;

    #[test]
    fn only_defaults_that_are_the_same_for_all_rows_are_proposed() {
        for (default, want) in [
            (
                "'pending'::character varying",
                Some(Literal::from("pending")),
            ),
            ("'IDR'", Some(Literal::from("IDR"))),
            ("0", Some(Literal::from(0.0))),
            ("FALSE", Some(Literal::from(false))),
            ("now()", None),
            ("'{}'::jsonb", None),
            ("'{}'", None),
            ("gen_random_uuid()", None),
            ("'a' || 'b'", None),
            ("'2026-01-01'::date", None),
        ] {
            assert_eq!(constant(default), want, "{default}");
        }
    }
}
