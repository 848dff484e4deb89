//! Constraints of tables and columns.

use super::{Cursor, Reader, check, naming};
use crate::catalogue::{Catalogue, Check, ForeignKey, LeftOut, OnDelete, Table, Unique, What};
use crate::place::Place;

/// The words that may stand behind the default of a column, or behind an expression in an option of it.
pub(super) const OPTIONS: &[&str] = &[
    "constraint",
    "not",
    "null",
    "default",
    "check",
    "unique",
    "primary",
    "references",
    "generated",
    "deferrable",
    "initially",
    "enforced",
    "collate",
];

impl Reader {
    /// Reads a constraint of a table. Parts that no model has are added to the left-out list.
    pub(super) fn constraint(
        &mut self,
        table: &mut Table,
        cursor: &mut Cursor<'_>,
        at: &Place,
    ) -> Option<()> {
        let name = if cursor.keyword("constraint") {
            Some(cursor.name()?)
        } else {
            None
        };
        if cursor.keywords(&["primary", "key"]) {
            if cursor.keywords(&["using", "index"]) {
                let index = cursor.name()?;
                let columns = take_unique(table, &index)?.columns;
                primary_key(&self.catalogue, table, Some(name.unwrap_or(index)), columns);
            } else {
                let columns = cursor.names()?;
                primary_key(&self.catalogue, table, name, columns);
            }
            index_parameters(cursor)?;
        } else if cursor.keyword("unique") {
            if cursor.keywords(&["using", "index"]) {
                let index = cursor.name()?;
                let taken = take_unique(table, &index)?;
                let name = Some(name.unwrap_or(index));
                table.uniques.push(Unique { name, ..taken });
            } else {
                let nulls_are_equal = nulls_are_equal(cursor);
                let columns = cursor.names()?;
                unique(&self.catalogue, table, name, columns, nulls_are_equal);
            }
            index_parameters(cursor)?;
        } else if cursor.keywords(&["foreign", "key"]) {
            let columns = cursor.names()?;
            cursor.keyword("references").then_some(())?;
            self.references(table, name, columns, cursor)?;
        } else if cursor.keyword("check") {
            let text = cursor.parenthesised()?;
            check(&self.catalogue, table, name, &text);
        } else if cursor.keyword("exclude") {
            cursor.up_to_comma();
            let name = name.unwrap_or_else(|| "exclude".to_owned());
            self.catalogue.left_out.push(LeftOut {
                at: at.clone(),
                what: What::Exclusion,
                text: format!("{}.{name}", table.name),
            });
        } else {
            return None;
        }
        attributes(cursor);
        Some(())
    }

    /// Reads what follows `REFERENCES`.
    pub(super) fn references(
        &mut self,
        table: &mut Table,
        name: Option<String>,
        columns: Vec<String>,
        cursor: &mut Cursor<'_>,
    ) -> Option<()> {
        let path = cursor.path()?;
        let target = if path.len() == 1 && path.first() == Some(&table.name.name) {
            // The table that is created may refer to itself.
            table.name.clone()
        } else {
            self.find_table(path)
        };
        let referred = if cursor.peek() == Some(b'(') {
            cursor.names()?
        } else {
            Vec::new()
        };
        let mut on_delete = OnDelete::NoAction;
        loop {
            if cursor.keyword("match") {
                cursor.word()?;
            } else if cursor.keywords(&["on", "delete"]) {
                on_delete = action(cursor)?;
            } else if cursor.keywords(&["on", "update"]) {
                action(cursor)?;
            } else {
                break;
            }
        }
        let name = name.unwrap_or_else(|| naming::choose(&self.catalogue, table, &columns, "fkey"));
        table.foreign_keys.push(ForeignKey {
            name: Some(name),
            columns,
            table: target,
            referred,
            on_delete,
        });
        Some(())
    }
}

