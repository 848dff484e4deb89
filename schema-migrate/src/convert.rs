//! Cells become the JSON texts of fields.
//!
//! A [`Conversion`] is made once for a column: of its SQL type and the validator of its field. For every kind of
//! source, a value gives the same text.

mod array;
mod bytes;
mod policy;
mod record;
mod time;

use std::fmt::{self, Write};

use convex_schema_core::__internal::exhaustive::ValidatorKind;
use convex_schema_core::__internal::{JsonFloat, write_json_string};
use convex_schema_core::{Literal, MemberRef, ValidatorRef};

use self::record::RecordField;
use crate::catalogue::{Catalogue, SqlType, TypeGroup};
use crate::json::{self, Cursor};
use crate::row::Cell;
use crate::targets::accepts_null;

/// How the values of a column become values of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Conversion {
    Boolean,
    /// `true` and `false` as text.
    BooleanText,
    /// A number, whose digits have to survive being a float64.
    Number,
    /// A number that may lose digits, because the column is one of floats.
    Float,
    Int64,
    /// The text as it is.
    Text,
    Uuid,
    /// Milliseconds since 1970. Without an offset in the text, the minutes of the mapping count.
    Timestamp {
        zone: Option<i32>,
    },
    /// A timestamp as text, in the form of JSON and in UTC if it has an offset.
    TimestampText,
    Json,
    /// The text of a JSON value, as a string.
    JsonText,
    Bytes,
    Array(Box<Conversion>),
    /// As `Array`, where an element may be null.
    NullableArray(Box<Conversion>),
    /// An object of a composite type.
    Record(Vec<RecordField>),
    /// As the mapping chooses.
    Policy(Policy),
}

/// Why a value can't become a value of its field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum FaultCode {
    WrongType,
    PrecisionLoss,
    NotFinite,
    BadUuid,
    BadTimestamp,
    NoTimeZone,
    InvalidUtf8,
    InvalidJson,
    BadArray,
    BadRecord,
    NullElement,
    TimeForm,
}

impl FaultCode {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::WrongType => "wrong_type",
            Self::PrecisionLoss => "precision_loss",
            Self::NotFinite => "not_finite",
            Self::BadUuid => "bad_uuid",
            Self::BadTimestamp => "bad_timestamp",
            Self::NoTimeZone => "no_time_zone",
            Self::InvalidUtf8 => "invalid_utf8",
            Self::InvalidJson => "invalid_json",
            Self::BadArray => "bad_array",
            Self::BadRecord => "bad_record",
            Self::NullElement => "null_element",
            Self::TimeForm => "time_form",
        }
    }

    /// Returns the next step.
    pub(crate) const fn help(self) -> &'static str {
        match self {
            Self::WrongType => {
                "change the validator of the field or the column that it is mapped from"
            }
            Self::PrecisionLoss => "make the field a string or an int64, whose digits stay",
            Self::NotFinite => "map the value to null at its source, or make the field a string",
            Self::BadUuid => "a reference has to be the UUID of a row",
            Self::BadTimestamp => "replace `infinity` and dates out of range at their source",
            Self::NoTimeZone => "give the column a `zone` in the mapping",
            Self::InvalidUtf8 => "write the source in UTF-8",
            Self::InvalidJson => "the value is not JSON: is the file complete?",
            Self::BadArray => "the value is not an array of PostgreSQL or JSON",
            Self::BadRecord => {
                "the value is not one of the composite type, in PostgreSQL's text or JSON"
            }
            Self::TimeForm => "the time has seconds or fractions: choose another `time` form",
            Self::NullElement => {
                "remove null from the value at its source, or accept null in the validator"
            }
        }
    }
}

impl fmt::Display for FaultCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl From<json::Fault> for FaultCode {
    fn from(fault: json::Fault) -> Self {
        match fault {
            json::Fault::Syntax(_) | json::Fault::Depth => Self::InvalidJson,
            json::Fault::Precision(_) => Self::PrecisionLoss,
        }
    }
}

/// The values that a validator takes, as far as they matter for spelling.
enum Target<'s> {
    Any,
    Boolean,
    Number,
    Int64,
    String,
    Bytes,
    Array(ValidatorRef<'s>),
    /// Objects, records and unions of them: JSON.
    Json,
}

