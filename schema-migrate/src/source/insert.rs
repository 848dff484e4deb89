//! Rows of `INSERT` statements.

use crate::row::Row;
use crate::sql::{Cursor, Literal, Statement, insert_head};

use super::Next;

/// The rows of one statement, read one by one.
pub(super) struct Values {
    statement: Statement,
    /// Where the next row starts in the text.
    at: usize,
    /// The line of that place.
    line: u64,
    is_done: bool,
    /// Whether it is one row of defaults.
    is_default: bool,
}

impl Values {
    pub(super) fn new(statement: Statement, standard_strings: bool) -> Self {
        let mut cursor = Cursor::new(&statement.text, standard_strings);
        let head = cursor.keyword("insert").then(|| insert_head(&mut cursor));
        let head = head.flatten();
        let at = cursor.position();
        let line = statement.line + cursor.lines();
        Self {
            // Other statements may stand between the INSERT statements of an extent.
            is_done: head.is_none(),
            is_default: head.is_some_and(|head| head.is_default),
            statement,
            at,
            line,
        }
    }

    /// Reads the next row.
    pub(super) fn read(
        &mut self,
        columns: &[Option<usize>],
        row: &mut Row,
        standard_strings: bool,
    ) -> Next {
        if self.is_done {
            return Next::End;
        }
        row.line = self.line;
        if self.is_default {
            self.is_done = true;
            return Next::Row;
        }
        let text = self.statement.text.get(self.at..).unwrap_or_default();
        let mut cursor = Cursor::new(text, standard_strings);
        let result = values(&mut cursor, columns, row);
        self.is_done = !cursor.symbol(",");
        self.line += cursor.lines();
        self.at += cursor.position();
        match result {
            Ok(()) => Next::Row,
            Err(message) => Next::Bad(message),
        }
    }
}

/// Reads the values in parentheses, to their end also if one of them is not a literal.
fn values(cursor: &mut Cursor<'_>, columns: &[Option<usize>], row: &mut Row) -> Result<(), String> {
    if !cursor.symbol("(") {
        return Err("no list of values in parentheses".to_owned());
    }
    let mut columns = columns.iter();
    let mut result = Ok(());
    loop {
        let value = cursor.literal();
        if value.is_none() && !cursor.skip_value() {
            return Err("the values have no closing parenthesis".to_owned());
        }
        match (value, columns.next()) {
            (_, None) => {
                result = Err("the row has more values than the statement has columns".to_owned());
            }
            (None, Some(Some(_))) => {
                let message = "a value is an expression, which only the database can evaluate\n\
                               help: load the script into a database, and dump its tables";
                result = Err(message.to_owned());
            }
            // A default is as a column that the statement does not have.
            (_, Some(None)) | (Some(Literal::Default), _) => {}
            (Some(Literal::Null), Some(Some(column))) => row.set_null(*column),
            (Some(Literal::Text(text)), Some(Some(column))) => {
                row.set_text(*column, |out| out.extend_from_slice(&text));
            }
        }
        if cursor.symbol(")") {
            // `INSERT INTO t VALUES (...)` may leave the last columns out.
            return result;
        }
        if !cursor.symbol(",") {
            return Err("no comma and no parenthesis behind a value".to_owned());
        }
    }
}
