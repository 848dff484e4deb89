//! Names in what the SQL parser gives.

use sqlparser::ast::{Expr, Ident, IndexColumn, ObjectName, OrderBySort};

use crate::catalogue::Name;

/// The name as PostgreSQL stores it.
pub(super) fn ident(ident: &Ident) -> String {
    match ident.quote_style {
        Some(_) => ident.value.clone(),
        None => ident.value.to_lowercase(),
    }
}

pub(super) fn idents(idents: &[Ident]) -> Vec<String> {
    idents.iter().map(ident).collect()
}

/// The parts of a name, the last one apart.
pub(super) fn parts(name: &ObjectName) -> (Vec<String>, String) {
    let parts = name.0.iter().filter_map(|part| part.as_ident());
    let mut parts: Vec<_> = parts.map(ident).collect();
    let last = parts.pop().unwrap_or_default();
    (parts, last)
}

/// The name of a table or a type, in `schema` if it has none.
pub(super) fn object(name: &ObjectName, schema: &str) -> Name {
    let (mut parts, last) = parts(name);
    let schema = parts.pop().unwrap_or_else(|| schema.to_owned());
    Name::new(schema, last)
}

/// The column that an expression is.
pub(super) fn column(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Identifier(name) => Some(ident(name)),
        Expr::Nested(inner) => column(inner),
        _ => None,
    }
}

/// The columns of an index or a key; `None` if one of them is an expression.
pub(super) fn index_columns(columns: &[IndexColumn]) -> Option<Vec<String>> {
    let columns = columns.iter();
    columns.map(|it| column(&it.column.expr)).collect()
}

/// Whether a column of an index is in descending order.
pub(super) fn is_descending(column: &IndexColumn) -> bool {
    !matches!(column.column.options.sort, None | Some(OrderBySort::Asc))
}
