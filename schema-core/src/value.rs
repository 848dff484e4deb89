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
mod json;
pub(crate) mod number_text;
mod pending;
mod route;
mod size;
mod sort_key;
mod walk;
mod wire;

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::ops::Index;

use self::walk::{Event, Scalar, Walk};

pub use self::base64::Base64Error;
#[doc(hidden)]
pub use self::encode::write_json_string;
pub use self::encoding::Encoding;
pub use self::error::{JsonErrorKind, ValueError, ValueErrorReason, WrongKind};
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
/// A value may be of any depth: nothing that visits it, its drop included, calls itself for what
/// is inside. (So `Value` implements `Drop`, and a pattern can't move content out of it: see
/// [`Value::into_string`], [`Value::into_array`] and [`Value::into_object`].)
///
/// The kinds are those of the platform and complete: a further one would change its wire format,
/// its order and every function that runs there.
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

impl ValueKind {
    /// The kind in a sentence.
    const fn noun(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Int64 => "an int64",
            Self::Float64 => "a number",
            Self::Boolean => "a boolean",
            Self::String => "a string",
            Self::Bytes => "bytes",
            Self::Array => "an array",
            Self::Object => "an object",
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

    /// Returns whether this is an array or an object that holds others.
    fn holds_containers(&self) -> bool {
        let is_container = |inner: &Self| matches!(inner, Self::Array(_) | Self::Object(_));
        match self {
            Self::Array(elements) => elements.iter().any(is_container),
            Self::Object(fields) => fields.values().any(is_container),
            Self::Null
            | Self::Int64(_)
            | Self::Float64(_)
            | Self::Boolean(_)
            | Self::String(_)
            | Self::Bytes(_) => false,
        }
    }

    /// Returns whether this is null.
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Returns the content of a [`Value::Int64`].
    pub const fn as_i64(&self) -> Option<i64> {
        match self {
            Self::Int64(integer) => Some(*integer),
            _ => None,
        }
    }

    /// Returns the content of a [`Value::Float64`]; an `Int64` is not converted.
    pub const fn as_f64(&self) -> Option<f64> {
        match self {
            Self::Float64(float) => Some(*float),
            _ => None,
        }
    }

    /// Returns the content of a [`Value::Boolean`].
    pub const fn as_bool(&self) -> Option<bool> {
        match self {
            Self::Boolean(value) => Some(*value),
            _ => None,
        }
    }

    /// Returns the content of a [`Value::String`].
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::String(text) => Some(text),
            _ => None,
        }
    }

    /// Returns the content of a [`Value::Bytes`].
    pub fn as_bytes(&self) -> Option<&[u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// Returns the elements of a [`Value::Array`].
    pub fn as_array(&self) -> Option<&[Self]> {
        match self {
            Self::Array(elements) => Some(elements),
            _ => None,
        }
    }

    /// Returns the fields of a [`Value::Object`].
    pub const fn as_object(&self) -> Option<&BTreeMap<String, Self>> {
        match self {
            Self::Object(fields) => Some(fields),
            _ => None,
        }
    }

    /// Returns the field `name` of an object.
    ///
    /// ```
    /// use convex_schema_core::Value;
    ///
    /// let row: Value = [("age", Value::from(5.0))].into_iter().collect();
    /// assert_eq!(row.get("age").and_then(Value::as_f64), Some(5.0));
    /// assert_eq!(row["name"], Value::Null);
    /// ```
    pub fn get(&self, name: &str) -> Option<&Self> {
        self.as_object()?.get(name)
    }

    /// Returns the content of a [`Value::String`].
    ///
    /// # Errors
    /// The value is of another kind; the error returns it.
    pub fn into_string(mut self) -> Result<String, WrongKind> {
        match &mut self {
            Self::String(text) => Ok(std::mem::take(text)),
            _ => Err(WrongKind::new(ValueKind::String, self)),
        }
    }

    /// Returns the content of a [`Value::Bytes`].
    ///
    /// # Errors
    /// The value is of another kind; the error returns it.
    pub fn into_bytes(mut self) -> Result<Vec<u8>, WrongKind> {
        match &mut self {
            Self::Bytes(bytes) => Ok(std::mem::take(bytes)),
            _ => Err(WrongKind::new(ValueKind::Bytes, self)),
        }
    }

    /// Returns the elements of a [`Value::Array`].
    ///
    /// # Errors
    /// The value is of another kind; the error returns it.
    pub fn into_array(mut self) -> Result<Vec<Self>, WrongKind> {
        match &mut self {
            Self::Array(elements) => Ok(std::mem::take(elements)),
            _ => Err(WrongKind::new(ValueKind::Array, self)),
        }
    }

    /// Returns the fields of a [`Value::Object`].
    ///
    /// # Errors
    /// The value is of another kind; the error returns it.
    pub fn into_object(mut self) -> Result<BTreeMap<String, Self>, WrongKind> {
        match &mut self {
            Self::Object(fields) => Ok(std::mem::take(fields)),
            _ => Err(WrongKind::new(ValueKind::Object, self)),
        }
    }
}

