//! Makes a mapping of a catalogue and a schema, by names and types. Undecided columns become questions.

use std::collections::{BTreeMap, BTreeSet};

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{FieldRef, Fields, Schema, TableRef};

use crate::catalogue::{Catalogue, Column, SqlType, Table};
use crate::convert::Conversion;
use crate::defaults;
use crate::mapping::{
    CREATION_TIME, ColumnMapping, FieldMapping, ID, IntoTable, Mapping, NullPolicy, TableMapping,
};
use crate::snapshot::STORAGE;
use crate::targets::{self, Targets, accepts_null};

/// Proposes what becomes of each table that is not a partition, by its name. Where `known` says which table of the
/// schema it becomes, that is taken.
pub(crate) fn propose(
    catalogue: &Catalogue,
    schema: &Schema,
    known: &Mapping,
) -> BTreeMap<String, TableMapping> {
    let targets = Targets::new(catalogue, schema);
    let tables = catalogue.tables.iter();
    let tables = tables.filter(|table| table.partition_of.is_none());
    tables
        .map(|table| {
            let name = table.name.to_string();
            let target = match known.tables.get(&name) {
                Some(TableMapping::Into(into)) => schema.table(&into.into),
                Some(TableMapping::Drop(_) | TableMapping::Open(_)) | None => None,
            };
            let target = target.or_else(|| targets.table(&table.name));
            let mapping = match target {
                Some(target) => self::table(catalogue, &targets, table, target),
                None => TableMapping::Open(format!(
                    "no table of the schema is called `{}`: write `into = \"table\"` and run `migrate init` again, or \
                     `drop = \"reason\"`",
                    targets.name(&table.name)
                )),
            };
            (name, mapping)
        })
        .collect()
}

fn table(
    catalogue: &Catalogue,
    targets: &Targets<'_>,
    table: &Table,
    target: TableRef<'_>,
) -> TableMapping {
    let fields = targets::fields(target);
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
        let mut mapping = self::column(catalogue, targets, table, fields, column, &mut taken);
        let is_created = into.creation_time.as_ref() == Some(&column.name);
        let has_field = fields.is_none_or(|fields| targets::field(fields, column).is_some());
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

fn column(
    catalogue: &Catalogue,
    targets: &Targets<'_>,
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
    let field = targets::field(fields, column);
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
        with: others(targets, table, column, field),
        ..FieldMapping::default()
    };
    if let Some(question) = question_of_type(catalogue, column, field, &mapping) {
        return ColumnMapping::Open(question);
    }
    if targets::id_of(field.validator()) == Some(STORAGE) {
        return ColumnMapping::Open(format!(
            "the field is the id of a stored file: write `field = \"{}\"` with `files = \"folder\"`, the folder of the \
             files that the column names, or `drop = \"reason\"`",
            field.name()
        ));
    }
    if column.nullable && !field.is_optional() && !accepts_null(field.validator()) {
        let default = defaults::constant(catalogue, column);
        match default.and_then(|it| defaults::fit(&it, field.validator())) {
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

/// Returns the question for a column whose values can't become values of its field.
fn question_of_type(
    catalogue: &Catalogue,
    column: &Column,
    field: FieldRef<'_>,
    mapping: &FieldMapping,
) -> Option<String> {
    let validator = field.validator();
    let is_list = targets::holds_lists(catalogue, column);
    let is_of_ids =
        targets::id_of(validator).is_some() || is_list && targets::ids_of(validator).is_some();
    if is_of_ids {
        return None;
    }
    // Without a time zone there is a question of its own.
    let mut mapping = mapping.clone();
    mapping.zone = Some(0);
    let error = Conversion::mapped(catalogue, &column.ty, Some(validator), &mapping).err()?;
    Some(format!(
        "{error}: change the validator, write the `field` that it becomes, or `drop = \"reason\"`"
    ))
}

/// The other columns of a reference of several columns whose id is in the field of this one.
fn others(
    targets: &Targets<'_>,
    table: &Table,
    column: &Column,
    field: FieldRef<'_>,
) -> Vec<String> {
    let Some(of) = targets::id_of(field.validator()) else {
        return Vec::new();
    };
    if table.foreign_key(&column.name).is_some() {
        return Vec::new();
    }
    let keys = table.foreign_keys.iter();
    let mut keys = keys.filter(|key| key.columns.first() == Some(&column.name));
    let key = keys.find(|key| targets.table(&key.table).is_some_and(|it| it.name() == of));
    key.map_or_else(Vec::new, |key| key.columns[1..].to_vec())
}
