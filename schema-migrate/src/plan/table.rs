//! One table: its columns, its key, and the fields of its documents.

use std::collections::{BTreeMap, BTreeSet};

use convex_schema_core::value::Value;
use convex_schema_core::{FieldRef, Fields, Literal, Schema, TableMapping as TableNumbers};

use super::{
    ColumnPlan, FieldPlan, From, OnNull, Problem, ProblemCode, TablePlan, UniquePlan, ValuePlan,
};
use crate::catalogue::{Catalogue, SqlType, Table, TypeGroup, Unique};
use crate::convert::Conversion;
use crate::defaults;
use crate::keys::{Comparison, KeyColumns, KeyPlan, Mint};
use crate::mapping::{
    CREATION_TIME, ColumnMapping, ExistingRows, FieldMapping, ID, IntoTable, Mapping, NullPolicy,
};
use crate::near;
use crate::order::Order;
use crate::targets::{self, accepts_null, holds_lists, id_of, ids_of};

/// The inputs of the plan of a table.
pub(super) struct Context<'p> {
    pub(super) catalogue: &'p Catalogue,
    pub(super) mapping: &'p Mapping,
    pub(super) schema: &'p Schema,
    pub(super) secret: Option<&'p [u8]>,
    pub(super) numbers: &'p TableNumbers,
}

/// Every column has to be in the mapping, and no other.
pub(super) fn coverage(table: &Table, into: &IntoTable, problems: &mut Vec<Problem>) {
    let name = table.name.to_string();
    let is_kept = into
        .existing
        .as_ref()
        .is_some_and(|it| it.rows == ExistingRows::Keep);
    for column in &table.columns {
        let problem = match into.columns.get(&column.name) {
            // Documents that stay keep their fields, so their columns need no mapping.
            None if is_kept => continue,
            None => Problem::new(
                ProblemCode::UnmappedColumn,
                &name,
                "the mapping does not have the column\nhelp: `migrate init` adds it",
            ),
            Some(ColumnMapping::Open(question)) => {
                Problem::new(ProblemCode::OpenQuestion, &name, question)
            }
            Some(ColumnMapping::Drop(_) | ColumnMapping::Field(_)) => continue,
        };
        problems.push(problem.column(&column.name));
    }
    let with = into.columns.values().flat_map(|column| match column {
        ColumnMapping::Field(field) => field.with.as_slice(),
        ColumnMapping::Drop(_) | ColumnMapping::Open(_) => &[],
    });
    let filtered = into.filter.iter().map(|condition| &condition.column);
    let named = into
        .columns
        .keys()
        .chain(&into.key)
        .chain(with)
        .chain(&into.order)
        .chain(filtered);
    let existing = into.existing.iter().map(|it| &it.column);
    for column in named.chain(&into.creation_time).chain(existing) {
        if table.column(column).is_none() {
            let help = near::help(column, table.columns.iter().map(|it| it.name.as_str()));
            let message = format!("the table has no such column{help}");
            problems.push(Problem::new(ProblemCode::UnknownColumn, &name, message).column(column));
        }
    }
}

/// Plans a table; `None` if too little is known of it.
pub(super) fn plan(
    context: &Context<'_>,
    table: &Table,
    into: &IntoTable,
    problems: &mut Vec<Problem>,
) -> Option<TablePlan> {
    let name = table.name.to_string();
    let Some(target) = context.schema.table(&into.into) else {
        let names = context
            .schema
            .tables()
            .map(convex_schema_core::TableRef::name);
        let help = near::help(&into.into, names);
        let message = format!("the schema has no table `{}`{help}", into.into);
        problems.push(Problem::new(ProblemCode::UnknownTarget, &name, message));
        return None;
    };
    let mut planner = Planner {
        context,
        table,
        into,
        problems,
        name,
    };
    let key = planner.key()?;
    let existing = planner.existing(targets::fields(target));
    let fields = if existing.as_ref().is_some_and(|it| it.is_kept) {
        Vec::new()
    } else {
        planner.fields(targets::fields(target))
    };
    let creation = planner.creation();
    let uniques = planner.uniques(&key);
    let filter = into.filter.iter().filter_map(|condition| {
        let position = table.position(&condition.column)?;
        Some((position, condition.clone()))
    });
    Some(TablePlan {
        filter: filter.collect(),
        order: Order::new(context.catalogue, table, &into.order),
        source: table.name.clone(),
        into: into.into.clone(),
        number: context.numbers.number_of(&into.into)?,
        group: 0,
        is_key_public: key
            .columns
            .columns
            .iter()
            .all(|column| is_public(table, *column)),
        key_names: into.key.clone(),
        key,
        uniques,
        repeated: into.repeated,
        lookups: Vec::new(),
        existing,
        creation,
        fields,
    })
}