impl Conversion {
    /// The conversion from a type to a validator; an error says why there is none.
    pub(crate) fn new(
        catalogue: &Catalogue,
        ty: &SqlType,
        validator: Option<ValidatorRef<'_>>,
        zone: Option<i32>,
    ) -> Result<Self, String> {
        let base = catalogue.base(ty);
        let target = validator.map_or(Target::Any, target);
        let found = match (base, &target) {
            (SqlType::Array(element), Target::Array(of)) => {
                let of = innermost(*of);
                let inner = Self::new(catalogue, element, Some(of), zone)?;
                return Ok(if accepts_null(of) {
                    Self::NullableArray(Box::new(inner))
                } else {
                    Self::Array(Box::new(inner))
                });
            }
            (SqlType::Array(element), Target::Any) => {
                let inner = Self::new(catalogue, element, None, zone)?;
                Some(Self::NullableArray(Box::new(inner)))
            }
            (SqlType::Array(_), _) => None,
            (SqlType::Json | SqlType::Jsonb, Target::String) => Some(Self::JsonText),
            (SqlType::Json | SqlType::Jsonb, _) => Some(Self::Json),
            (SqlType::Boolean, Target::Boolean | Target::Any) => Some(Self::Boolean),
            (SqlType::Boolean, Target::String) => Some(Self::BooleanText),
            (ty, Target::Number | Target::Any) if ty.group() == TypeGroup::ExactNumber => {
                Some(Self::Number)
            }
            (ty, Target::Number | Target::Any) if ty.group() == TypeGroup::Float => {
                Some(Self::Float)
            }
            (ty, Target::String) if ty.is_number() => Some(Self::Text),
            (SqlType::Int2 | SqlType::Int4 | SqlType::Int8, Target::Int64) => Some(Self::Int64),
            (ty, Target::Number) if ty.group() == TypeGroup::Moment => {
                Some(Self::Timestamp { zone })
            }
            (SqlType::Timestamptz | SqlType::Timestamp, Target::String | Target::Any) => {
                Some(Self::TimestampText)
            }
            (SqlType::Uuid, Target::String | Target::Any) => Some(Self::Uuid),
            (SqlType::Bytea, Target::Bytes) => Some(Self::Bytes),
            (SqlType::Named(name), target) if catalogue.composites.contains_key(name) => {
                let fields = match (target, validator.map(ValidatorRef::exhaustive)) {
                    (Target::Json, Some(ValidatorKind::Object(fields))) => Some(Some(fields)),
                    (Target::Any, _) => Some(None),
                    _ => None,
                };
                match fields {
                    Some(fields) => Some(Self::record(catalogue, name, fields, zone)?),
                    None => None,
                }
            }
            (ty, Target::String | Target::Any) if is_text(ty) => Some(Self::Text),
            _ => None,
        };
        found.ok_or_else(|| format!("a column of the type `{ty}` can't become {}", target.name()))
    }

    /// Whether the values need the encoding of exports, in which integers and bytes have a spelling.
    pub(crate) fn needs_export_encoding(&self) -> bool {
        match self {
            Self::Int64 | Self::Bytes => true,
            Self::Array(inner) | Self::NullableArray(inner) => inner.needs_export_encoding(),
            Self::Record(fields) => {
                let mut parts = fields.iter().map(|field| &field.conversion);
                parts.any(Self::needs_export_encoding)
            }
            Self::Boolean
            | Self::BooleanText
            | Self::Number
            | Self::Float
            | Self::Text
            | Self::Uuid
            | Self::Timestamp { .. }
            | Self::TimestampText
            | Self::Json
            | Self::JsonText
            | Self::Policy(_) => false,
        }
    }

    /// Appends the JSON text of a value that is not null.
    pub(crate) fn write(&self, cell: Cell<'_>, out: &mut String) -> Result<(), FaultCode> {
        match self {
            Self::Json => {
                let (Cell::Text(text) | Cell::Json(text)) = cell else {
                    return Err(FaultCode::WrongType);
                };
                let mut cursor = Cursor::new(text);
                cursor.copy(out)?;
                return if cursor.is_at_end() {
                    Ok(())
                } else {
                    Err(FaultCode::InvalidJson)
                };
            }
            Self::JsonText => {
                let (Cell::Text(text) | Cell::Json(text)) = cell else {
                    return Err(FaultCode::WrongType);
                };
                return string(text, out);
            }
            Self::Array(inner) => return array::write(inner, false, cell, out),
            Self::NullableArray(inner) => return array::write(inner, true, cell, out),
            Self::Record(fields) => return record::write(fields, cell, out),
            _ => {}
        }
        match cell {
            Cell::Text(text) => self.scalar(text, out),
            Cell::Json(raw) => match raw.first() {
                Some(b'"') => {
                    let text = json::unquote(raw).ok_or(FaultCode::InvalidJson)?;
                    self.scalar(&text, out)
                }
                Some(b'{' | b'[') | None => Err(FaultCode::WrongType),
                Some(_) if raw == b"true" => self.scalar(b"t", out),
                Some(_) if raw == b"false" => self.scalar(b"f", out),
                Some(_) => self.scalar(raw, out),
            },
            Cell::Null | Cell::Missing | Cell::Unknown => Err(FaultCode::WrongType),
        }
    }

