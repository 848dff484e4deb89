//! Values that rows do not have: what the database would fill in, as far as that is known.

use super::{Extent, ExtentKind};
use crate::catalogue::{Catalogue, Column, SqlType, Table};
use crate::row::Row;
use crate::sql::{Cursor, Literal};

/// The value of a column that a row does not have.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Fill {
    Null,
    Text(Vec<u8>),
    /// Only the database knows it: `now()`, a generated column, a column that was not exported.
    Unknown,
}

/// The values that rows of an extent may lack, by column.
#[derive(Debug)]
pub(super) struct Fills(Vec<(usize, Fill)>);

impl Fills {
    pub(super) fn new(catalogue: &Catalogue, table: &Table, extent: &Extent) -> Self {
        let columns = table.columns.iter().enumerate();
        let lacks = |column: &Column| !extent.columns.contains(&column.name);
        let fill = |(position, column): (usize, &Column)| {
            let fill = match extent.kind {
                // Keys that are null are often left out of JSON.
                ExtentKind::JsonLines { .. } | ExtentKind::JsonValues { .. } => {
                    (!column.nullable).then_some(Fill::Unknown)
                }
                // A row may lack its last columns, and say `DEFAULT` for any.
                ExtentKind::Insert { .. } => Some(default(catalogue, column)),
                ExtentKind::Copy if !extent.is_exported => {
                    lacks(column).then(|| default(catalogue, column))
                }
                ExtentKind::Copy | ExtentKind::CopyWithHeader | ExtentKind::Csv(_) => {
                    lacks(column).then_some(Fill::Unknown)
                }
                #[cfg(feature = "postgres")]
                ExtentKind::Server => None,
            };
            fill.map(|fill| (position, fill))
        };
        Self(columns.filter_map(fill).collect())
    }

    /// Fills the values that a row does not have.
    pub(super) fn apply(&self, row: &mut Row) {
        for (column, fill) in &self.0 {
            if !row.is_missing(*column) {
                continue;
            }
            match fill {
                Fill::Null => row.set_null(*column),
                Fill::Text(text) => row.set_text(*column, |out| out.extend_from_slice(text)),
                Fill::Unknown => row.set_unknown(*column),
            }
        }
    }
}

/// The value that a statement without the column gives it.
fn default(catalogue: &Catalogue, column: &Column) -> Fill {
    if column.generated.is_some() || (column.is_identity && column.default.is_none()) {
        return Fill::Unknown;
    }
    let of_domain = || match &column.ty {
        SqlType::Named(name) => catalogue.domains.get(name)?.default.as_deref(),
        _ => None,
    };
    let Some(expression) = column.default.as_deref().or_else(of_domain) else {
        return Fill::Null;
    };
    let mut cursor = Cursor::new(expression.as_bytes(), true);
    match cursor.literal().filter(|_| cursor.is_at_end()) {
        Some(Literal::Text(text)) => Fill::Text(text.into_owned()),
        Some(Literal::Null) => Fill::Null,
        Some(Literal::Default) | None => Fill::Unknown,
    }
}
