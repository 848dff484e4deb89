//! Which table and which field of a schema the names of a source mean.

use std::collections::BTreeMap;

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::{FieldRef, Fields, Literal, MemberRef, Schema, TableRef, ValidatorRef};

use crate::catalogue::{Catalogue, Column, Name, SqlType};
use crate::names::{self, Rename};

/// The tables of a schema, found by names of a source.
#[derive(Debug)]
pub(crate) struct Targets<'s> {
    schema: &'s Schema,
    /// The names that `import --from-sql` gives.
    names: BTreeMap<Name, String>,
}

impl<'s> Targets<'s> {
    pub(crate) fn new(catalogue: &Catalogue, schema: &'s Schema) -> Self {
        Self {
            schema,
            names: names::tables(catalogue),
        }
    }

    /// The name that the table would have.
    pub(crate) fn name(&self, table: &Name) -> &str {
        self.names.get(table).map_or("", String::as_str)
    }

    /// The table with the name that an import gives, or the name in SQL, or the only one that differs in case and
    /// signs alone.
    pub(crate) fn table(&self, name: &Name) -> Option<TableRef<'s>> {
        let own = name.to_string();
        let exact = self.schema.table(self.name(name));
        exact.or_else(|| self.schema.table(&own)).or_else(|| {
            let tables = self.schema.tables();
            let mut alike = tables.filter(|it| folded(it.name()) == folded(&own));
            // Two that are alike are a question.
            alike.next().filter(|_| alike.next().is_none())
        })
    }
}

/// The name as letters and digits alone, to compare it in any case.
fn folded(name: &str) -> String {
    let letters = name.chars().filter(char::is_ascii_alphanumeric);
    letters.map(|letter| letter.to_ascii_lowercase()).collect()
}

/// The fields of the documents of a table; `None` if they are not one object.
pub(crate) fn fields(table: TableRef<'_>) -> Option<Fields<'_>> {
    match table.document().map(ValidatorRef::exhaustive) {
        Some(ValidatorKind::Object(fields)) => Some(fields),
        _ => None,
    }
}

/// The field with the name of a column, in one case or another.
pub(crate) fn field<'s>(fields: Fields<'s>, column: &Column) -> Option<FieldRef<'s>> {
    let cases = [Rename::Keep].iter().chain(Rename::ALL);
    let names = cases.map(|case| names::field(&column.name, *case));
    std::iter::once(column.name.clone())
        .chain(names)
        .find_map(|name| fields.get(&name))
}

/// Whether null is a value of a validator.
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

/// Whether a column may hold a list in each row: an array, or JSON.
pub(crate) fn holds_lists(catalogue: &Catalogue, column: &Column) -> bool {
    matches!(
        catalogue.base(&column.ty),
        SqlType::Array(_) | SqlType::Json | SqlType::Jsonb
    )
}

/// The table of the ids that a validator takes.
pub(crate) fn id_of(validator: ValidatorRef<'_>) -> Option<&str> {
    match validator.exhaustive() {
        ValidatorKind::Id(table) => Some(table),
        ValidatorKind::Union(members) => {
            let mut ids = members.iter().filter_map(|it| id_of(it.validator()));
            ids.next()
        }
        ValidatorKind::Any
        | ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Function(_)
        | ValidatorKind::Unknown(_)
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Literal(_)
        | ValidatorKind::Array(_)
        | ValidatorKind::Record { .. }
        | ValidatorKind::Object(_) => None,
    }
}

/// The table of the ids in the arrays that a validator takes.
pub(crate) fn ids_of(validator: ValidatorRef<'_>) -> Option<&str> {
    match validator.exhaustive() {
        ValidatorKind::Array(element) => id_of(element),
        ValidatorKind::Union(members) => {
            let mut ids = members.iter().filter_map(|it| ids_of(it.validator()));
            ids.next()
        }
        ValidatorKind::Any
        | ValidatorKind::Null
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Function(_)
        | ValidatorKind::Unknown(_)
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Id(_)
        | ValidatorKind::Literal(_)
        | ValidatorKind::Record { .. }
        | ValidatorKind::Object(_) => None,
    }
}

/// The only values of a validator, null apart; `None` if they are not listed.
pub(crate) fn literals(validator: ValidatorRef<'_>) -> Option<Vec<Literal>> {
    match validator.exhaustive() {
        ValidatorKind::Literal(literal) => Some(vec![literal.clone()]),
        ValidatorKind::Null => Some(Vec::new()),
        ValidatorKind::Union(members) => {
            let all = members.iter().map(MemberRef::validator).map(literals);
            let all: Vec<Vec<Literal>> = all.collect::<Option<_>>()?;
            Some(all.concat())
        }
        ValidatorKind::Any
        | ValidatorKind::Float64
        | ValidatorKind::Int64
        | ValidatorKind::CommitTs
        | ValidatorKind::Function(_)
        | ValidatorKind::Unknown(_)
        | ValidatorKind::Boolean
        | ValidatorKind::String
        | ValidatorKind::Bytes
        | ValidatorKind::Id(_)
        | ValidatorKind::Array(_)
        | ValidatorKind::Record { .. }
        | ValidatorKind::Object(_) => None,
    }
}
