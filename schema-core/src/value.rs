//! Convex values: what a field of a document, an argument or a result holds.
//!
//! [`Value`] is the model; its submodules turn it into text and back. One value has several
//! encodings, so `Value` itself has neither `Serialize` nor `Deserialize`.

mod base64;
mod clean;
#[cfg(feature = "convex010")]
mod convex010;
mod decode;
mod display;
mod encode;
mod encoding;
mod error;
mod export;
mod float;
pub mod import;
#[doc(hidden)]
pub mod javascript;
mod json;
mod pending;
mod route;
mod size;
mod sort_key;
mod wire;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};

pub use self::base64::Base64Error;
#[doc(hidden)]
pub use self::encode::write_json_string;
pub use self::encoding::Encoding;
pub use self::error::{ValueError, ValueErrorReason};
#[doc(hidden)]
pub use self::float::{JsonFloat, LARGEST_EXACT, exact_integer};
pub use self::pending::PendingValue;
#[doc(hidden)]
pub use self::route::Route;
pub use self::size::document_size;
pub use self::sort_key::index_key;
#[doc(hidden)]
pub use self::wire::has_json_number;

/// A Convex value.
///
/// Ids are strings, dates are numbers, and there is no `undefined`: a field that is not set is
/// absent from its object. Comparison is Convex's own total order, which sorts first by kind (in
/// the order of the variants below) and never treats an [`Int64`](Value::Int64) and a
/// [`Float64`](Value::Float64) as equal. Floats compare by IEEE 754 `totalOrder`, so `-0.0 < 0.0`
/// and a NaN equals itself.
///
/// Source: Convex backend, `crates/value/src/lib.rs` and `crates/value/src/sorting.rs`.
///
/// # Examples
///
/// ```
/// use convex_schema_core::Value;
///
/// assert!(Value::from(9_i64) < Value::from(1.0));
/// assert_ne!(Value::from(0.0), Value::from(-0.0));
/// ```
#[derive(Debug, Clone)]
pub enum Value {
    /// `null`.
    Null,
    /// A 64-bit signed integer, a `bigint` in JavaScript.
    Int64(i64),
    /// A double with all its bits, a `number` in JavaScript.
    Float64(f64),
    /// `true` or `false`.
    Boolean(bool),
    /// A string of Unicode scalar values.
    String(String),
    /// Bytes, an `ArrayBuffer` in JavaScript.
    Bytes(Vec<u8>),
    /// An ordered list.
    Array(Vec<Value>),
    /// Fields by name, sorted by the bytes of the name.
    Object(BTreeMap<String, Value>),
}

/// The kind of a [`Value`], in Convex's sort order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ValueKind {
    /// The kind of [`Value::Null`].
    Null,
    /// The kind of [`Value::Int64`].
    Int64,
    /// The kind of [`Value::Float64`].
    Float64,
    /// The kind of [`Value::Boolean`].
    Boolean,
    /// The kind of [`Value::String`].
    String,
    /// The kind of [`Value::Bytes`].
    Bytes,
    /// The kind of [`Value::Array`].
    Array,
    /// The kind of [`Value::Object`].
    Object,
}

impl ValueKind {
    /// The lowercase word for the kind, as the validator builders spell it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Int64 => "int64",
            Self::Float64 => "float64",
            Self::Boolean => "boolean",
            Self::String => "string",
            Self::Bytes => "bytes",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

impl fmt::Display for ValueKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Value {
    /// The kind of this value.
    pub const fn kind(&self) -> ValueKind {
        match self {
            Self::Null => ValueKind::Null,
            Self::Int64(_) => ValueKind::Int64,
            Self::Float64(_) => ValueKind::Float64,
            Self::Boolean(_) => ValueKind::Boolean,
            Self::String(_) => ValueKind::String,
            Self::Bytes(_) => ValueKind::Bytes,
            Self::Array(_) => ValueKind::Array,
            Self::Object(_) => ValueKind::Object,
        }
    }
}

impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Int64(a), Self::Int64(b)) => a.cmp(b),
            (Self::Float64(a), Self::Float64(b)) => a.total_cmp(b),
            (Self::Boolean(a), Self::Boolean(b)) => a.cmp(b),
            (Self::String(a), Self::String(b)) => a.cmp(b),
            (Self::Bytes(a), Self::Bytes(b)) => a.cmp(b),
            (Self::Array(a), Self::Array(b)) => a.cmp(b),
            (Self::Object(a), Self::Object(b)) => a.cmp(b),
            _ => self.kind().cmp(&other.kind()),
        }
    }
}