fn action(cursor: &mut Cursor<'_>) -> Option<OnDelete> {
    let action = match cursor.word()?.as_str() {
        "no" => cursor.keyword("action").then_some(OnDelete::NoAction)?,
        "restrict" => OnDelete::Restrict,
        "cascade" => OnDelete::Cascade,
        "set" => match cursor.word()?.as_str() {
            "null" => OnDelete::SetNull,
            "default" => OnDelete::SetDefault,
            _ => return None,
        },
        _ => return None,
    };
    // `SET NULL (a, b)`.
    if cursor.peek() == Some(b'(') {
        cursor.group()?;
    }
    Some(action)
}

/// Reads `DEFERRABLE`, `NOT VALID` and the like.
pub(super) fn attributes(cursor: &mut Cursor<'_>) {
    loop {
        let is_read = cursor.keyword("deferrable")
            || cursor.keywords(&["not", "deferrable"])
            || cursor.keywords(&["initially", "deferred"])
            || cursor.keywords(&["initially", "immediate"])
            || cursor.keywords(&["not", "valid"])
            || cursor.keywords(&["no", "inherit"])
            || cursor.keyword("enforced")
            || cursor.keywords(&["not", "enforced"]);
        if !is_read {
            return;
        }
    }
}

/// Reads `NULLS NOT DISTINCT` or `NULLS DISTINCT`, if one of them follows; returns whether it was the first.
pub(super) fn nulls_are_equal(cursor: &mut Cursor<'_>) -> bool {
    let are_equal = cursor.keywords(&["nulls", "not", "distinct"]);
    if !are_equal {
        cursor.keywords(&["nulls", "distinct"]);
    }
    are_equal
}

/// Reads how the index of a constraint is stored.
pub(super) fn index_parameters(cursor: &mut Cursor<'_>) -> Option<()> {
    loop {
        if cursor.keyword("include") || cursor.keyword("with") {
            cursor.group()?;
        } else if cursor.keywords(&["using", "index", "tablespace"]) {
            cursor.name()?;
        } else {
            return Some(());
        }
    }
}

/// Takes a unique index away to make a constraint of it.
fn take_unique(table: &mut Table, index: &str) -> Option<Unique> {
    let mut names = table.uniques.iter().map(|it| it.name.as_deref());
    let at = names.position(|name| name == Some(index))?;
    Some(table.uniques.remove(at))
}

/// Sets the primary key, which makes its columns required.
pub(super) fn primary_key(
    catalogue: &Catalogue,
    table: &mut Table,
    name: Option<String>,
    columns: Vec<String>,
) {
    for column in &mut table.columns {
        if columns.contains(&column.name) {
            column.nullable = false;
        }
    }
    let name = name.unwrap_or_else(|| naming::choose(catalogue, table, &[], "pkey"));
    table.primary_key_name = Some(name);
    table.primary_key = columns;
}

pub(super) fn unique(
    catalogue: &Catalogue,
    table: &mut Table,
    name: Option<String>,
    columns: Vec<String>,
    nulls_are_equal: bool,
) {
    let name = name.unwrap_or_else(|| naming::choose(catalogue, table, &columns, "key"));
    table.uniques.push(Unique {
        name: Some(name),
        columns,
        nulls_are_equal,
    });
}

/// Adds a check.
pub(super) fn check(
    catalogue: &Catalogue,
    table: &mut Table,
    name: Option<String>,
    expression: &str,
) {
    let name = name.unwrap_or_else(|| {
        let used: Vec<String> = columns_of(table, expression);
        let columns = if used.len() == 1 { used } else { Vec::new() };
        naming::choose(catalogue, table, &columns, "check")
    });
    table.checks.push(checked(Some(name), expression));
}

pub(super) fn checked(name: Option<String>, expression: &str) -> Check {
    Check {
        name,
        rule: check::rule(expression),
        expression: expression.to_owned(),
    }
}

/// The columns of a table that an expression names.
pub(super) fn columns_of(table: &Table, expression: &str) -> Vec<String> {
    let names = check::names(expression);
    let columns = table.columns.iter().map(|column| &column.name);
    columns
        .filter(|name| names.contains(*name))
        .cloned()
        .collect()
}
