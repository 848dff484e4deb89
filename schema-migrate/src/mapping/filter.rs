//! Conditions on rows: which ones are migrated.

use crate::row::{Cell, Row};
use crate::{json, sql};

/// A condition on a column. A row that does not fulfil all conditions of its table is dropped, and counted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Condition {
    /// The column.
    pub column: String,
    /// The condition.
    pub test: Test,
}

/// The condition on the value of a column. As in SQL, null fulfils none of them but [`Test::Null`].
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Test {
    /// Null.
    Null,
    /// Not null.
    NotNull,
    /// One of these texts.
    OneOf(Vec<String>),
    /// Neither null nor one of these texts.
    NoneOf(Vec<String>),
}

/// The forms of a condition, for messages.
pub(super) const FORMS: &str = "`column is null`, `column is not null`, `column = 'text'`, `column <> 'text'`, \
                                `column in ('a', 'b')` or `column not in ('a', 'b')`";

impl Condition {
    /// Reads a condition; `None` if it has another form.
    pub(super) fn parse(condition: &str) -> Option<Self> {
        let mut cursor = sql::Cursor::new(condition.as_bytes(), true);
        let column = cursor.name()?;
        let test = test(&mut cursor)?;
        cursor.is_at_end().then_some(Self { column, test })
    }

    /// Whether a cell of the column fulfils it.
    pub(crate) fn accepts(&self, row: &Row, position: usize) -> bool {
        let text = match row.cell(position) {
            Cell::Null | Cell::Missing | Cell::Unknown => return self.test == Test::Null,
            Cell::Text(text) => text.into(),
            Cell::Json(b"true") => b"t".as_slice().into(),
            Cell::Json(b"false") => b"f".as_slice().into(),
            Cell::Json(raw) => json::unquote(raw).unwrap_or_else(|| raw.into()),
        };
        let is_among = |values: &[String]| values.iter().any(|it| it.as_bytes() == &*text);
        match &self.test {
            Test::Null => false,
            Test::NotNull => true,
            Test::OneOf(values) => is_among(values),
            Test::NoneOf(values) => !is_among(values),
        }
    }
}

fn test(cursor: &mut sql::Cursor<'_>) -> Option<Test> {
    if cursor.keyword("is") {
        let is_not = cursor.keyword("not");
        cursor.keyword("null").then_some(())?;
        return Some(if is_not { Test::NotNull } else { Test::Null });
    }
    if cursor.symbol("=") {
        return Some(Test::OneOf(vec![value(cursor)?]));
    }
    if cursor.symbol("<>") || cursor.symbol("!=") {
        return Some(Test::NoneOf(vec![value(cursor)?]));
    }
    let is_not = cursor.keyword("not");
    cursor.keyword("in").then_some(())?;
    cursor.symbol("(").then_some(())?;
    let mut values = vec![value(cursor)?];
    while cursor.symbol(",") {
        values.push(value(cursor)?);
    }
    cursor.symbol(")").then_some(())?;
    Some(if is_not {
        Test::NoneOf(values)
    } else {
        Test::OneOf(values)
    })
}

fn value(cursor: &mut sql::Cursor<'_>) -> Option<String> {
    match cursor.literal()? {
        sql::Literal::Text(text) => String::from_utf8(text.into_owned()).ok(),
        sql::Literal::Null | sql::Literal::Default => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Condition, Test};

    #[test]
    fn conditions_are_read_as_sql_writes_them() {
        let texts = |all: &[&str]| all.iter().map(|it| (*it).to_owned()).collect();
        for (text, column, test) in [
            ("deleted_at is null", "deleted_at", Test::Null),
            ("\"Kind\" IS NOT NULL", "Kind", Test::NotNull),
            ("status = 'new'", "status", Test::OneOf(texts(&["new"]))),
            ("active = true", "active", Test::OneOf(texts(&["t"]))),
            ("n <> 5", "n", Test::NoneOf(texts(&["5"]))),
            ("s in ('a', 'b''c')", "s", Test::OneOf(texts(&["a", "b'c"]))),
            ("s not in ('a')", "s", Test::NoneOf(texts(&["a"]))),
        ] {
            let want = Condition {
                column: column.to_owned(),
                test,
            };
            assert_eq!(Condition::parse(text), Some(want), "{text}");
        }
        for text in [
            "",
            "a",
            "a is",
            "a > 5",
            "a = null",
            "a = 'b' or c = 'd'",
            "a in ()",
            "a = b",
        ] {
            assert_eq!(Condition::parse(text), None, "{text}");
        }
    }
}