impl PartialOrd for Value {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Value {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Value {}

impl Hash for Value {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind().hash(state);
        match self {
            Self::Null => {}
            Self::Int64(it) => it.hash(state),
            // Equal in the total order means equal bits.
            Self::Float64(it) => it.to_bits().hash(state),
            Self::Boolean(it) => it.hash(state),
            Self::String(it) => it.hash(state),
            Self::Bytes(it) => it.hash(state),
            Self::Array(it) => it.hash(state),
            Self::Object(it) => it.hash(state),
        }
    }
}

impl From<()> for Value {
    fn from((): ()) -> Self {
        Self::Null
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int64(value)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Float64(value)
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl From<&str> for Value {
    fn from(value: &str) -> Self {
        Self::String(value.to_owned())
    }
}

impl From<String> for Value {
    fn from(value: String) -> Self {
        Self::String(value)
    }
}

/// Bytes, not an array of numbers.
impl From<Vec<u8>> for Value {
    fn from(value: Vec<u8>) -> Self {
        Self::Bytes(value)
    }
}

impl From<Vec<Value>> for Value {
    fn from(value: Vec<Value>) -> Self {
        Self::Array(value)
    }
}

impl From<BTreeMap<String, Value>> for Value {
    fn from(value: BTreeMap<String, Value>) -> Self {
        Self::Object(value)
    }
}

/// `None` becomes `null`, which is not the same as an absent field: leave the key of an optional
/// field out of its object instead.
impl<T: Into<Value>> From<Option<T>> for Value {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Into::into)
    }
}

/// Collects values into an array.
impl FromIterator<Value> for Value {
    fn from_iter<I: IntoIterator<Item = Value>>(values: I) -> Self {
        Self::Array(values.into_iter().collect())
    }
}

/// Collects fields into an object; of a repeated name the last value stays.
impl<K: Into<String>> FromIterator<(K, Value)> for Value {
    fn from_iter<I: IntoIterator<Item = (K, Value)>>(fields: I) -> Self {
        Self::Object(
            fields
                .into_iter()
                .map(|(name, value)| (name.into(), value))
                .collect(),
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The order of section "Ordering" of the platform's documentation of indexes, one line a kind.
    #[test]
    fn order_is_by_kind_then_by_content() {
        let ascending = [
            Value::Null,
            Value::Int64(i64::MIN),
            Value::Int64(-1),
            Value::Int64(7),
            Value::Float64(-f64::NAN.abs()),
            Value::Float64(f64::NEG_INFINITY),
            Value::Float64(-0.0),
            Value::Float64(0.0),
            Value::Float64(f64::INFINITY),
            Value::Float64(f64::NAN.abs()),
            Value::Boolean(false),
            Value::Boolean(true),
            Value::from(""),
            Value::from("\u{ffff}"),
            Value::from("\u{1f600}"),
            Value::Bytes(vec![]),
            Value::Bytes(vec![0]),
            Value::Array(vec![]),
            Value::Array(vec![Value::Null]),
            Value::Object(BTreeMap::new()),
            [("a", Value::from(1.0))].into_iter().collect(),
            [("a", Value::from(1.0)), ("b", Value::Null)]
                .into_iter()
                .collect(),
            [("a", Value::from(2.0))].into_iter().collect(),
            [("b", Value::from(0.0))].into_iter().collect(),
        ];
        for (i, a) in ascending.iter().enumerate() {
            for (j, b) in ascending.iter().enumerate() {
                assert_eq!(a.cmp(b), i.cmp(&j), "{a:?} against {b:?}");
            }
        }
    }

    #[test]
    fn none_becomes_null() {
        assert_eq!(Value::from(None::<i64>), Value::Null);
        assert_eq!(Value::from(Some(3_i64)), Value::Int64(3));
    }
}
