//! The order of documents, where the mapping gives one.

use crate::catalogue::{Catalogue, SqlType, Table, TypeGroup};
use crate::row::{Cell, Row};
use crate::{convert, json};

/// The columns that decide the order.
#[derive(Debug, Clone, Default)]
pub(crate) struct Order {
    columns: Vec<(usize, Kind)>,
}

/// How the values of a column are compared.
#[derive(Debug, Clone, Copy)]
enum Kind {
    Number,
    Time,
    Text,
}

/// The values of a row that decide its position. As in PostgreSQL, null comes last.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct SortKey(Vec<Value>);

#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Value {
    /// A number, as bits that have its order.
    Number(u64),
    /// Microseconds since 1970.
    Time(i64),
    /// A text, compared byte by byte.
    Text(Vec<u8>),
    /// Null, and what is not of the type of its column.
    None,
}

impl Order {
    /// The order by columns; those that the table does not have are left out.
    pub(crate) fn new(catalogue: &Catalogue, table: &Table, columns: &[String]) -> Self {
        let kind = |ty: &SqlType| match catalogue.base(ty).group() {
            TypeGroup::ExactNumber | TypeGroup::Float => Kind::Number,
            TypeGroup::Moment => Kind::Time,
            TypeGroup::Text | TypeGroup::Other => Kind::Text,
        };
        let column = |name: &String| {
            let position = table.position(name)?;
            Some((position, kind(&table.columns.get(position)?.ty)))
        };
        Self {
            columns: columns.iter().filter_map(column).collect(),
        }
    }

    /// Whether rows keep the order of the source.
    pub(crate) fn is_empty(&self) -> bool {
        self.columns.is_empty()
    }

    /// The place of a row.
    pub(crate) fn sort_key(&self, row: &Row) -> SortKey {
        let value = |(position, kind): &(usize, Kind)| value(row.cell(*position), *kind);
        SortKey(self.columns.iter().map(value).collect())
    }
}

fn value(cell: Cell<'_>, kind: Kind) -> Value {
    let text = match cell {
        Cell::Null | Cell::Missing | Cell::Unknown => return Value::None,
        Cell::Text(text) => text.into(),
        Cell::Json(raw) => json::unquote(raw).unwrap_or_else(|| raw.into()),
    };
    match kind {
        Kind::Number => {
            let number = std::str::from_utf8(&text)
                .ok()
                .and_then(|it| it.parse().ok());
            number.map_or(Value::None, |it| Value::Number(bits(it)))
        }
        Kind::Time => convert::instant(&text).map_or(Value::None, Value::Time),
        Kind::Text => Value::Text(text.into_owned()),
    }
}

/// Bits that have the order of the numbers.
fn bits(number: f64) -> u64 {
    const SIGN: u64 = 1 << 63;
    let bits = number.to_bits();
    if bits & SIGN == 0 { bits | SIGN } else { !bits }
}

#[cfg(test)]
mod tests {
    use super::{Kind, value};
    use crate::row::Cell;

    #[test]
    fn values_have_the_order_of_their_types() {
        for (kind, ordered) in [
            (
                Kind::Number,
                ["-10", "-2.5", "0", "9", "10", "1e3"].as_slice(),
            ),
            (
                Kind::Time,
                [
                    "1969-12-31 00:00:00+00",
                    "2026-01-01 02:00:00+03",
                    "2026-01-01 00:00:00+00",
                    "10000-01-01 00:00:00+00",
                ]
                .as_slice(),
            ),
            (Kind::Text, ["", "B", "a", "\u{e9}"].as_slice()),
        ] {
            let of = |text: &&str| value(Cell::Text(text.as_bytes()), kind);
            let values: Vec<_> = ordered.iter().map(of).collect();
            assert!(values.is_sorted(), "{values:?}");
            assert!(values.last() < Some(&value(Cell::Null, kind)), "{kind:?}");
        }
    }
}