    /// Appends the JSON text of a value by PostgreSQL's text for it.
    fn scalar(&self, text: &[u8], out: &mut String) -> Result<(), FaultCode> {
        match self {
            Self::Boolean | Self::BooleanText => {
                let value = boolean(text).ok_or(FaultCode::WrongType)?;
                if *self == Self::BooleanText {
                    out.push('"');
                    out.push_str(value);
                    out.push('"');
                } else {
                    out.push_str(value);
                }
            }
            Self::Number => number(text, out)?,
            Self::Float => float(text, out)?,
            Self::Int64 => {
                let text = std::str::from_utf8(text).map_err(|_| FaultCode::InvalidUtf8)?;
                let value: i64 = text.parse().map_err(|_| FaultCode::WrongType)?;
                let _ = write!(out, "{value}");
            }
            Self::Text => string(text, out)?,
            Self::Uuid => {
                let uuid = uuid(text).ok_or(FaultCode::BadUuid)?;
                out.push('"');
                bytes::write_uuid(uuid, out);
                out.push('"');
            }
            Self::Timestamp { zone } => {
                let instant = time::parse(text)?;
                let milliseconds = instant.milliseconds(*zone)?;
                let _ = write!(out, "{milliseconds}.0");
            }
            Self::TimestampText => {
                out.push('"');
                time::parse(text)?.write_text(out);
                out.push('"');
            }
            Self::Bytes => bytes::write_bytea(text, out)?,
            Self::Policy(policy) => policy.write(text, out)?,
            Self::Json
            | Self::JsonText
            | Self::Array(_)
            | Self::NullableArray(_)
            | Self::Record(_) => {
                return Err(FaultCode::WrongType);
            }
        }
        Ok(())
    }
}

pub(crate) use self::bytes::uuid;
use self::policy::Policy;
pub(crate) use self::time::instant;

impl Target<'_> {
    fn name(&self) -> &'static str {
        match self {
            Self::Any => "v.any()",
            Self::Boolean => "a boolean",
            Self::Number => "a number",
            Self::Int64 => "an int64",
            Self::String => "a string",
            Self::Bytes => "bytes",
            Self::Array(_) => "an array",
            Self::Json => "a value of this validator",
        }
    }
}

/// The validator of the elements of an array of any number of dimensions: the type of a column does not say how
/// many there are.
fn innermost(mut element: ValidatorRef<'_>) -> ValidatorRef<'_> {
    while let Target::Array(inner) = target(element) {
        element = inner;
    }
    element
}

fn target(validator: ValidatorRef<'_>) -> Target<'_> {
    match validator.exhaustive() {
        ValidatorKind::Any => Target::Any,
        ValidatorKind::Boolean => Target::Boolean,
        ValidatorKind::Float64 => Target::Number,
        ValidatorKind::Int64 | ValidatorKind::CommitTs => Target::Int64,
        ValidatorKind::String | ValidatorKind::Id(_) => Target::String,
        ValidatorKind::Bytes => Target::Bytes,
        ValidatorKind::Array(element) => Target::Array(element),
        ValidatorKind::Literal(literal) => match literal {
            Literal::String(_) => Target::String,
            Literal::Float64(_) => Target::Number,
            Literal::Int64(_) => Target::Int64,
            Literal::Boolean(_) => Target::Boolean,
        },
        ValidatorKind::Union(members) => union(members.iter()),
        ValidatorKind::Null
        | ValidatorKind::Function(_)
        | ValidatorKind::Unknown(_)
        | ValidatorKind::Record { .. }
        | ValidatorKind::Object(_) => Target::Json,
    }
}

/// Returns the target that all members share that are not null; JSON if they differ.
fn union<'s>(members: impl Iterator<Item = MemberRef<'s>>) -> Target<'s> {
    let mut common: Option<Target<'s>> = None;
    for member in members {
        let validator = member.validator();
        if matches!(validator.exhaustive(), ValidatorKind::Null) {
            continue;
        }
        let target = target(validator);
        common = Some(match common {
            None => target,
            Some(known) if known.name() == target.name() && !matches!(known, Target::Array(_)) => {
                known
            }
            Some(_) => Target::Any,
        });
    }
    common.unwrap_or(Target::Json)
}

