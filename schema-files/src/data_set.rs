//! The data set as a whole: which documents it has, which ids it refers to, and what it repeats.
//!
//! Ids are kept as their bytes and number, and values that should be unique as hashes, so that
//! millions of documents fit in memory. None of this changes the verdict on a row.

mod id_fields;
mod report;

use std::hash::{DefaultHasher, Hash, Hasher};

use convex_schema_core::value::index_key;
use convex_schema_core::{DocumentId, Value};

pub(crate) use self::id_fields::IdFields;

/// What one row says that only the whole data set can tell right from wrong.
#[derive(Debug, Default)]
pub(crate) struct IndexEntries {
    pub(crate) documents: Vec<Document>,
    pub(crate) references: Vec<Reference>,
    pub(crate) keys: Vec<Key>,
}

/// Where a row is: the number of its part, and its own.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct At {
    pub(crate) part: u32,
    pub(crate) row: u64,
}

impl At {
    /// The number of the part as an index.
    pub(crate) fn index(self) -> usize {
        usize::try_from(self.part).unwrap_or(usize::MAX)
    }
}

/// A document that has an `_id`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Document {
    pub(crate) id: DocumentId,
    pub(crate) at: At,
}

/// An id where the schema says that one belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Reference {
    pub(crate) place: u32,
    pub(crate) at: At,
    pub(crate) id: DocumentId,
}

/// Values that should be unique.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key {
    /// Which set of fields they are of.
    pub(crate) set: u32,
    /// 128 bits, of which no two of a data set are the same by chance.
    pub(crate) hash: (u64, u64),
    pub(crate) at: At,
}

impl IndexEntries {
    /// Adds the entries of others, which come behind these.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.documents.append(&mut other.documents);
        self.references.append(&mut other.references);
        self.keys.append(&mut other.keys);
    }

    /// Counts all rows as standing so many lines further down.
    pub(crate) fn move_down(&mut self, lines: u64) {
        let documents = self.documents.iter_mut().map(|it| &mut it.at);
        let references = self.references.iter_mut().map(|it| &mut it.at);
        let keys = self.keys.iter_mut().map(|it| &mut it.at);
        for at in documents.chain(references).chain(keys) {
            at.row += lines;
        }
    }

    /// Adds the id of a row.
    pub(crate) fn add_id(&mut self, id: DocumentId, at: At) {
        self.documents.push(Document { id, at });
    }

    /// Adds the id of a document.
    pub(crate) fn add_own(&mut self, at: At, document: &Value) {
        let own = match document {
            Value::Object(fields) => fields.get("_id").and_then(id),
            _ => None,
        };
        if let Some(id) = own {
            self.add_id(id, at);
        }
    }

    /// Adds what `document` says.
    pub(crate) fn add(&mut self, id_fields: &IdFields, table: &str, at: At, document: &Value) {
        let Value::Object(fields) = document else {
            return;
        };
        self.add_own(at, document);
        let Some(table) = id_fields.table(table) else {
            return;
        };
        table.references(document, &mut |place, id| {
            self.references.push(Reference { place, at, id });
        });
        for (set, names) in &table.unique {
            let values: Vec<Option<&Value>> = names.iter().map(|name| fields.get(name)).collect();
            // Where a value is missing there is nothing to be unique.
            let is_whole = |value: Option<&Value>| !matches!(value, None | Some(Value::Null));
            if values.iter().copied().all(is_whole) {
                let hash = hash(&index_key(&values));
                let set = *set;
                self.keys.push(Key { set, hash, at });
            }
        }
    }
}

/// The id that a value is, of any table.
fn id(value: &Value) -> Option<DocumentId> {
    match value {
        Value::String(text) => DocumentId::decode(text).ok(),
        _ => None,
    }
}

fn hash(bytes: &[u8]) -> (u64, u64) {
    let half = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        salt.hash(&mut hasher);
        bytes.hash(&mut hasher);
        hasher.finish()
    };
    (half(0), half(1))
}
