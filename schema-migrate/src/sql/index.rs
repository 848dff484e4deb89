//! Indexes.

use super::{Cursor, Reader, constraint, naming};
use crate::catalogue::{Index, LeftOut, Unique, What};
use crate::place::Place;

/// The parts of an index besides its columns.
#[derive(Default)]
struct Keys {
    columns: Vec<String>,
    has_expression: bool,
    has_descending: bool,
    nulls_are_equal: bool,
}

impl Reader {
    /// Reads what follows `CREATE INDEX`.
    pub(super) fn create_index(
        &mut self,
        at: &Place,
        is_unique: bool,
        cursor: &mut Cursor<'_>,
    ) -> Option<()> {
        cursor.keyword("concurrently");
        let may_exist = cursor.keywords(&["if", "not", "exists"]);
        let mut name = None;
        if cursor.next_word().as_deref() != Some("on") {
            name = cursor.path()?.pop();
        }
        cursor.keyword("on").then_some(())?;
        cursor.keyword("only");
        let path = cursor.path()?;
        if self
            .views
            .contains(&self.find(path.clone(), |name| self.views.contains(name)))
        {
            return Some(());
        }
        let table_name = self.find_table(path);
        let method = if cursor.keyword("using") {
            cursor.name()?
        } else {
            "btree".to_owned()
        };
        let keys = keys(cursor)?;
        let mut is_partial = false;
        while !cursor.is_at_end() {
            if cursor.keyword("where") {
                is_partial = true;
            }
            cursor.group()?;
        }
        let what = if is_partial {
            Some(What::PartialIndex)
        } else if keys.has_expression {
            Some(What::ExpressionIndex)
        } else if method != "btree" {
            Some(What::OtherIndex)
        } else if keys.has_descending {
            Some(What::DescendingIndex)
        } else {
            None
        };
        let taken = |name: &str| naming::is_taken(&self.catalogue, &table_name.schema, name);
        if may_exist && name.as_deref().is_some_and(taken) {
            return Some(());
        }
        let is_enforced = is_unique && !is_partial && !keys.has_expression;
        let shown = match &name {
            Some(name) => format!("{name} on {table_name}"),
            None => format!("on {table_name}"),
        };
        if let Some(what) = what {
            let (at, text) = (at.clone(), shown);
            self.catalogue.left_out.push(LeftOut { at, what, text });
        }
        let Some(position) = self.position(&table_name) else {
            return what.is_some().then_some(());
        };
        let table = &self.catalogue.tables[position];
        let name =
            name.unwrap_or_else(|| naming::choose(&self.catalogue, table, &keys.columns, "idx"));
        let table = &mut self.catalogue.tables[position];
        if is_enforced {
            table.uniques.push(Unique {
                name: Some(name),
                columns: keys.columns,
                nulls_are_equal: keys.nulls_are_equal,
            });
        } else if what.is_none() {
            let columns = keys.columns;
            table.indexes.push(Index { name, columns });
        }
        Some(())
    }
}

/// Reads the columns and expressions in parentheses.
fn keys(cursor: &mut Cursor<'_>) -> Option<Keys> {
    cursor.symbol("(").then_some(())?;
    let mut keys = Keys::default();
    loop {
        key(cursor, &mut keys)?;
        if cursor.symbol(")") {
            break;
        }
        cursor.symbol(",").then_some(())?;
    }
    if cursor.keyword("include") {
        cursor.group()?;
    }
    keys.nulls_are_equal = constraint::nulls_are_equal(cursor);
    Some(keys)
}

fn key(cursor: &mut Cursor<'_>, keys: &mut Keys) -> Option<()> {
    if cursor.peek()? == b'(' {
        let inside = cursor.parenthesised()?;
        // `(name)` is a column, as PostgreSQL reads it.
        let mut read = Cursor::new(inside.as_bytes(), true);
        match read.name().filter(|_| read.is_at_end()) {
            Some(column) => keys.columns.push(column),
            None => keys.has_expression = true,
        }
    } else {
        let name = cursor.name()?;
        if matches!(cursor.peek(), Some(b'(' | b'.')) {
            keys.has_expression = true;
            while cursor.symbol(".") {
                cursor.name()?;
            }
            cursor.group()?;
        } else {
            keys.columns.push(name);
        }
    }
    // A collation, an operator class with its parameters, and the order.
    while !matches!(cursor.peek()?, b',' | b')') {
        if cursor.keyword("desc") {
            keys.has_descending = true;
        } else {
            cursor.group()?;
        }
    }
    Some(())
}
