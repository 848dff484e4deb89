//! Types that choose a validator where a plain Rust type has more than one meaning.

use std::fmt;

use serde::de::{Error, Unexpected, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::{Any, Bytes, ConvexType, Timestamp};
use crate::desc::{Desc, Shape};
use crate::value::exact_integer;

/// `T` or null: `v.union(T, v.null())`.
///
/// `Option<Nullable<T>>` in a field has all three states: absent, null and a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Nullable<T> {
    /// A value.
    Value(T),
    /// Null.
    Null,
}

impl<T: ConvexType> ConvexType for Nullable<T> {
    const DESC: &'static Desc = &Desc::new(Shape::Nullable(T::DESC));
}

impl<T> Nullable<T> {
    /// The value, if there is one.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Null => None,
        }
    }
}

impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl<T: Serialize> Serialize for Nullable<T> {
    /// Null is a unit, not a `None`: what is absent and what is null stay apart.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => value.serialize(serializer),
            Self::Null => serializer.serialize_unit(),
        }
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Nullable<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Option::deserialize(deserializer).map(Self::from)
    }
}

/// An integer that is stored as `v.number()`: exact from -2^53 to 2^53.
///
/// It reads floats without a fraction in that range as well: JavaScript knows no difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize)]
#[serde(transparent)]
pub struct Integer(pub i64);

impl<'de> Deserialize<'de> for Integer {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_i64(IntegerVisitor)
    }
}

struct IntegerVisitor;

impl Visitor<'_> for IntegerVisitor {
    type Value = Integer;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an integer")
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Integer, E> {
        Ok(Integer(value))
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Integer, E> {
        i64::try_from(value)
            .map(Integer)
            .map_err(|_| E::invalid_value(Unexpected::Unsigned(value), &self))
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Integer, E> {
        exact_integer(value)
            .map(Integer)
            .ok_or_else(|| E::invalid_value(Unexpected::Float(value), &self))
    }
}

/// An integer that is stored as `v.int64()`: a `bigint` in JavaScript.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Int64(pub i64);

/// A commit timestamp: `v.commitTs()`, nanoseconds. npm `convex` 1.43 or newer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CommitTs(pub i64);

/// States which markers are plain integers to Rust.
macro_rules! integers {
    ($($ty:ident),+) => {$(
        impl From<i64> for $ty {
            fn from(value: i64) -> Self {
                Self(value)
            }
        }

        impl From<$ty> for i64 {
            fn from(value: $ty) -> Self {
                value.0
            }
        }
    )+};
}

integers!(Integer, Int64, CommitTs);

/// States the validator of each marker.
macro_rules! markers {
    ($($ty:ident $shape:ident;)+) => {$(
        impl ConvexType for $ty {
            const DESC: &'static Desc = &Desc::new(Shape::$shape);
        }
    )+};
}

markers! {
    Timestamp Float64;
    Integer Float64;
    Int64 Int64;
    CommitTs CommitTs;
    Bytes Bytes;
    Any Any;
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a panic is how a test fails")]

    use serde_json::{from_str, to_string};

    use super::*;

    #[test]
    fn nullable_reads_null_and_says_what_else_is_wrong() {
        assert_eq!(from_str::<Nullable<u8>>("null").unwrap(), Nullable::Null);
        assert_eq!(from_str::<Nullable<u8>>("7").unwrap(), Nullable::Value(7));
        assert_eq!(
            to_string(&[Nullable::Value(7), Nullable::Null]).unwrap(),
            "[7,null]"
        );
        let error = from_str::<Nullable<u8>>("300").unwrap_err().to_string();
        assert!(
            error.contains("invalid value: integer `300`, expected u8"),
            "{error}"
        );
    }

    #[test]
    fn integer_reads_floats_that_are_integers() {
        assert_eq!(from_str::<Integer>("3.0").unwrap(), Integer(3));
        assert_eq!(from_str::<Integer>("-0.0").unwrap(), Integer(0));
        assert_eq!(
            from_str::<Integer>("9007199254740992.0").unwrap(),
            Integer(1 << 53)
        );
        assert_eq!(
            from_str::<Integer>("-9223372036854775808").unwrap(),
            Integer(i64::MIN)
        );
        for text in [
            "3.5",
            "9007199254740994.0",
            "9223372036854775808",
            "1e300",
            "\"3\"",
        ] {
            assert!(from_str::<Integer>(text).is_err(), "{text}");
        }
    }
}
