//! Numbers, bytes, literals, ids and function handles in each encoding.

use std::fmt;

use convex_schema_core::Literal;
use convex_schema_core::value::Value;

use super::tree::{Json, Object};

/// The encoding of the values that a JSON Schema describes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum JsonSchemaEncoding {
    /// Wire JSON, in which clients, functions and the backend exchange values: see
    /// [`Value::parse_wire`].
    #[default]
    Wire,
    /// Clean JSON, the `"format": "json"` of the HTTP API: see [`Value::to_clean`].
    Clean,
    /// Export JSON, as in snapshots: see [`Value::parse_export`].
    Export,
}

impl JsonSchemaEncoding {
    /// Every encoding.
    pub const ALL: &[Self] = &[Self::Wire, Self::Clean, Self::Export];

    /// Returns `wire`, `clean` or `export`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Wire => "wire",
            Self::Clean => "clean",
            Self::Export => "export",
        }
    }

    /// Returns the encoding with the given name.
    pub fn from_name(name: &str) -> Option<Self> {
        let mut all = Self::ALL.iter().copied();
        all.find(|encoding| encoding.as_str() == name)
    }

    /// The text of `value` in this encoding.
    pub(super) fn text(self, value: &Value) -> String {
        match self {
            Self::Wire => value.to_wire(),
            Self::Clean => value.to_clean(),
            Self::Export => value.to_export(),
        }
    }

    /// `v.number()`.
    pub(super) fn float64(self) -> Json {
        let number = Json::from(typed("number"));
        match self {
            Self::Clean => any_of([
                number,
                Object::default()
                    .with("enum", texts(&["NaN", "Infinity", "-Infinity"]))
                    .into(),
            ]),
            Self::Wire | Self::Export => any_of([number, tagged("$float", UNUSUAL_FLOAT)]),
        }
    }

    /// `v.int64()`.
    pub(super) fn int64(self) -> Json {
        match self {
            Self::Wire => tagged("$integer", EIGHT_BYTES),
            Self::Clean => matching("^(?:0|-?[1-9][0-9]{0,18})$").into(),
            Self::Export => typed("integer")
                .with("minimum", Json::Raw(i64::MIN.to_string()))
                .with("maximum", Json::Raw(i64::MAX.to_string()))
                .into(),
        }
    }

    /// `v.bytes()`.
    pub(super) fn bytes(self) -> Json {
        match self {
            Self::Wire | Self::Export => tagged("$bytes", BASE64),
            Self::Clean => matching(BASE64)
                .with("contentEncoding", Json::text("base64"))
                .into(),
        }
    }

    /// `v.literal(...)`.
    pub(super) fn literal(self, literal: &Literal) -> Json {
        let value = Value::from(literal);
        let text = Json::Raw(self.text(&value));
        let exact = Json::from(Object::default().with("const", text));
        // On the wire, integers and zeros have base64, of which the padding may be missing.
        match literal {
            Literal::Int64(_) if self == Self::Wire => exactly("$integer", &value),
            Literal::Float64(float) if self == Self::Wire && *float == 0.0 => {
                let number = Object::default().with("const", Json::Raw("0".to_owned()));
                let bits = i64::from_ne_bytes(float.to_ne_bytes());
                any_of([number.into(), exactly("$float", &Value::Int64(bits))])
            }
            Literal::Int64(_) | Literal::Float64(_) | Literal::String(_) | Literal::Boolean(_) => {
                exact
            }
        }
    }
}

/// The eight bytes of `integer` in an object with the key `tag`.
fn exactly(tag: &str, integer: &Value) -> Json {
    let wire = integer.to_wire_json();
    let digits = wire["$integer"].as_str().unwrap_or_default();
    let digits = digits.trim_end_matches('=').replace('+', r"\+");
    tagged(tag, &format!("^{digits}=?$"))
}

impl fmt::Display for JsonSchemaEncoding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Base64, of which the padding may be missing, without stray bits.
const BASE64: &str = "^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]={0,2}|\
                      [A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=?)?$";

/// Base64 of eight bytes.
const EIGHT_BYTES: &str = "^[A-Za-z0-9+/]{10}[AEIMQUYcgkosw048]=?$";

/// Base64 of the eight bytes, low ones first, of a zero, an infinity or a NaN: all bits of the
/// exponent are equal.
const UNUSUAL_FLOAT: &str = "^(?:AAAAAAAAAAA|AAAAAAAAAIA|[A-Za-z0-9+/]{8}[89+/][HPXfnv3/]8)=?$";

/// The characters of ids: lengths of 31, 32, 34, 36 and 37, base32 as Convex spells it.
const ID: &str = "(?:[0-9a-hjkmnp-tv-z]{31,32}|[0-9a-hjkmnp-tv-z]{34}|[0-9a-hjkmnp-tv-z]{36,37})";

/// `v.id(...)`, of any table.
pub(super) fn id() -> Object {
    matching(&format!("^{ID}$"))
}

/// `v.function(...)`.
pub(super) fn function() -> Object {
    matching(&format!("^function://{ID}(?:#|$)"))
}

/// A key of a record: printable ASCII, no `$` at the start.
pub(super) fn key() -> Object {
    Object::default().with("pattern", Json::text("^(?:[ -#%-~][ -~]*)?$"))
}

/// Values of one type of JSON.
pub(crate) fn typed(name: &str) -> Object {
    Object::default().with("type", Json::text(name))
}

/// A value that satisfies one of `schemas`.
pub(super) fn any_of(schemas: impl IntoIterator<Item = Json>) -> Json {
    let schemas = schemas.into_iter().collect();
    Object::default().with("anyOf", Json::Array(schemas)).into()
}

/// Strings.
pub(crate) fn texts(texts: &[&str]) -> Json {
    Json::Array(texts.iter().map(|text| Json::text(text)).collect())
}

fn matching(pattern: &str) -> Object {
    typed("string").with("pattern", Json::text(pattern))
}

/// An object with one key, by which an encoding says what JSON lacks.
fn tagged(tag: &str, pattern: &str) -> Json {
    let content = Object::default().with(tag, matching(pattern).into());
    typed("object")
        .with("properties", content.into())
        .with("required", texts(&[tag]))
        .with("additionalProperties", Json::nothing())
        .into()
}
