//! How large and how deep a value is, by the platform's own measure.

use std::collections::BTreeMap;

use convex_schema_rules::name::{CREATION_TIME_FIELD, ID_FIELD};

use super::Value;
use super::walk::{Event, Scalar, Walk};

/// Bytes of an `Int64` or a `Float64`.
pub(super) const NUMBER: usize = 9;

/// Bytes of an array or object besides what it holds.
pub(super) const CONTAINER: usize = 2;

/// Bytes that a string or bytes have besides their content.
const TEXT: usize = 2;

/// Bytes of a key of an object.
pub(super) const fn key(key: &str) -> usize {
    key.len() + 1
}

impl Value {
    /// The size in bytes, as the platform's limits count it.
    ///
    /// Source: Convex backend, `crates/value/src/size.rs`; npm `convex`, `getConvexSize`.
    ///
    /// ```
    /// use convex_schema_core::Value;
    ///
    /// assert_eq!(Value::from("abc").size(), 5);
    /// assert_eq!(Value::from(1.0).size(), 9);
    /// ```
    pub fn size(&self) -> usize {
        Walk::new(self).map(size_of).sum()
    }

    /// The levels of nesting: 0 for a scalar, 1 for an empty array or object, else one more than
    /// the deepest of its content.
    ///
    /// Source: Convex backend, `crates/value/src/size.rs`.
    pub fn nesting(&self) -> usize {
        let mut walk = Walk::new(self);
        let mut nesting = 0;
        while walk.next().is_some() {
            nesting = nesting.max(walk.depth());
        }
        nesting
    }
}

fn size_of(event: Event<'_>) -> usize {
    match event {
        Event::Scalar(Scalar::Null | Scalar::Boolean(_)) => 1,
        Event::Scalar(Scalar::Int64(_) | Scalar::Float64(_)) => NUMBER,
        Event::Scalar(Scalar::String(text)) => TEXT + text.len(),
        Event::Scalar(Scalar::Bytes(bytes)) => TEXT + bytes.len(),
        Event::Array(_) | Event::Object(_) => CONTAINER,
        Event::Name(name) => key(name),
        Event::EndOfArray | Event::EndOfObject => 0,
    }
}

/// The size in bytes that a document has once it is stored: with `_id` and `_creationTime`, which
/// are counted here if `document` does not have them yet.
///
/// `id_len` is the length of an id of its table in characters, see
/// [`DocumentId::encoded_len`](crate::id::DocumentId::encoded_len).
///
/// Source: Convex backend, `crates/common/src/document.rs`; npm `convex`, `getDocumentSize`.
pub fn document_size(document: &BTreeMap<String, Value>, id_len: usize) -> usize {
    let mut size = object_size(document);
    if !document.contains_key(ID_FIELD) {
        size += key(ID_FIELD) + TEXT + id_len;
    }
    if !document.contains_key(CREATION_TIME_FIELD) {
        size += key(CREATION_TIME_FIELD) + NUMBER;
    }
    size
}

fn object_size(fields: &BTreeMap<String, Value>) -> usize {
    let fields = fields.iter().map(|(name, value)| key(name) + value.size());
    CONTAINER + fields.sum::<usize>()
}
