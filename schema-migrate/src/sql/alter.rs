//! `ALTER TABLE`.

use super::table::is_constraint;
use super::{Cursor, Reader, column};
use crate::catalogue::{Catalogue, Name, Table, What};
use crate::place::Place;

impl Reader {
    /// Reads what follows `ALTER TABLE`. An action that is not understood is listed by its line.
    pub(super) fn alter_table(&mut self, of: &Place, cursor: &mut Cursor<'_>) -> Option<()> {
        let may_miss = cursor.keywords(&["if", "exists"]);
        let is_alone = cursor.keyword("only");
        let name = self.find_table(cursor.path()?);
        cursor.symbol("*");
        let is_known = self.catalogue.table(&name).is_some();
        loop {
            cursor.skip();
            let at = Place::new(&of.source, of.line + cursor.lines());
            let start = cursor.clone();
            let is_read = if is_known {
                self.action(&at, &name, cursor).is_some()
                    && matches!(cursor.peek(), None | Some(b','))
            } else {
                may_miss
            };
            if !is_read {
                *cursor = start;
                let text = cursor.up_to_comma();
                if !is_harmless(&mut Cursor::new(&text, true)) {
                    let text = [format!("ALTER TABLE {name} ").as_bytes(), &text].concat();
                    self.leave_out(at, What::NotUnderstood, &text);
                }
            } else if !is_known {
                cursor.up_to_comma();
            } else if !is_alone {
                self.on_partitions(&at, &name, &start);
            }
            if !cursor.symbol(",") {
                return cursor.is_at_end().then_some(());
            }
        }
    }

    /// Reads one action on a table that the catalogue has.
    pub(super) fn action(
        &mut self,
        at: &Place,
        name: &Name,
        cursor: &mut Cursor<'_>,
    ) -> Option<()> {
        match cursor.word()?.as_str() {
            "add" => self.with_table(name, |reader, table| reader.add(table, at, cursor)),
            "drop" => self.drop_part(name, cursor),
            "alter" => {
                cursor.keyword("column");
                let column = cursor.name()?;
                self.with_table(name, |reader, table| {
                    reader.alter_column(table, &column, cursor)
                })
            }
            "rename" => self.rename(name, cursor),
            "set" if cursor.keyword("schema") => {
                let new = Name::new(cursor.name()?, &name.name);
                rename_table(&mut self.catalogue, name, &new);
                Some(())
            }
            "attach" => {
                cursor.keyword("partition").then_some(())?;
                let partition = self.find_table(cursor.path()?);
                cursor.finish();
                self.with_table(&partition, |_, table| {
                    table.partition_of = Some(name.clone());
                    Some(())
                })
            }
            "detach" => {
                cursor.keyword("partition").then_some(())?;
                let partition = self.find_table(cursor.path()?);
                cursor.one_of(&["concurrently", "finalize"]);
                self.detach(name, &partition)
            }
            "inherit" => {
                let parent = self.find_table(cursor.path()?);
                self.inherited(at, name, &parent);
                Some(())
            }
            _ => None,
        }
    }

    /// Calls `change` with a table, which is not in the catalogue meanwhile.
    pub(super) fn with_table(
        &mut self,
        name: &Name,
        change: impl FnOnce(&mut Self, &mut Table) -> Option<()>,
    ) -> Option<()> {
        let mut tables = self.catalogue.tables.iter();
        let position = tables.position(|it| it.name == *name)?;
        let empty = Table::new(name.clone(), self.catalogue.tables[position].at.clone());
        let mut table = std::mem::replace(&mut self.catalogue.tables[position], empty);
        let result = change(self, &mut table);
        self.catalogue.tables[position] = table;
        result
    }

    fn add(&mut self, table: &mut Table, at: &Place, cursor: &mut Cursor<'_>) -> Option<()> {
        if is_constraint(cursor) {
            return self.constraint(table, cursor, at);
        }
        cursor.keyword("column");
        let may_exist = cursor.keywords(&["if", "not", "exists"]);
        let name = cursor.clone().name()?;
        if table.column(&name).is_some() {
            cursor.up_to_comma();
            return may_exist.then_some(());
        }
        self.column(table, cursor, at)
    }