/// Returns whether PostgreSQL's own text of the value is the string to store.
fn is_text(ty: &SqlType) -> bool {
    let is_other = matches!(
        ty,
        SqlType::Date
            | SqlType::Time
            | SqlType::Timetz
            | SqlType::Interval
            | SqlType::Bytea
            | SqlType::Named(_)
            | SqlType::Other(_)
    );
    is_other || ty.group() == TypeGroup::Text
}

/// The boolean that PostgreSQL reads: its own `t` and `f`, and what people write in scripts.
///
/// Source: PostgreSQL 15, section 8.6, "Boolean Type".
pub(crate) fn boolean(text: &[u8]) -> Option<&'static str> {
    let text = text.trim_ascii().to_ascii_lowercase();
    let is_start = |word: &[u8], least: usize| text.len() >= least && word.starts_with(&text);
    if is_start(b"true", 1) || is_start(b"yes", 1) || text == b"on" || text == b"1" {
        return Some("true");
    }
    let is_false = is_start(b"false", 1) || is_start(b"no", 1) || is_start(b"off", 2);
    (is_false || text == b"0").then_some("false")
}

fn string(text: &[u8], out: &mut String) -> Result<(), FaultCode> {
    let text = std::str::from_utf8(text).map_err(|_| FaultCode::InvalidUtf8)?;
    write_json_string(out, text);
    Ok(())
}

fn number(text: &[u8], out: &mut String) -> Result<(), FaultCode> {
    let text = std::str::from_utf8(text).map_err(|_| FaultCode::InvalidUtf8)?;
    // Of the words that Rust reads as floats PostgreSQL writes these.
    if matches!(text, "NaN" | "Infinity" | "-Infinity") {
        return Err(FaultCode::NotFinite);
    }
    if text.parse::<f64>().is_err() {
        return Err(FaultCode::WrongType);
    }
    let float = json::exact(text).ok_or(FaultCode::PrecisionLoss)?;
    let _ = write!(out, "{}", JsonFloat(float));
    Ok(())
}

fn float(text: &[u8], out: &mut String) -> Result<(), FaultCode> {
    let text = std::str::from_utf8(text).map_err(|_| FaultCode::InvalidUtf8)?;
    let float: f64 = text.parse().map_err(|_| FaultCode::WrongType)?;
    if !float.is_finite() {
        return Err(FaultCode::NotFinite);
    }
    let _ = write!(out, "{}", JsonFloat(float));
    Ok(())
}

#[cfg(test)]
mod tests {
    use convex_schema_core::{FieldRef, Schema, TableDefinition, TableRef, Validator, v};

    use super::{Conversion, FaultCode};
    use crate::catalogue::{Catalogue, SqlType};
    use crate::row::Row;

    fn conversion(ty: &str, validator: Validator) -> Result<Conversion, String> {
        let document = v::object().field("a", validator);
        let table = TableDefinition::new("t", document);
        let schema = Schema::builder().table(table).build();
        let document = schema.table("t").and_then(TableRef::document);
        let validator = document.and_then(|document| match document.exhaustive() {
            super::ValidatorKind::Object(fields) => fields.get("a"),
            _ => None,
        });
        let validator = validator.map(FieldRef::validator);
        Conversion::new(&Catalogue::default(), &SqlType::parse(ty), validator, None)
    }

    fn written(ty: &str, validator: Validator, cell: &Row) -> Result<String, FaultCode> {
        let mut out = String::new();
        match conversion(ty, validator) {
            Ok(conversion) => conversion.write(cell.cell(0), &mut out)?,
            Err(error) => out = error,
        }
        Ok(out)
    }

    /// The texts and the JSON of one row are those of PostgreSQL 15 (`COPY` and `row_to_json`).
    #[test]
    fn booleans_are_those_that_postgresql_reads() {
        // `select '...'::boolean` of PostgreSQL 15.
        for (text, want) in [
            ("t", Some("true")),
            ("YES", Some("true")),
            (" on ", Some("true")),
            ("1", Some("true")),
            ("fals", Some("false")),
            ("of", Some("false")),
            ("0", Some("false")),
            ("o", None),
            ("", None),
            ("2", None),
        ] {
            assert_eq!(super::boolean(text.as_bytes()), want, "{text}");
        }
    }

