//! Values as bytes that are equal where PostgreSQL's `=` says that the values are.

use std::borrow::Cow;

use crate::catalogue::{Catalogue, SqlType, TypeGroup};
use crate::convert::{self, Conversion, FaultCode};
use crate::json;
use crate::row::Cell;

/// How the values of a type are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Comparison {
    /// Byte by byte.
    Bytes,
    /// As numbers: `1.0` equals `1.00`.
    Number,
    /// As float64: `-0` equals `0`.
    Float,
    /// As moments, whatever the offset is that they are written with.
    Moment,
    /// Without spaces at the end: `character(3)`.
    Padded,
    /// Without the case of letters: `citext`.
    NoCase,
    Boolean,
    Uuid,
    /// As JSON without spaces.
    Json,
    /// As arrays of texts, in PostgreSQL's form or in JSON.
    Array,
}

impl Comparison {
    pub(crate) fn of(catalogue: &Catalogue, ty: &SqlType) -> Self {
        let ty = catalogue.base(ty);
        match (ty.group(), ty) {
            (TypeGroup::ExactNumber, _) => Self::Number,
            (TypeGroup::Float, _) => Self::Float,
            (TypeGroup::Moment, _) => Self::Moment,
            (TypeGroup::Text, SqlType::Char(_)) => Self::Padded,
            (TypeGroup::Other, SqlType::Boolean) => Self::Boolean,
            (TypeGroup::Other, SqlType::Uuid) => Self::Uuid,
            (TypeGroup::Other, SqlType::Json | SqlType::Jsonb) => Self::Json,
            (TypeGroup::Other, SqlType::Array(_)) => Self::Array,
            (TypeGroup::Other, ty) if ty.ignores_case() => Self::NoCase,
            (TypeGroup::Text | TypeGroup::Other, _) => Self::Bytes,
        }
    }

    /// The bytes of a value, the same for all sources; `None` for null. A text that is not a value of the type is equal
    /// to itself.
    pub(crate) fn bytes(self, cell: Cell<'_>) -> Option<Result<Cow<'_, [u8]>, FaultCode>> {
        let text = match cell {
            Cell::Missing | Cell::Unknown | Cell::Null => return None,
            Cell::Text(text) => Cow::Borrowed(text),
            Cell::Json(raw) => match (self, raw.first()) {
                (Self::Json | Self::Array, _) => Cow::Borrowed(raw),
                (_, Some(b'"')) => match json::unquote(raw) {
                    Some(text) => text,
                    None => return Some(Err(FaultCode::InvalidJson)),
                },
                (_, Some(b'{' | b'[') | None) => return Some(Err(FaultCode::WrongType)),
                (_, Some(_)) => match raw {
                    b"true" => Cow::Borrowed(b"t".as_slice()),
                    b"false" => Cow::Borrowed(b"f".as_slice()),
                    raw => Cow::Borrowed(raw),
                },
            },
        };
        Some(Ok(match self.changed(cell, &text) {
            Some(changed) => Cow::Owned(changed),
            None => text,
        }))
    }

    /// The bytes of a value whose text has several spellings.
    fn changed(self, cell: Cell<'_>, text: &[u8]) -> Option<Vec<u8>> {
        match self {
            Self::Bytes => None,
            // Integers of 18 digits need no arithmetic.
            Self::Number if is_plain(text) => None,
            Self::Number => json::plain_decimal(std::str::from_utf8(text).ok()?).map(Into::into),
            Self::Float => {
                let float: f64 = std::str::from_utf8(text).ok()?.parse().ok()?;
                // Adding 0 makes -0 a 0.
                Some((float + 0.0).to_string().into())
            }
            Self::Moment => convert::instant(text).map(|it| it.to_string().into()),
            Self::Padded => {
                let end = text.iter().rposition(|byte| *byte != b' ');
                Some(text.get(..end.map_or(0, |it| it + 1))?.to_vec())
            }
            Self::NoCase => Some(std::str::from_utf8(text).ok()?.to_lowercase().into()),
            Self::Boolean => convert::boolean(text).map(Into::into),
            Self::Uuid => convert::uuid(text).map(|it| crate::hex::text(&it).into()),
            Self::Json => {
                let mut out = String::new();
                json::Cursor::new(text).copy(&mut out).ok()?;
                Some(out.into())
            }
            Self::Array => {
                let mut out = String::new();
                let list = Conversion::NullableArray(Box::new(Conversion::Text));
                list.write(cell, &mut out).ok()?;
                Some(out.into())
            }
        }
    }
}

/// Whether a text is the one spelling of an integer.
fn is_plain(text: &[u8]) -> bool {
    let digits = text.strip_prefix(b"-").unwrap_or(text);
    let is_short = (1..=18).contains(&digits.len());
    is_short && digits.iter().all(u8::is_ascii_digit) && !digits.starts_with(b"0") || text == b"0"
}

#[cfg(test)]
mod tests {
    use super::Comparison;
    use crate::catalogue::{Catalogue, SqlType};
    use crate::row::{Cell, Row};