    fn drop_part(&mut self, name: &Name, cursor: &mut Cursor<'_>) -> Option<()> {
        let is_constraint = cursor.keyword("constraint");
        if !is_constraint {
            cursor.keyword("column");
        }
        let may_miss = cursor.keywords(&["if", "exists"]);
        let part = cursor.name()?;
        cursor.one_of(&["cascade", "restrict"]);
        let mut tables = self.catalogue.tables.iter_mut();
        let table = tables.find(|it| it.name == *name)?;
        let is_dropped = if is_constraint {
            drop_constraint(table, &part)
        } else {
            let is_there = table.column(&part).is_some();
            drop_column(table, &part);
            for other in &mut self.catalogue.tables {
                let refers = |key: &crate::catalogue::ForeignKey| {
                    key.table == *name && key.referred.contains(&part)
                };
                other.foreign_keys.retain(|key| !refers(key));
            }
            is_there
        };
        (is_dropped || may_miss).then_some(())
    }

    fn alter_column(
        &mut self,
        table: &mut Table,
        name: &str,
        cursor: &mut Cursor<'_>,
    ) -> Option<()> {
        let mut columns = table.columns.iter_mut();
        let column = columns.find(|it| it.name == *name)?;
        if cursor.keywords(&["set", "not", "null"]) {
            column.nullable = false;
        } else if cursor.keywords(&["drop", "not", "null"]) {
            column.nullable = true;
        } else if cursor.keywords(&["set", "default"]) {
            column::set_default(column, cursor)?;
        } else if cursor.keywords(&["drop", "default"]) {
            column.default = None;
        } else if cursor.keywords(&["drop", "identity"]) {
            column.is_identity = false;
            cursor.keywords(&["if", "exists"]);
        } else if cursor.keywords(&["drop", "expression"]) {
            column.generated = None;
            cursor.keywords(&["if", "exists"]);
        } else if cursor.keywords(&["set", "expression", "as"]) {
            column.generated = Some(cursor.parenthesised()?.into_owned());
        } else if cursor.keywords(&["add", "generated"]) {
            column::generated(column, cursor)?;
        } else if cursor.keywords(&["set", "data", "type"]) || cursor.keyword("type") {
            let text = cursor.type_text()?;
            column.ty = self.find_type(&text);
            if cursor.keyword("collate") {
                cursor.path()?;
            }
            if cursor.keyword("using") {
                cursor.expression(&[])?;
            }
        } else if cursor.one_of(&["set", "reset", "restart"]) {
            // Storage, statistics, and the sequence of an identity column.
            cursor.up_to_comma();
        } else {
            return None;
        }
        Some(())
    }

    fn rename(&mut self, name: &Name, cursor: &mut Cursor<'_>) -> Option<()> {
        if cursor.keyword("to") {
            let new = Name::new(&name.schema, cursor.name()?);
            rename_table(&mut self.catalogue, name, &new);
            return Some(());
        }
        let is_constraint = cursor.keyword("constraint");
        if !is_constraint {
            cursor.keyword("column");
        }
        let old = cursor.name()?;
        cursor.keyword("to").then_some(())?;
        let new = cursor.name()?;
        let mut tables = self.catalogue.tables.iter_mut();
        let table = tables.find(|it| it.name == *name)?;
        if is_constraint {
            rename_constraint(table, &old, &new);
            return Some(());
        }
        rename_column(table, &old, &new);
        let tables = self.catalogue.tables.iter_mut();
        for key in tables.flat_map(|table| &mut table.foreign_keys) {
            if key.table == *name {
                rename(&mut key.referred, &old, &new);
            }
        }
        Some(())
    }
}

/// Gives a table another name, wherever it is named.
pub(super) fn rename_table(catalogue: &mut Catalogue, old: &Name, new: &Name) {
    for table in &mut catalogue.tables {
        if table.name == *old {
            table.name = new.clone();
        }
        if table.partition_of.as_ref() == Some(old) {
            table.partition_of = Some(new.clone());
        }
        for key in &mut table.foreign_keys {
            if key.table == *old {
                key.table = new.clone();
            }
        }
    }
}

