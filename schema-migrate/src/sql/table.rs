//! `CREATE TABLE`.

use super::{Cursor, Reader};
use crate::catalogue::{Column, Index, LeftOut, Name, Table, What};
use crate::place::Place;

impl Reader {
    /// Reads what follows `CREATE TABLE`.
    pub(super) fn create_table(&mut self, at: &Place, cursor: &mut Cursor<'_>) -> Option<()> {
        let may_exist = cursor.keywords(&["if", "not", "exists"]);
        let name = self.new_name(cursor.path()?);
        if self.catalogue.table(&name).is_some() {
            return may_exist.then_some(());
        }
        let mut table = Table::new(name, at.clone());
        if cursor.keywords(&["partition", "of"]) {
            let parent = self.find_table(cursor.path()?);
            if let Some(of) = self.catalogue.table(&parent) {
                inherit(&mut table, of);
                table.primary_key.clone_from(&of.primary_key);
            }
            table.partition_of = Some(parent);
            if cursor.symbol("(") {
                self.elements(&mut table, at, cursor)?;
            }
        } else if cursor.keyword("of") {
            let ty = self.find_type_name(cursor.path()?);
            for (field, ty) in self.catalogue.composites.get(&ty)? {
                let column = Column::new(field, ty.clone(), at.clone());
                table.columns.push(column);
            }
            if cursor.symbol("(") {
                self.elements(&mut table, at, cursor)?;
            }
        } else {
            cursor.symbol("(").then_some(())?;
            self.elements(&mut table, at, cursor)?;
            if cursor.keyword("inherits") {
                self.inherits(&mut table, at, cursor)?;
            }
        }
        // `CREATE TABLE t (a, b) AS SELECT ...` has no types.
        while !cursor.is_at_end() {
            if cursor.keyword("as") {
                return None;
            }
            cursor.group()?;
        }
        self.catalogue.tables.push(table);
        Some(())
    }

    /// Reads columns and constraints up to the closing parenthesis. An element that is not understood is listed
    /// by its line.
    fn elements(&mut self, table: &mut Table, of: &Place, cursor: &mut Cursor<'_>) -> Option<()> {
        if cursor.symbol(")") {
            return Some(());
        }
        loop {
            cursor.skip();
            let at = Place::new(&of.source, of.line + cursor.lines());
            let start = cursor.clone();
            let is_read = self.element(table, cursor, &at).is_some()
                && matches!(cursor.peek(), Some(b',' | b')'));
            if !is_read {
                *cursor = start;
                let text = cursor.up_to_comma();
                self.leave_out(at, What::NotUnderstood, &text);
            }
            if cursor.symbol(")") {
                return Some(());
            }
            cursor.symbol(",").then_some(())?;
        }
    }

    fn element(&mut self, table: &mut Table, cursor: &mut Cursor<'_>, at: &Place) -> Option<()> {
        if is_constraint(cursor) {
            return self.constraint(table, cursor, at);
        }
        if cursor.keyword("like") {
            return self.like(table, cursor);
        }
        // A table of a type, or a partition, has options for columns that it has already.
        let mut read = cursor.clone();
        let name = read.name()?;
        if table.column(&name).is_some() {
            *cursor = read;
            return self.column_options(table, &name, cursor);
        }
        self.column(table, cursor, at)
    }

    /// Reads what follows `LIKE`.
    fn like(&self, table: &mut Table, cursor: &mut Cursor<'_>) -> Option<()> {
        let of = self.find_table(cursor.path()?);
        let mut including = Vec::new();
        while let Some(word) = cursor.next_word() {
            cursor.word();
            let what = cursor.word()?;
            match word.as_str() {
                "including" => including.push(what),
                "excluding" => including.retain(|it| *it != what),
                _ => return None,
            }
        }
        let of = self.catalogue.table(&of)?;
        let has = |what: &str| including.iter().any(|it| it == what || it == "all");
        for column in &of.columns {
            let mut column = column.clone();
            if !has("defaults") {
                column.default = None;
            }
            if !has("generated") {
                column.generated = None;
            }
            column.is_identity &= has("identity") || (has("defaults") && column.default.is_some());
            if !has("comments") {
                column.comment = None;
            }
            table.columns.push(column);
        }
        if has("constraints") {
            table.checks.extend(of.checks.iter().cloned());
        }
        if has("indexes") {
            // The names of the copies are others.
            if !of.primary_key.is_empty() {
                super::constraint::primary_key(
                    &self.catalogue,
                    table,
                    None,
                    of.primary_key.clone(),
                );
            }
            for unique in &of.uniques {
                super::constraint::unique(
                    &self.catalogue,
                    table,
                    None,
                    unique.columns.clone(),
                    unique.nulls_are_equal,
                );
            }
            for index in &of.indexes {
                let name = super::naming::choose(&self.catalogue, table, &index.columns, "idx");
                let columns = index.columns.clone();
                table.indexes.push(Index { name, columns });
            }
        }
        Some(())
    }

    /// Reads the parents behind `INHERITS`; their columns come before the table's own.
    fn inherits(&mut self, table: &mut Table, at: &Place, cursor: &mut Cursor<'_>) -> Option<()> {
        cursor.symbol("(").then_some(())?;
        let own = std::mem::take(&mut table.columns);
        loop {
            let parent = self.find_table(cursor.path()?);
            inherit(table, self.catalogue.table(&parent)?);
            self.inherited(at, &table.name, &parent);
            if !cursor.symbol(",") {
                break;
            }
        }
        for column in own {
            let mut columns = table.columns.iter_mut();
            match columns.find(|it| it.name == column.name) {
                Some(inherited) => {
                    inherited.nullable &= column.nullable;
                    inherited.default = column.default.or(inherited.default.take());
                }
                None => table.columns.push(column),
            }
        }
        cursor.symbol(")").then_some(())
    }

    /// Lists that rows of a table are rows of its parent too, which no model has.
    pub(super) fn inherited(&mut self, at: &Place, table: &Name, parent: &Name) {
        self.catalogue.left_out.push(LeftOut {
            at: at.clone(),
            what: What::Inheritance,
            text: format!("{table} from {parent}"),
        });
    }
}

/// Adds the columns and checks of a parent.
fn inherit(table: &mut Table, parent: &Table) {
    for column in &parent.columns {
        if table.column(&column.name).is_none() {
            let mut column = column.clone();
            column.comment = None;
            table.columns.push(column);
        }
    }
    table.checks.extend(parent.checks.iter().cloned());
}

/// Whether a constraint of the table is next. `exclude` may be the name of a column.
pub(super) fn is_constraint(cursor: &mut Cursor<'_>) -> bool {
    let mut read = cursor.clone();
    match read.word().as_deref() {
        Some("constraint" | "primary" | "unique" | "foreign" | "check") => true,
        Some("exclude") => read.keyword("using") || read.symbol("("),
        _ => false,
    }
}