    fn bytes(ty: &str, cell: Cell<'_>) -> Option<Vec<u8>> {
        let comparison = Comparison::of(&Catalogue::default(), &SqlType::parse(ty));
        Some(comparison.bytes(cell)?.ok()?.into_owned())
    }

    /// `select a = b` of PostgreSQL 15.
    #[test]
    fn values_are_equal_where_postgresql_says_so() {
        for (ty, a, b, is_equal) in [
            ("numeric", "1.0", "1.00", true),
            ("numeric", "-0.50", "-.5", true),
            ("numeric", "1e2", "100", true),
            ("numeric", "10", "100", false),
            ("numeric", "0", "-0", true),
            ("numeric", "NaN", "NaN", true),
            ("bigint", "007", "7", true),
            ("float8", "-0", "0", true),
            ("float8", "1e1", "10", true),
            ("float8", "NaN", "NaN", true),
            ("text", "a", "a ", false),
            ("text", "a", "A", false),
            ("character(3)", "a  ", "a", true),
            ("character(3)", " a", "a", false),
            ("citext", "Ä@x", "ä@X", true),
            (
                "timestamptz",
                "2026-01-23 18:59:22+00",
                "2026-01-24T01:59:22+07:00",
                true,
            ),
            (
                "timestamptz",
                "2026-01-23 18:59:22+00",
                "2026-01-23 18:59:22.000001+00",
                false,
            ),
            ("timestamptz", "infinity", "-infinity", false),
            ("boolean", "t", "true", true),
            (
                "uuid",
                "00112233-4455-6677-8899-AABBCCDDEEFF",
                "{00112233445566778899aabbccddeeff}",
                true,
            ),
            ("jsonb", "{\"a\": 1}", "{\"a\":1}", true),
            ("text[]", "{a,\"b c\"}", "{\"a\",\"b c\"}", true),
            ("text[]", "{a,NULL}", "{a,\"NULL\"}", false),
        ] {
            let (a_bytes, b_bytes) = (
                bytes(ty, Cell::Text(a.as_bytes())),
                bytes(ty, Cell::Text(b.as_bytes())),
            );
            assert!(a_bytes.is_some());
            assert_eq!(a_bytes == b_bytes, is_equal, "{ty}: {a} and {b}");
        }
    }

    /// Both forms are those of PostgreSQL 15.
    #[test]
    fn a_value_is_equal_to_itself_in_json() {
        for (ty, text, json) in [
            ("bigint", "7", "7"),
            ("numeric(4,2)", "4.50", "4.50"),
            ("boolean", "t", "true"),
            ("text", "a\"b", "\"a\\\"b\""),
            (
                "timestamptz",
                "2026-01-23 18:59:22.6+00",
                "\"2026-01-24T01:59:22.6+07:00\"",
            ),
            ("date", "2026-01-23", "\"2026-01-23\""),
            ("bytea", "\\xdead", "\"\\\\xdead\""),
            ("text[]", "{a,\"b c\",NULL}", "[\"a\",\"b c\",null]"),
            ("int[]", "{1,2}", "[1,2]"),
            ("jsonb", "{\"a\": [1]}", "{\"a\": [1]}"),
        ] {
            let mut row = Row::default();
            row.clear(1);
            row.set_json(0, json.as_bytes());
            assert_eq!(
                bytes(ty, row.cell(0)),
                bytes(ty, Cell::Text(text.as_bytes())),
                "{ty} {text}"
            );
        }
    }
}
