//! Columns: their types and options.

use super::constraint::{self, OPTIONS};
use super::{Cursor, Reader, naming};
use crate::catalogue::{Column, SqlType, Table, not_null};
use crate::place::Place;

impl Reader {
    /// Reads the definition of a column.
    pub(super) fn column(
        &mut self,
        table: &mut Table,
        cursor: &mut Cursor<'_>,
        at: &Place,
    ) -> Option<()> {
        let name = cursor.name()?;
        let text = cursor.type_text()?;
        let mut column = Column::new(name.clone(), self.find_type(&text), at.clone());
        if SqlType::is_serial(&text) {
            let sequence =
                naming::choose(&self.catalogue, table, std::slice::from_ref(&name), "seq");
            column.default = Some(format!("nextval('{sequence}'::regclass)"));
            column.is_identity = true;
            column.nullable = false;
        }
        table.columns.push(column);
        self.column_options(table, &name, cursor)
    }

    /// Reads the options of a column that `table` has.
    pub(super) fn column_options(
        &mut self,
        table: &mut Table,
        name: &str,
        cursor: &mut Cursor<'_>,
    ) -> Option<()> {
        cursor.keywords(&["with", "options"]);
        let own = || vec![name.to_owned()];
        let mut constraint_name = None;
        loop {
            if matches!(cursor.peek(), None | Some(b',' | b')')) {
                return Some(());
            }
            if cursor.keyword("constraint") {
                constraint_name = Some(cursor.name()?);
                continue;
            }
            let named = constraint_name.take();
            if cursor.keywords(&["primary", "key"]) {
                constraint::primary_key(&self.catalogue, table, named, own());
                constraint::index_parameters(cursor)?;
            } else if cursor.keyword("unique") {
                let nulls_are_equal = constraint::nulls_are_equal(cursor);
                constraint::unique(&self.catalogue, table, named, own(), nulls_are_equal);
                constraint::index_parameters(cursor)?;
            } else if cursor.keyword("references") {
                self.references(table, named, own(), cursor)?;
            } else if cursor.keyword("check") {
                let text = cursor.parenthesised()?;
                constraint::check(&self.catalogue, table, named, &text);
            } else {
                let mut columns = table.columns.iter_mut();
                option(columns.find(|it| it.name == *name)?, cursor)?;
            }
            constraint::attributes(cursor);
        }
    }
}

/// Reads an option that is not a constraint.
fn option(column: &mut Column, cursor: &mut Cursor<'_>) -> Option<()> {
    if cursor.keywords(&["not", "null"]) {
        column.nullable = false;
    } else if cursor.keyword("null") {
        column.nullable = true;
    } else if cursor.keyword("default") {
        set_default(column, cursor)?;
    } else if cursor.keyword("generated") {
        generated(column, cursor)?;
    } else if cursor.keyword("collate") {
        cursor.path()?;
    } else if cursor.one_of(&["storage", "compression"]) {
        cursor.word()?;
    } else if cursor.keyword("options") {
        cursor.group()?;
    } else {
        return None;
    }
    Some(())
}

/// Reads the expression of a default.
pub(super) fn set_default(column: &mut Column, cursor: &mut Cursor<'_>) -> Option<()> {
    let text = cursor.expression(OPTIONS)?;
    // The default that a dump writes of a serial column.
    column.is_identity |= calls_nextval(&text);
    column.default = not_null(text.into_owned());
    Some(())
}

/// Whether a default is the next number of a sequence, as it is for a column of a serial type.
pub(crate) fn calls_nextval(expression: &str) -> bool {
    let mut cursor = Cursor::new(expression.as_bytes(), true);
    let path = cursor.path().unwrap_or_default();
    path.last().is_some_and(|name| name == "nextval") && cursor.symbol("(")
}

/// Reads what follows `GENERATED`.
pub(super) fn generated(column: &mut Column, cursor: &mut Cursor<'_>) -> Option<()> {
    if !cursor.keyword("always") {
        cursor.keywords(&["by", "default"]).then_some(())?;
    }
    cursor.keyword("as").then_some(())?;
    if cursor.keyword("identity") {
        column.is_identity = true;
        column.nullable = false;
        if cursor.peek() == Some(b'(') {
            cursor.group()?;
        }
        return Some(());
    }
    column.generated = Some(cursor.parenthesised()?.into_owned());
    cursor.one_of(&["stored", "virtual"]);
    Some(())
}
