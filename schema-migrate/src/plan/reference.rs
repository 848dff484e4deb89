//! References: the rows that a column refers to, and how they are found.

use std::collections::BTreeMap;

use super::table::{Planner, key_columns};
use super::{From, Problem, ProblemCode, TablePlan, ValuePlan};
use crate::catalogue::{ForeignKey, Name, SqlType, Table};
use crate::convert::Conversion;
use crate::keys::KeyColumns;
use crate::mapping::{DanglingPolicy, FieldMapping, TableMapping};
use crate::snapshot::STORAGE;

/// A column, or several, that refer to a row of another table.
#[derive(Debug)]
pub(crate) struct ReferencePlan {
    /// The table of the row.
    to: Name,
    /// Its position among the planned tables, which is known once all are.
    pub(crate) target: usize,
    /// The own columns, compared as those that they refer to.
    pub(crate) columns: KeyColumns,
    pub(crate) by: By,
    /// How the keys in a list are read, if the column holds several.
    pub(crate) list: Option<List>,
    pub(crate) dangling: DanglingPolicy,
    /// The name of the foreign key, or the column.
    pub(crate) constraint: String,
}

/// By what the row is found.
#[derive(Debug)]
pub(crate) enum By {
    /// The key of its table, from which ids are made.
    Key,
    /// Other columns of its table.
    Columns {
        columns: KeyColumns,
        /// The position among the lookups of its table, which is known once all tables are planned.
        lookup: usize,
    },
}

/// A list of keys.
#[derive(Debug)]
pub(crate) enum List {
    /// An array, which becomes JSON texts first.
    Array(Conversion),
    /// JSON.
    Json,
}

