//! Constraints of tables and columns.

use sqlparser::ast::{
    ForeignKeyConstraint, Ident, ReferentialAction, TableConstraint, UniqueConstraint,
};

use super::{check, name};
use crate::catalogue::{Check, ForeignKey, LeftOut, OnDelete, Table, Unique, What};
use crate::place::Place;

/// Adds a constraint; what has no place in the model is added to `left_out`. Returns whether it is understood.
pub(super) fn add(
    table: &mut Table,
    constraint: &TableConstraint,
    schema: &str,
    at: &Place,
    left_out: &mut Vec<LeftOut>,
) -> bool {
    match constraint {
        TableConstraint::PrimaryKey(key) => match name::index_columns(&key.columns) {
            Some(columns) => primary_key(table, columns),
            None => return false,
        },
        TableConstraint::Unique(unique) => match name::index_columns(&unique.columns) {
            Some(columns) => self::unique(table, unique, columns),
            None => return false,
        },
        TableConstraint::ForeignKey(key) => foreign_key(table, key, schema, None),
        TableConstraint::Check(check) => self::check(table, check.name.as_ref(), &check.expr),
        TableConstraint::Exclude(exclude) => {
            let name = exclude.name.as_ref().map(name::ident).unwrap_or_default();
            left_out.push(LeftOut {
                at: at.clone(),
                what: What::Exclusion,
                text: format!("{}.{name}", table.name),
            });
        }
        _ => return false,
    }
    true
}

/// Sets the primary key, which makes its columns required.
pub(super) fn primary_key(table: &mut Table, columns: Vec<String>) {
    for column in &mut table.columns {
        if columns.contains(&column.name) {
            column.nullable = false;
        }
    }
    table.primary_key = columns;
}

pub(super) fn unique(table: &mut Table, unique: &UniqueConstraint, columns: Vec<String>) {
    let name = unique.name.as_ref().map(name::ident);
    table.uniques.push(Unique { name, columns });
}

/// Adds a foreign key; `column` is the one that it is declared at.
pub(super) fn foreign_key(
    table: &mut Table,
    key: &ForeignKeyConstraint,
    schema: &str,
    column: Option<&str>,
) {
    let columns = match column {
        Some(column) => vec![column.to_owned()],
        None => name::idents(&key.columns),
    };
    table.foreign_keys.push(ForeignKey {
        name: key.name.as_ref().map(name::ident),
        columns,
        table: name::object(&key.foreign_table, schema),
        referred: name::idents(&key.referred_columns),
        on_delete: match key.on_delete {
            None | Some(ReferentialAction::NoAction) => OnDelete::NoAction,
            Some(ReferentialAction::Restrict) => OnDelete::Restrict,
            Some(ReferentialAction::Cascade) => OnDelete::Cascade,
            Some(ReferentialAction::SetNull) => OnDelete::SetNull,
            Some(ReferentialAction::SetDefault) => OnDelete::SetDefault,
        },
    });
}

pub(super) fn check(table: &mut Table, name: Option<&Ident>, expression: &sqlparser::ast::Expr) {
    table.checks.push(checked(name, expression));
}

pub(super) fn checked(name: Option<&Ident>, expression: &sqlparser::ast::Expr) -> Check {
    Check {
        name: name.map(name::ident),
        expression: expression.to_string(),
        rule: check::rule(expression),
    }
}
