//! Types that say which validator is meant where a plain Rust type has more than one meaning.

use serde::{Deserialize, Serialize};

use super::ConvexType;
use crate::desc::{D, Desc, Shape};

/// `T` or null: `v.union(T, v.null())`.
///
/// `Option<Nullable<T>>` in a field has all three states: absent, null and a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Nullable<T> {
    /// A value.
    Value(T),
    /// Null.
    Null,
}

impl<T: ConvexType> ConvexType for Nullable<T> {
    const DESC: D = &Desc {
        shape: Shape::Nullable(T::DESC),
        named: None,
    };
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

/// A point in time: milliseconds since the Unix epoch, `v.number()`, as `Date.now()` gives it.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Timestamp(pub f64);

/// An integer that is stored as `v.number()`: exact from -2^53 to 2^53.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Integer(pub i64);

/// An integer that is stored as `v.int64()`: a `bigint` in JavaScript.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Int64(pub i64);

/// A commit timestamp: `v.commitTs()`, nanoseconds. npm `convex` 1.43 or newer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CommitTs(pub i64);

/// Bytes: `v.bytes()`, an `ArrayBuffer` in JavaScript.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Bytes(pub Vec<u8>);

/// Any value: `v.any()`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Any(pub serde_json::Value);

/// States the validator of each marker.
macro_rules! markers {
    ($($ty:ident $shape:ident;)+) => {$(
        impl ConvexType for $ty {
            const DESC: D = &Desc { shape: Shape::$shape, named: None };
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