impl Planner<'_> {
    /// A reference to a row of a table that becomes `of`.
    pub(super) fn reference(
        &mut self,
        position: usize,
        mapping: &FieldMapping,
        of: &str,
    ) -> Option<ReferencePlan> {
        let name = self.table.columns[position].name.clone();
        let to = match self.referred(&name, mapping, of) {
            Ok(to) => to,
            Err((code, message)) => {
                self.problem(code, Some(&name), message);
                return None;
            }
        };
        let names: Vec<&str> = std::iter::once(name.as_str())
            .chain(mapping.with.iter().map(String::as_str))
            .collect();
        let key = self.foreign_key(&names, &to.name).cloned();
        let target = self.context.mapping.tables.get(&to.name.to_string());
        let Some(TableMapping::Into(into)) = target else {
            return None;
        };
        let referred = match &key {
            _ if !mapping.by.is_empty() => &mapping.by,
            Some(key) if key.referred.is_empty() => &to.primary_key,
            Some(key) => &key.referred,
            None => &into.key,
        };
        if referred.len() != names.len() {
            let message = format!(
                "the reference is to ({}) of `{}`, and {} columns are named\n\
                 help: name the other columns in `with = [...]`, or those of `{}` in `by = [...]`",
                referred.join(", "),
                to.name,
                names.len(),
                to.name
            );
            self.problem(ProblemCode::UnknownReference, Some(&name), message);
            return None;
        }
        let Some(there) = key_columns(self.context.catalogue, to, referred) else {
            let message = format!(
                "`{}` has not all columns of ({})",
                to.name,
                referred.join(", ")
            );
            self.problem(ProblemCode::UnknownColumn, Some(&name), message);
            return None;
        };
        let own = names.iter().map(|name| self.table.position(name));
        let own: Vec<usize> = own.collect::<Option<_>>()?;
        // The columns of a foreign key may come in another order than those of the key.
        let in_order = into.key.iter().map(|name| {
            let at = referred.iter().position(|it| it == name)?;
            own.get(at).copied()
        });
        let in_order: Option<Vec<usize>> = in_order.collect();
        let is_key = into.key.len() == referred.len();
        let (columns, by) = match in_order.filter(|_| is_key) {
            Some(columns) => {
                let key = key_columns(self.context.catalogue, to, &into.key)?;
                (key.in_columns(columns), By::Key)
            }
            None => {
                let columns = there.in_columns(own);
                let (lookup, by) = (usize::MAX, there);
                (
                    columns,
                    By::Columns {
                        columns: by,
                        lookup,
                    },
                )
            }
        };
        Some(ReferencePlan {
            to: to.name.clone(),
            target: usize::MAX,
            columns,
            by,
            list: self.list(position),
            dangling: mapping.dangling,
            constraint: key.and_then(|key| key.name).unwrap_or(name),
        })
    }

    /// How the keys in a list are read, if the column holds several.
    fn list(&self, position: usize) -> Option<List> {
        let catalogue = self.context.catalogue;
        match catalogue.base(&self.table.columns[position].ty) {
            SqlType::Array(element) => {
                let is_uuid = *catalogue.base(element) == SqlType::Uuid;
                let key = if is_uuid {
                    Conversion::Uuid
                } else {
                    Conversion::Text
                };
                Some(List::Array(Conversion::Array(Box::new(key))))
            }
            SqlType::Json | SqlType::Jsonb => Some(List::Json),
            _ => None,
        }
    }

    /// The foreign key of these columns to a table, or to one that is a partition of it.
    fn foreign_key(&self, columns: &[&str], to: &Name) -> Option<&ForeignKey> {
        let catalogue = self.context.catalogue;
        let is_to = |key: &&ForeignKey| {
            let root = catalogue.root(&key.table);
            root.is_some_and(|table| table.name == *to)
        };
        let own = |key: &&ForeignKey| key.columns.iter().eq(columns.iter().copied());
        self.table.foreign_keys.iter().filter(is_to).find(own)
    }

    /// The source table whose rows a column refers to; `of` is the table of the ids.
    fn referred(
        &self,
        column: &str,
        mapping: &FieldMapping,
        of: &str,
    ) -> Result<&Table, (ProblemCode, String)> {
        let field = &mapping.field;
        let becomes = |name: &Name| match self.context.mapping.tables.get(&name.to_string()) {
            Some(TableMapping::Into(into)) => into.into == of,
            Some(TableMapping::Drop(_) | TableMapping::Open(_)) | None => false,
        };
        let tables = || self.context.catalogue.tables.iter();
        let none = || {
            let help = if of == STORAGE {
                "\nhelp: name the folder of the files in `files`"
            } else {
                ""
            };
            let message = format!(
                "the field `{field}` is an id of `{of}`, and no table of the mapping becomes `{of}`{help}"
            );
            (ProblemCode::UnknownReference, message)
        };
        if let Some(named) = &mapping.references {
            let table = tables().find(|it| it.name.to_string() == *named);
            return table.filter(|it| becomes(&it.name)).ok_or_else(none);
        }
        let keys = self.table.foreign_keys.iter();
        let own = keys.filter(|key| {
            let names = std::iter::once(column).chain(mapping.with.iter().map(String::as_str));
            key.columns.iter().map(String::as_str).eq(names)
        });
        let mut own = own.filter_map(|key| self.context.catalogue.root(&key.table));
        if let Some(table) = own.find(|table| becomes(&table.name)) {
            return Ok(table);
        }
        let mut all = tables().filter(|it| it.partition_of.is_none() && becomes(&it.name));
        let first = all.next().ok_or_else(none)?;
        match all.next() {
            None => Ok(first),
            Some(second) => Err((
                ProblemCode::AmbiguousReference,
                format!(
                    "the column has no foreign key, and both `{}` and `{}` become `{of}`\n\
                     help: write `references = \"{}\"`",
                    first.name, second.name, first.name
                ),
            )),
        }
    }
}

/// Finds the planned table of each reference.
pub(super) fn find(tables: &mut [TablePlan], problems: &mut Vec<Problem>) {
    let positions: BTreeMap<Name, usize> = tables
        .iter()
        .enumerate()
        .map(|(at, table)| (table.source.clone(), at))
        .collect();
    let mut lookups: Vec<Vec<KeyColumns>> = vec![Vec::new(); tables.len()];
    for table in tables.iter_mut() {
        for field in &mut table.fields {
            let From::Column(column) = &mut field.from else {
                continue;
            };
            let ValuePlan::Reference(reference) = &mut column.value else {
                continue;
            };
            let Some(at) = positions.get(&reference.to) else {
                let message = format!(
                    "`{}` refers to rows of `{}`, which does not become documents: make it a table of \
                     documents, or leave the column out",
                    column.name, reference.to
                );
                let source = table.source.to_string();
                let problem = Problem::new(ProblemCode::UnknownReference, &source, message);
                problems.push(problem.column(&column.name));
                continue;
            };
            reference.target = *at;
            let (By::Columns { columns, lookup }, Some(known)) =
                (&mut reference.by, lookups.get_mut(*at))
            else {
                continue;
            };
            *lookup = known
                .iter()
                .position(|it| it == columns)
                .unwrap_or(known.len());
            if *lookup == known.len() {
                known.push(columns.clone());
            }
        }
    }
    for (table, lookups) in tables.iter_mut().zip(lookups) {
        table.lookups = lookups;
    }
}
