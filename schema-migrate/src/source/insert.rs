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
}

impl Values {
    pub(super) fn new(statement: Statement, standard_strings: bool) -> Self {
        let mut cursor = Cursor::new(&statement.text, standard_strings);
        let is_insert = cursor.keyword("insert") && insert_head(&mut cursor, "").is_some();
        let at = cursor.position();
        let line = statement.line + cursor.lines();
        Self {
            // What is no INSERT stands between the statements of an extent.
            is_done: !is_insert,
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
        let text = self.statement.text.get(self.at..).unwrap_or_default();
        let mut cursor = Cursor::new(text, standard_strings);
        row.line = self.line;
        let result = values(&mut cursor, columns, row);
        let is_last = result.is_err() || !cursor.symbol(",");
        self.is_done = is_last;
        self.line += cursor.lines();
        self.at += cursor.position();
        match result {
            Ok(()) => Next::Row,
            Err(message) => Next::Bad(message),
        }
    }
}

/// Reads the values in parentheses.
fn values(cursor: &mut Cursor<'_>, columns: &[Option<usize>], row: &mut Row) -> Result<(), String> {
    if !cursor.symbol("(") {
        return Err("no list of values in parentheses".to_owned());
    }
    let mut columns = columns.iter();
    loop {
        let Some(value) = cursor.literal() else {
            return Err(
                "a value is an expression, which only the database can evaluate; this row and the \
                 rest of its statement are not read"
                    .to_owned(),
            );
        };
        let Some(column) = columns.next() else {
            return Err("the row has more values than the statement has columns".to_owned());
        };
        match (value, *column) {
            // A default is as a column that the statement does not have.
            (_, None) | (Literal::Default, Some(_)) => {}
            (Literal::Null, Some(column)) => row.set_null(column),
            (Literal::Text(text), Some(column)) => {
                row.set_text(column, |out| out.extend_from_slice(&text));
            }
        }
        if cursor.symbol(")") {
            // `INSERT INTO t VALUES (...)` may leave the last columns out.
            return Ok(());
        }
        if !cursor.symbol(",") {
            return Err("no comma and no parenthesis behind a value".to_owned());
        }
    }
}