    #[test]
    fn both_forms_of_a_value_give_one_text() {
        let strings = || v::array(v::nullable(v::string()));
        for (ty, validator, text, json, want) in [
            ("bool", v::boolean(), "t", "true", "true"),
            ("bool", v::string(), "f", "false", "\"false\""),
            ("int8", v::number(), "150000", "150000", "150000.0"),
            (
                "int8",
                v::int64(),
                "9007199254740993",
                "9007199254740993",
                "9007199254740993",
            ),
            (
                "int8",
                v::string(),
                "9007199254740993",
                "9007199254740993",
                "\"9007199254740993\"",
            ),
            ("numeric(3,2)", v::number(), "4.50", "4.50", "4.5"),
            ("numeric(3,2)", v::string(), "4.50", "4.50", "\"4.50\""),
            (
                "text",
                v::string(),
                "say \"hi\"\nnext \\ end",
                r#""say \"hi\"\nnext \\ end""#,
                r#""say \"hi\"\nnext \\ end""#,
            ),
            (
                "time",
                v::string(),
                "09:00:00",
                "\"09:00:00\"",
                "\"09:00:00\"",
            ),
            (
                "timestamptz",
                v::number(),
                "2026-01-23 18:59:22.623456+00",
                "\"2026-01-23T18:59:22.623456+00:00\"",
                "1769194762623.0",
            ),
            (
                "timestamptz",
                v::string(),
                "2026-01-23 18:59:22.6+00",
                "\"2026-01-24T01:59:22.6+07:00\"",
                "\"2026-01-23T18:59:22.6+00:00\"",
            ),
            (
                "bytea",
                v::bytes(),
                "\\xdeadbeef",
                r#""\\xdeadbeef""#,
                r#"{"$bytes":"3q2+7w=="}"#,
            ),
            (
                "interval",
                v::string(),
                "1 day 02:03:04",
                "\"1 day 02:03:04\"",
                "\"1 day 02:03:04\"",
            ),
            (
                "jsonb",
                v::any(),
                "{\"a b\": 1, \"x\": null}",
                "{\"a b\": 1, \"x\": null}",
                "{\"a b\":1.0,\"x\":null}",
            ),
            (
                "text[]",
                strings(),
                r#"{"a,b","c\"d",NULL,"NULL",""}"#,
                r#"["a,b","c\"d",null,"NULL",""]"#,
                r#"["a,b","c\"d",null,"NULL",""]"#,
            ),
            (
                "int[]",
                v::array(v::array(v::number())),
                "{{1,2},{3,4}}",
                "[[1,2],[3,4]]",
                "[[1.0,2.0],[3.0,4.0]]",
            ),
        ] {
            let mut row = Row::default();
            row.clear(1);
            row.set_text(0, |out| out.extend_from_slice(text.as_bytes()));
            assert_eq!(
                written(ty, validator.clone(), &row).as_deref(),
                Ok(want),
                "{ty} {text}"
            );
            row.set_json(0, json.as_bytes());
            assert_eq!(
                written(ty, validator, &row).as_deref(),
                Ok(want),
                "{ty} {json}"
            );
        }
    }

    #[test]
    fn values_that_do_not_fit_are_faults() {
        for (ty, validator, text, want) in [
            (
                "int8",
                v::number(),
                "9007199254740993",
                FaultCode::PrecisionLoss,
            ),
            ("numeric", v::number(), "NaN", FaultCode::NotFinite),
            (
                "timestamptz",
                v::number(),
                "infinity",
                FaultCode::BadTimestamp,
            ),
            (
                "timestamp",
                v::number(),
                "2026-01-23 18:59:22",
                FaultCode::NoTimeZone,
            ),
            ("jsonb", v::any(), "{\"a\":", FaultCode::InvalidJson),
            (
                "text[]",
                v::array(v::string()),
                "{NULL}",
                FaultCode::NullElement,
            ),
            ("text[]", v::array(v::string()), "{a", FaultCode::BadArray),
            ("uuid", v::string(), "x", FaultCode::BadUuid),
            ("bool", v::boolean(), "maybe", FaultCode::WrongType),
        ] {
            let mut row = Row::default();
            row.clear(1);
            row.set_text(0, |out| out.extend_from_slice(text.as_bytes()));
            assert_eq!(written(ty, validator, &row), Err(want), "{ty} {text}");
        }
        let none = conversion("text", v::number());
        assert_eq!(
            none,
            Err("a column of the type `text` can't become a number".to_owned())
        );
    }
}