/// The field of this name; null if it is absent, or if the value is not an object.
impl Index<&str> for Value {
    type Output = Self;

    fn index(&self, name: &str) -> &Self {
        self.get(name).unwrap_or(&NULL)
    }
}

/// The element at this place; null if it is absent, or if the value is not an array.
impl Index<usize> for Value {
    type Output = Self;

    fn index(&self, place: usize) -> &Self {
        let element = self.as_array().and_then(|elements| elements.get(place));
        element.unwrap_or(&NULL)
    }
}

static NULL: Value = Value::Null;

impl Drop for Value {
    fn drop(&mut self) {
        if self.holds_containers() {
            walk::take_apart(self);
        }
    }
}

impl Clone for Value {
    fn clone(&self) -> Self {
        walk::copy(self)
    }
}

impl Ord for Value {
    fn cmp(&self, other: &Self) -> Ordering {
        walk::compare(self, other)
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
        for event in Walk::new(self) {
            match event {
                Event::Scalar(scalar) => hash_scalar(scalar, state),
                Event::Array(len) => (ValueKind::Array, len).hash(state),
                Event::Object(len) => (ValueKind::Object, len).hash(state),
                Event::Name(name) => name.hash(state),
                // The lengths tell where containers end.
                Event::EndOfArray | Event::EndOfObject => {}
            }
        }
    }
}

fn hash_scalar<H: Hasher>(scalar: Scalar<'_>, state: &mut H) {
    match scalar {
        Scalar::Null => ValueKind::Null.hash(state),
        Scalar::Int64(integer) => (ValueKind::Int64, integer).hash(state),
        // Equal in the total order means equal bits.
        Scalar::Float64(float) => (ValueKind::Float64, float.to_bits()).hash(state),
        Scalar::Boolean(value) => (ValueKind::Boolean, value).hash(state),
        Scalar::String(text) => (ValueKind::String, text).hash(state),
        Scalar::Bytes(bytes) => (ValueKind::Bytes, bytes).hash(state),
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
    #![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

    use std::hash::DefaultHasher;

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

    /// A hundred thousand arrays and objects in each other: a call for each would overflow the stack
    /// of a test.
    fn deep() -> Value {
        let mut value = Value::Int64(1);
        for level in 0..100_000 {
            value = if level % 2 == 0 {
                Value::Array(vec![value, Value::Array(Vec::new())])
            } else {
                [("b", value), ("a", Value::Null)].into_iter().collect()
            };
        }
        value
    }

    #[test]
    fn values_of_any_depth_are_visited() {
        let value = deep();
        let copy = value.clone();
        // The innermost array holds an empty one.
        assert_eq!(value.nesting(), 100_001);
        assert!(value == copy);
        assert!(value > Value::Array(vec![]));
        let hash = |value: &Value| {
            let mut state = DefaultHasher::new();
            value.hash(&mut state);
            state.finish()
        };
        assert_eq!(hash(&value), hash(&copy));
        assert_eq!(value.size(), copy.size());
        let text = value.to_wire();
        assert!(text.starts_with(r#"{"a":null,"b":[{"a":null,"b":["#));
        assert!(text.ends_with(",[]]},[]]}"), "{}", &text[text.len() - 20..]);
        assert_eq!(value.sort_key(), copy.sort_key());
        assert!(format!("{value:?}").ends_with("])})"));
        assert!(Value::parse_wire(&text).is_err());
    }

    #[test]
    fn the_deepest_difference_decides() {
        let nested = |inner: Value| (0..100_000).fold(inner, |value, _| Value::Array(vec![value]));
        assert!(nested(Value::Int64(1)) < nested(Value::Int64(2)));
        assert!(nested(Value::Array(vec![])) < nested(Value::Array(vec![Value::Null])));
        assert!(nested(Value::from("a")) < nested(Value::Array(vec![])));
    }

    #[test]
    fn content_is_reached_by_name_and_place() {
        let mut row: Value = [
            ("tags", Value::from(vec![Value::from("a")])),
            ("n", Value::Int64(4)),
        ]
        .into_iter()
        .collect();
        assert_eq!(row["tags"][0].as_str(), Some("a"));
        assert_eq!(row["tags"][1], Value::Null);
        assert_eq!(row["n"]["x"], Value::Null);
        assert_eq!((row["n"].as_i64(), row["n"].as_f64()), (Some(4), None));
        let error = row.into_array().unwrap_err();
        assert_eq!(error.to_string(), "expected an array, found an object");
        row = error.into_value();
        assert_eq!(row.into_object().map(|fields| fields.len()), Ok(2));
    }

    #[test]
    fn none_becomes_null() {
        assert_eq!(Value::from(None::<i64>), Value::Null);
        assert_eq!(Value::from(Some(3_i64)), Value::Int64(3));
    }
}
