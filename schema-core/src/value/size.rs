//! How large and how deep a value is, by the platform's own measure.

use std::collections::BTreeMap;

use convex_schema_rules::limit::MAX_OBJECT_FIELDS;
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
/// are counted here if `document` does not have them yet. `None` if with them it has too many fields
/// to be stored (code `TooManyFieldsError`).
///
/// `id_len` is the length of an id of its table in characters, see
/// [`DocumentId::encoded_len`](crate::id::DocumentId::encoded_len).
///
/// Source: Convex backend, `crates/common/src/document.rs`; npm `convex`, `getDocumentSize`.
pub fn document_size(document: &BTreeMap<String, Value>, id_len: usize) -> Option<usize> {
    let mut size = object_size(document);
    let mut count = document.len();
    for (field, value) in [(ID_FIELD, TEXT + id_len), (CREATION_TIME_FIELD, NUMBER)] {
        if !document.contains_key(field) {
            size += key(field) + value;
            count += 1;
        }
    }
    (count <= MAX_OBJECT_FIELDS).then_some(size)
}

fn object_size(fields: &BTreeMap<String, Value>) -> usize {
    let fields = fields.iter().map(|(name, value)| key(name) + value.size());
    CONTAINER + fields.sum::<usize>()
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::document_size;
    use crate::value::Value;

    /// With 1,022 fields of its own a document has 1,024, the most that an object may have.
    #[test]
    fn a_document_with_too_many_fields_has_no_size() {
        let fields = |count: usize| -> BTreeMap<String, Value> {
            (0..count)
                .map(|at| (format!("f{at:04}"), Value::Null))
                .collect()
        };
        // 2 bytes, 7 a field; 61 for the system fields, as in the backend's own sizes of documents.
        let size = 2 + 1_022 * 7 + 61;
        assert_eq!(document_size(&fields(1_022), 32), Some(size));
        assert_eq!(document_size(&fields(1_023), 31), None);
        assert_eq!(document_size(&fields(1_024), 31), None);
        let mut stored = fields(1_022);
        stored.insert("_id".to_owned(), Value::from("x".repeat(31)));
        stored.insert("_creationTime".to_owned(), Value::from(1.0));
        assert!(document_size(&stored, 31).is_some());
        stored.insert("one_more".to_owned(), Value::Null);
        assert_eq!(document_size(&stored, 31), None);
    }
}