/// Drops a column and the constraints and indexes that it is in.
fn drop_column(table: &mut Table, column: &str) {
    let has = |columns: &[String]| columns.iter().any(|it| it == column);
    let uses = |expression: &str| super::check::names(expression).contains(column);
    table.columns.retain(|it| it.name != column);
    if has(&table.primary_key) {
        table.primary_key.clear();
        table.primary_key_name = None;
    }
    table.uniques.retain(|it| !has(&it.columns));
    table.foreign_keys.retain(|it| !has(&it.columns));
    table.indexes.retain(|it| !has(&it.columns));
    table.checks.retain(|it| !uses(&it.expression));
}

/// Drops a constraint; returns whether it was there.
fn drop_constraint(table: &mut Table, constraint: &str) -> bool {
    let is_it = |name: &Option<String>| name.as_deref() == Some(constraint);
    if is_it(&table.primary_key_name) {
        table.primary_key.clear();
        table.primary_key_name = None;
        return true;
    }
    let count = |table: &Table| table.uniques.len() + table.foreign_keys.len() + table.checks.len();
    let before = count(table);
    table.uniques.retain(|it| !is_it(&it.name));
    table.foreign_keys.retain(|it| !is_it(&it.name));
    table.checks.retain(|it| !is_it(&it.name));
    count(table) < before
}

fn rename_constraint(table: &mut Table, old: &str, new: &str) {
    let uniques = table.uniques.iter_mut().map(|it| &mut it.name);
    let keys = table.foreign_keys.iter_mut().map(|it| &mut it.name);
    let checks = table.checks.iter_mut().map(|it| &mut it.name);
    let primary = std::iter::once(&mut table.primary_key_name);
    for name in uniques.chain(keys).chain(checks).chain(primary) {
        if name.as_deref() == Some(old) {
            *name = Some(new.to_owned());
        }
    }
}

fn rename_column(table: &mut Table, old: &str, new: &str) {
    for column in &mut table.columns {
        if column.name == old {
            new.clone_into(&mut column.name);
        }
    }
    let lists = std::iter::once(&mut table.primary_key)
        .chain(table.uniques.iter_mut().map(|it| &mut it.columns))
        .chain(table.foreign_keys.iter_mut().map(|it| &mut it.columns))
        .chain(table.indexes.iter_mut().map(|it| &mut it.columns));
    for list in lists {
        rename(list, old, new);
    }
    for check in &mut table.checks {
        super::check::rename(check, old, new);
    }
}

fn rename(list: &mut [String], old: &str, new: &str) {
    for name in list.iter_mut().filter(|name| *name == old) {
        new.clone_into(name);
    }
}

/// Whether an action says nothing about columns and constraints: owners, storage, triggers.
fn is_harmless(cursor: &mut Cursor<'_>) -> bool {
    match cursor.word().as_deref() {
        Some(
            "owner" | "enable" | "disable" | "force" | "cluster" | "replica" | "validate" | "of",
        ) => true,
        Some("no") => cursor.one_of(&["force", "inherit"]),
        Some("not") => cursor.keyword("of"),
        Some("reset") => cursor.symbol("("),
        Some("set") => {
            cursor.symbol("(")
                || cursor.one_of(&[
                    "without",
                    "with",
                    "tablespace",
                    "logged",
                    "unlogged",
                    "access",
                ])
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_harmless;
    use crate::sql::Cursor;

    #[test]
    fn storage_settings_are_harmless() {
        let is_harmless = |text: &str| is_harmless(&mut Cursor::new(text.as_bytes(), true));
        for text in [
            "cluster on i",
            "set (fillfactor = 7)",
            "enable row level security",
            "no force row level security",
            "owner to \"me\"",
            "replica identity full",
        ] {
            assert!(is_harmless(text), "{text}");
        }
        for text in [
            "alter a set not null",
            "add a int",
            "rename to b",
            "set schema b",
        ] {
            assert!(!is_harmless(text), "{text}");
        }
    }
}
