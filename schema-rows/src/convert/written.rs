//! The output of serde, before it is fitted to a validator.

use std::borrow::Cow;
use std::fmt;

use convex_schema_core::ValueKind;

/// A value as serde writes it.
#[derive(Debug)]
pub(super) enum Written {
    /// `None`.
    Absent,
    Null,
    Boolean(bool),
    /// An integer of any Rust type.
    Integer(i128),
    /// An integer inside an [`Any`](convex_schema_core::Any), which is an `int64` and nothing else.
    Int64(i64),
    Float64(f64),
    Text(String),
    /// A variant without data.
    Variant(&'static str),
    Bytes(Vec<u8>),
    Array(Vec<Written>),
    /// The fields of a struct: an absent one is left out.
    Struct(Vec<Entry>),
    /// The entries of a map: an absent one is null.
    Map(Vec<Entry>),
}

/// A key with its value.
pub(super) type Entry = (Cow<'static, str>, Written);

impl Written {
    /// Returns the value inside an `Option` that is there: null instead of an absent one.
    pub(super) fn present(self) -> Self {
        match self {
            Self::Absent => Self::Null,
            other => other,
        }
    }

    fn kind(&self) -> Option<ValueKind> {
        Some(match self {
            Self::Absent | Self::Null => ValueKind::Null,
            Self::Boolean(_) => ValueKind::Boolean,
            Self::Integer(_) => return None,
            Self::Int64(_) => ValueKind::Int64,
            Self::Float64(_) => ValueKind::Float64,
            Self::Text(_) | Self::Variant(_) => ValueKind::String,
            Self::Bytes(_) => ValueKind::Bytes,
            Self::Array(_) => ValueKind::Array,
            Self::Struct(_) | Self::Map(_) => ValueKind::Object,
        })
    }
}

/// The kind, and the content if it is short.
impl fmt::Display for Written {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Absent => f.write_str("`None`"),
            Self::Integer(value) => write!(f, "integer {value}"),
            Self::Variant(name) => write!(f, "variant `{name}`"),
            Self::Float64(value) => write!(f, "float64 {value:?}"),
            Self::Boolean(value) => write!(f, "boolean {value}"),
            other => other.kind().map_or(Ok(()), |kind| kind.fmt(f)),
        }
    }
}