/// Whether the values of a column are numbers or UUIDs that the database made, which say nothing about a person.
fn is_public(table: &Table, column: usize) -> bool {
    let ty = table.columns.get(column).map(|column| &column.ty);
    matches!(
        ty,
        Some(SqlType::Uuid | SqlType::Int2 | SqlType::Int4 | SqlType::Int8)
    )
}

/// Plans one table.
pub(super) struct Planner<'p> {
    pub(super) context: &'p Context<'p>,
    pub(super) table: &'p Table,
    pub(super) into: &'p IntoTable,
    problems: &'p mut Vec<Problem>,
    name: String,
}

impl Planner<'_> {
    pub(super) fn problem(
        &mut self,
        code: ProblemCode,
        column: Option<&str>,
        message: impl Into<String>,
    ) {
        let mut problem = Problem::new(code, &self.name, message);
        problem.column = column.map(str::to_owned);
        self.problems.push(problem);
    }

    fn key(&mut self) -> Option<KeyPlan> {
        if self.into.key.is_empty() {
            let message = "the mapping names no key\nhelp: write `key = [...]` with the columns that identify a row";
            self.problem(ProblemCode::NoKey, None, message);
            return None;
        }
        let columns = key_columns(self.context.catalogue, self.table, &self.into.key)?;
        match self.mint(&columns.columns) {
            Some(mint) => Some(KeyPlan { columns, mint }),
            None => {
                let message = "the key is not a UUID, so ids are made by a keyed hash, which needs a secret\n\
                               help: `migrate init` writes one, and `secret = \"...\"` names its file";
                self.problem(ProblemCode::NoSecret, None, message);
                None
            }
        }
    }

    /// How keys of the table become ids.
    fn mint(&self, columns: &[usize]) -> Option<Mint> {
        if let [column] = columns {
            let ty = &self.table.columns.get(*column)?.ty;
            if *self.context.catalogue.base(ty) == SqlType::Uuid {
                return Some(Mint::Uuid);
            }
        }
        Mint::hash(self.context.secret?, &self.table.name.to_string())
    }

    /// The uniques of the source; its primary key too, unless ids are made of it.
    fn uniques(&self, key: &KeyPlan) -> Vec<UniquePlan> {
        let primary = Unique {
            name: self.table.primary_key_name.clone(),
            columns: self.table.primary_key.clone(),
            nulls_are_equal: false,
        };
        let all = std::iter::once(&primary).chain(&self.table.uniques);
        let mut plans = Vec::new();
        for unique in all.filter(|unique| !unique.columns.is_empty()) {
            let columns = key_columns(self.context.catalogue, self.table, &unique.columns);
            // Rows with the same key are found by their ids.
            let Some(columns) = columns.filter(|it| *it != key.columns) else {
                continue;
            };
            let name = unique.name.clone();
            plans.push(UniquePlan {
                name: name.unwrap_or_else(|| unique.columns.join(", ")),
                names: unique.columns.clone(),
                columns,
                nulls_are_equal: unique.nulls_are_equal,
            });
        }
        plans
    }

    fn creation(&mut self) -> Option<(usize, Conversion)> {
        let column = self.into.creation_time.as_deref()?;
        let position = self.table.position(column)?;
        let column = &self.table.columns[position];
        let zone = match self.into.columns.get(&column.name) {
            Some(ColumnMapping::Field(field)) => field.zone,
            _ => None,
        };
        let ty = self.context.catalogue.base(&column.ty);
        if ty.group() == TypeGroup::Moment {
            return Some((position, Conversion::Timestamp { zone }));
        }
        if let Some(ColumnMapping::Field(field)) = self.into.columns.get(&column.name) {
            if let (Some(_), Ok(conversion)) = (
                field.unit,
                Conversion::mapped(self.context.catalogue, &column.ty, None, field),
            ) {
                return Some((position, conversion));
            }
        }
        let message = format!("`creation_time` is a column of the type `{ty}`, not a timestamp");
        self.problem(ProblemCode::WrongType, Some(&column.name), message);
        None
    }

    fn fields(&mut self, fields: Option<Fields<'_>>) -> Vec<FieldPlan> {
        let mut plans = Vec::new();
        let mut taken = BTreeSet::new();
        for (position, column) in self.table.columns.iter().enumerate() {
            let Some(ColumnMapping::Field(mapping)) = self.into.columns.get(&column.name) else {
                continue;
            };
            if mapping.field == ID {
                if !self.into.key.contains(&column.name) {
                    let message = "only columns of the key become `_id`";
                    self.problem(ProblemCode::UnknownField, Some(&column.name), message);
                }
                continue;
            }
            if mapping.field == CREATION_TIME {
                if self.into.creation_time.as_ref() != Some(&column.name) {
                    let message = format!("`creation_time = \"{}\"` is missing", column.name);
                    self.problem(ProblemCode::UnknownField, Some(&column.name), message);
                }
                continue;
            }
            let field = match fields {
                None => None,
                Some(fields) => match fields.get(&mapping.field) {
                    Some(field) => Some(field),
                    None => {
                        let help = near::help(&mapping.field, fields.iter().map(FieldRef::name));
                        let message =
                            format!("the documents have no field `{}`{help}", mapping.field);
                        self.problem(ProblemCode::UnknownField, Some(&column.name), message);
                        continue;
                    }
                },
            };
            if !taken.insert(mapping.field.clone()) {
                let message = format!(
                    "another column becomes the field `{}` already",
                    mapping.field
                );
                self.problem(ProblemCode::RepeatedField, Some(&column.name), message);
                continue;
            }
            if let Some(column) = self.column(position, mapping, field) {
                plans.push(FieldPlan {
                    name: mapping.field.clone(),
                    from: From::Column(Box::new(column)),
                });
            }
        }
        for (field, literal) in &self.into.fill {
            let target = fields.and_then(|fields| fields.get(field));
            if let (Some(fields), None) = (fields, target) {
                let help = near::help(field, fields.iter().map(FieldRef::name));
                let message =
                    format!("the documents have no field `{field}`, which `fill` gives{help}");
                self.problem(ProblemCode::UnknownField, None, message);
            } else if taken.insert(field.clone()) {
                let json = self.literal(None, "fill", literal, target);
                plans.push(FieldPlan {
                    name: field.clone(),
                    from: From::Constant(json),
                });
            } else {
                let message =
                    format!("`fill` gives the field `{field}`, which a column gives already");
                self.problem(ProblemCode::RepeatedField, None, message);
            }
        }
        for field in fields.iter().flat_map(|fields| fields.iter()) {
            if !field.is_optional() && !taken.contains(field.name()) {
                let message = format!(
                    "no column gives the required field `{}`\nhelp: map a column to it, or give it a value in `fill`",
                    field.name()
                );
                self.problem(ProblemCode::MissingField, None, message);
            }
        }
        plans.sort_by(|a, b| a.name.cmp(&b.name));
        plans
    }

    fn column(
        &mut self,
        position: usize,
        mapping: &FieldMapping,
        field: Option<FieldRef<'_>>,
    ) -> Option<ColumnPlan> {
        let column = &self.table.columns[position];
        let validator = field.map(FieldRef::validator);
        let catalogue = self.context.catalogue;
        let is_list = holds_lists(catalogue, column);
        let of = validator.and_then(|it| id_of(it).or_else(|| ids_of(it).filter(|_| is_list)));
        let value = match of {
            _ if mapping.files.is_some() => {
                let folder = mapping.files.as_deref()?;
                let name = column.name.clone();
                ValuePlan::File(self.file(&name, folder, mapping, field)?)
            }
            Some(of) => ValuePlan::Reference(self.reference(position, mapping, of)?),
            None => match Conversion::mapped(catalogue, &column.ty, validator, mapping) {
                Ok(conversion) => ValuePlan::Convert(conversion),
                Err(message) => {
                    self.problem(ProblemCode::WrongType, Some(&column.name), message);
                    return None;
                }
            },
        };
        if mapping.values.is_some() && matches!(value, ValuePlan::Reference(_)) {
            let message =
                "`values` is for fields that are not ids: the id is made of the key of the row";
            self.problem(ProblemCode::WrongType, Some(&column.name), message);
            return None;
        }
        let mut map = BTreeMap::new();
        for (old, new) in mapping.values.iter().flat_map(|it| &it.entries) {
            let json = self.literal(Some(&column.name), "values", new, field);
            map.insert(old.clone(), json);
        }
        Some(ColumnPlan {
            column: position,
            name: column.name.clone(),
            value,
            null: self.null(position, mapping, field),
            empty: mapping.empty,
            map: mapping.values.is_some().then_some(map),
            missing: mapping.missing,
        })
    }

    /// The JSON text of a constant, which has to be a value of its field. `key` is where the mapping has it.
    fn literal(
        &mut self,
        column: Option<&str>,
        key: &str,
        literal: &Literal,
        field: Option<FieldRef<'_>>,
    ) -> String {
        let fitted = match field {
            Some(field) => defaults::fit(literal, field.validator()),
            None => Some(literal.clone()),
        };
        match fitted {
            Some(fitted) => json(&fitted),
            None => {
                let name = field.map_or("", FieldRef::name);
                let message =
                    format!("`{key}` has {literal:?}, which is not a value of the field `{name}`");
                self.problem(ProblemCode::WrongType, column, message);
                json(literal)
            }
        }
    }

    fn null(
        &mut self,
        position: usize,
        mapping: &FieldMapping,
        field: Option<FieldRef<'_>>,
    ) -> OnNull {
        let column = &self.table.columns[position];
        let is_optional = field.is_none_or(FieldRef::is_optional);
        let takes_null = field.is_none_or(|field| accepts_null(field.validator()));
        match mapping.null {
            Some(NullPolicy::Absent) => OnNull::Absent,
            Some(NullPolicy::Null) => OnNull::Json("null".to_owned()),
            Some(NullPolicy::Reject) => OnNull::Reject,
            Some(NullPolicy::Default) => match &mapping.default {
                Some(default) => {
                    let name = column.name.clone();
                    OnNull::Json(self.literal(Some(&name), "default", default, field))
                }
                None => {
                    let message = "`null = \"default\"` needs `default = ...`";
                    self.problem(ProblemCode::NullableRequired, Some(&column.name), message);
                    OnNull::Reject
                }
            },
            None if is_optional => OnNull::Absent,
            None if takes_null => OnNull::Json("null".to_owned()),
            None => {
                if column.nullable {
                    let message = format!(
                        "the column accepts null and the field `{}` is required\n\
                         help: write `null = \"reject\"`, or `null = \"default\"` and `default = ...`",
                        mapping.field
                    );
                    self.problem(ProblemCode::NullableRequired, Some(&column.name), message);
                }
                OnNull::Reject
            }
        }
    }
}

/// The columns with these names; `None` if the table lacks one.
pub(super) fn key_columns(
    catalogue: &Catalogue,
    table: &Table,
    names: &[String],
) -> Option<KeyColumns> {
    let columns = names.iter().map(|name| table.position(name));
    let columns: Vec<usize> = columns.collect::<Option<_>>()?;
    let of = |column: &usize| Comparison::of(catalogue, &table.columns[*column].ty);
    Some(KeyColumns {
        comparisons: columns.iter().map(of).collect(),
        columns,
    })
}

/// The JSON text of a constant, the same in all encodings.
fn json(literal: &Literal) -> String {
    Value::from(literal).to_export()
}
